"""Serials: nobody guesses them, and a slip of the pen is told from a number that was never issued."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certificates.serials import ALPHABET, fault, grouped, new_serial, normalise

SERIAL = "2514-3J4T-CAZT-8WJH-BAMK"


def test_new_serials_are_typeable_and_never_alike():
    serials = [new_serial() for _ in range(500)]
    assert len(set(serials)) == 500
    for serial in serials:
        groups = serial.split("-")
        assert [len(group) for group in groups] == [4, 4, 4, 4, 4]
        assert set("".join(groups)) <= set(ALPHABET)
        assert fault(serial) == ""


@pytest.mark.parametrize(
    "typed",
    [
        SERIAL.lower(),
        SERIAL.replace("-", ""),
        SERIAL.replace("-", " "),
        f"  {SERIAL.replace('-', '–')}\n",
        f"\u2067{SERIAL}\u2069",
        SERIAL.replace("1", "I"),
        SERIAL.replace("1", "l"),
        SERIAL.replace("2514", "٢٥١٤"),
        f"https://taawon.ma/verify/{SERIAL}/?lang=fr",
        f"HTTPS://TAAWON.MA/VERIFY/{SERIAL}",
        "".join(chr(ord(character) + 0xFEE0) for character in SERIAL),
    ],
)
def test_every_way_to_type_a_serial_means_the_same(typed):
    assert normalise(typed) == SERIAL


def test_the_letter_o_counts_as_zero():
    serial = next(serial for serial in iter(new_serial, "") if "0" in serial)
    assert normalise(serial.replace("0", "o")) == serial


def test_one_wrong_character_never_goes_unnoticed():
    characters = SERIAL.replace("-", "")
    for place, other in itertools.product(range(20), ALPHABET):
        if other != characters[place]:
            assert fault(grouped(characters[:place] + other + characters[place + 1 :])) == "check"


def test_two_exchanged_characters_never_go_unnoticed():
    characters = list(SERIAL.replace("-", ""))
    for one, two in itertools.combinations(range(20), 2):
        swapped = characters.copy()
        swapped[one], swapped[two] = swapped[two], swapped[one]
        if swapped != characters:
            assert fault(grouped("".join(swapped))) == "check"


@pytest.mark.parametrize(
    ("typed", "wrong"),
    [("", "empty"), (" - ", "empty"), (SERIAL[:-1], "length"), (SERIAL + "0", "length"), ("U" + SERIAL[1:], "letter"), ("شهادة", "letter")],
)
def test_other_faults_are_told_apart(typed, wrong):
    assert fault(normalise(typed)) == wrong


@given(st.text(max_size=400))
def test_normalising_twice_changes_nothing(text):
    assert normalise(normalise(text)) == normalise(text)
