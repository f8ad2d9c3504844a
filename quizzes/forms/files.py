"""Files of questions: which one comes in and how to read it; which questions go out and in what form."""

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from quizzes.formats.registry import all_formats, written_formats
from quizzes.forms.folders import FolderField
from quizzes.kinds.base import LANGUAGES
from quizzes.services.importing import MOST_BYTES, file_too_heavy

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
