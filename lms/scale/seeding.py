"""Fills a school up to a number of members, in chunks that are each whole or not there."""

import uuid
from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from cooperatives.models import Cooperative, Membership, Region, Sector
from courses.models import Course, CourseCompletion, Enrolment, StepProgress
from lms.scale.loading import TableLoader
from lms.scale.people import WOMEN_ONLY, Invented, cooperative_of, invent, pick
from text.folding import fold

PREFIX = "s-"  # usernames of invented members
CHUNK = 5000
UNUSABLE_PASSWORD = "!seeded"


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
            seeder.add([invent(number, now=seeder.now) for number in range(there, until)])
        there = until
        yield there


class _Seeder:
    def __init__(self) -> None:
        self.now = timezone.now()
        self.regions = list(Region.objects.order_by("pk").values_list("pk", flat=True))
        self.sectors = list(Sector.objects.order_by("pk").values_list("pk", flat=True))
        self.courses = [(course, course.step_entries) for course in Course.objects.filter(is_published=True).order_by("pk")]
        if not self.courses:
            raise LookupError("There is no published course. Run load_demo first.")
        self.users = TableLoader(User, [
            "id", "uuid", "username", "password", "given_name_ar", "family_name_ar", "given_name_fr", "family_name_fr", "phone", "language",
            "sex", "birth_year", "date_joined", "names_confirmed_at", "search_text", "is_superuser", "last_login",
        ])  # fmt: skip
        self.cooperatives = TableLoader(Cooperative, ["id", "uuid", "name_ar", "name_fr", "region", "sector", "women_only"])
        self.memberships = TableLoader(Membership, ["id", "user", "cooperative", "role", "joined_on"])
        self.enrolments = TableLoader(
            Enrolment, ["id", "member", "course", "language", "enrolled_at", "percent", "last_step_key", "last_seen_at"]
        )
        self.steps = TableLoader(StepProgress, ["id", "enrolment", "step_key", "opened_at", "viewed_at", "best_score", "done_at", "activities"])
        self.completions = TableLoader(CourseCompletion, ["id", "enrolment", "completed_at", "score", "title_ar", "title_fr", "step_keys"])

    def add(self, people: list[Invented]) -> None:
        """One chunk."""
        homes = self._homes(people)
        ids = self.users.reserve(len(people))
        self.users.load(self._user_row(pk, person) for pk, person in zip(ids, people, strict=True))
        places = self.memberships.reserve(len(people))
        self.memberships.load(
            (place, pk, homes[cooperative_of(person.number)], person.role, person.joined_on)
            for place, pk, person in zip(places, ids, people, strict=True)
        )
        self._learning(list(zip(ids, people, strict=True)))

    def _user_row(self, pk: int, person: Invented) -> tuple:
        username = f"{PREFIX}{person.number:07d}"
        searched = fold(" ".join((*person.names, username)))
        return (
            pk, person.uuid, username, UNUSABLE_PASSWORD, *person.names, person.phone, person.language, person.sex, person.birth_year,
            person.joined_at, person.joined_at, searched, False, None,
        )  # fmt: skip

    def _homes(self, people: list[Invented]) -> dict[int, int]:
        """Number of a cooperative -> its id; those of this chunk that are not there yet are made."""
        numbers = sorted({cooperative_of(person.number) for person in people})
        keys = {uuid.uuid5(uuid.NAMESPACE_OID, f"taawon.scale.cooperative.{number}"): number for number in numbers}
        there = {keys[key]: pk for key, pk in Cooperative.objects.filter(uuid__in=keys).values_list("uuid", "pk")}
        missing = [(key, number) for key, number in keys.items() if number not in there]
        ids = self.cooperatives.reserve(len(missing))
        self.cooperatives.load(
            (
                pk, key, f"تعاونية الأمل {number}", f"Coopérative Al Amal {number}", pick(self.regions, number), pick(self.sectors, number),
                number % 100 < WOMEN_ONLY * 100,
            )
            for pk, (key, number) in zip(ids, missing, strict=True)
        )  # fmt: skip
        return there | {number: pk for pk, (_key, number) in zip(ids, missing, strict=True)}

    def _learning(self, people: list[tuple[int, Invented]]) -> None:
        followed = [
            (pk, person, course, entries)
            for pk, person in people
            for place, (course, entries) in enumerate(self.courses)
            if place == 0 or person.number % 3 == 0
        ]
        ids = self.enrolments.reserve(len(followed))
        enrolments, steps, completions = [], [], []
        for enrolment_id, (pk, person, course, entries) in zip(ids, followed, strict=True):
            done = entries[: round(person.share_done * len(entries))]
            moments = [person.joined_at + timedelta(hours=9 * number) for number in range(1, len(done) + 1)]
            enrolments.append((
                enrolment_id, pk, course.pk, person.language, person.joined_at, 100 * len(done) // len(entries),
                uuid.UUID(done[-1]["key"]) if done else None, moments[-1] if moments else None,
            ))  # fmt: skip
            steps += [_step(enrolment_id, entry, at, person) for entry, at in zip(done, moments, strict=True)]
            if len(done) == len(entries):
                score = 60 + person.number % 41
                completions.append((
                    enrolment_id, moments[-1], score, course.title("ar"), course.title("fr"), [entry["key"] for entry in entries],
                ))  # fmt: skip
        self.enrolments.load(enrolments)
        self.steps.load((pk, *row) for pk, row in zip(self.steps.reserve(len(steps)), steps, strict=True))
        self.completions.load((pk, *row) for pk, row in zip(self.completions.reserve(len(completions)), completions, strict=True))


def _step(enrolment_id: int, entry: dict, at: datetime, person: Invented) -> tuple:
    score = 60 + (person.number * 7 + len(entry["key"])) % 41 if entry["kind"] == "quiz" else None
    return (enrolment_id, uuid.UUID(entry["key"]), at - timedelta(minutes=20), at, score, at, list(entry["activities"]))
