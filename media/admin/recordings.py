"""The state of transcoding in the admin, and having it tried again."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from wagtail.admin.auth import permission_denied
from wagtailmedia.permissions import MediaPermissionPolicyChecker

from media.models import Recording
from media.services import ask_for_versions

policy_of = MediaPermissionPolicyChecker


def states(request: HttpRequest) -> HttpResponse:
    """Stage, its words and percent of the recordings that are asked for, of those that this trainer may see."""
    asked = [int(pk) for pk in request.GET.get("ids", "").split(",")[:100] if pk.isascii() and pk.isdigit() and len(pk) < 18]
    seen = policy_of().policy.instances_user_has_any_permission_for(request.user, ["change", "delete"]).filter(pk__in=asked)
    return JsonResponse(
        {
            str(recording.pk): {
                "over": recording.transcoding.is_over,
                "words": recording.transcoding.get_stage_display(),
                "percent": recording.transcoding.percent,
            }
            for recording in seen.filter(transcoding__isnull=False).select_related("transcoding")
        }
    )


@require_POST
def again(request: HttpRequest, recording_id: int) -> HttpResponse:
    recording = get_object_or_404(Recording, pk=recording_id)
    if not policy_of().policy.user_has_permission_for_instance(request.user, "change", recording):
        return permission_denied(request)
    ask_for_versions(recording=recording)
    messages.success(request, _("The recording is being made small. Lessons play the original until then."))
    return redirect("wagtailmedia:edit", recording.pk)
