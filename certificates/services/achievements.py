"""Saying what the completion of a course earns."""

import logging
import uuid
from typing import Any

from accounts.models import User
from certificates.exceptions import NotAllowed
from certificates.models import Achievement
from certificates.policies import may_manage_certificates

logger = logging.getLogger(__name__)


def set_up_achievement(*, course_key: uuid.UUID, by: User | None, **fields: Any) -> Achievement:
    """Let the course earn a certificate, with these fields of `Achievement`. Repeatable: writes the fields anew.

    `by=None` stands for a command on the server. What was issued already does not change.
    """
    if by is not None and not may_manage_certificates(by):
        raise NotAllowed
    achievement, created = Achievement.objects.update_or_create(course_id=course_key, defaults=fields)
    logger.info("achievement %s %s by %s", achievement.pk, "set up" if created else "changed", by.pk if by else "a command")
    return achievement
