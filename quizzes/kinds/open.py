"""Questions that a person marks: a longer text, photos and files."""

import random
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from quizzes import grading
from quizzes.choices import Kind
from quizzes.exceptions import ResponseInvalid
from quizzes.kinds.base import Body, LocalisedText, Order, QuestionKind, is_writable, localised
from quizzes.kinds.checks import Problems, as_mapping, clean_rows, clean_text, clean_whole, give_ids, refuse_duplicates
from quizzes.kinds.media import with_media

ACCEPTED = ("image", "sound", "document")
LONGEST_ANSWER = 30_000
MOST_CRITERIA = 10
MOST_POINTS = 100
MOST_WORDS = 5_000
MOST_FILES = 5
# One criterion stands in a rubric that nobody wrote.
WHOLE_ANSWER = {"ar": "الجواب كله", "fr": "Toute la réponse"}
WHOLE_POINTS = 10


@dataclass(frozen=True)
class Criterion:
    """One row of a rubric, for people."""

    id: str
    words: LocalisedText | None
    points: int


@dataclass(frozen=True)
class OpenLine:
    """An open answer in the review."""

    text: str
    rubric: list[Criterion]
    model_answer: LocalisedText | None


def rubric_of(body: Body, language: str) -> list[Criterion]:
    return [Criterion(row["id"], localised(row["text"], language), row["points"]) for row in body["rubric"]]


def count_words(text: str) -> int:
    """LocalisedText as people count them: what holds a letter or a digit."""
    return sum(any(char.isalnum() for char in word) for word in text.split())


def clean_rubric(raw: Any, problems: Problems) -> list[dict]:
    """The criteria by which a person marks; one for the whole answer when none was written."""
    given = raw or [{"text": dict(WHOLE_ANSWER), "points": WHOLE_POINTS}]
    rows = clean_rows(
        given,
        "rubric",
        problems,
        least=1,
        most=MOST_CRITERIA,
        too_few=_("Write at least one criterion."),
        too_many=_("A question has at most 10 criteria."),
    )
    ids = give_ids(rows, "k", "rubric", problems, set())
    rubric: list[dict[str, Any]] = [
        {
            "id": criterion_id,
            "text": clean_text(row.get("text"), f"rubric.{index}.text", problems, required=_("Write this criterion.")),
            "points": clean_whole(
                row.get("points"),
                f"rubric.{index}",
                problems,
                least=1,
                most=MOST_POINTS,
                message=_("Points of a criterion are a whole number from 1 to 100."),
            ),
        }
        for index, (row, criterion_id) in enumerate(zip(rows, ids, strict=True))
    ]
    refuse_duplicates([row["text"] for row in rubric], "rubric", "text", problems, _("Two criteria say the same."))
    return rubric


class _Open(QuestionKind):
    """Marked by a person against a rubric. Nothing handed in is 0 at once."""

    is_open = True
    review_template = "quizzes/questions/_review_open.html"

    def _clean_common(self, raw: Mapping[str, Any], problems: Problems) -> dict:
        common = {
            "stem": clean_text(raw.get("stem"), "stem", problems, required=_("Write the question.")),
            "rubric": clean_rubric(raw.get("rubric"), problems),
            "model_answer": clean_text(raw.get("model_answer"), "model_answer", problems),
            "feedback": clean_text(raw.get("feedback"), "feedback", problems),
        }
        return with_media(common, raw, "", problems)

    def draw(self, body: Body, *, shuffle: bool, rng: random.Random) -> dict:
        return {}

    def grade(self, body: Body, value: Any) -> Decimal | None:
        return None if value else grading.ZERO

    def review_lines(self, body: Body, order: Order, language: str, value: Any) -> list[OpenLine]:
        text = value if isinstance(value, str) else ""
        return [OpenLine(text, rubric_of(body, language), localised(body["model_answer"], language))]


class LongText(_Open):
    """A text of her own. One that is too long is kept whole; it must be shortened before it is handed in."""

    kind = Kind.LONG_TEXT
    template = "quizzes/questions/_long_text.html"

    def clean_body(self, raw: Any) -> dict:
        raw, problems = as_mapping(raw), Problems()
        most_words = raw.get("most_words")
        body = {
            **self._clean_common(raw, problems),
            "most_words": None
            if most_words in (None, "")
            else clean_whole(
                most_words,
                "most_words",
                problems,
                least=1,
                most=MOST_WORDS,
                message=_("The most words are a whole number from 1 to 5000, or nothing for no limit."),
            ),
        }
        problems.stop_if_any()
        return body

    def clean_value(self, body: Body, order: Order, value: Any) -> str | None:
        if value is None:
            return None
        if not isinstance(value, str):
            raise ResponseInvalid
        if len(value) > LONGEST_ANSWER * 2:
            raise _text_too_long()
        text = unicodedata.normalize("NFC", value.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " "))
        text = "".join(char for char in text if char == "\n" or is_writable(char))
        text = "\n".join(line.rstrip() for line in text.split("\n")).strip()
        if len(text) > LONGEST_ANSWER:
            raise _text_too_long()
        return text or None

    def decode(self, body: Body, order: Order, data: Any, prefix: str) -> str:
        return data.get(prefix, "")

    def public_parts(self, body: Body, order: Order, language: str, value: Any) -> dict:
        text = value or ""
        return {"text": text, "words": count_words(text), "most_words": body["most_words"], "longest": LONGEST_ANSWER}

    def unfinished(self, body: Body, value: Any) -> str | None:
        most, written = body["most_words"], count_words(value or "")
        if most is None or written <= most:
            return None
        return ngettext("Your text has %(written)d word too many.", "Your text has %(written)d words too many.", written - most) % {
            "written": written - most
        }


class Upload(_Open):
    """Photos and files. They come and go by their own service; the answer is the list of their ids."""

    kind = Kind.UPLOAD
    template = "quizzes/questions/_upload.html"
    takes_files = True

    def clean_body(self, raw: Any) -> dict:
        raw, problems = as_mapping(raw), Problems()
        wanted = raw.get("accept")
        wanted = wanted if isinstance(wanted, Sequence) and not isinstance(wanted, str) else []
        accept = [name for name in ACCEPTED if name in wanted]
        if not accept:
            problems.add("accept", _("Choose what may be handed in: pictures, sound or documents."))
        most_files = raw.get("most_files")
        body = {
            **self._clean_common(raw, problems),
            "accept": accept,
            "most_files": clean_whole(
                1 if most_files in (None, "") else most_files,
                "most_files",
                problems,
                least=1,
                most=MOST_FILES,
                message=_("The number of files is from 1 to 5."),
            ),
        }
        problems.stop_if_any()
        return body

    def clean_value(self, body: Body, order: Order, value: Any) -> list[str] | None:
        # Only the service that keeps the files writes this answer: an id from a form could be anybody's.
        raise ResponseInvalid(_("Add your photos and files with the button under the question."))

    def decode(self, body: Body, order: Order, data: Any, prefix: str) -> None:
        return None

    def public_parts(self, body: Body, order: Order, language: str, value: Any) -> dict:
        kept = len(value or ())
        return {"accept": body["accept"], "most_files": body["most_files"], "kept": kept, "room": body["most_files"] - kept}


def _text_too_long() -> ResponseInvalid:
    return ResponseInvalid(_("This text is too long to be kept: at most 30,000 characters."))
