"""What every page of the catalog promises to a reader with a browser."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from core import catalog
from tests.browser.conftest import serving, watch
from tests.browser.sight import assert_same_picture, at_rest, drawn, query
from tests.browser.test_chapters import lead, move

ADDRESSES = {entry.stem: entry.address for entry in catalog.PAGES}
EVERYWHERE = {"home": "", "lost": "no-such-page"} | ADDRESSES
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}

every_page = pytest.mark.parametrize("address", ADDRESSES.values(), ids=ADDRESSES.keys())
everywhere = pytest.mark.parametrize("address", EVERYWHERE.values(), ids=EVERYWHERE.keys())


@pytest.mark.parametrize("address", ["", "gradient-descent", "logistics"])
def test_deep_link_on_a_cold_server(browser, address):
    """Every page is made in the same way; one small and one large stand for all."""
    title = {entry.address: entry.title for entry in catalog.PAGES}.get(address, "Eigenview")
    with serving() as server:
        page = browser.new_page()
        wrong = watch(page)
        page.goto(f"{server.url}/{address}")
        expect(page.get_by_role("heading", level=1)).to_have_text(title, timeout=60_000)
        at_rest(page)
        assert page.url.partition("?")[0] == f"{server.url}/{address}"
        expect(page.get_by_role("dialog")).to_have_count(0)
        page.close()
    assert not wrong
    assert not [line for line in server.log if "Traceback" in line]


# ---- coming back, starting over, taking away ----------------------------------------------------


def without_chapter(page: Page) -> dict[str, str]:
    return {name: text for name, text in query(page).items() if name != "chapter"}


@every_page
def test_return_reset_and_downloads(following, address):
    with following(address) as page:
        shown = drawn(page)
        settings = returned(page)
        downloaded(page)
        page.get_by_role("button", name="Reset", exact=True).click()
        for name in settings:
            page.wait_for_function(
                "(name) => !new URLSearchParams(location.search).has(name)", arg=name
            )
        at_rest(page)
        assert not without_chapter(page)
        assert_same_picture(page, shown)


def returned(page: Page) -> dict[str, str]:
    """What was moved is still so when the reader comes back; its settings."""
    assert not without_chapter(page)
    move(page, lead(page))
    at_rest(page)
    settings, moved = without_chapter(page), drawn(page)
    assert settings

    page.get_by_role("link", name="Home").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Eigenview")
    at_rest(page)
    assert not query(page)
    page.go_back()
    expect(lead(page)).to_be_visible()
    at_rest(page)
    assert without_chapter(page) == settings
    assert_same_picture(page, moved)
    return settings


def downloaded(page: Page) -> None:
    first = page.get_by_test_id("stFullScreenFrame").first
    first.hover()
    with page.expect_download() as download:
        first.get_by_role("button", name="Download as PNG").click()
    assert download.value.path().read_bytes().startswith(b"\x89PNG")
    first.get_by_role("button", name="Show data").click()
    expect(first.get_by_test_id("stDataFrame").first).to_be_visible()
    first.get_by_role("button", name="Show chart").click()


# ---- readable by everybody, everywhere ----------------------------------------------------------


# Streamlit's side bar puts a section's heading and its links as blocks into a list, and its links
# as list items into blocks. Only these two rules are let pass, and only there.
STREAMLITS_OWN = {"list": "stSidebarNavItems", "listitem": "stSidebarNavItems"}


def serious(page: Page) -> list[str]:
    """What axe-core finds that keeps somebody from using the page."""
    found = Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
    return [
        f"{finding['id']}: {node['html'][:200]} {node['failureSummary']}"
        for finding in found
        if finding["impact"] in ("serious", "critical")
        for node in finding["nodes"]
        if not within(page, node["target"][0], STREAMLITS_OWN.get(finding["id"]))
    ]


def within(page: Page, selector: str, test_id: str | None) -> bool:
    inside = f"!!document.querySelector(selector).closest('[data-testid=\"{test_id}\"]')"
    return test_id is not None and page.evaluate(f"(selector) => {inside}", selector)


_FAINT = """() => {
  const channels = (colour) => colour.match(/[\\d.]+/g).map(Number);
  const luminance = ([r, g, b]) => [r, g, b].map((c) => c / 255)
    .map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4))
    .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
  const paper = channels(getComputedStyle(document.querySelector('.stApp')).backgroundColor);
  const texts = [...document.querySelectorAll('svg.marks :is(.role-axis, .role-legend) text')];
  // Where two labels would clash, Vega leaves one invisible.
  const visible = (text) => Number(getComputedStyle(text).opacity) > 0;
  return texts.filter(visible).map((text) => {
    const style = getComputedStyle(text);
    const alpha = Number(style.opacity) * Number(style.fillOpacity);
    const ink = channels(style.fill).slice(0, 3).map((c, i) => alpha * c + (1 - alpha) * paper[i]);
    const [low, high] = [luminance(ink), luminance(paper)].sort((a, b) => a - b);
    return [text.textContent, (high + 0.05) / (low + 0.05)];
  }).filter(([, contrast]) => contrast < 4.5);
}"""


@everywhere
def test_phone_by_day_and_by_night(following, address):
    with following(address, **PHONE) as page:
        readable_by_day_and_by_night(page)
        page.emulate_media(color_scheme="light")  # for who comes next


def readable_by_day_and_by_night(page: Page) -> None:
    assert page.evaluate("document.scrollingElement.scrollWidth") <= 390
    main = page.get_by_test_id("stMain")
    assert main.evaluate("(main) => main.scrollWidth") <= 390
    across = main.evaluate(
        """(main) => [...main.querySelectorAll('[data-testid="stColumn"]')]
          .filter((column) => column.querySelector('svg.marks'))
          .map((column) => column.getBoundingClientRect().width / innerWidth)"""
    )
    assert all(share > 0.8 for share in across), "one column"
    expect(page.locator(".katex-error")).to_have_count(0)  # a formula that could not be set
    assert_readable(page)

    page.emulate_media(color_scheme="dark")
    page.wait_for_function(f"() => Math.max(...({_PAPER})()) < 64", polling="raf")
    at_rest(page)
    assert_readable(page)


_PAPER = """() => getComputedStyle(document.querySelector('.stApp')).backgroundColor
  .match(/\\d+/g).slice(0, 3).map(Number)"""


def assert_readable(page: Page) -> None:
    assert not page.evaluate(_FAINT)
    assert not serious(page)


@pytest.mark.parametrize("address", ["", "gradient-descent"])
def test_dark_from_the_start(visit, address):
    page = visit(address, color_scheme="dark")
    assert max(page.evaluate(_PAPER)) < 64, "a dark background"
    assert_readable(page)
