"""The questions of an H5P package."""

import json
import posixpath
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

from django.utils.translation import gettext_lazy as _

from quizzes.formats.h5p import choices, places, texts
from quizzes.formats.h5p.package import MOST_NODES, Node, Package, leaves
from quizzes.formats.model import Item, Problem, Reading
from quizzes.formats.source import Refused, Source
from quizzes.formats.words import to_plain
from untrusted.archives import is_zip, names_in
from untrusted.errors import FormatInvalid

MAKERS: dict[str, Callable[[Source, Node], choices.Made]] = {
    "H5P.MultiChoice": choices.multi_choice,
    "H5P.TrueFalse": choices.true_false,
    "H5P.SingleChoiceSet": choices.single_choice_set,
    "H5P.Summary": choices.summary,
    "H5P.Blanks": texts.blanks,
    "H5P.DragText": texts.drag_text,
    "H5P.MarkTheWords": texts.mark_the_words,
    "H5P.Essay": texts.essay,
    "H5P.Flashcards": texts.flashcards,
    "H5P.SortParagraphs": texts.sort_paragraphs,
    "H5P.ImageSequencing": texts.image_sequencing,
    "H5P.ImageHotspotQuestion": places.find_the_hotspot,
    "H5P.DragQuestion": places.drag_question,
}
# They ask nothing. A trainer who wants them imports the file as a lesson.
READ_ONLY = frozenset(
    f"H5P.{name}"
    for name in (
        "AdvancedText",
        "Text",
        "Table",
        "Image",
        "Audio",
        "Video",
        "Link",
        "Accordion",
        "Dialogcards",
        "ImageSlider",
        "Shape",
        "ContinuousText",
        "Agamotto",
        "ImageHotspots",
        "Collage",
        "IFrameEmbed",
        "Timeline",
        "Chart",
        "TwitterUserFeed",
        "Nil",
        "GoToQuestion",
    )
)


def sniff(content: bytes, name: str) -> bool:
    """Whether this is an H5P package."""
    if not is_zip(content):
        return name.lower().endswith(".h5p")
    entries = names_in(content)
    if entries is None:
        return name.lower().endswith(".h5p")
    names = [posixpath.normpath(entry.replace("\\", "/")) for entry in entries]
    return "h5p.json" in names or "content/content.json" in names


def read(content: bytes, *, name: str, language: str = "fr") -> Reading:
    """All questions of the package."""
    return Reading.gathered(read_parts(content, name=name, language=language))


def read_parts(content: bytes, *, name: str, language: str = "fr") -> Iterator[Reading]:
    """The same, piece by piece."""
    package = Package(content, language=language)
    title = package.title or name
    beside: Counter[str] = Counter()
    yield Reading([], [], [Problem(entry, reason) for entry, reason in package.archive.warnings if entry.startswith(package.base)])
    asked = 0
    for position, node in enumerate(leaves(package.root), start=1):
        if position > MOST_NODES:
            raise FormatInvalid("h5p_too_large", _("This package holds more than %(most)s pieces.") % {"most": MOST_NODES}, "")
        if node.library in READ_ONLY:
            beside[node.library.removeprefix("H5P.")] += 1
            continue
        asked += 1
        yield _read_node(node, package, f"{title[:80]} ({position})" if node is not package.root else title[:120])
    if beside:
        names = ", ".join(f"{library} × {count}" for library, count in beside.items())
        yield Reading(
            [],
            [],
            [
                Problem(
                    title[:120],
                    _("These are not questions and were left out: %(names)s. Import the file as a lesson to keep them.") % {"names": names},
                )
            ],
        )
    if not asked and not beside:
        yield Reading([], [Problem(title[:120], _("There is no question in this package."))], [])


def _read_node(node: Node, package: Package, fallback: str) -> Reading:
    where = node.title if node.title and not node.title.lower().startswith("untitled") else fallback
    maker = MAKERS.get(node.library)
    if maker is None:
        reason = _("The content type “%(name)s” has no equal here.") % {"name": to_plain(node.library)[:60]}
        return Reading([], [Problem(where, reason)], [])
    source = Source(where, [_all_words(node.params)], language=package.language, find=package.find)
    try:
        made = maker(source, node)
    except Refused as refused:
        return Reading([], [Problem(where, refused.reason)], source.warnings)
    items = [
        Item(
            where=where if len(made) == 1 else f"{where} · {number_}",
            kind=str(kind),
            body=body,
            media={name: blob for name, blob in source.media.items() if name in _named(body)},
        )
        for number_, (kind, body) in enumerate(made, start=1)
    ]
    refused_all = [] if items else [Problem(where, _("There is no question in it."))]
    return Reading(items, refused_all, source.warnings)


def _all_words(params: dict[str, Any]) -> str:
    """Everything that is written in it, but for the words of H5P's own buttons."""
    buttons = ("l10n", "UI", "confirmCheck", "confirmRetry", "behaviour", "overallFeedback")
    return " ".join(_strings({name: value for name, value in params.items() if name not in buttons and not _is_button(name)}))


def _is_button(name: str) -> bool:
    return (
        name.startswith("a11y")
        or name.endswith(("Button", "Label", "Text", "Announcement"))
        or name
        in (
            "checkAnswer",
            "showSolutions",
            "tryAgain",
            "notFilledOut",
            "submitAnswer",
            "answerIsCorrect",
            "answerIsWrong",
            "answeredCorrectly",
            "answeredIncorrectly",
            "next",
            "prev",
            "previous",
            "retry",
            "results",
            "ofCorrect",
            "showResults",
        )
    )


def _strings(part: Any, depth: int = 0) -> Iterator[str]:
    if depth > 30:
        return
    if isinstance(part, str):
        yield part
    elif isinstance(part, dict):
        for name, inner in part.items():
            if name not in ("path", "mime", "copyright", "library", "subContentId", "metadata", "license", "behaviour"):
                yield from _strings(inner, depth + 1)
    elif isinstance(part, list):
        for inner in part:
            yield from _strings(inner, depth + 1)


def _named(body: Any) -> str:
    return json.dumps(body, ensure_ascii=False, default=str)
