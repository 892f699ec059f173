"""The small matrix of the first chapter: eight people, ten kinds of film, some blanks;
and how two factors complete it."""

from dataclasses import dataclass
from types import SimpleNamespace

import numpy as np

from core.maths.learning.matrix_completion import (
    Completion,
    alternating_least_squares,
    hold_out_cells,
    stochastic_gradient_descent,
)
from core.ui.controls import Grid

PEOPLE = tuple("ABCDEFGH")
KINDS = (
    "Space opera",
    "Heist",
    "Monster",
    "Western",
    "Spy thriller",
    "Courtroom",
    "Romance",
    "Family saga",
    "Musical",
    "Documentary",
)
GIVEN = """
5 4 5 4 . 2 1 . 1 2
4 5 . 4 5 . 2 1 2 .
5 . 4 5 4 3 . 2 1 2
1 2 . 1 2 4 5 5 . 4
2 . 1 2 . 5 4 . 5 4
. 2 1 . 3 4 5 4 5 .
4 4 3 . 4 4 3 4 . 3
2 1 . 2 1 . 2 1 3 2
"""
CELLS = tuple(
    tuple(None if cell == "." else float(cell) for cell in line.split())
    for line in GIVEN.strip().splitlines()
)
NO_ONE = (CELLS[0], (None,) * len(KINDS), *CELLS[2:])  # nothing is known of B
TASTES = Grid(
    name="ratings",
    label="Ratings, 1 to 5; blank: not seen",
    rows=PEOPLE,
    columns=KINDS,
    low=1,
    high=5,
    step=0.5,
    default=CELLS,
)


@dataclass(frozen=True)
class Completed:
    """What the values of now lead to."""

    v: SimpleNamespace
    ratings: np.ndarray
    visible: np.ndarray
    run: Completion

    @property
    def single(self):
        return self.v.solver == "sgd"

    @property
    def held(self):
        return np.isfinite(self.ratings) & ~self.visible

    @property
    def step(self):
        return min(self.v.step, self.run.steps)


def complete(v):
    ratings = np.array(v.ratings, float)
    visible = np.isfinite(ratings) & ~hold_out_cells(ratings, v.held / 100, v.seed)
    shape = (v.rank, v.penalty)
    if v.solver == "sgd":
        run = stochastic_gradient_descent(
            ratings, visible, *shape, v.learning_rate, v.sweeps, v.seed, v.biases
        )
    else:
        run = alternating_least_squares(ratings, visible, *shape, v.sweeps, v.seed, v.biases)
    return Completed(v, ratings, visible, run)
