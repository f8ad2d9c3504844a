"""Pictures at the three doors: members' photos, trainers' pictures, signatures of certificates."""

import io
import re
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image
from wagtail.images import get_image_model

from certificates.rendering.pictures import PictureRefused, read_picture
from quizzes.exceptions import FileRefused
from quizzes.submitted_files import examine
from untrusted.images import Fault, PictureUnusable, Wish, redraw

GPS, ORIENTATION, MAKER = 0x8825, 0x0112, 0x010F


def saved(picture: Image.Image, kind: str, **how) -> bytes:
    file = io.BytesIO()
    picture.save(file, kind, **how)
    return file.getvalue()


def photo(kind: str, size=(90, 60), turn: int = 6) -> bytes:
    """Red above green, held on its side, with the place where it was taken."""
    picture = Image.new("RGB", size, "red")
    picture.paste("green", (0, size[1] // 2, *size))
    notes = Image.Exif()
    notes[MAKER], notes[ORIENTATION] = "Phone of Amal", turn
    notes.get_ifd(GPS)[2] = (30.0, 25.0, 0.0)
    return saved(picture, kind, exif=notes.tobytes())


def scan() -> bytes:
    """Sixteen bits of grey from black to white, as scanners write them."""
    picture = Image.new("I;16", (256, 8))
    picture.putdata([shade * 257 for _row in range(8) for shade in range(256)])
    return saved(picture, "PNG")


def greys(content: bytes) -> list[int]:
    picture = Image.open(io.BytesIO(content)).convert("L")
    return [picture.getpixel((x, 4)) for x in range(0, picture.width, picture.width // 16)]


def as_member(content: bytes) -> bytes:
    return examine(SimpleUploadedFile("p.bin", content), ["image"]).content.read()


def as_signature(content: bytes) -> bytes:
    return read_picture(content).content


@pytest.fixture
def as_trainer(client, school, basma):
    client.force_login(basma, backend="accounts.backends.StaffPasswordBackend")

    def send(content: bytes, name: str = ""):
        name = name or f"p.{Image.open(io.BytesIO(content)).format.lower()}"
        answer = client.post(
            reverse("wagtailimages:add"), {"title": "زيت", "file": SimpleUploadedFile(name, content), "collection": 1, "tags": ""}
        )
        assert answer.status_code == 302, answer.context["form"].errors
        with get_image_model().objects.latest("pk").file.open() as file:
            return file.read()

    return send


@pytest.fixture(params=["member", "signature", "trainer"])
def door(request):
    if request.param == "trainer":
        return request.getfixturevalue("as_trainer")
    return {"member": as_member, "signature": as_signature}[request.param]


def test_a_grey_scan_keeps_its_greys(door):
    kept = greys(door(scan()))
    assert all(abs(shade - wanted) < 6 for shade, wanted in zip(kept, range(0, 256, 16), strict=True)), kept


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_a_photo_stands_upright_and_does_not_say_where_it_was_taken(door, kind):
    kept = Image.open(io.BytesIO(door(photo(kind))))
    assert kept.size == (60, 90)
    red = [kept.convert("RGB").getpixel((x, 45))[0] for x in (50, 10)]
    assert red[0] > 200
    assert red[1] < 100
    assert not kept.getexif()


@pytest.mark.parametrize("kind", ["WEBP", "AVIF"])
@pytest.mark.parametrize("turn", [1, 6])
def test_trainers_pictures_of_newer_kinds_lose_the_place_too(as_trainer, kind, turn):
    kept = Image.open(io.BytesIO(as_trainer(photo(kind, turn=turn))))
    assert kept.format == kind
    assert not kept.getexif().get_ifd(GPS) and not kept.getexif().get(MAKER)


def test_a_moving_picture_goes_on_moving(as_trainer):
    frames = [Image.new("RGB", (40, 30), colour) for colour in ("red", "green", "blue")]
    notes = Image.Exif()
    notes[MAKER] = "Phone of Amal"
    for kind, how in (("GIF", {}), ("WEBP", {"exif": notes.tobytes()})):
        kept = Image.open(io.BytesIO(as_trainer(saved(frames[0], kind, save_all=True, append_images=frames[1:], duration=100, **how))))
        assert (kept.format, kept.n_frames, bool(kept.getexif())) == (kind, 3, False)


def test_a_small_clean_jpeg_is_not_made_worse(as_trainer):
    before = saved(Image.effect_noise((300, 200), 60).convert("RGB"), "JPEG", quality=70)
    after = as_trainer(before)
    assert abs(len(after) - len(before)) < len(before) * 0.05
    assert Image.open(io.BytesIO(after)).quantization == Image.open(io.BytesIO(before)).quantization


def test_a_picture_larger_than_any_page_is_made_smaller_in_its_own_kind(as_trainer):
    kept = Image.open(io.BytesIO(as_trainer(saved(Image.new("RGB", (4000, 1000)), "PNG"))))
    assert (kept.format, kept.size) == ("PNG", (2560, 640))


def peak() -> int:
    return int(re.search(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text())[1])


def test_the_process_that_serves_pages_does_not_unfold_pictures(door):
    heavy = saved(Image.new("RGB", (6000, 4900), "red"), "PNG")  # 90 MB of pixels in 90 KB
    door(saved(Image.new("RGB", (60, 49), "red"), "PNG"))
    Path("/proc/self/clear_refs").write_text("5")  # the peak is counted from here
    before = peak()
    door(heavy)
    assert peak() - before < 30_000


@pytest.mark.parametrize(("size", "kind"), [((6000, 5100), "PNG"), ((8000, 6600), "JPEG")])
def test_the_same_number_of_pixels_is_too_many_for_everybody(client, school, basma, size, kind):
    large = saved(Image.new("L", size), kind)
    with pytest.raises(FileRefused):
        as_member(large)
    with pytest.raises(PictureRefused) as refused:
        as_signature(large)
    assert refused.value.code == "picture_too_many_pixels"
    client.force_login(basma, backend="accounts.backends.StaffPasswordBackend")
    file = SimpleUploadedFile(f"p.{kind.lower()}", large)
    answer = client.post(reverse("wagtailimages:add"), {"title": "x", "file": file, "collection": 1, "tags": ""})
    assert answer.context["form"].errors.as_data()["file"][0].code == "file_too_many_pixels"


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF", "AVIF"])
def test_half_a_picture_is_none(kind):
    whole = saved(Image.effect_noise((200, 150), 80).convert("RGB"), kind)
    with pytest.raises(PictureUnusable) as found:
        redraw(whole[: len(whole) // 2], Wish(sizes=((100, 100),)))
    assert found.value.fault in (Fault.DAMAGED, Fault.UNKNOWN)
