"""Writing an open question in the admin."""

import pytest

from quizzes.models import Question
from tests.quizzes.admin.test_questions import posted

pytestmark = pytest.mark.django_db
ADD = "/admin/bank/questions/add/"


@pytest.fixture
def trainer(browse, basma):
    return browse(basma)


def test_a_long_text_is_written_with_its_rubric_and_stays_as_it_is(trainer):
    fields = {
        "stem.ar": "صف منتوجك",
        "stem.fr": "Décrivez votre produit",
        "most_words": "٢٠٠",
        "model_answer.fr": "Un *bon* exemple",
        "rubric.0.text.fr": "Le prix",
        "rubric.0.points": "4",
        "rubric.1.text.fr": "La photo",
        "rubric.1.points": "6",
        "rubric.2.text.fr": "",
        "rubric.2.points": "",
    }
    answer = trainer.post(ADD + "long_text/", fields)
    body = Question.objects.get().current.body
    assert (body["most_words"], body["model_answer"]["fr"]) == (200, "Un <b>bon</b> exemple")
    assert [(row["id"], row["text"]["fr"], row["points"]) for row in body["rubric"]] == [("k1", "Le prix", 4), ("k2", "La photo", 6)]
    trainer.post(answer["Location"], posted(trainer.get(answer["Location"]).content.decode()))
    assert Question.objects.get().current.body == body
    assert Question.objects.get().versions.count() == 1


def test_an_upload_asks_for_a_picture_unless_said_otherwise(trainer):
    fields = posted(trainer.get(ADD + "upload/").content.decode())
    trainer.post(ADD + "upload/", {**fields, "stem.fr": "Photographiez votre produit"})
    body = Question.objects.get().current.body
    assert (body["accept"], body["most_files"], len(body["rubric"])) == (["image"], 1, 1)


@pytest.mark.parametrize(
    "changes", [{"most_words": "beaucoup"}, {"rubric.0.points": "4"}, {"rubric.0.text.fr": "Le prix", "rubric.0.points": "x"}]
)
def test_a_mistake_is_shown_and_nothing_is_lost(trainer, changes):
    answer = trainer.post(ADD + "long_text/", {"stem.fr": "Décrivez", **changes})
    assert answer.status_code == 400
    assert not Question.objects.exists()
    html = answer.content.decode()
    assert "error-message" in html and all(value in html for value in changes.values())
