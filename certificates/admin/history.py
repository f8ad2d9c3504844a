"""What the history says of certificates, and where its rows lead."""

from django.db.models import Model
from django.urls import reverse

from accounts.models import User
from certificates.policies import may_manage_certificates


class RecordURLFinder:
    """Where an administrator reads of a record that nobody edits."""

    page: str

    def __init__(self, user: User | None = None) -> None:
        self.user = user

    def get_edit_url(self, instance: Model) -> str | None:
        allowed = self.user is None or may_manage_certificates(self.user)
        return reverse(self.page, args=[instance.pk]) if allowed else None


class CertificateURLFinder(RecordURLFinder):
    page = "certificates_admin:inspect"


class BatchURLFinder(RecordURLFinder):
    page = "certificate_batches:inspect"
