"""Folders of the bank."""

from django.contrib import messages
from django.db.models import Count, ProtectedError, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from quizzes.admin.page import for_editors, page
from quizzes.forms import FolderForm
from quizzes.models import QuestionFolder


@for_editors
def folders(request: HttpRequest) -> HttpResponse:
    """All folders, and a form for a new one."""
    form = FolderForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("The folder is saved."))
        return redirect("quizzes_admin:folders")
    counted = QuestionFolder.objects.select_related("parent").annotate(
        question_count=Count("questions", filter=Q(questions__archived_at=None))
    ).order_by("name_ar", "name_fr", "pk")
    return page(request, "quizzes/admin/folders.html", _("Folders"), icon="folder-open-inverse", form=form, folders=counted)


@for_editors
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    folder = get_object_or_404(QuestionFolder, pk=pk)
    form = FolderForm(request.POST or None, instance=folder)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("The folder is saved."))
        return redirect("quizzes_admin:folders")
    trail = (reverse("quizzes_admin:folders"), _("Folders"))
    return page(
        request, "quizzes/admin/folders.html", folder.name(), trail, icon="folder-open-inverse", form=form, folder=folder
    )


@for_editors
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    folder = get_object_or_404(QuestionFolder, pk=pk)
    if request.method == "POST":
        try:
            folder.delete()
        except ProtectedError:
            messages.error(request, _("This folder is not empty. Move what is inside first."))
        else:
            messages.success(request, _("The folder is removed."))
        return redirect("quizzes_admin:folders")
    trail = (reverse("quizzes_admin:folders"), _("Folders"))
    return page(
        request, "quizzes/admin/remove.html", _("Remove the folder"), trail, what=folder.name(), used=0, back_url=trail[0]
    )
