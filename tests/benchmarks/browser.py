"""Browser side, in Chromium: the first drawing, the way from a key to the picture, and a drag.

The same probe watches all variants: changes of Vega's SVG marks, and strokes on Bokeh's canvases.
A repaint is a frame in which the contour map changed; frames are told apart by their time on the
document's timeline.
"""

import os
import shutil
import time
from dataclasses import dataclass

import numpy as np
from playwright.sync_api import Browser, Page, TimeoutError, sync_playwright

from tests.benchmarks.servers import Server

LABEL = "Learning rate"
PROBE = """(() => {
  const probe = window.probe = { seen: [new Map(), new Map()], pressed: 0, painted: 0, lag: null };
  const port = new MessageChannel();
  let after = [];
  port.port1.onmessage = () => { const run = after; after = []; run.forEach((f) => f()); };
  const afterPaint = (inFrame, done) => {
    const post = () => { after.push(done); port.port2.postMessage(0); };
    if (inFrame) post(); else requestAnimationFrame(post);
  };
  probe.drawn = (chart, inFrame) => {
    if (chart < 0 || chart > 1) return;
    const frame = document.timeline.currentTime;
    if (!probe.seen[chart].has(frame)) probe.seen[chart].set(frame, performance.now());
    if (chart === 0 && probe.pressed && !probe.lag) {
      const pressed = probe.pressed;
      probe.lag = [performance.now() - pressed, 0];
      afterPaint(inFrame, () => { probe.lag[1] = performance.now() - pressed; });
    }
  };
  addEventListener("keydown", (event) => {
    if (!event.repeat) { probe.lag = null; probe.pressed = event.timeStamp; }
  }, { capture: true });

  const charts = () => [...document.querySelectorAll(".stVegaLiteChart")];
  new MutationObserver((changes) => {
    const touched = new Set();
    for (const { target, addedNodes } of changes) {
      const svg = target.closest?.("svg.marks");
      const fresh = [...addedNodes].some((node) => node.querySelector?.("svg.marks path[d]")
        || node.matches?.("svg.marks"));
      if (svg || fresh) touched.add((svg ?? target).closest(".stVegaLiteChart"));
    }
    if (touched.size) {
      const all = charts();
      touched.forEach((chart) => probe.drawn(all.indexOf(chart), false));
    }
  }).observe(document, {
    subtree: true, childList: true, attributes: true, attributeFilter: ["d", "transform"],
  });

  // Bokeh repaints its canvas for many reasons; it counts when the lines on it are other ones.
  const lines = new Map();
  const { lineTo, stroke } = CanvasRenderingContext2D.prototype;
  CanvasRenderingContext2D.prototype.lineTo = function (x, y) {
    const canvas = this.canvas;
    if (canvas.isConnected) {
      const own = lines.get(canvas) ?? { now: 0, last: null, due: false };
      own.now = (own.now * 31 + x * 7 + y * 13) % 1e9;
      lines.set(canvas, own);
    }
    return lineTo.call(this, x, y);
  };
  CanvasRenderingContext2D.prototype.stroke = function (...path) {
    const own = lines.get(this.canvas);
    if (own && !own.due) {
      own.due = true;
      queueMicrotask(() => { // after the frame's drawing
        own.due = false;
        const changed = own.now !== own.last;
        [own.last, own.now] = [own.now, 0];
        const { left, width } = this.canvas.getBoundingClientRect();
        if (!changed || !width) return;
        probe.split = Math.min(probe.split ?? left, left);
        probe.drawn(left > probe.split + 100 ? 1 : 0, true);
      });
    }
    return stroke.apply(this, path);
  };
})();"""


@dataclass(frozen=True)
class Felt:
    load: float  # s until both charts are drawn, in a fresh browser profile
    lag_p50: float  # ms from a key press to the first change of the map
    lag_p95: float
    paint_p50: float  # ms from a key press until the frame with that change is painted
    repaints: tuple[float, ...]  # of the map, a second, in each drag while the button is down
    cpu: float  # ms of server time a repaint


def _executable() -> str | None:
    names = ("chromium", "chromium-browser", "google-chrome")
    return os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, names)), None)


def _launch(playwright) -> Browser:
    flags = ["--disable-gpu", "--disable-background-networking"]
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        flags.append("--no-sandbox")
    return playwright.chromium.launch(executable_path=_executable(), args=flags)


def _open(browser: Browser, server: Server) -> tuple[Page, float]:
    """The page in a fresh profile, and the seconds until both charts were drawn."""
    page = browser.new_context(viewport={"width": 1280, "height": 900}).new_page()
    page.add_init_script(PROBE)
    page.goto(server.url)
    page.wait_for_function("probe.seen.every((frames) => frames.size)", timeout=60_000)
    load = page.evaluate("Math.max(...probe.seen.map((frames) => [...frames.values()][0]))")
    _settle(page)
    return page, load / 1000


def _settle(page: Page) -> None:
    """Wait until nothing has been drawn for half a second."""
    page.evaluate("""() => new Promise((done) => {
      const last = () => Math.max(0, ...probe.seen.flatMap((frames) => [...frames.values()]));
      const look = () => performance.now() - last() > 500 ? done() : setTimeout(look, 100);
      look();
    })""")


def _lags(page: Page, presses: int) -> np.ndarray:
    """Milliseconds (to the change, to its painting) for arrow keys, each after the last is done."""
    slider = _slider(page)
    slider.focus()
    lags = []
    for k in range(presses):
        page.evaluate("probe.pressed = 0; probe.lag = null")
        page.keyboard.press("ArrowRight" if k % 2 else "ArrowLeft")
        try:
            page.wait_for_function("probe.lag && probe.lag[1]", timeout=5_000, polling=20)
        except TimeoutError:
            continue  # a press that moved nothing, as at the end of the scale
        lags.append(page.evaluate("probe.lag"))
        page.wait_for_timeout(120)
    if 2 * len(lags) < presses:
        raise RuntimeError(f"only {len(lags)} of {presses} key presses changed the map")
    return np.array(lags)


def _slider(page: Page):
    thumb = page.get_by_role("slider", name=LABEL, exact=True)
    return thumb if thumb.count() else page.get_by_role("slider").first


def _track(page: Page) -> tuple[float, float, float]:
    """Left end, right end and height of the slider's track."""
    handle = _slider(page)
    whole = handle.locator(
        "xpath=ancestor-or-self::*[contains(@class, 'noUi-base') "
        "or contains(@class, 'stSlider') or @type='range'][1]"
    )
    box, height = whole.bounding_box(), handle.bounding_box()
    return box["x"], box["x"] + box["width"], height["y"] + height["height"] / 2


def _drag(page: Page, server: Server, seconds: float) -> tuple[float, float]:
    """Repaints a second of the map while the handle is held and moved, and server CPU for each."""
    left, right, y = _track(page)
    thumb = _slider(page).bounding_box()
    grip = thumb["x"] + thumb["width"] / 2 if thumb["width"] < 60 else left + 0.3 * (right - left)
    page.mouse.move(grip, y)
    page.mouse.down()
    page.evaluate("probe.seen.forEach((frames) => frames.clear())")
    cpu, began, moves = server.cpu(), time.perf_counter(), 0
    while time.perf_counter() - began < seconds:
        moves += 1
        at = 0.3 + 0.3 * abs((moves / 90) % 2 - 1)
        page.mouse.move(left + at * (right - left), y)
        page.wait_for_timeout(12)
    repaints = page.evaluate("probe.seen[0].size")
    elapsed, cpu = time.perf_counter() - began, server.cpu() - cpu
    page.mouse.up()
    _settle(page)
    return repaints / elapsed, 1000 * cpu / max(repaints, 1)


def feel(server: Server, *, loads: int, presses: int, drags: int, seconds: float) -> Felt:
    """Open the page ``loads`` times, press keys, drag the learning rate."""
    with sync_playwright() as playwright:
        browser = _launch(playwright)
        times = []
        for _ in range(loads):
            page, load = _open(browser, server)
            times.append(load)
            if len(times) < loads:
                page.context.close()
        lags = _lags(page, presses)
        drawn = [_drag(page, server, seconds) for _ in range(drags)]
        browser.close()
    rates, cpu = zip(*drawn, strict=True)
    p50, p95 = np.percentile(lags[:, 0], [50, 95])
    return Felt(
        float(np.median(times)), p50, p95, float(np.median(lags[:, 1])), rates, float(np.mean(cpu))
    )
