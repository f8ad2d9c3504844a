"""The stage of django-allauth between the right code and the sign-in: which of the people on this phone is learning?"""

from allauth.account.authentication import get_authentication_records
from allauth.account.stages import LoginStage
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from accounts.models import User
from accounts.selectors import is_shared


def proven_phone(request: HttpRequest, user: User | None) -> str:
    """The number that this session proved by a code, as long as it is still this person's; else nothing."""
    if user is None or not user.is_authenticated:
        return ""
    phones = [record["phone"] for record in get_authentication_records(request, user) if record.get("phone")]
    return phones[-1] if phones and phones[-1] == user.phone else ""


class ChooserStage(LoginStage):
    """Nobody is signed in until one person was chosen, so that a PIN cannot be walked around."""

    key = "choose_person"
    urlname = "accounts:chooser"

    def handle(self) -> tuple[HttpResponse | None, bool]:
        phone = proven_phone(self.request, self.login.user)
        if not phone or not is_shared(phone):
            return None, True
        self.state["phone"] = phone
        return HttpResponseRedirect(reverse(self.urlname)), True
