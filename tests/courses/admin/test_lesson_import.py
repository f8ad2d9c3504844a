"""An H5P file becomes draft lessons: what maps comes, what does not is told, nothing harmful stays."""

import io
import json
import zipfile

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import translation
from PIL import Image
from wagtail.images import get_image_model

from courses.models import LessonPage, ModulePage
from courses.services import import_lessons
from text.errors import DomainError


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


@pytest.fixture
def module(small_school):
    return small_school.modules[0]["fr"]


def png():
    file = io.BytesIO()
    Image.new("RGB", (40, 30), "green").save(file, "PNG")
    return file.getvalue()


def package(library, content, *entries, title="Mon H5P"):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("h5p.json", json.dumps({"title": title, "language": "fr", "mainLibrary": library}))
        archive.writestr("content/content.json", json.dumps(content))
        for name, data in entries:
            archive.writestr(name, data)
    return file.getvalue()


def piece(library, params, title=""):
    return {"library": f"H5P.{library} 1.0", "params": params, "metadata": {"title": title}}


def column(*pieces):
    return {"content": [{"content": one} for one in pieces]}


def make(module, by, library, content, *entries):
    return import_lessons(module=module, content=package(library, content, *entries), name="x.h5p", by=by)


def blocks(page):
    return [(block.block_type, block.value) for block in LessonPage.objects.get(pk=page.pk).body]


PICTURE = piece("Image", {"file": {"path": "images/pot.png"}, "alt": "Un pot"})
TEXT = piece("AdvancedText", {"text": "<h2>Miel</h2><p>Le <strong>miel</strong> d’euphorbe.</p>"})
CHECK = piece(
    "MultiChoice",
    {
        "question": "<p>Doux ?</p>",
        "answers": [{"text": "Oui", "correct": True, "tipsAndFeedback": {"chosenFeedback": "Bravo"}}, {"text": "Non", "correct": False}],
    },
)
CARDS = {
    "title": "<p>Mots</p>",
    "dialogs": [{"text": "<p>عسل</p>", "answer": "miel"}, {"text": "زيت", "answer": "huile", "image": {"path": "a.png"}}],
}


def test_a_column_becomes_a_draft_in_the_module(basma, module):
    (made,) = make(
        module,
        basma,
        "H5P.Column",
        column(
            TEXT,
            PICTURE,
            CHECK,
            piece("Dialogcards", CARDS),
            piece("Accordion", {"panels": [{"title": "Prix", "content": {"params": {"text": "<p>20 DH</p>"}}}]}),
        ),
        ("content/images/pot.png", png()),
    )
    page = LessonPage.objects.get(pk=made.page.pk)
    assert (page.title, page.live, page.owner, page.locale.language_code) == ("Mon H5P", False, basma, "fr")
    assert page.get_parent().pk == module.pk
    kinds = [kind for kind, _value in blocks(page)]
    assert kinds == ["text", "picture", "quick_check", "cards", "heading", "text"]
    values = dict(blocks(page)[:4])
    assert values["text"]["html"].source.startswith("<h3>Miel</h3>")
    kept, sent = (Image.open(file).convert("RGB") for file in (values["picture"]["image"].file, io.BytesIO(png())))
    assert (values["picture"]["alt"], kept.size, kept.tobytes()) == ("Un pot", sent.size, sent.tobytes())
    assert [(row["text"], row["correct"], row["feedback"]) for row in values["quick_check"]["choices"]] == [
        ("Oui", True, "Bravo"),
        ("Non", False, ""),
    ]
    assert [(card["front"], card["back"]) for card in values["cards"]["cards"]] == [("عسل", "miel"), ("زيت", "huile")]
    assert any("cards hold words" in str(problem.reason) for problem in made.lost)


def test_exercises_become_activities(basma, module):
    drag = {
        "question": {
            "task": {
                "elements": [{"type": piece("AdvancedText", {"text": word})} for word in ("pomme", "navet")],
                "dropZones": [{"label": "Fruit", "correctElements": ["0"]}, {"label": "Légume", "correctElements": ["1"]}],
            },
            "settings": {"questionTitle": "Triez"},
        }
    }
    (made,) = make(
        module,
        basma,
        "H5P.Column",
        column(
            piece("TrueFalse", {"question": "Doux ?", "correct": "true"}),
            piece("Blanks", {"text": "Complétez", "questions": ["Le *miel/nectar* est bon"]}),
            piece("DragText", {"taskDescription": "Placez", "textField": "Un *pot* vert", "distractors": "*sac*"}),
            piece("SortParagraphs", {"taskDescription": "Rangez", "paragraphs": ["un", "deux", "trois"]}),
            piece("DragQuestion", drag),
            piece("SingleChoiceSet", {"choices": [{"question": "A ?", "answers": ["a", "b"]}, {"question": "C ?", "answers": ["c", "d"]}]}),
        ),
    )
    found = blocks(made.page)
    assert [kind for kind, _value in found] == ["quick_check", "gap_text", "gap_text", "ordering", "matching", "quick_check", "quick_check"]
    assert found[1][1]["text"] == "Le [[miel]] est bon" and found[1][1]["title"] == "Complétez"
    assert (found[2][1]["text"], list(found[2][1]["distractors"])) == ("Un [[pot]] vert", ["sac"])
    assert [(pair["prompt"], pair["match"]) for pair in found[4][1]["pairs"]] == [("pomme", "Fruit"), ("navet", "Légume")]


def test_a_draft_can_be_opened_and_published(client, driss, module):
    (made,) = make(module, driss, "H5P.Column", column(TEXT, CHECK))
    client.force_login(driss)
    assert client.get(reverse("wagtailadmin_pages:edit", args=[made.page.pk])).status_code == 200
    LessonPage.objects.get(pk=made.page.pk).save_revision().publish()
    assert "euphorbe" in client.get(LessonPage.objects.get(pk=made.page.pk).url).content.decode()


def test_a_book_is_one_lesson_for_each_chapter(basma, module):
    chapters = [
        {**piece("Column", column(piece("RowColumn", column(TEXT)))), "metadata": {"title": f"Chapitre {number}"}} for number in (1, 2)
    ]
    made = make(module, basma, "H5P.InteractiveBook", {"chapters": chapters})
    assert [lesson.page.title for lesson in made] == ["Chapitre 1", "Chapitre 2"]
    assert [kind for kind, _value in blocks(made[1].page)] == ["text"]


def test_slides_follow_one_another_from_above(basma, module):
    def element(y, text):
        return {"x": 1, "y": y, "action": piece("AdvancedText", {"text": f"<p>{text}</p>"})}

    slides = [
        {"keywords": [{"main": "Début"}], "elements": [element(80, "bas"), element(10, "haut")]},
        {"elements": [{"goToSlide": 1}, element(5, "fin")]},
    ]
    (made,) = make(module, basma, "H5P.CoursePresentation", {"presentation": {"slides": slides}})
    assert [value.get("text") or value["html"].source for _kind, value in blocks(made.page)] == [
        "Début",
        "<p>haut</p>",
        "<p>bas</p>",
        "<p>fin</p>",
    ]
    assert any("Slides" in str(problem.reason) for problem in made.lost)


def test_what_does_not_map_is_told_by_name(basma, module):
    (made,) = make(
        module,
        basma,
        "H5P.Column",
        column(
            TEXT,
            piece("MemoryGame", {}),
            piece("MarkTheWords", {"textField": "La *pomme*"}),
            piece("Image", {"file": {"path": "https://example.org/a.png"}}),
            piece("Video", {"sources": [{"path": "https://www.youtube.com/watch?v=x"}]}, "Film"),
            piece("Video", {"sources": [{"path": "videos/a.mp4"}]}),
            piece("Video", {"sources": [{"path": "javascript:alert(1)"}]}),
        ),
    )
    told = " ".join(str(problem.reason) for problem in made.lost)
    for word in ("MemoryGame", "question bank", "example.org", "became a link", "recordings"):
        assert word in told
    assert 'href="https://www.youtube.com/watch?v=x"' in blocks(made.page)[1][1]["html"].source
    assert len(blocks(made.page)) == 2


EVIL = '<script>alert(1)</script><img src="x" onerror="alert(2)"><a href="javascript:alert(3)">x</a><b onclick="alert(4)">bon</b>'


def test_scripts_are_in_no_block(basma, module):
    pieces = [
        piece("AdvancedText", {"text": f"<p>{EVIL}</p>"}, EVIL),
        piece("Image", {"file": {"path": "images/pot.png"}, "alt": EVIL}),
        piece("Accordion", {"panels": [{"title": EVIL, "content": {"params": {"text": EVIL}}}]}),
        piece("Dialogcards", {"title": EVIL, "description": EVIL, "dialogs": [{"text": EVIL, "answer": EVIL}] * 2}),
        piece(
            "MultiChoice",
            {
                "question": EVIL,
                "answers": [{"text": EVIL + word, "correct": word == "a", "tipsAndFeedback": {"chosenFeedback": EVIL}} for word in "ab"],
            },
        ),
        piece("Blanks", {"text": EVIL, "questions": [f"{EVIL} *mot*"]}),
    ]
    made = import_lessons(
        module=module, content=package("H5P.Column", column(*pieces), ("content/images/pot.png", png()), title=EVIL), name="x", by=basma
    )
    page = LessonPage.objects.get(pk=made[0].page.pk)
    kept = f"{json.dumps(page.body.get_prep_value())}{page.title}".lower()
    assert not any(word in kept for word in ("<script", "onerror", "onclick", "javascript:", "<img"))


@pytest.mark.parametrize(
    "content", [b"", b"hello", package("H5P.MemoryGame", {}), package("H5P.Column", {}), package("H5P.Column", column(piece("Essay", {})))]
)
def test_a_file_without_a_lesson_is_refused_and_leaves_nothing(basma, module, content):
    before = LessonPage.objects.count()
    with pytest.raises(DomainError) as refused:
        import_lessons(module=module, content=content, name="x.h5p", by=basma)
    assert str(refused.value.message)
    assert LessonPage.objects.count() == before


def test_a_failure_leaves_no_page_and_no_file(basma, module, monkeypatch, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    monkeypatch.setattr(LessonPage, "save_revision", lambda *args, **kwargs: 1 / 0)
    pages = LessonPage.objects.count()
    with pytest.raises(ZeroDivisionError):
        make(module, basma, "H5P.Column", column(PICTURE), ("content/images/pot.png", png()))
    assert LessonPage.objects.count() == pages and not get_image_model().objects.exists()
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]


def test_a_member_may_not(amal, module):
    with pytest.raises(PermissionDenied):
        make(module, amal, "H5P.Column", column(TEXT))


def upload(client, module, content, name="x.h5p"):
    return client.post(reverse("courses_admin:lesson-import", args=[module.pk]), {"file": SimpleUploadedFile(name, content)})


def test_a_trainer_imports_from_the_page_of_a_module(client, basma, module):
    client.force_login(basma)
    address = reverse("courses_admin:lesson-import", args=[module.pk])
    assert address in client.get(reverse("wagtailadmin_explore", args=[module.pk])).content.decode()
    assert client.get(address).status_code == 200
    html = upload(client, module, package("H5P.Column", column(TEXT, piece("MemoryGame", {}, "<b>Jeu</b>")))).content.decode()
    page = ModulePage.objects.get(pk=module.pk).get_children().last()
    assert reverse("wagtailadmin_pages:edit", args=[page.pk]) in html
    assert "MemoryGame" in html and "<b>Jeu</b>" not in html


def test_a_bad_file_is_told_beside_the_field(client, basma, module):
    client.force_login(basma)
    response = upload(client, module, b"<html>")
    assert response.status_code == 200 and response.context["form"].errors["file"]


def test_others_find_no_door(client, amal, module, small_school, basma):
    address = reverse("courses_admin:lesson-import", args=[module.pk])
    client.force_login(amal)
    assert client.get(address).status_code in (302, 403)
    client.force_login(basma)
    assert client.get(reverse("courses_admin:lesson-import", args=[int("9" * 25)]), follow=True).status_code == 404
