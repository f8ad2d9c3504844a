"""The models of certificates. Imports point upwards in this list only: achievements, batches, issued."""

from certificates.models.achievements import Achievement, CertificateTemplateVersion
from certificates.models.batches import IssueBatch, IssueItem
from certificates.models.issued import CertificateEvent, IssuedCertificate

__all__ = [
    "Achievement",
    "CertificateEvent",
    "CertificateTemplateVersion",
    "IssueBatch",
    "IssueItem",
    "IssuedCertificate",
]
