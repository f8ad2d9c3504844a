"""What the history says of what was done: sentences over the rows of Wagtail's log, in the language of whoever reads them."""

from collections.abc import Mapping
from typing import Any

from wagtail.log_actions import LogActionRegistry, LogFormatter

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
