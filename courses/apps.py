from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CoursesConfig(AppConfig):
    name = "courses"
    verbose_name = _("Courses")

    def ready(self) -> None:
        from courses import receivers
        from jobs.registry import sweep

        receivers.connect()
        sweep("courses.refresh_percent", every_seconds=30)
        sweep("courses.publish_scheduled", every_seconds=60)
