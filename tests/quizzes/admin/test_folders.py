"""Folders of the bank, as a trainer keeps them; and the bank narrowed by them."""

import re

import pytest
from django.utils.translation import gettext, override

from quizzes.exceptions import InUse
from quizzes.models import Question, QuestionFolder
from quizzes.selectors.draws import Draw
from quizzes.selectors.folders import folder_nodes
from quizzes.services import change_folder, empty_folder, remove_folder, remove_question, save_folder, save_quiz, submit_attempt
from tests.factories.quizzes import BODIES, make_attempt, make_question, make_quiz
from tests.forms import made_from
from tests.quizzes.services.test_parallel import at_once

pytestmark = pytest.mark.django_db
FOLDERS = "/admin/bank/folders/"
QUESTIONS = "/admin/bank/questions/"


@pytest.fixture
def trainer(browse, basma):
    return browse(basma)


@pytest.fixture
def tree():
    """Photos, in which light lies, in which windows lie; and prices beside."""
    photos = save_folder(name_ar="صور", name_fr="Photos")
    light = save_folder(name_fr="Lumière", parent=photos)
    windows = save_folder(name_fr="Fenêtre", parent=light)
    return photos, light, windows, save_folder(name_fr="Prix")


def said(answer):
    return [str(message) for message in answer.context["messages"]]


def shown(trainer, **query):
    return set(re.findall(r"questions/([0-9a-f-]{36})/", trainer.get(QUESTIONS, query).content.decode()))


def test_folders_are_made_named_and_nested_and_the_list_is_a_tree(trainer, tree):
    photos, light, windows, prices = tree
    trainer.post(FOLDERS, {"name_ar": "ألوان", "name_fr": "", "parent": light.pk})
    trainer.post(f"{FOLDERS}{prices.pk}/", {"name_ar": "أثمان", "name_fr": "Prix justes", "parent": photos.pk})
    make_question(folder=windows)
    found = {node.path: (node.depth, node.question_count, node.total_count) for node in folder_nodes(counted=True)}
    assert found == {
        "صور": (0, 0, 1),
        "صور › Lumière": (1, 0, 1),
        "صور › Lumière › Fenêtre": (2, 1, 1),
        "صور › Lumière › ألوان": (2, 0, 0),
        "صور › أثمان": (1, 0, 0),
    }
    page = trainer.get(FOLDERS).content.decode()
    assert page.index("Lumière") < page.index("Fenêtre")


def test_an_empty_list_says_what_folders_are_for(trainer):
    with override("ar"):
        words = gettext("There are no folders yet. Folders keep a large bank in order, and a quiz can draw from one.")
    assert words in trainer.get(FOLDERS).content.decode()


@pytest.mark.parametrize("where", ["itself", "below"])
def test_a_folder_never_lies_in_itself(trainer, tree, where):
    photos, _light, windows, _prices = tree
    into = photos if where == "itself" else windows
    assert (
        trainer.post(f"{FOLDERS}{photos.pk}/", {"name_ar": "صور", "name_fr": "Photos", "parent": into.pk}).context["form"].errors["parent"]
    )
    with pytest.raises(InUse):
        change_folder(folder=photos, name_ar="صور", name_fr="", parent=into)
    with pytest.raises(InUse):
        empty_folder(folder=photos, into=into)
    assert QuestionFolder.objects.get(pk=photos.pk).parent is None


def test_a_name_stands_once_at_each_place_and_a_folder_has_a_name(trainer, tree):
    photos = tree[0]
    for names in ({"name_ar": "", "name_fr": "photos"}, {"name_ar": "صور", "name_fr": "Autre"}, {"name_ar": "", "name_fr": ""}):
        assert trainer.post(FOLDERS, names).context["form"].non_field_errors()
    trainer.post(FOLDERS, {"name_ar": "صور", "name_fr": "", "parent": photos.pk})
    assert QuestionFolder.objects.filter(name_ar="صور").count() == 2
    assert save_folder(name_ar="صور", name_fr="Photos") == photos


def test_a_folder_is_emptied_and_then_removed_after_a_question(trainer, tree):
    photos, light, windows, prices = tree
    question = make_question(folder=light)
    assert trainer.get(f"{FOLDERS}{light.pk}/remove/")["Location"] == f"{FOLDERS}{light.pk}/"
    trainer.post(f"{FOLDERS}{light.pk}/remove/")
    trainer.post(f"{FOLDERS}{light.pk}/empty/", {"into": prices.pk})
    question.refresh_from_db()
    windows.refresh_from_db()
    assert (question.folder, windows.parent) == (prices, prices)
    assert trainer.get(f"{FOLDERS}{light.pk}/remove/").status_code == 200
    assert QuestionFolder.objects.filter(pk=light.pk).exists()
    trainer.post(f"{FOLDERS}{light.pk}/remove/")
    assert not QuestionFolder.objects.filter(pk=light.pk).exists()
    assert QuestionFolder.objects.filter(pk=photos.pk).exists()
    trainer.post(f"{FOLDERS}{prices.pk}/empty/", {"into": ""})
    question.refresh_from_db()
    assert question.folder is None
    assert trainer.post(f"{FOLDERS}{photos.pk}/empty/", {"into": "9999"}, follow=True).status_code == 200
    assert trainer.get(f"{FOLDERS}{photos.pk}/empty/").status_code == 405


def test_questions_that_were_put_away_do_not_hold_a_folder(amal, tree):
    prices = tree[3]
    question = make_question(folder=prices)
    quiz = make_quiz(questions=[question])
    submit_attempt(attempt_id=make_attempt(member=amal, quiz=quiz).pk, by=amal)
    save_quiz(key=quiz.key, title_ar="اختبار", title_fr="Quiz", questions=[make_question("true_false")])
    remove_question(key=question.key)
    remove_folder(folder=prices)
    assert Question.objects.get(pk=question.pk).folder is None


def test_a_folder_that_a_quiz_draws_from_keeps_enough(trainer, tree):
    photos, light, windows, prices = tree
    for n in range(2):
        make_question(folder=windows, body={**BODIES["single"], "stem": {"ar": f"س {n}", "fr": ""}})
    save_quiz(title_fr="Tirage", questions=[Draw(2, folder=photos)])
    for refused in (
        lambda: empty_folder(folder=windows, into=prices),
        lambda: change_folder(folder=light, name_ar="", name_fr="Lumière", parent=None),
        lambda: remove_folder(folder=photos),
    ):
        with pytest.raises(InUse, match="Tirage"):
            refused()
    assert "Tirage" in "".join(said(trainer.post(f"{FOLDERS}{windows.pk}/empty/", {"into": prices.pk}, follow=True)))
    empty_folder(folder=windows, into=photos)
    assert Question.objects.filter(folder=photos).count() == 2


@pytest.mark.parametrize("change", ["folder", "tags", "difficulty"])
def test_a_question_is_not_filed_out_of_a_draw_that_needs_it(trainer, tree, change):
    filed = {"folder": tree[0].pk, "tags": "lumière, photo", "difficulty": "1"}
    form = {"stem.fr": "Une phrase", "correct": "true"}
    trainer.post("/admin/bank/questions/add/true_false/", form | filed)
    question = Question.objects.get()
    save_quiz(title_fr="Tirage", questions=[Draw(1, folder=tree[0], tag=question.tags.get(name="photo"), difficulty=1)])
    address = f"{QUESTIONS}{question.key}/"
    moved = {change: {"folder": tree[3].pk, "tags": "lumière", "difficulty": "2"}[change]}
    refused = trainer.post(address, form | filed | moved | made_from(trainer, address))
    assert refused.status_code == 400
    assert "Tirage" in refused.content.decode()
    question.refresh_from_db()
    assert (question.folder, question.difficulty, set(question.tags.names())) == (tree[0], 1, {"lumière", "photo"})
    make_question(folder=tree[0], tags=["photo"], difficulty=1)
    assert trainer.post(address, form | {"folder": tree[3].pk} | made_from(trainer, address)).status_code == 302


@pytest.mark.parallel
@pytest.mark.django_db(transaction=True)
def test_two_folders_are_not_put_into_each_other_at_once():
    for _round in range(8):
        outer, other = save_folder(name_fr=f"A{_round}"), save_folder(name_fr=f"B{_round}")
        inner = save_folder(name_fr="C", parent=outer)
        at_once(
            lambda outer=outer, other=other: empty_folder(folder=outer, into=other),
            lambda inner=inner, other=other: change_folder(folder=other, name_ar="", name_fr=other.name_fr, parent=inner),
        )
        assert len(folder_nodes()) == QuestionFolder.objects.count()


def test_the_bank_shows_a_folder_with_those_inside_and_is_narrowed_by_tag(trainer, tree):
    photos, _light, windows, prices = tree
    deep = make_question(folder=windows, tags=["ضوء", "photo"], difficulty=1)
    beside = make_question("true_false", folder=prices, tags=["photo"])
    tag = {tag.name: tag.pk for question in (deep, beside) for tag in question.tags.all()}
    both = {str(deep.key), str(beside.key)}
    assert shown(trainer, folder=photos.pk) == {str(deep.key)}
    assert shown(trainer, tag=tag["ضوء"]) == {str(deep.key)}
    assert shown(trainer, tag=tag["photo"]) == both
    assert shown(trainer, tag=tag["photo"], folder=prices.pk, kind="true_false") == {str(beside.key)}
    assert shown(trainer, difficulty=1, q="single") == {str(deep.key)}
    assert shown(trainer, tag="x' OR 1") == both
    assert shown(trainer, difficulty=3) == set()
    assert 'href="/admin/bank/questions/"' in trainer.get(QUESTIONS, {"difficulty": 3}).content.decode()


def test_the_pages_of_a_search_keep_what_was_looked_for(trainer, tree):
    for n in range(27):
        make_question(folder=tree[2], body={**BODIES["single"], "stem": {"ar": f"تعاونيات {n}", "fr": ""}})
    make_question("true_false")
    page = trainer.get(QUESTIONS, {"q": "التعاونيه", "folder": tree[0].pk})
    assert len(page.context["found"].page) == 25
    link = re.search(r'href="(\?[^"]*p=2[^"]*)"', page.content.decode())[1].replace("&amp;", "&")
    assert len(trainer.get(QUESTIONS + link).context["found"].page) == 2
