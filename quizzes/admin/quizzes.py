"""The quiz builder: which questions, in which order, for how many points, under which rules."""

import uuid

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from quizzes.admin.page import for_editors, page
from quizzes.choices import Kind
from quizzes.exceptions import QuizInvalid
from quizzes.forms import QuizForm, places_from_post
from quizzes.models import QuestionFolder, Quiz
from quizzes.services import remove_quiz, save_quiz
from text.errors import DomainError

PER_PAGE = 25


def _trail() -> tuple[str, str]:
    return reverse("quizzes_admin:quizzes"), _("Quizzes")


@for_editors
def index(request: HttpRequest) -> HttpResponse:
    quizzes = Quiz.objects.annotate(
        question_count=Count("items", distinct=True), attempt_count=Count("attempts", distinct=True)
    ).order_by("-changed_at", "-pk")
    found = Paginator(quizzes, PER_PAGE).get_page(request.GET.get("p"))
    return page(request, "quizzes/admin/quizzes.html", _("Quizzes"), icon="tasks", found=found)


@for_editors
def add(request: HttpRequest) -> HttpResponse:
    return _build(request, None)


@for_editors
def edit(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    return _build(request, get_object_or_404(Quiz, key=key))


def _build(request: HttpRequest, quiz: Quiz | None) -> HttpResponse:
    if request.method != "POST":
        items = quiz.items.select_related("question__current").order_by("position") if quiz else []
        return _page(request, quiz, QuizForm(instance=quiz), [(item.question, item.points) for item in items])
    form = QuizForm(request.POST, instance=Quiz())
    places, sensible = places_from_post(request.POST)
    if not sensible:
        form.add_error(None, _("Points are a number above 0 and below 1000."))
    if form.is_valid():
        try:
            saved = save_quiz(key=quiz.key if quiz else None, questions=places, by=request.user, **form.cleaned_data)
        except QuizInvalid as error:
            form.add_error(error.field if error.field in form.fields else None, str(error))
        else:
            messages.success(request, _("The quiz is saved."))
            return redirect("quizzes_admin:quiz-edit", saved.key)
    messages.error(request, _("The quiz is not saved yet. Look at what is marked."))
    return _page(request, quiz, form, places)


def _page(request: HttpRequest, quiz: Quiz | None, form: QuizForm, places: list) -> HttpResponse:
    return page(
        request,
        "quizzes/admin/quiz.html",
        quiz.title() if quiz else _("New quiz"),
        _trail(),
        icon="tasks",
        status=400 if form.errors else 200,
        quiz=quiz,
        form=form,
        places=places,
        kinds=Kind.choices,
        folders=QuestionFolder.objects.all(),
    )


@for_editors
def remove(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    quiz = get_object_or_404(Quiz, key=key)
    if request.method == "POST":
        try:
            remove_quiz(key=key, by=request.user)
        except DomainError as error:
            messages.error(request, str(error))
            return redirect("quizzes_admin:quiz-edit", key)
        messages.success(request, _("The quiz is removed."))
        return redirect("quizzes_admin:quizzes")
    return page(
        request, "quizzes/admin/remove.html", _("Remove the quiz"), _trail(),
        what=quiz.title(), used=0, back_url=reverse("quizzes_admin:quiz-edit", args=[key]),
    )  # fmt: skip
