"""What is known of how the typed chain forgets."""

from dataclasses import dataclass
from functools import lru_cache

from core.maths.probability.chain_memory import (
    Exchange,
    Forgetting,
    Leading,
    forgetting,
    forgotten_after,
    judge_exchange,
    judge_leading,
    largest_block,
    leading,
    mixing_time,
    other_eigenvalues,
)
from pages.probability.markov_chains.memory_tables import STEPS


@dataclass(frozen=True, eq=False)
class Memory:
    """``first`` are the eigenvalues of largest modulus besides the 1 of each closed class, with how
    often each counts, and ``shape`` what they do to the distance, None without any; ``modulus``
    is theirs, NaN without any; after ``gone`` steps nothing is left of the start, None where
    that takes for ever."""

    first: tuple[tuple[complex, int], ...]
    shape: Leading | None
    modulus: float
    distances: Forgetting
    mixing: float
    exchange: Exchange
    gone: int | None


@lru_cache(maxsize=64)
def _eigenvalues(weights, closed):
    """The other eigenvalues with how often each counts, and of each the largest block."""
    values = other_eigenvalues(weights, closed)
    return [(z, times, largest_block(weights, z, times)) for z, times in values]


def _lazy(now):
    """Whole weights of the lazy chain."""
    e = round(100 * now.laziness)
    return [
        [(100 - e) * x + e * sum(row) * (i == j) for j, x in enumerate(row)]
        for i, row in enumerate(now.weights)
    ]


@lru_cache(maxsize=128)
def remembered(now):
    chain, lazy = now.chain, now.laziness
    values = [
        (lazy + (1 - lazy) * z, times, block)
        for z, times, block in _eigenvalues(now.weights, len(chain.closed))
    ]
    values = [(z if abs(z) > 1e-12 else 0j, *more) for z, *more in values]
    first = leading([(z, times) for z, times, _ in values])
    modulus = max((abs(z) for z, _ in first), default=float("nan"))
    block = max((block for z, _, block in values if abs(z) >= modulus * (1 - 1e-9)), default=1)
    mixing = mixing_time(now.P, chain.share)
    if not chain.settles:
        modulus, mixing = 1.0, float("inf")  # exactly, whatever the roots are rounded to
    reached = [
        one.states for one, p in zip(chain.closed, chain.ends[now.start], strict=True) if p > 0
    ]
    return Memory(
        first,
        judge_leading(first, block) if first else None,
        modulus,
        forgetting(now.P, chain, STEPS),
        mixing,
        judge_exchange(now.weights, reached),
        forgotten_after(_lazy(now)) if modulus == 0 else None,
    )
