from datetime import date, timedelta

import pytest
from django.db import connection
from django.utils import timezone

from accounts.models import User
from cooperatives.models import CohortMember, Cooperative, Membership
from cooperatives.services import (
    add_cooperative_to_cohort,
    add_member,
    add_to_cohort,
    end_membership,
    join_cooperative,
    remove_from_cohort,
)
from tests.factories.accounts import make_member
from tests.factories.cooperatives import make_cohort, make_cooperative, make_membership
from text.errors import DomainError

pytestmark = pytest.mark.django_db
NAMES = {"given_name_ar": "فاطمة", "family_name_ar": "الراجي", "given_name_fr": "Fatima", "family_name_fr": "Raji"}


def refused(code: str):
    return pytest.raises(DomainError, check=lambda error: error.code == code)


def test_add_member_makes_a_person_with_a_place(driss: User) -> None:
    cooperative = make_cooperative()
    membership = add_member(cooperative=cooperative, by=driss, role="treasurer", phone="06 00 00 00 01", sex="f", **NAMES)
    person = User.objects.get(pk=membership.user_id)
    assert (person.full_name_ar, person.full_name_fr, person.phone, person.sex) == ("فاطمة الراجي", "Fatima Raji", "+212600000001", "f")
    assert (membership.role, membership.joined_on, membership.left_on) == ("treasurer", timezone.localdate(), None)


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"role": "queen"}, "unknown_role"),
        ({"joined_on": date(2999, 1, 1)}, "date_in_future"),
        ({"phone": "0522 00 00 00"}, "phone_not_mobile"),
        ({"given_name_ar": "أمينة🙂"}, "name_letter"),
    ],
)
def test_add_member_leaves_nothing_behind_when_it_is_refused(driss: User, fields: dict, code: str) -> None:
    cooperative = make_cooperative()
    before = User.objects.count()
    with refused(code):
        add_member(cooperative=cooperative, by=driss, **NAMES | fields)
    assert User.objects.count() == before
    assert not Membership.objects.exists()


def test_members_may_share_a_phone(driss: User) -> None:
    cooperative = make_cooperative()
    for _i in range(2):
        add_member(cooperative=cooperative, by=driss, phone="0600000001", **NAMES)
    assert User.objects.filter(phone="+212600000001").count() == 2


def test_only_administrators_change_anything(basma: User, amal: User) -> None:
    membership, cohort = make_membership(), make_cohort()
    for person in (basma, amal):
        calls = (
            lambda by: add_member(cooperative=membership.cooperative, by=by, **NAMES),
            lambda by: join_cooperative(user=amal, cooperative=membership.cooperative, by=by),
            lambda by: end_membership(membership_id=membership.pk, by=by),
            lambda by: add_to_cohort(cohort=cohort, members=[amal], by=by),
            lambda by: add_cooperative_to_cohort(cohort=cohort, cooperative=membership.cooperative, by=by),
            lambda by: remove_from_cohort(cohort=cohort, member=amal, by=by),
        )
        for call in calls:
            with refused("not_allowed"):
                call(person)
    membership.refresh_from_db()
    assert membership.left_on is None
    assert not cohort.places.exists()


def test_joining_twice_is_refused_in_words(driss: User) -> None:
    membership = make_membership()
    with refused("already_member"):
        join_cooperative(user=membership.user, cooperative=membership.cooperative, by=driss)
    assert membership.cooperative.memberships.count() == 1


def test_end_membership_keeps_the_first_day_written(driss: User) -> None:
    membership = make_membership()
    end_membership(membership_id=membership.pk, by=driss, left_on=date(2025, 1, 1))
    again = end_membership(membership_id=membership.pk, by=driss, left_on=date(2025, 2, 2))
    assert again.left_on == date(2025, 1, 1)
    assert User.objects.get(pk=membership.user_id).is_active


def test_end_membership_frees_the_place_of_contact(driss: User) -> None:
    membership = make_membership()
    other = make_cooperative(contact=membership.user)
    Cooperative.objects.filter(pk=membership.cooperative_id).update(contact=membership.user)
    end_membership(membership_id=membership.pk, by=driss)
    membership.cooperative.refresh_from_db()
    other.refresh_from_db()
    assert membership.cooperative.contact is None
    assert other.contact == membership.user


def test_end_membership_refuses_impossible_days(driss: User) -> None:
    membership = make_membership(joined_on=date(2025, 5, 1))
    with refused("left_before_joining"):
        end_membership(membership_id=membership.pk, by=driss, left_on=date(2025, 4, 30))
    with refused("date_in_future"):
        end_membership(membership_id=membership.pk, by=driss, left_on=timezone.localdate() + timedelta(days=1))
    assert end_membership(membership_id=membership.pk, by=driss, left_on=date(2025, 5, 1)).left_on == date(2025, 5, 1)


def test_she_may_leave_and_come_back(driss: User) -> None:
    membership = make_membership()
    end_membership(membership_id=membership.pk, by=driss)
    assert join_cooperative(user=membership.user, cooperative=membership.cooperative, by=driss).left_on is None


def test_cohort_takes_everybody_once(driss: User) -> None:
    cohort, cooperative = make_cohort(), make_cooperative()
    here = [make_membership(cooperative=cooperative).user for _i in range(3)]
    make_membership(cooperative=cooperative, left_on=date(2025, 1, 1))
    make_membership(cooperative=cooperative, user=make_member(is_active=False))
    make_membership()
    assert add_to_cohort(cohort=cohort, members=[here[0], here[0]], by=driss) == 1
    assert add_cooperative_to_cohort(cohort=cohort, cooperative=cooperative, by=driss) == 2
    assert add_cooperative_to_cohort(cohort=cohort, cooperative=cooperative, by=driss) == 0
    assert set(cohort.members.all()) == set(here)


def test_remove_from_cohort_is_repeatable(driss: User) -> None:
    cohort, member = make_cohort(), make_member()
    add_to_cohort(cohort=cohort, members=[member], by=driss)
    for _i in range(2):
        remove_from_cohort(cohort=cohort, member=member, by=driss)
    assert not CohortMember.objects.exists()


def test_a_command_on_the_server_may_do_all(db) -> None:
    membership = add_member(cooperative=make_cooperative(), by=None, **NAMES)
    assert end_membership(membership_id=membership.pk, by=None).left_on


@pytest.mark.parallel
@pytest.mark.django_db(transaction=True)
def test_two_administrators_fill_a_cohort_at_the_same_moment(in_parallel, driss: User) -> None:
    if connection.vendor == "sqlite":
        pytest.skip("writers wait for each other on SQLite; this is about PostgreSQL's row locks")
    cohort, cooperative = make_cohort(), make_cooperative()
    for _i in range(20):
        make_membership(cooperative=cooperative)
    added = in_parallel([lambda: add_cooperative_to_cohort(cohort=cohort, cooperative=cooperative, by=driss)] * 2)
    assert sorted(added) == [0, 20]
    assert cohort.places.count() == 20
