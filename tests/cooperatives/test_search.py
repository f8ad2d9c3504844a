"""The project's search, through a real model, on the database in use."""

import pytest
from modelsearch.query import MATCH_ALL, Boost, Phrase, PlainText, SearchQuery
from wagtail.search.backends import get_search_backend

from cooperatives.models import Cooperative
from tests.factories.cooperatives import make_cooperative

pytestmark = pytest.mark.django_db


@pytest.fixture
def argan() -> Cooperative:
    return make_cooperative(
        name_ar="تعاونية أركان ومنتوجات النساء",
        name_fr="Coopérative Argane des femmes",
        commune="أنزي",
        court="Tiznit",
        register_number="212/2014",
    )


@pytest.mark.parametrize(
    "query",
    ["اركان", "أرݣان", "التعاونيات", "بالمنتوج", "cooperative", "COOPÉRATIVES femme", "تعاونيه argane", "انزي", "٢١٢", "تَعَاوُنِيَّة"],
)
def test_search_finds_whatever_the_spelling(argan: Cooperative, query: str) -> None:
    make_cooperative(name_ar="جمعية الصوف", name_fr="Laine")
    assert list(Cooperative.objects.search(query)) == [argan]


@pytest.mark.parametrize("query", ["غسل", "اركان صوف", "!!!", "' OR 1=1", '"', "*", "NEAR(a b)", "a:b", "(", "\x00", "و"])
def test_search_finds_nothing_calmly(argan: Cooperative, query: str) -> None:
    assert list(Cooperative.objects.search(query)) == []
    assert list(Cooperative.objects.autocomplete(query)) in ([], [argan])


def test_any_of_the_words(argan: Cooperative) -> None:
    assert list(Cooperative.objects.search("اركان صوف", operator="or")) == [argan]


@pytest.mark.parametrize("query", ["تعا", "التعاون", "coop", "COOPÉ", "أركا", "تعاونية ارك"])
def test_list_search_finds_the_beginning_of_words(argan: Cooperative, query: str) -> None:
    assert list(Cooperative.objects.autocomplete(query)) == [argan]


def test_filters_stand_beside_search(argan: Cooperative) -> None:
    other = make_cooperative(name_ar="تعاونية أركان", region_id="01", women_only=True)
    assert list(Cooperative.objects.filter(region="01").search("اركان")) == [other]
    assert list(Cooperative.objects.filter(women_only=False).search("اركان")) == [argan]


def test_renamed_and_deleted_rows(argan: Cooperative) -> None:
    argan.name_ar = "تعاونية الزعفران"
    argan.save()
    assert list(Cooperative.objects.search("اركان")) == []
    assert list(Cooperative.objects.search("زعفران")) == [argan]
    argan.delete()
    assert list(Cooperative.objects.search("زعفران")) == []


def test_index_does_not_grow_with_each_use_of_the_backend(argan: Cooperative) -> None:
    """The indexer is wrapped once, however often the backend is asked for."""
    for _i in range(3):
        get_search_backend()
    argan.save()
    entry = argan.index_entries.get()
    text = str(getattr(entry, "body_text", "") or entry.body)
    assert text.split().count("اركان") == text.split().count("ارك") == 1


@pytest.mark.parametrize(
    ("query", "found"),
    [
        (Phrase("تعاونيه اركان"), True),
        (Phrase("تعاونيه صوف"), False),
        (PlainText("اركان") & PlainText("النساء"), True),
        (PlainText("صوف") | PlainText("أركان"), True),
        (~PlainText("صوف"), True),
        (~PlainText("اركان"), False),
        (MATCH_ALL, True),
        (PlainText("اركان") & PlainText('"'), True),
        (Phrase("!"), False),
        (Boost(PlainText("اركان"), 2), True),
    ],
)
def test_composed_queries_are_folded_too(argan: Cooperative, query: SearchQuery, found: bool) -> None:
    assert list(Cooperative.objects.search(query)) == ([argan] if found else [])
