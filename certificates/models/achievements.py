"""What a completion earns, and how the document looks."""

import uuid

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from certificates.rendering import Design
from text.dates import format_date


class CertificateTemplateVersion(models.Model):
    """One state of the document's design: its Typst source, its words, the fonts and the Typst that drew it.

    Never changed and never deleted, also by the database itself: an issued certificate points to the version that it
    was issued with and is drawn from it for ever.

    Personal data: none.
    """

    digest = models.CharField(max_length=64, unique=True, editable=False)
    source = models.TextField(editable=False)
    wording = models.JSONField(editable=False)
    fonts_digest = models.CharField(max_length=64, editable=False)
    typst_version = models.CharField(max_length=20, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("version of the design")
        verbose_name_plural = _("versions of the design")
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return f"{format_date(self.created_at)} · {self.digest[:8]}"

    @property
    def design(self) -> Design:
        return Design(self.source, self.wording)


class Achievement(models.Model):
    """What finishing a course earns: the certificate's title, how long it holds, who signs, and who lets it out.

    Personal data: name and role of who signs, printed on certificates; kept as long as the achievement.
    """

    course = models.OneToOneField(
        "courses.Course", models.PROTECT, related_name="achievement", verbose_name=_("course")
    )
    title_ar = models.CharField(
        _("title in Arabic"), max_length=255, blank=True, help_text=_("Leave empty to print the title of the course.")
    )
    title_fr = models.CharField(_("title in French"), max_length=255, blank=True)
    validity_months = models.PositiveSmallIntegerField(
        _("holds for (months)"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(600)],
        help_text=_("Leave empty for a certificate that does not expire."),
    )
    is_automatic = models.BooleanField(
        _("issue without waiting for an administrator"),
        default=True,
        help_text=_("As soon as the course is finished and the member has confirmed her name."),
    )
    signatory_name_ar = models.CharField(_("who signs, in Arabic"), max_length=120, blank=True)
    signatory_name_fr = models.CharField(_("who signs, in French"), max_length=120, blank=True)
    signatory_role_ar = models.CharField(_("role of who signs, in Arabic"), max_length=160, blank=True)
    signatory_role_fr = models.CharField(_("role of who signs, in French"), max_length=160, blank=True)
    template_version = models.ForeignKey(
        CertificateTemplateVersion,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="achievements",
        verbose_name=_("design"),
        help_text=_("Leave empty for the design that comes with this release."),
    )

    class Meta:
        verbose_name = _("achievement")
        verbose_name_plural = _("achievements")
        ordering = ["pk"]

    def __str__(self) -> str:
        language = get_language() or "ar"
        return self.title_in(language)

    @property
    def course_key(self) -> uuid.UUID:
        return self.course_id

    def title_in(self, language: str) -> str:
        """The title in the language; the course's own where none is written."""
        own = self.title_ar if language.startswith("ar") else self.title_fr
        return own or self.course.title(language)
