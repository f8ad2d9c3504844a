"""Certificates in the admin: one group of three lists, for administrators only."""

from typing import Any

from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from django.urls import path
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy
from wagtail import hooks
from wagtail.admin.admin_url_finder import register_admin_url_finder
from wagtail.admin.ui.tables import Column
from wagtail.admin.viewsets.model import ModelViewSet, ModelViewSetGroup
from wagtail.log_actions import LogActionRegistry

from certificates.admin import achievements, batches, certificates, corrections, deleting, history, listings, printing, renewal, waiting
from certificates.models import Achievement, CorrectionRequest, IssueBatch, IssuedCertificate
from web.admin.columns import DayColumn, MomentColumn, NumberColumn
from web.history import register_sentences

LAST = 1000  # after the hooks of Wagtail itself


class CertificatesViewSet(ModelViewSet):
    """Who may is told by `certificates.policies`, not by boxes in the group form."""

    copy_view_enabled = False

    def get_permissions_to_register(self) -> QuerySet[Permission]:
        return Permission.objects.none()


class IssuedViewSet(CertificatesViewSet):
    model = IssuedCertificate
    name = "certificates_admin"
    url_prefix = "certificates"
    menu_label = _("Issued certificates")
    icon = "doc-full"
    index_view_class = listings.CertificateIndexView
    inspect_view_class = certificates.CertificateView
    inspect_view_enabled = True
    inspect_template_name = certificates.CertificateView.template_name
    filterset_class = listings.CertificateFilterSet
    form_fields: list[str] = []
    list_display = [
        "serial",
        Column("name", label=_("Name")),
        Column("title", label=_("Course")),
        DayColumn("issued_at", label=_("Issued on"), sort_key="issued_at"),
        Column("get_state_display", label=_("State")),
    ]
    list_per_page = 50

    def get_urlpatterns(self) -> list[Any]:
        return [
            *super().get_urlpatterns(),
            path("issue/", certificates.IssueView.as_view(), name="issue"),
            path("<int:pk>/withdraw/", certificates.RevokeView.as_view(), name="revoke"),
            path("<int:pk>/renew/", renewal.RenewView.as_view(), name="renew"),
            path("<int:pk>/replace/", certificates.ReissueView.as_view(), name="reissue"),
            path("<int:pk>/certificate.pdf", certificates.DocumentView.as_view(), name="document"),
        ]


class CorrectionViewSet(CertificatesViewSet):
    model = CorrectionRequest
    name = "certificate_corrections"
    url_prefix = "certificate-corrections"
    menu_label = _("Requests for corrections")
    icon = "edit"
    index_view_class = corrections.CorrectionIndexView
    inspect_view_class = corrections.CorrectionView
    inspect_view_enabled = True
    inspect_template_name = corrections.CorrectionView.template_name
    form_fields: list[str] = []
    list_filter = ["state"]
    list_display = [
        "__str__",
        Column("full_name_ar", label=_("In Arabic")),
        Column("full_name_fr", label=_("In Latin letters")),
        MomentColumn("asked_at", label=_("Asked on")),
        Column("get_state_display", label=_("State")),
    ]


class BatchViewSet(CertificatesViewSet):
    model = IssueBatch
    name = "certificate_batches"
    url_prefix = "certificate-batches"
    menu_label = _("Issue to many")
    icon = "group"
    index_view_class = listings.BatchIndexView
    inspect_view_class = batches.BatchView
    inspect_view_enabled = True
    inspect_template_name = batches.BatchView.template_name
    form_fields: list[str] = []
    list_display = [
        "__str__",
        MomentColumn("created_at", label=_("Started")),
        Column("created_by", label=_("By")),
        NumberColumn("settled", label=_("Done")),
        NumberColumn("total", label=_("Of")),
    ]

    def get_urlpatterns(self) -> list[Any]:
        return [
            *super().get_urlpatterns(),
            path("start/", batches.StartView.as_view(), name="start"),
            path("print/", printing.StartPrintView.as_view(), name="start-print"),
            path("print/<uuid:run_uuid>/", printing.PrintView.as_view(), name="print"),
            path("print/<uuid:run_uuid>/<int:number>/", printing.TakeView.as_view(), name="take"),
        ]


class AchievementViewSet(CertificatesViewSet):
    model = Achievement
    name = "achievements"
    menu_label = _("What is earned")
    icon = "success"
    index_view_class = listings.AchievementIndexView
    list_display = [
        "__str__",
        listings.AutomaticColumn("is_automatic", label=_("Issued")),
        NumberColumn("certificate_count", label=_("Certificates")),
    ]
    form_fields: list[str] = []

    def get_urlpatterns(self) -> list[Any]:
        """The list as Wagtail has it; the form and its versions are our own."""
        return [
            path("", self.index_view, name="index"),
            path("results/", self.index_results_view, name="index_results"),
            path("new/", achievements.EditView.as_view(), name="add"),
            path("edit/<int:pk>/", achievements.EditView.as_view(), name="edit"),
            path("waiting/", waiting.WaitingView.as_view(), name="waiting"),
            path("preview/", achievements.PreviewView.as_view(), name="preview-new"),
            path("preview/<int:pk>/", achievements.PreviewView.as_view(), name="preview"),
            path("pictures/<str:name>/", achievements.PictureView.as_view(), name="picture"),
            path("<int:pk>/versions/", achievements.VersionsView.as_view(), name="versions"),
            path("<int:pk>/versions/<int:number>/", achievements.VersionView.as_view(), name="version"),
            path("<int:pk>/versions/<int:number>/picture.png", achievements.VersionPictureView.as_view(), name="version-picture"),
        ]


class CertificatesGroup(ModelViewSetGroup):
    menu_label = _("Certificates")
    menu_icon = "doc-full"
    menu_order = 260
    items = (IssuedViewSet, CorrectionViewSet, BatchViewSet, AchievementViewSet)


hooks.register("what_hangs_on", deleting.tell)


@hooks.register("register_admin_viewset")
def register_certificates() -> CertificatesGroup:
    return CertificatesGroup()


@hooks.register("register_admin_viewset", order=LAST)
def lead_to_records() -> list[Any]:
    """Nobody edits these: their names in Wagtail's lists lead to the page that shows them."""
    register_admin_url_finder(IssuedCertificate, history.CertificateURLFinder)
    register_admin_url_finder(IssueBatch, history.BatchURLFinder)
    return []


SENTENCES = {
    "certificates.issue": (_("Issue a certificate"), _("Certificate issued")),
    "certificates.revoke": (_("Withdraw a certificate"), _("Certificate withdrawn")),
    "certificates.reissue": (_("Replace a certificate"), _("Certificate replaced by %(serial)s")),
    "certificates.renew": (_("Renew a certificate"), _("Certificate renewed as %(serial)s")),
    "certificates.decline_correction": (_("Decline a correction"), _("Correction declined")),
    "certificates.issue_many": (
        _("Issue to many"),
        ngettext_lazy("Issue of %(count)s certificate started", "Issue of %(count)s certificates started", "count"),
    ),
    "certificates.stop": (_("Stop an issue to many"), _("Issue stopped")),
    "certificates.resume": (_("Go on with an issue to many"), _("Issue resumed")),
}


@hooks.register("register_log_actions")
def register_log_actions(actions: LogActionRegistry) -> None:
    register_sentences(actions, SENTENCES)
