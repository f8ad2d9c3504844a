"""The ready-made sign-ins of the demo school, printed and written to demo.json in the folder of its data."""

import json
import logging
import secrets
from pathlib import Path

from django.conf import settings
from django.db.models import Count, QuerySet
from wagtail.models import Page

from accounts.models import User
from accounts.services import issue_signin_code
from certificates.models import IssuedCertificate
from courses.models import CoursePage, LessonPage, QuizPage
from demo.people import email_of
from demo.quizzes import key_of

logger = logging.getLogger(__name__)
COURSE = key_of("digital-marketing")


def write_signins() -> dict:
    """Bring demo.json up to date: addresses, sign-ins, one issued certificate. Repeatable; passwords are kept.

    What the school no longer has, because a course was deleted or an account closed, is left out. Only the demo's own
    staff are given passwords.
    """
    path = signins_file()
    kept = _kept(path)
    parts = {
        "base_url": settings.TAAWON_BASE_URL,
        "member": _member(),
        "trainer": _staff("trainer", kept.get("trainer", {})),
        "admin": _staff("administrator", kept.get("admin", {})),
        "course": _addresses(CoursePage.objects.filter(translation_key=COURSE)),
        "lesson": _addresses(_first(LessonPage)),
        "quiz": _addresses(_first(QuizPage)),
        "certificate": _certificate(),
    }
    data = {name: part for name, part in parts.items() if part}
    aside = path.with_suffix(".new")
    aside.touch(mode=0o600)
    aside.write_text(json.dumps(data, ensure_ascii=False, indent=2), encoding="utf-8")
    aside.replace(path)
    return data


def _kept(path: Path) -> dict:
    """What was written last; nothing when it is damaged, as after a disk was full: then it is put aside, and staff get new passwords."""
    if not path.exists():
        return {}
    try:
        kept = json.loads(path.read_text(encoding="utf-8"))
        if isinstance(kept, dict) and all(isinstance(kept.get(role, {}), dict) for role in ("trainer", "admin")):
            return kept
    except ValueError:  # no JSON, or no text at all
        pass
    aside = path.with_suffix(".damaged")
    path.replace(aside)
    logger.warning("%s was damaged. It is kept as %s and written anew, with new passwords for staff.", _for_people(path), aside.name)
    return {}


def signins_file() -> Path:
    return Path(settings.VAR_DIR) / "demo.json"


def describe(data: dict) -> str:
    """The same for people."""
    lines = [f"Taawon runs at   {data['base_url']}/          (stop it with Ctrl-C)", f"Administration   {data['base_url']}/admin/"]
    if certificate := data.get("certificate"):
        lines.append(f"Verify           {certificate['verify_url']}")
    lines.append("")
    if member := data.get("member"):
        lines += [
            f"Member           {member['name']}: {member['phone']} at {member['signin_url']}",
            f"                 the code arrives {member['code_arrives']}",
            f"                 or printed code {member['printed_code']} at {member['printed_code_url']}",
        ]
    for title, role in (("Trainer", "trainer"), ("Administrator", "admin")):
        if person := data.get(role):
            lines.append(f"{title:16} {person['email']}   {person['password']}")
    return "\n".join(["", *(f"  {line}".rstrip() for line in lines), "", f"  The same is in {_for_people(signins_file())}.", ""])


def _for_people(path: Path) -> Path:
    """As seen from the repository, where `make` is run."""
    return path.relative_to(settings.BASE_DIR) if path.is_relative_to(settings.BASE_DIR) else path


def _member() -> dict:
    member = demo_member()
    if member is None:
        return {}
    return {
        "name": member.full_name_fr,
        "username": member.username,
        "phone": member.phone,
        "signin_url": f"{settings.TAAWON_BASE_URL}/ar/account/signin/",
        "code_arrives": f"{_where_codes_are_written()} and at {settings.TAAWON_BASE_URL}/admin/outbox/ (signed in as administrator)",
        "printed_code": issue_signin_code(member=member, by=None),
        "printed_code_url": f"{settings.TAAWON_BASE_URL}/ar/account/signin/card/",
    }


def _where_codes_are_written() -> str:
    return "on the console" if settings.TAAWON_EMBEDDED else "in the worker's log"


def demo_member() -> User | None:
    """The member whose sign-in is printed: she is in the middle of the first course and has a phone of her own."""
    shared = User.objects.exclude(phone=None).values("phone").annotate(n=Count("pk")).filter(n__gt=1).values("phone")
    members = User.objects.active().members().filter(enrolments__course_id=COURSE)
    return (
        members.exclude(phone=None)
        .exclude(phone__in=shared)
        .filter(enrolments__percent__gt=0, enrolments__percent__lt=60, enrolments__completion=None, language="ar")
        .order_by("pk")
        .first()
    )


def _staff(role: str, kept: dict) -> dict:
    user = User.objects.active().filter(email=email_of(role)).first()
    if user is None:
        return {}
    password = kept.get("password", "")
    if not password or not user.check_password(password):
        password = secrets.token_urlsafe(9)
        user.set_password(password)
        user.save(update_fields=["password"])
    return {"name": user.full_name_fr, "email": user.email, "password": password, "signin_url": f"{settings.TAAWON_BASE_URL}/admin/"}


def _addresses(pages: "QuerySet[Page]") -> dict:
    return {page.locale.language_code: f"{settings.TAAWON_BASE_URL}{page.get_url_parts()[2]}" for page in pages.select_related("locale")}


def _first(kind: type[Page]) -> "QuerySet[Page]":
    """The first lesson or quiz of the course, in both languages."""
    course = CoursePage.objects.filter(translation_key=COURSE, locale__language_code="ar").first()
    first = kind.objects.descendant_of(course).order_by("path").first() if course else None
    return kind.objects.filter(translation_key=first.translation_key) if first else kind.objects.none()


def _certificate() -> dict:
    certificate = IssuedCertificate.objects.active().order_by("pk").first()
    if certificate is None:
        return {}
    return {"serial": certificate.serial, "verify_url": f"{settings.TAAWON_BASE_URL}/verify/{certificate.serial}/"}
