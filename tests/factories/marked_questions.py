"""Questions that a person marks, and files to hand in."""

import io
import zipfile
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from quizzes.models import Attempt, Quiz, Response
from quizzes.services import record_response, save_question, start_attempt, submit_attempt
from tests.factories.quizzes import both, make_question, make_quiz, new_event

RUBRIC = [{"id": "k1", "text": both("clear"), "points": 4}, {"id": "k2", "text": both("complete"), "points": 6}]
LONG_TEXT: dict[str, Any] = {
    "stem": both("describe"),
    "most_words": 20,
    "rubric": RUBRIC,
    "model_answer": both("example"),
    "feedback": both("in general"),
}
UPLOAD: dict[str, Any] = {
    "stem": both("show"),
    "accept": ["image"],
    "most_files": 2,
    "rubric": RUBRIC,
    "model_answer": both("example"),
    "feedback": both("in general"),
}


def make_open_quiz(*kinds: str, most_words: int | None = 20, accept: tuple[str, ...] = ("image",), **kw: Any) -> Quiz:
    """A quiz of these kinds, open ones among them (by default one long text)."""
    bodies = {"long_text": {**LONG_TEXT, "most_words": most_words}, "upload": {**UPLOAD, "accept": list(accept)}}
    questions = [save_question(kind=kind, body=bodies[kind]) if kind in bodies else make_question(kind) for kind in kinds or ("long_text",)]
    return make_quiz(questions=questions, **kw)


def hand_in_text(*, member: Any, quiz: Quiz, text: str = "My honey is clear.", position: int = 1) -> Response:
    """A sitting that is handed in with a long text at this position; its response."""
    attempt = start_attempt(quiz_id=quiz.pk, member=member)
    record_response(attempt_id=attempt.pk, by=member, position=position, value=text, event_id=new_event())
    submit_attempt(attempt_id=attempt.pk, by=member)
    return response_at(attempt, position)


def response_at(attempt: Attempt, position: int = 1) -> Response:
    return Response.objects.select_related("question__attempt").get(question__attempt=attempt.pk, question__position=position)


def picture(size: tuple[int, int] = (60, 40), form: str = "JPEG", **kw: Any) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, "#c60").save(out, form, **kw)
    return out.getvalue()


def package(*parts: str) -> bytes:
    """A zip with these names in it."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for part in parts:
            archive.writestr(part, "<x/>")
    return out.getvalue()


def upload(content: bytes, name: str = "photo.jpg", content_type: str = "image/jpeg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type)
