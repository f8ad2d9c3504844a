"""Health checks: each part of the school is probed once, quickly; what is wrong is said with how to fix it.

`/readyz` asks the parts without which nothing can be served; `manage.py doctor` asks all.
"""

import hashlib
import logging
import secrets
import shutil
import socket
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import imageio_ffmpeg
from celery import current_app
from django.conf import settings
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone
from django.utils.module_loading import import_string
from kombu.exceptions import KombuError
from redis.exceptions import RedisError
from wagtail.models import Site

from accounts.limits import spending
from certificates.addresses import our_addresses
from certificates.models import IssuingAddress
from jobs.heartbeat import last_beat
from lms.observing.zones import complaints, release_of
from lms.zone_data import OWN
from media.storage import STORAGE_ERRORS
from messaging.gateways.base import GatewayError

logger = logging.getLogger(__name__)
PATIENCE_SECONDS = 2
WARN_BELOW_BYTES = 1024**3
MOST_CLOCK_DRIFT = timedelta(seconds=5)
SILENT_WORKER = timedelta(minutes=2)
FONTS = Path(settings.BASE_DIR) / "certificates" / "rendering" / "fonts"


class CheckFailed(Exception):
    """A part does not work; the message is for the operator."""


FAULTS: tuple[type[Exception], ...] = (CheckFailed, ImportError, ValueError, DatabaseError, RedisError, KombuError, *STORAGE_ERRORS)


@dataclass(frozen=True)
class Check:
    """One part. `probe` raises one of `FAULTS` or returns a few words; `fix` says what to do.

    `serves`: needed to serve at all. `is_public`: told at `/readyz` in words, which name no host; the doors stay open.
    """

    name: str
    probe: Callable[[], str]
    fix: str
    serves: bool = False
    is_public: bool = False


@dataclass(frozen=True)
class Finding:
    """The result of one check."""

    name: str
    is_well: bool
    words: str
    fix: str = ""


@dataclass(frozen=True)
class Readiness:
    """Part -> whether it is well, of those that `/readyz` tells; whether the school can serve; and what to do, in public words."""

    parts: dict[str, bool]
    serves: bool
    to_do: list[str]


def readiness() -> Readiness:
    findings = [(check, _finding_of(check)) for check in CHECKS if check.serves or check.is_public]
    return Readiness(
        parts={check.name: finding.is_well for check, finding in findings},
        serves=all(finding.is_well for check, finding in findings if check.serves),
        to_do=[f"{finding.words} {finding.fix}" for check, finding in findings if check.is_public and not finding.is_well],
    )


def health_checks() -> list[Finding]:
    """Every check, in order."""
    return [_finding_of(check) for check in CHECKS]


def _finding_of(check: Check) -> Finding:
    try:
        return Finding(check.name, is_well=True, words=check.probe())
    except FAULTS as error:
        if not isinstance(error, CheckFailed):
            logger.exception("The %s does not answer.", check.name)
        return Finding(check.name, is_well=False, words=str(error).strip() or type(error).__name__, fix=check.fix)


def _database() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return f"{connection.vendor} answers"


def _cache() -> str:
    token = secrets.token_hex(4)
    cache.set("health-check", token, 10)
    if cache.get("health-check") is None:
        raise CheckFailed("The cache forgot at once.")
    return "keeps what it is given"


def _broker() -> str:
    if settings.JOBS_PIPE:
        return "is a pipe"
    with current_app.connection_for_write() as broker:
        broker.ensure_connection(max_retries=1, timeout=PATIENCE_SECONDS)
    return "answers"


def _storage_answers() -> str:
    default_storage.exists("health-check")
    return "answers"


def _storage() -> str:
    name = default_storage.save(f"health-check/{secrets.token_hex(8)}.txt", ContentFile(b"taawon"))
    try:
        with default_storage.open(name) as file:
            if file.read() != b"taawon":
                raise CheckFailed("A file came back with other words than it was written with.")
    finally:
        default_storage.delete(name)
    if default_storage.exists(name):
        raise CheckFailed("A deleted file is still there.")
    return "writes, reads and deletes"


def _migrations() -> str:
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if plan:
        raise CheckFailed(f"{len(plan)} migrations are not applied, the first is {plan[0][0]}.")
    return "all applied"


def _worker() -> str:
    beat = last_beat()
    if beat is None:
        raise CheckFailed("No worker has run yet.")
    silence = timezone.now() - beat
    if silence > SILENT_WORKER:
        raise CheckFailed(f"No worker has run for {int(silence.total_seconds())} seconds.")
    return "runs, and the clock rings"


def _sms() -> str:
    gateway = import_string(settings.SMS_GATEWAY)
    address = getattr(settings, "KANNEL_SENDSMS_URL", "") or getattr(settings, "SMS_HTTP_URL", "")
    if not address:
        return f"{gateway.__name__} sends nothing out" if settings.TAAWON_EMBEDDED else gateway.__name__
    parts = urlsplit(address)
    with socket.create_connection((parts.hostname, parts.port or (443 if parts.scheme == "https" else 80)), PATIENCE_SECONDS):
        return f"{gateway.__name__} listens; nothing was sent"


def _codes() -> str:
    today = spending()
    words = f"{today.used} of {today.amount} texts of today are spent, {today.amount - today.open_to_all} of them are a reserve"
    if today.alarm:
        raise CheckFailed(f"{words}.")
    return words


def _long_texts() -> str:
    prove = getattr(import_string(settings.SMS_GATEWAY)(), "prove_long_texts", None)
    if prove is None:
        return "are handed over whole"
    try:
        return prove()
    except GatewayError as error:
        raise CheckFailed(str(error)) from error


def _email() -> str:
    if "smtp" not in settings.EMAIL_BACKEND:
        return "is written to files"
    with socket.create_connection((settings.EMAIL_HOST, settings.EMAIL_PORT), PATIENCE_SECONDS):
        return "the mail server listens"


def _clock() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT now()" if connection.vendor == "postgresql" else "SELECT strftime('%Y-%m-%d %H:%M:%f+00:00', 'now')")
        said = cursor.fetchone()[0]
    theirs = said if isinstance(said, datetime) else datetime.fromisoformat(said)
    drift = abs(timezone.now() - theirs)
    if drift > MOST_CLOCK_DRIFT:
        raise CheckFailed(f"This machine and the database differ by {int(drift.total_seconds())} seconds.")
    return "agrees with the database"


def _time_zones() -> str:
    try:
        found = complaints()
    except DatabaseError as error:  # its words may name a host, and /readyz tells ours to anybody
        raise CheckFailed("The database does not answer.") from error
    if found:
        raise CheckFailed(" ".join(found))
    return f"{release_of(OWN)}, and all agree on Morocco's clock"


def _disk() -> str:
    free = shutil.disk_usage(settings.VAR_DIR).free
    if free < WARN_BELOW_BYTES:
        refused = f" Files are refused below {settings.LEAST_FREE_BYTES // 1024**2} MB."
        raise CheckFailed(f"Only {free // 1024**2} MB are free at {settings.VAR_DIR}.{refused}")
    return f"{free // 1024**3} GB free"


def _fonts() -> str:
    lines = [line.split() for line in (FONTS / "SHA256SUMS").read_text(encoding="ascii").splitlines() if line]
    for digest, name in lines:
        if hashlib.sha256((FONTS / name).read_bytes()).hexdigest() != digest:
            raise CheckFailed(f"The font {name} is not the one that was released.")
    return f"{len(lines)} as released"


def _catalogues() -> str:
    missing = [
        code for code, _name in settings.LANGUAGES if not (Path(settings.LOCALE_PATHS[0]) / code / "LC_MESSAGES" / "django.mo").exists()
    ]
    if missing:
        raise CheckFailed(f"Not compiled: {', '.join(missing)}. Members would read English.")
    return "compiled"


def _ffmpeg() -> str:
    try:
        return f"ffmpeg at {Path(imageio_ffmpeg.get_ffmpeg_exe()).name}"
    except RuntimeError as error:
        raise CheckFailed(str(error)) from error


def _address() -> str:
    host = urlsplit(settings.TAAWON_BASE_URL).hostname
    site = Site.objects.filter(is_default_site=True).first()
    if site is None:
        raise CheckFailed("There is no site in Wagtail.")
    if site.hostname != host:
        raise CheckFailed(f"TAAWON_BASE_URL names {host}, Wagtail's default site {site.hostname}.")
    return settings.TAAWON_BASE_URL


def _issuing_addresses() -> str:
    named = set(our_addresses())
    lost = [row.address for row in IssuingAddress.objects.all() if row.address not in named]
    if lost:
        raise CheckFailed(f"Certificates were issued under {', '.join(lost)}, which TAAWON_FORMER_ADDRESSES does not name.")
    return f"{len(named)} of ours"


CHECKS = [
    Check("database", _database, "Is it running, and is DATABASE_URL right?", serves=True),
    Check("migrations", _migrations, "Run `manage.py migrate`."),
    Check("cache", _cache, "Is Redis running, and is REDIS_URL right? Embedded: run `manage.py createcachetable`.", serves=True),
    Check("broker", _broker, "Is Redis running, and is CELERY_BROKER_URL right? Work waits in the database until then.", serves=True),
    Check("worker", _worker, "Start `celery -A lms worker` and `celery -A lms beat`; an embedded school starts its own (`make run`)."),
    Check("storage", _storage_answers, "Can the folder or the bucket be reached? See S3_* in docs/operator.md.", serves=True),
    Check("files", _storage, "May this user write and delete in the folder or the bucket?"),
    Check("disk", _disk, "Free some space: uploads and SQLite fail when none is left."),
    Check("SMS", _sms, "Is the gateway running, and are its address and SMS_GATEWAY right?"),
    Check("sign-in codes", _codes, 'Is a class signing in? If not, see "Text messages" in docs/operator.md; cards cost no text.'),
    Check("long texts", _long_texts, "Set Kannel up as deploy/kannel/kannel.conf does; see Text messages in docs/operator.md."),
    Check("e-mail", _email, "Is the mail server running, and are EMAIL_HOST and EMAIL_PORT right?"),
    Check("clock", _clock, "Let both machines keep the time by NTP: deadlines go by it."),
    Check(
        "time zones",
        _time_zones,
        "Install the newest tzdata where the older one is, and restart what reads it. The package: a newer release of the school, then "
        "`.ci/install base`. PostgreSQL: `apt install tzdata` on its machine, or a newer image. See Time zones in docs/operator.md.",
        is_public=True,
    ),
    Check(
        "issuing addresses",
        _issuing_addresses,
        "Add it to TAAWON_FORMER_ADDRESSES: what was issued there counts as another issuer's. See Moving in docs/operator.md.",
    ),
    Check("address", _address, "Run `manage.py prepare_school`, or correct TAAWON_BASE_URL."),
    Check("fonts", _fonts, "Restore certificates/rendering/fonts from the release: certificates would look different."),
    Check("catalogues", _catalogues, "Run `.ci/install base`."),
    Check("ffmpeg", _ffmpeg, "Run `.ci/install base`; or set IMAGEIO_FFMPEG_EXE."),
]
