"""Passwords of staff are not the school's own words."""

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from accounts.roles import TRAINERS
from tests.accounts.conftest import confirm
from tests.factories.accounts import PASSWORD, make_staff

GUESSED = [
    "Taawon-2026!",
    "COOPERATIVE 2026",
    "coopérative123",
    "Coopératives_Maroc",
    "تعاونيّات المغرب",
    "التعاون٢٠٢٦",
    "ta3 taawon maroc",
    "Marrakech2026",
    "أكادير أكادير",
]


@pytest.mark.parametrize("password", GUESSED)
def test_a_word_of_the_school_with_a_year_is_refused(password):
    with pytest.raises(ValidationError) as refused:
        validate_password(password)
    assert "password_of_school_words" in {error.code for error in refused.value.error_list}


@pytest.mark.parametrize(
    "password", [PASSWORD, "safran et taawon le soir", "ثلاث نحلات في تعاون", "kT7-casaPq9xVw2m", "un panier de figues"]
)
def test_enough_words_of_her_own_are_taken(password):
    validate_password(password)


def test_the_name_that_an_operator_gave_the_school_is_one(settings):
    validate_password("Zahra Atlas 26")
    settings.WAGTAIL_SITE_NAME = "Zahra Atlas"
    with pytest.raises(ValidationError):
        validate_password("Zahra Atlas 26")


@pytest.mark.django_db
@pytest.mark.parametrize(("language", "words"), [("fr", "Ajoutez des mots à vous"), ("ar", "أضيفوا كلمات من عندكم")])
def test_whoever_gives_one_is_told_in_her_language(client, language, words):
    trainer = make_staff(role=TRAINERS)
    client.force_login(make_staff())
    confirm(client)
    answer = client.post(f"/admin/people/{trainer.pk}/password/", {"password": "Taawon-2026!"}, headers={"accept-language": language})
    assert words in answer.text
    trainer.refresh_from_db()
    assert trainer.check_password(PASSWORD)
