"""Presets, presenter mode, and the app inside another page."""

import re

from playwright.sync_api import Page, expect

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


def preset(page: Page, title: str):
    return page.get_by_role("radiogroup", name="Presets").get_by_role("radio", name=title)


def test_presets(visit):
    page = visit("gradient-descent")
    with picture_moves(page):
        preset(page, "Ravine").click()
    wait_for_query(page, preset="ravine")
    expect(preset(page, "Ravine")).to_be_checked()
    at_rest(page)
    ravine = drawn(page)
    slider(page, "Rotation").press("PageUp")
    expect(preset(page, "Ravine")).not_to_be_checked()
    page.wait_for_function("new URLSearchParams(location.search).has('rotation')")
    with picture_moves(page):
        preset(page, "Too fast").click()
    wait_for_query(page, preset="too-fast", rotation="")
    at_rest(page)
    preset(page, "Ravine").click()
    wait_for_query(page, preset="ravine")
    at_rest(page)
    assert_same_picture(page, ravine)
    assert_same_picture(visit("gradient-descent?preset=ravine", locale="de-DE"), ravine)


def test_presenting(visit):
    page = visit("gradient-descent?present=1")
    expect(page.get_by_test_id("stSidebar")).to_be_hidden()
    expect(page.get_by_role("banner")).to_be_hidden()
    for heading in PROSE:
        expect(page.get_by_text(heading, exact=True)).to_have_count(0)
    expect(page.locator(".ev-numbers")).to_be_visible()
    expect(page.locator(".ev-notice")).to_be_visible()
    chart = page.get_by_test_id("stVegaLiteChart").first
    large = chart.bounding_box()["height"]

    page.keyboard.press("ArrowRight")
    wait_for_query(page, preset="ravine", present="1")
    at_rest(page)
    page.keyboard.press("ArrowRight")
    expect(preset(page, "Ravine")).not_to_be_checked()
    at_rest(page)
    page.keyboard.press("ArrowLeft")
    wait_for_query(page, preset="ravine", present="1")
    at_rest(page)
    shown = drawn(page)
    assert all(shown)

    rotation = slider(page, "Rotation")
    rotation.press("ArrowRight")  # here the arrow steers the slider, not the presentation
    expect(rotation).to_have_attribute("aria-valuetext", "31 °")
    rotation.press("ArrowLeft")
    wait_for_query(page, preset="ravine", present="1")
    again = visit(page.url, locale="de-DE")
    expect(again.get_by_test_id("stSidebar")).to_be_hidden()
    assert_same_picture(again, shown)

    titles = page.get_by_role("radiogroup", name="Presets").get_by_role("radio").all_inner_texts()
    preset(page, titles[1]).click()
    expect(preset(page, titles[1])).to_be_checked()
    at_rest(page)
    page.keyboard.press("ArrowRight")  # one preset further, although the row has the focus
    expect(preset(page, titles[2])).to_be_checked()
    at_rest(page)
    expect(preset(page, titles[2])).to_be_checked()
    for _ in range(2):
        page.keyboard.press("ArrowLeft")
    expect(preset(page, titles[0])).to_be_checked()
    wait_for_query(page, preset="ravine", present="1")

    page.get_by_role("button", name="Leave presentation").click()
    wait_for_query(page, preset="ravine", present="")
    expect(page.get_by_test_id("stSidebar")).to_be_visible()
    for heading in PROSE:
        expect(page.get_by_text(heading, exact=True).first).to_be_visible()
    at_rest(page)
    assert chart.bounding_box()["height"] < large
    page.keyboard.press("ArrowRight")
    at_rest(page)
    assert query(page) == {"preset": "ravine"}, "arrows step through presets on the stage only"


def test_embedded(visit):
    page = visit("gradient-descent?embed=true&rotation=45")
    expect(page.get_by_test_id("stToolbar")).to_be_hidden()
    expect(page.get_by_role("alert")).to_have_count(0)
    expect(slider(page, "Rotation")).to_have_attribute("aria-valuetext", "45 °")
    with picture_moves(page):
        entry(page, "Rotation").fill("50")
        entry(page, "Rotation").press("Enter")
    wait_for_query(page, rotation="50", embed="true")


def test_the_code_of_now(visit):
    page = visit("gradient-descent?learning_rate=0.0123")
    page.get_by_text("The code", exact=True).click()
    expect(page.get_by_test_id("stCode").first).to_contain_text("0.0123")
    with page.expect_download() as download:
        page.get_by_role("button", name="Download as one file that runs").first.click()
    source = download.value.path().read_text(encoding="utf-8")
    assert "0.0123" in source
    assert not re.search(r"^(from|import) core", source, re.MULTILINE), "it stands alone"
    with page.expect_download() as download:
        page.get_by_role("button", name="Data as CSV").first.click()
    table = download.value.path().read_text(encoding="utf-8").splitlines()
    assert len(table) > 2 and "," in table[0]
