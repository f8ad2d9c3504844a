"""Questions and quizzes as a member will meet them, in either language, before anyone does."""

import random
import uuid
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import override
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_POST
from wagtail.images import get_image_model

from quizzes.admin.access import for_editors
from quizzes.exceptions import QuestionInvalid
from quizzes.forms import body_from_post, parse_uuid
from quizzes.kinds import kind_of
from quizzes.kinds.base import LANGUAGES
from quizzes.models import Question, Quiz
from quizzes.selectors.draws import sample_of
from quizzes.selectors.media import fill_in_media, picture_of


@dataclass(frozen=True)
class Shown:
    """A question as it is asked, and as it is explained afterwards."""

    position: int
    kind: str
    template: str
    review_template: str
    body: dict
    stem: Any
    media: Any
    lines: list
    feedback: Any
    points: Decimal = Decimal(1)
    digest: str = ""


def _show(position: int, kind_name: str, body: dict, language: str) -> Shown:
    kind = kind_of(kind_name)
    order = kind.draw(body, shuffle=False, rng=random.Random(position))  # noqa: S311 -- a preview stays as it is
    asked, review = kind.public_body(body, order, language), kind.review(body, order, language, None)
    return Shown(
        position, kind_name, kind.template, kind.review_template, asked, asked["stem"], asked["media"], review.lines, review.feedback
    )


def _language(request: HttpRequest) -> str:
    asked = request.GET.get("language")
    return asked if asked in LANGUAGES else LANGUAGES[0]


def _render(request: HttpRequest, language: str, **context: Any) -> HttpResponse:
    fill_in_media(context.get("questions", []))
    with override(language):
        return render(request, "quizzes/admin/preview.html", context)


@for_editors
@require_POST
@xframe_options_sameorigin
def question(request: HttpRequest, kind: str) -> HttpResponse:
    """The question in the form, saved or not."""
    language = _language(request)
    key = parse_uuid(request.POST.get("key", ""))
    known = Question.objects.select_related("current").filter(key=key).first() if key else None
    try:
        body = kind_of(kind).clean_body(body_from_post(kind, request.POST, known.body if known else None))
    except QuestionInvalid as error:
        return _render(request, language, problems=[message for _path, message in error.problems])
    return _render(request, language, questions=[_show(1, kind, body, language)])


@for_editors
@xframe_options_sameorigin
def quiz(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """The quiz as it is saved."""
    found, language = get_object_or_404(Quiz, key=key), _language(request)
    shown = [_show(position, version.kind, version.body, language) for position, version in enumerate(sample_of(found), start=1)]
    return _render(request, language, questions=shown, quiz=found, quiz_title=found.title(language))


def preview_of(request: HttpRequest, kind: str, body: dict, problems: list[str]) -> HttpResponse:
    """A question that is not in the bank, from a cleaned body."""
    language = _language(request)
    return _render(request, language, questions=[_show(1, kind, body, language)], problems=problems)


@for_editors
def picture(request: HttpRequest, pk: int) -> HttpResponse:
    """The picture on which regions are drawn, as large as members see it."""
    shown = picture_of(get_object_or_404(get_image_model(), pk=pk), is_small=False)
    if shown is None:
        raise Http404
    return redirect(shown.webp)
