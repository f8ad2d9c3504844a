"""Reads about certificates that span models."""

from certificates.selectors.batches import (
    BatchProgress,
    DryRunRow,
    EligibilityLabel,
    dry_run,
    dry_run_rows,
    eligibilities,
    finished_by,
    progress_of,
)
from certificates.selectors.earned import Earned, certificate_of, earned_by
from certificates.selectors.verification import Verification, verify, verify_many

__all__ = [
    "BatchProgress",
    "DryRunRow",
    "Earned",
    "EligibilityLabel",
    "Verification",
    "certificate_of",
    "dry_run",
    "dry_run_rows",
    "earned_by",
    "eligibilities",
    "finished_by",
    "progress_of",
    "verify",
    "verify_many",
]
