"""Workers on this machine: processes of lower priority, so that whoever moves a slider comes first.

The pool is pebble's: a task can be stopped in the middle, and a process that dies costs its own
task alone. Processes are forked from a server that has loaded the mathematics once.
"""

import contextlib
import copy
import json
import multiprocessing
import os
import socket
import sys
from concurrent.futures import Future
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Lock, Thread
from typing import Any
from weakref import WeakValueDictionary

from pebble import ProcessExpired, ProcessPool
from pebble.common import ProcessFuture

from core.work.parcel import Lent, Room, Way, lend, pack, unpack
from core.work.task import STOPPED, Away, Full, Lost, Stopped, Task

NICE = 10  # how far the workers stand back
REPORT_BYTES = 2_000
# Loaded once and shared by all workers, which are forked from there.
LOADED = (
    "__main__",
    "sklearn.ensemble",
    "sklearn.linear_model",
    "sklearn.mixture",
    "sklearn.neighbors",
    "scipy.stats",
    "scipy.optimize",
    "statsmodels.tsa.holtwinters",
    "pandas",
)


class Processes:
    """``workers`` processes; each task may use ``memory`` bytes, and ``waiting`` tasks may wait."""

    def __init__(self, workers: int, memory: int, waiting: int) -> None:
        self.workers, self.memory, self.waiting = workers, memory, waiting
        self._lock = Lock()
        self._pool: ProcessPool | None = None
        self._tasks: WeakValueDictionary[int, Task] = WeakValueDictionary()
        self._count = self._open = 0
        self._folder: TemporaryDirectory[str] | None = None
        self._address = ""

    def start(self, work: Away) -> Task:
        """Hand it to the next worker that is free. Errors: Full."""
        with self._lock:
            if self._open >= self.workers + self.waiting:
                raise Full("Many readers have asked for long work just now. Try again soon.")
            if self._pool is None:
                self._pool = self._begin()
            self._open += 1
            self._count += 1
            number = self._count
        rooms = there, back = Room(), Room()
        try:
            data, beside = pack((work.function, work.arguments, work.options))
            order = number, lend(there.way, [data, *beside]), back.way
            inner: ProcessFuture = self._pool.schedule(_carry_out, order)
        except BaseException:
            self._leave(rooms)
            raise
        outer: Future[Any] = Future()
        outer.set_running_or_notify_cancel()
        task = self._tasks[number] = Task(outer, work.then, inner.cancel)
        # The pool keeps its last task and what it is to call then: that must hold nothing of it.
        then = [(outer, rooms, beside)]
        inner.add_done_callback(lambda done: self._done(done, *then.pop()))
        return task

    def close(self) -> None:
        """End all workers and what they are at."""
        with self._lock:
            if self._pool is not None:
                self._pool.stop()
                self._pool.join()
                self._pool = None
            if self._folder is not None:
                self._folder.cleanup()
                self._folder = None

    def _begin(self) -> ProcessPool:
        method = "forkserver" if sys.platform == "linux" else "spawn"
        context = multiprocessing.get_context(method)
        if method == "forkserver":
            context.set_forkserver_preload(list(LOADED))
        if hasattr(socket, "AF_UNIX"):
            self._folder = TemporaryDirectory(prefix="eigenview-")
            self._address = str(Path(self._folder.name) / "reports")
            ear = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
            ear.bind(self._address)
            Thread(target=self._listen, args=(ear,), name="reports", daemon=True).start()
        return ProcessPool(
            self.workers,
            initializer=_settle,
            initargs=(self.memory, self._address),
            context=context,
        )

    def _listen(self, ear: socket.socket) -> None:
        """Reports come as datagrams: a worker that is ended in the middle leaves no lock behind."""
        while True:
            with contextlib.suppress(OSError, ValueError):
                self._heard(*json.loads(ear.recv(REPORT_BYTES)))

    def _heard(self, number: int, share: float, what: str) -> None:
        if task := self._tasks.get(number):
            task.share, task.what = share, what

    def _done(
        self,
        inner: ProcessFuture,
        outer: "Future[Any]",
        rooms: tuple[Room, Room],
        beside: list[Any],
    ) -> None:
        try:
            made, failure = self._outcome(inner, beside), None
        except Exception as error:
            made, failure = None, error
        self._leave(rooms)
        if failure is None:
            outer.set_result(made)
        else:
            outer.set_exception(_anew(failure))

    def _outcome(self, inner: ProcessFuture, beside: list[Any]) -> Any:
        """What came back. Errors: a WorkError; what the function raised."""
        if inner.cancelled():
            raise Stopped(STOPPED)
        try:
            data, *new = inner.result().taken()
        except ProcessExpired:
            raise Lost("The worker that was at this has died; another one is ready.") from None
        except MemoryError:
            size = f"{self.memory / 1e9:.1f} GB"
            raise Lost(f"This needs more memory than a worker may use, {size}.") from None
        return unpack(data, [*beside, *new])

    def _leave(self, rooms: tuple[Room, Room]) -> None:
        with self._lock:
            self._open -= 1
        for room in rooms:
            room.close()


def _anew(error: Exception) -> Exception:
    """The same, to be raised where it was asked for: the pool keeps its own, which must not hold
    the frames of those who raise it, and their arguments."""
    made = copy.copy(error.with_traceback(None))
    made.__cause__ = error.__cause__
    return made


# ---- in the worker -----------------------------------------------------------------------------

_mouth: socket.socket | None = None


def _settle(memory: int, address: str) -> None:
    """Once a process: stand back, and keep to the memory that a task may use."""
    global _mouth
    if hasattr(os, "nice"):
        os.nice(NICE)
    with contextlib.suppress(ImportError):  # no such limits on Windows
        import resource

        resource.setrlimit(resource.RLIMIT_DATA, (memory, memory))
    if address:
        _mouth = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        _mouth.setblocking(False)
        with contextlib.suppress(OSError):  # the server ended while this worker began
            _mouth.connect(address)


def _carry_out(number: int, lent: Lent, back: Way) -> Lent:
    def report(share: float, what: str = "") -> None:
        if _mouth is not None:
            with contextlib.suppress(OSError):  # nobody listens, or reports come too fast
                _mouth.send(json.dumps([number, float(share), what[:200]]).encode())

    data, *beside = lent.taken()
    made, new = pack(Away(*unpack(data, beside)).there(report), beside)
    return lend(back, [made, *new])
