"""What administrators fill in about cooperatives, their members and cohorts."""

from typing import Any

import django_filters
from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.forms.models import WagtailAdminModelForm
from wagtail.admin.widgets import AdminDateInput

from accounts.choices import Language, Sex
from accounts.models import User
from accounts.phones import parse_mobile
from accounts.selectors import names_in_order
from cooperatives.choices import Role
from cooperatives.models import Cooperative, Region, Sector
from cooperatives.selectors import members_of, namesakes_in
from text.addresses import numbered, readable_address
from text.errors import DomainError
from text.names import clean_name, script_of
from web.admin.days import YearOrDayField

ARABIC = {"lang": "ar", "dir": "rtl"}
FRENCH = {"lang": "fr", "dir": "ltr"}
NUMBER = {"dir": "ltr", "inputmode": "numeric"}
LONGEST_SHORT_NAME = 50  # and room for a number


def _direct(form: forms.BaseForm) -> None:
    """Each name is typed in the direction of its script, whatever the language of the page."""
    for name, attrs in {
        "name_ar": ARABIC,
        "name_fr": FRENCH,
        "slug": FRENCH,
        "ice": NUMBER,
        "commune": {"dir": "auto"},
        "court": {"dir": "auto"},
        "register_number": {"dir": "auto"},
    }.items():
        if name in form.fields:
            form.fields[name].widget.attrs.update(attrs)


class NamedForm(WagtailAdminModelForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _direct(self)


class SectorForm(NamedForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        parents = Sector.objects.tree().filter(parent=None)
        self.fields["parent"].queryset = parents.exclude(pk=self.instance.pk) if self.instance.pk else parents
        self.fields["slug"].required = False

    def clean_slug(self) -> str:
        """Made from the name when it is empty. A short name that was typed is nobody else's: spreadsheets mean by it what they say."""
        typed, names = self.cleaned_data["slug"], (self.cleaned_data.get("name_fr"), self.cleaned_data.get("name_ar"))
        made = next(filter(None, map(readable_address, filter(None, names))), "sector")[:LONGEST_SHORT_NAME]
        return typed or numbered(made, set(Sector.objects.values_list("slug", flat=True)))


class CooperativeForm(NamedForm):
    founded_on = YearOrDayField(label=Cooperative._meta.get_field("founded_on").verbose_name, required=False, empty_value=None)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["sector"].queryset = Sector.objects.tree()
        if self.instance.pk:
            belonging = members_of(self.instance).values("user")
            self.fields["contact"].queryset = User.objects.filter(pk__in=belonging).order_by(*names_in_order(), "pk")
        else:
            # Nobody belongs to it yet.
            del self.fields["contact"]


class CohortForm(NamedForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["trainers"].queryset = User.objects.filter(is_staff=True, is_active=True).order_by(*names_in_order(), "pk")


class CooperativeFilterSet(WagtailFilterSet):
    region = django_filters.ModelChoiceFilter(label=_("Region"), queryset=lambda _request: Region.objects.all())
    sector = django_filters.ModelChoiceFilter(label=_("Sector"), queryset=lambda _request: Sector.objects.tree(), method="in_sector")
    women_only = django_filters.BooleanFilter(
        label=_("Women's cooperative"),
        widget=forms.Select(choices=[("", _("All")), ("true", _("Yes")), ("false", _("No"))]),
    )

    class Meta:
        model = Cooperative
        fields: list[str] = []

    def in_sector(self, queryset: Any, _name: str, sector: Sector) -> Any:
        # The keys as a list: the search backend refuses a filter that reaches another table.
        return queryset.filter(sector__in=list(Sector.objects.under(sector).values_list("pk", flat=True)))


class AddMemberForm(forms.Form):
    """A new person of a cooperative. A name that is already there must be confirmed."""

    given_name_ar = forms.CharField(label=_("Given name in Arabic"), required=False, widget=forms.TextInput(ARABIC))
    family_name_ar = forms.CharField(label=_("Family name in Arabic"), required=False, widget=forms.TextInput(ARABIC))
    given_name_fr = forms.CharField(label=_("Given name in Latin letters"), required=False, widget=forms.TextInput(FRENCH))
    family_name_fr = forms.CharField(label=_("Family name in Latin letters"), required=False, widget=forms.TextInput(FRENCH))
    phone = forms.CharField(
        label=_("Mobile phone"),
        required=False,
        help_text=_("For example 06 12 34 56 78. Leave empty if she has none: she signs in by printed code."),
        widget=forms.TextInput({"type": "tel", "inputmode": "tel", "dir": "ltr", "autocomplete": "off"}),
    )
    role = forms.ChoiceField(label=_("Role"), choices=Role, initial=Role.MEMBER)
    language = forms.ChoiceField(label=_("Language"), choices=Language, initial=Language.ARABIC)
    sex = forms.ChoiceField(label=pgettext_lazy("of a person", "Sex"), choices=[("", _("Not said")), *Sex.choices], required=False)
    confirmed = forms.BooleanField(label=_("Yes, this is another person with the same name."), required=False)

    names = ("given_name_ar", "family_name_ar", "given_name_fr", "family_name_fr")

    def __init__(self, *args: Any, cooperative: Cooperative, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.cooperative = cooperative
        self.namesakes: list[User] = []

    def _clean_name(self, field: str, scripts: tuple[str, ...], wrong_script: Any) -> str:
        written = self.cleaned_data[field]
        if not written:
            return ""
        try:
            name = clean_name(written)
        except DomainError as error:
            raise ValidationError(str(error), code=error.code) from error
        if script_of(name) not in scripts:
            raise ValidationError(wrong_script, code="wrong_script")
        return name

    def clean_given_name_ar(self) -> str:
        return self._clean_name("given_name_ar", ("arabic",), _("Write this name in Arabic letters."))

    def clean_family_name_ar(self) -> str:
        return self._clean_name("family_name_ar", ("arabic",), _("Write this name in Arabic letters."))

    def clean_given_name_fr(self) -> str:
        return self._clean_name("given_name_fr", ("latin",), _("Write this name in Latin letters."))

    def clean_family_name_fr(self) -> str:
        return self._clean_name("family_name_fr", ("latin",), _("Write this name in Latin letters."))

    def clean_phone(self) -> str:
        if not self.cleaned_data["phone"]:
            return ""
        try:
            return parse_mobile(self.cleaned_data["phone"])
        except DomainError as error:
            raise ValidationError(str(error), code=error.code) from error

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if any(name in self.errors for name in self.names):
            return cleaned
        names = {name: cleaned[name] for name in self.names}
        if not any(names.values()):
            raise ValidationError(_("The name is missing. Write it in Arabic or in Latin letters, better in both."), code="name_missing")
        self.namesakes = namesakes_in(self.cooperative, **names)
        if self.namesakes and not cleaned.get("confirmed"):
            raise ValidationError(
                _("Somebody with this name already belongs here. If this is another person, say so below."),
                code="namesake",
            )
        return cleaned

    @property
    def person(self) -> dict[str, Any]:
        """What `add_member` takes, once the form is valid."""
        return {name: self.cleaned_data[name] for name in (*self.names, "phone", "role", "language", "sex")}

    @property
    def namesake_names(self) -> list[str]:
        return [person.display_name(get_language()) for person in self.namesakes]


class CohortSearchForm(forms.Form):
    q = forms.CharField(
        label=_("Search for a cooperative or a person"),
        max_length=100,
        required=False,
        widget=forms.TextInput({"dir": "auto", "inputmode": "search"}),
    )


class EndMembershipForm(forms.Form):
    left_on = forms.DateField(label=_("Left on"), initial=timezone.localdate, widget=AdminDateInput)
