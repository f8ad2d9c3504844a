"""Reading our own QTI package back gives the same questions, in both languages."""

import io
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from quizzes.fingerprints import fingerprint
from quizzes.formats import qti
from quizzes.formats.model import Blob, WriteItem
from quizzes.kinds import kind_of
from tests.factories.lesson_bodies import bodies, cleaned

KEY = UUID("11111111-2222-4333-8444-555555555555")
KINDS = ["single", "multiple", "true_false", "short", "numeric", "gap", "matching", "ordering", "hottext", "hotspot", "long_text", "upload"]


def picture():
    file = io.BytesIO()
    Image.new("RGB", (320, 200), "red").save(file, "PNG")
    return Blob("photo.png", file.getvalue(), "image")


PICTURE = picture()


def there_and_back(kind, body, **more):
    written = qti.write([WriteItem(KEY, kind, body, **more)])
    reading = qti.read(written.content, name="x.zip")
    assert not reading.refused, [str(problem.reason) for problem in reading.refused]
    return written, reading


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_the_same_question_comes_back(kind, data):
    body = kind_of(kind).clean_body(data.draw(bodies(kind)))
    _written, reading = there_and_back(kind, body, media={("image", 7): PICTURE})
    assert [(item.kind, item.key) for item in reading.items] == [(kind, KEY)]
    again = cleaned(reading.items[0])
    assert fingerprint(kind, again) == fingerprint(kind, body), (body, again)
    assert not reading.warnings, [str(problem.reason) for problem in reading.warnings]
