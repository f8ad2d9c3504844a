"""What the templates of the public pages need beside the page."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import override
from wagtail.models import Page

from courses.models import Course, CourseIndexPage, CoursePage, HomePage, LessonPage, ModulePage, QuizPage
from courses.searching import asked_words
from courses.selectors.outlines import OutlineModule, OutlineStep, outline_in
from text.folding import words
from web.languages import other_language


@dataclass(frozen=True)
class CatalogueCard:
    """A course in the catalogue."""

    page: CoursePage
    key: str
    title: str
    summary: str
    url: str
    level: str
    minutes: int
    lessons: int


def build_page_context(page: Page, request: HttpRequest) -> dict[str, Any]:
    """The context of any page of the school."""
    language = page.locale.language_code
    context: dict[str, Any] = {"alternate_url": _alternate_url(page, language)}
    if isinstance(page, HomePage):
        catalogue = CourseIndexPage.objects.child_of(page).live().first()
        return context | {"courses": _cards(catalogue, language) if catalogue else [], "catalogue": catalogue}
    if isinstance(page, CourseIndexPage):
        query = asked_words(request)
        return context | {"courses": _cards(page, language, query), "query": query}
    return context | _course_context(page, language)


def _course_context(page: Page, language: str) -> dict[str, Any]:
    course_page = page.course_page
    course = Course.objects.filter(pk=course_page.translation_key).first() or Course(key=course_page.translation_key)
    outline = outline_in(course, language)
    steps = [step for module in outline for step in module.steps]
    context = {
        "course": course,
        "course_page": course_page,
        "course_key": str(course.key),
        "outline": outline,
        "total": len(steps),
        "minutes": sum(step.minutes for step in steps),
    }
    if isinstance(page, CoursePage):
        context["prerequisites"] = [
            {"title": other.title(language), "url": other.url(language)} for other in page.prerequisites.filter(is_published=True)
        ]
    if isinstance(page, ModulePage):
        context["module"] = _module_of(outline, str(page.translation_key))
    if isinstance(page, LessonPage | QuizPage):
        context |= _step_context(outline, steps, str(page.translation_key))
    return context


def _step_context(outline: list[OutlineModule], steps: list[OutlineStep], key: str) -> dict[str, Any]:
    index = next((number for number, step in enumerate(steps) if step.key == key), None)
    context = {"step_key": key, "module": next((m for m in outline if any(s.key == key for s in m.steps)), None)}
    if index is None:
        return context | {"position": None, "previous_step": None, "next_step": None}
    return context | {
        "position": index + 1,
        "previous_step": steps[index - 1] if index else None,
        "next_step": steps[index + 1] if index + 1 < len(steps) else None,
    }


def _module_of(outline: list[OutlineModule], key: str) -> OutlineModule | None:
    return next((module for module in outline if module.key == key), None)


def _alternate_url(page: Page, language: str) -> str:
    translation = page.get_translations().live().first()
    if translation is not None:
        return str(translation.url)
    with override(other_language(language)):
        if isinstance(page, LessonPage | QuizPage):
            return reverse("courses:untranslated", args=[page.translation_key])
        return reverse("courses:dashboard")


def _cards(catalogue: CourseIndexPage, language: str, query: str = "") -> list[CatalogueCard]:
    pages = CoursePage.objects.child_of(catalogue).live().public().select_related("picture").prefetch_related("picture__renditions")
    found = list(pages.search(query) if words(query) else pages)
    courses = Course.objects.in_bulk([page.translation_key for page in found])
    return [_card(page, courses.get(page.translation_key) or Course(key=page.translation_key), language) for page in found]


def _card(page: CoursePage, course: Course, language: str) -> CatalogueCard:
    steps = course.step_entries
    return CatalogueCard(
        page=page,
        key=str(course.key),
        title=page.title,
        summary=page.summary,
        url=course.url(language) or page.url,
        level=page.level,
        minutes=sum(step["minutes"] for step in steps),
        lessons=sum(step["kind"] == "lesson" for step in steps),
    )
