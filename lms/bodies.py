"""Bodies of requests that are not taken in: too heavy for their address, too slow, or no room for them on the disk.

The refusal is a page in words. It is made outside everything that reads a body, so that nothing of it is kept.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import get_language_from_path, get_language_from_request, override
from django.utils.translation import gettext_lazy as _

from media.free_space import NO_FREE_SPACE, has_room_for_upload
from web.body_limits import MEGABYTE, most_bytes

SMALL = 512 * 1024  # of a body that is held in memory: nobody looks for room for it
REFUSAL = "taawon.refusal"  # in the environ: the code of the refusal, when the server has not read the body


@dataclass(frozen=True)
class Refusal:
    """Why a body was not taken in."""

    status: int
    title: Any
    words: Any


REFUSALS = {
    "too_heavy": Refusal(
        413,
        _("This is too heavy to be sent"),
        _(
            "At most %(most)s MB can be sent here, so nothing of this was kept. "
            "Choose a smaller file, or make the picture smaller, and send it again."
        ),
    ),
    "too_slow": Refusal(
        408,
        _("Sending took too long"),
        _("The network was too weak to bring everything, so nothing of this was kept. Try again where the network is better."),
    ),
    "no_room": Refusal(503, _("Not at the moment"), NO_FREE_SPACE),
}


class BodyMiddleware:
    """Refuses by the length that is declared, before anything is read. An embedded school's server has done so already and says it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        code = request.META.get(REFUSAL) or refusal_of(request.path_info, _declared(request))
        return refuse(request, code, path=request.path_info) if code else self.get_response(request)


def refusal_of(path: str, length: int, *, promised: int = 0) -> str | None:
    """The code of the refusal of a body of so many bytes; None when it may come in. `promised`: bytes of others that are coming."""
    if length > most_bytes(path):
        return "too_heavy"
    if length > SMALL and not has_room_for_upload(length + promised):
        return "no_room"
    return None


def refuse(request: HttpRequest, code: str, *, path: str) -> HttpResponse:
    """The page for a body that was sent to the path, in its language, else that of whoever asks; JSON for the school's own scripts."""
    refusal = REFUSALS[code]
    with override(get_language_from_path(path) or get_language_from_request(request)):
        words = str(refusal.words) % {"most": most_bytes(path) // MEGABYTE}
        if path.startswith("/api/"):
            response: HttpResponse = JsonResponse({"error": code, "message": words}, status=refusal.status)
        else:
            response = render(request, "refused.html", {"title": refusal.title, "words": words}, status=refusal.status)
    response["Content-Length"] = str(len(response.content))  # what does so otherwise stands further in
    return response


def _declared(request: HttpRequest) -> int:
    try:
        return int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        return 0  # Django itself reads nothing then
