"""One certificate in the admin: its history, withdrawing it, replacing it, issuing one."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView, TemplateView, View
from wagtail.admin import messages
from wagtail.admin.views import generic
from wagtail.admin.widgets.button import HeaderButton

from certificates.choices import State
from certificates.downloads import pdf_response
from certificates.forms.certificates import NAME_FIELDS, NameForm, ReissueForm, RevokeForm
from certificates.models import IssuedCertificate
from certificates.policies import may_manage_certificates
from certificates.selectors import finished_by
from certificates.services import issue_certificate, reissue_certificate, revoke_certificate
from text.errors import DomainError
from web.admin.pages import AdminPage, Trail
from web.people import current_user
from web.queries import asked_words


def page_of(certificate: IssuedCertificate) -> str:
    return reverse("certificates_admin:inspect", args=[certificate.pk])


def _rows() -> "QuerySet[IssuedCertificate]":
    return IssuedCertificate.objects.select_related(
        "enrolment__member", "achievement__course", "template_version", "issued_by", "supersedes", "superseded_by"
    )


class CertificateView(generic.InspectView):
    """What it says, where it stands, and everything that happened to it."""

    page_title = gettext_lazy("Certificate")
    template_name = "certificates/admin/certificate.html"

    def get_object(self, queryset: Any = None) -> IssuedCertificate:
        return get_object_or_404(_rows(), pk=self.pk)

    @cached_property
    def header_buttons(self) -> list[HeaderButton]:
        args = [self.object.pk]
        buttons = [HeaderButton(_("Document (PDF)"), url=reverse("certificates_admin:document", args=args), icon_name="doc-full")]
        if self.object.state == State.ACTIVE:
            buttons += [
                HeaderButton(_("Replace the certificate"), url=reverse("certificates_admin:reissue", args=args), icon_name="edit"),
                HeaderButton(_("Withdraw the certificate"), url=reverse("certificates_admin:revoke", args=args), icon_name="cross"),
            ]
            if self.object.term.may_be_renewed(timezone.localdate()):
                address = reverse("certificates_admin:renew", args=args)
                buttons.append(HeaderButton(_("Renew the certificate"), url=address, icon_name="rotate"))
        return buttons

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {
            "certificate": self.object,
            "events": self.object.events.select_related("by"),
            "replacement": getattr(self.object, "superseded_by", None),
        }


class CertificateChangePage(AdminPage):
    """One step below the page of a certificate."""

    may_open = staticmethod(may_manage_certificates)
    kwargs: dict[str, Any]

    @cached_property
    def certificate(self) -> IssuedCertificate:
        return get_object_or_404(_rows(), pk=self.kwargs["pk"])

    def get_page_subtitle(self) -> str:
        return self.certificate.serial

    @property
    def sublabel(self) -> str:
        """Whose it is; the number stands just before it."""
        return self.certificate.name

    def get_trail(self) -> Trail:
        return [(reverse("certificates_admin:index"), _("Certificates")), (page_of(self.certificate), self.certificate.serial)]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {
            "certificate": self.certificate,
            "cancel_url": page_of(self.certificate),
        }


class RevokeView(CertificateChangePage, FormView):
    form_class = RevokeForm
    page_title = gettext_lazy("Withdraw the certificate")
    header_icon = "cross"
    template_name = "certificates/admin/revoke.html"

    def form_valid(self, form: RevokeForm) -> HttpResponse:
        try:
            revoke_certificate(
                certificate_id=self.certificate.pk,
                by=current_user(self.request),
                reason_public=form.reason,
                note=form.cleaned_data["note"],
            )
        except DomainError as error:
            form.add_error(None, str(error))
            return self.form_invalid(form)
        messages.success(self.request, _("The certificate is withdrawn. Whoever checks it reads the reason."))
        return redirect(page_of(self.certificate))


class ReissueView(CertificateChangePage, FormView):
    """The name as printed and as it should be, side by side."""

    form_class = ReissueForm
    page_title = gettext_lazy("Replace the certificate")
    header_icon = "edit"
    template_name = "certificates/admin/reissue.html"

    def get_initial(self) -> dict[str, Any]:
        return NameForm.initial_of(self.certificate.enrolment.member)

    def form_valid(self, form: ReissueForm) -> HttpResponse:
        try:
            new = reissue_certificate(
                certificate_id=self.certificate.pk,
                by=current_user(self.request),
                names={field: form.cleaned_data[field] for field in NAME_FIELDS},
                reason=form.reason,
                note=form.cleaned_data["note"],
            )
        except DomainError as error:
            form.add_error(None, str(error))
            return self.form_invalid(form)
        messages.success(self.request, _("The new certificate is issued. The old one now leads to it."))
        return redirect(page_of(new))


class DocumentView(CertificateChangePage, View):
    """The PDF of any certificate, also of one that no longer holds: administrators compare papers."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return pdf_response(self.certificate)


class IssueView(AdminPage, TemplateView):
    """Search for a person; each course she finished, with a button or with what is in the way."""

    may_open = staticmethod(may_manage_certificates)
    page_title = gettext_lazy("Issue to one member")
    header_icon = "plus"
    template_name = "certificates/admin/issue.html"

    def get_trail(self) -> Trail:
        return [(reverse("certificates_admin:index"), _("Certificates"))]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        query = asked_words(self.request)
        return super().get_context_data(**kwargs) | {"query": query, "rows": finished_by(query) if query else []}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        enrolment_id = request.POST.get("enrolment", "")
        found = finished_by("", enrolment_id=int(enrolment_id)) if enrolment_id.isdecimal() and len(enrolment_id) < 19 else []
        if not found:
            messages.error(request, _("This person is not in the list any more. Search again."))
            return redirect(request.get_full_path())
        try:
            certificate = issue_certificate(enrolment_id=found[0].enrolment_id, by=current_user(request))
        except DomainError as error:
            messages.error(request, str(error))
            return redirect(request.get_full_path())
        messages.success(request, _("The certificate is issued."))
        return redirect(page_of(certificate))
