"""From a QTI interaction to a kind and its body."""

import re
from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext_lazy as _

from quizzes.choices import Kind
from quizzes.formats.qti.declarations import Declaration, children, words_of
from quizzes.formats.qti.inline import inline
from quizzes.formats.qti.open import extended_text, upload
from quizzes.formats.qti.regions import hotspot
from quizzes.formats.qti.view import ItemView
from quizzes.formats.source import ONLY_THE_BEST, UNEVEN, Refused
from untrusted.xml import Element, local

Made = tuple[str, dict]
_SPOT = re.compile(r"h[1-9]\d?")


def choice(view: ItemView, interaction: Element) -> Made:
    declared = view.declaration(interaction)
    rows = children(interaction, "simpleChoice")
    ids = [row.get("identifier") or "" for row in rows]
    body = view.common(interaction)
    is_single = declared.cardinality == "single" or interaction.get("maxChoices") == "1"
    right = declared.best if is_single and not view.all_or_nothing else set(declared.right)
    if sorted(ids) == ["false", "true"] and right <= {"true", "false"} and len(right) == 1:
        return Kind.TRUE_FALSE, {
            **body,
            "correct": right == {"true"},
            "feedback_true": _feedback(view, rows[ids.index("true")]),
            "feedback_false": _feedback(view, rows[ids.index("false")]),
        }
    fixed = (interaction.get("shuffle") or "false").lower() != "true"
    choices = []
    for row in rows:
        text, media = view.source.text_and_media(view.html(row))
        kept: dict[str, Any] = {"text": text, "correct": row.get("identifier") in right, "feedback": _feedback(view, row)}
        if media:
            kept["media"] = media
        if fixed or (row.get("fixed") or "").lower() == "true":
            kept["pinned"] = True
        choices.append(kept)
    if is_single:
        _warn_of_weights(view, declared, [own for own in ids if own not in right])
        if sum(choice["correct"] for choice in choices) > 1:
            return Kind.MULTIPLE, {**body, "choices": choices, "all_or_nothing": False, "one_right": True}
        return Kind.SINGLE, {**body, "choices": choices}
    _warn_of_shares(view, declared, ids)
    return Kind.MULTIPLE, {**body, "choices": choices, "all_or_nothing": view.all_or_nothing}


def _feedback(view: ItemView, row: Element) -> dict[str, str]:
    said = view.feedback_to(row.get("identifier"))
    inside = [child for child in row.iter() if local(child) == "feedbackInline"]
    if inside and not any(said.values()):
        view.used.add(inside[0].get("identifier") or "")
        return view.text(inside[0])
    return said


def _warn_of_weights(view: ItemView, declared: Declaration, ids: list[str]) -> None:
    if not view.all_or_nothing and any(declared.worth.get(own) for own in ids):
        view.source.warn(ONLY_THE_BEST)


def _warn_of_shares(view: ItemView, declared: Declaration, ids: list[str]) -> None:
    if view.all_or_nothing or not declared.worth:
        return
    rights = {round(declared.worth.get(own, 0), 3) for own in ids if own in declared.right}
    wrongs = {round(declared.worth.get(own, 0), 3) for own in ids if own not in declared.right}
    if len(rights) > 1 or len(wrongs) > 1:
        view.source.warn(UNEVEN)


def _warn_of_uneven(view: ItemView, declared: Declaration) -> None:
    if len({round(worth, 3) for worth in declared.worth.values() if worth > 0}) > 1:
        view.source.warn(_("All parts count the same here; their different weights were left out."))


def order(view: ItemView, interaction: Element) -> Made:
    rows = {row.get("identifier"): row for row in children(interaction, "simpleChoice")}
    right = [own for own in view.declaration(interaction).correct if own in rows]
    if len(right) != len(rows):
        raise Refused(_("The right order of all items is not given."))
    items = []
    for own in right:
        text, media = view.source.text_and_media(view.html(rows[own]))
        items.append({"text": text, **({"media": media} if media else {})})
    scoring = view.notes.get("scoring") or ("exact" if view.all_or_nothing else "places")
    return Kind.ORDERING, {**view.common(interaction), "items": items, "scoring": scoring}


def match(view: ItemView, interaction: Element) -> Made:
    sets = children(interaction, "simpleMatchSet")
    if len(sets) != 2:
        raise Refused(_("This item does not have two lists to match."))
    first, second = (children(one, "simpleAssociableChoice") for one in sets)
    pairs = [tuple(pair.split()) for pair in view.declaration(interaction).right]
    if len({pair[0] for pair in pairs}) < len(pairs):
        # One of the first list has several partners: then each of the second list has one.
        first, second, pairs = second, first, [pair[::-1] for pair in pairs]
    return _pairs(view, interaction, first, second, pairs)


def associate(view: ItemView, interaction: Element) -> Made:
    rows = children(interaction, "simpleAssociableChoice")
    pairs = [tuple(pair.split()) for pair in view.declaration(interaction).right]
    lefts = {pair[0] for pair in pairs}
    first = [row for row in rows if row.get("identifier") in lefts]
    return _pairs(view, interaction, first, [row for row in rows if row not in first], pairs)


def _pairs(view: ItemView, interaction: Element, first: list[Element], second: list[Element], pairs: list[Any]) -> Made:
    _warn_of_uneven(view, view.declaration(interaction))
    partner = {pair[0]: pair[1] for pair in pairs if len(pair) == 2}
    texts = {row.get("identifier") or "": view.text(row) for row in [*first, *second]}
    kept = []
    if len(partner) < len(pairs):
        raise Refused(_("Something here has several partners at once. Each has one here."))
    for row in first:
        own = row.get("identifier") or ""
        if partner.get(own) not in texts:
            raise Refused(_("“%(words)s” has no partner.") % {"words": words_of(row)[:60]})
        kept.append({"left": texts[own], "right": texts[partner[own]]})
    extra = [{"text": texts[row.get("identifier") or ""]} for row in second if row.get("identifier") not in partner.values()]
    return Kind.MATCHING, {**view.common(interaction), "pairs": kept, "distractors": extra}


def gap_match(view: ItemView, interaction: Element) -> Made:
    if children(interaction, "gapImg"):
        raise Refused(_("This has no equal here: %(what)s.") % {"what": _("pictures in the gaps of a text")})
    _warn_of_uneven(view, view.declaration(interaction))
    words = children(interaction, "gapText")
    left_of = {pair[1]: pair[0] for pair in (right.split() for right in view.declaration(interaction).right) if len(pair) == 2}
    gaps: list[dict] = []

    def hook(child: Element) -> str | None:
        if local(child) in ("prompt", "gapText"):
            return ""
        if local(child) != "gap":
            return None
        right = left_of.get(child.get("identifier") or "")
        if right is None:
            raise Refused(_("A gap has no right word."))
        gaps.append(
            {
                "id": f"g{len(gaps) + 1}",
                "choices": [{"text": view.text(word), "correct": word.get("identifier") == right} for word in words],
            }
        )
        return f"[[g{len(gaps)}]]"

    text, _media = view.source.text_and_media(view.html(interaction, hook))
    return Kind.GAP, {**view.common(interaction), "text": text, "gaps": gaps}


def hottext(view: ItemView, interaction: Element) -> Made:
    right = set(view.declaration(interaction).right)
    spots: list[dict] = []

    def hook(child: Element) -> str | None:
        if local(child) == "prompt":
            return ""
        if local(child) != "hottext":
            return None
        own = child.get("identifier") or ""
        # Our own export names each spot by its number: the words of two languages do not come in one order.
        name = own if view.notes and _SPOT.fullmatch(own) else f"h{len(spots) + 1}"
        spots.append({"id": name, "correct": own in right})
        return f"[[{name}|{view.html(child)}]]"

    text, _media = view.source.text_and_media(view.html(interaction, hook))
    spots.sort(key=lambda spot: int(spot["id"][1:]))
    body = {**view.common(interaction), "text": text, "spots": spots}
    return Kind.HOTTEXT, {**body, "all_or_nothing": view.all_or_nothing and (bool(view.notes) or len(right) > 1)}


MAKERS: dict[str, Callable[[ItemView, Element], Made]] = {
    "choiceInteraction": choice,
    "orderInteraction": order,
    "matchInteraction": match,
    "associateInteraction": associate,
    "gapMatchInteraction": gap_match,
    "hottextInteraction": hottext,
    "hotspotInteraction": hotspot,
    "extendedTextInteraction": extended_text,
    "uploadInteraction": upload,
}
__all__ = ["MAKERS", "inline"]
