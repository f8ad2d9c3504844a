"""The ready-made sign-ins of a demo school, whatever became of the school since."""

import json

import pytest

from accounts.models import User
from accounts.services import deactivate_member
from demo import signins
from demo.people import PeopleLoader
from demo.signins import describe, signins_file, write_signins
from tests.factories.accounts import PASSWORD, make_member, make_staff


@pytest.fixture
def people(school, settings, tmp_path) -> PeopleLoader:
    """The demo's staff and members, without its courses."""
    settings.VAR_DIR = tmp_path
    loader = PeopleLoader(print)
    loader.load_staff()
    return loader


def test_the_demos_own_staff_may_sign_in_and_keep_their_passwords(people, settings):
    first, second = write_signins(), write_signins()
    assert first["admin"] == second["admin"] and first["trainer"] == second["trainer"]
    assert User.objects.get(email=first["admin"]["email"]).check_password(first["admin"]["password"])
    assert json.loads((settings.VAR_DIR / "demo.json").read_text())["admin"] == first["admin"]
    assert (settings.VAR_DIR / "demo.json").stat().st_mode & 0o077 == 0


def test_another_administrator_is_left_alone(people):
    other = make_staff()
    assert write_signins()["admin"]["email"] == people.administrator.email
    other.refresh_from_db()
    assert other.check_password(PASSWORD)


def test_a_school_that_closed_the_demos_accounts_still_starts(people):
    other = make_staff()
    for person in User.objects.exclude(pk=other.pk):
        deactivate_member(member=person, by=None)
    found = write_signins()
    assert "admin" not in found and "trainer" not in found
    assert found["base_url"] in describe(found)
    other.refresh_from_db()
    assert other.check_password(PASSWORD)


def test_what_the_school_no_longer_has_is_left_out(people):
    # No course, no quiz, no member on her way, no certificate.
    found = write_signins()
    assert not {"member", "course", "lesson", "quiz", "certificate"} & set(found)
    said = describe(found)
    assert found["admin"]["password"] in said
    assert "Verify" not in said and "printed code" not in said


def test_a_course_is_known_by_its_key_when_its_address_changed(people, small_school, monkeypatch):
    monkeypatch.setattr(signins, "COURSE", small_school.key)
    page = small_school.course["ar"]
    page.slug = "renamed"
    page.save_revision().publish()
    found = write_signins()
    assert "/renamed/" in found["course"]["ar"]
    assert found["lesson"]["ar"].startswith(found["course"]["ar"]) and set(found["lesson"]) == {"ar", "fr"}
    assert found["quiz"]["ar"].startswith(found["course"]["ar"])


def test_the_file_is_named_where_it_is(settings):
    settings.VAR_DIR = settings.BASE_DIR / "var" / "production" / "school"
    assert "The same is in var/production/school/demo.json." in describe({"base_url": "https://localhost:8443"})


@pytest.mark.parametrize(("embedded", "where"), [(True, "on the console"), (False, "in the worker's log")])
def test_it_is_said_where_a_code_arrives(people, settings, monkeypatch, embedded, where):
    settings.TAAWON_EMBEDDED = embedded
    monkeypatch.setattr(signins, "demo_member", make_member)
    assert f"the code arrives {where} and at {settings.TAAWON_BASE_URL}/admin/outbox/" in describe(write_signins())


@pytest.mark.parametrize("left", [b"", b'{"trainer": {"pass', b"[]", b'{"trainer": "x"}', b"\xff\xfe"])
def test_a_damaged_file_is_put_aside_and_written_anew(people, left, caplog):
    path = signins_file()
    path.write_bytes(left)
    data = write_signins()
    assert json.loads(path.read_text(encoding="utf-8")) == data and data["trainer"]["password"]
    assert path.with_suffix(".damaged").read_bytes() == left
    assert "damaged" in caplog.text and "new passwords" in caplog.text
