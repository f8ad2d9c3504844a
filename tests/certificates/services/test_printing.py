"""The certificates of a cohort as files: made part by part, taken away, gone after a day."""

import io
import zipfile
from datetime import timedelta

import pikepdf
import pytest
from django.urls import reverse
from django.utils import timezone

from certificates.exceptions import NothingToPrint
from certificates.models import PrintPart, PrintRun
from certificates.selectors.printing import progress_of_run
from certificates.services import issue_waiting, print_waiting, printing, revoke_certificate, start_batch, start_print
from courses.models import CohortCourse
from jobs.models import LeasedRow
from tests.factories.certificates import make_certificate, make_completion, make_earning_course, make_learner
from tests.factories.cooperatives import make_cohort
from text.errors import NotAllowed


@pytest.fixture
def achievement(db):
    return make_earning_course()


@pytest.fixture
def small_parts(monkeypatch):
    monkeypatch.setattr(printing, "PART", {"pdf": 2, "zip": 2})


@pytest.fixture
def admin(client, school, driss):
    client.force_login(driss)
    return client


def people(achievement, *names):
    return [make_certificate(achievement=achievement, member=make_learner(family_name_fr=name)) for name in names]


def test_one_pdf_in_the_order_of_names(admin, achievement, driss, small_parts):
    people(achievement, "Tazi", "Alaoui", "Mansouri")
    page = admin.post(reverse("certificate_batches:start-print"), {"course": achievement.course_id, "form": "pdf"}).url
    assert 'data-over="no"' in admin.get(page).content.decode()
    assert admin.get(f"{page}1/").url == page, "nothing half made is handed out"
    print_waiting()
    assert 'data-over="yes"' in admin.get(f"{page}?progress").content.decode()
    answer = admin.get(f"{page}1/")
    assert answer["Content-Type"] == "application/pdf"
    with pikepdf.open(io.BytesIO(answer.content)) as document:
        assert len(document.pages) == 3
    run = PrintRun.objects.get()
    names = [achievement.certificates.get(pk=pk).record["name"]["fr"] for pk in run.certificate_ids]
    assert names == ["Amal Alaoui", "Amal Mansouri", "Amal Tazi"]
    assert admin.get(f"{page}2/", follow=True).status_code == 404


def test_a_zip_names_each_file_after_the_person_and_the_number(admin, achievement, driss, small_parts):
    made = people(achievement, "Aït Guelmim", "Aït Guelmim", "../../etc/passwd".replace("/", " "))
    made.append(make_certificate(achievement=achievement, member=make_learner(given_name_fr="", family_name_fr="")))
    run = start_print(by=driss, form="zip", title="t", course_key=achievement.course_key)
    print_waiting()
    answer = admin.get(reverse("certificate_batches:take", args=[run.uuid, 1]))
    with zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content))) as file:
        assert file.testzip() is None
        names = set(file.namelist())
        assert names == {
            f"amal-ait-guelmim_{made[0].serial}.pdf",
            f"amal-ait-guelmim_{made[1].serial}.pdf",
            f"amal-etc-passwd_{made[2].serial}.pdf",
            f"certificate_{made[3].serial}.pdf",
        }
        assert all(file.read(name).startswith(b"%PDF-") for name in names)


def test_only_what_holds_of_the_batch_or_of_the_cohort(achievement, driss, basma):
    cohort = make_cohort()
    CohortCourse.objects.create(cohort=cohort, course=achievement.course)
    inside, withdrawn = make_completion(achievement=achievement), make_completion(achievement=achievement)
    cohort.members.add(inside.enrolment.member, withdrawn.enrolment.member)
    batch = start_batch(by=driss, cohort=cohort)
    issue_waiting()
    gone = withdrawn.enrolment.certificates.get()
    revoke_certificate(certificate_id=gone.pk, by=driss, reason_public="Par erreur")
    outside = make_certificate(achievement=achievement)
    kept = inside.enrolment.certificates.get().pk
    assert start_print(by=driss, form="pdf", title="t", batch=batch).certificate_ids == [kept]
    assert start_print(by=driss, form="pdf", title="t", cohort=cohort).certificate_ids == [kept]
    assert set(start_print(by=driss, form="pdf", title="t", course_key=achievement.course_key).certificate_ids) == {kept, outside.pk}
    with pytest.raises(NotAllowed):
        start_print(by=basma, form="pdf", title="t", batch=batch)
    with pytest.raises(NothingToPrint):
        start_print(by=driss, form="pdf", title="t", course_key=make_earning_course().course_key)


def test_a_killed_worker_leaves_its_parts_and_the_next_goes_on(achievement, driss, small_parts):
    people(achievement, "A", "B", "C", "D", "E")
    run = start_print(by=driss, form="pdf", title="t", course_key=achievement.course_key)
    assert print_waiting(seconds=1e-9) == 1, "it hands the run back when its time is up"
    first = run.parts.get()
    PrintRun.objects.update(lease_owner=run.uuid, due_at=timezone.now() + timedelta(seconds=60))  # and here one was killed
    assert print_waiting() == 0
    PrintRun.objects.update(due_at=timezone.now())
    assert print_waiting() == 2
    run.refresh_from_db()
    assert (run.state, progress_of_run(run)) == (LeasedRow.State.DONE, 5)
    assert run.parts.get(number=1).pk == first.pk


def test_the_files_go_after_a_day(achievement, driss):
    people(achievement, "A")
    start_print(by=driss, form="pdf", title="t", course_key=achievement.course_key)
    print_waiting()
    PrintRun.objects.update(created_at=timezone.now() - timedelta(hours=25))
    print_waiting()
    assert not PrintRun.objects.exists()
    assert not PrintPart.objects.exists()


def test_what_cannot_be_drawn_is_told(admin, achievement, driss, monkeypatch):
    people(achievement, "A")
    run = start_print(by=driss, form="pdf", title="t", course_key=achievement.course_key)

    def broken(_rows):
        raise RuntimeError("no ink")

    monkeypatch.setattr(printing, "print_run", broken)
    for _ in range(printing.MAX_ATTEMPTS):
        print_waiting()
        PrintRun.objects.update(due_at=timezone.now())
    assert "no ink" in admin.get(reverse("certificate_batches:print", args=[run.uuid])).content.decode()


def test_trainers_get_no_files(client, school, basma, achievement, driss):
    people(achievement, "A")
    run = start_print(by=driss, form="pdf", title="t", course_key=achievement.course_key)
    print_waiting()
    client.force_login(basma)
    assert client.get(reverse("certificate_batches:take", args=[run.uuid, 1])).status_code == 302
    assert client.post(reverse("certificate_batches:start-print"), {"course": achievement.course_id}).status_code == 302
