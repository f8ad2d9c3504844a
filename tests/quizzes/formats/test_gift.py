"""GIFT as Moodle reads it: how questions and kinds are told apart, what follows the answers, words that are no markup."""

import pytest
from django.utils import translation

from quizzes.formats import gift
from quizzes.kinds import kind_of


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def read(text):
    reading = gift.read(text.encode(), name="a.gift", language="fr")
    assert [str(problem.reason) for problem in reading.refused] == []
    return reading


def one(text):
    reading = read(text)
    (found,) = reading.items
    return found.kind, kind_of(found.kind).clean_body(found.body), [str(problem.reason) for problem in reading.warnings]


def right(body):
    return [choice["text"]["fr"] for choice in body["choices"] if choice["correct"]]


@pytest.mark.parametrize(
    ("text", "kind", "words", "rights"),
    [
        ("Quelle huile ? {~=argan ~sable}", "single", ["argan", "sable"], ["argan"]),
        ("Quelle huile ? {~sable ~=argan ~craie}", "single", ["sable", "argan", "craie"], ["argan"]),
        ("Quel port ? {=Agadir =Safi ~Fès}", "multiple", ["Agadir", "Safi", "Fès"], ["Agadir", "Safi"]),
        ("Lesquelles ? {~%50%argan ~%50%olive ~%-100%sable}", "multiple", ["argan", "olive", "sable"], ["argan", "olive"]),
        ("Quelle huile ? {sable ~craie =argan}", "single", ["sable", "craie", "argan"], ["argan"]),
        ("Quelle huile ? {=argan ~%50%olive ~craie}.", "single", ["argan", "olive", "craie"], ["argan"]),
    ],
)
def test_choices(text, kind, words, rights):
    made, body, _warnings = one(text)
    assert (made, [choice["text"]["fr"] for choice in body["choices"]], right(body)) == (kind, words, rights)


def test_two_full_answers_are_each_enough():
    _kind, body, warnings = one("Quel port ? {=Agadir =Safi ~Fès}")
    multiple = kind_of("multiple")
    assert [multiple.grade(body, [choice["id"]]) for choice in body["choices"]] == [1, 1, 0]
    assert not warnings


@pytest.mark.parametrize(
    ("text", "stem", "answers"),
    [
        ("Quelle longueur ? {#1.5:0.1}.", "Quelle longueur ?", [("1.5", "0.1", 100)]),
        ("Un nombre de 2 à 6. {#2..6} .", "Un nombre de 2 à 6.", [("4", "2", 100)]),
        ("Le pot pèse {#=500:5 =%50%450:10} grammes vides.", "Le pot pèse _____ grammes vides.", [("500", "5", 100), ("450", "10", 50)]),
    ],
)
def test_numbers_with_words_after_the_answers(text, stem, answers):
    kind, body, _warnings = one(text)
    assert (kind, body["stem"]["fr"]) == ("numeric", stem)
    assert [(row["value"], row["tolerance"], row["weight"]) for row in body["answers"]] == answers


@pytest.mark.parametrize(
    ("text", "stem", "answers"),
    [
        ("La capitale est {=Rabat =%75%Rabatt =%25%Salé}.", "La capitale est _____.", [("Rabat", 100), ("Rabatt", 75), ("Salé", 25)]),
        ("Comment écrit-on 1 ? {Un}", "Comment écrit-on 1 ?", [("Un", 100)]),
        ("Une huile ? {Argan =Olive}", "Une huile ?", [("Argan", 100), ("Olive", 100)]),
        ("Une huile ? {=[plain]argan =[markdown]olive}", "Une huile ?", [("argan", 100), ("olive", 100)]),
        ("C’est {=%100%Rabat =%50%Salé} la capitale.", "C’est _____ la capitale.", [("Rabat", 100), ("Salé", 50)]),
    ],
)
def test_typed_answers_keep_their_weights(text, stem, answers):
    kind, body, warnings = one(text)
    assert (kind, body["stem"]["fr"], warnings) == ("short", stem, [])
    assert [(row["text"]["fr"], row["weight"]) for row in body["answers"]] == answers


@pytest.mark.parametrize(
    ("text", "choices"),
    [("Je veux {~=du ~le} thé.", [("du", True), ("le", False)]), ("Le thé {=est ~sont} prêt.", [("est", True), ("sont", False)])],
)
def test_a_missing_word_that_is_chosen(text, choices):
    kind, body, _warnings = one(text)
    assert kind == "gap"
    assert [(choice["text"]["fr"], choice["correct"]) for choice in body["gaps"][0]["choices"]] == choices


def test_true_and_false_with_words_after():
    kind, body, _warnings = one("Le safran pousse {T} à Taliouine.")
    assert (kind, body["correct"], body["stem"]["fr"]) == ("true_false", True, "Le safran pousse _____ à Taliouine.")


def test_questions_on_lines_that_follow_each_other():
    reading = read("Un ? {=a ~b}\nDeux\nen deux lignes ? {T}\n::trois::Trois ? {#3}\n\nQuatre {=x ~y} fin\nencore quatre.")
    stems = [kind_of(item.kind).clean_body(item.body) for item in reading.items]
    assert [body["stem"]["fr"] for body in stems[:3]] == ["Un ?", "Deux<br/>en deux lignes ?", "Trois ?"]
    assert stems[3]["text"]["fr"] == "Quatre [[g1]] fin<br/>encore quatre."


@pytest.mark.parametrize("words", ["écrire à <amina@example.org>", "prix<coût", "a <3 b", "x<y et y>z", "si p<q alors"])
def test_words_in_angle_brackets_that_are_no_tag_stay(words):
    _kind, body, _warnings = one(f"Que dire de {words} ? {{T}}")
    assert body["stem"]["fr"] == f"Que dire de {words} ?".replace("<", "&lt;").replace(">", "&gt;")


def test_tags_are_tags_beside_other_angle_brackets():
    assert one("[html]<b>Écrire</b> à <amina@example.org> {T}")[1]["stem"]["fr"] == "<b>Écrire</b> à &lt;amina@example.org&gt;"


def test_the_words_of_a_link_to_a_recording_stay():
    _kind, body, warnings = one('[html]<a href\\="http\\://example.org/a.mp3">Écoutez le salut</a> Quelle langue ? {T}')
    assert body["stem"]["fr"] == "Écoutez le salut Quelle langue ?"
    assert "example.org" in warnings[0]


@pytest.mark.parametrize(
    ("text", "accepted", "wildcards"),
    [
        ("Quelle huile ? {=*argan*}", "*argan*", True),
        ("Combien ? {=5\\*3}", "5*3", False),
        ("Combien ? {=5\\\\*3}", "5*3", False),
    ],
)
def test_a_star_stands_for_letters_unless_a_stroke_stands_before_it(text, accepted, wildcards):
    _kind, body, _warnings = one(text)
    assert (body["answers"][0]["text"]["fr"], body.get("wildcards", False)) == (accepted, wildcards)


def test_a_formula_in_latex_is_named():
    assert "LaTeX" in one("Que vaut \\(a^2\\) ? {T}")[2][0]
    assert one("Que vaut (a) et 5 $ ? {T}")[2] == []
