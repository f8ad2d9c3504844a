"""What quizzes adds to Wagtail's admin."""

from typing import Any

from django.http import HttpRequest
from django.urls import URLPattern, URLResolver, include, path, reverse_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy
from wagtail import hooks
from wagtail.admin.menu import Menu, MenuItem, SubmenuMenuItem
from wagtail.admin.ui.sidebar import LinkMenuItem
from wagtail.log_actions import LogActionRegistry

from quizzes.admin import deleting
from quizzes.admin.urls import marking_urlpatterns
from quizzes.policies import may_edit_bank, may_mark
from quizzes.selectors.marking import answers_to_mark
from web.history import register_sentences
from web.people import current_user

MOST_COUNTED = 99


class EditorsMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return may_edit_bank(request.user)


class MarkingMenuItem(MenuItem):
    """With how many answers wait."""

    def is_shown(self, request: HttpRequest) -> bool:
        return may_mark(request.user)

    def render_component(self, request: HttpRequest) -> LinkMenuItem:
        count = answers_to_mark(current_user(request))[: MOST_COUNTED + 1].count()
        shown = f"{MOST_COUNTED}+" if count > MOST_COUNTED else str(count)
        label = _("Answers to mark (%(count)s)") % {"count": shown} if count else self.label
        return LinkMenuItem(self.name, label, self.url, icon_name=self.icon_name, classname=self.classname, attrs=self.attrs)


@hooks.register("register_admin_menu_item")
def register_marking_menu() -> MenuItem:
    return MarkingMenuItem(_("Answers to mark"), reverse_lazy("quizzes_marking:list"), name="marking", icon_name="edit", order=310)


@hooks.register("register_admin_urls")
def register_quizzes_urls() -> list[URLPattern | URLResolver]:
    return [path("bank/", include("quizzes.admin.urls")), path("marking/", include((marking_urlpatterns, "quizzes_marking")))]


@hooks.register("register_admin_menu_item")
def register_quizzes_menu() -> Any:
    rooms = [
        EditorsMenuItem(_("Questions"), reverse_lazy("quizzes_admin:questions"), name="questions", icon_name="help", order=10),
        EditorsMenuItem(_("Quizzes"), reverse_lazy("quizzes_admin:quizzes"), name="quizzes", icon_name="tasks", order=20),
        EditorsMenuItem(
            _("Folders"),
            reverse_lazy("quizzes_admin:folders"),
            name="question-folders",
            icon_name="folder-open-inverse",
            order=30,
        ),
    ]
    return SubmenuMenuItem(_("Questions and quizzes"), Menu(items=rooms), name="questions-and-quizzes", icon_name="help", order=300)


hooks.register("what_hangs_on", deleting.tell)


SENTENCES = {
    "quizzes.delete": (_("Delete from the question bank"), _("Deleted")),
    "quizzes.regrade": (
        _("Regrade a question"),
        ngettext_lazy("A question was regraded: %(count)s result changed", "A question was regraded: %(count)s results changed", "count"),
    ),
}


@hooks.register("register_log_actions")
def register_log_actions(actions: LogActionRegistry) -> None:
    register_sentences(actions, SENTENCES)
