"""The page that asks who is learning, where several people share one phone."""

from typing import Any

from allauth.account.internal.flows.login import record_authentication
from allauth.account.mixins import NextRedirectMixin
from allauth.account.stages import LoginStageController
from allauth.account.utils import get_login_redirect_url
from django.contrib.auth import login as django_login
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.generic import FormView

from accounts.forms import ChooserForm
from accounts.models import User
from accounts.selectors import is_shared, learners_on
from accounts.services import check_pin, forget_session
from accounts.stages import ChooserStage, proven_phone
from accounts.views.signin import refused
from text.errors import DomainError
from web.languages import BothLanguagesMixin


@method_decorator(never_cache, name="dispatch")
class ChooserView(BothLanguagesMixin, NextRedirectMixin, FormView):
    """Chooses at sign-in, and later switches between the people of the phone that signed in."""

    template_name = "accounts/chooser.html"
    form_class = ChooserForm

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.stage = None
        if request.user.is_authenticated:
            self.phone = proven_phone(request, request.user)
        else:
            self.stage = LoginStageController.enter(request, ChooserStage.key)
            self.phone = self.stage.state.get("phone", "") if self.stage else ""
        self.learners = learners_on(self.phone, get_language()) if self.phone else []
        if not self.learners or (request.user.is_authenticated and not is_shared(self.phone)):
            if request.user.is_authenticated:
                return HttpResponseRedirect(reverse("accounts:profile"))
            return HttpResponseRedirect(reverse("accounts:signin"))
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "learners": self.learners}

    def get_initial(self) -> dict[str, Any]:
        return {"person": self.request.user.pk} if self.request.user.is_authenticated else {}

    def form_valid(self, form: ChooserForm) -> HttpResponse:
        person = User.objects.on_phone(self.phone).filter(pk=form.cleaned_data["person"]).first()
        if person is None:  # taken off this phone since the page was drawn
            return HttpResponseRedirect(reverse("accounts:signin"))
        if person.pk != self.request.user.pk:
            try:
                check_pin(member=person, pin=form.cleaned_data.get("pin", ""))
            except DomainError as error:
                return refused(self, form, error, "pin")
        if self.stage:
            self.stage.login.user = person
            record_authentication(self.request, person, method="code", phone=self.phone)
            return self.stage.exit()
        if person.pk != self.request.user.pk:
            # Another user: Django empties the session and gives it a new key, so nothing of the first stays.
            forget_session(session_key=self.request.session.session_key or "")
            django_login(self.request, person)
            record_authentication(self.request, person, method="code", phone=self.phone)
        return HttpResponseRedirect(get_login_redirect_url(self.request))
