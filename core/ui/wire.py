"""The wire: one WebSocket a browser tab, on which a control on the move is answered.

A value does not go through Streamlit. It arrives as ``[figure, control, value, stamp, seen]``; the
figure runs as a plain function on the session's state, and one binary message (``core/ui/pack.py``)
carries what changed: columns of the charts in ``seen`` (those in sight; null for all), words,
controls, the address. When the hand rests, the script runs once, so that Streamlit knows too.

The first message is ``{"secret": …}`` of the session. What a message says is never trusted: a
secret that nobody has, or a message too large, closes the socket; any other that does not fit is
ignored.
"""

import json
from collections.abc import Awaitable, Callable
from contextlib import AbstractContextManager, nullcontext, suppress
from functools import cache
from time import perf_counter
from typing import Any, NamedTuple

import anyio
from anyio import CapacityLimiter, to_thread
from starlette.websockets import WebSocket, WebSocketDisconnect, WebSocketState
from streamlit.web.server.starlette.starlette_websocket import _is_origin_allowed

from core.ui import book, measure, warm
from core.ui.controls import STEERED
from core.ui.pack import pack
from core.ui.page import Figure
from core.ui.session import Screen, Session, by_secret
from core.ui.view import View
from core.ui.words import unbroken
from core.work.task import Report, Task

LARGEST = 64 * 1024  # bytes of a message
GREETING_SECONDS = 10
BUSY_SECONDS = 0.004  # until a figure is tried again whose session is at work

# Close codes of our own, from the range for applications.
NOT_FROM_HERE, UNKNOWN, TOO_LARGE = 4403, 4401, 1009


class Request(NamedTuple):
    """One value of a control, the charts that are in sight, and when it came."""

    figure: str
    control: str
    value: Any
    stamp: int
    seen: frozenset[str] | None
    came: float = 0.0


def read(text: object) -> Request | None:
    """The request in a message; None where there is none."""
    try:
        parts = json.loads(text, parse_constant=lambda _: None)  # type: ignore[arg-type]
    except (TypeError, ValueError, RecursionError):
        return None
    match parts:
        case [str(figure), str(control), value, int(stamp), None | list() as seen]:
            if isinstance(stamp, bool) or not 0 <= stamp < 2**53:
                return None
            if seen is not None and not all(isinstance(name, str) for name in seen):
                return None
            return Request(figure, control, value, stamp, None if seen is None else frozenset(seen))
    return None


async def wire(socket: WebSocket) -> None:
    """Answer one browser tab until it leaves."""
    if not _is_origin_allowed(socket.headers.get("origin"), socket.headers.get("host")):
        await socket.close(NOT_FROM_HERE)
        return
    await socket.accept()
    with suppress(WebSocketDisconnect, RuntimeError):  # it has left while we spoke
        secret = await _greeting(socket)
        if by_secret(secret) is not None:
            await _serve(socket, secret)
        if by_secret(secret) is None:
            await socket.close(UNKNOWN)
        elif socket.client_state is WebSocketState.CONNECTED:
            await socket.close(TOO_LARGE)


async def _receive(socket: WebSocket) -> str | None:
    """The next message; None when it is the last, or too large."""
    message = await socket.receive()
    if message["type"] != "websocket.receive":
        return None
    text = message.get("text")
    if text is None:
        return "" if len(message.get("bytes") or b"") <= LARGEST else None
    return text if len(text) <= LARGEST and len(text.encode()) <= LARGEST else None


async def _greeting(socket: WebSocket) -> object:
    try:
        with anyio.fail_after(GREETING_SECONDS):
            text = await _receive(socket)
        match json.loads(text or ""):
            case {"secret": str(secret)}:
                return secret
    except (TimeoutError, ValueError, RecursionError):
        pass
    return None


async def _serve(socket: WebSocket, secret: object) -> None:
    """Answer with the newest value of each control; one that was overtaken is not computed."""
    newest: dict[tuple[str, str], Request] = {}
    arrived = anyio.Event()

    async def listen() -> None:
        while (text := await _receive(socket)) is not None:
            if request := read(text):
                warm.give_way()
                newest.pop((request.figure, request.control), None)
                newest[request.figure, request.control] = request._replace(came=perf_counter())
                arrived.set()

    async def answer() -> None:
        nonlocal arrived
        while (session := by_secret(secret)) is not None:
            if newest:
                request = newest.pop(next(iter(newest)))
                message = await to_thread.run_sync(respond, session, request, limiter=_threads())
                if message is BUSY:
                    newest.setdefault((request.figure, request.control), request)
                    await anyio.sleep(BUSY_SECONDS)
                elif message is not None:
                    await socket.send_bytes(message)
                    measure.change(request.figure.partition("/")[0], perf_counter() - request.came)
                continue
            del session  # it lives as long as Streamlit keeps it, not as long as the wire
            await arrived.wait()
            arrived = anyio.Event()

    async with anyio.create_task_group() as group:

        async def until_it_ends(work: Callable[[], Awaitable[None]]) -> None:
            with suppress(WebSocketDisconnect, RuntimeError):  # it has left while we spoke
                await work()
            group.cancel_scope.cancel()

        group.start_soon(until_it_ends, answer)
        await until_it_ends(listen)


@cache
def _threads() -> CapacityLimiter:
    """How many figures run at once, over all sessions; the interpreter runs one at a time."""
    return CapacityLimiter(4)


BUSY = object()


class _Wire:
    """A figure on the wire waits for no worker: the script does, with a bar."""

    waits = False

    def progress(self, text: str) -> AbstractContextManager[Report]:
        return nullcontext(lambda *_: None)

    def result(self, task: Task, report: Report) -> Any:
        return task.result(0)


HOST = _Wire()


def respond(session: Session, request: Request) -> Any:
    """The message that answers ``request``; None where it is not to be answered, and BUSY while
    the session's script or another value is at work."""
    if not session.lock.acquire(blocking=False):
        return BUSY
    try:
        if session.here is None or not request.figure.startswith(f"{session.here}/"):
            return None
        page = book.page(session.here)
        figure, chapter = page.figures.get(request.figure), page.open_chapter(session)
        if figure is None or figure.key not in session.screens:
            return None
        if not isinstance(figure.chapter.panel.controls.get(request.control), STEERED):
            return None
        page.set(session, request.control, request.value)
        if figure.chapter is not chapter:  # left in mid-drag: it is there when the reader is back
            return pack({"ack": request.stamp}, {})
        spreads = page.spreads(session, request.control)
        return _news(session, request, chapter.figures if spreads else [figure])
    finally:
        session.lock.release()


def _news(session: Session, request: Request, figures: list[Figure]) -> bytes:
    words: dict[str, str] = {}
    controls: dict[str, Any] = {}
    charts: dict[str, dict[str, Any]] = {}
    for figure in figures:
        view = figure.run(session, HOST)
        screen = session.screens.get(figure.key)
        if screen is None or view.again or not _same_parts(view, screen):
            return pack({"ack": request.stamp, "again": True}, {})
        _compare(view, screen, request, words, controls, charts)
    news = {"ack": request.stamp, "words": words, "controls": controls}
    page = figures[0].page
    return pack(news | {"address": page.address(session)}, charts)


def _same_parts(view: View, screen: Screen) -> bool:
    """Whether the figure has the parts that are on the screen, its charts of the same make."""
    return list(screen) == [part.identity for part in view.parts] and all(
        screen[part.identity].get("template") == part.digests.get("template") for part in view.parts
    )


def _compare(
    view: View,
    screen: Screen,
    request: Request,
    words: dict[str, str],
    controls: dict[str, Any],
    charts: dict[str, dict[str, Any]],
) -> None:
    """Collect what differs from the screen, and note what the browser will show."""
    for part in view.parts:
        before = screen[part.identity]
        changed = [name for name, digest in part.digests.items() if before.get(name) != digest]
        if not changed:
            continue
        match part.kind:
            case "words":
                words[part.name] = unbroken(part.content)
            case "control":
                controls[part.content["key"]] = part.content
            case "chart":
                if request.seen is not None and part.name not in request.seen:
                    continue  # sent with the first value after it has come into sight
                chart = part.content
                if "" in changed:
                    words[f"caption-{part.name}"] = unbroken(chart.caption)
                charts[part.name] = {
                    dataset: (chart.data[dataset], chart.template.datasets[dataset])
                    for dataset in changed
                    if dataset in chart.template.datasets
                }
        before.update(part.digests)
