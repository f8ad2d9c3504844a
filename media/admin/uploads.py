"""Uploading in parts: the page, and what its script asks.

begin -> (address of a part -> PUT the part)* -> finish -> state until it is done or refused. After a lost network or another day's
start the state names the parts that are there.
"""

import json
import uuid
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from wagtailmedia.permissions import MediaPermissionPolicyChecker

from media import services
from media.choices import UploadStage
from media.exceptions import UploadGone, UploadInvalid
from media.free_space import DISK_FULL, NO_FREE_SPACE
from media.models import RecordingUpload
from media.multipart_upload import parts_of
from media.storage import STORAGE_ERRORS
from web.admin.pages import only_for
from web.people import current_user


def _may_add(user: Any) -> bool:
    return MediaPermissionPolicyChecker().policy.user_has_permission(user, "add")


@only_for(_may_add)
def page(request: HttpRequest) -> HttpResponse:
    unfinished = RecordingUpload.objects.filter(by=current_user(request), stage=UploadStage.RECEIVING).order_by("-touched_at")
    most = settings.MEDIA_HEAVIEST_BYTES
    return render(request, "media/admin/upload.html", {"unfinished": unfinished, "most": most, "kind": request.GET.get("kind", "")})


def _answering(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Trainers only; what goes wrong is said in JSON, in words."""

    def answer(request: HttpRequest, **kwargs: Any) -> HttpResponse:
        if not _may_add(request.user):
            return JsonResponse({"error": _("You cannot add recordings.")}, status=403)
        try:
            return view(request, **kwargs)
        except UploadGone as error:  # a 404 would be led to the pages of the site
            return JsonResponse({"code": error.code, "error": str(error)}, status=410)
        except UploadInvalid as error:
            return JsonResponse({"code": error.code, "error": " ".join(str(word) for word in (error, error.hint) if word)}, status=409)
        except STORAGE_ERRORS as error:
            if getattr(error, "errno", None) in DISK_FULL:
                return JsonResponse({"code": "no_room", "error": NO_FREE_SPACE}, status=507)
            return JsonResponse(
                {"code": "storage", "error": _("The place where files lie did not answer. The upload goes on by itself.")}, status=503
            )

    return answer


@require_POST
@_answering
def begin(request: HttpRequest) -> HttpResponse:
    try:
        asked = json.loads(request.body)
        words = {name: str(asked.get(name, "")) for name in ("filename", "title", "kind")}
        size = int(asked.get("size", 0))
    except (ValueError, TypeError, AttributeError, RecursionError) as error:
        raise UploadInvalid("unreadable", _("The request could not be read.")) from error
    return JsonResponse(_state(services.begin_upload(by=current_user(request), size=size, **words)), status=201)


@require_http_methods(["GET", "DELETE"])
@_answering
def state(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    upload = _own(request, key)
    if request.method == "DELETE":
        services.discard_upload(upload=upload)
        return JsonResponse({}, status=200)
    return JsonResponse(_state(upload))


@require_GET
@_answering
def address(request: HttpRequest, key: uuid.UUID, number: int) -> HttpResponse:
    """Where the part is to be PUT: a signed address of the store, or the school's own."""
    upload = _own(request, key)
    if upload.stage != UploadStage.RECEIVING or not 1 <= number <= upload.parts:
        raise UploadInvalid("not_receiving", _("This upload takes no more parts."))
    services.touch(upload=upload)
    return JsonResponse({"url": parts_of(upload).address(number) or reverse("media_admin:part", args=[key, number])})


@require_http_methods(["PUT"])
@_answering
def part(request: HttpRequest, key: uuid.UUID, number: int) -> HttpResponse:
    upload = _own(request, key)
    services.put_part(upload=upload, number=number, content=request.read(upload.part_size + 1))
    return JsonResponse({})


@require_POST
@_answering
def finish(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    return JsonResponse(_state(services.finish_upload(upload=_own(request, key))))


def _own(request: HttpRequest, key: uuid.UUID) -> RecordingUpload:
    upload = RecordingUpload.objects.filter(key=key, by=current_user(request)).first()
    if upload is None:
        raise UploadGone
    return upload


def _state(upload: RecordingUpload) -> dict[str, Any]:
    finished = (
        sorted(
            number
            for number, size in parts_of(upload).finished().items()
            if 1 <= number <= upload.parts and size == upload.size_of_part(number)
        )
        if upload.stage == UploadStage.RECEIVING
        else []
    )
    return {
        "url": reverse("media_admin:upload-state", args=[upload.key]),
        "finish": reverse("media_admin:finish", args=[upload.key]),
        "direct": upload.is_direct,
        "size": upload.size,
        "part_size": upload.part_size,
        "parts": upload.parts,
        "finished": finished,
        "stage": upload.stage,
        "words": upload.get_stage_display(),
        "error": upload.get_fault_display(),
        "recording": reverse("wagtailmedia:edit", args=[upload.recording_id]) if upload.recording_id else "",
    }
