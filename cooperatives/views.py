"""Asking to join, in three steps: a number, the code that proves it, and who she is. Under /<language>/account/join/."""

import time
from http import HTTPStatus
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse_lazy
from django.utils.decorators import method_decorator
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.generic import FormView, TemplateView

from accounts.devices import asker_at, phone_door
from accounts.exceptions import TooOften
from accounts.models import User
from accounts.phones import written_locally
from accounts.services import ask_for_code, redeem_phone_code
from cooperatives.forms import JoinCodeForm, JoinForm, JoinPhoneForm
from cooperatives.services import ask_to_join
from text.errors import DomainError
from web.languages import BothLanguagesMixin

SESSION = "joining"  # {"phone": …, "proven": seconds since 1970, or nothing}
PROVEN_SECONDS = 3600  # as long as somebody may need to fill in who she is


@method_decorator(never_cache, name="dispatch")
class _JoinStep(BothLanguagesMixin, FormView):
    """A step of asking. Who is signed in is a member already."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.user.is_authenticated:
            return redirect("courses:dashboard")
        return super().dispatch(request, *args, **kwargs) if self.may_open() else redirect("joining:phone")

    def may_open(self) -> bool:
        return True

    @property
    def phone(self) -> str:
        """The number that is being proven, or was."""
        return str(self.request.session.get(SESSION, {}).get("phone", ""))

    def refused(self, form: forms.Form, error: DomainError, field: str | None) -> HttpResponse:
        """The same page again, with what happened and what to do."""
        form.add_error(field, str(error))
        response = self.render_to_response(self.get_context_data(form=form))
        if isinstance(error, TooOften):
            response.status_code = HTTPStatus.TOO_MANY_REQUESTS
            response["Retry-After"] = str(error.retry_after)
        return response


class JoinPhoneView(_JoinStep):
    """Her number. Whether somebody has it already is not told."""

    template_name = "cooperatives/join.html"
    form_class = JoinPhoneForm
    success_url = reverse_lazy("joining:code")

    def form_valid(self, form: JoinPhoneForm) -> HttpResponse:
        phone = form.cleaned_data["phone"]
        try:
            ask_for_code(phone=phone, asker=asker_at(self.request, phone_door(phone)), joining=True)
        except TooOften as error:
            return self.refused(form, error, "phone")
        self.request.session[SESSION] = {"phone": phone}
        return super().form_valid(form)


class JoinCodeView(_JoinStep):
    """The six digits of the text."""

    template_name = "cooperatives/join_code.html"
    form_class = JoinCodeForm
    success_url = reverse_lazy("joining:about")

    def may_open(self) -> bool:
        return bool(self.phone)

    def form_valid(self, form: JoinCodeForm) -> HttpResponse:
        asker = asker_at(self.request, phone_door(self.phone))
        try:
            redeem_phone_code(phone=self.phone, code=form.cleaned_data["code"], asker=asker)
        except DomainError as error:
            return self.refused(form, error, "code")
        self.request.session[SESSION] = {"phone": self.phone, "proven": int(time.time())}
        return super().form_valid(form)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(phone=written_locally(self.phone), **kwargs)


class JoinAboutView(_JoinStep):
    """Who she is. The number is proven, so she may be told that somebody is registered with it."""

    template_name = "cooperatives/join_about.html"
    form_class = JoinForm
    success_url = reverse_lazy("joining:received")

    def may_open(self) -> bool:
        return time.time() - self.request.session.get(SESSION, {}).get("proven", 0) < PROVEN_SECONDS

    def form_valid(self, form: JoinForm) -> HttpResponse:
        told = {name: form.cleaned_data[name] for name in ("given_name", "family_name", "cooperative_name", "region")}
        try:
            ask_to_join(phone=self.phone, language=get_language() or "ar", **told)
        except DomainError as error:
            return self.refused(form, error, None)
        # The number stays proven: a sister who shares the phone may ask too.
        return HttpResponseRedirect(self.get_success_url())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(is_registered=User.objects.on_phone(self.phone).exists(), **kwargs)


@method_decorator(never_cache, name="dispatch")
class JoinReceivedView(BothLanguagesMixin, TemplateView):
    """What happens now."""

    template_name = "cooperatives/join_received.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(can_ask_again="proven" in self.request.session.get(SESSION, {}), **kwargs)
