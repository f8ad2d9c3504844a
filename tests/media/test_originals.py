"""Originals that were uploaded before pictures were drawn anew at the door."""

import io
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.core.management.base import CommandError
from django.test import Client
from PIL import Image as Drawing
from wagtail.images import get_image_model

from media.services.originals import Rewritten, originals_to_rewrite, rewrite_original
from media.storage import LocalStorage

GPS, ORIENTATION = 0x8825, 0x0112

pytestmark = pytest.mark.django_db


def from_a_phone(turn: int = 6) -> bytes:
    """A photo that lies on its side and says where it was taken; red above, blue below when it stands."""
    picture = Drawing.new("RGB", (80, 40), "#0000ff")
    picture.paste("#ff0000", (0, 0, 40, 40))
    notes = Drawing.Exif()
    notes[ORIENTATION] = turn
    notes.get_ifd(GPS).update({1: "N", 2: (31.0, 30.0, 0.0), 3: "W", 4: (9.0, 46.0, 0.0)})
    file = io.BytesIO()
    picture.save(file, "JPEG", exif=notes, quality=95)
    return file.getvalue()


def kept(content: bytes, name: str = "argan.jpg", **values):
    return get_image_model().objects.create(title="زيت", file=ContentFile(content, name), **({"width": 80, "height": 40} | values))


def test_an_old_original_loses_its_place_and_stands_upright():
    image = kept(from_a_phone(), focal_point_x=10, focal_point_y=10, focal_point_width=4, focal_point_height=4)
    old, store = image.file.name, image.file.storage
    assert rewrite_original(image=image) == Rewritten.CLEAN
    image.refresh_from_db()
    with image.file.open() as file:
        content = file.read()
    picture = Drawing.open(io.BytesIO(content))
    assert not picture.getexif()
    assert picture.size == (image.width, image.height) == (40, 80)
    assert picture.getpixel((20, 10))[0] > 200
    assert image.file_size == len(content)
    assert not image.has_focal_point()
    assert not store.exists(old)


def test_the_sweep_goes_on_where_it_stopped(monkeypatch, capsys):
    images = [kept(from_a_phone(), f"{number}.jpg") for number in range(3)]
    real = LocalStorage.open

    def away(self, name, *args):
        if name == images[1].file.name:
            raise OSError("away")
        return real(self, name, *args)

    with monkeypatch.context() as patches:
        patches.setattr(LocalStorage, "open", away)
        with pytest.raises(CommandError):
            call_command("rewrite_originals")
    assert list(originals_to_rewrite()) == [images[1]]
    call_command("rewrite_originals")
    assert "1 clean" in capsys.readouterr().out
    call_command("rewrite_originals")
    assert "Nothing to do." in capsys.readouterr().out


def test_what_cannot_be_drawn_is_told_and_stays(capsys):
    whole = from_a_phone()
    image = kept(whole, "half.jpg")
    Path(image.file.path).write_bytes(whole[:-40])
    gone = kept(whole, "gone.jpg")
    gone.file.storage.delete(gone.file.name)
    call_command("rewrite_originals")
    said = capsys.readouterr()
    assert f"{image.pk} زيت: the file is damaged." in said.err
    assert f"{gone.pk} زيت: the file is gone." in said.err
    assert image.file.storage.exists(image.file.name)


def test_a_file_that_was_replaced_meanwhile_is_left_alone(monkeypatch):
    image = kept(from_a_phone())
    again = get_image_model().objects.get(pk=image.pk)
    again.file = ContentFile(from_a_phone(1), "other.jpg")
    again.save()
    assert rewrite_original(image=image) == Rewritten.OVERTAKEN
    assert get_image_model().objects.get(pk=image.pk).file.name == again.file.name


def test_an_original_is_served_to_nobody(client: Client, driss):
    image = kept(from_a_phone(1))
    client.force_login(driss)
    assert client.get(f"/media/{image.file.name}").status_code == 404
    assert client.get(image.get_rendition("max-20x20").url).status_code == 200
