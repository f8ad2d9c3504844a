"""Arabic and French as people search for them and as they answer: what is the same word?

Two strengths. `fold`, `stem` and `index_text` serve search, where finding too much is better than finding nothing.
`normalise_answer` serves quizzes, where the spelling may be the very thing that is asked.
"""

import re
import unicodedata
from functools import lru_cache

import snowballstemmer

from text.digits import to_ascii_digits

_MARKS = re.compile("[\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed\u0640\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_LETTERS = str.maketrans(
    {
        "أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ی": "ي", "ې": "ي", "ئ": "ي", "ؤ": "و", "ة": "ه", "ۃ": "ه",
        "ہ": "ه", "ھ": "ه", "ە": "ه", "ک": "ك", "ڪ": "ك", "گ": "ك", "ڭ": "ك", "ݣ": "ك", "پ": "ب", "ڤ": "ف", "ڥ": "ف",
        "چ": "ش", "œ": "oe", "æ": "ae", "’": "'", "ʼ": "'",
    }
)  # fmt: skip

SHORTEST_STEM = 3
SHORTEST_WORD = 2  # what an article must leave
_WORD = re.compile(r"[0-9a-z]+|[\u0621-\u064a\u066e-\u06d3]+")
_PREFIXES = ("وبال", "ولل", "وال", "بال", "كال", "فال", "لل", "ال", "و")
_SUFFIXES = (
    "اتنا", "اتكم", "اتهم", "اتها", "تنا", "تكم", "تهم", "تها", "كم", "هم", "نا", "ها", "ان", "ات", "ون", "ين", "يه", "ه", "ي",
)  # fmt: skip
# Words whose first or last letters only look like an article or an ending.
_WHOLE = frozenset(
    ("واتساب", "والد", "والده", "وطن", "ورد", "ورده", "ورق", "ورقه", "وزن", "وصل", "الم", "اله")
)  # fmt: skip
_french = snowballstemmer.stemmer("french")


def fold(text: str) -> str:
    """The text without marks, accents, letter variants, capitals and foreign digits. Folding twice changes nothing."""
    text = _MARKS.sub("", unicodedata.normalize("NFKC", text)).casefold().translate(_LETTERS)
    text = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return to_ascii_digits(text.translate(_LETTERS))


@lru_cache(maxsize=10_000)
def stem(word: str) -> str:
    """The stem of one folded word: التعاونيات and تعاونيه meet, as do ventes and vente."""
    if word[:1].isascii():
        return _french.stemWord(word) if len(word) > SHORTEST_STEM else word
    return _stem_arabic(word)


def _stem_arabic(word: str) -> str:
    if word in _WHOLE:
        return word
    for prefix in _PREFIXES:
        if word.startswith(prefix) and len(word) - len(prefix) >= (SHORTEST_STEM if prefix == "و" else SHORTEST_WORD):
            word = word[len(prefix) :]
            break
    if word in _WHOLE:
        return word
    for suffix in _SUFFIXES:
        if word.endswith(suffix) and len(word) - len(suffix) >= SHORTEST_STEM:
            word = word[: -len(suffix)]
    return word


def words(text: str) -> list[str]:
    """The folded words of a text, in order."""
    return _WORD.findall(fold(text))


def alternatives(word: str) -> list[str]:
    """What a folded word may be found by: itself, and its stem when that differs."""
    stemmed = stem(word)
    return [word] if stemmed == word else [word, stemmed]


def index_text(text: str) -> str:
    """What the search index stores of a text: each folded word, then its stem."""
    return " ".join(found for word in words(text) for found in alternatives(word))


_INVISIBLE = re.compile("[\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_SPACE = re.compile(r"\s+")
_END = " .,;:!?…،؛؟。"
_ANSWER_MARKS = re.compile("[\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06ed\u08d3-\u08ff]")
_ANSWER_LETTERS = str.maketrans(
    {
        "آ": "ا", "أ": "ا", "إ": "ا", "ٱ": "ا", "ى": "ي", "ی": "ي", "ې": "ي", "ک": "ك", "ڪ": "ك", "ہ": "ه", "ھ": "ه",
        "ە": "ه", "٫": ".", "٬": "", "،": ",", "؛": ";", "؟": "?", "‘": "'", "’": "'", "ʼ": "'", "´": "'", "`": "'",
        "“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "‐": "-", "‑": "-", "‒": "-", "–": "-", "—": "-", "−": "-",
    }
)  # fmt: skip
_TOLERANT_LETTERS = str.maketrans({"ة": "ه", "ؤ": "و", "ئ": "ي", "ء": "", "œ": "oe", "æ": "ae"})
_FRENCH_ARTICLES = frozenset(("le", "la", "les", "un", "une", "des"))


def clean_answer(text: str) -> str:
    """Level 0: what nobody can see or means. Invisible characters go, digits become ASCII, spaces are single, end
    punctuation is trimmed.
    """
    text = _INVISIBLE.sub("", unicodedata.normalize("NFKC", text))
    return to_ascii_digits(_SPACE.sub(" ", text)).rstrip(_END).lstrip()


def normalise_answer(text: str, *, tolerant: bool = False) -> str:
    """The form in which two written answers are compared.

    Level 1 forgives marks, the hamza of an alef, final ى for ي, capitals and typographic signs. With `tolerant`
    (level 2) also ة for ه, every other hamza, articles and Latin accents. Level 1 repeated changes nothing.
    """
    text = _ANSWER_MARKS.sub("", clean_answer(text)).translate(_ANSWER_LETTERS).casefold()
    text = unicodedata.normalize("NFKC", text)
    if tolerant:
        text = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
        text = _without_articles(text.translate(_TOLERANT_LETTERS))
    return _SPACE.sub(" ", text).rstrip(_END).lstrip()


def _without_articles(text: str) -> str:
    kept = [_without_article(word) for word in text.split() if word not in _FRENCH_ARTICLES]
    return " ".join(kept) or text


def _without_article(word: str) -> str:
    for article in ("ال", "l'"):
        if word.startswith(article) and len(word) - len(article) >= SHORTEST_WORD:
            return word[len(article) :]
    return word
