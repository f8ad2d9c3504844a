"""Public pages through nginx: kept for moments, fresh when they should be, and never anybody's own."""

import gzip
import threading
import time
from collections.abc import Iterator

import pytest

PROMISED_SECONDS = 10
FEW = 4  # of two hundred
BR = "br;q=1.0, *;q=0"


@pytest.fixture(scope="module")
def lessons(school) -> list[str]:
    return school.inside("lessons")


@pytest.fixture
def lesson(lessons) -> Iterator[str]:
    """A lesson that no test has asked for yet."""
    assert lessons, "each test takes one"
    return lessons.pop()


def asked_of_django(school) -> int:
    """How many requests the web servers have answered so far."""
    lines = [line for port in school.web_ports for line in (school.folder / f"web-{port}.log").read_text("utf-8").splitlines()]
    return sum('"taawon.requests"' in line for line in lines)


def crowd(school, path: str, count: int = 200) -> list[tuple[int, bytes]]:
    """So many visitors at the same moment."""
    found, ready = [], threading.Barrier(count)

    def ask() -> None:
        visitor = school.visitor()
        ready.wait(timeout=60)
        status, body, _headers = visitor.get(path)
        found.append((status, body))
        visitor.hang_up()

    threads = [threading.Thread(target=ask, daemon=True) for _number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return found


def test_two_hundred_who_ask_at_once_reach_the_school_a_few_times(school, lesson):
    """A crowd after a long silence is answered by the school from what it keeps: one short query each."""
    for moment in ("nobody has asked before", "the kept page is too old"):
        before = asked_of_django(school)
        answers = crowd(school, lesson)
        assert len(answers) == 200 and {status for status, _body in answers} == {200}, moment
        assert len({body for _status, body in answers}) == 1
        assert 1 <= asked_of_django(school) - before <= FEW, moment
        time.sleep(3)  # longer than nginx may answer by itself


def test_what_is_published_is_seen_within_the_promised_time(school, lesson, until):
    visitor = school.visitor()
    assert visitor.get(lesson)[0] == 200
    title = school.inside("retitle", lesson, "عنوان جديد بعد النشر")
    published = time.monotonic()
    until(lambda: title in visitor.get(lesson)[1].decode(), bool, seconds=PROMISED_SECONDS)
    assert time.monotonic() - published < PROMISED_SECONDS


def test_a_page_that_nobody_asked_for_in_a_while_is_new_at_the_first_look(school, lesson):
    visitor = school.visitor()
    assert visitor.get(lesson)[0] == 200
    title = school.inside("retitle", lesson, "عنوان آخر بعد النشر")
    time.sleep(PROMISED_SECONDS + 1)
    assert title in visitor.get(lesson)[1].decode()


@pytest.mark.parametrize("path", ["/", "/ar/", "/fr/", "/ar/courses/", "/fr/courses/", "lesson"])
@pytest.mark.parametrize("web", [None, 0])
def test_a_page_that_has_not_changed_is_not_sent_again(school, lessons, path, web):
    visitor = school.visitor(web=web)
    path = lessons[0] if path == "lesson" else path
    status, body, headers = visitor.get(path)
    assert status == 200 and "Set-Cookie" not in headers
    if path == "/":  # the choice of the language belongs to the visitor's settings
        return
    assert headers["Cache-Control"].startswith("public, max-age=60")
    assert "Accept-Encoding" in headers["Vary"] and "Cookie" not in headers["Vary"]
    again, nothing, _headers = visitor.ask("GET", path, **{"If-None-Match": headers["ETag"]})
    assert (again, nothing) == (304, b"")
    assert visitor.ask("GET", path, **{"If-None-Match": '"another"'})[1] == body


def test_each_encoding_gets_its_own_bytes_in_any_order(school, lesson):
    visitor, pages, tags = school.visitor(), set(), {}
    for wanted in ("gzip", "", "gzip, deflate, br, zstd", BR, "identity", "gzip"):
        status, body, headers = visitor.ask("GET", lesson, **{"Accept-Encoding": wanted})
        assert status == 200
        sent = headers.get("Content-Encoding", "identity")
        assert sent == ("gzip" if "gzip" in wanted else "identity"), wanted
        assert int(headers["Content-Length"]) == len(body)
        pages.add(gzip.decompress(body) if sent == "gzip" else body)
        tags.setdefault(sent, set()).add(headers["ETag"])
    assert len(pages) == 1
    assert len(tags["gzip"]) == len(tags["identity"]) == 1 and not tags["gzip"] & tags["identity"]


def test_head_says_what_get_would_and_a_range_is_cut_right(school, lesson):
    visitor = school.visitor()
    status, nothing, head = visitor.ask("HEAD", lesson, **{"Accept-Encoding": "identity"})
    assert (status, nothing) == (200, b"")
    _status, body, headers = visitor.ask("GET", lesson, **{"Accept-Encoding": "identity"})
    assert {name: head[name] for name in ("ETag", "Content-Length", "Cache-Control", "Vary")} == {
        name: headers[name] for name in ("ETag", "Content-Length", "Cache-Control", "Vary")
    }
    status, part, _headers = visitor.ask("GET", lesson, **{"Accept-Encoding": "identity", "Range": "bytes=10-29"})
    assert (status, part) in {(206, body[10:30]), (200, body)}


def test_pages_of_a_person_are_never_kept(school):
    readers = school.inside("readers", "2")
    members = [school.visitor(reader["session"]) for reader in readers]
    for path in ("/api/me/", "/fr/me/", "/fr/account/"):
        answers = [member.get(path) for member in (*members, *members)]
        for _status, _body, headers in answers:
            assert "public" not in headers.get("Cache-Control", ""), path
    told = [member.get("/api/me/")[1].decode() for member in (*members, *members)]
    assert all(reader["member"] in said for reader, said in zip(readers * 2, told, strict=True))
    assert readers[0]["member"] not in school.visitor().get("/api/me/")[1].decode()


def test_a_restricted_page_is_shown_to_whom_it_is_meant_for_and_kept_for_nobody(school, lesson, until):
    visitor, [reader] = school.visitor(), school.inside("readers", "1")
    member = school.visitor(reader["session"])
    assert visitor.get(lesson)[0] == 200
    school.inside("restrict", lesson)
    until(lambda: school.visitor().get(lesson)[0], lambda status: status == 302, seconds=PROMISED_SECONDS)
    for _turn in range(3):
        status, _body, headers = member.get(lesson)
        assert status == 200 and "public" not in headers.get("Cache-Control", "")
        assert school.visitor().get(lesson)[0] == 302


def test_a_cookie_that_is_set_is_set_for_one_person_only(school):
    tokens = set()
    for _number in range(4):
        visitor = school.visitor()
        status, _body, _headers = visitor.get("/fr/account/signin/")
        assert status == 200
        tokens.add(visitor.cookies["__Host-csrf"])
    assert len(tokens) == 4
