"""What is missing in the other language, and what was left behind when its source changed."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import F, Field, QuerySet
from wagtail.fields import StreamField
from wagtail.models import Locale, Page, Revision
from wagtail.query import PageQuerySet

from courses.models import CourseIndexPage, CoursePage, HomePage, LessonPage, ModulePage, QuizPage, TranslationSource
from courses.models.serving import PublicPage

TRANSLATED = (HomePage, CourseIndexPage, CoursePage, ModulePage, LessonPage, QuizPage)
TEXTS = ("title", "seo_title", "search_description")


@dataclass(frozen=True)
class MissingTranslation:
    """A page that nobody can read in `locale` yet. `is_blocked`: the page above it must be translated first."""

    page: Page
    locale: Locale
    is_blocked: bool


@dataclass(frozen=True)
class StaleTranslation:
    """A page whose source was published anew since; `changed` names what differs, in words."""

    page: Page
    source_page: Page
    source_revision_id: int | None
    published_revision_id: int
    published_at: datetime
    changed: list[str]


def missing_translations(pages: "QuerySet[Page]") -> list[MissingTranslation]:
    """For each of the pages the languages that it lacks, in the order of the tree."""
    rows = list(_school_pages(pages).select_related("locale", "content_type").order_by("path"))
    locales = {locale.language_code: locale for locale in Locale.objects.order_by("language_code")}
    spoken: dict[object, set[str]] = {}
    for key, code in _school_pages(Page.objects.all()).values_list("translation_key", "locale__language_code"):
        spoken.setdefault(key, set()).add(code)
    keys = dict(Page.objects.filter(path__in={row.path[: -Page.steplen] for row in rows}).values_list("path", "translation_key"))
    return [
        MissingTranslation(row, locale, is_blocked=row.depth > _HOME_DEPTH and code not in spoken.get(keys[row.path[: -Page.steplen]], ()))
        for row in rows
        for code, locale in locales.items()
        if code not in spoken[row.translation_key]
    ]


def stale_translations(pages: "QuerySet[Page]") -> list[StaleTranslation]:
    """Those of the pages whose source says something else now than the revision that they agree with."""
    notes = list(
        TranslationSource.objects.filter(page__in=pages, source_page__live_revision__isnull=False)
        .exclude(source_revision=F("source_page__live_revision"))
        .select_related("page__locale", "page__content_type", "source_page__locale", "source_page__live_revision", "source_revision")
        .order_by("page__path")
    )
    found = [_compare(note) for note in notes]
    return [stale for stale in found if stale.changed]


def stale_translation(page: Page) -> StaleTranslation | None:
    """The page, if it was left behind."""
    return next(iter(stale_translations(Page.objects.filter(pk=page.pk))), None)


def translation_of(page: Page) -> Page | None:
    """The same page in the other language, published or not."""
    return page.get_translations().select_related("locale").order_by("pk").first()


_HOME_DEPTH = 2


def _school_pages(pages: PageQuerySet) -> PageQuerySet:
    return pages.type(TRANSLATED).filter(alias_of=None)


def _compare(note: TranslationSource) -> StaleTranslation:
    published = note.source_page.live_revision
    return StaleTranslation(
        page=note.page,
        source_page=note.source_page,
        source_revision_id=note.source_revision_id,
        published_revision_id=published.pk,
        published_at=published.created_at,
        changed=_changed(note.source_page.specific_class, note.source_revision, published),
    )


def _changed(model: type[PublicPage], before: Revision | None, after: Revision) -> list[str]:
    """The names of the texts that differ. Settings that both languages share are carried over by themselves."""
    fields = [model._meta.get_field(name) for name in TEXTS]
    fields += [field for field in model._meta.local_fields if not field.is_relation and field.name not in model.shared_fields]
    if before is None:
        return [str(fields[0].verbose_name)]
    return [str(field.verbose_name) for field in fields if _meaning(before, field) != _meaning(after, field)]


def _meaning(revision: Revision, field: "Field[Any, Any]") -> object:
    """A field's value as stored. A lesson's blocks are JSON as text, whose keys PostgreSQL hands back in another order."""
    value = revision.content.get(field.name)
    return json.loads(value) if isinstance(field, StreamField) and isinstance(value, str) else value
