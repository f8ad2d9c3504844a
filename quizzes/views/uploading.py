"""Forms that bring files: a file that is too big, or for which the disk has no room, is left out and the rest is kept."""

from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from django.core.files.uploadedfile import TemporaryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt, csrf_protect

from quizzes.exceptions import FileRefused
from quizzes.services.files import not_kept
from quizzes.submitted_files import MOST_BYTES, clean_name, too_big

MOST_BYTES_OF_A_FORM = 39 * 1024 * 1024


class _Upload(HttpRequest):
    """A request with what was left out of it."""

    files_left_out: list[tuple[str, FileRefused]]


class BoundedUpload(FileUploadHandler):
    """Writes to temporary files. What it leaves out is told in `request.files_left_out`, as (field, FileRefused)."""

    def __init__(self, request: HttpRequest) -> None:
        super().__init__(request)
        self.left_out: list[tuple[str, FileRefused]] = []
        self.received = 0
        cast("_Upload", request).files_left_out = self.left_out

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self.__dict__.pop("file", None)  # Django closes a `file` that it finds

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        self.received += len(raw_data)
        if start + len(raw_data) > MOST_BYTES or self.received > MOST_BYTES_OF_A_FORM:
            self._leave_out(too_big(clean_name(self.file_name)))
        try:
            self._temporary().write(raw_data)
        except OSError:
            self._leave_out(not_kept(name=clean_name(self.file_name)))

    def file_complete(self, file_size: int) -> Any:
        file = self._temporary()
        file.seek(0)
        file.size = file_size
        return file

    def upload_interrupted(self) -> None:
        if hasattr(self, "file"):
            self.file.close()

    def _temporary(self) -> Any:
        if not hasattr(self, "file"):
            self.file: Any = TemporaryUploadedFile(self.file_name or "", self.content_type, 0, self.charset, self.content_type_extra)
        return self.file

    def _leave_out(self, refusal: FileRefused) -> None:
        self.left_out.append((self.field_name, refusal))
        raise SkipFile


def with_files(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Read the form by BoundedUpload. The handler must be there before anything reads the form, so the csrf check comes after."""
    checked = csrf_protect(view)

    @csrf_exempt
    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method == "POST":
            request.upload_handlers = [BoundedUpload(request)]
        return checked(request, *args, **kwargs)

    return wrapped
