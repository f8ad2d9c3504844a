"""The question form: fields named by their place in the body ("choices.0.text.ar"), rows in the order of the page."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from quizzes.choices import Kind
from quizzes.forms.markup import as_html, as_typed
from quizzes.kinds.base import LANGUAGES, texts_in
from quizzes.models import QuestionFolder

# The list of rows that each kind has, with the first letter of its ids.
ROWS = {
    Kind.SINGLE: ["choices"],
    Kind.MULTIPLE: ["choices"],
    Kind.TRUE_FALSE: [],
    Kind.GAP: ["gaps"],
    Kind.MATCHING: ["pairs", "distractors"],
    Kind.ORDERING: ["items"],
}
DEEPEST = 6


class QuestionForm(forms.Form):
    """Where the question is kept."""

    folder = forms.ModelChoiceField(QuestionFolder.objects.all(), required=False, label=_("Folder"))
    tags = forms.CharField(required=False, max_length=300, label=_("Tags"), help_text=_("Words separated by commas."))

    def tag_names(self) -> list[str]:
        typed = self.cleaned_data["tags"].replace("،", ",").split(",")
        return [tag.strip() for tag in typed if tag.strip()]


def _nested(data: QueryDict) -> dict[str, Any]:
    root: dict[str, Any] = {}
    for name in data:
        parts = name.split(".")
        if len(parts) > DEEPEST:
            continue
        node: Any = root
        for part in parts[:-1]:
            node = node.setdefault(part, {})
            if not isinstance(node, dict):
                break
        else:
            node[parts[-1]] = data[name]
    return root


def _part(node: Any, name: str) -> dict[str, Any]:
    found = node.get(name) if isinstance(node, Mapping) else None
    return found if isinstance(found, dict) else {}


def body_from_post(kind: str, data: QueryDict, current: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """The body that the form describes, for the kind to check. Texts left as they were keep their markup exactly."""
    known = {as_typed(html): html for text in texts_in(dict(current or {})) for html in text.values() if isinstance(html, str)}
    posted = _nested(data)

    def text(node: Any, name: str) -> dict[str, str]:
        typed = {code: str(_part(node, name).get(code, "")).replace("\r\n", "\n") for code in LANGUAGES}
        return {code: known.get(words, as_html(words)) for code, words in typed.items()}

    named = {
        name: [
            (slot, row)
            for slot, row in _part(posted, name).items()
            if isinstance(row, dict) and slot != "new" and (name == "gaps" or slot == data.get("right") or not _is_blank(row))
        ]
        for name in ROWS[Kind(kind)]
    }
    rows = {name: [row for _slot, row in found] for name, found in named.items()}
    body: dict[str, Any] = {"stem": text(posted, "stem"), "feedback": text(posted, "feedback")}
    if kind in (Kind.SINGLE, Kind.MULTIPLE):
        body["choices"] = [
            {
                "id": row.get("id", ""),
                "text": text(row, "text"),
                "feedback": text(row, "feedback"),
                "pinned": "pinned" in row,
                "correct": "correct" in row if kind == Kind.MULTIPLE else data.get("right") == slot,
            }
            for slot, row in named["choices"]
        ]
        body["all_or_nothing"] = "all_or_nothing" in data
    elif kind == Kind.TRUE_FALSE:
        body |= {name: text(posted, name) for name in ("feedback_true", "feedback_false")}
        body["correct"] = {"true": True, "false": False}.get(data.get("correct", ""))
    elif kind == Kind.GAP:
        body["text"] = text(posted, "text")
        body["gaps"] = [_gap(row) for row in rows["gaps"]]
    elif kind == Kind.MATCHING:
        body["pairs"] = [
            {"id": row.get("id", ""), "left": text(row, "left"), "right": text(row, "right")} for row in rows["pairs"]
        ]
        body["distractors"] = [{"id": row.get("id", ""), "text": text(row, "text")} for row in rows["distractors"]]
    else:
        body["items"] = [{"id": row.get("id", ""), "text": text(row, "text")} for row in rows["items"]]
    return body


def _is_blank(row: Mapping[str, Any]) -> bool:
    # A new row in which nothing was written is no row. One that has an id was emptied: that is a mistake to point at.
    texts = [words for text in row.values() if isinstance(text, dict) for words in text.values()]
    return not row.get("id") and "correct" not in row and not any(str(words).strip() for words in texts)


def _gap(row: Mapping[str, Any]) -> dict[str, Any]:
    lines = {
        code: [line.strip() for line in str(_part(row, "answers").get(code, "")).splitlines() if line.strip()]
        for code in LANGUAGES
    }
    gap: dict[str, Any] = {"id": str(row.get("id", "")).strip()}
    if row.get("way") != "choose":
        return gap | {"answers": lines, "tolerant": "tolerant" in row}
    # One choice a line, the right one first, the same order in both languages.
    longest = max(len(words) for words in lines.values())
    gap["choices"] = [
        {
            "id": f"c{number + 1}",
            "text": {code: as_html(words[number]) if number < len(words) else "" for code, words in lines.items()},
            "correct": number == 0,
        }
        for number in range(longest)
    ]
    return gap
