"""`/verify/offline/`: a page that checks the second code by itself, once it was opened with a connection."""

import json
from hashlib import sha256
from pathlib import Path

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from certificates.credentials import keys
from certificates.credentials.keys import ED25519, unb64
from certificates.credentials.offline import KEY_BYTES
from certificates.views.public import public
from web.languages import alternate_url

WORKER = (Path(__file__).parents[1] / "offline_worker.js").read_text(encoding="utf-8")
FILES = ("css/site.css", "img/favicon.svg", "js/site.js", "js/offline-verify.js")


@require_safe
@never_cache
@public
def verify_offline(request: HttpRequest) -> HttpResponse:
    """The same for everybody: what is to be checked stands behind `#` and is not sent here."""
    language = get_language()
    context = {
        "keys": [
            {"name": unb64(key.name)[:KEY_BYTES].hex(), "bytes": unb64(key.jwk["x"]).hex()}
            for key in keys.key_ring().keys
            if key.curve == ED25519
        ],
        "today": timezone.localdate(),
        "language": language,
        "alternate_url": alternate_url(request),
    }
    return render(request, "certificates/verify_offline.html", context)


@require_safe
@never_cache
def worker(request: HttpRequest) -> HttpResponse:
    """The script that keeps the page. It changes with the files that it keeps, and with the keys."""
    page = reverse("certificates_public:offline")
    files = [page, f"{page}?lang=ar", f"{page}?lang=fr", *(static(name) for name in FILES)]
    state = sha256(json.dumps([files, sorted(keys.key_ring().names)]).encode()).hexdigest()[:12]
    head = f"const FILES = {json.dumps(files)};\nconst CACHE = {json.dumps(f'taawon-offline-{state}')};\n"
    return HttpResponse(head + WORKER, content_type="text/javascript; charset=utf-8")
