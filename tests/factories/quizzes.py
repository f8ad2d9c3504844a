"""Questions of every kind, quizzes and attempts, as small as they may be."""

import uuid
from typing import Any

from quizzes.models import Attempt, Question, Quiz
from quizzes.services import save_question, save_quiz, start_attempt


def both(text: str) -> dict[str, str]:
    """The same words, told apart by language."""
    return {"ar": f"{text} بالعربية", "fr": f"{text} en français"}


def choices(*right: bool) -> list[dict]:
    return [
        {"id": f"c{n}", "text": both(f"choice {n}"), "correct": is_right, "feedback": both(f"because {n}")}
        for n, is_right in enumerate(right, start=1)
    ]


BODIES: dict[str, dict[str, Any]] = {
    "single": {"stem": both("single"), "choices": choices(True, False, False), "feedback": both("in general")},
    "multiple": {"stem": both("multiple"), "choices": choices(True, True, False, False), "feedback": both("in general")},
    "true_false": {
        "stem": both("statement"),
        "correct": True,
        "feedback_true": both("indeed"),
        "feedback_false": both("no"),
        "feedback": both("in general"),
    },
    "gap": {
        "stem": both("gaps"),
        "text": {"ar": "ثمن [[g1]] هو [[g2]] درهم", "fr": "Le prix de l’[[g1]] est [[g2]] dirhams"},
        "gaps": [
            {"id": "g1", "answers": {"ar": ["الزيت"], "fr": ["huile"]}, "tolerant": True},
            {
                "id": "g2",
                "choices": [
                    {"id": "c1", "text": both("100"), "correct": True},
                    {"id": "c2", "text": both("5"), "correct": False},
                ],
            },
        ],
        "feedback": both("in general"),
    },
    "matching": {
        "stem": both("match"),
        "pairs": [{"id": f"p{n}", "left": both(f"left {n}"), "right": both(f"right {n}")} for n in (1, 2, 3)],
        "distractors": [{"id": "d1", "text": both("distractor")}],
        "feedback": both("in general"),
    },
    "ordering": {
        "stem": both("order"),
        "items": [{"id": f"i{n}", "text": both(f"item {n}")} for n in (1, 2, 3)],
        "feedback": both("in general"),
    },
    "short": {
        "stem": both("short"),
        "tolerant": True,
        "feedback": both("in general"),
        "answers": [
            {"id": "a1", "text": {"ar": "التعاونية", "fr": "la coopérative"}, "weight": 100, "feedback": both("indeed")},
            {"id": "a2", "text": {"ar": "جمعية", "fr": "association"}, "weight": 40, "feedback": both("nearly")},
        ],
    },
    "numeric": {
        "stem": both("numeric"),
        "unit": {"ar": "درهم", "fr": "DH"},
        "feedback": both("in general"),
        "answers": [
            {"id": "a1", "value": "1187.5", "tolerance": "0.5", "weight": 100, "feedback": both("indeed")},
            {"id": "a2", "value": "1187.5", "tolerance": "20", "weight": 50, "feedback": both("nearly")},
        ],
    },
    "hottext": {
        "stem": both("mark"),
        "text": {
            "ar": "نبيع [[h1|العسل]] في [[h2|السوق]] يوم [[h3|الأحد]].",
            "fr": "Nous vendons le [[h1|miel]] au [[h2|souk]] le [[h3|dimanche]].",
        },
        "spots": [{"id": "h1", "correct": True}, {"id": "h2", "correct": False}, {"id": "h3", "correct": True}],
        "feedback": both("in general"),
    },
}

RIGHT: dict[str, Any] = {
    "single": "c1",
    "multiple": ["c1", "c2"],
    "true_false": True,
    "gap": {"g1": "زيت", "g2": "c1"},
    "matching": {"p1": "p1", "p2": "p2", "p3": "p3"},
    "ordering": ["i1", "i2", "i3"],
    "short": "تعاونيه",
    "numeric": "١١٨٧٫٥ درهم",
    "hottext": ["h1", "h3"],
}
WRONG: dict[str, Any] = {
    "single": "c2",
    "multiple": ["c3"],
    "true_false": False,
    "gap": {"g1": "ماء", "g2": "c2"},
    "matching": {"p1": "p2", "p2": "d1"},
    "ordering": ["i3", "i1", "i2"],
    "short": "شركة",
    "numeric": "900",
    "hottext": ["h2"],
}


def hotspot_body(image_id: int) -> dict[str, Any]:
    """A question on a picture, of which only the second region is right."""
    regions = [("rect", [5, 5, 30, 40]), ("ellipse", [70, 30, 15, 20]), ("poly", [10, 60, 40, 60, 25, 95])]
    return {
        "stem": both("find"),
        "image": {"id": image_id, "alt": both("jar")},
        "one_right": True,
        "feedback": both("in general"),
        "spots": [
            {
                "id": f"s{n}",
                "shape": shape,
                "points": points,
                "correct": n == 2,
                "label": both(f"region {n}"),
                "feedback": both(f"because {n}"),
            }
            for n, (shape, points) in enumerate(regions, start=1)
        ],
    }


def make_question(kind: str = "single", **kw: Any) -> Question:
    return save_question(kind=kind, body=kw.pop("body", None) or BODIES[kind], **kw)


def make_quiz(*kinds: str, questions: Any = None, **kw: Any) -> Quiz:
    """A quiz with one question of each kind named (by default one of each there is)."""
    if questions is None:
        questions = [make_question(kind) for kind in kinds or BODIES]
    return save_quiz(**{"title_ar": "اختبار", "title_fr": "Quiz", "questions": questions, **kw})


def make_attempt(*, member: Any, quiz: Quiz | None = None, **kw: Any) -> Attempt:
    quiz = quiz or make_quiz()
    return start_attempt(quiz_id=quiz.pk, member=member, **kw)


def new_event() -> uuid.UUID:
    return uuid.uuid4()
