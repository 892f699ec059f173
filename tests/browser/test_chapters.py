"""What every chapter promises to a reader with a browser: one visit, seen in several sizes."""

from itertools import pairwise

import pytest
from playwright.sync_api import Locator, Page, expect

from core import catalog
from core.ui import book
from core.ui.page import Chapter
from tests.browser.conftest import LAPTOP
from tests.browser.sight import (
    assert_same_picture,
    at_rest,
    drawn,
    picture_moves,
    query,
    spots,
)

CHAPTERS = [
    pytest.param(chapter, id=f"{entry.stem}/{chapter.name}")
    for entry in catalog.PAGES
    for chapter in book.page(entry.stem).chapters.values()
]
PROJECTOR = {"width": 1280, "height": 720}
PHONE = {"width": 390, "height": 844}

JUMP = 0.001  # of layout shift, a hundredth of what counts as good; 0 but for some rounding

every_chapter = pytest.mark.parametrize("chapter", CHAPTERS)


def address(chapter: Chapter) -> str:
    slug = f"?chapter={chapter.slug}" if len(chapter.page.chapters) > 1 else ""
    return f"{chapter.page.entry.address}{slug}"


def lead(page: Page) -> Locator:
    """The handle, the pad or the first cell of the control that makes the point; where a point is
    dragged on its picture, the picture's plot."""
    if page.locator(".st-key-lead .ev-control").first.evaluate("(c) => c.matches('.ev-bare')"):
        return page.locator(".st-key-picture-0 .mark-group.role-frame.root > g > path.background")
    return page.locator(".st-key-lead :is(.ev-range, .ev-pad, .ev-grid input)").first


STAGE = {
    "the picture": ".st-key-picture-0 svg.marks",
    "the sentence": ".st-key-side-0 .ev-do",
    "the control": ".st-key-lead .ev-control",
    "the verdict": ".st-key-side-0 .ev-notice",
}


def box(page: Page, selector: str) -> dict[str, float]:
    found = page.locator(selector).first.bounding_box()
    assert found, f"{selector} is not there"
    return found


def assert_whole(page: Page, height: int, *, but: tuple[str, ...] = ()) -> None:
    """Every part of the stage is on the screen, without scrolling, and none covers another."""
    assert page.get_by_test_id("stMain").evaluate("(main) => main.scrollTop") == 0
    for what, selector in STAGE.items():
        if what not in but:
            found = box(page, selector)
            assert found["y"] >= 0, f"{what} begins above the screen"
            assert found["y"] + found["height"] <= height + 1, f"{what} ends below the screen"


def resize(page: Page, size: dict[str, int]) -> None:
    page.set_viewport_size(size)
    page.get_by_test_id("stMain").evaluate("(main) => main.scrollTo(0, 0)")
    at_rest(page)


def within(page: Page, across: float, down: float) -> tuple[float, float]:
    """A place of the plane that is dragged, where that fills a part of its picture alone."""
    panel = page.locator(".st-key-lead .ev-control").first.get_attribute("data-panel")
    left, right, bottom, top = map(float, panel.split()) if panel else (0, 1, 0, 1)
    return left + across * (right - left), 1 - top + down * (top - bottom)


def move(page: Page, control: Locator, late: bool = False) -> None:
    """Move the lead control while the button is held, or type into it; the picture follows. late:
    when the button is let go, as where a model is fitted again."""
    if control.evaluate("(c) => c.matches('.ev-grid input')"):
        with picture_moves(page):
            control.fill("1" if control.input_value() != "1" else "2")
        control.press("Enter")
        return
    if control.evaluate("(c) => c.matches('.ev-pad, path')"):
        start, goal = (within(page, *place) for place in ((0.5, 0.5), (0.8, 0.3)))
    else:
        at = int(control.input_value()) / int(control.get_attribute("max"))
        grip = min(max(at, 0.03), 0.97)  # the handle is whole inside the scale
        start, goal = (grip, 0.5), (0.2 if at > 0.5 else 0.8, 0.5)
    first, *along = spots(
        control,
        *(
            tuple(a + (b - a) * part for a, b in zip(start, goal, strict=True))
            for part in (0, 0.25, 0.5, 0.75, 1)
        ),
    )
    page.mouse.move(*first)
    page.mouse.down()
    if late:
        for between in along:
            page.mouse.move(*between)
        with picture_moves(page):
            page.mouse.up()
        return
    with picture_moves(page):  # the button is still held down
        for between in along:
            page.mouse.move(*between)
    page.mouse.up()


# Their lead control has a model fitted again, which takes a second.
FITTED = {("recommendation", "clicks"), ("recommendation", "date")}
WATCH_SHIFTS = """() => { window.__shift = 0;
  window.__shifts?.disconnect();
  window.__shifts = new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) window.__shift += entry.value;
  });
  window.__shifts.observe({ type: 'layout-shift', buffered: false }); }"""


@every_chapter
def test_a_chapter(walking, following, chapter):
    with walking(chapter) as page:
        moved, shared = seen_in_every_size(page, chapter)
    with following(shared, viewport=LAPTOP, locale="de-DE") as again:
        assert_titles(again, chapter)
        assert_whole(again, LAPTOP["height"])
        assert_same_picture(again, moved)


def assert_titles(page: Page, chapter: Chapter) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text(chapter.page.entry.title)
    assert chapter.page.entry.title in page.title()
    if len(chapter.page.chapters) > 1:
        assert chapter.title in page.title()
        tab = page.get_by_role("tab", name=chapter.title, exact=True)
        expect(tab).to_have_attribute("aria-selected", "true")


def seen_in_every_size(page: Page, chapter: Chapter) -> tuple[list[str], str]:
    """On a laptop, where its control is moved, on a phone and on a projector. What is drawn after
    the move, and its address."""
    assert_titles(page, chapter)
    assert_whole(page, LAPTOP["height"])
    assert_words(page)
    assert_first_control_is_near(page)

    page.evaluate(WATCH_SHIFTS)
    move(page, lead(page), late=(chapter.page.stem, chapter.name) in FITTED)
    assert page.evaluate("window.__shift") < JUMP, "the page jumps while the hand moves"
    at_rest(page)
    assert set(query(page)) - {"chapter"}, "the released value is in the address"
    moved, shared = drawn(page), page.url

    resize(page, PHONE)
    assert page.get_by_test_id("stMain").evaluate("(main) => main.scrollWidth") <= PHONE["width"]
    control = page.locator(".st-key-lead .ev-control").first
    control.evaluate("(c) => c.scrollIntoView({ block: 'end' })")
    at_rest(page)
    picture, handle = box(page, STAGE["the picture"]), control.bounding_box()
    assert picture["y"] >= -1 and picture["y"] + picture["height"] <= handle["y"] + 1, (
        "on a phone the picture is in sight, above its control"
    )
    assert handle["y"] + handle["height"] <= PHONE["height"] + 1

    resize(page, PROJECTOR)
    page.get_by_role("button", name="Present", exact=True).click()
    at_rest(page)
    assert_whole(page, PROJECTOR["height"], but=("the sentence",))
    assert box(page, STAGE["the picture"])["height"] >= 0.5 * PROJECTOR["height"]
    small = page.evaluate(SMALL)
    assert not small, f"type below 16 px: {small}"
    page.keyboard.press("Escape")
    return moved, shared


SMALL = """() => {
  const look = { opacityProperty: true, visibilityProperty: true };
  const silent = 'style, script, .ev-voice, .ev-icon, [data-testid="stIconMaterial"]';
  const clipped = '.ev-presets, details'; // there for the keys, but not to be seen
  const size = (element) => {
    let zoom = 1;
    for (let e = element; e; e = e.parentElement) zoom *= Number(getComputedStyle(e).zoom || 1);
    return parseFloat(getComputedStyle(element).fontSize) * zoom;
  };
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const small = new Set();
  while (walker.nextNode()) {
    const text = walker.currentNode, parent = text.parentElement;
    if (!text.textContent.trim() || !parent.checkVisibility(look)) continue;
    if (parent.closest(silent) || parent.closest(clipped)) continue;
    const range = document.createRange();
    range.selectNodeContents(text);
    const box = range.getBoundingClientRect();
    if (box.width < 2 || box.bottom < 0 || box.top > innerHeight) continue;
    if (size(parent) < 15.9) small.add(`${text.textContent.trim().slice(0, 30)}: ${size(parent)}`);
  }
  return small.size ? [...small] : null;
}"""


def assert_words(page: Page) -> None:
    """Every chart has a name and a description; the first control comes soon; headings nest."""
    for chart in page.get_by_test_id("stVegaLiteChart").all():
        assert len(chart.get_attribute("aria-label") or "") > 10
        assert page.locator(f"#{chart.get_attribute('aria-describedby')}").inner_text().strip()
    levels = page.evaluate(
        "[...document.querySelectorAll('h1, h2, h3, h4')].map((h) => Number(h.tagName[1]))"
    )
    assert levels[0] == 1 and levels.count(1) == 1
    assert all(b <= a + 1 for a, b in pairwise(levels))
    assert page.evaluate("document.querySelectorAll('th:empty').length") == 0
    expect(page.locator(".katex-error")).to_have_count(0)


def assert_first_control_is_near(page: Page) -> None:
    page.evaluate("document.body.tabIndex = -1; document.body.focus()")
    inside = "document.activeElement.closest('.st-key-lead') !== null"
    for _ in range(8):
        page.keyboard.press("Tab")
        if page.evaluate(inside):
            return
    raise AssertionError("the lead control is more than eight stops of the tab key away")


MULTI = [entry for entry in catalog.PAGES if len(book.page(entry.stem).chapters) > 1]


@pytest.mark.parametrize("entry", MULTI, ids=lambda entry: entry.stem)
def test_chapters_by_mouse_keyboard_and_the_back_button(walking, entry):
    """And what was set in a chapter is still set when the reader comes back."""
    first, second = list(book.page(entry.stem).chapters.values())[:2]
    with walking(first) as page:
        by_mouse_and_keyboard(page, first, second)


def by_mouse_and_keyboard(page: Page, first: Chapter, second: Chapter) -> None:
    move(page, lead(page))
    at_rest(page)
    before, settings = drawn(page), query(page)

    page.get_by_role("tab", name=second.title, exact=True).click()
    page.wait_for_function(
        f"() => new URLSearchParams(location.search).get('chapter') === '{second.slug}'"
    )
    expect(page.locator(".ev-do").first).to_have_text(second.do)
    at_rest(page)
    page.go_back()
    expect(page.locator(".ev-do").first).to_have_text(first.do)
    at_rest(page)
    assert query(page) == settings
    assert_same_picture(page, before)

    page.get_by_role("tab", name=first.title, exact=True).focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    expect(page.locator(".ev-do").first).to_have_text(second.do)
    at_rest(page)
    expect(page.get_by_role("tab", name=second.title, exact=True)).to_be_focused()
    page.get_by_role("button", name="Present", exact=True).click()
    page.keyboard.press("PageUp")
    expect(page.locator(".st-key-picture-0 svg.marks")).to_be_visible()
    page.wait_for_function(
        f"() => new URLSearchParams(location.search).get('chapter') === '{first.slug}'"
    )
    at_rest(page)
    page.keyboard.press("Escape")
    expect(page.locator(".ev-do").first).to_have_text(first.do)
