"""The page of one cooperative, and what is done there."""

from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.generic import FormView
from wagtail.admin import messages
from wagtail.admin.views import generic
from wagtail.admin.widgets.button import HeaderButton

from accounts.policies import sees_every_member
from accounts.selectors import people_visible_to, visible_rows
from accounts.services import show_phones
from cooperatives.forms import AddMemberForm, EndMembershipForm
from cooperatives.models import Cooperative, Membership
from cooperatives.policies import may_manage_cooperatives
from cooperatives.selectors import PhoneSharer, cooperatives_visible_to, former_members_of, members_of, sharers_of
from cooperatives.services import add_member, end_membership
from text.errors import DomainError
from web.admin.pages import AdminPage, Trail
from web.languages import current_language
from web.people import current_user

PAGE_SIZE = 50
FORMER_SHOWN = 50


def page_of(cooperative: Cooperative) -> str:
    return reverse("cooperatives:inspect", args=[cooperative.pk])


class CooperativeView(generic.InspectView):
    """What is known of a cooperative, and its members."""

    page_title = gettext_lazy("Cooperative")
    template_name = "cooperatives/admin/cooperative.html"

    def get_object(self, queryset: QuerySet[Cooperative] | None = None) -> Cooperative:
        rows = cooperatives_visible_to(self.request.user).select_related("region", "sector__parent", "contact")
        return get_object_or_404(rows, pk=self.pk)

    @cached_property
    def header_buttons(self) -> list[HeaderButton]:
        if not self.user_has_permission("change"):
            return []
        return [HeaderButton(_("Add a member"), url=reverse("cooperatives:member-add", args=[self.object.pk]), icon_name="plus")]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        user = current_user(self.request)
        page = Paginator(visible_rows(members_of(self.object), user, "user"), PAGE_SIZE).get_page(self.request.GET.get("p"))
        former = visible_rows(former_members_of(self.object), user, "user")
        contact = self.object.contact
        return context | {
            "cooperative": self.object,
            "memberships": page,
            "contact": contact if contact and people_visible_to(user).filter(pk=contact.pk).exists() else None,
            "has_phones": show_phones(to=user, people=[one.user for one in page], about=self.object, page=page.number),
            "is_part": not sees_every_member(user),
            "member_count": page.paginator.count,
            "former": former[:FORMER_SHOWN],
            "may_change": self.user_has_permission("change"),
            "page_url": page_of(self.object),
            "language": get_language(),
        }


class CooperativeFormView(AdminPage, FormView):
    """A form one step below the page of a cooperative."""

    may_open = staticmethod(may_manage_cooperatives)

    @cached_property
    def cooperative(self) -> Cooperative:
        return get_object_or_404(Cooperative, pk=self.kwargs["pk"])

    def get_page_subtitle(self) -> str:
        return str(self.cooperative)

    def get_trail(self) -> Trail:
        return [(reverse("cooperatives:index"), _("Cooperatives")), (page_of(self.cooperative), str(self.cooperative))]

    def get_success_url(self) -> str:
        return page_of(self.cooperative)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        return context | {"cooperative": self.cooperative, "cancel_url": self.get_success_url()}


class AddMemberView(CooperativeFormView):
    form_class = AddMemberForm
    page_title = gettext_lazy("Add a member")
    header_icon = "user"
    template_name = "cooperatives/admin/add_member.html"

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"cooperative": self.cooperative}

    def form_valid(self, form: AddMemberForm) -> HttpResponse:
        try:
            membership = add_member(cooperative=self.cooperative, by=current_user(self.request), **form.person)
        except DomainError as error:
            form.add_error(None, str(error))
            return self.form_invalid(form)
        name = membership.user.display_name(get_language())
        messages.success(self.request, _("%(name)s now belongs to the cooperative.") % {"name": name})
        sharers = sharers_of(membership.user.phone or "", current_language(), besides=membership.user)
        if sharers:
            messages.warning(
                self.request,
                _("This number is shared with %(people)s. At sign-in, the phone will ask who is learning.") % {"people": _listed(sharers)},
            )
        if "another" in self.request.POST:
            return redirect("cooperatives:member-add", self.cooperative.pk)
        return redirect(self.get_success_url())


def _listed(sharers: list[PhoneSharer]) -> str:
    separator = _(", ")
    return separator.join(f"{sharer.name} ({sharer.cooperative})" if sharer.cooperative else sharer.name for sharer in sharers)


class EndMembershipView(CooperativeFormView):
    form_class = EndMembershipForm
    page_title = gettext_lazy("End a membership")
    header_icon = "user"
    template_name = "cooperatives/admin/end_membership.html"

    @cached_property
    def membership(self) -> Membership:
        rows = Membership.objects.select_related("user", "cooperative")
        return get_object_or_404(rows, pk=self.kwargs["membership_pk"], cooperative=self.kwargs["pk"])

    def form_valid(self, form: EndMembershipForm) -> HttpResponse:
        try:
            end_membership(membership_id=self.membership.pk, by=current_user(self.request), left_on=form.cleaned_data["left_on"])
        except DomainError as error:
            form.add_error("left_on", str(error))
            return self.form_invalid(form)
        name = self.membership.user.display_name(get_language())
        messages.success(self.request, _("%(name)s no longer belongs to the cooperative. What she learned stays.") % {"name": name})
        return super().form_valid(form)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {
            "membership": self.membership,
            "name": self.membership.user.display_name(get_language()),
        }
