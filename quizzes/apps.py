from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from jobs.registry import sweep


class QuizzesConfig(AppConfig):
    name = "quizzes"
    verbose_name = _("Questions and quizzes")

    def ready(self) -> None:
        from quizzes import receivers

        receivers.connect()
        sweep("quizzes.close_overdue_attempts", every_seconds=10)
        sweep("quizzes.work_off_imports", every_seconds=30)
        sweep("quizzes.tidy_imports", every_seconds=3600)
