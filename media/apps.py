from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from jobs.registry import sweep


class MediaConfig(AppConfig):
    name = "media"
    verbose_name = _("Sound and video")

    def ready(self) -> None:
        from media import receivers

        receivers.connect()
        sweep("media.transcode", every_seconds=30)
        sweep("media.make_pictures", every_seconds=30)
        sweep("media.receive", every_seconds=30)
        sweep("media.tidy_uploads", every_seconds=3600)
