"""Folders in forms: chosen by their whole path, named once in each folder."""

from collections.abc import Iterator
from typing import Any, cast

from django import forms
from django.db.models import Q
from django.forms.models import ModelChoiceIterator
from django.utils.translation import gettext_lazy as _

from quizzes.models import QuestionFolder
from quizzes.selectors.folders import folder_nodes, with_folders_inside


class _Paths(ModelChoiceIterator):
    def __iter__(self) -> Iterator[tuple[Any, str]]:
        if self.field.empty_label is not None:
            yield "", str(self.field.empty_label)
        offered = set(self.queryset.values_list("pk", flat=True))
        yield from ((node.folder.pk, node.path) for node in folder_nodes() if node.folder.pk in offered)


class FolderField(forms.ModelChoiceField):
    """A folder of the bank; each is named with the folders around it."""

    iterator = _Paths

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(QuestionFolder.objects.all(), **{"required": False, "label": _("Folder"), "empty_label": _("No folder"), **kwargs})

    def leave_out(self, folder: QuestionFolder) -> None:
        """Neither the folder nor those that lie in it."""
        self.queryset = QuestionFolder.objects.exclude(pk__in=with_folders_inside([folder.pk])[folder.pk])
        self.error_messages["invalid_choice"] = _("A folder cannot lie inside itself.")


class FolderForm(forms.ModelForm):
    """The names of a folder and the folder that it lies in."""

    parent = FolderField(label=_("Inside the folder"))

    class Meta:
        model = QuestionFolder
        fields = ["name_ar", "name_fr", "parent"]
        widgets = {"name_ar": forms.TextInput({"dir": "rtl", "lang": "ar"}), "name_fr": forms.TextInput({"dir": "ltr", "lang": "fr"})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            cast("FolderField", self.fields["parent"]).leave_out(self.instance)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        same = Q()
        for name in ("name_ar", "name_fr"):
            if data.get(name):
                same |= Q(**{f"{name}__iexact": data[name]})
        if same and "parent" in data and QuestionFolder.objects.filter(same, parent=data["parent"]).exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError(_("There is a folder of this name here already. Choose another name or another place."))
        return data


class EmptyFolderForm(forms.Form):
    """Where all that lies in a folder goes."""

    into = FolderField(label=_("Move everything into"))

    def __init__(self, *args: Any, folder: QuestionFolder, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast("FolderField", self.fields["into"]).leave_out(folder)
