"""The wire: what a drag shows, with it, without it, and while it is cut."""

from playwright.sync_api import Page, expect

from tests.browser.sight import (
    assert_same_picture,
    at_rest,
    drawn,
    picture_moves,
    slider,
    spot,
    wait_for_query,
)


class Wire:
    """The second socket of a tab; it can be refused, or cut and let through again. Any other socket
    by its address."""

    def __init__(self, page: Page, refused: bool = False, where: str = "**/wire") -> None:
        self.refused = refused
        self.open: list = []
        self.messages = self.answers = 0
        self.held: list | None = None  # answers that wait to be let through
        page.route_web_socket(where, self._connect)

    def _connect(self, browser) -> None:
        if self.refused:
            browser.close(code=1013)
            return
        server = browser.connect_to_server()
        self.open.append(browser)

        def up(message) -> None:
            self.messages += 1
            server.send(message)

        def down(message) -> None:
            self.answers += 1
            if self.held is None:
                browser.send(message)
            else:
                self.held.append((browser, message))

        browser.on_message(up)
        server.on_message(down)

    def hold(self) -> None:
        self.held = []

    def let_go(self) -> None:
        held, self.held = self.held, None
        for browser, message in held or ():
            browser.send(message)

    def cut(self) -> None:
        for browser in self.open:
            browser.close(code=1013)
        self.open.clear()


def wired(visit, address: str, refused: bool = False) -> tuple[Page, Wire]:
    wires: list[Wire] = []
    page = visit(address, prepare=lambda page: wires.append(Wire(page, refused)))
    return page, wires[0]


def connected(page: Page) -> None:
    page.wait_for_function("() => document.documentElement.dataset.wire === 'open'")


def test_a_drag_goes_over_the_wire_and_ends_on_the_released_value(visit):
    page, wire = wired(visit, "gradient-descent?learning_rate=0.02")
    connected(page)
    rate = slider(page, "Learning rate")
    page.mouse.move(*spot(rate, 0.45))
    page.mouse.down()
    for at in (0.5, 0.55, 0.6):
        with picture_moves(page):
            page.mouse.move(*spot(rate, at))
    assert wire.messages >= 4  # the greeting and the values
    page.mouse.move(*spot(rate, 0.52))
    released = rate.get_attribute("aria-valuetext")
    page.mouse.up()
    at_rest(page)
    assert rate.get_attribute("aria-valuetext") == released
    wait_for_query(page, learning_rate=released)
    assert_same_picture(visit(page.url, locale="de-DE"), drawn(page))


def test_without_a_wire_everything_works(visit):
    page, wire = wired(visit, "gradient-descent", refused=True)
    rate = slider(page, "Learning rate")
    page.mouse.move(*spot(rate, 0.45))
    page.mouse.down()
    with picture_moves(page):
        page.mouse.move(*spot(rate, 0.3))
    page.mouse.move(*spot(rate, 0.35))
    released = rate.get_attribute("aria-valuetext")
    page.mouse.up()
    at_rest(page)
    wait_for_query(page, learning_rate=released)
    assert wire.messages == 0
    assert_same_picture(visit(page.url, locale="de-DE"), drawn(page))


def test_a_wire_that_is_cut_in_a_drag_comes_back(visit):
    page, wire = wired(visit, "gradient-descent?learning_rate=0.02")
    connected(page)
    rate = slider(page, "Learning rate")
    page.mouse.move(*spot(rate, 0.45))
    page.mouse.down()
    with picture_moves(page):
        page.mouse.move(*spot(rate, 0.5))
    wire.refused = True
    wire.cut()
    page.wait_for_function("() => !document.documentElement.dataset.wire")
    with picture_moves(page):  # the script answers now
        page.mouse.move(*spot(rate, 0.6))
    page.mouse.move(*spot(rate, 0.55))
    released = rate.get_attribute("aria-valuetext")
    page.mouse.up()
    at_rest(page)
    wait_for_query(page, learning_rate=released)

    wire.refused = False
    connected(page)
    before = wire.messages
    with picture_moves(page):
        rate.press("ArrowRight")
    assert wire.messages > before
    at_rest(page)
    assert_same_picture(visit(page.url, locale="de-DE"), drawn(page))


def test_a_chart_that_comes_into_sight_shows_the_state_of_now(visit):
    page, _ = wired(visit, "gradient-descent")
    connected(page)
    rate = slider(page, "Learning rate")
    page.set_viewport_size({"width": 1280, "height": 560})
    rate.focus()
    for _ in range(6):
        rate.press("ArrowRight")
    at_rest(page)
    page.set_viewport_size({"width": 1280, "height": 900})
    page.locator(".st-key-chart-errors").scroll_into_view_if_needed()
    at_rest(page)
    expect(page.locator(".st-key-chart-errors svg.marks")).to_be_visible()
    assert_same_picture(visit(page.url, locale="de-DE"), drawn(page))
