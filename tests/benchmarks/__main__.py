"""``python -m tests.benchmarks [--quick]``: all measurements in one run, as Markdown tables.

The gradient descent page of the app beside the same page in plain Streamlit, on a Bokeh server,
with NiceGUI, and as a page that computes and draws by itself. The browser takes turns between them,
in rounds of which the median counts: a machine is not the same from one minute to the next.
"""

import argparse
import asyncio
import importlib.metadata
import os
import platform
import sys
from contextlib import ExitStack
from dataclasses import dataclass

from tests.benchmarks import beside, browser, hosting, load, maths, report
from tests.benchmarks.calm import Calm
from tests.benchmarks.report import Headless, Measured
from tests.benchmarks.servers import OURS, VARIANTS, Server, Variant, serving

LIBRARIES = ("streamlit", "altair", "bokeh", "nicegui", "numpy")


@dataclass(frozen=True)
class Size:
    """How long to measure."""

    changes: int
    seconds: float
    rounds: int
    loads: int
    presses: int
    drags: int
    warm_up: int
    reruns: int
    visits: int
    limit: float
    repeats: int
    patience: float  # seconds to wait for a calm machine


FULL = Size(300, 8.0, 3, 2, 20, 2, 500, 5000, 200, 240.0, 41, 60.0)
QUICK = Size(60, 3.0, 3, 1, 8, 1, 100, 300, 20, 20.0, 7, 10.0)


def headless(server: Server, size: Size, calm: Calm) -> Headless:
    """What visitors without a browser see of a server."""
    latency, throughput = {}, {}
    for moving in (False, True):
        say(f"{server.variant.name}: {'in a drag' if moving else 'whole reruns'}")
        calm.wait()
        latency[moving] = asyncio.run(load.latency(server, size.changes, moving))
        throughput[moving] = {
            n: asyncio.run(load.throughput(server, n, size.seconds, moving))
            for n in report.VISITORS
        }
    return Headless(latency, throughput)


def memory(variant: Variant, size: Size) -> load.Memory:
    """On a fresh server: nothing from before in its memory."""
    say(f"{variant.name}: memory")
    with serving(variant) as server:
        return asyncio.run(load.memory(server, size.warm_up, size.reruns, size.visits, size.limit))


def measure(size: Size, calm: Calm) -> list[Measured]:
    """All that is measured of all variants, each on a server of its own."""
    felt: dict[Variant, list[browser.Felt]] = {variant: [] for variant in VARIANTS}
    server_side: dict[Variant, Headless] = {}
    with ExitStack() as stack:
        servers = [stack.enter_context(serving(variant)) for variant in VARIANTS]
        for number in range(size.rounds):
            for server in servers:
                say(f"{server.variant.name}: browser, round {number + 1}")
                calm.wait()
                felt[server.variant].append(
                    browser.feel(
                        server,
                        loads=size.loads,
                        presses=size.presses,
                        drags=size.drags,
                        seconds=size.seconds / 2,
                    )
                )
        for server in servers:
            if server.variant.visitor:
                server_side[server.variant] = headless(server, size, calm)
    return [
        Measured(
            variant,
            felt[variant],
            server_side.get(variant),
            memory(variant, size) if variant.visitor else None,
        )
        for variant in VARIANTS
    ]


def slow_work(size: Size, calm: Calm) -> list[tuple[str, beside.Felt, beside.Felt]]:
    """On a fresh server, once it is warm."""
    say("slow work beside those who drag")
    with serving(OURS) as server:
        calm.wait()
        return beside.measured(server, size.seconds)


def say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def introduce() -> None:
    versions = (f"{name} {importlib.metadata.version(name)}" for name in LIBRARIES)
    here = f"{os.cpu_count()} cores ({platform.machine()}), Python {platform.python_version()}"
    print(f"{here}, {', '.join(versions)}; servers, visitors and Chromium all on this machine.\n")


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a rough answer in ten minutes")
    parser.add_argument("--maths", action="store_true", help="only the maths functions")
    arguments = parser.parse_args()
    size = QUICK if arguments.quick else FULL
    introduce()
    if not arguments.maths:
        calm = Calm(size.patience)
        measured = measure(size, calm)
        report.comparison(measured)
        report.rounds(measured)
        print(calm)
        report.beside(slow_work(size, calm))
        hosting.measure(hosting.QUICK if arguments.quick else hosting.FULL)
    report.functions(maths.times(size.repeats))


if __name__ == "__main__":
    main()
