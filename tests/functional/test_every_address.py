"""Every address of the school, by everybody, with whatever is in it: an answer, in the right language, and never a 500."""

import re
import uuid

import pytest
from django.test import Client

from certificates.models import IssuedCertificate
from courses.models import Enrolment, LearningEvent
from quizzes.models import Attempt
from tests.functional.addresses import admin_routes, each_filled, filled, member_routes

SAME_ORIGIN = {
    "courses/<uuid:course_key>/enrol/",
    "steps/<uuid:step_key>/done/",
    "steps/<uuid:step_key>/quiz/",
    "steps/<uuid:step_key>/practice/",
}
EVIL = [
    "https://evil.example/",
    "//evil.example/",
    "/\\evil.example/",
    "///evil.example",
    "javascript:alert(1)",
    "https:evil.example",
    "\t//evil.example",
    "http:///evil.example",
]


STRANGE = {"uuid": str(uuid.UUID(int=0)), "int": "9" * 25, "str": "%00%FF\u202e%2e%2e%2f", "pk": "9" * 25}


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_every_address_answers_everybody(things, everybody, language):
    wrong = []
    found = member_routes(language)
    assert len(found) > 40
    for who, client in everybody.items():
        for route in found:
            for address in each_filled(route, things, STRANGE):
                answer = client.get(address)
                if answer.status_code >= 500:
                    wrong.append((who, address, answer.status_code))
                elif (
                    answer.status_code in (403, 404)
                    and route.startswith(f"{language}/")
                    and f'lang="{language}-MA"' not in answer.content.decode()
                ):
                    wrong.append((who, address, "in another language"))
    assert not wrong


def test_every_form_answers_rubbish(things, everybody):
    rubbish = dict.fromkeys(
        (
            "phone",
            "code",
            "next",
            "login",
            "password",
            "member",
            "pin",
            "given_name_ar",
            "given_name_fr",
            "q1",
            "was-1",
            "action",
            "position",
            "sequence",
            "event_id",
            "serial",
            "language",
            "lang",
            "credential",
            "consent",
        ),
        "\x00\u202e��'\"><script>" + "x" * 300,
    )
    rubbish = {name: value.encode("utf-16", "surrogatepass").decode("utf-16") for name, value in rubbish.items()}
    wrong = []
    for who in ("guest", "member", "administrator"):
        for route in member_routes("fr"):
            if "signout" in route:
                continue
            for address in each_filled(route, things, STRANGE):
                answer = everybody[who].post(address, rubbish, headers={"Sec-Fetch-Site": "same-origin"})
                if answer.status_code >= 500:
                    wrong.append((who, address, answer.status_code))
    assert not wrong


def test_every_admin_page_of_ours_answers_everybody(things, everybody):
    wrong = []
    found = admin_routes()
    assert len(found) > 40
    for who, client in everybody.items():
        for route in found:
            for address in each_filled(route, things, STRANGE):
                answer = client.get(address, {"q": "\x00'%", "p": "-1", "page": "x", "ordering": "x", "region": "x", "cohort": "x"})
                if answer.status_code >= 500:
                    wrong.append((who, address, answer.status_code))
                elif who in ("guest", "member", "another") and answer.status_code == 200:
                    wrong.append((who, address, "open"))
    assert not wrong


def test_no_form_is_accepted_without_its_token(things, amal, driss):
    attempts, events = list(Attempt.objects.values()), LearningEvent.objects.count()
    for person in (None, amal, driss):
        client = Client(enforce_csrf_checks=True, raise_request_exception=False)
        if person:
            client.force_login(person)
        for route in [*member_routes("fr"), *admin_routes()]:
            answer = client.post(filled(route, things), {"action": "hand_in", "q1": "1", "phone": "0600000091"})
            if any(route.endswith(own) for own in SAME_ORIGIN):
                assert answer.status_code in (200, 302), "a form with a token is shown first"
            else:
                assert answer.status_code == 403, (person, route, answer.status_code)
    assert list(Attempt.objects.values()) == attempts
    assert LearningEvent.objects.count() == events
    assert IssuedCertificate.objects.count() == 1


def test_a_form_of_another_site_enrols_nobody(things, camil):
    client = Client(enforce_csrf_checks=True)
    client.force_login(camil)
    for headers in (
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {},
    ):
        for own in SAME_ORIGIN:
            client.post(filled(f"fr/me/{own}", things), headers=headers)
    assert not Enrolment.objects.filter(member=camil).exists()
    assert not Attempt.objects.filter(member=camil).exists()


@pytest.mark.parametrize("evil", EVIL)
def test_no_address_leads_out_of_the_school(evil, things, everybody):
    for who in ("guest", "member", "administrator"):
        client = everybody[who]
        for route in [*member_routes("fr"), "admin/login/", "admin/", "admin/people/"]:
            for answer in (client.get(filled(route, things), {"next": evil}), client.post(filled(route, things), {"next": evil})):
                place = answer.headers.get("Location", "/")
                assert place.startswith("/"), (who, route, place)
                assert not place.startswith(("//", "/\\")), (who, route, place)
                if answer.get("Content-Type", "").startswith("text/html"):
                    assert not re.search(r"(?:href|action|src)=\"\s*(?:https?:)?[/\\]*evil", answer.content.decode()), (who, route)


# Addresses and bodies that no browser makes


@pytest.mark.parametrize(
    "path",
    [
        "/ar/%00",
        "/fr/courses/%00/",
        "/ar/../../etc/passwd",
        "/ar/..%2f..%2fetc/passwd",
        "/media/../taawon.sqlite3",
        "/media/..%2ftaawon.sqlite3",
        "/media/%2e%2e/secret-key",
        "/media//etc/passwd",
        "/static/../secret-key",
        "/verify/%00/",
        "/verify/%FF%FE/",
        "/verify/../admin/",
        "/verify/" + "A" * 5000 + "/",
        "/xx/",
        "/ar/fr/ar/",
        "/fr/courses/" + "x/" * 300,
        "/ar/%E2%80%AE/",
        "/ar/courses/?q=%00%FF",
        "/fr/courses/?q=" + "%D8%A7" * 3000,
        "/fr/courses/?p=99999999999999999999",
        "/api/me/?course=%00",
        "/api/me/?course=x&lang=../../",
        "/ar/?lang=%00",
        "/documents/1/%00",
        "/%0d%0aSet-Cookie:x=1",
    ],
)
def test_a_tampered_address_is_answered_and_reveals_nothing(path, school, amal):
    for person in (None, amal):
        client = Client(raise_request_exception=False)
        if person:
            client.force_login(person)
        answer = client.get(path, follow=True)
        assert answer.status_code in (200, 400, 404, 405), answer.status_code
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        assert b"root:" not in body
        assert b"SQLite format" not in body
        assert b"Traceback" not in body


@pytest.mark.parametrize(
    "headers",
    [
        {"accept-language": "\x00"},
        {"accept-language": "x" * 10000},
        {"accept-language": "fr;q=NaN,ar;q=-1"},
        {"cookie": "sessionid=\x00; django_language=../../x"},
        {"cookie": "sessionid=" + "x" * 5000},
        {"range": "bytes=999-1"},
        {"if-none-match": "\"'"},
        {"if-modified-since": "never"},
        {"x-forwarded-for": "not an address, \x00"},
        {"origin": "http://[", "sec-fetch-site": "same-origin"},
        {"referer": "//["},
        {"user-agent": "\x00\xff"},
    ],
)
def test_strange_headers_are_answered(headers, small_school):
    client = Client(raise_request_exception=False)
    lesson = small_school.lessons[0]["fr"].get_url_parts()[2]
    for address in ("/", "/fr/", lesson, "/api/me/", "/verify/", "/fr/account/signin/"):
        assert client.get(address, headers=headers).status_code < 500
    assert client.post(f"/fr/me/courses/{small_school.key}/enrol/", headers=headers).status_code < 500
    assert client.post("/fr/account/signin/", {"phone": "0600000091"}, headers=headers).status_code < 500


@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        ("application/json", b"{" * 2000),
        ("application/json", b"[" * 200_000),
        ("application/json", b'{"events": "\xff"}'),
        ("application/json", b"\x00" * 3_000_000),
        ("application/json", b'{"member": 1e400, "events": [' + b"1," * 49 + b"1]}"),
        ("application/x-www-form-urlencoded", b"a=1&" * 6000),
        ("application/x-www-form-urlencoded", b"phone=" + b"6" * 3_000_000),
        ("multipart/form-data; boundary=x", b"--x\r\nnot a part"),
        ("multipart/form-data", b"no boundary"),
        ("text/plain; charset=none", b"phone=1"),
        ("application/x-www-form-urlencoded; charset=none", b"phone=1"),
        ("", b"\xff\xfe"),
    ],
)
def test_huge_or_broken_bodies_are_refused(content_type, body, amal, school):
    client = Client(raise_request_exception=False)
    guest = Client(raise_request_exception=False)
    client.force_login(amal)
    for address in ("/api/events/", "/fr/me/certificates/name/", f"/fr/attempts/{uuid.uuid4()}/", f"/fr/attempts/{uuid.uuid4()}/save/"):
        assert client.generic("POST", address, body, content_type=content_type).status_code < 500, address
    for address in ("/fr/account/signin/", "/fr/account/signin/card/", "/fr/account/staff/", "/api/events/"):
        assert guest.generic("POST", address, body, content_type=content_type).status_code < 500, address


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_a_body_that_is_too_large_is_refused_in_her_language(language, amal, school):
    client = Client(raise_request_exception=False)
    client.force_login(amal)
    answer = client.post(
        f"/{language}/me/certificates/name/", b"given_name_fr=" + b"x" * 2_000_000, content_type="application/x-www-form-urlencoded"
    )
    assert answer.status_code in (400, 413)
    assert f'lang="{language}-MA"' in answer.content.decode()


def test_another_host_is_refused(school):
    client = Client(raise_request_exception=False)
    for address in ("/", "/fr/", "/admin/", "/verify/", "/api/me/"):
        answer = client.get(address, headers={"host": "evil.example"})
        assert answer.status_code == 400
        assert "evil.example" not in answer.content.decode()
