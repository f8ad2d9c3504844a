"""/api/me/ and /api/events/: what belongs to one member, beside pages that are the same for everyone."""

import json
import uuid

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from courses.events import LIMIT, EventResult, read_event
from courses.exceptions import EventRefused
from courses.selectors import member_summary
from courses.services import record_events
from web.people import current_user
from web.rate_limits import Window

LANGUAGES = {"ar", "fr"}
# A month of learning without a network is sent in one go: some hundreds. While the cache is away nobody is refused.
TOLD = Window("events", points=3_000, seconds=3_600)


@require_GET
@never_cache
def me(request: HttpRequest) -> JsonResponse:
    """Who is signed in and how far she is; `?course=<key>` adds her steps in that course. At most 4 queries."""
    if not request.user.is_authenticated:
        return JsonResponse({"member": None})
    member = request.user
    language = _language(request, member.language)
    answer = {
        "member": str(member.uuid),
        "name": member.display_name(language),
        "language": member.language,
        "csrf": get_token(request),
        "is_staff": member.is_staff,
    }
    return JsonResponse(answer | member_summary(member, _key(request.GET.get("course"))))


@require_POST
@never_cache
def events(request: HttpRequest) -> HttpResponse:
    """Take in what a member did. Each event is answered by its id; sending again changes nothing."""
    language = _language(request, request.user.language if request.user.is_authenticated else "ar")
    with override(language):
        if not request.user.is_authenticated:
            return _refusal("signed_out", _("You are signed out. Sign in again: what you did is kept on this phone and will be sent."), 401)
        try:
            body = json.loads(request.body.decode("utf-8", "strict"))
        except (ValueError, RecursionError):  # not UTF-8, not JSON, a number of thousands of digits, or nested without end
            return _refusal("malformed", _("We could not read what this phone sent."), 400)
        if not isinstance(body, dict) or not isinstance(body.get("events"), list):
            return _refusal("malformed", _("We could not read what this phone sent."), 400)
        if len(body["events"]) > LIMIT:
            return _refusal("too_many", _("Too many events at once. Send at most %(limit)d.") % {"limit": LIMIT}, 413)
        if body.get("member") != str(request.user.uuid):
            # The queue of another person who uses this phone: it stays on the phone until she signs in herself.
            return _refusal("other_member", _("This work belongs to another person who uses this phone. It is kept for her."), 409)
        who = str(request.user.pk)
        if TOLD.is_spent(who):
            words = _("This phone told us more than anybody does in an hour. What you did is kept on it and will be sent later.")
            refusal = _refusal("too_often", words, 429)
            refusal["Retry-After"] = str(TOLD.seconds_left())
            return refusal
        TOLD.spend(who, max(1, len(body["events"])))
        return JsonResponse({"member": str(request.user.uuid), "events": _take_in(request, body["events"], language)})


def _take_in(request: HttpRequest, items: list, language: str) -> list[dict]:
    readable, answers = [], {}
    for index, item in enumerate(items):
        try:
            readable.append((index, read_event(item, language=language)))
        except EventRefused as error:
            name = str(item.get("id", ""))[:36] if isinstance(item, dict) else ""
            answers[index] = EventResult(name, "refused", reason=error.code, message=f"{error.message} {error.hint}".strip())
    results = record_events(member=current_user(request), events=[event for _index, event in readable])
    answers |= {index: result for (index, _event), result in zip(readable, results, strict=True)}
    return [answers[index].as_json() for index in range(len(items))]


def _refusal(reason: str, message: str, status: int) -> JsonResponse:
    return JsonResponse({"error": {"reason": reason, "message": message}}, status=status)


def _language(request: HttpRequest, default: str) -> str:
    asked = request.GET.get("lang", "")
    return asked if asked in LANGUAGES else default


def _key(value: str | None) -> uuid.UUID | None:
    try:
        return uuid.UUID(value) if value else None
    except ValueError:
        return None
