"""The chain that the reader has typed: its controls, and what is known of it."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from core.maths.probability.markov_chains import (
    LongRun,
    Nature,
    judge_chain,
    long_run,
    settles_from,
    transition_matrix,
)
from core.ui.controls import Choice, Grid, Scrubber, Seed, Slider

LETTERS = "ABCDEF"
SIZES = range(2, 7)
TOP = 100
DEFAULTS = {
    2: ((90, 10), (30, 70)),
    3: ((60, 30, 10), (40, 30, 30), (10, 40, 50)),
    4: ((0, 50, 0, 50), (30, 0, 70, 0), (0, 20, 60, 20), (50, 0, 50, 0)),
    5: (
        (100, 0, 0, 0, 0),
        (50, 0, 50, 0, 0),
        (0, 50, 0, 50, 0),
        (0, 0, 50, 0, 50),
        (0, 0, 0, 0, 100),
    ),
    6: tuple(tuple(50 if abs(i - j) in (1, 5) else 0 for j in range(6)) for i in range(6)),
}


def table(size):
    return Grid(
        name=f"chain{size}",
        label="Weights; each row is divided by its sum",
        rows=tuple(f"from {one}" for one in LETTERS[:size]),
        columns=tuple(f"to {one}" for one in LETTERS[:size]),
        low=0,
        high=TOP,
        step=1,
        default=tuple(tuple(map(float, row)) for row in DEFAULTS[size]),
        help="A row of zeros leads nowhere: its state keeps the walker",
    )


SEED = Seed()
STEP = Scrubber(name="step", label="Step n", default=4)
TABLES = {size: table(size) for size in SIZES}
LAZINESS = Slider(
    name="lazy",
    label="Laziness",
    symbol="ε",
    low=0,
    high=90,
    default=0,
    step=1,
    unit="%",
    help="So often the walker stays where it is before each step: ε·I + (1 − ε)·P",
)
START = Choice(
    name="start",
    label="Start in",
    options={one: one for one in LETTERS},
    default="A",
    pills=True,
)
SIZE = Choice(
    name="states",
    label="States",
    options={str(k): str(k) for k in SIZES},
    default="3",
    pills=True,
)
CONTROLS = [SIZE, *TABLES.values(), LAZINESS, START]


def typed(size, rows, **more):
    """A preset: so many states with these weights."""
    return {"states": str(size), f"chain{size}": tuple(tuple(map(float, r)) for r in rows)} | more


@dataclass(frozen=True, eq=False)
class Typed:
    """``weights`` are whole numbers, no row of them 0; ``stuck`` are the rows that were."""

    weights: tuple[tuple[int, ...], ...]
    stuck: tuple[int, ...]
    laziness: float
    start: int
    P: np.ndarray
    chain: LongRun
    nature: Nature
    settles: bool

    @property
    def names(self):
        return LETTERS[: len(self.P)]

    @property
    def limit(self):
        """The expected share of time in the long run, from this start."""
        return self.chain.share[self.start]


@lru_cache(maxsize=256)
def _typed(rows, laziness, start):
    weights = tuple(tuple(int(cell or 0) for cell in row) for row in rows)
    stuck = tuple(i for i, row in enumerate(weights) if not any(row))
    weights = tuple(
        tuple(int(i == j) for j in range(len(row))) if i in stuck else row
        for i, row in enumerate(weights)
    )
    P = transition_matrix(weights, laziness)
    chain = long_run(P)
    found = judge_chain(chain)
    return Typed(weights, stuck, laziness, start, P, chain, found, settles_from(P, chain, start))


def typed_chain(v):
    """The chain as it stands; a start beyond its states is the last of them."""
    size = int(v.states)
    start = min(LETTERS.index(v.start), size - 1)
    return _typed(getattr(v, f"chain{size}"), v.lazy / 100, start)
