"""The project: settings, addresses, Celery, operations. Its time zones are its own, before the first setting is read."""

from lms.zone_data import use_own_zone_data

use_own_zone_data()

from lms.celery import app as celery_app  # noqa: E402

__all__ = ["celery_app"]
