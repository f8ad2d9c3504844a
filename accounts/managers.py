"""How people are created and looked for."""

from typing import TYPE_CHECKING, Any, Self

from django.contrib.auth.base_user import BaseUserManager
from django.db import models

from text.digits import to_ascii_digits
from text.folding import fold

if TYPE_CHECKING:
    from accounts.models import User


class UserQuerySet(models.QuerySet["User"]):
    def active(self) -> Self:
        return self.filter(is_active=True)

    def members(self) -> Self:
        """People who learn; staff sign in by another door."""
        return self.filter(is_staff=False, is_superuser=False)

    def on_phone(self, phone: str) -> Self:
        """Those who may sign in by a code sent to this number, the longest verified first."""
        if not phone:
            return self.none()
        return self.active().members().filter(phone=phone).order_by(models.F("phone_verified_at").asc(nulls_last=True), "pk")

    def search(self, query: str) -> Self:
        """People whose names (either script), phone, e-mail or username contain every word of the query."""
        phones = _phone_like(query)
        if phones:
            return self.filter(phones | models.Q(search_text__contains=fold(query)))
        rows = self
        for word in fold(query).split():
            rows = rows.filter(search_text__contains=word)
        return rows


def _phone_like(query: str) -> models.Q | None:
    """Which phones a query of digits names, however it is spelled: a part of the number, or its start as people say it (06 12…)."""
    digits = "".join(character for character in to_ascii_digits(query) if character not in " +-.()/")
    if not digits.isdecimal():
        return None
    found = models.Q(phone__contains=digits)
    for prefix in ("00212", "212", "0"):
        local = digits.removeprefix(prefix).removeprefix("0")
        if digits.startswith(prefix) and local:
            return found | models.Q(phone__startswith=f"+212{local}")
    return found


class UserManager(BaseUserManager.from_queryset(UserQuerySet)):  # type: ignore[misc]
    """Creates people. `create_member` in the services is what the rest of the project calls."""

    use_in_migrations = True

    def create_user(self, username: str | None = None, password: str | None = None, **fields: Any) -> "User":
        if username:
            fields["username"] = username
        fields["email"] = self.normalize_email(fields.get("email") or "").lower() or None
        user = self.model(**fields)
        # Without a password this stores an unusable, random one: members never sign in by password.
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, username: str | None = None, password: str | None = None, **fields: Any) -> "User":
        fields.update(is_staff=True, is_superuser=True)
        return self.create_user(username, password, **fields)

    def get_by_natural_key(self, username: str) -> "User":
        return self.get(username=username)
