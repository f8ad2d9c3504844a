"""Write down what is published of a course, in all its languages, when a page of it changes."""

import uuid
from typing import Any

from django.db import transaction
from wagtail.models import Page, PageViewRestriction

from courses.choices import CompletionRule, StepKind
from courses.models import Course, CoursePage, LessonPage, ModulePage, QuizPage, Step
from jobs.bell import ring


@transaction.atomic
def rebuild_outline(*, course_key: uuid.UUID) -> Course:
    """Write the outline of the course anew from its published pages. Repeatable."""
    course, _ = Course.objects.select_for_update().get_or_create(key=course_key)
    pages = list(CoursePage.objects.filter(translation_key=course_key, live=True).select_related("locale"))
    pages.sort(key=lambda page: page.locale.language_code)  # Arabic leads the order of modules and steps
    before = course.required_keys
    course.is_published = bool(pages)
    course.is_restricted = any(_is_restricted(page) for page in pages)
    if pages:
        course.sequence = pages[0].sequence
        course.prerequisites.set(pages[0].prerequisites.all())
        course.outline = _outline(pages)
        for name in ("step_entries", "rules"):
            course.__dict__.pop(name, None)
    if course.required_keys != before:
        course.is_percent_stale = True
        ring("courses.refresh_percent")
    course.save()
    _write_steps(course, pages)
    return course


def _outline(pages: list[CoursePage]) -> dict[str, Any]:
    outline: dict[str, Any] = {
        "titles": {_language(page): page.title for page in pages},
        "summaries": {_language(page): page.summary for page in pages},
        "urls": {_language(page): _path(page) for page in pages},
    }
    modules: dict[str, dict[str, Any]] = {}
    placed: dict[str, dict[str, Any]] = {}  # each step stands once, where its first language has it: it may have moved in one only
    for page in pages:
        loose = [child for child in page.get_children().live().specific() if isinstance(child, QuizPage)]
        for module in ModulePage.objects.child_of(page).live().select_related("locale"):
            entry = modules.setdefault(str(module.translation_key), _module_entry(str(module.translation_key)))
            _add_texts(entry, module, summary=module.summary)
            _add_steps(entry, module.get_children().live().specific(), placed)
        if loose:
            _add_steps(modules.setdefault("", _module_entry("")), loose, placed, final=True)
    last = modules.pop("", None)
    outline["modules"] = [*modules.values(), *([last] if last and last["steps"] else [])]
    return outline


def _module_entry(key: str) -> dict[str, Any]:
    return {"key": key, "titles": {}, "summaries": {}, "urls": {}, "steps": []}


def _add_texts(entry: dict[str, Any], page: Page, *, summary: str = "") -> None:
    language = _language(page)
    entry["titles"][language] = page.title
    entry["urls"][language] = _path(page)
    if "summaries" in entry:
        entry["summaries"][language] = summary


def _add_steps(entry: dict[str, Any], pages: list[Page], placed: dict[str, dict[str, Any]], *, final: bool = False) -> None:
    for page in pages:
        if not isinstance(page, LessonPage | QuizPage):
            continue
        key = str(page.translation_key)
        activities = page.activity_ids if isinstance(page, LessonPage) else []
        step = placed.get(key)
        if step is None:
            is_lesson = isinstance(page, LessonPage)
            step = placed[key] = {
                "key": key,
                "kind": StepKind.LESSON if is_lesson else StepKind.QUIZ,
                "titles": {},
                "urls": {},
                "minutes": page.minutes,
                "required": page.is_required,
                "rule": page.completion_rule if is_lesson else CompletionRule.VIEWED,
                "activities": activities,
                "final": final,
            }
            entry["steps"].append(step)
        else:
            # An activity that one language lacks cannot be asked of those who read in it.
            step["activities"] = [block_id for block_id in step["activities"] if block_id in activities]
        _add_texts(step, page)


def _write_steps(course: Course, pages: list[CoursePage]) -> None:
    quizzes: dict[str, int] = {}
    for page in pages:
        quizzes |= {str(key): quiz for key, quiz in QuizPage.objects.descendant_of(page).values_list("translation_key", "quiz_id")}
    keys = [entry["key"] for entry in course.step_entries]
    Step.objects.filter(course=course).exclude(key__in=keys).update(is_current=False)
    Step.objects.bulk_create(
        [
            Step(key=entry["key"], course=course, kind=entry["kind"], quiz_id=quizzes.get(entry["key"]), is_current=True)
            for entry in course.step_entries
        ],
        update_conflicts=True,
        unique_fields=["key"],
        update_fields=["course", "kind", "quiz", "is_current"],
    )


def _is_restricted(page: CoursePage) -> bool:
    return bool(PageViewRestriction.objects.filter(page__in=page.get_ancestors(inclusive=True)).exists())


def _language(page: Page) -> str:
    return str(page.locale.language_code)


def _path(page: Page) -> str:
    return str(page.get_url_parts()[2])
