"""What every page of the admin needs."""

from django.urls import URLPattern, path
from wagtail import hooks

from web.admin.presence import ping


@hooks.register("register_admin_urls")  # type: ignore[untyped-decorator]  # Wagtail is not typed
def register_presence() -> list[URLPattern]:
    return [path("presence/<str:record>/<int:session_id>/", ping, name="presence")]
