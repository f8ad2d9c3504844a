"""People: how they are created, looked for and named."""

import secrets
import uuid
from typing import Any, Self

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.functional import cached_property
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from accounts.choices import Language, Sex
from accounts.fields import FoldedField
from text.digits import to_ascii_digits
from text.folding import fold
from web.languages import in_language

# Crockford's alphabet in lower case: nothing in it is mistaken for something else when read aloud.
USERNAME_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"


def new_username() -> str:
    """An opaque name that says nothing about the person."""
    return "m-" + "".join(secrets.choice(USERNAME_ALPHABET) for _i in range(8))


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

    def search(self, query: str, *, by_phone: bool = True) -> Self:
        """People whose names (either script), e-mail or username contain every word of the query, or whose phone does.

        `by_phone=False` for whoever may not see phone numbers: a search that finds by them tells them digit by digit.
        """
        phones = _phone_like(query) if by_phone else None
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


class UserManager(BaseUserManager.from_queryset(UserQuerySet)):  # type: ignore[misc]  # a base that a call makes
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


class User(AbstractBaseUser, PermissionsMixin):  # type: ignore[django-manager-missing]  # wagtailmedia's, which is not typed
    """A person: a member of a cooperative, a trainer or an administrator.

    A phone number is not a person: several members may share one.

    Personal data: names, phone, e-mail, sex, birth year, language, consent; needed to enrol, to sign in and to print
    certificates. Kept while the person learns; erasing empties every one of these columns and keeps the
    row, so that statistics and issued certificates stay whole.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    username = models.CharField(
        _("username"),
        max_length=60,
        unique=True,
        default=new_username,
        validators=[RegexValidator(r"^[a-z0-9][a-z0-9._-]*\Z", _("Use small letters, digits, dots and hyphens only."))],
    )
    given_name_ar = models.CharField(_("given name in Arabic"), max_length=120, blank=True)
    family_name_ar = models.CharField(_("family name in Arabic"), max_length=120, blank=True)
    given_name_fr = models.CharField(_("given name in Latin letters"), max_length=120, blank=True)
    family_name_fr = models.CharField(_("family name in Latin letters"), max_length=120, blank=True)
    names_confirmed_at = models.DateTimeField(_("names confirmed at"), null=True, blank=True)
    email = models.EmailField(_("e-mail address"), null=True, blank=True, unique=True)
    phone = models.CharField(
        _("phone"),
        max_length=16,
        null=True,
        blank=True,
        db_index=True,
        validators=[RegexValidator(r"^\+[1-9][0-9]{6,14}\Z", _("Write the number as +212 and nine digits."))],
    )
    phone_verified_at = models.DateTimeField(_("phone verified at"), null=True, blank=True)
    language = models.CharField(_("language"), max_length=2, choices=Language, default=Language.ARABIC)
    pin = models.CharField(_("PIN"), max_length=128, blank=True, editable=False)
    sex = models.CharField(pgettext_lazy("of a person", "sex"), max_length=1, choices=Sex, blank=True)
    birth_year = models.PositiveSmallIntegerField(
        _("year of birth"), null=True, blank=True, validators=[MinValueValidator(1900), MaxValueValidator(2100)]
    )
    consent_version = models.CharField(_("version of the consent"), max_length=20, blank=True)
    consent_at = models.DateTimeField(_("consent given at"), null=True, blank=True)
    is_active = models.BooleanField(_("active"), default=True)
    is_staff = models.BooleanField(_("staff"), default=False)
    date_joined = models.DateTimeField(_("date joined"), default=timezone.now, editable=False)
    erased_at = models.DateTimeField(_("erased on"), null=True, editable=False)
    sessions_ended = models.PositiveIntegerField(default=0, editable=False)  # how often she signed out everywhere
    search_text = FoldedField(sources=("given_name_ar", "family_name_ar", "given_name_fr", "family_name_fr", "username", "email"))

    phone_shown: str | None = None  # not stored: the number, on a page of somebody who may see it

    objects = UserManager()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["email"]

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        indexes = [models.Index(fields=["-date_joined", "-id"], name="person_newest")]
        constraints = [
            models.CheckConstraint(condition=~Q(email=""), name="accounts_user_email_null_not_empty"),
            models.CheckConstraint(condition=~Q(phone=""), name="accounts_user_phone_null_not_empty"),
            models.CheckConstraint(
                condition=(Q(consent_version="") & Q(consent_at=None)) | (~Q(consent_version="") & ~Q(consent_at=None)),
                name="accounts_user_consent_dated",
            ),
        ]

    def __str__(self) -> str:
        return self.get_full_name()

    def clean(self) -> None:
        super().clean()
        self.email = (self.email or "").strip().lower() or None
        self.phone = self.phone or None

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """Sessions hang on the password, as Django has it, and on how often she signed out everywhere."""
        if not self.sessions_ended:
            return str(super()._get_session_auth_hash(secret))  # type: ignore[misc]  # Django's own, behind its two public ones
        value = f"{self.password} {self.sessions_ended}"
        return salted_hmac("accounts.session-auth-hash", value, secret=secret, algorithm="sha256").hexdigest()

    @property
    def full_name_ar(self) -> str:
        return f"{self.given_name_ar} {self.family_name_ar}".strip()

    @property
    def full_name_fr(self) -> str:
        return f"{self.given_name_fr} {self.family_name_fr}".strip()

    @cached_property
    def role_names(self) -> frozenset[str]:
        """Asked of the database once: the object lives as long as a request does."""
        return frozenset(group.name for group in self.groups.all())

    @property
    def has_pin(self) -> bool:
        return bool(self.pin)

    def display_name(self, language: str | None = None) -> str:
        """The name in this language's script, else in the other, else the username."""
        return in_language({"ar": self.full_name_ar, "fr": self.full_name_fr}, language or self.language) or self.username

    def short_name(self, language: str | None = None) -> str:
        """The given name only: what a shared phone shows of each person."""
        given = in_language({"ar": self.given_name_ar, "fr": self.given_name_fr}, language or self.language)
        return given or self.display_name(language)

    @property
    def first_name(self) -> str:
        """What Wagtail's side bar calls its user; not a column."""
        return self.get_short_name()

    def get_full_name(self) -> str:
        return self.display_name(get_language())

    def get_short_name(self) -> str:
        return self.short_name(get_language())
