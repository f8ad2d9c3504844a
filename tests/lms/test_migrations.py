"""A school of the first release, with people in it, is brought up to this one and loses nothing."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.databases import new_database

BASE = Path(__file__).parents[2]
FIRST_RELEASE = {
    "accounts": "0001_initial",
    "cooperatives": "0002_regions_and_sectors",
    "courses": "0001_initial",
    "quizzes": "0001_initial",
    "certificates": "0002_seal_issued_records",
    "messaging": "0001_initial",
}
FIRST_MIGRATIONS = f"""
from django.core.management import call_command
for app, name in {FIRST_RELEASE!r}.items():
    call_command("migrate", app, name, verbosity=0, skip_checks=True)
"""
MADE_BY = (("shell", "--no-imports", "-v", "0", "-c", FIRST_MIGRATIONS),)
FILL = """
import json, uuid
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone
executor = MigrationExecutor(connection)
old = executor.loader.project_state(list(TARGETS.items())).apps
user = old.get_model("accounts.User").objects.create(username="m-first", given_name_fr="Première", search_text="premiere", password="!")
Question, Version = old.get_model("quizzes.Question"), old.get_model("quizzes.QuestionVersion")
keys = []
for number in range(30):
    body = {"stem": {"ar": f"سؤال {number}", "fr": f"Question {number}"}, "choices": [
        {"id": "c1", "text": {"ar": "نعم", "fr": "Oui"}, "correct": True, "feedback": {"ar": "", "fr": ""}},
        {"id": "c2", "text": {"ar": "لا", "fr": "Non"}, "correct": False, "feedback": {"ar": "", "fr": ""}}],
        "feedback": {"ar": "", "fr": ""}}
    question = Question.objects.create(kind="single", key=uuid.uuid4())
    version = Version.objects.create(question=question, number=1, kind="single", body=body)
    Question.objects.filter(pk=question.pk).update(current=version)
    keys.append(str(question.key))
quiz = old.get_model("quizzes.Quiz").objects.create(title_fr="Quiz", key=uuid.uuid4())
old.get_model("quizzes.QuizItem").objects.create(quiz=quiz, position=1, question_id=question.pk, points=1)
now = timezone.now()
attempt = old.get_model("quizzes.Attempt").objects.create(quiz=quiz, member=user, number=1, pass_mark=60, started_at=now, state="submitted",
    submitted_at=now, ended_by="member", graded_at=now, score=1, max_score=1, percent=100, passed=True)
drawn = old.get_model("quizzes.AttemptQuestion").objects.create(attempt=attempt, position=1, version=version,
    choice_order={"choices": ["c2", "c1"]})
old.get_model("quizzes.Response").objects.create(question=drawn, value="c1", fraction=1, graded_at=now)
course = old.get_model("courses.Course").objects.create(key=uuid.uuid4(), outline={"titles": {}, "urls": {}, "modules": []})
old.get_model("certificates.Achievement").objects.create(course=course, signatory_name_ar="مريم بناني", signatory_name_fr="Maryam Bennani",
    signatory_role_ar="المديرة", signatory_role_fr="Directrice")
region = old.get_model("cooperatives.Region").objects.get(code="02")
first = str(attempt.pk)
assert region.name_fr == "L'Oriental"
"""
LOOK = """
call_command("migrate", verbosity=0, skip_checks=True)
from accounts.models import User
from certificates.models import Achievement
from certificates.rendering.documents import render_sample_pdf
from certificates.rendering.samples import Sample, sample_record
from cooperatives.models import Region
from quizzes.fingerprints import fingerprint
from quizzes.models import Attempt, Question
from quizzes.services import save_question
attempt = Attempt.objects.get()
question = Question.objects.get(key=keys[-1])
before = question.versions.count()
save_question(kind="single", body=question.current.body, key=question.key)
achievement = Achievement.objects.get()
signed = achievement.settings["signatories"]
record = sample_record(Sample.USUAL, title={"ar": "أركان", "fr": "Argan"}, signatories=signed, expires_on=None, today=timezone.localdate())
drawn = render_sample_pdf(record=record, design=achievement.template_version.design)
print(json.dumps({
    "signed": [one["name"]["fr"] for one in signed], "drawn": drawn[:4].decode(),
    "attempt": str(attempt.pk) == first, "mode": attempt.mode, "percent": float(attempt.percent),
    "answer": attempt.questions.get().response.value,
    "prints": Question.objects.exclude(fingerprint="").count(),
    "same": question.fingerprint == fingerprint("single", question.current.body),
    "versions": [before, question.versions.count()], "people": User.objects.count(), "region": Region.objects.get(code="02").name_fr,
}))
"""


@pytest.fixture
def manage(tmp_path, django_db_setup):
    """Runs a command of a school of the first release with a database of its own."""
    environment = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(BASE),
        "DJANGO_SETTINGS_MODULE": "lms.settings.embedded",
        "TAAWON_VAR": str(tmp_path),
    }

    def run(*arguments: str) -> str:
        done = subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=BASE,
            env=environment | {"DATABASE_URL": address},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    with new_database(tmp_path, made_by=MADE_BY) as address:
        yield run


def test_a_school_of_the_first_release_comes_up_whole(manage):
    code = (FILL + LOOK).replace("TARGETS", repr(FIRST_RELEASE))
    found = json.loads(manage("shell", "--no-imports", "-v", "0", "-c", code).splitlines()[-1])
    assert found == {
        "signed": ["Maryam Bennani"],
        "drawn": "%PDF",
        "attempt": True,
        "mode": "graded",
        "percent": 100.0,
        "answer": "c1",
        "prints": 30,
        "same": True,
        "versions": [1, 1],
        "people": 1,
        "region": "L’Oriental",
    }
