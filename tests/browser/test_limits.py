"""What protects a host: no file too large is sent, a full server says so, places are given on."""

from contextlib import suppress

import pytest
from playwright.sync_api import TimeoutError, expect

from core.ui.upload_gate import FULL
from tests.browser.conftest import serving
from tests.browser.sight import at_rest, open_settings, picture_moves, slider
from tests.browser.test_upload import complaint, fleet, give


def test_a_field_says_its_own_limit_and_sends_nothing_larger(visit, tmp_path):
    large = tmp_path / "demand.csv"
    with large.open("wb") as file:
        file.truncate(45_000_000)
    page = visit("logistics")
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


def test_a_newcomer_gets_the_place_of_who_leaves(monkeypatch, browser):
    monkeypatch.setenv("EIGENVIEW_SESSIONS", "1")
    monkeypatch.setenv("EIGENVIEW_WARM", "off")
    with serving() as server:
        first, second = browser.new_page(), browser.new_page()
        first.goto(f"{server.url}/gradient-descent")
        at_rest(first)
        second.goto(f"{server.url}/eigen-decomposition?a=2")
        expect(second.get_by_role("heading", name="All places are taken")).to_be_visible()
        with picture_moves(first):  # who is here notices nothing
            slider(first, "Learning rate").press("ArrowRight")
        first.close()
        heading = second.get_by_role("heading", name="Eigen-decomposition")
        for _ in range(20):  # the server learns a little later that a browser has gone
            if heading.count():
                break
            with suppress(TimeoutError):  # the page may just have come
                second.get_by_role("button", name="Try again").click(timeout=2_000)
            second.wait_for_load_state("networkidle")
        expect(heading).to_be_visible()
        second.close()
