"""Somebody else is here: Wagtail's notice of who has the same record open, on the school's own pages.

Wagtail's own address for it asks a permission policy of the record's model, which would also open Wagtail's forms for people. Here
the page gives the address, signed: whoever may open the page may ask.
"""

from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core import signing
from django.db.models import Model
from django.http import Http404, HttpRequest, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST
from wagtail.admin.models import EditingSession
from wagtail.admin.ui.editing_sessions import EditingSessionsList, EditingSessionsModule

from web.people import current_user

SALT = "web.admin.presence"


def presence(request: HttpRequest, record: Model | None) -> dict[str, Any]:
    """For the context of a page on which `record` is changed."""
    if record is None or record.pk is None:
        return {}
    EditingSession.cleanup()
    kind = ContentType.objects.get_for_model(record)
    session = EditingSession.objects.create(user=current_user(request), content_type=kind, object_id=record.pk, last_seen_at=timezone.now())
    ping_url, release_url = _addresses(session)
    return {"editing_sessions": EditingSessionsModule(session, ping_url, release_url, [])}


def _addresses(session: EditingSession) -> tuple[str, str]:
    record = signing.dumps([session.content_type_id, str(session.object_id)], salt=SALT)
    return reverse("presence", args=[record, session.pk]), reverse("wagtailadmin_editing_sessions:release", args=[session.pk])


@require_POST
def ping(request: HttpRequest, record: str, session_id: int) -> JsonResponse:
    """She is still here, and who else is. The answer is what Wagtail's script reads."""
    try:
        content_type_id, object_id = signing.loads(record, salt=SALT)
    except signing.BadSignature as error:
        raise Http404 from error
    place = {"content_type_id": content_type_id, "object_id": object_id}
    user = current_user(request)
    session = EditingSession.objects.filter(pk=session_id, user=user, **place).first() or EditingSession(user=user, **place)
    session.last_seen_at, session.is_editing = timezone.now(), bool(request.POST.get("is_editing"))
    session.save()
    others = _others(session)
    ping_url, release_url = _addresses(session)
    return JsonResponse(
        {
            "session_id": session.pk,
            "ping_url": ping_url,
            "release_url": release_url,
            "other_sessions": [{"session_id": other["session_id"], "revision_id": None} for other in others],
            "html": EditingSessionsList(session, others).render_html(),
        }
    )


def _others(session: EditingSession) -> list[dict[str, Any]]:
    """One for each other person; her own second window only where something is typed in it."""
    rows = EditingSession.objects.available().filter(content_type_id=session.content_type_id, object_id=session.object_id)
    found: dict[int, dict[str, Any]] = {}
    for row in rows.exclude(pk=session.pk).select_related("user", "user__wagtail_userprofile").order_by("-last_seen_at"):
        if row.user_id == session.user_id and not row.is_editing:
            continue
        one = found.setdefault(row.user_id, {"session_id": row.pk, "user": row.user, "is_editing": False, "is_idle": row.is_idle})
        one["is_editing"] |= row.is_editing
    return sorted(found.values(), key=lambda one: (not one["is_editing"], one["session_id"]))
