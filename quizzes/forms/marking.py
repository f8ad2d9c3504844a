"""The form by which a trainer marks one open answer."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from quizzes.kinds.open import Criterion
from quizzes.services.marking import LONGEST_COMMENT
from text.digits import to_ascii_digits

# Up to so many points each is a button of its own; more are typed.
MOST_BUTTONS = 5


class PointsField(forms.IntegerField):
    """Whole points, in Western or Arabic-Indic digits."""

    def to_python(self, value: Any) -> int | None:
        return super().to_python(to_ascii_digits(value) if isinstance(value, str) else value)


class MarkForm(forms.Form):
    """A field for each criterion, a word to the member, and the mark that the trainer saw when she opened the page."""

    comment = forms.CharField(
        required=False,
        strip=True,
        max_length=LONGEST_COMMENT,
        label=_("Your words to the member"),
        help_text=_("She reads them with her result. Say what is good, and what she can do better."),
        widget=forms.Textarea({"rows": 4, "dir": "auto"}),
    )
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, rubric: list[Criterion], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rubric = rubric
        for criterion in rubric:
            self.fields[field_name(criterion.id)] = _points_field(criterion)

    @property
    def criteria(self) -> list[tuple[Criterion, forms.BoundField]]:
        return [(criterion, self[field_name(criterion.id)]) for criterion in self.rubric]

    def points(self) -> dict[str, int]:
        return {criterion.id: int(self.cleaned_data[field_name(criterion.id)]) for criterion in self.rubric}


def field_name(criterion_id: str) -> str:
    return f"points-{criterion_id}"


def initial_of(mark: Any) -> dict[str, Any]:
    """The form as a mark would have filled it."""
    given: Mapping[str, int] = mark.points if mark else {}
    filled = {field_name(own): points for own, points in given.items()}
    return filled | {"comment": mark.comment if mark else "", "seen": mark.pk if mark else None}


def _points_field(criterion: Criterion) -> forms.Field:
    missing = {"required": _("Give points for this criterion; 0 is possible.")}
    label = criterion.words.plain if criterion.words else ""
    if criterion.points <= MOST_BUTTONS:
        numbers = [(number, str(number)) for number in range(criterion.points + 1)]
        return forms.TypedChoiceField(choices=numbers, coerce=int, widget=forms.RadioSelect, label=label, error_messages=missing)
    widget = forms.NumberInput({"inputmode": "numeric", "min": 0, "max": criterion.points, "step": 1})
    return PointsField(min_value=0, max_value=criterion.points, widget=widget, label=label, error_messages=missing)
