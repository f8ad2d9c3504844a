"""Export and erasure of personal data (law 09-08)."""

import io
import json
import logging
import zipfile
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.utils import timezone

from accounts.choices import DataRequestKind
from accounts.models import DataRequest, OpenSession, SigninCode, User
from accounts.registry import parts
from accounts.services.history import actor, forget_name, history_of, record_action
from accounts.services.members import NAME_FIELDS, authorise
from text.errors import NotAllowed

logger = logging.getLogger(__name__)
OWN_FIELDS = (
    "username",
    *NAME_FIELDS,
    "names_confirmed_at",
    "email",
    "phone",
    "phone_verified_at",
    "language",
    "sex",
    "birth_year",
    "consent_version",
    "consent_at",
    "date_joined",
    "last_login",
)


def export_person(*, member: User, by: User | None) -> bytes:
    """All that the school keeps of one person: a zip with `data.json` and the files she handed in. What the storage no longer has
    is named under `files_lost`.

    She may ask herself; an administrator for anyone. Writes an audit line; may be repeated.
    """
    if by is None or by.pk != member.pk:
        authorise(by=by, person=member)
    data: dict[str, Any] = {
        "person": {name: getattr(member, name) for name in OWN_FIELDS},
        "history": history_of(person=member),
        "open_sessions": _sessions_of(member),
    }
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for part in parts():
            data[part.name] = part.collect(member)
            for name, file in part.files(member):
                try:
                    with file.open("rb") as handed:
                        archive.writestr(f"files/{name}", handed.read())
                except FileNotFoundError:
                    data.setdefault("files_lost", []).append(name)
        archive.writestr("data.json", json.dumps(data, cls=DjangoJSONEncoder, ensure_ascii=False, indent=1))
    with transaction.atomic():
        DataRequest.objects.create(kind=DataRequestKind.EXPORT, person=member, by=by)
        if by is None or by.pk != member.pk:
            record_action(about=member, action="accounts.export", by=by)
    logger.info("data of person %s exported by %s", member.pk, actor(by=by))
    return packed.getvalue()


def erase_person(*, member: User, by: User | None) -> None:
    """Empty everything that names a person and delete what she did; the account is closed for good. Cannot be undone.

    What stays names nobody: the row, enrolments that a certificate stands on, and the certificates themselves, since
    they are in other people's hands. Nobody erases herself. May be repeated.
    """
    authorise(by=by, person=member)
    if by is not None and by.pk == member.pk:
        raise NotAllowed
    with transaction.atomic():
        person = User.objects.select_for_update().get(pk=member.pk)
        for part in parts():
            part.erase(person)
        SigninCode.objects.filter(member=person).delete()
        OpenSession.objects.filter(person=person).delete()
        EmailAddress.objects.filter(user=person).delete()
        Authenticator.objects.filter(user=person).delete()
        person.groups.clear()
        for name in (*NAME_FIELDS, "pin", "sex", "consent_version"):
            setattr(person, name, "")
        for name in ("names_confirmed_at", "email", "phone", "phone_verified_at", "birth_year", "consent_at", "last_login"):
            setattr(person, name, None)
        person.is_active = person.is_staff = person.is_superuser = False
        was_erased = person.erased_at is not None
        person.erased_at = person.erased_at or timezone.now()
        person.set_unusable_password()
        person.save()
        DataRequest.objects.create(kind=DataRequestKind.ERASURE, person=person, by=by)
        if not was_erased:
            record_action(about=person, action="accounts.erase", by=by)
        forget_name(person=person)
    logger.info("person %s erased by %s", member.pk, actor(by=by))


def _sessions_of(person: User) -> list[dict[str, Any]]:
    return [dict(row) for row in OpenSession.objects.filter(person=person).order_by("pk").values("browser", "started_at", "seen_at")]
