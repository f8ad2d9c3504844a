"""Choosing the quiz of a quiz page: by its title, with what makes it recognisable."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.choosers import BaseFilterForm
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic.chooser import ChooseResultsView, ChooseView
from wagtail.admin.viewsets.chooser import ChooserViewSet

from accounts.models import User
from quizzes.models import Quiz
from quizzes.policies import may_edit_bank
from text.folding import fold


class QuizFilterForm(BaseFilterForm):
    q = forms.CharField(label=_("Title"), required=False, max_length=100, widget=forms.TextInput({"type": "search", "dir": "auto"}))

    def filter(self, objects: "QuerySet[Quiz]") -> "QuerySet[Quiz]":
        objects = super().filter(objects)
        words = fold(self.cleaned_data.get("q") or "").split()
        if not words:
            return objects
        self.is_searching, self.search_query = True, self.cleaned_data["q"]
        titles = objects.values_list("pk", "title_ar", "title_fr")
        return objects.filter(pk__in=[pk for pk, ar, fr in titles if all(word in fold(f"{ar} {fr}") for word in words)])


class QuizzesMixin:
    filter_form_class = QuizFilterForm
    title_column: Column

    @property
    def columns(self) -> list[Any]:
        return [
            self.title_column,
            Column("question_count", label=_("Questions"), accessor="question_count"),
            Column("pass_mark", label=_("Pass mark"), accessor="pass_mark"),
        ]


class ChooseQuizView(QuizzesMixin, ChooseView):
    pass


class ChooseQuizResultsView(QuizzesMixin, ChooseResultsView):
    pass


class QuizChooserViewSet(ChooserViewSet):
    model = Quiz
    icon = "help"
    choose_one_text = _("Choose a quiz")
    choose_another_text = _("Choose another quiz")
    edit_item_text = _("Edit this quiz")
    choose_view_class = ChooseQuizView
    choose_results_view_class = ChooseQuizResultsView

    def get_object_list(self) -> "QuerySet[Quiz]":
        return Quiz.objects.with_question_count().order_by("-changed_at", "-pk")


class QuizURLFinder:
    """Where the quiz that was chosen is edited. Wagtail asks for one of these for each kind of record."""

    def __init__(self, user: User | None = None) -> None:
        self.user = user

    def get_edit_url(self, instance: Quiz) -> str | None:
        allowed = self.user is None or may_edit_bank(self.user)
        return reverse("quizzes_admin:quiz-edit", args=[instance.key]) if allowed else None


quiz_chooser = QuizChooserViewSet("quiz_chooser", url_prefix="quiz-chooser")
