"""Sign-in with a provider on this machine."""

import re
from collections.abc import Iterator

import pytest
from oidc_provider_mock import run_server_in_thread
from playwright.sync_api import Page, expect

from tests.browser.conftest import Server, serving
from tests.browser.sight import at_rest, open_settings
from tests.browser.test_upload import fleet, give

SECRETS = """
[auth]
redirect_uri = "http://localhost:{{port}}/oauth2callback"
cookie_secret = "a secret of this test alone, long enough"
client_id = "eigenview"
client_secret = "of this test alone"
server_metadata_url = "http://localhost:{port}/.well-known/openid-configuration"
"""


@pytest.fixture(params=["app", "uploads"])
def asked(request) -> str:
    return request.param


@pytest.fixture
def guarded(asked, tmp_path, monkeypatch) -> Iterator[Server]:
    monkeypatch.setenv("EIGENVIEW_SIGN_IN", asked)
    monkeypatch.setenv("EIGENVIEW_WARM", "off")
    with run_server_in_thread() as provider:
        secrets = tmp_path / "secrets.toml"
        secrets.write_text(SECRETS.format(port=provider.server_port))
        with serving(f"--secrets.files={secrets}") as server:
            yield server


def sign_in(page: Page) -> None:
    page.get_by_role("button", name="Sign in").click()
    page.locator("input[name=sub]").fill("ada")
    page.get_by_role("button", name="Authorize").click()


def test_the_way_in_and_out(guarded, asked, browser):
    page = browser.new_page()
    page.goto(f"{guarded.url}/predictive-maintenance?chapter=sensors")
    if asked == "app":
        expect(page.get_by_text("Sign in to see the pages.")).to_be_visible()
        expect(page.get_by_test_id("stVegaLiteChart")).to_have_count(0)
    else:
        at_rest(page)
        open_settings(page)
        expect(page.locator("input[type=file]")).to_have_count(0)
    sign_in(page)
    expect(page).to_have_url(re.compile("/predictive-maintenance.chapter=sensors"))  # as before
    at_rest(page)
    give(page, fleet())
    expect(page.get_by_text("In use: ")).to_be_visible()
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("button", name="Sign out")).to_have_count(0)
    page.close()
