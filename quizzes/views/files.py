"""A member's own photos and files: added to her attempt with its form, removed from it, and downloaded again."""

import uuid
from typing import Any

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from quizzes.downloads import as_download
from quizzes.exceptions import FileRefused
from quizzes.forms import parse_uuid
from quizzes.models import Attempt, ResponseFile
from quizzes.selectors.files import positions_of_files
from quizzes.services.files import add_file, remove_file
from quizzes.views.access import own_attempt
from web.people import current_user

REMOVE = "remove"


@never_cache
@require_safe
def file(request: HttpRequest, attempt_id: uuid.UUID, file_id: uuid.UUID) -> HttpResponseBase:
    """A file of the member's own attempt. To everyone else it does not exist."""
    if not request.user.is_authenticated:
        return redirect_to_login(request.path)
    attempt = own_attempt(request, attempt_id)
    return as_download(ResponseFile.objects.filter(response__question__attempt=attempt, pk=file_id).first())


def take_files(request: HttpRequest, attempt: Attempt) -> str | None:
    """Add the files of the form and take back the one whose button was pressed.

    Returns the address of the question to go back to, None when the form was not about files or all went well.
    """
    back, added = None, 0
    for position in positions_of_files(attempt):
        field = f"files-{position}"
        refusals = [error for name, error in getattr(request, "files_left_out", []) if name == field]
        for upload in request.FILES.getlist(field):
            try:
                add_file(attempt_id=attempt.pk, by=current_user(request), position=position, upload=upload)
                added += 1
            except FileRefused as error:
                refusals.append(error)
        for refusal in refusals:
            _say(request, position, refusal)
        pressed = request.POST.get("action") == f"files-{position}"
        if request.POST.get(REMOVE, "").startswith(f"{position}."):
            pressed = _take_back(request, attempt, position)
        elif pressed and not request.FILES.getlist(field) and not refusals:
            messages.warning(request, _("Choose a photo or a file first, then add it."))
        if pressed or refusals:
            back = reverse("quizzes:attempt", args=[attempt.pk]) + f"#q{position}"
    if added:
        messages.success(request, ngettext("%(count)d file is added.", "%(count)d files are added.", added) % {"count": added})
    return back


def _take_back(request: HttpRequest, attempt: Attempt, position: int) -> bool:
    file_id = parse_uuid(request.POST[REMOVE].partition(".")[2])
    if file_id:
        remove_file(attempt_id=attempt.pk, by=current_user(request), position=position, file_id=file_id)
        messages.success(request, _("The file is removed."))
    return True


def _say(request: HttpRequest, position: int, error: FileRefused) -> None:
    words: dict[str, Any] = {"number": position, "name": f"\u2068{error.name}\u2069", "reason": error}
    messages.error(request, _("Question %(number)d, %(name)s: %(reason)s") % words)
