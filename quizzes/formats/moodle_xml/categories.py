"""Moodle's category paths as folders: `$course$/top/Ventes//Achats/Prix` is the folder Ventes/Achats, and in it Prix."""

import re
from collections.abc import Iterable, Mapping

from quizzes.formats.words import LanguageTagger, to_plain, together

_SLASH = re.compile(r"(?<!/)/(?!/)")
_OWN = re.compile(r"\$[\w-]+\$")
LONGEST_NAME = 150


def read_path(path: str, language: str) -> list[dict[str, str]]:
    """The names of the folders from the outside in. Moodle's own first names (`$course$`, `top`) are none."""
    names = [part.replace("//", "/").strip() for part in _SLASH.split(path)]
    names = [name for name in names if name and not _OWN.fullmatch(name)]
    if names and names[0].lower() == "top":
        names.pop(0)
    return [name for name in (_named(raw, language) for raw in names) if any(name.values())]


def _named(raw: str, language: str) -> dict[str, str]:
    tagged = LanguageTagger([raw], language).tag(raw)
    return {code: to_plain(words)[:LONGEST_NAME] for code, words in tagged.items()}


def write_path(folder: Iterable[Mapping[str, str]]) -> str:
    """The path of a folder, with both its names."""
    names = []
    for name in folder:
        given = [code for code in ("ar", "fr") if name.get(code)]
        words = together({code: _as_html(name[code]) for code in given}, given[0] if len(given) == 1 else None)
        names.append(words.replace("/", "//"))
    return "/".join(["$course$", "top", *names])


def _as_html(name: str) -> str:
    return name.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
