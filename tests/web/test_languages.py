"""The other language: of a page, of its address, of a text that one language lacks."""

import pytest
from django.utils.translation import deactivate_all, override

from tests.factories.accounts import make_staff
from web.languages import alternate_url, current_language, in_language, other_language


@pytest.mark.parametrize(
    ("address", "other"),
    [
        ("/ar/me/", "/fr/me/"),
        ("/ar/account/signin/?next=/ar/me/&x=1", "/fr/account/signin/?next=/ar/me/&x=1"),
        ("/ar/me/certificates/", "/fr/me/certificates/"),
        ("/verify/", "/verify/?lang=fr"),
        ("/verify/?lang=ar&serial=A%26B", "/verify/?lang=fr&serial=A%26B"),
    ],
)
def test_the_same_page_in_the_other_language_keeps_its_query(rf, address, other):
    with override("ar"):
        assert alternate_url(rf.get(address)) == other


def test_where_no_language_is_in_use_the_first_of_the_school_holds():
    with override(None):
        deactivate_all()
        assert (current_language(), other_language()) == ("ar", "fr")


@pytest.mark.parametrize(("language", "other"), [("ar", "fr"), ("fr", "ar")])
def test_each_language_is_the_other_of_the_other(language, other):
    with override(language):
        assert (current_language(), other_language(), other_language(other)) == (language, other, language)


@pytest.mark.parametrize(
    ("texts", "language", "read"),
    [
        ({"ar": "عسل", "fr": "miel"}, "fr", "miel"),
        ({"ar": "عسل", "fr": "miel"}, "", "عسل"),
        ({"ar": "", "fr": "miel"}, "ar", "miel"),
        ({"ar": "عسل"}, "fr", "عسل"),
        ({}, "fr", ""),
    ],
)
def test_a_text_that_one_language_lacks_is_read_in_the_other(texts, language, read):
    with override("ar"):
        assert in_language(texts, language) == read


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/admin/cohorts/edit/999999/", "/admin/nothing/", "/documents/9/none.pdf", "/verify/no/such/"])
def test_what_is_not_found_in_an_address_without_language_is_not_looked_for_among_public_pages(client, address):
    client.force_login(make_staff())
    answer = client.get(address)
    assert answer.status_code == 404
    assert answer["Content-Language"] in ("ar", "fr")


@pytest.mark.django_db
def test_an_address_that_lacks_its_language_gets_it(client):
    assert client.get("/courses/", headers={"accept-language": "fr"}).url == "/fr/courses/"
