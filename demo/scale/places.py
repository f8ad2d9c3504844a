"""Cooperatives and cohorts of invented members, found again or made."""

import uuid
from collections.abc import Iterable
from datetime import date, timedelta

from modelsearch.backends import get_search_backend

from cooperatives.models import Cohort, CohortMember, Cooperative, Region, Sector
from courses.models import CohortCourse, Course
from demo.scale.loading import TableLoader
from demo.scale.people import MEMBERS_OF_A_COOPERATIVE, WOMEN_ONLY, pick

COOPERATIVES_OF_A_COHORT = 500  # as the calls of ODCO's Mourafaka
WEEKS_OF_A_COHORT = 12


def names_of(number: int) -> tuple[str, str]:
    """What cooperative `number` is called, in Arabic and in French."""
    return f"تعاونية الأمل {number}", f"Coopérative Al Amal {number}"


def cohort_of(number: int) -> int:
    """Which cohort member `number` belongs to."""
    return number // MEMBERS_OF_A_COOPERATIVE // COOPERATIVES_OF_A_COHORT


class Places:
    """Numbers -> ids."""

    def __init__(self, *, today: date) -> None:
        self._today = today
        self._regions = list(Region.objects.order_by("pk").values_list("pk", flat=True))
        self._sectors = list(Sector.objects.order_by("pk").values_list("pk", flat=True))
        self._courses = list(Course.objects.filter(is_published=True))
        self._cooperatives = TableLoader(Cooperative, ["id", "uuid", "name_ar", "name_fr", "region", "sector", "women_only"])
        self.cohort_members = TableLoader(CohortMember, ["id", "cohort", "member"])

    def cooperatives(self, numbers: Iterable[int]) -> dict[int, int]:
        """Those that are not there yet are made, and found by the search of cooperatives from then on."""
        keys = {uuid.uuid5(uuid.NAMESPACE_OID, f"taawon.scale.cooperative.{number}"): number for number in sorted(set(numbers))}
        there = {keys[key]: pk for key, pk in Cooperative.objects.filter(uuid__in=keys).values_list("uuid", "pk")}
        missing = [(key, number) for key, number in keys.items() if number not in there]
        ids = self._cooperatives.load_numbered([
            (
                key, *names_of(number), pick(self._regions, number), pick(self._sectors, number), number % 100 < WOMEN_ONLY * 100,
            )
            for key, number in missing
        ])  # fmt: skip
        if missing:
            get_search_backend().add_bulk(Cooperative, Cooperative.objects.filter(pk__in=ids))
        return there | {number: pk for pk, (_key, number) in zip(ids, missing, strict=True)}

    def cohorts(self, numbers: Iterable[int]) -> dict[int, int]:
        """The same for cohorts; each follows all courses, and began some weeks after the one before it."""
        return {number: self._cohort(number) for number in sorted(set(numbers))}

    def _cohort(self, number: int) -> int:
        begins = self._today - timedelta(weeks=1 + number % 120)
        cohort, created = Cohort.objects.get_or_create(
            uuid=uuid.uuid5(uuid.NAMESPACE_OID, f"taawon.scale.cohort.{number}"),
            defaults={
                "name_ar": f"الفوج {number + 1}", "name_fr": f"Promotion {number + 1}",
                "starts_on": begins, "ends_on": begins + timedelta(weeks=WEEKS_OF_A_COHORT),
            },
        )  # fmt: skip
        if created:
            CohortCourse.objects.bulk_create(CohortCourse(cohort=cohort, course=course) for course in self._courses)
        return cohort.pk
