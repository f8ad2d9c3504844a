"""Open answers: a long text, a file. The rubric of our own exports is a list in the notes for those who mark."""

from django.utils.translation import gettext_lazy as _

from quizzes.choices import Kind
from quizzes.formats.qti.declarations import number
from quizzes.formats.qti.view import ItemView
from quizzes.formats.rubrics import model_of, rubric_of
from untrusted.xml import Element

Made = tuple[str, dict]
ACCEPTED = ("image", "sound", "document")


def extended_text(view: ItemView, interaction: Element) -> Made:
    if number(interaction.get("maxStrings"), 1) > 1:
        view.source.warn(_("Several texts were asked for; here it is one."))
    return Kind.LONG_TEXT, {**_open(view, interaction), "most_words": round(number(view.notes.get("most_words"))) or None}


def upload(view: ItemView, interaction: Element) -> Made:
    named = view.notes.get("accept", "").split() or _kinds_of(interaction.get("type") or "")
    return Kind.UPLOAD, {
        **_open(view, interaction),
        "accept": [kind for kind in ACCEPTED if kind in named] or list(ACCEPTED),
        "most_files": max(1, min(5, round(number(view.notes.get("most_files"), 1)))),
    }


def _open(view: ItemView, interaction: Element) -> dict:
    notes = view.scorer_notes()
    return {
        **view.common(interaction),
        "rubric": rubric_of(notes, view.source),
        "model_answer": view.source.text(model_of(notes)),
    }


def _kinds_of(types: str) -> list[str]:
    names = {"image": "image", "audio": "sound"}
    return list({names.get(one.split("/")[0].strip(), "document") for one in types.split()}) if types else []
