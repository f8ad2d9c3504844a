"""A person's data as a file."""

from django.http.response import HttpResponseBase

from accounts.models import User
from web.downloads import download


def as_download(person: User, packed: bytes) -> HttpResponseBase:
    """The zip, under a name that does not name her."""
    return download(packed, name=f"taawon-{person.username}.zip", content_type="application/zip")
