"""The models of certificates. Imports point upwards in this list only: achievements, batches, issued."""

from certificates.models.achievements import (
    Achievement,
    AchievementVersion,
    CertificateLayout,
    CertificateTemplateVersion,
    DesignPicture,
)
from certificates.models.batches import IssueBatch, IssueItem
from certificates.models.corrections import CorrectionRequest
from certificates.models.credentials import Credential, IssuingAddress, SealedDocument, SignedForm
from certificates.models.issued import CertificateEvent, IssuedCertificate
from certificates.models.printing import PrintPart, PrintRun

__all__ = [
    "Achievement",
    "AchievementVersion",
    "CertificateEvent",
    "CertificateLayout",
    "CertificateTemplateVersion",
    "CorrectionRequest",
    "Credential",
    "DesignPicture",
    "IssueBatch",
    "IssueItem",
    "IssuedCertificate",
    "IssuingAddress",
    "PrintPart",
    "PrintRun",
    "SealedDocument",
    "SignedForm",
]
