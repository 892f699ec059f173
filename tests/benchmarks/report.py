"""The measurements as Markdown tables, with what they should be beside what they are."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property

from tests.benchmarks import browser, load
from tests.benchmarks.beside import A_SECOND, Felt
from tests.benchmarks.beside import VISITORS as VISITORS_BESIDE
from tests.benchmarks.servers import OURS, PEERS, PLAIN, Variant

VISITORS = (1, 8, 32)
NONE = "–"


@dataclass(frozen=True)
class Headless:
    latency: dict[bool, load.Latency]  # in the middle of a drag, or not
    throughput: dict[bool, dict[int, float]]


@dataclass(frozen=True)
class Measured:
    """All of one variant; what has no server has only the browser's side."""

    variant: Variant
    rounds: list[browser.Felt]
    headless: Headless | None
    memory: load.Memory | None

    @cached_property
    def felt(self) -> browser.Felt:
        return browser.median(self.rounds)


@dataclass(frozen=True)
class Row:
    """One line: its value for each variant, and what ours should be.

    ``limit`` is a number, or the variants of which the best one sets it.
    """

    name: str
    value: Callable[[Measured], float | None]
    limit: float | tuple[Variant, ...] | None = None
    text: str = "{:.1f}"
    more_is_better: bool = False

    def cells(self, measured: list[Measured]) -> tuple[str, ...]:
        values = {one.variant: self.value(one) for one in measured}
        ours, plain = values[OURS], values[PLAIN]
        better, worse = (ours, plain) if self.more_is_better else (plain, ours)
        ratio = f"{better / worse:.1f}" if worse else NONE
        shown = [NONE if v is None else self.text.format(v) for v in values.values()]
        return (self.name, *self._target(values), *shown, ratio)

    def _target(self, values: dict[Variant, float | None]) -> tuple[str, str]:
        """The target, and whether ours meets it."""
        if self.limit is None:
            return "", ""
        best, sign = (max, "≥") if self.more_is_better else (min, "≤")
        if isinstance(self.limit, tuple):
            limit = best(values[variant] for variant in self.limit)
            who = "better peer" if self.limit == PEERS else self.limit[0].name
        else:
            limit, who = self.limit, f"{self.limit:g}"
        return f"{sign} {who}", "yes" if best(values[OURS], limit) == values[OURS] else "no"


def table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> None:
    """One Markdown table; all columns but the first to the right."""
    head = list(head)
    print(f"| {' | '.join(head)} |")
    print(f"| --- |{' ---: |' * (len(head) - 1)}")
    for row in rows:
        print(f"| {' | '.join(row)} |")
    print()


def comparison(measured: list[Measured]) -> None:
    """The variants side by side, with the targets, and how many times better than plain we are."""
    rows = [row for moving in (False, True) for row in _server(moving)] + _browser()
    table(
        ["", "target", "met", *(one.variant.name for one in measured), "plain ÷ ours"],
        [row.cells(measured) for row in rows]
        + [
            _megabytes(measured, "changes", "reruns", "before", "after"),
            _megabytes(measured, "visits", "sessions", "sessions_before", "sessions_after"),
        ],
    )


def _server(moving: bool) -> list[Row]:
    def latency(name: str) -> Callable[[Measured], float | None]:
        return lambda one: one.headless and getattr(one.headless.latency[moving], name)

    when = "in a drag" if moving else "rerun"
    least = {8: 114, 32: 107} if moving else {8: 60}
    return [
        Row(f"{when}: server p50, ms", latency("p50"), 30),
        Row(f"{when}: server p95, ms", latency("p95")),
        Row(f"{when}: processor time, ms", latency("cpu"), 5 if moving else None),
        Row(f"{when}: bytes", latency("bytes"), 10_000 if moving else None, "{:,.0f}"),
        Row(f"{when}: messages", latency("messages"), text="{:.0f}"),
    ] + [
        Row(
            f"{when}: changes/s, {n} session{'s' if n > 1 else ''}",
            lambda one, n=n: one.headless and one.headless.throughput[moving][n],
            least.get(n),
            more_is_better=True,
        )
        for n in VISITORS
    ]


def _browser() -> list[Row]:
    def felt(name: str) -> Callable[[Measured], float]:
        return lambda one: getattr(one.felt, name)

    whole = "{:.0f}"
    return [
        Row("browser: repaints/s while dragging", felt("repaints"), PEERS, more_is_better=True),
        Row("browser: main thread a repaint, ms", felt("main")),
        Row("browser: layout shift while dragging", felt("shift"), text="{:.3f}"),
        Row("browser: key to first repaint p50, ms", felt("first_p50"), 90, whole),
        Row("browser: key to first repaint p95, ms", felt("first_p95"), text=whole),
        Row("browser: key to final picture p50, ms", felt("final_p50"), PEERS, whole),
        Row("browser: key to final picture p95, ms", felt("final_p95"), text=whole),
        Row("browser: key to painted frame p50, ms", felt("painted_p50"), text=whole),
        Row("browser: key to painted frame p95, ms", felt("painted_p95"), text=whole),
        Row("browser: both charts drawn, cold, s", felt("load"), (PLAIN,), "{:.2f}"),
    ]


def _megabytes(
    measured: list[Measured], what: str, counted: str, before: str, after: str
) -> tuple[str, ...]:
    def growth(memory: load.Memory) -> float:
        return 100 * (getattr(memory, after) / getattr(memory, before) - 1)

    def cell(memory: load.Memory | None) -> str:
        if memory is None:
            return NONE
        low, high = getattr(memory, before), getattr(memory, after)
        return f"{low:.0f} → {high:.0f} ({growth(memory):+.1f} %)"

    memories = [one.memory for one in measured]
    counts = ", ".join(f"{getattr(memory, counted):,}" for memory in memories if memory)
    met = "yes" if growth(memories[0]) <= 5 else "no"
    name = f"memory over {what}, MB ({counts})"
    return (name, "≤ +5 %", met, *map(cell, memories), "")


def rounds(measured: list[Measured]) -> None:
    """What the medians of the browser are made of."""

    def each(name: str) -> str:
        return "; ".join(
            f"{one.variant.name} {', '.join(f'{getattr(felt, name):.0f}' for felt in one.rounds)}"
            for one in measured
        )

    print(f"The median of {len(measured[0].rounds)} rounds. Repaints/s: {each('repaints')}.")
    print(f"Key to final picture p50, ms: {each('final_p50')}.")


def functions(times: Iterable[tuple[str, str, float]], top: int = 5) -> None:
    """The slowest maths functions of each page."""
    pages: dict[str, list[tuple[float, str]]] = {}
    for page, name, milliseconds in times:
        pages.setdefault(page, []).append((milliseconds, name))
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
                str(len(found)),
                f"{sorted(found)[len(found) // 2][0]:.2f}",
                f"{max(found)[0]:.2f}",
                "; ".join(f"{name} {time:.2f}" for time, name in sorted(found)[: -top - 1 : -1]),
            )
            for page, found in pages.items()
        ],
    )


def beside(rounds: Iterable[tuple[str, Felt, Felt]]) -> None:
    """What slow work costs those who drag."""
    table(
        [
            f"{VISITORS_BESIDE} drag at {A_SECOND} changes a second, beside",
            "p50 ms, alone",
            "p50 ms",
            "p95 ms, alone",
            "p95 ms",
            "ratio (≤ 1.5)",
            "fits drawn",
        ],
        [
            (
                name,
                f"{alone.p50:.1f}",
                f"{felt.p50:.1f}",
                f"{alone.p95:.1f}",
                f"{felt.p95:.1f}",
                f"{felt.p95 / alone.p95:.2f}",
                str(felt.slow),
            )
            for name, alone, felt in rounds
        ],
    )
