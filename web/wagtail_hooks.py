"""What every page of the admin needs."""

from django.template.loader import render_to_string
from django.urls import URLPattern, path, reverse
from django.utils.safestring import SafeString
from wagtail import hooks

from web.admin.presence import ping


@hooks.register("register_admin_urls")  # type: ignore[untyped-decorator]  # Wagtail is not typed
def register_presence() -> list[URLPattern]:
    return [path("presence/<str:record>/<int:session_id>/", ping, name="presence")]


@hooks.register("insert_global_admin_js")  # type: ignore[untyped-decorator]
def keep_forms() -> SafeString:
    signin_url = f"{reverse('account_login')}?next={reverse('signed-in-again')}"
    return render_to_string("web/form_keeper.html", {"signin_url": signin_url})
