"""Each kind of H5P content as blocks of a lesson."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from courses.lesson_import.drafts import LONGEST_ALT, LONGEST_TITLE, Draft, link, plain
from quizzes.choices import Kind
from quizzes.formats.h5p.package import Node, part, rows, words
from quizzes.formats.h5p.reader import MAKERS
from quizzes.formats.source import Refused, Source

_TITLES: dict[str, dict[str, str]] = {
    "cards": {"ar": "بطاقات", "fr": "Cartes"},
    "gap_text": {"ar": "أكملوا", "fr": "Complétez"},
    "matching": {"ar": "صلوا", "fr": "Reliez"},
    "ordering": {"ar": "رتبوا", "fr": "Mettez dans l’ordre"},
    "sound": {"ar": "تسجيل صوتي", "fr": "Enregistrement"},
}
_TRUE = {"ar": ("صحيح", "خطأ"), "fr": ("Vrai", "Faux")}
_MARK = re.compile(r"\[\[(\w+)\]\]")


def write(draft: Draft, node: Node) -> None:
    """Put one piece into the lesson, or report why not."""
    maker = _PIECES.get(node.library)
    if maker:
        maker(draft, node)
    elif node.library in MAKERS:
        _question(draft, node)
    else:
        draft.lose(node.title, _("The content type “%(name)s” has no equal in a lesson.") % {"name": plain(node.library)[:60]})


def _text(draft: Draft, node: Node) -> None:
    draft.text(words(node.params, "text"), node.title)


def _picture(draft: Draft, node: Node) -> None:
    alt = plain(words(node.params, "alt")) or plain(words(node.params, "title")) or node.title
    if blob := draft.blob(words(part(node.params, "file"), "path"), node.title):
        if blob.type != "image":
            draft.lose(node.title, _("This file is not a picture."))
            return
        if not alt:
            draft.lose(draft.title, _("A picture says nothing to those who cannot see it. Write what it shows before you publish."))
        draft.add("picture", image=blob.sha256, alt=alt[:LONGEST_ALT], caption="")


def _sound(draft: Draft, node: Node) -> None:
    for file in rows(node.params, "files")[:1]:
        blob = draft.blob(words(file, "path"), node.title)
        if blob and blob.type == "sound":
            draft.add("sound", recording=blob.sha256, title=_title(draft, node, "sound"), transcript="")
            draft.lose(node.title, _("A recording has no words. Write what is spoken before you publish."))


def _video(draft: Draft, node: Node) -> None:
    for file in rows(node.params, "sources")[:1]:
        path = words(file, "path")
        if shown := link(path, node.title):
            draft.add("text", html=shown)
            draft.lose(node.title, _("A video on another site became a link."))
        else:
            draft.lose(node.title, _("A video was left out. Upload it to the school’s recordings and add it as a video."))


def _link(draft: Draft, node: Node) -> None:
    address = part(node.params, "linkWidget")
    url = f"{words(address, 'protocol')}{words(address, 'url')}"
    if shown := link(url, plain(words(node.params, "title"))):
        draft.add("text", html=shown)
    else:
        draft.lose(node.title, _("A link was left out: its address may not be followed."))


def _accordion(draft: Draft, node: Node) -> None:
    for panel in rows(node.params, "panels"):
        draft.heading(words(panel, "title"))
        draft.text(words(part(panel, "content", "params"), "text"), node.title)


def _dialog_cards(draft: Draft, node: Node) -> None:
    _cards(draft, node, [(card, words(card, "text"), words(card, "answer")) for card in rows(node.params, "dialogs")])


def _flashcards(draft: Draft, node: Node) -> None:
    _cards(draft, node, [(card, words(card, "text"), words(card, "answer")) for card in rows(node.params, "cards")])


def _cards(draft: Draft, node: Node, found: list[tuple[Mapping[str, Any], str, str]]) -> None:
    cards = [{"front": plain(front), "back": plain(back)} for _card, front, back in found]
    whole = [card for card in cards if card["front"] and card["back"]]
    if len(whole) < len(cards):
        draft.lose(node.title, _("Cards with an empty side were left out."))
    if any(part(card, "image") or card.get("audio") for card, _front, _back in found):
        draft.lose(node.title, _("Pictures and sound on cards were left out: cards hold words."))
    draft.text(words(node.params, "description"), node.title)
    if len(whole) > 1:
        draft.add("cards", title=plain(words(node.params, "title"))[:LONGEST_TITLE] or _title(draft, node, "cards"), cards=whole)
    elif whole:
        draft.text(f"<p>{whole[0]['front']}</p><p>{whole[0]['back']}</p>", node.title)


def _image_hotspots(draft: Draft, node: Node) -> None:
    if blob := draft.blob(words(part(node.params, "image"), "path"), node.title):
        alt = plain(words(node.params, "backgroundImageAltText")) or node.title
        draft.add("picture", image=blob.sha256, alt=alt[:LONGEST_ALT], caption="")
    draft.lose(node.title, _("The points on a picture became texts below it."))
    for spot in rows(node.params, "hotspots"):
        draft.heading(words(spot, "header"))
        for inner in rows(spot, "content"):
            write(draft, Node(words(inner, "library").split(" ")[0], part(inner, "params"), node.title))


def _title(draft: Draft, node: Node, kind: str) -> str:
    return node.title[:LONGEST_TITLE] or _TITLES[kind][draft.language]


def _question(draft: Draft, node: Node) -> None:
    """A question of the bank's kinds as an activity that is not graded."""
    what = node.title or draft.title
    source = Source(what, [words(node.params, "question")], language=draft.language, find=draft.package.find)
    try:
        made = MAKERS[node.library](source, node)
    except Refused as refused:
        draft.lose(what, refused.reason)
        return
    for problem in source.warnings:
        draft.lose(problem.item, problem.reason)
    for kind, body in made:
        shown = body.get("media")
        if shown and shown["type"] == "image":
            blob = source.media[shown["blob"]]
            draft.blobs[blob.sha256] = blob
            draft.add("picture", image=blob.sha256, alt=(_said(shown["alt"]) or what)[:LONGEST_ALT], caption="")
        if kind not in _ACTIVITIES:
            draft.lose(what, _("This exercise is not one of a lesson. Bring the file into the question bank and put it in a quiz."))
            continue
        _ACTIVITIES[kind](draft, node, body)


def _said(text: Mapping[str, str] | None) -> str:
    return plain((text or {}).get("ar") or (text or {}).get("fr") or "")


def _quick_check(draft: Draft, node: Node, body: dict) -> None:
    choices = [
        {"text": _said(choice["text"]), "correct": choice["correct"], "feedback": _said(choice["feedback"])} for choice in body["choices"]
    ]
    choices = [choice for choice in choices if choice["text"]]
    if len(choices) < 2 or not any(choice["correct"] for choice in choices):
        draft.lose(node.title, _("A question without a right answer was left out."))
        return
    draft.add("quick_check", question=_said(body["stem"]) or node.title, choices=choices)


def _true_false(draft: Draft, node: Node, body: dict) -> None:
    choices = [
        {"text": label, "correct": body["correct"] is is_true, "feedback": _said(body[name])}
        for label, is_true, name in zip(_TRUE[draft.language], (True, False), ("feedback_true", "feedback_false"), strict=True)
    ]
    draft.add("quick_check", question=_said(body["stem"]) or node.title, choices=choices)


def _gap(draft: Draft, node: Node, body: dict) -> None:
    inside, distractors = {}, []
    for gap in body["gaps"]:
        if "choices" in gap:
            inside[gap["id"]] = next((_said(choice["text"]) for choice in gap["choices"] if choice["correct"]), "")
            distractors += [_said(choice["text"]) for choice in gap["choices"]]
        else:
            inside[gap["id"]] = next((word for listed in gap["answers"].values() for word in listed), "")
    text = _MARK.sub(lambda mark: f"[[{inside.get(mark[1], '').replace('[', '(').replace(']', ')')}]]", _said(body["text"]))
    others = list(dict.fromkeys(word for word in distractors if word and word not in inside.values()))
    draft.add("gap_text", title=(_said(body["stem"]) or _title(draft, node, "gap_text"))[:LONGEST_TITLE], text=text, distractors=others)


def _matching(draft: Draft, node: Node, body: dict) -> None:
    pairs = [{"prompt": _said(pair["left"]), "match": _said(pair["right"])} for pair in body["pairs"]]
    if len(pairs) > 1:
        title = _title(draft, node, "matching")
        draft.add("matching", title=title, instruction=_said(body["stem"]) or title, pairs=pairs)


def _ordering(draft: Draft, node: Node, body: dict) -> None:
    items = [item for item in (_said(row["text"]) for row in body["items"]) if item]
    title = _title(draft, node, "ordering")
    if len(items) > 2:
        draft.add("ordering", title=title, instruction=_said(body["stem"]) or title, items=items)
    else:
        draft.lose(node.title, _("An order of fewer than three items was left out."))


_ACTIVITIES: dict[str, Callable[[Draft, Node, dict], None]] = {
    Kind.SINGLE: _quick_check,
    Kind.MULTIPLE: _quick_check,
    Kind.TRUE_FALSE: _true_false,
    Kind.GAP: _gap,
    Kind.MATCHING: _matching,
    Kind.ORDERING: _ordering,
}
_PIECES: dict[str, Callable[[Draft, Node], None]] = {
    "H5P.AdvancedText": _text,
    "H5P.Text": _text,
    "H5P.Table": _text,
    "H5P.Image": _picture,
    "H5P.Audio": _sound,
    "H5P.Video": _video,
    "H5P.Link": _link,
    "H5P.Accordion": _accordion,
    "H5P.Dialogcards": _dialog_cards,
    "H5P.Flashcards": _flashcards,
    "H5P.ImageHotspots": _image_hotspots,
}
