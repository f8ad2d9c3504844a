"""Files of questions: which one comes in and how to read it; which questions go out and in what form."""

from collections.abc import Sequence
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from quizzes.formats.registry import all_formats, written_formats
from quizzes.formats.table.vocabulary import FACTS, TEXTS, word
from quizzes.forms.folders import FolderField
from quizzes.kinds.base import LANGUAGES
from quizzes.services.importing import MOST_BYTES, file_too_heavy
from web.languages import current_language

LANGUAGE_NAMES = {"ar": _("Arabic"), "fr": _("French")}


def _languages() -> list[tuple[str, Any]]:
    return [(code, LANGUAGE_NAMES[code]) for code in LANGUAGES]


class ImportForm(forms.Form):
    """The file, looked into by its size only."""

    file = forms.FileField(label=_("File"))
    format = forms.ChoiceField(label=_("Format"), initial="auto")
    folder = FolderField(
        label=_("Into the folder"),
        help_text=_("Folders that the file names are found or made inside it."),
    )
    language = forms.ChoiceField(
        label=_("Texts are in"),
        choices=_languages,
        help_text=_("Where the file does not say. Arabic letters are always read as Arabic."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        formats = [("auto", _("Find out")), *((known.name, known.label) for known in all_formats())]
        cast("forms.ChoiceField", self.fields["format"]).choices = formats
        self.fields["file"].help_text = _("At most %(most)s MB.") % {"most": MOST_BYTES // 1024**2}

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if (file.size or 0) > MOST_BYTES:
            raise forms.ValidationError(str(file_too_heavy()), "file_too_heavy")
        return file


ANSWERS_OFFERED = 8


class ColumnsForm(forms.Form):
    """What each column of a table holds that was not understood: one field for each heading, in their order."""

    def __init__(self, headings: Sequence[str], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.headings = list(headings)
        choices = _column_choices()
        for number, heading in enumerate(self.headings):
            self.fields[f"column-{number}"] = forms.ChoiceField(required=False, label=heading, choices=choices)

    def codes(self) -> dict[str, str]:
        """Heading -> the code of its column."""
        return {heading: self.cleaned_data[f"column-{number}"] for number, heading in enumerate(self.headings)}


def _column_choices() -> list[tuple[str, Any]]:
    spoken = current_language()
    texts = [
        (f"{name}:{code}:", f"{word(name, TEXTS, spoken)} ({LANGUAGE_NAMES[code]})")
        for name in ("question", "explanation")
        for code in LANGUAGES
    ]
    answers = [(f"answer::{number}", f"{word('answer', TEXTS, spoken)} {number}") for number in range(1, ANSWERS_OFFERED + 1)]
    facts = [(f"{name}::", word(name, FACTS, spoken)) for name in ("right", "kind", "tags", "difficulty", "points", "options")]
    silent = [(f"{name}::", word(name, TEXTS, spoken)) for name in ("question", "explanation", "folder", "instruction", "model")]
    return [("", _("Leave it out")), *silent, *answers, *facts, *texts]


class ExportForm(forms.Form):
    """Which questions, and in what form."""

    format = forms.ChoiceField(label=_("Format"))
    folder = FolderField(empty_label=_("Every folder"), help_text=_("With the folders inside it."))
    tag = forms.CharField(required=False, max_length=100, label=_("Tag"))
    words = forms.CharField(required=False, max_length=200, label=_("Words in Arabic or French"))
    language = forms.ChoiceField(
        label=_("Language"), choices=_languages, help_text=_("Of the headings; and of the texts where a format holds one language.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast("forms.ChoiceField", self.fields["format"]).choices = [(known.name, known.label) for known in written_formats()]
