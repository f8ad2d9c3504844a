"""Quizzes that earn certificates: who changes them, their questions and their results."""

import pytest
from django.urls import reverse

from accounts.roles import LEAD_TRAINERS, TRAINERS
from certificates.models import Achievement
from quizzes.choices import RegradeWay
from quizzes.models import Question, QuestionFolder, Quiz, QuizItem
from quizzes.selectors.authorship import quizzes_asking
from quizzes.services import apply_regrade, change_folder, empty_folder, remove_question, remove_quiz, save_question, save_quiz
from tests.factories.accounts import make_staff, make_superuser
from tests.factories.quizzes import make_question, make_quiz
from text.errors import NotAllowed


@pytest.fixture
def quiz(small_school) -> Quiz:
    """The first quiz of a course that earns a certificate."""
    Achievement.objects.create(course_id=small_school.key)
    return Quiz.objects.filter(course_steps__course=small_school.key, items__question__isnull=False).first()


@pytest.fixture
def people(basma, amal, driss, quiz):
    author = make_staff(role=TRAINERS)
    quiz.authors.add(author)
    return {
        "member": amal,
        "trainer": basma,
        "author": author,
        "lead": make_staff(role=LEAD_TRAINERS),
        "administrator": driss,
        "superuser": make_superuser(),
    }


CHANGE_IT = {"author", "lead", "administrator", "superuser"}


def allowed(people, act) -> set[str]:
    done = set()
    for who, person in people.items():
        try:
            act(person)
        except NotAllowed:
            continue
        done.add(who)
    return done


def kept(quiz, **fields):
    entries = [(item.question, item.points) for item in quiz.items.select_related("question")]
    return save_quiz(key=quiz.key, title_fr=quiz.title_fr or "Q", questions=entries, **fields)


def test_the_quiz_is_changed_by_authors_and_lead_trainers(people, quiz):
    assert allowed(people, lambda person: kept(quiz, pass_mark=10, by=person)) == CHANGE_IT
    with pytest.raises(NotAllowed):
        remove_quiz(key=quiz.key, by=people["trainer"])


def test_so_are_its_questions(people, quiz):
    question = quiz.items.exclude(question=None).first().question
    change = {"kind": question.kind, "body": question.body, "key": question.key, "folder": question.folder}
    assert allowed(people, lambda person: save_question(**change, by=person)) == CHANGE_IT
    free = make_question("single")
    assert allowed(people, lambda person: save_question(kind="single", body=free.body, key=free.key, by=person)) == CHANGE_IT | {"trainer"}


def test_nobody_slips_a_question_into_what_it_draws(people, quiz):
    QuizItem.objects.create(quiz=quiz, position=99, draw_count=1, draw_difficulty=3)
    body = make_question("single").body
    assert allowed(people, lambda person: save_question(kind="single", body=body, difficulty=3, by=person)) == CHANGE_IT
    drawn = save_question(kind="single", body=body, difficulty=3)
    assert quiz in quizzes_asking(drawn)
    with pytest.raises(NotAllowed):
        save_question(kind="single", body=body, key=drawn.key, difficulty=1, by=people["trainer"])
    with pytest.raises(NotAllowed):
        remove_question(key=drawn.key, by=people["trainer"])


@pytest.fixture
def folders(quiz) -> dict[str, QuestionFolder]:
    """The quiz draws one question from `drawn`; `inside` lies in it, `outside` does not. Each holds two questions."""
    drawn = QuestionFolder.objects.create(name_fr="Tirage")
    made = {"drawn": drawn, "inside": QuestionFolder.objects.create(name_fr="Dedans", parent=drawn)}
    made["outside"] = QuestionFolder.objects.create(name_fr="Dehors")
    for folder in made.values():
        for _number in range(2):
            make_question("single", folder=folder)
    QuizItem.objects.create(quiz=quiz, position=99, draw_count=1, draw_folder=drawn)
    return made


def move(folder, parent):
    return lambda person: change_folder(folder=folder, name_ar="", name_fr=folder.name_fr, parent=parent, by=person)


def empty(folder, into):
    return lambda person: empty_folder(folder=folder, into=into, by=person)


@pytest.mark.parametrize(
    ("act", "name", "into"),
    [(move, "inside", "outside"), (move, "outside", "drawn"), (empty, "inside", "outside"), (empty, "outside", "inside")],
)
def test_nobody_moves_questions_into_or_out_of_a_folder_from_which_it_draws(people, folders, act, name, into):
    lay = set(Question.objects.values_list("pk", "folder"))
    with pytest.raises(NotAllowed):
        act(folders[name], folders[into])(people["trainer"])
    assert set(Question.objects.values_list("pk", "folder")) == lay
    folders[name].refresh_from_db()
    for who in people.keys() - {"member", "trainer"}:
        act(folders[name], folders[into])(people[who])


def test_what_it_draws_may_be_tidied_by_any_trainer(people, folders):
    everybody = CHANGE_IT | {"trainer"}
    assert allowed(people, move(folders["drawn"], folders["outside"])) == everybody
    assert allowed(people, empty(folders["inside"], folders["drawn"])) == everybody


def test_the_page_of_a_folder_says_whom_to_ask_and_moves_nothing(people, folders, client):
    client.force_login(people["trainer"])
    page = reverse("quizzes_admin:folder-edit", args=[folders["inside"].pk])
    answer = client.post(page, {"name_fr": "Dedans", "parent": folders["outside"].pk}, follow=True, headers={"accept-language": "fr"})
    assert "certificat" in answer.text
    folders["inside"].refresh_from_db()
    assert folders["inside"].parent == folders["drawn"]


def test_a_quiz_that_earns_nothing_is_every_trainers(people):
    other = make_quiz()
    assert allowed(people, lambda person: kept(other, by=person)) == CHANGE_IT | {"trainer"}


def test_whoever_writes_a_quiz_is_its_author(basma):
    assert list(save_quiz(title_fr="Neuf", by=basma).authors.all()) == [basma]


def test_regrades_are_for_those_who_answer_for_the_quiz(people, quiz, client):
    question = quiz.items.exclude(question=None).first().question
    page = reverse("quizzes_admin:quiz-regrade", args=[quiz.key, question.key])
    opened = set()
    for who, person in people.items():
        client.force_login(person)
        if client.get(page, follow=who != "member").status_code == 200:
            opened.add(who)
    assert opened == CHANGE_IT
    with pytest.raises(NotAllowed):
        apply_regrade(quiz=quiz, question=question, way=RegradeWay.FULL, by=people["trainer"])


def test_the_page_says_whom_to_ask_and_takes_nothing(people, quiz, client):
    page, title = reverse("quizzes_admin:quiz-edit", args=[quiz.key]), quiz.title_fr
    client.force_login(people["trainer"])
    html = client.get(page).content.decode()
    assert "<fieldset disabled>" in html
    assert str(people["author"]) in html
    assert client.post(page, {"title_fr": "X", "pass_mark": "1"}).status_code in (302, 403)
    quiz.refresh_from_db()
    assert quiz.title_fr == title
    client.force_login(people["author"])
    assert "<fieldset disabled>" not in client.get(page).content.decode()
    question = quiz.items.exclude(question=None).first().question
    client.force_login(people["trainer"])
    assert str(quiz.key) in client.get(reverse("quizzes_admin:question-edit", args=[question.key])).content.decode()
