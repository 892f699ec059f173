"""How files come in: so many at once, so much memory in all. Whoever is too many waits, and what is
too much is not kept, which the field says; the others notice nothing."""

from collections.abc import Awaitable, Callable

import anyio
from starlette.datastructures import Headers
from starlette.requests import ClientDisconnect
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from core.ui import log, uploads

WAIT_SECONDS = 60  # for a turn
STALL_SECONDS = 30  # without a byte, after which a transfer gives its turn away

FULL = "The server holds as many uploads as it can just now. Yours was not kept; try again later."
BUSY = "Many files are coming in just now. Yours was not kept; try again in a minute."
LIMIT_HEADER = "x-upload-limit-mb"  # set by a proxy that kept the file back


class UploadGate:
    """Lets ``at_once`` files in at a time, below ``base``, while all uploads together have at most
    ``most`` bytes; none where ``most`` is 0."""

    def __init__(self, app: ASGIApp, base: str, at_once: int, most: int) -> None:
        self.app = app
        self.path = f"{base}/_stcore/upload_file/"
        self.at_once, self.most = at_once, most
        self.promised = 0  # bytes that are on their way
        self._turns: anyio.Semaphore | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        ours = scope["type"] == "http" and scope["method"] == "PUT"
        if not ours or not scope["path"].startswith(self.path):
            await self.app(scope, receive, send)
        elif self.most == 0:
            await PlainTextResponse("No uploads here.", 403)(scope, receive, send)
        else:
            await self._put(scope, receive, send)

    async def _put(self, scope: Scope, receive: Receive, send: Send) -> None:
        length = Headers(scope=scope).get("content-length", "")
        if not length.isdecimal():
            await PlainTextResponse("How many bytes?", 411)(scope, receive, send)
            return
        session, size = scope["path"].removeprefix(self.path).partition("/")[0], int(length)
        own = uploads.of_session(session)
        if own is None or not own.allowed:
            await PlainTextResponse("No uploads here.", 403)(scope, receive, send)
            return
        limit = Headers(scope=scope).get(LIMIT_HEADER, "")
        if limit.isdecimal():
            await _refuse(session, too_large(int(limit)), scope, receive, send)
            return
        if uploads.held() + self.promised + size > self.most:
            await _refuse(session, FULL, scope, receive, send)
            return
        self.promised += size
        try:
            await self._in_turn(session, scope, receive, send)
        finally:
            self.promised -= size
        uploads.settle(session)

    async def _in_turn(self, session: str, scope: Scope, receive: Receive, send: Send) -> None:
        self._turns = turns = self._turns or anyio.Semaphore(self.at_once)
        with anyio.move_on_after(WAIT_SECONDS) as waiting:
            await turns.acquire()
        if waiting.cancelled_caught:
            await _refuse(session, BUSY, scope, receive, send)
            return
        try:
            await self.app(scope, _moving(receive), send)
        except ClientDisconnect:
            await PlainTextResponse("It has stopped.", 408)(scope, receive, send)
        finally:
            turns.release()


def too_large(limit_mb: int) -> str:
    return f"A file of more than {limit_mb} MB does not get through here: bring a smaller one."


def _moving(receive: Receive) -> Callable[[], Awaitable[Message]]:
    async def prompt() -> Message:
        try:
            with anyio.fail_after(STALL_SECONDS):
                return await receive()
        except TimeoutError:
            return {"type": "http.disconnect"}

    return prompt


async def _refuse(session: str, reason: str, scope: Scope, receive: Receive, send: Send) -> None:
    """Let the bytes pass by: the browser shows a sentence only when it could send them."""
    log.event("upload turned away")
    uploads.refuse(session, reason)
    more = True
    while more:
        message = await _moving(receive)()
        more = message["type"] == "http.request" and message.get("more_body", False)
    await Response(status_code=204)(scope, receive, send)
