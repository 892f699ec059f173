"""Sign-in: for the app, for uploads alone, or not at all; and what it needs to start."""

from typing import ClassVar

import pytest
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient
from streamlit.testing.v1 import AppTest

from core.settings import Settings
from core.ui import frame, sign_in
from tests.ui.test_frame import ROUTER, opened, ran

WHOLE = {
    "redirect_uri": "http://localhost/oauth2callback",
    "cookie_secret": "x",
    "client_id": "x",
    "client_secret": "x",
    "server_metadata_url": "http://localhost/.well-known/openid-configuration",
}


@pytest.fixture
def host(monkeypatch):
    """``host("app", known)``: what the host asks for, and whether the reader is signed in."""

    def sets(asked, known=False):
        monkeypatch.setattr(sign_in, "settings", lambda: Settings(sign_in=asked))
        monkeypatch.setattr(sign_in, "signed_in", lambda: known)

    return sets


def test_nobody_is_asked_where_it_is_off():
    assert sign_in.may_enter() and sign_in.may_upload()


def test_for_the_app_nothing_is_shown_or_begun_before(host):
    host("app")
    app = ran(AppTest.from_file(ROUTER, default_timeout=60))
    assert [button.label for button in app.button] == ["Sign in"]
    assert frame.HERE not in app.session_state
    host("app", known=True)
    assert frame.HERE in ran(app).session_state
    assert "Sign out" in [button.label for button in app.sidebar.button]


@pytest.mark.parametrize("known", [False, True])
def test_for_uploads_the_pages_are_open_and_the_field_is_not(host, known):
    host("uploads", known)
    app = opened("predictive_maintenance")
    assert bool(app.file_uploader) == known
    assert ("Sign in" in [button.label for button in app.button]) != known
    assert app.session_state[frame.HERE].uploads.allowed == known


def test_it_starts_with_all_that_it_needs(host, monkeypatch):
    host("app")
    monkeypatch.setattr(sign_in, "get_secrets_auth_section", lambda: WHOLE)
    sign_in.check()
    monkeypatch.setattr(sign_in, "get_secrets_auth_section", lambda: WHOLE | {"client_id": ""})
    with pytest.raises(SystemExit, match="EIGENVIEW_SIGN_IN: client_id must stand under"):
        sign_in.check()
    monkeypatch.setattr(sign_in, "is_authlib_installed", lambda: False)
    with pytest.raises(SystemExit, match="Authlib is needed"):
        sign_in.check()


def test_a_browser_that_asks_for_a_page_is_known_again():
    async def page(_):
        return PlainTextResponse("page")

    client = TestClient(sign_in.Known(Starlette(routes=[Route("/", page)])))
    assert "set-cookie" not in client.get("/").headers
    page_asked = {"accept": "text/html"}
    assert client.get("/", headers=page_asked).headers["set-cookie"].startswith(sign_in.BROWSER)
    assert "set-cookie" not in client.get("/", headers=page_asked).headers


def test_the_way_back_is_told_once_and_forgotten(host, monkeypatch):
    class Context:
        cookies: ClassVar = {sign_in.BROWSER: "token"}

    monkeypatch.setattr(sign_in.st, "context", Context)
    monkeypatch.setattr(sign_in.st, "login", lambda: None)
    monkeypatch.setattr(sign_in.st, "button", lambda *_, on_click, **__: on_click())
    host("app", known=True)
    place = ("logistics", {"chapter": "routes"})
    sign_in.ask("Sign in.", "x", place)
    assert sign_in.left_at() == place and sign_in.left_at() is None
    sign_in._left["token"] = sign_in.time.monotonic() - 61 * sign_in.MINUTES, place
    assert sign_in.left_at() is None
    assert not sign_in._left
