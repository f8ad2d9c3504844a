"""What waits for approval: one by one, or a whole course at once."""

import uuid
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.widgets.button import HeaderButton

from certificates.policies import may_manage_certificates
from certificates.selectors import dry_run_rows
from certificates.selectors.renewal import waiting_renewals
from certificates.selectors.waiting import waiting_courses, waiting_enrolments
from certificates.services import issue_certificate, start_batch
from certificates.services.renewal import renew_certificate
from text.errors import DomainError
from web.admin.pages import AdminPage, Trail
from web.people import current_user

PAGE_SIZE = 50
MOST_RENEWALS = 100  # of one click
LONGEST_NUMBER = 18


def waiting_button() -> HeaderButton:
    """Leads here from the lists, with the number of those who wait."""
    number = waiting_enrolments().count() + waiting_renewals().count()
    label = ngettext("%(number)s waits for approval", "%(number)s wait for approval", number) % {"number": number}
    return HeaderButton(label, url=reverse("achievements:waiting"), icon_name="time")


class WaitingView(AdminPage, TemplateView):
    """Every finished course whose certificate an administrator lets out, and every renewal."""

    may_open = staticmethod(may_manage_certificates)
    page_title = gettext_lazy("Waiting for approval")
    header_icon = "time"
    template_name = "certificates/admin/waiting.html"

    def get_trail(self) -> Trail:
        return [(reverse("certificates_admin:index"), _("Certificates"))]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        page = Paginator(waiting_enrolments().values_list("pk", flat=True), PAGE_SIZE).get_page(self.request.GET.get("p"))
        shown = {row.enrolment_id: row for row in dry_run_rows(page.object_list)}
        return super().get_context_data(**kwargs) | {
            "page": page,
            "page_url": reverse("achievements:waiting"),
            "rows": [shown[pk] for pk in page.object_list if pk in shown],
            "courses": waiting_courses(),
            "renewals": waiting_renewals()[:MOST_RENEWALS],
        }

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return self._do(request)
        except DomainError as error:
            messages.error(request, str(error))
            return redirect("achievements:waiting")

    def _do(self, request: HttpRequest) -> HttpResponse:
        enrolment_id, renewal_id = _number(request.POST.get("enrolment")), _number(request.POST.get("renewal"))
        if "course" in request.POST:
            batch = start_batch(by=current_user(request), course_key=_key(request.POST["course"]))
            return redirect("certificate_batches:inspect", batch.pk)
        if enrolment_id and waiting_enrolments().filter(pk=enrolment_id).exists():
            certificate = issue_certificate(enrolment_id=enrolment_id, by=current_user(request))
            messages.success(request, _("The certificate of %(name)s is issued.") % {"name": certificate.name})
        elif renewal_id and waiting_renewals().filter(pk=renewal_id).exists():
            certificate = renew_certificate(certificate_id=renewal_id, by=current_user(request))
            messages.success(request, _("The certificate of %(name)s is renewed.") % {"name": certificate.name})
        elif "renew_all" in request.POST:
            _renew_all(request)
        else:
            messages.error(request, _("This person is not in the list any more."))
        return redirect("achievements:waiting")


def _renew_all(request: HttpRequest) -> None:
    """Each on its own: what stands in the way of one is no reason for the others to wait."""
    number = 0
    for certificate in waiting_renewals()[:MOST_RENEWALS]:
        try:
            renew_certificate(certificate_id=certificate.pk, by=current_user(request))
            number += 1
        except DomainError as error:
            messages.error(request, f"{certificate.name}: {error}")
    words = ngettext("%(number)s certificate is renewed.", "%(number)s certificates are renewed.", number)
    messages.success(request, words % {"number": number})


def _number(typed: str | None) -> int | None:
    return int(typed) if typed and typed.isascii() and typed.isdecimal() and len(typed) <= LONGEST_NUMBER else None


def _key(typed: str) -> uuid.UUID:
    try:
        return uuid.UUID(typed)
    except ValueError:
        return uuid.UUID(int=0)  # nobody's course: nobody waits there
