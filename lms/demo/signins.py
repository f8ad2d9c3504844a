"""The ready-made sign-ins of the demo school, printed and written to var/demo.json."""

import json
import secrets
from pathlib import Path

from django.conf import settings
from django.db.models import Count, QuerySet
from wagtail.models import Page

from accounts.models import User
from accounts.roles import ADMINISTRATORS, TRAINERS
from accounts.services import issue_signin_code
from certificates.models import IssuedCertificate
from courses.models import CoursePage, LessonPage, QuizPage
from lms.demo.quizzes import key_of


def write_signins() -> dict:
    """Bring var/demo.json up to date: addresses, sign-ins, one issued certificate. Repeatable; passwords are kept."""
    path = Path(settings.VAR_DIR) / "demo.json"
    kept = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    administrator = User.objects.get(groups__name=ADMINISTRATORS)
    member = demo_member()
    data = {
        "base_url": settings.TAAWON_BASE_URL,
        "member": {
            "name": member.full_name_fr,
            "username": member.username,
            "phone": member.phone,
            "signin_url": f"{settings.TAAWON_BASE_URL}/ar/account/signin/",
            "code_arrives": f"on the console and at {settings.TAAWON_BASE_URL}/admin/outbox/ (signed in as administrator)",
            "printed_code": issue_signin_code(member=member, by=administrator),
            "printed_code_url": f"{settings.TAAWON_BASE_URL}/ar/account/signin/card/",
        },
        "trainer": _staff(User.objects.filter(groups__name=TRAINERS).earliest("pk"), kept.get("trainer", {})),
        "admin": _staff(administrator, kept.get("admin", {})),
        "course": _addresses(CoursePage.objects.filter(slug="digital-marketing")),
        "lesson": _addresses(_first_lesson()),
        "quiz": _addresses(_first_quiz()),
        "certificate": _certificate(),
    }
    aside = path.with_suffix(".new")
    aside.touch(mode=0o600)
    aside.write_text(json.dumps(data, ensure_ascii=False, indent=2), encoding="utf-8")
    aside.replace(path)
    return data


def describe(data: dict) -> str:
    """The same for people."""
    member, trainer, admin = data["member"], data["trainer"], data["admin"]
    return "\n".join([
        "",
        f"  Taawon runs at   {data['base_url']}/          (stop it with Ctrl-C)",
        f"  Administration   {data['base_url']}/admin/",
        f"  Verify           {data['certificate']['verify_url']}",
        "",
        f"  Member           {member['name']}: {member['phone']} at {member['signin_url']}",
        f"                   the code arrives {member['code_arrives']}",
        f"                   or printed code {member['printed_code']} at {member['printed_code_url']}",
        f"  Trainer          {trainer['email']}   {trainer['password']}",
        f"  Administrator    {admin['email']}   {admin['password']}",
        "",
        "  The same is in var/demo.json.",
        "",
    ])  # fmt: skip


def demo_member() -> User:
    """The member whose sign-in is printed: she is in the middle of the first course and has a phone of her own."""
    shared = User.objects.exclude(phone=None).values("phone").annotate(n=Count("pk")).filter(n__gt=1).values("phone")
    members = User.objects.filter(is_staff=False, enrolments__course_id=key_of("digital-marketing"))
    return (
        members.exclude(phone=None).exclude(phone__in=shared)
        .filter(enrolments__percent__gt=0, enrolments__percent__lt=60, enrolments__completion=None, language="ar")
        .order_by("pk")
        .first()
    )  # fmt: skip


def _staff(user: User, kept: dict) -> dict:
    password = kept.get("password", "")
    if not password or not user.check_password(password):
        password = secrets.token_urlsafe(9)
        user.set_password(password)
        user.save(update_fields=["password"])
    return {"name": user.full_name_fr, "email": user.email, "password": password, "signin_url": f"{settings.TAAWON_BASE_URL}/admin/"}


def _addresses(pages: "QuerySet[Page]") -> dict:
    return {page.locale.language_code: f"{settings.TAAWON_BASE_URL}{page.get_url_parts()[2]}" for page in pages.select_related("locale")}


def _first_lesson() -> "QuerySet[Page]":
    course = CoursePage.objects.get(slug="digital-marketing", locale__language_code="ar")
    first = LessonPage.objects.descendant_of(course).first()
    return LessonPage.objects.filter(translation_key=first.translation_key)


def _first_quiz() -> "QuerySet[Page]":
    course = CoursePage.objects.get(slug="digital-marketing", locale__language_code="ar")
    first = QuizPage.objects.descendant_of(course).order_by("path").first()
    return QuizPage.objects.filter(translation_key=first.translation_key)


def _certificate() -> dict:
    certificate = IssuedCertificate.objects.filter(state="active").order_by("pk").first()
    return {"serial": certificate.serial, "verify_url": f"{settings.TAAWON_BASE_URL}/verify/{certificate.serial}/"}
