"""Forms on public pages carry no token, since those pages are the same for everyone."""

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt, csrf_protect

View = Callable[..., HttpResponse]


def same_origin_form(confirm: View) -> Callable[[View], View]:
    """Accept a POST that the browser says comes from our own page; otherwise show `confirm`, a form with a token.

    Every browser of the last years sends Origin or Sec-Fetch-Site with a POST, and neither can be set by a script of
    another site. A request without both falls back to Django's token, so nobody is locked out.
    """

    def decorate(view: View) -> View:
        protected = csrf_protect(view)

        @csrf_exempt
        @wraps(view)
        def wrapper(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
            if request.method == "POST" and is_ours(request):
                return view(request, *args, **kwargs)
            if request.method == "POST" and "csrfmiddlewaretoken" in request.POST:
                return protected(request, *args, **kwargs)
            return confirm(request, *args, **kwargs)

        return wrapper

    return decorate


def is_ours(request: HttpRequest) -> bool:
    """Whether the browser says that the request comes from a page of ours."""
    origin = request.headers.get("Origin")
    if origin and origin != "null":
        return origin == f"{request.scheme}://{request.get_host()}"
    return request.headers.get("Sec-Fetch-Site") == "same-origin"
