"""More columns for the pictures of the stock-trends page: lines, histograms, roots, wealth."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from core.maths.case_studies.stock_trends.tables import outline_rows
from core.maths.case_studies.stock_trends.trading_backtest import wealth_by_cost
from core.maths.case_studies.stock_trends.trials import Sweep, TwinWalks
from core.maths.columns import dots, path

Columns = dict[str, np.ndarray]
POINTS = 400  # of a line that is drawn
COSTS = np.linspace(0.0, 50.0, 41)  # basis points of the cost curve


def thin_line(x: np.ndarray, y: np.ndarray, points: int = POINTS) -> Columns:
    """Columns x, y of a line of at most so many points (tables.outline_rows chooses them).

    >>> {name: column.tolist() for name, column in thin_line(np.arange(2), np.ones(2)).items()}
    {'x': [0.0, 1.0], 'y': [1.0, 1.0]}
    """
    rows = outline_rows(y, points)
    return {"x": np.asarray(x, np.float32)[rows], "y": np.asarray(y, np.float32)[rows]}


def mirrored(line: Columns) -> Columns:
    """A line and its mirror image below zero as one path with a gap between."""
    x, y = line["x"], line["y"]
    return {"x": np.r_[x, np.nan, x], "y": np.r_[y, np.nan, -y]}


def histogram_columns(values: np.ndarray, bins: int = 9) -> Columns:
    """Outline of a histogram as an area: x with low = 0 and high = count, two rows a bin.

    NaN are left out; equal values get a bin of width 0.2 around them.

    >>> histogram_columns(np.array([0.0, 1.0, 1.0]), 2)["high"].tolist()
    [1.0, 1.0, 2.0, 2.0]
    """
    values = np.asarray(values, float)
    values = values[np.isfinite(values)]
    if not len(values):
        return {name: np.empty(0) for name in ("x", "low", "high")}
    low, high = float(values.min()), float(values.max())
    low, high = (low - 0.1, high + 0.1) if high - low < 1e-9 else (low, high)
    counts, edges = np.histogram(values, bins, (low, high))
    x = np.repeat(edges, 2)[1:-1]
    return {"x": x, "low": np.zeros(2 * bins), "high": np.repeat(counts, 2).astype(float)}


def error_race_columns(
    year: np.ndarray, error: np.ndarray, baseline_error: np.ndarray, unit: float = 0.0
) -> tuple[Columns, float]:
    """Σ(|e of the baseline| − |e of the method|) so far, in per cent of the price, of differences
    (see PriceSet.returns) in the price's own unit; and its end.

    It rises on days on which the method came nearer. Days without an outcome are left out.
    Source of the picture: Welch and Goyal, Review of Financial Studies 21, 2008 (squared errors).
    """
    saved = np.abs(baseline_error) - np.abs(error)
    known = np.isfinite(saved)
    total = (unit or 100.0) * np.cumsum(saved[known])
    return thin_line(np.asarray(year)[known], total), float(total[-1])


def cost_curve_columns(simple: np.ndarray, position: np.ndarray) -> tuple[Columns, float]:
    """Final wealth of the same positions for costs of 0 to 50 basis points, and the break-even.

    Break-even: the cost at which the final wealth falls below 1, interpolated in log wealth; NaN
    where it never does, or is below 1 without any cost. A wealth of 0 is left out.
    """
    wealth = wealth_by_cost(simple, position, COSTS)
    kept = wealth > 1e-6
    curve = {"x": COSTS[kept], "y": wealth[kept]}
    log = np.log(wealth[kept])
    if len(log) < 2 or log[0] <= 0 or log[-1] >= 0:
        return curve, np.nan
    return curve, float(np.interp(0.0, -log, COSTS[kept]))


def circle_columns(points: int = 73) -> Columns:
    """The unit circle as a closed line."""
    angle = np.linspace(0, 2 * np.pi, points)
    return {"x": np.cos(angle), "y": np.sin(angle)}


def axes_columns(half: float) -> Columns:
    """Both axes from −half to half as one path with a gap."""
    reach = np.array([-half, half])
    zero = np.zeros(2)
    return {"x": np.r_[reach, np.nan, zero], "y": np.r_[zero, np.nan, reach]}


def sweep_columns(sweep: Sweep, second: bool = False) -> Columns:
    """Sharpe ratios of all pairs cell by cell: row (slow), column (fast), value, text.

    Pairs that cannot be (fast ≥ slow) or never traded are left out.
    """
    values = (sweep.second if second else sweep.first).T[::-1]
    known = np.isfinite(values).ravel()
    row = np.repeat([str(s) for s in sweep.slow[::-1]], len(sweep.fast))
    column = np.tile([str(f) for f in sweep.fast], len(sweep.slow))
    value = values.ravel()[known]
    return {
        "row": row[known].astype(object),
        "column": column[known].astype(object),
        "value": value,
        "text": np.array([f"{v:.1f}".replace("-", "−") for v in value], object),
    }


def part_of_twins(twins: TwinWalks, start: int, stop: int) -> TwinWalks:
    """The same days start … stop − 1 of every random walk; direction stays that of all days."""
    days = slice(start, stop)
    return replace(
        twins,
        signal=twins.signal[:, days],
        expected=twins.expected[:, days],
        simple=twins.simple[:, days],
    )


def root_columns(ar: np.ndarray, ma: np.ndarray) -> tuple[dict[str, Columns], float]:
    """Roots of an autoregression and zeros of its moving average as dots; and the largest |root|.

    Roots of zᵖ = φ₁zᵖ⁻¹ + … + φₚ, zeros of z^q + θ₁z^(q−1) + … + θ_q. Tables: window (cx, cy, rx,
    ry), which holds all of them and the unit circle, axes, circle, roots, zeros (x, y).

    >>> tables, largest = root_columns(np.array([0.5]), np.empty(0))
    >>> largest, tables["roots"]["x"][:2].tolist(), tables["window"]["rx"]
    (0.5, [0.5, 0.5], [1.15])
    """
    roots = np.roots(np.r_[1.0, -np.asarray(ar)]) if len(ar) else np.empty(0, complex)
    zeros = np.roots(np.r_[1.0, np.asarray(ma)]) if len(ma) else np.empty(0, complex)
    reach = 1.15 * max(1.0, float(np.abs(np.r_[roots, zeros]).max(initial=0.0)))
    tables = {
        "window": {"cx": [0.0], "cy": [0.0], "rx": [reach], "ry": [reach]},
        "axes": axes_columns(reach),
        "circle": circle_columns(),
        "roots": dots(roots.real, roots.imag),
        "zeros": dots(zeros.real, zeros.imag),
    }
    return tables, float(np.abs(roots).max(initial=0.0))


def pair_columns(sweep: Sweep) -> dict[str, Columns]:
    """Each pair of a sweep as a dot: Sharpe ratio on the first part, and on the second.

    Tables: pairs, best (the best pair of the first part; without a dot where that never traded on
    the second), and hold, a cross of two lines at buy and hold, as wide as the dots reach; empty
    where the price stands still on a part.
    """
    known = np.isfinite(sweep.first) & np.isfinite(sweep.second)
    x, y = sweep.first[known], sweep.second[known]
    at = sweep.best() if sweep.traded else None
    seen = at is not None and known[at]
    best = [[table[at]] if seen else [] for table in (sweep.first, sweep.second)]
    if not np.isfinite([sweep.hold_first, sweep.hold_second]).all():
        return {"pairs": dots(x, y), "best": dots(*best), "hold": path([], [])}
    across, up = np.r_[x, sweep.hold_first], np.r_[y, sweep.hold_second]
    gap, beside = np.nan, [sweep.hold_first] * 2
    return {
        "pairs": dots(x, y),
        "best": dots(*best),
        "hold": path(
            [across.min(), across.max(), gap, *beside],
            [sweep.hold_second, sweep.hold_second, gap, up.min(), up.max()],
        ),
    }


def bar_columns(names: Sequence[str], values: np.ndarray, form: str) -> dict[str, Any]:
    """One bar for each name: name, value, text. form: of the text, as of str.format.

    >>> bar_columns(["A"], np.array([-0.5]), "{:.2f}")["text"]
    ['−0.50']
    """
    return {"name": list(names), "value": np.asarray(values, float), "text": texts(values, form)}


def texts(values: np.ndarray, form: str) -> list[str]:
    """Numbers as they stand in a picture, with a true minus."""
    return [form.format(value).replace("-", "−") for value in np.ravel(values)]


def risk_columns(names: Sequence[str], before: np.ndarray, after: np.ndarray) -> dict[str, Any]:
    """Volatilities of assets and mixes on the days learned from and on later ones, in per cent.

    Tables: rows (name, before, after).
    """
    before, after = 100 * np.asarray(before, float), 100 * np.asarray(after, float)
    return {"rows": {"name": list(names), "before": before, "after": after}}
