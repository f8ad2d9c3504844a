"""Numbers, days and directions in templates: `{% load taawon %}`."""

from datetime import date, datetime
from decimal import Decimal

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from text.dates import format_date, format_day_time
from text.numbers import format_number, format_score

register = template.Library()


@register.filter
def number(value: float | Decimal | None, decimals: int = 0) -> str:
    """{{ 1234.5|number:1 }}: 1.234,5 in Arabic. Nothing for nothing."""
    return "" if value is None or value == "" else format_number(value, decimals)


@register.filter
def day(value: date | None) -> str:
    """{{ date|day }}: 12 غشت 2026."""
    return format_date(value) if value else ""


@register.filter
def day_time(value: datetime | None) -> str:
    """{{ moment|day_time }}: 12 غشت 2026، 14:05."""
    return format_day_time(value) if value else ""


@register.filter
def duration_minutes(value: int | None) -> str:
    """{{ 90|duration_minutes }}: 1 hour and 30 minutes."""
    if not value:
        return ""
    hours, minutes = divmod(int(value), 60)
    in_hours = ngettext("%(count)s hour", "%(count)s hours", hours) % {"count": hours}
    in_minutes = ngettext("%(count)s minute", "%(count)s minutes", minutes) % {"count": minutes}
    if not hours:
        return in_minutes
    return _("%(hours)s and %(minutes)s") % {"hours": in_hours, "minutes": in_minutes} if minutes else in_hours


@register.simple_tag
def colon() -> str:
    """{% translate "Issued" %}{% colon %} 12: French keeps a space that does not break before it."""
    return "\u00a0:" if (get_language() or "").startswith("fr") else ":"


@register.filter
def percent(value: float | Decimal | str | None) -> SafeString:
    """{{ 87.56|percent }}: 87,5% in Arabic, with the space that French wants before the sign. Nothing for nothing."""
    if value is None or value == "":
        return SafeString("")
    gap = "\u202f" if (get_language() or "").startswith("fr") else ""
    return format_html('<bdi dir="ltr">{}{}%</bdi>', format_score(value), gap)


@register.filter
def score(value: float | Decimal | str | None) -> str:
    """{{ 87.56|score }}: 87,5. Nothing for nothing."""
    return "" if value is None or value == "" else format_score(value)


@register.filter
def ltr(value: object) -> SafeString:
    """A phone number, a code or an address inside Arabic: {{ phone|ltr }}."""
    return format_html('<bdi dir="ltr">{}</bdi>', value) if value not in (None, "") else SafeString("")
