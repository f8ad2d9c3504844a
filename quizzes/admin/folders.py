"""Folders of the bank."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from quizzes.admin.access import for_editors
from quizzes.forms import EmptyFolderForm, FolderForm
from quizzes.models import QuestionFolder
from quizzes.selectors.folders import FolderNode, folder_nodes
from quizzes.services import change_folder, empty_folder, remove_folder, save_folder
from text.errors import DomainError
from web.admin.pages import admin_page
from web.people import current_user


def _trail() -> tuple[str, Any]:
    return reverse("quizzes_admin:folders"), _("Folders")


def _say(request: HttpRequest, error: DomainError) -> None:
    messages.error(request, f"{error} {error.hint}")


@for_editors
def folders(request: HttpRequest) -> HttpResponse:
    """All folders as a tree, and a form for a new one."""
    form = FolderForm(request.POST or None, initial={"parent": request.GET.get("in")})
    if request.method == "POST" and form.is_valid():
        save_folder(**form.cleaned_data, by=current_user(request))
        messages.success(request, _("The folder is saved."))
        return redirect("quizzes_admin:folders")
    return admin_page(
        request,
        "quizzes/admin/folders.html",
        _("Folders"),
        icon="folder-open-inverse",
        form=form,
        folder_nodes=folder_nodes(counted=True),
        is_list=True,
    )


@for_editors
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Its names, the folder that it lies in, and its contents."""
    folder = get_object_or_404(QuestionFolder, pk=pk)
    form = FolderForm(request.POST or None, instance=folder)
    if request.method == "POST" and form.is_valid():
        try:
            change_folder(folder=folder, **form.cleaned_data, by=current_user(request))
        except DomainError as error:
            _say(request, error)
            return redirect("quizzes_admin:folder-edit", pk)
        messages.success(request, _("The folder is saved."))
        return redirect("quizzes_admin:folders")
    name = QuestionFolder.objects.get(pk=pk).name()
    return admin_page(
        request, "quizzes/admin/folders.html", name, _trail(), icon="folder-open-inverse", form=form, folder=folder, **_inside(folder)
    )


def _inside(folder: QuestionFolder) -> dict[str, Any]:
    """What lies in a folder, and the form to move it elsewhere; nothing when it is empty."""
    every = folder_nodes(counted=True)
    current: FolderNode | None = next((node for node in every if node.folder.pk == folder.pk), None)
    inner = [node for node in every if node.folder.parent_id == folder.pk]
    held = bool(inner or (current and current.question_count))
    return {"current": current, "folder_nodes": inner, "empty_form": EmptyFolderForm(folder=folder) if held else None}


@for_editors
@require_POST
def empty(request: HttpRequest, pk: int) -> HttpResponse:
    """Move all that lies in a folder elsewhere."""
    folder = get_object_or_404(QuestionFolder, pk=pk)
    form = EmptyFolderForm(request.POST, folder=folder)
    if not form.is_valid():
        messages.error(request, " ".join(str(problem) for problems in form.errors.values() for problem in problems))
        return redirect("quizzes_admin:folder-edit", pk)
    try:
        moved = empty_folder(folder=folder, into=form.cleaned_data["into"], by=current_user(request))
    except DomainError as error:
        _say(request, error)
        return redirect("quizzes_admin:folder-edit", pk)
    said = ngettext("The folder is empty now: %(moved)d question moved.", "The folder is empty now: %(moved)d questions moved.", moved)
    messages.success(request, said % {"moved": moved})
    return redirect("quizzes_admin:folder-edit", pk)


@for_editors
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Asks first. A folder that holds something leads back to where it is emptied."""
    folder = get_object_or_404(QuestionFolder, pk=pk)
    if request.method == "POST":
        try:
            remove_folder(folder=folder, by=current_user(request))
        except DomainError as error:
            _say(request, error)
            return redirect("quizzes_admin:folder-edit", pk)
        messages.success(request, _("The folder is removed."))
        return redirect("quizzes_admin:folders")
    if _inside(folder)["empty_form"]:
        messages.error(request, _("This folder is not empty. Move what is inside first."))
        return redirect("quizzes_admin:folder-edit", pk)
    return admin_page(
        request,
        "quizzes/admin/remove.html",
        _("Remove the folder"),
        _trail(),
        icon="help",
        what=folder.name(),
        used=0,
        back_url=reverse("quizzes_admin:folder-edit", args=[pk]),
    )
