"""What messaging adds to Wagtail's admin."""

from typing import Any

from django.http import HttpRequest
from django.urls import URLPattern, URLResolver, include, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from messaging.admin.outbox import OutboxView, may_read_outbox


class OutboxMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return may_read_outbox(request.user)


@hooks.register("register_admin_urls")
def register_outbox_urls() -> list[URLPattern | URLResolver]:
    patterns = [path("", OutboxView.as_view(), name="outbox")]
    return [path("outbox/", include((patterns, "messaging_admin")))]


@hooks.register("register_admin_menu_item")
def register_outbox_menu_item() -> Any:
    return OutboxMenuItem(_("Outbox"), reverse("messaging_admin:outbox"), name="outbox", icon_name="mail", order=900)
