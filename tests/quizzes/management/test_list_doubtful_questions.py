"""Which questions somebody should look at again after a release read a format wrongly."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from quizzes.models import Question, QuestionImport
from quizzes.services import save_question
from quizzes.services.importing import apply_import, start_import, work_on
from tests.quizzes.formats.test_qti_version1 import EXACT, SPICES, condition, item, response

pytestmark = pytest.mark.django_db


def bring_in(stem):
    asked = item(response("r", SPICES, many="Multiple"), condition(EXACT), stem=stem)
    content = f"<questestinterop><assessment>{asked}</assessment></questestinterop>".encode()
    row = work_on(the_import=start_import(content=content, filename=f"{stem}.xml"))
    apply_import(key=row.key)
    return work_on(the_import=row)


def listed(*options):
    out = StringIO()
    call_command("list_doubtful_questions", "--json", *options, stdout=out)
    return [row["title"] for row in json.loads(out.getvalue())["questions"]]


def test_what_came_in_so_and_was_not_changed_is_listed():
    bring_in("Épices")
    bring_in("Huiles")
    mended = Question.objects.get(title_fr="Huiles")
    save_question(kind="multiple", body=mended.body | {"stem": {"fr": "Huiles !"}}, key=mended.key)
    save_question(kind="multiple", body=mended.body | {"stem": {"fr": "À la main"}})
    assert listed() == ["Épices"]
    assert listed("--until", "2020-01-01") == []
    assert listed("--until", f"{timezone.localdate():%Y-%m-%d}") == ["Épices"]


def test_other_formats_are_not_listed():
    bring_in("Épices")
    QuestionImport.objects.update(format="xlsx")
    assert listed() == []


def test_a_day_that_is_none_is_refused():
    with pytest.raises(CommandError):
        listed("--until", "2026-31-12")
