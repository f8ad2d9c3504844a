"""What becomes of a recording's files when it is deleted."""

from django.db import transaction
from django.db.models.signals import post_delete

from media.models import Recording
from media.services import forget_versions


def connect() -> None:
    """Called once, when the apps are ready."""
    post_delete.connect(on_delete, sender=Recording, dispatch_uid="media.delete")


def on_delete(sender: type, instance: Recording, **_kwargs: object) -> None:
    transaction.on_commit(lambda: _delete_files(instance), robust=True)


def _delete_files(recording: Recording) -> None:
    forget_versions(recording=recording)
    for file in (recording.fallback_file, recording.captions):  # wagtailmedia deletes the others
        if file:
            file.delete(save=False)
