"""The columns that the picture of a pseudospectrum is drawn from, in the units of A."""

import math

import numpy as np

from core.maths.linear_algebra.eigen_tables import ROUNDING, Table, Tables, window
from core.maths.linear_algebra.pseudospectrum import (
    Meeting,
    Nearest,
    Powers,
    Resolvent,
    level_lines,
)

EXPONENTS = tuple(range(-8, 0))  # of the levels that are always drawn, against ‖A‖₂
TOP = 1e30  # a norm above it is not drawn


def still_tables(grid: Resolvent, near: Nearest) -> Tables:
    """What does not depend on the ε of now: window, level lines, numerical range, eigenvalues.

    Datasets: window, levels (``exponent``: ε = 10^exponent·‖A‖₂), field, axis, eigenvalues, meeting
    (NaN where no two regions can meet).
    """
    centre = (grid.x[0] + grid.x[-1]) / 2 * grid.scale
    half = max(grid.x[-1] - grid.x[0], grid.y[-1] - grid.y[0]) / 2 * grid.scale
    drawn = [(exponent, line) for exponent in EXPONENTS for line in level_lines(grid, 10**exponent)]
    sizes = [len(line) for _, line in drawn]
    field, values = grid.field * grid.scale, grid.values * grid.scale
    met = near.where * grid.scale if near.case in (Meeting.EXACT, Meeting.FOUND) else math.nan
    return {
        "window": window(half, centre=centre),
        "levels": _lines([line for _, line in drawn])
        | {"exponent": np.repeat(np.array([e for e, _ in drawn], np.int8), sizes)},
        "field": {"x": field.real, "y": field.imag},
        "axis": {"x": centre + np.array([-9.0, 9.0]) * half, "y": np.zeros(2)},
        "eigenvalues": {"x": values.real, "y": values.imag},
        "meeting": {"x": np.array([complex(met).real]), "y": np.array([complex(met).imag])},
    }


def now_table(grid: Resolvent, level: float) -> Table:
    """The boundary of the ε-pseudospectrum of now, ``level`` = ε/‖A‖₂."""
    return _lines(level_lines(grid, level))


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
