"""Query strings of addresses."""

from django.http import HttpRequest

LONGEST_WORDS = 100  # of a search


def clean_words(typed: str) -> str:
    """The words of a search, cut, without the character that no database takes."""
    return typed.replace("\x00", "")[:LONGEST_WORDS].strip()


def asked_words(request: HttpRequest, name: str = "q") -> str:
    """The words that are looked for; empty when nothing is."""
    return clean_words(request.GET.get(name, ""))


def query_without(request: HttpRequest, *names: str, **instead: str) -> str:
    """The query of this address without these names, and with others instead."""
    query = request.GET.copy()
    for name in names:
        query.pop(name, None)
    for name, value in instead.items():
        query[name] = value
    return query.urlencode()
