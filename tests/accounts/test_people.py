import re

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.urls import reverse
from django.utils.translation import gettext

from accounts.models import SigninCode, User
from accounts.roles import ADMINISTRATORS, LEAD_TRAINERS, TRAINERS
from accounts.services import confirm_names, set_pin
from tests.accounts.conftest import confirm
from tests.factories.accounts import PASSWORD, make_member, make_staff, make_superuser
from tests.forms import made_from

pytestmark = pytest.mark.django_db
PEOPLE = "/admin/people/"


@pytest.fixture
def office(client):
    client.force_login(make_staff(given_name_fr="Chief"))
    confirm(client)
    return client


@pytest.fixture
def amina():
    return make_member(
        given_name_ar="أمينة", family_name_ar="التعاونية", given_name_fr="Amina", family_name_fr="Benaïssa", phone="+212612000001"
    )


def details(**changes):
    return {"given_name_ar": "فاطمة", "given_name_fr": "Fatima", "family_name_fr": "Idrissi", "language": "ar", **changes}


@pytest.mark.parametrize(
    "query",
    [
        "أمينه",
        "امينة",
        "التعاونيه",
        "benaissa",
        "AMINA",
        "amina benaïssa",
        "0612000001",
        "06 12 00 00 01",
        "٠٦١٢٠٠٠٠٠١",
        "+212612000001",
        "000001",
        "0612",
        "06 12 00 0",
        "+2126120",
    ],
)
def test_people_are_found_in_both_scripts_and_by_phone(office, amina, query):
    make_member(given_name_fr="Zahra", given_name_ar="الزهراء", family_name_fr="Idrissi", phone="+212699888777")
    page = office.get(PEOPLE, {"q": query}).text
    assert "Benaïssa" in page
    assert "Idrissi" not in page


@pytest.mark.parametrize("query", ["%", "_", "'", "\x00", "x" * 5000, "()", "<script>"])
def test_odd_searches_find_nobody_and_break_nothing(office, amina, query):
    page = office.get(PEOPLE, {"q": query})
    assert page.status_code == 200
    assert 'value="<script' not in page.text


def test_an_empty_list_and_a_search_in_vain_say_different_things(office):
    nobody, not_found = (office.get(PEOPLE, {"kind": "closed", "q": query}).text for query in ("", "zahra"))
    advice = gettext("Nobody was found. Try only a part of the name, or the last digits of the phone.")
    assert advice in not_found
    assert advice not in nobody


def test_search_for_nothing_lists_the_newest_first(office, amina):
    zahra = make_member(given_name_fr="Zahra")
    text = office.get(PEOPLE).text
    assert text.index(f"/people/{zahra.pk}/") < text.index(f"/people/{amina.pk}/")


def test_member_is_added_and_can_be_found(office):
    response = office.post(f"{PEOPLE}add/", details(phone="٠٦ ١٢ ٠٠ ٠٠ ٠٢", sex="f", birth_year="1980"))
    member = User.objects.get(phone="+212612000002")
    assert response.url == f"{PEOPLE}{member.pk}/"
    assert (member.full_name_ar, member.full_name_fr, member.sex, member.birth_year) == ("فاطمة", "Fatima Idrissi", "f", 1980)
    assert not member.has_usable_password()
    assert not member.is_staff
    assert "Fatima" in office.get(PEOPLE, {"q": "fatima"}).text


def test_two_people_may_share_one_number(office, amina):
    assert office.post(f"{PEOPLE}add/", details(phone="0612000001")).status_code == 302
    assert User.objects.filter(phone="+212612000001").count() == 2


@pytest.mark.parametrize(
    "changes",
    [
        {"given_name_ar": "", "given_name_fr": "", "family_name_fr": ""},
        {"given_name_fr": "🙂"},
        {"given_name_fr": "\u202e"},
        {"given_name_fr": "x" * 300},
        {"phone": "0522000000"},
        {"phone": "+33612345678"},
        {"language": "en"},
        {"birth_year": "1492"},
        {"birth_year": "9" * 30},
        {"sex": "x"},
    ],
)
def test_bad_details_are_refused_and_nothing_is_written(office, changes):
    count = User.objects.count()
    response = office.post(f"{PEOPLE}add/", details(**changes))
    if changes.get("given_name_fr") == "\u202e":  # an invisible character goes, the Arabic name stays
        assert response.status_code in (200, 302)
        return
    assert response.status_code == 200
    assert "error" in response.text
    assert User.objects.count() == count


def test_corrected_name_must_be_confirmed_anew(office, amina):
    confirm_names(member=amina, given_name_ar="أمينة", family_name_ar="التعاونية", given_name_fr="Amina", family_name_fr="Benaïssa")
    unchanged = {
        "given_name_ar": "أمينة",
        "family_name_ar": "التعاونية",
        "given_name_fr": "Amina",
        "family_name_fr": "Benaïssa",
        "language": "fr",
        "phone": "0612000001",
    }
    office.post(f"{PEOPLE}{amina.pk}/", unchanged | made_from(office, f"{PEOPLE}{amina.pk}/"))
    amina.refresh_from_db()
    assert amina.names_confirmed_at
    assert amina.language == "fr"
    office.post(f"{PEOPLE}{amina.pk}/", {**unchanged, "family_name_fr": "Benaissa"} | made_from(office, f"{PEOPLE}{amina.pk}/"))
    amina.refresh_from_db()
    assert amina.family_name_fr == "Benaissa"
    assert amina.names_confirmed_at is None
    assert office.get(PEOPLE, {"q": "benaissa"}).text.count(f"/people/{amina.pk}/") == 1


def test_printed_card_shows_name_code_and_address_in_her_language(office, amina):
    response = office.post(f"{PEOPLE}{amina.pk}/code/")
    code = re.search(r"\d{4} \d{4} \d{4}", response.text).group()
    assert 'dir="rtl"' in response.text
    assert "أمينة" in response.text
    assert "http://testserver/ar/account/signin/card/" in response.text
    assert "no-store" in response["Cache-Control"]
    office.logout()
    office.post("/ar/account/signin/card/", {"code": code})
    assert office.session["_auth_user_id"] == str(amina.pk)
    assert SigninCode.objects.get().issued_by.given_name_fr == "Chief"


def test_closing_an_account_ends_its_session_and_may_be_undone(office, browser, amina):
    with_session = browser
    with_session.force_login(amina)
    assert with_session.get("/fr/account/").status_code == 200
    office.post(f"{PEOPLE}{amina.pk}/close/")
    assert with_session.get("/fr/account/").status_code == 302
    assert "Benaïssa" in office.get(PEOPLE, {"kind": "closed"}).text
    office.post(f"{PEOPLE}{amina.pk}/open/")
    amina.refresh_from_db()
    assert amina.is_active


def test_nobody_closes_the_own_account(office):
    me = User.objects.get(given_name_fr="Chief")
    office.post(f"{PEOPLE}{me.pk}/close/")
    me.refresh_from_db()
    assert me.is_active


def test_forgotten_pin_is_removed(office, amina):
    set_pin(member=amina, pin="2580")
    office.post(f"{PEOPLE}{amina.pk}/remove-pin/")
    amina.refresh_from_db()
    assert not amina.has_pin


def test_trainer_is_added_with_a_role_and_a_password(office, client):
    form = {"given_name_fr": "Basma", "language": "fr", "email": "Basma@example.ma", "role": TRAINERS, "password": PASSWORD}
    assert office.post(f"{PEOPLE}add-staff/", {**form, "password": "1234"}).status_code == 200
    assert office.post(f"{PEOPLE}add-staff/", {**form, "role": "Kings"}).status_code == 200
    assert not User.objects.filter(given_name_fr="Basma").exists()
    assert office.post(f"{PEOPLE}add-staff/", form).status_code == 302
    assert office.post(f"{PEOPLE}add-staff/", form).status_code == 200
    client.logout()
    assert client.post("/fr/account/staff/", {"login": "basma@example.ma", "password": PASSWORD}).url == "/admin/"


def test_a_trainer_becomes_a_lead_trainer(office):
    basma = make_staff(role=TRAINERS, given_name_fr="Basma")
    page = office.get(f"{PEOPLE}{basma.pk}/", headers={"accept-language": "fr"}).text
    assert f"{PEOPLE}{basma.pk}/role/" in page
    assert TRAINERS not in page  # the key in the database is no word for people
    assert "checked" in office.get(f"{PEOPLE}{basma.pk}/role/").text
    for _time in range(2):
        address = f"{PEOPLE}{basma.pk}/role/"
        assert office.post(address, {"role": LEAD_TRAINERS} | made_from(office, address)).status_code == 302
        assert [group.name for group in basma.groups.all()] == [LEAD_TRAINERS]


def test_the_second_of_two_who_give_a_role_sees_what_the_first_gave(office):
    basma = make_staff(role=TRAINERS, given_name_fr="Basma")
    address = f"{PEOPLE}{basma.pk}/role/"
    opened = made_from(office, address)
    assert office.post(address, {"role": LEAD_TRAINERS} | opened).status_code == 302
    second = office.post(address, {"role": ADMINISTRATORS} | opened)
    assert second.status_code == 409 and "data-both-versions" in second.text
    assert [group.name for group in basma.groups.all()] == [LEAD_TRAINERS]
    shown = {"made_from": re.search(r'name="made_from" value="([0-9a-f]+)"', second.text)[1]}
    assert office.post(address, {"role": ADMINISTRATORS} | shown).status_code == 302
    assert [group.name for group in basma.groups.all()] == [ADMINISTRATORS]


def test_nobody_gives_herself_a_member_or_a_superuser_a_role(office, amina):
    chief = User.objects.get(given_name_fr="Chief")
    for person in (chief, amina, make_superuser()):
        before = list(person.groups.all())
        address = f"{PEOPLE}{person.pk}/role/"
        page = office.post(address, {"role": LEAD_TRAINERS} | made_from(office, address))
        assert page.status_code == 200 and "help-critical" in page.text
        assert list(person.groups.all()) == before


ADDRESSES = ["", "add/", "add-staff/", "{pk}/"]
ACTIONS = [
    "{pk}/code/",
    "{pk}/close/",
    "{pk}/open/",
    "{pk}/remove-pin/",
    "{pk}/password/",
    "{pk}/role/",
    "{pk}/reset-second-factor/",
    "{pk}/",
    "add/",
    "add-staff/",
]


@pytest.mark.parametrize("who", [lambda: make_staff(role=TRAINERS), lambda: make_staff(role=LEAD_TRAINERS), make_member, None])
def test_the_section_is_closed_to_everybody_else(client, amina, who):
    if who:
        client.force_login(who())
    for address in ADDRESSES:
        assert client.get(PEOPLE + address.format(pk=amina.pk)).status_code in (302, 403)
    for address in ACTIONS:
        assert client.post(PEOPLE + address.format(pk=amina.pk), details()).status_code in (302, 403)
    amina.refresh_from_db()
    assert amina.is_active
    assert amina.given_name_fr == "Amina"
    assert not SigninCode.objects.exists()


def test_actions_change_nothing_when_followed_as_links(office, amina):
    for action in ("code", "close", "open", "remove-pin"):
        assert office.get(f"{PEOPLE}{amina.pk}/{action}/").status_code == 405
    amina.refresh_from_db()
    assert amina.is_active


def test_menu_shows_people_to_administrators_only(office, client):
    assert reverse("accounts_admin:people") in office.get("/admin/").text
    client.force_login(make_staff(role=TRAINERS))
    assert reverse("accounts_admin:people") not in client.get("/admin/").text


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_pages_open_in_both_languages(office, amina, language):
    for address in ADDRESSES:
        assert office.get(PEOPLE + address.format(pk=amina.pk), HTTP_ACCEPT_LANGUAGE=language).status_code == 200


def test_list_costs_the_same_for_one_person_and_for_many(office, amina, django_assert_max_num_queries):
    office.get(PEOPLE)
    for number in range(30):
        make_member(given_name_fr=f"Name{chr(97 + number % 26)}")
    with django_assert_max_num_queries(16):  # four of them for the numbers: which she may see, and that she saw them
        office.get(PEOPLE)


def test_lost_password_and_lost_phone_of_a_trainer_are_replaced(office, browser, another_browser):
    trainer = make_staff(role=TRAINERS)
    TOTP.activate(trainer, generate_totp_secret())
    browser.force_login(trainer)
    page = f"{PEOPLE}{trainer.pk}/password/"
    assert office.post(page, {"password": "1234"}).status_code == 200
    assert office.post(page, {"password": "couscous and mint"}).status_code == 302
    assert browser.get("/admin/").status_code == 302  # whoever was signed in as her is not any more
    office.post(f"{PEOPLE}{trainer.pk}/reset-second-factor/")
    signed_in = another_browser.post("/fr/account/staff/", {"login": trainer.email, "password": "couscous and mint"})
    assert signed_in.url == "/admin/"


def test_administrator_has_no_power_over_a_superuser(office):
    root = make_superuser()
    TOTP.activate(root, generate_totp_secret())
    for action in ("close/", "reset-second-factor/"):
        office.post(f"{PEOPLE}{root.pk}/{action}")
    office.post(f"{PEOPLE}{root.pk}/password/", {"password": "couscous and mint"})
    office.post(f"{PEOPLE}{root.pk}/", details())
    before = (root.password, root.given_name_fr)
    root.refresh_from_db()
    assert (root.password, root.given_name_fr) == before
    assert root.is_active
    assert Authenticator.objects.filter(user=root).exists()


def test_members_get_no_password(office, amina):
    office.post(f"{PEOPLE}{amina.pk}/password/", {"password": "couscous and mint"})
    amina.refresh_from_db()
    assert not amina.has_usable_password()
