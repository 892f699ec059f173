"""Files of the reader's own on the page on predictive maintenance."""

import lzma

import pytest
from playwright.sync_api import FilePayload, Page, expect

from core.datasets.engine_fleet import cmapss_files
from core.maths.case_studies.engine_fleet import simulate_fleet
from tests.browser.sight import assert_same_picture, at_rest, drawn, picture_moves

UNITS = 24


@pytest.fixture(scope="module")
def files() -> dict[str, bytes]:
    """A small fleet in the format of C-MAPSS."""
    return cmapss_files(simulate_fleet(seed=5, train_units=UNITS, test_units=12))


def give(page: Page, files: dict[str, bytes]) -> None:
    page.locator("input[type=file]").first.set_input_files(
        [FilePayload(name=name, mimeType="text/plain", buffer=data) for name, data in files.items()]
    )


def test_a_bad_file_is_one_sentence_and_changes_nothing(visit, files):
    page = visit("predictive-maintenance")
    before = drawn(page)
    train = files["train_FD001.txt"].decode().splitlines()
    train[6] = train[6].rsplit(maxsplit=1)[0]
    give(page, {"train_FD001.txt": "\n".join(train).encode()})
    said = page.get_by_test_id("stMain").get_by_role("alert")
    expect(said).to_have_count(1)
    expect(said).to_contain_text("train_FD001.txt")
    expect(said).to_contain_text("line 7")
    expect(said).not_to_contain_text("Traceback")
    at_rest(page)
    assert_same_picture(page, before)

    page.get_by_test_id("stFileUploader").get_by_role("button", name="Remove").first.click()
    expect(said).to_have_count(0)
    with picture_moves(page):
        give(page, files)
    expect(page.get_by_text(f"All {UNITS} engines").first).to_be_visible()


def test_a_compressed_training_file_alone(visit, files):
    page = visit("predictive-maintenance")
    with picture_moves(page):
        give(page, {"train_FD001.txt.xz": lzma.compress(files["train_FD001.txt"], preset=1)})
    page.get_by_text("engines. Bar").first.wait_for()
    at_rest(page)
    expect(page.get_by_test_id("stMain").get_by_role("alert")).to_have_count(0)
    own = drawn(page)

    page.get_by_role("link", name="Home").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Eigenview")
    page.go_back()
    expect(page.get_by_role("button", name="Forget the uploaded files")).to_be_visible()
    at_rest(page)
    assert_same_picture(page, own)
    with picture_moves(page):
        page.get_by_role("button", name="Forget the uploaded files").click()
    expect(page.get_by_text("All 100 engines").first).to_be_visible()
