"""H5P content with choices."""

import hashlib
from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from quizzes.choices import Kind
from quizzes.formats.h5p.package import Node, part, rows, texts, words
from quizzes.formats.source import Refused, Source
from quizzes.formats.words import to_plain

Made = Sequence[tuple[str, dict]]


def stem_of(source: Source, html: str, node: Node) -> dict[str, Any]:
    """The question, with the picture or recording above it."""
    stem, media = source.text_and_media(html if to_plain(html) else (node.title if not _untitled(node.title) else html))
    media = media or media_of(source, part(node.params, "media"))
    return {"stem": stem, "feedback": source.text(""), **({"media": media} if media else {})}


def _untitled(title: str) -> bool:
    return title.lower().startswith(("untitled", "sans titre", "بدون"))


def media_of(source: Source, media: dict[str, Any]) -> dict | None:
    """The picture or recording in a field `media`, with its alternative text."""
    inner = part(media, "type") or media
    params, library = part(inner, "params") or inner, words(inner, "library")
    files = [part(params, "file"), *rows(params, "files"), *rows(params, "sources")]
    path = next((words(file, "path") for file in files if words(file, "path")), "")
    if not path:
        return None
    if library.startswith("H5P.Video"):
        source.warn(_("A video with a question has no place here. It was left out."))
        return None
    blob = source.file(path)
    return source.media_object(blob, source.plain(words(params, "alt"))) if blob else None


def name_feedback(source: Source, params: dict[str, Any]) -> None:
    """Warn of feedback to a range of scores."""
    if any(to_plain(words(row, "feedback")) for row in rows(params, "overallFeedback")):
        source.warn(_("The feedback by score was left out."))


def multi_choice(source: Source, node: Node) -> Made:
    behaviour = part(node.params, "behaviour")
    choices = []
    for row in rows(node.params, "answers"):
        more = part(row, "tipsAndFeedback")
        if to_plain(words(more, "tip")) or to_plain(words(more, "notChosenFeedback")):
            source.warn(_("Tips, and feedback to what was not chosen, were left out."))
        choice: dict[str, Any] = {
            "text": source.text(words(row, "text")),
            "correct": row.get("correct") is True,
            "feedback": source.text(words(more, "chosenFeedback")),
        }
        if behaviour.get("randomAnswers") is False:
            choice["pinned"] = True
        choices.append(choice)
    name_feedback(source, node.params)
    right = sum(choice["correct"] for choice in choices)
    several = words(behaviour, "type") == "multi" or (words(behaviour, "type") != "single" and right != 1)
    body = {**stem_of(source, words(node.params, "question"), node), "choices": choices}
    if several or right > 1:
        return [(Kind.MULTIPLE, {**body, "all_or_nothing": behaviour.get("singlePoint") is True})]
    return [(Kind.SINGLE, body)]


def true_false(source: Source, node: Node) -> Made:
    said = node.params.get("correct")
    correct = said is True or (isinstance(said, str) and said.lower() == "true")
    if not correct and not (said is False or (isinstance(said, str) and said.lower() == "false")):
        raise Refused(_("It is not said whether the statement is true or false."))
    behaviour = part(node.params, "behaviour")
    right, wrong = source.text(words(behaviour, "feedbackOnCorrect")), source.text(words(behaviour, "feedbackOnWrong"))
    return [
        (
            Kind.TRUE_FALSE,
            {
                **stem_of(source, words(node.params, "question"), node),
                "correct": correct,
                "feedback_true": right if correct else wrong,
                "feedback_false": wrong if correct else right,
            },
        )
    ]


def single_choice_set(source: Source, node: Node) -> Made:
    name_feedback(source, node.params)
    return [
        (Kind.SINGLE, {**stem_of(source, words(row, "question"), Node("", {})), "choices": _first_is_right(source, texts(row, "answers"))})
        for row in rows(node.params, "choices")
    ]


def summary(source: Source, node: Node) -> Made:
    name_feedback(source, node.params)
    found = []
    for row in rows(node.params, "summaries"):
        if to_plain(words(row, "tip")):
            source.warn(_("Tips were left out."))
        if choices := _first_is_right(source, texts(row, "summary")):
            found.append((Kind.SINGLE, {**stem_of(source, words(node.params, "intro"), node), "choices": choices}))
    return found


def _first_is_right(source: Source, answers: list[str]) -> list[dict]:
    """H5P writes the right answer first and always shuffles. Here a quiz may show the order as it is: so it is mixed, for
    the same answers always in the same way.
    """
    choices = [{"text": source.text(words), "correct": index == 0, "feedback": source.text("")} for index, words in enumerate(answers)]
    return sorted(choices, key=lambda choice: hashlib.sha256(repr(choice["text"]).encode()).digest())
