"""The question form: fields named by their path in the body ("choices.0.text.ar"), rows in the order of the page."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from quizzes.choices import Difficulty, Kind
from quizzes.forms.folders import FolderField
from quizzes.forms.gaps import gaps_from_post
from quizzes.forms.open import long_text_from_post, upload_from_post
from quizzes.kinds.base import LANGUAGES, texts_in
from quizzes.kinds.markup import as_html, as_typed
from text.tags import split_tags

# The list of rows that each kind has.
ROWS: dict[str, list[str]] = {
    Kind.SINGLE: ["choices"],
    Kind.MULTIPLE: ["choices"],
    Kind.TRUE_FALSE: [],
    Kind.SHORT: ["answers"],
    Kind.NUMERIC: ["answers"],
    Kind.GAP: ["gaps"],
    Kind.MATCHING: ["pairs", "distractors"],
    Kind.ORDERING: ["items"],
    Kind.HOTTEXT: ["spots"],
    Kind.HOTSPOT: ["spots"],
    Kind.LONG_TEXT: ["rubric"],
    Kind.UPLOAD: ["rubric"],
}
DEEPEST = 6
LONGEST_ID = 9
LONGEST_TAG = 100
# What a row says even when nobody wrote in it.
SAID_BY_THE_PAGE = frozenset(("id", "weight", "shape", "way"))


class QuestionForm(forms.Form):
    """Where the question is kept, and how hard it is."""

    folder = FolderField()
    tags = forms.CharField(required=False, max_length=300, label=_("Tags"), help_text=_("Words separated by commas."))
    difficulty = forms.TypedChoiceField(
        coerce=int, empty_value=None, required=False, label=_("Difficulty"), choices=[("", _("Not said")), *Difficulty.choices]
    )

    def clean_tags(self) -> str:
        typed = self.cleaned_data["tags"]
        if any(len(tag) > LONGEST_TAG for tag in split_tags(typed)):
            raise forms.ValidationError(_("A tag has at most 100 characters. Put commas between tags."))
        return typed

    def tag_names(self) -> list[str]:
        return split_tags(self.cleaned_data["tags"])


class Posted:
    """What was typed into the form. Texts left as they were keep their markup exactly."""

    def __init__(self, kind: str, data: QueryDict, current: Mapping[str, Any]) -> None:
        self.data, self.root, self.current = data, _nested(data), current
        self._known = {as_typed(html): html for text in texts_in(dict(current)) for html in text.values() if isinstance(html, str)}
        self._keeps_blank = {"gaps"} | ({"spots"} if kind == Kind.HOTTEXT else set())

    def plain(self, node: Any, name: str) -> dict[str, str]:
        """Both languages as they were typed."""
        return {code: str(part(node, name).get(code, "")).replace("\r\n", "\n") for code in LANGUAGES}

    def text(self, node: Any, name: str) -> dict[str, str]:
        """Both languages as HTML."""
        return {code: self.html(words) for code, words in self.plain(node, name).items()}

    def html(self, typed: str) -> str:
        """One text as HTML."""
        return self._known.get(typed, as_html(typed))

    def media(self, node: Any, name: str = "media") -> dict[str, Any]:
        """The picture or recording that was chosen. Both at once is for the kind to refuse."""
        given = part(node, name)
        chosen = {kind: str(given.get(kind, "")).strip() for kind in ("image", "sound")}
        named = [kind for kind, own in chosen.items() if own]
        if not named:
            return {}
        own = chosen[named[0]]
        number = int(own) if own.isascii() and own.isdigit() and len(own) <= LONGEST_ID else 0
        return {name: {"type": named[0] if len(named) == 1 else "", "id": number, "alt": self.plain(given, "alt")}}

    def rows(self, name: str) -> Iterator[tuple[str, dict[str, Any]]]:
        """Slot and fields of each row in which something was written."""
        for slot, row in part(self.root, name).items():
            if not isinstance(row, dict) or slot == "new":
                continue
            if name in self._keeps_blank or slot == self.data.get("right") or not _is_blank(row):
                yield slot, row


def _nested(data: QueryDict) -> dict[str, Any]:
    root: dict[str, Any] = {}
    for name in data:
        parts = name.split(".")
        if len(parts) > DEEPEST:
            continue
        node: Any = root
        for step in parts[:-1]:
            node = node.setdefault(step, {})
            if not isinstance(node, dict):
                break
        else:
            node[parts[-1]] = data[name]
    return root


def part(node: Any, name: str) -> dict[str, Any]:
    """The named part, when it is one that has parts."""
    found = node.get(name) if isinstance(node, Mapping) else None
    return found if isinstance(found, dict) else {}


def _is_blank(row: Mapping[str, Any]) -> bool:
    # A new row in which nothing was written is no row. One that has an id was emptied: that is a mistake to point at.
    return not row.get("id") and "correct" not in row and not _says_something(row)


def _says_something(value: Any) -> bool:
    if isinstance(value, dict):
        return any(_says_something(inner) for name, inner in value.items() if name not in SAID_BY_THE_PAGE)
    return bool(str(value).strip())


def body_from_post(kind: str, data: QueryDict, current: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """The body that the form describes, for the kind to check."""
    posted = Posted(kind, data, current or {})
    body = {name: posted.text(posted.root, name) for name in ("stem", "feedback")}
    return {**body, **posted.media(posted.root), **_READERS[kind](posted)}


def _choices(posted: Posted) -> dict[str, Any]:
    right = posted.data.get("right")
    choices = [
        {
            "id": row.get("id", ""),
            "text": posted.text(row, "text"),
            "feedback": posted.text(row, "feedback"),
            "pinned": "pinned" in row,
            "correct": "correct" in row or slot == right,
            **posted.media(row),
        }
        for slot, row in posted.rows("choices")
    ]
    return {"choices": choices, **{name: name in posted.data for name in ("one_right", "all_or_nothing")}}


def _true_false(posted: Posted) -> dict[str, Any]:
    feedback = {name: posted.text(posted.root, name) for name in ("feedback_true", "feedback_false")}
    return {**feedback, "correct": {"true": True, "false": False}.get(posted.data.get("correct", ""))}


def _accepted(posted: Posted) -> list[dict[str, Any]]:
    return [
        {
            "id": row.get("id", ""),
            "text": posted.plain(row, "text"),
            "value": row.get("value", ""),
            "tolerance": row.get("tolerance", ""),
            "weight": row.get("weight", ""),
            "feedback": posted.text(row, "feedback"),
        }
        for _slot, row in posted.rows("answers")
    ]


def _short(posted: Posted) -> dict[str, Any]:
    return {"answers": _accepted(posted), **{name: name in posted.data for name in ("tolerant", "wildcards")}}


def _numeric(posted: Posted) -> dict[str, Any]:
    return {"answers": _accepted(posted), "unit": posted.plain(posted.root, "unit")}


def _gaps(posted: Posted) -> dict[str, Any]:
    rows = [row for _slot, row in posted.rows("gaps")]
    return {"text": posted.text(posted.root, "text"), "gaps": gaps_from_post(posted, rows)}


def _matching(posted: Posted) -> dict[str, Any]:
    return {
        "pairs": [
            {"id": row.get("id", ""), "left": posted.text(row, "left"), "right": posted.text(row, "right")}
            for _slot, row in posted.rows("pairs")
        ],
        "distractors": [{"id": row.get("id", ""), "text": posted.text(row, "text")} for _slot, row in posted.rows("distractors")],
    }


def _ordering(posted: Posted) -> dict[str, Any]:
    items = [{"id": row.get("id", ""), "text": posted.text(row, "text"), **posted.media(row)} for _slot, row in posted.rows("items")]
    return {"items": items, "scoring": posted.data.get("scoring", "")}


def _hottext(posted: Posted) -> dict[str, Any]:
    spots = [{"id": str(row.get("id", "")).strip(), "correct": "correct" in row} for _slot, row in posted.rows("spots")]
    return {"text": posted.text(posted.root, "text"), "spots": spots, "all_or_nothing": "all_or_nothing" in posted.data}


def _hotspot(posted: Posted) -> dict[str, Any]:
    spots = []
    for _slot, row in posted.rows("spots"):
        corners = str(row.get("corners", "")).replace("،", ",").replace(",", " ").split()
        numbers = part(row, "points")
        spots.append(
            {
                "id": row.get("id", ""),
                "shape": row.get("shape", ""),
                "points": corners if row.get("shape") == "poly" else [str(numbers.get(str(index), "")) for index in range(4)],
                "correct": "correct" in row,
                "label": posted.plain(row, "label"),
                "feedback": posted.text(row, "feedback"),
            }
        )
    rules = {name: name in posted.data for name in ("one_right", "all_or_nothing")}
    return {**posted.media(posted.root, "image"), "spots": spots, **rules}


_READERS: dict[str, Callable[[Posted], dict[str, Any]]] = {
    Kind.SINGLE: _choices,
    Kind.MULTIPLE: _choices,
    Kind.TRUE_FALSE: _true_false,
    Kind.SHORT: _short,
    Kind.NUMERIC: _numeric,
    Kind.GAP: _gaps,
    Kind.MATCHING: _matching,
    Kind.ORDERING: _ordering,
    Kind.HOTTEXT: _hottext,
    Kind.HOTSPOT: _hotspot,
    Kind.LONG_TEXT: long_text_from_post,
    Kind.UPLOAD: upload_from_post,
}
