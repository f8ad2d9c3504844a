"""Reads about certificates that span models."""

from certificates.selectors.batches import (
    BatchProgress,
    Rehearsed,
    Verdict,
    finished_by,
    progress_of,
    rehearse,
    rehearsed,
    verdicts,
)
from certificates.selectors.earned import Earned, certificate_of, earned_by
from certificates.selectors.verification import Verification, verify, verify_many

__all__ = [
    "BatchProgress",
    "Earned",
    "Rehearsed",
    "Verdict",
    "Verification",
    "certificate_of",
    "earned_by",
    "finished_by",
    "progress_of",
    "rehearse",
    "rehearsed",
    "verdicts",
    "verify",
    "verify_many",
]
