"""Pictures of the public pages, in the sizes of `media.renditions`."""

import logging
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from wagtail.images.models import Picture

from media.models import PictureSizes
from media.renditions import USES

register = template.Library()
logger = logging.getLogger(__name__)


@register.simple_tag(takes_context=True)
def picture_for(context: template.Context, use: str, image: Any, **attributes: Any) -> SafeString | Picture:
    """The picture as this use shows it. What is not made yet is made now.

    When that fails the page shows the words of the picture, and must not be kept as it is (`request.is_provisional`), unless
    nothing but another file would help.
    """
    try:
        made = image.get_renditions(*USES[use].specs)
    except Exception:  # the store's errors, and whatever a broken picture provokes
        logger.exception("picture %s could not be shown", image.pk)
        if not any(row.is_hopeless for row in PictureSizes.objects.filter(image=image)):
            context["request"].is_provisional = True
        return format_html('<span class="muted">{}</span>', attributes.get("alt", ""))
    return Picture(made, {"sizes": USES[use].sizes} | attributes)
