"""Workers on other machines: the same tasks on a Dask cluster, through its own executor.

Each Dask worker hands a task on to a process of its own (core/work/processes.py), so that there too
it can be stopped in the middle, keeps to its memory and stands back. When a Dask worker is lost,
the scheduler gives its task to another one.
"""

import contextlib
from concurrent.futures import CancelledError, Future
from functools import cache
from threading import Lock
from typing import Any
from uuid import uuid4
from weakref import WeakValueDictionary

from distributed import Client, Event, get_worker
from distributed.scheduler import KilledWorker

from core.work.parcel import pack, unpack
from core.work.processes import Processes
from core.work.task import STOPPED, Away, Full, Lost, Pending, Report, Stopped, Task

LOOK_SECONDS = 0.2  # between two looks whether it is to stop
RETRIES = 2
CONNECT_SECONDS = 5


class Cluster:
    """The scheduler at ``address``. Each task may use ``memory`` bytes, at most ``most`` are under
    way. Its workers need ``distributed.worker.daemon`` off, to have processes of their own."""

    def __init__(self, address: str, memory: int, most: int) -> None:
        self.address, self.memory, self.most = address, memory, most
        self._lock = Lock()
        self._client: Client | None = None
        self._executor: Any = None
        self._topic = f"eigenview-{uuid4().hex}"
        self._tasks: WeakValueDictionary[str, Task] = WeakValueDictionary()
        self._open = 0

    def start(self, work: Away) -> Task:
        """Hand it to the scheduler. Errors: Full; Lost where there is no scheduler."""
        with self._lock:
            if self._open >= self.most:
                raise Full("Many readers have asked for long work just now. Try again soon.")
            if self._client is None:
                self._connect()
            self._open += 1
        name = f"eigenview-{uuid4().hex}"
        data, beside = pack((work.function, work.arguments, work.options))
        inner = self._executor.submit(_carry_out, name, self._topic, data, beside, self.memory)
        outer: Future[Any] = Future()
        outer.set_running_or_notify_cancel()

        def end() -> None:
            with contextlib.suppress(Exception):  # the scheduler may be gone
                Event(name, client=self._client).set()
            if not outer.done():
                outer.set_exception(Stopped(STOPPED))

        task = self._tasks[name] = Task(outer, work.then, end)
        inner.add_done_callback(lambda done: self._done(done, outer, beside))
        return task

    def close(self) -> None:
        with self._lock:
            if self._client is not None:
                with contextlib.suppress(TimeoutError):
                    self._client.close()
                self._client = self._executor = None

    def _connect(self) -> None:
        try:
            self._client = Client(self.address, set_as_default=False, timeout=CONNECT_SECONDS)
        except OSError:
            raise Lost("The machines for long work cannot be reached just now.") from None
        self._executor = self._client.get_executor(pure=False, retries=RETRIES)
        self._client.subscribe_topic(self._topic, self._heard)

    def _heard(self, event: tuple[float, Any]) -> None:
        name, share, what = event[1]
        if task := self._tasks.get(name):
            task.share, task.what = share, what

    def _done(self, inner: "Future[Any]", outer: "Future[Any]", beside: list[Any]) -> None:
        with self._lock:
            self._open -= 1
        if outer.done():  # it was stopped
            return
        try:
            data, new = inner.result()
            outer.set_result(unpack(data, [*beside, *new]))
        except (KilledWorker, CancelledError, OSError):
            outer.set_exception(Lost("The machines that were at this were lost. Try again."))
        except BaseException as error:
            outer.set_exception(error)


# ---- on the Dask worker ------------------------------------------------------------------------


@cache
def _own_process(memory: int) -> Processes:
    return Processes(get_worker().state.nthreads, memory, 1_000)


def _carry_out(
    name: str, topic: str, data: bytes, beside: list[Any], memory: int
) -> tuple[bytes, list[Any]]:
    """In a process of this Dask worker, until it is done or told to stop."""
    worker, stop = get_worker(), Event(name)
    work = Away(_packed, (data, beside), {})
    task = _own_process(memory).start(work)
    told = 0.0
    while True:
        try:
            return task.result(LOOK_SECONDS)
        except Pending:
            if stop.is_set():
                task.stop()
            if task.share != told:
                told = task.share
                worker.log_event(topic, [name, task.share, task.what])


def _packed(data: bytes, beside: list[Any], report: Report) -> tuple[bytes, list[Any]]:
    return pack(Away(*unpack(data, beside)).there(report), beside)
