"""What is too large is refused before it is sent; what a full server cannot hold is said."""

import pytest
from playwright.sync_api import expect

from core.ui.upload_gate import FULL
from tests.browser.conftest import serving
from tests.browser.sight import at_rest, open_settings
from tests.browser.test_upload import complaint, fleet, give


def test_a_field_says_its_own_limit_and_sends_nothing_larger(visit, tmp_path):
    large = tmp_path / "prices.csv"
    with large.open("wb") as file:
        file.truncate(45_000_000)
    page = visit("stock-trends")
    sent = []
    page.on("request", lambda request: request.method == "PUT" and sent.append(request.url))
    open_settings(page)
    expect(page.get_by_test_id("stFileUploader").first).to_contain_text("40MB")
    page.locator("input[type=file]").first.set_input_files(large)
    expect(page.get_by_text("File must be 40.0MB or smaller")).to_be_visible()
    assert not sent


@pytest.fixture
def small_server(monkeypatch):
    monkeypatch.setenv("EIGENVIEW_UPLOADS_MB", "2")
    monkeypatch.setenv("EIGENVIEW_WARM", "off")
    with serving() as server:
        yield server


def test_what_a_full_server_cannot_hold_is_said_at_the_field(small_server, browser):
    page = browser.new_page()
    page.goto(f"{small_server.url}/predictive-maintenance")
    at_rest(page)
    give(page, {"large.txt": b"1 2 3\n" * 400_000})
    expect(complaint(page)).to_have_text(FULL)
    at_rest(page)
    give(page, fleet())  # a small one still fits
    expect(page.get_by_text("In use: ")).to_be_visible()
    page.close()
