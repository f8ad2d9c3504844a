"""Doorbells: each runs one service, which works off whatever is due."""

from celery import shared_task

from media.services import transcoding


@shared_task(name=transcoding.TASK)
def transcode() -> None:
    transcoding.work_off_transcodings()
