"""Columns that the pictures of the stock-trends page draw, light enough to travel during a drag."""

from itertools import pairwise

import numpy as np

from core.maths.case_studies.stock_trends.walk_forward import Fan

Columns = dict[str, np.ndarray]
DAYS_OF_A_YEAR = 365.2425


def decimal_years(date: np.ndarray) -> np.ndarray:
    """Days or minutes as years with a fraction, for an axis of numbers; (n,) datetime64 → (n,).

    >>> decimal_years(np.array(["2000-01-01", "2001-01-01"], "datetime64[D]")).round(3).tolist()
    [2000.0, 2001.002]
    """
    since = np.asarray(date, "datetime64[m]") - np.datetime64("2000-01-01T00:00")
    return 2000 + since / np.timedelta64(1, "D") / DAYS_OF_A_YEAR


def outline_rows(y: np.ndarray, points: int = 800) -> np.ndarray:
    """Which of many values to draw so that a line looks the same: (≤ points,) rising indices.

    The series is cut into points/4 stretches, of each its first, last, smallest and largest value
    are kept, so no spike is lost. Short series are kept whole. NaN are passed over where a stretch
    has anything else, and stay as gaps at its ends. y: (n,). Errors: ValueError for points < 8.

    >>> outline_rows(np.r_[np.zeros(50), 9.0, np.zeros(49)], 8).tolist()
    [0, 49, 50, 51, 99]
    """
    if points < 8:
        raise ValueError(f"points must be at least 8, got {points}")
    y = np.asarray(y, dtype=float)
    if len(y) <= points:
        return np.arange(len(y))
    edges = np.linspace(0, len(y), points // 4 + 1).astype(int)
    kept = [edges[:-1], edges[1:] - 1]
    low, high = np.where(np.isnan(y), np.inf, y), np.where(np.isnan(y), -np.inf, y)
    for start, stop in pairwise(edges):
        kept.append([start + np.argmin(low[start:stop]), start + np.argmax(high[start:stop])])
    return np.unique(np.concatenate(kept))


def moved(price: float, returns: np.ndarray, unit: float = 0.0) -> np.ndarray:
    """The price after these returns, price·e^r; of differences in units, price + unit·r. NaN where
    it is beyond all floating-point numbers.

    >>> moved(100.0, np.log([1.1])).round(6).tolist(), moved(-3.0, np.array([2.0]), 0.5).tolist()
    ([110.0], [-2.0])
    """
    with np.errstate(over="ignore"):
        after = price + unit * returns if unit else price * np.exp(returns)
    return np.where(np.isfinite(after), after, np.nan)


def fan_columns(fan: Fan, price: float, unit: float = 0.0) -> dict[str, Columns]:
    """A fan in the price's own units: tables centre, actual (x, y) and bands (level, x, low, high).

    e^forecast is the median of the price, not its mean, where log prices are symmetric around the
    forecast. price: at the origin; unit: of a price that changes by differences, 0 for returns:
    see PriceSet.returns. level: 0 for the first of the fan's levels, and so on. What is beyond all
    floating-point numbers is left out.
    """
    levels, ahead = len(fan.low), len(fan.ahead)
    columns = {
        "level": np.repeat(np.arange(levels), ahead),
        "x": np.tile(fan.ahead, levels),
        "low": moved(price, fan.low, unit).ravel(),
        "high": moved(price, fan.high, unit).ravel(),
    }
    known = np.isfinite(columns["low"]) & np.isfinite(columns["high"])
    return {
        "centre": {"x": fan.ahead, "y": moved(price, fan.centre, unit)},
        "actual": {"x": fan.ahead, "y": moved(price, fan.actual, unit)},
        "bands": {name: column[known] for name, column in columns.items()},
    }


def matrix_columns(matrix: np.ndarray, rows: list[str], columns: list[str]) -> Columns:
    """A matrix cell by cell for a heat map: row and column (names) and value; NaN left out.

    Errors: ValueError if the names do not match the shape.

    >>> matrix_columns(np.array([[1.0, 0.5]]), ["A"], ["A", "B"])["column"].tolist()
    ['A', 'B']
    """
    matrix = np.asarray(matrix, dtype=float)
    if matrix.shape != (len(rows), len(columns)):
        raise ValueError(f"names must match the matrix, got {matrix.shape}")
    known = np.isfinite(matrix).ravel()
    return {
        "row": np.repeat(np.array(rows, object), len(columns))[known],
        "column": np.tile(np.array(columns, object), len(rows))[known],
        "value": matrix.ravel()[known],
    }
