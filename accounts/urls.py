"""The pages of sign-in, under /<language>/account/."""

from django.urls import path

from accounts.views.chooser import ChooserView
from accounts.views.profile import ConsentView, DataView, PinView, ProfileView, SignoutView
from accounts.views.sessions import SessionsView
from accounts.views.signin import PrintedCodeView, SigninCodeView, SigninView
from accounts.views.staff import StaffSigninView

app_name = "accounts"

urlpatterns = [
    path("signin/", SigninView.as_view(), name="signin"),
    path("signin/code/", SigninCodeView.as_view(), name="signin-code"),
    path("signin/card/", PrintedCodeView.as_view(), name="printed-code"),
    path("who/", ChooserView.as_view(), name="chooser"),
    path("consent/", ConsentView.as_view(), name="consent"),
    path("signout/", SignoutView.as_view(), name="signout"),
    path("staff/", StaffSigninView.as_view(), name="staff-signin"),
    path("data/", DataView.as_view(), name="data"),
    path("sessions/", SessionsView.as_view(), name="sessions"),
    path("pin/", PinView.as_view(), name="pin"),
    path("", ProfileView.as_view(), name="profile"),
]
