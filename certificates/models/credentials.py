"""Certificates as signed credentials: their index in a status list, and what was signed."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from certificates.choices import ProofFormat
from certificates.models.issued import IssuedCertificate
from jobs.models import LeasedRow


class Credential(LeasedRow):
    """The signing of one certificate, as a row of work, and its index in a status list once it is signed.

    Whether the bit at that index is set is not kept here: it follows from the state of the certificate.

    Personal data: none of its own; kept with the certificate.
    """

    certificate = models.OneToOneField(IssuedCertificate, models.PROTECT, related_name="credential")
    list_number = models.PositiveIntegerField(null=True, editable=False)
    list_index = models.PositiveIntegerField(null=True, editable=False)

    class Meta(LeasedRow.Meta):
        verbose_name = "credential"
        verbose_name_plural = "credentials"
        constraints = [
            models.UniqueConstraint(fields=["list_number", "list_index"], name="certificates_credential_place_once"),
            models.CheckConstraint(
                condition=Q(list_number=None, list_index=None) | Q(list_number__isnull=False, list_index__isnull=False),
                name="certificates_credential_place_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.certificate_id} · {self.list_number}#{self.list_index}"


class IssuingAddress(models.Model):
    """An address of the school under which certificates were issued, written down at the first of them.

    Personal data: none.
    """

    address = models.CharField(max_length=255, unique=True, editable=False)
    first_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = "issuing address"
        verbose_name_plural = "issuing addresses"
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.address


class SignedForm(models.Model):
    """What was signed, as it was signed, by which key. Only ever added, as the database sees to.

    Personal data: the name and the course that the certificate proves; kept with it.
    """

    certificate = models.ForeignKey(IssuedCertificate, models.PROTECT, related_name="signed_forms")
    form = models.CharField(max_length=10, choices=ProofFormat, editable=False)
    key = models.CharField(max_length=43, editable=False)
    content = models.TextField(editable=False)
    signed_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = "signed form"
        verbose_name_plural = "signed forms"
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["certificate", "form", "key"], name="certificates_signedform_once")]

    def __str__(self) -> str:
        return f"{self.certificate_id} {self.form}"


class SealedDocumentQuerySet(models.QuerySet["SealedDocument"]):
    def content_of(self, certificate: IssuedCertificate) -> bytes | None:
        """The sealed PDF, if there is one. It stays the document, also when sealing ends."""
        content = self.filter(certificate=certificate).values_list("content", flat=True).first()
        return None if content is None else bytes(content)


class SealedDocument(models.Model):
    """The PDF with the operator's seal: from then on these bytes are the document. Only ever added.

    Personal data: what the certificate says; kept with it.
    """

    certificate = models.OneToOneField(IssuedCertificate, models.PROTECT, related_name="sealed_document")
    content = models.BinaryField(editable=False)
    sealed_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = SealedDocumentQuerySet.as_manager()

    class Meta:
        verbose_name = "sealed document"
        verbose_name_plural = "sealed documents"

    def __str__(self) -> str:
        return str(self.certificate_id)
