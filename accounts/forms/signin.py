"""The forms by which members sign in."""

from typing import Any, cast

from allauth.account.forms import ConfirmLoginCodeForm, RequestLoginCodeForm
from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.fields import DigitsField, MobileField
from accounts.selectors import Learner


class SigninForm(RequestLoginCodeForm):
    """The phone number of a member."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields = {"phone": MobileField(help_text=_("We send a code to this phone."))}


class SigninCodeForm(ConfirmLoginCodeForm):
    code = DigitsField(
        label=_("The six digits of the text message"),
        autocomplete="one-time-code",
        error_messages={"required": _("Type the six digits of the text message.")},
    )

    def clean_code(self) -> str:
        """As it was typed: what the number was sent is judged by `services.redeem_phone_code`, not by what a session holds."""
        return self.cleaned_data["code"]


class PrintedCodeForm(forms.Form):
    code = DigitsField(
        label=_("The twelve digits on your card"),
        longest=40,
        error_messages={"required": _("Type the twelve digits on your card.")},
    )


class ChooserForm(forms.Form):
    """Who of the people on this phone is learning, and her PIN if she has one."""

    person = forms.TypedChoiceField(
        label=_("Who is learning?"),
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose your name."), "invalid_choice": _("Choose one of these names.")},
    )
    pin = DigitsField(label=_("PIN"), required=False, secret=True, help_text=_("Only if you chose one."))

    def __init__(self, *args: Any, learners: list[Learner], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.learners = learners
        cast("forms.ChoiceField", self.fields["person"]).choices = [(learner.pk, learner.name) for learner in learners]
        if not any(learner.has_pin for learner in learners):
            del self.fields["pin"]
