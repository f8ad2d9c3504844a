"""The script of the public pages, in a real browser, with the network pulled out."""

import uuid

import pytest
from django.test import Client
from django.utils import timezone

from courses.models import LearningEvent, StepProgress
from courses.services import enrol_member

SEVERAL_RIGHT = {
    "type": "quick_check",
    "value": {
        "question": "?",
        "choices": [{"text": text, "correct": correct, "feedback": ""} for text, correct in (("1", True), ("2", True), ("3", False))],
    },
}
PAIRS = {
    "type": "matching",
    "value": {"title": "?", "instruction": "?", "pairs": [{"prompt": "1", "match": "un"}, {"prompt": "2", "match": "deux"}]},
}

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.e2e]


@pytest.fixture
def learners(small_school, amal, camil, live_server):
    for member in (amal, camil):
        enrol_member(member=member, course_key=small_school.key, by=member, language=member.language)
    return small_school


def phone_of(browser, live_server, member, **options):
    context = browser.new_context(viewport={"width": 360, "height": 740}, base_url=live_server.url, **options)
    sign_in(context, live_server, member)
    return context


def sign_in(context, live_server, member):
    client = Client()
    client.force_login(member, backend="accounts.backends.StaffPasswordBackend")
    context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}])


def open_lesson(context, language, page=None):
    """The lesson, opened for the first time and seen to its end: its script has told so, and has no more to tell."""
    page = page or context.new_page()
    with page.expect_response(lambda response: "/api/events/" in response.url and '"viewed"' in response.request.post_data):
        page.goto(f"/{language}/courses/photos/module-1/lesson-1/")
        page.locator("[data-progress]").wait_for()
        page.locator("[data-lesson-end]").evaluate("(end) => end.scrollIntoView({block: 'center'})")
    # A function: an expression would be evaluated as a string in the page, which its content policy forbids.
    page.wait_for_function("() => Object.entries(localStorage).some(([name, kept]) => name.startsWith('taawon.outbox.') && kept === '[]')")
    return page


def write(lesson, *blocks):
    """Publish the lesson with these blocks and nothing else."""
    lesson.body = [block | {"id": str(uuid.uuid4())} for block in blocks]
    lesson.save_revision().publish()


def answer_rightly(page, place=0):
    activity = page.locator("[data-activity=quick_check]").nth(place)
    for choice in activity.locator("input[data-correct]").all():
        choice.check()
    activity.locator("[data-check]").click()
    return activity


def activities_of(member):
    return LearningEvent.objects.filter(member=member, verb="activity_done")


def outbox_name(member):
    return f"taawon.outbox.{member.uuid}"


def outbox(page, member):
    return page.evaluate("(name) => JSON.parse(localStorage.getItem(name) ?? '[]')", outbox_name(member))


def test_what_is_done_without_network_is_said_kept_and_sent_once(browser, live_server, learners, amal):
    context = phone_of(browser, live_server, amal)
    page = open_lesson(context, "ar")
    context.set_offline(True)
    activity = answer_rightly(page)
    assert activity.locator("[data-done]").is_visible()
    page.locator("[data-kept]").wait_for(state="visible")
    assert [event["verb"] for event in outbox(page, amal)].count("activity_done") == 1
    assert not activities_of(amal).exists()
    context.set_offline(False)
    page.locator("[data-kept]").wait_for(state="hidden")
    assert outbox(page, amal) == []
    assert activities_of(amal).count() == 1
    assert StepProgress.objects.get(enrolment__member=amal).activities == [learners.lessons[0]["ar"].activity_ids[0]]


def test_another_member_of_the_same_phone_sends_nothing_of_the_first(browser, live_server, learners, amal, camil):
    context = phone_of(browser, live_server, amal)
    page = open_lesson(context, "ar")
    context.set_offline(True)
    answer_rightly(page)
    page.locator("[data-kept]").wait_for(state="visible")
    sign_in(context, live_server, camil)
    page.close()  # it sends once more, and for a page that is gone the browser is not offline
    context.set_offline(False)
    page = open_lesson(context, "fr")
    assert not activities_of(camil).exists() and not activities_of(amal).exists()
    assert "activity_done" in [event["verb"] for event in outbox(page, amal)]
    page.close()
    sign_in(context, live_server, amal)
    page = context.new_page()
    with page.expect_response("**/api/events/**"):
        page.goto("/ar/courses/photos/module-1/lesson-1/")
    assert activities_of(amal).count() == 1


def test_a_wrong_answer_is_marked_and_counts_for_nothing(browser, live_server, learners, amal):
    page = open_lesson(phone_of(browser, live_server, amal), "fr")
    sent = []
    page.on("request", lambda request: sent.append(request.post_data or ""))
    activity = page.locator("[data-activity=quick_check]").first
    activity.locator("[data-check]").click()
    said = activity.locator("[data-said]")
    assert said.inner_text() == said.get_attribute("data-open")
    activity.locator("input:not([data-correct])").first.check()
    activity.locator("[data-check]").click()
    assert said.inner_text() == said.get_attribute("data-wrong")
    assert activity.locator(".answer-wrong").count() == 1
    assert "activity_done" not in [event["verb"] for event in outbox(page, amal)]
    assert not [body for body in sent if "activity_done" in body]


def test_a_long_time_without_network_is_sent_to_the_last_event(browser, live_server, learners, amal):
    page = open_lesson(phone_of(browser, live_server, amal), "ar")
    sent_before = LearningEvent.objects.filter(member=amal).count()
    event = {"verb": "viewed", "object": str(learners.lesson_keys[0]), "at": timezone.now().isoformat(), "result": {}}
    waiting = [{"id": str(uuid.uuid4()), **event} for _ in range(120)]
    page.evaluate("([name, events]) => localStorage.setItem(name, JSON.stringify(events))", [outbox_name(amal), waiting])
    page.reload()
    page.wait_for_function("(name) => localStorage.getItem(name) === '[]'", arg=outbox_name(amal))
    assert LearningEvent.objects.filter(member=amal).count() == sent_before + 120


def test_what_is_done_while_the_rest_is_on_its_way_is_sent_after_it(browser, live_server, learners, amal):
    write(learners.lessons[0]["ar"], SEVERAL_RIGHT, SEVERAL_RIGHT)
    page = open_lesson(phone_of(browser, live_server, amal), "ar")
    on_their_way = []
    page.route("**/api/events/**", lambda route: on_their_way.append(route), times=1)  # noqa: PLW0108 Playwright writes on what it is given
    with page.expect_request("**/api/events/**"):
        answer_rightly(page)
    answer_rightly(page, 1)
    on_their_way[0].continue_()
    page.wait_for_function("(name) => localStorage.getItem(name) === '[]'", arg=outbox_name(amal))
    assert activities_of(amal).count() == 2


def test_an_old_token_is_exchanged_and_what_waits_is_sent(browser, live_server, learners, amal):
    context = phone_of(browser, live_server, amal)
    page, asked = context.new_page(), []
    # The lesson is done by reading it; the script asks anew then, and would be given a token that fits the cookie below.
    with page.expect_response(lambda response: "/api/me/" in response.url and (asked.append(response) or len(asked) == 2)):
        open_lesson(context, "ar", page)
    context.add_cookies([{"name": "csrftoken", "value": "x" * 32, "url": live_server.url}])
    with page.expect_response(lambda response: "/api/events/" in response.url and response.status == 403):
        answer_rightly(page)
    page.wait_for_function("(name) => localStorage.getItem(name) === '[]'", arg=outbox_name(amal))
    assert activities_of(amal).count() == 1


def test_several_choices_are_right_only_when_each_is(browser, live_server, learners, amal):
    write(learners.lessons[0]["fr"], SEVERAL_RIGHT)
    page = open_lesson(phone_of(browser, live_server, amal), "fr")
    activity = page.locator("[data-activity=quick_check]")
    said = activity.locator("[data-said]")
    activity.locator("input[data-correct]").first.check()
    activity.locator("[data-check]").click()
    assert said.inner_text() == said.get_attribute("data-wrong")
    assert not activity.locator("[data-done]").is_visible()
    answer_rightly(page)
    assert said.inner_text() == said.get_attribute("data-right")
    page.wait_for_function("(name) => localStorage.getItem(name) === '[]'", arg=outbox_name(amal))
    assert activities_of(amal).count() == 1


def test_pairs_are_right_only_when_each_is(browser, live_server, learners, amal):
    write(learners.lessons[0]["fr"], PAIRS)
    page = open_lesson(phone_of(browser, live_server, amal), "fr")
    activity = page.locator("[data-activity=matching]")
    said, (first, last) = activity.locator("[data-said]"), activity.locator("select").all()
    wrong, right = last.get_attribute("data-answer"), first.get_attribute("data-answer")
    first.select_option(wrong)
    last.select_option(wrong)
    activity.locator("[data-check]").click()
    assert said.inner_text() == said.get_attribute("data-wrong")
    assert not activity.locator("[data-done]").is_visible()
    first.select_option(right)
    activity.locator("[data-check]").click()
    assert said.inner_text() == said.get_attribute("data-right")


def test_i_have_finished_goes_on_and_is_ticked(browser, live_server, learners, amal):
    page = open_lesson(phone_of(browser, live_server, amal), "ar")
    page.locator("[data-done-form] button").click()
    page.wait_for_url("**/quiz-1/")
    row = page.locator(f"[data-step='{learners.lesson_keys[0]}']")
    page.locator("details.fold summary").last.click()
    page.locator(".steps-list .is-done").first.wait_for()
    assert "is-done" in row.get_attribute("class")


def test_a_network_that_hangs_does_not_hold_her_back(browser, live_server, learners, amal):
    page = open_lesson(phone_of(browser, live_server, amal), "ar")
    page.route("**/api/events/**", lambda _route: None)  # neither answered nor refused
    answer_rightly(page)
    page.locator("[data-done-form] button").click()
    page.wait_for_url("**/quiz-1/")
    assert {"activity_done", "done"} <= {event["verb"] for event in outbox(page, amal)}


def test_without_script_the_form_marks_the_step_done(browser, live_server, learners, amal):
    context = phone_of(browser, live_server, amal, java_script_enabled=False)
    page = context.new_page()
    page.goto("/fr/courses/photos/module-1/lesson-1/")
    assert not page.locator("[data-check]").first.is_visible()
    page.locator("[data-activity] summary").first.click()
    assert page.get_by_text("Près de la fenêtre").nth(1).is_visible()
    page.locator("[data-done-form] button").click()
    assert page.url.endswith("/quiz-1/")
    assert StepProgress.objects.get(enrolment__member=amal).done_at is not None
