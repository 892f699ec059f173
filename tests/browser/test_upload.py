"""Files of the reader's own, in a browser."""

import lzma
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

import pytest
from playwright.sync_api import FilePayload, Locator, Page, expect

from core.datasets.engine_fleet import cmapss_files
from core.datasets.tables import load_table
from core.maths.case_studies.fraud_detection.card_transactions import simulate_transactions
from core.maths.case_studies.predictive_maintenance.engine_fleet import simulate_fleet
from tests.browser.sight import (
    PATIENCE,
    assert_same_picture,
    at_rest,
    drawn,
    open_settings,
    picture_moves,
)
from tests.datasets.packing import edited

IN_USE = "In use: "


@cache
def fleet() -> dict[str, bytes]:
    """A small fleet in the format of C-MAPSS."""
    return cmapss_files(simulate_fleet(seed=5, train_units=24, test_units=12))


@cache
def cards() -> dict[str, bytes]:
    table = simulate_transactions(seed=5, customers=200, terminals=300, days=91, radius=20.0)
    return {"cards.csv": table.to_csv(index=False, lineterminator="\n").encode()}


@cache
def stars() -> dict[str, bytes]:
    table = load_table("lecturer_ratings").query("user <= 60")
    table = table.assign(title="Lecturer no. " + table["item"].astype(str))
    text = table[["user", "item", "rating", "title"]].to_csv(index=False, lineterminator="\n")
    return {"stars.csv": text.encode()}


@dataclass(frozen=True)
class Case:
    """A page that takes files, some that it can use, and a bad line 7 for the first of them with
    what is said about it."""

    address: str
    files: Callable[[], dict[str, bytes]]
    line: bytes
    reason: str

    def bad(self) -> dict[str, bytes]:
        name, text = next(iter(self.files().items()))
        return {name: edited(text, 7, self.line)}


CASES = [
    Case(
        "predictive-maintenance",
        fleet,
        b"1 7 0",
        "train_FD001.txt, line 7: 3 columns where 26 are expected.",
    ),
    Case(
        "fraud-detection",
        cards,
        b"2025-01-06 05:00:00,1,1,\0,0,0",
        "cards.csv: this is not a text file.",
    ),
    Case(
        "recommendation?chapter=methods",
        stars,
        b"1,1002,5,\0",
        "stars.csv: this is not a text file.",
    ),
]


def give(page: Page, files: dict[str, bytes]) -> None:
    open_settings(page)
    page.locator("input[type=file]").first.set_input_files(
        [FilePayload(name=name, mimeType="text/plain", buffer=data) for name, data in files.items()]
    )


def complaint(page: Page) -> Locator:
    return page.get_by_test_id("stMain").get_by_role("alert")


@pytest.fixture(params=CASES, ids=lambda case: case.address)
def case(request) -> Case:
    return request.param


def test_a_bad_file_is_one_sentence_and_changes_nothing(visit, case):
    page = visit(case.address)
    before = drawn(page)
    give(page, case.bad())
    # A worker reads it; the first of all has to begin.
    expect(complaint(page)).to_have_text(case.reason, timeout=3 * PATIENCE)
    at_rest(page)
    assert_same_picture(page, before)

    with picture_moves(page):  # a mended file takes the place of the refused one
        give(page, case.files())
    expect(page.get_by_text(IN_USE)).to_be_visible()
    expect(complaint(page)).to_have_count(0)

    at_rest(page)
    own = drawn(page)
    give(page, case.bad())
    expect(complaint(page)).to_have_text(case.reason)
    at_rest(page)
    assert_same_picture(page, own)


def test_another_visitor_sees_nothing_of_it(visit, case):
    page, other = visit(case.address), visit(case.address)
    before = drawn(other)
    with picture_moves(page):
        give(page, case.files())
    expect(page.get_by_text(IN_USE)).to_be_visible()
    at_rest(page)

    page.reload()  # ends the session and begins another
    gone = page.get_by_text("are gone with the session that held them")
    expect(gone).to_be_visible()
    page.get_by_role("button", name="Close").click()
    other.get_by_role("button", name="Reset").click()  # draws everything again
    for stranger in (page, other):
        at_rest(stranger)
        expect(stranger.get_by_text(IN_USE)).to_have_count(0)
        expect(stranger.get_by_text("Forget the uploaded files")).to_have_count(0)
        assert_same_picture(stranger, before)


def test_it_is_kept_while_the_reader_is_elsewhere_until_it_is_forgotten(visit):
    page = visit("predictive-maintenance")
    with picture_moves(page):
        give(page, {"train_FD001.txt.xz": lzma.compress(fleet()["train_FD001.txt"], preset=1)})
    page.get_by_text("engines. Bar").first.wait_for()
    at_rest(page)
    expect(complaint(page)).to_have_count(0)
    own = drawn(page)

    page.get_by_role("link", name="Home").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Eigenview")
    page.go_back()
    expect(page.locator(".ev-do")).to_be_visible()
    at_rest(page)
    open_settings(page)
    expect(page.get_by_role("button", name="Forget the uploaded files")).to_be_visible()
    at_rest(page)
    assert_same_picture(page, own)
    with picture_moves(page):
        page.get_by_role("button", name="Forget the uploaded files").click()
    expect(page.get_by_text("All 100 engines").first).to_be_visible()
    page.reload()
    at_rest(page)
    expect(page.get_by_text("are gone with the session that held them")).to_have_count(0)


# ---- the first look on a phone -----------------------------------------------------------------

PHONE = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}


def doubtful() -> bytes:
    """A price that is none, days without one, a column without a part, a line below."""
    dates = [
        f"{m:02d}/{d:02d}/{y}" for y in (2010, 2011) for m in range(1, 13) for d in range(1, 8)
    ]
    lines = [f"{day},{100 + k * 37 % 11},{k}" for k, day in enumerate(dates)]
    lines[2] = f"{dates[2]},a lot,2"
    return "\n".join(["Date,Close,Volume", *lines, "Total,1,"]).encode()


def test_the_first_look_on_a_phone_tells_parts_and_losses_and_can_be_corrected(visit):
    page = visit("stock-trends", **PHONE)
    give(page, {"mine.csv": doubtful()})
    look = page.get_by_role("dialog")
    for badge in ("date: Date", "price: Close"):
        expect(look.locator(".stMarkdownBadge", has_text=badge)).to_be_in_viewport()
    expect(look.get_by_role("listitem").first).to_have_text("row 4: “a lot” is not a price above 0")
    expect(look.get_by_test_id("stDataFrame")).to_be_visible()
    look.get_by_text("Change how it is read").click()
    for label in ("date", "price", "Decimal sign", "Names of columns"):
        box = look.get_by_text(label, exact=True).first
        box.scroll_into_view_if_needed()
        left, right = box.evaluate(
            "e => [e.getBoundingClientRect().left, e.getBoundingClientRect().right]"
        )
        assert 0 <= left < right <= 390, label
    at_rest(page)
    use = look.get_by_role("button", name="Use it like this")
    use.scroll_into_view_if_needed()
    use.click()
    expect(page.get_by_text(IN_USE)).to_be_visible()
