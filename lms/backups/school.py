"""Backup and restore of a whole school."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from certificates.selectors.soundness import unsound_records
from lms.backups import databases, files
from lms.backups.manifest import Broken, Manifest, digest_of, read

# What a restored school must have in the same number.
COUNTED = (
    "accounts.User",
    "certificates.IssuedCertificate",
    "certificates.CertificateEvent",
    "cooperatives.Membership",
    "courses.Enrolment",
    "courses.StepProgress",
    "courses.CourseCompletion",
    "courses.LearningEvent",
    "quizzes.Attempt",
    "quizzes.Response",
    "quizzes.Question",
    "wagtailcore.Page",
)


def make(folder: Path, *, say: Callable[[str], None]) -> Manifest:
    """Write a backup into a new folder, which only its owner may read. The manifest comes last; what cannot be finished is removed."""
    folder.mkdir(parents=True)
    try:
        return _fill(folder, say)
    except BaseException:  # a part of a backup is none, and takes room that is needed
        shutil.rmtree(folder, ignore_errors=True)
        raise


def _fill(folder: Path, say: Callable[[str], None]) -> Manifest:
    folder.chmod(0o700)
    manifest = Manifest(
        made_at=timezone.now().isoformat(timespec="seconds"),
        build=settings.BUILD_ID,
        database=connection.vendor,
        migrations=_migrations(),
        rows=_rows(),
    )
    say("The database…")
    dumped = databases.dump(folder)
    manifest.files[dumped] = digest_of(folder / dumped)
    # What is deleted between counting and dumping is not missing.
    manifest.rows = {label: min(manifest.rows[label], count) for label, count in _rows().items()}
    for number, name in enumerate(files.copy_out(folder), start=1):
        manifest.files[name] = digest_of(folder / name)
        if number % 100 == 0:
            say(f"{number} files…")
    manifest.write(folder)
    return manifest


def write_keys(path: Path) -> None:
    """The secrets without which a restored school cannot go on as the same: apart from the backup, for its owner only."""
    kept = {"SECRET_KEY": settings.SECRET_KEY}
    credential_keys = Path(str(getattr(settings, "TAAWON_CREDENTIAL_KEYS", "") or "missing"))
    if credential_keys.is_file():
        kept["TAAWON_CREDENTIAL_KEYS"] = credential_keys.read_text(encoding="utf-8")
    path.touch(mode=0o600, exist_ok=False)
    path.write_text(json.dumps(kept), encoding="utf-8")


def restore(folder: Path, *, say: Callable[[str], None]) -> Manifest:
    """Put a backup in place of what is there, then prove it: counts, and the seal of every certificate.

    Raises `Broken` before anything is touched when the backup is not whole or is newer than this release.
    """
    manifest = read(folder)
    unknown = sorted(set(manifest.migrations) - _known_migrations())
    if unknown:
        raise Broken(f"This backup was made by a newer release: it knows {unknown[0]}, which this one does not.")
    say("The database…")
    databases.load(folder)
    say("The files…")
    for _name in files.copy_in(folder):
        pass
    found = _rows()
    differing = [f"{name}: {found[name]} instead of {count}" for name, count in manifest.rows.items() if found.get(name, 0) < count]
    if differing:
        raise Broken("Rows are missing after the restore: " + "; ".join(differing))
    if unsound := unsound_records():
        raise Broken(f"{len(unsound)} certificates do not match their digest, the first is {unsound[0]}.")
    return manifest


def is_empty() -> bool:
    """Whether this database holds nothing that a restore would overwrite."""
    if "accounts_user" not in connection.introspection.table_names():
        return True
    return not apps.get_model("accounts.User").objects.exists()


def _rows() -> dict[str, int]:
    return {label: apps.get_model(label)._default_manager.count() for label in COUNTED}


def _migrations() -> list[str]:
    return sorted(f"{app}.{name}" for app, name in MigrationRecorder(connection).applied_migrations())


def _known_migrations() -> set[str]:
    return {f"{app}.{name}" for app, name in MigrationLoader(None, ignore_no_migrations=True).disk_migrations}
