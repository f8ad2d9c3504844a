"""The settings of a quiz, and folders."""

from decimal import Decimal, InvalidOperation
from typing import Any
from uuid import UUID

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from quizzes.models import Question, QuestionFolder, Quiz
from quizzes.services.builder import POINTS_BELOW
from text.digits import to_ascii_digits


class QuizForm(forms.ModelForm):
    """Titles in both languages and the rules."""

    class Meta:
        model = Quiz
        fields = [
            "title_ar", "title_fr", "pass_mark", "time_limit_minutes", "attempt_limit", "wait_minutes",
            "shuffle_questions", "shuffle_choices", "feedback_timing",
        ]  # fmt: skip
        widgets = {"title_ar": forms.TextInput({"dir": "rtl", "lang": "ar"}), "title_fr": forms.TextInput({"dir": "ltr", "lang": "fr"})}

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if not data.get("title_ar") and not data.get("title_fr"):
            self.add_error("title_ar", _("Give the quiz a title in Arabic or in French."))
        return data

    def validate_constraints(self) -> None:
        """The title is checked above, beside its field; the rest by the fields' own limits."""


class FolderForm(forms.ModelForm):
    class Meta:
        model = QuestionFolder
        fields = ["name_ar", "name_fr", "parent"]
        widgets = {"name_ar": forms.TextInput({"dir": "rtl", "lang": "ar"}), "name_fr": forms.TextInput({"dir": "ltr", "lang": "fr"})}

    def clean_parent(self) -> QuestionFolder | None:
        parent = above = self.cleaned_data["parent"]
        while above is not None:
            if above.pk == self.instance.pk:
                raise forms.ValidationError(_("A folder cannot lie inside itself."))
            above = above.parent
        return parent


def places_from_post(data: QueryDict) -> tuple[list[tuple[Question, Decimal]], bool]:
    """The questions of the builder in the order of the page with their points; and whether every number made sense."""
    keys = [key for key in map(parse_uuid, data.getlist("question")) if key]
    found = {question.key: question for question in Question.objects.select_related("current").filter(key__in=keys)}
    places, sensible = [], True
    for key in keys:
        if key not in found:
            continue
        try:
            points = Decimal(to_ascii_digits(data.get(f"points-{key}", "1")).replace(",", ".").replace("٫", "."))
        except InvalidOperation:
            points, sensible = Decimal(1), False
        if not (points.is_finite() and 0 < points < POINTS_BELOW):
            points, sensible = Decimal(1), False
        places.append((found[key], points.quantize(Decimal("0.01"))))
    return places, sensible


def parse_uuid(text: str) -> UUID | None:
    """The key in a form; None when it is none."""
    try:
        return UUID(text)
    except ValueError:
        return None
