"""A person's data as a file."""

from django.http import HttpResponse

from accounts.models import User


def as_download(person: User, packed: bytes) -> HttpResponse:
    """The zip, under a name that does not name her."""
    response = HttpResponse(packed, content_type="application/zip")
    response["Content-Disposition"] = f'attachment; filename="taawon-{person.username}.zip"'
    response["Cache-Control"] = "no-store"
    return response
