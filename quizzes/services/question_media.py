"""The files that questions show: they must exist when a question is kept, and cannot be deleted afterwards."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.images import get_image_model
from wagtailmedia.models import MediaType, get_media_model

from media.services import ask_for_sizes
from quizzes.exceptions import QuestionInvalid
from quizzes.kinds.media import media_in
from quizzes.models import QuestionMedia, QuestionVersion

Files = dict[str, set[int]]


def files_of(*, body: Mapping[str, Any]) -> Files:
    """The ids of its pictures and recordings. Raises QuestionInvalid for one that does not exist."""
    named = list(media_in(dict(body)))
    wanted = {kind: {media["id"] for _path, media in named if media["type"] == kind} for kind in ("image", "sound")}
    found = {
        "image": set(get_image_model().objects.filter(pk__in=wanted["image"]).values_list("pk", flat=True)) if wanted["image"] else set(),
        "sound": set(get_media_model().objects.filter(pk__in=wanted["sound"], type=MediaType.AUDIO).values_list("pk", flat=True))
        if wanted["sound"]
        else set(),
    }
    missing = [
        (path, _("This picture or recording does not exist any more. Choose another one."))
        for path, media in named
        if media["id"] not in found[media["type"]]
    ]
    if missing:
        raise QuestionInvalid(missing)
    return wanted


def keep_files(*, version: QuestionVersion, files: Files) -> None:
    """One row for each file. Saved one by one, so that the index of what is used where hears of them."""
    for own in sorted(files["image"]):
        QuestionMedia.objects.create(version=version, image_id=own)
    ask_for_sizes(images=files["image"], uses=["choice", "question"])
    for own in sorted(files["sound"]):
        QuestionMedia.objects.create(version=version, recording_id=own)
