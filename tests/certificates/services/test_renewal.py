"""Certificates that end: told in time, renewed by passing again, and what the old address says."""

import uuid
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.urls import reverse
from wagtail.models import ModelLogEntry

from certificates.choices import EventKind, State, VerificationStatus
from certificates.exceptions import AlreadyReplaced, NotPassedAgain, TooEarlyToRenew
from certificates.models import IssuedCertificate
from certificates.renewal import Term, next_expiry
from certificates.selectors import verify
from certificates.selectors.renewal import passed_again, waiting_renewals
from certificates.services import issue_certificate, reissue_certificate, revoke_certificate
from certificates.services.renewal import remind_expiring, renew_certificate
from courses.models import Step
from messaging.models import OutSms
from quizzes.exceptions import AttemptLimitReached
from quizzes.models import Quiz
from quizzes.selectors import quiz_status_of
from quizzes.services import record_response, start_attempt, submit_attempt
from tests.factories.certificates import make_completion, make_earning_course, make_learner
from tests.factories.quizzes import RIGHT, WRONG, make_quiz
from text.errors import NotAllowed

ISSUED = datetime(2026, 8, 12, 10, tzinfo=UTC)
LAST_DAY = date(2027, 8, 12)
NAMES = {"given_name_ar": "أمل", "family_name_ar": "آيت", "given_name_fr": "Amal", "family_name_fr": "Aït"}


def at(day, hour=10):
    return time_machine.travel(datetime(day.year, day.month, day.day, hour, tzinfo=UTC), tick=False)


def make_held(*, finals=1, months=12, **fields):
    """A certificate that holds for so many months, of a course with final quizzes."""
    achievement = make_earning_course(validity_months=months, **fields)
    course = achievement.course
    steps = [Step.objects.create(key=uuid.uuid4(), course=course, kind="quiz", quiz=make_quiz("true_false")) for _n in range(finals)]
    entry = {
        "titles": {"fr": "Quiz"},
        "urls": {"fr": "/fr/quiz/"},
        "minutes": 5,
        "kind": "quiz",
        "rule": "viewed",
        "activities": [],
        "required": True,
        "final": True,
    }
    course.outline = course.outline | {
        "modules": [{"key": "", "titles": {}, "urls": {}, "steps": [entry | {"key": str(step.pk)} for step in steps]}]
    }
    course.save()
    member = make_learner(phone="+212661234567", language="fr")
    completion = make_completion(achievement=achievement, member=member)
    return issue_certificate(enrolment_id=completion.enrolment_id)


@pytest.fixture
def held(db):
    with time_machine.travel(ISSUED, tick=False):
        return make_held()


def steps_of(certificate):
    return list(certificate.achievement.course.steps.order_by("pk"))


def take_quiz(certificate, step, answers=RIGHT):
    member = certificate.enrolment.member
    attempt = start_attempt(quiz_id=step.quiz_id, member=member, origin=str(step.pk))
    record_response(attempt_id=attempt.pk, by=member, position=1, value=answers["true_false"], event_id=uuid.uuid4())
    return submit_attempt(attempt_id=attempt.pk, by=member)


def successor(certificate):
    return IssuedCertificate.objects.filter(supersedes=certificate).first()


def test_days():
    year = Term(ISSUED.date(), LAST_DAY)
    assert [year.may_be_renewed(LAST_DAY + timedelta(days=n)) for n in (-61, -60, 0, 900)] == [False, True, True, True]
    assert [year.is_reminder_due(LAST_DAY + timedelta(days=n)) for n in (-31, -30, 0, 1)] == [False, True, True, False]
    month = Term(date(2026, 8, 12), date(2026, 9, 12))  # never before its middle
    assert [month.may_be_renewed(date(2026, 8, day)) for day in (12, 26, 27)] == [False, False, True]
    assert [month.is_reminder_due(date(2026, 8, day)) for day in (12, 26, 27)] == [False, False, True]
    for_ever = Term(ISSUED.date(), None)
    assert not for_ever.may_be_renewed(LAST_DAY)
    assert not for_ever.is_reminder_due(LAST_DAY)
    assert next_expiry(LAST_DAY, LAST_DAY - timedelta(days=40), 12) == date(2028, 8, 12)
    assert next_expiry(LAST_DAY, LAST_DAY + timedelta(days=40), 12) == date(2028, 9, 21)
    assert next_expiry(date(2027, 1, 31), date(2027, 1, 1), 1) == date(2027, 2, 28)
    assert next_expiry(LAST_DAY, LAST_DAY, None) is None


def test_she_is_told_once_thirty_days_before(held):
    with at(LAST_DAY - timedelta(days=31)):
        assert remind_expiring() == 0
    with at(LAST_DAY - timedelta(days=30)):
        assert remind_expiring() == 1
        assert remind_expiring() == 0
    message = OutSms.objects.get()
    assert message.to == "+212661234567"
    assert "12 aout 2027" in message.body  # accents that double the price are left out
    assert "/fr/me/certificates/" in message.body
    assert message.language == "fr"
    OutSms.objects.all().delete()  # as the outbox does after a month
    with at(LAST_DAY):
        assert remind_expiring() == 0
    assert not OutSms.objects.exists()


def test_a_sweep_that_slept_tells_late_but_not_after_the_end(held):
    with at(LAST_DAY + timedelta(days=1)):
        assert remind_expiring() == 0
    with at(LAST_DAY):
        assert remind_expiring() == 1


def test_without_a_phone_nothing_is_sent_and_nothing_breaks(held):
    held.enrolment.member.phone = None
    held.enrolment.member.save()
    with at(LAST_DAY - timedelta(days=3)):
        assert remind_expiring() == 1
        assert remind_expiring() == 0
    assert not OutSms.objects.exists()


def test_passing_again_in_the_window_renews_and_loses_no_day(held):
    with at(LAST_DAY - timedelta(days=20)):
        take_quiz(held, steps_of(held)[0])
    held.refresh_from_db()
    new = successor(held)
    assert (held.state, new.state) == (State.REPLACED, State.ACTIVE)
    assert new.expires_on == date(2028, 8, 12)
    assert new.record["completed_on"] == (LAST_DAY - timedelta(days=20)).isoformat()
    assert new.record["score"] == "100.00"
    assert [event.kind for event in held.events.all()] == [EventKind.ISSUED, EventKind.PASSED, EventKind.RENEWED]


@pytest.mark.parametrize(("days", "answers"), [(-61, RIGHT), (-20, WRONG)])
def test_too_early_or_failed_changes_nothing(held, days, answers):
    with at(LAST_DAY + timedelta(days=days)):
        take_quiz(held, steps_of(held)[0], answers)
    assert IssuedCertificate.objects.get() == held


def test_a_renewed_certificate_that_is_replaced_keeps_the_day_and_result_of_passing_again(held, driss):
    with at(LAST_DAY - timedelta(days=10)):
        take_quiz(held, steps_of(held)[0])
        renewed = successor(held)
    with at(LAST_DAY - timedelta(days=5)):
        new = reissue_certificate(certificate_id=renewed.pk, by=driss, names=NAMES | {"given_name_fr": "Amale"})
    assert new.completed_on == renewed.completed_on == LAST_DAY - timedelta(days=10)
    assert new.record["score"] == renewed.record["score"]


def test_the_window_opens_at_midnight_in_morocco(held):
    """On PostgreSQL with older zone files the last hour of the day before was counted too."""
    (step,) = steps_of(held)
    opens = LAST_DAY - timedelta(days=60)
    with time_machine.travel(datetime(opens.year, opens.month, opens.day, tzinfo=UTC) - timedelta(minutes=30), tick=False):
        take_quiz(held, step)
    assert passed_again(held) is None
    with time_machine.travel(datetime(opens.year, opens.month, opens.day, tzinfo=UTC), tick=False):
        take_quiz(held, step)
    assert passed_again(held).at.day == opens.day


def test_after_the_end_passing_again_gives_a_new_one_and_the_old_address_leads_on(held, client):
    with at(LAST_DAY + timedelta(days=100)):
        assert verify(held.serial).status == VerificationStatus.EXPIRED
        take_quiz(held, steps_of(held)[0])
        new = successor(held)
        assert new.expires_on == date(2028, 11, 20)
        found = verify(held.serial)
        assert (found.status, found.replacement) == (VerificationStatus.EXPIRED, new)
        assert verify(new.serial).status == VerificationStatus.VALID
        page = client.get(reverse("certificates_public:certificate", args=[held.serial]), {"lang": "fr"}).content.decode()
        assert new.serial in page
        client.force_login(held.enrolment.member)
        mine = client.get(reverse("certificates:list")).content.decode()
        assert str(new.uuid) in mine
        assert str(held.uuid) not in mine


def test_my_learning_tells_her_when_one_ends_and_where_to_pass_again(held, client):
    course = held.achievement.course
    course.outline = course.outline | {"urls": {"fr": "/fr/courses/digital/"}}
    course.save()
    shown = {}
    for days in (-61, -20, 1):
        with at(LAST_DAY + timedelta(days=days)):
            client.force_login(held.enrolment.member)
            shown[days] = client.get("/fr/me/").content.decode()
    assert "12 août 2027" not in shown[-61]
    assert "Votre certificat est valable jusqu’au 12 août 2027." in shown[-20]
    assert "Votre certificat était valable jusqu’au 12 août 2027." in shown[1]
    assert all('<a class="btn" href="/fr/courses/digital/">' in shown[days] for days in (-20, 1))
    with at(LAST_DAY + timedelta(days=2)):
        client.force_login(held.enrolment.member)
        take_quiz(held, steps_of(held)[0])
        assert "12 août 2027" not in client.get("/fr/me/").content.decode()


def test_renewed_before_its_end_the_old_one_is_replaced_and_then_expired(held):
    with at(LAST_DAY - timedelta(days=20)):
        take_quiz(held, steps_of(held)[0])
        assert verify(held.serial).status == VerificationStatus.REPLACED
    with at(LAST_DAY + timedelta(days=1)):
        assert verify(held.serial).status == VerificationStatus.EXPIRED


def test_every_final_quiz_must_be_passed_again(db):
    with time_machine.travel(ISSUED, tick=False):
        held = make_held(finals=2)
    first, second = steps_of(held)
    with at(LAST_DAY - timedelta(days=40)):
        take_quiz(held, first)
    assert successor(held) is None
    with at(LAST_DAY + timedelta(days=5)):
        take_quiz(held, second)
    assert successor(held).record["completed_on"] == (LAST_DAY + timedelta(days=5)).isoformat()


def test_passing_twice_renews_once(held):
    with at(LAST_DAY):
        take_quiz(held, steps_of(held)[0])
        take_quiz(held, steps_of(held)[0])
    assert IssuedCertificate.objects.count() == 2
    assert IssuedCertificate.objects.active().count() == 1


def test_where_an_administrator_approves_it_waits_and_she_is_told(db, client, driss):
    with time_machine.travel(ISSUED, tick=False):
        held = make_held(is_automatic=False)
    with at(LAST_DAY):
        take_quiz(held, steps_of(held)[0])
        take_quiz(held, steps_of(held)[0])
        assert successor(held) is None
        client.force_login(held.enrolment.member)
        assert "certificate" in client.get(reverse("certificates:list")).content.decode()
        new = renew_certificate(certificate_id=held.pk, by=driss)
        told = ModelLogEntry.objects.get(action="certificates.renew")
        assert (told.label, told.user) == (held.serial, driss) and new.serial in told.message
        assert new.issued_by == driss
        with pytest.raises(AlreadyReplaced):
            renew_certificate(certificate_id=held.pk, by=driss)


def test_a_limit_of_attempts_that_is_used_up_does_not_stop_a_renewal(held):
    step = steps_of(held)[0]
    Quiz.objects.filter(pk=step.quiz_id).update(attempt_limit=1)
    with at(LAST_DAY - timedelta(days=100)):
        take_quiz(held, step, WRONG)
        with pytest.raises(AttemptLimitReached):
            take_quiz(held, step)
    with at(LAST_DAY - timedelta(days=10)):
        assert quiz_status_of(quiz=step.quiz, member=held.enrolment.member).used == 0
        take_quiz(held, step)
        with pytest.raises(AttemptLimitReached):
            take_quiz(held, step)
    assert successor(held) is not None


def test_a_short_term_is_not_renewed_by_the_pass_that_earned_it(db):
    with time_machine.travel(ISSUED, tick=False):
        held = make_held(months=1)
        take_quiz(held, steps_of(held)[0])
        take_quiz(held, steps_of(held)[0])
        assert remind_expiring() == 0
    assert IssuedCertificate.objects.get() == held


def test_who_may_renew_and_when(held, driss):
    member = held.enrolment.member
    with at(LAST_DAY):
        with pytest.raises(NotAllowed):
            renew_certificate(certificate_id=held.pk, by=member)
        with pytest.raises(NotPassedAgain):
            renew_certificate(certificate_id=held.pk)
    with at(LAST_DAY - timedelta(days=61)), pytest.raises(TooEarlyToRenew):
        renew_certificate(certificate_id=held.pk, by=driss)
    with at(LAST_DAY):
        assert renew_certificate(certificate_id=held.pk, by=driss).record["completed_on"] == "2026-08-12"


def test_a_withdrawn_one_is_not_renewed(held, driss):

    revoke_certificate(certificate_id=held.pk, by=driss, reason_public="Par erreur")
    with at(LAST_DAY):
        take_quiz(held, steps_of(held)[0])
    assert IssuedCertificate.objects.count() == 1


def test_the_database_still_knows_one_active_only(held):
    with pytest.raises(IntegrityError), transaction.atomic():
        IssuedCertificate.objects.create(
            serial="X",
            enrolment=held.enrolment,
            achievement=held.achievement,
            template_version=held.template_version,
            record=held.record,
            record_sha256="x",
            search_text="",
            issued_at=ISSUED,
        )


def test_the_notice_on_her_page(held, client):
    for day, seen in ((LAST_DAY - timedelta(days=90), False), (LAST_DAY - timedelta(days=30), True), (LAST_DAY + timedelta(days=1), True)):
        with at(day):
            client.force_login(held.enrolment.member)
            assert ("notice-warning" in client.get(reverse("certificates:list")).content.decode()) is seen


def test_a_correction_takes_away_neither_the_pass_nor_the_word_that_was_sent(db, driss):
    with time_machine.travel(ISSUED, tick=False):
        held = make_held(is_automatic=False)
    with at(LAST_DAY - timedelta(days=25)):
        assert remind_expiring() == 1
        take_quiz(held, steps_of(held)[0])
    with at(LAST_DAY - timedelta(days=20)):
        new = reissue_certificate(certificate_id=held.pk, by=driss, names=NAMES)
        assert list(waiting_renewals()) == [new]
        assert remind_expiring() == 0
        renewed = renew_certificate(certificate_id=new.pk, by=driss)
    assert renewed.record["completed_on"] == (LAST_DAY - timedelta(days=25)).isoformat()
    assert renewed.expires_on == date(2028, 8, 12)
