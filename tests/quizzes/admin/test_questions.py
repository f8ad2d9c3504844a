"""What trainers do in the admin, and who may."""

import re

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext

from quizzes.models import Question, QuestionFolder, Quiz
from quizzes.services import submit_attempt
from tests.factories.accounts import make_staff
from tests.factories.quizzes import BODIES, choices, make_attempt, make_question, make_quiz
from tests.forms import made_from

pytestmark = pytest.mark.django_db
BANK = "/admin/bank/"

SINGLE = {
    "stem.ar": "أي *صورة*؟",
    "stem.fr": "Quelle *photo* ?",
    "feedback.ar": "",
    "feedback.fr": "",
    "choices.0.id": "",
    "choices.0.text.ar": "نهار",
    "choices.0.text.fr": "Le jour",
    "choices.0.feedback.fr": "Oui",
    "choices.1.id": "",
    "choices.1.text.ar": "ليل",
    "choices.1.text.fr": "La nuit <flash>",
    "choices.new.text.ar": "",
    "right": "0",
    "tags": "photo, lumière",
}


@pytest.fixture
def trainer(browse, basma):
    return browse(basma)


def posted(html):
    """The fields that a page's form would send back untouched."""
    fields = {}
    for tag in re.findall(r"<(?:input|textarea)[^>]*>(?:[^<]*</textarea>)?", re.sub(r"(?s)<template>.*?</template>", "", html)):
        name = re.search(r'name="([^"]+)"', tag)
        if not name or (('type="radio"' in tag or 'type="checkbox"' in tag) and " checked" not in tag):
            continue
        value = re.search(r'value="([^"]*)"', tag) if tag.startswith("<input") else re.search(r">([^<]*)</textarea>", tag)
        ticked = 'type="radio"' in tag or 'type="checkbox"' in tag
        fields[name[1]] = value[1] if value else "on" * ticked
    fields.pop("csrfmiddlewaretoken", None)
    return {name: value.replace("&quot;", '"').replace("&#x27;", "'").replace("&amp;", "&") for name, value in fields.items()}


PAGES = ["questions/", "questions/choose/", "questions/add/gap/", "folders/", "quizzes/", "quizzes/add/"]


@pytest.mark.parametrize("page", PAGES)
def test_trainers_enter_and_members_do_not(trainer, browse, amal, page):
    assert trainer.get(BANK + page).status_code == 200
    assert browse(amal).get(BANK + page).status_code == 403
    assert browse().get(BANK + page).status_code == 302


@pytest.mark.parametrize("page", PAGES)
def test_staff_who_write_no_lessons_do_not_enter_either(browse, page):
    clerk = make_staff(role="Clerks")
    clerk.user_permissions.add(Permission.objects.get(codename="access_admin"))
    assert browse(clerk).get("/admin/").status_code == 200
    refused = browse(clerk).get(BANK + page)
    assert (refused.status_code, refused["Location"]) == (302, "/admin/")
    browse(clerk).post(BANK + "questions/add/single/", SINGLE)
    assert not Question.objects.exists()


def test_a_question_is_written_in_both_languages_and_never_as_markup(trainer):
    answer = trainer.post(BANK + "questions/add/single/", SINGLE)
    question = Question.objects.get()
    assert answer["Location"] == f"{BANK}questions/{question.key}/"
    body = question.current.body
    assert body["stem"] == {"ar": "أي <b>صورة</b>؟", "fr": "Quelle <b>photo</b> ?"}
    assert [choice["correct"] for choice in body["choices"]] == [True, False]
    assert body["choices"][1]["text"]["fr"] == "La nuit &lt;flash&gt;"
    assert sorted(question.tags.names()) == ["lumière", "photo"]
    html = trainer.get(answer["Location"]).content.decode()
    assert ">Quelle *photo* ?</textarea>" in html
    assert ">La nuit &lt;flash&gt;</textarea>" in html


@pytest.mark.parametrize("kind", list(BODIES))
def test_saving_a_form_untouched_makes_no_new_version(trainer, kind):
    question = make_question(kind)
    page = f"{BANK}questions/{question.key}/"
    trainer.post(page, posted(trainer.get(page).content.decode()))
    question.refresh_from_db()
    assert (question.current.number, question.current.body) == (1, make_question(kind).current.body)


def test_markup_that_cannot_be_typed_survives_an_edit_elsewhere(trainer):
    stem = {"ar": "m<sup>2</sup>", "fr": "H<sub>2</sub>O"}
    question = make_question("single", body={**BODIES["single"], "stem": stem})
    page = f"{BANK}questions/{question.key}/"
    form = posted(trainer.get(page).content.decode())
    trainer.post(page, form | {"feedback.fr": "autre"})
    question.refresh_from_db()
    assert question.current.number == 2
    assert question.current.body["stem"] == stem
    assert question.current.body["feedback"]["fr"] == "autre"


def test_editing_makes_a_version_and_keeps_the_ids_of_choices(trainer):
    question = make_question("single")
    page = f"{BANK}questions/{question.key}/"
    form = posted(trainer.get(page).content.decode())
    first = [name for name in form if name.startswith("choices.0.")]
    moved = {name: form.pop(name) for name in first}
    trainer.post(page, form | moved | {"right": "1"})
    question.refresh_from_db()
    assert [version.number for version in question.versions.all()] == [1, 2]
    assert [(c["id"], c["correct"]) for c in question.current.body["choices"]] == [("c2", True), ("c3", False), ("c1", False)]


@pytest.mark.parametrize(
    ("kind", "change", "near"),
    [
        ("single", {"right": "9"}, "e-choices"),
        ("single", {"stem.ar": "", "stem.fr": " "}, "e-stem"),
        ("single", {"choices.1.text.ar": "نهار"}, "e-choices.1.text"),
        ("gap", {"text.ar": "[[g1]]", "text.fr": "", "gaps.0.id": "g1"}, "e-gaps.0.answers"),
        ("gap", {"text.ar": "بدون", "gaps.0.id": "g1", "gaps.0.answers.ar": "x"}, "e-text"),
        ("true_false", {}, "e-correct"),
        ("matching", {"pairs.0.left.ar": "أ", "pairs.0.right.ar": ""}, "e-pairs.0.right"),
        ("ordering", {"items.0.text.ar": "أ"}, "e-items"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field_and_nothing_typed_is_lost(trainer, kind, change, near):
    form = (SINGLE if kind == "single" else {"stem.fr": "Une phrase", "tags": ""}) | change
    page = trainer.post(f"{BANK}questions/add/{kind}/", form)
    html = page.content.decode()
    assert page.status_code == 400
    assert f'id="{near}"' in html
    for value in form.values():
        if value.strip() and "<" not in value and value not in ("9", "0"):
            assert value in html
    assert not Question.objects.exists()


@pytest.mark.parametrize("name", ["choices", "stem", "choices.0", "a.b.c.d.e.f.g.h", "choices.0.text", "..", "choices.0.text.ar.x"])
def test_a_form_with_odd_names_is_refused_without_a_crash(trainer, name):
    assert trainer.post(BANK + "questions/add/single/", SINGLE | {name: "x"}).status_code in (302, 400)


def test_a_tag_that_is_too_long_is_refused_in_words(trainer):
    page = trainer.post(BANK + "questions/add/true_false/", {"stem.fr": "Une phrase", "correct": "true", "tags": "prix، " + "x" * 101})
    assert page.status_code == 400
    assert "100" in page.content.decode()
    assert not Question.objects.exists()


def test_what_no_database_keeps_is_left_out_of_an_answer(trainer):
    form = {"text.fr": "Le [[g1]]", "gaps.0.id": "g1", "gaps.0.answers.fr": "mi\x00el"}
    assert trainer.post(BANK + "questions/add/gap/", form).status_code == 302
    assert Question.objects.get().current.body["gaps"][0]["answers"]["fr"] == ["miel"]


@pytest.mark.parametrize("words", ["التعاونيه", "تعاونيات", "ETIQUETTE", "étiquettes"])
def test_the_bank_is_searched_in_both_languages(trainer, words):
    wanted = make_question(body={"stem": {"ar": "ملصق التَّعاونية", "fr": "L’étiquette"}, "choices": choices(True, False)})
    other = make_question("true_false")
    html = trainer.get(BANK + "questions/", {"q": words}).content.decode()
    assert str(wanted.key) in html
    assert str(other.key) not in html


def test_a_page_that_was_pasted_into_the_search_is_searched_by_its_beginning(trainer):
    stem = " ".join(f"mot{n}" for n in range(600))
    wanted = make_question(body={"stem": {"ar": "", "fr": stem}, "choices": choices(True, False)})
    html = trainer.get(BANK + "questions/", {"q": stem + " autre"}).content.decode()
    assert str(wanted.key) in html


@pytest.mark.parametrize("typed", ["التعاونيه", "étiquette", "ETIQUETTES"])
def test_a_quiz_is_found_by_the_words_of_its_title(trainer, typed):
    wanted, other = (
        make_quiz("single", title_ar="بيع التعاونيات", title_fr="L’étiquette"),
        make_quiz("single", title_ar="العسل", title_fr="Le miel"),
    )
    html = trainer.get(BANK + "quizzes/", {"q": typed}).content.decode()
    assert str(wanted.key) in html
    assert str(other.key) not in html
    nothing = trainer.get(BANK + "quizzes/", {"q": "tapis \x00" + "mot " * 500}).content.decode()
    assert str(wanted.key) not in nothing
    assert f'href="{BANK}quizzes/"' in nothing


def test_the_bank_is_narrowed_by_kind_and_folder(trainer):
    folder = QuestionFolder.objects.create(name_ar="صور")
    inside, outside = make_question("gap", folder=folder), make_question("single")
    for query in ({"kind": "gap"}, {"folder": folder.pk}):
        html = trainer.get(BANK + "questions/", query).content.decode()
        assert str(inside.key) in html
        assert str(outside.key) not in html
    assert trainer.get(BANK + "questions/", {"folder": "x' OR 1", "kind": "?", "p": "-1"}).status_code == 200


def test_the_bank_does_not_cost_more_queries_with_more_questions(trainer):
    trainer.get(BANK + "questions/")
    counts = []
    for _time in range(2):
        make_quiz(*BODIES)
        with CaptureQueriesContext(connection) as queries:
            trainer.get(BANK + "questions/")
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_a_text_without_its_translation_is_pointed_out(trainer):
    make_question(body={"stem": {"ar": "عربي", "fr": ""}, "choices": choices(True, False)})
    assert "w-status" in trainer.get(BANK + "questions/").content.decode()


def test_a_used_question_cannot_be_removed_and_an_asked_one_is_only_put_away(trainer, amal):
    question = make_question("single")
    quiz = make_quiz(questions=[question])
    remove = f"{BANK}questions/{question.key}/remove/"
    trainer.post(remove)
    assert Question.objects.in_bank().count() == 1
    attempt = make_attempt(member=amal, quiz=quiz)
    submit_attempt(attempt_id=attempt.pk, by=amal)
    quiz.items.all().delete()
    trainer.post(remove)
    assert Question.objects.in_bank().count() == 0
    assert attempt.questions.get().version.question == question
    fresh = make_question("single")
    trainer.post(f"{BANK}questions/{fresh.key}/remove/")
    assert not Question.objects.filter(pk=fresh.pk).exists()


@pytest.mark.parametrize("kind", list(BODIES))
@pytest.mark.parametrize(("language", "words"), [("ar", "بالعربية"), ("fr", "en français")])
def test_the_preview_shows_an_unsaved_question_as_a_member_sees_it(trainer, kind, language, words):
    question = make_question(kind)
    form = posted(trainer.get(f"{BANK}questions/{question.key}/").content.decode())
    page = trainer.post(
        f"{BANK}questions/preview/{kind}/?language={language}", form | {"stem.ar": f"جديد {words}", "stem.fr": f"Neuf {words}"}
    )
    html = page.content.decode()
    assert f'lang="{language}-MA"' in html
    assert ("جديد" if language == "ar" else "Neuf") in html
    assert f"in general {words}" in html
    assert page["X-Frame-Options"] == "SAMEORIGIN"
    question.refresh_from_db()
    assert question.current.number == 1


def test_the_preview_of_an_unfinished_question_says_what_is_missing(trainer):
    html = trainer.post(BANK + "questions/preview/single/", {"key": "no key", "stem.fr": "x"}).content.decode()
    assert "notice-warning" in html


def quiz_form(*questions, **fields):
    points = {f"points-{question.key}": "1" for question in questions}
    return {
        "title_ar": "اختبار",
        "title_fr": "Quiz",
        "pass_mark": "70",
        "wait_minutes": "0",
        "feedback_timing": "after_each",
        "question": [str(question.key) for question in questions],
        **points,
        **fields,
    }


def test_a_quiz_is_built_reordered_and_previewed(trainer):
    one, two = make_question("single"), make_question("gap")
    trainer.post(BANK + "quizzes/add/", quiz_form(one, two, **{f"points-{two.key}": "٢,٥"}))
    quiz = Quiz.objects.get()
    assert [(item.question, float(item.points)) for item in quiz.items.order_by("position")] == [(one, 1), (two, 2.5)]
    page = f"{BANK}quizzes/{quiz.key}/"
    trainer.post(page, quiz_form(two, one, time_limit_minutes="15") | made_from(trainer, page))
    quiz.refresh_from_db()
    assert [item.question for item in quiz.items.order_by("position")] == [two, one]
    assert (quiz.time_limit_minutes, quiz.pass_mark) == (15, 70)
    html = trainer.get(f"{BANK}quizzes/{quiz.key}/preview/?language=fr").content.decode()
    assert html.index("gaps en français") < html.index("single en français")


@pytest.mark.parametrize(
    "fields",
    [{"title_ar": "", "title_fr": ""}, {"pass_mark": "101"}, {"pass_mark": ""}, {"time_limit_minutes": "0"}, {"attempt_limit": "x"}],
)
def test_a_quiz_with_impossible_rules_is_refused_with_its_questions_still_there(trainer, fields):
    question = make_question("single")
    page = trainer.post(BANK + "quizzes/add/", quiz_form(question, **fields))
    assert page.status_code == 400
    assert str(question.key) in page.content.decode()
    assert not Quiz.objects.exists()


@pytest.mark.parametrize("points", ["0", "-1", "NaN", "1e400", "x", "1000", ""])
def test_impossible_points_are_refused(trainer, points):
    question = make_question("single")
    assert trainer.post(BANK + "quizzes/add/", quiz_form(question, **{f"points-{question.key}": points})).status_code == 400
    assert not Quiz.objects.exists()


def test_a_quiz_that_was_taken_stays(trainer, amal):
    attempt = make_attempt(member=amal, quiz=make_quiz("single"))
    trainer.post(f"{BANK}quizzes/{attempt.quiz.key}/remove/")
    free = make_quiz("single")
    trainer.post(f"{BANK}quizzes/{free.key}/remove/")
    assert list(Quiz.objects.all()) == [attempt.quiz]


def test_reading_changes_nothing(trainer):
    quiz = make_quiz("single")
    question = Question.objects.get()
    for page in (f"questions/{question.key}/remove/", f"quizzes/{quiz.key}/remove/"):
        assert trainer.get(BANK + page).status_code == 200
    assert (Question.objects.in_bank().count(), Quiz.objects.count()) == (1, 1)
