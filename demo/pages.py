"""The demo's course files as pages of both trees."""

import uuid
from collections.abc import Callable

from wagtail.models import Locale, Page

from courses.models import CourseIndexPage, CoursePage, LessonPage, ModulePage, QuizPage
from demo.files import DemoMediaStore
from demo.quizzes import ISOLATE, key_of, load_quiz
from demo.reading import LANGUAGES, CourseFiles, LessonFiles, ModuleFiles
from quizzes.models import QuestionFolder
from quizzes.services import save_folder
from text.sanitise import sanitise

Told = Callable[[str], None]


def rich(html: str) -> str:
    """Rich text of a file; its isolated sums and numbers become elements, since invisible marks do not survive cleaning."""
    return sanitise(ISOLATE.sub(r'<bdi dir="ltr">\1</bdi>', html), "lesson")


class CourseLoader:
    """Loads one course in both languages. Pages that exist are left as the school made them."""

    def __init__(self, course: CourseFiles, store: DemoMediaStore, say: Told) -> None:
        self.course, self.store, self.say = course, store, say
        self.locales = {language: Locale.objects.get(language_code=language) for language in LANGUAGES}

    def load(self) -> uuid.UUID:
        """The key of the course."""
        key = key_of(self.course.slug)
        parents = {
            language: self._page(
                CourseIndexPage.objects.get(locale=locale),
                language,
                key,
                CoursePage,
                self.course.slug,
                fields=self._course_fields(language),
            )
            for language, locale in self.locales.items()
        }
        folder = save_folder(name_ar=self.course.texts["title"]["ar"], name_fr=self.course.texts["title"]["fr"])
        for module in self.course.modules:
            self._load_module(parents, module, folder)
        self._load_quiz(parents, "final", self.course.final, folder, slug="final-quiz", minutes=25)
        return key

    def _load_module(self, parents: dict[str, Page], module: ModuleFiles, folder: QuestionFolder) -> None:
        self.say(f"{self.course.slug}: {module.slug}")
        key = key_of(self.course.slug, module.slug)
        pages = {
            language: self._page(
                parents[language],
                language,
                key,
                ModulePage,
                module.slug,
                fields={"title": module.texts["title"][language], "summary": module.texts["summary"][language]},
            )
            for language in LANGUAGES
        }
        for lesson in module.lessons:
            self._load_lesson(pages, module, lesson)
        self._load_quiz(pages, module.slug, module.quiz, folder, slug="quiz", minutes=10)

    def _load_lesson(self, parents: dict[str, Page], module: ModuleFiles, lesson: LessonFiles) -> None:
        key = key_of(self.course.slug, module.slug, lesson.slug)
        for language in LANGUAGES:
            texts = lesson.texts[language]
            fields = {
                "title": texts["title"],
                "summary": texts["summary"],
                "outcome": texts.get("outcome", ""),
                "minutes": texts["minutes"],
                "body": [self._block(block, place, key, language) for place, block in enumerate(texts["blocks"])],
            }
            self._page(parents[language], language, key, LessonPage, lesson.slug, fields=fields)

    def _load_quiz(self, parents: dict[str, Page], name: str, data: dict, folder: QuestionFolder, *, slug: str, minutes: int) -> None:
        quiz = load_quiz(self.course.slug, name, data, folder, self.store)
        for language in LANGUAGES:
            fields = {"title": data["title"][language], "intro": f"<p>{data['intro'][language]}</p>", "quiz": quiz, "minutes": minutes}
            self._page(parents[language], language, key_of(self.course.slug, "step", name), QuizPage, slug, fields=fields)

    def _course_fields(self, language: str) -> dict:
        texts = self.course.texts
        return {
            "title": texts["title"][language],
            "summary": texts["summary"][language],
            "intro": rich(texts["intro"][language]),
            "outcomes": "\n".join(texts["outcomes"][language]),
            "level": texts["level"][language],
            "sequence": texts["sequence"],
            "picture": self.store.picture(texts["picture"]),
            "picture_alt": texts["picture_alt"][language],
        }

    def _page(self, parent: Page, language: str, key: uuid.UUID, kind: type[Page], slug: str, *, fields: dict) -> Page:
        found = kind.objects.filter(translation_key=key, locale=self.locales[language]).first()
        if found:
            return found
        page = kind(slug=slug, translation_key=key, locale=self.locales[language], **fields)
        Page.objects.get(pk=parent.pk).specific.add_child(instance=page)
        page.save_revision().publish()
        return page

    def _block(self, block: dict, place: int, lesson_key: uuid.UUID, language: str) -> dict:
        kind = block["kind"]
        value = {name: field for name, field in block.items() if name not in {"kind", "file"}}
        for name in ("html", "transcript"):
            if name in value:
                value[name] = rich(value[name])
        if kind == "picture":
            value["image"] = self.store.picture(block["file"]).pk
        elif kind in {"sound", "video"}:
            value["recording"] = self.store.recording(block["file"], language, kind, value["title"]).pk
        elif kind == "file":
            value["document"] = self.store.document(block["file"], language, value["title"]).pk
        # The same id in both languages: a block is known by its place in the lesson.
        return {"type": kind, "value": value, "id": str(uuid.uuid5(lesson_key, f"{place}-{kind}"))}
