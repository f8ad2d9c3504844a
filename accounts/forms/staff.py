"""The forms by which trainers and administrators sign in."""

from typing import Any

from allauth.account.forms import LoginForm
from allauth.mfa import app_settings
from allauth.mfa.adapter import get_adapter as get_second_factor_adapter
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm as AllauthActivateTOTPForm
from allauth.mfa.webauthn.forms import (
    AddWebAuthnForm,
    AuthenticateWebAuthnForm,
    LoginWebAuthnForm,
    ReauthenticateWebAuthnForm,
)
from django import forms
from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from fido2.webauthn import AuthenticationResponse, RegistrationResponse

from accounts.fields import DigitsField
from accounts.models import User
from text.digits import to_ascii_digits


class StaffSigninForm(LoginForm):
    """E-mail and password: for trainers and administrators."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"] = forms.EmailField(
            label=_("E-mail address"),
            widget=forms.EmailInput({"autocomplete": "username", "dir": "ltr", "autofocus": True}),
        )
        self.fields["password"] = forms.CharField(
            label=_("Password"),
            strip=False,
            widget=forms.PasswordInput({"autocomplete": "current-password", "dir": "ltr"}),
        )

    def login(self, request: HttpRequest, redirect_url: str | None = None) -> HttpResponse:
        response = super().login(request, redirect_url)
        # allauth has just given the session the length that members have.
        request.session.set_expiry(settings.STAFF_SESSION_SECONDS)
        return response


def _second_factor_field() -> forms.CharField:
    return forms.CharField(
        label=_("The code in your app, or a recovery code"),
        max_length=20,
        widget=forms.TextInput({"autocomplete": "one-time-code", "inputmode": "numeric", "dir": "ltr", "class": "code-input"}),
    )


class _CodeOnce:
    """Turns the digits of any keyboard into those that the check knows, and takes each code once."""

    cleaned_data: dict[str, Any]
    user: User

    def clean_code(self) -> str:
        self.cleaned_data["code"] = "".join(to_ascii_digits(self.cleaned_data["code"]).split())
        code = super().clean_code()  # type: ignore[misc]  # of the form that this is mixed into
        # allauth 65 remembers a code for one period, and takes it for as many as the tolerance adds on both sides.
        seconds = app_settings.TOTP_PERIOD * (2 * app_settings.TOTP_TOLERANCE + 1)
        if not cache.add(f"accounts.second-factor:{self.user.pk}:{code}", 1, timeout=seconds):
            raise get_second_factor_adapter().validation_error("incorrect_code")
        return code


class SecondFactorForm(_CodeOnce, AuthenticateForm):
    code = _second_factor_field()


class SecondFactorAgainForm(_CodeOnce, ReauthenticateForm):
    code = _second_factor_field()


class ActivateTOTPForm(_CodeOnce, AllauthActivateTOTPForm):
    code = DigitsField(label=_("The six digits that the app shows"), autocomplete="one-time-code")


class WholeCredentialField(forms.JSONField):
    """What the browser's passkey dialogue returned. allauth fails with a 500 on JSON of another shape."""

    def __init__(self, *, shape: type[AuthenticationResponse] | type[RegistrationResponse]) -> None:
        self.shape = shape
        super().__init__(widget=forms.HiddenInput)

    def clean(self, value: Any) -> Any:
        credential = super().clean(value)
        try:
            self.shape.from_dict(credential)
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            raise get_second_factor_adapter().validation_error("incorrect_code") from error
        return credential


class PasskeyForm(AuthenticateWebAuthnForm):
    credential = WholeCredentialField(shape=AuthenticationResponse)


class PasskeySigninForm(LoginWebAuthnForm):
    credential = WholeCredentialField(shape=AuthenticationResponse)


class PasskeyAgainForm(ReauthenticateWebAuthnForm):
    credential = WholeCredentialField(shape=AuthenticationResponse)


class AddPasskeyForm(AddWebAuthnForm):
    credential = WholeCredentialField(shape=RegistrationResponse)
