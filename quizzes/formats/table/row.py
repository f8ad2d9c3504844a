"""One row of a question table: its cells by what their columns hold."""

import re
from collections.abc import Mapping
from dataclasses import replace
from itertools import zip_longest
from typing import Any

from django.utils.translation import gettext_lazy as _

from quizzes.formats.embedded import losses_of, shows_latex
from quizzes.formats.source import LATEX, Refused
from quizzes.formats.table.cells import EMPTY, Cell, as_read, divided, html_of, without_media
from quizzes.formats.table.columns import LETTERS, Column
from quizzes.formats.table.vocabulary import DIFFICULTIES, OPTIONS, TEXTS, TRUTH, folded, meaning
from quizzes.formats.words import language_of
from quizzes.kinds.base import LANGUAGES
from text.bilingual import Bilingual
from text.digits import to_ascii_digits
from text.errors import DomainError
from text.numbers import parse_number

_SEVERAL = re.compile(r"[;,،؛/+&|\s]+")
NUMBER = re.compile("[0-9]{1,3}")
_AND = frozenset(("et", "and", "و"))


class Row:
    """Reads the cells of one row and collects what of them is lost."""

    def __init__(self, cells: Mapping[Column, Cell], language: str) -> None:
        self._cells = _with_right_as_a_choice({column: replace(cell, text=as_read(cell.text)) for column, cell in cells.items()})
        silent = [cell.text for column, cell in self._cells.items() if not column.language and column.name in TEXTS]
        self.language = language_of(silent, language)
        self.warnings: list[Any] = []

    @property
    def is_empty(self) -> bool:
        """Nothing but what a merged cell left here."""
        return not any(
            cell.text or cell.fault for column, cell in self._cells.items() if column.name not in ("folder", "kind", "tags", "difficulty")
        )

    def refuse_faults(self) -> None:
        for cell in self._cells.values():
            if cell.fault:
                raise Refused(cell.fault)

    def warn(self, reason: Any) -> None:
        if reason not in self.warnings:
            self.warnings.append(reason)

    def fact(self, name: str) -> str:
        """What a column says that has no language; of several columns that name right answers, all."""
        said = [cell.text for column, cell in self._cells.items() if (column.name, column.language) == (name, "") and cell.text]
        return ";".join(said)

    def words(self, name: str, number: int = 0) -> Bilingual:
        """The cells of a bilingual column as they stand."""
        said = {code: self._cells.get(Column(name, code, number), EMPTY).text for code in LANGUAGES}
        silent = self._cells.get(Column(name, "", number), EMPTY).text
        if silent and not said[self.language]:
            said[self.language] = silent
        return said

    def html(self, words: Bilingual) -> Bilingual:
        """The same as HTML; what will be taken away from it is named."""
        html = {code: html_of(said) for code, said in words.items()}
        lost = {str(name): name for said in html.values() for name in losses_of(said)}
        if lost:
            self.warn(_("A question keeps words only. Taken away: %(names)s.") % {"names": ", ".join(lost)})
        if any(map(shows_latex, html.values())):
            self.warn(LATEX)
        return html

    def text(self, name: str, number: int = 0) -> Bilingual:
        return self.html(self.words(name, number))

    def text_and_media(self, name: str, number: int = 0) -> tuple[Bilingual, dict[str, Any] | None]:
        """The text, and the picture or recording named before it."""
        words, media, alt = self.words(name, number), None, dict.fromkeys(LANGUAGES, "")
        for code in LANGUAGES:
            words[code], shown, alt[code] = without_media(words[code])
            media = media or shown
        return self.html(words), {**media, "alt": alt} if media else None

    def numbers_of(self, name: str) -> list[int]:
        """Which of the numbered columns are filled, up to the last one."""
        filled = [column.number for column, cell in self._cells.items() if column.name == name and cell.text]
        return list(range(1, max(filled, default=0) + 1))

    def spread_choices(self) -> None:
        """Make several choices of a single cell that holds them all: "Vrai | Faux", or one a line."""
        for code in ("", *LANGUAGES):
            cell = self._cells.get(Column("answer", code, 1), EMPTY)
            parts = [part for part in (divided(cell.text, "|") if "|" in cell.text else cell.text.split("\n")) if part.strip()]
            if len(parts) > 1:
                self._cells |= {Column("answer", code, number): replace(cell, text=part) for number, part in enumerate(parts, start=1)}

    def lists(self, name: str, number: int = 0, sign: str = "|") -> dict[str, list[str]]:
        """The parts of each language's cell."""
        return {code: [part for part in divided(said, sign) if part] for code, said in self.words(name, number).items()}

    def rows_of_lists(self, name: str) -> list[Bilingual]:
        """The same, part by part in both languages."""
        lists = self.lists(name)
        return [dict(zip(LANGUAGES, pair, strict=True)) for pair in zip_longest(*(lists[code] for code in LANGUAGES), fillvalue="")]

    def folder(self) -> list[Bilingual]:
        """The path, from the outside in."""
        parts = self.lists("folder", sign="/")
        return [{"ar": ar[:120], "fr": fr[:120]} for ar, fr in zip_longest(parts["ar"], parts["fr"], fillvalue="")]

    def tags(self) -> list[str]:
        return [tag.strip()[:100] for tag in re.split(r"[,،;؛\n]", self.fact("tags")) if tag.strip()]

    def difficulty(self) -> int | None:
        said = self.fact("difficulty")
        found = meaning(to_ascii_digits(said), DIFFICULTIES) if said else None
        if said and not found:
            self.warn(_("The difficulty “%(words)s” is not known: write easy, medium or hard.") % {"words": said[:40]})
        return int(found) if found else None

    def truth(self) -> bool | None:
        found = meaning(to_ascii_digits(self.fact("right")), TRUTH)
        return None if found is None else found == "true"

    def options(self) -> dict[str, list[str]]:
        """The settings of the row with what follows each: {"fixed": ["4"], "all_or_nothing": []}."""
        found: dict[str, list[str]] = {}
        for part in re.split(r"[;؛\n]", self.fact("options")):
            words = part.split()
            numbers = [to_ascii_digits(word) for word in words if NUMBER.fullmatch(to_ascii_digits(word))]
            name = meaning(" ".join(word for word in words if not NUMBER.fullmatch(to_ascii_digits(word))), OPTIONS)
            if name:
                found[name] = numbers
            elif words:
                self.warn(_("The setting “%(words)s” is not known and was left out.") % {"words": part.strip()[:40]})
        return found

    def amounts(self, name: str, count: int, default: int) -> list[int]:
        """Whole numbers of a list, one for each answer."""
        parts = [part for part in re.split(r"[;؛|\s]+", to_ascii_digits(self.fact(name)).replace("%", " ")) if part]
        if len(parts) == 1:
            parts *= count
        return [round(self.number(part)) for part in parts[:count]] + [default] * (count - len(parts))

    def number(self, words: str) -> Any:
        try:
            return parse_number(words)
        except DomainError as error:
            raise Refused(_("“%(words)s” is not a number.") % {"words": words[:40]}) from error

    def right_indexes(self, choices: list[Bilingual]) -> set[int]:
        """Which of the choices (from 0) the row calls right: by number, by letter, or by their words."""
        said = self.fact("right")
        tokens = [token for token in _SEVERAL.split(to_ascii_digits(folded_right(said))) if token]
        if len(tokens) > 1:
            tokens = [token for token in tokens if token not in _AND]
        numbers = [int(token) if NUMBER.fullmatch(token) else LETTERS.get(token, 0) for token in tokens]
        if numbers and all(1 <= number <= len(choices) for number in numbers):
            self._doubt(said, numbers, choices)
            return {number - 1 for number in numbers}
        named = {self._index_of(part, choices) for part in ([said] if self._index_of(said, choices) is not None else divided(said, ";"))}
        if said and None not in named:
            return {index for index in named if index is not None}
        if said:
            raise Refused(
                _("“%(words)s” is not one of the choices. Write the number of the right one: 2, or 1;3 for several.") % {"words": said[:60]}
            )
        return set()

    def _index_of(self, words: str, choices: list[Bilingual]) -> int | None:
        wanted = folded(words)
        return next(
            (index for index, choice in enumerate(choices) if wanted and wanted in {folded(said) for said in choice.values()}), None
        )

    def _doubt(self, said: str, numbers: list[int], choices: list[Bilingual]) -> None:
        meant = self._index_of(said, choices)
        if meant is not None and meant + 1 not in numbers:
            self.warn(_("“%(words)s” was read as the number of the right choice, not as its words.") % {"words": said[:40]})


def _with_right_as_a_choice(cells: dict[Column, Cell]) -> dict[Column, Cell]:
    """Tables that hold the words of the right answer and those of the wrong ones have the right one as their first choice."""
    right = cells.get(Column("right"), EMPTY)
    wrong = {column: cell for column, cell in cells.items() if column.name == "wrong"}
    offered = {folded(cell.text) for column, cell in cells.items() if column.name == "answer" and cell.text}
    if wrong and not offered:
        cells |= {Column("answer", column.language, column.number + 1): cell for column, cell in wrong.items()}
    elif not offered or any(column.name == "answer" and column.number == 1 for column in cells) or _is_place(right.text):
        return cells
    if right.text and folded(right.text) not in offered:
        cells |= {Column("answer", "", 1): right, Column("right"): replace(right, text="1")}
    return cells


def _is_place(said: str) -> bool:
    """Whether the right answer is said by its number or letter, and not by its words."""
    return all(NUMBER.fullmatch(token) or token in LETTERS for token in _SEVERAL.split(to_ascii_digits(folded_right(said))) if token)


def folded_right(said: str) -> str:
    """The cell of the right answer with its letters made equal and its signs kept."""
    return " ".join(folded(part) if part.strip() else part for part in re.split(r"(?<=[;,،؛/+&|])", said))
