"""What Streamlit serves, and the one kind of address that it cannot answer by itself."""

import os
import socket
from pathlib import Path
from urllib.parse import quote

import streamlit as st
from starlette.middleware import Middleware
from starlette.responses import Response
from starlette.routing import BaseRoute, Route, WebSocketRoute
from starlette.types import ASGIApp, Receive, Scope, Send

from core import catalog
from core.settings import settings
from core.ui import accent, log, sign_in
from core.ui.headers import AnswerHeaders, policy
from core.ui.static_files import StaticFiles, index
from core.ui.upload_gate import UploadGate

# Read when numpy and scipy are loaded, which is later than this. The matrices here are small, and
# threads of many sessions would only fight for the cores.
for threads in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS"):
    os.environ.setdefault(threads, "1")

ROUTER = Path(__file__).with_name("router.py")

# First parts of addresses that are Streamlit's own.
OWN = ("_stcore", "static", "media", "component", "app", "auth", "oauth2callback")


class FlatAddresses:
    """Sends a reader who asks for ``/optimization/gradient_descent`` to ``/gradient-descent``, and
    one who asks for any other ``/a/b`` to ``/a-b``, where the list of pages is shown.

    Every page has a one-part address; on a deeper one the browser would look for the application's
    files in the wrong folder and stay blank. The new address is relative and keeps the query, so it
    holds below a prefix too, whether a proxy leaves it or strips it.
    """

    def __init__(self, app: ASGIApp, base: str = "") -> None:
        self.app = app
        self.base = base

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["method"] == "GET":
            parts = scope["path"].removeprefix(self.base).strip("/").split("/")
            accepts = dict(scope["headers"]).get(b"accept", b"")
            if len(parts) > 1 and parts[0] not in OWN and b"text/html" in accepts:
                await _redirect(scope, self.base, parts)(scope, receive, send)
                return
        await self.app(scope, receive, send)


def _redirect(scope: Scope, base: str, parts: list[str]) -> Response:
    named = parts[-1].replace("_", "-")
    known = any(entry.address == named for entry in catalog.PAGES)
    flat = named if known else "-".join(filter(None, parts))
    query = scope["query_string"].decode("latin-1")
    asked = (
        scope["raw_path"].decode("latin-1").removeprefix(base).lstrip("/")
    )  # as a browser sees it
    place = "../" * asked.count("/") + quote(flat, safe="") + (f"?{query}" if query else "")
    return Response(status_code=307, headers={"location": place})


class PromptAnswers:
    """Lets the messages of a session leave at once.

    The server's socket is opened without naming TCP, so asyncio does not turn off Nagle's
    algorithm on it: a small message waits for the acknowledgement of the one before, which the
    other side delays by 40 ms. That is as long as a whole rerun.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket":
            transport = getattr(getattr(receive, "__self__", None), "transport", None)
            own = transport.get_extra_info("socket") if transport else None
            if own is not None and own.family in (socket.AF_INET, socket.AF_INET6):
                own.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        await self.app(scope, receive, send)


def begin() -> None:
    """Once, before the app is made: what the host has set for the whole process."""
    host = settings()
    log.begin(host.log_format)
    sign_in.check()
    if host.accent:
        accent.use(host.accent)


def routes() -> list[BaseRoute]:
    """The wire and what the host asks, below the base path."""
    from core.ui import measure, operation  # these load numpy, which reads the variables above
    from core.ui.wire import wire

    base = _base()
    asked = [Route(f"{base}/metrics", measure.metrics)] if settings().metrics else []
    return [
        WebSocketRoute(f"{base}/wire", wire),
        Route(f"{base}/health", operation.health),
        Route(f"{base}/ready", operation.READINESS.answer),
        *asked,
    ]


def _base() -> str:
    """The path that the app is served below: empty, or beginning with a slash."""
    base = (st.get_option("server.baseUrlPath") or "").strip("/")
    return f"/{base}" if base else ""


def middleware() -> list[Middleware]:
    host = settings()
    known = [Middleware(sign_in.Known)] if host.sign_in != "off" else []
    return [
        *known,
        Middleware(AnswerHeaders, policy=policy(index(), host.frame_ancestors)),
        Middleware(FlatAddresses, base=_base()),
        Middleware(StaticFiles, base=_base(), apart=OWN, title=host.name),
        Middleware(PromptAnswers),
        Middleware(
            UploadGate,
            base=_base(),
            at_once=host.uploads_at_once,
            most=host.uploads_mb * 1_000_000 if host.uploads else 0,
        ),
    ]
