"""Presets, presenter mode, and the app inside another page."""

import re

from playwright.sync_api import Locator, Page, expect

from tests.browser.sight import (
    assert_same_picture,
    at_rest,
    drawn,
    entry,
    picture_moves,
    query,
    slider,
    wait_for_query,
)

PROSE = ("The mathematics", "Try it", "The code")


def preset(page: Page, title: str) -> Locator:
    return page.get_by_role("group", name="Try a state").get_by_role("button", name=title)


def pressed(page: Page, title: str, yes: bool = True) -> None:
    expect(preset(page, title)).to_have_attribute("aria-pressed", str(yes).lower())


def test_presets(visit):
    page = visit("gradient-descent")
    with picture_moves(page):
        preset(page, "Ravine").click()
    wait_for_query(page, preset="ravine")
    pressed(page, "Ravine")
    at_rest(page)
    ravine = drawn(page)
    page.get_by_text("More settings").click()
    slider(page, "Rotation").press("PageUp")
    pressed(page, "Ravine", False)
    page.wait_for_function("() => new URLSearchParams(location.search).has('rotation')")
    with picture_moves(page):
        preset(page, "Too fast").click()
    wait_for_query(page, preset="too-fast", rotation="")
    at_rest(page)
    preset(page, "Ravine").click()
    wait_for_query(page, preset="ravine")
    at_rest(page)
    assert_same_picture(page, ravine)
    assert_same_picture(visit("gradient-descent?preset=ravine", locale="de-DE"), ravine)


def hidden(page: Page) -> None:
    """Presenting shows the stage and nothing else."""
    expect(page.get_by_test_id("stSidebar")).to_be_hidden()
    expect(page.get_by_role("banner")).to_be_hidden()
    for heading in PROSE:
        expect(page.get_by_text(heading, exact=True)).to_be_hidden()
    expect(page.locator(".ev-numbers")).to_be_hidden()
    expect(page.locator(".st-key-side-0 .ev-notice")).to_be_visible()
    expect(page.locator(".ev-question")).to_be_visible()


def test_presenting(visit):
    page = visit("gradient-descent?present=1")
    hidden(page)
    chart = page.locator(".st-key-chart-map svg.marks")
    large = chart.bounding_box()["height"]

    page.keyboard.press("ArrowRight")
    wait_for_query(page, preset="ravine", present="1")
    at_rest(page)
    page.keyboard.press("ArrowRight")
    wait_for_query(page, preset="zigzag", present="1")
    at_rest(page)
    page.keyboard.press("ArrowLeft")
    wait_for_query(page, preset="ravine", present="1")
    page.keyboard.press("3")
    wait_for_query(page, preset="too-fast", present="1")
    page.keyboard.press("1")
    wait_for_query(page, preset="ravine", present="1")
    at_rest(page)
    shown = drawn(page)
    again = visit(page.url, locale="de-DE")
    hidden(again)
    assert_same_picture(again, shown)

    rate = slider(page, "Learning rate")
    value = rate.get_attribute("aria-valuetext")
    rate.press("ArrowRight")  # here the arrow steers the slider, not the presentation
    expect(rate).not_to_have_attribute("aria-valuetext", value)
    rate.press("ArrowLeft")
    wait_for_query(page, preset="ravine", present="1")
    at_rest(page)
    rate.press("PageDown")  # what a presenter's remote sends; this page has one chapter
    expect(rate).to_have_attribute("aria-valuetext", value)
    top = page.get_by_test_id("stMain").evaluate("(main) => main.scrollTop")
    page.keyboard.press("Space")
    assert page.get_by_test_id("stMain").evaluate("(main) => main.scrollTop") == top

    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keys")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog", name="Keys")).to_be_hidden()
    hidden(page)
    page.keyboard.press("s")
    expect(page.locator(".st-key-chart-loss svg.marks")).to_be_visible()
    page.keyboard.press("s")
    expect(page.locator(".st-key-chart-loss svg.marks")).to_be_hidden()

    page.keyboard.press("Escape")
    wait_for_query(page, preset="ravine", present="")
    expect(page.get_by_test_id("stSidebar")).to_be_visible()
    for heading in PROSE:
        expect(page.get_by_text(heading, exact=True).first).to_be_visible()
    at_rest(page)
    assert chart.bounding_box()["height"] < large
    page.keyboard.press("ArrowRight")
    at_rest(page)
    assert query(page) == {"preset": "ravine"}, "arrows step through presets on the stage only"

    page.get_by_role("button", name="Present", exact=True).click()
    wait_for_query(page, present="1")
    hidden(page)
    page.get_by_role("button", name="Leave presentation").click()
    wait_for_query(page, present="")


def test_the_chart_s_own_tools_are_not_under_the_way_out(visit):
    page = visit("gradient-descent?present=1")
    page.locator(".st-key-chart-map svg.marks").hover()
    tools = page.locator('.st-key-chart-map [data-testid="stElementToolbar"]')
    expect(tools).to_be_visible()
    leave = page.locator(".ev-presenter").bounding_box()
    assert tools.bounding_box()["y"] >= leave["y"] + leave["height"]


def test_the_home_page_presents(visit):
    page = visit("?present=1")
    expect(page.get_by_test_id("stSidebar")).to_be_hidden()
    page.keyboard.press("Escape")
    expect(page.get_by_test_id("stSidebar")).to_be_visible()


def test_embedded(visit):
    page = visit("gradient-descent?embed=true&rotation=45")
    expect(page.get_by_test_id("stToolbar")).to_be_hidden()
    expect(page.get_by_role("alert")).to_have_count(0)
    expect(slider(page, "Rotation")).to_have_attribute("aria-valuetext", "45 °")
    with picture_moves(page):
        entry(page, "Rotation").fill("50")
        entry(page, "Rotation").press("Enter")
    wait_for_query(page, rotation="50", embed="true")


def test_the_state_of_an_address_has_its_name_when_presenting(visit):
    page = visit("gradient-descent?surface=two_layer&learning_rate=0.3")
    at_rest(page)
    page.get_by_role("button", name="Present").click()
    expect(page.locator(".ev-where")).to_have_text("10/12 Catapult")


def test_the_code_of_now(visit):
    page = visit("gradient-descent?learning_rate=0.0123")
    page.get_by_text("The code", exact=True).click()
    expect(page.get_by_test_id("stCode").first).to_contain_text("0.0123")
    at_rest(page)
    with page.expect_download() as download:
        page.get_by_role("button", name="Download as one file that runs").first.click()
    source = download.value.path().read_text(encoding="utf-8")
    assert "0.0123" in source
    assert not re.search(r"^(from|import) core", source, re.MULTILINE), "it stands alone"
    with page.expect_download() as download:
        page.get_by_role("button", name="Data as CSV").first.click()
    table = download.value.path().read_text(encoding="utf-8").splitlines()
    assert len(table) > 2 and "," in table[0]
