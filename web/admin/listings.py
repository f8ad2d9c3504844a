"""Lists of records, and deleting one of them."""

from typing import Any

from django.db import transaction
from django.db.models import ProtectedError
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.admin.ui.tables import TitleColumn
from wagtail.admin.views import generic

from web.admin.deleting import what_hangs_on


class OpeningIndexView(generic.IndexView):
    """A list whose titles open the page of the row; its form is one step further."""

    def _get_title_column(self, field_name: str, column_class: Any = TitleColumn, **kwargs: Any) -> Any:
        column_class = self._get_title_column_class(column_class)
        return self._get_custom_column(field_name, column_class, get_url=self.get_inspect_url, **kwargs)


class GuardedDeleteView(generic.DeleteView):
    """Says first what hangs on the record, and deletes nothing that others still belong to."""

    template_name = "web/admin/confirm_delete.html"
    usage_url_name: Any = None  # Wagtail counts references in an index that rows made in bulk never reach

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(hangings=what_hangs_on(self.object), **kwargs)
        return context

    def form_valid(self, form: Any) -> HttpResponse:
        hangings = what_hangs_on(self.object)
        if hangings:
            words = {"name": self.object, "hanging": hangings.listed()}
            messages.error(self.request, _("“%(name)s” was not deleted, for this hangs on it: %(hanging)s.") % words)
            return redirect(self.get_success_url())
        try:
            with transaction.atomic():
                answer: HttpResponse = super().form_valid(form)
                return answer
        except ProtectedError:
            messages.error(
                self.request,
                _("“%(name)s” is still in use, so it was not deleted. Move what belongs to it first.") % {"name": self.object},
            )
            return redirect(self.get_success_url())
