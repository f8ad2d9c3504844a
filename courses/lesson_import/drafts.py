"""What an H5P package becomes in a lesson: blocks, pictures to keep, and a report of what came and what did not."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from html import escape
from typing import Any

from django.utils.translation import gettext_lazy as _

from courses.blocks.content import FEATURES
from quizzes.formats.h5p.package import Node, Package, inside, on_slide, part, rows, words
from quizzes.formats.model import Blob, Problem
from text.errors import DomainError
from text.sanitise import is_safe_url, sanitise, sanitise_rich_text

LONGEST_TITLE, LONGEST_HEADING, LONGEST_ALT = 150, 120, 250
MOST_DEPTH = 12


@dataclass
class Draft:
    """One lesson in the making. Where a block will hold a file, it holds the name of a blob."""

    title: str
    language: str
    package: Package
    blocks: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    blobs: dict[str, Blob] = field(default_factory=dict)
    lost: list[Problem] = field(default_factory=list)

    def add(self, kind: str, **value: Any) -> None:
        self.blocks.append((kind, value))

    def lose(self, what: str, reason: Any) -> None:
        problem = Problem(what[:120] or self.title, reason)
        if problem not in self.lost:
            self.lost.append(problem)

    def heading(self, html: str) -> None:
        if text := plain(html):
            self.add("heading", text=text[:LONGEST_HEADING])

    def text(self, html: str, what: str = "") -> None:
        """A text block; what rich text cannot hold is reported."""
        cleaned = rich(html)
        if "<table" in html.lower():
            self.lose(what, _("A table became plain lines."))
        if "<img" in html.lower():
            self.lose(what, _("A picture inside a text was left out. Add it as a picture of its own."))
        if plain(cleaned):
            self.add("text", html=cleaned)

    def blob(self, path: str, what: str) -> Blob | None:
        """The file at a path of the package; None, reported, when it cannot be had."""
        if path.lower().startswith(("http:", "https:", "//")):
            self.lose(what, _("A picture or recording on another site (%(address)s) was left out.") % {"address": path[:200]})
            return None
        try:
            blob = self.package.find(path) if path else None
        except DomainError as error:
            self.lose(what, error.message)
            return None
        if blob is None:
            self.lose(what, _("The file “%(name)s” is not in the package.") % {"name": path[-80:]})
            return None
        self.blobs[blob.sha256] = blob
        return blob


def plain(html: str) -> str:
    """The words, on one line. A text that is too long to clean is refused as a whole by its block."""
    return sanitise(html, "plain")


def rich(html: str) -> str:
    """The text as the lesson editor can hold it."""
    lowered = html.replace("<h1", "<h3").replace("</h1", "</h3").replace("<h2", "<h3").replace("</h2", "</h3")
    return sanitise_rich_text(lowered, FEATURES)


def drafts_of(package: Package, *, name: str, language: str) -> list[tuple[Draft, list[Node]]]:
    """The lessons of a package, each with its pieces: one for each chapter of a book, else one."""
    title = (package.title or name)[:LONGEST_TITLE]
    if package.root.library != "H5P.InteractiveBook":
        return [(Draft(title, language, package), [package.root])]
    found = []
    for number, chapter in enumerate(inside(package.root) or [], start=1):
        found.append((Draft((chapter.title or f"{title} {number}")[:LONGEST_TITLE], language, package), [chapter]))
    return found


def pieces(draft: Draft, node: Node, depth: int = 0) -> Iterator[Node]:
    """The pieces of a node in reading order. The headings of slides are written on the way."""
    children = inside(node) if depth < MOST_DEPTH else None
    if children is None:
        yield node
    elif node.library == "H5P.CoursePresentation":
        draft.lose(node.title, _("Slides became one page: where things lie on them, backgrounds and jumps were left out."))
        for slide in rows(part(node.params, "presentation"), "slides"):
            for keyword in rows(slide, "keywords")[:1]:
                draft.heading(words(keyword, "main"))
            for element in on_slide(slide):
                action = part(element, "action")
                if action:
                    yield from pieces(draft, _nested(action), depth + 1)
    else:
        if node.library == "H5P.InteractiveVideo":
            draft.lose(node.title, _("The video of an interactive video was left out; its questions follow one another."))
        for child in children:
            yield from pieces(draft, child, depth + 1)


def _nested(raw: dict[str, Any]) -> Node:
    title = plain(words(part(raw, "metadata"), "title"))
    return Node(words(raw, "library").split(" ")[0], part(raw, "params"), "" if title.lower().startswith("untitled") else title)


def link(url: str, label: str) -> str:
    """A paragraph with a link; "" for an address that may not be followed."""
    return f'<p><a href="{escape(url)}">{escape(label or url)}</a></p>' if is_safe_url(url) and "://" in url else ""
