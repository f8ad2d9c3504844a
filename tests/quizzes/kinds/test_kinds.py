"""Short answers, numbers, words and regions to mark, pictures and recordings: from the form to the explanation."""

import random
import uuid

import pytest
from botocore.exceptions import EndpointConnectionError
from django.core.files.storage import FileSystemStorage
from django.db import connection
from django.db.models import ProtectedError
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from wagtail.images import get_image_model

from media.models import Recording
from quizzes.exceptions import QuestionInvalid, ResponseInvalid
from quizzes.kinds import kind_of
from quizzes.services import record_response, save_question, submit_attempt
from tests.factories.media import POSTER, SOUND, make_upload
from tests.factories.quizzes import BODIES, RIGHT, both, choices, hotspot_body, make_attempt, make_question, make_quiz

pytestmark = pytest.mark.django_db


def make_image(title="pot"):
    return get_image_model().objects.create(title=title, file=make_upload(POSTER))


def make_recording():
    return Recording.objects.create(title="voice", file=make_upload(SOUND), type="audio", duration=3)


def pictured(*images):
    """A single choice between pictures without words."""
    return {
        "stem": both("which"),
        "choices": [
            {"text": {}, "media": {"type": "image", "id": image.pk, "alt": both(f"shows {n}")}, "correct": n == 0, "feedback": {}}
            for n, image in enumerate(images)
        ],
    }


@pytest.fixture
def image():
    return make_image()


@pytest.fixture(params=["short", "numeric", "hottext", "hotspot"])
def kind_and_body(request, image):
    return request.param, hotspot_body(image.pk) if request.param == "hotspot" else BODIES[request.param]


def problems_of(kind, body):
    with pytest.raises(QuestionInvalid) as refused:
        kind_of(kind).clean_body(body)
    return [path for path, _message in refused.value.problems]


def test_cleaning_a_clean_body_changes_nothing(kind_and_body):
    kind, body = kind_and_body
    once = kind_of(kind).clean_body(body)
    assert kind_of(kind).clean_body(once) == once


@pytest.mark.parametrize(
    ("kind", "change", "path"),
    [
        ("short", {"answers": []}, "answers"),
        ("short", {"answers": [{"text": both("x"), "weight": 50}]}, "answers"),
        ("short", {"answers": [{"text": {}, "weight": 100}]}, "answers.0.text"),
        ("short", {"answers": [{"text": both("x"), "weight": "101"}]}, "answers.0.weight"),
        ("short", {"answers": [{"text": both("x" * 300)}]}, "answers.0.text.ar"),
        ("numeric", {"answers": [{"value": "douze"}]}, "answers.0.value"),
        ("numeric", {"answers": [{"value": "12", "tolerance": "-1"}]}, "answers.0.tolerance"),
        ("numeric", {"answers": [{"value": float("nan")}]}, "answers.0.value"),
        ("numeric", {"unit": {"fr": "12"}}, "unit"),
        ("hottext", {"spots": []}, "spots"),
        ("hottext", {"text": {"ar": "", "fr": "un [[h1|mot]] et [[h2|deux]]"}}, "text.fr"),
        ("hottext", {"text": {"ar": "", "fr": '<span lang="[[h1|x]]">a</span> [[h2|mot]] [[h3|c]]'}}, "text.fr"),
        ("hottext", {"spots": [{"id": "h1"}, {"id": "h2"}, {"id": "h3"}]}, "spots"),
        ("hotspot", {"image": None}, "image"),
        ("hotspot", {"spots": [{"shape": "rect", "points": [0, 0, 0, 5], "correct": True}] * 2}, "spots.0"),
        ("hotspot", {"spots": [{"shape": "rect", "points": [0, 0, 101, 5], "correct": True}] * 2}, "spots.0"),
        ("hotspot", {"spots": [{"shape": "star", "points": [1, 2, 3, 4], "correct": True}] * 2}, "spots.0"),
        ("ordering", {"scoring": "luck"}, "scoring"),
        ("single", {"media": {"type": "film", "id": 1}}, "media"),
        ("single", {"media": {"type": "image", "id": "1"}}, "media"),
    ],
)
def test_each_problem_is_named_by_its_field(kind, change, path):
    body = hotspot_body(1) if kind == "hotspot" else BODIES[kind]
    assert path in problems_of(kind, {**body, **change})


def test_words_to_mark_lose_the_markup_inside_them_and_scripts_everywhere():
    text = {"ar": "", "fr": "Le [[h1|<b>miel</b>]]<script>x</script> au [[h2|souk]] le [[h3|dimanche]]"}
    body = kind_of("hottext").clean_body({**BODIES["hottext"], "text": text})
    assert body["text"]["fr"] == "Le [[h1|miel]] au [[h2|souk]] le [[h3|dimanche]]"


def test_a_form_names_places_and_never_ids(kind_and_body):
    kind, raw = kind_and_body
    engine = kind_of(kind)
    body = engine.clean_body(raw)
    order = engine.draw(body, shuffle=True, rng=random.Random(4))
    if "spots" not in order:
        data = QueryDict(mutable=True)
        data["q1"] = "12"
        assert engine.clean_value(body, order, engine.decode(body, order, data, "q1")) == "12"
        return
    right = [spot["id"] for spot in body["spots"] if spot["correct"]]
    data = QueryDict(mutable=True)
    data.setlist("q1", [str(order["spots"].index(own) + 1) for own in right])
    assert engine.grade(body, engine.clean_value(body, order, engine.decode(body, order, data, "q1"))) == 1
    for wrong in ("0", "9", right[0], "-1", "1.0"):
        data.setlist("q1", [wrong])
        with pytest.raises(ResponseInvalid):
            engine.decode(body, order, data, "q1")


def test_two_places_where_one_is_to_be_chosen_are_refused(image):
    engine = kind_of("hotspot")
    body = engine.clean_body(hotspot_body(image.pk))
    order = engine.draw(body, shuffle=False, rng=random.Random(1))
    with pytest.raises(ResponseInvalid):
        engine.clean_value(body, order, ["s1", "s2"])


def test_a_picture_that_the_storage_does_not_give_leaves_the_question_to_be_answered(amal, browse, image, monkeypatch):
    attempt = make_attempt(member=amal, quiz=make_quiz(questions=[make_question("hotspot", body=hotspot_body(image.pk))]))
    image.renditions.all().delete()

    def away(*_args, **_kwargs):
        raise EndpointConnectionError(endpoint_url="https://store")

    monkeypatch.setattr(FileSystemStorage, "_open", away)
    page = browse(amal).get(f"/fr/attempts/{attempt.pk}/")
    assert page.status_code == 200
    assert "jar en français" in page.content.decode()


def test_the_page_of_a_picture_says_where_but_not_which(amal, browse, image):
    secret = "SECRETMARK"
    body = hotspot_body(image.pk)
    body["spots"][1] |= {"id": secret, "feedback": both(secret)}
    attempt = make_attempt(member=amal, quiz=make_quiz(questions=[make_question("hotspot", body={**body, "feedback": both(secret)})]))
    html = browse(amal).get(f"/fr/attempts/{attempt.pk}/").content.decode()
    assert "region 2 en français" in html
    assert 'alt="jar en français"' in html
    assert secret not in html
    assert "style=" not in html


def test_the_result_of_every_new_kind_says_what_was_answered_and_what_is_right(amal, browse, image):
    questions = [*(make_question(kind) for kind in ("short", "numeric", "hottext")), make_question("hotspot", body=hotspot_body(image.pk))]
    attempt = make_attempt(member=amal, quiz=make_quiz(questions=questions))
    for position, value in enumerate(["Une association", "1.190 DH", ["h1", "h2"], ["s1"]], start=1):
        record_response(attempt_id=attempt.pk, by=amal, position=position, value=value, event_id=uuid.uuid4())
    submit_attempt(attempt_id=attempt.pk, by=amal)
    html = browse(amal).get(f"/fr/attempts/{attempt.pk}/result/").content.decode()
    for words in (
        "Une association",
        "nearly en français",
        "la coopérative",
        "1,19 DH",
        "1\u202f187,5 ± 0,5 DH",
        "dimanche",
        "because 2 en français",
    ):
        assert words in html


def test_a_number_that_was_saved_is_echoed_as_it_was_read(amal, browse):
    attempt = make_attempt(member=amal, quiz=make_quiz("numeric"))
    for typed, read in (("1,234", "1,234 DH"), ("١٢٫٥ درهم", "12,5 DH"), ("beaucoup", "2,5")):
        record_response(attempt_id=attempt.pk, by=amal, position=1, value=typed, event_id=uuid.uuid4())
        html = browse(amal).get(f"/fr/attempts/{attempt.pk}/").content.decode()
        assert f'value="{typed}"' in html
        assert read in html


def test_pictures_of_a_page_cost_the_same_whatever_their_number(amal, browse):
    few, many = (
        make_attempt(member=amal, quiz=make_quiz(questions=[make_question("single", body=pictured(*(make_image() for _ in range(n))))]))
        for n in (2, 6)
    )
    counted = []
    for attempt in (few, many):
        browse(amal).get(f"/fr/attempts/{attempt.pk}/")  # pictures are made small once
        client = browse(amal)
        with CaptureQueriesContext(connection) as queries:
            html = client.get(f"/fr/attempts/{attempt.pk}/").content.decode()
        counted.append(len(queries))
        assert html.count("image/avif") == html.count('loading="lazy"') == (2 if attempt is few else 6)
        assert 'alt="shows 0 en français"' in html
    assert counted[0] == counted[1]


def test_the_preview_of_a_quiz_costs_the_same_whatever_its_pictures(basma, browse):
    few, many = (
        make_quiz(
            questions=[make_question(body={**pictured(make_image(), make_image()), "stem": both(f"{size} {n}")}) for n in range(size)]
        )
        for size in (1, 4)
    )
    counts = []
    for quiz in (few, few, many):
        browse(basma).get(f"/admin/bank/quizzes/{quiz.key}/preview/?language=fr")
        with CaptureQueriesContext(connection) as queries:
            page = browse(basma).get(f"/admin/bank/quizzes/{quiz.key}/preview/?language=fr")
        counts.append(len(queries))
    assert page.content.decode().count("<picture") == 4 * 4
    assert counts[1] == counts[2]


def test_a_recording_plays_only_when_asked_and_can_be_read(amal, browse):
    media = {"type": "sound", "id": make_recording().pk, "alt": {"ar": "مرحبا", "fr": "Bienvenue <ici>"}}
    attempt = make_attempt(member=amal, quiz=make_quiz(questions=[make_question("single", body={**BODIES["single"], "media": media})]))
    html = browse(amal).get(f"/fr/attempts/{attempt.pk}/").content.decode()
    assert '<audio controls preload="none"' in html
    assert "Bienvenue &lt;ici&gt;" in html


def test_a_file_that_does_not_exist_is_refused_and_one_in_use_cannot_go(image):
    with pytest.raises(QuestionInvalid) as refused:
        save_question(kind="hotspot", body=hotspot_body(image.pk + 1000))
    assert refused.value.problems[0][0] == "image"
    question = save_question(kind="hotspot", body=hotspot_body(image.pk))
    assert [row.image_id for row in question.current.media.all()] == [image.pk]
    with pytest.raises(ProtectedError):
        image.delete()


def test_the_bank_is_filtered_by_difficulty_which_the_editor_keeps(browse, basma):
    easy = make_question("single", difficulty=1)
    hard = make_question("single", body={**BODIES["single"], "choices": choices(False, True)}, difficulty=3)
    client = browse(basma)
    found = client.get("/admin/bank/questions/?difficulty=3").content.decode()
    assert str(hard.key) in found
    assert str(easy.key) not in found
    page = client.get(f"/admin/bank/questions/{hard.key}/").content.decode()
    assert '<option value="3" selected' in page


def test_a_trainer_writes_each_new_kind_in_the_form(browse, basma, image):
    client, common = browse(basma), {"stem.ar": "سؤال", "stem.fr": "Question"}
    forms = {
        "short": {"answers.0.text.fr": "miel & lait", "answers.0.weight": "100", "tolerant": "on", "difficulty": "2"},
        "numeric": {"answers.0.value": "١٢٫٥", "answers.0.tolerance": "0,5", "answers.0.weight": "", "unit.fr": "kg"},
        "hottext": {"text.fr": "[[h1|un]] [[h2|deux]]", "spots.0.id": "h1", "spots.0.correct": "on", "spots.1.id": "h2"},
        "hotspot": {
            "image.image": str(image.pk),
            "image.alt.fr": "Un pot",
            "one_right": "on",
            "spots.0.correct": "on",
            "spots.0.shape": "rect",
            **{f"spots.0.points.{place}": "10,5" for place in range(4)},
            "spots.1.shape": "ellipse",
            **{f"spots.1.points.{place}": "20" for place in range(4)},
        },
    }
    bodies = {}
    for kind, fields in forms.items():
        answer = client.post(f"/admin/bank/questions/add/{kind}/", common | fields)
        assert answer.status_code == 302, kind
        page = client.get(answer["Location"])
        assert page.status_code == 200
        bodies[kind] = page.context["question"].current.body
    assert bodies["short"]["answers"][0]["text"]["fr"] == "miel & lait"
    assert (bodies["numeric"]["answers"][0]["value"], bodies["numeric"]["unit"]["fr"]) == ("12.5", "kg")
    assert [spot["correct"] for spot in bodies["hottext"]["spots"]] == [True, False]
    assert bodies["hotspot"]["spots"][0]["points"] == [10.5] * 4


def test_the_right_answers_of_the_factories_earn_everything():
    for kind in ("short", "numeric", "hottext"):
        assert kind_of(kind).grade(kind_of(kind).clean_body(BODIES[kind]), RIGHT[kind]) == 1
