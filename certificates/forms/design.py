"""The form of what is earned: the terms, the look, the words in both languages, and who signs."""

import re
import unicodedata
from collections.abc import Iterator
from typing import Any, cast

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from certificates.choices import LAYOUT_LABELS, SCHEME_LABELS
from certificates.forms.certificates import ARABIC, LATIN
from certificates.models import Achievement, CertificateLayout
from certificates.rendering.designs import LANGUAGES, LAYOUTS, MAX_SIGNATORIES, SCHEMES, shipped_wording
from certificates.rendering.pictures import Picture, read_picture
from certificates.rendering.wording import PARTS, check_words
from courses.models import Course
from text.errors import DomainError

ATTRIBUTES = {"ar": ARABIC, "fr": LATIN}
PICTURE_NAME = re.compile(r"[0-9a-f]{64}\.(png|jpg)")
SIGNATORY_PARTS: tuple[tuple[str, Promise | str], ...] = (("name", _("Name")), ("role", _("Role")))


class LineField(forms.CharField):
    """One line, without what cannot be seen."""

    def clean(self, value: Any) -> str:
        written = unicodedata.normalize("NFC", str(value or ""))
        kept = "".join(
            " " if unicodedata.category(one) == "Cc" else one
            for one in written
            if unicodedata.category(one) != "Cf" or one in "\u200c\u200d"
        )
        return super().clean(" ".join(kept.split()))


class PictureField(forms.FileField):
    """A signature or a logo, read at once; the file's name says nothing."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.FileInput({"accept": "image/png,image/jpeg"})
        super().__init__(required=False, widget=widget, allow_empty_file=True, max_length=None, **kwargs)

    def clean(self, data: Any, initial: Any = None) -> Picture | None:
        upload = super().clean(data, initial)
        if not upload:
            return None
        try:
            return read_picture(upload.read())
        except DomainError as error:
            raise forms.ValidationError(str(error), code=error.code) from error


class DesignForm(forms.Form):
    """`pictures` holds what was uploaded, `settings` and `wording` what the design is made of."""

    course = forms.ModelChoiceField(label=_("Course"), queryset=Course.objects.none())
    title_ar = LineField(label=_("Title in Arabic"), max_length=255, required=False)
    title_fr = LineField(label=_("Title in French"), max_length=255, required=False)
    is_automatic = forms.BooleanField(
        label=_("Issue without waiting for an administrator"),
        required=False,
        help_text=_("As soon as the course is finished and the member has confirmed her name. Otherwise it waits for your approval."),
    )
    validity_months = forms.IntegerField(
        label=_("Holds for (months)"),
        required=False,
        validators=[MinValueValidator(1), MaxValueValidator(600)],
        help_text=_("Leave empty for a certificate that does not expire."),
    )
    layout = forms.ChoiceField(label=_("Layout"))
    scheme = forms.ChoiceField(label=_("Colours"), choices=SCHEME_LABELS)
    logo = PictureField(label=_("Logo"), help_text=_("PNG or JPEG; it takes the place of the star."))
    logo_kept = forms.CharField(required=False, widget=forms.HiddenInput)
    logo_removed = forms.BooleanField(label=_("Remove the logo"), required=False)

    def __init__(self, *args: Any, achievement: Achievement | None = None, **kwargs: Any) -> None:
        self.achievement = achievement
        kwargs.setdefault("initial", initial_of(achievement))
        super().__init__(*args, **kwargs)
        self.pictures: dict[str, Picture] = {}
        self.settings: dict[str, Any] = {}
        self.wording: dict[str, dict[str, str]] = {}
        course: Any = self.fields["course"]
        if achievement is None:
            course.queryset = Course.objects.filter(achievement=None)
        else:
            course.queryset = Course.objects.filter(pk=achievement.course_id)
            course.disabled = True
        layout: Any = self.fields["layout"]
        layout.choices = [*LAYOUT_LABELS, *((own, own) for own in CertificateLayout.objects.values_list("name", flat=True))]
        for code in LANGUAGES:
            self.fields[f"title_{code}"].widget.attrs.update(ATTRIBUTES[code])
            for part in PARTS:
                self.fields[f"words_{part.key}_{code}"] = self._words_field(part, code)
        for n in range(MAX_SIGNATORIES):
            self._add_signatory(n)

    @staticmethod
    def _words_field(part: Any, code: str) -> LineField:
        widget = forms.Textarea({"rows": part.rows} | ATTRIBUTES[code]) if part.rows > 1 else forms.TextInput(ATTRIBUTES[code])
        label = format_lazy("{part} ({language})", part=part.label, language=_("Arabic") if code == "ar" else _("French"))
        return LineField(label=label, max_length=part.longest, required=part.required, widget=widget)

    def _add_signatory(self, n: int) -> None:
        for part, label in SIGNATORY_PARTS:
            for code in LANGUAGES:
                language = _("Arabic") if code == "ar" else _("French")
                self.fields[f"signatory_{n}_{part}_{code}"] = LineField(
                    label=format_lazy("{part} ({language})", part=label, language=language),
                    max_length=120,
                    required=False,
                    widget=forms.TextInput(ATTRIBUTES[code]),
                )
        self.fields[f"signatory_{n}_picture"] = PictureField(label=_("Picture of the signature"))
        self.fields[f"signatory_{n}_kept"] = forms.CharField(required=False, widget=forms.HiddenInput)
        self.fields[f"signatory_{n}_by_hand"] = forms.BooleanField(
            label=_("Signs by hand on the paper"), required=False, help_text=_("A line is left free for it.")
        )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for part in PARTS:
            for code in LANGUAGES:
                self._check_words(part, f"words_{part.key}_{code}", data)
        signatories = [one for n in range(MAX_SIGNATORIES) for one in self._signatory(n, data)]
        logo = "" if data.get("logo_removed") else self._picture("logo", "logo_kept", data)
        self.settings = {
            "layout": data.get("layout", LAYOUTS[0]),
            "scheme": data.get("scheme", SCHEMES[0]),
            "logo": logo,
            "signatories": signatories,
        }
        self.wording = {
            code: shipped_wording()[code] | {part.key: data.get(f"words_{part.key}_{code}", "") for part in PARTS} for code in LANGUAGES
        }
        return data

    def _check_words(self, part: Any, name: str, data: dict[str, Any]) -> None:
        try:
            check_words(part, data.get(name, ""))
        except DomainError as error:
            self.add_error(name, forms.ValidationError(str(error), code=error.code))

    def _signatory(self, n: int, data: dict[str, Any]) -> Iterator[dict[str, Any]]:
        texts = {part: {code: data.get(f"signatory_{n}_{part}_{code}", "") for code in LANGUAGES} for part, _label in SIGNATORY_PARTS}
        picture = self._picture(f"signatory_{n}_picture", f"signatory_{n}_kept", data)
        by_hand = bool(data.get(f"signatory_{n}_by_hand"))
        if not any(texts["name"].values()):
            if data.get(f"signatory_{n}_picture") or any(texts["role"].values()):
                words = _("Write the name of who signs, in Arabic or in French.")
                self.add_error(f"signatory_{n}_name_ar", forms.ValidationError(words, code="signatory_nameless"))
            return
        if not picture and not by_hand and f"signatory_{n}_picture" not in self.errors:
            words = _("The signature is missing. Upload its picture, or tick that it is signed by hand.")
            self.add_error(f"signatory_{n}_picture", forms.ValidationError(words, code="signature_missing"))
        yield {"name": texts["name"], "role": texts["role"], "picture": "" if by_hand else picture}

    def _picture(self, uploaded: str, kept: str, data: dict[str, Any]) -> str:
        picture = data.get(uploaded)
        if picture:
            self.pictures[picture.name] = picture
            return picture.name
        return data.get(kept, "") if PICTURE_NAME.fullmatch(data.get(kept, "")) else ""

    def keep_uploads(self) -> None:
        """For the form that is shown again: what was uploaded is named by the hidden fields from now on."""
        data = cast("QueryDict", self.data).copy()
        for name, value in self.cleaned_data.items():
            if isinstance(value, Picture):
                data[name.removesuffix("_picture") + "_kept"] = value.name
        self.data = data

    def label_in_words(self, name: str) -> Any:
        """What the line is called where it stands alone: with the number of the signature, and a kept picture by its own name."""
        pictured = name.removesuffix("_kept") + "_picture"
        shown = {"logo_kept": "logo"}.get(name, pictured if pictured in self.fields else name)
        label = self.fields[shown].label
        number = name.split("_")[1] if name.startswith("signatory_") else ""
        if not number:
            return label
        return format_lazy("{signature} · {label}", signature=_("Signature %(number)s") % {"number": int(number) + 1}, label=label)

    def wording_rows(self) -> list[tuple[Any, Any]]:
        """The lines in both languages, side by side."""
        return [(self[f"words_{part.key}_ar"], self[f"words_{part.key}_fr"]) for part in PARTS]

    def signatory_sets(self) -> list[dict[str, Any]]:
        parts = ("name_ar", "name_fr", "role_ar", "role_fr", "picture", "kept", "by_hand")
        return [{part: self[f"signatory_{n}_{part}"] for part in parts} for n in range(MAX_SIGNATORIES)]


def initial_of(achievement: Achievement | None) -> dict[str, Any]:
    """What the form shows first: what is saved, or what comes with this release."""
    empty = achievement or Achievement()
    settings, wording = empty.settings, empty.wording
    initial: dict[str, Any] = {
        "course": achievement.course_id if achievement else None,
        "title_ar": empty.title_ar,
        "title_fr": empty.title_fr,
        "is_automatic": empty.is_automatic,
        "validity_months": empty.validity_months,
        "layout": settings["layout"],
        "scheme": settings["scheme"],
        "logo_kept": settings["logo"],
    }
    for code in LANGUAGES:
        initial |= {f"words_{part.key}_{code}": wording[code][part.key] for part in PARTS}
    for n, one in enumerate(settings["signatories"]):
        initial |= {f"signatory_{n}_{part}_{code}": one[part][code] for part in ("name", "role") for code in LANGUAGES}
        initial |= {f"signatory_{n}_kept": one["picture"], f"signatory_{n}_by_hand": not one["picture"]}
    return initial
