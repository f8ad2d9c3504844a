"""One `<assessmentItem>`: what can be asked here, and the refusal, by name, of what cannot."""

import re
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from quizzes.formats.model import Item, Problem, Reading
from quizzes.formats.qti.declarations import outcome_of, within, words_of
from quizzes.formats.qti.interactions import MAKERS, inline
from quizzes.formats.qti.view import ItemView
from quizzes.formats.source import Finder, Refused
from quizzes.formats.words import to_plain
from text.bilingual import Bilingual
from untrusted.xml import Element, local

KEY = re.compile(r"q-([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})(?:-(?:ar|fr))?\Z")
INLINE = frozenset(("textEntryInteraction", "inlineChoiceInteraction"))
# Translators: names of things a QTI file can ask that have no equal here. They stand behind "has no equal here:".
NO_EQUAL: dict[str, Any] = {
    "drawingInteraction": _("drawing on a picture"),
    "positionObjectInteraction": _("placing objects on a picture"),
    "selectPointInteraction": _("a free point on a picture"),
    "graphicOrderInteraction": _("an order of places on a picture"),
    "graphicAssociateInteraction": _("pairs of places on a picture"),
    "graphicGapMatchInteraction": _("dragging onto a picture"),
    "sliderInteraction": _("a slider"),
    "mediaInteraction": _("playing a recording"),
    "endAttemptInteraction": _("a button for a hint"),
    "customInteraction": _("an interaction of its own making (PCI)"),
    "portableCustomInteraction": _("an interaction of its own making (PCI)"),
}
_TEMPLATES = ("templateDeclaration", "templateProcessing", "printedVariable", "templateBlock", "templateInline")


def read_item(
    root: Element,
    *,
    where: str,
    find: Finder,
    language: str,
    notes: Mapping[str, str],
    tags: list[str] | None = None,
    folder: list[Bilingual] | None = None,
) -> Reading:
    """The question of an item, or why there is none. `notes` are those of our own export."""
    where = (to_plain(root.get("title") or "") or root.get("identifier") or where)[:120]
    view = ItemView(root, where=where, find=find, language=language, notes=notes)
    try:
        kind, body = _question(view)
    except Refused as refused:
        return Reading([], [Problem(where, refused.reason)], [])
    _name_losses(view)
    key = KEY.match(root.get("identifier") or "")
    difficulty = notes.get("difficulty")
    item = Item(
        where=where,
        kind=str(kind),
        body=body,
        tags=list(tags or []),
        folder=list(folder or []),
        difficulty=int(difficulty) if difficulty in ("1", "2", "3") else None,
        key=UUID(key[1]) if key else None,
        media=view.source.media,
    )
    return Reading([item], [], view.source.warnings)


def _question(view: ItemView) -> tuple[str, dict]:
    if (view.root.get("adaptive") or "").lower() == "true":
        raise Refused(_("This has no equal here: %(what)s.") % {"what": _("an adaptive question in several steps")})
    if within(view.root, *_TEMPLATES):
        raise Refused(_("This has no equal here: %(what)s.") % {"what": _("a question with random values (template)")})
    found = [child for child in view.root.iter() if local(child).lower().endswith("interaction")]
    for interaction in found:
        if local(interaction) not in MAKERS and local(interaction) not in INLINE:
            what = NO_EQUAL.get(local(interaction), local(interaction)[:60])
            raise Refused(_("This has no equal here: %(what)s.") % {"what": what})
    blocks = [interaction for interaction in found if local(interaction) not in INLINE]
    if not found or view.body is None:
        raise Refused(_("There is no question in this item."))
    if len(blocks) > 1 or (blocks and len(blocks) < len(found)):
        raise Refused(_("This item asks several things at once. Divide it into several items."))
    if blocks:
        return MAKERS[local(blocks[0])](view, blocks[0])
    return inline(view, found)


def _name_losses(view: ItemView) -> None:
    left = [element for name, element in view.feedback.items() if name not in view.used and words_of(element)]
    if left:
        view.source.warn(
            _("Feedback that is not to one choice (%(names)s) was left out.")
            % {"names": ", ".join(sorted({(element.get("identifier") or "?")[:40] for element in left}))}
        )
    scores = {value.text for value in within(view.root, "baseValue") if outcome_of(value) == "SCORE"}
    if len(scores - {"0", "0.0"}) > 1 and not view.notes and not within(view.root, "equal"):
        view.source.warn(_("Rules of its own for a part of the points were left out."))
    if any(element.get("showHide") == "hide" for element in within(view.root, "modalFeedback", "feedbackInline", "feedbackBlock")):
        view.source.warn(_("Feedback that is hidden by a rule was left out."))
