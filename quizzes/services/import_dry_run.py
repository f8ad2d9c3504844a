"""The dry run of an import: what each question of a file would mean for the bank, without touching it."""

import copy
import re
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from quizzes.choices import Difficulty, ImportOutcome, Kind
from quizzes.exceptions import QuestionInvalid
from quizzes.fingerprints import fingerprint
from quizzes.formats.model import Cells, Item, Problem, Reading, WriteItem
from quizzes.formats.registry import Format
from quizzes.formats.truth import as_true_or_false
from quizzes.formats.words import languages_of
from quizzes.kinds import kind_of
from quizzes.kinds.base import Json, missing_languages
from quizzes.models import ImportLine, Question, QuestionImport
from quizzes.services.import_media import MediaStore
from text.sanitise import sanitise
from untrusted.errors import FormatInvalid

MOST_QUESTIONS = 20_000
CHUNK = 200
MOST_REASONS = 4
MOST_WARNINGS = 500
_UNWRITABLE = re.compile("[\x00\ud800-\udfff]")


@dataclass(frozen=True)
class BankMatch:
    """What the bank holds under a key or a fingerprint."""

    pk: int
    kind: str
    fingerprint: str
    in_bank: bool


class DryRun:
    """The lines of one import, made chunk by chunk of what a format reads."""

    def __init__(self, the_import: QuestionImport) -> None:
        self.the_import = the_import
        self.warnings: list[dict[str, str]] = []
        self.unknown_columns: list[str] = []
        self._store = MediaStore()
        self._number = 0
        self._prints: dict[str, str] = {}
        self._keys: set[uuid.UUID] = set()
        self._half = 0

    def lines(self, known: Format, content: bytes) -> Iterator[list[ImportLine]]:
        """Chunks of unsaved lines. Raises DomainError when the file cannot be read to its end."""
        parts = known.read_parts(
            content, name=self.the_import.filename, language=self.the_import.language, assigned=self.the_import.assigned_columns
        )
        found = self._one_by_one(parts)
        while chunk := list(islice(found, CHUNK)):
            read = [line for line in chunk if line.outcome != ImportOutcome.REFUSED]
            self._judge(read)
            compare(lines=read, known=known)
            yield chunk
        if self._half:
            # Translators: %(count)s questions of a file, some of whose texts are in one of the two languages only.
            words = ngettext(
                "%(count)s question is written in both languages, but not all of it is in both.",
                "%(count)s questions are written in both languages, but not all of each is in both.",
                self._half,
            )
            self.warnings.insert(0, {"item": "", "reason": words % {"count": self._half}})

    def _one_by_one(self, parts: Iterable[Reading]) -> Iterator[ImportLine]:
        for part in parts:
            self.unknown_columns += part.unknown_columns
            warned = self._by_item(part.warnings, {item.where for item in part.items})
            for item in part.items:
                yield self._line(item, warned.pop(item.where, []))
            for problem in part.refused:
                yield self._refused(problem.item, str(problem.reason), problem.cells)

    def _by_item(self, warnings: list[Problem], items: set[str]) -> dict[str, list[str]]:
        warned: dict[str, list[str]] = {}
        for problem in warnings:
            if problem.item in items:
                warned.setdefault(problem.item, []).append(_writable(str(problem.reason)))
            elif len(self.warnings) < MOST_WARNINGS:
                self.warnings.append({"item": _plain(problem.item, 200), "reason": _writable(str(problem.reason))})
        return warned

    def _next(self, where: str, **fields: Any) -> ImportLine:
        self._number += 1
        if self._number > MOST_QUESTIONS:
            raise FormatInvalid(
                "too_many_questions",
                _("This file holds more than %(most)s questions.") % {"most": MOST_QUESTIONS},
                _("Divide it into several files."),
            )
        return ImportLine(question_import=self.the_import, number=self._number, where=_plain(where, 200), **fields)

    def _refused(self, where: str, reason: str, cells: Cells | None, *, body: Json = None, **about: Any) -> ImportLine:
        line = self._next(where, outcome=ImportOutcome.REFUSED, body=body or {}, **about)
        line.cells = cells
        _refuse(line, reason)
        return line

    def _line(self, item: Item, warnings: list[str]) -> ImportLine:
        # What has a key of ours stays of the kind that it is in the bank.
        kind, raw = (item.kind, item.body) if item.key else as_true_or_false(item.kind, item.body)
        about = {
            "kind": kind if kind in Kind.values else "",
            "tags": [tag for tag in (_plain(tag, 100) for tag in item.tags) if tag],
            "folder": [_name(name) for name in item.folder if any(name.values())],
            "difficulty": item.difficulty if item.difficulty in Difficulty.values else None,
            "question_key": item.key,
            "warnings": warnings,
        }
        body = _writable(copy.deepcopy(dict(raw)))
        self._store.fill_in(body, item.media)
        if not about["kind"]:
            return self._refused(item.where, _("This kind of question is not known here."), item.cells, **about)
        try:
            cleaned = kind_of(kind).clean_body(body)
        except QuestionInvalid as error:
            reasons = list(dict.fromkeys(str(message) for _path, message in error.problems))[:MOST_REASONS]
            return self._refused(item.where, " ".join(reasons), item.cells, body=body, **about)
        if len(languages_of(cleaned)) > 1 and (missing := missing_languages(cleaned)):
            self._half += 1
            # Readers of the other language see these texts in the one that is there.
            not_all = {"ar": _("Not all of it is in Arabic."), "fr": _("Not all of it is in French.")}
            about["warnings"] = [*warnings, *(not_all[code] for code in missing)]
        line = self._next(item.where, outcome=ImportOutcome.NEW, body=cleaned, fingerprint=fingerprint(kind, cleaned), **about)
        line.cells = item.cells
        return line

    def _judge(self, lines: list[ImportLine]) -> None:
        """Say of each line what it means for the bank, and of doubles inside the file that they are one."""
        judge(lines=lines)
        for line in lines:
            if line.question_key in self._keys:
                _refuse(line, _("Two questions of this file have the same identifier."))
            elif line.outcome == ImportOutcome.NEW and line.fingerprint in self._prints:
                line.outcome = ImportOutcome.UNCHANGED
                line.warnings = [
                    *line.warnings,
                    _("It says the same as %(where)s and is kept once.") % {"where": self._prints[line.fingerprint]},
                ]
            if line.outcome != ImportOutcome.REFUSED:
                self._prints.setdefault(line.fingerprint, line.where)
                if line.question_key:
                    self._keys.add(line.question_key)


def judge(*, lines: list[ImportLine]) -> None:
    """Whether each line is new, changes a question by its key, or is in the bank already. Two queries."""
    bank = Question.objects.exclude(current=None)
    by_key = {
        key: BankMatch(pk, kind, digest, archived is None)
        for key, pk, kind, digest, archived in bank.filter(key__in={line.question_key for line in lines if line.question_key}).values_list(
            "key", "pk", "kind", "fingerprint", "archived_at"
        )
    }
    by_print = dict(bank.filter(archived_at=None, fingerprint__in={line.fingerprint for line in lines}).values_list("fingerprint", "pk"))
    for line in lines:
        match = by_key.get(line.question_key) if line.question_key else None
        if match and match.kind != line.kind:
            _refuse(
                line, _("The bank knows this identifier as a question of another kind. Empty its identifier to bring it in as a new one.")
            )
        elif match:
            line.question_id = match.pk
            same = match.fingerprint == line.fingerprint
            line.outcome = ImportOutcome.CHANGED if not same else ImportOutcome.UNCHANGED if match.in_bank else ImportOutcome.NEW
        elif line.fingerprint in by_print:
            line.question_id, line.outcome = by_print[line.fingerprint], ImportOutcome.UNCHANGED
        else:
            line.question_id, line.outcome = None, ImportOutcome.NEW


def compare(*, lines: list[ImportLine], known: Format) -> None:
    """What changes a question of the bank is held against the question itself: one that says all that this format can say of it changes
    nothing, and a language that would be lost is named.
    """
    changed = [line for line in lines if line.outcome == ImportOutcome.CHANGED]
    bank = Question.objects.select_related("current").in_bulk([line.question_id for line in changed])
    for line in changed:
        question = bank[line.question_id]
        if known.one_language and line.fingerprint == _as_written(question, known, line.body):
            line.outcome = ImportOutcome.UNCHANGED
            continue
        lost = [code for code in languages_of(question.body) if code not in languages_of(line.body)]
        lost_words = {
            "ar": _("The question in the bank is in Arabic too. What comes in would replace it without its Arabic."),
            "fr": _("The question in the bank is in French too. What comes in would replace it without its French."),
        }
        line.warnings = [*line.warnings, *(lost_words[code] for code in lost)]


def _as_written(question: Question, known: Format, body: Json) -> str:
    """The fingerprint of what the format makes of a question of the bank, in the language of a body; "" when it cannot hold it."""
    language = next(iter(languages_of(body)), "fr")
    if known.write is None:
        return ""
    written = known.write([WriteItem(question.key, question.kind, question.body)], language=language)
    items = known.read(written.content, name=f"x.{known.ending}", language=language).items
    return fingerprint(items[0].kind, kind_of(items[0].kind).clean_body(items[0].body)) if items else ""


def _refuse(line: ImportLine, reason: str) -> None:
    line.outcome, line.reason, line.question_id = ImportOutcome.REFUSED, _writable(reason), None
    if cells := getattr(line, "cells", None):
        # Kept with the line, to be handed back as a row that can be mended.
        line.body = {**line.body, "cells": [[_writable(heading), _writable(words)] for heading, words in cells]}


def _plain(text: str, most: int) -> str:
    return " ".join(sanitise(str(text)[: most * 20], "plain").split())[:most]


def _name(name: dict[str, str]) -> dict[str, str]:
    return {code: _plain(name.get(code, ""), 120) for code in ("ar", "fr")}


def _writable(part: Json) -> Json:
    """The same without the characters that no database keeps."""
    if isinstance(part, str):
        return _UNWRITABLE.sub("", part)
    if isinstance(part, dict):
        return {name: _writable(inner) for name, inner in part.items()}
    if isinstance(part, list):
        return [_writable(inner) for inner in part]
    return part
