"""What an n-gram model says next: sharpened or flattened, cut to the likeliest, and drawn."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum, auto

import numpy as np

from core.maths.learning.n_grams import END, Counts, Model, following


def sharpen(p: np.ndarray, temperature: float, top: int) -> np.ndarray:
    """p^(1/T) over the ``top`` likeliest (the first of equals), scaled to the sum 1; T = 0 leaves
    the likeliest alone. All 0 where p is.

    >>> sharpen(np.array([0.5, 0.25, 0.25]), 0.5, 2).round(3).tolist()
    [0.8, 0.2, 0.0]
    """
    top = min(max(1, top if temperature > 0 else 1), len(p))
    best = np.flatnonzero(p > 0)
    if len(best) > top:
        best = np.flatnonzero(p >= np.partition(p, len(p) - top)[len(p) - top])
    if len(best) > top:  # equals: the first of them
        best = best[np.argsort(-p[best], kind="stable")[:top]]
    out = np.zeros(len(p))
    if len(best):
        share = (p[best] / p[best].max()) ** (1 / (temperature or 1.0))
        out[best] = share / share.sum()
    return out


def open_bits(p: np.ndarray) -> float:
    """Entropy of a distribution in bits.

    >>> open_bits(np.array([0.5, 0.5, 0.0]))
    1.0
    """
    p = p[p > 0]
    return float(-(p * np.log2(p)).sum()) + 0.0


@dataclass(frozen=True)
class Written:
    """units: what was drawn; ended: by the end mark; lost: by a context without a distribution."""

    units: tuple[str, ...]
    ended: bool
    lost: bool


def write_on(
    model: Model,
    prompt: Sequence[str],
    chance: Callable[[Counts], np.ndarray],
    n: int,
    temperature: float,
    top: int,
    draws: Sequence[float],
) -> Written:
    """Draw one unit for each number of [0, 1), until the end mark."""
    levels = Model(model.units, model.index, model.levels[:n])
    ids, found = model.ids(prompt), []
    for draw in draws:
        p = sharpen(chance(following(levels, ids))[-1], temperature, top)
        if not p.any():
            return Written(tuple(found), False, True)
        upto = np.cumsum(p)
        unit = int(np.searchsorted(upto, draw * upto[-1], side="right"))
        unit = min(unit, int(np.flatnonzero(p)[-1]))
        if model.units[unit] == END:
            return Written(tuple(found), True, False)
        found.append(model.units[unit])
        ids.append(unit)
    return Written(tuple(found), False, False)


class Order(Enum):
    NOTHING = auto()  # no text
    NO_HELD = auto()  # nothing to judge by
    INFINITE = auto()  # something that came had the chance 0
    BEST = auto()  # no other n does better
    TOO_LONG = auto()  # the best n is shorter
    TOO_SHORT = auto()  # the best n is longer


def judge_order(n: int, held: Sequence[float], learnt: int) -> Order:
    """``held``: bits a held-out unit for n = 1, 2, …; ``learnt``: units that were learnt from."""
    now = held[n - 1] if learnt else np.nan
    if not learnt:
        return Order.NOTHING
    if np.isnan(now):
        return Order.NO_HELD
    if np.isinf(now):
        return Order.INFINITE
    best = best_order(held)
    if now <= held[best - 1] + 1e-9:
        return Order.BEST
    return Order.TOO_LONG if best < n else Order.TOO_SHORT


def is_even(held: Sequence[float]) -> bool:
    """Whether every n has the same cross-entropy, to 10⁻⁹ bits.

    >>> is_even([2.0, 2.0, 2.0]), is_even([2.0, 1.9])
    (True, False)
    """
    return bool(max(held) <= min(held) + 1e-9)


def best_order(held: Sequence[float]) -> int:
    """The shortest n with the least cross-entropy, to 10⁻⁹ bits."""
    return next(i for i, h in enumerate(held, 1) if h <= min(held) + 1e-9)
