"""Columns that the pictures of the case study draw, light enough to travel while a slider moves.

A table is a dictionary of equally long float32 columns. NaN in a path is a gap, so that many short
lines are one item to draw.
"""

import numpy as np

from core.maths.case_studies.engine_fleet import SENSOR_MEANING

Table = dict[str, np.ndarray]


def path(x, y) -> Table:
    """Columns x and y of one line.

    >>> path([1, 2], [3.0, np.nan])["y"].tolist()
    [3.0, nan]
    """
    return {"x": np.asarray(x, np.float32), "y": np.asarray(y, np.float32)}


def dots(x, y) -> Table:
    """Each point as a stroke of no length, all in one path.

    >>> dots([7.0], [2.0])["x"].tolist()
    [7.0, 7.0, nan]
    """
    columns = (np.asarray(column, float) for column in (x, y))
    return path(*(np.stack([c, c, np.full(c.shape, np.nan)], axis=1).ravel() for c in columns))


def band(x, low, high) -> Table:
    """Columns x, low and high of a band, where both limits are finite."""
    x, low, high = (np.asarray(column, np.float32) for column in (x, low, high))
    seen = np.isfinite(low) & np.isfinite(high)
    return {"x": x[seen], "low": low[seen], "high": high[seen]}


def upright(at: float, x: np.ndarray, y: np.ndarray) -> Table:
    """A vertical line at ``at`` from 0 to the top of a curve; of no length beyond the curve's end.

    >>> upright(2.0, np.array([1.0, 3.0]), np.array([5.0, 4.0]))["y"].tolist()
    [0.0, 5.0]
    """
    return path([at, at], [0, y.max()]) if at <= x[-1] else path(x[[0, 0]], y[[0, 0]])


def symbol_and_unit(sensor: str) -> tuple[str, str]:
    """The symbol of a C-MAPSS sensor and its unit, empty where it has none.

    >>> symbol_and_unit("sensor_2"), symbol_and_unit("sensor_15")
    (('T24', '°R'), ('BPR', ''))
    """
    symbol, _, meaning = SENSOR_MEANING[sensor].partition(": ")
    return symbol, meaning.rpartition("(")[2].rstrip(")") if "(" in meaning else ""


def range_label(sensor: str, values: np.ndarray) -> str:
    """Symbol, range with two significant digits of its width, and unit of one sensor's history.

    >>> range_label("sensor_2", np.array([641.213, 643.871]))
    'T24  641.2–643.9 °R'
    """
    symbol, unit = symbol_and_unit(sensor)
    low, high = values.min(), values.max()
    if high == low:
        return f"{symbol}: constant"
    digits = int(np.clip(1 - np.floor(np.log10(high - low)), 0, 4))
    return f"{symbol}  {low:.{digits}f}–{high:.{digits}f} {unit}".strip()


def panels(
    values: np.ndarray, smooth: np.ndarray, trend: np.ndarray, columns: int
) -> dict[str, Table]:
    """Small multiples in one plot: every sensor scaled into its own cell of a grid, row by row.

    values, smooth, trend: (T, k), the history of k sensors. The grid is ``columns`` wide and 1
    high; a cell's lowest and highest value are those of ``values``, so what lies outside them
    (a trend may) leaves the cell. Returns the paths floors, raw, smooth and trend, and labels with
    the (k,) upper left corners. A constant sensor is its floor alone.
    """
    count = values.shape[1]
    rows = -(-count // columns)
    column, row = np.arange(count) % columns, np.arange(count) // columns
    low, high = values.min(axis=0), values.max(axis=0)
    spread = np.where(high > low, high - low, 1.0)
    floor = 1 - (row + 0.97) / rows
    moving = np.flatnonzero(high > low)

    def placed(series: np.ndarray, cells: np.ndarray = moving) -> Table:
        height = floor + 0.62 / rows * (series - low) / spread
        across = column + 0.9 * np.linspace(0, 1, len(series))[:, None]
        gap = np.full((1, len(cells)), np.nan)
        return path(*(np.vstack([part[:, cells], gap]).T.ravel() for part in (across, height)))

    return {
        "floors": placed(np.stack([low, low]), np.arange(count)),
        "raw": placed(values),
        "smooth": placed(smooth),
        "trend": placed(trend[[0, -1]]),  # two points make a line
        "labels": path(column, floor + 0.93 / rows),
    }
