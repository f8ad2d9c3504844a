"""Certificates that an administrator lets out: the queue, one by one and a whole course at once."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.urls import reverse

from certificates.choices import EventKind
from certificates.models import CertificateEvent, IssueBatch, IssuedCertificate
from certificates.services import issue_waiting
from tests.factories.certificates import make_certificate, make_completion, make_earning_course, make_learner


@pytest.fixture
def admin(client, school, driss):
    client.force_login(driss)
    return client


@pytest.fixture
def approved(db):
    return make_earning_course(is_automatic=False)


QUEUE = "achievements:waiting"


def queue(admin):
    return admin.get(reverse(QUEUE)).content.decode()


def test_finished_courses_wait_and_are_approved_one_by_one(admin, approved):
    first = make_completion(achievement=approved, member=make_learner(given_name_fr="Zineb", given_name_ar="زينب"))
    unnamed = make_completion(achievement=approved, member=make_learner(confirmed=False, given_name_fr="Ilham", given_name_ar="إلهام"))
    automatic = make_completion(member=make_learner(given_name_fr="Rkia", given_name_ar="رقية"))
    html = queue(admin)
    assert f'value="{first.enrolment_id}"' in html
    assert f'value="{unnamed.enrolment_id}"' not in html  # she confirms her name first
    assert "رقية" not in html
    assert not IssuedCertificate.objects.exists()
    admin.post(reverse(QUEUE), {"enrolment": first.enrolment_id})
    assert IssuedCertificate.objects.get().enrolment_id == first.enrolment_id
    admin.post(reverse(QUEUE), {"enrolment": automatic.enrolment_id})
    assert IssuedCertificate.objects.count() == 1
    assert f'value="{first.enrolment_id}"' not in queue(admin)


def test_a_whole_course_is_approved_as_a_batch(admin, approved):
    ready = [make_completion(achievement=approved, member=make_learner()) for _n in range(3)]
    answer = admin.post(reverse(QUEUE), {"course": str(approved.course_key)})
    batch = IssueBatch.objects.get()
    assert answer.url == reverse("certificate_batches:inspect", args=[batch.pk])
    issue_waiting()
    assert IssuedCertificate.objects.count() == len(ready)
    assert '<button type="submit" class="button" name="course"' not in queue(admin)


def test_renewals_wait_in_the_same_place(admin, driss):
    achievement = make_earning_course(is_automatic=False, validity_months=1)
    with time_machine.travel(datetime(2026, 8, 12, tzinfo=UTC)):
        held = [make_certificate(completion=make_completion(achievement=achievement, member=make_learner()), by=driss) for _n in range(3)]
    with time_machine.travel(datetime(2026, 9, 1, tzinfo=UTC) + timedelta(days=30)):
        admin.force_login(driss)
        for certificate in held:
            CertificateEvent.objects.create(certificate=certificate, kind=EventKind.PASSED)
        assert queue(admin).count('name="renewal"') == 3
        admin.post(reverse(QUEUE), {"renewal": held[0].pk})
        assert IssuedCertificate.objects.filter(supersedes=held[0]).exists()
        admin.post(reverse(QUEUE), {"renew_all": "1"})
        assert IssuedCertificate.objects.active().count() == 3
        assert 'name="renewal"' not in queue(admin)


def test_an_administrator_vouches_for_a_renewal(admin, driss):
    achievement = make_earning_course(validity_months=12)
    with time_machine.travel(datetime(2026, 8, 12, tzinfo=UTC)):
        held = make_certificate(completion=make_completion(achievement=achievement), by=driss)
        admin.force_login(driss)
        address = reverse("certificates_admin:renew", args=[held.pk])
        assert address not in admin.get(reverse("certificates_admin:inspect", args=[held.pk])).content.decode()
        admin.post(address)  # too early
        assert IssuedCertificate.objects.count() == 1
    with time_machine.travel(datetime(2027, 9, 1, tzinfo=UTC)):
        admin.force_login(driss)
        assert address in admin.get(reverse("certificates_admin:inspect", args=[held.pk])).content.decode()
        assert admin.get(address).status_code == 200
        admin.post(address)
        new = IssuedCertificate.objects.get(supersedes=held)
        assert new.issued_by == driss
        assert admin.post(address, follow=True).status_code == 200
    assert IssuedCertificate.objects.count() == 2


def test_the_lists_say_how_many_wait(admin, approved):
    make_completion(achievement=approved)
    assert reverse(QUEUE) in admin.get(reverse("achievements:index")).content.decode()


@pytest.mark.parametrize("asked", [{"enrolment": "x"}, {"enrolment": "9" * 30}, {"renewal": "-1"}, {"course": "x"}, {}])
def test_nonsense_is_answered_in_words(admin, asked):
    answer = admin.post(reverse(QUEUE), asked, follow=True)
    assert answer.status_code == 200
    assert len(list(answer.context["messages"])) == 1


def test_only_administrators(client, school, basma, approved):
    completion = make_completion(achievement=approved)
    client.force_login(basma)
    assert client.get(reverse(QUEUE)).status_code in {302, 403}
    assert client.post(reverse(QUEUE), {"enrolment": completion.enrolment_id}).status_code in {302, 403}
    assert not IssuedCertificate.objects.exists()
