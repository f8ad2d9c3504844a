"""The forms of sign-in, profile and the people section."""

from accounts.forms.errors import as_validation_error
from accounts.forms.people import ROLES, EraseForm, MemberForm, NewStaffForm, RoleForm, StaffPasswordForm
from accounts.forms.profile import PinForm, ProfileForm
from accounts.forms.signin import ChooserForm, PrintedCodeForm, SigninCodeForm, SigninForm
from accounts.forms.staff import (
    ActivateTOTPForm,
    AddPasskeyForm,
    PasskeyAgainForm,
    PasskeyForm,
    PasskeySigninForm,
    SecondFactorAgainForm,
    SecondFactorForm,
    StaffSigninForm,
)

__all__ = [
    "ROLES",
    "ActivateTOTPForm",
    "AddPasskeyForm",
    "ChooserForm",
    "EraseForm",
    "MemberForm",
    "NewStaffForm",
    "PasskeyAgainForm",
    "PasskeyForm",
    "PasskeySigninForm",
    "PinForm",
    "PrintedCodeForm",
    "ProfileForm",
    "RoleForm",
    "SecondFactorAgainForm",
    "SecondFactorForm",
    "SigninCodeForm",
    "SigninForm",
    "StaffPasswordForm",
    "StaffSigninForm",
    "as_validation_error",
]
