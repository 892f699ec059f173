"""What every HTTP answer tells the browser: to take no file for another kind, to tell no other site
an address, to show the app in no frame but the host's own, and to load nothing from elsewhere."""

import base64
import re
from hashlib import sha256

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

INLINE = re.compile(r"<script>(.*?)</script>", re.DOTALL)
HOST = re.compile(r"[A-Za-z0-9.-]+(:\d+)?|\[[0-9a-fA-F:]+\](:\d+)?")


def policy(page: str, ancestors: str) -> str:
    """The content security policy under which ``page``, Streamlit's with our additions, works.

    ``ancestors`` are the sites that may show the app in a frame. Scripts of pages come as text and
    are run from a blob, styles stand in the elements.
    """
    hashes = (base64.b64encode(sha256(script.encode()).digest()) for script in INLINE.findall(page))
    inline = " ".join(f"'sha256-{digest.decode()}'" for digest in hashes)
    return "; ".join(
        (
            "default-src 'self'",
            f"script-src 'self' blob: 'wasm-unsafe-eval' {inline}",
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data: blob:",
            "font-src 'self' data:",
            "worker-src 'self' blob:",
            "object-src 'none'",
            "base-uri 'self'",
            "form-action 'self'",
            f"frame-ancestors {ancestors}",
        )
    )


class AnswerHeaders:
    """Adds them to what ``app`` answers."""

    def __init__(self, app: ASGIApp, policy: str) -> None:
        self.app = app
        self.policy = policy

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        host = Headers(scope=scope).get("host", "")

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers["x-content-type-options"] = "nosniff"
                headers["referrer-policy"] = "same-origin"
                headers["content-security-policy"] = f"{self.policy}; {_connect(host)}"
            await send(message)

        await self.app(scope, receive, with_headers)


def _connect(host: str) -> str:
    """Only this server, whose sockets are named because not every browser counts them to 'self'.

    >>> _connect("a.example:80"), _connect("a;b")
    ("connect-src 'self' ws://a.example:80 wss://a.example:80", "connect-src 'self'")
    """
    sockets = f" ws://{host} wss://{host}" if HOST.fullmatch(host) else ""
    return f"connect-src 'self'{sockets}"
