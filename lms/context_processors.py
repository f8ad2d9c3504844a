"""What every template may use."""

from django.conf import settings
from django.http import HttpRequest


def school(request: HttpRequest) -> dict:
    """The school's address and kind of installation; nothing of the person, since pages are cached for all."""
    return {"base_url": settings.TAAWON_BASE_URL, "is_embedded": settings.TAAWON_EMBEDDED}
