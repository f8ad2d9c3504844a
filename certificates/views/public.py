"""`/verify/`: anybody checks a certificate, without a login, in Arabic or French."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotModified
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, override
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from certificates.choices import State, VerificationStatus
from certificates.downloads import pdf_response
from certificates.models import IssuedCertificate
from certificates.policies import may_download
from certificates.selectors import Verification, verify
from certificates.serials import fault, normalise
from certificates.services.documents import PICTURE_HEIGHT, PICTURE_WIDTH, picture_of
from certificates.verification import limits
from web.languages import alternate_url

PICTURE_SECONDS = 24 * 3600
View = Callable[..., HttpResponseBase]
HTTP_STATUS = {
    VerificationStatus.VALID: 200,
    VerificationStatus.EXPIRED: 200,
    VerificationStatus.REPLACED: 200,
    VerificationStatus.WITHDRAWN: 410,
    VerificationStatus.NEVER_ISSUED: 404,
    VerificationStatus.MISTYPED: 404,
}


def public(view: View) -> View:
    """In the asked language, never listed by a search engine, and not more often than an address may ask."""

    @wraps(view)
    def wrapper(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        asked = request.GET.get("lang")
        language = asked if asked in dict(settings.LANGUAGES) else request.LANGUAGE_CODE
        with override(language):
            if limits.is_spent(get_adapter().get_client_ip(request)):
                wait = limits.seconds_left()
                response: HttpResponseBase = render(request, "certificates/too_often.html", {"minutes": -(-wait // 60)}, status=429)
                response["Retry-After"] = str(wait)
            else:
                response = view(request, *args, **kwargs)
        response["Content-Language"] = language
        response["X-Robots-Tag"] = "noindex, nofollow"
        return response

    return wrapper


@require_safe
@never_cache
@public
def verify_form(request: HttpRequest) -> HttpResponse:
    """Where a number is typed. With `?serial=` it goes on to the answer."""
    typed = request.GET.get("serial")
    if typed is None:
        return render(request, "certificates/verify.html", _context(request, typed=""))
    serial = normalise(typed)
    if fault(serial):
        return _answer(request, typed)
    return redirect(with_language(request, reverse("certificates_public:certificate", args=[serial])))


@require_safe
@never_cache
@public
def verify_page(request: HttpRequest, serial: str) -> HttpResponse:
    """The answer for one number."""
    canonical = normalise(serial)
    if canonical != serial and not fault(canonical):
        return redirect(with_language(request, reverse("certificates_public:certificate", args=[canonical])))
    return _answer(request, serial)


@require_safe
@never_cache
@public
def document(request: HttpRequest, serial: str) -> HttpResponse:
    """The PDF, for its owner and staff, while it holds. Others are led to the page that verifies it."""
    certificate = _counted(request, serial)
    if certificate.state != State.ACTIVE or not may_download(request.user, certificate):
        return redirect(with_language(request, certificate.get_absolute_url()))
    return pdf_response(certificate)


@require_safe
@public
def picture(request: HttpRequest, serial: str) -> HttpResponse:
    """What the paper looks like, to compare with it, and for the card of a shared link. It never changes."""
    certificate = _counted(request, serial)
    etag = f'"{certificate.record_sha256[:16]}-{certificate.template_version.digest[:16]}"'
    if etag in request.headers.get("If-None-Match", ""):
        answer: HttpResponse = HttpResponseNotModified()
    else:
        answer = HttpResponse(picture_of(certificate=certificate), content_type="image/png")
    answer["ETag"] = etag
    answer["Cache-Control"] = f"public, max-age={PICTURE_SECONDS}"
    return answer


def _counted(request: HttpRequest, serial: str) -> IssuedCertificate:
    """The certificate of this number, or 404; either counts, so that nobody guesses here what `verify_page` lets nobody guess."""
    rows = IssuedCertificate.objects.select_related("enrolment", "template_version")
    certificate = rows.filter(serial=normalise(serial)).first()
    limits.spend(get_adapter().get_client_ip(request), limits.COST_FOUND if certificate else limits.COST_MISSED)
    if certificate is None:
        raise Http404
    return certificate


def _answer(request: HttpRequest, typed: str) -> HttpResponse:
    verification = verify(typed)
    address = get_adapter().get_client_ip(request)
    limits.spend(address, limits.COST_FOUND if verification.certificate else limits.COST_MISSED)
    context = _context(request, typed=verification.serial or typed[:60], verification=verification)
    return render(request, "certificates/verify.html", context, status=HTTP_STATUS[verification.status])


def _context(request: HttpRequest, *, typed: str, verification: Verification | None = None) -> dict[str, Any]:
    language = get_language()
    return {
        "typed": typed,
        "verification": verification,
        "language": language,
        "picture_url": reverse("certificates_public:picture", args=[verification.certificate.serial])
        if verification and verification.certificate
        else "",
        "picture_width": PICTURE_WIDTH,
        "picture_height": PICTURE_HEIGHT,
        "is_shown": verification is not None and verification.status == VerificationStatus.VALID,
        "alternate_url": alternate_url(request),
    }


def with_language(request: HttpRequest, address: str) -> str:
    return f"{address}?lang={get_language()}" if "lang" in request.GET else address
