"""Streamlit's files as the browser gets them: the same bytes, smaller, and named in time."""

import asyncio
import gzip
import re
from collections import Counter
from threading import Event

import brotli
import pytest
from starlette.applications import Starlette
from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.routing import Mount, Route
from streamlit.web.server.starlette.starlette_static_routes import create_streamlit_static_handler

from core.ui import server, static_files
from core.ui.static_files import FOLDER, StaticFiles
from tests.loops import on_its_own_loop

DECODED = {"br": brotli.decompress, "gzip": gzip.decompress, None: bytes}


async def own(request) -> PlainTextResponse:
    return PlainTextResponse("own" * 1000, headers={"etag": '"own"'})


def streamlit(base: str = "") -> Starlette:
    """What Streamlit answers by itself: an address of its own, and its static files."""
    files = create_streamlit_static_handler(str(FOLDER), base)
    everywhere = Route(f"{base}/{{_:path}}/own", own, methods=["GET", "POST"])
    return Starlette(routes=[everywhere, Mount(base or "/", files)])


def ask(app, path: str, method: str = "GET", **headers: str) -> tuple[int, Headers, bytes]:
    scope = {
        "type": "http",
        "method": method,
        "path": path,
        "root_path": "",
        "query_string": b"",
        "headers": [
            (name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()
        ],
    }
    sent = []

    requests = [{"type": "http.request", "body": b"", "more_body": False}]

    async def receive() -> dict:
        return requests.pop() if requests else await asyncio.Future()  # the reader stays

    async def send(message: dict) -> None:
        sent.append(message)

    on_its_own_loop(app(scope, receive, send))
    start, *bodies = sent
    body = b"".join(message.get("body", b"") for message in bodies)
    return start["status"], Headers(raw=start["headers"]), body


def settled(files: StaticFiles) -> StaticFiles:
    """The same, when all that it was to compress so far is compressed."""
    files.worker.submit(int).result()
    return files


def script(name: str) -> str:
    [file] = (FOLDER / "static/js").glob(f"{name}.*.js")
    return f"/static/js/{file.name}"


CHART = script("ArrowVegaLiteChart")
FONT = next(f"/static/media/{file.name}" for file in FOLDER.rglob("SourceSansVF-Upright*.woff2"))


@pytest.fixture(scope="module")
def app() -> StaticFiles:
    files = StaticFiles(streamlit(), apart=server.OWN)
    for path in (CHART, *(script(name) for name in static_files.NEEDED)):
        ask(files, path, accept_encoding="gzip")
    return settled(files)


@pytest.mark.parametrize("name", static_files.NEEDED)
@pytest.mark.parametrize("encoding", ["br", "gzip"])
def test_a_file_is_itself_when_decoded(app, name, encoding):
    path = script(name)
    status, headers, body = ask(app, path, accept_encoding=encoding)
    assert status == 200
    assert headers["content-encoding"] == encoding
    assert int(headers["content-length"]) == len(body)
    assert DECODED[encoding](body) == (FOLDER / path[1:]).read_bytes()


def test_all_else_about_a_file_is_as_streamlit_says(app):
    _, streamlits, _ = ask(streamlit(), CHART)
    _, ours, _ = ask(app, CHART, accept_encoding="br")
    for name in ("content-type", "cache-control", "last-modified"):
        assert ours[name] == streamlits[name]
    assert "immutable" in ours["cache-control"]
    assert ours["vary"] == "Accept-Encoding"
    assert ours["etag"] != streamlits["etag"]


@pytest.mark.parametrize(
    ("accepts", "encoding"),
    [
        ("gzip, deflate, br, zstd", "br"),
        ("gzip", "gzip"),
        ("GZIP;q=1.0, br;q=0.5", "gzip"),
        ("br;q=0, gzip;q=0", None),
        ("*", "br"),
        ("*;q=0.1, br;q=0", "gzip"),
        ("identity", None),
        ("br;q=nonsense", None),
        ("", None),
    ],
)
def test_the_reader_chooses_the_encoding(app, accepts, encoding):
    for path in (CHART, "/", "/gradient-descent"):
        _, headers, body = ask(app, path, accept_encoding=accepts)
        assert headers.get("content-encoding") == encoding
        assert "accept-encoding" in headers["vary"].lower()
        assert len(DECODED[encoding](body)) > len(body) or encoding is None


def test_a_file_is_compressed_once_and_no_reader_waits_for_it(monkeypatch):
    compressed = Counter()

    def encode(raw: bytes) -> bytes:
        compressed[raw] += 1
        return gzip.compress(raw)

    monkeypatch.setitem(static_files.ENCODINGS, "gzip", encode)
    files = settled(StaticFiles(streamlit(), apart=server.OWN))
    compressed.clear()
    held = Event()
    files.worker.submit(held.wait)
    raw = (FOLDER / CHART[1:]).read_bytes()
    for _ in range(3):
        _, headers, body = ask(files, CHART, accept_encoding="gzip")
        assert "content-encoding" not in headers and headers["vary"] == "Accept-Encoding"
        assert body == raw
    held.set()
    settled(files)
    for _ in range(3):
        assert ask(files, CHART, accept_encoding="gzip")[1]["content-encoding"] == "gzip"
    assert compressed == {raw: 1}


def test_what_the_page_names_is_ready_for_the_first_reader():
    files = settled(StaticFiles(streamlit(), apart=server.OWN))
    for path in re.findall(r'"\.(/static/[^"]+\.(?:js|css))"', static_files.index()):
        assert ask(files, path, accept_encoding="br")[1]["content-encoding"] == "br"


@pytest.mark.parametrize("path", [CHART, "/", "/gradient-descent"])
def test_what_has_not_changed_is_not_sent_again(app, path):
    _, first, _ = ask(app, path, accept_encoding="br")
    for tag in (first["etag"], f"W/{first['etag']}", f'"other", {first["etag"]}'):
        status, headers, body = ask(app, path, accept_encoding="br", if_none_match=tag)
        assert (status, body) == (304, b"")
        assert headers["etag"] == first["etag"]
        assert headers["cache-control"] == first["cache-control"]
        assert headers["vary"] == "Accept-Encoding"
        assert "content-encoding" not in headers
    status, headers, _ = ask(app, path, accept_encoding="gzip", if_none_match=first["etag"])
    assert status == 200 and headers["etag"] != first["etag"]


@pytest.mark.parametrize("path", [CHART, "/", "/gradient-descent"])
def test_head_is_get_without_the_body(app, path):
    status, headers, body = ask(app, path, "HEAD", accept_encoding="br")
    assert (status, body) == (200, b"")
    assert headers == ask(app, path, accept_encoding="br")[1]


def test_a_browser_that_holds_streamlits_page_gets_ours(app):
    _, streamlits, _ = ask(streamlit(), "/")
    assert ask(streamlit(), "/", if_none_match=streamlits["etag"])[0] == 304
    status, headers, body = ask(app, "/", if_none_match=streamlits["etag"])
    assert status == 200 and headers["etag"] != streamlits["etag"]
    assert body.decode() == static_files.index()


def test_a_part_of_a_file_is_a_part_of_the_file(app):
    status, headers, body = ask(app, CHART, accept_encoding="br", range="bytes=10-19")
    assert status == 206 and "content-encoding" not in headers
    assert body == (FOLDER / CHART[1:]).read_bytes()[10:20]


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", FONT),
        ("GET", "/static/js/nothing.js"),
        ("GET", "/static/js/../index.html"),
        ("GET", "/_stcore/own"),
        ("GET", "/media/own"),
        ("GET", "/component/own"),
        ("GET", "/page/own"),
        ("POST", "/_stcore/own"),
        ("POST", "/"),
        ("POST", CHART),
        ("GET", "/page/_stcore/health"),
        ("GET", "/page/"),
        ("GET", "/favicon.png"),
    ],
)
def test_all_else_goes_through(app, method, path):
    for headers in ({}, {"range": "bytes=0-9"}, {"if_none_match": '"own"'}):
        ours = ask(app, path, method, accept_encoding="br", **headers)
        assert ours == ask(streamlit(), path, method, accept_encoding="br", **headers)


def test_a_socket_goes_through():
    seen = []

    async def inner(scope, receive, send) -> None:
        seen.append((scope, receive, send))

    scope = {"type": "websocket", "path": "/_stcore/stream", "headers": []}
    on_its_own_loop(StaticFiles(inner)(scope, ask, settled))
    assert seen == [(scope, ask, settled)]


@pytest.mark.parametrize("base", ["", "/below/this"])
def test_the_page_names_the_scripts_that_charts_and_controls_need(base):
    files = settled(StaticFiles(streamlit(base), base=base, apart=server.OWN))
    for path in ("/", "/gradient-descent"):
        status, headers, body = ask(files, base + path, accept="text/html", accept_encoding="br")
        assert status == 200 and headers["cache-control"] == "no-cache"
        page = brotli.decompress(body).decode()
        named = re.findall(r'<link rel="modulepreload" crossorigin href="\./([^"]+)">', page)
        assert len(named) == len(set(named))
        for name in named:
            assert (FOLDER / name).is_file()
            assert ask(files, f"{base}/{name}", accept_encoding="br")[0] == 200
        for element in static_files.NEEDED:
            assert script(element)[1:] in named
        embed = script("embed")[1:]  # Vega, which the chart's script imports
        assert embed in named


def test_the_page_is_streamlits_but_for_what_is_added():
    original = (FOLDER / "index.html").read_text("utf-8").splitlines()
    added = [line.strip() for line in static_files.index().splitlines() if line not in original]
    assert len(added) > 10
    for line in added:
        assert line.startswith(
            ("<script>window.__streamlit ??=", '<link rel="modulepreload"', "<title>Eigenview<")
        )
    (lost,) = set(original) - set(static_files.index().splitlines())
    assert lost.strip() == "<title>Streamlit</title>"
    assert "<title>A &lt; B</title>" in static_files.index("A < B")


def test_the_app_sends_its_files_this_way():
    [ours] = [one for one in server.middleware() if one.cls is StaticFiles]
    assert ours.kwargs == {"base": "", "apart": server.OWN, "title": "Eigenview"}
