"""An item while it is read: its texts, its declarations, its feedback."""

from collections.abc import Mapping
from typing import Any

from quizzes.formats.qti.declarations import Declaration, children, declarations, is_all_or_nothing, within
from quizzes.formats.qti.markup import XML_LANG, to_html
from quizzes.formats.source import Finder, Source, refuse_long
from quizzes.formats.words import to_plain
from quizzes.kinds.base import LANGUAGES
from text.bilingual import Bilingual
from untrusted.xml import Element, local, text_in

_ASIDE = frozenset(("feedbackInline", "feedbackBlock", "modalFeedback", "stylesheet", "infoControl", "companionMaterialsInfo"))


class ItemView:
    """An item while it is read."""

    def __init__(self, root: Element, *, where: str, find: Finder, language: str, notes: Mapping[str, str]) -> None:
        self.root, self.notes = root, notes
        self.body = next(iter(children(root, "itemBody")), None)
        said = (root.get(XML_LANG) or root.get("lang") or "").lower()[:2]
        texts = [text_in(self.body)] if self.body is not None else []
        certain = said in LANGUAGES
        self.source = Source(where, texts, language=said if certain else language, certain=certain, find=find)
        self.declared = declarations(root)
        self.all_or_nothing = is_all_or_nothing(root)
        self.feedback = {
            element.get("identifier") or "": element
            for element in within(root, "modalFeedback", "feedbackInline", "feedbackBlock")
            if element.get("showHide") != "hide"
        }
        self.used: set[str] = set()

    def html(self, element: Element | None, hook: Any = None) -> str:
        """The HTML inside; asides are taken out."""

        def aside(child: Element) -> str | None:
            name = local(child)
            if name in _ASIDE or (name == "rubricBlock" and "candidate" not in (child.get("view") or "candidate")):
                return ""
            return hook(child) if hook else None

        html = to_html(element, self.source.language, aside)
        html = refuse_long(html)
        return html if self.notes else " ".join(line.strip() for line in html.split("\n")).strip()

    def text(self, element: Element | None) -> Bilingual:
        return self.source.text(self.html(element))

    def declaration(self, interaction: Element) -> Declaration:
        return self.declared.get(interaction.get("responseIdentifier") or "", Declaration())

    def feedback_to(self, identifier: str | None) -> Bilingual:
        """What is said to a response by its identifier."""
        element = self.feedback.get(identifier or "")
        if element is None:
            return dict.fromkeys(LANGUAGES, "")
        self.used.add(identifier or "")
        return self.text(element)

    def common(self, interaction: Element | None) -> dict[str, Any]:
        """The question, the picture with it, the general feedback."""
        before = self.html(self.body, lambda child: "" if child is interaction else None)
        prompt = self.html(next(iter(children(interaction, "prompt")), None)) if interaction is not None else ""
        both = f"{before}<br/>{prompt}" if _says(before) and prompt else (before if _says(before) else prompt)
        stem, media = self.source.text_and_media(both)
        return {"stem": stem, "feedback": self.feedback_to("general"), **({"media": media} if media else {})}

    def scorer_notes(self) -> str:
        """What is written for those who mark."""
        blocks = [block for block in within(self.root, "rubricBlock") if "candidate" not in (block.get("view") or "candidate")]
        return "<br/>".join(self.html(block) for block in blocks)


def _says(html: str) -> bool:
    return bool(to_plain(html)) or "<img" in html or "<audio" in html
