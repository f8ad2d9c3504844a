"""The outbox: what an embedded school "sent", for the administrator who tries it without an operator."""

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.generic import ListView

from messaging.models import OutSms
from web.admin.pages import AdminPage

REFRESH_SECONDS = 5


def may_read_outbox(user: Any) -> bool:
    """Administrators of an embedded school only: where a real operator delivers, nobody reads the codes here."""
    return settings.TAAWON_EMBEDDED and user.has_perm("messaging.view_outsms")


class OutboxView(AdminPage, ListView):
    may_open = staticmethod(may_read_outbox)
    template_name = "messaging/outbox.html"
    page_title = _("Outbox")
    header_icon = "mail"
    paginate_by = 50
    queryset = OutSms.objects.order_by("-created_at", "-pk")

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not settings.TAAWON_EMBEDDED:
            raise Http404
        response = super().dispatch(request, *args, **kwargs)
        if self.refreshes:
            response["Refresh"] = str(REFRESH_SECONDS)
        return response

    @property
    def refreshes(self) -> bool:
        return "refresh" in self.request.GET

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        address = reverse("messaging_admin:outbox")
        return super().get_context_data(
            refreshes=self.refreshes,
            refresh_seconds=REFRESH_SECONDS,
            toggle_url=address if self.refreshes else f"{address}?refresh=1",
            **kwargs,
        )
