"""Certificates that hang on cohorts and on pages of courses."""

from collections.abc import Iterator

from django.db.models import Model
from django.utils.translation import ngettext
from wagtail.models import Page

from certificates.models import IssueBatch, IssuedCertificate
from cooperatives.models import Cohort
from web.admin.deleting import Hanging


def tell(instance: Model) -> Iterator[Hanging]:
    """Issued certificates, and bulk issues of a cohort."""
    if isinstance(instance, Cohort):
        issued = IssuedCertificate.objects.filter(enrolment__cohort=instance).count()
        batches = IssueBatch.objects.filter(cohort=instance).count()
        if batches:
            yield Hanging(ngettext("%(count)s bulk issue", "%(count)s bulk issues", batches) % {"count": batches})
    elif isinstance(instance, Page):
        keys = list(instance.get_descendants(inclusive=True).values_list("translation_key", flat=True))
        issued = IssuedCertificate.objects.filter(enrolment__course__in=keys).count()
    else:
        return
    if issued:
        yield Hanging(ngettext("%(count)s certificate", "%(count)s certificates", issued) % {"count": issued})
