"""A quiz that asks in every way there is."""

from typing import Any

from wagtail.images import get_image_model
from wagtail.models import Collection

from quizzes.models import Quiz
from tests.factories.marked_questions import LONG_TEXT, UPLOAD
from tests.factories.media import POSTER, make_upload
from tests.factories.quizzes import BODIES, both, hotspot_body, make_question, make_quiz


def make_whole_quiz(**kw: Any) -> Quiz:
    """One question of each kind; the first has pictures to choose from, the order is judged by neighbours."""
    if not Collection.get_first_root_node():  # A test with transactions may have emptied what migrations made.
        Collection.add_root(name="Root")
    image = get_image_model().objects.create(title="pot", file=make_upload(POSTER))
    pictures = [
        {
            "id": f"c{n}",
            "text": {"ar": "", "fr": ""},
            "correct": n == 1,
            "media": {"type": "image", "id": image.pk, "alt": both(f"picture {n}")},
        }
        for n in (1, 2)
    ]
    bodies = BODIES | {
        "single": {"stem": both("single"), "choices": pictures},
        "ordering": BODIES["ordering"] | {"scoring": "neighbours"},
        "hotspot": hotspot_body(image.pk),
        "long_text": LONG_TEXT,
        "upload": UPLOAD,
    }
    return make_quiz(questions=[make_question(kind, body=body) for kind, body in bodies.items()], **kw)
