"""The demo school's files, read. See content/README.md for their form."""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import yaml

DEMO = Path(__file__).parent
CONTENT = DEMO / "content"
MEDIA = DEMO / "media"
LANGUAGES = ("ar", "fr")


def read(path: Path) -> dict:
    return yaml.safe_load(path.read_text(encoding="utf-8"))


@dataclass(frozen=True)
class LessonFiles:
    """One lesson: its slug and its text in each language."""

    slug: str
    texts: dict[str, dict]


@dataclass(frozen=True)
class ModuleFiles:
    """One module folder."""

    folder: Path

    @property
    def slug(self) -> str:
        return self.folder.name.split("-", 1)[1]

    @cached_property
    def texts(self) -> dict:
        return read(self.folder / "module.yaml")

    @cached_property
    def lessons(self) -> list[LessonFiles]:
        return [
            LessonFiles(
                path.name.removesuffix(".ar.yaml").split("-", 1)[1],
                {language: read(path.with_name(path.name.replace(".ar.", f".{language}."))) for language in LANGUAGES},
            )
            for path in sorted(self.folder.glob("*.ar.yaml"))
        ]

    @cached_property
    def quiz(self) -> dict:
        return read(self.folder / "quiz.yaml")


@dataclass(frozen=True)
class CourseFiles:
    """One course folder."""

    folder: Path

    @property
    def slug(self) -> str:
        return self.folder.name

    @cached_property
    def texts(self) -> dict:
        return read(self.folder / "course.yaml")

    @cached_property
    def modules(self) -> list[ModuleFiles]:
        return [ModuleFiles(path.parent) for path in sorted(self.folder.glob("*/module.yaml"))]

    @cached_property
    def final(self) -> dict:
        return read(self.folder / "final.yaml")


def courses() -> list[CourseFiles]:
    """The courses in their order: a course stands after those that it requires."""
    found = [CourseFiles(path.parent) for path in sorted(CONTENT.glob("*/course.yaml"))]
    return sorted(found, key=lambda course: len(course.texts.get("prerequisites", [])))
