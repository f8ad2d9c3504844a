"""One bounded HTTP call to the operator's address. It follows no redirect and reads a short answer."""

import http.client
import urllib.error
import urllib.request
from typing import Any

from messaging.gateways.base import GatewayError

PATIENCE_SECONDS = 10
MOST_BYTES = 4096


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_args: Any, **_kwargs: Any) -> None:
        return None


_opener = urllib.request.build_opener(_NoRedirect, urllib.request.ProxyHandler({}))


def call(request: urllib.request.Request, *, most_bytes: int = MOST_BYTES) -> str:
    """The body of a 2xx answer. Raises `GatewayError` with the status and the first words of any other, never the address: it
    may hold a password.
    """
    try:
        with _opener.open(request, timeout=PATIENCE_SECONDS) as answer:
            return answer.read(most_bytes).decode("utf-8", "replace").strip()
    except urllib.error.HTTPError as error:
        said = error.read(200).decode("utf-8", "replace").strip()
        raise GatewayError(f"The gateway answered {error.code}: {said}") from None
    except (OSError, http.client.HTTPException) as error:
        raise GatewayError(f"The gateway cannot be reached: {type(error).__name__}.") from None
