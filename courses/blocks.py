"""What a lesson is made of: StreamField blocks with native controls, each with its icon, description and preview."""

import re

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageChooserBlock
from wagtail.rich_text import RichText
from wagtailmedia.blocks import AudioChooserBlock, VideoChooserBlock

from text.sanitise import sanitise_rich_text

FEATURES = ["h3", "h4", "bold", "italic", "ol", "ul", "link", "document-link"]
SMALL_FEATURES = ["bold", "italic", "ol", "ul", "link"]
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


class CleanRichTextBlock(blocks.RichTextBlock):
    """Rich text that is sanitised when it is saved: Wagtail cleans what its editor sends, not what anyone can post."""

    def clean(self, value):
        cleaned = super().clean(value)
        return RichText(sanitise_rich_text(cleaned.source, self.features))


class TextBlock(blocks.StructBlock):
    html = CleanRichTextBlock(label=_("text"), features=FEATURES)

    class Meta:
        icon = "pilcrow"
        label = _("Text")
        template = "blocks/text.html"
        description = _("Paragraphs and lists. Short sentences read better on a phone.")
        preview_value = {"html": "<p>زيت أركان يُستخرج باليد.</p>"}


class HeadingBlock(blocks.StructBlock):
    text = blocks.CharBlock(label=_("heading"), max_length=120)

    class Meta:
        icon = "title"
        label = _("Heading")
        template = "blocks/heading.html"
        description = _("Opens a part of the lesson.")
        preview_value = {"text": "ثلاث خطوات"}


class PictureBlock(blocks.StructBlock):
    image = ImageChooserBlock(label=_("picture"))
    alt = blocks.CharBlock(label=_("what it shows"), max_length=250, help_text=_("For those who cannot see it."))
    caption = blocks.CharBlock(label=_("caption"), required=False, max_length=250)

    class Meta:
        icon = "image"
        label = _("Picture")
        template = "blocks/picture.html"
        description = _("One picture, made small for phones by itself.")


class SoundBlock(blocks.StructBlock):
    recording = AudioChooserBlock(label=_("sound"))
    title = blocks.CharBlock(label=_("title"), max_length=150)
    transcript = CleanRichTextBlock(label=_("the words that are spoken"), features=SMALL_FEATURES)

    class Meta:
        icon = "media"
        label = _("Sound")
        template = "blocks/sound.html"
        description = _("A voice or sound to listen to, with its words.")


class VideoBlock(blocks.StructBlock):
    recording = VideoChooserBlock(label=_("video"))
    title = blocks.CharBlock(label=_("title"), max_length=150)
    transcript = CleanRichTextBlock(label=_("what is said and shown"), features=SMALL_FEATURES)

    class Meta:
        icon = "media"
        label = _("Video")
        template = "blocks/video.html"
        description = _("A short film. Its size is shown before it is loaded.")


class ExampleBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("title"), max_length=150)
    html = CleanRichTextBlock(label=_("text"), features=SMALL_FEATURES)

    class Meta:
        icon = "user"
        label = _("Example")
        template = "blocks/example.html"
        description = _("What a cooperative really did.")
        preview_value = {"title": "تعاونية تافوكت", "html": "<p>كتبت العضوات مصدر كل قارورة.</p>"}


class TipBlock(blocks.StructBlock):
    html = CleanRichTextBlock(label=_("text"), features=SMALL_FEATURES)

    class Meta:
        icon = "pick"
        label = _("Tip")
        template = "blocks/tip.html"
        description = _("Good advice in a sentence or two.")
        preview_value = {"html": "<p>صوّروا قرب النافذة.</p>"}


class CautionBlock(blocks.StructBlock):
    html = CleanRichTextBlock(label=_("text"), features=SMALL_FEATURES)

    class Meta:
        icon = "warning"
        label = _("Take care")
        template = "blocks/caution.html"
        description = _("What can go wrong, or what the law forbids.")
        preview_value = {"html": "<p>لا تعدوا بالشفاء.</p>"}


class StepsBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("title"), max_length=150)
    items = blocks.ListBlock(blocks.TextBlock(label=_("step"), rows=2), label=_("steps"), min_num=2)

    class Meta:
        icon = "list-ol"
        label = _("Steps")
        template = "blocks/steps.html"
        description = _("How to do it, one step after the other.")
        preview_value = {"title": "كيف تصورون", "items": ["اقتربوا من النافذة.", "ضعوا خلفية فاتحة."]}


class FileBlock(blocks.StructBlock):
    document = DocumentChooserBlock(label=_("file"))
    title = blocks.CharBlock(label=_("title"), max_length=150)
    note = blocks.CharBlock(label=_("what it is for"), required=False, max_length=250)

    class Meta:
        icon = "doc-full-inverse"
        label = _("File")
        template = "blocks/file.html"
        description = _("A sheet to keep or print.")


class ActivityBlock(blocks.StructBlock):
    """An ungraded activity; its block id is what `activity_done` events name."""


class CardsBlock(ActivityBlock):
    title = blocks.CharBlock(label=_("title"), max_length=150)
    cards = blocks.ListBlock(
        blocks.StructBlock([
            ("front", blocks.TextBlock(label=_("front"), rows=2)),
            ("back", blocks.TextBlock(label=_("back"), rows=2)),
        ], label=_("card")),
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
        blocks.StructBlock([
            ("text", blocks.TextBlock(label=_("answer"), rows=1)),
            ("correct", blocks.BooleanBlock(label=_("right"), required=False)),
            ("feedback", blocks.TextBlock(label=_("what we say to it"), rows=2, required=False)),
        ], label=_("answer")),
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

    def clean(self, value):
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
        blocks.StructBlock([
            ("prompt", blocks.TextBlock(label=_("first"), rows=1)),
            ("match", blocks.TextBlock(label=_("what belongs to it"), rows=1)),
        ], label=_("pair")),
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

    def get_context(self, value, parent_context=None):
        """`matches`: what is offered, each once; `pairs`: each with the place of its match among them."""
        context = super().get_context(value, parent_context)
        places = {}
        context["pairs"] = [(pair, places.setdefault(pair["match"], len(places) + 1)) for pair in value["pairs"]]
        context["matches"] = list(places)
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

    def clean(self, value):
        cleaned = super().clean(value)
        if not GAP.search(cleaned["text"]):
            raise blocks.StructBlockValidationError(block_errors={"text": blocks.StreamBlockValidationError(
                non_block_errors=[_("Put at least one word in double brackets: [[word]].")]
            )})
        return cleaned

    def get_context(self, value, parent_context=None):
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


class LessonBody(blocks.StreamBlock):
    """The blocks that a lesson may hold."""

    text = TextBlock(group=_("Read"))
    heading = HeadingBlock(group=_("Read"))
    example = ExampleBlock(group=_("Read"))
    tip = TipBlock(group=_("Read"))
    caution = CautionBlock(group=_("Read"))
    steps = StepsBlock(group=_("Read"))
    picture = PictureBlock(group=_("See and hear"))
    sound = SoundBlock(group=_("See and hear"))
    video = VideoBlock(group=_("See and hear"))
    file = FileBlock(group=_("See and hear"))
    cards = CardsBlock(group=_("Do"))
    quick_check = QuickCheckBlock(group=_("Do"))
    ordering = OrderingBlock(group=_("Do"))
    matching = MatchingBlock(group=_("Do"))
    gap_text = GapTextBlock(group=_("Do"))
    checklist = ChecklistBlock(group=_("Do"))
