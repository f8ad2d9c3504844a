"""A member's own certificates, under /<language>/me/certificates/."""

import uuid
from functools import cache
from pathlib import Path
from urllib.parse import quote

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from certificates import services
from certificates.choices import State
from certificates.downloads import pdf_response
from certificates.forms.certificates import NAME_FIELDS, CorrectionForm, NameForm
from certificates.models import IssuedCertificate
from certificates.selectors import certificate_of, earned_by
from certificates.selectors.corrections import last_request, open_request
from certificates.selectors.earned import first_waiting
from certificates.services.documents import PICTURE_HEIGHT, PICTURE_WIDTH, picture_of, verify_code, verify_url
from cooperatives.selectors import cooperative_of
from text.errors import DomainError
from web.downloads import download
from web.languages import alternate_url
from web.people import current_user

SESSION_KEY = "certificates_names"


@require_GET
@never_cache
@login_required
def certificate_list(request: HttpRequest) -> HttpResponse:
    """What she holds, what waits for her, and what is missing."""
    rows = earned_by(current_user(request), get_language())
    statuses = {row.status for row in rows}
    context = {
        "rows": rows,
        "must_confirm": "confirm_name" in statuses,
        "can_take": "ready" in statuses,
        "alternate_url": alternate_url(request),
    }
    return render(request, "certificates/list.html", context)


@never_cache
@login_required
def name_form(request: HttpRequest) -> HttpResponse:
    """How her name is written, in both scripts side by side. The next page shows it in print."""
    if current_user(request).names_confirmed_at:
        return redirect("certificates:list")
    form = NameForm(request.POST or None, initial=request.session.get(SESSION_KEY) or NameForm.initial_of(current_user(request)))
    if request.method == "POST" and form.is_valid():
        # Kept in the session, not in an address: addresses end up in log files.
        request.session[SESSION_KEY] = form.names
        return redirect("certificates:name-check")
    status = 422 if form.is_bound else 200
    context = {"form": form, "alternate_url": alternate_url(request)}
    return render(request, "certificates/name.html", context, status=status)


@never_cache
@login_required
def name_check(request: HttpRequest) -> HttpResponse:
    """Her name in print; she says that it is right, and gets what waited for it."""
    names = request.session.get(SESSION_KEY)
    if not names or current_user(request).names_confirmed_at:
        return redirect("certificates:list" if current_user(request).names_confirmed_at else "certificates:name")
    if request.method == "POST":
        try:
            issued = services.confirm_names_and_issue(member=current_user(request), **names)
        except DomainError as error:
            messages.error(request, str(error))
            return redirect("certificates:list" if error.code == "names_confirmed" else "certificates:name")
        del request.session[SESSION_KEY]
        return _after_issue(request, issued, _("Your name is confirmed."))
    context = {"names": names, "alternate_url": alternate_url(request)}
    return render(request, "certificates/name_check.html", context)


@require_GET
@never_cache
@login_required
def name_preview(request: HttpRequest) -> HttpResponse:
    """The picture on the page before."""
    names = request.session.get(SESSION_KEY) or NameForm.initial_of(current_user(request))
    full = [f"{names[given]} {names[family]}".strip() for given, family in (NAME_FIELDS[:2], NAME_FIELDS[2:])]
    waiting, belongs = first_waiting(current_user(request)), cooperative_of(current_user(request))
    picture = services.render_name_preview(
        name_ar=full[0],
        name_fr=full[1],
        title={"ar": waiting.completion.title_ar, "fr": waiting.completion.title_fr} if waiting else {"ar": "", "fr": ""},
        cooperative={"ar": belongs.name_ar, "fr": belongs.name_fr} if belongs else {"ar": "", "fr": ""},
        version=waiting.course.achievement.template_version if waiting else None,
    )
    return HttpResponse(picture, content_type="image/webp")


@require_POST
@login_required
def take(request: HttpRequest) -> HttpResponse:
    """Her name was confirmed before: issue what she has earned since. Repeatable."""
    try:
        issued = services.issue_earned(member=current_user(request))
    except DomainError as error:
        messages.error(request, str(error))
        return redirect("certificates:list")
    return _after_issue(request, issued, "")


@require_GET
@never_cache
@login_required
def certificate(request: HttpRequest, certificate_uuid: uuid.UUID) -> HttpResponse:
    """One certificate: the document, the address that proves it, and what to do when something is wrong."""
    certificate = certificate_of(current_user(request), certificate_uuid)
    address = verify_url(certificate=certificate)
    words = _("My certificate from Taawon: %(title)s. Check it here: %(address)s") % {"title": certificate.title, "address": address}
    context = {
        "certificate": certificate,
        "is_active": certificate.state == State.ACTIVE,
        "replacement": getattr(certificate, "superseded_by", None),
        "correction": last_request(certificate),
        "picture_url": reverse("certificates_public:picture", args=[certificate.serial]),
        "picture_width": PICTURE_WIDTH,
        "picture_height": PICTURE_HEIGHT,
        "verify_url": address,
        "whatsapp_url": f"https://wa.me/?text={quote(words)}",
        "alternate_url": alternate_url(request),
    }
    return render(request, "certificates/certificate.html", context)


@require_GET
@never_cache
@login_required
def show(request: HttpRequest, certificate_uuid: uuid.UUID) -> HttpResponse:
    """What she holds up to a buyer. Complete in itself, so that the phone can keep it and show it without network."""
    certificate = certificate_of(current_user(request), certificate_uuid)
    if certificate.state != State.ACTIVE:
        return redirect("certificates:certificate", certificate.uuid)
    context = {
        "certificate": certificate,
        "picture_url": reverse("certificates_public:picture", args=[certificate.serial]),
        "picture_width": PICTURE_WIDTH,
        "picture_height": PICTURE_HEIGHT,
        "code": verify_code(certificate=certificate),
        "today": timezone.localdate(),
    }
    return render(request, "certificates/show.html", context)


@require_GET
def worker(request: HttpRequest) -> HttpResponse:
    """The script that shows kept certificates without network. From here, since its address bounds what it may see."""
    answer = HttpResponse(_worker_source(), content_type="text/javascript; charset=utf-8")
    answer["Cache-Control"] = "no-cache"
    return answer


@cache
def _worker_source() -> bytes:
    return Path(str(finders.find("js/certificate-worker.js"))).read_bytes()


@require_GET
@never_cache
@login_required
def saved_picture(request: HttpRequest, certificate_uuid: uuid.UUID) -> HttpResponseBase:
    """The document as a picture that any phone keeps among its photos."""
    certificate = certificate_of(current_user(request), certificate_uuid)
    if certificate.state != State.ACTIVE:
        return redirect("certificates:certificate", certificate.uuid)
    return download(picture_of(certificate=certificate), name=f"taawon-{certificate.serial}.png", content_type="image/png")


@never_cache
@login_required
def correction(request: HttpRequest, certificate_uuid: uuid.UUID) -> HttpResponse:
    """She says how her name should be written; it reaches the administrators with both spellings."""
    certificate = certificate_of(current_user(request), certificate_uuid)
    if certificate.state != State.ACTIVE or open_request(certificate):
        return redirect("certificates:certificate", certificate.uuid)
    form = CorrectionForm(request.POST or None, initial=CorrectionForm.initial_of(current_user(request)))
    if request.method == "POST" and form.is_valid():
        try:
            services.ask_for_correction(
                certificate=certificate, by=current_user(request), names=form.names, words=form.cleaned_data["words"]
            )
        except DomainError as error:
            form.add_error(None, [str(error.message), str(error.hint)])
        else:
            messages.success(request, _("Your request is on its way to an administrator. You will see the answer here."))
            return redirect("certificates:certificate", certificate.uuid)
    context = {
        "form": form,
        "certificate": certificate,
        "alternate_url": alternate_url(request),
    }
    return render(request, "certificates/correction.html", context, status=422 if form.errors else 200)


@require_GET
@never_cache
@login_required
def document(request: HttpRequest, certificate_uuid: uuid.UUID) -> HttpResponse:
    """The PDF of her own certificate, while it holds."""
    certificate = certificate_of(current_user(request), certificate_uuid)
    if certificate.state != State.ACTIVE:
        return redirect("certificates:certificate", certificate_uuid)
    return pdf_response(certificate)


def _after_issue(request: HttpRequest, issued: list[IssuedCertificate], otherwise: str) -> HttpResponse:
    if issued:
        count = len(issued)
        messages.success(
            request,
            ngettext("Here is your certificate. Well done!", "Here are your %(count)s certificates. Well done!", count) % {"count": count},
        )
    elif otherwise:
        messages.success(request, otherwise)
    if len(issued) == 1:
        return redirect("certificates:certificate", issued[0].uuid)
    return redirect("certificates:list")
