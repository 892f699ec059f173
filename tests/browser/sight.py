"""What a reader sees and does: the drawing, the controls, the address."""

import math
import re
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import Locator, Page

PATIENCE = 30_000  # ms until a test gives up; no test asserts a time

# The server is idle, every chart and control is there, and nothing has changed for some frames.
_AT_REST = """() => {
  if (!window.__changes) {
    window.__changes = new MutationObserver(() => { window.__still = 0; });
    window.__changes.observe(document,
      { subtree: true, childList: true, characterData: true, attributes: true });
  }
  const app = document.querySelector('[data-testid="stApp"]');
  const coming = '[data-testid="stSkeleton"], .ev-root:empty:not([hidden]), [data-waiting]';
  const charts = [...document.querySelectorAll('[data-testid="stVegaLiteChart"]')];
  const ready = app?.dataset.testScriptState === 'notRunning' && document.querySelector('h1')
    && !document.querySelector(coming)
    && charts.every((chart) => chart.querySelector('svg.marks, canvas.marks'));
  const here = location.href;
  window.__still = ready && here === window.__here ? (window.__still ?? 0) + 1 : 0;
  window.__here = here;
  return window.__still > 10;
}"""

_DRAWN = r"""() => [...document.querySelectorAll('svg.marks')].map((svg) =>
  [...svg.querySelectorAll('[class*="mark-"]:not(.mark-group) > :is(path, line, text)')]
    .map((mark) => mark.textContent + '\t' + ['d', 'transform', 'x2', 'y2']
      .map((name) => mark.getAttribute(name) ?? '').join(' '))
    .sort()  // ticks keep the order in which they came
    .join('\n'))"""


def at_rest(page: Page) -> None:
    """Wait until the server has answered and nothing moves any more."""
    page.bring_to_front()  # elsewhere a frame takes a second
    page.evaluate("window.__still = 0")
    page.wait_for_function(_AT_REST, polling="raf", timeout=2 * PATIENCE)


def drawn(page: Page) -> list[str]:
    """The geometry and the words of every chart on the page."""
    return page.evaluate(_DRAWN)


def assert_same_picture(page: Page, other: list[str]) -> None:
    """``page`` shows what ``other`` recorded. The room that axes leave may differ by a pixel or
    two: Vega finds it step by step, from where it was."""
    charts = drawn(page)
    assert len(charts) == len(other)
    for here, there in zip(charts, other, strict=True):
        left, new = [_mark(line) for line in there.split("\n")], []
        for mark in map(_mark, here.split("\n")):
            twin = next((each for each in left if _near(mark, each)), None)
            if twin:
                left.remove(twin)
            else:
                new.append(mark)
        assert not (new or left), f"only here: {new}; only there: {left}"


def _mark(line: str) -> tuple[str, list[float]]:
    text, _, geometry = line.partition("\t")
    return text, [float(number) for number in re.findall(r"-?\d+\.?\d*(?:e[-+]?\d+)?", geometry)]


def _near(one: tuple[str, list[float]], other: tuple[str, list[float]]) -> bool:
    same = one[0] == other[0] and len(one[1]) == len(other[1])
    return same and all(
        math.isclose(a, b, abs_tol=3, rel_tol=0.02) for a, b in zip(one[1], other[1], strict=True)
    )


# What can change in a drawing besides: colours, for pictures made of cells.
_LOOK = _DRAWN.replace("'y2']", "'y2', 'fill', 'href']").replace(
    "line, text)", "line, text, image)"
)


@contextmanager
def picture_moves(page: Page) -> Iterator[None]:
    """What is done inside must change a chart; the wait ends with the first change."""
    page.evaluate(f"window.__before = JSON.stringify(({_LOOK})())")
    yield
    page.wait_for_function(f"() => JSON.stringify(({_LOOK})()) !== window.__before", polling="raf")


STILL = """(element) => new Promise((resolve) => {
  let before = "", calm = 0;
  const look = () => {
    const { top, left, width, height } = element.getBoundingClientRect();
    const here = [top, left, width, height].join();
    calm = here === before ? calm + 1 : 0;
    before = here;
    if (calm >= 4) resolve(); else requestAnimationFrame(look);
  };
  look();
})"""  # until it has stood where it is for four frames: a box that opens moves what is below it


def open_settings(page: Page) -> None:
    """Open the box of further settings, if it is closed."""
    box = page.locator("details:not([open]) > summary", has_text="More settings")
    if box.count():
        box.first.click()
        page.locator("details[open]", has_text="More settings").first.evaluate(STILL)


def _control(page: Page, role: str, name: str) -> Locator:
    found = page.get_by_role(role, name=name, exact=True)
    if not found.count():
        open_settings(page)
    return found


def slider(page: Page, name: str) -> Locator:
    return _control(page, "slider", name)


def entry(page: Page, name: str) -> Locator:
    return _control(page, "textbox", f"{name}, exact value")


def spot(target: Locator, across: float = 0.5, down: float = 0.5) -> tuple[float, float]:
    """A point of ``target`` in the window, as fractions of its width and height."""
    return spots(target, (across, down))[0]


def spots(target: Locator, *places: tuple[float, float]) -> list[tuple[float, float]]:
    """Points of ``target`` as :func:`spot` has them, where it stands now."""
    target.evaluate(STILL)
    target.scroll_into_view_if_needed()
    target.evaluate(STILL)
    box = target.bounding_box()
    assert box
    return [
        (box["x"] + across * box["width"], box["y"] + down * box["height"])
        for across, down in places
    ]


def query(page: Page) -> dict[str, str]:
    """The settings in the address bar."""
    return {name: texts[-1] for name, texts in parse_qs(urlsplit(page.url).query).items()}


def wait_for_query(page: Page, **settings: str) -> None:
    """Until the address bar says ``settings``, and nothing of a setting that is ``""``."""
    page.wait_for_function(
        """(wanted) => {
          const here = new URLSearchParams(location.search);
          return Object.entries(wanted).every(([name, text]) => (here.get(name) ?? '') === text);
        }""",
        arg=settings,
        polling="raf",
    )
