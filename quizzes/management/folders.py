"""A folder of the bank by the path that someone types on the command line."""

from django.core.management.base import CommandError
from django.db.models import Q

from quizzes.models import QuestionFolder


def folder_at(path: str) -> QuestionFolder | None:
    """ "Vente / Prix", each step by its Arabic or French name. Raises CommandError for one that is not there."""
    folder = None
    for name in filter(None, (part.strip() for part in path.split("/"))):
        inside = QuestionFolder.objects.filter(Q(name_ar=name) | Q(name_fr=name), parent=folder)
        folder = inside.first()
        if folder is None:
            raise CommandError(f"There is no folder “{name}” at this place in the bank.")
    return folder
