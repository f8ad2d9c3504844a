"""What goes wrong in a member's day, from the door to the certificate: over HTTP, across the apps, as her browser would send it.

What one app alone refuses is tested beside that app.
"""

import json
import re
import uuid
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from accounts.models import User
from certificates.models import Achievement, IssuedCertificate
from courses.models import CourseCompletion, Enrolment, StepProgress
from courses.services import enrol_member
from messaging.models import OutSms
from quizzes.models import Attempt, Response
from tests.factories.certificates import make_certificate
from tests.factories.cooperatives import make_cooperative
from tests.factories.quizzes import BODIES

OURS = {"Sec-Fetch-Site": "same-origin"}
LANGUAGES = ["ar", "fr"]


@pytest.fixture(params=LANGUAGES)
def language(request) -> str:
    return request.param


@pytest.fixture
def her(small_school, amal) -> Client:
    """Amal's phone: signed in and enrolled."""
    client = Client(headers=OURS)
    client.force_login(amal)
    enrol_member(member=amal, course_key=small_school.key, by=amal)
    return client


def read(client: Client, key: uuid.UUID, language: str = "ar"):
    """The lesson's plain form, as it stands under the lesson."""
    return client.post(f"/{language}/me/steps/{key}/done/")


def begin(client: Client, key: uuid.UUID, language: str = "ar") -> str:
    """The address of the attempt that the button of the quiz page leads to."""
    answer = client.post(f"/{language}/me/steps/{key}/quiz/")
    assert answer.status_code == 302, answer.content.decode()
    return answer["Location"]


def fields_of(page: str) -> dict[str, str]:
    """What the form of the attempt sends when nothing was answered."""
    return dict(re.findall(r'name="(was-\d+)" value="([^"]*)"', page))


def right(address: str) -> dict[str, str]:
    """The form fields of the right answers: what she would tick."""
    ticked = {}
    for question in Attempt.objects.get(pk=uuid.UUID(address.split("/")[3])).questions.select_related("version"):
        if question.version.kind == "true_false":
            ticked[f"q{question.position}"] = "1" if question.version.body["correct"] else "2"
        else:
            own = next(choice["id"] for choice in question.version.body["choices"] if choice["correct"])
            ticked[f"q{question.position}"] = str(question.choice_order["choices"].index(own) + 1)
    return ticked


def pass_quiz(client: Client, key: uuid.UUID, language: str = "ar") -> str:
    address = begin(client, key, language)
    client.post(address, fields_of(client.get(address).content.decode()) | right(address) | {"action": "hand_in"})
    client.post(f"{address}hand-in/")
    return address


def sign_in(client: Client, phone: str, address: str):
    """As a person does who was sent to the sign-in page."""
    client.post("/fr/account/signin/", {"phone": phone, "next": address})
    code = re.search(r"#(\d{6})", OutSms.objects.latest("pk").body)[1]
    return client.post("/fr/account/signin/code/", {"code": code, "next": address})


# A session that ends


def test_a_session_that_ends_in_the_middle_of_a_quiz_loses_no_answer(her, small_school, amal):
    """Through the real sign-in by phone: the answers travel with the session that changes its key there."""
    read(her, small_school.lesson_keys[0], "fr")
    address = begin(her, small_school.quiz_keys[0], "fr")
    form = fields_of(her.get(address).content.decode()) | right(address)
    her.cookies.pop("sessionid")
    answer = her.post(address, form | {"action": "hand_in"})
    assert "/account/signin/" in answer["Location"]
    assert not Response.objects.exclude(value=None).exists()
    assert sign_in(her, amal.phone, address)["Location"] == address
    page = her.get(address, follow=True)
    assert page.redirect_chain[-1][0] == address
    her.post(f"{address}hand-in/")
    attempt = Attempt.objects.get()
    assert (attempt.score, attempt.max_score) == (2, 2)
    assert StepProgress.objects.get(step_key=small_school.quiz_keys[0]).done_at


def test_a_session_that_ends_before_the_button_is_pressed_comes_back_to_it(small_school, amal, language):
    stranger = Client(headers=OURS)
    address = f"/{language}/me/courses/{small_school.key}/enrol/"
    answer = stranger.post(address)
    assert answer["Location"].endswith(f"/account/signin/?next={address}")
    sign_in(stranger, amal.phone, address)
    assert stranger.get(address).status_code == 200, "she is asked once more, and nothing happens behind her back"
    assert not Enrolment.objects.exists()
    stranger.post(address)
    assert Enrolment.objects.get().member == amal


# Twice, and in two tabs


def test_every_button_of_the_way_may_be_pressed_twice(her, small_school, amal):
    Achievement.objects.create(course=small_school.record, title_ar="شهادة", title_fr="Certificat")
    for _ in range(2):
        assert her.post(f"/ar/me/courses/{small_school.key}/enrol/").status_code == 302
    for lesson, quiz in zip(small_school.lesson_keys, small_school.quiz_keys, strict=False):
        for _ in range(2):
            read(her, lesson)
        address = pass_quiz(her, quiz)
        assert her.post(f"{address}hand-in/")["Location"].endswith("/result/")
        assert her.post(address, {"q1": "1", "was-1": "", "action": "hand_in"})["Location"].endswith("/result/")
    pass_quiz(her, small_school.quiz_keys[-1])
    her.post(
        "/ar/me/certificates/name/",
        {
            "given_name_ar": "أمينة",
            "family_name_ar": "العلوي",
            "given_name_fr": "Amina",
            "family_name_fr": "Alaoui",
        },
    )
    for _ in range(2):
        her.post("/ar/me/certificates/name/check/")
    for _ in range(2):
        her.post("/ar/me/certificates/issue/")
    assert (Enrolment.objects.count(), CourseCompletion.objects.count(), IssuedCertificate.objects.count()) == (1, 1, 1)
    assert Attempt.objects.count() == 3
    assert StepProgress.objects.exclude(done_at=None).count() == 5


def test_two_tabs_in_two_languages_are_one_attempt(her, small_school):
    read(her, small_school.lesson_keys[0])
    first, second = (begin(her, small_school.quiz_keys[0], language) for language in LANGUAGES)
    assert first.replace("/ar/", "/fr/") == second
    old = fields_of(her.get(first).content.decode())
    ticked = right(first)
    her.post(second, fields_of(her.get(second).content.decode()) | ticked | {"action": "save"})
    her.post(first, old | {"q1": "", "action": "save"})  # the tab that saw nothing answered wipes nothing
    her.post(f"{first}hand-in/")
    assert Attempt.objects.get().score == 2
    late = her.post(second, old | ticked | {"action": "save"}, follow=True)
    assert late.redirect_chain[-1][0] == f"{second}result/"


def test_a_later_try_never_takes_a_pass_away(her, small_school):
    read(her, small_school.lesson_keys[0])
    address = pass_quiz(her, small_school.quiz_keys[0])
    done = StepProgress.objects.get(step_key=small_school.quiz_keys[0])
    again = her.post(f"{address}again/")["Location"]
    her.post(f"{again}hand-in/")
    kept = StepProgress.objects.get(pk=done.pk)
    assert (kept.done_at, kept.best_score) == (done.done_at, done.best_score)


# What is not hers, not drawn, not there


def test_fields_of_questions_that_were_not_drawn_change_nothing(her, small_school):
    read(her, small_school.lesson_keys[0])
    address = begin(her, small_school.quiz_keys[0])
    page = fields_of(her.get(address).content.decode())
    strange = {"q0": "1", "q99": "1", "was-99": "", "q1_": "1", "q-1": "1", "score": "100", "passed": "1"}
    assert her.post(address, page | strange | {"action": "save"}).status_code == 302
    her.post(f"{address}hand-in/")
    assert Attempt.objects.get().score == 0


def test_what_is_hers_is_not_there_for_anybody_else(her, small_school, amal, camil, basma, driss, language):
    read(her, small_school.lesson_keys[0])
    attempt = begin(her, small_school.quiz_keys[0], language)
    certificate = make_certificate()
    for person in (camil, basma, driss):
        other = Client(headers=OURS)
        other.force_login(person)
        for address in (attempt, f"{attempt}result/", f"/{language}/me/certificates/{certificate.uuid}/"):
            answer = other.get(address)
            assert answer.status_code == 404
            assert f'lang="{language}-MA"' in answer.content.decode()
            assert "Amal" not in answer.content.decode()


def test_events_that_cannot_count_are_refused_in_her_language_and_the_others_kept(her, small_school, amal, language):
    now = timezone.now()
    far = {
        "id": str(uuid.uuid4()),
        "verb": "done",
        "object": str(small_school.lesson_keys[0]),
        "at": (now + timedelta(days=3650)).isoformat(),
    }
    unknown = far | {"id": str(uuid.uuid4()), "object": str(uuid.uuid4())}
    locked = far | {"id": str(uuid.uuid4()), "object": str(small_school.lesson_keys[1])}
    body = json.dumps({"member": str(amal.uuid), "events": [unknown, far, locked]})
    answer = her.post(f"/api/events/?lang={language}", body, content_type="application/json").json()["events"]
    assert [event["status"] for event in answer] == ["refused", "accepted", "refused"]
    arabic = re.compile("[\u0600-\u06ff]")
    for event in (answer[0], answer[2]):
        assert bool(arabic.search(event["message"])) == (language == "ar")
    done = StepProgress.objects.get(step_key=small_school.lesson_keys[0])
    assert done.done_at <= timezone.now(), "a phone from the future is believed about what, not about when"


def test_a_course_taken_off_the_site_says_so_and_keeps_what_was_done(her, small_school):
    read(her, small_school.lesson_keys[0])
    for page in small_school.course.values():
        page.unpublish()
    for address in (f"/ar/me/steps/{small_school.lesson_keys[1]}/done/", f"/ar/me/courses/{small_school.key}/enrol/"):
        assert her.post(address).status_code in (302, 404, 409)
    assert her.get("/ar/me/").status_code == 200
    assert StepProgress.objects.exclude(done_at=None).count() == 1


# Quiz keys


def test_nothing_before_the_hand_in_tells_which_answer_is_right(her, small_school, driss):
    """All that the server sends on the way to the quiz, also what it answers to a saved answer."""
    read(her, small_school.lesson_keys[0])
    told = [feedback for body in (BODIES["single"], BODIES["true_false"]) for name, feedback in body.items() if "feedback" in name]
    told += [choice["feedback"] for choice in BODIES["single"]["choices"]]
    secrets = {words for feedback in told for words in feedback.values()}
    sent = []
    for language in LANGUAGES:
        step = small_school.quizzes[0][language].get_url_parts()[2]
        sent += [her.get(step), her.get(f"/{language}/courses/photos/"), her.get("/api/me/", {"course": str(small_school.key)})]
        address = begin(her, small_school.quiz_keys[0], language)
        sent += [her.get(address), her.get(f"{address}hand-in/"), her.get(f"{address}result/", follow=True)]
        for position in (1, 2):
            event = {
                "position": position,
                "event_id": str(uuid.uuid4()),
                "sequence": str(int(timezone.now().timestamp() * 1000)),
                f"q{position}": right(address)[f"q{position}"],
            }
            sent.append(her.post(f"{address}save/", event))
        sent += [her.get(address), her.get(f"/{language}/me/")]
    for answer in sent:
        text = answer.content.decode()
        assert answer.status_code == 200
        assert not [words for words in secrets if words in text or json.dumps(words)[1:-1] in text], answer.request["PATH_INFO"]
        assert "correct" not in re.sub("corrected|correction", "", text.lower()), answer.request["PATH_INFO"]
    her.post(f"{address}hand-in/")
    assert [words for words in secrets if words in her.get(f"{address}result/").content.decode()]


# Names, serials, floods


@pytest.mark.parametrize("written", ["Naïma 漢字", "Naïma 😀", "\u202e\u200b\u2066", "\x00\x07", "N" * 121])
def test_a_name_that_cannot_stand_on_a_certificate_is_refused_at_every_door(written, driss, language):
    client = Client(headers={"accept-language": language})
    driss.language = language
    driss.save()
    client.force_login(driss)
    before = User.objects.count()
    cooperative = make_cooperative()
    for address in ("/admin/people/add/", f"/admin/cooperatives/{cooperative.pk}/members/new/"):
        answer = client.post(address, {"given_name_fr": written, "language": language, "role": "member"})
        assert answer.status_code == 200
        assert not answer.context["form"].is_valid()
        arabic = re.compile("[\u0600-\u06ff]")
        assert all(
            bool(arabic.search(str(error))) == (language == "ar") for errors in answer.context["form"].errors.values() for error in errors
        )
    assert User.objects.count() == before


def test_hidden_characters_of_a_name_never_reach_the_certificate(driss, amal):
    client = Client()
    client.force_login(driss)
    client.post("/admin/people/add/", {"given_name_fr": "Zineb\u202e\u200f", "family_name_fr": "Amrani\x07", "language": "fr"})
    assert User.objects.latest("pk").full_name_fr == "Zineb Amrani"


def test_each_single_mistyped_character_is_told_apart_from_never_issued(client, amal):
    serial = make_certificate().serial
    for place, character in enumerate(serial):
        if character == "-":
            continue
        wrong = serial[:place] + ("3" if character != "3" else "7") + serial[place + 1 :]
        answer = client.get(f"/verify/{wrong}/?lang=fr")
        assert answer.status_code == 404
        assert f'value="{wrong}"' in answer.content.decode()
        assert answer.context["verification"].status == "mistyped"


@pytest.mark.usefixtures("one_window")
def test_a_flood_at_the_verification_leaves_the_school_open(client, her, amal, small_school):
    serial = make_certificate().serial
    answers = [client.get("/verify/", {"serial": f"x{n}", "lang": "ar"}).status_code for n in range(105)]
    assert set(answers) <= {404, 429}
    assert answers[-1] == 429
    assert client.get(f"/verify/{serial}/").status_code == 429
    assert her.get("/ar/courses/photos/").status_code == 200
    assert her.get("/api/me/").status_code == 200
    with time_machine.travel(timezone.now() + timedelta(minutes=11)):
        assert client.get(f"/verify/{serial}/").status_code == 200


def test_a_flood_of_wrong_codes_says_what_to_do_and_blocks_nobody_else(amal, camil, language):
    guesser, camils = Client(), Client()
    guesser.post(f"/{language}/account/signin/", {"phone": amal.phone})
    seen = [guesser.post(f"/{language}/account/signin/code/", {"code": f"{n:06d}"}) for n in range(40)]
    assert all(answer.status_code in (200, 302, 429) for answer in seen)
    assert "_auth_user_id" not in guesser.session
    assert sign_in(camils, camil.phone, "/fr/me/")["Location"] == "/fr/me/"
