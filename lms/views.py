"""Pages that belong to no app: the choice of the language, health, and what is said when something goes wrong."""

import io
import os
import re
import sys
from typing import IO

from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import render
from django.utils.crypto import constant_time_compare
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from django.views.static import serve

from lms.bodies import refuse
from lms.observing.health import readiness
from lms.observing.metrics import exposition
from lms.observing.outages import RETRY_SECONDS, outage_of
from web.downloads import never_run
from web.kept_forms import kept_form, token_gone

ORIGINALS = "original_images/"  # pages show renditions; of these nobody has need
_RANGE = re.compile(r"^bytes=(\d{0,18})-(\d{0,18})$")


@require_safe
def language_choice(request: HttpRequest) -> HttpResponse:
    """The door: Arabic or French."""
    with override("ar"):
        return render(request, "language_choice.html")


@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """Alive. Asks nothing of anything."""
    return HttpResponse("ok", content_type="text/plain; charset=utf-8")


@require_safe
@never_cache
def readyz(request: HttpRequest) -> JsonResponse:
    """Able to serve: database, cache, broker and storage answer. What is not well but keeps nobody out stands there too."""
    found = readiness()
    told = {"to do": found.to_do} if found.to_do else {}
    return JsonResponse({**found.parts, **told}, status=200 if found.serves else 503)


@require_safe
@never_cache
def metrics(request: HttpRequest) -> HttpResponse:
    """Counts for Prometheus, for whoever has the token; for everybody else there is no such address."""
    given = request.headers.get("Authorization", "")
    if not settings.METRICS_TOKEN or not constant_time_compare(given, f"Bearer {settings.METRICS_TOKEN}"):
        raise Http404
    return HttpResponse(exposition(), content_type="text/plain; version=0.0.4; charset=utf-8")


@require_safe
@never_cache
def too_heavy(request: HttpRequest, path: str) -> HttpResponse:
    """What nginx shows instead of taking in a body for the path."""
    return refuse(request, "too_heavy", path=path)


@require_safe
def media(request: HttpRequest, path: str, document_root: str) -> HttpResponseBase:
    """Uploaded files of an embedded school, with ranges so that sound and video can be sought; never run as pages."""
    if path.startswith(ORIGINALS):
        raise Http404
    response = serve(request, path, document_root=document_root)
    never_run(response)
    response["Accept-Ranges"] = "bytes"
    if isinstance(response, FileResponse) and response.status_code == 200:
        response["Cache-Control"] = "public, max-age=86400"
        return _part(request, response)
    return response


def _part(request: HttpRequest, response: FileResponse) -> HttpResponseBase:
    asked = _RANGE.match(request.headers.get("Range", ""))
    size = int(response["Content-Length"])
    file = response.file_to_stream
    if file is None or not asked or not any(asked.groups()):
        return response
    first, last = asked.groups()
    start = int(first) if first else max(0, size - int(last))
    stop = min(int(last), size - 1) if first and last else size - 1
    if start > stop:
        file.close()
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    response.streaming_content = _Part(file, start, stop - start + 1)  # a file: the server knows what to do with one
    response.status_code = 206
    response["Content-Length"] = stop - start + 1
    response["Content-Range"] = f"bytes {start}-{stop}/{size}"
    return response


class _Part(io.RawIOBase):
    """Some bytes of a file as a file: the server sends files by itself, and holds a thread for whatever else it is given."""

    def __init__(self, file: IO[bytes], start: int, size: int) -> None:
        self._file, self._start, self._size = file, start, size
        file.seek(start)

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        left = max(0, self._size - self.tell())
        return self._file.read(left if size < 0 else min(size, left))

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        origin = {os.SEEK_SET: 0, os.SEEK_CUR: self.tell(), os.SEEK_END: self._size}[whence]
        return self._file.seek(self._start + origin + offset) - self._start

    def tell(self) -> int:
        return self._file.tell() - self._start

    def close(self) -> None:
        self._file.close()
        super().close()


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form that was open too long: its fields, to be sent again. One that came from elsewhere is refused."""
    with override(_language_of(request)):
        return token_gone(request) or render(
            request, "403.html", {"message": _("This form did not come from a page of the school.")}, status=403
        )


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400 in the language of the address: too large, broken, or of another host."""
    with override(_language_of(request)):
        return render(request, "400.html", status=400)


def not_found(request: HttpRequest, exception: Http404) -> HttpResponse:
    """404 in the language of the address."""
    with override(_language_of(request)):
        return render(request, "404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """500 in the language of the address, without the database; 503 when a part of the school is away for a moment."""
    outage = outage_of(sys.exc_info()[1])
    with override(_language_of(request)):
        if outage is None:
            words = _("It is not your fault, and nothing that you typed is lost: this page holds it. Send it again in a few minutes.")
            kept = kept_form(request, title=_("Something broke on our side"), text=words, status=500)
            return kept or HttpResponse(render(request, "500.html").content, status=500)
        if request.path_info.startswith("/api/"):
            response: HttpResponse = JsonResponse({"error": outage.code, "message": str(outage.words)}, status=503)
        else:
            words = f"{outage.words} {_('Nothing that you typed is lost: this page holds it.')}"
            kept = kept_form(request, title=_("Not at the moment"), text=words, status=503)
            response = kept or HttpResponse(render(request, "503.html", {"words": outage.words}).content, status=503)
        response["Retry-After"] = str(RETRY_SECONDS)
        return response


def _language_of(request: HttpRequest) -> str:
    code = request.path_info.strip("/").partition("/")[0]
    return code if code in dict(settings.LANGUAGES) else get_language() or settings.LANGUAGE_CODE
