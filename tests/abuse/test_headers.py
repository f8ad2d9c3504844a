"""What every answer says of itself: what may run in it, who may keep it, what it is; and what production adds."""

import json
import os
import re
import subprocess
import sys

import pytest
from django.conf import settings
from django.test import Client

from tests.factories.accounts import make_superuser
from tests.functional.addresses import admin_routes, filled, member_routes, views
from tests.lms.test_start import BASE, PRODUCTION

SHARED = {
    "/",
    "/healthz",
    "/fr/account/closed/",
    "/.well-known/did.json",
    "/credentials/issuer.json",
    "/fr/me/certificates/worker.js",
}  # the same for everybody
INLINE = re.compile(r"<script(?![^>]*\bsrc=)(?![^>]*application/json)[^>]*>|<[a-z][^>]*\son[a-z]+=|href=[\"']?javascript:", re.IGNORECASE)


def directives(answer) -> dict[str, list[str]]:
    parts = (part.split() for part in answer.get("Content-Security-Policy", "").split(";"))
    return {part[0]: part[1:] for part in parts if part}


def text_of(answer) -> str:
    return "" if answer.streaming or not answer.get("Content-Type", "").startswith("text/html") else answer.content.decode()


def faults(answer, path: str) -> list[str]:
    """What this answer does not say."""
    policy, found = directives(answer), []
    if answer.get("X-Content-Type-Options") != "nosniff":
        found.append("may be sniffed")
    if answer.get("Referrer-Policy") != "same-origin":
        found.append("tells others where people come from")
    kind = answer.get("Content-Type", "")
    if kind.startswith("text/") and "charset=utf-8" not in kind:
        found.append(f"says no charset: {kind}")
    if "sandbox" in policy:
        return found
    for name, wanted in (
        ("default-src", ["'self'"]),
        ("object-src", ["'none'"]),
        ("base-uri", ["'none'"]),
        ("form-action", ["'self'"]),
        ("frame-ancestors", ["'self'"]),
    ):
        if policy.get(name) != wanted:
            found.append(f"{name} is {policy.get(name)}")
    in_admin = path.startswith("/admin/")
    scripts = ["'self'", "'unsafe-inline'"] if path.startswith(settings.ADMIN_INLINE_SCRIPTS) else ["'self'"]
    if policy.get("script-src") != scripts:
        found.append(f"script-src is {policy.get('script-src')}")
    if in_admin and "'unsafe-inline'" in policy.get("script-src-attr", ["'unsafe-inline'"]):
        found.append("event attributes may run")
    if not in_admin and policy.get("style-src") != ["'self'"]:
        found.append(f"style-src is {policy.get('style-src')}")
    return found


@pytest.mark.parametrize("who", ["guest", "member", "trainer", "administrator"])
def test_every_answer_says_what_may_run_in_it_and_who_may_keep_it(who, things, everybody):
    wrong = {}
    for route in [*member_routes("fr"), *([] if who == "guest" else admin_routes())]:
        path = filled(route, things)
        answer = everybody[who].get(path)
        found, kept = faults(answer, path), answer.get("Cache-Control", "")
        if "'unsafe-inline'" not in directives(answer).get("script-src", []) and INLINE.search(text_of(answer)):
            found.append("has a script that will not run")
        personal = who != "guest" and answer.status_code in (200, 403) and not path.startswith("/verify/") and path not in SHARED
        if personal and not ("no-store" in kept and "private" in kept):
            found.append(f"may be kept: {kept}")
        if found:
            wrong[path] = found
    assert not wrong


def test_lessons_and_searches_are_strict_too(small_school, client):
    for path in (
        "/fr/",
        "/fr/courses/",
        "/fr/courses/photos/",
        small_school.lessons[0]["fr"].get_url_parts()[2],
        "/ar/courses/?q=x",
        "/fr/none/",
    ):
        for _time in range(2):  # the second comes from the kept pages
            assert not faults(client.get(path), path)


def test_what_wagtail_writes_into_its_pages_runs_only_where_it_is_allowed(things, office, small_school):
    """A script between the lines of a page elsewhere in the admin would be dead. None is: every page was looked at."""
    root = Client(raise_request_exception=False)
    root.force_login(make_superuser())
    lesson, module = small_school.lessons[0]["fr"].pk, small_school.modules[0]["fr"].pk
    numbers = things | {
        "int": str(lesson),
        "page_id": str(lesson),
        "parent_page_id": str(module),
        "content_type_app_name": "courses",
        "content_type_model_name": "lessonpage",
    }
    addresses = {filled(route, numbers) for route, _module in views() if route.startswith("admin/")} - {
        "/admin/logout/",
        "/admin/failwhale/",
    }
    seen, dead = 0, []
    for path in [*addresses, *office.for_editors, *office.for_administrators]:
        answer = root.get(path)
        seen += answer.status_code == 200
        if answer.status_code == 200 and not path.startswith(settings.ADMIN_INLINE_SCRIPTS):
            dead += [(path, found[0]) for found in INLINE.finditer(text_of(answer))]
    assert not dead
    assert seen > 80


# Production


@pytest.fixture(scope="module")
def production() -> dict:
    """The settings of production that decide about cookies and transport."""
    beginnings = ("SECURE_", "SESSION_", "CSRF_COOKIE", "LANGUAGE_COOKIE", "ADMIN_CONTENT", "DEBUG", "CSRF_TRUSTED")
    told = f"{{name: getattr(settings, name) for name in dir(settings) if name.startswith({beginnings})}}"
    code = f"import json; from django.conf import settings; print(json.dumps({told}, default=str))"
    store = {"S3_BUCKET": "b", "S3_ACCESS_KEY": "a", "S3_SECRET_KEY": "s", "S3_ENDPOINT_URL": "https://store.example.ma:9000/x"}
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(BASE), **PRODUCTION, **store}
    done = subprocess.run([sys.executable, "-c", code], cwd=BASE, env=environment, capture_output=True, text=True, timeout=60, check=True)
    return json.loads(done.stdout)


def test_cookies_of_production_stay_on_this_host_and_away_from_scripts(production, settings, basma):
    for name, value in production.items():
        if name.startswith(("SESSION_COOKIE", "CSRF_COOKIE", "LANGUAGE_COOKIE")):
            setattr(settings, name, value)
    client = Client()
    client.post("/fr/account/staff/", {"login": basma.email, "password": "argan honey carpet"}, secure=True)
    assert {"__Host-session", "__Host-csrf"} <= set(client.cookies)
    for name, cookie in client.cookies.items():
        assert cookie["secure"] and cookie["samesite"] == "Lax", name
        assert cookie["path"] == "/" and not cookie["domain"], name
    assert client.cookies["__Host-session"]["httponly"]


def test_production_speaks_tls_only(production, settings, client, school):
    for name, value in production.items():
        if name.startswith("SECURE_"):
            setattr(settings, name, tuple(value) if name == "SECURE_PROXY_SSL_HEADER" else value)
    fresh = Client()  # reads the settings when its first request comes
    plain = fresh.get("/fr/account/signin/")
    assert (plain.status_code, plain["Location"]) == (301, "https://testserver/fr/account/signin/")
    behind = fresh.get("/fr/account/signin/", headers={"x-forwarded-proto": "https"})
    assert behind.status_code == 200
    assert behind["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains; preload"
    assert not production["DEBUG"]


def test_parts_of_a_recording_may_go_to_the_store_and_nowhere_else(production):
    assert production["ADMIN_CONTENT_POLICY"]["connect-src"] == ["'self'", "https://store.example.ma:9000"]
