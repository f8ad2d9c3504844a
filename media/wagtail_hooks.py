"""The admin's pages for recordings beside those of wagtailmedia, and the microphone in its forms."""

from django.urls import URLPattern, URLResolver, include, path
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.admin.staticfiles import versioned_static


@hooks.register("register_admin_urls")
def register_media_urls() -> list[URLPattern | URLResolver]:
    return [path("recordings/", include("media.admin.urls"))]


@hooks.register("insert_global_admin_js")
def recorder() -> SafeString:
    return format_html(
        '<script src="{}" data-record="{}" data-stop="{}" data-discard="{}" data-recording="{}" data-refused="{}" data-name="{}" '
        "defer></script>",
        versioned_static("js/recorder.js"),
        _("Record with the microphone"),
        _("Stop recording"),
        _("Discard the recording"),
        _("Recording…"),
        _("The microphone cannot be used. Allow it in the browser, and look whether it is plugged in."),
        _("narration"),
    )
