"""Reading Moodle XML question by question, so that a file of thousands stays small in memory."""

import re
from collections.abc import Iterator
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from quizzes.formats.language_pairs import LanguagePairs
from quizzes.formats.model import Item, Problem, Reading
from quizzes.formats.moodle_xml.categories import read_path
from quizzes.formats.moodle_xml.fields import Fields, own
from quizzes.formats.moodle_xml.kinds import MAKERS
from quizzes.formats.moodle_xml.losses import NO_EQUAL, name_losses
from quizzes.formats.source import Refused
from quizzes.formats.words import to_plain
from quizzes.kinds.base import LANGUAGES
from untrusted import xml
from untrusted.xml import Element

_KEY = re.compile(r"([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})(?:-(?:ar|fr))?\Z", re.IGNORECASE)


def sniff(content: bytes, name: str) -> bool:
    """Whether this is Moodle XML."""
    return xml.root_tag(content) in ("quiz", "question")


def read(content: bytes, *, name: str, language: str = "fr") -> Reading:
    """All questions of the file."""
    return Reading.gathered(read_parts(content, name=name, language=language))


def read_parts(content: bytes, *, name: str, language: str = "fr") -> Iterator[Reading]:
    """The same, each question as soon as it is read."""
    folder: list[dict[str, str]] = []
    pairs, number = LanguagePairs(), 0
    for element in xml.walk(content, "question"):
        if (element.get("type") or "").strip().lower() == "category":
            yield pairs.rest()
            path = to_text(element.find("category"))
            folder = read_path(path, language)
            if to_plain(to_text(element.find("info"))):
                yield Reading([], [], [Problem(path[:120], _("The description of the category was left out."))])
            continue
        number += 1
        yield pairs.join(_read_question(element, folder, number, language), own(element, "of"), own(element, "lang"))
    yield pairs.rest()


def to_text(element: Element | None) -> str:
    """The words of a `<text>` inside."""
    return Fields.content(element)


def _read_question(element: Element, folder: list[dict[str, str]], number: int, language: str) -> Reading:
    if element.find("questiontext") is None:
        xml.added(element, "questiontext")
    said = own(element, "lang")
    fields = Fields(element, number=number, language=said or language, certain=said in LANGUAGES)
    where = fields.source.where
    if fields.type == "description":
        return Reading([], [], [Problem(where, _("This is a text without a question. It was left out."))])
    maker = MAKERS.get(fields.type)
    if maker is None:
        reason = NO_EQUAL.get(fields.type) or _("The question type “%(type)s” has no equal here.") % {"type": fields.type[:40]}
        return Reading([], [Problem(where, reason)], [])
    try:
        kind, body = maker(fields)
    except Refused as refused:
        return Reading([], [Problem(where, refused.reason)], [])
    name_losses(fields)
    difficulty = own(element, "difficulty")
    item = Item(
        where=where,
        kind=str(kind),
        body=body,
        tags=[tag for tag in (to_plain(to_text(tag))[:100] for tag in element.iter("tag")) if tag],
        folder=list(folder),
        difficulty=int(difficulty) if difficulty in ("1", "2", "3") else None,
        key=_key(fields.value("idnumber")),
        media=fields.source.media,
    )
    return Reading([item], [], fields.source.warnings)


def _key(idnumber: str) -> UUID | None:
    found = _KEY.match(idnumber)
    return UUID(found[1]) if found else None
