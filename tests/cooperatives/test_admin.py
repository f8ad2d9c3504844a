"""Cooperatives in the admin, as an administrator and a trainer meet them."""

import html
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from cooperatives.models import Cohort, Cooperative, Membership, Sector
from cooperatives.policies import RolePolicy
from cooperatives.services import add_to_cohort
from tests.factories.accounts import make_member
from tests.factories.cooperatives import make_class, make_cohort, make_cooperative, make_membership

pytestmark = pytest.mark.django_db
ICE = "001561191000066"
LISTS = ("cooperatives", "cohorts", "regions", "sectors")


def as_(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


@pytest.fixture
def admin(driss: User) -> Client:
    return as_(driss)


@pytest.fixture
def cooperative() -> Cooperative:
    return make_cooperative(name_ar="تعاونية نجمة أنزي", name_fr="Nejmat Anzi", founded_on="2014-03-08")


def text_of(response) -> str:
    assert response.status_code == 200, response.status_code
    return response.content.decode()


def person(**fields: str) -> dict[str, str]:
    return {"given_name_ar": "فاطمة", "family_name_ar": "الراجي", "role": "member", "language": "ar"} | fields


# Who may


def pages(cooperative: Cooperative, membership: Membership, cohort: Cohort) -> dict[str, tuple[str, bool]]:
    """Every page: its address, and whether trainers may see it."""
    listed = {f"list of {name}": (reverse(f"{name}:index"), True) for name in LISTS}
    return listed | {
        "cooperative": (reverse("cooperatives:inspect", args=[cooperative.pk]), True),
        "cohort": (reverse("cohorts:inspect", args=[cohort.pk]), True),
        "new cooperative": (reverse("cooperatives:add"), False),
        "edit cooperative": (reverse("cooperatives:edit", args=[cooperative.pk]), False),
        "delete cooperative": (reverse("cooperatives:delete", args=[cooperative.pk]), False),
        "add member": (reverse("cooperatives:member-add", args=[cooperative.pk]), False),
        "end membership": (reverse("cooperatives:membership-end", args=[cooperative.pk, membership.pk]), False),
        "new cohort": (reverse("cohorts:add"), False),
        "edit cohort": (reverse("cohorts:edit", args=[cohort.pk]), False),
        "add to cohort": (reverse("cohorts:member-add", args=[cohort.pk]), False),
        "edit region": (reverse("regions:edit", args=["09"]), False),
        "new sector": (reverse("sectors:add"), False),
        "edit sector": (reverse("sectors:edit", args=[cooperative.sector_id]), False),
    }


def test_administrators_open_everything(admin: Client, cooperative: Cooperative) -> None:
    for name, (url, _trainer) in pages(cooperative, make_membership(cooperative=cooperative), make_cohort()).items():
        assert admin.get(url).status_code == 200, name


def test_trainers_look_and_change_nothing(basma: User, cooperative: Cooperative) -> None:
    client, membership = as_(basma), make_membership(cooperative=cooperative)
    cohort = make_class(basma, membership.user)
    for name, (url, may) in pages(cooperative, membership, cohort).items():
        assert client.get(url).status_code == (200 if may else 302), name
        if not may:
            client.post(url, person() | {"name_fr": "Changed"})
    assert not Cooperative.objects.filter(name_fr="Changed").exists()
    assert cooperative.memberships.count() == 1
    seen = text_of(client.get(reverse("cooperatives:inspect", args=[cooperative.pk])))
    assert membership.user.full_name_ar in seen
    assert reverse("cooperatives:member-add", args=[cooperative.pk]) not in seen
    assert reverse("cooperatives:membership-end", args=[cooperative.pk, membership.pk]) not in seen


def test_members_see_nothing(amal: User, cooperative: Cooperative) -> None:
    client = as_(amal)
    for name, (url, _trainer) in pages(cooperative, make_membership(cooperative=cooperative), make_cohort()).items():
        assert client.get(url).status_code in (302, 403), name


def test_regions_are_neither_added_nor_deleted(admin: Client) -> None:
    admin.post(reverse("regions:add"), {"name_ar": "x", "name_fr": "x", "code": "13"})
    admin.post(reverse("regions:delete", args=["09"]))
    assert len(Cooperative.region.field.related_model.objects.all()) == 12


def test_menu_holds_the_group(admin: Client) -> None:
    assert reverse("cooperatives:index") in text_of(admin.get(reverse("wagtailadmin_home")))


# Lists


def test_list_searches_folded_and_filters(admin: Client, cooperative: Cooperative) -> None:
    other = make_cooperative(
        name_ar="تعاونية السنابل", name_fr="Sanabil", region_id="03", women_only=True, sector=Sector.objects.get(slug="couscous")
    )
    index = reverse("cooperatives:index")
    food = Sector.objects.get(slug="food").pk
    for query, found, missing in (
        ({"q": "نجمه"}, cooperative, other),
        ({"q": "التعاونيات نجم"}, cooperative, other),
        ({"region": "03"}, other, cooperative),
        ({"women_only": "true"}, other, cooperative),
        ({"women_only": "false"}, cooperative, other),
        ({"sector": food}, other, cooperative),
        ({"q": "تعاونية", "sector": food, "women_only": "true", "region": "03"}, other, cooperative),
        ({"q": "تعاونية", "region": "03", "ordering": "member_count"}, other, cooperative),
    ):
        shown = text_of(admin.get(index, query))
        assert reverse("cooperatives:inspect", args=[found.pk]) in shown, query
        assert reverse("cooperatives:inspect", args=[missing.pk]) not in shown, query


def test_list_counts_members_and_sorts_by_them(admin: Client, cooperative: Cooperative) -> None:
    big = make_cooperative()
    for _i in range(3):
        make_membership(cooperative=big)
    make_membership(cooperative=cooperative, left_on=date(2025, 1, 1))
    rows = text_of(admin.get(reverse("cooperatives:index"), {"ordering": "-member_count"})).split("<tbody>")[1]
    assert rows.index(str(big.name_ar)) < rows.index(cooperative.name_ar)


@pytest.mark.parametrize(
    "query", [{"region": "99"}, {"sector": "x"}, {"women_only": "maybe"}, {"q": "\x00"}, {"p": "x"}, {"ordering": "x"}]
)
def test_list_survives_bad_addresses(admin: Client, cooperative: Cooperative, query: dict) -> None:
    text_of(admin.get(reverse("cooperatives:index"), query))


def test_pages_do_not_ask_more_as_data_grows(driss: User, cooperative: Cooperative, django_assert_max_num_queries) -> None:
    cohort = make_cohort()

    def fill() -> None:
        for _i in range(8):
            user = make_membership(cooperative=cooperative, user=make_member(phone="+212600000001")).user
            make_membership(user=user)
            make_membership(cooperative=cooperative, left_on=date(2025, 1, 1))
            add_to_cohort(cohort=cohort, members=[user], by=None)
        number = Sector.objects.count()
        Sector.objects.create(name_fr=f"S{number}", slug=f"s{number}", parent=Sector.objects.get(slug="food"))

    urls = [
        *(reverse(f"{name}:index") for name in LISTS),
        reverse("cooperatives:inspect", args=[cooperative.pk]),
        reverse("cooperatives:edit", args=[cooperative.pk]),
        reverse("cooperatives:member-add", args=[cooperative.pk]),
        reverse("cohorts:inspect", args=[cohort.pk]),
        reverse("cohorts:member-add", args=[cohort.pk]) + "?q=تعاونية",
        reverse("cohorts:member-add", args=[cohort.pk]) + "?q=أمينة",
        reverse("cooperatives:index") + "?q=تعاونية",
    ]
    client = as_(driss)
    fill()
    counts = {}
    for url in urls:
        client.get(url)
        with django_assert_max_num_queries(60) as asked:
            text_of(client.get(url))
        counts[url] = len(asked)
    fill()
    fill()
    for url in urls:
        with django_assert_max_num_queries(counts[url]):
            client.get(url)


# Forms


def test_who_may_is_asked_at_once_for_all_staff(driss: User, basma: User, amal: User, django_assert_num_queries) -> None:
    policy = RolePolicy(Cooperative)
    with django_assert_num_queries(2):
        found = policy.users_with_any_permission(["change"])
    assert list(found) == [driss]
    assert set(policy.users_with_any_permission(["view"])) == {driss, basma}


def test_new_cooperative(admin: Client) -> None:
    values = {
        "name_ar": "تعاونية",
        "name_fr": "Coopérative",
        "region": "09",
        "sector": Sector.objects.get(slug="argan").pk,
        "founded_on": "03/04/2019",
        "ice": "٠٠١ ٥٦١ ١٩١ ٠٠٠ ٠٦٦",
        "women_only": "on",
        "declared_members": "٣٤",
    }
    admin.post(reverse("cooperatives:add"), values)
    saved = Cooperative.objects.get()
    assert (saved.founded_on, saved.ice, saved.women_only, saved.declared_members) == ("2019-04-03", ICE, True, 34)


def test_bad_cooperative_is_refused_in_words_and_keeps_what_was_typed(admin: Client) -> None:
    values = {"name_fr": "Nouvelle", "region": "09", "sector": "", "ice": "12", "register_number": "7", "founded_on": "31/02/2019"}
    shown = text_of(admin.post(reverse("cooperatives:add"), values))
    assert 'value="Nouvelle"' in shown
    assert 'value="31/02/2019"' in shown
    assert not Cooperative.objects.exists()


def test_contact_is_chosen_among_the_members(admin: Client, cooperative: Cooperative) -> None:
    member = make_membership(cooperative=cooperative, user=make_member(given_name_ar="رحمة")).user
    stranger = make_member(given_name_ar="زينب")
    shown = text_of(admin.get(reverse("cooperatives:edit", args=[cooperative.pk])))
    assert member.given_name_ar in shown
    assert stranger.given_name_ar not in shown


def test_cooperative_with_members_is_not_deleted(admin: Client, cooperative: Cooperative) -> None:
    make_membership(cooperative=cooperative)
    admin.post(reverse("cooperatives:delete", args=[cooperative.pk]))
    assert Cooperative.objects.filter(pk=cooperative.pk).exists()
    empty = make_cooperative()
    admin.post(reverse("cooperatives:delete", args=[empty.pk]))
    assert not Cooperative.objects.filter(pk=empty.pk).exists()


def test_sector_in_use_is_not_deleted(admin: Client, cooperative: Cooperative) -> None:
    for slug in ("argan", "agriculture"):
        admin.post(reverse("sectors:delete", args=[Sector.objects.get(slug=slug).pk]))
        assert Sector.objects.filter(slug=slug).exists()


def test_new_cohort_with_trainers(admin: Client, basma: User, amal: User) -> None:
    values = {"name_ar": "فوج", "starts_on": "01/03/2026", "ends_on": "30/06/2026", "trainers": [basma.pk]}
    admin.post(reverse("cohorts:add"), values)
    assert list(Cohort.objects.get().trainers.all()) == [basma]
    assert f'value="{amal.pk}"' not in text_of(admin.get(reverse("cohorts:add")))
    shown = text_of(admin.post(reverse("cohorts:add"), values | {"ends_on": "01/02/2026"}))
    assert 'value="01/02/2026"' in shown
    assert Cohort.objects.count() == 1


# Members of a cooperative


def add_url(cooperative: Cooperative) -> str:
    return reverse("cooperatives:member-add", args=[cooperative.pk])


def test_add_member_in_both_scripts(admin: Client, cooperative: Cooperative) -> None:
    fields = person(given_name_fr="Fatima", family_name_fr="Raji", phone="٠٦٠٠٠٠٠٠٠١", role="president", sex="f")
    shown = text_of(admin.post(add_url(cooperative), fields, follow=True))
    added = Membership.objects.get()
    assert (added.user.phone, added.role, added.user.full_name_fr) == ("+212600000001", "president", "Fatima Raji")
    assert '<bdi dir="ltr">+212600000001</bdi>' in shown
    assert "فاطمة الراجي" in shown


def test_add_then_the_next_returns_to_an_empty_form(admin: Client, cooperative: Cooperative) -> None:
    response = admin.post(add_url(cooperative), person(another="1"))
    assert response.url == add_url(cooperative)
    assert Membership.objects.count() == 1


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"given_name_ar": "", "family_name_ar": "", "family_name_fr": ""}, "__all__"),
        ({"given_name_ar": "Fatima"}, "given_name_ar"),
        ({"given_name_fr": "فاطمة"}, "given_name_fr"),
        ({"family_name_fr": "Raji 2"}, "family_name_fr"),
        ({"family_name_ar": "ا" * 130}, "family_name_ar"),
        ({"phone": "0522334455"}, "phone"),
        ({"phone": "not a number"}, "phone"),
        ({"role": "queen"}, "role"),
        ({"language": "en"}, "language"),
        ({"sex": "x"}, "sex"),
    ],
)
def test_bad_member_is_refused_in_words_and_nothing_is_lost(admin: Client, cooperative: Cooperative, fields: dict, field: str) -> None:
    response = admin.post(add_url(cooperative), person(family_name_fr="Kept") | fields)
    form = response.context["form"]
    assert list(form.errors) == [field]
    assert form.errors[field][0] in html.unescape(text_of(response))
    assert fields.get("family_name_fr", "Kept") in text_of(response)
    assert not Membership.objects.exists()


def test_shared_phone_is_allowed_and_says_with_whom(admin: Client, cooperative: Cooperative) -> None:
    make_membership(user=make_member(given_name_ar="رحمة", family_name_ar="الخمسي", phone="+212600000001"))
    shown = text_of(admin.post(add_url(cooperative), person(phone="0600000001"), follow=True))
    assert "رحمة الخمسي" in shown
    assert cooperative.memberships.count() == 1


def test_same_name_must_be_confirmed(admin: Client, cooperative: Cooperative) -> None:
    make_membership(cooperative=cooperative, user=make_member(given_name_ar="فاطمه", family_name_ar="الراجي"))
    shown = text_of(admin.post(add_url(cooperative), person()))
    assert "فاطمه الراجي" in shown
    assert 'name="confirmed"' in shown
    assert cooperative.memberships.count() == 1
    admin.post(add_url(cooperative), person(confirmed="on"))
    assert cooperative.memberships.count() == 2
    assert 'name="confirmed"' not in text_of(admin.get(add_url(cooperative)))


def test_end_membership_keeps_the_person(admin: Client, cooperative: Cooperative) -> None:
    membership = make_membership(cooperative=cooperative)
    url = reverse("cooperatives:membership-end", args=[cooperative.pk, membership.pk])
    assert timezone.localdate().strftime("%d/%m/%Y") in text_of(admin.get(url))
    for wrong in ("01/01/2999", "01/01/2000", "x", ""):
        assert admin.post(url, {"left_on": wrong}).context["form"].errors["left_on"]
    assert cooperative.memberships.active().exists()
    admin.post(url, {"left_on": "05/06/2025"})
    membership.refresh_from_db()
    assert membership.left_on == date(2025, 6, 5)
    assert "<form" not in text_of(admin.get(url)).split('id="main"')[1].split("</main>")[0]


def test_membership_of_another_cooperative_is_not_found(admin: Client, cooperative: Cooperative) -> None:
    url = reverse("cooperatives:membership-end", args=[cooperative.pk, make_membership().pk])
    assert admin.get(url, follow=True).status_code == 404


def test_hostile_name_is_shown_as_text(admin: Client) -> None:
    cooperative = make_cooperative(name_ar="<script>alert(1)</script>", commune='"><img src=x>')
    make_cohort(name_fr="<script>alert(2)</script>")
    for url in (reverse("cooperatives:inspect", args=[cooperative.pk]), reverse("cooperatives:index"), reverse("cohorts:index")):
        shown = text_of(admin.get(url))
        assert "<script>alert(" not in shown
        assert "<img src=x>" not in shown


# Members of a cohort


def test_whole_cooperative_joins_a_cohort_by_one_button(admin: Client, cooperative: Cooperative) -> None:
    cohort = make_cohort()
    for _i in range(3):
        make_membership(cooperative=cooperative)
    url = reverse("cohorts:member-add", args=[cohort.pk]) + "?q=نجمه"
    assert f'name="cooperative" value="{cooperative.pk}"' in text_of(admin.get(url))
    shown = text_of(admin.post(url, {"cooperative": cooperative.pk}, follow=True))
    assert cohort.places.count() == 3
    assert f'name="cooperative" value="{cooperative.pk}"' not in shown
    admin.post(url, {"cooperative": cooperative.pk})
    assert cohort.places.count() == 3


def test_one_person_joins_and_leaves_a_cohort(admin: Client, amal: User) -> None:
    cohort = make_cohort()
    url = reverse("cohorts:member-add", args=[cohort.pk]) + "?q=أمينه"
    assert f'name="member" value="{amal.pk}"' in text_of(admin.get(url))
    admin.post(url, {"member": amal.pk})
    assert list(cohort.members.all()) == [amal]
    remove = reverse("cohorts:member-remove", args=[cohort.pk, amal.uuid])
    assert admin.get(remove).status_code == 405
    admin.post(remove)
    assert not cohort.members.exists()


def test_endless_search_is_refused_in_words(admin: Client) -> None:
    url = reverse("cohorts:member-add", args=[make_cohort().pk])
    response = admin.get(url, {"q": "ا" * 101})
    assert response.context["form"].errors["q"]
    assert "ا" * 101 in text_of(response)


def test_card_and_person_are_one_step_away(admin: Client, cooperative: Cooperative) -> None:
    member = make_membership(cooperative=cooperative).user
    shown = text_of(admin.get(reverse("cooperatives:inspect", args=[cooperative.pk])))
    assert reverse("accounts_admin:person", args=[member.pk]) in shown
    assert f'action="{reverse("accounts_admin:issue-code", args=[member.pk])}"' in shown


@pytest.mark.parametrize(
    "fields", [{}, {"member": "x"}, {"member": "9" * 30}, {"cooperative": ""}, {"cooperative": "0"}, {"member": "\x00"}]
)
def test_nonsense_is_not_found(admin: Client, fields: dict) -> None:
    assert admin.post(reverse("cohorts:member-add", args=[make_cohort().pk]), fields, follow=True).status_code == 404
