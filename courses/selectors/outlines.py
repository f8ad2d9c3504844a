"""The outline of a course as a reader of one language sees it."""

from dataclasses import dataclass, field

from courses.models import Course
from web.languages import in_language


@dataclass(frozen=True)
class OutlineStep:
    """A step of the outline. `lang` is the language in which it can be read; it differs when a translation is missing."""

    key: str
    kind: str
    title: str
    url: str
    minutes: int
    required: bool
    number: int
    lang: str
    missing_translation: bool


@dataclass(frozen=True)
class OutlineModule:
    """A module of the outline with its steps; the final quiz stands in a last module without a title."""

    key: str
    title: str
    summary: str
    url: str
    number: int
    steps: list[OutlineStep] = field(default_factory=list)

    @property
    def minutes(self) -> int:
        return sum(step.minutes for step in self.steps)


def outline_in(course: Course, language: str) -> list[OutlineModule]:
    """The modules and steps of the course for a reader of `language`."""
    modules, number = [], 0
    for position, module in enumerate(course.outline.get("modules", []), start=1):
        steps = []
        for step in module["steps"]:
            number += 1
            spoken = language if language in step["urls"] else next(iter(step["urls"]), language)
            steps.append(
                OutlineStep(
                    key=step["key"],
                    kind=step["kind"],
                    title=in_language(step["titles"], language),
                    url=in_language(step["urls"], language),
                    minutes=step["minutes"],
                    required=step["required"],
                    number=number,
                    lang=spoken,
                    missing_translation=spoken != language,
                )
            )
        modules.append(
            OutlineModule(
                key=module["key"] or "",
                title=in_language(module["titles"], language),
                summary=in_language(module["summaries"], language),
                url=in_language(module["urls"], language),
                number=position,
                steps=steps,
            )
        )
    return modules
