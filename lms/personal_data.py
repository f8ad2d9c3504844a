"""What is kept of a person: every app's part, and the texts and e-mails sent to her, which `messaging` does not know as hers."""

from typing import Any

from accounts.models import User
from accounts.registry import PersonalData, register
from certificates import personal_data as certificates
from cooperatives import personal_data as cooperatives
from courses import personal_data as courses
from messaging.mails import forget_address, mails_to
from messaging.personal_data import forget_number, texts_to
from quizzes import personal_data as quizzes


def _texts(member: User) -> list[dict[str, Any]]:
    texts = texts_to(member.phone) if member.phone and not _is_shared(member) else []
    return texts + (mails_to(member.email) if member.email else [])


def _forget_texts(member: User) -> None:
    if member.phone and not _is_shared(member):
        forget_number(member.phone)
    if member.email:
        forget_address(member.email)


def _is_shared(member: User) -> bool:
    # On a shared phone the texts may be another member's.
    return User.objects.filter(phone=member.phone).exclude(pk=member.pk).exists()


def register_parts() -> None:
    """Called once, when the apps are ready."""
    for app in (certificates, cooperatives, courses, quizzes):
        register(app.PART)
    register(PersonalData("messages", _texts, _forget_texts))
