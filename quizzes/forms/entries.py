"""The entries of a quiz as the builder's form sends them: chosen questions and draws, in the order of the page."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from uuid import UUID

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from taggit.models import Tag

from quizzes.choices import Difficulty
from quizzes.kinds.base import missing_languages
from quizzes.models import Question, QuestionFolder
from quizzes.selectors.draws import Draw, pools_of, shortages_in
from quizzes.services.builder import MOST_QUESTIONS, POINTS_BELOW, Entry
from text.digits import to_ascii_digits

MARK = "draw."
LONGEST_NUMBER = 9


@dataclass(frozen=True)
class EntryRow:
    """A entry as the builder shows it. `token` names its fields; `there` says what a draw can choose from."""

    token: str
    points: Decimal | int
    question: Question | None = None
    draw: Draw | None = None
    there: str = ""
    is_short: bool = False


def parse_uuid(text: str) -> UUID | None:
    """The key in a form; None when it is none."""
    try:
        return UUID(text)
    except ValueError:
        return None


def entries_from_post(data: QueryDict) -> tuple[list[Entry], bool]:
    """The entries in the order of the page; and whether every number made sense."""
    tokens = data.getlist("question")
    keys = [key for key in map(parse_uuid, tokens) if key]
    found = {question.key: question for question in Question.objects.select_related("current").filter(key__in=keys)}
    entries: list[Entry] = []
    sensible = True
    for token in tokens:
        if token.startswith(MARK):
            draw, fine = _draw_from(data, token)
            entries.append(draw)
        elif (key := parse_uuid(token)) in found:
            points, fine = _points(data.get(f"points-{key}", "1"))
            entries.append((found[key], points))
        else:
            continue
        sensible = sensible and fine
    return entries, sensible


def _draw_from(data: QueryDict, token: str) -> tuple[Draw, bool]:
    points, fine = _points(data.get(f"{token}.points", "1"))
    count = _whole(data.get(f"{token}.count", ""))
    folder, tag, difficulty = (_whole(data.get(f"{token}.{name}", "")) for name in ("folder", "tag", "difficulty"))
    draw = Draw(
        count=count if 1 <= count <= MOST_QUESTIONS else 1,
        points=points,
        folder=QuestionFolder.objects.filter(pk=folder).first() if folder else None,
        tag=Tag.objects.filter(pk=tag).first() if tag else None,
        difficulty=difficulty if difficulty in Difficulty.values else None,
    )
    return draw, fine and draw.count == count


def _whole(typed: str) -> int:
    written = to_ascii_digits(typed.strip())
    return int(written) if written.isascii() and written.isdigit() and len(written) <= LONGEST_NUMBER else 0


def _points(typed: str) -> tuple[Decimal, bool]:
    try:
        points = Decimal(to_ascii_digits(typed).replace(",", ".").replace("٫", "."))
    except InvalidOperation:
        return Decimal(1), False
    if not (points.is_finite() and 0 < points < POINTS_BELOW):
        return Decimal(1), False
    return points.quantize(Decimal("0.01")), True


def rows_of(entries: Sequence[Entry], tokens: Sequence[str] = ()) -> list[EntryRow]:
    """The rows of the builder. Draws say how many questions they can choose from, the chosen ones out of the way."""
    draws = [entry for entry in entries if isinstance(entry, Draw)]
    chosen = {entry[0].pk for entry in entries if not isinstance(entry, Draw)}
    pools = pools_of(draws)
    there = [len(set(pool.ids) - chosen) for pool in pools]
    short = {id(shortage.draw): shortage for shortage in shortages_in(draws, pools, chosen=chosen)}
    rows, number = [], 0
    for entry in entries:
        if not isinstance(entry, Draw):
            entry[0].missing = missing_languages(entry[0].body)
            rows.append(EntryRow(str(entry[0].key), entry[1], question=entry[0]))
            continue
        token = tokens[number] if number < len(tokens) else f"{MARK}{number}"
        lacking = short.get(id(entry))
        words = ngettext("It chooses from %(count)d question.", "It chooses from %(count)d questions.", there[number]) % {
            "count": there[number]
        }
        if lacking:
            words += " " + _("That is too few: it needs %(needed)d, and can get %(there)d.") % {
                "needed": lacking.needed,
                "there": lacking.there,
            }
        rows.append(EntryRow(token, entry.points, draw=entry, there=words, is_short=bool(lacking)))
        number += 1
    return rows


def moved(entries: list[Entry], data: QueryDict) -> list[Entry]:
    """The entries after a button of the form without script: take, draw, up, down, remove."""
    entries = list(entries)
    if data.get("draw_more"):
        entries.append(Draw(1, Decimal(1)))
    key = parse_uuid(data.get("take", ""))
    if key and all(isinstance(entry, Draw) or entry[0].key != key for entry in entries):
        entries += [(question, Decimal(1)) for question in Question.objects.in_bank().select_related("current").filter(key=key)]
    for name, step in (("up", -1), ("down", 1), ("remove", 0)):
        at = _whole(data.get(name, "")) - 1
        if not 0 <= at < len(entries):
            continue
        entry = entries.pop(at)
        if step:
            entries.insert(max(0, at + step), entry)
    return entries


BUTTONS = ("draw_more", "take", "up", "down", "remove", "count")
