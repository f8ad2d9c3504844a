"""QTI 1.2 as Canvas, Blackboard and their like write it: the key of every sort of item, and what has none."""

import pytest
from django.utils import translation

from quizzes.formats import qti
from quizzes.kinds import kind_of

FIB = "<render_fib/>"


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def label(own, words):
    return f'<response_label ident="{own}"><material><mattext>{words}</mattext></material></response_label>'


def response(own, labels="", *, many="Single", words="", tag="response_lid", inside=None, **more):
    attributes = "".join(f' {name}="{value}"' for name, value in more.items())
    said = f"<material><mattext>{words}</mattext></material>" if words else ""
    shown = f"<render_choice>{labels}</render_choice>" if inside is None else inside
    return f'<{tag} ident="{own}" rcardinality="{many}"{attributes}>{said}{shown}</{tag}>'


def equal(value, of="r"):
    return f'<varequal respident="{of}">{value}</varequal>'


def condition(inside, score="100", action="Set"):
    return f'<respcondition><conditionvar>{inside}</conditionvar><setvar varname="SCORE" action="{action}">{score}</setvar></respcondition>'


def item(presentation, rules="", *, stem="Question", kind="", points="", more=""):
    fields = "".join(
        f"<qtimetadatafield><fieldlabel>{name}</fieldlabel><fieldentry>{value}</fieldentry></qtimetadatafield>"
        for name, value in (("question_type", kind), ("points_possible", points))
        if value
    )
    return (
        f'<item ident="i" title="Titre"><itemmetadata><qtimetadata>{fields}</qtimetadata></itemmetadata><presentation><material><mattext '
        f'texttype="text/html">{stem}</mattext></material>{presentation}</presentation><resprocessing>{rules}</resprocessing>{more}</item>'
    )


def read(*items):
    whole = (
        f'<questestinterop xmlns="http://www.imsglobal.org/xsd/ims_qtiasiv1p2"><assessment>{"".join(items)}</assessment></questestinterop>'
    )
    return qti.read(whole.encode(), name="canvas.xml", language="fr")


def one(*given, **named):
    reading = read(item(*given, **named))
    assert [str(problem.reason) for problem in reading.refused] == []
    (found,) = reading.items
    return found.kind, kind_of(found.kind).clean_body(found.body), [str(problem.reason) for problem in reading.warnings]


def right(body):
    return [choice["text"]["fr"] for choice in body["choices"] if choice["correct"]]


SPICES = "".join(label(own, words) for own, words in (("1", "cumin"), ("2", "sable"), ("3", "safran"), ("4", "craie"), ("5", "thym")))
EXACT = f"<and>{equal('1')}<not>{equal('2')}</not>{equal('3')}<not>{equal('4')}</not><not>{equal('5')}</not></and>"


def test_the_key_of_several_choices_is_the_same_at_every_reading():
    items = [item(response("r", SPICES, many="Multiple"), condition(EXACT)) for _number in range(60)]
    for _time in range(5):
        reading = read(*items)
        assert [right(kind_of("multiple").clean_body(found.body)) for found in reading.items] == [["cumin", "safran"]] * 60
        assert all(found.body["all_or_nothing"] for found in reading.items)


@pytest.mark.parametrize("inside", [EXACT, f"<and>{equal('1')}{equal('3')}<not><or>{equal('2')}{equal('4')}</or></not></and>"])
def test_what_must_not_be_chosen_is_wrong(inside):
    kind, body, warnings = one(response("r", SPICES, many="Multiple"), condition(inside))
    assert (kind, right(body), body["all_or_nothing"], warnings) == ("multiple", ["cumin", "safran"], True, [])


def test_one_item_that_counts_as_a_whole_changes_no_other():
    shares = condition(equal("1"), "50", "Add") + condition(equal("3"), "50", "Add")
    whole, parts = read(
        item(response("r", SPICES, many="Multiple"), condition(EXACT)), item(response("r", SPICES, many="Multiple"), shares)
    ).items
    assert (whole.body["all_or_nothing"], parts.body["all_or_nothing"]) == (True, False)
    assert right(kind_of("multiple").clean_body(parts.body)) == ["cumin", "safran"]


def test_the_best_choice_is_right_and_the_others_are_named():
    rules = condition(equal("1"), "100") + condition(equal("3"), "40")
    kind, body, warnings = one(response("r", SPICES), rules)
    assert (kind, right(body)) == ("single", ["cumin"])
    assert "simply wrong" in warnings[0]


@pytest.mark.parametrize(
    ("more", "kind"),
    [
        ("<itemproc_extension><calculated><formulas><formula>2*x</formula></formulas></calculated></itemproc_extension>", ""),
        ("", "calculated_question"),
        ("", "formula_question"),
    ],
)
def test_a_question_with_changing_numbers_is_refused_by_its_name(more, kind):
    reading = read(
        item(response("r", tag="response_str", inside=FIB), condition("<other/>"), stem="Un pot coûte [x] DH.", kind=kind, more=more)
    )
    assert not reading.items
    assert "formulas" in str(reading.refused[0].reason)


@pytest.mark.parametrize(
    "rules", [condition('<varsubstring respident="r">miel</varsubstring>'), condition("<vargte respident='r'>3</vargte>")]
)
def test_a_key_that_is_not_read_makes_no_essay(rules):
    reading = read(item(response("r", tag="response_str", inside=FIB), rules))
    assert not reading.items
    assert reading.refused


def test_an_essay_and_a_file_are_what_they_say():
    box = response("r", tag="response_str", inside=FIB)
    assert one(box, condition("<other/>"), kind="essay_question")[0] == "long_text"
    assert one(box, condition("<other/>"), kind="file_upload_question")[0] == "upload"
    kind, _body, warnings = one(box)
    assert kind == "long_text"
    assert "no right answer" in warnings[0]


def test_points_and_texts_without_a_question_are_named():
    _kind, _body, warnings = one(response("r", SPICES), condition(equal("1")), points="2.5")
    assert "2.5" in warnings[0]
    assert one(response("r", SPICES), condition(equal("1")), points="1.0")[2] == []
    reading = read(item("", kind="text_only_question"))
    assert (reading.items, reading.refused, len(reading.warnings)) == ([], [], 1)


def test_pairs():
    rights = label("a", "argan") + label("b", "safran") + label("c", "cuir")
    rules = condition(equal("a", "response_1"), "50", "Add") + condition(equal("b", "response_2"), "50", "Add")
    kind, body, _warnings = one(response("response_1", rights, words="huile") + response("response_2", rights, words="épice"), rules)
    assert kind == "matching"
    assert [(pair["left"]["fr"], pair["right"]["fr"]) for pair in body["pairs"]] == [("huile", "argan"), ("épice", "safran")]
    assert [extra["text"]["fr"] for extra in body["distractors"]] == ["cuir"]


def test_categories_are_pairs_of_a_thing_and_its_category():
    things = "".join(label(own, words) for own, words in (("a", "lundi"), ("b", "mardi"), ("c", "samedi"), ("d", "jamais")))
    rules = condition(equal("a", "k1") + equal("b", "k1"), "50", "Add") + condition(equal("c", "k2"), "50", "Add")
    asked = response("k1", things, many="Multiple", words="travail") + response("k2", things, many="Multiple", words="souk")
    kind, body, warnings = one(asked, rules, kind="categorization_question")
    assert kind == "matching"
    pairs = [(pair["left"]["fr"], pair["right"]["fr"]) for pair in body["pairs"]]
    assert pairs == [("lundi", "travail"), ("mardi", "travail"), ("samedi", "souk")]
    assert any("jamais" in warning for warning in warnings)


def test_an_order():
    rules = condition("".join(equal(own) for own in "312"))
    shown = f"<render_extension><ims_render_object><flow_label>{''.join(label(own, f'étape {own}') for own in '123')}</flow_label>"
    kind, body, _warnings = one(response("r", many="Ordered", inside=f"{shown}</ims_render_object></render_extension>"), rules)
    assert (kind, body["scoring"]) == ("ordering", "exact")
    assert [row["text"]["fr"] for row in body["items"]] == ["étape 3", "étape 1", "étape 2"]


def test_blanks_that_have_names_in_the_text():
    asked = response("response_huile", label("a", "argan") + label("b", "l’argan"), words="huile")
    asked += response("response_n", label("c", "3"), words="n")
    rules = condition(equal("a", "response_huile"), "50", "Add") + condition(equal("c", "response_n"), "50", "Add")
    kind, body, _warnings = one(asked, rules, stem="L’huile d’[huile] coûte [n] pots.", kind="fill_in_multiple_blanks_question")
    assert (kind, body["text"]["fr"]) == ("gap", "L’huile d’[[g1]] coûte [[g2]] pots.")
    assert [gap["answers"]["fr"] for gap in body["gaps"]] == [["argan", "l’argan"], ["3"]]


@pytest.mark.parametrize(
    ("kind", "way"), [("multiple_dropdowns_question", {}), ("fill_in_multiple_blanks_question", {"answer_type": "dropdown"})]
)
def test_menus_in_the_text(kind, way):
    asked = response("response_a", label("a", "argan") + label("b", "sable"), words="a", **way)
    made, body, _warnings = one(asked, condition(equal("a", "response_a")), stem="L’huile d’[a].", kind=kind)
    assert made == "gap"
    assert [(choice["text"]["fr"], choice["correct"]) for choice in body["gaps"][0]["choices"]] == [("argan", True), ("sable", False)]


def test_boxes_between_the_words():
    box = [response(own, tag="response_str", inside=FIB) for own in "ab"]
    between = "<material><mattext>et</mattext></material>"
    rules = condition(equal("miel", "a") + equal("le miel", "a"), "1", "Add") + condition(equal("thym", "b"), "1", "Add")
    kind, body, _warnings = one(f"{box[0]}{between}{box[1]}", rules, stem="Du")
    assert (kind, body["text"]["fr"]) == ("gap", "Du [[g1]] et [[g2]]")
    assert [gap["answers"]["fr"] for gap in body["gaps"]] == [["miel", "le miel"], ["thym"]]


def test_what_blackboard_writes():
    text = "<material><mat_extension>"
    text += '<mat_formattedtext type="HTML">&lt;b&gt;Quelle&lt;/b&gt; épice ?</mat_formattedtext></mat_extension></material>'
    labels = "".join(
        f'<response_label ident="{own}"><flow_mat><material><mat_extension><mat_formattedtext type="SMART_TEXT">{words}</mat_formattedtext>'
        f"</mat_extension></material></flow_mat></response_label>"
        for own, words in (("x1", "cumin"), ("x2", "a < b".replace("<", "&lt;")))
    )
    rules = condition(equal("x1"), "SCORE.max") + condition("<other/>", "SCORE.min")
    content = (
        f'<questestinterop><item title="t"><itemmetadata><bbmd_questiontype>Multiple Choice</bbmd_questiontype><qmd_absolutescore_max>10'
        f"</qmd_absolutescore_max></itemmetadata><presentation>{text}{response('r', labels)}</presentation><resprocessing>{rules}"
        f"</resprocessing></item></questestinterop>"
    )
    (found,) = qti.read(content.encode(), name="bb.xml", language="fr").items
    body = kind_of(found.kind).clean_body(found.body)
    assert (found.kind, body["stem"]["fr"]) == ("single", "<b>Quelle</b> épice ?")
    assert [(choice["text"]["fr"], choice["correct"]) for choice in body["choices"]] == [("cumin", True), ("a &lt; b", False)]
