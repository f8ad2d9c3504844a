"""The administrator's people section in the Wagtail admin."""

from abc import ABC, abstractmethod
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse, reverse_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView, ListView
from wagtail.admin.widgets.button import HeaderButton

from accounts.admin.confirmed import ConfirmedPage
from accounts.admin.section import PeopleSectionPage
from accounts.forms import ROLES, EraseForm, MemberForm, NewStaffForm, RoleForm, StaffPasswordForm, as_validation_error
from accounts.models import User
from accounts.selectors import open_code_of, role_names
from accounts.services import (
    change_phone,
    change_role,
    change_staff_password,
    create_member,
    create_staff,
    edit_member,
    erase_person,
    show_phones,
)
from text.errors import DomainError
from web.admin.pages import Trail
from web.admin.versions import VersionedForm
from web.people import current_user
from web.queries import asked_words

KINDS = {"members": gettext_lazy("Members"), "staff": gettext_lazy("Staff"), "closed": gettext_lazy("Closed accounts")}


class PeopleView(PeopleSectionPage, ListView):
    template_name = "accounts/admin/people.html"
    page_title = gettext_lazy("People")
    paginate_by = 50
    context_object_name = "people"

    @property
    def header_buttons(self) -> list[HeaderButton]:
        return [
            HeaderButton(_("Add a member"), reverse("accounts_admin:add-member"), icon_name="plus", priority=10),
            HeaderButton(_("Add a trainer or administrator"), reverse("accounts_admin:add-staff"), icon_name="plus", priority=20),
        ]

    @property
    def kind(self) -> str:
        kind = self.request.GET.get("kind", "")
        return kind if kind in KINDS else "members"

    def get_trail(self) -> Trail:
        return []

    def get_queryset(self) -> QuerySet[User]:
        people = User.objects.search(asked_words(self.request))
        if self.kind == "closed":
            people = people.filter(is_active=False)
        elif self.kind == "staff":
            people = people.active().exclude(pk__in=User.objects.members())
        else:
            people = people.active().members()
        return people.order_by("-date_joined", "-pk")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(kind=self.kind, kinds=KINDS, query=asked_words(self.request), **kwargs)
        if self.kind != "staff":  # of whom the list shows the e-mail address
            filters = {"kind": self.kind, "words": bool(context["query"]), "page": context["page_obj"].number}
            show_phones(to=current_user(self.request), people=context["people"], **filters)
        return context


class PersonFormView(ABC, PeopleSectionPage, FormView):
    """A form whose service may refuse: the refusal stands at the form."""

    template_name = "accounts/admin/form.html"
    done = gettext_lazy("Saved: %(name)s")

    @abstractmethod
    def carry_out(self, form: Any) -> User:
        """Call the service; who the form was about."""

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            self.person = self.carry_out(form)
        except DomainError as error:
            form.add_error(None, as_validation_error(error))
            return self.form_invalid(form)
        except ValidationError as error:  # the password is too weak
            form.add_error("password", error)
            return self.form_invalid(form)
        messages.success(self.request, self.done % {"name": self.person.get_full_name()})
        return super().form_valid(form)

    def get_success_url(self) -> str:
        return reverse("accounts_admin:person", args=[self.person.pk])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(action_url=self.request.path, **{"submit_button_label": _("Save"), **kwargs})


class AddMemberView(PersonFormView):
    page_title = gettext_lazy("Add a member")
    form_class = MemberForm
    initial = {"language": settings.LANGUAGE_CODE}

    def carry_out(self, form: MemberForm) -> User:
        return create_member(by=current_user(self.request), **form.cleaned_data)


class AddStaffView(ConfirmedPage, PersonFormView):
    page_title = gettext_lazy("Add a trainer or administrator")
    form_class = NewStaffForm
    success_url = reverse_lazy("accounts_admin:people")

    def carry_out(self, form: NewStaffForm) -> User:
        return create_staff(by=current_user(self.request), **form.cleaned_data)


class PersonView(VersionedForm, PersonFormView):
    """One person: names, phone, language, and what can be done for her."""

    template_name = "accounts/admin/person.html"
    form_class = MemberForm

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.person = get_object_or_404(User, pk=kwargs["pk"])

    def get_page_title(self) -> str:
        return self.person.get_full_name()

    @property
    def header_buttons(self) -> list[HeaderButton]:
        return [HeaderButton(_("History"), reverse("accounts_admin:person-history", args=[self.person.pk]), icon_name="history")]

    def get_initial(self) -> dict[str, Any]:
        return MemberForm.initial_of(self.person)

    def get_locked_rows(self, form: MemberForm) -> QuerySet[User]:
        return User.objects.filter(pk=self.person.pk)

    def get_stored_form(self, row: User) -> MemberForm:
        return MemberForm(initial=MemberForm.initial_of(row))

    def get_present_object(self) -> User:
        return self.person

    def form_valid(self, form: Any) -> HttpResponse:
        # Of an erased person there is no version to choose: the service says that nothing comes back.
        return PersonFormView.form_valid(self, form) if self.person.erased_at else super().form_valid(form)

    def carry_out(self, form: MemberForm) -> User:
        details = dict(form.cleaned_data)
        with transaction.atomic():
            change_phone(member=self.person, phone=details.pop("phone"), by=current_user(self.request))
            return edit_member(member=self.person, by=current_user(self.request), **details)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        if self.request.method == "GET":
            show_phones(to=current_user(self.request), people=[self.person], about=self.person)
        return super().get_context_data(
            person=self.person,
            is_staff=self.person.is_staff or self.person.is_superuser,
            roles=[dict(ROLES)[name] for name in role_names(self.person)],
            open_code=open_code_of(self.person),
            **kwargs,
        )


class StaffPasswordView(ConfirmedPage, PersonFormView):
    """Another password for staff who lost theirs."""

    page_title = gettext_lazy("Give a new password")
    form_class = StaffPasswordForm

    def carry_out(self, form: StaffPasswordForm) -> User:
        person = get_object_or_404(User, pk=self.kwargs["pk"])
        change_staff_password(person=person, password=form.cleaned_data["password"], by=current_user(self.request))
        return person


class RoleView(VersionedForm, ConfirmedPage, PersonFormView):
    """Another role for a trainer or administrator."""

    page_title = gettext_lazy("Give another role")
    form_class = RoleForm

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.person = get_object_or_404(User, pk=kwargs["pk"])

    def get_initial(self) -> dict[str, Any]:
        return {"role": next(iter(role_names(self.person)), "")}

    def get_locked_rows(self, form: RoleForm) -> QuerySet[User]:
        return User.objects.filter(pk=self.person.pk)

    def get_stored_form(self, row: User) -> RoleForm:
        return RoleForm(initial={"role": next(iter(role_names(row)), "")})

    def get_present_object(self) -> User:
        return self.person

    def carry_out(self, form: RoleForm) -> User:
        change_role(person=self.person, role=form.cleaned_data["role"], by=current_user(self.request))
        return self.person


class EraseView(PersonFormView):
    """Asks first, and says what goes and what stays."""

    page_title = gettext_lazy("Erase this person")
    template_name = "accounts/admin/erase.html"
    done = gettext_lazy("Erased. What stays is kept under %(name)s.")
    form_class = EraseForm

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.person = get_object_or_404(User, pk=kwargs["pk"])

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "username": self.person.username}

    def carry_out(self, form: EraseForm) -> User:
        erase_person(member=self.person, by=current_user(self.request))
        self.person.refresh_from_db()
        return self.person

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(person=self.person, submit_button_label=_("Erase for good"), **kwargs)
