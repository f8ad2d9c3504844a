"""Under /api/."""

from django.urls import path

from courses import api

urlpatterns = [path("me/", api.me, name="api-me"), path("events/", api.events, name="api-events")]
