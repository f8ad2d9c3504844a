"""The trainers' rooms in Wagtail's menu."""

from typing import Any

from django.http import HttpRequest
from django.urls import URLPattern, URLResolver, include, path, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import Menu, MenuItem, SubmenuMenuItem

from quizzes.policies import may_edit_bank


class EditorsMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return may_edit_bank(request.user)


@hooks.register("register_admin_urls")
def register_quizzes_urls() -> list[URLPattern | URLResolver]:
    return [path("bank/", include("quizzes.admin.urls"))]


@hooks.register("register_admin_menu_item")
def register_quizzes_menu() -> Any:
    rooms = [
        EditorsMenuItem(
            _("Questions"), reverse_lazy("quizzes_admin:questions"), name="questions", icon_name="help", order=10
        ),
        EditorsMenuItem(_("Quizzes"), reverse_lazy("quizzes_admin:quizzes"), name="quizzes", icon_name="tasks", order=20),
        EditorsMenuItem(
            _("Folders"), reverse_lazy("quizzes_admin:folders"), name="question-folders",
            icon_name="folder-open-inverse", order=30,
        ),
    ]  # fmt: skip
    return SubmenuMenuItem(
        _("Questions and quizzes"), Menu(items=rooms), name="questions-and-quizzes", icon_name="help", order=300
    )
