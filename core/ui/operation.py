"""What whoever runs the server asks of it: whether it is alive, and whether its workers answer."""

import time
from threading import Lock

from anyio import CapacityLimiter, to_thread
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from core.work.task import Pending, WorkError, away
from core.work.workers import workers

ANSWER_SECONDS = 1.0  # that a worker may take
FRESH_SECONDS = 1.0  # that an answer counts, so that asking often costs the workers nothing
UNKEPT = {"cache-control": "no-store"}


async def health(_: Request) -> Response:
    """Alive: the server's loop turns."""
    return JSONResponse({"alive": True}, headers=UNKEPT)


class Readiness:
    """Whether a worker takes a task and gives it back within :data:`ANSWER_SECONDS`. One probe is
    under way at a time; who asks meanwhile waits for it."""

    def __init__(self) -> None:
        self._turn = Lock()
        self._limit: CapacityLimiter | None = None
        self._said: str | None = None
        self._at: float | None = None

    async def answer(self, _: Request) -> Response:
        """200 when workers answer, 503 and why when not. The threads of the app are left alone."""
        self._limit = self._limit or CapacityLimiter(4)
        reason = await to_thread.run_sync(self.reason, limiter=self._limit)
        body = {"ready": True} if reason is None else {"ready": False, "reason": reason}
        return JSONResponse(body, 200 if reason is None else 503, headers=UNKEPT)

    def reason(self) -> str | None:
        """Why this server is not ready; None when it is."""
        with self._turn:
            if self._at is None or time.monotonic() - self._at > FRESH_SECONDS:
                self._said = _probe()
                self._at = time.monotonic()
            return self._said


def _probe() -> str | None:
    task = None
    try:
        task = workers().start(away(bool, True))
        task.result(ANSWER_SECONDS)
    except Pending:
        task.stop()
        return "No worker has answered in time."
    except WorkError as error:
        return str(error)
    return None


READINESS = Readiness()
