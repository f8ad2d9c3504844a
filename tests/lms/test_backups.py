"""The drill: a school with certificates, progress and files is backed up, lost, and restored."""

import json
import os
import subprocess
from contextlib import ExitStack
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import storages

from accounts.models import User
from lms.backups import files
from lms.backups import school as backups
from tests.databases import MIGRATE, new_database
from tests.factories.accounts import make_member
from tests.forks import Forks

BASE = Path(__file__).parents[2]

# Runs inside the school that is backed up: people, a certificate, progress, a file.
FILL = """
import uuid
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.utils import timezone
from lms.school import prepare_school
from tests.factories.certificates import make_certificate
from tests.factories.accounts import make_member
from courses.models import LearningEvent
prepare_school()
certificate = make_certificate()
member = certificate.enrolment.member
LearningEvent.objects.create(id=uuid.uuid4(), member=member, verb="viewed", object_key=uuid.uuid4(), at=timezone.now())
storages["default"].save("recordings/صوت.opus", ContentFile(b"sound" * 1000))
storages["private"].save("answers/a.jpg", ContentFile(b"photo"))
print(certificate.serial)
"""
LOOK = """
import json
from certificates.models import IssuedCertificate
from certificates.selectors.soundness import unsound_records
from certificates.selectors.verification import verify
from courses.models import CourseCompletion, LearningEvent
from django.core.files.storage import storages
one = IssuedCertificate.objects.get()
print(json.dumps({
    "serial": one.serial, "unsound": unsound_records(), "completions": CourseCompletion.objects.count(),
    "events": LearningEvent.objects.count(),
    "sound": storages["default"].open("recordings/صوت.opus").read()[:5].decode(),
    "photo": storages["private"].open("answers/a.jpg").read().decode(),
    "answer": verify(one.serial).status,
}))
"""


class School:
    """A school in a folder and a database of its own; commands run in processes of their own, as an operator's do."""

    def __init__(self, folder: Path, database_url: str) -> None:
        self.processes = Forks(
            {
                "PATH": os.environ["PATH"],
                "PYTHONPATH": str(BASE),
                "DJANGO_SETTINGS_MODULE": "lms.settings.embedded",
                "TAAWON_VAR": str(folder),
                "DATABASE_URL": database_url,
            }
        )

    def manage(self, *arguments: str, good: bool = True) -> subprocess.CompletedProcess:
        done = self.processes.run("manage.py", *arguments)
        assert (done.returncode == 0) is good, done.stdout + done.stderr
        assert "Traceback" not in done.stderr
        return done

    def shell(self, code: str) -> str:
        return self.manage("shell", "--no-imports", "-v", "0", "-c", code).stdout.strip().splitlines()[-1]


@pytest.fixture(scope="module")
def new_school(tmp_path_factory, django_db_setup):
    with ExitStack() as databases:

        def make(*, migrated: bool = True) -> School:
            folder = tmp_path_factory.mktemp("school")
            school = School(folder, databases.enter_context(new_database(folder, made_by=MIGRATE if migrated else ())))
            databases.callback(school.processes.close)
            if migrated:
                school.manage("createcachetable")
            return school

        yield make


@pytest.fixture(scope="module")
def backed_up(new_school, tmp_path_factory):
    """A filled school, its backup, and the serial of its certificate."""
    school = new_school()
    serial = school.shell(FILL)
    place = tmp_path_factory.mktemp("backups")
    school.manage("backup", str(place), "--keys", str(place / "keys.json"))
    [folder] = place.glob("taawon-*")
    return school, folder, serial


def test_a_lost_school_is_whole_again(backed_up, new_school):
    _school, folder, serial = backed_up
    other = new_school(migrated=False)
    said = other.manage("restore", str(folder)).stdout
    assert "1 certificates, all sound" in said
    other.processes.close()  # who looks reads the settings after it
    assert json.loads(other.shell(LOOK)) == {
        "serial": serial,
        "unsound": [],
        "completions": 1,
        "events": 1,
        "sound": "sound",
        "photo": "photo",
        "answer": "valid",
    }


def test_only_its_owner_may_read_it_and_keys_lie_apart(backed_up):
    _school, folder, _serial = backed_up
    assert folder.stat().st_mode & 0o077 == 0
    keys = folder.parent / "keys.json"
    assert keys.stat().st_mode & 0o077 == 0
    secret = json.loads(keys.read_text())["SECRET_KEY"]
    assert secret not in (folder / "manifest.json").read_text()


def test_a_school_with_people_is_not_overwritten_by_mistake(backed_up):
    school, folder, _serial = backed_up
    assert "--overwrite" in school.manage("restore", str(folder), good=False).stderr


@pytest.mark.parametrize("how", ["cut", "changed", "missing", "newer"])
def test_a_backup_that_is_not_whole_changes_nothing(backed_up, new_school, tmp_path, how):
    school, folder, serial = backed_up
    copy = tmp_path / "copy"
    subprocess.run(["cp", "-a", str(folder), str(copy)], check=True)
    manifest = copy / "manifest.json"
    if how == "cut":
        manifest.unlink()
    elif how == "changed":
        (copy / "files/private/answers/a.jpg").write_bytes(b"other")
    elif how == "missing":
        (copy / "files/private/answers/a.jpg").unlink()
    else:
        told = json.loads(manifest.read_text())
        told["migrations"].append("courses.0999_tomorrow")
        manifest.write_text(json.dumps(told))
    words = school.manage("restore", str(copy), "--overwrite", good=False).stderr
    assert {"cut": "not a whole backup", "changed": "not as it was", "missing": "missing", "newer": "newer release"}[how] in words
    assert json.loads(school.shell(LOOK))["serial"] == serial


def test_a_file_that_is_deleted_meanwhile_is_left_out(db, settings, tmp_path, monkeypatch):
    for name in ("a.opus", "b.opus", "c.opus"):
        storages["default"].save(f"meanwhile/{name}", ContentFile(b"sound"))
    copied = []
    for name in files.copy_out(tmp_path):
        copied.append(name)
        storages["default"].delete("meanwhile/b.opus")
    here = [name for name in copied if "/meanwhile/" in name]
    assert here == ["files/default/meanwhile/a.opus", "files/default/meanwhile/c.opus"]
    assert not (tmp_path / "files/default/meanwhile/b.opus").exists()


@pytest.mark.django_db(transaction=True)
def test_what_is_deleted_before_the_dump_is_not_missed_after(settings, tmp_path, monkeypatch):
    leaver = make_member()
    make_member()

    def dump(folder):
        leaver.delete()
        (folder / "database").write_bytes(b"")
        return "database"

    monkeypatch.setattr(backups.databases, "dump", dump)
    manifest = backups.make(tmp_path / "backup", say=print)
    assert manifest.rows["accounts.User"] == User.objects.count()
