import pytest
from django.contrib.auth.models import Group

from accounts.exceptions import NameMissing, NamesConfirmed, NotAMobile, PersonInvalid
from accounts.models import User
from accounts.phones import parse_mobile, written_locally
from accounts.policies import is_administrator, is_trainer
from accounts.roles import ADMINISTRATORS, LEAD_TRAINERS, TRAINERS
from accounts.services import change_phone, confirm_names, create_member, deactivate_member, edit_member, record_consent
from tests.factories.accounts import make_member, make_staff, make_superuser
from text.errors import NotAllowed

pytestmark = pytest.mark.django_db
NAMES = {"given_name_ar": "أمينة", "family_name_ar": "العلوي", "given_name_fr": "Amina", "family_name_fr": "Alaoui"}


def test_name_is_shown_in_the_script_of_the_reader_or_else_in_the_other():
    both = create_member(**NAMES)
    assert (both.display_name("ar"), both.display_name("fr")) == ("أمينة العلوي", "Amina Alaoui")
    arabic = create_member(given_name_ar="زهرة")
    assert arabic.display_name("fr") == "زهرة"
    assert User(username="m-1").display_name("fr") == "m-1"


def test_username_says_nothing_about_the_person():
    names = {create_member(**NAMES).username for _number in range(20)}
    assert len(names) == 20
    assert all(len(name) == 10 and name.startswith("m-") for name in names)


def test_names_are_cleaned_of_what_cannot_be_seen():
    member = create_member(given_name_fr="  A\u202emina\u200b\n  Z ", family_name_fr="e\u0301t\u00e9")
    assert (member.given_name_fr, member.family_name_fr) == ("Amina Z", "été")


@pytest.mark.parametrize("fields", [{}, {"given_name_fr": "   "}])
def test_a_person_needs_a_name(fields):
    with pytest.raises(NameMissing):
        create_member(**fields)


@pytest.mark.parametrize("fields", [{"language": "en"}, {"sex": "x"}, {"birth_year": 1492}, {"birth_year": 99999}])
def test_services_refuse_values_that_no_form_would_let_through(fields):
    with pytest.raises(PersonInvalid):
        create_member(**NAMES, **fields)
    assert not User.objects.exists()


@pytest.mark.parametrize("phone", ["0522000000", "abc", "+33612345678", "0612000001;ext=5", "0612000001 x5"])
def test_only_moroccan_mobiles_are_stored(phone):
    with pytest.raises(NotAMobile):
        create_member(**NAMES, phone=phone)


def test_number_is_shown_as_its_owner_writes_it():
    assert written_locally(parse_mobile("٠٦١٢٣٤٥٦٧٨")) == "06 12 34 56 78"
    assert written_locally("") == ""


def test_names_are_confirmed_once():
    member = create_member(given_name_ar="امينة")
    confirm_names(member=member, **NAMES)
    first = User.objects.get(pk=member.pk).names_confirmed_at
    confirm_names(member=member, **NAMES)
    assert User.objects.get(pk=member.pk).names_confirmed_at == first
    with pytest.raises(NamesConfirmed):
        confirm_names(member=member, **{**NAMES, "given_name_fr": "Yamina"})
    assert User.objects.get(pk=member.pk).full_name_fr == "Amina Alaoui"


def test_consent_keeps_the_time_of_the_first_yes():
    member = make_member(consented=False)
    record_consent(member=member, version="1")
    first = member.consent_at
    record_consent(member=member, version="1")
    member.refresh_from_db()
    assert member.consent_at == first
    record_consent(member=member, version="2")
    assert member.consent_at > first


@pytest.mark.parametrize("by", [make_member, lambda: make_staff(role=TRAINERS), lambda: make_staff(role=LEAD_TRAINERS)])
def test_only_administrators_change_other_people(by):
    member, by = make_member(), by()
    for change in (
        lambda: change_phone(member=member, phone="0612000001", by=by),
        lambda: edit_member(member=member, by=by, given_name_fr="X"),
        lambda: deactivate_member(member=member, by=by),
    ):
        with pytest.raises(NotAllowed):
            change()


ROLES = {
    "member": (make_member, (False, False)),
    "trainer": (lambda: make_staff(role=TRAINERS), (True, False)),
    "lead trainer": (lambda: make_staff(role=LEAD_TRAINERS), (True, False)),
    "administrator": (lambda: make_staff(role=ADMINISTRATORS), (True, True)),
    "superuser": (make_superuser, (True, True)),
    "closed administrator": (lambda: make_staff(is_active=False), (False, False)),
}


@pytest.mark.parametrize("who", ROLES)
def test_each_role_may_what_the_smaller_ones_may(who):
    make, expected = ROLES[who]
    user = make()
    assert (is_trainer(user), is_administrator(user)) == expected


def test_roles_exist_after_migrate_and_open_the_admin():
    for name in (TRAINERS, LEAD_TRAINERS, ADMINISTRATORS):
        assert Group.objects.get(name=name).permissions.filter(codename="access_admin").exists()
