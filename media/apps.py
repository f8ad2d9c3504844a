from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from jobs.registry import sweep


class MediaConfig(AppConfig):
    name = "media"
    verbose_name = _("Sound and video")

    def ready(self) -> None:
        from django.core.checks import register

        from media import checks, receivers

        for check in (checks.check_sizes, checks.check_times, checks.check_storages):
            register(check)
        receivers.connect()
        sweep("media.transcode", every_seconds=30)
        sweep("media.make_pictures", every_seconds=30)
        sweep("media.receive", every_seconds=30)
        sweep("media.tidy_uploads", every_seconds=3600)
