"""What members and administrators fill in about certificates."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from cooperatives.models import Cohort
from courses.models import Course
from text.errors import DomainError
from text.names import clean_name, script_of

ARABIC = {"lang": "ar", "dir": "rtl"}
LATIN = {"lang": "fr", "dir": "ltr"}
NAME_FIELDS = ("given_name_ar", "family_name_ar", "given_name_fr", "family_name_fr")


class PersonNameField(forms.CharField):
    """A name that can be printed; what is wrong with it is told in words."""

    def __init__(self, *, script: str, **kwargs: Any) -> None:
        self.script = script
        attrs = (ARABIC if script == "arabic" else LATIN) | {"autocomplete": "off"}
        super().__init__(max_length=200, widget=forms.TextInput(attrs), **kwargs)

    def clean(self, value: Any) -> str:
        written = super().clean(value)
        if not written:
            return ""
        try:
            name = clean_name(written)
        except DomainError as error:
            raise forms.ValidationError([str(error.message), str(error.hint)], code=error.code) from error
        if self.script == "arabic" and script_of(name) in {"latin", "mixed"}:
            raise forms.ValidationError(_("Write it in Arabic letters here."), code="script")
        if self.script == "latin" and script_of(name) in {"arabic", "mixed"}:
            raise forms.ValidationError(_("Write it in Latin letters here, as on your identity card."), code="script")
        return name


class NameForm(forms.Form):
    """How a name is written on certificates, in both scripts."""

    given_name_ar = PersonNameField(script="arabic", label=_("Given name in Arabic"))
    family_name_ar = PersonNameField(script="arabic", label=_("Family name in Arabic"), required=False)
    given_name_fr = PersonNameField(script="latin", label=_("Given name in Latin letters"))
    family_name_fr = PersonNameField(script="latin", label=_("Family name in Latin letters"), required=False)

    @classmethod
    def initial_of(cls, member: User) -> dict[str, str]:
        return {field: getattr(member, field) for field in NAME_FIELDS}

    @property
    def names(self) -> dict[str, str]:
        return {field: self.cleaned_data[field] for field in NAME_FIELDS}


class ReasonForm(forms.Form):
    """Why something is done: one sentence for the public, a note for administrators."""

    reason = forms.CharField(
        label=_("Reason that everyone can read"),
        max_length=300,
        widget=forms.Textarea({"rows": 2, "dir": "auto"}),
        help_text=_("Whoever checks the certificate reads it. Name nobody, write no health or private matters."),
    )
    note = forms.CharField(
        label=_("Note for administrators"),
        max_length=2000,
        required=False,
        widget=forms.Textarea({"rows": 3, "dir": "auto"}),
        help_text=_("Never shown to the public."),
    )


class RevokeForm(ReasonForm):
    """Withdrawing cannot be undone: it asks for a tick."""

    confirmed = forms.BooleanField(label=_("I understand that this cannot be undone."))


class ReissueForm(ReasonForm, NameForm):
    """The names as they should be, and why the certificate is replaced."""

    field_order = [*NAME_FIELDS, "reason", "note"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].required = False
        for name in ("given_name_ar", "given_name_fr"):
            self.fields[name].required = False


class BatchForm(forms.Form):
    """A cohort, or a course, or a cohort in one course."""

    cohort = forms.ModelChoiceField(label=_("Cohort"), queryset=Cohort.objects.none(), required=False)
    course = forms.ModelChoiceField(label=_("Course"), queryset=Course.objects.none(), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["cohort"].queryset = Cohort.objects.all()
        self.fields["course"].queryset = Course.objects.filter(achievement__isnull=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if not self.errors and not (data["cohort"] or data["course"]):
            raise forms.ValidationError(_("Choose a cohort or a course."), code="nothing_chosen")
        return data
