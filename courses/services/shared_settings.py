"""Settings that the translations of a page share: edited once, kept in step."""

from django.db import transaction
from django.utils.translation import gettext as _

from courses.models import LessonPage
from courses.models.serving import PublicPage


@transaction.atomic
def sync_shared_settings(*, page: PublicPage) -> None:
    """Carry the shared settings of a page to its other languages, published and draft alike. Repeatable."""
    if not (page.shared_fields or page.shared_relations):
        return
    for translation in page.get_translations():
        values = {page._meta.get_field(name).attname: page._meta.get_field(name).value_from_object(page) for name in page.shared_fields}
        type(page).objects.filter(pk=translation.pk).update(**values)
        if page.shared_relations:
            specific = type(page).objects.get(pk=translation.pk)
            for name in page.shared_relations:
                setattr(specific, name, list(getattr(page, name).all()))
            specific.save()
        _sync_draft(page, translation)


def _sync_draft(page: PublicPage, translation: PublicPage) -> None:
    # A draft of the translation carries the old settings and would bring them back when it is published.
    revision = translation.latest_revision
    if revision is None:
        return
    content = page.serializable_data()
    names = (*page.shared_fields, *page.shared_relations)
    if any(revision.content.get(name) != content.get(name) for name in names):
        revision.content |= {name: content.get(name) for name in names}
        revision.save(update_fields=["content"])


def translation_differences(*, page: PublicPage) -> list[str]:
    """What a reader of one language would miss, in words; empty when the translations agree."""
    if not isinstance(page, LessonPage):
        return []
    mine = page.activity_ids
    notes = []
    lessons = LessonPage.objects.filter(translation_key=page.translation_key, live=True).exclude(pk=page.pk).select_related("locale")
    for translation in lessons:
        missing, extra = set(mine) - set(translation.activity_ids), set(translation.activity_ids) - set(mine)
        values = {"language": translation.locale.get_display_name(), "count": len(missing or extra)}
        if missing:
            notes.append(_("%(count)d activities of this lesson are missing in: %(language)s. They are not asked for completion.") % values)
        if extra:
            notes.append(_("%(count)d activities in %(language)s are missing here. They are not asked for completion.") % values)
    return notes
