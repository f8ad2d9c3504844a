"""Credentials for programs: `did.json`, the issuer's profile, status lists, and each certificate's own."""

import json
from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account.adapter import get_adapter
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import require_safe

from certificates.addresses import address_at
from certificates.choices import ProofFormat
from certificates.credentials import keys
from certificates.credentials.issuer import did_document, profile_document
from certificates.models import IssuedCertificate
from certificates.serials import fault, normalise
from certificates.services.credentials import signed_form
from certificates.services.status_lists import signed_status_list
from certificates.verification import limits

CREDENTIAL_TYPE = "application/vc+ld+json"
View = Callable[..., HttpResponse]


def _open(view: View) -> View:
    """Programs of any site may read it."""

    @require_safe
    @wraps(view)
    def wrapper(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        response["Access-Control-Allow-Origin"] = "*"
        response["X-Robots-Tag"] = "noindex, nofollow"
        return response

    return wrapper


@_open
@cache_control(max_age=300, public=True)
def did_json(request: HttpRequest) -> HttpResponse:
    """`/.well-known/did.json`: the school's public keys, under the address at which it is asked: `did:web` is that host's own word."""
    return _json(did_document(address_at(request.get_host()), keys.key_ring()), "application/did+json")


@_open
@cache_control(max_age=3600, public=True)
def issuer_json(request: HttpRequest) -> HttpResponse:
    return _json(profile_document(address_at(request.get_host())), "application/ld+json")


@_open
@never_cache
def status_list(request: HttpRequest, number: int) -> HttpResponse:
    """Which credentials of this list no longer hold, as of now."""
    content = signed_status_list(number=number, base_url=address_at(request.get_host()))
    if content is None:
        return JsonResponse({"error": "no such list"}, status=404)
    return HttpResponse(content, content_type=CREDENTIAL_TYPE)


@_open
@never_cache
def credential_json(request: HttpRequest, serial: str) -> HttpResponse:
    """The credential with its proof beside it. Also of a certificate that no longer holds: its status says so."""
    return _credential(request, serial, ProofFormat.CREDENTIAL, CREDENTIAL_TYPE, "json")


@_open
@never_cache
def credential_jwt(request: HttpRequest, serial: str) -> HttpResponse:
    """The same as one compact token."""
    return _credential(request, serial, ProofFormat.TOKEN, "application/vc+jwt", "jwt")


def _credential(request: HttpRequest, typed: str, form: ProofFormat, content_type: str, ending: str) -> HttpResponse:
    address = get_adapter().get_client_ip(request)
    if limits.is_spent(address):
        refusal = JsonResponse({"error": "too many requests"}, status=429)
        refusal["Retry-After"] = limits.seconds_left()
        return refusal
    serial = normalise(typed)
    certificate = None if fault(serial) else IssuedCertificate.objects.filter(serial=serial).first()
    limits.spend(address, limits.COST_FOUND if certificate else limits.COST_MISSED)
    if certificate is None:
        return JsonResponse({"error": "no such certificate"}, status=404)
    response = HttpResponse(signed_form(certificate=certificate, form=form), content_type=content_type)
    response["Content-Disposition"] = f'inline; filename="taawon-{certificate.serial}.{ending}"'
    return response


def _json(document: dict[str, Any], content_type: str) -> HttpResponse:
    return HttpResponse(json.dumps(document, ensure_ascii=False, indent=1), content_type=content_type)
