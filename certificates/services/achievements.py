"""Achievements: what the completion of a course earns, and the design of the document."""

import logging
import re
import uuid
from collections.abc import Callable, Iterable
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from accounts.services import actor
from certificates.exceptions import LayoutFails, LayoutNameTaken, LayoutUnknown
from certificates.models import Achievement, AchievementVersion, CertificateLayout, DesignPicture
from certificates.models.achievements import load_picture
from certificates.policies import may_manage_certificates
from certificates.rendering.design_check import check_pages
from certificates.rendering.designs import (
    LANGUAGES,
    LAYOUTS,
    MAX_SIGNATORIES,
    PROTOCOL,
    Design,
    layout_source,
    plain_settings,
    shipped_wording,
)
from certificates.rendering.documents import check_printable
from certificates.rendering.page_data import page_data_of
from certificates.rendering.pictures import Picture
from certificates.rendering.samples import SERIAL, Sample, sample_record
from certificates.rendering.wording import without_vowel_marks
from certificates.services.documents import version_of
from courses.models import Course
from text.errors import NotAllowed

logger = logging.getLogger(__name__)

MAX_SOURCE = 200_000
LAYOUT_NAME = re.compile(r"[a-z][a-z0-9-]{1,39}")
COURSE = {"ar": "التسويق الرقمي للتعاونيات", "fr": "Marketing digital pour les coopératives"}
FIELDS = ("title_ar", "title_fr", "validity_months", "is_automatic")


@transaction.atomic
def set_up_achievement(
    *,
    course_key: uuid.UUID,
    by: User | None,
    settings: dict[str, Any] | None = None,
    wording: dict[str, dict[str, str]] | None = None,
    pictures: Iterable[Picture] = (),
    **fields: Any,
) -> Achievement:
    """Let the course earn a certificate, with these fields of `Achievement`, this look and these words.

    What is not given stays. A design that does not make one page, or whose picture is missing, is refused and nothing
    is saved. Repeatable: the same again makes no new version. `by=None` stands for a command on the server. What was
    issued already does not change.
    """
    if by is not None and not may_manage_certificates(by):
        raise NotAllowed
    for picture in pictures:
        keep_picture(picture=picture)
    course = Course.objects.select_for_update().get(pk=course_key)
    achievement = Achievement.objects.select_related("template_version").filter(course=course).first() or Achievement(course=course)
    design = design_of(settings=settings or achievement.settings, wording=wording or achievement.wording)
    titles_before = {code: achievement.title_in(code) for code in LANGUAGES}
    for name, value in fields.items():
        setattr(achievement, name, value)
    titles = {code: achievement.title_in(code) for code in LANGUAGES}
    present = achievement.template_version
    is_new_design = present is None or present.digest != design.digest
    if is_new_design or titles != titles_before:
        check_design(design=design, title=titles)
    if is_new_design:
        achievement.template_version = version_of(design=design)
    achievement.save()
    _remember(achievement, by)
    return achievement


def keep_picture(*, picture: Picture) -> DesignPicture:
    """Store the picture under the name of its content. Repeatable."""
    values = {"content": picture.content, "width": picture.width, "height": picture.height}
    kept, _created = DesignPicture.objects.get_or_create(name=picture.name, defaults=values)
    return kept


def restore_version(*, achievement: Achievement, number: int, by: User) -> Achievement:
    """Go back to what an older version said and looked like, as a new version. Repeatable."""
    if not may_manage_certificates(by):
        raise NotAllowed
    with transaction.atomic():
        Course.objects.select_for_update().get(pk=achievement.course_id)  # what a save of the form locks
        achievement = Achievement.objects.select_for_update().get(pk=achievement.pk)
        old = achievement.versions.select_related("template_version").get(number=number)
        for name in FIELDS:
            setattr(achievement, name, getattr(old, name))
        achievement.template_version = old.template_version
        achievement.save()
        _remember(achievement, by)
    return achievement


def add_layout(*, name: str, source: str) -> CertificateLayout:
    """Offer an operator's own Typst source as a layout. Repeatable; another source under the name takes its place.

    It is tried with every scheme's worst case first: `LayoutFails` names the line. Designs saved before keep theirs.
    """
    if not LAYOUT_NAME.fullmatch(name) or name in LAYOUTS:
        raise LayoutNameTaken
    if len(source) > MAX_SOURCE:
        raise LayoutFails(f"the source is longer than {MAX_SOURCE} characters", "")
    nobody = {"name": {"ar": "إدريس الڭرواني", "fr": "Driss El Guerouani"}, "role": {"ar": "المدير", "fr": "Directeur"}, "picture": ""}
    for count in (0, MAX_SIGNATORIES):
        settings = plain_settings() | {"layout": name, "signatories": [nobody] * count}
        check_design(design=Design(source, shipped_wording(), PROTOCOL, settings), title=COURSE)
    layout, _created = CertificateLayout.objects.update_or_create(name=name, defaults={"source": source, "saved_at": timezone.now()})
    logger.info("layout %s added", name)
    return layout


def design_of(*, settings: dict[str, Any], wording: dict[str, dict[str, str]], load: Callable[[str], bytes] = load_picture) -> Design:
    """The design with the source of its layout as it is today."""
    layout = settings["layout"]
    if layout in LAYOUTS:
        source = layout_source(layout)
    else:
        own = CertificateLayout.objects.filter(name=layout).first()
        if own is None:
            raise LayoutUnknown
        source = own.source
    return Design(source, without_vowel_marks(wording), PROTOCOL, settings, load)


def check_design(*, design: Design, title: dict[str, str]) -> None:
    """Try the design with everybody who might break it. Raises what stands in the way."""
    today = timezone.localdate()
    signatories = [{"name": one["name"], "role": one["role"]} for one in design.settings["signatories"]]
    check_printable({"wording": design.wording, "signatories": signatories, "title": title})
    records = [sample_record(sample, title=title, signatories=signatories, expires_on=today, today=today) for sample in Sample]
    address = f"https://verify.example/verify/{SERIAL}/"
    check_pages(design, [page_data_of(record, design, address, offline_url=f"{address}{'A' * 200}") for record in records])


def _remember(achievement: Achievement, by: User | None) -> None:
    """A new row of the history, when anything differs from the last."""
    last = achievement.versions.first()
    said = {name: getattr(achievement, name) for name in (*FIELDS, "template_version_id")}
    if last is not None and all(getattr(last, name) == value for name, value in said.items()):
        return
    number = last.number + 1 if last else 1
    AchievementVersion.objects.create(achievement=achievement, number=number, saved_by=by, **said)
    logger.info("achievement %s saved as version %d by %s", achievement.pk, number, actor(by=by))
