"""The noisy equations of now, and the best that either filter can do."""

from dataclasses import dataclass
from functools import lru_cache

from core.maths.linear_algebra.ill_posed import (
    LEAST_DAMPING,
    MOST_DAMPING,
    SIZE,
    Filtered,
    Problem,
    best_damping,
    best_truncation,
    pose,
    solve_filtered,
    truncation,
)
from core.ui.controls import Choice, Seed, Slider

OPERATORS = {
    "wide": "Wide blur",
    "narrow": "Narrow blur",
    "integration": "Integration",
    "hilbert": "Hilbert",
    "circle": "Differences on a circle",
}
CONTROLS = [
    Choice(name="operator", label="A is", options=OPERATORS, default="wide", pills=True),
    Choice(
        name="truth",
        label="The truth x",
        options={"hill": "Hill", "box": "Box", "peaks": "Two peaks"},
        default="peaks",
        pills=True,
    ),
    Slider(
        name="layers",
        label="Layers used",
        symbol="k",
        low=0,
        high=SIZE,
        default=18,
        step=1,
        help="Truncated: terms of the solution beyond k are left out",
    ),
    Slider(
        name="damping",
        label="Damping",
        symbol="λ",
        low=LEAST_DAMPING,
        high=MOST_DAMPING,
        default=0.002,
        log=True,
        help="Tikhonov: each term is multiplied by σ²/(σ² + λ²)",
    ),
    Slider(
        name="level",
        label="Noise in b",
        low=1e-8,
        high=0.3,
        default=0.01,
        log=True,
        help="Standard deviation of the noise, as a share of the root mean square of A·x",
    ),
    Seed(name="draw", label="New noise"),
]


@dataclass(frozen=True, eq=False)
class Posed:
    """The problem of now, its plain solution, and the best that either filter can do."""

    problem: Problem
    plain: Filtered
    best_k: int
    least_k: float
    best_damping: float
    least_damping: float


@lru_cache(maxsize=64)
def posed(operator, truth, level, draw):
    problem = pose(operator, truth, level, draw)
    plain = solve_filtered(problem, truncation(problem, SIZE))
    return Posed(problem, plain, *best_truncation(problem), *best_damping(problem))
