"""What the templates of the admin need."""

from django import template
from django.utils.translation import get_language_info

register = template.Library()


@register.filter
def direction(language: str) -> str:
    """rtl or ltr: where a text in this language begins."""
    return "rtl" if get_language_info(language)["bidi"] else "ltr"


@register.filter
def get(mapping: dict, key: object) -> object:
    """The value at a key that is a variable; None when there is none."""
    return mapping.get(key)
