"""A column that keeps what the search of people looks through."""

from typing import Any

from django.db import models

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

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        parts = (str(getattr(model_instance, source) or "") for source in self.sources)
        value = fold(" ".join(part for part in parts if part))
        setattr(model_instance, self.attname, value)
        return value
