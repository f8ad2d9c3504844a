"""What to ask for on behalf of very many people: run inside the school, prints one line of JSON.

`{"pages": {name: [[method, path, session, csrf, body, content type], …]}, "inside": {name: {"queries", "database_ms", "scans"}}}`.
Members are spread evenly over the whole table. Reads `BENCH_VISITORS`, how many of them.
"""

import json
import os
import re
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from statistics import median
from typing import Any
from urllib.parse import quote, urlencode

import django

django.setup()

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection, transaction
from django.test import Client
from django.utils.crypto import get_random_string

from accounts.models import User
from accounts.roles import ADMINISTRATORS
from bench.visits_sent import fresh
from certificates.models import IssuedCertificate
from cooperatives.models import Cohort, Cooperative
from courses.models import Course, Enrolment
from courses.services import start_quiz
from demo.quizzes import key_of
from quizzes.models import Attempt, Quiz
from text.errors import DomainError

VISITORS = int(os.environ.get("BENCH_VISITORS", "300"))
LOOKED_INTO = 5  # visits of each page whose statements are counted and explained
REFUSED = 400
MANY_ROWS = 20_000  # a table that grows with the members
SEARCHED = ("تسويق", "photo", "prix", "صور", "واتساب", "vente")
FORM = "application/x-www-form-urlencoded"
Visit = tuple[str, str, str, str, str, str]


def get(path: str, session: str = "") -> Visit:
    return ("GET", path, session, "", "", "")


def post(path: str, session: str, body: str, content_type: str = FORM) -> Visit:
    token = get_random_string(32)
    return ("POST", path, session, token, body if content_type != FORM else f"{body}&csrfmiddlewaretoken={token}", content_type)


def main() -> None:
    course = Course.objects.get(pk=key_of("digital-marketing"))
    members = list(_spread(Enrolment.objects.filter(course=course, percent__gt=0, percent__lt=100)))
    finished = list(_spread(Enrolment.objects.filter(course=course, certificates__state="active")))
    pages = _public(course) | _of_members(course, members) | _of_finished(finished) | _of_staff(course)
    print(json.dumps({"pages": pages, "inside": {name: _inside(visits) for name, visits in pages.items()}}))


def _spread(rows: Any) -> Iterator[Any]:
    """Rows at even distances over the whole table, each once."""
    first, last = rows.order_by("pk").values_list("pk", flat=True)[0], rows.order_by("-pk").values_list("pk", flat=True)[0]
    seen = set()
    for number in range(VISITORS):
        row = rows.filter(pk__gte=first + (last - first) * number // VISITORS).select_related("member").order_by("pk").first()
        if row is not None and row.pk not in seen:
            seen.add(row.pk)
            yield row


def _session(member: User) -> str:
    session = SessionStore()
    session[SESSION_KEY] = str(member.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = member.get_session_auth_hash()
    session.save()
    return str(session.session_key)


def _public(course: Course) -> dict[str, list[Visit]]:
    lessons = [step["urls"][language] for step in course.step_entries if step["kind"] == "lesson" for language in ("ar", "fr")]
    serials = list(IssuedCertificate.objects.order_by("serial").values_list("serial", flat=True)[:VISITORS])
    # One code a minute for a number: each is asked for once.
    numbered = User.objects.filter(phone__isnull=False).members().order_by("uuid").values_list("phone", flat=True)
    phones = list(dict.fromkeys(numbered[: 4 * VISITORS]))
    return {
        "home": [get("/ar/"), get("/fr/")],
        "catalogue": [get("/ar/courses/"), get("/fr/courses/")],
        "course": [get(course.url("ar")), get(course.url("fr"))],
        "lesson, warm": [get(path) for path in lessons],
        "lesson, cold": [get(f"{path}?cold=1") for path in lessons],
        "search": [get(f"/{language}/courses/?q={quote(word)}") for word in SEARCHED for language in ("ar", "fr")],
        "/verify/<serial>/": [get(f"/verify/{serial}/") for serial in serials],
        "sign-in page": [get("/ar/account/signin/"), get("/fr/account/signin/")],
        "sending of a code": [post("/ar/account/signin/", "", urlencode({"phone": phone})) for phone in phones],
    }


def _of_members(course: Course, enrolments: list[Enrolment]) -> dict[str, list[Visit]]:
    """Of those who are in the middle of the course."""
    quizzes = [step for step in course.step_entries if step["kind"] == "quiz"]
    lesson = next(step for step in course.step_entries if step["kind"] == "lesson")
    pages: dict[str, list[Visit]] = {
        name: []
        for name in (
            "My learning",
            "profile",
            "/api/me/",
            "POST /api/events/",
            "quiz start page",
            "attempt",
            "answer saved",
            "results and review",
        )
    }
    for enrolment in enrolments:
        member = enrolment.member
        session = _session(member)
        pages["My learning"].append(get("/ar/me/", session))
        pages["profile"].append(get("/ar/account/", session))
        pages["/api/me/"].append(get(f"/api/me/?course={course.key}&lang=ar", session))
        event = {"id": "NEW", "verb": "viewed", "object": lesson["key"], "at": "2026-01-05T10:00:00Z", "result": {}}
        pages["POST /api/events/"].append(
            post("/api/events/", session, json.dumps({"member": str(member.uuid), "events": [event]}), "application/json")
        )
        pages["quiz start page"].append(get(f"/ar/me/steps/{quizzes[-1]['key']}/quiz/", session))
        attempt = _begun(quizzes, member)
        if attempt:
            pages["attempt"].append(get(f"/ar/attempts/{attempt.pk}/", session))
            saved = urlencode({"position": 1, "event_id": "NEW", "sequence": "MILLISECONDS", "q1": "1"})
            pages["answer saved"].append(post(f"/ar/attempts/{attempt.pk}/save/", session, saved))
        handed_in = Attempt.objects.filter(member=member, state="submitted").values_list("pk", flat=True).first()
        if handed_in:
            pages["results and review"].append(get(f"/ar/attempts/{handed_in}/result/", session))
    return {name: visits for name, visits in pages.items() if visits}


def _begun(quizzes: list[dict], member: User) -> Attempt | None:
    """An attempt at the first quiz that is open to her."""
    for quiz in quizzes:
        try:
            return start_quiz(step_key=uuid.UUID(quiz["key"]), member=member, language="ar")
        except DomainError:
            continue
    return None


def _of_finished(enrolments: list[Enrolment]) -> dict[str, list[Visit]]:
    pages: dict[str, list[Visit]] = {"my certificates": [], "certificate": [], "certificate as PDF": []}
    for enrolment in enrolments:
        session = _session(enrolment.member)
        key = enrolment.certificates.active().values_list("uuid", flat=True).get()
        pages["my certificates"].append(get("/ar/me/certificates/", session))
        pages["certificate"].append(get(f"/ar/me/certificates/{key}/", session))
        pages["certificate as PDF"].append(get(f"/ar/me/certificates/{key}/certificate.pdf", session))
    return pages


def _of_staff(course: Course) -> dict[str, list[Visit]]:
    driss = User.objects.filter(groups__name=ADMINISTRATORS).earliest("pk")
    Authenticator.objects.get_or_create(user=driss, type=Authenticator.Type.TOTP, defaults={"data": {"secret": ""}})
    session = _session(driss)
    member = Enrolment.objects.filter(course=course, percent=100).latest("pk").member
    quiz = Quiz.objects.get(course_steps=next(step["key"] for step in course.step_entries if step["kind"] == "quiz"))
    cohort, cooperative = Cohort.objects.earliest("pk"), Cooperative.objects.latest("pk")
    name, rare, phone = quote("فاطمة"), quote("Touda Benali"), "0612345678"
    progress, people, certificates = "/admin/learning/progress/", "/admin/people/", "/admin/certificates/"
    paths = {
        "first page": ["/admin/"],
        "progress": [progress, f"{progress}?p=200"],
        "progress, searched": [f"{progress}?q={name}", f"{progress}?q={rare}"],
        "progress, of a state": [f"{progress}?state=finished", f"{progress}?state=away"],
        "progress, of a cohort": [f"{progress}?cohort={cohort.pk}"],
        "progress, of a region": [f"{progress}?region={cooperative.region_id}"],
        "progress, by name": [f"{progress}?ordering=name"],
        "one member": [f"/admin/learning/members/{member.pk}/"],
        "people": [people, f"{people}?page=200"],
        "people, searched": [f"{people}?q={name}", f"{people}?q={rare}", f"{people}?q={phone}"],
        "cooperatives": ["/admin/cooperatives/", "/admin/cooperatives/?p=200"],
        "cooperatives, searched": [f"/admin/cooperatives/?q={quote('الأمل 77')}"],
        "one cooperative": [f"/admin/cooperatives/inspect/{cooperative.pk}/"],
        "cohorts": ["/admin/cohorts/"],
        "courses of cohorts": ["/admin/learning/cohorts/"],
        "courses of a cohort": [f"/admin/learning/cohorts/{cohort.pk}/"],
        "enrol members, searched": [
            f"/admin/learning/enrol/?course={course.key}&q={rare}",
            f"/admin/learning/enrol/?course={course.key}&q={name}",
        ],
        "certificates": [certificates, f"{certificates}?p=200"],
        "certificates, searched": [f"{certificates}?q={name}", f"{certificates}?q={rare}"],
        "issue to many, of a cohort": [f"/admin/certificate-batches/start/?cohort={cohort.pk}"],
        "waiting for approval": ["/admin/achievements/waiting/"],
        "quizzes": ["/admin/bank/quizzes/"],
        "question analysis": [f"/admin/bank/quizzes/{quiz.key}/analysis/"],
        "answers to mark": ["/admin/marking/"],
    }
    return {f"staff: {name}": [get(path, session) for path in found] for name, found in paths.items()}


def _inside(visits: list[Visit]) -> dict[str, Any]:
    """The same visits in this process: statements, milliseconds in the database, and large tables that were read from end to end."""
    counts, spent, scanned = [], [], set()
    client = Client(raise_request_exception=False, headers={"host": "localhost"})
    is_staff = "/admin/" in visits[0][1]
    for number, visit in enumerate(visits[:: -max(1, len(visits) // LOOKED_INTO // 2)][:LOOKED_INTO]):
        with _watched() as statements, transaction.atomic():
            response = _ask(client, visit, number)
            transaction.set_rollback(True)
        if response.status_code >= REFUSED:
            return {"queries": len(statements), "database_ms": 0.0, "scans": [f"it answers {response.status_code}"]}
        counts.append(len(statements))
        spent.append(sum(seconds for _sql, _params, seconds in statements) * 1000)
        if number < 3:
            scanned |= {table for sql, params, _seconds in statements for table in _scans(sql, params)}
    return {"queries": max(counts), "database_ms": round(max(spent) if is_staff else median(spent), 1), "scans": sorted(scanned)}


def _ask(client: Client, visit: Visit, number: int) -> Any:
    method, path, session, token, body, content_type = visit
    client.cookies.clear()
    if session:
        client.cookies[settings.SESSION_COOKIE_NAME] = session
    headers = {"x-forwarded-for": f"10.9.{number // 250}.{number % 250 + 1}"}
    if method == "GET":
        return client.get(path, secure=True, headers=headers)
    client.cookies[settings.CSRF_COOKIE_NAME] = token
    return client.post(path, fresh(body), content_type=content_type, secure=True, headers=headers | {"x-csrftoken": token})


@contextmanager
def _watched() -> Iterator[list[tuple[str, Any, float]]]:
    statements: list[tuple[str, Any, float]] = []

    def watch(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:  # noqa: FBT001 - Django calls it so
        began = time.perf_counter()
        try:
            return execute(sql, params, many, context)
        finally:
            if not sql.startswith(("SAVEPOINT", "RELEASE", "ROLLBACK")):
                statements.append((sql, params, time.perf_counter() - began))

    with connection.execute_wrapper(watch):
        yield statements


def _scans(sql: str, params: Any) -> set[str]:
    if not re.match(r"\s*(SELECT|WITH|UPDATE|DELETE)", sql):
        return set()
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (FORMAT JSON) {sql}", params)
        [plan] = cursor.fetchone()
        return {name for name in _read_whole(plan[0]["Plan"]) if _rows(cursor, name) > MANY_ROWS}


def _read_whole(plan: dict) -> Iterator[str]:
    if plan["Node Type"] in {"Seq Scan", "Parallel Seq Scan"}:
        yield plan["Relation Name"]
    for part in plan.get("Plans", []):
        yield from _read_whole(part)


def _rows(cursor: Any, table: str) -> float:
    cursor.execute("SELECT reltuples FROM pg_class WHERE relname = %s", [table])
    return cursor.fetchone()[0]


if __name__ == "__main__":
    main()
