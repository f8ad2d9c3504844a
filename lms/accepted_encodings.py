"""Which encodings a reader takes: what she refuses (`gzip;q=0`) is taken out of the header, for all that look for a word in it."""

import re
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

_REFUSED = re.compile(r";\s*q\s*=\s*0(?:\.0{0,3})?\s*$", re.IGNORECASE)


class AcceptedEncodingsMiddleware:
    """Stands before WhiteNoise, Django's compression and the kept pages, none of which reads weights; and before whoever asks for
    `request.headers`, which are made of the environ once.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        asked = request.META.get("HTTP_ACCEPT_ENCODING", "")
        if ";" in asked:
            request.META["HTTP_ACCEPT_ENCODING"] = ", ".join(part.strip() for part in asked.split(",") if not _REFUSED.search(part))
        return self.get_response(request)
