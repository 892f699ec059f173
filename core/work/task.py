"""What is handed to a worker, and what whoever asked for it sees meanwhile."""

import inspect
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Any

Report = Callable[..., None]  # report(share of the work) or report(share, what it is at)


class WorkError(Exception):
    """Why there is no result, in a sentence for the reader: not the fault of function or data."""


class Lost(WorkError):
    """The worker died at it."""


class Full(WorkError):
    """Too much is waiting already."""


class Stopped(WorkError):
    """It was stopped before it was done."""


STOPPED = "Stopped before it was done."


class Pending(Exception):
    """It is still at work, and whoever asked does not wait."""


@dataclass(frozen=True)
class Away:
    """Work for a worker: ``function(*arguments, **options)``, where ``function`` is one of
    ``core``'s own, found there by its name. One with a parameter ``report`` is given a
    :data:`Report`. ``then`` makes of the result what is wanted, where it was asked for."""

    function: Callable[..., Any]
    arguments: tuple[Any, ...]
    options: dict[str, Any]
    then: Callable[[Any], Any] = lambda made: made

    def there(self, report: Report) -> Any:
        """What the worker does."""
        more = {"report": report} if _reports(self.function) else {}
        return self.function(*self.arguments, **self.options, **more)

    def here(self, report: Report) -> Any:
        """All of it, in this process and thread."""
        return self.then(self.there(report))


def _reports(function: Callable[..., Any]) -> bool:
    try:
        return "report" in inspect.signature(function).parameters
    except ValueError:  # some functions in C tell nothing of themselves
        return False


def away(
    function: Callable[..., Any],
    *arguments: Any,
    then: Callable[[Any], Any] = lambda made: made,
    **options: Any,
) -> Away:
    """``then(function(*arguments, **options))``, the function to be done by a worker."""
    return Away(function, arguments, options, then)


class Task:
    """Work that a worker has been given. ``share`` and ``what`` are its last report; ``askers``
    wait for it."""

    def __init__(
        self, future: "Future[Any]", then: Callable[[Any], Any], end: Callable[[], Any]
    ) -> None:
        self.future = future
        self.then = then
        self.share = 0.0
        self.what = ""
        self.askers: set[object] = set()
        self._end = end
        self._ended = False

    @property
    def over(self) -> bool:
        """Whether it is done, has failed or was stopped."""
        return self._ended or self.future.done()

    def stop(self) -> None:
        """End it, wherever it is; whoever waits for it is told so."""
        self._ended = True
        self._end()

    def leave(self, asker: object) -> None:
        """``asker`` waits no longer; with the last one the work ends."""
        self.askers.discard(asker)
        if not self.askers:
            self.stop()

    def result(self, seconds: float | None) -> Any:
        """What came out. Errors: Pending after ``seconds`` without one; a WorkError; what the
        function raised."""
        if self._ended:
            raise Stopped(STOPPED)
        try:
            made = self.future.result(seconds)
        except TimeoutError:
            if self.future.done():
                raise
            raise Pending from None
        return self.then(made)
