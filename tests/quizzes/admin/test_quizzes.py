"""The quiz builder with draws, with and without script."""

import re

import pytest
from django.utils.html import escape
from django.utils.translation import override

from quizzes.models import Quiz
from quizzes.selectors.draws import shortages_of
from quizzes.services import save_folder
from tests.factories.quizzes import make_question, make_quiz
from tests.quizzes.admin.test_questions import posted
from tests.quizzes.services.test_draws import bank_of

pytestmark = pytest.mark.django_db
QUIZZES = "/admin/bank/quizzes/"
RULES = {"title_fr": "Photos", "title_ar": "", "pass_mark": "60", "wait_minutes": "0", "feedback_timing": "after_each"}


@pytest.fixture
def trainer(browse, basma):
    return browse(basma)


@pytest.fixture
def folder():
    folder = save_folder(name_fr="Lumière")
    bank_of(3, folder)
    return folder


def digits(words):
    return re.findall(r"\d+", words)


def said_of_draws(html):
    """Of each draw: how it is marked, and the first number that it is said to choose from."""
    html = re.sub(r"(?s)<template.*?</template>", "", html)
    return [(mark, digits(words)[0]) for mark, words in re.findall(r'<p class="([\w-]+)" data-there[^>]*>([^<]*)<', html)]


def draw(folder, count, token="draw.x1", **more):
    return {"question": token, f"{token}.count": count, f"{token}.folder": folder.pk, f"{token}.points": "2", **more}


def test_a_draw_is_built_kept_and_shown_again(trainer, folder):
    answer = trainer.post(f"{QUIZZES}add/", RULES | draw(folder, "٢") | {"allows_practice": "on"}, follow=True)
    quiz = Quiz.objects.get()
    item = quiz.items.get()
    assert (item.draw_count, item.draw_folder, item.points, quiz.allows_practice) == (2, folder, 2, True)
    html = answer.content.decode()
    assert said_of_draws(html) == [("qz-muted", "3")]
    again = posted(html)
    assert again["draw.0.count"] == "2"


def test_saving_a_draw_from_too_few_is_kept_with_a_warning(trainer, folder):
    html = trainer.post(f"{QUIZZES}add/", RULES | draw(folder, 5), follow=True).content.decode()
    assert Quiz.objects.get().items.get().draw_count == 5
    assert said_of_draws(html) == [("error-message", "3")]
    with override("ar"):
        assert escape(str(shortages_of(Quiz.objects.get())[0])) in html


@pytest.mark.parametrize("count", ["0", "-1", "x", "", "201", "9" * 40])
def test_an_impossible_draw_is_refused_with_the_rest_still_there(trainer, folder, count):
    answer = trainer.post(f"{QUIZZES}add/", RULES | draw(folder, count))
    assert answer.status_code == 400
    assert 'value="Photos"' in answer.content.decode()
    assert not Quiz.objects.exists()


def test_without_script_questions_and_draws_are_added_moved_and_removed(trainer, folder):
    first, second = make_question("single"), make_question("true_false")
    page = trainer.post(f"{QUIZZES}add/", RULES | {"take": first.key})
    assert page.status_code == 200
    page = trainer.post(f"{QUIZZES}add/", RULES | {"question": [first.key], "draw_more": "1"})
    assert 'name="draw.0.count"' in page.content.decode()
    chosen = {"question": [first.key, "draw.0", second.key], "draw.0.count": "1"}
    html = trainer.post(f"{QUIZZES}add/", RULES | chosen | {"up": "3"}).content.decode()
    assert html.index(f'value="{second.key}"') < html.index('name="draw.0.count"')
    html = trainer.post(f"{QUIZZES}add/", RULES | chosen | {"remove": "1"}).content.decode()
    assert f'name="points-{first.key}"' not in html
    assert not Quiz.objects.exists()


def test_the_count_is_live(trainer, folder):
    chosen = folder.questions.first()
    tokens = {"question": [chosen.key, "draw.x1", "draw.x2"], "draw.x1.count": "3", "draw.x1.folder": folder.pk, "draw.x2.count": "1"}
    pools = trainer.post(f"{QUIZZES}pools/", tokens).json()
    assert pools["draw.x1"]["short"]
    assert "2" in digits(pools["draw.x1"]["words"])
    assert trainer.get(f"{QUIZZES}pools/").status_code == 405


def test_the_list_of_quizzes_counts_what_an_attempt_asks(trainer, folder):
    trainer.post(f"{QUIZZES}add/", RULES | draw(folder, 3))
    make_quiz("single")
    html = trainer.get(QUIZZES).content.decode()
    assert "<td>3</td>" in html


def test_the_preview_of_a_draw(trainer, folder):
    trainer.post(f"{QUIZZES}add/", RULES | draw(folder, 2))
    html = trainer.get(f"{QUIZZES}{Quiz.objects.get().key}/preview/?language=fr").content.decode()
    assert html.count("data-question=") == 2
