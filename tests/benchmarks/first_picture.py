"""``python -m tests.benchmarks.first_picture``: how long a reader waits for the first picture.

The gradient descent page and the same page in plain Streamlit take turns in one Chromium, so that
the machine's other work falls on both. ``--beside`` adds another checkout of this project.
"""

import argparse
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import median

from playwright.sync_api import Browser, BrowserContext, TimeoutError, sync_playwright

from tests.benchmarks import browser
from tests.benchmarks.__main__ import introduce, say
from tests.benchmarks.calm import Calm
from tests.benchmarks.report import table
from tests.benchmarks.servers import OURS, PLAIN, ROOT, Server, Variant, serving

# A line of 20 Mbit/s on which an answer begins after 40 ms.
LINE = {"offline": False, "latency": 40, "downloadThroughput": 2.5e6, "uploadThroughput": 2.5e6}
WARMING = 3  # visits until a cache is full: V8 keeps compiled scripts from the second one on
SETTINGS = ("here, empty cache", "line, empty cache", "line, full cache")


@dataclass(frozen=True)
class Wait:
    """Of one visit: seconds to the first chart and to both, and what came over the line."""

    first: float
    both: float
    requests: int
    megabytes: float


def visit(context: BrowserContext, server: Server, line: bool) -> Wait:
    page = context.new_page()
    page.add_init_script(browser.PROBE.replace("CHARTS", browser.CHARTS))
    devtools = context.new_cdp_session(page)
    devtools.send("Network.enable")
    if line:
        devtools.send("Network.emulateNetworkConditions", LINE)
    came: list[float] = []
    devtools.on("Network.loadingFinished", lambda event: came.append(event["encodedDataLength"]))
    page.goto(server.url, wait_until="commit", timeout=browser.PATIENCE)
    drawn = "() => probe.seen.every((frames) => frames.size)"
    page.wait_for_function(drawn, timeout=browser.PATIENCE)
    times = page.evaluate("probe.seen.map((frames) => [...frames.values()][0] / 1000)")
    browser.settle(page)  # what is still on its way counts, and must not disturb the next visit
    page.close()
    over = [size for size in came if size]  # nothing of what the cache held came over the line
    return Wait(min(times), max(times), len(over), sum(over) / 1e6)


def visits(chromium: Browser, server: Server) -> Iterator[Wait]:
    """One wait in each of the settings."""
    for line in (False, True):
        context = chromium.new_context(viewport={"width": 1280, "height": 900})
        yield visit(context, server, line)
        if line:
            for _ in range(WARMING - 1):
                visit(context, server, line)
            yield visit(context, server, line)
        context.close()


def checkout(folder: Path) -> Variant:
    """The app as it stands in another folder."""
    there = str(folder.resolve() / "app.py")
    command = [there if part == str(ROOT / "app.py") else part for part in OURS.command]
    return replace(OURS, name=f"Eigenview in {folder.name}", command=tuple(command))


def report(variants: list[Variant], waits: dict[tuple[str, Variant], list[Wait]]) -> None:
    rows = []
    for setting in SETTINGS:
        beside = median(wait.both for wait in waits[setting, PLAIN])
        for variant in variants:
            own = waits[setting, variant]
            first, both, requests, megabytes = (
                median(getattr(wait, name) for wait in own) for name in vars(own[0])
            )
            ratio, least = f"{both / beside:.2f}", f"{min(wait.both for wait in own):.2f}"
            counts = f"{requests:.0f}", f"{megabytes:.2f}"
            rows.append(
                (f"{setting}: {variant.name}", f"{first:.2f}", f"{both:.2f}", least, ratio, *counts)
            )
    head = ["", "first chart, s", "both charts, s", "at least, s", "÷ plain", "requests", "MB"]
    table(head, rows)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.first_picture")
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--beside", type=Path, nargs="*", default=[], help="other checkouts")
    arguments = parser.parse_args()
    variants = [OURS, *map(checkout, arguments.beside), PLAIN]
    introduce()
    waits: dict[tuple[str, Variant], list[Wait]] = {}
    calm = Calm(20.0)
    with ExitStack() as stack:
        servers = [stack.enter_context(serving(variant)) for variant in variants]
        playwright = stack.enter_context(sync_playwright())
        chromium = browser.launch(playwright)
        for server in servers:  # the first reader of a process is another matter
            visit(chromium.new_context(), server, line=False)
        for number in range(arguments.rounds):
            for server in servers:
                say(f"{server.variant.name}: round {number + 1} of {arguments.rounds}")
                calm.wait()
                try:
                    round_ = list(zip(SETTINGS, visits(chromium, server), strict=True))
                except TimeoutError as error:
                    say(f"a visit that came to nothing: {error.message.splitlines()[0]}")
                    continue
                for setting, wait in round_:
                    waits.setdefault((setting, server.variant), []).append(wait)
        chromium.close()
    report(variants, waits)
    print(calm)


if __name__ == "__main__":
    main()
