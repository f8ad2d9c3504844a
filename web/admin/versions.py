"""Two people at one record: a save carries the version that it was made from, and the second of two sees both.

Each form of the admin that changes a record holds a hidden field with the mark of what was stored when the form was opened. The save
compares it, under a lock on the record, with the mark of what is stored by then. Where they differ nothing is written: the form
comes again with all that was typed, beside it what is stored, and the new mark, so that saving once more is done knowingly.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from difflib import SequenceMatcher
from hashlib import sha256
from json import dumps
from typing import Any

from django import forms
from django.db import transaction
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from wagtail.admin.views import generic
from wagtail.log_actions import registry as log_registry

from web.admin.presence import presence

FIELD = "made_from"
STATUS = 409


@dataclass(frozen=True)
class Line:
    """One line of a record. `name` finds its counterpart in another version, `raw` is what is compared, `text` what people read."""

    name: str
    label: Any
    raw: Any
    text: str


Lines = Sequence[Line]


@dataclass(frozen=True)
class Difference:
    """One line in two versions. None: the version has no such line."""

    label: Any
    first: str | None
    second: str | None
    differs: bool


@dataclass(frozen=True)
class Saved:
    """Who saved what is stored, and when, as far as is known."""

    by: str
    at: datetime | None


class ChangedMeanwhile(Exception):
    """What is stored is no longer what the form was made from. Nothing was written."""

    def __init__(self, mark: str, differences: list[Difference], saved: Saved | None) -> None:
        super().__init__(mark)
        self.mark, self.differences, self.saved = mark, differences, saved


def mark_of(lines: Lines) -> str:
    """The same mark, the same content; whatever the language of the page."""
    content = dumps([[line.name, line.raw] for line in lines], sort_keys=True, default=str)
    return sha256(content.encode()).hexdigest()[:32]


def differences(first: Lines, second: Lines) -> list[Difference]:
    """Both versions line by line, in their order; what only one of them has stands alone."""
    names = [line.name for line in first], [line.name for line in second]
    rows: list[Difference] = []
    for tag, a, b, c, d in SequenceMatcher(None, *names, autojunk=False).get_opcodes():
        if tag == "equal":
            rows += [Difference(x.label, x.text, y.text, x.raw != y.raw) for x, y in zip(first[a:b], second[c:d], strict=True)]
        else:
            rows += [Difference(line.label, line.text, None, differs=True) for line in first[a:b]]
            rows += [Difference(line.label, None, line.text, differs=True) for line in second[c:d]]
    return rows


@contextmanager
def saving(
    request: HttpRequest,
    rows: QuerySet[Any],
    *,
    stored: Callable[[Any], Lines],
    typed: Callable[[Any], Lines],
    saved: Callable[[Any], Saved | None] | None = None,
) -> Iterator[None]:
    """Save inside: the one row of `rows` is locked and still says what the form was made from.

    `stored` and `typed` are given that row, or None when there is none, and tell what is stored and what she typed. Raises
    `ChangedMeanwhile`. Whoever else changes the record must lock the same row.
    """
    with transaction.atomic():
        row = rows.select_for_update(of=("self",)).first()
        there = stored(row)
        mark = mark_of(there)
        if request.POST.get(FIELD) != mark:
            raise ChangedMeanwhile(mark, differences(typed(row), there), (saved or saved_by_log)(row) if row else None)
        yield


def saved_by_log(row: Model) -> Saved | None:
    """By the last row of Wagtail's log about this record."""
    entry = log_registry.get_logs_for_instance(row).select_related("user").first()
    return Saved(entry.user_display_name if entry.user else "", entry.timestamp) if entry else None


def lines_of_form(form: forms.BaseForm, *, beside: forms.BaseForm | None = None, without: Iterable[str] = ()) -> list[Line]:
    """The lines of a Django form: as typed where it is bound, else as it is first shown.

    What was typed and means the same as what the form `beside` shows ("0612…" and "+212612…") is the same.
    """
    lines = []
    for name, field in form.fields.items():
        if name in without:
            continue
        shown = form.get_initial_for_field(field, name)
        value = form[name].value() if form.is_bound else field.prepare_value(shown)
        if beside is not None and name in beside.fields:
            there = beside.get_initial_for_field(beside.fields[name], name)
            if field.disabled or not field.has_changed(there, form[name].data) or _means_the_same(form, name, there):
                value = field.prepare_value(there)
        lines.append(Line(name, field.label or form[name].label, _raw(value), _words(field, value)))
    return lines


def _means_the_same(form: forms.BaseForm, name: str, there: Any) -> bool:
    cleaned = getattr(form, "cleaned_data", {})
    try:
        return name in cleaned and bool(form.fields[name].clean(there) == cleaned[name])
    except (forms.ValidationError, TypeError, AttributeError):
        return False


def _raw(value: Any) -> Any:
    if isinstance(value, list | tuple | set):
        return sorted(str(getattr(one, "pk", one)) for one in value)
    if isinstance(value, bool):
        return value
    return "" if value is None else str(getattr(value, "pk", value))


def _words(field: Any, value: Any) -> str:
    if isinstance(field, forms.BooleanField):
        return _("Yes") if value in (True, "on", "true", "True", "1") else _("No")
    if isinstance(field.widget, forms.PasswordInput):
        return "•••" if value else ""
    if isinstance(field, forms.FileField):
        return str(getattr(value, "name", "") or "")
    if hasattr(field, "choices"):
        return "، ".join(_chosen(field, _raw(value))) if _raw(value) else ""
    widget: Any = field.widget
    words = widget.format_value(value) if hasattr(widget, "format_value") else value
    return "" if words is None else str(words)


def _chosen(field: Any, raw: Any) -> list[str]:
    wanted = raw if isinstance(raw, list) else [str(raw)]
    if isinstance(field, forms.ModelChoiceField) and field.queryset is not None:
        try:
            found = {str(row.pk): field.label_from_instance(row) for row in field.queryset.filter(pk__in=wanted)}
        except (ValueError, TypeError, OverflowError):
            found = {}
    else:
        found = {str(value): str(label) for value, label in _flat(field.choices)}
    return [str(found.get(one, one)) for one in wanted]


def _flat(choices: Any) -> Iterator[tuple[Any, Any]]:
    for value, label in choices:
        if isinstance(label, list | tuple):
            yield from label
        else:
            yield value, label


def versions_context(request: HttpRequest, lines: Lines, changed: ChangedMeanwhile | None = None) -> dict[str, Any]:
    """What `web/admin/made_from.html` shows. A form that is shown again without being saved keeps the mark that it came with."""
    if changed is not None:
        return {FIELD: changed.mark, "changed_meanwhile": changed}
    return {FIELD: request.POST[FIELD] if FIELD in request.POST else mark_of(lines)}


class VersionedForm(ABC):
    """Comes before a view with one Django form, Django's or Wagtail's: the second of two who save sees both versions."""

    request: HttpRequest
    changed: ChangedMeanwhile | None = None

    @abstractmethod
    def get_locked_rows(self, form: Any) -> QuerySet[Any]:
        """The row that every writer of the record locks."""

    @abstractmethod
    def get_stored_form(self, row: Any) -> forms.BaseForm:
        """The form as it would open now."""

    def get_lines(self, form: forms.BaseForm, beside: forms.BaseForm | None = None) -> list[Line]:
        return lines_of_form(form, beside=beside)

    def get_saved(self, row: Any) -> Saved | None:
        return saved_by_log(row)

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            with saving(
                self.request,
                self.get_locked_rows(form),
                stored=lambda row: self.get_lines(self.get_stored_form(row)),
                typed=lambda row: self.get_lines(form, self.get_stored_form(row)),
                saved=self.get_saved,
            ):
                answer: HttpResponse = super().form_valid(form)  # type: ignore[misc]  # of the view that this is mixed into
                return answer
        except ChangedMeanwhile as changed:
            self.changed = changed
            return self.show_both(form)

    def show_both(self, form: Any) -> HttpResponse:
        """The form with all that was typed, and beside it what was saved meanwhile."""
        view: Any = self
        view.form = form
        page: HttpResponse = view.render_to_response(view.get_context_data(form=form))
        page.status_code = STATUS
        return page

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)  # type: ignore[misc]
        context |= versions_context(self.request, self.get_lines(context["form"]), self.changed)
        if self.changed or getattr(context["form"], "is_bound", False):
            context["has_unsaved_changes"] = True
        return context | presence(self.request, self.get_present_object())

    def get_present_object(self) -> Model | None:
        """The record at which others may be too."""
        return getattr(self, "object", None)


class VersionedEditView(VersionedForm, generic.EditView):
    """Wagtail's form of a record."""

    def get_locked_rows(self, form: Any) -> QuerySet[Any]:
        rows: QuerySet[Any] = self.model._base_manager.filter(pk=self.object.pk)
        return rows

    def get_stored_form(self, row: Any) -> forms.BaseForm:
        form: forms.BaseForm = self.get_form_class()(instance=row, for_user=self.request.user)
        return form
