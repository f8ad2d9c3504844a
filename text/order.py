"""The order of names: one on PostgreSQL, on SQLite and in Python.

A list reads from the script of its language to the others. أ, إ, آ and ا are one letter, as are ؤ and و, ئ and ي, ة and ه; ڭ
follows ك, ڤ follows ف, É stands with E, and 10 comes after 9.
"""

import re
import unicodedata
from functools import lru_cache
from typing import Any

from django.db.models import Func, TextField, Value
from django.utils.translation import get_language

from text.digits import to_ascii_digits

# The collations of a language: accounts.migrations.0005 makes them in PostgreSQL, `text.apps` gives them to each connection of SQLite.
COLLATIONS = {"ar": "names_ar", "fr": "names_fr"}

# Unicode's own order, and CLDR's for Arabic, keep أحمد and احمد far apart, and PostgreSQL takes rules of one's own from 16 on only.
_CARRIERS, _CARRIED = "أإآٱؤئةکی", "ااااويهكي"
_SAME_LETTER = str.maketrans(_CARRIERS, _CARRIED)
_ARABIC = "ءابپتثجچحخدذرزژسشصضطظعغفڤڥقكڭگلمنهوىي"
_TWO_LETTERS = str.maketrans({"œ": "oe", "æ": "ae"})
_NUMBER = re.compile(r"\d+")
_SCRIPTS = {"ar": ("ARABIC", "LATIN", "TIFINAGH"), "fr": ("LATIN", "ARABIC", "TIFINAGH")}


class InOrder(Func):
    """A name as something to sort by."""

    output_field = TextField()

    def __init__(self, expression: Any, language: str | None = None, **extra: Any) -> None:
        super().__init__(expression, **extra)
        self.collation = COLLATIONS[_known(language)]

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        return super().as_sql(compiler, connection, template=f'(%(expressions)s) COLLATE "{self.collation}"', **context)

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        letters = self.copy()
        letters.set_source_expressions([*self.get_source_expressions(), Value(_CARRIERS), Value(_CARRIED)])
        template = f'translate(%(expressions)s) COLLATE "{self.collation}"'
        return super(InOrder, letters).as_sql(compiler, connection, template=template, **context)


def name_key(name: str, language: str | None = None) -> tuple[str, ...]:
    """The same for `sorted`."""
    return _key(name, _known(language))


@lru_cache(maxsize=20_000)
def _key(name: str, language: str) -> tuple[str, ...]:
    decomposed = unicodedata.normalize("NFKD", name.translate(_SAME_LETTER)).casefold().translate(_TWO_LETTERS)
    letters = "".join(character for character in decomposed if not unicodedata.combining(character))
    letters = _NUMBER.sub(_as_number, letters).translate(_WEIGHTS[language])
    return letters, decomposed, name.swapcase(), name


def compare_names(first: str, second: str, language: str) -> int:
    """Less than, equal to or greater than nothing, as collations of SQLite answer."""
    first_key, second_key = _key(first, language), _key(second, language)
    return (first_key > second_key) - (first_key < second_key)


def _known(language: str | None) -> str:
    found = (language or get_language() or "ar")[:2]
    return found if found in COLLATIONS else "fr"


def _as_number(match: re.Match[str]) -> str:
    digits = to_ascii_digits(match.group()).lstrip("0")
    return f"0{chr(0x100 + len(digits))}{digits}"


class _Weights(dict[int, str]):
    """What each character counts for, found out when it is first met: signs, then digits, then letters, script by script."""

    def __init__(self, language: str) -> None:
        super().__init__()
        self._scripts = _SCRIPTS[language]

    def __missing__(self, code: int) -> str:
        character = chr(code)
        kind, script = unicodedata.category(character)[0], unicodedata.name(character, "").partition(" ")[0]
        if kind == "L":
            group = 5 + (self._scripts.index(script) if script in self._scripts else len(self._scripts))
            place = _ARABIC.find(character)
            weight = f"{chr(group)}{chr(1 + place) if place >= 0 else character}"
        else:
            weight = f"{chr({'Z': 1, 'P': 2, 'S': 3}.get(kind, 4))}{character}"
        self[code] = weight
        return weight


_WEIGHTS = {language: _Weights(language) for language in COLLATIONS}
