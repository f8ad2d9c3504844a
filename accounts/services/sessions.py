"""Where a person is signed in, and how she ends that."""

import logging
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from accounts.models import OpenSession, User
from accounts.selectors import auth_marks, session_mark
from accounts.services.history import record_action
from accounts.user_agents import browser_name

logger = logging.getLogger(__name__)
STAFF_UNTIL = "accounts_staff_until"


def begin_staff_session(*, session: SessionBase) -> None:
    """A member of staff signed in: from now on it counts when this ends, whatever she does. A new sign-in begins anew."""
    session[STAFF_UNTIL] = (timezone.now() + timedelta(days=settings.STAFF_SESSION_DAYS)).timestamp()


def cap_staff_session(*, session: SessionBase) -> None:
    """Before it is saved, which prolongs it: not beyond its last day. Repeatable. Django refuses a session that has ended by itself."""
    if STAFF_UNTIL not in session:  # signed in before the school knew a last day, or a member who has become staff
        begin_staff_session(session=session)
    left = int(session[STAFF_UNTIL] - timezone.now().timestamp())
    session.set_expiry(max(1, min(settings.STAFF_SESSION_SECONDS, left)))


def remember_session(*, person: User, session_key: str, user_agent: str, expires_at: datetime) -> None:
    """Keep that she is signed in there, for her own list. Repeatable: the row is brought up to date."""
    OpenSession.objects.update_or_create(
        session_mark=session_mark(session_key),
        defaults={
            "person": person,
            "auth_mark": auth_marks(person)[0],
            "browser": browser_name(user_agent),
            "seen_at": timezone.now(),
            "expires_at": expires_at,
        },
    )


def forget_session(*, session_key: str) -> None:
    """She signed out there. Repeatable."""
    OpenSession.objects.filter(session_mark=session_mark(session_key)).delete()


def end_sessions(*, person: User) -> None:
    """Sign her out everywhere, also where no row tells of it: no session that was opened until now is hers any more."""
    with transaction.atomic():
        User.objects.filter(pk=person.pk).update(sessions_ended=F("sessions_ended") + 1)
        OpenSession.objects.filter(person=person).delete()
        record_action(about=person, action="accounts.end_sessions", by=person)
    person.refresh_from_db(fields=["sessions_ended"])
    logger.info("person %s signed out everywhere", person.pk)


def purge_open_sessions(*, now: datetime | None = None) -> int:
    """Forget rows of sessions that have ended by themselves; returns how many. Repeatable."""
    deleted, _by_model = OpenSession.objects.filter(expires_at__lt=now or timezone.now()).delete()
    return deleted
