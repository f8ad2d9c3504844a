"""Handing questions of the bank out as a file."""

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from quizzes.admin.access import for_editors
from quizzes.formats.registry import format_of
from quizzes.forms.files import ExportForm
from quizzes.services.exporting import export_questions, questions_for_export
from text.errors import DomainError
from web.admin.pages import admin_page
from web.downloads import download
from web.languages import current_language
from web.people import current_user

MOST_WARNINGS = 100


@for_editors
def export(request: HttpRequest) -> HttpResponseBase:
    """The form; then the file, or first what the format cannot hold of these questions."""
    form = ExportForm(request.POST or None, initial={"language": current_language(), "folder": request.GET.get("folder")})
    warnings, more = [], 0
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data
        questions = questions_for_export(folder=chosen["folder"], tag=chosen["tag"].strip(), words=chosen["words"].strip())
        try:
            if not questions.exists():
                form.add_error(None, _("No question fits. Try fewer words, or every kind and folder."))
            else:
                written = export_questions(
                    questions=questions, format_name=chosen["format"], language=chosen["language"], by=current_user(request)
                )
                if not written.warnings or "anyway" in request.POST:
                    known = format_of(chosen["format"])
                    name = f"questions-{timezone.localdate():%Y-%m-%d}.{known.ending}"
                    return download(written.content, name=name, content_type=known.content_type)
                warnings, more = written.warnings[:MOST_WARNINGS], max(0, len(written.warnings) - MOST_WARNINGS)
        except DomainError as error:
            form.add_error(None, str(error))
    trail = (reverse("quizzes_admin:questions"), _("Questions"))
    return admin_page(
        request,
        "quizzes/admin/export.html",
        _("Hand questions out"),
        trail,
        icon="download",
        status=400 if form.errors else 200,
        form=form,
        warnings=warnings,
        more_warnings=more,
    )
