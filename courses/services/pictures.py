"""The pictures of a page that is published: made small before the first reader comes."""

from wagtail.models import Page

from courses.selectors.pictures import pictures_of
from media.services import ask_for_sizes


def prepare_pictures(*, page: Page) -> None:
    """Have a job make what the page, and its card in the catalogue, will show. May be repeated."""
    for use, images in pictures_of(page).items():
        ask_for_sizes(images=images, uses=[use])
