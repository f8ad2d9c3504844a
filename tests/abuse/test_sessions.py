"""Who was let in once: a new key at the door, and no way back in with an old one."""

import pytest
from django.test import Client

from accounts.models import User
from accounts.services import deactivate_member, issue_signin_code, reactivate_member
from messaging.models import OutSms
from tests.accounts.conftest import confirm, last_code
from tests.factories.accounts import PASSWORD, make_member, make_staff

SESSION = "sessionid"


def pretend(key: str) -> Client:
    client = Client()
    client.cookies[SESSION] = key
    return client


def is_signed_in(client: Client) -> bool:
    return client.get("/api/me/").json()["member"] is not None


def enter(client: Client, phone: str):
    client.post("/fr/account/signin/", {"phone": phone})
    return client.post("/fr/account/signin/code/", {"code": last_code()})


def test_a_key_that_was_planted_before_the_sign_in_is_worth_nothing(school, amal):
    client = Client()
    client.post("/fr/account/signin/", {"phone": amal.phone})
    planted = client.cookies[SESSION].value
    client.post("/fr/account/signin/code/", {"code": last_code()})
    assert client.cookies[SESSION].value != planted
    assert is_signed_in(client)
    assert not is_signed_in(pretend(planted))
    staff = make_staff()
    other = Client()
    other.cookies[SESSION] = planted
    other.post("/fr/account/staff/", {"login": staff.email, "password": PASSWORD})
    assert other.cookies[SESSION].value != planted


def test_after_signing_out_the_old_cookie_opens_nothing_and_back_shows_nothing(small_school, amal, client):
    enter(client, amal.phone)
    key = client.cookies[SESSION].value
    personal = ["/fr/me/", "/fr/account/", "/api/me/", "/fr/me/certificates/", "/fr/account/pin/"]
    for address in personal:
        answer = client.get(address)
        assert answer.status_code == 200
        assert "no-store" in answer["Cache-Control"], "a browser that goes back asks again"
    client.post("/fr/account/signout/")
    for window in (client, pretend(key)):
        assert not is_signed_in(window)
        for address in personal:
            assert amal.given_name_fr not in window.get(address, follow=True).text


def doors(member: User) -> list[tuple[str, Client]]:
    """Windows in which she is, or nearly is, signed in."""
    inside, half_way = Client(), Client()
    inside.force_login(member)
    half_way.post("/fr/account/signin/", {"phone": member.phone})
    return [("inside", inside), ("half way", half_way)]


@pytest.mark.parametrize("has_pin", [False, True])
def test_somebody_whose_account_is_closed_is_refused_at_every_door(has_pin, school, driss):
    member = make_member(phone="+212600000055", given_name_fr="Zahra", family_name_fr="Alaoui")
    make_member(phone="+212600000055", given_name_fr="Nora", family_name_fr="Alaoui")
    card = issue_signin_code(member=member, by=driss)
    (_in, inside), (_half, half_way) = doors(member)
    sent = last_code()
    deactivate_member(member=member, by=driss)
    assert not is_signed_in(inside)
    assert inside.post("/api/events/", "{}", content_type="application/json").status_code == 401
    chooser = half_way.post("/fr/account/signin/code/", {"code": sent}, follow=True)
    assert "Zahra" not in chooser.text, "only the other person of this phone is offered"
    half_way.post("/fr/account/who/", {"person": member.pk, "pin": ""})
    assert half_way.get("/api/me/").json()["member"] != str(member.uuid)
    paper = Client()
    paper.post("/fr/account/signin/card/", {"code": card})
    assert not is_signed_in(paper)
    reactivate_member(member=member, by=driss)
    assert not is_signed_in(inside), "what was open before does not come back with the account"
    deactivate_member(member=member, by=driss)
    before = OutSms.objects.count()
    User.objects.filter(given_name_fr="Nora").update(is_active=False)
    again = Client()
    again.post("/fr/account/signin/", {"phone": "0600000055"})
    assert OutSms.objects.count() == before, "no code is sent to a phone on which nobody may learn"
    assert not is_signed_in(again)


def test_a_changed_password_ends_the_sessions_that_the_old_one_opened(school, basma, driss):
    thief, administrator = Client(), Client()
    thief.post("/fr/account/staff/", {"login": basma.email, "password": PASSWORD})
    assert is_signed_in(thief)
    administrator.force_login(driss)
    confirm(administrator)
    administrator.post(f"/admin/people/{basma.pk}/password/", {"password": "saffron olive mint 7"})
    assert not is_signed_in(thief)
    assert thief.get("/admin/").status_code == 302
    assert thief.post("/fr/account/staff/", {"login": basma.email, "password": PASSWORD}).status_code == 200
    assert not is_signed_in(thief)


def test_a_closed_account_of_staff_is_out_of_the_admin_at_once(school, basma, driss):
    inside = Client()
    inside.force_login(basma)
    assert inside.get("/admin/").status_code == 200
    User.objects.filter(pk=basma.pk).update(is_active=False)
    assert inside.get("/admin/", follow=True).status_code != 200 or not is_signed_in(inside)
    assert inside.get("/admin/bank/questions/").status_code == 302
    User.objects.filter(pk=basma.pk).update(is_active=True, is_staff=False)
    inside.force_login(basma)
    assert inside.get("/admin/bank/questions/").status_code == 403


# Nothing is told about who is enrolled


def told(client: Client, phone: str) -> list:
    """What a stranger sees who tries this number, without what she typed herself."""
    seen = []
    steps = [
        ("/fr/account/signin/", {"phone": phone}),
        ("/fr/account/signin/code/", {"code": "000000"}),
        ("/fr/account/signin/code/", {"action": "resend"}),
    ]
    for address, fields in steps:
        answer = client.post(address, fields, follow=True)
        seen.append(
            (
                answer.status_code,
                answer.redirect_chain,
                [line for line in answer.text.splitlines() if "csrf" not in line and "06 " not in line],
            )
        )
    return seen


def test_sign_in_says_the_same_of_a_number_whether_somebody_learns_on_it_or_not(school, amal, driss):
    closed = make_member(phone="+212600000056")
    deactivate_member(member=closed, by=driss)
    known = told(Client(), "0600000091")
    assert told(Client(REMOTE_ADDR="198.51.100.1"), "0600000099") == known
    assert told(Client(REMOTE_ADDR="198.51.100.2"), "0600000056") == known
