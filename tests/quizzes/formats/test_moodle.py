"""Moodle XML as it is met: categories, feedback, pictures, several languages, and what cannot come in."""

import base64
import io
import zlib
from html import escape

import pytest
from django.utils import translation
from PIL import Image

from quizzes.exceptions import QuestionInvalid
from quizzes.formats import moodle_xml
from tests.factories.lesson_bodies import cleaned
from untrusted.xml import XmlInvalid


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def png(width=4, height=3, colour="red"):
    file = io.BytesIO()
    Image.new("RGB", (width, height), colour).save(file, "PNG")
    return file.getvalue()


def question(type_="multichoice", inner="", *, name="Q", text="<p>Quel produit ?</p>", style="html"):
    return (
        f'<question type="{type_}"><name><text>{escape(name)}</text></name>'
        f'<questiontext format="{style}"><text>{escape(text)}</text></questiontext>{inner}</question>'
    )


def answer(text, fraction=0, feedback="", *, files=""):
    return (
        f'<answer fraction="{fraction}" format="html"><text>{escape(text)}</text>{files}'
        f'<feedback format="html"><text>{escape(feedback)}</text></feedback></answer>'
    )


ANSWERS = answer("Miel", 100, "Oui") + answer("Sable", 0, "Non")


def read(*questions):
    return moodle_xml.read(f"<quiz>{''.join(questions)}</quiz>".encode(), name="quiz.xml")


def one(*questions):
    reading = read(*questions)
    assert len(reading.items) == 1, [str(problem.reason) for problem in reading.refused]
    item = reading.items[0]
    return item, cleaned(item), [str(problem.reason) for problem in reading.warnings]


def refusal(*questions):
    reading = read(*questions)
    assert not reading.items
    return str(reading.refused[0].reason)


def test_single_choice_with_feedback_and_tags():
    item, body, warnings = one(question(inner=ANSWERS + "<tags><tag><text>vente</text></tag><tag><text>miel</text></tag></tags>"))
    assert item.kind == "single" and item.tags == ["vente", "miel"] and item.where == "Q"
    assert body["stem"] == {"ar": "", "fr": "Quel produit ?"}
    assert [(c["text"]["fr"], c["correct"], c["feedback"]["fr"]) for c in body["choices"]] == [
        ("Miel", True, "Oui"),
        ("Sable", False, "Non"),
    ]
    assert warnings == []


def test_arabic_tells_itself():
    _item, body, _warnings = one(question(text="ما هو المنتوج؟", inner=answer("عسل", 100) + answer("3", 0)))
    assert body["stem"] == {"ar": "ما هو المنتوج؟", "fr": ""}
    assert body["choices"][1]["text"] == {"ar": "3", "fr": ""}


@pytest.mark.parametrize(
    "text",
    [
        '<p><span lang="ar" class="multilang">ما <b>هذا</b>؟</span><span lang="fr" class="multilang">Qu’<b>est-ce</b> ?</span></p>',
        '<p><span class="multilang" lang="fr">Qu’<b>est-ce</b> ?</span> <span class="multilang" lang="ar">ما <b>هذا</b>؟</span></p>',
        "<p>{mlang ar}ما <b>هذا</b>؟{mlang}{mlang fr}Qu’<b>est-ce</b> ?{mlang}</p>",
        "{mlang ar}ما <b>هذا</b>؟{mlang}{mlang other}Qu’<b>est-ce</b> ?{mlang}",
    ],
)
def test_both_languages_of_a_multilang_text_come_in(text):
    _item, body, _warnings = one(question(text=text, inner=answer("12", 100) + answer("{mlang ar}لا{mlang}{mlang fr}Non{mlang}")))
    assert {code: words.strip() for code, words in body["stem"].items()} == {"ar": "ما <b>هذا</b>؟", "fr": "Qu’<b>est-ce</b> ?"}
    assert body["choices"][0]["text"] == {"ar": "12", "fr": "12"}
    assert body["choices"][1]["text"] == {"ar": "لا", "fr": "Non"}


def test_another_language_is_left_out_by_name():
    _item, body, warnings = one(question(text="{mlang en}What?{mlang}{mlang fr}Quoi ?{mlang}{mlang ar}ماذا؟{mlang}", inner=ANSWERS))
    assert body["stem"] == {"ar": "ماذا؟", "fr": "Quoi ?"}
    assert any("en" in warning for warning in warnings)


def test_a_span_inside_a_language_does_not_end_it():
    text = '<span lang="fr" class="multilang">Le <span dir="ltr">mot</span> juste</span><span lang="ar" class="multilang">الكلمة</span>'
    _item, body, _warnings = one(question(text=text, inner=ANSWERS))
    assert body["stem"] == {"ar": "الكلمة", "fr": 'Le <span dir="ltr">mot</span> juste'}


def test_categories_are_folders():
    def category(path):
        return f'<question type="category"><category><text>{escape(path)}</text></category></question>'

    reading = read(
        category("$course$/top/Ventes//Achats/Prix"),
        question(inner=ANSWERS, name="a"),
        category("$course$/التسويق"),
        question(inner=ANSWERS, name="b"),
        category("top/<b>Ventes<//b>"),
        question(inner=ANSWERS, name="c"),
    )
    assert [item.folder for item in reading.items] == [
        [{"ar": "", "fr": "Ventes/Achats"}, {"ar": "", "fr": "Prix"}],
        [{"ar": "التسويق", "fr": ""}],
        [{"ar": "", "fr": "Ventes"}],
    ]


@pytest.mark.parametrize(
    ("inner", "word"),
    [
        ("<hint format='html'><text>Cherchez</text></hint>", "Hints"),
        ("<penalty>0.5</penalty>", "penalty"),
        ("<defaultgrade>3</defaultgrade>", "points"),
        ("<incorrectfeedback><text>Révisez</text></incorrectfeedback>", "feedback"),
    ],
)
def test_what_is_lost_is_named(inner, word):
    _item, _body, warnings = one(question(inner=ANSWERS + inner))
    assert [word.lower() in warning.lower() for warning in warnings] == [True]


def test_what_moodle_writes_by_itself_is_not_worth_a_warning():
    own = (
        "<penalty>0.3333333</penalty><defaultgrade>1.0000000</defaultgrade><hint><text></text></hint>"
        "<correctfeedback><text>Your answer is correct.</text></correctfeedback>"
    )
    assert one(question(inner=ANSWERS + own))[2] == []


def test_partial_credit_of_a_single_choice_is_named():
    _item, body, warnings = one(question(inner=answer("a", 100) + answer("b", 50) + answer("c", -33.33333)))
    assert [choice["correct"] for choice in body["choices"]] == [True, False, False]
    assert any("part of the point" in warning for warning in warnings)


def test_several_right_answers_and_their_shares():
    single = "<single>false</single>"
    even = answer("a", 50) + answer("b", 50) + answer("c", -100)
    item, _body, warnings = one(question(inner=single + even))
    assert item.kind == "multiple" and warnings == []
    uneven = answer("a", 70) + answer("b", 30) + answer("c", 0)
    assert "weights" in one(question(inner=single + uneven))[2][0]


def test_no_right_answer_is_refused_and_the_others_come():
    reading = read(question(name="bad", inner=answer("a") + answer("b")), question(name="good", inner=ANSWERS))
    assert [item.where for item in reading.items] == ["good"]
    assert [problem.item for problem in reading.refused] == ["bad"]


def test_an_order_that_is_fixed_stays_fixed():
    _item, body, _warnings = one(question(inner=ANSWERS + "<shuffleanswers>0</shuffleanswers>"))
    assert all(choice["pinned"] for choice in body["choices"])


def test_true_false():
    _item, body, _warnings = one(question("truefalse", answer("true", 0, "si") + answer("false", 100, "bien")))
    assert body["correct"] is False and body["feedback_true"]["fr"] == "si" and body["feedback_false"]["fr"] == "bien"


def test_short_answers_keep_their_weights():
    reading = read(question("shortanswer", answer("Rabat", 100) + answer("Salé", 50) + answer("*", 0, "non")))
    item, warnings = reading.items[0], [str(problem.reason) for problem in reading.warnings]
    assert [(row["text"]["fr"], row["weight"]) for row in item.body["answers"]] == [("Rabat", 100), ("Salé", 50)]
    assert any("wrong answers" in warning for warning in warnings)


def test_numbers_units_and_tolerance():
    inner = (
        '<answer fraction="100"><text>12,5</text><tolerance>0.5</tolerance></answer>'
        "<units><unit><multiplier>1</multiplier><unit_name>kg</unit_name></unit>"
        "<unit><multiplier>1000</multiplier><unit_name>g</unit_name></unit></units>"
    )
    reading = read(question("numerical", inner))
    assert reading.items[0].body["answers"][0] | {"feedback": None} == {
        "value": "12.5",
        "tolerance": "0.5",
        "weight": 100,
        "feedback": None,
    }
    assert reading.items[0].body["unit"] == {"ar": "", "fr": "kg"}
    assert "“g”" in str(reading.warnings[0].reason)


def test_cloze_of_every_sort():
    text = "<p>Prix {1:SA:=dix~=10\\}x#bien}, {2:MCVS:=oui~non\\~plus}, {1:NM:=2.5:0.1}, {1:SHORTANSWER:%100%l&#39;huile}</p>"
    _item, body, warnings = one(question("cloze", text=text))
    assert body["text"]["fr"] == "Prix [[g1]], [[g2]], [[g3]], [[g4]]"
    assert body["gaps"][0]["answers"]["fr"] == ["dix", "10}x"]
    assert [choice["text"]["fr"] for choice in body["gaps"][1]["choices"]] == ["oui", "non~plus"]
    assert body["gaps"][2]["answers"]["fr"] == ["2.5"] and body["gaps"][3]["answers"]["fr"] == ["l'huile"]
    assert {"weights", "Feedback", "tolerance"} <= {word for warning in warnings for word in warning.replace(".", "").split()}


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("Sans trou.", "no gap"),
        ("{1:MULTICHOICE}", "two choices"),
        ("{1:MC:=a}", "two choices"),
        ("{1:MC:b~%50%a}", "fully right"),
        ("{1:NUMERICAL:=zero}", "number"),
        ("{1:MULTIRESPONSE:=a~=b}", "MULTIRESPONSE"),
    ],
)
def test_broken_cloze_is_refused_in_words(text, word):
    assert word in refusal(question("cloze", text=text))


def test_chosen_and_dragged_words():
    options = "".join(
        f"<dragbox><text>{word}</text><group>{group}</group></dragbox>"
        for word, group in (("miel", 1), ("prix", 2), ("sel", 1), ("poids", 2))
    )
    _item, body, _warnings = one(question("ddwtos", options, text="Le [[3]] a un [[2]]"))
    assert body["text"]["fr"] == "Le [[g1]] a un [[g2]]"
    assert [[(c["text"]["fr"], c["correct"]) for c in gap["choices"]] for gap in body["gaps"]] == [
        [("miel", False), ("sel", True)],
        [("prix", True), ("poids", False)],
    ]


@pytest.mark.parametrize(
    "type_", ["calculated", "calculatedsimple", "calculatedmulti", "ddimageortext", "ddmarker", "randomsamatch", "stack"]
)
def test_what_has_no_equal_is_refused_by_name(type_):
    assert refusal(question(type_))


def test_a_description_is_a_warning():
    reading = read(question("description", name="Lisez"))
    assert not reading.items and not reading.refused and reading.warnings[0].item == "Lisez"


def file(name, content, path="/"):
    return f'<file name="{name}" path="{path}" encoding="base64">{base64.b64encode(content).decode()}</file>'


def with_file(text, files):
    body = question(text=text, inner=ANSWERS)
    return body.replace("</text></questiontext>", f"</text>{files}</questiontext>")


def test_a_picture_comes_in_with_its_words():
    item, _body, warnings = one(
        with_file('<p>Vu ?<img src="@@PLUGINFILE@@/ma%20photo.png" alt="Un pot &amp; du miel"></p>', file("ma photo.png", png()))
    )
    assert item.body["media"] == {"type": "image", "blob": "ma-photo.png", "alt": {"ar": "", "fr": "Un pot & du miel"}}
    assert item.media["ma-photo.png"].content == png() and warnings == []


def test_two_pictures_of_one_name_are_told_apart():
    red, blue = png(), png(colour="blue")
    inner = "".join(
        answer(f'{word}<img src="@@PLUGINFILE@@/i.png">', full, files=file("i.png", content))
        for word, full, content in (("a", 100, red), ("b", 0, blue))
    )
    item = read(question(inner=inner)).items[0]
    assert [item.media[choice["media"]["blob"]].content for choice in item.body["choices"]] == [red, blue]


def test_the_picture_of_old_files_comes_in():
    old = f"<image>moodle.png</image><image_base64>\n{base64.b64encode(png()).decode()}\n</image_base64>"
    item, _body, _warnings = one(question(inner=ANSWERS + old))
    assert item.body["media"]["blob"] == "moodle.png"


def test_a_picture_inside_the_address_comes_in():
    item, _body, _warnings = one(question(text=f'Vu ?<img src="data:image/png;base64,{base64.b64encode(png()).decode()}">', inner=ANSWERS))
    assert len(item.media) == 1


def huge():
    """A picture of a few KB that says it has 900 million pixels."""
    content = bytearray(png())
    content[16:24] = (30_000).to_bytes(4, "big") + (30_000).to_bytes(4, "big")
    content[29:33] = zlib.crc32(content[12:29]).to_bytes(4, "big")
    return bytes(content)


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (b"<?php system('x'); ?>", "not a picture"),
        (b"<svg onload='alert(1)'/>", "not a picture"),
        (png()[:30], "not a picture"),
        (huge(), "too many pixels"),
    ],
)
def test_a_picture_that_is_none_is_left_out_and_named(content, word):
    item, _body, warnings = one(with_file('Vu ?<img src="@@PLUGINFILE@@/photo.png">', file("photo.png", content)))
    assert not item.media and "media" not in item.body
    assert any(word in warning and "photo.png" in warning for warning in warnings)


@pytest.mark.parametrize(
    "source", ["http://example.org/a.png", "//example.org/a.png", "@@PLUGINFILE@@/missing.png", "@@PLUGINFILE@@/../../etc/passwd"]
)
def test_a_picture_that_is_not_here_is_named(source):
    item, _body, warnings = one(question(text=f'Vu ?<img src="{source}">', inner=ANSWERS))
    assert not item.media and len(warnings) == 1


EVIL = '<script>alert(1)</script><img src=x onerror="alert(2)"><a href="javascript:alert(3)">x</a><b onclick="alert(4)">bon</b>'


def test_scripts_are_in_no_field():
    inner = (
        answer(f"Miel{EVIL}", 100, EVIL + "oui")
        + answer(f"Sable{EVIL}")
        + f"<generalfeedback format='html'><text>{escape(EVIL)}fin</text></generalfeedback>"
        f"<hint><text>{escape(EVIL)}</text></hint><tags><tag><text>{escape(EVIL)}tag</text></tag></tags>"
    )
    category = f'<question type="category"><category><text>$course$/{escape(EVIL.replace("/", "//"))}nom</text></category></question>'
    item, body, warnings = one(category, question(text=EVIL + "Quoi ?", inner=inner, name=EVIL + "Q"))
    kept = f"{body} {item.tags} {item.folder} {item.where} {warnings}"
    assert not any(word in kept.lower() for word in ("<script", "onerror", "onclick", "javascript:", "<img", "<a "))
    assert any("script" in warning for warning in warnings)


def test_tables_and_lists_are_named_as_lost():
    _item, _body, warnings = one(question(text="<table><tr><td>a</td></tr></table><ul><li>b</li></ul>", inner=ANSWERS))
    assert "table" in warnings[0] and "list" in warnings[0]


def test_plain_text_is_no_markup_and_markdown_is_little():
    assert one(question(text="a < b\nc", style="plain_text", inner=ANSWERS))[1]["stem"]["fr"] == "a &lt; b<br/>c"
    assert (
        one(question(text="**Gras** et `code`", style="markdown", inner=ANSWERS))[1]["stem"]["fr"]
        == "<strong>Gras</strong> et <code>code</code>"
    )
    assert one(question(text="un\ndeux", style="moodle_auto_format", inner=ANSWERS))[1]["stem"]["fr"] == "un<br/>deux"
    assert one(question(text="un `mot`", inner=ANSWERS))[1]["stem"]["fr"] == "un `mot`"


def test_an_essay_may_ask_for_files():
    text, upload = (
        read(
            question(
                "essay",
                f"<responseformat>{style}</responseformat><attachments>-1</attachments><filetypeslist>.pdf,image</filetypeslist><graderinfo><text>Bien</text></graderinfo>",
            )
        ).items[0]
        for style in ("editor", "noinline")
    )
    assert text.kind == "long_text" and text.body["model_answer"]["fr"] == "Bien"
    assert upload.kind == "upload" and upload.body["most_files"] == 5 and upload.body["accept"] == ["image", "document"]


@pytest.mark.parametrize("content", [b"", b"<quiz>", b"<quiz><question type='essay'></quiz>", b"\x00\x01"])
def test_a_broken_file_is_one_clear_error(content):
    with pytest.raises(XmlInvalid):
        moodle_xml.read(content, name="quiz.xml")


@pytest.mark.parametrize(
    "inner",
    [
        "",
        "<question/>",
        "<question type='multichoice'/>",
        "<question type='category'/>",
        "<question type='matching'/>",
        "<question type='truefalse'><questiontext/></question>",
    ],
)
def test_empty_questions_break_nothing(inner):
    for item in read(inner).items:
        with pytest.raises(QuestionInvalid):
            cleaned(item)


def test_it_knows_its_own():
    assert moodle_xml.FORMAT.sniff(b'\xef\xbb\xbf<?xml version="1.0"?>\n<!-- question: 0 -->\n<quiz>', "x")
    assert not moodle_xml.FORMAT.sniff(b"<html><quiz>", "x.xml")


def test_questions_come_one_by_one():
    content = f"<quiz>{question(inner=ANSWERS) * 300}<question".encode()
    parts = moodle_xml.read_parts(content, name="x")
    assert [item.where for item in next(parts).items] == ["Q"]
    with pytest.raises(XmlInvalid):
        list(parts)
