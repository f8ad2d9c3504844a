"""Texts and e-mails that go out."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from jobs.models import LeasedRow
from messaging.choices import Purpose, Status
from messaging.segments import GSM7, UCS2


class OutSms(LeasedRow):
    """One text message to one phone: a row that workers lease until the operator took it.

    Personal data: the number and the text; needed to send and to answer "did it arrive?". Both are emptied 30 days
    after sending (a sign-in code after one day) by the purge; the row stays for the count of what was paid.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    to = models.CharField(_("to"), max_length=16)
    body = models.TextField(_("text"))
    language = models.CharField(_("language"), max_length=2, default="ar")
    encoding = models.CharField(_("alphabet"), max_length=5, choices=[(GSM7, GSM7), (UCS2, UCS2)])
    segments = models.PositiveSmallIntegerField(_("parts"))
    purpose = models.CharField(_("purpose"), max_length=40, choices=Purpose)
    priority = models.PositiveSmallIntegerField(default=5, editable=False)
    dedupe_key = models.CharField(max_length=120, null=True, unique=True, editable=False)
    status = models.CharField(_("status"), max_length=8, choices=Status, default=Status.QUEUED)
    provider_id = models.CharField(max_length=120, blank=True, editable=False)
    not_after = models.DateTimeField(_("not after"), null=True)
    erased_at = models.DateTimeField(null=True, editable=False)

    class Meta(LeasedRow.Meta):
        verbose_name = _("text message")
        verbose_name_plural = _("text messages")
        indexes = [
            models.Index(fields=["state", "priority", "due_at"], name="messaging_outsms_queue"),
            models.Index(fields=["-created_at"], name="messaging_outsms_recent"),
        ]

    def __str__(self) -> str:
        return f"{self.purpose} {self.uuid}"


class OutMail(LeasedRow):
    """One e-mail to a member of staff: a row that workers lease until the mail server took it.

    Personal data: the address and the text; needed to send. The row is deleted after 30 days.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    to = models.EmailField(_("to"))
    subject = models.CharField(_("subject"), max_length=200)
    body = models.TextField(_("text"))
    dedupe_key = models.CharField(max_length=120, null=True, unique=True, editable=False)

    class Meta(LeasedRow.Meta):
        verbose_name = _("e-mail")
        verbose_name_plural = _("e-mails")

    def __str__(self) -> str:
        return f"{self.subject} {self.uuid}"
