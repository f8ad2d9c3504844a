"""The demo's certificates: what is earned, and one of each answer that a verifier can get."""

import uuid
from datetime import timedelta

from accounts.models import User
from certificates.choices import WhyReplaced, WhyRevoked
from certificates.models import IssuedCertificate
from certificates.services import PublicReason, issue_certificate, reissue_certificate, revoke_certificate, set_up_achievement
from courses.models import Course, Enrolment

DESIGNS = {"layout": "zellige", "scheme": "majorelle"}, {"layout": "arch", "scheme": "clay"}
SIGNATORY = {
    "name": {"ar": "إدريس الڭرواني", "fr": "Driss El Guerouani"},
    "role": {"ar": "مسؤول برنامج التكوين", "fr": "Responsable du programme de formation"},
    "picture": "",
}


def set_up_certificates(*, by: User, course_keys: list[uuid.UUID], is_automatic: bool) -> None:
    """What the demo's courses earn; the second one for three years. Repeatable.

    Automatic only once the past was played: what was earned then is issued with the date of then.
    """
    for key, months, look in zip(course_keys, (None, 36), DESIGNS, strict=True):
        course = Course.objects.get(pk=key)
        set_up_achievement(
            course_key=key,
            by=by,
            title_ar=course.title("ar"),
            title_fr=course.title("fr"),
            validity_months=months,
            is_automatic=is_automatic,
            settings=look | {"logo": "", "signatories": [SIGNATORY]},
        )


def load_certificates(*, by: User) -> None:
    """Issue what was earned; one certificate is withdrawn, one replaced and one expired, to look at. Repeatable."""
    if IssuedCertificate.objects.exists():
        return
    issued = [_issue(enrolment, by) for enrolment in _earned()]
    if len(issued) > 4:
        revoke_certificate(
            certificate_id=issued[-1].pk,
            by=by,
            reason_public=PublicReason(
                WhyRevoked.MISTAKE,
                ar="أنجزت الاختبار النهائي عضوة أخرى.",
                fr="Une autre membre avait passé le quiz final.",
            ),
        )
        member = issued[-2].enrolment.member
        reissue_certificate(
            certificate_id=issued[-2].pk,
            by=by,
            names={
                "given_name_ar": member.given_name_ar,
                "family_name_ar": member.family_name_ar,
                "given_name_fr": member.given_name_fr,
                "family_name_fr": member.family_name_fr.upper(),
            },
            reason=PublicReason(WhyReplaced.NAME),
        )


def _earned() -> list[Enrolment]:
    return list(
        Enrolment.objects.filter(completion__isnull=False, member__names_confirmed_at__isnull=False)
        .select_related("member", "completion")
        .order_by("completion__completed_at")
    )


def _issue(enrolment: Enrolment, by: User) -> IssuedCertificate:
    return issue_certificate(enrolment_id=enrolment.pk, by=by, at=enrolment.completion.completed_at + timedelta(minutes=2))
