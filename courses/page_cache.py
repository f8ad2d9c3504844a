"""Public pages without Wagtail: one look-up by address, then bytes.

Walking the page tree is about half of a lesson's time, and the pages are the same for everyone. So the compressed body
is kept per address until something that it shows is published anew, or the program's templates change (BUILD_ID).
"""

import gzip
import hashlib
import logging
import uuid
from collections.abc import Callable
from typing import cast

from django.conf import settings
from django.db import OperationalError, connection, transaction
from django.db.models import Exists, F
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from wagtail.models import Page, PageViewRestriction

from courses.models import CachedPage, CacheGeneration, CourseIndexPage, HomePage
from courses.models.serving import PublicPage

logger = logging.getLogger(__name__)
LANGUAGE_ROOTS = tuple(f"/{code}/" for code, _name in settings.LANGUAGES)
MAX_AGE_SECONDS = 60
PROXY_SECONDS = 2  # how long nginx may answer by itself
STALE_SECONDS = 8  # and how much longer while it fetches the page anew: what is published is seen ten seconds later at most
_FIND = "SELECT etag, build, body FROM courses_cachedpage WHERE path = %s"


class _Noted(HttpRequest):
    """A request that shows a public page."""

    served_page: PublicPage
    cache_generation: int


class PageCacheMiddleware:
    """Answers warm pages, keeps cold ones. Stands before sessions, so that a warm page never touches them."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method not in {"GET", "HEAD"} or request.META.get("QUERY_STRING") or not request.path.startswith(LANGUAGE_ROOTS):
            return self.get_response(request)
        if "\x00" in request.path:  # no page has such an address, and PostgreSQL refuses to look for it
            return self.get_response(request)
        if getattr(request, "is_dummy", False):  # a preview in the editor, under the address of the published page
            return self.get_response(request)
        request.get_host()  # raises for a host that is not the school's: Django's own look at it stands further in
        with connection.cursor() as cursor:
            cursor.execute(_FIND, [request.path])
            row = cursor.fetchone()
        if row and row[1] == settings.BUILD_ID:
            return _answer(request, row[0], bytes(row[2]))
        response = self.get_response(request)
        page = getattr(request, "served_page", None)
        if page is None or response.status_code != 200 or response.streaming or getattr(request, "is_provisional", False):
            return response
        try:
            etag, body = _keep(request.path, page, response.content, cast("_Noted", request).cache_generation)
        except OperationalError as error:  # no room on the disk, say: the page is read all the same
            logger.warning("A page could not be kept: %s", error)
            return response
        return _answer(request, etag, body)


def note_served_page(page: Page, request: HttpRequest) -> None:
    """Remember that this request shows a public page, and how many purges there were when its rendering began.

    What is drawn for want of something better (`request.is_provisional`) is not kept.
    """
    if not isinstance(page, PublicPage):
        return
    restrictions = PageViewRestriction.objects.filter(page__in=page.get_ancestors(inclusive=True))
    found = CacheGeneration.objects.filter(pk=1).values_list("number", Exists(restrictions)).first()
    generation, is_restricted = found or (0, restrictions.exists())
    if not is_restricted:
        noted = cast("_Noted", request)
        noted.served_page = page
        noted.cache_generation = generation


def purge(course_key: uuid.UUID | None, *, everything: bool = False) -> None:
    """Forget the pages of the course, and those that show several courses; after the transaction.

    Never within it: a reader could render the old state again and keep it.
    """

    def forget() -> None:
        CacheGeneration.objects.update_or_create(pk=1, defaults={"number": F("number") + 1}, create_defaults={"number": 1})
        pages = CachedPage.objects.all()
        if not everything:
            pages = pages.filter(course_key=course_key) | pages.filter(course_key=None)
        pages.delete()

    transaction.on_commit(forget)


def _keep(path: str, page: PublicPage, content: bytes, generation: int) -> tuple[str, bytes]:
    body = gzip.compress(content, compresslevel=9, mtime=0)
    etag = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
    with transaction.atomic():
        # Locked, so that a purge comes before or after this, never between looking and writing.
        now, _created = CacheGeneration.objects.select_for_update().get_or_create(pk=1)
        if now.number == generation and len(path) <= (CachedPage._meta.pk.max_length or 0):
            kept = CachedPage(path=path, course_key=_course_key(page), build=settings.BUILD_ID, etag=etag, body=body)
            CachedPage.objects.bulk_create(
                [kept], update_conflicts=True, unique_fields=["path"], update_fields=["course_key", "build", "etag", "body"]
            )
    return etag, body


def _course_key(page: PublicPage) -> uuid.UUID | None:
    if isinstance(page, HomePage | CourseIndexPage):
        return None
    return page.course_page.translation_key if page.course_page else None


def _answer(request: HttpRequest, etag: str, body: bytes) -> HttpResponse:
    is_small = "gzip" in request.headers.get("Accept-Encoding", "")
    if is_small:  # other bytes, so another tag
        etag = f'"{etag[1:-1]}-gzip"'
    if etag in request.headers.get("If-None-Match", ""):
        response: HttpResponse = HttpResponseNotModified()
    elif is_small:
        response = HttpResponse(body, content_type="text/html; charset=utf-8", headers={"Content-Encoding": "gzip"})
    else:
        response = HttpResponse(gzip.decompress(body), content_type="text/html; charset=utf-8")
    # Django's CommonMiddleware stands further in; without a length the server would cut the page into chunks.
    if response.status_code == 200:
        response["Content-Length"] = str(len(response.content))
    response["ETag"] = etag
    response["Cache-Control"] = f"public, max-age={MAX_AGE_SECONDS}, stale-while-revalidate={STALE_SECONDS}"
    response["Vary"] = "Accept-Encoding"
    response["X-Accel-Expires"] = str(PROXY_SECONDS)
    return response
