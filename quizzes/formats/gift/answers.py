"""What stands between the braces of a GIFT question."""

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from quizzes.choices import Kind
from quizzes.formats.gift.blocks import find, split, unescaped
from quizzes.formats.source import ONLY_THE_BEST, UNEVEN, Refused, Source
from quizzes.formats.words import IS_TAG, has_wildcard, plain_to_html, without_stray_signs
from quizzes.kinds.open import WHOLE_ANSWER
from text.errors import DomainError
from text.numbers import parse_number

_CREDIT = re.compile(r"\s*%(-?\d{1,3}(?:[.,]\d{1,10})?)%")
_TRUTH = {"t": True, "true": True, "vrai": True, "صحيح": True, "f": False, "false": False, "faux": False, "خطأ": False}
_REFERENCE = re.compile(r"&(?:#\d+|#x[0-9a-fA-F]+|\w+);")
_FORM = re.compile(r"\s*\[(?:html|plain|markdown|moodle)\]\s*", re.IGNORECASE)
_ENDS_A_SENTENCE = re.compile(r"[\s.!?…:;,،؛؟)»\]\"']*")
BLANK = "_____"
SHARE_SLACK = Decimal("0.2")
FULL = Decimal(100)


@dataclass(frozen=True)
class Answer:
    """One answer: its sign, its share in percent, its words and what is said to who gives it."""

    sign: str
    credit: Decimal
    words: str
    feedback: str

    @property
    def is_right(self) -> bool:
        return self.credit > 0


class Body:
    """Texts of one question as HTML, or as plain words that are escaped."""

    def __init__(self, source: Source, *, markup: bool) -> None:
        self.source, self.markup = source, markup

    def html(self, raw: str) -> str:
        words = _words(raw)
        is_html = self.markup and (IS_TAG.search(words) or _REFERENCE.search(words))
        return without_stray_signs(words) if is_html else plain_to_html(words)

    def text(self, raw: str) -> dict[str, str]:
        return self.source.text(self.html(raw))


def _words(raw: str) -> str:
    """Without the strokes, and without the name of a format before the words."""
    form = _FORM.match(raw)
    return unescaped(raw[form.end() :] if form else raw)


def body_of(before: str, inside: str, after: str, source: Source, *, markup: bool, is_gap: bool = False) -> tuple[str, dict[str, Any]]:
    """Kind and body, as Moodle tells them apart. `is_gap`: our own export says so. Raises Refused."""
    body = Body(source, markup=markup)
    inside, general = _general_feedback(inside)
    content, is_last = inside.strip(), bool(_ENDS_A_SENTENCE.fullmatch(after))
    common = {"stem": body.text(_stem(before, after, is_last=is_last)), "feedback": body.text(general)}
    if not content:
        return Kind.LONG_TEXT, {**common, "rubric": [{"text": dict(WHOLE_ANSWER), "points": 1}], "model_answer": {}, "most_words": None}
    if content.startswith("#"):
        return Kind.NUMERIC, {**common, "answers": _numbers(content[1:], body), "unit": {}}
    parts = split(content, "#")
    if (correct := _TRUTH.get(unescaped(parts[0]).lower())) is not None:
        # Moodle says the first feedback to who is wrong, the second to who is right.
        wrong, right = (body.text(words) for words in (*parts[1:3], "", "")[:2])
        sides = (right, wrong) if correct else (wrong, right)
        return Kind.TRUE_FALSE, {**common, "correct": correct, "feedback_true": sides[0], "feedback_false": sides[1]}
    answers = answers_in(content)
    if is_gap or (not is_last and _is_word_of_a_gap(answers)):
        return _missing_word(before, after, answers, common, body)
    if find(content, "~") >= 0:
        return _choices(answers, common, body)
    if find(content, "->") >= 0:
        return Kind.MATCHING, {**common, **_pairs(answers, body)}
    wildcards = any(answer.is_right and has_wildcard(_words(answer.words)) for answer in answers)
    return Kind.SHORT, {**common, "answers": _short(answers, body), "tolerant": False, "wildcards": wildcards}


def _is_word_of_a_gap(answers: list[Answer]) -> bool:
    """Whether a gap can say it: each answer is right or wrong, and of choices one is right."""
    rights = [answer for answer in answers if answer.credit == FULL]
    return all(answer.credit in (0, FULL) for answer in answers) and len(rights) in (1, len(answers))


def _stem(before: str, after: str, *, is_last: bool) -> str:
    """The question; where words follow the answers, with a blank in their place, as Moodle shows it."""
    words = before.rstrip()
    if not after.strip() or (is_last and words.endswith((".", "?", "!", ":", "؟", "…"))):
        return before
    return f"{before}{BLANK}{after}"


def _general_feedback(inside: str) -> tuple[str, str]:
    position = find(inside, "####")
    return (inside[:position], inside[position + 4 :]) if position >= 0 else (inside, "")


def answers_in(content: str) -> list[Answer]:
    """The answers in their order. Words before the first sign are an answer too: a wrong one where there are choices, else a right one."""
    starts = [position for position in range(len(content)) if content[position] in "=~" and _is_sign(content, position)]
    if not starts or content[: starts[0]].strip():
        content, starts = f"={content}" if "~" not in (content[at] for at in starts) else f"~{content}", [0, *(at + 1 for at in starts)]
    answers = []
    for start, end in zip(starts, [*starts[1:], len(content)], strict=True):
        words = content[start + 1 : end]
        if not words.strip() and len(starts) > 1:
            # "~=tea": Moodle passes over the empty one.
            continue
        credit = FULL if content[start] == "=" else Decimal(0)
        if found := _CREDIT.match(words):
            credit, words = Decimal(found[1].replace(",", ".")), words[found.end() :]
        position = find(words, "#")
        answers.append(
            Answer(content[start], credit, words[:position] if position >= 0 else words, words[position + 1 :] if position >= 0 else "")
        )
    return answers


def _is_sign(content: str, position: int) -> bool:
    strokes = 0
    while position - strokes > 0 and content[position - strokes - 1] == "\\":
        strokes += 1
    return strokes % 2 == 0


def _choices(answers: list[Answer], common: dict[str, Any], body: Body) -> tuple[str, dict[str, Any]]:
    single = any(answer.sign == "=" for answer in answers) or not any(answer.credit for answer in answers)
    best = max((answer.credit for answer in answers), default=FULL) if single else Decimal(0)
    choices: list[dict[str, Any]] = [
        {
            "text": body.text(answer.words),
            "correct": answer.is_right and (not single or answer.credit == best),
            "feedback": body.text(answer.feedback),
        }
        for answer in answers
    ]
    if not single:
        if not _even(answers, [answer for answer in answers if answer.is_right]):
            body.source.warn(UNEVEN)
        return Kind.MULTIPLE, {**common, "choices": choices, "all_or_nothing": False}
    if any(answer.credit not in (0, best) for answer in answers):
        body.source.warn(ONLY_THE_BEST)
    if sum(choice["correct"] for choice in choices) > 1:
        return Kind.MULTIPLE, {**common, "choices": choices, "all_or_nothing": False, "one_right": True}
    return Kind.SINGLE, {**common, "choices": choices}


def _even(answers: list[Answer], rights: list[Answer]) -> bool:
    wrongs = [answer for answer in answers if not answer.is_right]
    share = Decimal(-100) / max(len(wrongs), 1)
    return len({round(answer.credit, 1) for answer in rights}) == 1 and all(abs(answer.credit - share) < SHARE_SLACK for answer in wrongs)


def _short(answers: list[Answer], body: Body) -> list[dict[str, Any]]:
    kept = []
    for answer in answers:
        if answer.credit <= 0:
            body.source.warn(_("What is said to wrong answers was left out: any other answer is wrong."))
            continue
        words = body.source.plain(plain_to_html(_words(answer.words).replace("\\*", "*")))
        kept.append({"text": words, "weight": _weight(answer.credit), "feedback": body.text(answer.feedback)})
    return kept


def _weight(credit: Decimal) -> int:
    return max(1, min(100, round(credit)))


def _pairs(answers: list[Answer], body: Body) -> dict[str, Any]:
    pairs, distractors = [], []
    for answer in answers:
        left, _arrow, right = answer.words.partition("->") if find(answer.words, "->") >= 0 else (answer.words, "", "")
        if answer.feedback.strip():
            body.source.warn(_("Remarks on single pairs were left out."))
        if left.strip():
            pairs.append({"left": body.text(left), "right": body.text(right)})
        elif right.strip():
            distractors.append({"text": body.text(right)})
    return {"pairs": pairs, "distractors": distractors}


def _numbers(content: str, body: Body) -> list[dict[str, Any]]:
    if find(content, "=") < 0 and find(content, "~") < 0:
        content = f"={content}"
    kept = []
    for answer in answers_in(content.strip()):
        words = unescaped(answer.words)
        if answer.credit <= 0 or answer.sign == "~" or words in ("", "*"):
            body.source.warn(_("What is said to wrong answers was left out: any other answer is wrong."))
            continue
        value, tolerance = _range(words)
        kept.append({"value": value, "tolerance": tolerance, "weight": _weight(answer.credit), "feedback": body.text(answer.feedback)})
    return kept


def _range(words: str) -> tuple[str, str]:
    if ".." in words:
        low, high = (_number(part) for part in words.split("..", 1))
        return format(((low + high) / 2).normalize(), "f"), format((abs(high - low) / 2).normalize(), "f")
    value, _colon, tolerance = words.partition(":")
    return format(_number(value), "f"), format(_number(tolerance or "0"), "f")


def _number(words: str) -> Decimal:
    try:
        return parse_number(words)
    except DomainError as error:
        raise Refused(_("“%(words)s” is not a number.") % {"words": words.strip()[:40]}) from error


def _missing_word(before: str, after: str, answers: list[Answer], common: dict[str, Any], body: Body) -> tuple[str, dict[str, Any]]:
    text = body.source.text(f"{_open_end(before, body)}[[g1]]{_open_start(after, body)}")
    if all(answer.sign == "=" for answer in answers):
        said = body.source.language
        gap: dict[str, Any] = {"id": "g1", "answers": {said: [_words(answer.words) for answer in answers]}, "tolerant": False}
    else:
        gap = {"id": "g1", "choices": [{"text": body.text(answer.words), "correct": answer.credit == FULL} for answer in answers]}
    if any(answer.feedback.strip() for answer in answers):
        body.source.warn(_("Remarks on the words of a gap were left out."))
    return Kind.GAP, {"stem": dict.fromkeys(text, ""), "text": text, "gaps": [gap], "feedback": common["feedback"]}


def _open_end(before: str, body: Body) -> str:
    return body.html(before) + (" " if before[-1:].isspace() else "")


def _open_start(after: str, body: Body) -> str:
    return (" " if after[:1].isspace() else "") + body.html(after)
