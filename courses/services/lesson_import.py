"""Making draft lessons of an H5P package."""

import logging
from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import log

from accounts.models import User
from courses.exceptions import LessonImportRefused
from courses.lesson_import.drafts import Draft, drafts_of, pieces
from courses.lesson_import.h5p_blocks import write
from courses.models import LessonPage, ModulePage
from quizzes.formats.h5p.package import Package
from quizzes.formats.model import Problem
from quizzes.services.import_media import MediaStore
from text.errors import DomainError, NotAllowed

logger = logging.getLogger(__name__)
MOST_BYTES = 50 * 1024 * 1024
MOST_LESSONS = 50
MOST_BLOCKS = 500


@dataclass(frozen=True)
class ImportedLesson:
    """A draft that was made: its page, how many blocks of each kind it holds, and what did not come."""

    page: LessonPage
    came: dict[str, int]
    lost: list[Problem]


def import_lessons(*, module: ModulePage, content: bytes, name: str, by: User) -> list[ImportedLesson]:
    """Draft lessons in this module: one for each chapter of a book, else one. All or nothing; a second call makes them again.

    Raises DomainError for a package that cannot be read or holds nothing for a lesson.
    """
    if not module.permissions_for_user(by).can_add_subpage():
        raise NotAllowed(_("You may not change this page."))
    if len(content) > MOST_BYTES:
        raise LessonImportRefused(_("This package weighs more than 50 MB."), _("Take videos and large pictures out of it."))
    drafts = _read(content, name, module.locale.language_code)
    store = MediaStore()
    try:
        with transaction.atomic():
            made = [_save(draft, module, store, by) for draft in drafts]
    except BaseException:
        store.take_back()
        raise
    logger.info("%d lessons imported into page %s by %s", len(made), module.pk, by.pk)
    return made


def _read(content: bytes, name: str, language: str) -> list[Draft]:
    package = Package(content, language=language)
    drafts = []
    for draft, nodes in drafts_of(package, name=name, language=language):
        for node in nodes:
            for piece in pieces(draft, node):
                try:
                    write(draft, piece)
                except DomainError as error:
                    draft.lose(piece.title, error.message)
                if len(draft.blocks) > MOST_BLOCKS:
                    raise LessonImportRefused(_("This package is too long for one lesson."), _("Divide it into several packages."))
        drafts.append(draft)
    if len(drafts) > MOST_LESSONS:
        raise LessonImportRefused(_("This book has more than 50 chapters."), _("Divide it into several packages."))
    if not any(draft.blocks for draft in drafts):
        reasons = " ".join(str(problem.reason) for draft in drafts for problem in draft.lost[:3])
        raise LessonImportRefused(_("Nothing in this package fits into a lesson."), reasons)
    return [draft for draft in drafts if draft.blocks]


def _save(draft: Draft, module: ModulePage, store: MediaStore, by: User) -> ImportedLesson:
    body = [block for block in (_block(kind, value, draft, store, by) for kind, value in draft.blocks) if block]
    page = LessonPage(title=draft.title, locale=module.locale, live=False, owner=by, body=body)
    ModulePage.objects.get(pk=module.pk).add_child(instance=page)
    page.save_revision(user=by)
    log(instance=page, action="wagtail.create", user=by, content_changed=True)
    return ImportedLesson(page, Counter(block["type"] for block in body), draft.lost)


def _block(kind: str, value: dict[str, Any], draft: Draft, store: MediaStore, by: User) -> dict[str, Any] | None:
    field = {"picture": "image", "sound": "recording"}.get(kind)
    if field:
        blob = draft.blobs[value[field]]
        try:
            value = {**value, field: store.keep(blob, by)}
        except DomainError as error:
            draft.lose(draft.title, error.message)
            return None
    return {"type": kind, "value": value}
