"""Results that are kept: for all readers, or with the session whose upload they were made of.

One that a worker makes is on its shelf as a task until it is there: whoever asks meanwhile waits
for the same, and who stops waiting loses nothing.
"""

import inspect
from collections import OrderedDict
from collections.abc import Callable
from functools import wraps
from threading import Lock, local
from typing import Any

from core.ui import measure
from core.work.task import Away, Task
from core.work.workers import workers


class _Shelf:
    """At most ``size`` results; what was used last stays. One thread computes, others wait."""

    def __init__(self, size: int) -> None:
        self.size = size
        self._results: OrderedDict[Any, Any] = OrderedDict()
        self._at_work: dict[Any, Lock] = {}
        self._lock = Lock()

    def get(self, key: Any, make: Callable[[], Any], wait: Callable[[Task], Any]) -> Any:
        """What is kept under ``key``, or what ``make()`` makes now; ``wait`` for it where that is
        a worker's task."""
        found = self._get(key, make)
        if not isinstance(found, Task):
            return found
        try:
            made = wait(found)
        finally:
            with self._lock:  # a task that failed makes room for another try
                if found.over and self._results.get(key) is found:
                    del self._results[key]
        with self._lock:
            self._results[key] = made
        return made

    def stop(self) -> None:
        """Stop what workers are at."""
        with self._lock:
            for task in self._results.values():
                if isinstance(task, Task):
                    task.stop()

    def clear(self) -> None:
        with self._lock:
            self._results.clear()

    def _get(self, key: Any, make: Callable[[], Any]) -> Any:
        with self._lock:
            if key in self._results:
                self._results.move_to_end(key)
                return self._results[key]
            turn = self._at_work.setdefault(key, Lock())
        with turn:
            with self._lock:
                if key in self._results:
                    return self._results[key]
            try:
                made = make()
            finally:
                with self._lock:
                    self._at_work.pop(key, None)
            with self._lock:
                self._results[key] = made
                while len(self._results) > self.size:
                    self._results.popitem(last=False)
            return made

    def keys(self) -> list[Any]:
        return list(self._results)

    def known(self, key: Any) -> Any:
        """What is kept under ``key``; None where there is nothing, or a worker is still at it."""
        with self._lock:
            found = self._results.get(key)
            if found is None or isinstance(found, Task):
                return None
            self._results.move_to_end(key)
            return found


_now = local()
_FOR_ALL: dict[str, _Shelf] = {}


def kept(max_entries: int) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Keep what ``function(view, *arguments)`` returns for these arguments.

    For all readers; while an upload of the page is in use, in this session alone, so that nothing
    of it outlives the session. Arguments whose names start with an underscore do not count for
    the comparison. The function is given the view too, but must not draw. What takes longer than
    some 150 ms it returns as ``away(function, *arguments)``, for a worker. ``known(view, *those)``
    is what is kept for the arguments that count, None without: what the others cost is spared.
    """

    def decorate(function: Callable[..., Any]) -> Callable[..., Any]:
        name = f"{function.__module__}.{function.__qualname__}"
        titles = list(inspect.signature(function).parameters)[1:]
        counts = [not title.startswith("_") for title in titles]
        shelf = _FOR_ALL[name] = _Shelf(max_entries)

        def shelf_of(view: Any) -> _Shelf:
            if view.uploaded is None:
                return shelf
            return view.session.uploads.kept.setdefault(name, _Shelf(max_entries))

        @wraps(function)
        def keeping(view: Any, *arguments: Any) -> Any:
            key = tuple(a for a, counted in zip(arguments, counts, strict=False) if counted)

            def make() -> Any:
                around, _now.making = getattr(_now, "making", ""), name
                try:
                    made = function(view, *arguments)
                finally:
                    _now.making = around
                if not isinstance(made, Away):
                    return made
                if around:  # whoever asks for that would wait without a bar or a way to stop
                    raise RuntimeError(f"{name} is a worker's, so {around} must be given it")
                if view.host is None:
                    return made.here(view.report)
                return measure.task(view.figure.page.stem, workers().start(made))

            return shelf_of(view).get(key, make, view.result)

        keeping.known = lambda view, *key: shelf_of(view).known(key)  # type: ignore[attr-defined]
        return keeping

    return decorate


def kept_for_all() -> set[tuple[str, Any]]:
    """Function and arguments of every result that is kept for all readers."""
    return {(name, key) for name, shelf in _FOR_ALL.items() for key in shelf.keys()}  # noqa: SIM118


def forget_all() -> None:
    """Make everything anew that is kept for all readers."""
    for shelf in _FOR_ALL.values():
        shelf.stop()
        shelf.clear()
