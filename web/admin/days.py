"""Days and moments in the admin: what was typed is understood or refused, and stands in its field as it was typed."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets import AdminDateInput, AdminDateTimeInput

from text.dates import DateNotUnderstood, parse_day, parse_moment, parse_year_or_day

_DAY, _MOMENT = "%d/%m/%Y", "%d/%m/%Y %H:%M"


def understand_what_is_typed() -> None:
    """Teach Wagtail's own widgets. It names them in its publishing panel and its filters, where a form cannot give another one."""
    _teach(AdminDateInput, parse_day, _DAY)
    _teach(AdminDateTimeInput, parse_moment, _MOMENT)
    forms.DateField.default_error_messages["invalid"] = format_lazy(
        "{} {}", _("This is not a day of the calendar."), _("Write it like this: 14/05/2019.")
    )
    forms.DateTimeField.default_error_messages["invalid"] = format_lazy(
        "{} {}", _("This is not a day and an hour."), _("Write them like this: 14/05/2019 08:30.")
    )


def _teach(widget: Any, parse: Callable[[str], date], written: str) -> None:
    read, configure = widget.value_from_datadict, widget.get_config

    def value_from_datadict(self: Any, data: Mapping[str, Any], files: Mapping[str, Any], name: str) -> Any:
        typed = read(self, data, files, name)
        try:
            return f"{parse(typed):{written}}" if typed else typed
        except DateNotUnderstood:
            return typed

    def get_config(self: Any) -> dict[str, Any]:
        # Else the calendar writes today over what it does not understand, and 3 March over 31 February, when the field is left.
        return {**configure(self), "validateOnBlur": False}

    widget.value_from_datadict, widget.get_config = value_from_datadict, get_config


class YearOrDayField(forms.CharField):
    """A day, or a year where no more is known; cleans to "2019-05-14" or "2019"."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.TextInput({"dir": "ltr", "autocomplete": "off"}))
        kwargs.setdefault("help_text", _("A day (14/05/2019), or only the year (2019)."))
        super().__init__(**kwargs)

    def prepare_value(self, value: Any) -> Any:
        try:
            return f"{date.fromisoformat(value):{_DAY}}" if value else value
        except ValueError:
            return value

    def clean(self, value: Any) -> str | None:
        typed = super().clean(value)
        try:
            return parse_year_or_day(typed) if typed else self.empty_value
        except DateNotUnderstood as error:
            raise forms.ValidationError(str(error), code=error.code) from error
