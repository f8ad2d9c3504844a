"""Settings of files, sound and video that are wrong, said at start rather than at the first upload."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error
from django.core.exceptions import ImproperlyConfigured, SuspiciousOperation
from django.core.files.storage import FileSystemStorage, InvalidStorageError, Storage, StorageHandler

PUBLIC, PRIVATE = "default", "private"


def check_sizes(**_options: Any) -> Iterator[CheckMessage]:
    """What fits a form must not be more than what may be uploaded at all."""
    if not 0 < settings.MEDIA_MOST_BYTES <= settings.MEDIA_HEAVIEST_BYTES:
        yield Error(
            f"MEDIA_MOST_BYTES is {settings.MEDIA_MOST_BYTES}, MEDIA_HEAVIEST_BYTES is {settings.MEDIA_HEAVIEST_BYTES}.",
            hint="The first is what one form takes, the second what is uploaded in parts: the second is the larger.",
            id="media.E001",
        )
    if settings.LEAST_FREE_BYTES < 0:
        yield Error(
            f"LEAST_FREE_BYTES is {settings.LEAST_FREE_BYTES}.",
            hint="LEAST_FREE_MB is 0 or more: megabytes of the disk that uploads leave for the database.",
            id="media.E002",
        )


def check_times(**_options: Any) -> Iterator[CheckMessage]:
    """A recording must be given up before the worker is."""
    soft = settings.CELERY_TASK_SOFT_TIME_LIMIT
    if not 0 < settings.MEDIA_TRANSCODING_SECONDS < soft:
        yield Error(
            f"MEDIA_TRANSCODING_SECONDS is {settings.MEDIA_TRANSCODING_SECONDS}, CELERY_TASK_SOFT_TIME_LIMIT is {soft}.",
            hint="The first is above 0 and below the second: else the worker is stopped in the middle and begins anew for ever.",
            id="media.E003",
        )
    if settings.MEDIA_MOST_SECONDS <= 0:
        yield Error(
            f"MEDIA_MOST_SECONDS is {settings.MEDIA_MOST_SECONDS}: every recording would be too long.",
            hint="It is the longest recording in seconds.",
            id="media.E004",
        )


def check_storages(**_options: Any) -> Iterator[CheckMessage]:
    """Both stores can be made, and what is private does not lie in the public one."""
    built: dict[str, Storage] = {}
    for alias in (PUBLIC, PRIVATE):
        try:
            built[alias] = StorageHandler(settings.STORAGES)[alias]
        except (InvalidStorageError, ImproperlyConfigured, SuspiciousOperation, ImportError, TypeError, ValueError) as error:
            yield Error(
                f"The storage {alias!r} in STORAGES cannot be used: {error}",
                hint="Compare BACKEND and OPTIONS with lms/settings/production.py; S3_* in docs/operator.md.",
                id="media.E005",
            )
    if len(built) == 2 and _lies_in(built[PRIVATE], built[PUBLIC]):
        yield Error(
            "The private storage lies inside the public one: anybody could read what members handed in.",
            hint="Give them folders, or places in the bucket, of which none holds the other.",
            id="media.E006",
        )
    if settings.MEDIA_DIRECT_UPLOADS and PRIVATE in built and not _is_object_store(built[PRIVATE]):
        yield Error(
            "MEDIA_DIRECT_UPLOADS is on, but the private storage is not an object store that a browser could send to.",
            hint="Set S3_BUCKET and its keys, or S3_DIRECT_UPLOADS=False.",
            id="media.E007",
        )


def _is_object_store(storage: Any) -> bool:
    return hasattr(storage, "bucket_name")  # not by its class: boto3 is loaded only where there is such a store


def _lies_in(private: Any, public: Any) -> bool:
    if _is_object_store(private) and _is_object_store(public):
        same = (private.bucket_name, private.endpoint_url) == (public.bucket_name, public.endpoint_url)
        return same and f"{private.location.strip('/')}/".startswith(_prefix(public.location))
    if isinstance(private, FileSystemStorage) and isinstance(public, FileSystemStorage):
        return Path(private.location).resolve().is_relative_to(Path(public.location).resolve())
    return False


def _prefix(location: str) -> str:
    """As names in the bucket begin: "" holds all of it."""
    return f"{location.strip('/')}/" if location.strip("/") else ""
