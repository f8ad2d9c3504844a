"""The forms of the sign-in pages and of the profile."""

from typing import Any

from allauth.account.forms import ConfirmLoginCodeForm, LoginForm, RequestLoginCodeForm
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm as AllauthActivateTOTPForm
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.choices import Language
from accounts.fields import MobileField
from accounts.selectors import Learner
from text.digits import to_ascii_digits
from text.errors import DomainError


def as_validation_error(error: DomainError) -> ValidationError:
    """What a service refused, as the form shows it: what happened, then what to do."""
    return ValidationError([str(part) for part in (error.message, error.hint) if part], code=error.code)


class DigitsField(forms.CharField):
    """Digits typed on any keyboard: ٦١٠٤٤٥ counts as 610445, and spaces do not count."""

    def __init__(self, *, autocomplete: str = "off", longest: int = 20, secret: bool = False, **kwargs: Any) -> None:
        attrs = {"inputmode": "numeric", "autocomplete": autocomplete, "dir": "ltr", "class": "code-input"}
        widget = forms.PasswordInput(attrs) if secret else forms.TextInput(attrs)
        super().__init__(max_length=longest, widget=widget, **kwargs)

    def to_python(self, value: Any) -> str:
        return "".join(to_ascii_digits(super().to_python(value)).split())


class SigninForm(RequestLoginCodeForm):
    """The phone number of a member."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields = {"phone": MobileField(help_text=_("We send a code to this phone."))}


class SigninCodeForm(ConfirmLoginCodeForm):
    code = DigitsField(
        label=_("The six digits of the text message"), autocomplete="one-time-code",
        error_messages={"required": _("Type the six digits of the text message.")},
    )


class PrintedCodeForm(forms.Form):
    code = DigitsField(
        label=_("The twelve digits on your card"), longest=40,
        error_messages={"required": _("Type the twelve digits on your card.")},
    )


class ChooserForm(forms.Form):
    """Who of the people on this phone is learning, and her PIN if she has one."""

    person = forms.TypedChoiceField(
        label=_("Who is learning?"), coerce=int, widget=forms.RadioSelect,
        error_messages={"required": _("Choose your name."), "invalid_choice": _("Choose one of these names.")},
    )
    pin = DigitsField(label=_("PIN"), required=False, secret=True, help_text=_("Only if you chose one."))

    def __init__(self, *args: Any, learners: list[Learner], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.learners = learners
        self.fields["person"].choices = [(learner.pk, learner.name) for learner in learners]
        if not any(learner.has_pin for learner in learners):
            del self.fields["pin"]


class StaffSigninForm(LoginForm):
    """E-mail and password: for trainers and administrators."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"] = forms.EmailField(
            label=_("E-mail address"),
            widget=forms.EmailInput({"autocomplete": "username", "dir": "ltr", "autofocus": True}),
        )
        self.fields["password"] = forms.CharField(
            label=_("Password"), strip=False,
            widget=forms.PasswordInput({"autocomplete": "current-password", "dir": "ltr"}),
        )


def _second_factor_field() -> forms.CharField:
    return forms.CharField(
        label=_("The code in your app, or a recovery code"),
        max_length=20,
        widget=forms.TextInput({"autocomplete": "one-time-code", "inputmode": "numeric", "dir": "ltr", "class": "code-input"}),
    )


class _AsciiCode:
    """Turns the digits of any keyboard into those that the check knows."""

    def clean_code(self) -> str:
        self.cleaned_data["code"] = "".join(to_ascii_digits(self.cleaned_data["code"]).split())
        return super().clean_code()  # type: ignore[misc]


class SecondFactorForm(_AsciiCode, AuthenticateForm):
    code = _second_factor_field()


class SecondFactorAgainForm(_AsciiCode, ReauthenticateForm):
    code = _second_factor_field()


class ActivateTOTPForm(_AsciiCode, AllauthActivateTOTPForm):
    code = DigitsField(label=_("The six digits that the app shows"), autocomplete="one-time-code")


class ProfileForm(forms.Form):
    language = forms.ChoiceField(label=_("Language of your messages"), choices=Language.choices, widget=forms.RadioSelect)


class PinForm(forms.Form):
    """Set, change or remove the PIN."""

    current = DigitsField(label=_("Your PIN now"), required=False, secret=True)
    pin = DigitsField(label=_("New PIN: four digits"), required=False, secret=True, autocomplete="new-password")

    def __init__(self, *args: Any, has_pin: bool, removing: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not has_pin:
            del self.fields["current"]
        self.fields["pin"].required = not removing
