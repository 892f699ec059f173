"""What slow work costs those who do not ask for it: eight visitors drag, others let fits run."""

import asyncio
import time
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from itertools import count, cycle

import numpy as np

from tests.benchmarks.load import RATES
from tests.benchmarks.servers import Server
from tests.benchmarks.session import StreamlitSession

VISITORS = 8
A_SECOND = 5  # changes of each
LOOKS = 1.0  # seconds that who asked for a fit looks at it
WARM_UP = 2.0  # seconds that do not count


@dataclass(frozen=True)
class Slow:
    """One kind of slow work: a page as its visitor has it, and a control each of whose values asks
    for another fit."""

    name: str
    path: str
    query: str
    control: str
    values: Iterable[float]


SLOW = (
    Slow(
        "isolation forests",
        "fraud-detection",
        "chapter=detector&method=forest",
        "trees",
        range(10, 201, 10),
    ),
    Slow(
        "all detectors",
        "fraud-detection",
        "chapter=comparison&compare=1",
        "training_weeks",
        range(1, 10),
    ),
    Slow(
        "factors of ratings",
        "recommendation",
        "chapter=methods&method=als&factors=40",
        "ridge",
        np.linspace(5, 60, 111),
    ),
    Slow(
        "boosted trees",
        "predictive-maintenance",
        "chapter=remaining-life&model=trees",
        "window",
        range(1, 61),
    ),
    Slow(
        "walk forward",
        "stock-trends",
        "chapter=forecasts&method=arima",
        "horizon",
        range(1, 61),
    ),
    Slow(
        "cross-validation", "medical-diagnosis", "chapter=cells", "penalty", np.linspace(-4, 1, 51)
    ),
    Slow("routes", "logistics", "chapter=routes&instance=towns", "customers", range(300, 400)),
    Slow("simulated refits", "distributions", "chapter=fit&simulate=1", "refits", range(50, 201)),
)


@dataclass(frozen=True)
class Felt:
    """Milliseconds of a change, from when it was due to its answer; slow: fits that were drawn."""

    p50: float
    p95: float
    changes: int
    slow: int


async def beside(server: Server, kinds: tuple[Slow, ...], seconds: float) -> Felt:
    """Eight who drag, and one visitor who asks for one fit after another of each of ``kinds``."""
    sessions = [await server.visit() for _ in range(VISITORS)]
    for session in sessions:
        await session.set("learning_rate", 0.05, True)
    begin = time.perf_counter()
    end = begin + WARM_UP + seconds
    late: list[float] = []
    slow = [0]

    async def drag(session: StreamlitSession, shift: int) -> None:
        due = begin + shift / (A_SECOND * VISITORS)
        for k in count(shift):
            if (now := time.perf_counter()) < due:
                await asyncio.sleep(due - now)
            if due > end:
                return
            await session.set("learning_rate", float(RATES[7 * k % len(RATES)]), True)
            if due > begin + WARM_UP:
                late.append(1000 * (time.perf_counter() - due))
            due += 1 / A_SECOND

    async def ask(kind: Slow) -> None:
        visitor = await StreamlitSession.visit(server.port, kind.path, kind.query)
        for value in cycle(kind.values):
            await visitor.set(kind.control, value)
            slow[0] += 1
            await asyncio.sleep(LOOKS)

    asking = [asyncio.create_task(ask(kind)) for kind in kinds]
    await asyncio.gather(*(drag(session, k) for k, session in enumerate(sessions)))
    for task in asking:
        task.cancel()
        with suppress(asyncio.CancelledError, RuntimeError):
            await task
    for session in sessions:
        await session.close()
    p50, p95 = np.percentile(late, [50, 95])
    return Felt(float(p50), float(p95), len(late), slow[0])


def measured(server: Server, seconds: float) -> list[tuple[str, Felt, Felt]]:
    """Each kind of slow work by itself and all together, each beside the undisturbed run before."""
    rounds = [(kind.name, (kind,)) for kind in SLOW] + [("all of these at once", SLOW)]
    return [
        (
            name,
            asyncio.run(beside(server, (), seconds)),
            asyncio.run(beside(server, kinds, seconds)),
        )
        for name, kinds in rounds
    ]
