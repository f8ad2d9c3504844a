"""The activities of a lesson: ungraded blocks with native controls."""

import re
from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

# Words between double brackets. Nothing is given back (++), so that a text of brackets or spaces takes no longer than another.
GAP = re.compile(r"\[\[\s*+([^\s\[\]]++(?:\s++[^\s\[\]]++)*+)\s*+\]\]")


def gap_parts(text: str, distractors: list[str]) -> tuple[list[dict], list[str]]:
    """The text cut at its gaps, as `{"text": …}` and `{"gap": word}`, and all words to choose from, in a stable order.

    Words have single spaces: browsers make them so in a menu, and the choice would not equal the answer.
    """
    parts, position = [], 0
    for gap in GAP.finditer(text):
        parts += [{"text": text[position : gap.start()]}, {"gap": _in_a_menu(gap[1])}]
        position = gap.end()
    parts.append({"text": text[position:]})
    return parts, sorted({part["gap"] for part in parts if "gap" in part} | {_in_a_menu(word) for word in distractors})


def _in_a_menu(word: str) -> str:
    return " ".join(word.split())


class ActivityBlock(blocks.StructBlock):
    """An ungraded activity; its block id is what `activity_done` events name."""


class CardsBlock(ActivityBlock):
    title = blocks.CharBlock(label=_("title"), max_length=150)
    cards = blocks.ListBlock(
        blocks.StructBlock(
            [
                ("front", blocks.TextBlock(label=_("front"), rows=2)),
                ("back", blocks.TextBlock(label=_("back"), rows=2)),
            ],
            label=_("card"),
        ),
        label=_("cards"),
        min_num=2,
    )

    class Meta:
        icon = "copy"
        label = _("Cards")
        template = "blocks/cards.html"
        description = _("Questions or words in front, answers behind.")
        preview_value = {"title": "كلمات", "cards": [{"front": "الهامش", "back": "ما يبقى بعد التكلفة"}]}


class QuickCheckBlock(ActivityBlock):
    question = blocks.TextBlock(label=_("question"), rows=2)
    choices = blocks.ListBlock(
        blocks.StructBlock(
            [
                ("text", blocks.TextBlock(label=_("answer"), rows=1)),
                ("correct", blocks.BooleanBlock(label=_("right"), required=False)),
                ("feedback", blocks.TextBlock(label=_("what we say to it"), rows=2, required=False)),
            ],
            label=_("answer"),
        ),
        label=_("answers"),
        min_num=2,
    )

    class Meta:
        icon = "help"
        label = _("Quick check")
        template = "blocks/quick_check.html"
        description = _("One question with immediate feedback. It is not graded.")
        preview_value = {
            "question": "أين نصور؟",
            "choices": [{"text": "قرب النافذة", "correct": True, "feedback": "نعم"}, {"text": "تحت المصباح", "correct": False}],
        }

    def clean(self, value: blocks.StructValue) -> blocks.StructValue:
        cleaned = super().clean(value)
        if not any(choice["correct"] for choice in cleaned["choices"]):
            raise blocks.StructBlockValidationError(non_block_errors=[_("Mark at least one answer as right.")])
        return cleaned


class OrderingBlock(ActivityBlock):
    title = blocks.CharBlock(label=_("title"), max_length=150)
    instruction = blocks.TextBlock(label=_("what to do"), rows=2)
    items = blocks.ListBlock(blocks.TextBlock(label=_("item"), rows=1), label=_("items in the right order"), min_num=3)

    class Meta:
        icon = "order"
        label = _("Put in order")
        template = "blocks/ordering.html"
        description = _("She gives each item its place.")
        preview_value = {"title": "رتبوا", "instruction": "من الأول إلى الأخير", "items": ["نظفوا", "صوروا", "انشروا"]}


class MatchingBlock(ActivityBlock):
    title = blocks.CharBlock(label=_("title"), max_length=150)
    instruction = blocks.TextBlock(label=_("what to do"), rows=2)
    pairs = blocks.ListBlock(
        blocks.StructBlock(
            [
                ("prompt", blocks.TextBlock(label=_("first"), rows=1)),
                ("match", blocks.TextBlock(label=_("what belongs to it"), rows=1)),
            ],
            label=_("pair"),
        ),
        label=_("pairs"),
        min_num=2,
    )

    class Meta:
        icon = "link"
        label = _("Match")
        template = "blocks/matching.html"
        description = _("She finds what belongs together.")
        preview_value = {
            "title": "صلوا",
            "instruction": "كل منتوج بزبونه",
            "pairs": [{"prompt": "زيت", "match": "مطعم"}, {"prompt": "زربية", "match": "فندق"}],
        }

    def get_context(self, value: blocks.StructValue, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        """`matches`: what is offered, each once; `pairs`: each with the position of its match among them."""
        context = super().get_context(value, parent_context)
        positions: dict[str, int] = {}
        context["pairs"] = [(pair, positions.setdefault(pair["match"], len(positions) + 1)) for pair in value["pairs"]]
        context["matches"] = list(positions)
        return context


class GapTextBlock(ActivityBlock):
    title = blocks.CharBlock(label=_("title"), max_length=150)
    text = blocks.TextBlock(label=_("text"), rows=3, help_text=_("Put the words to find in double brackets: [[word]]."))
    distractors = blocks.ListBlock(blocks.CharBlock(label=_("word")), label=_("words that do not fit"), default=[])

    class Meta:
        icon = "edit"
        label = _("Fill in")
        template = "blocks/gap_text.html"
        description = _("She chooses the missing words in the sentence.")
        preview_value = {"title": "أكملوا", "text": "نصور قرب [[النافذة]].", "distractors": ["المصباح"]}

    def clean(self, value: blocks.StructValue) -> blocks.StructValue:
        cleaned = super().clean(value)
        if not GAP.search(cleaned["text"]):
            raise blocks.StructBlockValidationError(
                block_errors={
                    "text": blocks.StreamBlockValidationError(non_block_errors=[_("Put at least one word in double brackets: [[word]].")])
                }
            )
        return cleaned

    def get_context(self, value: blocks.StructValue, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        context = super().get_context(value, parent_context)
        context["parts"], context["words"] = gap_parts(value["text"], value["distractors"])
        return context


class ChecklistBlock(ActivityBlock):
    title = blocks.CharBlock(label=_("title"), max_length=150)
    items = blocks.ListBlock(blocks.TextBlock(label=_("thing to do"), rows=1), label=_("things to do"), min_num=2)

    class Meta:
        icon = "tasks"
        label = _("Do it yourself")
        template = "blocks/checklist.html"
        description = _("Practice with her own product, to tick off.")
        preview_value = {"title": "جربوا", "items": ["اختاروا منتوجاً", "صوروه ثلاث مرات"]}
