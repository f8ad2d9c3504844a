"""Imports of files of questions: upload, dry run with every question as it will be, then apply or discard."""

import re
import uuid
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Case, IntegerField, QuerySet, Value, When
from django.http import HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_POST

from quizzes.admin.access import for_editors
from quizzes.admin.previews import preview_of
from quizzes.choices import ImportOutcome, ImportStage, Kind
from quizzes.formats.model import Cells
from quizzes.formats.registry import format_of
from quizzes.formats.table.refused import build_refused, usual_headings
from quizzes.formats.table.template import build_template
from quizzes.formats.words import languages_of, to_plain
from quizzes.forms.files import ColumnsForm, ImportForm
from quizzes.kinds import kind_of
from quizzes.models import ImportLine, QuestionImport
from quizzes.services.import_media import FIRST_PLACEHOLDER, media_in
from quizzes.services.importing import SMALL_FILE, SMALL_IMPORT, apply_import, assign_columns, discard_import, start_import, work_on
from text.errors import DomainError
from text.spreadsheets import XLSX
from web.admin.pages import admin_page
from web.downloads import download
from web.languages import current_language, in_language
from web.people import current_user

PER_PAGE = 50
RECENT = 20
MOST_WARNINGS = 50
REMARKS = "remarks"
# Problems first.
_ORDER = (ImportOutcome.REFUSED, ImportOutcome.CHANGED, ImportOutcome.NEW, ImportOutcome.UNCHANGED)


@dataclass(frozen=True)
class Filter:
    """One way to look at the lines, with how many there are."""

    value: str
    name: Any
    count: int
    chosen: bool


def _trail(*more: tuple[str, Any]) -> tuple[tuple[str, Any], ...]:
    return ((reverse("quizzes_admin:questions"), _("Questions")), *more)


@for_editors
def imports(request: HttpRequest) -> HttpResponse:
    """The form for a file, and what came in lately."""
    form = ImportForm(request.POST or None, request.FILES or None, initial={"language": current_language()})
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            the_import = start_import(
                content=file.read(),
                filename=file.name,
                format_name=form.cleaned_data["format"],
                by=current_user(request),
                language=form.cleaned_data["language"],
                folder=form.cleaned_data["folder"],
            )
        except DomainError as error:
            form.add_error("file", str(error))
        else:
            if the_import.size <= SMALL_FILE:
                work_on(the_import=the_import)
            return redirect("quizzes_admin:import", the_import.key)
    recent = QuestionImport.objects.select_related("by", "folder")[:RECENT]
    return admin_page(
        request,
        "quizzes/admin/imports.html",
        _("Bring questions in"),
        *_trail(),
        icon="upload",
        status=400 if form.errors else 200,
        form=form,
        recent=recent,
    )


@for_editors
def template(request: HttpRequest) -> HttpResponseBase:
    """The spreadsheet to fill."""
    language = _language(request)
    return download(build_template(language), name="questions.xlsx", content_type=XLSX)


@for_editors
def one(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Where a file stands: being read, shown in a dry run, or applied."""
    the_import = get_object_or_404(QuestionImport.objects.select_related("folder", "by"), key=key)
    shown = request.GET.get("show", "")
    lines = Paginator(_lines(the_import, shown), PER_PAGE).get_page(request.GET.get("p"))
    for line in lines.object_list:
        _describe(line)
    about_items = [warning for warning in the_import.warnings if warning["item"]]
    return admin_page(
        request,
        "quizzes/admin/import.html",
        the_import.filename,
        *_trail((reverse("quizzes_admin:imports"), _("Bring questions in"))),
        icon="upload",
        the_import=the_import,
        format=format_of(the_import.format).label if the_import.format else "",
        filters=_filters(the_import, shown),
        shown=shown,
        lines=lines,
        remarks=[warning["reason"] for warning in the_import.warnings if not warning["item"]],
        warnings=about_items[:MOST_WARNINGS],
        more_warnings=max(0, len(about_items) - MOST_WARNINGS),
        columns=_columns_form(the_import) if the_import.stage == ImportStage.REHEARSED else None,
        coming=the_import.report.get("new", 0) + the_import.report.get("changed", 0),
    )


def _columns_form(the_import: QuestionImport, data: QueryDict | None = None) -> ColumnsForm | None:
    """What columns hold that were not understood, or that somebody assigned before; None when there are none."""
    headings = list(dict.fromkeys([*the_import.assigned_columns, *the_import.unknown_columns]))
    if not headings:
        return None
    said = {f"column-{number}": the_import.assigned_columns.get(heading, "") for number, heading in enumerate(headings)}
    return ColumnsForm(headings, data, initial=said)


@for_editors
@require_POST
def columns(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Read the table anew with columns that were assigned by hand."""
    the_import = get_object_or_404(QuestionImport, key=key)
    form = _columns_form(the_import, request.POST)
    try:
        if form and form.is_valid():
            the_import = assign_columns(key=key, columns=form.codes(), by=current_user(request))
            if the_import.size <= SMALL_FILE:
                work_on(the_import=the_import)
    except DomainError as error:
        messages.error(request, str(error))
    return redirect("quizzes_admin:import", key)


def _describe(line: ImportLine) -> None:
    """What the list shows of a line: its kind in words, its first words, the languages that it has."""
    line.kind_name = str(Kind(line.kind).label) if line.kind else ""
    if line.outcome != ImportOutcome.REFUSED:
        headline = kind_of(line.kind).headline(line.body)
        line.languages = languages_of(line.body)
        line.words = to_plain(in_language(headline))[:200]


def _lines(the_import: QuestionImport, shown: str) -> QuerySet[ImportLine]:
    lines = the_import.lines.select_related("question")
    if shown in ImportOutcome.values:
        lines = lines.filter(outcome=shown)
    elif shown == REMARKS:
        lines = lines.exclude(warnings=[])
    rank = Case(*(When(outcome=outcome, then=Value(index)) for index, outcome in enumerate(_ORDER)), output_field=IntegerField())
    return lines.order_by(rank, "number")


def _filters(the_import: QuestionImport, shown: str) -> list[Filter]:
    if not the_import.report:
        return []
    # Translators: ways to look at the questions of a file: all of them, those that are refused, those with remarks.
    found = [Filter("", _("All"), sum(the_import.report.values()), shown == "")]
    found += [Filter(str(outcome), outcome.label, the_import.report.get(outcome, 0), shown == outcome) for outcome in _ORDER]
    found.append(Filter(REMARKS, _("With remarks"), the_import.lines.exclude(warnings=[]).count(), shown == REMARKS))
    return [choice for choice in found if choice.count or choice.chosen]


@for_editors
@require_POST
def apply(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Apply what the dry run showed; a small file at once."""
    get_object_or_404(QuestionImport, key=key)
    try:
        the_import = apply_import(key=key, by=current_user(request))
        if the_import.lines.count() <= SMALL_IMPORT:
            work_on(the_import=the_import)
    except DomainError as error:
        messages.error(request, str(error))
    return redirect("quizzes_admin:import", key)


@for_editors
@require_POST
def discard(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Let the file go."""
    get_object_or_404(QuestionImport, key=key)
    try:
        discard_import(key=key, by=current_user(request))
    except DomainError as error:
        messages.error(request, str(error))
        return redirect("quizzes_admin:import", key)
    messages.success(request, _("The file is discarded. The bank is as it was."))
    return redirect("quizzes_admin:imports")


@for_editors
@xframe_options_sameorigin
def preview(request: HttpRequest, key: uuid.UUID, number: int) -> HttpResponse:
    """One question of the file as members will see it."""
    line = get_object_or_404(ImportLine.objects.exclude(outcome=ImportOutcome.REFUSED), question_import__key=key, number=number)
    problems = []
    if _without_coming_media(line.body):
        problems.append(_("A picture or recording of the file belongs here. It will be shown once the question is in the bank."))
    return preview_of(request, line.kind, line.body, problems)


def _without_coming_media(part: Any) -> bool:
    """Take out what is not kept yet; whether there was any."""
    found = False
    if isinstance(part, dict):
        if any(shown["id"] >= FIRST_PLACEHOLDER for shown in media_in(part={"media": part.get("media")})):
            del part["media"]
            found = True
        return any([found, *(_without_coming_media(inner) for inner in part.values())])
    if isinstance(part, list):
        return sum(_without_coming_media(inner) for inner in part) > 0
    return found


@for_editors
def refused(request: HttpRequest, key: uuid.UUID) -> HttpResponseBase:
    """The refused rows with their reasons, to be mended and brought again."""
    the_import, language = get_object_or_404(QuestionImport, key=key), _language(request)
    lines = [(line.reason, _cells(line, language)) for line in the_import.lines.filter(outcome=ImportOutcome.REFUSED).order_by("number")]
    stem = re.sub(r"[^\w-]+", "-", the_import.filename.rpartition(".")[0])[:60].strip("-")
    return download(build_refused(lines, language), name=f"{stem or 'questions'}-refused.xlsx", content_type=XLSX)


def _cells(line: ImportLine, language: str) -> Cells:
    if written := line.body.get("cells"):
        return [(name, words) for name, words in written]
    kind, question = usual_headings(language)
    return [(kind, line.kind), (question, line.title(language) or line.where)]


def _language(request: HttpRequest) -> str:
    asked = request.GET.get("language") or current_language()
    return asked if asked in ("ar", "fr") else "ar"
