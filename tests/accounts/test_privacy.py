"""Her data in her hand, and its erasure, across every app that keeps something of her."""

import io
import json
import uuid
import zipfile

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.apps import apps
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command
from django.db import models
from django.db.models import CharField, EmailField, JSONField, TextField
from django.db.models.fields.files import FieldFile
from django.utils import timezone
from django.utils.html import escape
from django.utils.translation import override

from accounts import registry
from accounts.exceptions import PersonErased
from accounts.models import DataRequest, User
from accounts.services import erase_person, export_person, reactivate_member
from certificates.models import IssuedCertificate
from cooperatives.models import Cooperative, Membership
from courses.models import Enrolment, LearningEvent
from courses.services import enrol_member
from messaging.models import OutSms
from messaging.services import queue_sms
from quizzes.models import Attempt
from tests.factories.accounts import make_member
from tests.factories.certificates import make_certificate
from tests.factories.cooperatives import make_membership
from tests.factories.quizzes import make_quiz
from text.errors import NotAllowed

PHONE = "+212600000077"


@pytest.fixture
def halima(db) -> User:
    """A member of whom every app keeps something, and who holds a certificate."""
    member = make_member(
        given_name_ar="حليمة",
        family_name_ar="أوبيه",
        given_name_fr="Halima",
        family_name_fr="Oubihi",
        phone=PHONE,
        birth_year=1984,
        names_confirmed_at=timezone.now(),
    )
    membership = make_membership(user=member)
    Cooperative.objects.filter(pk=membership.cooperative_id).update(contact=member)
    make_certificate(member=member)
    Attempt.objects.create(quiz=make_quiz(), member=member, number=1, pass_mark=60)
    queue_sms(to=PHONE, body="شهادتكم جاهزة", purpose="notice")
    LearningEvent.objects.create(id=uuid.uuid4(), member=member, verb="viewed", object_key=uuid.uuid4(), at=timezone.now())
    return member


def unpacked(packed: bytes) -> dict:
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        return json.loads(archive.read("data.json"))


def everything_written() -> str:
    """All texts of all tables of the school, but what certificates say."""
    found = []
    for model in apps.get_models():
        if model._meta.app_label in {"certificates", "wagtailsearch", "contenttypes", "auth"}:
            continue
        names = [f.attname for f in model._meta.concrete_fields if isinstance(f, (CharField, TextField, EmailField, JSONField))]
        found += [str(row) for row in model.objects.values_list(*names)] if names else []
    return "\n".join(found)


def test_she_gets_all_that_is_kept_of_her(halima, client):
    client.force_login(halima, backend="accounts.backends.StaffPasswordBackend")
    response = client.post("/ar/account/data/")
    assert response["Content-Type"] == "application/zip"
    assert halima.username in response["Content-Disposition"]
    data = unpacked(response.content)
    assert data["person"]["family_name_ar"] == "أوبيه" and data["person"]["phone"] == PHONE
    assert data["cooperatives"]["memberships"][0]["role"] == "member"
    assert data["certificates"]["issued"][0]["record"]["name"]["fr"] == "Halima Oubihi"
    assert len(data["quizzes"]["attempts"]) == 1
    assert data["courses"]["enrolments"][0]["percent"] == 100
    assert data["messages"][0]["body"] == "شهادتكم جاهزة"
    assert DataRequest.objects.get().by == halima


def test_what_she_gets_holds_nothing_of_another(halima, client):
    other = make_member(given_name_fr="Zineb", family_name_fr="Autre", phone=PHONE)
    Attempt.objects.create(quiz=make_quiz(), member=other, number=1, pass_mark=60)
    packed = export_person(member=halima, by=halima)
    assert "Autre" not in json.dumps(unpacked(packed), ensure_ascii=False)
    assert unpacked(packed)["messages"] == []  # the phone is shared: a text may be the other's
    with pytest.raises(NotAllowed):
        export_person(member=halima, by=other)


def test_a_file_that_is_gone_keeps_nobody_from_the_rest(halima, monkeypatch):
    here, gone = ContentFile(b"photo"), FieldFile(None, models.FileField(), "answers/gone.jpg")
    part = registry.PersonalData(
        "paper", lambda _member: ["a"], lambda _member: None, lambda _member: [("here.jpg", here), ("gone.jpg", gone)]
    )
    monkeypatch.setitem(registry._parts, "paper", part)
    packed = export_person(member=halima, by=halima)
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        assert archive.read("files/here.jpg") == b"photo"
    assert unpacked(packed)["files_lost"] == ["gone.jpg"]
    assert unpacked(packed)["person"]["family_name_fr"] == "Oubihi"


def test_an_administrator_hands_out_and_erases_after_the_username_is_written(halima, driss, client):
    client.force_login(driss, backend="accounts.backends.StaffPasswordBackend")
    assert client.post(f"/admin/people/{halima.pk}/data/")["Content-Type"] == "application/zip"
    page = client.get(f"/admin/people/{halima.pk}/erase/")
    assert "لا يمكن التراجع" in page.text
    client.post(f"/admin/people/{halima.pk}/erase/", {"username": "m-other"})
    halima.refresh_from_db()
    assert halima.full_name_fr == "Halima Oubihi"
    client.post(f"/admin/people/{halima.pk}/erase/", {"username": halima.username})
    halima.refresh_from_db()
    assert halima.erased_at and not halima.is_active
    assert client.get(f"/admin/people/{halima.pk}/").status_code == 200


def test_nothing_that_names_her_stays_but_her_certificate(halima, driss):
    erase_person(member=halima, by=driss)
    kept = everything_written()
    for word in ("حليمة", "أوبيه", "Halima", "Oubihi", "oubihi", PHONE, "شهادتكم جاهزة"):
        assert word not in kept
    assert IssuedCertificate.objects.get().record["name"]["fr"] == "Halima Oubihi"
    assert Enrolment.objects.filter(member=halima).count() == 1  # the one that the certificate stands on
    assert not Attempt.objects.filter(member=halima).exists()
    assert not LearningEvent.objects.filter(member=halima).exists()
    assert Membership.objects.get(user=halima).left_on == timezone.localdate()
    assert Cooperative.objects.filter(contact=halima).count() == 0
    assert OutSms.objects.get().state == OutSms.State.DEAD


def test_an_enrolment_without_a_certificate_goes(small_school, amal, driss):
    enrol_member(member=amal, course_key=small_school.key, by=amal)
    erase_person(member=amal, by=driss)
    assert not Enrolment.objects.filter(member=amal).exists()


def test_erasing_twice_changes_nothing_and_nobody_comes_back(halima, driss):
    erase_person(member=halima, by=driss)
    first = User.objects.get(pk=halima.pk).erased_at
    erase_person(member=halima, by=driss)
    reactivate_member(member=halima, by=driss)
    halima.refresh_from_db()
    assert halima.erased_at == first and not halima.is_active


def test_a_text_to_a_shared_phone_stays_for_the_other(halima, driss):
    make_member(given_name_fr="Zineb", phone=PHONE)
    erase_person(member=halima, by=driss)
    assert OutSms.objects.get().to == PHONE


def test_a_page_left_open_does_not_bring_her_back(halima, driss, client):
    client.force_login(driss, backend="accounts.backends.StaffPasswordBackend")
    stale = {"given_name_fr": "Halima", "family_name_fr": "Oubihi", "phone": "0600000077", "language": "ar", "birth_year": "1984"}
    erase_person(member=halima, by=driss)
    page = client.post(f"/admin/people/{halima.pk}/", stale, HTTP_ACCEPT_LANGUAGE="fr")
    assert page.status_code == 200
    with override("fr"):
        assert escape(str(PersonErased().message)) in page.text
    halima.refresh_from_db()
    assert (halima.full_name_fr, halima.phone, halima.birth_year) == ("", None, None)
    # Nothing to fill in is offered any more.
    assert 'name="given_name_fr"' not in client.get(f"/admin/people/{halima.pk}/").text


@pytest.mark.parametrize("who", ["basma", "camil"])
def test_only_administrators_erase(halima, who, request):
    with pytest.raises(NotAllowed):
        erase_person(member=halima, by=request.getfixturevalue(who))
    assert User.objects.get(pk=halima.pk).erased_at is None


def test_second_factors_go_with_the_person_and_nobody_elses(basma, driss):
    for person in (basma, driss):
        TOTP.activate(person, generate_totp_secret())
        RecoveryCodes.activate(person)
    erase_person(member=basma, by=driss)
    assert set(Authenticator.objects.values_list("user", "type")) == {(driss.pk, "totp"), (driss.pk, "recovery_codes")}


def test_nobody_erases_herself(driss):
    with pytest.raises(NotAllowed):
        erase_person(member=driss, by=driss)


def test_the_commands(halima, tmp_path, monkeypatch):
    call_command("export_person", halima.username, str(tmp_path / "her.zip"))
    assert unpacked((tmp_path / "her.zip").read_bytes())["person"]["username"] == halima.username
    monkeypatch.setattr("builtins.input", lambda _question: "somebody else")
    with pytest.raises(CommandError, match="Nothing was erased"):
        call_command("erase_person", halima.username)
    call_command("erase_person", halima.username, "--yes")
    halima.refresh_from_db()
    assert halima.erased_at
    with pytest.raises(CommandError, match="Nobody has the username"):
        call_command("erase_person", "m-nobody")
