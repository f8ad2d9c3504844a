"""The admin's pages for recordings beside those of wagtailmedia."""

from django.urls import URLPattern, URLResolver, include, path
from wagtail import hooks


@hooks.register("register_admin_urls")
def register_media_urls() -> list[URLPattern | URLResolver]:
    return [path("recordings/", include("media.admin.urls"))]
