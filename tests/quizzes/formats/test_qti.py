"""QTI items and packages as they are met, and what cannot come in."""

import io
import warnings
import zipfile

import pytest
from django.utils import translation
from PIL import Image

from quizzes.formats import qti
from tests.factories.lesson_bodies import cleaned
from untrusted.errors import FormatInvalid

NS = 'xmlns="http://www.imsglobal.org/xsd/imsqti_v2p1"'
RULES = "http://www.imsglobal.org/question/qti_v2p1/rptemplates/"


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def png():
    file = io.BytesIO()
    Image.new("RGB", (200, 100)).save(file, "PNG")
    return file.getvalue()


def item(body, *, correct=(), worth="", cardinality="single", base="identifier", extra="", rules="match_correct", attributes="", title="Q"):
    right = "".join(f"<value>{value}</value>" for value in correct)
    return (
        f'<assessmentItem {NS} identifier="i1" title="{title}" {attributes}>'
        f'<responseDeclaration identifier="RESPONSE" cardinality="{cardinality}" baseType="{base}">'
        f"<correctResponse>{right}</correctResponse>{worth}</responseDeclaration><itemBody>{body}</itemBody>"
        f'<responseProcessing template="{RULES}{rules}"/>{extra}</assessmentItem>'
    )


CHOICE = (
    '<choiceInteraction responseIdentifier="RESPONSE" shuffle="true" maxChoices="1"><prompt>Quoi ?</prompt>'
    '<simpleChoice identifier="A">Miel</simpleChoice><simpleChoice identifier="B" fixed="true">Aucun</simpleChoice></choiceInteraction>'
)


def package(*entries, manifest=None):
    file = io.BytesIO()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in entries:
                archive.writestr(name, content)
            if manifest is not None:
                archive.writestr("imsmanifest.xml", manifest)
    return file.getvalue()


def manifest(*hrefs, kind="imsqti_item_xmlv2p1"):
    rows = "".join(f'<resource identifier="r{n}" type="{kind}" href="{href}"/>' for n, href in enumerate(hrefs))
    return f'<manifest xmlns="http://www.imsglobal.org/xsd/imscp_v1p1"><resources>{rows}</resources></manifest>'


def read(content):
    return qti.read(content.encode() if isinstance(content, str) else content, name="x")


def one(content):
    reading = read(content)
    assert len(reading.items) == 1, [str(problem.reason) for problem in reading.refused]
    found = reading.items[0]
    return found, cleaned(found), [str(problem.reason) for problem in reading.warnings]


def refusal(content):
    reading = read(content)
    assert not reading.items
    return str(reading.refused[0].reason)


def test_a_single_item():
    found, body, warnings_ = one(item(CHOICE, correct=["A"]))
    assert found.kind == "single" and body["stem"]["fr"] == "Quoi ?" and warnings_ == []
    assert [(choice["correct"], choice.get("pinned", False)) for choice in body["choices"]] == [(True, False), (False, True)]


def test_the_language_is_what_the_item_says():
    _found, body, _warnings = one(item(CHOICE.replace("Quoi ?", "2 + 2"), correct=["A"], attributes='xml:lang="ar"'))
    assert body["stem"] == {"ar": "2 + 2", "fr": ""}


def test_a_direction_against_the_language_is_kept():
    text = '<p dir="rtl">سعر <b>10</b></p>'
    _found, body, _warnings = one(item(text + CHOICE, correct=["A"], attributes='xml:lang="fr"'))
    assert body["stem"]["fr"].startswith('<span dir="rtl">سعر <b>10</b></span>')


def test_feedback_to_a_choice_comes_and_other_feedback_is_named():
    extra = "".join(
        f'<modalFeedback outcomeIdentifier="FEEDBACK" showHide="show" identifier="{name}">Mot {name}</modalFeedback>'
        for name in ("A", "incorrect")
    )
    _found, body, warnings_ = one(item(CHOICE, correct=["A"], extra=extra))
    assert body["choices"][0]["feedback"]["fr"] == "Mot A"
    assert len(warnings_) == 1 and "incorrect" in warnings_[0]


def test_feedback_inside_a_choice_comes():
    inside = CHOICE.replace("Miel", 'Miel<feedbackInline outcomeIdentifier="F" identifier="A" showHide="show">Oui</feedbackInline>')
    _found, body, _warnings = one(item(inside, correct=["A"]))
    assert body["choices"][0]["text"]["fr"] == "Miel" and body["choices"][0]["feedback"]["fr"] == "Oui"


def test_a_mapping_alone_says_what_is_right():
    worth = '<mapping><mapEntry mapKey="A" mappedValue="1"/><mapEntry mapKey="B" mappedValue="-1"/></mapping>'
    several = CHOICE.replace('maxChoices="1"', 'maxChoices="0"')
    found, body, _warnings = one(item(several, worth=worth, cardinality="multiple", rules="map_response"))
    assert (
        found.kind == "multiple" and [choice["correct"] for choice in body["choices"]] == [True, False] and body["all_or_nothing"] is False
    )


def test_true_and_false():
    found, body, _warnings = one(item(CHOICE.replace('"A"', '"true"').replace('"B"', '"false"'), correct=["false"]))
    assert found.kind == "true_false" and body["correct"] is False


def test_categories_are_turned_into_pairs():
    sets = "".join(
        "<simpleMatchSet>"
        + "".join(f'<simpleAssociableChoice identifier="{own}" matchMax="0">{words}</simpleAssociableChoice>' for own, words in rows)
        + "</simpleMatchSet>"
        for rows in ((("F", "Fruit"), ("L", "Légume")), (("a", "pomme"), ("b", "poire"), ("c", "navet")))
    )
    body = f'<matchInteraction responseIdentifier="RESPONSE"><prompt>Triez</prompt>{sets}</matchInteraction>'
    _found, body, _warnings = one(item(body, correct=["F a", "F b", "L c"], cardinality="multiple", base="directedPair"))
    assert [(pair["left"]["fr"], pair["right"]["fr"]) for pair in body["pairs"]] == [
        ("pomme", "Fruit"),
        ("poire", "Fruit"),
        ("navet", "Légume"),
    ]


def test_an_order():
    rows = "".join(f'<simpleChoice identifier="{own}">{own} mot</simpleChoice>' for own in "ABC")
    _found, body, _warnings = one(
        item(
            f'<orderInteraction responseIdentifier="RESPONSE"><prompt>Rangez</prompt>{rows}</orderInteraction>',
            correct=["C", "A", "B"],
            cardinality="ordered",
        )
    )
    assert [row["text"]["fr"] for row in body["items"]] == ["C mot", "A mot", "B mot"]


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (item("<drawingInteraction/>"), "drawing"),
        (item("<positionObjectStage><positionObjectInteraction/></positionObjectStage>"), "objects"),
        (item("<customInteraction><portableCustomInteraction/></customInteraction>"), "PCI"),
        (item("<sliderInteraction/>"), "slider"),
        (item(CHOICE, attributes='adaptive="true"'), "adaptive"),
        (item(CHOICE, extra='<templateDeclaration identifier="x"/>'), "random"),
        (item(CHOICE * 2), "several things"),
        (item("<p>Lisez</p>"), "no question"),
        (f"<assessmentItem {NS}/>", "no question"),
        (item("<p><futureInteraction/></p>"), "futureInteraction"),
    ],
)
def test_what_has_no_equal_is_refused_by_name(content, word):
    assert word in refusal(content)


def test_a_package_with_media_beside_its_items():
    text = '<p>Vu ?<img src="../media/a%20b.png" alt="Un pot"/></p>'
    found, _body, _warnings = one(
        package(
            ("q/items/i.xml", item(text + CHOICE, correct=["A"])),
            ("q/media/a b.png", png()),
            ("q/imsmanifest.xml", manifest("items/i.xml")),
        )
    )
    assert found.body["media"]["alt"]["fr"] == "Un pot" and list(found.media) == ["a-b.png"]


def test_one_bad_item_leaves_the_others():
    content = package(
        ("good.xml", item(CHOICE, correct=["A"], title="good")),
        ("broken.xml", "<assessmentItem>"),
        ("page.html", "<p/>"),
        ("evil.xml", '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><assessmentItem>&x;</assessmentItem>'),
        manifest=manifest("good.xml", "broken.xml", "evil.xml", "missing.xml", "../outside.xml", "https://example.org/x.xml", "page.html"),
    )
    reading = read(content)
    assert [found.where for found in reading.items] == ["good"]
    assert len(reading.refused) == 6


def test_a_file_twice_in_the_package_is_named():
    _found, _body, warnings_ = one(package(("i.xml", "<old/>"), ("i.xml", item(CHOICE, correct=["A"])), manifest=manifest("i.xml")))
    assert "twice" in warnings_[0]


@pytest.mark.parametrize(
    "content",
    [
        package(),
        package(("readme.xml", "<p/>")),
        package(manifest="<manifest>"),
        package(("../x.xml", "<p/>"), manifest=manifest("x.xml")),
        b"PK\x03\x04broken",
    ],
)
def test_a_package_that_is_none_is_one_clear_error(content):
    with pytest.raises(FormatInvalid):
        read(content)


def test_version_3_is_named():
    with pytest.raises(FormatInvalid, match="QTI 3"):
        read('<qti-assessment-item xmlns="http://www.imsglobal.org/xsd/imsqtiasi_v3p0"/>')


EVIL = "<script>alert(1)</script><img src='x' onerror='alert(2)'/><a href='javascript:alert(3)'>x</a><b onclick='alert(4)'>bon</b>"


def test_scripts_are_in_no_field():
    body = EVIL + CHOICE.replace("Miel", f"Miel{EVIL}").replace("Quoi ?", f"Quoi ?{EVIL}")
    extra = f'<modalFeedback identifier="A" showHide="show">{EVIL}</modalFeedback>'
    found, kept, warnings_ = one(item(body, correct=["A"], extra=extra, title="&lt;script&gt;alert(1)&lt;/script&gt;T"))
    text = f"{kept}{found.where}{warnings_}".lower()
    assert not any(word in text for word in ("<script", "onerror", "onclick", "javascript:", "<img", "<a "))


def version1(inner, rows=""):
    return (
        '<questestinterop><assessment><section><item ident="1" title="Ancien"><presentation><material><mattext texttype="text/html">'
        f"&lt;p&gt;Quel produit "
        f"?&lt;/p&gt;</mattext></material>{inner}</presentation><resprocessing>{rows}</resprocessing></item></section></assessment>"
        f"</questestinterop>"
    )


def test_items_of_version_1():
    labels = "".join(
        f'<response_label ident="{own}"><material><mattext>{words}</mattext></material></response_label>'
        for own, words in (("a", "Miel"), ("b", "Sable"))
    )
    rows = (
        '<respcondition><conditionvar><varequal respident="r">a</varequal></conditionvar><setvar action="Set">100</setvar></respcondition>'
    )
    found, body, _warnings = one(
        version1(f'<response_lid ident="r" rcardinality="Single"><render_choice>{labels}</render_choice></response_lid>', rows)
    )
    assert found.kind == "single" and [(choice["text"]["fr"], choice["correct"]) for choice in body["choices"]] == [
        ("Miel", True),
        ("Sable", False),
    ]
    assert read(version1('<response_str ident="r"><render_fib/></response_str>', rows)).items[0].kind == "short"
    assert read(version1('<response_str ident="r"><render_fib/></response_str>')).items[0].kind == "long_text"


def test_numbers_and_feedback_of_version_1():
    fib = '<response_str ident="r"><render_fib fibtype="Decimal"/></response_str>'
    rows = (
        '<respcondition><conditionvar><or><varequal respident="r">1.2</varequal><and><vargte respident="r">1.15</vargte><varlte '
        'respident="r">1.25</varlte></and></or></conditionvar><setvar>100</setvar></respcondition>'
        '<respcondition><conditionvar><vargte respident="r">5</vargte><varlte '
        'respident="r">11</varlte></conditionvar><setvar>50</setvar></respcondition>'
    )
    found, body, _warnings = one(version1(fib, rows))
    assert found.kind == "numeric"
    assert [(row["value"], row["tolerance"], row["weight"]) for row in body["answers"]] == [("1.2", "0.05", 100), ("8", "3", 50)]
    labels = (
        '<response_lid ident="r"><render_choice>'
        + "".join(f'<response_label ident="{own}"><material><mattext>{own} mot</mattext></material></response_label>' for own in "ab")
        + "</render_choice></response_lid>"
    )
    right = '<respcondition><conditionvar><varequal respident="r">a</varequal></conditionvar><setvar>100</setvar></respcondition>'
    said = "".join(
        f'<itemfeedback ident="{own}_fb"><flow_mat><material><mattext>{own} dit</mattext></material></flow_mat></itemfeedback>'
        for own in ("general", "a", "correct")
    )
    _found, body, warnings_ = one(version1(labels, right).replace("</item>", said + "</item>"))
    assert body["feedback"]["fr"] == "general dit" and body["choices"][0]["feedback"]["fr"] == "a dit"
    assert len(warnings_) == 1 and "correct_fb" in warnings_[0]


def test_rules_of_its_own_for_points_are_named():
    rules = (
        "<responseProcessing><responseCondition>"
        + "".join(
            f'<responseIf><setOutcomeValue identifier="SCORE"><baseValue '
            f'baseType="float">{score}</baseValue></setOutcomeValue></responseIf>'
            for score in (2.0, 1.0, 0.0)
        )
        + "</responseCondition></responseProcessing>"
    )
    content = item(CHOICE, correct=["A"]).replace(f'<responseProcessing template="{RULES}match_correct"/>', rules)
    assert "Rules of its own" in one(content)[2][0]


@pytest.mark.parametrize("odd", ["NaN", "INF", "-INF", "x"])
def test_a_worth_that_is_no_number_earns_nothing_and_stops_no_file(odd):
    worth = f'<mapping><mapEntry mapKey="miel" mappedValue="1"/><mapEntry mapKey="sucre" mappedValue="{odd}"/></mapping>'
    box = '<p>Que vend-on ?</p><p><textEntryInteraction responseIdentifier="RESPONSE"/></p>'
    _item, body, _warnings = one(item(box, correct=["miel"], worth=worth, base="string", rules="map_response"))
    assert [answer["text"]["fr"] for answer in body["answers"]] == ["miel"]
