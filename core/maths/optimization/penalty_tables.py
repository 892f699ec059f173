"""The pictures of penalties and barriers: the way to the limit, and what strength does."""

from functools import lru_cache

import numpy as np

from core.maths.calculus.curve_tables import (
    curve_datasets,
    dot,
    joined,
    polyline,
    value_window,
)
from core.maths.calculus.map_tables import Table, name_layer
from core.maths.optimization.penalty_paths import (
    METHODS,
    DiscProblem,
    condition_numbers,
    distance_to_best,
    multipliers_of,
    true_multiplier,
)

DECADES = np.linspace(-1, 5, 37)  # log₁₀ ρ
ROUND = np.radians(np.arange(0, 361, 6.0))
RINGS = np.array([0.3, 0.6, 1.0, 1.5, 2.1, 2.8, 3.6, 4.5, 5.5, 6.6])
WINDOW = {"cx": [0.6], "cy": [0.3], "rx": [2.6], "ry": [2.4]}
LONG = 0.55  # the longer half axis of the small ellipse
ROLES = dict(zip(METHODS, ("approximation", "other", "error"), strict=True))


@lru_cache(maxsize=64)
def strength_curves(problem: DiscProblem, updates: int) -> dict[str, tuple[np.ndarray, ...]]:
    """By method, over all strengths: t, the distance to the best point, the condition number."""
    rho, found = 10**DECADES, {}
    for method in METHODS:
        t = multipliers_of(problem, method, rho, updates)
        bend = condition_numbers(problem, method, t, rho)
        found[method] = t, distance_to_best(problem, t), bend
    return found


def way_tables(
    problem: DiscProblem, method: str, t: float, strength: float, updates: int
) -> dict[str, Table]:
    """The disc, level lines of f, the minima for all strengths, the one of now with a level line of
    what is minimised around it."""
    (a, b), (p, q), r = problem.weights, problem.goal, problem.radius
    path = problem.points(strength_curves(problem, updates)[method][0])
    best, now = problem.points(true_multiplier(problem)), problem.points(t)
    circle = r * np.cos(ROUND), r * np.sin(ROUND)
    x = p + np.outer(RINGS, np.cos(ROUND)) / np.sqrt(a)
    y = q + np.outer(RINGS, np.sin(ROUND)) / np.sqrt(b)
    line = np.repeat(np.arange(len(RINGS)), len(ROUND)).astype(np.int16)
    return {
        "window": WINDOW,
        "region": {"x": circle[0], "y": circle[1]},
        "contours": {"line": line, "level": line / line.max(), "x": x.ravel(), "y": y.ravel()},
        "labels": {"text": [], "x": [], "y": []},
        "lines": joined(
            polyline("limit", "direction", *circle),
            polyline("way", "gradient", *path),
            polyline("around", "approximation", *_around(problem, method, t, strength)),
        ),
        "dashed": joined(),
        "arrows": joined(),
        "heads": {"role": [], "x": [], "y": [], "angle": []},
        "points": joined(
            dot("aside", p, q),
            dot("level", float(best[0]), float(best[1])),
            dot("point", float(now[0]), float(now[1])),
        ),
        "names": name_layer([("p", "aside", p + 0.18, q + 0.1)]),
    }


def _around(
    problem: DiscProblem, method: str, t: float, strength: float
) -> tuple[np.ndarray, np.ndarray]:
    """The ellipse dᵀHd = const about the minimum, its longer half axis given: as long and thin as
    the level lines of what is minimised are near there."""
    x, y = (float(part) for part in problem.points(t))
    weight = t * t * strength if method == "barrier" else strength
    (a, b) = problem.weights
    hessian = np.array([[a + t, 0.0], [0.0, b + t]]) + weight * np.outer([x, y], [x, y])
    values, axes = np.linalg.eigh(hessian)
    halves = LONG * np.sqrt(values[0] / values)
    ring = axes @ (halves[:, None] * np.array([np.cos(ROUND), np.sin(ROUND)]))
    return x + ring[0], y + ring[1]


def strength_tables(
    problem: DiscProblem, kind: int, method: str, strength: float, now: float, updates: int
) -> dict[str, Table]:
    """Against log₁₀ ρ: the multiplier (kind 0), or log₁₀ of the distance (1) or of the condition
    number (2), of every method, and the point of now."""
    curves = strength_curves(problem, updates)
    shown = {name: one[kind] for name, one in curves.items()}
    if kind:
        shown = {name: np.log10(np.maximum(one, 1e-16)) for name, one in shown.items()}
        now = float(np.log10(max(now, 1e-16)))
    true = true_multiplier(problem)
    lines = [polyline(name, ROLES[name], DECADES, one) for name, one in shown.items()]
    centre, half = value_window(*shown.values(), least=0.1)
    if kind == 0:  # a weak barrier pushes ever harder: what is near λ is looked at
        centre, half = true, 1.1 * true
    level = [polyline("λ", "truth", DECADES[[0, -1]], [true, true])] if kind == 0 else []
    return curve_datasets(2.0, centre, 3.0, half) | {
        "curves": joined(*lines),
        "dashed": joined(*level),
        "points": dot("reference", float(np.log10(strength)), now),
    }
