"""Receivers of signals: what goes with deleted rows."""

from django.db import transaction
from django.db.models import Model
from django.db.models.signals import post_delete

from quizzes.models import ResponseFile
from quizzes.services.files import forget


def connect() -> None:
    """Called once, when the apps are ready."""
    post_delete.connect(on_file_deleted, sender=ResponseFile, dispatch_uid="quizzes.file_deleted")


def on_file_deleted(sender: type[Model], instance: ResponseFile, **_kwargs: object) -> None:
    """However the row went (taken back, attempt deleted, account erased), its bytes go once that is certain."""
    transaction.on_commit(lambda: forget(handed=instance))
