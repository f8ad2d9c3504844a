"""Tests: the embedded school with faster hashing, memory for a cache and its own folder. DATABASE_URL chooses the database."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

from lms.settings import env
from lms.settings.base import *
from lms.settings.base import STORAGES
from lms.settings.database import from_url

MEMORY_NEEDED_BYTES = 2 * 1024**3
PREFIX = "taawon-test-"


def _parent_folder() -> str | None:
    """In memory where the machine has a folder for it that is large enough: tests commit thousands of times and wait for the disk
    at each. Containers have one of 64 MB.
    """
    if inherited := env.text("TAAWON_TEST_FOLDER", ""):
        return inherited
    memory = "/dev/shm"  # noqa: S108
    return memory if os.access(memory, os.W_OK) and shutil.disk_usage(memory).free >= MEMORY_NEEDED_BYTES else None


def _remove_left(parent: Path) -> None:
    """Folders of processes that were killed, or that end without ceremony as mypy does."""
    for folder in parent.glob(f"{PREFIX}*-*"):
        pid = folder.name.removeprefix(PREFIX).partition("-")[0]
        try:
            os.kill(int(pid), 0)
        except ProcessLookupError:
            shutil.rmtree(folder, ignore_errors=True)
        except (ValueError, PermissionError):  # no folder of ours, or somebody else's at work
            continue


_parent = Path(_parent_folder() or tempfile.gettempdir())
_remove_left(_parent)
VAR_DIR = Path(tempfile.mkdtemp(prefix=f"{PREFIX}{os.getpid()}-", dir=_parent))
os.environ["TAAWON_TEST_FOLDER"] = str(VAR_DIR)  # a child that is killed cannot tidy its own folder: it goes with this one
atexit.register(shutil.rmtree, VAR_DIR, ignore_errors=True)
DEBUG = False
SECRET_KEY = "only for tests"  # noqa: S105
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
TAAWON_BASE_URL = "http://testserver"
WAGTAILADMIN_BASE_URL = TAAWON_BASE_URL
DATABASES = {"default": from_url(env.text("DATABASE_URL", f"sqlite://{VAR_DIR / 'test.sqlite3'}"))}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["TEST"] = {"NAME": str(VAR_DIR / "test_run.sqlite3")}
else:
    DATABASES["default"]["OPTIONS"].pop("pool")
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
MEDIA_ROOT = VAR_DIR / "media"
LEAST_FREE_BYTES = 0  # the folder in memory may be a small one
STORAGES["objects"] = {"BACKEND": "media.object_storage.ObjectStorage"}  # so that its errors are known, as in production
STORAGES["private"]["OPTIONS"]["location"] = str(VAR_DIR / "private")
STATIC_ROOT = VAR_DIR / "static"
STATIC_ROOT.mkdir()
CELERY_BROKER_URL = "memory://"
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
TAAWON_EMBEDDED = True
TAAWON_CREDENTIAL_KEYS = str(VAR_DIR / "keys" / "credentials.json")
TAAWON_OFFLINE_CODES = False
TAAWON_FORMER_ADDRESSES = []
TAAWON_SEAL_PKCS12 = TAAWON_SEAL_PASSWORD = ""
SMS_GATEWAY = "messaging.gateways.locmem.LocmemGateway"
