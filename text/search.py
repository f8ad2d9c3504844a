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
from modelsearch.query import MATCH_NONE, And, Boost, Fuzzy, MatchAll, Not, Or, Phrase, PlainText, SearchQuery

from text.folding import alternatives, index_text, words


def folded_query(query: Any, operator: str | None = None) -> Any:
    """A query for words as typed becomes one for (folded word or stem), word by word.

    A query without a single word finds nothing: handed on as it is, a lone quotation mark would be an SQL error.
    """
    if query == "" or isinstance(query, MatchAll):
        return query
    if isinstance(query, str):
        query = PlainText(query, operator or PlainText.DEFAULT_OPERATOR)
    return _folded(query) or MATCH_NONE


def _folded(query: SearchQuery) -> SearchQuery | None:
    if isinstance(query, And | Or):
        parts = [part for part in map(_folded, query.subqueries) if part is not None]
        return reduce(and_ if isinstance(query, And) else or_, parts) if parts else None
    if isinstance(query, Not | Boost):
        part = _folded(query.subquery)
        return ~part if part is not None and isinstance(query, Not) else part
    if isinstance(query, PlainText | Phrase | Fuzzy):
        # The index holds stems between the words, so words side by side cannot be asked for.
        each = [reduce(or_, map(PlainText, alternatives(word))) for word in words(query.query_string)]
        return reduce(or_ if getattr(query, "operator", "and") == "or" else and_, each) if each else None
    return query


@cache
def _folding(backend_class: type, module: ModuleType) -> type:
    """The backend class with both sides folded. Cached: the indexer must be wrapped once only."""

    class FoldingIndexer(module.ObjectIndexer):  # type: ignore[name-defined]  # the module is chosen at run time
        def prepare_value(self, value: Any) -> str:
            prepared = super().prepare_value(value)
            # Lists and dicts call back for each of their items, which are then folded already.
            return prepared if isinstance(value, list | dict) else index_text(prepared)

    # add_items() finds the indexer by its name in the module; there is no other place to put ours.
    module.ObjectIndexer = FoldingIndexer  # type: ignore[attr-defined]  # the module is chosen at run time

    class FoldingBackend(backend_class):
        def search(self, query: Any, *args: Any, operator: str | None = None, **kwargs: Any) -> Any:
            return super().search(folded_query(query, operator), *args, **kwargs)

        def autocomplete(self, query: Any, *args: Any, operator: str | None = None, **kwargs: Any) -> Any:
            return super().autocomplete(folded_query(query, operator), *args, **kwargs)

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
