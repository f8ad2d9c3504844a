"""Addresses made of titles in every script of the school."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from text.addresses import LONGEST, numbered, readable_address


@pytest.mark.parametrize(
    ("title", "address"),
    [
        ("الدرس ١", "al-drs-1"),
        ("الدرس ٢", "al-drs-2"),
        ("كيف تصور منتوجك؟", "kif-tsour-mntoujk"),
        ("وَصْف العسل: الجزء ٣", "wsf-al-asl-al-jz-3"),
        ("شاي ڭلميم", "chai-glmim"),
        ("ⵜⴰⵎⵓⵏⵜ ⵏ ⵡⴰⵔⴳⴰⵏ", "tamunt-n-wargan"),
        ("L’été à Fès : cœur d’œuvre", "l-ete-a-fes-coeur-d-oeuvre"),
        ("Leçon 1", "lecon-1"),
        ("؟؟؟", ""),
    ],
)
def test_a_title_becomes_an_address_that_can_be_read(title, address):
    assert readable_address(title) == address


@given(st.text(max_size=300))
def test_whatever_is_typed_gives_an_address_or_nothing(title):
    address = readable_address(title)
    assert re.fullmatch(r"([a-z0-9_]([a-z0-9_-]*[a-z0-9_])?)?", address)
    assert len(address) <= LONGEST
    assert readable_address(address) == address


def test_a_taken_address_gets_the_first_free_number():
    assert numbered("quiz", set()) == "quiz"
    assert numbered("quiz", {"quiz", "quiz-2", "quiz-4"}) == "quiz-3"
