"""An embedded school whose whole folder lies on a small disk, as `tests.faults.small_disk` uses it."""

from lms.settings.embedded import *  # noqa: F403
from lms.settings.embedded import STORAGES

STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
SESSION_ENGINE = "django.contrib.sessions.backends.signed_cookies"  # what is measured is the page's own writing
