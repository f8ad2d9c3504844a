"""What a question or a quiz says, line by line: for two people at once, and for the pages of versions."""

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from quizzes.choices import Kind
from quizzes.forms import QuestionForm, QuizForm
from quizzes.kinds.base import LANGUAGES
from quizzes.kinds.markup import as_typed
from quizzes.models import Question, Quiz
from quizzes.selectors.draws import Draw
from quizzes.selectors.versions import entries_of
from quizzes.services.builder import Entry
from quizzes.templatetags.quizzes import points as format_points
from web.admin.versions import Line, lines_of_form


def question_lines(kind: str, body: Mapping[str, Any]) -> list[Line]:
    """A cleaned body, each text in each language by itself."""
    return list(_inside(body, "", "", kind))


def filed_lines(question: Question) -> list[Line]:
    """Where the question is kept: folder, tags, difficulty."""
    return lines_of_form(QuestionForm(initial=filed(question)))


def filed(question: Question) -> dict[str, Any]:
    return {"folder": question.folder, "tags": "، ".join(sorted(question.tags.names())), "difficulty": question.difficulty}


def _inside(node: Mapping[str, Any], path: str, within: str, kind: str) -> Iterator[Line]:
    for name, value in node.items():
        if name == "id":
            continue
        label = f"{within} · {_label(name, kind)}" if within else _label(name, kind)
        yield from _lines(value, f"{path}{name}", label, kind, name)


def _lines(value: Any, path: str, label: str, kind: str, name: str) -> Iterator[Line]:
    if isinstance(value, dict) and value and set(value) <= set(LANGUAGES):
        for code in LANGUAGES:
            words = value.get(code) or ""
            text = "\n".join(words) if isinstance(words, list) else as_typed(words)
            yield Line(f"{path}.{code}", f"{label} ({_('Arabic') if code == 'ar' else _('French')})", words, text)
    elif isinstance(value, dict):
        if "type" in value:
            named = _("Picture") if value["type"] == "image" else _("Recording")
            yield Line(f"{path}.file", label, [value["type"], value.get("id")], f"{named} {value.get('id')}")
            value = {"alt": value.get("alt") or {}}
        yield from _inside(value, f"{path}.", label, kind)
    elif isinstance(value, list) and value and all(isinstance(row, dict) for row in value):
        for number, row in enumerate(value, start=1):
            yield from _inside(row, f"{path}.{row.get('id', number)}.", f"{label} {number}", kind)
    elif isinstance(value, bool):
        yield Line(path, label, value, _("Yes") if value else _("No"))
    elif isinstance(value, list):
        yield Line(path, label, value, ", ".join(str(one) for one in value))
    else:
        yield Line(path, label, value, "" if value is None else str(value))


def _label(name: str, kind: str) -> str:
    labels = {
        "stem": _("Statement") if kind == Kind.TRUE_FALSE else _("Question"),
        "text": _("Text"),
        "feedback": _("Explanation"),
        "feedback_true": _("To who answers “true”"),
        "feedback_false": _("To who answers “false”"),
        "correct": _("Right"),
        "choices": _("Choice"),
        "answers": _("Accepted answer"),
        "gaps": _("Gap"),
        "pairs": _("Pair"),
        "items": _("Item"),
        "distractors": _("Extra answer"),
        "spots": _("Words to choose from") if kind == Kind.HOTTEXT else _("Region"),
        "rubric": _("Criterion"),
        "left": _("First side"),
        "right": _("Second side"),
        "pinned": _("Stays in its place"),
        "tolerant": _("Forgive spelling (ة for ه, hamza, articles, accents)"),
        "all_or_nothing": _("All or nothing: no points for a part"),
        "one_right": _("One place is to be chosen"),
        "value": _("Value"),
        "tolerance": _("Tolerance"),
        "weight": _("Worth (percent)"),
        "points": _("Place") if kind == Kind.HOTSPOT else _("Points"),
        "shape": _("Shape"),
        "label": _("Name"),
        "unit": _("Unit"),
        "scoring": _("Points for"),
        "media": _("Picture or recording"),
        "image": _("Picture"),
        "alt": _("For who cannot see or hear it"),
        "most_words": _("Most words"),
        "most_files": _("Most files"),
        "accept": _("What may be handed in"),
        "model_answer": _("Example of a good answer"),
    }
    return labels.get(name, name)


def quiz_lines(quiz: Quiz) -> list[Line]:
    """A quiz as it is stored now."""
    return [*lines_of_form(QuizForm(instance=quiz)), *entry_lines(entries_of(quiz))]


def kept_quiz_lines(settings: Mapping[str, Any], entries: Iterable[Entry], gone: int) -> list[Line]:
    """A quiz as a version of it kept it; `gone`: how many of its questions are no longer in the bank."""
    lines = [*lines_of_form(QuizForm(initial=dict(settings), instance=Quiz())), *entry_lines(entries)]
    words = ngettext("%(count)d question that is no longer in the bank", "%(count)d questions that are no longer in the bank", gone)
    return [*lines, Line("gone", _("Left out"), gone, words % {"count": gone})] if gone else lines


def entry_lines(entries: Iterable[Entry]) -> list[Line]:
    """The questions and draws of a quiz, in order."""
    return [_entry_line(entry) for entry in entries]


def _entry_line(entry: Entry) -> Line:
    if isinstance(entry, Draw):
        where = [getattr(entry.folder, "pk", None), getattr(entry.tag, "pk", None), entry.difficulty]
        asked = ngettext("%(count)d question", "%(count)d questions", entry.count) % {"count": entry.count}
        return Line(
            f"draw {where}", f"{_('Random draw')} · {entry}", [entry.count, _plain(entry.points)], f"{asked} · {_worth(entry.points)}"
        )
    question, points = entry
    return Line(f"question {question.key}", f"{_('Question')} · {question.title()}", _plain(points), _worth(points))


def _plain(points: Any) -> str:
    return f"{Decimal(points):.2f}"


def _worth(points: Any) -> str:
    return f"{_('Points')} {format_points(Decimal(points))}"
