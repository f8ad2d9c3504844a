"""A file that a member handed in, as a download."""

from django.http import Http404
from django.http.response import HttpResponseBase

from media.storage import STORAGE_ERRORS
from quizzes.models import ResponseFile
from web.downloads import download


def as_download(handed: ResponseFile | None) -> HttpResponseBase:
    """Under her own name for it and of the type that was found in it. Not found where there is none, or its store is away."""
    if handed is None:
        raise Http404
    try:
        content = handed.file.open("rb")
    except STORAGE_ERRORS as error:
        raise Http404 from error
    return download(content, name=handed.name, content_type=handed.content_type)
