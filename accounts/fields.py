"""A column for the search of people, and form fields for phones and codes."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.exceptions import NotAMobile
from accounts.phones import parse_mobile
from text.digits import to_ascii_digits
from text.folding import fold


class FoldedField(models.TextField):
    """Holds the folded text of the columns named in `sources`, computed whenever the row is saved.

    It is a column with `pre_save`, not code in `save()`, so that `bulk_create` fills it too. Saving with
    `update_fields` must name this column beside the source that changed.
    """

    def __init__(self, *args: Any, sources: tuple[str, ...] = (), **kwargs: Any) -> None:
        self.sources = sources
        kwargs.setdefault("editable", False)
        kwargs.setdefault("blank", True)
        kwargs.setdefault("default", "")
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        kwargs["sources"] = self.sources
        return name, path, args, kwargs

    def pre_save(self, model_instance: models.Model, add: bool) -> str:  # noqa: FBT001 - Django's signature
        parts = (str(getattr(model_instance, source) or "") for source in self.sources)
        value = fold(" ".join(part for part in parts if part))
        setattr(model_instance, self.attname, value)
        return value


class MobileField(forms.CharField):
    """A Moroccan mobile number in any spelling; cleans to +212…."""

    widget = forms.TextInput

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("Your mobile number"))
        kwargs.setdefault("max_length", 40)
        super().__init__(**kwargs)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {
            **super().widget_attrs(widget),
            "type": "tel",
            "inputmode": "tel",
            "autocomplete": "tel",
            "dir": "ltr",
            "placeholder": "06 12 34 56 78",
        }

    def clean(self, value: Any) -> str:
        written = super().clean(value)
        if not written:
            return ""
        try:
            return parse_mobile(written)
        except NotAMobile as error:
            raise ValidationError([error.message, error.hint], code=error.code) from error


class DigitsField(forms.CharField):
    """Digits typed on any keyboard: ٦١٠٤٤٥ counts as 610445, and spaces do not count."""

    def __init__(self, *, autocomplete: str = "off", longest: int = 20, secret: bool = False, **kwargs: Any) -> None:
        attrs = {"inputmode": "numeric", "autocomplete": autocomplete, "dir": "ltr", "class": "code-input"}
        widget = forms.PasswordInput(attrs) if secret else forms.TextInput(attrs)
        super().__init__(max_length=longest, widget=widget, **kwargs)

    def to_python(self, value: Any) -> str:
        return "".join(to_ascii_digits(super().to_python(value) or "").split())
