"""The embedded school with two bare views beside it, as floors."""

from lms.settings.embedded import *  # noqa: F403

ROOT_URLCONF = "bench.urls"
