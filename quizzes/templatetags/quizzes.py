"""Points in templates: `{% load quizzes %}`."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import template

from text.numbers import format_number

register = template.Library()


@register.filter
def points(value: Decimal | None) -> str:
    """{{ score|points }}: 2, or 1,67 when it is not whole."""
    if value is None:
        return ""
    return format_number(value, 0 if value == value.to_integral_value() else 2)


@register.filter
def at(found: Mapping[Any, Any], key: Any) -> Any:
    """{{ feedback|at:question.position }}"""
    return found.get(key)
