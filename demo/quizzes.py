"""The demo's quiz files as questions of the bank."""

import re
import uuid
from typing import Any

from demo.files import DemoMediaStore
from quizzes.models import QuestionFolder, Quiz
from quizzes.services import save_question, save_quiz

ISOLATE = re.compile("\u2066(.*?)\u2069")
NAMESPACE = uuid.UUID("6a0d2f5e-3a43-4b5c-9a0e-0c6c5f0b7a11")


def key_of(*names: str) -> uuid.UUID:
    """The same key for the same names, so that loading again changes nothing."""
    return uuid.uuid5(NAMESPACE, "/".join(names))


def load_quiz(course: str, name: str, data: dict, folder: QuestionFolder, store: DemoMediaStore) -> Quiz:
    """Keep the questions of a quiz file and the quiz. Repeatable."""
    questions = [
        save_question(
            kind=question["kind"],
            body=body_of(question, store),
            folder=folder,
            key=key_of(course, "question", question["key"]),
            tags=[course],
        )
        for question in data["questions"]
    ]
    return save_quiz(
        key=key_of(course, "quiz", name),
        title_ar=data["title"]["ar"],
        title_fr=data["title"]["fr"],
        questions=questions,
        pass_mark=data["pass_mark"],
        time_limit_minutes=data.get("time_limit_minutes") or None,
        attempt_limit=data.get("attempt_limit") or None,
        wait_minutes=data.get("wait_minutes", 0),
        shuffle_questions=data.get("shuffle_questions", False),
        shuffle_choices=data.get("shuffle_choices", True),
        allows_practice=data.get("allows_practice", False),
    )


def body_of(question: dict, store: DemoMediaStore) -> dict:
    """The engine's body of a question file entry: ids by position, texts in both languages, pictures from the media store."""
    kind = question["kind"]
    body: dict[str, Any] = {"stem": _text(question["stem"]), "feedback": _text(question["feedback"])}
    if kind in {"single", "multiple"}:
        body["choices"] = [_choice(choice, f"c{n}", store) for n, choice in enumerate(question["choices"], start=1)]
    elif kind == "true_false":
        body |= {
            "correct": question["correct"],
            "feedback_true": _text(question.get("feedback_true", {})),
            "feedback_false": _text(question.get("feedback_false", {})),
        }
    elif kind == "gap":
        body |= {"text": _text(question["text"]), "gaps": [_gap(gap, store) for gap in question["gaps"]]}
    elif kind == "matching":
        body["pairs"] = [
            {"id": f"p{n}", "left": _text(pair["left"]), "right": _text(pair["right"])} for n, pair in enumerate(question["pairs"], start=1)
        ]
        body["distractors"] = [{"id": f"d{n}", "text": _text(text)} for n, text in enumerate(question.get("distractors", []), start=1)]
    elif kind == "ordering":
        body["items"] = [{"id": f"i{n}", "text": _text(item)} for n, item in enumerate(question["items"], start=1)]
        body["scoring"] = question.get("scoring", "places")
    elif kind == "short":
        body |= {
            "tolerant": question["tolerant"],
            "answers": [_answer(answer, n, text=_text(answer)) for n, answer in enumerate(question["answers"], start=1)],
        }
    elif kind == "numeric":
        body |= {
            "unit": question["unit"],
            "answers": [
                _answer(answer, n, value=answer["value"], tolerance=answer["tolerance"])
                for n, answer in enumerate(question["answers"], start=1)
            ],
        }
    elif kind == "hottext":
        body |= {"text": _text(question["text"]), "spots": question["spots"]}
    elif kind == "hotspot":
        body |= {
            "image": _picture(question["image"], store),
            "one_right": question["one_right"],
            "spots": [spot | {"id": f"s{n}"} for n, spot in enumerate(question["spots"], start=1)],
        }
    return body


def _choice(choice: dict, choice_id: str, store: DemoMediaStore) -> dict:
    entry: dict[str, Any] = {"id": choice_id, "text": _text(choice), "correct": bool(choice.get("correct"))}
    if choice.get("feedback"):
        entry["feedback"] = _text(choice["feedback"])
    if choice.get("picture"):
        entry["media"] = _picture(choice["picture"], store)
    return entry


def _answer(answer: dict, number: int, **what: object) -> dict:
    return {"id": f"a{number}", "weight": answer["weight"], "feedback": _text(answer.get("feedback", {})), **what}


def _picture(picture: dict, store: DemoMediaStore) -> dict:
    return {"type": "image", "id": store.picture(picture["file"]).pk, "alt": picture["alt"]}


def _gap(gap: dict, store: DemoMediaStore) -> dict:
    if "answers" in gap:
        answers = {language: [str(answer) for answer in gap["answers"][language]] for language in ("ar", "fr")}
        return {"id": gap["id"], "answers": answers, "tolerant": bool(gap.get("tolerant", True))}
    return {"id": gap["id"], "choices": [_choice(choice, f"{gap['id']}c{n}", store) for n, choice in enumerate(gap["choices"], start=1)]}


def _text(texts: dict) -> dict:
    return {language: ISOLATE.sub(r'<bdi dir="ltr">\1</bdi>', str(texts.get(language, ""))) for language in ("ar", "fr")}
