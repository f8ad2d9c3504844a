"""The pages that belong to no app."""

import socket
from pathlib import Path

import pytest

from lms.celery import app


@pytest.fixture
def song(settings) -> bytes:
    content = bytes(range(256)) * 40
    Path(settings.MEDIA_ROOT).mkdir(parents=True, exist_ok=True)
    (Path(settings.MEDIA_ROOT) / "song.opus").write_bytes(content)
    return content


def body(response) -> bytes:
    return b"".join(response.streaming_content) if response.streaming else response.content


def test_the_door_offers_both_languages(client, db):
    page = client.get("/").content.decode()
    assert 'href="/ar/"' in page
    assert 'href="/fr/"' in page


def test_alive_asks_nothing(client):
    assert client.get("/healthz").content == b"ok"


def test_ready_says_what_answers(client, db, current_postgresql):
    said = {"database": True, "cache": True, "broker": True, "storage": True, "time zones": True}
    assert client.get("/readyz").json() == said


def test_not_ready_when_the_broker_is_away(client, db, settings, monkeypatch, current_postgresql):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        # In this order: the second falls back to the first, and must be put back to what it was before.
        away = f"redis://127.0.0.1:{probe.getsockname()[1]}/0"
        monkeypatch.setattr(app.conf, "broker_write_url", away)
        monkeypatch.setattr(app.conf, "broker_url", away)
        response = client.get("/readyz")
    assert response.status_code == 503
    assert response.json() == {"database": True, "cache": True, "broker": False, "storage": True, "time zones": True}


@pytest.mark.parametrize(("path", "language"), [("/ar/nowhere/", "ar"), ("/fr/nowhere/", "fr")])
def test_what_is_not_there_is_said_in_the_language_of_the_address(client, school, path, language):
    response = client.get(path)
    assert response.status_code == 404
    assert f'lang="{language}-MA"' in response.content.decode()


@pytest.mark.parametrize(
    ("path", "language", "most"),
    [("/fr/account/signin/", "fr", "1\N{NO-BREAK SPACE}Mo"), ("/ar/attempts/1/files/", "ar", "40"), ("/admin/bank/import/", "ar", "52")],
)
def test_what_nginx_does_not_take_in_is_said_in_the_language_of_the_address(client, path, language, most):
    response = client.get(f"/too-heavy{path}")
    page = response.content.decode()
    assert response.status_code == 413
    assert f'lang="{language}-MA"' in page and most in page


def test_a_length_too_heavy_is_refused_whatever_server_asks(client):
    response = client.generic("POST", "/api/events/", b"{}", CONTENT_LENGTH=2 * 1024 * 1024, headers={"Accept-Language": "fr"})
    assert response.status_code == 413
    assert response.json()["error"] == "too_heavy" and "1\N{NO-BREAK SPACE}Mo" in response.json()["message"]


def test_an_address_that_is_no_path_is_not_there(client, db):
    assert client.generic("OPTIONS", "*").status_code == 404


@pytest.mark.parametrize(
    ("asked", "start", "stop"), [("bytes=0-99", 0, 100), ("bytes=10000-", 10000, 10240), ("bytes=-40", 10200, 10240), ("bytes=5-5", 5, 6)]
)
def test_sound_can_be_sought(client, song, asked, start, stop):
    response = client.get("/media/song.opus", headers={"Range": asked})
    assert response.status_code == 206
    assert body(response) == song[start:stop]
    assert response["Content-Range"] == f"bytes {start}-{stop - 1}/{len(song)}"
    assert int(response["Content-Length"]) == stop - start


@pytest.mark.parametrize("asked", ["bytes=20000-30000", "bytes=50-10"])
def test_a_range_outside_is_416(client, song, asked):
    assert client.get("/media/song.opus", headers={"Range": asked}).status_code == 416


@pytest.mark.parametrize("asked", ["bytes=a-b", "bytes=-", "lines=1-2", "bytes=0-1,4-5", "bytes=0-" + "9" * 5000])
def test_a_range_that_is_none_gives_the_whole(client, song, asked):
    response = client.get("/media/song.opus", headers={"Range": asked})
    assert response.status_code == 200
    assert body(response) == song


@pytest.mark.parametrize("path", ["../secret-key", "..%2fsecret-key", "/etc/passwd", "%2e%2e/%2e%2e/manage.py"])
def test_nothing_outside_the_media_folder_is_served(client, db, path):
    assert client.get(f"/media/{path}").status_code in {301, 302, 400, 404}


def test_uploaded_files_never_run_as_pages(client, song):
    response = client.get("/media/song.opus")
    assert "sandbox" in response["Content-Security-Policy"]
    assert response["X-Content-Type-Options"] == "nosniff"
