"""Files that a page hands out: a person's own, to be kept and never to be run."""

from collections.abc import Iterable
from typing import IO

from django.http import FileResponse, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.http import content_disposition_header

# Whatever the file turns out to be, a browser that opens it runs nothing in it and hands it to no other site.
_NEVER_RUN = {
    "Content-Security-Policy": "sandbox; default-src 'none'",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def download(content: bytes | IO[bytes] | Iterable[bytes | str], *, name: str, content_type: str) -> HttpResponseBase:
    """The file under this name, for this person alone: kept by no cache on the way. An open file is closed once it is sent."""
    response: HttpResponseBase
    response = HttpResponse(content) if isinstance(content, bytes) else FileResponse(content)
    response["Content-Type"] = content_type
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name)
    response["Cache-Control"] = "private, no-store"
    return never_run(response)


def never_run(response: HttpResponseBase) -> HttpResponseBase:
    """The same response, of which a browser will run nothing."""
    for header, value in _NEVER_RUN.items():
        response[header] = value
    return response
