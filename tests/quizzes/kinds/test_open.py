"""Long texts, photos and files: nothing is lost, nothing is believed, nobody else sees them."""

import io
import re
import struct
import wave
import zlib
from datetime import timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.utils.translation import override
from PIL import Image

from accounts.services import erase_person
from quizzes import submitted_files
from quizzes.exceptions import AnswerUnfinished, AttemptClosed, AttemptNotFound, FileRefused, QuestionInvalid, ResponseInvalid
from quizzes.kinds import kind_of
from quizzes.kinds.open import count_words
from quizzes.models import Attempt, ResponseFile
from quizzes.services import close_overdue_attempts, record_posted, record_response, start_attempt, submit_attempt
from quizzes.services.files import add_file, remove_file
from quizzes.services.marking import mark_response
from quizzes.submitted_files import examine
from tests.factories.marked_questions import LONG_TEXT, UPLOAD, make_open_quiz, package, picture, response_at, upload
from tests.factories.quizzes import new_event

RLO = "\u202e"


def body(kind, **changes):
    return kind_of(kind).clean_body({**(LONG_TEXT if kind == "long_text" else UPLOAD), **changes})


# The body


def test_a_question_without_a_rubric_has_one_criterion_for_the_whole_answer():
    rubric = body("long_text", rubric=[])["rubric"]
    assert [(row["id"], row["points"]) for row in rubric] == [("k1", 10)]
    assert rubric[0]["text"]["ar"] and rubric[0]["text"]["fr"]


@pytest.mark.parametrize(
    ("kind", "changes", "path"),
    [
        ("long_text", {"most_words": 0}, "most_words"),
        ("long_text", {"most_words": "many"}, "most_words"),
        ("long_text", {"most_words": True}, "most_words"),
        ("long_text", {"rubric": [{"text": "clear", "points": 0}]}, "rubric.0"),
        ("long_text", {"rubric": [{"text": "", "points": 3}]}, "rubric.0.text"),
        ("long_text", {"rubric": [{"text": "clear", "points": 3}] * 2}, "rubric.1.text"),
        ("upload", {"accept": []}, "accept"),
        ("upload", {"accept": "image"}, "accept"),
        ("upload", {"accept": ["video"]}, "accept"),
        ("upload", {"most_files": 6}, "most_files"),
    ],
)
def test_a_wrong_body_is_pointed_at(kind, changes, path):
    with pytest.raises(QuestionInvalid) as refused:
        body(kind, **changes)
    assert path in [where for where, _message in refused.value.problems]


def test_markup_in_rubric_and_model_answer_is_cleaned():
    made = body("upload", model_answer="<b>net</b><script>x()</script>", rubric=[{"text": "<img src=x onerror=y()>net", "points": 2}])
    assert made["model_answer"]["fr"] == "<b>net</b>"
    assert "onerror" not in made["rubric"][0]["text"]["fr"]


# Long texts


def kept(text, **changes):
    made = body("long_text", **changes)
    return kind_of("long_text").clean_value(made, {}, text)


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("  Mon miel\r\nest clair.  \r\n\r\n", "Mon miel\nest clair."),
        ("عسلي صافٍ 🐝", "عسلي صافٍ 🐝"),
        (f"a{RLO}b\x00c\x07", "abc"),
        (" \n ", None),
        ("<b>gras</b>", "<b>gras</b>"),
    ],
)
def test_a_text_is_kept_as_it_was_written(typed, value):
    assert kept(typed) == value
    assert kept(value) == value


def test_a_text_over_the_words_is_kept_and_one_over_the_size_is_refused():
    assert len(kept("mot " * 5000).split()) == 5000
    with pytest.raises(ResponseInvalid):
        kept("a" * 30_001)
    for value in (1, ["a"], {"a": 1}):
        with pytest.raises(ResponseInvalid):
            kept(value)


@pytest.mark.parametrize(("text", "words"), [("", 0), ("un deux", 2), ("« un » — deux !", 2), ("عسل الزعتر ١٢", 3), ("a\nb\n\nc", 3)])
def test_words_are_counted_as_people_count_them(text, words):
    assert count_words(text) == words


@pytest.fixture
def hers(browse, amal):
    return browse(amal)


def address(attempt, rest=""):
    return f"/fr/attempts/{attempt.pk}/{rest}"


@pytest.mark.django_db
def test_too_many_words_are_saved_and_shortened_before_handing_in(hers, amal):
    attempt = start_attempt(quiz_id=make_open_quiz(most_words=3).pk, member=amal)
    page = hers.get(address(attempt)).content.decode()
    mark = re.search(r'name="was-1" value="(\w+)"', page).group(1)
    answer = hers.post(address(attempt), {"q1": "un deux trois quatre", "was-1": mark, "action": "hand_in"})
    assert answer["Location"] == address(attempt, "hand-in/")
    assert response_at(attempt).value == "un deux trois quatre"
    question = hers.get(address(attempt, "hand-in/")).content.decode()
    assert f'href="{address(attempt)}#q1"' in question and "Hand in now" not in question
    assert hers.post(address(attempt, "hand-in/"))["Location"] == address(attempt, "hand-in/")
    with pytest.raises(AnswerUnfinished):
        submit_attempt(attempt_id=attempt.pk, by=amal)
    record_response(attempt_id=attempt.pk, by=amal, position=1, value="un deux trois", event_id=new_event())
    submit_attempt(attempt_id=attempt.pk, by=amal)
    assert not Attempt.objects.get(pk=attempt.pk).is_open


@pytest.mark.django_db
def test_the_clock_hands_in_what_is_too_long(amal):
    attempt = start_attempt(quiz_id=make_open_quiz(most_words=3, time_limit_minutes=10).pk, member=amal)
    record_response(attempt_id=attempt.pk, by=amal, position=1, value="un deux trois quatre", event_id=new_event())
    close_overdue_attempts(at=attempt.deadline_at + timedelta(minutes=1))
    assert not Attempt.objects.get(pk=attempt.pk).is_open


@pytest.mark.django_db
def test_signed_out_with_a_long_text_in_the_form_loses_nothing(browse, amal):
    attempt = start_attempt(quiz_id=make_open_quiz(most_words=None).pk, member=amal)
    text = "كلمة " * 4000
    someone = browse()
    page = browse(amal).get(address(attempt)).content.decode()
    mark = re.search(r'name="was-1" value="(\w+)"', page).group(1)
    someone.post(address(attempt), {"q1": text, "was-1": mark, "action": "save"})
    someone.force_login(amal)
    someone.get(address(attempt))
    assert response_at(attempt).value == text.strip()


@pytest.mark.django_db
def test_her_text_comes_back_escaped(hers, amal):
    attempt = start_attempt(quiz_id=make_open_quiz().pk, member=amal)
    record_response(attempt_id=attempt.pk, by=amal, position=1, value="</textarea><script>x()</script>", event_id=new_event())
    assert "<script>x()" not in hers.get(address(attempt)).content.decode()
    submit_attempt(attempt_id=attempt.pk, by=amal)
    result = hers.get(address(attempt, "result/")).content.decode()
    assert "<script>x()" not in result


# What a file really is


def bomb():
    """A PNG of a few hundred bytes that says it has 400 million pixels."""
    head = struct.pack(">IIBBBBB", 20_000, 20_000, 1, 0, 0, 0, 0)
    parts = [(b"IHDR", head), (b"IDAT", zlib.compress(b"\0" * 100)), (b"IEND", b"")]
    chunks = (struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data)) for name, data in parts)
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


@pytest.mark.parametrize(
    ("content", "accept"),
    [
        (b"MZ\x90\x00" + b"\0" * 400, ["image"]),
        (bomb(), ["image"]),
        (SVG, ["image", "document", "sound"]),
        (b"<html><script>x()</script>", ["image", "document", "sound"]),
        (b"", ["image"]),
        (picture()[:300], ["image"]),
        (b"GIF89a" + b"\xff" * 40, ["image"]),
        (b"%PDF-1.7 ...", ["image", "sound"]),
        (picture(), ["document", "sound"]),
        (package("evil.exe"), ["document"]),
        (package("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"), ["document"]),
        (b"PK\x03\x04 broken", ["document"]),
        (b"OggS" + b"\0" * 200, ["sound"]),
        (b"ID3" + b"\xff" * 2000, ["sound"]),
        (b"\0\0\0\x18ftypheic" + b"\0" * 64, ["image"]),
    ],
)
def test_what_is_not_asked_for_is_refused_whatever_its_name(content, accept):
    with pytest.raises(FileRefused) as refused:
        examine(upload(content), accept)
    assert str(refused.value.message) and str(refused.value.hint)


def test_too_big_is_refused(monkeypatch):
    monkeypatch.setattr(submitted_files, "MOST_BYTES", 1000)
    with pytest.raises(FileRefused):
        examine(upload(b"x" * 1001), ["image"])


def test_a_picture_is_drawn_anew_without_where_and_when():
    exif = Image.Exif()
    exif[0x010F], exif[0x9003], exif[0x0112] = "Phone of Amal", "2026:11:25", 6
    exif.get_ifd(0x8825)[1] = "N"
    original = picture((3000, 1000), exif=exif.tobytes(), comment=b"secret place")
    kept_file = examine(upload(original, "IMG.JPEG"), ["image"])
    drawn = Image.open(io.BytesIO(kept_file.content.read()))
    assert (drawn.format, drawn.size) == ("JPEG", (683, 2048))  # turned as it was held
    assert not drawn.getexif() and "comment" not in drawn.info
    assert (kept_file.content_type, kept_file.name) == ("image/jpeg", "IMG.jpg")


@pytest.mark.parametrize("form", ["PNG", "WEBP", "GIF"])
def test_other_pictures_become_jpeg(form):
    transparent = io.BytesIO()
    Image.new("RGBA", (30, 30), (0, 0, 0, 0)).save(transparent, form)
    drawn = Image.open(io.BytesIO(examine(upload(transparent.getvalue(), "x.bin"), ["image"]).content.read()))
    assert drawn.format == "JPEG"
    assert min(drawn.getpixel((5, 5))) > 240


@pytest.mark.parametrize(
    ("content", "name", "content_type"),
    [
        (b"%PDF-1.7\n...", "devis.pdf", "application/pdf"),
        (package("[Content_Types].xml", "word/document.xml"), "devis.docx", "wordprocessingml"),
        (package("[Content_Types].xml", "xl/workbook.xml"), "devis.xlsx", "spreadsheetml"),
    ],
)
def test_documents_are_known_by_their_content(content, name, content_type):
    found = examine(upload(content, "devis.exe", "application/x-msdownload"), ["document"])
    assert found.name == name and content_type in found.content_type
    assert found.content.read() == content


def test_a_recording_is_listened_to():
    out = io.BytesIO()
    with wave.open(out, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(8000)
        sound.writeframes(b"\0\0" * 8000)
    found = examine(upload(out.getvalue(), "voix.mp3"), ["sound"])
    assert (found.content_type, found.name) == ("audio/wav", "voix.wav")


def test_a_recording_for_which_the_disk_has_no_room_is_refused_in_words(monkeypatch):
    def full(*_args):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("quizzes.submitted_files._copy", full)
    with pytest.raises(FileRefused):
        examine(upload(b"OggS" + b"\0" * 200, "voix.ogg"), ["sound"])


@pytest.mark.parametrize(
    ("name", "clean"),
    [
        (f"{RLO}gpj.exe", "gpj.jpg"),
        ("a\r\nContent-Type: x.jpg", "aContent-Type: x.jpg"),
        ("../../etc/passwd", "passwd.jpg"),
        ("C:\\Users\\x\\photo.jpg", "photo.jpg"),
        ("صورة العسل.png", "صورة العسل.jpg"),
        ("..", "file.jpg"),
        ("x" * 300 + ".jpg", "x" * 96 + ".jpg"),
    ],
)
def test_names_are_cleaned(name, clean):
    made = upload(picture())
    made._name = name  # what a client may send past Django's own cleaning
    assert examine(made, ["image"]).name == clean


# In an attempt


@pytest.fixture
def attempt(amal):
    return start_attempt(quiz_id=make_open_quiz("upload", "long_text").pk, member=amal)


def add(attempt, by, content=None, **kw):
    return add_file(attempt_id=attempt.pk, by=by, position=1, upload=upload(content or picture(), **kw))


@pytest.mark.django_db
def test_files_come_and_go_until_the_attempt_is_handed_in(attempt, amal, camil, django_capture_on_commit_callbacks):
    first, second = add(attempt, amal), add(attempt, amal, picture((20, 20)))
    assert add(attempt, amal).pk == first.pk  # the same file again, after a lost network
    assert response_at(attempt).value == [str(first.pk), str(second.pk)]
    with pytest.raises(FileRefused):  # no room
        add(attempt, amal, picture((30, 30)))
    storage, name = first.file.storage, first.file.name
    assert storage.exists(name)
    with django_capture_on_commit_callbacks(execute=True):
        remove_file(attempt_id=attempt.pk, by=amal, position=1, file_id=first.pk)
    assert response_at(attempt).value == [str(second.pk)]
    assert not storage.exists(name)
    for call in (lambda: add(attempt, camil), lambda: remove_file(attempt_id=attempt.pk, by=camil, position=1, file_id=second.pk)):
        with pytest.raises(AttemptNotFound):
            call()
    submit_attempt(attempt_id=attempt.pk, by=amal)
    for call in (
        lambda: add(attempt, amal, picture((9, 9))),
        lambda: remove_file(attempt_id=attempt.pk, by=amal, position=1, file_id=second.pk),
    ):
        with pytest.raises(AttemptClosed):
            call()
    assert response_at(attempt).fraction is None


@pytest.mark.django_db
def test_an_answer_of_files_is_written_by_files_only(attempt, amal, camil):
    other = add(start_attempt(quiz_id=attempt.quiz_id, member=camil), camil)
    for value in ([str(other.pk)], "x", []):
        with pytest.raises(ResponseInvalid):
            record_response(attempt_id=attempt.pk, by=amal, position=1, value=value, event_id=new_event())
    with pytest.raises(ResponseInvalid):
        record_posted(attempt_id=attempt.pk, by=amal, position=1, data={"q1": str(other.pk)}, event_id=new_event())
    with pytest.raises(ResponseInvalid):
        add_file(attempt_id=attempt.pk, by=amal, position=2, upload=upload(picture()))
    assert response_at(attempt).value is None


@pytest.mark.django_db
def test_a_full_disk_says_so_and_leaves_nothing(attempt, amal, monkeypatch):
    def full(*_args, **_kwargs):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(ResponseFile._meta.get_field("file").storage, "_save", full)
    with override("en"), pytest.raises(FileRefused) as refused:
        add(attempt, amal)
    assert "saved" in str(refused.value.hint)
    assert not ResponseFile.objects.exists()


# Without script


def send(client, attempt, action="save", **more):
    page = client.get(address(attempt)).content.decode()
    assert 'enctype="multipart/form-data"' in page
    mark = re.search(r'name="was-2" value="(\w+)"', page).group(1)
    return client.post(address(attempt), {"q2": "Mon miel", "was-2": mark, "action": action, **more})


@pytest.mark.django_db
def test_the_forms_own_buttons_add_and_remove_files(hers, attempt):
    answer = send(hers, attempt, "files-1", **{"files-1": [upload(picture(), "un.jpg"), upload(picture((9, 9)), "deux.png")]})
    assert answer["Location"] == address(attempt) + "#q1"
    assert [one.name for one in ResponseFile.objects.all()] == ["un.jpg", "deux.jpg"]
    assert response_at(attempt, 2).value == "Mon miel"
    handed = ResponseFile.objects.first()
    page = hers.get(address(attempt)).content.decode()
    assert address(attempt, f"files/{handed.pk}/") in page
    send(hers, attempt, remove=f"1.{handed.pk}")
    assert [one.name for one in ResponseFile.objects.all()] == ["deux.jpg"]


@pytest.mark.django_db
def test_files_that_were_chosen_and_not_added_come_with_the_hand_in(hers, attempt):
    assert send(hers, attempt, "hand_in", **{"files-1": upload(picture())})["Location"] == address(attempt, "hand-in/")
    assert ResponseFile.objects.count() == 1


@pytest.mark.django_db
def test_a_refused_file_is_named_and_the_rest_is_kept(hers, attempt, monkeypatch):
    files = [upload(b"MZ...", "virus.jpg"), upload(picture(), "bon.jpg")]
    answer = send(hers, attempt, "hand_in", **{"files-1": files})
    assert answer["Location"] == address(attempt) + "#q1"
    page = hers.get(address(attempt)).content.decode()
    assert "virus.jpg" in page
    assert [one.name for one in ResponseFile.objects.all()] == ["bon.jpg"]
    assert response_at(attempt, 2).value == "Mon miel"


@pytest.mark.django_db
def test_a_file_that_is_too_big_or_finds_no_room_is_left_out_of_the_form(hers, attempt, monkeypatch):
    monkeypatch.setattr("quizzes.views.uploading.MOST_BYTES", 100_000)
    send(hers, attempt, **{"files-1": [upload(b"x" * 200_000, "grand.jpg"), upload(picture(), "bon.jpg")]})
    assert "grand.jpg" in hers.get(address(attempt)).content.decode()
    assert [one.name for one in ResponseFile.objects.all()] == ["bon.jpg"]
    assert response_at(attempt, 2).value == "Mon miel"

    def full(*_args, **_kwargs):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("quizzes.views.uploading.TemporaryUploadedFile", full)
    assert send(hers, attempt, **{"files-1": upload(picture((8, 8)), "plein.jpg"), "q2": "Encore"}).status_code == 302
    assert "plein.jpg" in hers.get(address(attempt)).content.decode()
    assert response_at(attempt, 2).value == "Encore"


@pytest.mark.django_db
def test_the_form_still_wants_its_token(attempt, amal):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(amal)
    assert strict.post(address(attempt), {"action": "save", "files-1": upload(picture())}).status_code == 403
    assert not ResponseFile.objects.exists()


# Who sees a file


@pytest.mark.django_db
def test_a_file_is_for_its_member_and_after_handing_in_for_trainers(attempt, amal, camil, basma, her_class, browse):
    handed = add(attempt, amal)
    mine, theirs = address(attempt, f"files/{handed.pk}/"), f"/admin/marking/files/{handed.pk}/"
    answer = browse(amal).get(mine)
    assert answer.status_code == 200
    assert answer["Content-Disposition"] == 'attachment; filename="photo.jpg"'
    assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in answer["Cache-Control"]
    assert Image.open(io.BytesIO(b"".join(answer.streaming_content))).format == "JPEG"
    own = start_attempt(quiz_id=attempt.quiz_id, member=camil)
    assert browse(camil).get(mine).status_code == 404
    assert browse(camil).get(address(own, f"files/{handed.pk}/")).status_code == 404
    assert browse(basma).get(mine).status_code == 404
    assert browse(basma).get(theirs, follow=True).status_code == 404
    assert browse().get(mine).status_code == 302
    submit_attempt(attempt_id=attempt.pk, by=amal)
    assert browse(basma).get(theirs).status_code == 200
    assert browse(camil).get(theirs).status_code == 403
    assert browse(amal).get(f"/media/{handed.file.name}").status_code == 404


@pytest.mark.django_db
def test_a_file_that_is_missing_in_storage_is_not_found(attempt, amal, hers):
    handed = add(attempt, amal)
    handed.file.storage.delete(handed.file.name)
    assert hers.get(address(attempt, f"files/{handed.pk}/")).status_code == 404


@pytest.mark.django_db
@pytest.mark.parametrize("way", ["attempt", "person"])
def test_files_go_from_storage_with_the_attempt_and_with_the_person(attempt, amal, driss, way, django_capture_on_commit_callbacks):
    handed = add(attempt, amal)
    with django_capture_on_commit_callbacks(execute=True):
        attempt.delete() if way == "attempt" else erase_person(member=amal, by=driss)
    assert not ResponseFile.objects.exists()
    assert not handed.file.storage.exists(handed.file.name)


@pytest.mark.django_db
def test_the_review_shows_mark_comment_files_and_example(amal, basma, her_class, hers):
    attempt = start_attempt(quiz_id=make_open_quiz("upload").pk, member=amal)
    add(attempt, amal)
    submit_attempt(attempt_id=attempt.pk, by=amal)
    waiting = hers.get(address(attempt, "result/")).content.decode()
    assert "example en français" not in waiting and "files/" in waiting
    done = mark_response(response_id=response_at(attempt).pk, by=basma, points={"k1": 4, "k2": 1}, comment="Très <net>")
    assert done.attempt.percent == Decimal("50.00")
    result = hers.get(address(attempt, "result/")).content.decode()
    assert "Très &lt;net&gt;" in result and "example en français" in result
