"""The codes that went to a number by text, and the wrong ones that were tried."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class PhoneCode(models.Model):
    """A code that was sent to a number. It belongs to the number: it works on whatever page asks for that number's code.

    A number that nobody registered has rows too, without a code: strangers see the same of both.

    Personal data: the number and the code, as keyed hashes only; deleted within two days.
    """

    number_hash = models.CharField(max_length=64)
    code_hash = models.CharField(max_length=64, blank=True)
    sent_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("code sent to a number")
        verbose_name_plural = _("codes sent to numbers")
        indexes = [models.Index(fields=["number_hash", "expires_at"], name="accounts_phonecode_open")]

    def __str__(self) -> str:
        return f"{self.pk} {self.sent_at:%Y-%m-%d %H:%M}"


class WrongCode(models.Model):
    """A code that was judged and was wrong: for which number, by which device or network.

    Personal data: the number and the network, as keyed hashes only; deleted within two days.
    """

    number_hash = models.CharField(max_length=64)
    asker_hash = models.CharField(max_length=64)
    is_known = models.BooleanField()
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("wrong code")
        verbose_name_plural = _("wrong codes")
        indexes = [models.Index(fields=["number_hash", "at"], name="accounts_wrongcode_of")]

    def __str__(self) -> str:
        return f"{self.pk} {self.at:%Y-%m-%d %H:%M}"
