"""Streamlit's own files: compressed once a process, and asked for before they are missed.

Streamlit sends its scripts as they lie on the disk, 4 MB for a page with a chart. And the browser
learns that it needs the charts' scripts only when all others have run and the first elements have
arrived; it spends that time waiting.
"""

import gzip
import re
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from hashlib import sha256
from html import escape
from json import dumps
from pathlib import Path

import brotli
import streamlit as st
from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import FileResponse, Response
from starlette.staticfiles import NotModifiedResponse
from starlette.staticfiles import StaticFiles as Starlette
from starlette.types import ASGIApp, Message, Receive, Scope, Send

FOLDER = Path(st.__file__).with_name("static")
INDEX = FOLDER / "index.html"
TEXTS = (".js", ".css", ".json", ".svg")  # the other files are compressed by themselves
LASTING = "public, immutable, max-age=31536000"  # as Streamlit says: a hash is in their names
UNCHANGED = Starlette(directory=FOLDER).is_not_modified

# Brotli's level 8 takes 0.1 s for a whole page; 9 takes five times as long and saves 0.3 %.
ENCODINGS: dict[str, Callable[[bytes], bytes]] = {
    "br": lambda raw: brotli.compress(raw, quality=8),
    "gzip": lambda raw: gzip.compress(raw, 6, mtime=0),
}

# The elements of every page that shows something: their scripts, without the hash in the name.
NEEDED = ("BidiComponent", "Html", "ArrowVegaLiteChart")
IMPORTED = re.compile(r"""\b(?:from|import)\s*["']\./([^"']+\.js)["']""")


def scripts_of(names: tuple[str, ...] = NEEDED) -> list[str]:
    """The files of ``static/js`` behind these elements: their own, and all that those import."""
    folder = FOLDER / "static/js"
    found: list[str] = []
    waiting = [file.name for name in names for file in folder.glob(f"{name}.*.js")]
    while waiting:
        name = waiting.pop(0)
        if name not in found and (folder / name).is_file():
            found.append(name)
            waiting += IMPORTED.findall((folder / name).read_text("utf-8"))
    return found


def index(title: str = "Eigenview") -> str:
    """Streamlit's page with our title, which also names the scripts that it will need and where its
    server is.

    Told where the server is, the client connects at once. Without that it asks for two addresses
    below the page's own, is refused, and asks again one level up.
    """
    page = INDEX.read_text("utf-8")
    server = dumps(
        {
            "allowedOrigins": list(st.get_option("client.allowedOrigins")),
            "useExternalAuthToken": False,
        }
    ).replace("<", "\\u003c")
    told = (
        '<script>window.__streamlit ??= { BACKEND_BASE_URL: new URL("./", location.href).href, '
        f"HOST_CONFIG: {server} }};</script>"
    )
    links = "".join(
        f'    <link rel="modulepreload" crossorigin href="./static/js/{name}">\n'
        for name in scripts_of()
        if f"/{name}" not in page
    )
    page = page.replace("<script", f"{told}\n    <script", 1)
    page = page.replace("<title>Streamlit</title>", f"<title>{escape(title)}</title>", 1)
    return page.replace("  </head>", f"{links}  </head>", 1)


def preferred(accepts: str) -> str | None:
    """The best of our encodings that an ``Accept-Encoding`` allows.

    >>> preferred("gzip, deflate, br"), preferred("br;q=0, gzip;q=0.5"), preferred("deflate")
    ('br', 'gzip', None)
    """
    weights = {}
    for part in accepts.lower().split(","):
        name, _, weight = part.partition(";q=")
        try:
            weights[name.strip()] = float(weight or 1)
        except ValueError:
            weights[name.strip()] = 0.0
    best = max(ENCODINGS, key=lambda name: weights.get(name, weights.get("*", 0)))
    return best if weights.get(best, weights.get("*", 0)) > 0 else None


class StaticFiles:
    """Answers for Streamlit's page and the text files that belong to it; all else goes through.

    What it keeps is bounded by Streamlit's folder: each of its files once an encoding. Nobody waits
    for the compression: until a file is done, Streamlit answers as it always did.

    ``apart`` names the first parts of addresses below which Streamlit's page is never sent.
    """

    def __init__(
        self,
        app: ASGIApp,
        base: str = "",
        apart: Sequence[str] = (),
        title: str = "Eigenview",
    ) -> None:
        self.app = app
        self.apart = tuple(f"{base}/{part}/" for part in apart)
        self.files = {
            f"{base}/{file.relative_to(FOLDER).as_posix()}": file
            for file in (FOLDER / "static").rglob("*")
            if file.suffix in TEXTS
        }
        self.kept: dict[tuple[str, str], Future[Response]] = {}
        self.worker = ThreadPoolExecutor(1, "static files")
        page = index(title)
        self.original = _headers(INDEX)["etag"]
        self.page = {name: _answer(INDEX, page.encode(), name) for name in (*ENCODINGS, None)}
        for path in re.findall(r'(?:src|href)="\.(/static/[^"]+)"', page):
            if base + path in self.files:
                self._keep(base + path, "br")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] not in ("GET", "HEAD"):
            await self.app(scope, receive, send)
        elif scope["path"] in self.files:
            await self._file(scope, receive, send)
        elif scope["path"].startswith(self.apart):
            await self.app(scope, receive, send)
        else:
            await self._page(scope, receive, send)

    async def _file(self, scope: Scope, receive: Receive, send: Send) -> None:
        asked = Headers(scope=scope)
        encoding = preferred(asked.get("accept-encoding", ""))
        if encoding and "range" not in asked:
            kept = self._keep(scope["path"], encoding)
            if kept.done() and not kept.exception():
                await _send(kept.result(), scope, receive, send)
                return

        async def varying(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).add_vary_header("Accept-Encoding")
            await send(message)

        await self.app(scope, receive, varying)

    async def _page(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Any address may be one of the page: Streamlit says whether it is, and then we answer."""
        ours = False

        async def unless_page(message: Message) -> None:
            nonlocal ours
            # A browser that was here before may hold Streamlit's page and ask whether it changed.
            if message["type"] == "http.response.start" and message["status"] in (200, 304):
                ours = Headers(scope=message).get("etag") == self.original
            if not ours:
                await send(message)

        await self.app(scope, receive, unless_page)
        if ours:
            encoding = preferred(Headers(scope=scope).get("accept-encoding", ""))
            await _send(self.page[encoding], scope, receive, send)

    def _keep(self, path: str, encoding: str) -> Future[Response]:
        key = path, encoding
        if key not in self.kept:
            file = self.files[path]
            self.kept[key] = self.worker.submit(
                lambda: _answer(file, file.read_bytes(), encoding, LASTING)
            )
        return self.kept[key]


def _headers(file: Path) -> MutableHeaders:
    return FileResponse(file, stat_result=file.stat()).headers


def _answer(file: Path, content: bytes, encoding: str | None, cached: str = "no-cache") -> Response:
    """The answer for this file, to be sent many times. Its tag says which encoding it has."""
    headers = _headers(file)
    tag = sha256(content).hexdigest()[:32]
    headers |= {"etag": f'"{tag}-{encoding or "plain"}"', "cache-control": cached}
    headers["vary"] = "Accept-Encoding"
    del headers["content-length"]
    del headers["accept-ranges"]
    if file == INDEX:
        del headers["last-modified"]  # the file's date says nothing about what we add to it
    if encoding:
        headers["content-encoding"] = encoding
        content = ENCODINGS[encoding](content)
    return Response(content, headers=dict(headers))


async def _send(kept: Response, scope: Scope, receive: Receive, send: Send) -> None:
    if UNCHANGED(kept.headers, Headers(scope=scope)):
        kept = NotModifiedResponse(kept.headers)
    elif scope["method"] == "HEAD":
        kept = Response(headers=dict(kept.headers))
    await kept(scope, receive, send)
