"""Two trees, one truth: settings that must agree are edited once and kept in step."""

from django.db import transaction
from django.utils.translation import gettext as _

from courses.models import LessonPage
from courses.models.serving import PublicPage


@transaction.atomic
def sync_twins(*, page: PublicPage) -> None:
    """Carry the page's twin settings to its other languages, published and draft alike. Repeatable."""
    if not (page.twin_fields or page.twin_relations):
        return
    for twin in page.get_translations():
        values = {page._meta.get_field(name).attname: page._meta.get_field(name).value_from_object(page) for name in page.twin_fields}
        type(page).objects.filter(pk=twin.pk).update(**values)
        if page.twin_relations:
            specific = type(page).objects.get(pk=twin.pk)
            for name in page.twin_relations:
                setattr(specific, name, list(getattr(page, name).all()))
            specific.save()
        _sync_draft(page, twin)


def _sync_draft(page: PublicPage, twin: PublicPage) -> None:
    # A draft of the twin carries the old settings and would bring them back when it is published.
    revision = twin.latest_revision
    if revision is None:
        return
    content = page.serializable_data()
    names = (*page.twin_fields, *page.twin_relations)
    if any(revision.content.get(name) != content.get(name) for name in names):
        revision.content |= {name: content.get(name) for name in names}
        revision.save(update_fields=["content"])


def twin_differences(*, page: PublicPage) -> list[str]:
    """What a reader of one language would miss, in words; empty when the twins agree."""
    if not isinstance(page, LessonPage):
        return []
    mine = page.activity_ids
    notes = []
    for twin in LessonPage.objects.filter(translation_key=page.translation_key, live=True).exclude(pk=page.pk).select_related("locale"):
        missing, extra = set(mine) - set(twin.activity_ids), set(twin.activity_ids) - set(mine)
        values = {"language": twin.locale.get_display_name(), "count": len(missing or extra)}
        if missing:
            notes.append(_("%(count)d activities of this lesson are missing in: %(language)s. They are not asked for completion.") % values)
        if extra:
            notes.append(_("%(count)d activities in %(language)s are missing here. They are not asked for completion.") % values)
    return notes
