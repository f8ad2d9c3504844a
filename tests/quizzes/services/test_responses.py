"""The plain form and the script hand in the same fields: the same is kept, and the same refused."""

import uuid

import pytest
from django.http import QueryDict

from quizzes.exceptions import AttemptNotFound, ResponseInvalid
from quizzes.models import Response
from quizzes.selectors import questions_of
from quizzes.services import record_form, record_posted, record_response
from tests.factories.quizzes import make_attempt, make_quiz

pytestmark = pytest.mark.django_db
FIELDS = {
    "single": {"q1": ["2"]},
    "multiple": {"q1": ["1", "3"]},
    "true_false": {"q1": ["1"]},
    "short": {"q1": ["  تعاونية\u00a0 "]},
    "numeric": {"q1": ["1 200,50"]},
    "ordering": {"q1-1": ["2"], "q1-2": ["1"], "q1-3": ["3"]},
}
INVALID = {"single": {"q1": ["99"]}, "multiple": {"q1": ["1", "x"]}}


def posted(fields: dict[str, list[str]]) -> QueryDict:
    data = QueryDict(mutable=True)
    for name, values in fields.items():
        data.setlist(name, values)
    return data


def stored(attempt) -> object:
    return Response.objects.get(question__attempt=attempt).value


def by_form(attempt, fields):
    (question,) = questions_of(attempt, "fr")
    return record_form(attempt=attempt, by=attempt.member, data=posted(fields | {"was-1": [question.digest]}))


def by_script(attempt, fields):
    record_posted(attempt_id=attempt.pk, by=attempt.member, position=1, data=posted(fields), event_id=uuid.uuid4())


@pytest.mark.parametrize("kind", FIELDS)
def test_the_form_keeps_what_the_script_keeps(amal, kind):
    attempt = make_attempt(member=amal, quiz=make_quiz(kind))
    by_script(attempt, FIELDS[kind])
    script = stored(attempt)
    assert script is not None
    record_response(attempt_id=attempt.pk, by=amal, position=1, value=None, event_id=uuid.uuid4())
    assert by_form(attempt, FIELDS[kind]) == {}
    assert stored(attempt) == script


@pytest.mark.parametrize("kind", INVALID)
def test_the_form_refuses_what_the_script_refuses(amal, kind):
    attempt = make_attempt(member=amal, quiz=make_quiz(kind))
    with pytest.raises(ResponseInvalid) as said:
        by_script(attempt, INVALID[kind])
    refused = by_form(attempt, INVALID[kind])
    assert [str(error) for error in refused.values()] == [str(said.value)]
    assert stored(attempt) is None


def test_nobody_hands_in_the_form_of_another(amal, camil):
    attempt = make_attempt(member=amal, quiz=make_quiz("single"))
    with pytest.raises(AttemptNotFound):
        record_form(attempt=attempt, by=camil, data=posted({"q1": ["1"], "was-1": [""]}))
    assert stored(attempt) is None
