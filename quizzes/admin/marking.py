"""Trainers' marking: the list of open answers that wait, and one answer at a time."""

import uuid
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from quizzes.admin.access import for_editors
from quizzes.downloads import as_download
from quizzes.exceptions import MarkInvalid, MarkStale
from quizzes.forms import parse_uuid
from quizzes.forms.marking import MarkForm, field_name, initial_of
from quizzes.kinds import kind_of, localised
from quizzes.kinds.open import count_words, rubric_of
from quizzes.models import Response, ResponseFile
from quizzes.registry import MemberGroup, groups_for
from quizzes.selectors.marking import (
    answer_to_mark,
    answers_to_mark,
    marked_answers,
    next_to_mark,
    of_members,
    of_quiz,
    quizzes_to_mark,
)
from quizzes.services.marking import Marked, mark_response
from quizzes.services.scoring import judged_by
from text.errors import DomainError
from text.numbers import format_score
from web.admin.pages import admin_page
from web.languages import current_language
from web.people import current_user

PER_PAGE = 25
FILTERS = ("quiz", "group")


@dataclass(frozen=True)
class Sorting:
    """Which part of the list the trainer works through."""

    quiz: uuid.UUID | None
    group: MemberGroup | None
    groups: list[MemberGroup]
    query: str

    def apply(self, answers: Any) -> Any:
        answers = of_quiz(answers, self.quiz) if self.quiz else answers
        return of_members(answers, self.group.members) if self.group else answers


def _sorting(request: HttpRequest) -> Sorting:
    groups = groups_for(current_user(request), current_language())
    wanted = request.GET.get("group", "")
    kept = QueryDict(mutable=True)
    for name in FILTERS:
        if request.GET.get(name):
            kept[name] = request.GET[name]
    return Sorting(
        quiz=parse_uuid(request.GET.get("quiz", "")),
        group=next((group for group in groups if group.key == wanted), None),
        groups=groups,
        query=kept.urlencode(),
    )


def _trail() -> tuple[str, str]:
    return reverse("quizzes_marking:list"), _("Answers to mark")


@require_safe
@for_editors
def index(request: HttpRequest) -> HttpResponse:
    """What waits, the oldest first; or what was marked, the latest first."""
    user, sorting, done = current_user(request), _sorting(request), request.GET.get("show") == "marked"
    answers = sorting.apply(marked_answers(user) if done else answers_to_mark(user))
    found = Paginator(answers, PER_PAGE).get_page(request.GET.get("p"))
    for answer in found.object_list:
        answer.stem = localised(kind_of(answer.question.version.kind).headline(answer.question.version.body), current_language())
    return admin_page(
        request,
        "quizzes/admin/marking.html",
        _("Answers to mark"),
        icon="edit",
        found=found,
        sorting=sorting,
        done=done,
        waiting=quizzes_to_mark(user),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@for_editors
def mark(request: HttpRequest, pk: int) -> HttpResponse:
    """One answer with its rubric. Saving goes on to the next."""
    answer = answer_to_mark(pk, current_user(request))
    if answer is None:
        raise Http404
    rubric = rubric_of(judged_by(question=answer.question).body, current_language())
    if request.method != "POST":
        return _page(request, answer, MarkForm(initial=initial_of(_latest(answer)), rubric=rubric))
    form = MarkForm(request.POST, rubric=rubric)
    if not form.is_valid():
        messages.error(request, _("The mark is not saved yet. Look at what is marked."))
        return _page(request, answer, form, status=400)
    before = answer.question.attempt
    try:
        marked = mark_response(
            response_id=pk,
            by=current_user(request),
            points=form.points(),
            comment=form.cleaned_data["comment"],
            seen_mark=form.cleaned_data["seen"],
        )
    except MarkStale as error:
        return _stale(request, pk, rubric, error)
    except MarkInvalid as error:
        name = field_name(error.criterion)
        form.add_error(name if name in form.fields else "comment", str(error))
        return _page(request, answer, form, status=400)
    except DomainError as error:
        messages.error(request, str(error))
        return redirect("quizzes_marking:list")
    _tell(request, before.percent, marked)
    return _go_on(request, answer)


def _go_on(request: HttpRequest, answer: Response) -> HttpResponse:
    sorting = _sorting(request)
    following = next_to_mark(sorting.apply(answers_to_mark(current_user(request))), answer) if "next" in request.POST else None
    query = f"?{sorting.query}" if sorting.query else ""
    if following is None:
        return redirect(reverse("quizzes_marking:list") + query)
    return redirect(reverse("quizzes_marking:mark", args=[following.pk]) + query)


def _tell(request: HttpRequest, before: Decimal | None, marked: Marked) -> None:
    now = marked.attempt.percent
    if now is None:
        messages.success(request, _("The mark is saved. The member has her result when her other answers are marked too."))
    elif before is None:
        messages.success(request, _("The mark is saved. The member has her result now: %(percent)s%%.") % {"percent": format_score(now)})
    else:
        words = {"before": format_score(before), "percent": format_score(now)}
        messages.success(request, _("The mark is replaced. The result was %(before)s%% and is now %(percent)s%%.") % words)


def _stale(request: HttpRequest, pk: int, rubric: Any, error: MarkStale) -> HttpResponse:
    answer = answer_to_mark(pk, current_user(request))
    if answer is None:
        raise Http404 from error
    messages.error(request, str(error))
    data = request.POST.copy()
    latest = _latest(answer)
    data["seen"] = str(latest.pk) if latest else ""
    return _page(request, answer, MarkForm(data, rubric=rubric), status=409)


def _latest(answer: Response) -> Any:
    return max(answer.marks.all(), key=lambda mark: mark.pk, default=None)


def _page(request: HttpRequest, answer: Response, form: MarkForm, status: int = 200) -> HttpResponse:
    question, language, sorting = answer.question, current_language(), _sorting(request)
    body = judged_by(question=question).body
    waiting = sorting.apply(answers_to_mark(current_user(request)))
    text = answer.value if isinstance(answer.value, str) else ""
    return admin_page(
        request,
        "quizzes/admin/mark.html",
        question.attempt.quiz.title(language),
        _trail(),
        icon="edit",
        status=status,
        answer=answer,
        attempt=question.attempt,
        member=question.attempt.member.display_name(language),
        stem=localised(question.version.body["stem"], language),
        model_answer=localised(body["model_answer"], language),
        text=text,
        words=count_words(text),
        most_words=question.version.body.get("most_words"),
        form=form,
        history=[
            (mark, [(criterion, mark.points.get(criterion.id)) for criterion in form.rubric])
            for mark in sorted(answer.marks.all(), key=lambda mark: -mark.pk)
        ],
        left=waiting.count(),
        following=next_to_mark(waiting, answer),
        query=sorting.query,
    )


@require_safe
@for_editors
def file(request: HttpRequest, pk: uuid.UUID) -> HttpResponseBase:
    """A file that a member handed in, for whoever marks it. Before that it is hers alone."""
    handed = ResponseFile.objects.select_related("response").filter(pk=pk).first()
    if handed is None or answer_to_mark(handed.response_id, current_user(request)) is None:
        raise Http404
    return as_download(handed)
