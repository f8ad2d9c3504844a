"""Receivers of signals: pages that change, attempts that are graded. Each calls one service."""

import uuid

from django.core.exceptions import ObjectDoesNotExist
from django.db.models import Model
from django.db.models.signals import post_delete, post_save
from wagtail.documents.models import Document
from wagtail.images.models import Image
from wagtail.models import Page, PageViewRestriction
from wagtail.signals import copy_for_translation_done, page_published, page_slug_changed, page_unpublished, post_page_move

from courses.models import Course, CourseIndexPage, CoursePage, HomePage
from courses.models.serving import PublicPage
from courses.page_cache import purge
from courses.registry import set_page_context
from courses.selectors import build_page_context
from courses.selectors.cohorts import groups_of_trainer
from courses.selectors.origins import origin_url
from courses.services import (
    check_quiz_access,
    note_first_publication,
    note_translation,
    prepare_pictures,
    rebuild_outline,
    record_quiz_result,
    sync_shared_settings,
)
from media.models import Recording
from media.receivers import MEASURED_ON_SIGHT
from quizzes.models import Attempt, Quiz
from quizzes.registry import set_access, set_groups, set_origin_url
from quizzes.signals import attempt_graded


def connect() -> None:
    """Called once, when the apps are ready."""
    set_page_context(build_page_context)
    set_access(lambda quiz, member: check_quiz_access(quiz=quiz, member=member))
    set_origin_url(origin_url)
    set_groups(groups_of_trainer)
    page_published.connect(on_publish, dispatch_uid="courses.publish")
    page_unpublished.connect(on_change, dispatch_uid="courses.unpublish")
    page_slug_changed.connect(on_change, dispatch_uid="courses.slug")
    post_page_move.connect(on_move, dispatch_uid="courses.move")
    post_delete.connect(on_delete, sender=Page, dispatch_uid="courses.delete")
    post_save.connect(on_restriction, sender=PageViewRestriction, dispatch_uid="courses.restrict")
    post_delete.connect(on_restriction, sender=PageViewRestriction, dispatch_uid="courses.unrestrict")
    copy_for_translation_done.connect(on_translation, dispatch_uid="courses.translation")
    for shown in (Quiz, Image, Document, Recording):
        post_save.connect(on_shown_change, sender=shown, dispatch_uid=f"courses.shown.{shown.__name__}")
        post_delete.connect(on_shown_change, sender=shown, dispatch_uid=f"courses.hidden.{shown.__name__}")
    attempt_graded.connect(on_attempt_graded, dispatch_uid="courses.graded")


def on_publish(sender: type[Model], instance: Page, **_kwargs: object) -> None:
    if isinstance(instance, PublicPage):
        sync_shared_settings(page=instance)
        note_first_publication(page=instance)
        prepare_pictures(page=instance)
    on_change(sender, instance)


def on_change(sender: type[Model], instance: Page, **_kwargs: object) -> None:
    page = instance.specific
    if not isinstance(page, PublicPage):
        return
    _renew(_course_keys(page))


def on_move(sender: type[Model], instance: Page, parent_page_before: Page, **_kwargs: object) -> None:
    """The course that a page left first, so that the one it came to has the last word on its steps."""
    _renew(_course_keys(parent_page_before.specific) - _course_keys(instance.specific))
    on_change(sender, instance)


def _renew(keys: set[uuid.UUID]) -> None:
    for key in keys:
        rebuild_outline(course_key=key)
    # A course also stands, by its title and address, on the page of each course that asks for it first.
    for key in keys | set(Course.objects.filter(prerequisites__in=keys).values_list("pk", flat=True)):
        purge(key)
    purge(None)


def on_translation(sender: type, source_obj: Model, target_obj: Model, **_kwargs: object) -> None:
    if isinstance(target_obj, PublicPage):
        note_translation(page=target_obj, source=source_obj)


def on_delete(sender: type[Model], instance: Page, **_kwargs: object) -> None:
    # The row of the page's own type is gone before this one: what it was is known by its key and path only.
    keys = set(CoursePage.objects.ancestor_of(instance).values_list("translation_key", flat=True))
    keys |= set(Course.objects.filter(pk=instance.translation_key).values_list("pk", flat=True))
    for key in keys:
        rebuild_outline(course_key=key)
    purge(None, everything=True)


def on_restriction(sender: type[Model], instance: PageViewRestriction, **_kwargs: object) -> None:
    try:
        page = instance.page.specific
    except ObjectDoesNotExist:  # its page is being deleted with it: see on_delete
        return
    on_change(Page, page)


def on_shown_change(sender: type[Model], update_fields: frozenset[str] | None = None, **_kwargs: object) -> None:
    """What pages show of quizzes, pictures and recordings is part of their kept bytes."""
    if update_fields and update_fields <= MEASURED_ON_SIGHT:
        return
    purge(None, everything=True)


def on_attempt_graded(sender: type[Model], attempt: Attempt, **_kwargs: object) -> None:
    try:
        step_key = uuid.UUID(attempt.origin)
    except ValueError:
        return
    if attempt.percent is None or attempt.passed is None or attempt.submitted_at is None:
        return  # an attempt that is graded has all three
    record_quiz_result(
        member=attempt.member,
        step_key=step_key,
        attempt_id=attempt.uuid,
        score_percent=attempt.percent,
        passed=attempt.passed,
        at=attempt.submitted_at,
    )


def _course_keys(page: Page) -> set[uuid.UUID]:
    if isinstance(page, HomePage | CourseIndexPage):
        return set(CoursePage.objects.descendant_of(page).values_list("translation_key", flat=True))
    return set(CoursePage.objects.ancestor_of(page, inclusive=True).values_list("translation_key", flat=True))
