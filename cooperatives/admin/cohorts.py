"""The page of one cohort, and who is in it."""

from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _
from django.views.generic import TemplateView, View
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.views import generic
from wagtail.admin.widgets.button import HeaderButton

from accounts.models import User
from accounts.selectors import names_in_order
from accounts.services import show_phones
from cooperatives.forms import CohortSearchForm
from cooperatives.models import Cohort, Cooperative
from cooperatives.policies import may_manage_cooperatives
from cooperatives.selectors import cohort_members_of, cohorts_visible_to, cooperatives_for, people_outside
from cooperatives.services import add_cooperative_to_cohort, add_to_cohort, remove_from_cohort
from web.admin.pages import AdminPage, Trail
from web.people import current_user

PAGE_SIZE = 50


def page_of(cohort: Cohort) -> str:
    return reverse("cohorts:inspect", args=[cohort.pk])


class CohortView(generic.InspectView):
    """When a cohort learns, with whom, and who is in it."""

    page_title = gettext_lazy("Cohort")
    template_name = "cooperatives/admin/cohort.html"

    def get_object(self, queryset: QuerySet[Cohort] | None = None) -> Cohort:
        return get_object_or_404(cohorts_visible_to(self.request.user), pk=self.pk)

    @cached_property
    def header_buttons(self) -> list[HeaderButton]:
        if not self.user_has_permission("change"):
            return []
        add = HeaderButton(_("Add members"), url=reverse("cohorts:member-add", args=[self.object.pk]), icon_name="plus")
        # What a cohort does is known above this app: courses add their button here.
        history = HeaderButton(_("History"), url=reverse("cohorts:history", args=[self.object.pk]), icon_name="history", priority=200)
        return [add, history, *(button for build in hooks.get_hooks("cohort_header_buttons") for button in build(self.object))]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        page = Paginator(cohort_members_of(self.object), PAGE_SIZE).get_page(self.request.GET.get("p"))
        people = [place.member for place in page]
        return context | {
            "cohort": self.object,
            "state": self.object.state(timezone.localdate()),
            "trainers": [trainer.display_name(get_language()) for trainer in self.object.trainers.order_by(*names_in_order(), "pk")],
            "cohort_members": page,
            "has_phones": show_phones(to=current_user(self.request), people=people, about=self.object, page=page.number),
            "member_count": page.paginator.count,
            "may_change": self.user_has_permission("change"),
            "page_url": page_of(self.object),
        }


class CohortChangePage(AdminPage):
    may_open = staticmethod(may_manage_cooperatives)
    kwargs: dict[str, Any]

    @cached_property
    def cohort(self) -> Cohort:
        return get_object_or_404(Cohort, pk=self.kwargs["pk"])


class AddToCohortView(CohortChangePage, TemplateView):
    """Search for cooperatives and people, and bring them in: a whole cooperative by one button."""

    page_title = gettext_lazy("Add members")
    header_icon = "group"
    template_name = "cooperatives/admin/add_to_cohort.html"

    def get_page_subtitle(self) -> str:
        return str(self.cohort)

    def get_trail(self) -> Trail:
        return [(reverse("cohorts:index"), _("Cohorts")), (page_of(self.cohort), str(self.cohort))]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = CohortSearchForm(self.request.GET)
        query = form.cleaned_data["q"] if form.is_valid() else ""
        return super().get_context_data(**kwargs) | {
            "cohort": self.cohort,
            "form": form,
            "query": query,
            "candidates": cooperatives_for(self.cohort, query) if query else [],
            "people": people_outside(self.cohort, query) if query else [],
            "page_url": page_of(self.cohort),
        }

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if "cooperative" in request.POST:
            cooperative = _chosen(Cooperative, request.POST["cooperative"])
            added = add_cooperative_to_cohort(cohort=self.cohort, cooperative=cooperative, by=current_user(request))
        else:
            member = _chosen(User, request.POST.get("member", ""))
            added = add_to_cohort(cohort=self.cohort, members=[member], by=current_user(request))
        messages.success(
            request,
            ngettext("%(count)s member was added.", "%(count)s members were added.", added) % {"count": added}
            if added
            else _("They are all in this cohort already."),
        )
        return redirect(request.get_full_path())


def _chosen(model: Any, pk: str) -> Any:
    try:
        return get_object_or_404(model, pk=pk)
    except (ValueError, OverflowError) as error:
        raise Http404 from error


class RemoveFromCohortView(CohortChangePage, View):
    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        member = get_object_or_404(User, uuid=kwargs["member_uuid"])
        remove_from_cohort(cohort=self.cohort, member=member, by=current_user(request))
        name = member.display_name(get_language())
        messages.success(request, _("%(name)s is no longer in this cohort. What she learned stays.") % {"name": name})
        return redirect(page_of(self.cohort))
