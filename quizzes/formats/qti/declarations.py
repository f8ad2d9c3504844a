"""What an item declares beside its text: right responses, their worth, feedback, and how it is processed."""

from dataclasses import dataclass, field
from math import isfinite

from untrusted.xml import Element, local, text_in


@dataclass
class Declaration:
    """One `<responseDeclaration>`."""

    cardinality: str = "single"
    base: str = ""
    correct: list[str] = field(default_factory=list)
    worth: dict[str, float] = field(default_factory=dict)

    @property
    def right(self) -> list[str]:
        """The right responses; where only a mapping is given, those that earn something."""
        return self.correct or [key for key, worth in self.worth.items() if worth > 0]

    @property
    def best(self) -> set[str]:
        """The responses of which one alone earns the most: what is declared right, and what the mapping says is worth as much."""
        most = max((worth for worth in self.worth.values() if worth > 0), default=None)
        mapped = {key for key, worth in self.worth.items() if worth == most}
        return mapped | {key for key in self.correct if key not in self.worth} if self.worth else set(self.correct)


def children(element: Element, name: str) -> list[Element]:
    """The children of this name, whatever their namespace."""
    return [child for child in element if local(child) == name]


def within(element: Element, *names: str) -> list[Element]:
    """The descendants of these names, in document order."""
    return [child for child in element.iter() if local(child) in names]


def outcome_of(value: Element) -> str:
    """The identifier of the outcome that a `baseValue` is set to."""
    parent = value.getparent()
    return "" if parent is None else parent.get("identifier") or ""


def words_of(element: Element) -> str:
    """The text inside, on one line."""
    return " ".join(text_in(element).split())


def declarations(root: Element) -> dict[str, Declaration]:
    """All response declarations by their identifiers."""
    found = {}
    for element in children(root, "responseDeclaration"):
        declared = Declaration(element.get("cardinality") or "single", element.get("baseType") or "")
        for correct in children(element, "correctResponse"):
            declared.correct = [words_of(value) for value in children(correct, "value")]
        for entry in within(element, "mapEntry"):
            declared.worth[" ".join((entry.get("mapKey") or "").split())] = number(entry.get("mappedValue"))
        found[element.get("identifier") or ""] = declared
    return found


def number(raw: str | None, default: float = 0.0) -> float:
    """A number, else the default; what counts no thing (`NaN`, `INF`) is none."""
    try:
        found = float(raw or "")
    except ValueError:
        return default
    return found if isfinite(found) else default


def is_all_or_nothing(root: Element) -> bool:
    """Whether the response is right as a whole or wrong (and not worth the sum of its parts)."""
    for processing in children(root, "responseProcessing"):
        template = (processing.get("template") or processing.get("templateLocation") or "").rstrip("/").removesuffix(".xml")
        return template.endswith("match_correct") or (not template and not within(processing, "mapResponse"))
    return False
