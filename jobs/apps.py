from django.apps import AppConfig

from jobs.registry import sweep


class JobsConfig(AppConfig):
    name = "jobs"
    verbose_name = "Jobs"

    def ready(self) -> None:
        sweep("jobs.heartbeat", every_seconds=30)
