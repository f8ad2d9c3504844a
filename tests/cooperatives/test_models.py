from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.utils import timezone
from django.utils.translation import override

from cooperatives.choices import CohortState
from cooperatives.models import Cohort, Cooperative, Membership, Region, Sector
from tests.factories.cooperatives import make_cohort, make_cooperative, make_membership

pytestmark = pytest.mark.django_db
ICE = "001561191000066"


def errors_of(row) -> dict[str, list[str]]:
    with override("en"), pytest.raises(ValidationError) as refusal:
        row.full_clean()
    with override("en"):
        return refusal.value.message_dict


def test_twelve_regions_have_names_in_both_languages() -> None:
    regions = list(Region.objects.all())
    assert [region.code for region in regions] == [f"{number:02}" for number in range(1, 13)]
    assert all(region.name_ar and region.name_fr for region in regions)
    assert (regions[8].name_ar, regions[8].name_fr) == ("سوس-ماسة", "Souss-Massa")


def test_sectors_stand_on_two_levels() -> None:
    assert not Sector.objects.filter(parent__parent__isnull=False).exists()
    assert all(sector.name_ar and sector.name_fr for sector in Sector.objects.all())
    honey = Sector.objects.get(slug="beekeeping")
    with override("fr"):
        assert str(honey) == "Agriculture › Apiculture"
    with override("ar"):
        assert str(honey) == "الفلاحة › تربية النحل"


def test_tree_lists_each_sector_before_its_branches() -> None:
    with override("fr"):
        listed = list(Sector.objects.tree())
    for sector in listed:
        if sector.parent:
            before = listed[listed.index(sector) - 1]
            assert sector.parent in {before, before.parent}


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_tree_stays_whole_where_names_are_missing(language: str) -> None:
    parents = [Sector.objects.create(slug=f"p{n}", **{f"name_{other}": f"أب {n}"}) for n, other in enumerate(("ar", "ar", "fr", "fr"))]
    for parent in parents:
        for n, other in enumerate(("ar", "fr")):
            Sector.objects.create(slug=f"{parent.slug}-{n}", parent=parent, **{f"name_{other}": f"ب {n}"})
    with override(language):
        listed = [sector.slug for sector in Sector.objects.tree() if sector.slug.startswith("p")]
    for parent in parents:
        at = listed.index(parent.slug)
        assert sorted(listed[at + 1 : at + 3]) == [f"{parent.slug}-0", f"{parent.slug}-1"]


def test_branch_of_a_branch_is_refused() -> None:
    branch = Sector.objects.get(slug="beekeeping")
    assert "parent" in errors_of(Sector(name_fr="Ruches", slug="hives", parent=branch))
    sector = Sector.objects.get(slug="agriculture")
    sector.parent = Sector.objects.get(slug="crafts")
    assert "parent" in errors_of(sector)


def test_sector_of_the_same_name_is_refused() -> None:
    assert errors_of(Sector(name_fr="Agriculture", slug="again"))
    assert errors_of(Sector(name_ar="تربية النحل", slug="again", parent=Sector.objects.get(slug="agriculture")))
    Sector(name_fr="Bois", slug="wood-forest", parent=Sector.objects.get(slug="forest")).full_clean()


def test_name_serves_for_the_missing_language() -> None:
    cooperative = Cooperative(name_fr="Coopérative Timlilt")
    with override("ar"):
        assert cooperative.name == "Coopérative Timlilt"
    cooperative.name_ar = "تيمليلت"
    with override("ar"):
        assert str(cooperative) == "تيمليلت"
    with override("fr"):
        assert str(cooperative) == "Coopérative Timlilt"


def test_cooperative_without_a_name_is_refused_by_form_and_database() -> None:
    assert "name_ar" in errors_of(make_unsaved(name_ar=" ", name_fr="\u202e"))
    with pytest.raises(IntegrityError):
        make_cooperative(name_ar="", name_fr="")


def make_unsaved(**fields) -> Cooperative:
    return Cooperative(**({"name_fr": "Coopérative", "region_id": "01", "sector": Sector.objects.get(slug="argan")} | fields))


def test_register_number_is_unique_at_its_court() -> None:
    make_cooperative(court="Tiznit", register_number="212/2014")
    assert "A cooperative with this number at this court" in str(errors_of(make_unsaved(court="Tiznit", register_number="212/2014")))
    make_unsaved(court="Agadir", register_number="212/2014").full_clean()
    make_unsaved(court="Tiznit").full_clean()
    with pytest.raises(IntegrityError):
        make_cooperative(court="Tiznit", register_number="212/2014")


def test_register_number_needs_its_court() -> None:
    assert "court" in str(errors_of(make_unsaved(register_number="5")))


@pytest.mark.parametrize("written", [ICE, "001 561 191 000 066", "٠٠١٥٦١١٩١٠٠٠٠٦٦", ""])
def test_ice_is_accepted_as_people_write_it(written: str) -> None:
    cooperative = make_unsaved(ice=written)
    cooperative.full_clean()
    assert cooperative.ice == (ICE if written else "")


@pytest.mark.parametrize("written", ["001561191000065", "00156119100006", "A01561191000066"])
def test_mistyped_ice_is_refused(written: str) -> None:
    assert "ice" in errors_of(make_unsaved(ice=written))


def test_ice_is_unique() -> None:
    make_cooperative(ice=ICE)
    assert errors_of(make_unsaved(ice=ICE))


def test_foundation_in_the_future_is_refused() -> None:
    assert "founded_on" in errors_of(make_unsaved(founded_on=(timezone.localdate() + timedelta(days=1)).isoformat()))
    make_unsaved(founded_on=timezone.localdate().isoformat()).full_clean()
    make_unsaved(founded_on=str(timezone.localdate().year)).full_clean()
    assert "founded_on" in errors_of(make_unsaved(founded_on=str(timezone.localdate().year + 1)))


def test_text_is_cleaned_of_tags_and_hidden_characters() -> None:
    cooperative = make_unsaved(name_ar="<b>تعاونية</b>\u202e", commune="Anzi\n")
    cooperative.full_clean()
    assert (cooperative.name_ar, cooperative.commune) == ("تعاونية", "Anzi")


def test_one_active_membership_in_a_cooperative() -> None:
    first = make_membership()
    with pytest.raises(IntegrityError):
        Membership.objects.create(user=first.user, cooperative=first.cooperative)


def test_she_may_come_back() -> None:
    first = make_membership(left_on=date(2025, 1, 1))
    Membership(user=first.user, cooperative=first.cooperative).full_clean()


def test_membership_cannot_end_before_it_began() -> None:
    with pytest.raises(IntegrityError):
        make_membership(joined_on=date(2025, 5, 2), left_on=date(2025, 5, 1))


@pytest.mark.parametrize(
    ("day", "state"),
    [
        (date(2026, 2, 28), CohortState.UPCOMING),
        (date(2026, 3, 1), CohortState.RUNNING),
        (date(2026, 6, 30), CohortState.RUNNING),
        (date(2026, 7, 1), CohortState.ENDED),
    ],
)
def test_state_of_a_cohort(day: date, state: CohortState) -> None:
    assert Cohort(starts_on=date(2026, 3, 1), ends_on=date(2026, 6, 30)).state(day) == state


def test_cohort_cannot_end_before_it_starts() -> None:
    assert errors_of(Cohort(name_fr="x", starts_on=date(2026, 3, 2), ends_on=date(2026, 3, 1)))
    with pytest.raises(IntegrityError):
        make_cohort(ends_on=date(2026, 2, 1))
