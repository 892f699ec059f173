"""The columns that the picture of a pseudospectrum is drawn from, in the units of A."""

import math

import numpy as np

from core.maths.linear_algebra.eigen_tables import ROUNDING, Table, Tables, window
from core.maths.linear_algebra.pseudospectrum import (
    LARGEST,
    Meeting,
    Nearest,
    Powers,
    Resolvent,
    level_lines,
    shown_box,
)

EXPONENTS = tuple(range(-8, 0))  # of the levels that are always drawn, against ‖A‖₂
TOP = 1e30  # a norm above it is not drawn


def still_tables(grid: Resolvent, near: Nearest) -> Tables:
    """What does not depend on the ε of now: level lines, numerical range, eigenvalues.

    Datasets: levels (``exponent``: ε = 10^exponent·‖A‖₂), field, axis, eigenvalues, meeting
    (NaN where no two regions can meet).
    """
    (centre,), (half,) = (window_table(grid, LARGEST)[name] for name in ("cx", "rx"))
    drawn = [(exponent, line) for exponent in EXPONENTS for line in level_lines(grid, 10**exponent)]
    sizes = [len(line) for _, line in drawn]
    field, values = grid.field * grid.scale, grid.values * grid.scale
    met = near.where * grid.scale if near.case in (Meeting.EXACT, Meeting.FOUND) else math.nan
    return {
        "levels": _lines([line for _, line in drawn])
        | {"exponent": np.repeat(np.array([e for e, _ in drawn], np.int8), sizes)},
        "field": {"x": field.real, "y": field.imag},
        "axis": {"x": centre + np.array([-9.0, 9.0]) * half, "y": np.zeros(2)},
        "eigenvalues": {"x": values.real, "y": values.imag},
        "meeting": {"x": np.array([complex(met).real]), "y": np.array([complex(met).imag])},
    }


def window_table(grid: Resolvent, level: float) -> Table:
    """What is shown: numerical range and the ε-pseudospectrum of now, ``level`` = ε/‖A‖₂."""
    low, high, top = shown_box(grid, level)
    return window(max((high - low) / 2, top), centre=(low + high) / 2)


def now_table(grid: Resolvent, level: float) -> Table:
    """The boundary of the ε-pseudospectrum of now, ``level`` = ε/‖A‖₂; NaN parts its lines, so that
    all are one path, and a hole in the region is one in what is filled.
    """
    gap = np.full((1, 2), np.nan)
    lines = [part for line in level_lines(grid, level) for part in (gap, line)][1:]
    x, y = np.concatenate([*lines, np.empty((0, 2))]).T
    return {"x": x, "y": y}


def _lines(lines: list[np.ndarray]) -> Table:
    points = np.concatenate([*lines, np.empty((0, 2))])
    sizes = [len(line) for line in lines]
    return {
        "line": np.repeat(np.arange(len(lines), dtype=np.int16), sizes),
        "x": points[:, 0],
        "y": points[:, 1],
    }


def norm_tables(powers: Powers, series: int) -> Tables:
    """‖Aᵏ‖₂ against k, and the powers of the spectral radius, dashed."""
    steps = np.arange(len(powers.log_norms))
    own = math.log10(powers.radius) if powers.radius > 0 else -math.inf

    def table(logs: np.ndarray) -> Table:
        low, high = math.log10(ROUNDING), math.log10(TOP)
        value = np.where(logs > high, np.nan, 10 ** np.clip(logs, low, high))
        return {
            "series": np.full(len(logs), series),
            "step": steps,
            "last": np.full(len(logs), len(logs) - 1),
            "value": value,
        }

    expected = np.concatenate([[0.0], own * steps[1:]])
    return {"measured": table(powers.log_norms), "predicted": table(expected)}
