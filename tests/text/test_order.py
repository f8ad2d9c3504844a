"""Names in the order that people expect, the same in Python and in the database at hand (SQLite; PostgreSQL where tests run on it)."""

from random import Random

import pytest
from django.utils import translation

from accounts.models import User
from text.order import InOrder, name_key

ARABIC_FIRST = ["إبراهيم", "أحمد", "احمد السوسي", "الحسن", "آمنة", "ڭلميم", "لبنى", "Éléonore", "Zineb", "ⵜⵉⵍⵍⵉ"]
FRENCH_FIRST = ["Éléonore", "Zineb", "إبراهيم", "أحمد", "احمد السوسي", "الحسن", "آمنة", "ڭلميم", "لبنى", "ⵜⵉⵍⵍⵉ"]
ORDERS = [
    ["eau", "Eau", "Éau", "eaux", "emma", "Emma", "Éva", "Œuvre", "ouverte", "Zineb"],
    ["Aït Ali", "Aït Lhoussaine", "Aiter"],
    ["Cohorte 2", "Cohorte 9", "Cohorte 10", "Cohorte 100"],
    ["الفوج ٢", "الفوج 9", "الفوج ١٠"],
    ["روان", "رواية", "رؤوف", "رياض"],
    ["فاطمة", "فاطمة الزهراء", "فاطمي"],
    ["كنون", "كوثر", "ڭنون", "لبنى"],
    ["فيلا", "ڤيلا", "قاسم"],
    ["محسن", "مُحسن", "محمد"],
    ["جيلالي", "چيلا", "حسن"],
    ["هدى", "هدي", "هند"],
    ["'Ohara", "1 argan", "argan"],
]


def by_database(names, language):
    people = User.objects.bulk_create(User(given_name_ar=name) for name in names)
    rows = User.objects.filter(pk__in=[person.pk for person in people])
    return list(rows.order_by(InOrder("given_name_ar", language)).values_list("given_name_ar", flat=True))


def by_python(names, language):
    return sorted(names, key=lambda name: name_key(name, language))


@pytest.mark.django_db
@pytest.mark.parametrize("way", [by_database, by_python])
@pytest.mark.parametrize(
    ("language", "names"),
    [("ar", ARABIC_FIRST), ("fr", FRENCH_FIRST), *((language, names) for names in ORDERS for language in ("ar", "fr"))],
)
def test_names_stand_in_order(language, names, way):
    mixed = list(names)
    Random(7).shuffle(mixed)
    assert way(mixed, language) == names


@pytest.mark.django_db
def test_database_and_python_agree_about_names_nobody_thought_of():
    letters = "اأإآبتةثجچحخدذرزسشصضطظعغفڤقكڭلمنهوؤىيئء" + "abcdeéfgïlmnoœrsuwyzABCDÉZ" + "ⴰⴱⴳⵎⵏⵜ" + " 019"
    random = Random(22)
    names = {"".join(random.choices(letters, k=random.randint(1, 6))).strip() or "x" for _ in range(600)}
    names = list({name_key(name, "ar")[0]: name for name in names}.values())  # of those that differ in marks and capitals only, one
    for language in ("ar", "fr"):
        assert by_database(names, language) == by_python(names, language)


def test_the_order_follows_the_language_of_the_page():
    for language, names in (("ar", ARABIC_FIRST), ("fr", FRENCH_FIRST), ("ar", ARABIC_FIRST)):
        with translation.override(language):
            assert sorted(sorted(names), key=name_key) == names
