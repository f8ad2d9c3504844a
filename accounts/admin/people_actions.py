"""The buttons on a person's page in the people section."""

from abc import ABC, abstractmethod
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.generic import View

from accounts.admin.confirmed import ConfirmedAction
from accounts.admin.section import PeopleSectionPage
from accounts.downloads import as_download
from accounts.models import User
from accounts.selectors import open_code_of
from accounts.services import deactivate_member, export_person, issue_signin_code, reactivate_member, remove_pin, reset_second_factor
from accounts.services.signin_codes import VALID_DAYS
from text.errors import DomainError
from web.people import current_user


class PersonActionView(ABC, PeopleSectionPage, View):
    """Each is a POST and leads back to the person."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        person = get_object_or_404(User, pk=kwargs["pk"])
        try:
            return self.act(request, person)
        except DomainError as error:
            messages.error(request, str(error))
            return self.back_to(person)

    @abstractmethod
    def act(self, request: HttpRequest, person: User) -> HttpResponseBase:
        """Call the service and answer."""

    def back_to(self, person: User) -> HttpResponse:
        return HttpResponseRedirect(reverse("accounts_admin:person", args=[person.pk]))


class IssueCodeView(PersonActionView):
    """Shows the card once, ready to print, in the language of the member."""

    def act(self, request: HttpRequest, person: User) -> HttpResponse:
        code = issue_signin_code(member=person, by=current_user(request))
        kept = open_code_of(person)
        with override(person.language):
            address = settings.TAAWON_BASE_URL + reverse("accounts:printed-code")
            card = {"person": person, "code": code, "address": address, "days": VALID_DAYS, "expires_at": kept.expires_at if kept else None}
            response = render(request, "accounts/admin/card.html", card)
        response["Cache-Control"] = "no-store"
        return response


class DeactivateView(PersonActionView):
    def act(self, request: HttpRequest, person: User) -> HttpResponse:
        deactivate_member(member=person, by=current_user(request))
        messages.success(request, _("This account is closed. What was learned stays."))
        return self.back_to(person)


class ReactivateView(PersonActionView):
    def act(self, request: HttpRequest, person: User) -> HttpResponse:
        reactivate_member(member=person, by=current_user(request))
        messages.success(request, _("This account is open again."))
        return self.back_to(person)


class ExportView(PersonActionView):
    """Everything that is kept of her, to hand over when she asks."""

    def act(self, request: HttpRequest, person: User) -> HttpResponseBase:
        return as_download(person, export_person(member=person, by=current_user(request)))


class RemovePinView(PersonActionView):
    def act(self, request: HttpRequest, person: User) -> HttpResponse:
        remove_pin(member=person, by=current_user(request))
        messages.success(request, _("The PIN is removed."))
        return self.back_to(person)


class ResetSecondFactorView(ConfirmedAction, PersonActionView):
    def act(self, request: HttpRequest, person: User) -> HttpResponse:
        reset_second_factor(person=person, by=current_user(request))
        messages.success(request, _("The second step is removed. It is set up anew at the next sign-in."))
        return self.back_to(person)
