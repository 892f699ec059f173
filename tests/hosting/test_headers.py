"""What every answer tells the browser."""

import pytest
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from core.settings import Settings
from core.ui import server
from core.ui.headers import policy
from core.ui.static_files import index


async def fine(_):
    return PlainTextResponse("fine")


@pytest.fixture
def client(monkeypatch):
    monkeypatch.setattr(server, "settings", lambda: Settings(frame_ancestors="https://a.example"))
    app = Starlette(routes=[Route("/fine", fine)], middleware=server.middleware())
    return TestClient(app, follow_redirects=False)


@pytest.mark.parametrize("path", ["/fine", "/missing", "/a/b", "/static/js/none.js"])
def test_every_answer_has_them(client, path):
    answer = client.get(path, headers={"accept": "text/html"})
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["referrer-policy"] == "same-origin"
    said = answer.headers["content-security-policy"]
    assert "frame-ancestors https://a.example" in said
    assert said.endswith("connect-src 'self' ws://testserver wss://testserver")


def test_a_host_that_is_none_gets_into_no_policy(client):
    answer = client.get("/fine", headers={"host": "a.example; script-src *"})
    assert answer.headers["content-security-policy"].endswith("connect-src 'self'")


def test_only_the_scripts_of_the_page_itself_run():
    page = index()
    said = dict(part.split(" ", 1) for part in policy(page, "'self'").split("; "))
    assert said["script-src"].count("'sha256-") == page.count("<script>") == 2
    assert "unsafe-eval" not in said["script-src"].replace("wasm-unsafe-eval", "")
    assert "unsafe-inline" not in said["script-src"]
    assert said["default-src"] == "'self'" and said["object-src"] == "'none'"
