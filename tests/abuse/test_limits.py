"""Limits: n is taken, n + 1 is refused in words, in the language of who asked."""

import pytest
from django.test import Client

from accounts.windows import Window
from courses.searching import SEARCHES

ARABIC = range(0x0620, 0x0650)


def speaks(text: str, language: str) -> bool:
    return any(ord(letter) in ARABIC for letter in text) == (language == "ar")


@pytest.fixture(params=["ar", "fr"])
def language(request) -> str:
    return request.param


# Search


def test_a_flood_of_searches_is_stopped_in_words_and_the_catalogue_stays_open(school, language, monkeypatch):
    few = Window(SEARCHES.name, points=5, seconds=SEARCHES.seconds)
    monkeypatch.setattr("courses.searching.SEARCHES", few)
    client, path = Client(), f"/{language}/courses/"
    assert {client.get(path, {"q": f"x{n}"}).status_code for n in range(5)} == {200}
    refused = client.get(path, {"q": "x"})
    assert refused.status_code == 429
    assert f'lang="{language}-MA"' in refused.text
    assert 0 < int(refused["Retry-After"]) <= few.seconds
    assert "no-store" in refused["Cache-Control"]
    assert client.get(path).status_code == 200
    assert client.get(path, {"q": " \x00 "}).status_code == 200, "nothing was looked for"
    assert client.get(path, {"q": "x"}, REMOTE_ADDR="198.51.100.7").status_code == 200
    assert client.get(path, {"q": "x"}, headers={"X-Forwarded-For": "198.51.100.8"}).status_code == 429, "anybody can write that line"
