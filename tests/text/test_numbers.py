from decimal import Decimal

import pytest
from django.utils.translation import override

from text.digits import to_ascii_digits
from text.errors import DomainError
from text.numbers import format_number, format_score, parse_number
from text.templatetags.taawon import percent


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("12", "12"),
        ("٢٫٥", "2.5"),
        ("2,5", "2.5"),
        ("2.5", "2.5"),
        ("1 234,5", "1234.5"),
        ("1\u202f234,5", "1234.5"),
        ("1.234,5", "1234.5"),
        ("1,234.5", "1234.5"),
        ("1,234", "1.234"),
        ("١٬٢٣٤", "1234"),
        ("-3", "-3"),
        ("\u22123", "-3"),
        ("+4", "4"),
        (" 7. ", "7"),
        (",5", "0.5"),
        ("۱۲", "12"),
        ("1.234.567,89", "1234567.89"),
        ("12\u200e", "12"),
        ("1.234.567", "1234567"),
        ("-1,234,567", "-1234567"),
    ],
)
def test_parse_number_reads_what_people_type(typed: str, meant: str) -> None:
    assert parse_number(typed) == Decimal(meant)


@pytest.mark.parametrize("typed", ["", "abc", "1,2,3", "12 DH", "--1", "1e5", "NaN", "Infinity", "½x", "9" * 41, "١/٢", "."])
def test_parse_number_refuses_the_rest_with_a_reason(typed: str) -> None:
    with pytest.raises(DomainError) as refusal:
        parse_number(typed)
    assert refusal.value.code == "not_a_number"
    assert str(refusal.value.hint)


@pytest.mark.parametrize(
    ("number", "decimals", "language", "shown"),
    [
        (1234567.891, 2, "ar", "1.234.567,89"),
        (1234567.891, 2, "fr", "1\u202f234\u202f567,89"),
        (999, 0, "ar", "999"),
        (Decimal("2.5"), 0, "fr", "3"),
        (0, 1, "ar", "0,0"),
        (-5, 0, "fr", "-5"),
        (-5, 0, "ar", "\u200e-5"),
        (-0.2, 0, "ar", "0"),
    ],
)
def test_format_number(number: float, decimals: int, language: str, shown: str) -> None:
    assert format_number(number, decimals, language) == shown


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_what_the_school_writes_it_also_reads(language: str) -> None:
    for number in (Decimal(1234567), Decimal(-1234567), Decimal("1234.5"), Decimal("98765432.10")):
        decimals = -number.as_tuple().exponent
        assert parse_number(format_number(number, decimals, language)) == number


def test_format_number_follows_the_language_in_use() -> None:
    with override("fr"):
        assert format_number(1234) == "1\u202f234"
    with override("ar"):
        assert format_number(1234) == "1.234"


@pytest.mark.parametrize(
    ("score", "shown"), [(Decimal("79.99"), "79,9"), ("87.50", "87,5"), (Decimal("100.00"), "100"), (83.0, "83"), (64.1, "64,1")]
)
def test_a_score_is_never_rounded_up_and_is_written_alike_on_pages_and_papers(score: float | Decimal | str, shown: str) -> None:
    with override("ar"):
        assert format_score(score) == shown
        assert percent(score) == f'<bdi dir="ltr">{shown}%</bdi>'
    with override("fr"):
        assert percent(score) == f'<bdi dir="ltr">{shown}\u202f%</bdi>'


def test_to_ascii_digits_leaves_all_else() -> None:
    assert to_ascii_digits("رمز: ٦١٠-٤٤٥ / ۶ / ६ / ² / 7") == "رمز: 610-445 / 6 / 6 / ² / 7"
