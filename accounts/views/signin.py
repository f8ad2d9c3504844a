"""Sign-in of members: phone, code, and the printed code."""

from http import HTTPStatus
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.internal.stagekit import clear_login
from allauth.account.mixins import NextRedirectMixin, RedirectAuthenticatedUserMixin
from allauth.account.models import Login
from allauth.account.views import ConfirmLoginCodeView, RequestLoginCodeView
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.generic import FormView

from accounts import limits
from accounts.exceptions import CodeUnknown, TooOften
from accounts.forms import PrintedCodeForm, as_validation_error
from accounts.phones import written_locally
from accounts.services import redeem_signin_code
from text.errors import DomainError
from web.languages import BothLanguagesMixin
from web.rate_limits import network_of


def spend_code_request(request: HttpRequest, phone: str) -> None:
    """Count a wish for a code. The same for known and unknown numbers, so that nothing is given away."""
    address = get_adapter().get_client_ip(request)
    limits.check_budget("code_per_day")
    limits.check("code_per_address", address)
    limits.check("code_per_network", network_of(address))
    limits.spend("code_per_number", phone)
    limits.spend("code_per_network", network_of(address))
    limits.spend("code_per_address", address)


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
            spend_code_request(self.request, form.cleaned_data["phone"])
            return super().form_valid(form)
        except TooOften as error:
            return refused(self, form, error, "phone")


class SigninCodeView(BothLanguagesMixin, ConfirmLoginCodeView):
    """Asks for the six digits. Three wrong ones, and a new code is needed."""

    template_name = "accounts/signin_code.html"

    def _resend_form_valid(self, form: Any) -> HttpResponse:
        # allauth's own asserts that somebody has the number and limits nothing.
        process = self._process
        try:
            spend_code_request(self.request, process.state["phone"])
        except TooOften as error:
            messages.error(self.request, str(error))
        else:
            if process.user:
                process.send(skip_enumeration_mails=True)
            else:
                process.add_sent_message({"recipient": process.state["phone"], "phone": process.state["phone"]})
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
        address = get_adapter().get_client_ip(self.request)
        try:
            limits.spend("printed_code_per_address", address)
            member = redeem_signin_code(code=form.cleaned_data["code"])
        except CodeUnknown as error:
            return refused(self, form, error, "code")
        except DomainError as error:
            if not isinstance(error, TooOften):
                limits.refund("printed_code_per_address", address)
            return refused(self, form, error, "code")
        limits.refund("printed_code_per_address", address)
        record_authentication(self.request, member, method="printed_code")
        return perform_login(self.request, Login(user=member, redirect_url=self.get_next_url()))
