"""What is forgotten by itself."""

from datetime import timedelta

from django.contrib.sessions.models import Session
from django.utils import timezone

from accounts.tasks import purge_sessions


def test_only_sessions_that_have_ended_are_forgotten(db):
    now = timezone.now()
    for key, days in (("ended", -1), ("alive", 1)):
        Session.objects.create(session_key=key, session_data="", expire_date=now + timedelta(days=days))
    purge_sessions()
    assert list(Session.objects.values_list("session_key", flat=True)) == ["alive"]
