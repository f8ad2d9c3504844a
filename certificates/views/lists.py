"""`/verify/list/`: up to two hundred numbers at once, pasted or as a file; the answers as a table or a file."""

from dataclasses import dataclass
from typing import Any

from allauth.account.adapter import get_adapter
from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from certificates.choices import VerificationStatus
from certificates.selectors import Verification, verify_many
from certificates.verification import limits
from certificates.verification.serial_lists import MOST_BYTES, Line, lines_in, lines_of_file
from certificates.views.public import public
from text.dates import format_date
from text.errors import DomainError
from web.exports import EXPORTS, export
from web.languages import alternate_url

LONGEST_TEXT = 20_000


class ListForm(forms.Form):
    """Numbers, one in each line, or a file of them."""

    numbers = forms.CharField(
        label=gettext_lazy("Numbers, one in each line"),
        required=False,
        max_length=LONGEST_TEXT,
        widget=forms.Textarea({"rows": 8, "dir": "ltr", "autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
        help_text=gettext_lazy("At most 200. Small letters, spaces and hyphens make no difference."),
    )
    file = forms.FileField(
        label=gettext_lazy("Or a file: text, CSV or Excel (XLSX)"),
        required=False,
        widget=forms.FileInput({"accept": ".txt,.csv,.xlsx"}),
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if self.errors:
            return data
        try:
            data["lines"] = self._lines(data.get("numbers") or "", data.get("file"))
        except DomainError as error:
            raise forms.ValidationError([str(error.message), str(error.hint)], code=error.code) from error
        return data

    @staticmethod
    def _lines(text: str, file: UploadedFile | None) -> list[Line]:
        if file is None:
            return lines_in(text)
        return lines_of_file(file.read(MOST_BYTES + 1), file.name or "")


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@public
def verify_list(request: HttpRequest) -> HttpResponseBase:
    """Paste or upload, read the answers, take them away. Nothing of the list is kept."""
    form = ListForm(request.POST, request.FILES) if request.method == "POST" else ListForm()
    context: dict[str, Any] = {"form": form, "language": get_language(), "alternate_url": alternate_url(request)}
    with limits.working_for(get_adapter().get_client_ip(request)):
        is_read = request.method == "POST" and form.is_valid()
    if not is_read:
        return render(request, "certificates/verify_list.html", context, status=422 if form.is_bound else 200)
    rows = _answered(form.cleaned_data["lines"])
    verifications = [row.verification for row in rows if row.verification]
    _spend(request, verifications)
    if request.POST.get("export") in EXPORTS:
        return _file(request.POST["export"], rows)
    counts = {status: sum(one.status == status for one in verifications) for status in VerificationStatus}
    return render(
        request,
        "certificates/verify_list.html",
        context
        | {
            "rows": rows,
            # A heading first, for it is that which falls away when the list comes back.
            "typed": "\n".join([_("Number"), *(row.text for row in rows)]),
            "counts": [(status, number) for status, number in counts.items() if number],
            "without": len(rows) - len(verifications),
        },
    )


@dataclass(frozen=True)
class Row:
    """The answer to one line. `verification` is None where the line holds no number; `duplicate_of` the index of the first like it."""

    index: int
    text: str
    verification: Verification | None = None
    duplicate_of: int | None = None


def _answered(lines: list[Line]) -> list[Row]:
    answers = iter(verify_many([line.text for line in lines if line.has_number]))
    rows: list[Row] = []
    first: dict[str, int] = {}
    for index, line in enumerate(lines, start=1):
        verification = next(answers) if line.has_number else None
        if verification is None:
            rows.append(Row(index, line.text))
            continue
        seen = first.setdefault(verification.serial, index)
        rows.append(Row(index, verification.serial, verification, seen if seen != index else None))
    return rows


def _spend(request: HttpRequest, verifications: list[Verification]) -> None:
    held = sum(one.certificate is not None for one in verifications)
    cost = held * limits.COST_FOUND + (len(verifications) - held) * limits.COST_LISTED
    limits.spend(get_adapter().get_client_ip(request), cost)


def _file(form: str, rows: list[Row]) -> HttpResponseBase:
    headings = [
        _("Number"),
        _("Answer"),
        _("Name"),
        _("Course"),
        _("Cooperative"),
        _("Issued on"),
        _("Valid until"),
        _("Reason"),
        _("Newer number"),
        _("Line"),
        _("Same as line"),
    ]
    lines = [[*_cells(row), row.index, row.duplicate_of or ""] for row in rows]
    return export(form, headings, lines, name="taawon-verification")


def _cells(row: Row) -> list[Any]:
    one = row.verification
    if one is None:
        return [row.text, _("no number"), "", "", "", "", "", "", ""]
    certificate, newer = one.certificate, one.replacement.serial if one.replacement else one.meant
    if certificate is None:
        return [one.serial, str(one.status.label), "", "", "", "", "", "", newer]
    return [
        one.serial,
        str(one.status.label),
        certificate.name,
        certificate.title,
        certificate.cooperative,
        format_date(certificate.issued_at),
        format_date(certificate.expires_on) if certificate.expires_on else "",
        one.event.public_reason if one.event else "",
        newer,
    ]
