"""Imports of files of questions into the bank: a dry run, then kept or discarded. Nothing is ever half imported."""

import logging
import uuid
from collections.abc import Callable, Mapping
from datetime import timedelta

from django.db import transaction
from django.db.models import Count
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.services import actor
from jobs.bell import ring
from jobs.leasing import claim, fail, finish
from jobs.models import LeasedRow, new_owner
from quizzes.choices import ImportOutcome, ImportStage
from quizzes.exceptions import ImportNotWaiting
from quizzes.formats.registry import detect, format_of
from quizzes.formats.table.columns import column_from
from quizzes.models import ImportFile, ImportLine, QuestionFolder, QuestionImport
from quizzes.policies import require_editor
from quizzes.services.import_apply import apply_lines
from quizzes.services.import_dry_run import DryRun
from text.errors import DomainError
from text.sanitise import sanitise
from untrusted.errors import FormatInvalid
from web.languages import current_language

logger = logging.getLogger(__name__)
TASK = "quizzes.work_off_imports"
MOST_BYTES = 50 * 1024 * 1024
KEPT_FOR = timedelta(days=7)
LEASE_SECONDS = 900
MAX_ATTEMPTS = 3
SMALL_FILE = 512 * 1024
SMALL_IMPORT = 300
Progress = Callable[[int], object]


def start_import(
    *,
    content: bytes,
    filename: str,
    format_name: str = "auto",
    language: str = "fr",
    folder: QuestionFolder | None = None,
    by: User | None = None,
) -> QuestionImport:
    """Take a file in, for a dry run by `work_on` or by the job. Raises FormatInvalid for what no format can be."""
    require_editor(by)
    if len(content) > MOST_BYTES:
        raise file_too_heavy()
    if not content:
        raise FormatInvalid("file_empty", _("This file is empty."), _("Choose the file again."))
    if format_name != "auto":
        format_of(format_name)
    with transaction.atomic():
        the_import = QuestionImport.objects.create(
            filename=sanitise(filename[-200:], "plain").strip() or "file",
            size=len(content),
            language=language,
            folder=folder,
            by=by,
            format="" if format_name == "auto" else format_name,
            spoken=current_language(),
        )
        ImportFile.objects.create(question_import=the_import, content=content)
        ring(TASK)
    logger.info("import %s of %d bytes started by %s", the_import.key, len(content), actor(by=by))
    return the_import


def file_too_heavy() -> FormatInvalid:
    """What is said of a file over the limit, wherever it is noticed."""
    return FormatInvalid(
        "file_too_heavy",
        _("This file weighs more than %(most)s MB.") % {"most": MOST_BYTES // 1024**2},
        _("Divide it into several files, or take large pictures and recordings out."),
    )


def work_on(*, the_import: QuestionImport, progress: Progress | None = None) -> QuestionImport:
    """Do at once what this import waits for, unless a worker is at it. May be repeated."""
    for leased in claim(QuestionImport.objects.filter(pk=the_import.pk), owner=new_owner(), n=1, lease_seconds=LEASE_SECONDS):
        _work(leased, progress)
    the_import.refresh_from_db()
    return the_import


def work_off_imports() -> None:
    """Do what imports wait for. Called by the job; may be called at any time by several workers."""
    owner = new_owner()
    while rows := claim(QuestionImport.objects.order_by("due_at"), owner=owner, n=1, lease_seconds=LEASE_SECONDS):
        _work(rows[0], None)


def _work(the_import: QuestionImport, progress: Progress | None) -> None:
    if the_import.attempts > MAX_ATTEMPTS:
        # Every worker that took it was killed: none of them came to say that it failed.
        logger.error("import %s ended each worker that took it", the_import.key)
        if fail(the_import, "worker killed", max_attempts=MAX_ATTEMPTS):
            _give_up(the_import)
        return
    try:
        with translation.override(the_import.spoken):
            if the_import.stage == ImportStage.READING:
                _dry_run(the_import, progress)
            elif the_import.stage == ImportStage.APPLYING:
                _apply(the_import, progress)
            else:
                finish(the_import)
    except Exception as error:
        logger.exception("import %s failed", the_import.key)
        if fail(the_import, repr(error), max_attempts=MAX_ATTEMPTS) and the_import.attempts >= MAX_ATTEMPTS:
            _give_up(the_import)


def _dry_run(the_import: QuestionImport, progress: Progress | None) -> None:
    the_import.lines.all().delete()
    content = bytes(the_import.file.content)
    dry_run, read = DryRun(the_import), 0
    try:
        known = format_of(the_import.format) if the_import.format else detect(content, the_import.filename)
        for lines in dry_run.lines(known, content):
            ImportLine.objects.bulk_create(lines)
            read += len(lines)
            QuestionImport.objects.filter(pk=the_import.pk).update(read=read)
            if progress:
                progress(len(lines))
        if not read:
            raise FormatInvalid("no_questions", _("There is no question in this file."), _("Look whether it is the right file and format."))
    except DomainError as error:
        with transaction.atomic():
            if finish(the_import, stage=ImportStage.FAILED, fault=str(error), ended_at=timezone.now()):
                _forget(the_import)
        return
    finish(
        the_import,
        stage=ImportStage.REHEARSED,
        format=known.name,
        read=read,
        warnings=dry_run.warnings,
        unknown_columns=dry_run.unknown_columns,
        report=_counts(the_import),
    )


def _counts(the_import: QuestionImport) -> dict[str, int]:
    found = dict(the_import.lines.values_list("outcome").annotate(Count("pk")).order_by())
    return {str(outcome): found.get(outcome, 0) for outcome in ImportOutcome.values}


def assign_columns(*, key: uuid.UUID, columns: Mapping[str, str], by: User | None = None) -> QuestionImport:
    """Say of headings what their columns hold ("answer::2", "" for nothing), and ask for the dry run anew. May be repeated."""
    require_editor(by)
    with transaction.atomic():
        the_import = _locked(key)
        if the_import.stage != ImportStage.REHEARSED:
            raise ImportNotWaiting
        the_import.assigned_columns = {heading: code for heading, code in columns.items() if column_from(code)}
        _wait_for(the_import, ImportStage.READING)
        logger.info("columns of import %s assigned by %s", the_import.key, actor(by=by))
    return the_import


def _wait_for(the_import: QuestionImport, stage: ImportStage) -> None:
    the_import.stage, the_import.state, the_import.attempts, the_import.due_at = stage, LeasedRow.State.PENDING, 0, timezone.now()
    the_import.save(update_fields=["stage", "state", "attempts", "due_at", "assigned_columns"])
    ring(TASK)


def apply_import(*, key: uuid.UUID, by: User | None = None) -> QuestionImport:
    """Ask for an import to be applied after its dry run, by `work_on` or by the job. May be repeated: what is in, stays in once."""
    require_editor(by)
    with transaction.atomic():
        the_import = _locked(key)
        if the_import.stage not in (ImportStage.REHEARSED, ImportStage.APPLYING, ImportStage.APPLIED):
            raise ImportNotWaiting
        if the_import.stage == ImportStage.REHEARSED:
            _wait_for(the_import, ImportStage.APPLYING)
            logger.info("import %s applied by %s", the_import.key, actor(by=by))
    return the_import


def _apply(the_import: QuestionImport, progress: Progress | None) -> None:
    def commit() -> None:
        ImportFile.objects.filter(question_import=the_import).delete()
        if not finish(the_import, stage=ImportStage.APPLIED, report=_counts(the_import), ended_at=timezone.now()):
            raise RuntimeError("Another worker has taken this import over.")

    apply_lines(the_import=the_import, progress=progress, commit=commit)


def discard_import(*, key: uuid.UUID, by: User | None = None) -> QuestionImport:
    """Let a file go without bringing it in. May be repeated; one that is in already stays."""
    require_editor(by)
    with transaction.atomic():
        the_import = _locked(key)
        if the_import.stage == ImportStage.APPLYING:
            raise ImportNotWaiting
        if the_import.stage in (ImportStage.READING, ImportStage.REHEARSED):
            _forget(the_import)
            the_import.stage, the_import.state, the_import.ended_at = ImportStage.DISCARDED, LeasedRow.State.DONE, timezone.now()
            the_import.save(update_fields=["stage", "state", "ended_at"])
            logger.info("import %s discarded by %s", the_import.key, actor(by=by))
    return the_import


def _locked(key: uuid.UUID) -> QuestionImport:
    return QuestionImport.objects.select_for_update(of=("self",)).get(key=key)


def _forget(the_import: QuestionImport) -> None:
    ImportFile.objects.filter(question_import=the_import).delete()
    the_import.lines.all().delete()


def _give_up(the_import: QuestionImport) -> None:
    with transaction.atomic(), translation.override(the_import.spoken):
        _forget(the_import)
        fault = _("Something went wrong on our side. Nothing was brought in. Tell whoever looks after the school.")
        QuestionImport.objects.filter(pk=the_import.pk).update(stage=ImportStage.FAILED, fault=fault, ended_at=timezone.now())


def tidy_imports() -> None:
    """Remove files that nobody decided on within a week, and the lines of imports that ended a week ago. May be repeated."""
    before = timezone.now() - KEPT_FOR
    for the_import in QuestionImport.objects.filter(stage=ImportStage.REHEARSED, created_at__lt=before):
        discard_import(key=the_import.key)
    ImportLine.objects.filter(question_import__ended_at__lt=before).delete()
