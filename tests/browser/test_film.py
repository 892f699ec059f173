"""Scrubbing and playing run in the browser: the server may be deaf."""

from playwright.sync_api import Page, expect

from tests.browser.sight import (
    assert_same_picture,
    at_rest,
    drawn,
    entry,
    picture_moves,
    slider,
    spot,
    wait_for_query,
)


class Line:
    """The connection to the server; while it is ``cut`` nothing passes in either direction."""

    def __init__(self, page: Page) -> None:
        self.cut = False
        page.route_web_socket("**/_stcore/stream", self._connect)

    def _connect(self, browser) -> None:
        server = browser.connect_to_server()
        browser.on_message(lambda message: self.cut or server.send(message))
        server.on_message(lambda message: self.cut or browser.send(message))


def test_scrub_and_play_without_a_server(visit):
    lines: list[Line] = []
    page = visit("gradient-descent", prepare=lambda page: lines.append(Line(page)))
    step = slider(page, "Step")
    expect(step).to_have_attribute("aria-valuetext", "60")
    lines[0].cut = True

    with picture_moves(page):
        page.get_by_role("button", name="Step back").click()
    expect(step).to_have_attribute("aria-valuetext", "59")
    with picture_moves(page):
        step.press("Home")
    at_start = drawn(page)
    with picture_moves(page):
        page.mouse.click(*spot(step, 0.5))
    expect(step).to_have_attribute("aria-valuetext", "30")
    with picture_moves(page):
        step.press("Home")
    assert_same_picture(page, at_start)

    page.get_by_role("button", name="Play", exact=True).click()
    for _ in range(3):
        with picture_moves(page):
            pass
    page.get_by_role("button", name="Pause", exact=True).click()
    paused = int(step.get_attribute("aria-valuetext"))
    assert 0 < paused < 60
    still = drawn(page)
    page.evaluate("() => new Promise((r) => requestAnimationFrame(() => requestAnimationFrame(r)))")
    assert drawn(page) == still
    page.get_by_role("button", name="Step forward").click()
    expect(step).to_have_attribute("aria-valuetext", str(paused + 1))


def test_played_to_the_end(visit):
    page = visit("gradient-descent?steps=8")
    whole = drawn(page)
    step, play = slider(page, "Step"), page.get_by_role("button", name="Play", exact=True)
    play.click()
    expect(page.get_by_role("button", name="Pause", exact=True)).to_be_visible()
    expect(step).to_have_attribute("aria-valuetext", "8")
    expect(play).to_be_visible()
    at_rest(page)
    assert_same_picture(page, whole)

    entry(page, "Step").fill("7")
    entry(page, "Step").press("Enter")
    wait_for_query(page, step="7")
    at_rest(page)
    part = drawn(page)
    assert part != whole
    again = visit(page.url, locale="de-DE")
    expect(slider(again, "Step")).to_have_attribute("aria-valuetext", "7")
    assert_same_picture(again, part)
