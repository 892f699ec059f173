"""Server side: latency, bytes, throughput, processor time and memory, with headless visitors."""

import asyncio
import time
from dataclasses import dataclass

import numpy as np

from tests.benchmarks.servers import Server

RATES = np.linspace(0.02, 0.19, 97).round(3)  # the learning rates that a drag passes through


@dataclass(frozen=True)
class Latency:
    p50: float  # ms
    p95: float  # ms
    bytes: float
    messages: float
    cpu: float  # ms of server time a change


@dataclass(frozen=True)
class Memory:
    reruns: int
    before: float  # MB
    after: float
    sessions: int
    sessions_before: float
    sessions_after: float


async def _steer(session, changes: int, shift: int = 0, moving: bool = True) -> list:
    return [
        await session.set("learning_rate", float(RATES[(k + shift) % len(RATES)]), moving)
        for k in range(changes)
    ]


async def latency(server: Server, changes: int, moving: bool) -> Latency:
    """One visitor who moves the learning rate ``changes`` times, each when the last is done.

    ``moving``: as in the middle of a drag; otherwise each change is a whole rerun."""
    session = await server.visit()
    await _steer(session, 20, 0, moving)
    cpu = server.cpu()
    answers = await _steer(session, changes, 20, moving)
    cpu = server.cpu() - cpu
    await session.close()
    milliseconds = [1000 * answer.seconds for answer in answers]
    p50, p95 = np.percentile(milliseconds, [50, 95])
    return Latency(
        p50,
        p95,
        float(np.median([answer.bytes for answer in answers])),
        float(np.median([answer.messages for answer in answers])),
        1000 * cpu / changes,
    )


async def throughput(server: Server, visitors: int, seconds: float, moving: bool) -> float:
    """Changes a second that ``visitors`` get answered together."""
    sessions = [await server.visit() for _ in range(visitors)]
    done, end = 0, 0.0

    async def steer(session, shift: int) -> None:
        nonlocal done
        k = shift
        while time.perf_counter() < end:
            await session.set("learning_rate", float(RATES[k % len(RATES)]), moving)
            done += time.perf_counter() < end
            k += 1

    end = time.perf_counter() + seconds
    await asyncio.gather(*(steer(session, 7 * k) for k, session in enumerate(sessions)))
    for session in sessions:
        await session.close()
    return done / seconds


async def memory(server: Server, warm_up: int, reruns: int, sessions: int, limit: float) -> Memory:
    """Resident memory over many changes, every other hundred of them as in a drag, and over many
    visits; both after a warm-up.

    Streamlit keeps up to 128 visitors who have left, in case they come back, so the warm-up of the
    visits fills that store. A slow variant makes as many changes as fit into ``limit`` seconds.
    """
    session = await server.visit()
    await _steer(session, warm_up)
    before, end, made = server.memory(), time.monotonic() + limit, 0
    while made < reruns and time.monotonic() < end:
        made += len(await _steer(session, 100, made, moving=made % 200 == 0))
    after = server.memory()
    await session.close()

    async def visits(number: int) -> float:
        end, opened = time.monotonic() + limit, 0
        while opened < number and time.monotonic() < end:
            visitor = await server.visit()
            await visitor.close()
            opened += 1
        return opened

    await visits(min(140, sessions))
    sessions_before = server.memory()
    opened = await visits(sessions)
    return Memory(made, before, after, opened, sessions_before, server.memory())
