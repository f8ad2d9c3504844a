"""Small things of files from elsewhere, each of which once lost a word, a line or a picture."""

import io
import zipfile
from uuid import UUID

import pytest
from django.utils import translation

from quizzes.formats import gift, h5p, moodle_xml, qti
from quizzes.formats.model import WriteItem
from quizzes.kinds import kind_of
from quizzes.services.bank import described
from tests.quizzes.formats.test_qti import CHOICE, item


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def moodle(inner, type_="truefalse", category="", text="Question ?", style="html"):
    more = f'<question type="category"><category><text>{category}</text></category></question>' if category else ""
    asked = f'<questiontext format="{style}"><text><![CDATA[{text}]]></text></questiontext>'
    whole = f'<quiz>{more}<question type="{type_}"><name><text>n</text></name>{asked}{inner}</question></quiz>'
    return moodle_xml.read(whole.encode(), name="x", language="fr")


TRUE = '<answer fraction="100"><text>true</text></answer><answer fraction="0"><text>false</text></answer>'


def body(reading):
    (found,) = reading.items
    return kind_of(found.kind).clean_body(found.body)


def test_a_manifest_may_write_its_paths_as_addresses():
    content = io.BytesIO()
    manifest = (
        '<manifest><resources><resource type="imsqti_item_xmlv2p1" href="%D8%A3%D8%B3%D8%A6%D9%84%D8%A9/q%201.xml"/></resources></manifest>'
    )
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("imsmanifest.xml", manifest)
        archive.writestr("أسئلة/q 1.xml", item(CHOICE, correct=["A"]))
    assert len(qti.read(content.getvalue(), name="x.zip").items) == 1


@pytest.mark.parametrize("category", ["$course$/top/Vente", "$course$/Vente", "top/Vente", "$module$/$course$/Vente", "Vente/$course$"])
def test_moodles_own_names_are_no_folders(category):
    wanted = [{"ar": "", "fr": "Vente"}]
    assert moodle(TRUE, category=category).items[0].folder == wanted
    assert gift.read(f"$CATEGORY: {category}\n\nLe miel {{T}}".encode(), name="a.gift").items[0].folder == wanted


def test_an_address_of_moodles_own_is_not_shown():
    text = '<p>Lisez <a href="@@PLUGINFILE@@/a.pdf">ceci</a> @@PLUGINFILE@@/b.pdf et dites.</p>'
    assert "PLUGINFILE" not in body(moodle(TRUE, text=text))["stem"]["fr"]


def test_the_lines_of_preformatted_words_stay():
    assert body(moodle(TRUE, text="<pre>un\ndeux</pre>"))["stem"]["fr"] == "un<br/>deux"


@pytest.mark.parametrize("style", ["moodle_auto_format", "plain_text"])
def test_angle_brackets_that_are_no_tag_stay(style):
    assert body(moodle(TRUE, text="prix<coût, <amina@example.org>", style=style))["stem"]["fr"] == "prix&lt;coût, &lt;amina@example.org&gt;"


def test_moodles_gapfill_is_a_text_with_gaps():
    reading = moodle("", "gapfill", text="Le [miel|nectar] vient des [abeilles].")
    found = body(reading)
    assert found["text"]["fr"] == "Le [[g1]] vient des [[g2]]."
    assert [gap["answers"]["fr"] for gap in found["gaps"]] == [["miel", "nectar"], ["abeilles"]]
    more = "<answerdisplay>dropdown</answerdisplay><wronganswers><text>sable,craie</text></wronganswers><delimitchars>#@</delimitchars>"
    choices = body(moodle(more, "gapfill", text="Le #miel@ !"))["gaps"][0]["choices"]
    assert [(choice["text"]["fr"], choice["correct"]) for choice in choices] == [("miel", True), ("sable", False), ("craie", False)]


def test_an_essay_in_french_alone_is_written_also_in_an_arabic_export():
    essay = kind_of("long_text").clean_body({"stem": {"fr": "Décrivez votre étal."}})
    written = gift.write([WriteItem(UUID(int=1), "long_text", essay)], language="ar").content.decode()
    assert "Décrivez votre étal." in written


def test_a_choice_that_is_a_picture_is_written_with_its_words():
    media = {"type": "image", "id": 1, "alt": {"fr": "un pot", "ar": ""}}
    choices = [{"text": {}, "media": media, "correct": True}, {"text": {"fr": "un sac"}, "correct": False}]
    single = kind_of("single").clean_body({"stem": {"fr": "Lequel ?"}, "choices": choices})
    written = gift.write([WriteItem(UUID(int=1), "single", single)], language="fr").content.decode()
    assert "=un pot" in written


def test_places_on_a_picture_are_written_in_whole_pixels():
    from tests.quizzes.formats.test_own_export import PICTURE  # noqa: PLC0415 - a picture of 320 by 200

    spots = [
        {"shape": "rect", "points": [10.5, 20, 30, 12.5], "correct": True},
        {"shape": "ellipse", "points": [70, 50, 10.25, 5], "correct": False},
    ]
    hotspot = kind_of("hotspot").clean_body(
        {"stem": {"fr": "Où ?"}, "image": {"type": "image", "id": 7, "alt": {"fr": "pot"}}, "spots": spots, "one_right": True}
    )
    written = qti.write([WriteItem(UUID(int=1), "hotspot", hotspot, media={("image", 7): PICTURE})])
    with zipfile.ZipFile(io.BytesIO(written.content)) as archive:
        text = archive.read(next(name for name in archive.namelist() if name.startswith("items/"))).decode()
    assert 'coords="34,40,130,65"' in text
    assert 'coords="224,100,33,10"' in text


def test_the_words_of_a_recording_in_an_object_stay():
    box = item(CHOICE.replace("<prompt>", '<prompt><object data="a.mp3" type="audio/mpeg">un salut</object>'), correct=["A"])
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("q.xml", box)
        archive.writestr("a.mp3", b"ID3" + b"\0" * 100)
    (found,) = qti.read(content.getvalue(), name="x.zip").items
    assert found.body["media"]["alt"]["fr"] == "un salut"


def test_a_zip_that_holds_no_h5p_is_none_whatever_it_is_called():
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("hello.txt", "x")
    assert not h5p.FORMAT.sniff(content.getvalue(), "x.h5p")


def test_words_on_two_lines_are_two_words_in_titles_and_in_the_index():
    true_false = kind_of("true_false").clean_body({"stem": {"fr": "Miel<br/>pur"}, "correct": True})
    _title_ar, title, index = described(kind="true_false", body=true_false)
    assert title == "Miel pur"
    assert {"miel", "pur"} <= set(index.split())


def test_a_mere_star_in_a_gap_is_written_so_that_moodle_takes_it_for_one():
    gap = {"text": {"fr": "3 fois 4 : [[g1]]"}, "gaps": [{"id": "g1", "answers": {"fr": ["3*4"]}}]}
    written = moodle_xml.write([WriteItem(UUID(int=1), "gap", kind_of("gap").clean_body(gap))])
    assert "=3\\*4}" in written.content.decode()
    reading = moodle_xml.read(written.content, name="x")
    assert body(reading)["gaps"][0]["answers"]["fr"] == ["3*4"]
    assert not reading.warnings
