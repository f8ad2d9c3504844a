"""Which pictures a page shows, and how."""

from collections.abc import Iterable

from wagtail.models import Page

from courses.models import CoursePage, LessonPage
from media.choices import Stage
from media.models import PictureSizes


def pictures_of(page: Page) -> dict[str, list[int]]:
    """Use (`media.renditions.USES`) -> keys of images, of the page as it stands."""
    if isinstance(page, CoursePage) and page.picture_id:
        return {"card": [page.picture_id], "figure": [page.picture_id]}
    if isinstance(page, LessonPage):
        shown = [block.value["image"].pk for block in page.body if block.block_type == "picture" and block.value["image"]]
        return {"figure": shown} if shown else {}
    return {}


def failed_pictures(page: Page) -> Iterable[PictureSizes]:
    """Those of the page that could not be made small, with their images."""
    shown = {own for images in pictures_of(page).values() for own in images}
    return PictureSizes.objects.filter(image__in=shown, stage=Stage.FAILED).select_related("image") if shown else []
