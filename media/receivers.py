"""Receivers of signals: recordings and pictures that change."""

from django.db import transaction
from django.db.models import Model
from django.db.models.signals import post_delete, post_save
from wagtail.images import get_image_model

from media.models import Recording
from media.services import ask_again, forget_versions

# Wagtail writes these while a picture is shown for the first time.
MEASURED_ON_SIGHT = frozenset({"file_size", "file_hash"})


def connect() -> None:
    """Called once, when the apps are ready."""
    post_delete.connect(on_delete, sender=Recording, dispatch_uid="media.delete")
    post_save.connect(on_picture_changed, sender=get_image_model(), dispatch_uid="media.picture")


def on_delete(sender: type, instance: Recording, **_kwargs: object) -> None:
    transaction.on_commit(lambda: _delete_files(instance), robust=True)


def on_picture_changed(
    sender: type, instance: Model, *, created: bool, update_fields: frozenset[str] | None = None, **_kwargs: object
) -> None:
    """Another file, or another part of it that matters: made anew as it was shown before."""
    if not created and not (update_fields and update_fields <= MEASURED_ON_SIGHT):
        ask_again(image=instance.pk)


def _delete_files(recording: Recording) -> None:
    forget_versions(recording=recording)
    for file in (recording.fallback_file, recording.captions):  # wagtailmedia deletes the others
        if file:
            file.delete(save=False)
