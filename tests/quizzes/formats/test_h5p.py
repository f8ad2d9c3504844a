"""H5P packages as they are met, and what cannot come in."""

import io
import json
import warnings
import zipfile

import pytest
from django.utils import translation
from PIL import Image

from quizzes.exceptions import QuestionInvalid
from quizzes.formats import h5p
from quizzes.kinds import kind_of
from tests.factories.lesson_bodies import cleaned
from untrusted.errors import FormatInvalid


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def png():
    file = io.BytesIO()
    Image.new("RGB", (200, 100)).save(file, "PNG")
    return file.getvalue()


def package(library, content, *entries, about=None):
    file = io.BytesIO()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
            if library:
                known = {
                    "title": "Essai",
                    "language": "fr",
                    "mainLibrary": library,
                    "preloadedDependencies": [{"machineName": library, "majorVersion": "1"}],
                }
                archive.writestr("h5p.json", json.dumps(about or known))
            archive.writestr("content/content.json", content if isinstance(content, str) else json.dumps(content))
            for name, data in entries:
                archive.writestr(name, data)
    return file.getvalue()


def read(library, content, *entries, **more):
    return h5p.read(package(library, content, *entries, **more), name="x.h5p")


def one(library, content, *entries, clean=True):
    reading = read(library, content, *entries)
    assert len(reading.items) == 1, [str(problem.reason) for problem in reading.refused]
    item = reading.items[0]
    body = cleaned(item) if clean else item.body
    return item, body, [str(problem.reason) for problem in reading.warnings]


MULTI = {
    "question": "<p>Quel produit ?</p>",
    "answers": [
        {"text": "<div>Miel</div>", "correct": True, "tipsAndFeedback": {"tip": "", "chosenFeedback": "Oui", "notChosenFeedback": ""}},
        {"text": "<div>Sable &amp; sel</div>", "correct": False, "tipsAndFeedback": {}},
    ],
    "behaviour": {"type": "auto", "randomAnswers": True},
}
NESTED = {"library": "H5P.MultiChoice 1.16", "params": MULTI, "metadata": {"title": "Imbriquée"}}


def test_multi_choice():
    item, body, warnings_ = one("H5P.MultiChoice", MULTI)
    assert item.kind == "single" and item.where == "Essai" and warnings_ == []
    assert [(choice["text"]["fr"], choice["feedback"]["fr"]) for choice in body["choices"]] == [("Miel", "Oui"), ("Sable &amp; sel", "")]


def test_the_type_of_choice_follows_its_behaviour():
    several = {**MULTI, "behaviour": {"type": "multi", "singlePoint": True, "randomAnswers": False}}
    item, body, _warnings = one("H5P.MultiChoice", several)
    assert item.kind == "multiple" and body["all_or_nothing"] is True and all(choice["pinned"] for choice in body["choices"])


def test_arabic_tells_itself():
    item, body, _warnings = one(
        "H5P.TrueFalse",
        {
            "question": "العسل حلو",
            "correct": "true",
            "behaviour": {"feedbackOnCorrect": "نعم", "feedbackOnWrong": "لا"},
            "l10n": {"trueText": "True"},
        },
    )
    assert body["stem"] == {"ar": "العسل حلو", "fr": ""}
    assert body["correct"] is True and body["feedback_true"]["ar"] == "نعم" and body["feedback_false"]["ar"] == "لا"


def test_a_set_of_choices_is_several_questions_and_the_right_answer_is_not_always_first():
    choices = [{"question": f"Question {n} ?", "answers": [f"juste {n}", f"faux {n}", f"non {n}"]} for n in range(8)]
    reading = read("H5P.SingleChoiceSet", {"choices": choices})
    bodies = [kind_of("single").clean_body(item.body) for item in reading.items]
    right = [[choice["correct"] for choice in body["choices"]].index(True) for body in bodies]
    assert len(bodies) == 8 and len(set(right)) > 1
    assert all(choice["correct"] == choice["text"]["fr"].startswith("juste") for body in bodies for choice in body["choices"])


def test_blanks():
    content = {
        "text": "Complétez",
        "questions": ["<p>Le *miel/nectar:sucré* est bon.</p>", "<p>2 ** 3 et l&#039;*huile*</p>"],
        "behaviour": {"caseSensitive": False},
    }
    _item, body, warnings_ = one("H5P.Blanks", content)
    assert body["gaps"][0]["answers"]["fr"] == ["miel", "nectar"] and body["gaps"][1]["answers"]["fr"] == ["huile"]
    assert "[[g1]]" in body["text"]["fr"] and "2 * 3" in body["text"]["fr"] and body["stem"]["fr"] == "Complétez"
    assert warnings_ == ["Tips were left out."]


def test_many_blanks_become_several_questions():
    reading = read(
        "H5P.Blanks",
        {"text": "Complétez", "questions": [f"<p>Un *mot{n}* ici</p>" for n in range(25)], "behaviour": {"caseSensitive": False}},
    )
    assert len(reading.items) == 25


def test_drag_text():
    content = {"taskDescription": "Placez", "textField": "Le *miel:tip* et\nle *sel* < 3", "distractors": "*sable* *eau*"}
    _item, body, _warnings = one("H5P.DragText", content)
    assert body["text"]["fr"] == "Le [[g1]] et<br/>le [[g2]] &lt; 3"
    assert [choice["text"]["fr"] for choice in body["gaps"][1]["choices"]] == ["miel", "sel", "sable", "eau"]
    assert [choice["correct"] for choice in body["gaps"][1]["choices"]] == [False, True, False, False]


def test_mark_the_words():
    item, body, _warnings = one(
        "H5P.MarkTheWords", {"taskDescription": "Les fruits", "textField": "<p>La *pomme*, le sel.</p>"}, clean=False
    )
    assert item.kind == "hottext"
    assert body["text"]["fr"] == "<p>[[h1|La]] [[h2|pomme]], [[h3|le]] [[h4|sel]].</p>"
    assert [spot["correct"] for spot in body["spots"]] == [False, True, False, False]


def test_a_long_text_to_mark_keeps_its_right_words():
    words = " ".join(f"mot{number}" if number % 10 else f"*fruit{number}*" for number in range(100))
    _item, body, warnings_ = one("H5P.MarkTheWords", {"taskDescription": "Les fruits", "textField": f"<p>{words}</p>"})
    assert sum(spot["correct"] for spot in body["spots"]) == 10 and 20 < len(body["spots"]) <= 40
    assert "long" in warnings_[0]


def test_essay_keywords_are_a_rubric():
    content = {
        "taskDescription": "Décrivez",
        "solution": {"sample": "Modèle"},
        "keywords": [{"keyword": "prix", "alternatives": ["coût"], "options": {"points": 2}}],
    }
    item, body, _warnings = one("H5P.Essay", content, clean=False)
    assert (
        item.kind == "long_text"
        and body["rubric"] == [{"text": {"ar": "", "fr": "prix / coût"}, "points": 2}]
        and body["model_answer"]["fr"] == "Modèle"
    )


def test_find_the_hotspot():
    content = {
        "imageHotspotQuestion": {
            "backgroundImageSettings": {"backgroundImage": {"path": "images/carte.png"}},
            "hotspotSettings": {
                "taskDescription": "Où ?",
                "hotspot": [
                    {
                        "userSettings": {"correct": True, "feedbackText": "Oui"},
                        "computedSettings": {"x": 10, "y": 20, "width": 30, "height": 40, "figure": "rectangle"},
                    },
                    {
                        "userSettings": {"correct": False},
                        "computedSettings": {"x": 50, "y": 50, "width": 10, "height": 20, "figure": "circle"},
                    },
                ],
            },
        }
    }
    item, body, _warnings = one("H5P.ImageHotspotQuestion", content, ("content/images/carte.png", png()), clean=False)
    assert item.kind == "hotspot" and body["one_right"] is True and item.media[body["image"]["blob"]].content == png()
    assert [(spot["shape"], spot["points"]) for spot in body["spots"]] == [("rect", [10, 20, 30, 40]), ("ellipse", [55, 60, 5, 10])]
    assert "missing" in str(read("H5P.ImageHotspotQuestion", content).refused[0].reason)


def dragged(**zone):
    elements = [
        {"type": {"library": "H5P.AdvancedText 1.1", "params": {"text": f"<p>{word}</p>"}}, "dropZones": ["0", "1"]}
        for word in ("pomme", "navet", "clou")
    ]
    zones = [
        {"label": "<div>Fruit</div>", "correctElements": ["0"]},
        {"label": "Légume", "correctElements": ["1"], **zone},
        {"label": "Viande", "correctElements": []},
    ]
    return {"question": {"settings": {"questionTitle": "Triez"}, "task": {"elements": elements, "dropZones": zones}}}


def test_dragging_to_zones_becomes_pairs():
    item, body, warnings_ = one("H5P.DragQuestion", dragged())
    assert [(pair["left"]["fr"], pair["right"]["fr"]) for pair in body["pairs"]] == [("pomme", "Fruit"), ("navet", "Légume")]
    assert [extra["text"]["fr"] for extra in body["distractors"]] == ["Viande"]
    assert any("clou" in warning for warning in warnings_)
    assert "no names" in str(read("H5P.DragQuestion", dragged(label="")).refused[0].reason)


def test_summary_sort_and_cards():
    assert (
        len(read("H5P.Summary", {"intro": "Choisissez", "summaries": [{"summary": ["vrai", "faux"], "tip": "x"}, {"summary": []}]}).items)
        == 1
    )
    item, body, _warnings = one("H5P.SortParagraphs", {"taskDescription": "Rangez", "paragraphs": ["un", "deux", "trois"]})
    assert [row["text"]["fr"] for row in body["items"]] == ["un", "deux", "trois"]
    assert read("H5P.Flashcards", {"cards": [{"text": "Couleur ?", "answer": "noir/sombre"}]}).items[0].kind == "short"


@pytest.mark.parametrize(
    ("library", "content"),
    [
        ("H5P.QuestionSet", {"questions": [NESTED]}),
        ("H5P.Column", {"content": [{"content": NESTED}]}),
        (
            "H5P.Column",
            {
                "content": [
                    {
                        "content": {
                            "library": "H5P.RowColumn 1.0",
                            "params": {
                                "content": [{"content": {"library": "H5P.Column 1.18", "params": {"content": [{"content": NESTED}]}}}]
                            },
                        }
                    }
                ]
            },
        ),
        (
            "H5P.InteractiveBook",
            {
                "chapters": [
                    {
                        "library": "H5P.Column 1.18",
                        "params": {
                            "content": [
                                {
                                    "content": {
                                        "library": "H5P.Row 1.2",
                                        "params": {
                                            "columns": [
                                                {"content": {"library": "H5P.RowColumn 1.2", "params": {"content": [{"content": NESTED}]}}}
                                            ]
                                        },
                                    }
                                }
                            ]
                        },
                    }
                ]
            },
        ),
        ("H5P.CoursePresentation", {"presentation": {"slides": [{"elements": [{"x": 1, "y": 1, "action": NESTED}]}]}}),
        ("H5P.InteractiveVideo", {"interactiveVideo": {"assets": {"interactions": [{"action": NESTED}]}}}),
    ],
)
def test_questions_inside_other_content(library, content):
    item, _body, _warnings = one(library, content)
    assert item.where == "Imbriquée"


def test_what_is_read_only_is_named_once():
    text = {"library": "H5P.AdvancedText 1.1", "params": {"text": "<p>Lisez</p>"}}
    _item, _body, warnings_ = one("H5P.Column", {"content": [{"content": text}, {"content": NESTED}, {"content": text}]})
    assert len(warnings_) == 1 and "AdvancedText × 2" in warnings_[0]


def test_what_has_no_equal_is_refused_by_name():
    reading = read("H5P.Column", {"content": [{"content": {"library": "H5P.MemoryGame 1.3", "params": {}}}, {"content": NESTED}]})
    assert len(reading.items) == 1 and "MemoryGame" in str(reading.refused[0].reason)


def test_a_package_of_content_only():
    item, _body, _warnings = one("", MULTI)
    assert item.kind == "single"


def test_a_picture_without_ending_a_picture_elsewhere_and_names_twice():
    media = {"type": {"library": "H5P.Image 1.1", "params": {"file": {"path": "images/abc#tmp"}, "alt": "&lt;b&gt;Pot&lt;/b&gt;"}}}
    item, _body, warnings_ = one("H5P.MultiChoice", {**MULTI, "media": media}, ("content/images/abc", b"no"), ("content/images/abc", png()))
    assert item.body["media"]["alt"]["fr"] == "<b>Pot</b>" and list(item.media) == ["abc.png"] and "twice" in warnings_[0]
    media["type"]["params"]["file"]["path"] = "https://example.org/a.png"
    item, _body, warnings_ = one("H5P.MultiChoice", {**MULTI, "media": media})
    assert not item.media and "example.org" in warnings_[0]


EVIL = '<script>alert(1)</script><img src="x" onerror="alert(2)"><a href="javascript:alert(3)">x</a><b onclick="alert(4)">bon</b>'


def test_scripts_are_in_no_field():
    content = {
        "question": EVIL + "Quoi ?",
        "answers": [
            {"text": EVIL + word, "correct": word == "a", "tipsAndFeedback": {"chosenFeedback": EVIL, "tip": EVIL}} for word in "ab"
        ],
    }
    item, body, warnings_ = one("H5P.MultiChoice", content)
    kept = f"{body}{item.where}{warnings_}".lower()
    assert not any(word in kept for word in ("<script", "onerror", "onclick", "javascript:", "<img", "<a "))


@pytest.mark.parametrize("content", ["", "[]", "{", "null", '{"questions": ' + "[" * 5000 + "]" * 5000 + "}", '"x"', "\x00"])
def test_broken_content_is_a_clear_refusal(content):
    try:
        reading = read("H5P.MultiChoice", content)
    except FormatInvalid:
        return
    for item in reading.items:
        with pytest.raises(QuestionInvalid):
            cleaned(item)


@pytest.mark.parametrize("library", sorted(h5p.reader.MAKERS))
@pytest.mark.parametrize("value", [None, 3, "x", [], [None, 3, "x", {}, []], {"a": {}}])
def test_fields_of_the_wrong_sort_break_nothing(library, value):
    names = (
        "question",
        "answers",
        "choices",
        "summaries",
        "questions",
        "textField",
        "keywords",
        "cards",
        "paragraphs",
        "sequenceImages",
        "imageHotspotQuestion",
        "media",
        "behaviour",
        "correct",
        "solution",
        "distractors",
        "overallFeedback",
    )
    read(library, dict.fromkeys(names, value))
    read(library, {"question": {"task": {"dropZones": [{"label": "a", "correctElements": value}], "elements": value}, "settings": value}})


@pytest.mark.parametrize("content", [b"PK\x03\x04broken", package("", "{}")[:-20], b"<html>"])
def test_a_package_that_is_none_is_one_clear_error(content):
    with pytest.raises(FormatInvalid):
        h5p.read(content, name="x.h5p")


def test_it_knows_its_own():
    assert h5p.FORMAT.sniff(package("H5P.MultiChoice", MULTI), "x.zip")
    assert not h5p.FORMAT.sniff(b"hello", "x.txt")
