"""Browser side, in Chromium: the first drawing, the way from a key to the picture, and a drag.

The same probe watches all variants: changes of Vega's SVG marks, and strokes on the canvases of
Bokeh and ECharts. A repaint is a frame in which the chart became another one: writing an attribute
again, or the same lines, is none. Frames are told apart by their time on the document's timeline.
"""

import os
import shutil
import time
from dataclasses import dataclass
from importlib.resources import files
from itertools import cycle

import numpy as np
from playwright.sync_api import Browser, CDPSession, Locator, Page, TimeoutError, sync_playwright

from tests.benchmarks.servers import Server

LABEL = "Learning rate"
CHARTS = ".stVegaLiteChart"
PROBE = files("tests.benchmarks").joinpath("probe.js").read_text(encoding="utf-8")
QUIET = 700  # ms without a drawing, after which a picture is final and its page at rest
PATIENCE = 120_000  # ms; the machine may have other work
REACH = 0.15  # of the track, to either side of the middle of a drag
SWEEP = 60  # moves from one end of a drag to the other: every one brings another value


@dataclass(frozen=True)
class Felt:
    load: float  # s until both charts are drawn, in a fresh browser profile
    first_p50: float  # ms from a key press to the first change of the map
    first_p95: float
    final_p50: float  # ms from a key press to the last change of any of the two charts
    final_p95: float
    painted_p50: float  # ms from a key press until the frame with the last change is painted
    painted_p95: float
    repaints: float  # of the map, a second, while the button is down
    main: float  # ms of the browser's main thread a repaint
    shift: float  # layout shift during the drag, in its sum


def launch(playwright) -> Browser:
    names = ("chromium", "chromium-browser", "google-chrome")
    executable = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, names)), None)
    flags = ["--disable-gpu", "--disable-background-networking"]
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        flags.append("--no-sandbox")
    return playwright.chromium.launch(executable_path=executable, args=flags)


def open_page(browser: Browser, url: str, charts: str = CHARTS, awaited: int = 2) -> Page:
    """The page in a fresh profile, when the first ``awaited`` of its charts are drawn."""
    page = browser.new_context(viewport={"width": 1280, "height": 900}).new_page()
    page.add_init_script(PROBE.replace("CHARTS", charts))
    page.goto(url, timeout=PATIENCE)
    page.wait_for_function(
        "(n) => probe.seen.slice(0, n).every((frames) => frames.size)",
        arg=awaited,
        timeout=PATIENCE,
    )
    return page


def settle(page: Page) -> None:
    """Wait until nothing has been drawn for a while."""
    page.wait_for_function("(quiet) => probe.rest() > quiet", arg=QUIET, timeout=PATIENCE)


def press(page: Page, slider: Locator, presses: int) -> np.ndarray:
    """Milliseconds for arrow keys, each after the last is done: to the first change of the first
    chart, to the last change of any, and until that is painted."""
    slider.focus()
    times = []
    for k in range(presses):
        page.evaluate("probe.listen()")
        page.keyboard.press("ArrowRight" if k % 2 else "ArrowLeft")
        try:
            page.wait_for_function(
                "(quiet) => probe.press?.last?.painted && probe.rest() > quiet",
                arg=QUIET,
                timeout=10_000,
                polling=50,
            )
        except TimeoutError:
            continue  # a press that moved nothing, as at the end of the scale
        times.append(page.evaluate("[probe.press.first, ...Object.values(probe.press.last)]"))
    if 2 * len(times) < presses:
        raise RuntimeError(f"{page.url}: {len(times)} of {presses} keys changed the picture")
    return np.array(times, float)


def drag(
    page: Page, slider: Locator, seconds: float, middle: float = 0.45, reach: float = REACH
) -> tuple[float, float, float]:
    """Repaints a second of the first chart while the handle is held and moved around ``middle`` of
    its track, ``reach`` to either side, the milliseconds of the main thread for each, and the
    layout shift meanwhile.

    A move is sent as soon as the page has taken the one before, as Chromium does with a real mouse:
    at most one a frame.
    """
    track, handle = _track(slider).bounding_box(), slider.bounding_box()
    left, width, y = track["x"], track["width"], handle["y"] + handle["height"] / 2
    grip = handle["x"] + handle["width"] / 2 if handle["width"] < 60 else left + middle * width
    devtools = page.context.new_cdp_session(page)
    devtools.send("Performance.enable")
    page.mouse.move(grip, y)
    page.mouse.down()
    page.evaluate("probe.clear()")
    busy, began = _busy(devtools), time.perf_counter()
    for end in cycle((middle - reach, middle + reach)):
        page.mouse.move(left + min(max(end, 0.01), 0.99) * width, y, steps=SWEEP)
        if time.perf_counter() - began > seconds:
            break
    repaints, shift = page.evaluate("[probe.seen[0].size, probe.shift]")
    elapsed, busy = time.perf_counter() - began, _busy(devtools) - busy
    page.mouse.up()
    settle(page)
    return repaints / elapsed, 1000 * busy / max(repaints, 1), shift


def _busy(devtools: CDPSession) -> float:
    """Seconds that the main thread has worked."""
    metrics = devtools.send("Performance.getMetrics")["metrics"]
    return next(metric["value"] for metric in metrics if metric["name"] == "TaskDuration")


def _slider(page: Page) -> Locator:
    quasar = page.locator(".q-slider [tabindex='0']")
    if quasar.count():
        return quasar
    thumb = page.get_by_role("slider", name=LABEL, exact=True)
    return thumb if thumb.count() else page.get_by_role("slider").first


def _track(slider: Locator) -> Locator:
    return slider.locator(
        "xpath=ancestor-or-self::*[contains(@class, 'noUi-base') or contains(@class, 'stSlider') "
        "or contains(@class, 'q-slider__track-container') or @type='range'][1]"
    )


def feel(server: Server, *, loads: int, presses: int, drags: int, seconds: float) -> Felt:
    """Open the page ``loads`` times, press keys, drag the learning rate."""
    with sync_playwright() as playwright:
        browser = launch(playwright)
        times = []
        for _ in range(loads):
            page = open_page(browser, server.url)
            times.append(page.evaluate("probe.drawn_at()"))
            settle(page)
            if len(times) < loads:
                page.context.close()
        slider = _slider(page)
        first, final, painted = press(page, slider, presses).T
        drawn = [drag(page, slider, seconds) for _ in range(drags)]
        browser.close()
    parts = np.concatenate([np.percentile(part, [50, 95]) for part in (first, final, painted)])
    return Felt(float(np.median(times)) / 1000, *map(float, parts), *np.mean(drawn, 0).tolist())


def median(rounds: list[Felt]) -> Felt:
    """The median of each number over several rounds."""
    return Felt(*np.median([list(vars(felt).values()) for felt in rounds], 0).tolist())
