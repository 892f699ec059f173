"""``python -m tests.benchmarks [--quick]``: all measurements in one run, as Markdown tables.

The gradient descent page of the app beside the same page in plain Streamlit and on a Bokeh server.
"""

import argparse
import asyncio
import importlib.metadata
import os
import platform
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from tests.benchmarks import browser, load, maths
from tests.benchmarks.servers import VARIANTS, Variant, serving

VISITORS = (1, 8, 32)


@dataclass(frozen=True)
class Size:
    """How long to measure."""

    changes: int
    seconds: float
    loads: int
    presses: int
    drags: int
    warm_up: int
    reruns: int
    visits: int
    limit: float
    repeats: int


FULL = Size(300, 8.0, 5, 40, 3, 500, 5000, 200, 240.0, 41)
QUICK = Size(60, 3.0, 2, 12, 2, 100, 300, 20, 20.0, 7)


@dataclass(frozen=True)
class Measured:
    latency: dict[bool, load.Latency]  # in the middle of a drag, or not
    throughput: dict[bool, dict[int, float]]
    felt: browser.Felt
    memory: load.Memory


def measure(variant: Variant, port: int, size: Size) -> Measured:
    """All that is measured of one variant, on a server of its own."""
    with serving(variant, port) as server:
        latency, throughput = {}, {}
        for moving in (False, True):
            say(f"{variant.name}: {'in a drag' if moving else 'whole reruns'}")
            latency[moving] = asyncio.run(load.latency(server, size.changes, moving))
            throughput[moving] = {
                n: asyncio.run(load.throughput(server, n, size.seconds, moving)) for n in VISITORS
            }
        say(f"{variant.name}: browser")
        felt = browser.feel(
            server,
            loads=size.loads,
            presses=size.presses,
            drags=size.drags,
            seconds=size.seconds / 2,
        )
    with serving(variant, port) as server:  # a fresh one: nothing from before in its memory
        say(f"{variant.name}: memory")
        memory = asyncio.run(
            load.memory(server, size.warm_up, size.reruns, size.visits, size.limit)
        )
    return Measured(latency, throughput, felt, memory)


def say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> None:
    """One Markdown table; all columns but the first to the right."""
    head = list(head)
    print(f"| {' | '.join(head)} |")
    print(f"| --- |{' ---: |' * (len(head) - 1)}")
    for row in rows:
        print(f"| {' | '.join(row)} |")
    print()


def comparison(measured: list[Measured]) -> None:
    """The variants side by side, with the target and how many times better than plain we are."""

    def row(
        name: str,
        target: str,
        value: Callable[[Measured], float],
        text: Callable[[float], str] = "{:.0f}".format,
        more_is_better: bool = False,
    ) -> tuple[str, ...]:
        values = [value(one) for one in measured]
        ours, plain = values[0], values[1]
        better, worse = (ours, plain) if more_is_better else (plain, ours)
        ratio = f"{better / worse:.1f}" if worse > 0 else "–"
        return (name, target, *map(text, values), ratio)

    def growth(before: float, after: float) -> float:
        return 100 * (after / before - 1)

    def megabytes(name: str, counted: str, before: str, after: str, target: str) -> tuple[str, ...]:
        def cell(memory: load.Memory) -> str:
            low, high = getattr(memory, before), getattr(memory, after)
            return f"{low:.0f} → {high:.0f} ({growth(low, high):+.1f} %)"

        counts = ", ".join(f"{getattr(one.memory, counted):,}" for one in measured)
        return (f"{name} ({counts})", target, *(cell(one.memory) for one in measured), "")

    def server_side(moving: bool) -> list[tuple[str, ...]]:
        when = "in a drag" if moving else "rerun"
        return [
            row(f"{when}: server p50, ms", "≤ 30", lambda m: m.latency[moving].p50, one),
            row(f"{when}: server p95, ms", "", lambda m: m.latency[moving].p95, one),
            row(f"{when}: processor time, ms", "", lambda m: m.latency[moving].cpu, one),
            row(f"{when}: bytes", "", lambda m: m.latency[moving].bytes, "{:,.0f}".format),
            row(f"{when}: messages", "", lambda m: m.latency[moving].messages),
        ] + [
            row(
                f"{when}: changes/s, {n} session{'s' if n > 1 else ''}",
                "≥ 60" if n == 8 else "",
                lambda m, n=n: m.throughput[moving][n],
                one,
                more_is_better=True,
            )
            for n in VISITORS
        ]

    one = "{:.1f}".format
    two = "{:.2f}".format
    table(
        ["", "target", *(variant.name for variant in VARIANTS), "plain ÷ ours"],
        [
            *(line for moving in (False, True) for line in server_side(moving)),
            row(
                "browser: repaints/s while dragging",
                "≥ 10",
                lambda m: sum(m.felt.repaints) / len(m.felt.repaints),
                one,
                more_is_better=True,
            ),
            row("browser: key to repaint p50, ms", "≤ 90", lambda m: m.felt.lag_p50),
            row("browser: key to repaint p95, ms", "", lambda m: m.felt.lag_p95),
            row("browser: key to painted frame p50, ms", "", lambda m: m.felt.paint_p50),
            row("browser: both charts drawn, cold, s", "", lambda m: m.felt.load, two),
            megabytes("memory over reruns, MB", "reruns", "before", "after", "≤ +5 %"),
            megabytes(
                "memory over visits, MB", "sessions", "sessions_before", "sessions_after", "≤ +5 %"
            ),
        ],
    )
    drags = [", ".join(map(one, m.felt.repaints)) for m in measured]
    names = [variant.name for variant in VARIANTS]
    each = "; ".join(f"{name} {rates}" for name, rates in zip(names, drags, strict=True))
    print(f"Repaints/s of the contour map in each drag: {each}.\n")


def functions(repeats: int, top: int = 5) -> None:
    """The slowest maths functions of each page."""
    rows: dict[str, list[tuple[float, str]]] = {}
    for page, name, time in maths.times(repeats):
        rows.setdefault(page, []).append((time, name))
    table(
        [
            "maths functions behind live sliders",
            "functions",
            "median ms",
            "slowest ms (≤ 5)",
            "which",
        ],
        [
            (
                page,
                str(len(times)),
                f"{sorted(times)[len(times) // 2][0]:.2f}",
                f"{max(times)[0]:.2f}",
                "; ".join(f"{name} {time:.2f}" for time, name in sorted(times)[: -top - 1 : -1]),
            )
            for page, times in rows.items()
        ],
    )


def machine() -> None:
    versions = {
        name: importlib.metadata.version(name) for name in ("streamlit", "altair", "bokeh", "numpy")
    }
    libraries = ", ".join(f"{name} {version}" for name, version in versions.items())
    python = platform.python_version()
    print(f"{os.cpu_count()} cores ({platform.machine()}), Python {python}, {libraries};", end=" ")
    print("servers, visitors and browser (Chromium) all on this machine.\n")


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a rough answer in two minutes")
    parser.add_argument("--maths", action="store_true", help="only the maths functions")
    parser.add_argument("--port", type=int, default=8700, help="first of three free ports")
    arguments = parser.parse_args()
    size = QUICK if arguments.quick else FULL
    machine()
    if not arguments.maths:
        comparison([measure(v, arguments.port + k, size) for k, v in enumerate(VARIANTS)])
    functions(size.repeats)


if __name__ == "__main__":
    main()
