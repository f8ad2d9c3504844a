"""Opening an H5P package. Only `h5p.json` and what lies under `content/` are looked at; libraries are not read."""

import json
import posixpath
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from quizzes.formats.blobs import blob_from
from quizzes.formats.model import Blob
from quizzes.formats.words import to_plain
from quizzes.kinds.base import LANGUAGES
from untrusted.archives import Archive
from untrusted.errors import FormatInvalid

MOST_JSON = 20 * 1024 * 1024
MOST_DEPTH = 12
MOST_NODES = 5_000
# Packages without h5p.json are told by what is in them.
_SHAPES = (
    ("presentation", "H5P.CoursePresentation"),
    ("chapters", "H5P.InteractiveBook"),
    ("interactiveVideo", "H5P.InteractiveVideo"),
    ("imageHotspotQuestion", "H5P.ImageHotspotQuestion"),
    ("summaries", "H5P.Summary"),
    ("dialogs", "H5P.Dialogcards"),
    ("cards", "H5P.Flashcards"),
    ("panels", "H5P.Accordion"),
    ("choices", "H5P.SingleChoiceSet"),
    ("answers", "H5P.MultiChoice"),
    ("keywords", "H5P.Essay"),
    ("content", "H5P.Column"),
    ("correct", "H5P.TrueFalse"),
    ("distractors", "H5P.DragText"),
    ("textField", "H5P.MarkTheWords"),
    ("paragraphs", "H5P.SortParagraphs"),
)


@dataclass(frozen=True)
class Node:
    """One piece of content: which library shows it, with which parameters, and by what name people know it."""

    library: str
    params: dict[str, Any]
    title: str = ""


class Package:
    """An opened package. Raises ArchiveInvalid or FormatInvalid."""

    def __init__(self, content: bytes, *, language: str) -> None:
        self.archive = Archive(content)
        bases = sorted((posixpath.dirname(entry) for entry in self.archive if posixpath.basename(entry) == "content.json"), key=len)
        if not bases:
            raise FormatInvalid(
                "h5p_no_content",
                _("This is not an H5P package: it holds no content.json."),
                _("Download it again with the button “Reuse”."),
            )
        self.base = "content" if "content" in bases else bases[0]
        about = self._json(found) if (found := self.archive.find("../h5p.json", self.base)) else {}
        params = self._json(posixpath.join(self.base, "content.json"))
        said = str(about.get("language") or "").lower()[:2]
        self.language = said if said in LANGUAGES else language
        self.title = to_plain(words(about, "title")) or to_plain(words(params, "title"))
        library = str(about.get("mainLibrary") or "").split(" ")[0] or _guessed(params)
        self.root = Node(library, params, self.title[:120])

    def _json(self, name: str) -> dict[str, Any]:
        try:
            found = json.loads(self.archive.read(name, MOST_JSON).decode("utf-8-sig"))
        except (ValueError, RecursionError) as error:
            raise FormatInvalid(
                "h5p_broken", _("“%(name)s” in this package cannot be read.") % {"name": name[-80:]}, _("Download the package again.")
            ) from error
        return found if isinstance(found, dict) else {}

    def find(self, address: str) -> Blob | None:
        """A picture or recording of the content."""
        entry = self.archive.find(address.split("#", maxsplit=1)[0], self.base)
        return blob_from(entry, self.archive.read(entry)) if entry else None


def _guessed(params: dict[str, Any]) -> str:
    for key, library in _SHAPES:
        if key in params:
            return library
    if isinstance(params.get("questions"), list):
        return "H5P.Blanks" if all(isinstance(row, str) for row in params["questions"]) else "H5P.QuestionSet"
    return "H5P.DragQuestion" if "task" in part(params, "question") else "?"


def part(params: Any, *path: str) -> dict[str, Any]:
    """The object at a path; an empty one when there is none."""
    for name in path:
        params = params.get(name) if isinstance(params, dict) else None
    return params if isinstance(params, dict) else {}


def words(params: Any, name: str) -> str:
    """A text; "" for anything else."""
    found = params.get(name) if isinstance(params, dict) else None
    return found if isinstance(found, str) else ""


def rows(params: Any, name: str) -> list[dict[str, Any]]:
    """The objects of a list."""
    found = params.get(name) if isinstance(params, dict) else None
    return [row for row in found if isinstance(row, dict)] if isinstance(found, list) else []


def texts(params: Any, name: str) -> list[str]:
    """The texts of a list."""
    found = params.get(name) if isinstance(params, dict) else None
    return [row for row in found if isinstance(row, str)] if isinstance(found, list) else []


def number(params: Any, name: str, default: float = 0.0) -> float:
    """A number, also one that is written as a text."""
    try:
        found = float(params.get(name, default))
    except (TypeError, ValueError, AttributeError):
        return default
    return found if abs(found) < 1e9 else default


def node_of(raw: Any) -> Node | None:
    """A nested piece of content: {"library": "H5P.Name 1.2", "params": {…}, "metadata": {…}}."""
    library, params = words(raw, "library").split(" ")[0], part(raw, "params")
    return Node(library, params, to_plain(words(part(raw, "metadata"), "title"))[:120]) if library else None


def leaves(node: Node, depth: int = 0) -> Iterator[Node]:
    """The pieces inside, in reading order, without the boxes that hold them."""
    children = None if depth > MOST_DEPTH else inside(node)
    if children is None:
        yield node
        return
    for child in children:
        yield from leaves(child, depth + 1)


def inside(node: Node) -> list[Node] | None:
    """What a box holds; None for what is no box."""
    params = node.params
    if node.library in ("H5P.Column", "H5P.RowColumn"):
        raw = [row.get("content") for row in rows(params, "content")]
    elif node.library == "H5P.Row":
        raw = [row.get("content") for row in rows(params, "columns")]
    elif node.library == "H5P.InteractiveBook":
        raw = [{"library": "H5P.Column", **chapter, "metadata": part(chapter, "metadata")} for chapter in rows(params, "chapters")]
    elif node.library == "H5P.CoursePresentation":
        raw = [element.get("action") for slide in rows(part(params, "presentation"), "slides") for element in on_slide(slide)]
    elif node.library == "H5P.QuestionSet":
        raw = list(rows(params, "questions"))
    elif node.library == "H5P.InteractiveVideo":
        raw = [row.get("action") for row in rows(part(params, "interactiveVideo", "assets"), "interactions")]
    else:
        return None
    return [child for child in (node_of(one) for one in raw[:MOST_NODES]) if child is not None]


def on_slide(slide: dict[str, Any]) -> list[dict[str, Any]]:
    """The elements of a slide as they are read: from above, and side by side in their order."""
    return sorted(rows(slide, "elements"), key=lambda element: (round(number(element, "y") / 5), number(element, "x")))
