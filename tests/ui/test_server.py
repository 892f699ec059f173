"""Addresses of more than one part arrive at a page, below any prefix."""

import subprocess
import sys
from pathlib import Path
from urllib.parse import urljoin

import pytest
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from core.ui.server import FlatAddresses

HTML = {"accept": "text/html"}


def client(base=""):
    routes = [Route("/{path:path}", lambda _: PlainTextResponse("through"))]
    return TestClient(FlatAddresses(Starlette(routes=routes), base), follow_redirects=False)


@pytest.mark.parametrize(
    ("asked", "wanted"),
    [
        ("/optimization/gradient_descent?learning_rate=0.3", "/gradient-descent?learning_rate=0.3"),
        ("/optimization/gradient-descent", "/gradient-descent"),
        ("/pages/linear_algebra/eigen_decomposition?a=1&b=%202", "/eigen-decomposition?a=1&b=%202"),
        ("/a/b", "/a-b"),
        ("/a/b/", "/a-b"),
        ("/a/b%2Fc", "/a-b-c"),
        ("/one/..%2e/two?x=//host", "/one-...-two?x=//host"),
    ],
)
@pytest.mark.parametrize("prefix", ["", "/learn"])
@pytest.mark.parametrize("stripped", [False, True])
def test_a_deeper_address_arrives_at_its_page(asked, wanted, prefix, stripped):
    """``stripped``: the proxy takes the prefix away, and the server knows nothing of it."""
    base = "" if stripped else prefix
    answer = client(base).get(base + asked, headers=HTML)
    assert answer.status_code == 307
    assert "://" not in answer.headers["location"] and answer.headers["location"][0] == "."
    there = urljoin(f"https://host{prefix}{asked}", answer.headers["location"])
    assert there == f"https://host{prefix}{wanted}"


@pytest.mark.parametrize("path", ["/gradient-descent", "/", "/static/a/b", "/_stcore/health"])
def test_other_addresses_pass(path):
    assert client().get(path, headers=HTML).text == "through"
    assert client().get("/a/b").text == "through", "no page was asked for"


def test_numpy_is_loaded_after_its_threads_are_set():
    said = subprocess.run(
        [sys.executable, "-c", "import sys, core.ui.server; print('numpy' in sys.modules)"],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=True,
    )
    assert said.stdout.strip() == "False"
