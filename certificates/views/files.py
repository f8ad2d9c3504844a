"""`/verify/file/`: anybody hands over a PDF or a credential, and learns whether it is genuine and current."""

from typing import Any

from allauth.account.adapter import get_adapter
from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from certificates.choices import FileStatus
from certificates.services.documents import PICTURE_HEIGHT, PICTURE_WIDTH
from certificates.services.file_verification import MOST_BYTES, verify_file
from certificates.verification import limits
from certificates.views.public import public
from web.languages import alternate_url

COST_FILE = 10  # and the seconds that it takes
HTTP_STATUS = {FileStatus.WITHDRAWN: 410, FileStatus.UNREADABLE: 422}


class FileForm(forms.Form):
    """A file of at most three megabytes."""

    file = forms.FileField(
        label=_("The file"),
        widget=forms.FileInput({"accept": ".pdf,.json,.jwt,.txt"}),
        help_text=_("A certificate as PDF, or a credential (JSON or JWT). At most 3 MB."),
        error_messages={"required": _("Choose a file first."), "empty": _("This file is empty.")},
    )

    def clean_file(self) -> UploadedFile:
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise forms.ValidationError(_("This file is too large. Our certificates are smaller than 3 MB."), code="too_large")
        return file


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@public
def verify_upload(request: HttpRequest) -> HttpResponse:
    """The file is looked at and forgotten."""
    form = FileForm(request.POST, request.FILES) if request.method == "POST" else FileForm()
    language = get_language()
    context: dict[str, Any] = {
        "form": form,
        "language": language,
        "alternate_url": alternate_url(request),
    }
    if request.method != "POST" or not form.is_valid():
        return render(request, "certificates/verify_file.html", context, status=422 if form.is_bound else 200)
    address = get_adapter().get_client_ip(request)
    limits.spend(address, COST_FILE)
    try:
        with limits.working_for(address):
            result = verify_file(content=form.cleaned_data["file"].read())
    except OSError:  # so many files at once, or no room for one more child
        form.add_error("file", _("We could not look at this file just now. Please try again in a moment."))
        return render(request, "certificates/verify_file.html", context, status=503)
    certificate = result.verification.certificate if result.verification else None
    context |= {
        "result": result,
        "verification": result.verification,
        "certificate": certificate,
        "picture_url": reverse("certificates_public:picture", args=[certificate.serial]) if certificate else "",
        "picture_width": PICTURE_WIDTH,
        "picture_height": PICTURE_HEIGHT,
    }
    return render(request, "certificates/verify_file.html", context, status=HTTP_STATUS.get(result.status, 200))
