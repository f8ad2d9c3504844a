"""Gives each request an id, counts it and takes its time."""

import logging
import time
from collections.abc import Callable
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from jobs.tracing import accepted, request_id
from lms.observing.metrics import REQUEST_SECONDS

logger = logging.getLogger("taawon.requests")
UNLOGGED = {"healthz", "readyz", "metrics"}


class RequestIdMiddleware:
    """Takes `X-Request-Id` from the proxy or makes one, says it in the answer, and writes one line for the request.

    The line has the name of the address, never the address: a serial or a search belongs to a person.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        own = accepted(request.headers.get("X-Request-Id", ""))
        token, started = request_id.set(own), time.perf_counter()
        try:
            response = self.get_response(request)
            response["X-Request-Id"] = own
            spent = time.perf_counter() - started
            view = request.resolver_match.view_name or "page" if request.resolver_match else "kept page"
            REQUEST_SECONDS.labels(view=view, method=request.method, status=f"{response.status_code // 100}xx").observe(spent)
            if view not in UNLOGGED:
                logger.info(
                    "%s %s %d",
                    request.method,
                    view,
                    response.status_code,
                    extra={"view": view, "status": response.status_code, "milliseconds": round(spent * 1000)},
                )
            return response
        finally:
            request_id.reset(token)


class ProbeMiddleware:
    """Lets health checks and Prometheus ask a web server on its own port by whatever host they know it.

    A container's engine asks for 127.0.0.1, a load balancer for an address that no visitor knows. These three addresses only are
    answered as if the school's own host had been asked: their answers name no host and nobody, and `/metrics` wants its token.
    """

    ADDRESSES = frozenset({"/healthz", "/readyz", "/metrics"})

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path_info in self.ADDRESSES:
            request.META["HTTP_HOST"] = urlsplit(settings.TAAWON_BASE_URL).netloc
        return self.get_response(request)
