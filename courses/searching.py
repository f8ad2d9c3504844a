"""What is asked of the catalogue's search, and how often one address may ask. Knows no model."""

from allauth.account.adapter import get_adapter
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers

from web.queries import asked_words
from web.rate_limits import Window

SEARCHES = Window("courses:search", points=300, seconds=300)  # 429.html says five minutes


def refuse_if_too_often(request: HttpRequest) -> HttpResponse | None:
    """Counts a search; the answer to an address that has asked too often, else None."""
    if not asked_words(request):
        return None
    address = get_adapter().get_client_ip(request)
    if SEARCHES.is_spent(address):
        refusal = render(request, "429.html", status=429)
        refusal["Retry-After"] = SEARCHES.seconds_left()
        add_never_cache_headers(refusal)
        return refusal
    SEARCHES.spend(address)
    return None
