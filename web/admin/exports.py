"""A list of the admin that is also taken away as a file."""

from abc import ABC, abstractmethod
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from wagtail.admin.widgets.button import Button

from text.spreadsheets import Row
from web.exports import EXPORTS, export
from web.queries import query_without

WAGTAILS_FRAGMENT = "_w_filter_fragment"  # asks for a part of the page only


class ExportMixin(ABC):
    """Comes before the view: `?export=csv` or `?export=xlsx` behind the address of the page is the file of what it shows."""

    request: HttpRequest

    @abstractmethod
    def get_export_name(self) -> str:
        """The name of the file, without its ending."""

    @abstractmethod
    def get_export_headings(self) -> Row: ...

    @abstractmethod
    def get_export_rows(self) -> Any:
        """An iterable of rows. None: what the address asks is not a list yet."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        kind = request.GET.get("export")
        rows = self.get_export_rows() if kind in EXPORTS else None
        if kind is None or rows is None:
            page: HttpResponseBase = super().get(request, *args, **kwargs)  # type: ignore[misc]  # of the view that this is mixed into
            return page
        return export(kind, self.get_export_headings(), rows, name=self.get_export_name())


def export_buttons(request: HttpRequest, address: str) -> list[Button]:
    """For the menu of the header: the list as it is filtered, as a file."""
    labels = {"xlsx": _("Download as Excel file (XLSX)"), "csv": _("Download as text file (CSV)")}
    return [
        Button(
            labels[kind], url=f"{address}?{query_without(request, WAGTAILS_FRAGMENT, export=kind)}", icon_name="download", priority=priority
        )
        for priority, kind in enumerate(EXPORTS, start=90)
    ]
