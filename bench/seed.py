"""Many members who finished one course; prints the key of the course. Reads `BENCH_COUNT`."""

import os
import uuid

import django

django.setup()

from django.utils import timezone

from accounts.models import User
from certificates.models import Achievement
from cooperatives.models import Cooperative, Membership, Region, Sector
from courses.models import Course, CourseCompletion, Enrolment

TITLES = {"ar": "التسويق الرقمي للتعاونيات", "fr": "Marketing digital pour les coopératives"}
MEMBERS_OF_ONE = 25
SLICE = 2000


def seed(count: int) -> uuid.UUID:
    """So many members in cooperatives, each with a completion and a confirmed name; none has a certificate."""
    course = Course.objects.create(key=uuid.uuid4(), outline={"titles": TITLES, "urls": {}, "modules": []}, is_published=True)
    Achievement.objects.create(course=course)
    region, sector = Region.objects.first(), Sector.objects.first()
    cooperatives = Cooperative.objects.bulk_create(
        Cooperative(name_ar=f"تعاونية أركان تامونت {n}", name_fr=f"Coopérative Argan Tamounte {n}", region=region, sector=sector)
        for n in range(-(-count // MEMBERS_OF_ONE))
    )
    now = timezone.now()
    for start in range(0, count, SLICE):
        users = User.objects.bulk_create(
            User(
                username=f"b-{course.key.hex[:8]}-{n}",
                given_name_ar="أَمَال",
                family_name_ar=f"آيت گليميم {_in_letters(n)}",
                given_name_fr="Amal",
                family_name_fr=f"Aït Guelmim {_in_letters(n).upper()}",
                names_confirmed_at=now,
            )
            for n in range(start, min(count, start + SLICE))
        )
        Membership.objects.bulk_create(
            Membership(user=user, cooperative=cooperatives[(start + n) // MEMBERS_OF_ONE]) for n, user in enumerate(users)
        )
        enrolments = Enrolment.objects.bulk_create(Enrolment(member=user, course=course, language="ar", percent=100) for user in users)
        CourseCompletion.objects.bulk_create(
            CourseCompletion(
                enrolment=enrolment, completed_at=now, score="87.50", title_ar=TITLES["ar"], title_fr=TITLES["fr"], step_keys=[]
            )
            for enrolment in enrolments
        )
    return course.key


def _in_letters(number: int) -> str:
    return "".join(chr(ord("a") + int(digit)) for digit in str(number))


if __name__ == "__main__":
    print(seed(int(os.environ["BENCH_COUNT"])))
