"""The 2×2 matrix and the vector that two chapters look at."""

from dataclasses import dataclass
from types import SimpleNamespace

import numpy as np

from core.maths.linear_algebra.eigen_decomposition import (
    AngleSweep,
    EigenDecomposition,
    decompose,
    eigen_directions,
    sweep_angles,
)
from core.ui.controls import Slider

ENTRIES = ("a", "b", "c", "d")


def entry(name, default, place):
    return Slider(
        name=name,
        label=f"Entry {name}",
        low=-3,
        high=3,
        default=default,
        step=0.1,
        help=f"{place} of A = [[a, b], [c, d]]",
    )


def entries(matrix):
    return dict(zip(ENTRIES, np.ravel(matrix).tolist(), strict=True))


CONTROLS = [
    entry("a", 1.5, "Row 1, column 1"),
    entry("b", 0.5, "Row 1, column 2"),
    entry("c", 1, "Row 2, column 1"),
    entry("d", 1, "Row 2, column 2"),
    Slider(
        name="direction",
        label="Direction of v",
        symbol="θ",
        low=0,
        high=360,
        default=100,
        step=1,
        unit="°",
    ),
]


@dataclass(frozen=True)
class Seen:
    """The matrix of now, what is found of it, and the vector v with its image."""

    matrix: np.ndarray
    found: EigenDecomposition
    sweep: AngleSweep

    @property
    def start(self):
        return self.sweep.vector[0]


def seen(v: SimpleNamespace) -> Seen:
    matrix = np.array([[v.a, v.b], [v.c, v.d]])
    return Seen(matrix, decompose(matrix), sweep_angles(matrix, [v.direction]))


def show_direction(view, found) -> None:
    """The vector's direction, with the eigenvectors marked on its scale."""
    marks = dict(zip(("v₁", "v₂"), eigen_directions(found).tolist(), strict=False))
    view.lead("direction", direction={"marks": {} if found.kind == "scalar" else marks})
