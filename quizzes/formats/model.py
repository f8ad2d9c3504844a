"""Questions on their way between a file and the bank, whatever the format."""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Protocol
from uuid import UUID

from text.bilingual import Bilingual

"""A name in both languages, either of which may be empty."""


Cells = list[tuple[str, str]]
"""A row of a table as it was written, each cell under its heading; handed back to be mended."""


@dataclass(frozen=True)
class Blob:
    """A picture or a recording that lies inside a file. `type` is "image" or "sound"."""

    name: str
    content: bytes
    type: str

    @cached_property
    def sha256(self) -> str:
        return hashlib.sha256(self.content).hexdigest()


@dataclass
class Item:
    """One question as a file says it. `where` tells people where it stands: "row 12" or its name.

    `folder` is the path from the outside in. Where `body` will hold a media object {"type", "id", "alt"}, it holds
    {"type", "blob", "alt"} with a name out of `media`.
    """

    where: str
    kind: str
    body: dict[str, Any]
    tags: list[str] = field(default_factory=list)
    folder: list[Bilingual] = field(default_factory=list)
    difficulty: int | None = None
    key: UUID | None = None
    media: dict[str, Blob] = field(default_factory=dict)
    cells: Cells | None = None


@dataclass(frozen=True)
class Problem:
    """Why an item is refused, or what of it is lost."""

    item: str
    reason: Any
    cells: Cells | None = None


@dataclass
class Reading:
    """What a file holds. `unknown_columns` are the headings of a table that were not understood."""

    items: list[Item] = field(default_factory=list)
    refused: list[Problem] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)
    unknown_columns: list[str] = field(default_factory=list)

    @classmethod
    def gathered(cls, parts: "Iterable[Reading]") -> "Reading":
        """The whole of what was read piece by piece."""
        whole = cls()
        for part in parts:
            whole.items += part.items
            whole.refused += part.refused
            whole.warnings += part.warnings
        return whole


@dataclass(frozen=True)
class WriteItem:
    """One question on its way out. `media` holds the file behind each media object of the body by its (type, id)."""

    key: UUID
    kind: str
    body: Mapping[str, Any]
    tags: list[str] = field(default_factory=list)
    folder: list[Bilingual] = field(default_factory=list)
    difficulty: int | None = None
    media: Mapping[tuple[str, int], Blob] = field(default_factory=dict)


@dataclass(frozen=True)
class Written:
    """A file, and what of the questions it does not hold."""

    content: bytes
    warnings: list[Problem] = field(default_factory=list)


class Reader(Protocol):
    def __call__(self, content: bytes, *, name: str, language: str = "fr") -> Reading:
        """Read a whole file. `language` is that of the texts where the file does not say. Raises DomainError (as a rule
        FormatInvalid) when it cannot be read at all.
        """


class TableReader(Protocol):
    def __call__(self, content: bytes, *, name: str, language: str = "fr", assigned: Mapping[str, str] | None = None) -> Reading:
        """The same for a table. `assigned` says of headings what their columns hold, as "answer::2" (name, language, number)."""


class PartReader(Protocol):
    def __call__(self, content: bytes, *, name: str, language: str = "fr") -> Iterator[Reading]:
        """The same piece by piece, for files of thousands of questions."""


class Writer(Protocol):
    def __call__(self, questions: Iterable[WriteItem], *, language: str = "fr") -> Written:
        """Write a file. A format that holds one language per text writes `language`, else the other one."""


Sniffer = Callable[[bytes, str], bool]
