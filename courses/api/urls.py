"""Under /api/."""

from django.urls import path

from courses.api import events

urlpatterns = [path("me/", events.me, name="api-me"), path("events/", events.events, name="api-events")]
