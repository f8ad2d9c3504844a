"""The models of certificates. Imports point upwards in this list only: achievements, batches, issued."""

from certificates.models.achievements import (
    Achievement,
    AchievementVersion,
    CertificateLayout,
    CertificateTemplateVersion,
    DesignPicture,
)
from certificates.models.batches import IssueBatch, IssueItem
from certificates.models.issued import CertificateEvent, IssuedCertificate

__all__ = [
    "Achievement",
    "AchievementVersion",
    "CertificateEvent",
    "CertificateLayout",
    "CertificateTemplateVersion",
    "DesignPicture",
    "IssueBatch",
    "IssueItem",
    "IssuedCertificate",
]
