"""What a completion earns, and how the document looks."""

import uuid
from typing import Any

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from certificates.exceptions import PictureMissing
from certificates.rendering.designs import Design, plain_settings, shipped_wording
from text.dates import format_date
from web.languages import current_language


class DesignPicture(models.Model):
    """A signature or a logo, named by what it holds: `<sha256>.png`. Never changed, as the database sees to.

    Personal data: the picture of a signature; kept as long as certificates that show it.
    """

    name = models.CharField(max_length=70, unique=True, editable=False)
    content = models.BinaryField(editable=False)
    width = models.PositiveIntegerField(editable=False)
    height = models.PositiveIntegerField(editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("picture of a design")
        verbose_name_plural = _("pictures of designs")

    def __str__(self) -> str:
        return self.name


def load_picture(name: str) -> bytes:
    content = DesignPicture.objects.filter(name=name).values_list("content", flat=True).first()
    if content is None:
        raise PictureMissing(name)
    return bytes(content)


class CertificateLayout(models.Model):
    """An operator's own Typst source, offered beside the layouts that come with the release.

    Personal data: none.
    """

    name = models.SlugField(_("name"), max_length=40, unique=True)
    source = models.TextField(_("source"))
    saved_at = models.DateTimeField(_("saved"), default=timezone.now)

    class Meta:
        verbose_name = _("layout")
        verbose_name_plural = _("layouts")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class CertificateTemplateVersion(models.Model):
    """One state of the document's design: its Typst source, its words, its pictures, the fonts and the Typst that drew it.

    Never changed and never deleted, also by the database itself: an issued certificate points to the version that it
    was issued with and is drawn from it for ever. `settings` names layout, colours, pictures and who signs.

    Personal data: names and roles of who signs; kept with the certificates.
    """

    digest = models.CharField(max_length=64, unique=True, editable=False)
    protocol = models.PositiveSmallIntegerField(default=1, editable=False)
    source = models.TextField(editable=False)
    wording = models.JSONField(editable=False)
    settings = models.JSONField(default=dict, editable=False)
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
        return Design(self.source, self.wording, self.protocol, self.settings, load_picture)


class Achievement(models.Model):
    """What finishing a course earns: the certificate's title, how long it holds, its design, and who lets it out.

    Personal data: none.
    """

    course = models.OneToOneField("courses.Course", models.PROTECT, related_name="achievement", verbose_name=_("course"))
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
        return self.title_in(current_language())

    @property
    def course_key(self) -> uuid.UUID:
        return self.course_id

    def title_in(self, language: str) -> str:
        """The title in the language; the course's own where none is written."""
        own = self.title_ar if language.startswith("ar") else self.title_fr
        return own or self.course.title(language)

    @property
    def settings(self) -> dict[str, Any]:
        """Layout, colours, pictures and who signs; those of this release where nothing was saved."""
        return (self.template_version.settings if self.template_version else None) or plain_settings()

    @property
    def wording(self) -> dict[str, dict[str, str]]:
        """The words of the document in both languages."""
        version = self.template_version
        return version.wording if version is not None and version.protocol > 1 else shipped_wording()


class AchievementVersion(models.Model):
    """What the form said when it was saved, by whom and when. Only ever added.

    Personal data: which administrator saved it; kept with the achievement.
    """

    achievement = models.ForeignKey(Achievement, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField(_("version"))
    template_version = models.ForeignKey(CertificateTemplateVersion, models.PROTECT, related_name="+")
    title_ar = models.CharField(max_length=255, blank=True)
    title_fr = models.CharField(max_length=255, blank=True)
    validity_months = models.PositiveSmallIntegerField(null=True)
    is_automatic = models.BooleanField()
    saved_at = models.DateTimeField(_("saved"), default=timezone.now)
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("by"))

    class Meta:
        verbose_name = _("version of an achievement")
        verbose_name_plural = _("versions of an achievement")
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["achievement", "number"], name="certificates_achievementversion_number")]

    def __str__(self) -> str:
        return f"{self.achievement_id} · {self.number}"
