"""Translation sources: from which text a translation was made."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class TranslationSource(models.Model):
    """The page in the other language from which a page was made, and the revision of it that the page agrees with.

    Personal data: none.
    """

    page = models.OneToOneField("wagtailcore.Page", models.CASCADE, related_name="translation_source", verbose_name=_("page"))
    source_page = models.ForeignKey("wagtailcore.Page", models.CASCADE, related_name="translations_made", verbose_name=_("made from"))
    source_revision = models.ForeignKey(
        "wagtailcore.Revision", models.SET_NULL, null=True, related_name="+", verbose_name=_("version it agrees with")
    )
    noted_at = models.DateTimeField(_("noted on"), default=timezone.now)

    class Meta:
        verbose_name = _("source of a translation")
        verbose_name_plural = _("sources of translations")
        constraints = [
            models.CheckConstraint(condition=~models.Q(page=models.F("source_page")), name="courses_translationsource_not_itself")
        ]

    def __str__(self) -> str:
        return f"{self.page_id} ← {self.source_page_id}"
