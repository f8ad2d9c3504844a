"""The adapter of django-allauth: who has this number, how a code is sent, where to go afterwards."""

import logging
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import resolve_url
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts import limits, sealed_secrets
from accounts.devices import asker_at, staff_door
from accounts.exceptions import TooOften
from accounts.fields import MobileField
from accounts.models import User
from accounts.policies import needs_consent
from accounts.services import verify_phone
from text.errors import NotAllowed

logger = logging.getLogger(__name__)


def display_person(user: User) -> str:
    return user.get_full_name()


class AccountAdapter(DefaultAccountAdapter):
    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "incorrect_code": _("This code is not right. Look at the text message again."),
        "incorrect_password": _("This password is not right."),
        "email_password_mismatch": _("The e-mail address or the password is not right."),
        "too_many_login_attempts": _("That was too often. Wait five minutes, then try again."),
        "rate_limited": _("That was too often. Wait a little, then try again."),
        "account_inactive": _("This account is closed. Ask your cooperative or the programme."),
    }

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Count a try. What strangers try is not counted against a device that this member of staff signed in on."""
        self._counted = self._limits_of(request, **credentials)
        try:
            for action, key in self._counted:
                limits.check(action, key)
            for action, key in self._counted:
                limits.spend(action, key)
        except TooOften as error:
            raise self.validation_error("too_many_login_attempts") from error

    def authenticate(self, request: HttpRequest, **credentials: Any) -> Any:
        user = super().authenticate(request, **credentials)
        if user:
            for action, key in self._counted:
                limits.refund(action, key)
        return user

    def _limits_of(self, request: HttpRequest, **credentials: Any) -> list[tuple[str, str]]:
        if request.user.is_authenticated:  # she confirms that it is still she
            return [("password_per_known_device", f"session {request.user.pk}")]
        login = str(credentials.get("email") or credentials.get("phone") or credentials.get("username") or "").lower()
        asker = asker_at(request, staff_door(login))
        if asker.device:
            return [("password_per_known_device", f"{login} {asker.device}")]
        return [("password_per_login", login), ("password_per_address", asker.address)]

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def phone_form_field(self, **kwargs: Any) -> forms.Field:
        return MobileField(**kwargs)

    def get_user_by_phone(self, phone: str) -> User | None:
        """One of those on the number; the chooser then asks which one is learning."""
        return User.objects.on_phone(phone).first()

    def get_phone(self, user: User) -> tuple[str, bool] | None:
        return (user.phone, user.phone_verified_at is not None) if user.phone else None

    def set_phone(self, user: User, phone: str, verified: bool) -> None:  # noqa: FBT001 - allauth's signature
        """allauth's way to change a number by a code is closed: staff do it (`services.change_phone`). No page of ours leads here."""
        raise NotAllowed

    def set_phone_verified(self, user: User, phone: str) -> None:
        verify_phone(member=user, phone=phone)

    def get_reauthentication_methods(self, user: User) -> list[dict[str, Any]]:
        """Whoever has a second factor confirms by that: her password may be what was stolen."""
        ways = super().get_reauthentication_methods(user)
        return [way for way in ways if way["id"] != "reauthenticate"] or ways

    def generate_phone_verification_code(self, *, user: User, phone: str) -> str:
        """None, lest it lie readable in the session: the code belongs to the number (`services.ask_for_code`)."""
        return ""

    def send_verification_code_sms(self, user: User, phone: str, code: str, **kwargs: Any) -> None:
        """Nothing: whoever came here had it sent by `services.ask_for_code`, which may find one on its way already."""

    def send_unknown_account_sms(self, phone: str, **kwargs: Any) -> None:
        """Nothing: a number nobody registered never costs a text, and the page says the same as always."""

    def send_account_already_exists_sms(self, phone: str) -> None:
        """Nothing: there is no sign-up."""

    def get_login_stages(self) -> list[str]:
        stages = super().get_login_stages()
        return [*stages[:1], "accounts.stages.ChooserStage", *stages[1:]]

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        if request.user.is_staff or request.user.is_superuser:
            return reverse("wagtailadmin_home")
        return resolve_url(settings.LOGIN_REDIRECT_URL)

    def post_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse:
        response = super().post_login(request, user, **kwargs)
        if needs_consent(user):
            response["Location"] = f"{reverse('accounts:consent')}?{urlencode({'next': response['Location']})}"
        return response

    def get_logout_redirect_url(self, request: HttpRequest) -> str:
        return f"/{get_language()}/"


class SecondFactorAdapter(DefaultMFAAdapter):
    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _("This code is not right. Wait for the next one in your app, then try again."),
        "unreadable": _("The school can no longer check codes of your app. Ask an administrator to remove your second step of sign-in."),
    }

    def encrypt(self, text: str) -> str:
        return sealed_secrets.seal(text)

    def decrypt(self, encrypted_text: str) -> str:
        try:
            return sealed_secrets.read(encrypted_text)
        except sealed_secrets.Unreadable as error:
            logger.exception("A second factor was written with another SECRET_KEY. Is the former one in SECRET_KEY_FALLBACKS?")
            raise self.validation_error("unreadable") from error

    def _get_site_name(self) -> str:
        return settings.WAGTAIL_SITE_NAME
