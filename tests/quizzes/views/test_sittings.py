"""A member's pages: what she sees, what is kept, and what is never sent too early."""

import uuid
from datetime import timedelta

import pytest
import time_machine
from django.conf import settings
from django.test import Client
from django.utils import timezone

from quizzes import registry
from quizzes.models import Attempt, Response
from quizzes.selectors import questions_of
from quizzes.services import close_overdue_attempts, record_response, save_quiz, submit_attempt
from tests.factories.quizzes import BODIES, RIGHT, WRONG, make_attempt, make_question, make_quiz
from text.errors import NotAllowed

pytestmark = pytest.mark.django_db


def url(attempt, page="", language="fr"):
    return f"/{language}/attempts/{attempt.pk}/{page}"


def place(attempt, own, position=1, part="choices"):
    """The place under which the page offers this id."""
    return str(attempt.questions.get(position=position).choice_order[part].index(own) + 1)


def event(attempt, position=1, **fields):
    return {
        "position": str(position),
        "event_id": str(uuid.uuid4()),
        "sequence": str(int(timezone.now().timestamp() * 1000)),
        **fields,
    }


def form_of(attempt, **fields):
    """The fields that the page itself holds, with the member's changes."""
    marks = {f"was-{question.position}": question.digest for question in questions_of(attempt, "fr")}
    return marks | fields


def stored(attempt, position=1):
    return Response.objects.get(question__attempt=attempt, question__position=position).value


@pytest.fixture
def attempt(amal):
    return make_attempt(member=amal, quiz=make_quiz("single"))


# The page


@pytest.mark.parametrize(("language", "direction", "words"), [("ar", "rtl", "بالعربية"), ("fr", "ltr", "en français")])
def test_the_page_asks_every_question_in_the_language_of_the_address(amal, browse, language, direction, words):
    attempt = make_attempt(member=amal)
    page = browse(amal).get(url(attempt, language=language)).content.decode()
    assert f'dir="{direction}"' in page
    for stem in ("single", "multiple", "statement", "gaps", "match", "order"):
        assert f"{stem} {words}" in page
    assert page.count("<fieldset") == page.count("<legend") == len(BODIES)


def test_the_other_language_shows_the_same_draw_order_answers_and_clock(amal, browse):
    attempt = make_attempt(member=amal, quiz=make_quiz(time_limit_minutes=10, shuffle_questions=True))
    for question in attempt.questions.select_related("version"):
        record_response(
            attempt_id=attempt.pk, by=amal, position=question.position, value=RIGHT[question.version.kind], event_id=uuid.uuid4()
        )
    pages = {}
    with time_machine.travel(attempt.started_at + timedelta(minutes=3), tick=False):
        for language, words in (("ar", " بالعربية"), ("fr", " en français")):
            response = browse(amal).get(url(attempt, language=language))
            questions = [(q.kind, q.answered, q.digest) for q in response.context["questions"]]
            offered = [
                [(c["words"].plain.removesuffix(words), c["checked"]) for c in q.body["choices"]]
                for q in response.context["questions"]
                if q.kind in ("single", "multiple")
            ]
            pages[language] = (questions, offered, response.context["seconds_left"])
    assert pages["ar"] == pages["fr"]
    assert pages["ar"][2] == 420


def test_a_page_of_ten_questions_is_small(amal, browse):
    attempt = make_attempt(member=amal, quiz=make_quiz(questions=[make_question(kind) for kind in [*BODIES, *list(BODIES)[:4]]]))
    assert len(browse(amal).get(url(attempt)).content) < 20_000


def test_the_page_holds_no_inline_script_style_or_handler(amal, browse):
    attempt = make_attempt(member=amal)
    for page in ("", "hand-in/"):
        html = browse(amal).get(url(attempt, page)).content.decode()
        assert "style=" not in html
        assert "<style" not in html
        assert " on" + "click=" not in html
        assert html.count("<script") == html.count('<script type="module" src=')


def test_pages_of_an_attempt_are_never_stored_by_a_cache(amal, browse, attempt):
    assert "no-store" in browse(amal).get(url(attempt))["Cache-Control"]


MARKER = "SECRETMARK"


def marked_bodies():
    """Every body with a marker in each place that tells the key."""
    mark = {"ar": f"{MARKER} ع", "fr": f"{MARKER} f"}
    for kind, body in BODIES.items():
        body = {**body, "feedback": mark}
        if "choices" in body:
            body["choices"] = [
                {**choice, "id": f"{MARKER}{n}" if choice["correct"] else f"no{n}", "feedback": mark}
                for n, choice in enumerate(body["choices"])
            ]
        if kind == "true_false":
            body |= {"feedback_true": mark, "feedback_false": mark}
        if kind == "gap":
            typed, chosen = body["gaps"]
            body["gaps"] = [
                {**typed, "answers": {"ar": [MARKER], "fr": [MARKER]}},
                {**chosen, "choices": [{**choice, "id": f"{MARKER}{n}"} for n, choice in enumerate(chosen["choices"])]},
            ]
        if kind == "matching":
            body["pairs"] = [{**pair, "id": f"{MARKER}{n}"} for n, pair in enumerate(body["pairs"])]
        if kind == "ordering":
            body["items"] = [{**item, "id": f"{MARKER}{n}"} for n, item in enumerate(body["items"])]
        yield kind, body


def test_nothing_that_tells_the_key_is_sent_before_the_hand_in(amal, browse):
    quiz = make_quiz(questions=[make_question(kind, body=body) for kind, body in marked_bodies()])
    attempt, client = make_attempt(member=amal, quiz=quiz), browse(amal)
    sent = [client.get(url(attempt, page, language)) for page in ("", "hand-in/", "result/") for language in ("ar", "fr")]
    sent += [client.post(url(attempt, "save/"), event(attempt, n, **{f"q{n}": "1", f"q{n}-1": "1"})) for n in range(1, 7)]
    sent += [client.get(url(attempt)), client.post(url(attempt), form_of(attempt, action="save"), follow=True)]
    assert sum(response.status_code == 200 for response in sent) >= 11
    for response in sent:
        assert MARKER not in response.content.decode()
        assert MARKER not in str(response.headers)
    submit_attempt(attempt_id=attempt.pk, by=amal)
    assert MARKER in client.get(url(attempt, "result/")).content.decode()


# Saving


@pytest.mark.parametrize("length", [1, 20])
def test_saving_by_script_costs_six_queries_however_long_the_quiz(amal, browse, length, django_assert_max_num_queries):
    attempt = make_attempt(member=amal, quiz=make_quiz(questions=[make_question("single") for _n in range(length)]))
    answers = [event(attempt, length, **{f"q{length}": place(attempt, own, length)}) for own in ("c2", "c1")]
    answers[0]["sequence"] = "1"
    client = browse(amal)
    client.post(url(attempt, "save/"), answers[0])  # the first visit of a day also renews the session
    with django_assert_max_num_queries(6):
        answer = client.post(url(attempt, "save/"), answers[1])
    assert answer.json()["kept"] is True
    assert stored(attempt, length) == "c1"


def test_an_older_event_is_told_that_it_does_not_count(amal, browse, attempt):
    client = browse(amal)
    client.post(url(attempt, "save/"), event(attempt, q1=place(attempt, "c2")))
    old = client.post(url(attempt, "save/"), event(attempt, q1=place(attempt, "c1")) | {"sequence": "5"})
    same = client.post(url(attempt, "save/"), event(attempt, q1=place(attempt, "c2")) | {"sequence": "6"})
    assert (old.json()["kept"], same.json()["kept"], stored(attempt)) == (False, True, "c2")


@pytest.mark.parametrize(
    "fields",
    [
        {"q1": "4"},
        {"q1": "0"},
        {"q1": "-1"},
        {"q1": "c1"},
        {"q1": "1 OR 1"},
        {"q1": "9" * 40},
        {"q1": "١"},
        {"q1": ["1", "2"]},
        {"position": "2"},
        {"position": "-1"},
        {"position": "x"},
        {"position": str(2**63)},
        {"position": ""},
        {"event_id": "x"},
        {"event_id": ""},
        {"sequence": "-1"},
        {"sequence": "1e400"},
        {"sequence": "NaN"},
        {"sequence": ""},
    ],
)
def test_tampered_answers_are_refused_in_words_and_nothing_is_stored(amal, browse, attempt, fields):
    answer = browse(amal).post(url(attempt, "save/"), event(attempt, q1="1") | fields)
    assert answer.status_code == 400
    assert answer.json()["message"]
    assert stored(attempt) is None


def test_fields_that_are_not_hers_to_set_are_ignored(amal, browse, attempt):
    browse(amal).post(url(attempt, "save/"), event(attempt, q1=place(attempt, "c2"), score="9", passed="1", fraction="1", shuffle="0"))
    browse(amal).post(url(attempt, "hand-in/"), {"score": "100", "passed": "true", "percent": "100"})
    attempt.refresh_from_db()
    assert (attempt.percent, attempt.passed) == (0, False)


def test_a_save_after_the_hand_in_changes_nothing_and_points_to_the_result(amal, browse, attempt):
    submit_attempt(attempt_id=attempt.pk, by=amal)
    answer = browse(amal).post(url(attempt, "save/"), event(attempt, q1="1"))
    assert (answer.status_code, answer.json()["url"]) == (409, url(attempt, "result/"))
    assert stored(attempt) is None


def test_a_late_save_closes_the_attempt_with_what_was_saved(amal, browse):
    attempt, client = make_attempt(member=amal, quiz=make_quiz("single", time_limit_minutes=10)), browse(amal)
    client.post(url(attempt, "save/"), event(attempt, q1=place(attempt, "c1")))
    with time_machine.travel(attempt.deadline_at + timedelta(seconds=31), tick=False):
        answer = client.post(url(attempt, "save/"), event(attempt, q1=place(attempt, "c2")))
    assert (answer.status_code, answer.json()["error"]) == (409, "time_over")
    attempt.refresh_from_db()
    assert (attempt.submitted_at, attempt.percent) == (attempt.deadline_at, 100)


def test_reading_or_a_missing_token_changes_nothing(amal, attempt):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(amal)
    assert strict.get(url(attempt, "save/")).status_code == 405
    assert strict.get(url(attempt, "again/")).status_code == 405
    for page in ("", "save/", "hand-in/", "again/"):
        assert strict.post(url(attempt, page), event(attempt, q1="1")).status_code == 403
    attempt.refresh_from_db()
    assert attempt.is_open


# Without script


def test_the_form_saves_what_was_changed_and_leaves_the_rest(amal, browse):
    attempt, client = make_attempt(member=amal, quiz=make_quiz("single", "multiple", "gap")), browse(amal)
    form = form_of(attempt, q1=place(attempt, "c1"), action="save", **{"q3-g1": "زيت"})
    page = client.post(url(attempt), form, follow=True)
    assert page.redirect_chain == [(url(attempt), 302)]
    assert (stored(attempt), stored(attempt, 2), stored(attempt, 3)) == ("c1", None, {"g1": "زيت"})
    assert Response.objects.exclude(event_id=None).count() == 2


def test_a_tab_that_is_behind_does_not_wipe_what_another_tab_saved(amal, browse):
    attempt, client = make_attempt(member=amal, quiz=make_quiz("single", "true_false")), browse(amal)
    behind = form_of(attempt)
    client.post(url(attempt), form_of(attempt, q1=place(attempt, "c1"), action="save"))
    client.post(url(attempt), behind | {"q2": "1", "action": "save"})
    assert (stored(attempt), stored(attempt, 2)) == ("c1", True)


def test_one_bad_field_in_a_form_is_named_and_the_others_are_kept(amal, browse):
    attempt = make_attempt(member=amal, quiz=make_quiz("single", "true_false"))
    page = browse(amal).post(url(attempt), form_of(attempt, q1="77", q2="1", action="hand_in"))
    assert page.status_code == 400
    assert 'role="alert"' in page.content.decode()
    assert (stored(attempt), stored(attempt, 2)) == (None, True)


def test_the_switch_saves_and_goes_on_in_the_other_language(amal, browse, attempt):
    answer = browse(amal).post(url(attempt), form_of(attempt, q1=place(attempt, "c3"), action="switch"))
    assert answer["Location"] == url(attempt, language="ar")
    assert stored(attempt) == "c3"


def test_handing_in_asks_first_and_names_what_is_unanswered(amal, browse):
    attempt, client = make_attempt(member=amal, quiz=make_quiz("single", "true_false", "gap")), browse(amal)
    page = client.post(url(attempt), form_of(attempt, q2="2", action="hand_in"), follow=True)
    assert page.redirect_chain == [(url(attempt, "hand-in/"), 302)]
    assert page.context["unanswered"] == [1, 3]
    html = page.content.decode()
    assert f'href="{url(attempt)}#q3"' in html
    assert f'href="{url(attempt)}#q2"' not in html
    attempt.refresh_from_db()
    assert attempt.is_open
    result = client.post(url(attempt, "hand-in/"))
    again = client.post(url(attempt, "hand-in/"))
    assert result["Location"] == again["Location"] == url(attempt, "result/")


def test_the_page_tells_the_time_that_she_was_given(amal, browse):
    quiz = make_quiz("single", time_limit_minutes=30)
    attempt = make_attempt(member=amal, quiz=quiz)
    save_quiz(key=quiz.key, title_fr="Quiz", questions=[item.question for item in quiz.items.all()], time_limit_minutes=90)
    html = browse(amal).get(url(attempt)).content.decode()
    assert "30 minutes" in html
    assert "1 heure" not in html


def test_time_up_hands_in_only_when_the_servers_clock_agrees(amal, browse):
    attempt, client = make_attempt(member=amal, quiz=make_quiz("single", time_limit_minutes=10)), browse(amal)
    client.post(url(attempt), form_of(attempt, action="time_up"))
    attempt.refresh_from_db()
    assert attempt.is_open
    with time_machine.travel(attempt.deadline_at + timedelta(seconds=5), tick=False):
        client.post(url(attempt), form_of(attempt, q1=place(attempt, "c1"), action="time_up"))
    attempt.refresh_from_db()
    assert (attempt.is_open, attempt.percent, attempt.submitted_at) == (False, 100, attempt.deadline_at)


def test_a_tab_opened_after_the_time_finds_the_result(amal, browse):
    attempt = make_attempt(member=amal, quiz=make_quiz("single", time_limit_minutes=10))
    close_overdue_attempts(at=attempt.deadline_at + timedelta(hours=1))
    for page in ("", "hand-in/"):
        assert browse(amal).get(url(attempt, page))["Location"] == url(attempt, "result/")


# Sessions and strangers


def test_signed_out_in_the_middle_nothing_is_lost(amal, browse, attempt):
    client = browse()
    answer = client.post(url(attempt), form_of(attempt, q1=place(attempt, "c2"), action="save"))
    assert answer["Location"].endswith(f"next={url(attempt)}")
    assert stored(attempt) is None
    client.force_login(amal)
    client.get(url(attempt), follow=True)
    assert stored(attempt) == "c2"


def test_an_answer_kept_while_signed_out_that_cannot_be_saved_is_named(amal, browse):
    attempt = make_attempt(member=amal, quiz=make_quiz("single", "short"))
    client = browse()
    client.post(url(attempt), form_of(attempt, q1=place(attempt, "c2"), q2="x" * 300, action="save"))
    client.force_login(amal)
    html = client.get(url(attempt), follow=True).content.decode()
    assert stored(attempt) == "c2"
    assert "Question 2" in html
    assert "trop long" in html


def test_answers_kept_while_signed_out_are_not_given_to_somebody_elses_attempt(amal, camil, browse, attempt):
    client = browse()
    client.post(url(attempt), form_of(attempt, q1="1", action="save"))
    client.force_login(camil)
    assert client.get(url(attempt)).status_code == 404
    assert stored(attempt) is None


def test_the_script_is_told_to_sign_in_again(browse, attempt):
    answer = browse().post(url(attempt, "save/"), event(attempt, q1="1"))
    assert answer.status_code == 401
    assert url(attempt) in answer.json()["url"]
    assert answer.json()["message"]


@pytest.mark.parametrize("page", ["", "save/", "hand-in/", "result/", "again/"])
@pytest.mark.parametrize("who", ["camil", "basma"])
def test_another_members_attempt_is_not_found(request, browse, attempt, page, who):
    client = browse(request.getfixturevalue(who))
    before = list(Attempt.objects.values()), list(Response.objects.values())
    if page not in ("save/", "again/"):
        assert client.get(url(attempt, page)).status_code == 404
    if page != "result/":
        assert client.post(url(attempt, page), event(attempt, q1="1")).status_code == 404
    assert (list(Attempt.objects.values()), list(Response.objects.values())) == before


@pytest.mark.parametrize("page", ["", "hand-in/", "result/"])
def test_signed_out_every_page_asks_to_sign_in_and_comes_back(browse, attempt, page):
    answer = browse().get(url(attempt, page))
    assert answer.status_code == 302
    assert answer["Location"].endswith(f"next={url(attempt)}")


# The result


def test_the_result_tells_score_and_why(amal, browse):
    attempt, client = make_attempt(member=amal), browse(amal)
    for position, kind in enumerate(BODIES, start=1):
        record_response(
            attempt_id=attempt.pk,
            by=amal,
            position=position,
            value=(WRONG if kind == "single" else RIGHT)[kind],
            event_id=uuid.uuid4(),
        )
    submit_attempt(attempt_id=attempt.pk, by=amal)
    page = client.get(url(attempt, "result/"))
    html = page.content.decode()
    assert "88,8\u202f%" in html
    assert [question.outcome for question in page.context["review"]] == ["wrong"] + ["right"] * (len(BODIES) - 1)
    assert "because 1 en français" in html
    assert html.count("in general en français") == len(BODIES)
    assert html.count("answer-wrong") == 1
    assert html.count("answer-missed") == 1


@pytest.mark.parametrize(
    ("timing", "value", "shown"),
    [("after_each", "c2", True), ("after_last", "c2", False), ("after_last", "c1", True), ("never", "c1", False)],
)
def test_right_answers_are_shown_when_the_quiz_says_so(amal, browse, timing, value, shown):
    attempt = make_attempt(member=amal, quiz=make_quiz("single", feedback_timing=timing))
    record_response(attempt_id=attempt.pk, by=amal, position=1, value=value, event_id=uuid.uuid4())
    submit_attempt(attempt_id=attempt.pk, by=amal)
    assert ("because 1" in browse(amal).get(url(attempt, "result/")).content.decode()) is shown


def test_right_answers_wait_for_the_last_attempt(amal, browse):
    quiz = make_quiz("single", feedback_timing="after_last", attempt_limit=2)
    for shown in (False, True):
        attempt = make_attempt(member=amal, quiz=quiz)
        submit_attempt(attempt_id=attempt.pk, by=amal)
        assert ("because 1" in browse(amal).get(url(attempt, "result/")).content.decode()) is shown


def test_trying_again_begins_the_next_attempt_of_the_same_step(amal, browse):
    attempt = make_attempt(member=amal, quiz=make_quiz("single", attempt_limit=2), origin="step 7")
    submit_attempt(attempt_id=attempt.pk, by=amal)
    client = browse(amal)
    answer = client.post(url(attempt, "again/"))
    second = Attempt.objects.get(number=2)
    assert (answer["Location"], second.origin) == (url(second), "step 7")
    submit_attempt(attempt_id=second.pk, by=amal)
    page = client.post(url(attempt, "again/"), follow=True)
    assert page.redirect_chain[-1][0] == url(attempt, "result/")
    assert 'role="alert"' in page.content.decode()
    assert Attempt.objects.count() == 2


def test_the_way_on_comes_from_the_app_above_and_access_too(amal, browse):
    registry.set_origin_url(lambda attempt, language: (f"/{language}/next/", f"Step of {attempt.origin}"))
    attempt = make_attempt(member=amal, quiz=make_quiz("single"), origin="honey")
    submit_attempt(attempt_id=attempt.pk, by=amal)
    html = browse(amal).get(url(attempt, "result/")).content.decode()
    assert 'href="/fr/next/"' in html
    assert "Step of honey" in html

    def refuse(_quiz, _member):
        raise NotAllowed

    registry.set_access(refuse)
    browse(amal).post(url(attempt, "again/"))
    assert Attempt.objects.count() == 1


def test_markup_and_scripts_in_questions_and_answers_stay_harmless(amal, browse):
    evil = "<script>alert(1)</script><img src=x onerror=alert(1)><b>bold</b>"
    text = {"ar": evil, "fr": evil}
    question = make_question(
        "gap",
        body={
            "stem": text,
            "text": {"ar": f"{evil} [[g1]]", "fr": f"{evil} [[g1]]"},
            "feedback": text,
            "gaps": [{"id": "g1", "answers": {"ar": ["x"], "fr": []}}],
        },
    )
    attempt, client = make_attempt(member=amal, quiz=make_quiz(questions=[question])), browse(amal)
    client.post(url(attempt), form_of(attempt, action="save", **{"q1-g1": '"><script>alert(2)</script>\u202e'}))
    asked = client.get(url(attempt)).content.decode()
    submit_attempt(attempt_id=attempt.pk, by=amal)
    for html in (asked, client.get(url(attempt, "result/")).content.decode()):
        assert "alert(1)" not in html
        assert "<script>alert" not in html
        assert "onerror" not in html
        assert "<b>bold</b>" in html


def test_the_script_of_the_page_is_small():
    assert (settings.BASE_DIR / "static/js/attempt.js").stat().st_size <= 4608
