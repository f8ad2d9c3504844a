"""What every kind of question has in common: bilingual words, checks that name the field, and the contract of a kind."""

import random
import unicodedata
from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.utils.html import strip_tags
from django.utils.safestring import SafeString

from quizzes.exceptions import ResponseInvalid
from quizzes.fingerprints import ids_in
from web.languages import in_language

LANGUAGES = ("ar", "fr")
Body = Mapping[str, Any]
Order = Mapping[str, Any]
Json = Any  # a part of a question, or an answer, as JSON: its kind says what it is
LONGEST_POSITION = 3
DIRECTION_CONTROLS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


@dataclass(frozen=True)
class LocalisedText:
    """A bilingual text for one reader: in her language, or in the other one when it is not translated."""

    html: SafeString
    language: str

    @property
    def plain(self) -> str:
        """For where no markup may stand. Entities stay as they are: the text is HTML."""
        return SafeString(" ".join(strip_tags(self.html.replace("<br", " <br")).split()))


def localised(text: Mapping[str, str] | None, language: str) -> LocalisedText | None:
    """The text in `language`, else in the other; None when there is none. It was sanitised when it was saved."""
    if not text:
        return None
    for candidate in sorted(LANGUAGES, key=lambda code: code != language):
        if text.get(candidate):
            return LocalisedText(SafeString(text[candidate]), candidate)
    return None


def localised_plain(text: Mapping[str, str] | None, language: str) -> str:
    """A text that is no HTML, in `language`, else in the other."""
    return in_language(text or {}, language)


@dataclass
class ShownMedia:
    """A picture or recording as a page shows it. `file` is filled in by `quizzes.selectors.media`; None when it is gone."""

    type: str
    id: int
    alt: str
    is_small: bool
    file: Any = None


def show_media(part: Mapping[str, Any], language: str, *, small: bool = True, name: str = "media") -> ShownMedia | None:
    """The picture or recording of a part of a body, to be shown in this language."""
    raw = part.get(name)
    return ShownMedia(raw["type"], raw["id"], localised_plain(raw["alt"], language), small) if raw else None


def texts_in(part: Any) -> Iterator[dict]:
    """Every bilingual text of a body, however deep."""
    if isinstance(part, dict):
        if part and set(part) <= set(LANGUAGES):
            yield part
        else:
            for inner in part.values():
                yield from texts_in(inner)
    elif isinstance(part, list):
        for inner in part:
            yield from texts_in(inner)


def missing_languages(body: Body) -> list[str]:
    """Languages in which some text of the question is still to be written."""
    prose = [text for text in texts_in(dict(body)) if all(isinstance(words, str) for words in text.values())]
    return [code for code in LANGUAGES if any(any(text.values()) and not text.get(code) for text in prose)]


def clean_typed(value: Any, limit: int, too_long: Any) -> str:
    """What a member typed, as she typed it, without characters that no database keeps."""
    if not isinstance(value, str):
        raise ResponseInvalid
    if len(value) > limit * 4:
        raise ResponseInvalid(too_long)
    kept = "".join(char for char in " ".join(value.split()) if is_writable(char))
    kept = unicodedata.normalize("NFC", kept).strip()
    if len(kept) > limit:
        raise ResponseInvalid(too_long)
    return kept


def is_writable(char: str) -> bool:
    return unicodedata.category(char) not in {"Cc", "Cs", "Cn", "Co"} and char not in DIRECTION_CONTROLS


def is_subset_of(values: Any, offered: Any) -> bool:
    """Whether a list holds only offered ids, each once."""
    return (
        isinstance(values, list)
        and all(isinstance(value, str) and value in offered for value in values)
        and len(set(values)) == len(values)
    )


@dataclass(frozen=True)
class Review:
    """What a member reads after the attempt: line by line, then the general explanation."""

    lines: list[Any] = field(default_factory=list)
    feedback: LocalisedText | None = None


class QuestionKind(ABC):
    """One kind of question.

    `order` is what was drawn when the attempt started; a member's page speaks only of positions in that order, never of the
    ids in the body, because ids can betray the key.
    """

    kind: str
    template: str
    review_template: str
    is_open = False  # a person marks it
    takes_files = False

    @abstractmethod
    def clean_body(self, raw: Any) -> dict:
        """The body as it is kept: words sanitised, ids given, shape exact. Raises QuestionInvalid."""

    @abstractmethod
    def draw(self, body: Body, *, shuffle: bool, rng: random.Random) -> dict:
        """The order in which one attempt shows the parts."""

    @abstractmethod
    def clean_value(self, body: Body, order: Order, value: Any) -> Any:
        """The answer as it is kept; None when nothing was answered. Raises ResponseInvalid for what was not offered."""

    @abstractmethod
    def decode(self, body: Body, order: Order, data: Any, prefix: str) -> Any:
        """Read the answer from a posted form (a QueryDict), translating positions into ids."""

    @abstractmethod
    def grade(self, body: Body, value: Any) -> Decimal | None:
        """The fraction earned; None when only a person can tell."""

    @abstractmethod
    def public_parts(self, body: Body, order: Order, language: str, value: Any) -> dict:
        """What the page needs to ask the question, with her saved answer. Never a key, never feedback."""

    @abstractmethod
    def review_lines(self, body: Body, order: Order, language: str, value: Any) -> list[Any]:
        """Line by line: what was answered, what is right, why."""

    def public_body(self, body: Body, order: Order, language: str, value: Any = None) -> dict:
        """Everything that may be sent before the attempt is handed in."""
        shown = {"stem": localised(body.get("stem"), language), "media": show_media(body, language, small=False)}
        return {**shown, **self.public_parts(body, order, language, value)}

    def review(self, body: Body, order: Order, language: str, value: Any) -> Review:
        """Everything that may be sent afterwards."""
        return Review(self.review_lines(body, order, language, value), localised(body.get("feedback"), language))

    def unfinished(self, body: Body, value: Any) -> str | None:
        """Why the member cannot hand in the answer as it is, in words. What she wrote is kept all the same."""
        return None

    def still_asks(self, body: Body, asked: Body, order: Order) -> bool:
        """Whether a later body can judge what an attempt was asked: all that was drawn is in it, and nothing more is wanted."""
        return set(_names(order)) <= set(ids_in(body))

    def headline(self, body: Body) -> Mapping[str, str]:
        """The text by which the question is known in lists."""
        return body["stem"]


def from_position(offered: list[str], position: Any) -> str:
    """The id at a position of the order ("1" is the first)."""
    if (
        isinstance(position, str)
        and position.isascii()
        and position.isdigit()
        and len(position) <= LONGEST_POSITION
        and 1 <= int(position) <= len(offered)
    ):
        return offered[int(position) - 1]
    raise ResponseInvalid


def _names(part: Any) -> Iterator[str]:
    if isinstance(part, str):
        yield part
    elif isinstance(part, Mapping):
        for inner in part.values():
            yield from _names(inner)
    elif isinstance(part, list):
        for inner in part:
            yield from _names(inner)
