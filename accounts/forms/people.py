"""What an administrator writes about people."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth.password_validation import password_validators_help_texts
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.choices import Sex
from accounts.fields import MobileField
from accounts.models import User
from accounts.roles import ADMINISTRATORS, LEAD_TRAINERS, TRAINERS
from accounts.services.members import NAME_FIELDS
from text.errors import DomainError
from text.names import clean_name

ROLES = [
    (TRAINERS, _("Trainer: writes lessons and quizzes")),
    (LEAD_TRAINERS, _("Lead trainer: also publishes")),
    (ADMINISTRATORS, _("Administrator: people, cooperatives, certificates")),
]


class NamesForm(forms.Form):
    """Names in either script; at least one must be there."""

    given_name_ar = forms.CharField(label=_("Given name in Arabic"), required=False, max_length=120)
    family_name_ar = forms.CharField(label=_("Family name in Arabic"), required=False, max_length=120)
    given_name_fr = forms.CharField(label=_("Given name in Latin letters"), required=False, max_length=120)
    family_name_fr = forms.CharField(label=_("Family name in Latin letters"), required=False, max_length=120)
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in NAME_FIELDS:
            self.fields[name].widget.attrs["dir"] = "rtl" if name.endswith("_ar") else "ltr"

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for name in NAME_FIELDS:
            if cleaned.get(name):
                try:
                    cleaned[name] = clean_name(cleaned[name])
                except DomainError as error:
                    self.add_error(name, str(error))
        if not self.errors and not any(cleaned.get(name) for name in NAME_FIELDS):
            self.add_error("given_name_ar", _("Write the name in Arabic or in Latin letters."))
        return cleaned


class MemberForm(NamesForm):
    """A person who learns."""

    phone = MobileField(
        label=_("Mobile number"),
        required=False,
        help_text=_("Several people may share one number. Without a phone she signs in with a printed code."),
    )
    sex = forms.ChoiceField(
        label=pgettext_lazy("of a person", "Sex"),
        required=False,
        choices=[("", _("not said")), *Sex.choices],
        help_text=_("For statistics only."),
    )
    birth_year = forms.IntegerField(label=_("Year of birth"), required=False, min_value=1900, max_value=2100, localize=False)

    field_order = [*NAME_FIELDS, "phone", "language", "sex", "birth_year"]

    @staticmethod
    def initial_of(member: User) -> dict[str, Any]:
        names = {name: getattr(member, name) for name in NAME_FIELDS}
        return {
            **names,
            "phone": member.phone or "",
            "language": member.language,
            "sex": member.sex,
            "birth_year": member.birth_year,
        }


class StaffPasswordForm(forms.Form):
    password = forms.CharField(label=_("New password"), strip=False, widget=forms.PasswordInput({"autocomplete": "new-password"}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].help_text = " ".join(password_validators_help_texts())


class RoleForm(forms.Form):
    role = forms.ChoiceField(label=_("Role"), choices=ROLES, widget=forms.RadioSelect)


class NewStaffForm(NamesForm):
    """A trainer or administrator, with a first password."""

    email = forms.EmailField(label=_("E-mail address"), help_text=_("For signing in."))
    role = forms.ChoiceField(label=_("Role"), choices=ROLES)
    password = forms.CharField(label=_("First password"), strip=False, widget=forms.PasswordInput({"autocomplete": "new-password"}))

    field_order = [*NAME_FIELDS, "email", "role", "password", "language"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].help_text = " ".join(password_validators_help_texts())


class EraseForm(forms.Form):
    """Erasing wants more than a click: the username is written out."""

    username = forms.CharField(
        label=_("Username"),
        help_text=_("Write her username to confirm."),
        max_length=60,
        widget=forms.TextInput({"autocomplete": "off", "dir": "ltr"}),
    )

    def __init__(self, *args: Any, username: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._expected = username

    def clean_username(self) -> str:
        written = self.cleaned_data["username"].strip()
        if written != self._expected:
            raise forms.ValidationError(_("This is not her username. Nothing was erased."))
        return written
