"""One machine, nothing to install beside Python: SQLite, a pipe in place of a broker, SMS on the console."""

import os
import secrets
import stat
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

from lms.settings import env
from lms.settings.base import *
from lms.settings.base import VAR_DIR
from lms.settings.database import from_url

DATABASES = {"default": from_url(env.text("DATABASE_URL", f"sqlite://{VAR_DIR / 'taawon.sqlite3'}"))}

SHORTEST_SECRET = 40


def _keep_private() -> None:
    """Nobody else on this machine reads phones, sessions and codes; also in a folder that an earlier release left open."""
    private = {VAR_DIR: 0o700}
    VAR_DIR.mkdir(mode=0o700, parents=True, exist_ok=True)
    if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
        database = Path(DATABASES["default"]["NAME"])
        database.touch(mode=0o600)  # its log and its shared memory take this mode
        private |= {Path(f"{database}{part}"): 0o600 for part in ("", "-wal", "-shm")}
    for path, mode in private.items():
        # Not a folder that many use, as /tmp, nor what another user made.
        if path.exists() and path.stat().st_uid == os.geteuid() and not path.stat().st_mode & stat.S_ISVTX:
            path.chmod(mode)


try:
    _keep_private()
except OSError as error:
    raise ImproperlyConfigured(f"{error.filename} cannot be written: {error.strerror}. Does it belong to another user?") from error


def _kept_secret(name: str) -> str:
    """A secret made once for this installation and kept in its `var/` folder, readable by its owner only."""
    path = VAR_DIR / name
    if not path.exists():
        aside = path.with_suffix(".new")
        aside.touch(mode=0o600)
        with aside.open("w", encoding="ascii") as file:
            file.write(secrets.token_urlsafe(48))
            file.flush()
            os.fsync(file.fileno())
        aside.replace(path)
    kept = path.read_text(encoding="ascii", errors="replace").strip()
    if len(kept) < SHORTEST_SECRET:
        raise ImproperlyConfigured(
            f"{path} is damaged: it holds no key. Put back the one of a backup. If there is none, delete the file: "
            "a new key is made, everybody signs in again, and printed sign-in cards are printed anew."
        )
    return kept


DEBUG = False
SECRET_KEY = _kept_secret("secret-key")
PORT = env.number("PORT", 8000)
HOST = env.text("HOST", "127.0.0.1")
_local = {"127.0.0.1": "localhost", "0.0.0.0": "localhost", "::": "localhost"}  # noqa: S104
_named = _local.get(HOST) or (f"[{HOST}]" if ":" in HOST else HOST)
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]", _named, *env.words("ALLOWED_HOSTS", "")]
if HOST in {"0.0.0.0", "::"}:  # noqa: S104
    ALLOWED_HOSTS = ["*"]
TAAWON_BASE_URL = env.address("TAAWON_BASE_URL", f"http://{_named}:{PORT}")
WAGTAILADMIN_BASE_URL = TAAWON_BASE_URL

CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "taawon_cache",
        # Django drops entries above 300 by default, which would forget the counters of sign-in in a flood.
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}
SESSION_ENGINE = "django.contrib.sessions.backends.db"

JOBS_PIPE = VAR_DIR / "bell"
CELERY_BROKER_URL = "memory://"  # never asked

EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = VAR_DIR / "mail"
TAAWON_EMBEDDED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True  # passkeys on http://localhost
