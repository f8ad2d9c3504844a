"""Finding out what each column of a table holds, from its heading in Arabic, French or English."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from quizzes.formats.table.vocabulary import FACTS, NUMBERED, TEXTS, folded, meaning
from text.digits import to_ascii_digits

MOST_ANSWERS = 30
LETTERS = {**{letter: index for index, letter in enumerate("ابجدهوزحطي", start=1)}, **{chr(96 + n): n for n in range(1, 21)}}
_LANGUAGE = {
    "ar": re.compile(r"\b(?:ar|arabe|arabic)\b|(?:بال|ال)?عربيه?\b"),
    "fr": re.compile(r"\b(?:fr|francais|francaise|french)\b|(?:بال|ال)?فرنسيه?\b"),
}
_LITTLE = re.compile(r"\b(?:en|in|de la|du|de|no|n|num|numero|number|رقم)\b")
_NUMBER = re.compile(r"\d{1,2}")
# What numbers a row and says nothing: "12", "Q12", "Question 3".
_ONLY_NUMBERED = re.compile(r"\W*(?:[^\W\d]{1,8}\W{0,2})?\d[\d\W]*")


@dataclass(frozen=True)
class Column:
    """`name` out of the vocabulary; `language` when the heading says it; `number` of an answer, from 1."""

    name: str
    language: str = ""
    number: int = 0


def column_from(code: str) -> Column | None:
    """The column that a code names, as "answer:fr:2"; None for a code that names none."""
    name, language, number, *_rest = [*code.split(":"), "", "", ""]
    if (name not in TEXTS and name not in FACTS) or language not in ("", *_LANGUAGE) or not re.fullmatch(r"\d{0,2}", number):
        return None
    return Column(name, language if name in TEXTS else "", int(number or 0))


def column_of(heading: str) -> Column | None:
    """What a heading means. A heading may say it twice ("النوع / Type") or with a remark ("Answer 1 - max 75 characters")."""
    parts = [heading, *re.split(r"[/|\n]| [-–—] ", heading)] if re.search(r"[/|\n]| [-–—] ", heading) else [heading]
    return next((found for found in map(_column, parts) if found), None)


def _column(heading: str) -> Column | None:
    plain = to_ascii_digits(folded(heading))
    if not plain:
        return None
    language = next((code for code, pattern in _LANGUAGE.items() if pattern.search(plain)), "")
    if language:
        plain = _LANGUAGE[language].sub(" ", plain)
    for words in (plain, _LITTLE.sub(" ", plain)):
        plain = " ".join(words.split())
        if name := meaning(plain, FACTS) or meaning(plain, TEXTS):
            return Column(name, "" if name in FACTS else language, 1 if name in NUMBERED else 0)
    return _numbered(plain, language) if plain else None


def _numbered(plain: str, language: str) -> Column | None:
    found = _NUMBER.search(plain)
    if found:
        number, rest = int(found[0]), plain[: found.start()] + " " + plain[found.end() :]
    else:
        *words, last = plain.split()
        if last not in LETTERS:
            return None
        number, rest = LETTERS[last], " ".join(words)
        if not rest:
            return Column("answer", language, number)
    name = meaning(" ".join(_LITTLE.sub(" ", rest).split()), TEXTS)
    if name in NUMBERED and 1 <= number <= MOST_ANSWERS:
        return Column(str(name), language, number)
    return None


def columns_of(headings: Sequence[str], rows: Sequence[Sequence[str]] = (), assigned: Mapping[str, str] | None = None) -> dict[int, Column]:
    """Place of the column -> what it holds. Where one thing stands twice without a language, the headings' scripts tell them
    apart: "السؤال" and "Question". Of two columns that are called questions, one that only numbers them in the first `rows` is none.
    What is `assigned` to a heading by hand goes before what it says.
    """
    by_hand = {index: found for index, heading in enumerate(headings) if (found := column_from((assigned or {}).get(heading[:60], "")))}
    columns = {index: found for index, heading in enumerate(headings) if (found := column_of(heading))}
    columns |= _right_beside_letters(headings, columns)
    questions = [index for index, column in columns.items() if column == Column("question")]
    words = {index: [row[index].strip() for row in rows if index < len(row) and row[index].strip()] for index in questions}
    numbering = [index for index in questions if all(_ONLY_NUMBERED.fullmatch(said) for said in words[index])]
    if any(words[index] for index in questions if index not in numbering):
        columns = {index: column for index, column in columns.items() if index not in numbering}
    silent: dict[tuple[str, int], list[int]] = {}
    for index, column in columns.items():
        if column.name in TEXTS and not column.language:
            silent.setdefault((column.name, column.number), []).append(index)
    for indexes in silent.values():
        if len(indexes) > 1:
            for index in indexes:
                arabic = bool(re.search("[\u0620-\u064a]", headings[index]))
                columns[index] = Column(columns[index].name, "ar" if arabic else "fr", columns[index].number)
    kept = dict(by_hand)
    for index, column in columns.items():
        if index not in kept and column not in kept.values():
            kept[index] = column
    return dict(sorted(kept.items()))


def _right_beside_letters(headings: Sequence[str], columns: dict[int, Column]) -> dict[int, Column]:
    """Where the choices stand under A, B, C, a column "Answer" names the right one, and "Answer 2" one more."""
    lettered = [index for index, column in columns.items() if column.name == "answer" and len(headings[index].strip()) == 1]
    if len(lettered) < 2 or any(column.name == "right" for column in columns.values()):
        return {}
    named = [index for index, column in columns.items() if column.name == "answer" and index not in lettered]
    return {index: Column("right", "", number) for number, index in enumerate(named)}


def is_heading(columns: dict[int, Column]) -> bool:
    """Whether a row with these columns is the row of headings."""
    names = {column.name for column in columns.values()}
    return "question" in names and len(names) > 1
