"""What a lesson is made of: StreamField blocks with native controls, each with its icon, description and preview."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageChooserBlock
from wagtail.rich_text import RichText
from wagtailmedia.blocks import AudioChooserBlock, VideoChooserBlock

from courses.blocks.activities import CardsBlock, ChecklistBlock, GapTextBlock, MatchingBlock, OrderingBlock, QuickCheckBlock
from text.sanitise import sanitise_rich_text

FEATURES = ["h3", "h4", "bold", "italic", "ol", "ul", "link", "document-link"]
SMALL_FEATURES = ["bold", "italic", "ol", "ul", "link"]


class CleanRichTextBlock(blocks.RichTextBlock):
    """Rich text that is sanitised when it is saved: Wagtail cleans what its editor sends, not what anyone can post."""

    def clean(self, value: RichText) -> RichText:
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
