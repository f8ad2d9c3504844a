"""The content tree, one per language: home > catalogue > course > module > lesson or quiz."""

from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Page
from wagtail.search import index

from courses.blocks.content import LessonBody
from courses.choices import CompletionRule, Sequence
from courses.models.serving import PublicPage
from courses.searching import refuse_if_too_often

INTRO_FEATURES = ["bold", "italic", "ol", "ul", "link"]


class HomePage(PublicPage):
    """The school's front page in one language."""

    welcome = models.CharField(_("welcome"), max_length=200)
    intro = RichTextField(_("introduction"), features=INTRO_FEATURES, blank=True)

    parent_page_types = ["wagtailcore.Page"]
    subpage_types = ["courses.CourseIndexPage"]
    template = "courses/home_page.html"
    content_panels = [*Page.content_panels, FieldPanel("welcome"), FieldPanel("intro")]
    rich_text_fields = {"intro": INTRO_FEATURES}

    class Meta:
        verbose_name = _("home page")


class CourseIndexPage(PublicPage):
    """The catalogue."""

    intro = RichTextField(_("introduction"), features=INTRO_FEATURES, blank=True)

    parent_page_types = ["courses.HomePage"]
    subpage_types = ["courses.CoursePage"]
    template = "courses/course_index_page.html"
    content_panels = [*Page.content_panels, FieldPanel("intro")]
    rich_text_fields = {"intro": INTRO_FEATURES}

    class Meta:
        verbose_name = _("catalogue")

    def serve(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        return refuse_if_too_often(request) or super().serve(request, *args, **kwargs)


class CoursePage(PublicPage):
    """A course in one language."""

    summary = models.CharField(_("summary"), max_length=300, help_text=_("One or two sentences for the catalogue."))
    intro = RichTextField(_("introduction"), features=INTRO_FEATURES, blank=True)
    outcomes = models.TextField(_("what the learner will be able to do"), blank=True, help_text=_("One outcome on each line."))
    level = models.CharField(_("level"), max_length=80, blank=True)
    picture = models.ForeignKey("wagtailimages.Image", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("picture"))
    picture_alt = models.CharField(_("what the picture shows"), max_length=250, blank=True)
    sequence = models.CharField(_("order of the steps"), max_length=10, choices=Sequence, default=Sequence.FREE)
    prerequisites = ParentalManyToManyField(
        "courses.Course",
        blank=True,
        related_name="+",
        verbose_name=_("courses to finish first"),
    )

    parent_page_types = ["courses.CourseIndexPage"]
    subpage_types = ["courses.ModulePage", "courses.QuizPage"]
    template = "courses/course_page.html"
    shared_fields = ("sequence", "picture")
    shared_relations = ("prerequisites",)
    rich_text_fields = {"intro": INTRO_FEATURES}
    content_panels = [
        *Page.content_panels,
        FieldPanel("summary"),
        FieldPanel("intro"),
        FieldPanel("outcomes"),
        FieldPanel("level"),
        FieldPanel("picture_alt"),
        MultiFieldPanel(
            [FieldPanel("picture"), FieldPanel("sequence"), FieldPanel("prerequisites")],
            heading=_("The same in both languages"),
            help_text=_("What you change here is changed in the other language too when you publish."),
        ),
    ]
    search_fields = [*Page.search_fields, index.SearchField("summary"), index.SearchField("intro"), index.SearchField("outcomes")]

    class Meta:
        verbose_name = _("course")
        verbose_name_plural = _("courses")

    @property
    def outcome_list(self) -> list[str]:
        return [line.strip() for line in self.outcomes.splitlines() if line.strip()]


class ModulePage(PublicPage):
    """A part of a course."""

    summary = models.CharField(_("summary"), max_length=300, blank=True)

    parent_page_types = ["courses.CoursePage"]
    subpage_types = ["courses.LessonPage", "courses.QuizPage"]
    template = "courses/module_page.html"
    content_panels = [*Page.content_panels, FieldPanel("summary")]

    class Meta:
        verbose_name = _("module")
        verbose_name_plural = _("modules")


class LessonPage(PublicPage):
    """A lesson: blocks to read, see, hear and do."""

    summary = models.CharField(_("summary"), max_length=300, blank=True)
    outcome = models.CharField(_("after this lesson she can"), max_length=250, blank=True)
    minutes = models.PositiveSmallIntegerField(_("minutes it takes"), default=5)
    is_required = models.BooleanField(_("needed to finish the course"), default=True)
    completion_rule = models.CharField(_("counts as done"), max_length=12, choices=CompletionRule, default=CompletionRule.VIEWED)
    body = StreamField(LessonBody(), verbose_name=_("lesson"), blank=True)

    parent_page_types = ["courses.ModulePage"]
    subpage_types: list[str] = []
    template = "courses/lesson_page.html"
    shared_fields = ("minutes", "is_required", "completion_rule")
    content_panels = [
        *Page.content_panels,
        FieldPanel("summary"),
        FieldPanel("outcome"),
        FieldPanel("body"),
        MultiFieldPanel(
            [FieldPanel("minutes"), FieldPanel("is_required"), FieldPanel("completion_rule")],
            heading=_("The same in both languages"),
            help_text=_("What you change here is changed in the other language too when you publish."),
        ),
    ]
    search_fields = [*Page.search_fields, index.SearchField("summary"), index.SearchField("body")]

    class Meta:
        verbose_name = _("lesson")
        verbose_name_plural = _("lessons")

    @property
    def activity_ids(self) -> list[str]:
        """The block ids of the activities, in order."""
        return [str(block.id) for block in self.body if block.block_type in ACTIVITIES]


class QuizPage(PublicPage):
    """A quiz in a course. The questions and rules are the quiz's own, one record for both languages."""

    intro = RichTextField(_("introduction"), features=INTRO_FEATURES, blank=True)
    quiz = models.ForeignKey("quizzes.Quiz", models.PROTECT, related_name="pages", verbose_name=_("quiz"))
    minutes = models.PositiveSmallIntegerField(_("minutes it takes"), default=10)
    is_required = models.BooleanField(_("needed to finish the course"), default=True)

    parent_page_types = ["courses.ModulePage", "courses.CoursePage"]
    subpage_types: list[str] = []
    template = "courses/quiz_page.html"
    shared_fields = ("quiz", "minutes", "is_required")
    rich_text_fields = {"intro": INTRO_FEATURES}
    content_panels = [
        *Page.content_panels,
        FieldPanel("intro"),
        MultiFieldPanel(
            [FieldPanel("quiz"), FieldPanel("minutes"), FieldPanel("is_required")],
            heading=_("The same in both languages"),
            help_text=_("What you change here is changed in the other language too when you publish."),
        ),
    ]

    class Meta:
        verbose_name = _("quiz in a course")
        verbose_name_plural = _("quizzes in courses")


ACTIVITIES = {"cards", "quick_check", "ordering", "matching", "gap_text", "checklist"}
