"""Public pages as they go over the wire. See `courses.page_cache`."""

from django.db import models


class CachedPage(models.Model):
    """The rendered, compressed page at an address, until something that it shows is published anew.

    Personal data: none; only pages that are identical for everyone are kept.
    """

    path = models.CharField(max_length=700, primary_key=True)
    course_key = models.UUIDField(null=True, db_index=True)
    build = models.CharField(max_length=32)
    etag = models.CharField(max_length=40)
    body = models.BinaryField()
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.path


class CacheGeneration(models.Model):
    """One row that changes with each purge, so that a page rendered before it is not stored after it.

    Personal data: none.
    """

    number = models.PositiveBigIntegerField(default=0)

    def __str__(self) -> str:
        return str(self.number)
