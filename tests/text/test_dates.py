from contextlib import suppress
from datetime import UTC, date, datetime

import pytest
from django import forms
from django.template import Context, Template
from django.utils.formats import date_format, get_format, localize_input
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from text.dates import (
    EARLIEST,
    MONTHS,
    DateNotUnderstood,
    format_date,
    format_day_time,
    format_year_or_day,
    parse_day,
    parse_moment,
    parse_year_or_day,
)

ARABIC = ["يناير", "فبراير", "مارس", "أبريل", "ماي", "يونيو", "يوليوز", "غشت", "شتنبر", "أكتوبر", "نونبر", "دجنبر"]
FRENCH = ["janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre", "décembre"]


@pytest.mark.parametrize("month", range(1, 13))
def test_every_month_is_said_as_in_morocco(month: int) -> None:
    day = date(2026, month, 12)
    assert format_date(day, "ar") == f"12 {ARABIC[month - 1]} 2026"
    assert format_date(day, "fr") == f"12 {FRENCH[month - 1]} 2026"


@pytest.mark.parametrize("month", range(1, 13))
@pytest.mark.parametrize("language", ["ar", "fr"])
def test_djangos_own_dates_say_the_same_months(month: int, language: str) -> None:
    with override(language):
        assert date_format(date(2026, month, 12), "DATE_FORMAT") == format_date(date(2026, month, 12))


def test_first_of_the_month_in_french() -> None:
    assert format_date(date(2026, 8, 1), "fr") == "1er août 2026"
    assert format_date(date(2026, 8, 1), "ar") == "1 غشت 2026"


def test_moment_is_shown_on_the_schools_clock() -> None:
    summer = datetime(2026, 7, 31, 23, 30, tzinfo=UTC)  # while Morocco was an hour ahead
    assert format_date(summer, "fr") == "1er août 2026"
    assert format_day_time(summer, "fr") == "1er août 2026 à 00:30"
    assert format_day_time(summer, "ar") == "1 غشت 2026، 00:30"
    late = datetime(2026, 12, 31, 23, 30, tzinfo=UTC)  # since 20 September 2026 it is not
    assert format_date(late, "fr") == "31 décembre 2026"
    assert format_day_time(late, "ar") == "31 دجنبر 2026، 23:30"


def test_regional_language_codes_are_understood() -> None:
    assert format_date(date(2026, 8, 12), "ar-ma") == "12 غشت 2026"


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_typed_day_comes_before_the_month(language: str) -> None:
    with override(language):
        assert forms.DateField().clean("03/04/2026") == date(2026, 4, 3)
        assert forms.DateField().clean("25/04/2026") == date(2026, 4, 25)
        assert localize_input(date(2026, 4, 3)) == "03/04/2026"
        assert get_format("FIRST_DAY_OF_WEEK") == 1
        with pytest.raises(forms.ValidationError):
            forms.DateField().clean("04/25/2026")


def test_arabic_clock_has_24_hours_and_comma_decimals() -> None:
    with override("ar"):
        assert date_format(datetime(2026, 8, 15, 16, 5), "TIME_FORMAT") == "16:05"
        assert date_format(datetime(2026, 8, 15, 16, 5), "SHORT_DATETIME_FORMAT") == "15/08/2026 16:05"
        assert get_format("DECIMAL_SEPARATOR") == ","


def test_months_are_twelve_in_each_language() -> None:
    assert {len(set(names)) for names in MONTHS.values()} == {12}


def shown(source: str, **context: object) -> str:
    return Template("{% load taawon %}" + source).render(Context(context))


def test_template_filters() -> None:
    with override("ar"):
        assert shown("{{ n|number }} {{ n|number:1 }}", n=1234.5) == "1.235 1.234,5"
        assert shown("{{ d|day }}", d=date(2026, 8, 12)) == "12 غشت 2026"
        assert shown("{{ d|day_time }}", d=datetime(2026, 8, 12, 9, 5)) == "12 غشت 2026، 09:05"
        assert shown("{{ p|ltr }}", p="+212<b>") == '<bdi dir="ltr">+212&lt;b&gt;</bdi>'


@pytest.mark.parametrize("source", ["{{ x|number }}", "{{ x|day }}", "{{ x|day_time }}", "{{ x|duration_minutes }}", "{{ x|ltr }}"])
def test_template_filters_show_nothing_for_nothing(source: str) -> None:
    assert shown(source, x=None) == ""


@pytest.mark.parametrize(
    ("minutes", "words"),
    [(1, "1 minute"), (45, "45 minutes"), (60, "1 hour"), (90, "1 hour and 30 minutes"), (121, "2 hours and 1 minute")],
)
def test_duration_in_words(minutes: int, words: str) -> None:
    with override("en"):
        assert shown("{{ m|duration_minutes }}", m=minutes) == words


MAY = date(2019, 5, 14)


@pytest.mark.parametrize(
    "typed",
    [
        "14/05/2019",
        "14/5/2019",
        "14-05-2019",
        "14.05.2019",
        "2019-05-14",
        "١٤/٠٥/٢٠١٩",
        "٢٠١٩-٠٥-١٤",
        "\u200f14/05/2019 ",
        "14 ماي 2019",
        "14 MAI 2019",
    ],
)
def test_a_day_is_understood_however_it_is_typed(typed: str) -> None:
    assert parse_day(typed) == MAY
    assert parse_year_or_day(typed) == "2019-05-14"


@pytest.mark.parametrize(
    "typed", ["31/02/2019", "2019", "05/14/2019", "14/05/19", "14/05", "14/05/0019", "1e5", "غدا", "14 2019", "", "14/05-2019"]
)
def test_what_is_no_day_is_refused(typed: str) -> None:
    with pytest.raises(DateNotUnderstood):
        parse_day(typed)


@given(st.text(max_size=20))
def test_whatever_is_typed_is_a_day_or_refused(typed: str) -> None:
    with suppress(DateNotUnderstood):
        assert parse_day(typed).year >= EARLIEST


@given(st.dates(date(EARLIEST, 1, 1), date(2100, 12, 31)), st.sampled_from(["ar", "fr"]))
def test_every_day_is_read_as_it_is_shown(day: date, language: str) -> None:
    assert parse_day(format_date(day, language)) == day


@pytest.mark.parametrize("typed", ["14/05/2019 08:30", "2019-05-14T08:30", "١٤/٠٥/٢٠١٩ ٠٨:٣٠", "14 mai 2019 à 8h30", "14 ماي 2019، 08:30"])
def test_a_moment_is_understood_however_it_is_typed(typed: str) -> None:
    assert parse_moment(typed) == datetime(2019, 5, 14, 8, 30)


@pytest.mark.parametrize("typed", ["14/05/2019", "08:30", "14/05/2019 24:30", "31/02/2019 08:30", "14/05/2019 8"])
def test_what_is_no_moment_is_refused(typed: str) -> None:
    with pytest.raises(DateNotUnderstood):
        parse_moment(typed)


def test_a_year_is_enough_where_no_more_is_known() -> None:
    assert parse_year_or_day("٢٠١٩") == "2019"
    assert [format_year_or_day(iso, "fr") for iso in ("2019", "2019-05-14")] == ["2019", "14 mai 2019"]
    with pytest.raises(DateNotUnderstood):
        parse_year_or_day("219")
