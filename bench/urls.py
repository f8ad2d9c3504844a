"""The school's addresses and the floors to compare with."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from lms.urls import handler404, handler500
from lms.urls import urlpatterns as school

__all__ = ["handler404", "handler500", "urlpatterns"]


def bare(request: HttpRequest) -> HttpResponse:
    """A Django view without a database, under the school's own middleware."""
    return HttpResponse(b"x" * 5000)


def session_and_user(request: HttpRequest) -> HttpResponse:
    """A view that reads the session and the user, and nothing else."""
    return HttpResponse(request.user.username)


urlpatterns = [path("bench/bare/", bare), path("bench/user/", session_and_user), *school]
