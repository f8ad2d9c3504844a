"""A school in which every field that takes words holds hostile ones. Fields that come later are found by themselves."""

import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.apps import apps
from django.db import models
from django.utils import timezone
from wagtail.blocks import StreamValue
from wagtail.documents.models import Document
from wagtail.images.models import Image
from wagtail.models import Page

from accounts.models import User
from courses.blocks.content import LessonBody
from courses.services import rebuild_outline
from media.models import Recording
from messaging.services import queue_sms
from quizzes.models import Question, QuestionFolder, Response
from quizzes.services import record_response, save_question, start_attempt, submit_attempt
from quizzes.services.marking import mark_response
from tests.abuse.payloads import ALL, ATTRIBUTES, PAYLOADS, TAGS, taken
from tests.factories.certificates import make_certificate, make_earning_course
from tests.factories.cooperatives import make_cohort, make_cooperative, make_membership
from tests.factories.courses import SmallSchool
from tests.factories.marked_questions import LONG_TEXT, picture, upload
from tests.factories.media import SOUND, make_upload
from tests.factories.quizzes import BODIES, make_quiz, new_event

APPS = {
    "accounts",
    "certificates",
    "cooperatives",
    "courses",
    "media",
    "messaging",
    "quizzes",
    "wagtailcore",
    "wagtailimages",
    "wagtaildocs",
    "taggit",
}
# What a machine made and people never write, what is HTML and cleaned when it is saved (tested by way of the forms), and what the
# database refuses to change.
NOT_WORDS = {
    "password",
    "pin",
    "username",
    "email",
    "consent_version",
    "code_hash",
    "digest",
    "fingerprint",
    "fonts_digest",
    "typst_version",
    "source",
    "sha256",
    "file_hash",
    "key_hash",
    "serial",
    "record_sha256",
    "search_text",
    "reason_code",
    "key",
    "content",
    "path",
    "build",
    "etag",
    "verb",
    "format",
    "kind",
    "slug",
    "url_path",
    "content_type",
    "store_id",
    "dedupe_key",
    "provider_id",
    "language_code",
    "hostname",
    "filter_spec",
    "action",
    "object_id",
    "contentpath",
    "position",
    "to_object_id",
    "model_path",
    "content_path",
    "origin",
    "intro",
}
FROZEN = {
    "CertificateTemplateVersion",
    "DesignPicture",
    "CertificateEvent",
    "SignedForm",
    "IssuedCertificate",
    "CertificateLayout",
    "CachedPage",
}


def fields() -> Iterator[tuple[type[models.Model], models.Field]]:
    """Every column in which words stand that a person wrote."""
    for model in apps.get_models():
        if model._meta.app_label not in APPS or model.__name__ in FROZEN:
            continue
        for field in model._meta.local_fields:
            is_text = isinstance(field, models.CharField | models.TextField) and not isinstance(field, models.UUIDField)
            if is_text and not field.choices and field.name not in NOT_WORDS and (field.max_length or 999) >= 20 and not field.primary_key:
                yield model, field


def poison() -> int:
    """Writes payloads over every such column of every row, past all forms; how many were written."""
    numbers = itertools.count()
    written = 0
    for model, field in fields():
        for pk in model._base_manager.values_list("pk", flat=True):
            words = taken(next(numbers), field.max_length or 10_000)
            model._base_manager.filter(pk=pk).update(**{field.attname: words})
            written += 1
    return written


def hostile(value: Any, *, html: str, ring: Iterator[str]) -> Any:
    """The same shape with other words: all payloads where HTML may stand, one after the other elsewhere."""
    if isinstance(value, dict):
        return {name: html if name in ("html", "ar", "fr") else hostile(inner, html=html, ring=ring) for name, inner in value.items()}
    if isinstance(value, list):
        return [hostile(inner, html=html, ring=ring) for inner in (value if len(value) > 1 else value * 2)]
    if isinstance(value, str):
        return f"{next(ring)} [[{next(ring)}]]" if "[[" in value else next(ring)
    return value


def lesson_body() -> StreamValue:
    """A lesson with every block that has a sample, its texts hostile, as the editor's form keeps it."""
    html = "".join(f"<p>{payload}</p>" for payload in PAYLOADS)
    ring = itertools.cycle(PAYLOADS)
    block = LessonBody()
    samples = {name: child.meta.preview_value for name, child in block.child_blocks.items() if hasattr(child.meta, "preview_value")}
    stream = [{"type": name, "value": hostile(value, html=html, ring=ring)} for name, value in samples.items()]
    return block.clean(block.to_python(stream))


def hostile_question(kind: str) -> Question:
    """A question of this kind, every text that takes HTML holding all payloads, every plain one a payload."""
    ring = itertools.cycle(payload for payload in PAYLOADS if len(payload) < 35)

    def words(value: Any, name: str = "") -> Any:
        if isinstance(value, dict):
            return {key: words(inner, key if key not in ("ar", "fr") else name) for key, inner in value.items()}
        if isinstance(value, list):
            return [next(ring)] if value and isinstance(value[0], str) else [words(inner, name) for inner in value]
        if not isinstance(value, str) or name in ("id", "value", "tolerance"):
            return value
        return next(ring) if name in ("unit", "label", "alt") else f"{value} {ALL}"

    body = words(BODIES[kind] if kind in BODIES else LONG_TEXT | {"most_words": None})
    for answer in body.get("answers", []):
        if kind == "short":
            answer["text"] = {"ar": next(ring), "fr": next(ring)}
    return save_question(kind=kind, body=body)


@dataclass
class PoisonedSchool:
    """Where to look: what a member opens, what staff open."""

    member: User
    small: SmallSchool
    office: Any
    members_pages: list[str]
    staff_pages: list[str]


def make_poisoned_school(office: Any, small: SmallSchool, member: User, staff: User) -> PoisonedSchool:
    """One of everything, then hostile words in all of it."""
    cohort, cooperative = make_cohort(), make_cooperative()
    make_membership(cooperative=cooperative, user=member)
    cohort.members.add(member)
    User.objects.filter(pk=member.pk).update(
        given_name_fr=TAGS[0], family_name_fr=TAGS[8], given_name_ar=TAGS[12], names_confirmed_at=timezone.now()
    )
    member.refresh_from_db()
    own = make_certificate(
        member=member, achievement=make_earning_course(titles={"ar": " ".join(ATTRIBUTES)[:200], "fr": " ".join(TAGS[1:6])[:200]})
    )
    folder = QuestionFolder.objects.create(name_ar="x", name_fr="x")
    quiz = make_quiz(questions=[hostile_question(kind) for kind in [*BODIES, "long_text"]], feedback_timing="after_each")
    Question.objects.filter(quizzes=quiz).update(folder=folder)
    pictured = Image.objects.create(title="x", file=upload(picture()))
    document = Document.objects.create(title="x", file=upload(b"%PDF-1.4", "x.pdf"))
    recording = Recording.objects.create(title="x", file=make_upload(SOUND), type="audio", duration=1)
    queue_sms(to="+212612000001", body="x", purpose="notice")
    attempt, done = (
        start_attempt(quiz_id=quiz.pk, member=member),
        start_attempt(quiz_id=make_quiz(questions=[hostile_question("long_text")]).pk, member=member),
    )
    for sitting, position in ((done, 1), (attempt, len(BODIES) + 1)):
        record_response(attempt_id=sitting.pk, by=member, position=position, value=ALL, event_id=new_event())
    submit_attempt(attempt_id=done.pk, by=member)
    answered = Response.objects.get(question__attempt=done)
    mark_response(response_id=answered.pk, by=staff, points={"k1": 1, "k2": 1}, comment=ALL)
    lesson = small.lessons[0]["fr"]
    lesson.body = lesson_body()
    lesson.save()
    lesson.save_revision(user=staff)
    poison()
    for page in Page.objects.specific():
        if hasattr(page, "intro"):
            page.intro = "".join(f"<p>{payload}</p>" for payload in PAYLOADS)
            page.full_clean()
        page.save_revision(user=staff).publish()
    rebuild_outline(course_key=small.key)
    lesson_at, quiz_at = (pages["fr"].get_url_parts()[2] for pages in (small.lessons[0], small.quizzes[0]))
    members = [
        "/fr/",
        "/fr/courses/",
        "/fr/courses/photos/",
        "/fr/courses/photos/module-1/",
        lesson_at,
        quiz_at,
        "/fr/me/",
        "/fr/account/",
        "/fr/account/pin/",
        "/fr/me/certificates/",
        f"/fr/attempts/{attempt.pk}/",
        f"/fr/attempts/{attempt.pk}/hand-in/",
        f"/fr/attempts/{done.pk}/result/",
        f"/fr/me/certificates/{own.uuid}/",
        f"/fr/me/certificates/{own.uuid}/show/",
        f"/fr/me/certificates/{own.uuid}/correction/",
        "/fr/me/certificates/name/",
        f"/api/me/?course={small.key}",
        f"/fr/me/courses/{small.key}/enrol/",
        f"/verify/{own.serial}/?lang=fr",
        *(f"/fr/courses/?{urlencode({'q': payload})}" for payload in PAYLOADS[::6]),
        *(f"/verify/?{urlencode({'serial': payload, 'lang': 'fr'})}" for payload in PAYLOADS[::6]),
    ]
    number, run = lesson.pk, f"/admin/bank/quizzes/{quiz.key}/"
    staff_pages = [
        "/admin/",
        "/admin/pages/",
        f"/admin/pages/{lesson.get_parent().pk}/",
        f"/admin/pages/{number}/edit/",
        f"/admin/pages/{number}/history/",
        f"/admin/pages/{number}/usage/",
        f"/admin/pages/{number}/view_draft/",
        f"/admin/pages/{number}/copy/",
        f"/admin/pages/{number}/delete/",
        f"/admin/pages/{number}/revisions/compare/earliest...latest/",
        "/admin/pages/search/?q=x",
        "/admin/reports/site-history/",
        "/admin/images/",
        f"/admin/images/{pictured.pk}/",
        "/admin/documents/",
        f"/admin/documents/edit/{document.pk}/",
        "/admin/media/",
        f"/admin/media/edit/{recording.pk}/",
        "/admin/images/chooser/",
        "/admin/choose-page/",
        "/admin/people/",
        f"/admin/people/{member.pk}/",
        "/admin/cooperatives/",
        f"/admin/cooperatives/edit/{cooperative.pk}/",
        f"/admin/cooperatives/inspect/{cooperative.pk}/",
        "/admin/cohorts/",
        f"/admin/cohorts/edit/{cohort.pk}/",
        f"/admin/cohorts/inspect/{cohort.pk}/",
        "/admin/regions/",
        "/admin/sectors/",
        "/admin/outbox/",
        "/admin/learning/progress/",
        f"/admin/learning/members/{member.pk}/",
        "/admin/learning/enrol/",
        "/admin/learning/cohorts/",
        f"/admin/learning/cohorts/{cohort.pk}/",
        "/admin/learning/translations/",
        run,
        f"{run}analysis/",
        f"{run}preview/",
        f"/admin/bank/questions/{quiz.items.first().question.key}/",
        f"/admin/marking/{answered.pk}/",
        f"/admin/bank/folders/{folder.pk}/",
        *office.for_editors,
        *office.for_administrators,
        *(
            f"/admin/{part}/?{urlencode({'q': payload})}"
            for part in ("people", "cooperatives", "certificates", "bank/questions", "learning/progress", "images", "marking")
            for payload in PAYLOADS[::20]
        ),
    ]
    return PoisonedSchool(member, small, office, members, staff_pages)
