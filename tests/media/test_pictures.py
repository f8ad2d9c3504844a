"""Pictures that trainers upload: a broken one is refused in words, whatever is broken in it."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image as Drawing
from wagtail.images import get_image_model


def drawn(kind: str) -> bytes:
    file = io.BytesIO()
    Drawing.effect_noise((60, 40), 80).convert("RGB").save(file, kind)
    return file.getvalue()


# One pixel whose parts do not end where they say: the head is whole, to read the rest is an error.
BROKEN_INSIDE = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f\x15\xc4\x89"
    b"\x00\x00\x00\rIDATx\x9cc\xf8\xff\xff?\x00\x05\xfe\x02\xfe\xa7\x9a\xa0\xa0\x00\x00\x00\x00IEND\xaeB`\x82"
)


@pytest.fixture
def upload(client, school, basma):
    client.force_login(basma, backend="accounts.backends.StaffPasswordBackend")

    def send(name: str, content: bytes):
        file = SimpleUploadedFile(name, content)
        return client.post(reverse("wagtailimages:add"), {"title": "زيت", "file": file, "collection": 1, "tags": ""})

    return send


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "GIF"])
def test_a_whole_picture_is_taken(upload, kind):
    assert upload(f"a.{kind.lower()}", drawn(kind)).status_code == 302
    assert get_image_model().objects.count() == 1


def test_a_picture_that_is_broken_inside_is_refused_in_words(upload):
    answer = upload("a.png", BROKEN_INSIDE)
    assert answer.status_code == 200
    assert answer.context["form"].errors.as_data()["file"][0].code == "invalid_image"
    assert not get_image_model().objects.exists()


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "GIF"])
def test_half_a_picture_is_refused_in_words(upload, kind):
    whole = drawn(kind)
    answer = upload(f"a.{kind.lower()}", whole[: len(whole) // 2])
    assert answer.status_code == 200
    assert answer.context["form"].errors.as_data()["file"][0].code == "invalid_image"
    assert not get_image_model().objects.exists()
