"""Certificates of a machine that did not know Morocco's new clock are found, told what is wrong, and can be replaced."""

import io
import json
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone
from wagtail.models import Page

from certificates.credentials import documents
from certificates.exceptions import NothingChanged
from certificates.models import IssuedCertificate
from certificates.selectors.wrong_days import WrongDay, with_early_credentials, with_wrong_days, wrong_days_of
from certificates.services import issue_certificate, reissue_certificate, render_certificate
from courses.models import CourseCompletion
from tests.factories.accounts import make_staff
from tests.factories.certificates import make_completion, make_earning_course

FORMER_CLOCK = timezone.get_fixed_timezone(60)
LATE, AFTERNOON = datetime(2026, 10, 1, 23, 30, tzinfo=UTC), datetime(2026, 10, 1, 15, tzinfo=UTC)
FIRST, SECOND = date(2026, 10, 1), date(2026, 10, 2)


@pytest.fixture
def driss(db):
    return make_staff()


def issued(*, completed: datetime = LATE, at: datetime = LATE, clock=FORMER_CLOCK, **course) -> IssuedCertificate:
    completion = make_completion(achievement=make_earning_course(**course))
    CourseCompletion.objects.filter(pk=completion.pk).update(completed_at=completed)
    with timezone.override(clock):
        return issue_certificate(enrolment_id=completion.enrolment_id, at=at)


def test_the_last_hour_of_a_day_was_written_as_the_next(db):
    certificate = issued(validity_months=12)
    assert wrong_days_of(certificate) == (
        WrongDay("completed_on", SECOND, FIRST),
        WrongDay("issued_on", SECOND, FIRST),
        WrongDay("expires_on", date(2027, 10, 2), date(2027, 10, 1)),
    )
    assert [one for one, _days in with_wrong_days()] == [certificate]


@pytest.mark.parametrize(
    ("moment", "clock"),
    [
        (AFTERNOON, FORMER_CLOCK),
        (LATE, None),  # by the right clock
        (datetime(2026, 9, 19, 23, 30, tzinfo=UTC), FORMER_CLOCK),  # when that was Morocco's clock
    ],
)
def test_what_is_right_is_not_listed(db, moment, clock):
    assert wrong_days_of(issued(completed=moment, at=moment, clock=clock)) == ()
    assert list(with_wrong_days()) == []


def test_a_completion_that_was_moved_later_is_no_work_of_the_clock(db):
    certificate = issued(completed=AFTERNOON, at=AFTERNOON)
    CourseCompletion.objects.update(completed_at=AFTERNOON + timedelta(days=9))
    assert wrong_days_of(IssuedCertificate.objects.get(pk=certificate.pk)) == ()


def test_replacing_makes_it_right(driss):
    certificate = issued()
    new = reissue_certificate(certificate_id=certificate.pk, by=driss)
    assert new.completed_on == FIRST
    assert list(with_wrong_days()) == []
    with pytest.raises(NothingChanged):
        reissue_certificate(certificate_id=new.pk, by=driss)


def test_one_whose_day_of_issue_alone_is_wrong_can_be_replaced(driss):
    certificate = issued(completed=AFTERNOON)
    assert wrong_days_of(certificate) == (WrongDay("issued_on", SECOND, FIRST),)
    assert reissue_certificate(certificate_id=certificate.pk, by=driss).supersedes == certificate


def test_a_signed_record_that_is_an_hour_early_is_found(db, monkeypatch):
    with monkeypatch.context() as patches:
        patches.setattr(documents, "MOROCCO", FORMER_CLOCK)
        early = issued(completed=AFTERNOON, at=AFTERNOON)
        render_certificate(certificate=early)
    assert list(with_early_credentials()) == [early]


def test_the_command_lists_them_and_what_is_planned(db, monkeypatch):
    certificate = issued()
    Page.objects.filter(depth=1).update(expire_at=timezone.now() + timedelta(days=3))
    out = io.StringIO()
    call_command("list_wrong_days", stdout=out)
    assert f"{certificate.serial}  completed 2026-10-02, right is 2026-10-01; issued 2026-10-02" in out.getvalue()
    assert "1 certificates bear a wrong day." in out.getvalue()
    assert "disappears" in out.getvalue()
    out = io.StringIO()
    call_command("list_wrong_days", "--json", stdout=out)
    told = json.loads(out.getvalue())
    assert told["certificates"] == [
        {
            "serial": certificate.serial,
            "days": {part: {"written": "2026-10-02", "right": "2026-10-01"} for part in ("completed_on", "issued_on")},
        }
    ]
    assert len(told["pages"]) == 1
