"""Counts for Prometheus at `/metrics`."""

import os
from collections.abc import Iterator

from django.apps import apps
from django.db.models import Count, Min
from django.utils import timezone
from prometheus_client import CollectorRegistry, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import REGISTRY, Collector

from jobs.models import LeasedRow

REQUEST_SECONDS = Histogram(
    "taawon_request_seconds",
    "Seconds from request to answer.",
    ["view", "method", "status"],
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
)


class RowsOfWork(Collector):
    """How much waits, how long, and what was given up: asked of the database when somebody looks."""

    def collect(self) -> Iterator[Metric]:
        waiting = GaugeMetricFamily("taawon_jobs", "Rows of work by state.", labels=["job", "state"])
        oldest = GaugeMetricFamily("taawon_jobs_oldest_seconds", "Seconds since the oldest pending row was due.", labels=["job"])
        now = timezone.now()
        for model in apps.get_models():
            if not issubclass(model, LeasedRow):
                continue
            rows, name = model._default_manager.all(), model._meta.label_lower
            counts = dict(rows.exclude(state=LeasedRow.State.DONE).order_by().values_list("state").annotate(Count("pk")))
            for state in (LeasedRow.State.PENDING, LeasedRow.State.DEAD):
                waiting.add_metric([name, state.value], counts.get(state.value, 0))
            due = rows.filter(state=LeasedRow.State.PENDING, due_at__lte=now).aggregate(Min("due_at"))["due_at__min"]
            oldest.add_metric([name], (now - due).total_seconds() if due else 0)
        yield waiting
        yield oldest


def exposition() -> bytes:
    """Everything in Prometheus' text format. With several web processes `PROMETHEUS_MULTIPROC_DIR` joins their counts."""
    registry = CollectorRegistry()
    if os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        MultiProcessCollector(registry)
        own = generate_latest(registry)
    else:
        own = generate_latest(REGISTRY)
    rows = CollectorRegistry()
    rows.register(RowsOfWork())
    return own + generate_latest(rows)
