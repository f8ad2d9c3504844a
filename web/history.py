"""What the history says of what was done: sentences over the rows of Wagtail's log, in the language of whoever reads them."""

from collections.abc import Mapping
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Q
from django.http import HttpRequest
from wagtail.log_actions import LogActionRegistry, LogFormatter
from wagtail.models import ModelLogEntry

from web.languages import in_language


class Sentence(LogFormatter):
    """`message` with the values of the row's data. A text that the row keeps in both languages is read in hers."""

    def format_message(self, log_entry: Any) -> str:
        return str(self.message % self.values(log_entry.data))

    def values(self, data: Mapping[str, Any]) -> dict[str, Any]:
        return {name: in_language(value) if isinstance(value, dict) else value for name, value in data.items()}


def register_sentences(actions: LogActionRegistry, sentences: Mapping[str, tuple[Any, Any]]) -> None:
    """Name of an action -> what a filter calls it, and what its row says."""
    for action, (label, message) in sentences.items():
        actions.register_action(action)(type("_Sentence", (Sentence,), {"label": label, "message": message}))


def deletion_of(request: HttpRequest) -> ModelLogEntry | None:
    """The row that says who deleted the record that this address was about, as far as the log knows."""
    match = request.resolver_match
    if match is None or not match.kwargs:
        return None
    named = [str(value) for value in match.kwargs.values()]
    about = Q(data__key__in=named)
    model = getattr(match.func, "view_initkwargs", {}).get("model") or getattr(getattr(match.func, "view_class", None), "model", None)
    if model is not None:
        about |= Q(object_id__in=named, content_type=ContentType.objects.get_for_model(model))
    found: ModelLogEntry | None = ModelLogEntry.objects.filter(about, deleted=True).select_related("user").order_by("-pk").first()
    return found
