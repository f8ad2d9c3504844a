"""Moodle's essay: a long text, or files to hand in. Notes for graders hold the model answer and, from us, the rubric."""

import re
from html import escape

from django.utils.translation import gettext_lazy as _

from quizzes.choices import Kind
from quizzes.formats.moodle_xml.fields import Fields, as_number
from quizzes.formats.rubrics import model_of, rubric_of
from quizzes.formats.words import to_plain

_FILE_TYPES = {
    "image": ("image", "web_image", ".jpg", ".jpeg", ".png", ".gif", ".webp"),
    "sound": ("audio", "web_audio", "html_audio", ".mp3", ".m4a", ".ogg", ".opus", ".wav"),
    "document": ("document", "spreadsheet", "presentation", "archive", ".pdf", ".doc", ".docx", ".odt", ".txt", ".xlsx"),
}
MOST_FILES = 5


def essay(fields: Fields) -> tuple[str, dict]:
    source, element = fields.source, fields.element
    stem, media = fields.text_and_media(element.find("questiontext"))
    notes = fields.html(element.find("graderinfo"))
    body = {
        "stem": stem,
        "feedback": fields.text(element.find("generalfeedback")),
        "rubric": rubric_of(notes, source),
        "model_answer": source.text(model_of(notes)),
        **({"media": media} if media else {}),
    }
    if to_plain(fields.content(element.find("responsetemplate"))):
        source.warn(_("The text that was given to begin with was left out."))
    files = round(as_number(fields.value("attachments")))
    if fields.value("responseformat") == "noinline" and files:
        return Kind.UPLOAD, {**body, "accept": _accepted(fields.value("filetypeslist")), "most_files": _most_files(files)}
    if files:
        source.warn(_("Files cannot be handed in with a long text here; only the text is asked for."))
    if as_number(fields.value("minwordlimit")):
        source.warn(_("The least number of words was left out."))
    return Kind.LONG_TEXT, {**body, "most_words": round(as_number(fields.value("maxwordlimit"))) or None}


def file_types(accept: list[str]) -> str:
    """Moodle's names of groups of file types."""
    return escape(",".join(_FILE_TYPES[kind][0] for kind in accept))


def _accepted(listed: str) -> list[str]:
    words = {word for word in re.split(r"[\s,;]+", listed.lower()) if word}
    return [kind for kind, names in _FILE_TYPES.items() if words & set(names)] or list(_FILE_TYPES)


def _most_files(files: int) -> int:
    return MOST_FILES if files < 0 else max(1, min(MOST_FILES, files))
