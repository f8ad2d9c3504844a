from datetime import date

import pytest
from django.utils.translation import override

from cooperatives.models import Cooperative
from cooperatives.selectors import (
    cohort_members_of,
    cooperative_of,
    cooperatives_for,
    former_members_of,
    members_of,
    namesakes_in,
    people_outside,
    sharers_of,
)
from cooperatives.services import add_to_cohort
from tests.factories.accounts import make_member, make_staff
from tests.factories.cooperatives import make_cohort, make_cooperative, make_membership

pytestmark = pytest.mark.django_db


def test_cooperative_of_is_the_one_joined_last() -> None:
    amal = make_member()
    assert cooperative_of(amal) is None
    make_membership(user=amal, joined_on=date(2020, 1, 1))
    latest = make_membership(user=amal, joined_on=date(2023, 1, 1))
    make_membership(user=amal, joined_on=date(2024, 1, 1), left_on=date(2025, 1, 1))
    assert cooperative_of(amal) == latest.cooperative


def test_members_and_former_members() -> None:
    cooperative = make_cooperative()
    here = make_membership(cooperative=cooperative)
    gone = make_membership(cooperative=cooperative, left_on=date(2025, 1, 1))
    make_membership()
    assert list(members_of(cooperative)) == [here]
    assert list(former_members_of(cooperative)) == [gone]


@pytest.mark.parametrize(
    ("language", "names"), [("ar", ["إبراهيم", "أحمد", "ڭلميم", "Zineb"]), ("fr", ["Zineb", "إبراهيم", "أحمد", "ڭلميم"])]
)
def test_people_are_listed_by_name(language: str, names: list[str]) -> None:
    cooperative, cohort = make_cooperative(), make_cohort()
    for name in ("Zineb", "ڭلميم", "أحمد", "إبراهيم"):
        spelt = {"given_name_fr": name, "given_name_ar": ""} if name.isascii() else {"given_name_ar": name, "given_name_fr": ""}
        person = make_member(**spelt, family_name_ar="", family_name_fr="")
        make_membership(user=person, cooperative=cooperative)
        add_to_cohort(cohort=cohort, members=[person], by=None)
    with override(language):
        assert [membership.user.display_name(language) for membership in members_of(cooperative)] == names
        assert [place.member.display_name(language) for place in cohort_members_of(cohort)] == names


def test_member_counts_leave_out_those_who_left() -> None:
    cooperative = make_cooperative()
    make_membership(cooperative=cooperative)
    make_membership(cooperative=cooperative)
    make_membership(cooperative=cooperative, left_on=date(2025, 1, 1))
    make_cooperative()
    counts = dict(Cooperative.objects.with_member_counts().values_list("pk", "member_count"))
    assert counts[cooperative.pk] == 2
    assert sorted(counts.values()) == [0, 2]


def test_sharers_tell_name_and_cooperative() -> None:
    first = make_membership(user=make_member(given_name_ar="رحمة", phone="+212600000001"))
    other = make_member(given_name_fr="Camil", phone="+212600000001")
    newcomer = make_member(phone="+212600000001")
    make_member(phone=None)
    sharers = sharers_of("+212600000001", "ar", besides=newcomer)
    assert [(sharer.name, sharer.cooperative) for sharer in sharers] == [("رحمة", first.cooperative.name_ar), ("Camil", "")]
    assert sharers_of("+212600000001", "fr")[1].name == other.display_name("fr")
    assert sharers_of("", "ar") == []


def test_whom_the_phone_will_not_offer_is_no_sharer() -> None:
    make_member(given_name_fr="Gone", phone="+212600000001", is_active=False)
    make_staff(given_name_fr="Basma", phone="+212600000001")
    assert sharers_of("+212600000001", "fr") == []


@pytest.mark.parametrize(
    ("written", "same"),
    [
        ({"given_name_ar": "امينه", "family_name_ar": "العلوي"}, True),
        ({"given_name_fr": "AMINA", "family_name_fr": "Alaouï"}, True),
        ({"given_name_ar": "أمينة", "family_name_ar": "الطاهري"}, False),
        ({"given_name_ar": "أمينة"}, False),
    ],
)
def test_namesakes_are_found_whatever_the_spelling(written: dict, same: bool) -> None:
    membership = make_membership()
    empty = dict.fromkeys(("given_name_ar", "family_name_ar", "given_name_fr", "family_name_fr"), "")
    assert bool(namesakes_in(membership.cooperative, **empty | written)) is same
    assert not namesakes_in(make_cooperative(), **empty | written)


def test_person_without_a_latin_name_is_no_namesake_of_another() -> None:
    membership = make_membership(user=make_member(given_name_ar="رحمة"))
    assert not namesakes_in(membership.cooperative, given_name_ar="هند", family_name_ar="", given_name_fr="", family_name_fr="")


def test_cohort_search_counts_who_is_missing() -> None:
    cohort, cooperative = make_cohort(), make_cooperative(name_ar="تعاونية نجمة أنزي")
    inside = make_membership(cooperative=cooperative).user
    make_membership(cooperative=cooperative)
    add_to_cohort(cohort=cohort, members=[inside], by=None)
    (candidate,) = cooperatives_for(cohort, "نجمه")
    assert (candidate.cooperative, candidate.member_count, candidate.outside_count) == (cooperative, 2, 1)


def test_people_search_leaves_out_who_is_in_and_staff(driss, basma) -> None:
    cohort = make_cohort()
    inside, outside = make_member(), make_member()
    make_member(is_active=False)
    add_to_cohort(cohort=cohort, members=[inside], by=None)
    assert people_outside(cohort, "امينه") == [outside]
    assert people_outside(cohort, "Driss") == []


def test_lists_do_not_ask_more_with_more_people(django_assert_max_num_queries) -> None:
    cohort = make_cohort()
    for _i in range(12):
        user = make_membership(user=make_member(phone="+212600000001")).user
        add_to_cohort(cohort=cohort, members=[user], by=None)
        make_membership()
    with django_assert_max_num_queries(2):
        assert all(cohort_member.member.active_memberships[0].cooperative.name for cohort_member in cohort_members_of(cohort))
    with django_assert_max_num_queries(2):
        assert len(people_outside(cohort, "أمينة")) == 12
    with django_assert_max_num_queries(2):
        sharers_of("+212600000001", "ar")
    with django_assert_max_num_queries(6):
        assert len(cooperatives_for(cohort, "تعاونية")) == 20
