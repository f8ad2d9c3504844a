"""One question of a foreign file while it is read: its languages, the files it shows, and what is lost of it."""

import re
from collections.abc import Callable, Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _

from quizzes.formats.embedded import losses_of, shows_latex, take_out
from quizzes.formats.model import Blob, Problem
from quizzes.formats.words import LanguageTagger, to_plain
from quizzes.kinds.base import LANGUAGES
from text.bilingual import Bilingual
from text.errors import DomainError

# A file by the address that a text names; None when the file is not there. Raises DomainError for one that is no good.
Finder = Callable[[str], Blob | None]


LONGEST_TEXT = 60_000
ONLY_THE_BEST = _("Answers that earn a part of the point, or take points away, are simply wrong here: only the best one is right.")
UNEVEN = _("The weights of the answers were left out: each right choice earns the same, each wrong one takes the same.")
LATEX = _("A formula in LaTeX is shown as it is written, with its signs. Write it in words, or as a picture.")
CALCULATED = _("Calculated questions draw random numbers into formulas. Write it as a question with one number.")
_DATA = re.compile(r"base64,[A-Za-z0-9+/=\s]*")


_MOODLE_ADDRESS = re.compile(r"@@PLUGINFILE@@[^\s<>\"']{0,300}")
_PRE = re.compile(r"(<pre\b[^<>]{0,200}>)([^<]{0,20000})", re.IGNORECASE)


def _with_lines(html: str) -> str:
    """The text with the lines of `<pre>` as breaks, which a question keeps."""
    return _PRE.sub(lambda found: found[1] + found[2].strip("\n").replace("\n", "<br/>"), html)


class Refused(Exception):
    """This question cannot come in. The reason is for the trainer."""

    def __init__(self, reason: Any) -> None:
        super().__init__(reason)
        self.reason = reason


def refuse_long(html: str) -> str:
    """The text, if it is of a length that a question may have; pictures inside it do not count. Raises Refused.

    Asked before anything is searched for in it: a text built to be slow is refused first.
    """
    if len(html) > LONGEST_TEXT and len(_DATA.sub("", html)) > LONGEST_TEXT:
        raise Refused(_("A text of this question is longer than %(most)s characters.") % {"most": LONGEST_TEXT})
    return html


class Source:
    """Turns the HTML texts of one question into bilingual ones and collects files and losses on the way."""

    def __init__(self, where: str, texts: Iterable[str], *, language: str, find: Finder, certain: bool = False) -> None:
        self.where = where
        self.media: dict[str, Blob] = {}
        self._tagger = LanguageTagger(texts, language, certain=certain)
        self._shown: set[str] = set()
        self._find = find
        self._reasons: list[Any] = []
        self._lost: dict[str, Any] = {}

    @property
    def language(self) -> str:
        return self._tagger.language

    @property
    def bilingual(self) -> bool:
        return self._tagger.bilingual

    def warn(self, reason: Any) -> None:
        """Say once that something is lost."""
        if reason not in self._reasons:
            self._reasons.append(reason)

    @property
    def warnings(self) -> list[Problem]:
        reasons = list(self._reasons)
        if self._lost:
            names = ", ".join(str(name) for name in self._lost.values())
            reasons.append(_("A question keeps words only. Taken away: %(names)s.") % {"names": names})
        if self._tagger.left_out:
            codes = ", ".join(sorted(self._tagger.left_out))
            reasons.append(_("Texts in other languages were left out: %(codes)s.") % {"codes": codes})
        return [Problem(self.where, reason) for reason in reasons]

    def text(self, html: str) -> Bilingual:
        """The bilingual text; a picture in it is lost, and said to be."""
        text, media = self.text_and_media(html)
        if media:
            self._forget(media)
            self.warn(_("A picture or recording stands where a question cannot hold one. It was left out."))
        return text

    def plain(self, words: str) -> Bilingual:
        """A bilingual text of words without markup."""
        return {code: to_plain(text) for code, text in self._tagger.tag(refuse_long(words)).items()}

    def text_and_media(self, html: str) -> tuple[Bilingual, dict | None]:
        """The bilingual text without its pictures, and the first picture or recording that could be read."""
        text: Bilingual = {}
        media: dict | None = None
        for code, words in self._tagger.tag(refuse_long(html)).items():
            text[code], shown = take_out(_with_lines(words), self.file)
            text[code] = _MOODLE_ADDRESS.sub("", text[code])
            if shows_latex(words):
                self.warn(LATEX)
            self._lost.update({str(name): name for name in losses_of(text[code])})
            for embedded in shown:
                media = self._with(media, self.file(embedded.source), embedded.alt, code)
        return text, media

    def _with(self, media: dict | None, blob: Blob | None, alt: str, code: str) -> dict | None:
        if blob is None:
            return media
        if media is None:
            return self.media_object(blob, {code: alt})
        if media["blob"] != blob.name:
            self.warn(_("There is room for one picture or recording here. The others were left out."))
            if blob.name not in self._shown:
                self.media.pop(blob.name, None)
        else:
            media["alt"][code] = media["alt"][code] or alt
        return media

    def media_object(self, blob: Blob, alt: Bilingual) -> dict:
        """What stands in a body until the file is kept and has an id."""
        self._shown.add(blob.name)
        return {"type": blob.type, "blob": blob.name, "alt": {code: alt.get(code, "") for code in LANGUAGES}}

    def _forget(self, media: dict) -> None:
        self.media.pop(media["blob"], None)

    def file(self, address: str) -> Blob | None:
        """The file at an address inside the package; None, with a warning, when it cannot be had."""
        if address.lower().startswith(("http:", "https:", "//", "ftp:")):
            self.warn(_("A picture or recording on another site (%(address)s) was left out.") % {"address": address[:200]})
            return None
        try:
            blob = self._find(address)
        except DomainError as error:
            self.warn(error.message)
            return None
        if blob is None:
            self.warn(_("The file “%(name)s” is not in the package.") % {"name": address[-80:]})
            return None
        return self._named(blob)

    def _named(self, blob: Blob) -> Blob:
        """The blob under a name of its own: two different pictures may both be called image.png."""
        stem, _dot, ending = blob.name.rpartition(".")
        name, number = blob.name, 1
        while name in self.media and self.media[name].content != blob.content:
            number += 1
            name = f"{stem}-{number}.{ending}"
        if name != blob.name:
            blob = Blob(name, blob.content, blob.type)
        self.media[name] = blob
        return blob
