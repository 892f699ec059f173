"""``python -m tests.benchmarks.hosting [--quick]``: what a host has to reckon with, as tables.

Many visitors who drag, on one process and on two behind nginx; what others feel while a large file
is read; memory after uploads and after many changes; how soon a new replica answers. Visitors,
servers and nginx share the cores of this machine.
"""

import argparse
import asyncio
import importlib.metadata
import os
import platform
import sys
import time
from collections.abc import Awaitable, Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Event, Thread

import numpy as np
import psutil

from core.catalog import PAGES
from tests.benchmarks.load import RATES
from tests.benchmarks.report import NONE, table
from tests.benchmarks.session import StreamlitSession
from tests.hosting.replicas import NGINX, behind_nginx, replica

PAGE, CONTROL = "gradient-descent", "learning_rate"
BACK = 1.05  # of the memory before, to which it has to come back
LIBRARIES = ("streamlit", "altair", "numpy", "pyarrow", "pandas")

Visit = Callable[[], Awaitable[StreamlitSession]]


@dataclass(frozen=True)
class Size:
    """How much to measure."""

    sessions: tuple[int, ...]
    seconds: float  # of each number of sessions
    uploads: int  # sessions that bring a file
    patience: float  # seconds in which their memory has to come back
    changes: int  # over all chapters
    pages: int
    starts: int
    rows: int  # of the large file


FULL = Size((1, 8, 32, 100, 200), 6.0, 200, 600.0, 10_000, len(PAGES), 3, 285_000)
QUICK = Size((1, 8), 2.0, 6, 150.0, 300, 2, 1, 60_000)


def say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


# ---- many visitors -----------------------------------------------------------------------------


async def dragging(sessions: list[StreamlitSession], seconds: float) -> list[float]:
    """Milliseconds of every change: each visitor sends the next one when the last is answered."""
    end, waits = time.perf_counter() + seconds, []

    async def drag(session: StreamlitSession, shift: int) -> None:
        for k in count(shift):
            answer = await session.set(CONTROL, float(RATES[7 * k % len(RATES)]), True)
            if time.perf_counter() > end:
                return
            waits.append(1000 * answer.seconds)

    await asyncio.gather(*(drag(session, k) for k, session in enumerate(sessions)))
    return waits


async def loaded(visit: Visit, size: Size) -> Iterable[tuple[str, ...]]:
    """Of each number of sessions: changes/s, and milliseconds to an answer, p50 and p95."""
    sessions: list[StreamlitSession] = []
    rows = []
    for number in size.sessions:
        say(f"  {number} sessions")
        while len(sessions) < number:
            sessions.append(await visit())
            await sessions[-1].set(CONTROL, 0.05, True)
        waits = await dragging(sessions, size.seconds)
        p50, p95 = np.percentile(waits, [50, 95])
        rows.append((f"{len(waits) / size.seconds:.0f}", f"{p50:.1f}", f"{p95:.1f}"))
    for session in sessions:
        await session.close()
    return rows


def one_process(size: Size) -> list[tuple[str, ...]]:
    with replica() as (port, _):
        return list(asyncio.run(loaded(lambda: StreamlitSession.visit(port, PAGE), size)))


def two_behind_nginx(size: Size) -> list[tuple[str, ...]]:
    if NGINX is None:
        say("  there is no nginx here")
        return [(NONE,) * 3] * len(size.sessions)
    with TemporaryDirectory() as folder, ExitStack() as stack:
        pair = dict(stack.enter_context(replica()) for _ in range(2))
        site = stack.enter_context(behind_nginx(Path(folder), pair))

        async def visit() -> StreamlitSession:
            headers = {"Cookie": await asyncio.to_thread(site.cookie, PAGE)}
            return await StreamlitSession.visit(site.port, PAGE, headers=headers)

        return list(asyncio.run(loaded(visit, size)))


def load_table(size: Size) -> None:
    say("one process")
    one = one_process(size)
    say("two processes behind nginx")
    two = two_behind_nginx(size)
    print("Visitors who drag, each of whom sends the next value when the last is answered:\n")
    head = ("changes/s", "p50, ms", "p95, ms")
    table(
        [
            "sessions",
            *(f"one process: {h}" for h in head),
            *(f"two behind nginx: {h}" for h in head),
        ],
        [(str(n), *a, *b) for n, a, b in zip(size.sessions, one, two, strict=True)],
    )


# ---- a large file ------------------------------------------------------------------------------


def card_payments(rows: int) -> bytes:
    """A table like the credit-card set: a time, 28 components, an amount, a label."""
    rng = np.random.default_rng(0)
    some = 5_000
    amounts, fraud = rng.gamma(1, 80, some), rng.random(some) < 0.01
    tails = [
        f"{','.join(map(repr, line))},{amount:.2f},{label:d}"
        for line, amount, label in zip(
            rng.normal(size=(some, 28)).tolist(), amounts, fraud, strict=True
        )
    ]
    head = f"Time,{','.join(f'V{k}' for k in range(1, 29))},Amount,Class"
    return "\n".join([head, *(f"{k},{tails[k % some]}" for k in range(rows)), ""]).encode()


async def beside_reading(port: int, data: bytes, seconds: float) -> tuple[list[float], ...]:
    """Milliseconds of a neighbour's changes, twenty a second: undisturbed, and while a file is
    read; and the seconds that it took."""
    neighbour = await StreamlitSession.visit(port, PAGE)
    reader = await StreamlitSession.visit(port, "fraud-detection")
    small = "\n".join(data.decode().splitlines()[:6_000]).encode()
    await reader.bring("small.csv", small)  # the workers have begun
    await reader.close()
    reader = await StreamlitSession.visit(port, "fraud-detection")
    phases: dict[str, list[float]] = {"quiet": [], "reading": []}
    phase = ["quiet"]

    async def drag() -> None:
        for k in count():
            begun = time.perf_counter()
            answer = await neighbour.set(CONTROL, float(RATES[7 * k % len(RATES)]), True)
            phases[phase[0]].append(1000 * answer.seconds)
            await asyncio.sleep(max(0.0, begun + 0.05 - time.perf_counter()))

    dragging_on = asyncio.create_task(drag())
    await asyncio.sleep(seconds)

    def arrived() -> None:
        phase[0] = "reading"

    answer = await reader.bring("creditcard.csv", data, arrived)
    dragging_on.cancel()
    await asyncio.gather(dragging_on, return_exceptions=True)
    for session in (neighbour, reader):
        await session.close()
    return phases["quiet"][20:], phases["reading"], [answer.seconds]


def upload_table(size: Size) -> None:
    say("a large file")
    data = card_payments(size.rows)
    with replica() as (port, process):
        before = resident(process.pid)
        quiet, reading, (took,) = asyncio.run(beside_reading(port, data, size.seconds))
        after = resident(process.pid)
    print(
        f"A file of {len(data) / 1e6:.0f} MB was read, and the page drawn with it, in {took:.1f} "
        f"s; the process then had {after - before:.0f} MB more. A neighbour's change meanwhile:\n"
    )
    rows = [
        (name, f"{len(waits)}", *(f"{q:.0f}" for q in np.percentile(waits, [50, 95, 100])))
        for name, waits in (("undisturbed", quiet), ("while it is read", reading))
    ]
    table(["", "changes", "p50, ms", "p95, ms", "most, ms"], rows)


# ---- memory ------------------------------------------------------------------------------------


def resident(pid: int) -> float:
    """MB of a process, without its workers."""
    return psutil.Process(pid).memory_info().rss / 1e6


@dataclass
class Back:
    """How the memory of a process comes back: MB before, with all sessions, and at last."""

    before: float
    full: float
    last: float
    seconds: float
    ended: bool


@contextmanager
def coming_back(size: Size) -> Iterator[Back]:
    """Sessions with uploads, closed; their memory is looked at while other things are measured."""
    say(f"{size.uploads} sessions with uploads")
    with replica() as (port, process):
        asyncio.run(_bring_and_leave(port, process.pid, 2))  # what a first visit makes
        before = resident(process.pid)
        full = asyncio.run(_bring_and_leave(port, process.pid, size.uploads))
        back = Back(before, full, full, 0.0, False)
        begun, over = time.monotonic(), Event()

        def look() -> None:
            while not over.wait(1.0) and not back.ended and back.seconds < size.patience:
                back.last, back.seconds = resident(process.pid), time.monotonic() - begun
                back.ended = back.last <= BACK * before

        thread = Thread(target=look, daemon=True)
        thread.start()
        try:
            yield back
            thread.join()
        finally:
            over.set()


async def _bring_and_leave(port: int, pid: int, number: int) -> float:
    """So many sessions at once, each with a file in use, that leave together; MB before they do."""
    rng = np.random.default_rng(1)
    sessions = []
    for k in range(number):
        session = await StreamlitSession.visit(port, "distributions", "chapter=fit")
        rows = [f"{x:.3f},{k}" for x in rng.normal(170, 9, 9_000)]
        await session.bring("own.csv", "\n".join(["length,set", *rows]).encode())
        sessions.append(session)
    full = resident(pid)
    for session in sessions:
        await session.close()
    return full


async def everywhere(port: int, pid: int, size: Size) -> tuple[int, float, float, int]:
    """Chapters, MB after a first look at all of them, MB after the changes, and their number."""
    places = []
    for entry in PAGES[: size.pages]:
        session = await StreamlitSession.visit(port, entry.address)
        places += [(entry.address, f"chapter={slug}") for slug in session.chapters or [""]]
        await session.close()
    rng, made = np.random.default_rng(2), 0

    async def change(most: int) -> int:
        done = 0
        for address, query in places:
            session = await StreamlitSession.visit(port, address, query)
            for name in list(session.sliders)[:1]:
                ends = session.sliders[name]
                for _ in range(most):
                    try:
                        await session.set(name, float(rng.uniform(ends.low, ends.high)), True)
                    except RuntimeError:  # a value that a worker has to be asked for
                        break
                    done += 1
            await session.close()
        return done

    await change(20)
    before = resident(pid)
    each = max(20, size.changes // (2 * len(places)))
    while made < size.changes:
        if not (more := await change(each)):
            break
        made += more
    return len(places), before, resident(pid), made


def memory_table(size: Size, back: Back) -> None:
    say(f"{size.changes} changes over all chapters")
    with replica() as (port, process):
        places, first, last, made = asyncio.run(everywhere(port, process.pid, size))
    say("waiting for the memory of the uploads")
    while not back.ended and back.seconds < size.patience:
        time.sleep(1)
    came = f"{back.seconds:.0f} s" if back.ended else f"not within {back.seconds:.0f} s"
    print("Resident memory of the server's process, workers not counted:\n")
    table(
        ["", "before, MB", "at its most, MB", "at last, MB", "back within 5 %"],
        [
            (
                f"{size.uploads} sessions with an upload each, closed",
                *(f"{mb:.0f}" for mb in (back.before, back.full, back.last)),
                came,
            ),
            (
                f"{made:,} changes over {places} chapters",
                *(f"{mb:.0f}" for mb in (first, last, last)),
                f"{100 * (last / first - 1):+.1f} %",
            ),
        ],
    )


# ---- cold start --------------------------------------------------------------------------------


def start_table(size: Size) -> None:
    rows = []
    for warm in (False, True):
        say(f"cold starts, {'warm' if warm else 'nothing ahead'}")
        waits = []
        for _ in range(size.starts):
            begun = time.monotonic()
            with replica(warm=warm) as (port, process):
                alive = time.monotonic() - begun
                asyncio.run(_first_page(port))
                waits.append((alive, time.monotonic() - begun, resident(process.pid)))
        name = "with first visits made warm" if warm else "without"
        alive, page, mb = np.median(waits, axis=0)
        rows.append((name, f"{alive:.1f}", f"{page:.1f}", f"{mb:.0f}"))
    print(f"A replica that starts (median of {size.starts}):\n")
    table(["", "to /health, s", "to its first answered page, s", "memory then, MB"], rows)


async def _first_page(port: int) -> None:
    session = await StreamlitSession.visit(port, PAGE)
    await session.close()


# ---- all of it ---------------------------------------------------------------------------------


def measure(size: Size) -> None:
    """Each part as it comes; one that fails is said and the others go on."""
    with coming_back(size) as back:
        parts: list[Callable[[], None]] = [
            lambda: load_table(size),
            lambda: upload_table(size),
            lambda: start_table(size),
            lambda: memory_table(size, back),
        ]
        for part in parts:
            try:
                part()
            except Exception as error:
                print(f"Not measured: {type(error).__name__} {error}\n")
            sys.stdout.flush()


def introduce() -> None:
    gigabytes = psutil.virtual_memory().total / 1e9
    versions = ", ".join(f"{name} {importlib.metadata.version(name)}" for name in LIBRARIES)
    print(
        f"{os.cpu_count()} cores ({platform.machine()}), {gigabytes:.0f} GB, "
        f"Python {platform.python_version()}, {versions}; visitors, servers and nginx share them.\n"
    )


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.hosting")
    parser.add_argument("--quick", action="store_true", help="few sessions, short")
    arguments = parser.parse_args()
    introduce()
    measure(QUICK if arguments.quick else FULL)


if __name__ == "__main__":
    main()
