"""Words that would keep a careless pattern busy for hours, and places in texts that ask for more than they should."""

import os
import subprocess
import sys

import pytest

from certificates.rendering.page_data import fill
from certificates.rendering.wording import PARTS, check_words
from text.errors import DomainError

WORK = """
import django; django.setup()
from courses.blocks.activities import gap_parts
from text.folding import fold, index_text, words
from text.names import clean_name
from text.sanitise import sanitise
for text in ("[" * 200_000, "[[a" + " " * 200_000, "[[a " * 60_000, "]]" * 100_000):
    gap_parts(text, [])
for text in ("a" * 50_000 + "!", "\\u064b" * 50_000, "ال" * 20_000, "-" * 50_000, "a-" * 25_000, "'" * 50_000, " " * 50_000, "1." * 25_000):
    for work in (fold, index_text, words, clean_name, sanitise):
        try:
            work(text)
        except Exception as refusal:
            assert hasattr(refusal, "code"), refusal
"""


def test_no_text_takes_more_than_its_share_of_time():
    """All of it takes a second or two; a pattern that goes back would not end. The process is ended then."""
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "lms.settings.test"}
    subprocess.run([sys.executable, "-c", WORK], env=environment, timeout=120, check=True)


@pytest.mark.parametrize(
    "place",
    [
        "{user.password}",
        "{x.__class__}",
        "{name.__init__.__globals__}",
        "{{ settings.SECRET_KEY }}",
        "{% debug %}",
        "{0}",
        "{}",
        "{name!r}",
        "{name:>9}",
    ],
)
def test_the_words_of_a_certificate_ask_for_nothing_but_the_known_facts(place):
    for part in PARTS:
        with pytest.raises(DomainError):
            check_words(part, f"x {place}")
    assert fill(f"x {place}", {"name": "Amal"}) == f"x {place}"


def test_a_fact_that_looks_like_a_place_is_not_filled_itself():
    facts = {"name": "{course}", "course": "{score}", "score": "87"}
    assert fill("{name}: {course}", facts) == "{course}: {score}"
    assert fill("{name} {score}", facts | {"score": ""}) == ""
