"""What was typed survives a form that cannot be taken: the session or its token has ended, or the school is broken for a moment.

The answer to such a form is a page that holds every field of it and sends them again, after signing in where that is needed. It is
offered only for forms that the browser says come from our own pages, or another site could have a click of hers send what it likes.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, JsonResponse, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.urls import Resolver404, resolve, reverse
from django.utils.translation import get_language, get_language_from_path, override
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from text.dates import format_day_time
from web.history import deletion_of
from web.same_origin import is_ours

SIGN_IN = {"signin", "staff-signin", "account_login", "account_request_login_code", "wagtailadmin_login"}
TOKEN = "csrfmiddlewaretoken"  # noqa: S105 -- the name of a field
_SECRET = re.compile(r"password|credential|(^|_)(pin|code|otp)$", re.IGNORECASE)
_MARKUP = ("{", "[", "<")
_MARK = re.compile(r"[0-9a-f-]{32,36}")


def kept_form(
    request: HttpRequest, *, title: Any, text: Any, status: int, signed_out: bool = False, can_send: bool = True
) -> HttpResponse | None:
    """The page that holds the fields. None: nothing was typed, or the form is not ours to send again.

    `can_send=False` where there is nothing that could take them: the page shows what was typed, to be copied.
    """
    if request.method != "POST" or not _navigates(request) or not is_ours(request) or _signs_in(request):
        return None
    try:
        fields, files = list(_fields(request)), sorted({name for key in request.FILES for name in _names(request.FILES.getlist(key))})
    except (UnreadablePostError, RequestDataTooBig, MultiPartParserError):
        return None
    if not any(value.strip() for _name, value in fields):
        return None
    context = {
        "title": title,
        "text": text,
        "fields": fields,
        "files": files,
        "texts": [value for _name, value in fields if _is_text(value) and (not can_send or " " in value.strip())],
        "can_send": can_send,
        "is_multipart": (request.content_type or "").startswith("multipart/"),
        "signin_url": signin_url(request) if signed_out else "",
        "token": get_token(request),
    }
    page = HttpResponse(render(request, "web/kept_form.html", context).content, status=status)
    page["Cache-Control"] = "private, no-store"
    return page


def _gone(request: HttpRequest) -> HttpResponse | None:
    """The answer to a form about a record that is no longer there: who deleted it and when, and all that was typed.

    None where nothing was typed, or where nobody signed in asks.
    """
    if request.method != "POST" or not request.user.is_authenticated:
        return None
    entry = deletion_of(request)
    text = _("What you typed is below, so that you can copy it.")
    if entry is not None:
        words = {"name": entry.user_display_name, "when": format_day_time(entry.timestamp), "record": entry.label}
        text = f"{_('%(name)s deleted “%(record)s” on %(when)s.') % words} {text}"
    return kept_form(request, title=_("This was deleted meanwhile"), text=text, status=410, can_send=False)


def signin_url(request: HttpRequest) -> str:
    """Where who sent the form signs in again, and is then told to come back to it."""
    name = "account_login" if request.path_info.startswith("/admin/") else "account_request_login_code"
    return f"{reverse(name)}?next={reverse('signed-in-again')}"


def _fields(request: HttpRequest) -> Iterator[tuple[str, str]]:
    for name, values in request.POST.lists():
        if name != TOKEN and not _SECRET.search(name):
            yield from ((name, str(value)) for value in values)


def _is_text(value: str) -> bool:
    """Whether a person typed it as words: no markup, no mark of a version, no tick, no number."""
    value = value.strip()
    is_mark = _MARK.fullmatch(value) is not None or value in ("on", "true", "True")
    return any(letter.isalpha() for letter in value) and not is_mark and not value.startswith(_MARKUP)


def _names(files: Iterable[Any]) -> list[str]:
    return [file.name or "" for file in files]


def _navigates(request: HttpRequest) -> bool:
    """Whether a page is wanted: a script could do nothing with one."""
    mode = request.headers.get("Sec-Fetch-Mode")
    if mode:
        return mode == "navigate"
    return "text/html" in request.headers.get("Accept", "") and "X-Requested-With" not in request.headers


def _signs_in(request: HttpRequest) -> bool:
    if request.path_info.startswith("/admin/") or "/account/" not in request.path_info:
        return False
    match = _match(request.path_info)
    return match is None or match.url_name != "profile"


def _match(path: str) -> Any:
    with override(get_language_from_path(path) or get_language()):  # an address is known in its own language only
        try:
            return resolve(path)
        except Resolver404:
            return None


class KeptFormMiddleware:
    """Instead of sending who is signed out away to the sign-in, or telling of a 404, with all she typed lost: the page that holds it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code == 404:
            return _gone(request) or response
        if request.method != "POST" or response.status_code != 302 or request.user.is_authenticated:
            return response
        target, own = _match(response["Location"].partition("?")[0]), request.resolver_match
        if target is None or target.url_name not in SIGN_IN or getattr(own and own.func, "keeps_its_own_form", False):
            return response
        page = kept_form(
            request,
            title=_("You were signed out"),
            text=_("Nothing that you typed is lost: this page holds it. Sign in, then come back here and send it again."),
            status=401,
            signed_out=True,
        )
        return page or response


def token_gone(request: HttpRequest) -> HttpResponse | None:
    """The answer to a form of ours whose token has ended, most often because she signed out or in since. None: not such a form."""
    if not is_ours(request):
        return None
    if not _navigates(request):
        return JsonResponse({"error": "token_gone", "message": _("Try again."), "token": get_token(request)}, status=403)
    signed_out = not request.user.is_authenticated
    text = _("Nothing that you typed is lost: this page holds it. Sign in, then come back here and send it again.")
    if not signed_out:
        text = _("Nothing that you typed is lost: this page holds it. Send it once more.")
    title = _("You were signed out") if signed_out else _("This form was open for a long time")
    return kept_form(request, title=title, text=text, status=403, signed_out=signed_out)


@require_safe
@never_cache
def session_state(request: HttpRequest) -> JsonResponse:
    """For the script of forms, before it sends one: who is signed in, and a token that is good now."""
    user = request.user
    return JsonResponse({"user": str(user.pk) if user.is_authenticated else "", "token": get_token(request)})


@never_cache
def signed_in_again(request: HttpRequest) -> HttpResponse:
    """Where a sign-in beside a form ends."""
    return render(request, "web/signed_in_again.html")
