"""Pictures are made small at publish, by a job that may be killed, repeated or meet a store that is away."""

import io
import uuid
from datetime import timedelta
from pathlib import Path

import pytest
from boto3.exceptions import S3UploadFailedError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from PIL import Image as Drawing
from wagtail.images import get_image_model
from wagtail.models import Page

from courses.models import CachedPage, CoursePage
from media import tasks
from media.models import PictureSizes
from media.renditions import USES, specs_of
from media.services import ask_for_sizes
from tests.factories.courses import SmallSchool
from tests.factories.quizzes import hotspot_body, make_question

LESSON = "/ar/courses/photos/module-1/lesson-1/"
FIGURE = set(USES["figure"].specs)


def photo(width: int = 900, height: int = 600, kind: str = "JPEG", *, colour: str = "#b8741a") -> bytes:
    file = io.BytesIO()
    Drawing.new("RGB", (width, height), colour).save(file, kind)
    return file.getvalue()


def make_picture(content: bytes, name: str = "argan.jpg"):
    return get_image_model().objects.create(title="زيت", file=ContentFile(content, name), width=900, height=600)


def made_of(image) -> set[str]:
    return set(image.renditions.values_list("filter_spec", flat=True))


def files_of(image) -> list[str]:
    folder = Path(image.file.storage.path("images"))
    stem = Path(image.file.name).stem
    return sorted(path.name for path in folder.glob(f"{stem}.*")) if folder.exists() else []


def publish(school: SmallSchool, *images) -> Page:
    lesson = school.lessons[0]["ar"]
    lesson.body = [("picture", {"image": image, "alt": "قنينة زيت", "caption": ""}) for image in images]
    lesson.save_revision().publish()
    return lesson


def due_now() -> None:
    PictureSizes.objects.update(due_at=timezone.now())


@pytest.fixture
def count_encodings(monkeypatch):
    """How many times a picture is drawn anew."""
    made, run = [], get_image_model().generate_rendition_file

    def counted(image, filter, **words):  # noqa: A002
        made.append(filter.spec)
        return run(image, filter, **words)

    monkeypatch.setattr(get_image_model(), "generate_rendition_file", counted)
    return made


def test_the_first_reader_waits_for_no_encoder(client, small_school, count_encodings):
    image = make_picture(photo())
    publish(small_school, image)
    tasks.make_pictures()
    assert made_of(image) == FIGURE
    assert PictureSizes.objects.get().stage == "ready"
    before = len(count_encodings)
    page = client.get(LESSON).content.decode()
    assert count_encodings[before:] == []
    assert page.count('type="image/avif"') == 1
    assert all(f"{width}w" in page for width in (320, 480, 640))


def test_the_page_is_whole_before_the_job_has_run(client, small_school):
    image = make_picture(photo())
    publish(small_school, image)
    page = client.get(LESSON).content.decode()
    assert 'alt="قنينة زيت"' in page and ".avif" in page and ".webp" in page
    kept = files_of(image)
    tasks.make_pictures()
    assert files_of(image) == kept, "what the reader had made is not made again"
    assert PictureSizes.objects.get().stage == "ready"


@pytest.mark.parametrize(("use", "address"), [("card", "/ar/courses/"), ("figure", "/ar/courses/photos/")])
def test_what_the_templates_ask_for_is_what_the_job_makes(client, small_school, use, address, count_encodings):
    """Were a size in a template and not in the list, the page would have it drawn."""
    image = make_picture(photo())
    course = CoursePage.objects.get(pk=small_school.course["ar"].pk)
    course.picture, course.picture_alt = image, "زيت"
    course.save_revision().publish()
    tasks.make_pictures()
    assert set(USES[use].specs) <= made_of(image)
    before = len(count_encodings)
    assert Path(image.renditions.get(filter_spec=USES[use].specs[0]).file.name).name in client.get(address).content.decode()
    assert count_encodings[before:] == []


def test_pictures_of_questions_are_made_when_the_question_is_saved(school):
    image = make_picture(photo())
    make_question("hotspot", body=hotspot_body(image.pk))
    tasks.make_pictures()
    assert made_of(image) == set(specs_of(["choice", "question"]))


def test_a_worker_killed_half_way_leaves_what_it_made_and_the_next_makes_the_rest(small_school, monkeypatch):
    image = make_picture(photo())
    publish(small_school, image)
    draw, drawn = get_image_model().generate_rendition_instance, []

    def die_at_the_third(own, *words):
        if len(drawn) == 2:
            raise KeyboardInterrupt
        drawn.append(words[0].spec)
        return draw(own, *words)

    with monkeypatch.context() as dying:
        dying.setattr(get_image_model(), "generate_rendition_instance", die_at_the_third)
        with pytest.raises(KeyboardInterrupt):
            tasks.make_pictures()
    assert made_of(image) == set(drawn)
    tasks.make_pictures()
    assert made_of(image) == set(drawn), "its lease has not ended"
    due_now()
    tasks.make_pictures()
    tasks.make_pictures()
    assert (made_of(image), len(files_of(image))) == (FIGURE, len(FIGURE))


def test_publishing_again_and_every_job_twice_make_nothing_twice(small_school, count_encodings):
    image = make_picture(photo())
    for _time in range(2):
        publish(small_school, image)
        tasks.make_pictures()
        tasks.make_pictures()
    assert sorted(count_encodings) == sorted(FIGURE)
    assert len(files_of(image)) == len(FIGURE)


def test_a_store_that_is_away_is_asked_again_and_then_told(client, small_school, basma, monkeypatch):
    image = make_picture(photo())
    lesson = publish(small_school, image)

    def refuse(*_args: object) -> None:
        raise OSError(5, "Input/output error")

    with monkeypatch.context() as away:
        away.setattr("media.storage.LocalStorage._save", refuse)
        tasks.make_pictures()
        assert PictureSizes.objects.get().stage == "waiting"
        for _time in range(5):
            due_now()
            tasks.make_pictures()
        assert (PictureSizes.objects.get().stage, PictureSizes.objects.get().fault) == ("failed", "storage")
        away.setattr("media.storage.LocalStorage._open", refuse)
        page = client.get(LESSON)
        assert page.status_code == 200 and "قنينة زيت" in page.content.decode()
        assert not CachedPage.objects.filter(path=LESSON).exists(), "a page without its picture is not kept"
        assert "public" not in page.get("Cache-Control", "")
    client.force_login(basma)
    words = PictureSizes.objects.get().get_fault_display()
    edit = client.get(reverse("wagtailadmin_pages:edit", args=[lesson.pk])).content.decode()
    assert words[:20] in edit and reverse("wagtailimages:edit", args=[image.pk]) in edit
    picture = reverse("wagtailimages:edit", args=[image.pk])
    assert words[:20] in client.get(picture).content.decode()
    assert client.post(picture, {"title": "زيت", "collection": 1, "tags": ""}).status_code == 302
    tasks.make_pictures()
    assert PictureSizes.objects.get().stage == "ready"
    assert ".avif" in client.get(LESSON).content.decode()


def test_a_picture_that_broke_later_is_known_at_once_and_the_lesson_is_read_all_the_same(client, small_school):
    whole = photo()
    image, other = make_picture(whole), make_picture(whole, "whole.jpg")
    Path(image.file.path).write_bytes(whole[: len(whole) // 2])
    publish(small_school, image, other)
    tasks.make_pictures()
    tasks.make_pictures()
    assert (PictureSizes.objects.get(image=image).fault, PictureSizes.objects.get(image=other).stage) == ("broken", "ready")
    page = client.get(LESSON)
    assert page.status_code == 200 and "قنينة زيت" in page.content.decode() and "whole" in page.content.decode()
    assert CachedPage.objects.filter(path=LESSON).exists(), "nothing but another file would help"


def test_a_file_that_is_gone_is_told(small_school):
    image = make_picture(photo())
    publish(small_school, image)
    image.file.storage.delete(image.file.name)
    tasks.make_pictures()
    assert PictureSizes.objects.get().fault == "gone"


def test_a_picture_that_kills_every_worker_is_given_up(small_school):
    publish(small_school, make_picture(photo()))
    PictureSizes.objects.update(attempts=6)
    tasks.make_pictures()
    assert PictureSizes.objects.get().fault == "machine"


def test_another_file_is_made_small_as_the_first_one_was(client, small_school, basma):
    image = make_picture(photo())
    publish(small_school, image)
    tasks.make_pictures()
    client.force_login(basma)
    file = SimpleUploadedFile("argan.jpg", photo(700, 700))
    answer = client.post(reverse("wagtailimages:edit", args=[image.pk]), {"title": "زيت", "collection": 1, "tags": "", "file": file})
    assert answer.status_code == 302
    assert PictureSizes.objects.get().stage == "waiting"
    tasks.make_pictures()
    assert made_of(image) == FIGURE
    shown = image.renditions.get(filter_spec="format-webp|width-640")
    assert (shown.width, shown.height) == (640, 640)


def test_another_file_that_comes_while_the_first_is_made_small_leaves_nothing_of_the_first(small_school, monkeypatch):
    image = make_picture(photo())
    publish(small_school, image)
    draw, done = get_image_model().generate_rendition_instance, []

    def change_meanwhile(own, *words):
        if not done:
            done.append(1)
            other = get_image_model().objects.get(pk=own.pk)
            other.file = ContentFile(photo(700, 700), f"{uuid.uuid4()}.jpg")
            other.save()
            other.renditions.all().delete()
        return draw(own, *words)

    monkeypatch.setattr(get_image_model(), "generate_rendition_instance", change_meanwhile)
    tasks.make_pictures()
    assert made_of(image) == set()
    assert files_of(image) == []
    tasks.make_pictures()
    assert made_of(image) == FIGURE
    assert image.renditions.get(filter_spec="format-webp|width-640").height == 640


def test_a_second_use_adds_its_sizes_and_keeps_the_first(school):
    image = make_picture(photo())
    ask_for_sizes(images=[image.pk, None, 10**9], uses=["figure"])
    tasks.make_pictures()
    ask_for_sizes(images=[image.pk], uses=["card"])
    tasks.make_pictures()
    assert made_of(image) == set(specs_of(["card", "figure"]))
    assert PictureSizes.objects.get().attempts == 1


def test_what_was_given_up_long_ago_is_not_begun_by_a_late_worker(small_school):
    """A row that was asked for anew meanwhile is not closed by the worker that had it before."""
    image = make_picture(photo())
    publish(small_school, image)
    PictureSizes.objects.update(lease_owner=uuid.uuid4(), due_at=timezone.now() + timedelta(minutes=5))
    tasks.make_pictures()
    assert made_of(image) == set()


def test_an_upload_that_s3_breaks_off_is_told_as_the_store_and_not_as_the_machine(small_school, monkeypatch):
    publish(small_school, make_picture(photo()))

    def broken_off(*_args: object) -> None:
        raise S3UploadFailedError("Failed to upload: Connection was closed")

    monkeypatch.setattr("media.storage.LocalStorage._save", broken_off)
    for _time in range(6):
        due_now()
        tasks.make_pictures()
    assert (PictureSizes.objects.get().stage, PictureSizes.objects.get().fault) == ("failed", "storage")
