"""Sign-in of members: phone, code, and the printed code."""

import time
from http import HTTPStatus
from typing import Any

from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.internal.stagekit import clear_login
from allauth.account.mixins import NextRedirectMixin, RedirectAuthenticatedUserMixin
from allauth.account.models import Login
from allauth.account.views import ConfirmLoginCodeView, RequestLoginCodeView
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.generic import FormView

from accounts import limits
from accounts.devices import asker_at, phone_door
from accounts.exceptions import CodeUnknown, PhoneCodeOver, TooOften
from accounts.forms import PrintedCodeForm, as_validation_error
from accounts.phones import written_locally
from accounts.services import ask_for_code, redeem_phone_code, redeem_signin_code
from text.errors import DomainError
from web.languages import BothLanguagesMixin


def refused(view: FormView, form: Any, error: DomainError, field: str | None) -> HttpResponse:
    """The same page again, with what happened and what to do."""
    form.add_error(field, as_validation_error(error))
    status = HTTPStatus.TOO_MANY_REQUESTS if isinstance(error, TooOften) else HTTPStatus.OK
    response = view.render_to_response(view.get_context_data(form=form), status=status)
    if isinstance(error, TooOften):
        response["Retry-After"] = str(error.retry_after)
    return response


class StartAnewMixin:
    """Opening another door forgets a sign-in that was begun at the first."""

    def _redirect_to_pending_stage(self, request: HttpRequest, stage: Any) -> None:
        clear_login(request)


class SigninView(BothLanguagesMixin, RequestLoginCodeView):
    """Asks for the phone number. Whether somebody has it is never told."""

    template_name = "accounts/signin.html"

    def _redirect_to_pending_stage(self, request: HttpRequest, stage: Any) -> HttpResponse | None:
        # Whoever comes back while a code is on its way goes on with that code; another number starts anew.
        if request.method == "GET":
            return super()._redirect_to_pending_stage(request, stage)
        clear_login(request)
        return None

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.POST.get("action") == "restart":
            clear_login(request)
            return HttpResponseRedirect(self.passthrough_next_url(reverse("accounts:signin")))
        return super().post(request, *args, **kwargs)

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            phone = form.cleaned_data["phone"]
            ask_for_code(phone=phone, asker=asker_at(self.request, phone_door(phone)))
        except TooOften as error:
            return refused(self, form, error, "phone")
        return super().form_valid(form)


class SigninCodeView(BothLanguagesMixin, ConfirmLoginCodeView):
    """Asks for the six digits. Three wrong ones, and a new code is needed."""

    template_name = "accounts/signin_code.html"

    def _verify_form_valid(self, form: Any) -> HttpResponse:
        phone = self._process.state["phone"]
        try:
            redeem_phone_code(phone=phone, code=form.cleaned_data["code"], asker=asker_at(self.request, phone_door(phone)))
        except PhoneCodeOver as error:
            self._process.abort()
            messages.error(self.request, str(error))
            return HttpResponseRedirect(self.passthrough_next_url(reverse("accounts:signin")))
        except DomainError as error:
            return refused(self, form, error, "code")
        return super()._verify_form_valid(form)

    def form_invalid(self, form: Any) -> HttpResponse:
        # allauth's own counts an empty field as a wrong code, in the session.
        return self.render_to_response(self.get_context_data(form=form))

    def _resend_form_valid(self, form: Any) -> HttpResponse:
        # allauth's own asserts that somebody has the number and limits nothing.
        process = self._process
        phone = process.state["phone"]
        try:
            is_sent = ask_for_code(phone=phone, asker=asker_at(self.request, phone_door(phone)))
        except TooOften as error:
            messages.error(self.request, str(error))
        else:
            if is_sent:
                process.state["at"] = time.time()
            else:
                messages.info(self.request, _("The code that was sent last still works. Wait a minute, then ask again."))
            process.record_resend()
            process.persist()
        return HttpResponseRedirect(self.passthrough_next_url(reverse("account_confirm_login_code")))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        return {**context, "phone": written_locally(self._process.state["phone"]), "can_resend": self._process.can_resend}


class PrintedCodeView(BothLanguagesMixin, StartAnewMixin, RedirectAuthenticatedUserMixin, NextRedirectMixin, FormView):
    """For members without a phone: the twelve digits of a card."""

    template_name = "accounts/printed_code.html"
    form_class = PrintedCodeForm

    def form_valid(self, form: PrintedCodeForm) -> HttpResponse:
        # A device that signed in before, as that of the officer who helps, has tries of its own.
        key = (asker := asker_at(self.request)).device or asker.address
        try:
            limits.spend("printed_code_per_address", key)
            member = redeem_signin_code(code=form.cleaned_data["code"])
        except CodeUnknown as error:
            return refused(self, form, error, "code")
        except DomainError as error:
            if not isinstance(error, TooOften):
                limits.refund("printed_code_per_address", key)
            return refused(self, form, error, "code")
        limits.refund("printed_code_per_address", key)
        record_authentication(self.request, member, method="printed_code")
        return perform_login(self.request, Login(user=member, redirect_url=self.get_next_url()))
