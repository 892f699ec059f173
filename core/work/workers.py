"""Where slow work goes: processes of this machine, or a cluster where the host has named one."""

import atexit
from functools import cache
from typing import Protocol

from core.settings import settings
from core.work.task import Away, Task


class Workers(Protocol):
    def start(self, work: Away) -> Task: ...
    def close(self) -> None: ...


@cache
def workers() -> Workers:
    """Those of this process; they begin with the first task."""
    set_up = settings()
    memory = set_up.task_memory_mb * 1_000_000
    if set_up.scheduler:
        from core.work.cluster import Cluster  # needs requirements-cluster.txt

        made: Workers = Cluster(set_up.scheduler, memory, set_up.tasks_waiting)
    else:
        from core.work.processes import Processes

        made = Processes(set_up.workers, memory, set_up.tasks_waiting)
    atexit.register(made.close)
    return made
