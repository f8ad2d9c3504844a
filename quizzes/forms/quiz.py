"""The settings of a quiz."""

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from quizzes.models import Quiz


class QuizForm(forms.ModelForm):
    """Titles in both languages and the rules."""

    class Meta:
        model = Quiz
        fields = [
            "title_ar",
            "title_fr",
            "pass_mark",
            "time_limit_minutes",
            "attempt_limit",
            "wait_minutes",
            "shuffle_questions",
            "shuffle_choices",
            "feedback_timing",
            "allows_practice",
            "authors",
        ]
        widgets = {
            "title_ar": forms.TextInput({"dir": "rtl", "lang": "ar"}),
            "title_fr": forms.TextInput({"dir": "ltr", "lang": "fr"}),
            "authors": forms.CheckboxSelectMultiple,
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        staff = User.objects.filter(is_staff=True, is_active=True).order_by("pk")
        cast("forms.ModelMultipleChoiceField", self.fields["authors"]).queryset = staff

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if not data.get("title_ar") and not data.get("title_fr"):
            self.add_error("title_ar", _("Give the quiz a title in Arabic or in French."))
        return data

    def validate_constraints(self) -> None:
        """The title is checked above, beside its field; the rest by the fields' own limits."""
