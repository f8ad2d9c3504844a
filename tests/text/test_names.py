import pytest

from text.errors import DomainError
from text.names import MAX_LENGTH, clean_name, script_of


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  فاطمة   الزهراء ", "فاطمة الزهراء"),
        ("فاطمة\u202e\u200f", "فاطمة"),
        ("عبد\nالله", "عبد الله"),
        ("Amina\t\x00Alaoui", "Amina Alaoui"),
        ("E\u0301milie", "Émilie"),
        ("Aït-Ben’Ali", "Aït-Ben’Ali"),
        ("O\u02bcHara", "O’Hara"),
        ("Œuvrard", "Œuvrard"),
        ("Ḥassan".replace("Ḥ", "H"), "Hassan"),
        ("گلثوم ڭاوي ݣنون پاشا ڤيصل", "گلثوم ڭاوي ݣنون پاشا ڤيصل"),
        ("مُحَمَّد", "مُحَمَّد"),
        ("ﻣﺤﻤﺪ", "محمد"),
        ("نور\u200cالدين", "نور\u200cالدين"),
        ("\u200dأمال\u200c", "أمال"),
        ("A\u200dmina", "Amina"),
        ("ⵜⵉⵍⵉⵍⴰ", "ⵜⵉⵍⵉⵍⴰ"),
        ("M. Tazi", "M. Tazi"),
        ("Ji\u00adnane", "Jinane"),
        ("Amina\ud800", "Amina"),
    ],
)
def test_clean_name_keeps_the_name(typed: str, kept: str) -> None:
    assert clean_name(typed) == kept
    assert clean_name(kept) == kept


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("", "name_empty"),
        ("  \u202e ", "name_empty"),
        ("-.'", "name_empty"),
        ("\u064e", "name_empty"),
        ("Amina 2", "name_letter"),
        ("Amina🙂", "name_letter"),
        ("李娜", "name_letter"),
        ("Иван", "name_letter"),
        ("Amina<b>", "name_letter"),
        ("Zoë\u0323", "name_letter"),
        ("م" + "\u064e" * 9, "name_letter"),
        ("A\u064e", "name_letter"),
        ("أ" * (MAX_LENGTH + 1), "name_too_long"),
    ],
)
def test_clean_name_refuses_what_no_certificate_can_show(typed: str, code: str) -> None:
    with pytest.raises(DomainError) as refusal:
        clean_name(typed)
    assert refusal.value.code == code
    assert str(refusal.value.message)
    assert str(refusal.value.hint)


def test_refusal_names_the_character() -> None:
    with pytest.raises(DomainError, match="🙂") as refusal:
        clean_name("Amina 🙂")
    assert "U+1F642" in str(refusal.value.message)


def test_longest_name_is_accepted() -> None:
    assert clean_name("أ" * MAX_LENGTH)


@pytest.mark.parametrize(
    ("name", "script"),
    [("فاطمة", "arabic"), ("Fatima", "latin"), ("ⵜⵉⵍⵉⵍⴰ", "tifinagh"), ("Fatima فاطمة", "mixed"), ("12", ""), ("", "")],
)
def test_script_of(name: str, script: str) -> None:
    assert script_of(name) == script
