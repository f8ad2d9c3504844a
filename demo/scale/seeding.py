"""Fills a school up to a number of members, in chunks that are each whole or not there."""

from collections.abc import Iterator, Sequence

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from cooperatives.models import Membership
from demo.scale.certificates import Issuing
from demo.scale.learning import Learning
from demo.scale.loading import TableLoader, trust_foreign_keys
from demo.scale.people import Invented, cooperative_of, invent
from demo.scale.places import Places, cohort_of, names_of
from jobs.models import LeasedRow
from messaging.choices import Purpose, Status
from messaging.models import OutSms
from messaging.segments import GSM7, UCS2
from text.folding import fold

PREFIX = "s-"  # usernames of invented members
CHUNK = 5000
UNUSABLE_PASSWORD = "!seeded"  # noqa: S105 - no hash, so nobody can sign in with it


def already_there() -> int:
    """How many invented members the school has."""
    return User.objects.filter(username__startswith=PREFIX).count()


def seed(members: int) -> Iterator[int]:
    """Add invented members until there are `members`; yields how many there are after each chunk. May be interrupted."""
    seeder = _Seeder()
    there = already_there()
    while there < members:
        until = min(members, there + CHUNK)
        with transaction.atomic():
            trust_foreign_keys()
            seeder.add([invent(number, now=seeder.now) for number in range(there, until)])
        there = until
        yield there


class _Seeder:
    def __init__(self) -> None:
        self.now = timezone.now()
        self._learning = Learning()
        if not self._learning.courses:
            raise LookupError("There is no published course. Run load_demo first.")
        self._places = Places(today=timezone.localdate(self.now))
        self._issuing = Issuing()
        self._users = TableLoader(User, [
            "id", "uuid", "username", "password", "given_name_ar", "family_name_ar", "given_name_fr", "family_name_fr", "phone",
            "phone_verified_at", "language", "sex", "birth_year", "date_joined", "names_confirmed_at", "consent_version", "consent_at",
            "search_text", "is_superuser", "last_login",
        ])  # fmt: skip
        self._memberships = TableLoader(Membership, ["id", "user", "cooperative", "role", "joined_on"])
        self._texts = TableLoader(
            OutSms,
            [
                "id",
                "uuid",
                "to",
                "body",
                "language",
                "encoding",
                "segments",
                "purpose",
                "status",
                "state",
                "attempts",
                "due_at",
                "created_at",
                "done_at",
                "erased_at",
            ],
        )

    def add(self, people: Sequence[Invented]) -> None:
        """One chunk."""
        homes = self._places.cooperatives(cooperative_of(person.number) for person in people)
        cohorts = self._places.cohorts(cohort_of(person.number) for person in people)
        ids = self._users.load_numbered([_user_row(person) for person in people])
        known = list(zip(ids, people, strict=True))
        self._memberships.load_numbered([(pk, homes[cooperative_of(person.number)], person.role, person.joined_on) for pk, person in known])
        self._places.cohort_members.load_numbered([(cohorts[cohort_of(person.number)], pk) for pk, person in known])
        self._texts.load_numbered([_text_row(person) for person in people if person.phone])
        finished = self._learning.add(known, {person.number: cohorts[cohort_of(person.number)] for person in people})
        self._issuing.add(finished, {one.person.number: names_of(cooperative_of(one.person.number)) for one in finished})


def _user_row(person: Invented) -> tuple:
    username = f"{PREFIX}{person.number:07d}"
    searched = fold(" ".join((*person.names, username)))
    at = person.joined_at
    return (
        person.uuid, username, UNUSABLE_PASSWORD, *person.names, person.phone, at if person.phone else None, person.language, person.sex,
        person.birth_year, at, at, settings.CONSENT_VERSION, at, searched, False, at if person.phone else None,
    )  # fmt: skip


def _text_row(person: Invented) -> tuple:
    """The code that she signed in with, sent and emptied long ago."""
    at = person.joined_at
    return (
        person.sms, "", "", person.language, UCS2 if person.language == "ar" else GSM7, 1, Purpose.SIGNIN_CODE.value, Status.SENT.value,
        LeasedRow.State.DONE.value, 1, at, at, at, at,
    )  # fmt: skip
