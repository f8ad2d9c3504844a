"""The names that django-allauth looks up, without a namespace. Only what the school uses is mounted."""

from allauth.account.views import reauthenticate
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from django.urls import path

from accounts.forms import AddPasskeyForm, PasskeyAgainForm, PasskeyForm, PasskeySigninForm
from accounts.views.profile import InactiveView, SignoutView
from accounts.views.signin import SigninCodeView, SigninView
from accounts.views.staff import StaffSigninView, in_both_languages, staff_only

authenticate = mfa.AuthenticateView.as_view(webauthn_form_class=PasskeyForm)
signin_by_passkey = webauthn.LoginWebAuthnView.as_view(form_class=PasskeySigninForm)
passkey_again = webauthn.ReauthenticateWebAuthnView.as_view(form_class=PasskeyAgainForm)
add_passkey = webauthn.AddWebAuthnView.as_view(form_class=AddPasskeyForm)

urlpatterns = [
    path("signin/", SigninView.as_view(), name="account_request_login_code"),
    path("signin/code/", SigninCodeView.as_view(), name="account_confirm_login_code"),
    path("signout/", SignoutView.as_view(), name="account_logout"),
    path("closed/", InactiveView.as_view(), name="account_inactive"),
    path("staff/", StaffSigninView.as_view(), name="account_login"),
    path("staff/again/", staff_only(reauthenticate), name="account_reauthenticate"),
    path("staff/second/", in_both_languages(authenticate), name="mfa_authenticate"),
    path("staff/second/again/", staff_only(mfa.reauthenticate), name="mfa_reauthenticate"),
    path("staff/passkey/", signin_by_passkey, name="mfa_login_webauthn"),
    path("staff/security/", staff_only(mfa.index), name="mfa_index"),
    path("staff/security/app/", staff_only(totp.activate_totp), name="mfa_activate_totp"),
    path("staff/security/app/remove/", staff_only(totp.deactivate_totp), name="mfa_deactivate_totp"),
    path("staff/security/codes/", staff_only(recovery.view_recovery_codes), name="mfa_view_recovery_codes"),
    path("staff/security/codes/new/", staff_only(recovery.generate_recovery_codes), name="mfa_generate_recovery_codes"),
    path("staff/security/codes/file/", staff_only(recovery.download_recovery_codes), name="mfa_download_recovery_codes"),
    path("staff/security/keys/", staff_only(webauthn.list_webauthn), name="mfa_list_webauthn"),
    path("staff/security/keys/add/", staff_only(add_passkey), name="mfa_add_webauthn"),
    path("staff/security/keys/again/", staff_only(passkey_again), name="mfa_reauthenticate_webauthn"),
    path("staff/security/keys/<int:pk>/remove/", staff_only(webauthn.remove_webauthn), name="mfa_remove_webauthn"),
    path("staff/security/keys/<int:pk>/edit/", staff_only(webauthn.edit_webauthn), name="mfa_edit_webauthn"),
]
