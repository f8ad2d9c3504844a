"""What is earned, in the admin: the form, its preview, its versions; and that nothing issued ever changes."""

import io

import pypdfium2
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction
from django.urls import reverse
from PIL import Image, ImageDraw

from certificates.exceptions import PictureMissing
from certificates.forms.design import initial_of
from certificates.models import Achievement, AchievementVersion, CertificateTemplateVersion, DesignPicture
from certificates.rendering.designs import shipped_wording
from certificates.services import issue_certificate, render_certificate
from certificates.services.achievements import set_up_achievement
from certificates.services.corrections import reissue_certificate
from tests.factories.certificates import make_completion, make_earning_course, make_learner
from tests.factories.pdf_text import page_text
from tests.forms import made_from


@pytest.fixture
def admin(client, school, driss):
    client.force_login(driss)
    return client


def drawing(kind="PNG", size=(600, 200), mode="RGBA"):
    image = Image.new(mode, size)
    ImageDraw.Draw(image).line([(20, 150), (150, 30), (300, 150), (560, 60)], fill="navy", width=8)
    file = io.BytesIO()
    image.save(file, kind)
    return file.getvalue()


def filled(achievement, **changes):
    """The form as the browser would send it."""
    values = {name: value for name, value in initial_of(achievement).items() if value not in (None, "", False)}
    return values | {"course": str(achievement.course_id), "is_automatic": "on"} | changes


def signed(**changes):
    return {
        "signatory_0_name_ar": "إدريس الڭرواني",
        "signatory_0_name_fr": "Driss El Guerouani",
        "signatory_0_role_fr": "Directeur",
        "signatory_0_picture": SimpleUploadedFile("anything.txt", drawing()),
    } | changes


def save(admin, achievement, **changes):
    page = reverse("achievements:edit", args=[achievement.pk])
    return admin.post(page, filled(achievement, **changes) | made_from(admin, page))


def preview(admin, achievement, **changes):
    return admin.post(reverse("achievements:preview", args=[achievement.pk]), filled(achievement, **changes))


def codes(answer):
    """What the form shown again finds wrong."""
    assert answer.status_code == 422
    return {error.code for errors in answer.context["form"].errors.as_data().values() for error in errors}


def test_saving_another_design_never_changes_what_was_issued(admin):
    achievement = make_earning_course()
    certificate = issue_certificate(enrolment_id=make_completion(achievement=achievement).enrolment_id)
    before = render_certificate(certificate=certificate)
    assert save(admin, achievement, layout="arch", scheme="clay", words_heading_fr="Attestation", **signed()).status_code == 302
    certificate.refresh_from_db()
    assert render_certificate(certificate=certificate) == before
    achievement.refresh_from_db()
    newer = issue_certificate(enrolment_id=make_completion(achievement=achievement).enrolment_id)
    assert newer.template_version != certificate.template_version
    assert newer.record["signatories"][0]["name"]["fr"] == "Driss El Guerouani"
    assert "Attestation" in page_text(render_certificate(certificate=newer))


def test_every_save_is_a_version_with_its_author_and_one_can_go_back(admin, driss):
    achievement = make_earning_course()
    save(admin, achievement, words_heading_fr="Première")
    achievement = Achievement.objects.get(pk=achievement.pk)
    save(admin, achievement, words_heading_fr="Deuxième", title_fr="Vendre en ligne")
    achievement = Achievement.objects.get(pk=achievement.pk)
    save(admin, achievement, words_heading_fr="Deuxième", title_fr="Vendre en ligne")
    assert [(version.number, version.saved_by) for version in achievement.versions.all()] == [(2, driss), (1, driss)]
    listed = admin.get(reverse("achievements:versions", args=[achievement.pk])).content.decode()
    assert "عنوان الوثيقة" in listed
    shown = admin.get(reverse("achievements:version", args=[achievement.pk, 1])).content.decode()
    assert "Première" in shown
    assert "Deuxième" in shown
    picture = admin.get(reverse("achievements:version-picture", args=[achievement.pk, 1]))
    assert picture.content.startswith(b"\x89PNG")
    admin.post(reverse("achievements:version", args=[achievement.pk, 1]))
    achievement = Achievement.objects.get(pk=achievement.pk)
    assert achievement.wording["fr"]["heading"] == "Première"
    assert achievement.title_fr == ""
    assert achievement.versions.count() == 3


def test_without_a_version_the_list_says_so(admin):
    achievement = make_earning_course()
    assert admin.get(reverse("achievements:versions", args=[achievement.pk])).status_code == 200
    assert admin.get(reverse("achievements:version", args=[achievement.pk, 1]), follow=True).status_code == 404


def test_a_missing_signature_is_told_at_preview_and_at_save_and_nothing_is_saved(admin):
    achievement = make_earning_course()
    without = signed()
    del without["signatory_0_picture"]
    told = preview(admin, achievement, **without)
    assert (told.status_code, len(told.json()["errors"])) == (422, 1)
    assert codes(save(admin, achievement, **without)) == {"signature_missing"}
    assert not AchievementVersion.objects.exists()
    assert save(admin, achievement, **without, signatory_0_by_hand="on").status_code == 302


def test_a_picture_that_is_gone_stops_preview_save_and_issue(admin):
    gone = f"{'a' * 64}.png"
    kept = signed(signatory_0_kept=gone)
    del kept["signatory_0_picture"]
    achievement = make_earning_course()
    assert gone[:12] in preview(admin, achievement, **kept).json()["errors"][0]
    assert codes(save(admin, achievement, **kept)) == {"picture_missing"}
    name = {"ar": "", "fr": "Driss"}
    holed = make_earning_course(signatories=[{"name": name, "role": name, "picture": gone}])
    completion = make_completion(achievement=holed)
    with pytest.raises(PictureMissing):
        issue_certificate(enrolment_id=completion.enrolment_id)
    assert not completion.enrolment.certificates.exists()


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"GIF89a not a picture", "picture_unknown"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "picture_unknown"),
        (drawing()[:200], "picture_unknown"),
        (b"\x89PNG" + b"0" * (4 * 1024 * 1024), "picture_too_big"),
        (drawing(size=(7000, 7000), mode="1"), "picture_too_many_pixels"),
    ],
)
def test_a_file_that_is_no_picture_is_refused(admin, content, code):
    achievement = make_earning_course()
    answer = save(admin, achievement, **signed(signatory_0_picture=SimpleUploadedFile("x.png", content)))
    assert codes(answer) == {code}
    assert not DesignPicture.objects.exists()


def test_a_picture_is_kept_small_with_its_transparency_and_once(admin):
    achievement = make_earning_course()
    big = SimpleUploadedFile("x.jpg", drawing(size=(3000, 1000)))
    save(admin, achievement, **signed(signatory_0_picture=big))
    kept = DesignPicture.objects.get()
    image = Image.open(io.BytesIO(bytes(kept.content)))
    assert image.mode == "RGBA"
    assert image.getpixel((0, 0))[3] == 0
    assert kept.width <= 1000
    assert len(kept.content) < 300_000
    with pytest.raises(DatabaseError), transaction.atomic():
        DesignPicture.objects.update(width=1)
    with pytest.raises(DatabaseError), transaction.atomic():
        kept.delete()


def test_an_uploaded_signature_is_not_lost_when_another_field_is_wrong(admin):
    achievement = make_earning_course()
    answer = save(admin, achievement, **signed(words_heading_fr=""))
    assert answer.status_code == 422
    assert DesignPicture.objects.get().name in answer.content.decode()


@pytest.mark.parametrize(
    ("field", "words", "code"),
    [
        ("words_completed_fr", "pour {cours}", "place_unknown"),
        ("words_completed_fr", "pour {course", "place_broken"),
        ("words_when_ar", "أُنجزت", "place_missing"),
        ("words_heading_fr", "Certificat {course}", "place_unknown"),
        ("words_heading_fr", "漢", "letter_without_font"),
        ("words_note_fr", "x" * 161, "max_length"),
    ],
)
def test_words_that_cannot_be_printed_are_refused(admin, field, words, code):
    achievement = make_earning_course()
    assert codes(save(admin, achievement, **{field: words})) == {code}
    assert Achievement.objects.get(pk=achievement.pk).template_version is None


def test_a_title_that_cannot_be_printed_is_refused_also_when_nothing_else_changed(admin):
    achievement = make_earning_course()
    assert save(admin, achievement).status_code == 302
    assert codes(save(admin, achievement, title_fr="Vendre 🍯")) == {"letter_without_font"}
    achievement.refresh_from_db()
    assert achievement.title_fr == ""


def test_places_are_filled_and_a_line_without_its_fact_is_left_out(driss):
    words = shipped_wording()
    words = words | {"fr": words["fr"] | {"completed": "pour la formation de {cooperative} :", "note": "Délivré le {issued_on}"}}
    achievement = make_earning_course()
    set_up_achievement(course_key=achievement.course_key, by=driss, wording=words)
    certificate = issue_certificate(enrolment_id=make_completion(achievement=achievement, score=None).enrolment_id)
    text = page_text(render_certificate(certificate=certificate))
    assert "pour la formation de" not in text  # she belongs to none
    assert "Délivré le" in text
    assert "résultat" not in text


def test_vowel_marks_are_taken_out_of_the_words_since_readers_double_their_letters(driss):
    words = shipped_wording()
    words = words | {"ar": words["ar"] | {"awarded": "تُمنَح هذه الشهادةُ إلى"}}
    achievement = make_earning_course()
    set_up_achievement(course_key=achievement.course_key, by=driss, wording=words)
    achievement.refresh_from_db()
    assert achievement.wording["ar"]["awarded"] == "تمنح هذه الشهادة إلى"
    assert not any(set("\u064b\u064c\u064d\u064e\u064f\u0650\u0651\u0652") & set(text) for text in shipped_wording()["ar"].values())


@pytest.mark.parametrize("sample", ["usual", "longest", "marks", "letters", "accents", "tifinagh"])
def test_the_preview_draws_the_unsaved_form(admin, sample):
    achievement = make_earning_course()
    plain = preview(admin, achievement, sample=sample)
    changed = preview(admin, achievement, sample=sample, layout="ruled", **signed())
    assert plain["Content-Type"] == changed["Content-Type"] == "image/png"
    assert plain.content != changed.content
    pdf = preview(admin, achievement, sample=sample, **signed(), **{"as": "pdf"})
    assert len(pypdfium2.PdfDocument(pdf.content)) == 1
    assert not CertificateTemplateVersion.objects.exists()
    assert not DesignPicture.objects.exists()


def test_a_new_achievement_is_previewed_and_saved(admin):
    free = make_earning_course()
    course = free.course
    data = filled(free, title_fr="Vendre")
    free.delete()
    assert admin.post(reverse("achievements:preview-new"), data)["Content-Type"] == "image/png"
    page = reverse("achievements:add")
    assert admin.post(page, data | made_from(admin, page)).status_code == 302
    assert Achievement.objects.get(course=course).title_fr == "Vendre"
    assert admin.get(reverse("achievements:add")).status_code == 200


def test_a_replacement_is_drawn_with_the_design_of_today(admin, driss):
    achievement = make_earning_course()
    old = issue_certificate(enrolment_id=make_completion(achievement=achievement).enrolment_id)
    save(admin, achievement, scheme="olive")
    names = {"given_name_ar": "أمل", "family_name_ar": "آيت", "given_name_fr": "Amal", "family_name_fr": "Aït"}
    new = reissue_certificate(certificate_id=old.pk, by=driss, names=names)
    assert new.template_version.settings["scheme"] == "olive"
    assert old.template_version.settings["scheme"] == "majorelle"


def test_members_and_trainers_see_nothing_of_it(client, school, amal, basma):
    achievement = make_earning_course()
    before = Achievement.objects.values().get()
    changed = filled(achievement, scheme="olive")
    pages = [("edit", [achievement.pk]), ("versions", [achievement.pk]), ("preview", [achievement.pk]), ("picture", ["a.png"])]
    for person, refused in ((amal, (403, None)), (basma, (302, "/admin/"))):
        client.force_login(person)
        for address in [reverse(f"achievements:{name}", args=args) for name, args in pages]:
            for answer in (client.get(address), client.post(address, changed)):
                assert (answer.status_code, answer.get("Location")) == refused, (person, address)
    assert Achievement.objects.values().get() == before
    assert not AchievementVersion.objects.exists()


def test_she_sees_her_name_in_the_design_that_waits_for_her(client, admin):
    achievement = make_earning_course()
    member = make_completion(achievement=achievement, member=make_learner(confirmed=False)).enrolment.member
    address = reverse("certificates:name-preview")
    seen = []
    for layout in ("zellige", "arch"):
        save(admin, Achievement.objects.get(pk=achievement.pk), layout=layout)
        client.force_login(member)
        seen.append(client.get(address).content)
        client.force_login(Achievement.objects.get(pk=achievement.pk).versions.first().saved_by)
    assert all(picture[8:12] == b"WEBP" for picture in seen)
    assert seen[0] != seen[1]
