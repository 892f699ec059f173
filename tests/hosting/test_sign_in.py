"""Sign-in: for the app, for uploads alone, or not at all; and what it needs to start."""

import pytest
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
