"""What a person sees of herself: consent, language, PIN, names."""

from typing import Any

from allauth.account.mixins import NextRedirectMixin
from allauth.account.utils import get_login_redirect_url
from allauth.account.views import LogoutView
from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse_lazy
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.generic import FormView, TemplateView, View

from accounts.downloads import as_download
from accounts.forms import PinForm, ProfileForm
from accounts.phones import written_locally
from accounts.selectors import is_shared
from accounts.services import change_language, export_person, record_consent, remove_pin, set_pin
from accounts.stages import proven_phone
from accounts.views.signin import refused
from text.errors import DomainError
from web.languages import BothLanguagesMixin
from web.people import current_user


@method_decorator(never_cache, name="dispatch")
class ConsentView(LoginRequiredMixin, BothLanguagesMixin, NextRedirectMixin, TemplateView):
    """The text she agrees to, once for each version."""

    template_name = "accounts/consent.html"

    def post(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        record_consent(member=request.user)
        return HttpResponseRedirect(get_login_redirect_url(request))


@method_decorator(never_cache, name="dispatch")
class ProfileView(LoginRequiredMixin, BothLanguagesMixin, FormView):
    template_name = "accounts/profile.html"
    form_class = ProfileForm
    success_url = reverse_lazy("accounts:profile")

    def get_initial(self) -> dict[str, Any]:
        return {"language": current_user(self.request).language}

    def form_valid(self, form: ProfileForm) -> HttpResponse:
        change_language(member=current_user(self.request), language=form.cleaned_data["language"])
        messages.success(self.request, _("Saved."))
        return super().form_valid(form)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        phone = proven_phone(self.request, current_user(self.request))
        return super().get_context_data(
            person=self.request.user,
            phone=written_locally(current_user(self.request).phone or ""),
            is_shared=is_shared(phone),
            **kwargs,
        )


@method_decorator(never_cache, name="dispatch")
class DataView(LoginRequiredMixin, View):
    """All that the school keeps of her, as a file for herself."""

    http_method_names = ["post"]

    def post(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return as_download(request.user, export_person(member=request.user, by=request.user))


@method_decorator(never_cache, name="dispatch")
class PinView(LoginRequiredMixin, BothLanguagesMixin, FormView):
    template_name = "accounts/pin.html"
    form_class = PinForm
    success_url = reverse_lazy("accounts:profile")

    @property
    def removing(self) -> bool:
        return self.request.POST.get("action") == "remove"

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "has_pin": current_user(self.request).has_pin, "removing": self.removing}

    def form_valid(self, form: PinForm) -> HttpResponse:
        member, current = current_user(self.request), form.cleaned_data.get("current", "")
        try:
            if self.removing:
                remove_pin(member=member, current=current)
            else:
                set_pin(member=member, pin=form.cleaned_data["pin"], current=current)
        except DomainError as error:
            return refused(self, form, error, "pin" if error.code == "pin_form" else None)
        messages.success(self.request, _("Your PIN is removed.") if self.removing else _("Your PIN is saved."))
        return super().form_valid(form)


class SignoutView(BothLanguagesMixin, LogoutView):
    """Asks first, and signs out by POST only."""

    template_name = "accounts/signout.html"


class InactiveView(BothLanguagesMixin, TemplateView):
    template_name = "accounts/inactive.html"
