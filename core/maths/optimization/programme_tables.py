"""The pictures of a linear programme in two variables, and the words of its tableaus."""

from collections.abc import Mapping, Sequence

import numpy as np

from core.maths.columns import FAR, dots, filled, path, plane_window
from core.maths.optimization.linear_programming import LinearProgram, Optimum
from core.maths.optimization.simplex import (
    SimplexPath,
    feasible_polygon,
    line_in_window,
    simplex_path,
)


def program_tables(
    problem: LinearProgram,
    steps: SimplexPath,
    found: Optimum,
    width: float,
    height: float,
    further: Mapping[str, Mapping[str, np.ndarray]],
) -> dict[str, Mapping[str, np.ndarray]]:
    """A programme in two variables within 0…width × 0…height: region, limits, one line of equal
    cost for each state of the simplex path, the path, the optimum, and further tables of the same
    picture."""
    region = feasible_polygon(problem, width, height)
    gap = np.full((1, 2), np.nan)
    lines = [line_in_window(r, b, width, height) for r, b in _rows(problem)]
    limits = np.concatenate([np.concatenate([line, gap]) for line in lines])
    count = np.arange(steps.steps + 1)
    equal = np.array([line_in_window(problem.cost, v, width, height) for v in steps.value])
    # Through a corner of the window alone, or with no cost at all, there is no line to see.
    unseen = np.isnan(equal[:, 0, 0]) | (not np.any(problem.cost))
    equal[unseen] = FAR * np.array([width, height])
    ray = np.zeros((0, 2))
    if steps.status == "unbounded":
        far = 3 * max(width, height)
        ray = np.array([steps.x[-1], steps.x[-1] + far * steps.ray / np.abs(steps.ray).max()])
    last = np.full(len(count), steps.steps)
    best = [found.x] if found.status == "optimal" else []
    tables = {
        "region": path(*region.T),
        "limits": path(*limits.T),
        "equal": {
            "step": count,
            "last": last,
            "x": equal[:, 0, 0],
            "y": equal[:, 0, 1],
            "x2": equal[:, 1, 0],
            "y2": equal[:, 1, 1],
        },
        "path": {"step": count, "x": steps.x[:, 0], "y": steps.x[:, 1]},
        "here": {"step": count, "last": last, "x": steps.x[:, 0], "y": steps.x[:, 1]},
        "ray": path(*ray.T),
        "best": dots(*np.array(best).reshape(-1, 2).T),
    }
    return filled(tables | dict(further), plane_window((0.0, width), (0.0, height)))


def window_of(problem: LinearProgram, least: tuple[float, float]) -> tuple[float, float]:
    """Width and height that hold a bounded region with a margin, and are at least `least`.

    >>> window_of(LinearProgram(np.zeros(2), np.eye(2), np.array([50.0, 1.0])), (12.0, 10.0))
    (54.0, 10.0)
    """
    corners = feasible_polygon(problem, 1e3, 1e3)
    if not len(corners):
        return least
    width, height = (
        max(side, 1.08 * c) for side, c in zip(least, corners.max(axis=0), strict=True)
    )
    return float(width), float(height)


def curve_window(curve: Mapping[str, np.ndarray], end: float) -> dict[str, np.ndarray]:
    """The window of a curve from 0 to end, with a margin above and below; 0 … 1 without one."""
    y = np.append(curve["y"], 0.0)
    low, high = float(y.min()), float(y.max())
    margin = 0.08 * (high - low) or 1.0
    return plane_window((-0.02 * end, 1.02 * end), (low - margin, high + margin))


def _rows(problem: LinearProgram) -> list[tuple[np.ndarray, float]]:
    return list(zip(problem.matrix, problem.limit, strict=True))


def steps_by_dimension(make: object, rule: str, dimensions: Sequence[int]) -> list[int]:
    """How many simplex steps the programme of each dimension takes under a rule.

    >>> from core.maths.optimization.simplex import klee_minty
    >>> steps_by_dimension(klee_minty, "dantzig", [1, 2, 3, 4])
    [1, 3, 7, 15]
    """
    return [simplex_path(make(d), rule).steps for d in dimensions]


def variable_names(path: SimplexPath) -> list[str]:
    """x₁, x₂ … and s₁, s₂ … for the slacks, as the columns of a tableau are called.

    >>> from core.maths.optimization.simplex import klee_minty, simplex_path
    >>> variable_names(simplex_path(klee_minty(2)))
    ['x₁', 'x₂', 's₁', 's₂']
    """
    small = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
    n, m = path.x.shape[1], path.basis.shape[1]
    pairs = [("x", k) for k in range(1, n + 1)] + [("s", k) for k in range(1, m + 1)]
    return [letter + str(k).translate(small) for letter, k in pairs]


def pivot_sentence(path: SimplexPath, step: int) -> str:
    """What the step to state `step` did, or what the start is.

    >>> from core.maths.optimization.simplex import klee_minty, simplex_path
    >>> pivot_sentence(simplex_path(klee_minty(2)), 1)
    'x₁ enters, s₁ leaves.'
    """
    if step == 0:
        return "Start: x = 0." if path.phase[0] == 2 else "Start: x = 0, which is not allowed yet."
    names = [*variable_names(path), "the helper"]
    return f"{names[path.entering[step - 1]]} enters, {names[path.leaving[step - 1]]} leaves."
