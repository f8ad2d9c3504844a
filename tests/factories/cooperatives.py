"""Cooperatives, their people and cohorts: minimal and valid."""

import itertools
from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from accounts.models import User
from cooperatives.models import Cohort, Cooperative, Membership, Region, Sector
from tests.factories.accounts import make_member

_numbers = itertools.count(1)


def make_cooperative(**fields: Any) -> Cooperative:
    number = next(_numbers)
    values = {"name_ar": f"تعاونية {number}", "name_fr": f"Coopérative {number}"} | fields
    # A test that commits empties all tables when it ends, the rows of migrations too.
    if "region" not in values and "region_id" not in values:
        souss = {"name_ar": "سوس-ماسة", "name_fr": "Souss-Massa"}
        values["region"], _created = Region.objects.get_or_create(code="09", defaults=souss)
    if "sector" not in values:
        argan = {"name_ar": "الأركان", "name_fr": "Argane"}
        values["sector"], _created = Sector.objects.get_or_create(slug="argan", defaults=argan)
    return Cooperative.objects.create(**values)


def make_membership(**fields: Any) -> Membership:
    values = {"joined_on": date(2024, 3, 8)} | fields
    values["cooperative"] = values.get("cooperative") or make_cooperative()
    values["user"] = values.get("user") or make_member()
    return Membership.objects.create(**values)


def make_cohort(**fields: Any) -> Cohort:
    values = {"name_ar": "فوج الربيع", "name_fr": "Cohorte de printemps"}
    values |= {"starts_on": date(2026, 3, 1), "ends_on": date(2026, 6, 30)}
    return Cohort.objects.create(**(values | fields))


def make_class(trainer: User, *members: User, **fields: Any) -> Cohort:
    """A cohort that learns today, with its trainer and members: she may see them, and call them."""
    today = timezone.localdate()
    cohort = make_cohort(**{"starts_on": today - timedelta(days=30), "ends_on": today + timedelta(days=30)} | fields)
    cohort.trainers.add(trainer)
    cohort.members.add(*members)
    return cohort
