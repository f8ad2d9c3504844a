"""Search that folds Arabic and French, on SQLite and PostgreSQL alike.

WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "text.search"}}

Both sides pass `text.folding`: the index holds every folded word and its stem, and a query asks for either. So
`fields=` on PostgreSQL, which looks at the columns themselves, finds unfolded words only; do not use it.
"""

from functools import cache, reduce
from importlib import import_module
from operator import and_, or_
from types import ModuleType
from typing import Any

from modelsearch.backends import database
from modelsearch.query import PlainText, SearchQuery

from text.folding import alternatives, fold, index_text, words


def search_words(query: str) -> list[str]:
    """The folded words that a query asks for; none when there is nothing to look for."""
    return words(query)


def folded_query(query: Any) -> Any:
    """A query for words as typed becomes one for (folded word or stem), word by word."""
    if isinstance(query, str):
        query = PlainText(query)
    if not isinstance(query, PlainText):
        return query
    found = words(query.query_string)
    if not found:
        return query
    each: list[SearchQuery] = [reduce(or_, map(PlainText, alternatives(word))) for word in found]
    return reduce(and_ if query.operator == "and" else or_, each)


@cache
def _folding(backend_class: type, module: ModuleType) -> type:
    """The backend class with both sides folded. Cached: the indexer must be wrapped once only."""

    class FoldingIndexer(module.ObjectIndexer):  # type: ignore[name-defined]
        def prepare_value(self, value: Any) -> str:
            prepared = super().prepare_value(value)
            # Lists and dicts call back for each of their items, which are then folded already.
            return prepared if isinstance(value, list | dict) else index_text(prepared)

    # add_items() finds the indexer by its name in the module; there is no other place to put ours.
    module.ObjectIndexer = FoldingIndexer  # type: ignore[attr-defined]

    class FoldingBackend(backend_class):  # type: ignore[misc, valid-type]
        def search(self, query: Any, *args: Any, operator: str | None = None, **kwargs: Any) -> Any:
            if operator and isinstance(query, str):
                query = PlainText(query, operator=operator)
            return super().search(folded_query(query), *args, **kwargs)

        def autocomplete(self, query: Any, *args: Any, **kwargs: Any) -> Any:
            if isinstance(query, str):
                query = " ".join(words(query)) or fold(query)
            return super().autocomplete(query, *args, **kwargs)

    return FoldingBackend


def SearchBackend(params: dict[str, Any]) -> Any:  # noqa: N802 (the name that Wagtail looks for)
    """The backend for the database in use."""
    stock = database.SearchBackend({**params, "SEARCH_CONFIG": "simple"})
    module = import_module(type(stock).__module__)
    if not hasattr(module, "ObjectIndexer"):
        # Before the index table exists (the very first migration) there is nothing to fold.
        return stock
    backend_class: Any = type(stock)
    return _folding(backend_class, module)({**params, "SEARCH_CONFIG": "simple"})
