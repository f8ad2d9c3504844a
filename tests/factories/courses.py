"""A small course in two languages, made through the pages as trainers make it."""

import uuid
from dataclasses import dataclass, field
from typing import Any

from wagtail.models import Locale, Page
from wagtail.signals import page_published

from courses.models import Course, CourseIndexPage, CoursePage, LessonPage, ModulePage, QuizPage
from courses.receivers import on_publish
from courses.services import rebuild_outline
from quizzes.models import Quiz
from tests.factories.quizzes import make_quiz

LANGUAGES = ("ar", "fr")


@dataclass
class SmallSchool:
    """The keys and pages of the small course; `lessons[n]["ar"]` is the n-th lesson in Arabic."""

    key: uuid.UUID
    course: dict[str, CoursePage]
    modules: list[dict[str, ModulePage]] = field(default_factory=list)
    lessons: list[dict[str, LessonPage]] = field(default_factory=list)
    quizzes: list[dict[str, QuizPage]] = field(default_factory=list)

    @property
    def record(self) -> Course:
        return Course.objects.get(pk=self.key)

    @property
    def lesson_keys(self) -> list[uuid.UUID]:
        return [lesson["ar"].translation_key for lesson in self.lessons]

    @property
    def quiz_keys(self) -> list[uuid.UUID]:
        return [page["ar"].translation_key for page in self.quizzes]

    def step_keys(self) -> list[str]:
        return [step["key"] for step in self.record.step_entries]


def add_page(kind: type[Page], parents: dict[str, Page], *, slug: str, titles: dict[str, str], **fields: Any) -> dict[str, Page]:
    """A page in each language under its parent in that language, published; `fields` may hold a dict of one value per language."""
    key = uuid.uuid4()
    pages = {}
    for language, parent in parents.items():
        values = {name: value.get(language, value) if isinstance(value, dict) else value for name, value in fields.items()}
        page = kind(title=titles[language], slug=slug, translation_key=key, locale=Locale.objects.get(language_code=language), **values)
        Page.objects.get(pk=parent.pk).specific.add_child(instance=page)
        page.save_revision().publish()
        pages[language] = kind.objects.get(pk=page.pk)
    return pages


def catalogues() -> dict[str, CourseIndexPage]:
    return {page.locale.language_code: page for page in CourseIndexPage.objects.select_related("locale")}


def make_course(*, slug: str = "photos", sequence: str = "sequential", **fields: Any) -> SmallSchool:
    """A course without modules."""
    titles = {"ar": "صور المنتوج", "fr": "Photographier le produit"}
    values: dict[str, Any] = {"summary": {"ar": "كيف نصور", "fr": "Comment photographier"}, "sequence": sequence}
    course = add_page(CoursePage, catalogues(), slug=slug, titles=titles, **(values | fields))
    return SmallSchool(course["ar"].translation_key, course)


def add_lesson(school: SmallSchool, *, module: int = 0, slug: str = "", activities: int = 1, **fields: Any) -> dict[str, LessonPage]:
    """A lesson in both languages with a text and so many quick checks."""
    number = len(school.lessons) + 1
    ids = [str(uuid.uuid4()) for _ in range(activities)]
    body = {language: lesson_body(language, ids) for language in LANGUAGES}
    lesson = add_page(
        LessonPage,
        school.modules[module],
        slug=slug or f"lesson-{number}",
        titles={"ar": f"الدرس {number}", "fr": f"Leçon {number}"},
        body=body,
        **fields,
    )
    school.lessons.append(lesson)
    return lesson


def add_quiz(school: SmallSchool, parents: dict[str, Page], quiz: Quiz | None = None, **fields: Any) -> dict[str, QuizPage]:
    """A quiz page in both languages."""
    quiz = quiz or make_quiz("single", "true_false", pass_mark=50)
    page = add_page(QuizPage, parents, slug=f"quiz-{len(school.quizzes) + 1}", titles={"ar": "اختبار", "fr": "Quiz"}, quiz=quiz, **fields)
    school.quizzes.append(page)
    return page


def add_module(school: SmallSchool) -> dict[str, ModulePage]:
    number = len(school.modules) + 1
    module = add_page(ModulePage, school.course, slug=f"module-{number}", titles={"ar": f"الوحدة {number}", "fr": f"Module {number}"})
    school.modules.append(module)
    return module


def make_small_school() -> SmallSchool:
    """Two modules of one lesson and a quiz each, and a final quiz; in order."""
    # Pages are published one by one; the outline is written once at the end instead of each time, to save time.
    page_published.disconnect(on_publish, dispatch_uid="courses.publish")
    try:
        school = make_course()
        for module in range(2):
            pages = add_module(school)
            add_lesson(school, module=module)
            add_quiz(school, pages)
        add_quiz(school, school.course)
    finally:
        page_published.connect(on_publish, dispatch_uid="courses.publish")
    rebuild_outline(course_key=school.key)
    return school


def lesson_body(language: str, activity_ids: list[str]) -> list[dict]:
    text = "<p>اقتربوا من النافذة.</p>" if language == "ar" else "<p>Approchez-vous de la fenêtre.</p>"
    check = {
        "question": "أين نصور؟" if language == "ar" else "Où photographier ?",
        "choices": [
            {"text": "قرب النافذة" if language == "ar" else "Près de la fenêtre", "correct": True, "feedback": ""},
            {"text": "في الظلام" if language == "ar" else "Dans le noir", "correct": False, "feedback": ""},
        ],
    }
    blocks = [{"type": "text", "value": {"html": text}, "id": str(uuid.uuid4())}]
    return blocks + [{"type": "quick_check", "value": check, "id": block_id} for block_id in activity_ids]
