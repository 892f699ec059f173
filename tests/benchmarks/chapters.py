"""``python -m tests.benchmarks.chapters [address ...]``: how each chapter feels in the browser.

Its lead control is stepped with the arrow keys and dragged over its whole track; what counts is the
chart of its stage. A control of few values cannot repaint more often than it takes another value.
A chapter that no slider leads has no numbers.
"""

import argparse
import sys
from dataclasses import dataclass

import numpy as np
from playwright.sync_api import Browser, Error, Page, sync_playwright

from core.catalog import PAGES
from tests.benchmarks import browser
from tests.benchmarks.calm import Calm
from tests.benchmarks.report import NONE, table
from tests.benchmarks.servers import OURS, serving

STAGE = ".st-key-stage .stVegaLiteChart, [class*='st-key-stage-'] .stVegaLiteChart"
LEAD = ".st-key-lead .ev-range"
LISTEN = """(range) => {
  window.taken = [];
  range.addEventListener("input", () => window.taken.push(performance.now()));
}"""
RATE = "1000 * (taken.length - 1) / Math.max(taken.at(-1) - taken[0], 1) || 0"  # values a second


@dataclass(frozen=True)
class Chapter:
    address: str
    slug: str  # empty where a page has one chapter

    @property
    def name(self) -> str:
        return f"{self.address}?chapter={self.slug}" if self.slug else self.address


def all_chapters(chromium: Browser, root: str, addresses: list[str]) -> list[Chapter]:
    """What the tabs of each page say."""
    found = []
    for address in addresses:
        page = browser.open_page(chromium, f"{root}/{address}", awaited=0)
        page.wait_for_selector(".stVegaLiteChart svg.marks", timeout=browser.PATIENCE)
        tabs = page.locator("[role=tab][data-chapter]").all()
        slugs = [tab.get_attribute("data-chapter") for tab in tabs]
        found += [Chapter(address, slug) for slug in slugs or [""]]
        page.context.close()
    return found


def feel(page: Page, presses: int, seconds: float) -> tuple[str, ...]:
    """Label of the lead control, values/s and repaints/s in a drag, key to final picture p50 and
    p95, notes."""
    browser.settle(page)
    leads = page.locator(LEAD)
    if not leads.count():
        return *[NONE] * 5, "no slider leads"
    lead = leads.first
    label = lead.evaluate("(range) => range.labels?.[0]?.innerText ?? range.ariaLabel ?? ''")
    notes = []
    try:
        _, final, _ = browser.press(page, lead, presses).T
        keys = [f"{time:.0f}" for time in np.percentile(final, [50, 95])]
    except RuntimeError:
        keys = [NONE, NONE]
        notes.append("keys do not change the picture")
    lead.evaluate(LISTEN)
    repaints, _, shift = browser.drag(page, lead, seconds, 0.5, 0.49)
    values = page.evaluate(RATE)
    if not repaints:
        notes.append("does not move in a drag")
    if shift > 0.0005:
        notes.append(f"layout shift {shift:.3f}")
    return label, f"{values:.0f}", f"{repaints:.0f}", *keys, "; ".join(notes)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.chapters")
    parser.add_argument("addresses", nargs="*", help="pages; all where none is named")
    parser.add_argument("--quick", action="store_true", help="fewer keys, shorter drags")
    arguments = parser.parse_args()
    presses, seconds = (4, 2.0) if arguments.quick else (12, 4.0)
    addresses = arguments.addresses or [entry.address for entry in PAGES]
    rows, calm = [], Calm(5.0 if arguments.quick else 30.0)
    with serving(OURS) as server, sync_playwright() as playwright:
        root = f"http://127.0.0.1:{server.port}"
        chromium = browser.launch(playwright)
        for chapter in all_chapters(chromium, root, addresses):
            print(chapter.name, file=sys.stderr, flush=True)
            calm.wait()
            try:
                page = browser.open_page(chromium, f"{root}/{chapter.name}", STAGE, awaited=1)
                rows.append((chapter.name, *feel(page, presses, seconds)))
                page.context.close()
            except Error as error:  # the others are measured all the same
                rows.append((chapter.name, *[NONE] * 5, error.message.splitlines()[0]))
        chromium.close()
    head = ["chapter", "lead control", "values/s", "repaints/s", "key to final p50, ms", "p95, ms"]
    table([*head, "notes"], rows)
    print(calm)


if __name__ == "__main__":
    main()
