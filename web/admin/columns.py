"""Columns of lists, written as the school writes days and numbers."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column

from text.dates import format_date, format_day_time
from text.numbers import format_number


class DayColumn(Column):
    def get_value(self, instance: Any) -> str:
        day = super().get_value(instance)
        return format_date(day) if day else ""


class MomentColumn(Column):
    def get_value(self, instance: Any) -> str:
        moment = super().get_value(instance)
        return format_day_time(moment) if moment else ""


class NumberColumn(Column):
    def get_value(self, instance: Any) -> str:
        return format_number(super().get_value(instance) or 0)


class YesColumn(Column):
    def get_value(self, instance: Any) -> Any:
        return _("Yes") if super().get_value(instance) else ""
