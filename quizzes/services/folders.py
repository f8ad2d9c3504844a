"""Folders of the bank: made, renamed, moved, emptied and removed."""

from contextlib import AbstractContextManager

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.services import record_action
from quizzes.exceptions import InUse
from quizzes.models import Question, QuestionFolder, QuizItem
from quizzes.policies import require_editor
from quizzes.selectors.folders import with_folders_inside
from quizzes.services.draws import closed_draws_stay, draws_stay_filled


def save_folder(*, name_ar: str = "", name_fr: str = "", parent: QuestionFolder | None = None, by: User | None = None) -> QuestionFolder:
    """The folder of this name inside its parent, made if there is none. May be repeated."""
    require_editor(by)
    names = {"name_ar": name_ar.strip(), "name_fr": name_fr.strip(), "parent": parent}
    return QuestionFolder.objects.filter(**names).order_by("pk").first() or QuestionFolder.objects.create(**names)


def change_folder(
    *, folder: QuestionFolder, name_ar: str, name_fr: str, parent: QuestionFolder | None, by: User | None = None
) -> QuestionFolder:
    """Rename a folder or put it elsewhere, with all that lies in it. May be repeated.

    Refused inside itself, where a quiz would then draw from too few questions, and where one that earns a certificate and is
    not the user's to change would draw from others.
    """
    require_editor(by)
    with _draws_stay_filled():
        _refuse_inside_itself(folder, parent)
        with closed_draws_stay(by=by):
            folder.name_ar, folder.name_fr, folder.parent = name_ar.strip(), name_fr.strip(), parent
            folder.save()
    return folder


def empty_folder(*, folder: QuestionFolder, into: QuestionFolder | None, by: User | None = None) -> int:
    """Move all that lies in a folder elsewhere, also the questions that were put away. Returns how many questions of the
    bank moved. May be repeated.

    Refused into a folder that lies in it, and otherwise as `change_folder`.
    """
    require_editor(by)
    with _draws_stay_filled():
        _refuse_inside_itself(folder, into)
        moved = Question.objects.in_bank().filter(folder=folder).count()
        with closed_draws_stay(by=by):
            Question.objects.filter(folder=folder).update(folder=into)
            QuestionFolder.objects.filter(parent=folder).update(parent=into)
    return moved


def remove_folder(*, folder: QuestionFolder, by: User | None = None) -> None:
    """Remove an empty folder. Questions that were put away do not hold it: they go where it lay. May be repeated."""
    require_editor(by)
    with transaction.atomic():
        drawing = QuizItem.objects.filter(draw_folder=folder).select_related("quiz").first()
        if drawing:
            raise InUse(
                "folder_drawn_from",
                _("The quiz “%(title)s” draws from this folder.") % {"title": drawing.quiz.title()},
                _("Change the draw first."),
            )
        if Question.objects.in_bank().filter(folder=folder).exists() or QuestionFolder.objects.filter(parent=folder).exists():
            raise InUse("folder_not_empty", _("This folder is not empty."), _("Move what is inside first."))
        Question.objects.filter(folder=folder).update(folder=folder.parent)
        deleted, _by_model = QuestionFolder.objects.filter(pk=folder.pk).delete()
        if deleted:
            record_action(about=folder, action="quizzes.delete", by=by, deleted=True)


def _draws_stay_filled() -> AbstractContextManager[None]:
    return draws_stay_filled(
        code="draw_needs_folder",
        words=_("The quiz “%(title)s” draws from this folder and would have too few questions."),
        hint=_("Change its draw first."),
    )


def _refuse_inside_itself(folder: QuestionFolder, into: QuestionFolder | None) -> None:
    # All are locked first, so that two folders cannot be put into each other at once.
    list(QuestionFolder.objects.select_for_update().order_by("pk").values_list("pk"))
    if into is not None and into.pk in with_folders_inside([folder.pk])[folder.pk]:
        raise InUse("folder_in_itself", _("A folder cannot lie inside itself."), _("Choose another folder."))
