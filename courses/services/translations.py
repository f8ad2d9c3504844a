"""Notes of the revision from which a translation was made."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page, Revision

from accounts.models import User
from courses.models import TranslationSource
from text.errors import NotAllowed


@transaction.atomic
def note_translation(*, page: Page, source: Page) -> TranslationSource:
    """Write down that `page` was made from `source` as it stands now. Repeatable: the last call counts."""
    note, _created = TranslationSource.objects.update_or_create(
        page_id=page.pk,
        defaults={"source_page_id": source.pk, "source_revision": _revision_read(source), "noted_at": timezone.now()},
    )
    return note


@transaction.atomic
def note_first_publication(*, page: Page) -> None:
    """When a page is published whose translation was there before it, take it as made from the translation. Repeatable: a note that
    is there, on either side, is left.
    """
    translation = page.get_translations().filter(live=True).order_by("first_published_at").first()
    if (
        translation is None
        or translation.first_published_at > page.first_published_at
        or TranslationSource.objects.filter(page__in=[page.pk, translation.pk]).exists()
    ):
        return
    note_translation(page=page, source=translation)


@transaction.atomic
def confirm_translation(*, page: Page, by: User) -> TranslationSource:
    """Somebody looked: the page says what its source says now. Repeatable."""
    if not page.permissions_for_user(by).can_edit():
        raise NotAllowed(_("You may not change this page."))
    note = TranslationSource.objects.select_for_update().select_related("source_page").get(page_id=page.pk)
    note.source_revision_id = note.source_page.live_revision_id or note.source_page.latest_revision_id
    note.noted_at = timezone.now()
    note.save(update_fields=["source_revision", "noted_at"])
    return note


def _revision_read(source: Page) -> Revision | None:
    # Wagtail copies what is published, and the draft only of a page that never was.
    return source.live_revision if source.live else source.latest_revision
