"""Renewing one certificate that ends, where an administrator vouches for its owner."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin import messages

from certificates.admin.certificates import CertificateChangePage, page_of
from certificates.selectors.renewal import passed_again
from certificates.services.renewal import renew_certificate
from text.errors import DomainError
from web.people import current_user


class RenewView(CertificateChangePage, TemplateView):
    """What will be issued, and on whose word: hers by passing again, or the administrator's."""

    page_title = gettext_lazy("Renew the certificate")
    header_icon = "rotate"
    template_name = "certificates/admin/renew.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"again": passed_again(self.certificate)}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            new = renew_certificate(certificate_id=self.certificate.pk, by=current_user(request))
        except DomainError as error:
            messages.error(request, str(error))
            return redirect(page_of(self.certificate))
        messages.success(request, _("The new certificate is issued. The old one now leads to it."))
        return redirect(page_of(new))
