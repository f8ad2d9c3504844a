"""The formats that questions come in and go out in."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from quizzes.formats.model import PartReader, Reader, Reading, Sniffer, TableReader, Writer
from untrusted.errors import FormatInvalid

_formats: dict[str, "Format"] = {}


@dataclass(frozen=True)
class Format:
    """A format by its name: xlsx, csv, gift, aiken, moodle-xml, qti or h5p. `ending` is that of a file we write.

    `parts`, where there is one, reads what `read` reads, piece by piece. `one_language`: what we write holds one language.
    `holds_files`: what we write holds pictures and recordings themselves. `read_table` reads a table with columns that
    were assigned by hand.
    """

    name: str
    label: Any
    ending: str
    content_type: str
    sniff: Sniffer
    read: Reader
    parts: PartReader | None = None
    write: Writer | None = None
    one_language: bool = False
    holds_files: bool = False
    read_table: TableReader | None = None

    def read_parts(
        self, content: bytes, *, name: str, language: str = "fr", assigned: Mapping[str, str] | None = None
    ) -> Iterator[Reading]:
        """The file in pieces, or in one when the format has no pieces. Tables follow the columns that somebody assigned by hand."""
        if self.read_table is not None and assigned:
            yield self.read_table(content, name=name, language=language, assigned=assigned)
        elif self.parts is not None:
            yield from self.parts(content, name=name, language=language)
        else:
            yield self.read(content, name=name, language=language)


def register(known: Format) -> None:
    """Make a format known. Those that tell themselves apart best come first: the first that knows a file, reads it."""
    _formats[known.name] = known


def format_of(name: str) -> Format:
    """The format of this name. Raises FormatInvalid."""
    try:
        return _formats[name]
    except KeyError:
        raise FormatInvalid(
            "format_unknown",
            _("The format “%(name)s” is not known here.") % {"name": name[:40]},
            _("Known formats: %(names)s.") % {"names": ", ".join(_formats)},
        ) from None


def all_formats() -> list[Format]:
    """Every format that can be read."""
    return list(_formats.values())


def written_formats() -> list[Format]:
    """Every format that can be written."""
    return [known for known in _formats.values() if known.write is not None]


def detect(content: bytes, name: str) -> Format:
    """The format of a file by what is in it, then by the end of its name. Raises FormatInvalid."""
    for known in _formats.values():
        if known.sniff(content, name):
            return known
    raise FormatInvalid(
        "format_not_recognised",
        _("This file is in none of the formats that are read here."),
        _("Choose the format yourself, or use the spreadsheet template."),
    )
