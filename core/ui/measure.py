"""What a host counts, by page, in the form that Prometheus reads. Nothing of a reader is in it.

Counting is always on, since it costs about a microsecond; ``/metrics`` is there when a host asks.
"""

import logging
from functools import cache
from time import perf_counter
from typing import Any

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest
from starlette.requests import Request
from starlette.responses import Response

from core.ui import log
from core.ui.session import living
from core.work.task import Stopped, Task

# Seconds. On the wire a page answers in milliseconds; a worker's task takes up to minutes.
WIRE = (0.001, 0.002, 0.004, 0.008, 0.015, 0.03, 0.05, 0.1, 0.2, 0.4, 0.8, 2.0)
WORK = (0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 60.0, 180.0)

REGISTRY = CollectorRegistry()
ProcessCollector(registry=REGISTRY)


def _counter(name: str, what: str) -> Counter:
    return Counter(f"eigenview_{name}", what, ["page"], registry=REGISTRY)


def _seconds(name: str, what: str, buckets: tuple[float, ...], *labels: str) -> Histogram:
    return Histogram(
        f"eigenview_{name}_seconds", what, ["page", *labels], buckets=buckets, registry=REGISTRY
    )


VISITS = _counter("visits", "Pages opened")
CHANGES = _seconds("change", "From a value on the wire to its answer", WIRE)
TASKS = _counter("tasks_started", "Slow tasks handed to workers")
WORKED = _seconds("task", "From the start of a slow task to its end, by how it ended", WORK, "end")
REFUSED = _counter("uploads_refused", "Uploads that could not be used")
ERRORS = _counter("errors", "Figures that could not be drawn")
TURNED_AWAY = Counter("eigenview_turned_away", "Runs without a place", registry=REGISTRY)
SESSIONS = Gauge("eigenview_sessions", "Sessions that are kept", registry=REGISTRY)
SESSIONS.set_function(living)


@cache
def _of(metric: Any, *labels: str) -> Any:
    return metric.labels(*labels)


def visit(page: str) -> None:
    _of(VISITS, page).inc()


def change(page: str, seconds: float) -> None:
    """A value of a control was answered."""
    _of(CHANGES, page).observe(seconds)


def refused(page: str) -> None:
    """An upload was refused."""
    _of(REFUSED, page).inc()


def turned_away() -> None:
    """A newcomer found no place."""
    TURNED_AWAY.inc()


def error(page: str) -> None:
    """A figure could not be drawn."""
    _of(ERRORS, page).inc()


def task(page: str, begun: Task) -> Task:
    """``begun``, watched until it ends."""
    start = perf_counter()
    _of(TASKS, page).inc()

    def ended(future: Any) -> None:
        failure = None if future.cancelled() else future.exception()
        stopped = future.cancelled() or isinstance(failure, Stopped)
        end = "stopped" if stopped else "failed" if failure else "done"
        seconds = perf_counter() - start
        _of(WORKED, page, end).observe(seconds)
        level = logging.WARNING if end == "failed" else logging.INFO
        log.event(f"task {end}", level, page=page, seconds=round(seconds, 3))

    begun.future.add_done_callback(ended)
    return begun


async def metrics(_: Request) -> Response:
    """All of it, for Prometheus."""
    return Response(generate_latest(REGISTRY), media_type=CONTENT_TYPE_LATEST)
