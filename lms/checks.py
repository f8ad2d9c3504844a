"""Settings of the whole school that are wrong, said at start with what to do about it."""

from collections.abc import Iterator
from email.utils import parseaddr
from importlib import import_module
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning  # noqa: A004
from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator
from django.http.request import validate_host

LEAST_TOKEN = 20
THIS_MACHINE = {"", "localhost", "127.0.0.1", "::1"}


def _split(address: str) -> SplitResult | None:
    """The parts of an address, or None when it has a port or a bracket that no address can have."""
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        return None
    return parts if port is None or port else None


def check_base_url(**_options: Any) -> Iterator[CheckMessage]:
    """It is printed on certificates and is part of the name that signs them."""
    address = settings.TAAWON_BASE_URL
    parts = _split(address)
    if parts is None or parts.scheme not in {"http", "https"} or not parts.hostname or parts.username is not None:
        yield Error(
            f"TAAWON_BASE_URL is {address!r}, which is not an address of a school.",
            hint="Write scheme and host, as in https://school.example.org. A port (PORT, where no address is set) is a number between 1 "
            "and 65535.",
            id="lms.E001",
        )
        return
    if parts.path or parts.query or parts.fragment:
        yield Error(
            f"TAAWON_BASE_URL is {address!r}: nothing may stand behind the host.",
            hint=f"Write {parts.scheme}://{parts.netloc}: the school lives at the root of a host.",
            id="lms.E002",
        )
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    if not validate_host(host, settings.ALLOWED_HOSTS):
        yield Error(
            f"TAAWON_BASE_URL names {host}, but ALLOWED_HOSTS does not.",
            hint="Add the host to ALLOWED_HOSTS: whoever scans a certificate is refused otherwise.",
            id="lms.E003",
        )


def check_former_addresses(**_options: Any) -> Iterator[CheckMessage]:
    """What was issued under them counts as ours, and programs ask them for the keys."""
    for address in settings.TAAWON_FORMER_ADDRESSES:
        parts = _split(address)
        if parts is None or parts.scheme not in {"http", "https"} or not parts.hostname or parts.username is not None or parts.path:
            yield Error(
                f"TAAWON_FORMER_ADDRESSES holds {address!r}, which no school can have had.",
                hint="Write what TAAWON_BASE_URL was, as in https://old.example.org; several with commas between them.",
                id="lms.E013",
            )
        elif not validate_host(f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname, settings.ALLOWED_HOSTS):
            yield Warning(
                f"TAAWON_FORMER_ADDRESSES names {parts.hostname}, but ALLOWED_HOSTS does not: nobody else can check what was issued there.",
                hint="Keep the domain, let it lead here, and add it to ALLOWED_HOSTS. If it is lost, see Moving in docs/operator.md.",
                id="lms.W004",
            )


def check_hosts(**_options: Any) -> Iterator[CheckMessage]:
    """A host with a scheme, a path or a port matches no request."""
    for host in settings.ALLOWED_HOSTS:
        if "/" in host or (":" in host and not host.startswith("[")):
            yield Error(
                f"ALLOWED_HOSTS holds {host!r}, which no request can match.",
                hint="Write names of hosts only, without https:// and without a port.",
                id="lms.E004",
            )


def check_languages(**_options: Any) -> Iterator[CheckMessage]:
    """Every language has words and formats of dates, and there is another one to change to."""
    codes = [code for code, _name in settings.LANGUAGES]
    content = [code for code, _name in settings.WAGTAIL_CONTENT_LANGUAGES]
    if settings.LANGUAGE_CODE not in codes or len(codes) < 2 or codes != content:
        yield Error(
            f"LANGUAGE_CODE is {settings.LANGUAGE_CODE!r}, LANGUAGES are {codes}, WAGTAIL_CONTENT_LANGUAGES {content}.",
            hint="Both lists are the same, hold at least two languages, and the first language of the school is one of them.",
            id="lms.E005",
        )
    for code in codes:
        if not _has_catalogue(code):
            yield Error(
                f"The language {code!r} has no compiled catalogue: its pages would speak English.",
                hint="Run .ci/install base, or take the language out of LANGUAGES.",
                id="lms.E006",
            )
        if not _has_formats(code):
            yield Error(
                f"The language {code!r} has no formats of dates and numbers.",
                hint="Add a module formats.py for it to text/locale_formats, or take the language out of LANGUAGES.",
                id="lms.E007",
            )


def _has_catalogue(code: str) -> bool:
    return any((Path(folder) / code / "LC_MESSAGES" / "django.mo").is_file() for folder in settings.LOCALE_PATHS)


def _has_formats(code: str) -> bool:
    for module in settings.FORMAT_MODULE_PATH:
        try:
            import_module(f"{module}.{code}.formats")
        except ImportError:
            continue
        return True
    return False


def check_queues(**_options: Any) -> Iterator[CheckMessage]:
    """Work in a queue that no worker hears waits for ever."""
    heard = {name.strip() for name in settings.WORKER_QUEUES.split(",")}
    used = {settings.CELERY_TASK_DEFAULT_QUEUE, *(route["queue"] for route in settings.CELERY_TASK_ROUTES.values())}
    if used - heard:
        yield Error(
            f"No worker hears {', '.join(sorted(used - heard))}: WORKER_QUEUES is {settings.WORKER_QUEUES!r}.",
            hint="Name every queue of CELERY_TASK_ROUTES and CELERY_TASK_DEFAULT_QUEUE in WORKER_QUEUES.",
            id="lms.E008",
        )


def check_times_of_jobs(**_options: Any) -> Iterator[CheckMessage]:
    """A job ends itself, then is ended, and only then is rung for again."""
    soft, hard = settings.CELERY_TASK_SOFT_TIME_LIMIT, settings.CELERY_TASK_TIME_LIMIT
    again = getattr(settings, "CELERY_BROKER_TRANSPORT_OPTIONS", {}).get("visibility_timeout")
    if not 0 < soft < hard or (again is not None and again <= hard):
        yield Error(
            f"CELERY_TASK_SOFT_TIME_LIMIT is {soft}, CELERY_TASK_TIME_LIMIT {hard}, the broker's visibility_timeout {again}.",
            hint="Each is above 0 and longer than the one before: else a job that still runs is begun a second time.",
            id="lms.E009",
        )


def check_sender_of_mail(**_options: Any) -> Iterator[CheckMessage]:
    """Mail servers refuse a sender that is not an address."""
    _name, address = parseaddr(settings.DEFAULT_FROM_EMAIL)
    try:
        EmailValidator()(address)
    except ValidationError:
        yield Error(
            f"DEFAULT_FROM_EMAIL is {settings.DEFAULT_FROM_EMAIL!r}, which is not an e-mail address.",
            hint="Write school@example.org, or Taawon <school@example.org>.",
            id="lms.E010",
        )


def check_numbers(**_options: Any) -> Iterator[CheckMessage]:
    """Numbers from the environment that no machine can use."""
    proxies = getattr(settings, "ALLAUTH_TRUSTED_PROXY_COUNT", 0)
    if proxies < 0:
        yield Error(
            f"TRUSTED_PROXY_COUNT is {proxies}.",
            hint="It counts the proxies in front that set X-Forwarded-For; 0 without one.",
            id="lms.E011",
        )
    if not 0 < settings.EMAIL_PORT < 2**16:
        yield Error(f"EMAIL_PORT is {settings.EMAIL_PORT}.", hint="A port is a number from 1 to 65535; mail uses 25 or 587.", id="lms.E012")


def check_metrics_token(**_options: Any) -> Iterator[CheckMessage]:
    """With `check --deploy`: a short word is guessed."""
    if 0 < len(settings.METRICS_TOKEN) < LEAST_TOKEN:
        yield Warning(
            f"METRICS_TOKEN has {len(settings.METRICS_TOKEN)} characters.",
            hint=f"Use at least {LEAST_TOKEN} random ones, or none: then /metrics does not exist.",
            id="lms.W001",
        )


def check_redis_asks_who_comes(**_options: Any) -> Iterator[CheckMessage]:
    """With `check --deploy`: whoever reaches Redis would read and change counters, and ring for jobs."""
    for name in ("REDIS_URL", "CELERY_BROKER_URL"):
        parts = _split(getattr(settings, name, ""))
        if parts is not None and parts.scheme in {"redis", "rediss"} and not parts.password:
            yield Warning(
                f"{name} has no password, so Redis serves whoever reaches it.",
                hint="Give Redis a user of the school's own (deploy/redis-users.acl) and write redis://taawon:password@host:port/number.",
                id="lms.W003",
            )


def check_mail_is_encrypted(**_options: Any) -> Iterator[CheckMessage]:
    """With `check --deploy`: the password of the mail account does not cross the network in clear."""
    encrypted = settings.EMAIL_USE_TLS or settings.EMAIL_USE_SSL
    if settings.EMAIL_HOST_PASSWORD and not encrypted and settings.EMAIL_HOST not in THIS_MACHINE:
        yield Warning(
            f"The password of the mail account goes to {settings.EMAIL_HOST} in clear.",
            hint="Set EMAIL_USE_TLS=True and the port that the mail server gives for it, mostly 587.",
            id="lms.W002",
        )
