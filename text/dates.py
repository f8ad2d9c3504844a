"""Days and hours as they are said in Morocco, the month always in words."""

from datetime import date, datetime, time

from django.utils import timezone
from django.utils.translation import get_language

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
