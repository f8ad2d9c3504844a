"""Celery tasks: each runs one service, which works off whatever is due."""

from celery import shared_task

from media.services import pictures, transcoding, uploads


@shared_task(name=transcoding.TASK)
def transcode() -> None:
    transcoding.work_off_transcodings()


@shared_task(name=uploads.TASK)
def receive() -> None:
    uploads.work_off_uploads()


@shared_task(name=pictures.TASK)
def make_pictures() -> None:
    pictures.work_off_pictures()


@shared_task(name="media.tidy_uploads")
def tidy_uploads() -> None:
    uploads.tidy_uploads()
