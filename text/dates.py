"""Days and hours as they are said and typed in Morocco, the month always in words where it is shown."""

import re
from datetime import date, datetime, time

from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from text.digits import to_ascii_digits
from text.errors import DomainError
from text.folding import fold

MONTHS = {
    "ar": (
        "يناير",
        "فبراير",
        "مارس",
        "أبريل",
        "ماي",
        "يونيو",
        "يوليوز",
        "غشت",
        "شتنبر",
        "أكتوبر",
        "نونبر",
        "دجنبر",
    ),
    "fr": (
        "janvier",
        "février",
        "mars",
        "avril",
        "mai",
        "juin",
        "juillet",
        "août",
        "septembre",
        "octobre",
        "novembre",
        "décembre",
    ),
}
_BEFORE_TIME = {"ar": "، ", "fr": " à "}


def _known(language: str | None) -> str:
    found = (language or get_language() or "ar")[:2]
    return found if found in MONTHS else "fr"


def _local(moment: datetime) -> datetime:
    return timezone.localtime(moment) if timezone.is_aware(moment) else moment


def start_of(day: date) -> datetime:
    """Its first moment on the school's clock. Rows are compared with it: the database's own clock may know less of Morocco's."""
    return timezone.make_aware(datetime.combine(day, time.min))


def format_date(day: date, language: str | None = None) -> str:
    """12 غشت 2026, or 12 août 2026. A moment is taken on the school's clock."""
    language = _known(language)
    if isinstance(day, datetime):
        day = _local(day)
    number = "1er" if language == "fr" and day.day == 1 else str(day.day)
    return f"{number} {MONTHS[language][day.month - 1]} {day.year:04d}"


def format_day_time(moment: datetime, language: str | None = None) -> str:
    """12 غشت 2026، 14:05, or 12 août 2026 à 14:05, on the school's clock."""
    language = _known(language)
    moment = _local(moment)
    return f"{format_date(moment, language)}{_BEFORE_TIME[language]}{moment:%H:%M}"


EARLIEST, LATEST = 1900, 2200  # years that somebody can mean
_MONTH_NUMBERS = {fold(name): number for names in MONTHS.values() for number, name in enumerate(names, start=1)}
_SIGNS_UNSEEN = re.compile("[\u061c\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
_DAY = re.compile(r"(?P<day>[0-9]{1,2})(?P<sign>[/.-])(?P<month>[0-9]{1,2})(?P=sign)(?P<year>[0-9]{4})")
_ISO_DAY = re.compile(r"(?P<year>[0-9]{4})(?P<sign>[/.-])(?P<month>[0-9]{1,2})(?P=sign)(?P<day>[0-9]{1,2})")
_DAY_IN_WORDS = re.compile(r"(?P<day>[0-9]{1,2})(?:er)? (?P<month>\D+?) (?P<year>[0-9]{4})")
_MOMENT = re.compile(r"(?P<day>.+?)(?:\s+a\s+|\s*[،,]\s*|\s+|t)(?P<hour>[0-9]{1,2})\s*[:h]\s*(?P<minute>[0-9]{2})(?::00)?")
_YEAR = re.compile(r"[0-9]{4}")


class DateNotUnderstood(DomainError):
    """What was typed is no day of the calendar, or can be read in two ways."""


def parse_day(typed: str) -> date:
    """14/05/2019, 14-5-2019, 2019-05-14, ١٤/٠٥/٢٠١٩, 14 ماي 2019 and 14 mai 2019 are one day. Raises DateNotUnderstood."""
    plain = _plain(typed)
    found = _DAY.fullmatch(plain) or _ISO_DAY.fullmatch(plain) or _DAY_IN_WORDS.fullmatch(plain)
    if found is not None:
        try:
            month = _MONTH_NUMBERS.get(found["month"]) or int(found["month"])
            day = date(int(found["year"]), month, int(found["day"]))
        except ValueError:
            pass
        else:
            if EARLIEST <= day.year < LATEST:
                return day
    raise DateNotUnderstood("date_not_understood", _("This is not a day of the calendar."), _("Write it like this: 14/05/2019."))


def parse_moment(typed: str) -> datetime:
    """A day as `parse_day` reads it, and an hour: 08:30, 8h30. Without a time zone. Raises DateNotUnderstood."""
    found = _MOMENT.fullmatch(_plain(typed))
    try:
        if found is not None:
            return datetime.combine(parse_day(found["day"]), time(int(found["hour"]), int(found["minute"])))
    except (ValueError, DateNotUnderstood):
        pass
    raise DateNotUnderstood("date_not_understood", _("This is not a day and an hour."), _("Write them like this: 14/05/2019 08:30."))


def parse_year_or_day(typed: str) -> str:
    """As ISO 8601 writes it: "2019" for a year, "2019-05-14" for a day. Raises DateNotUnderstood."""
    plain = _plain(typed)
    if _YEAR.fullmatch(plain) and EARLIEST <= int(plain) < LATEST:
        return plain
    try:
        return parse_day(plain).isoformat()
    except DateNotUnderstood as error:
        hint = _("Write it like this: 14/05/2019. Where only the year is known, write the year: 2019.")
        raise DateNotUnderstood(error.code, error.message, hint) from error


def format_year_or_day(iso: str, language: str | None = None) -> str:
    """What `parse_year_or_day` gives, in words; nothing of nothing."""
    return format_date(date.fromisoformat(iso), language) if "-" in iso else iso


def _plain(typed: str) -> str:
    return " ".join(to_ascii_digits(fold(_SIGNS_UNSEEN.sub("", typed))).split())
