"""Columns that the pictures of predictive maintenance draw: small multiples and their labels."""

import numpy as np

from core.maths.case_studies.predictive_maintenance.engine_fleet import meaning_of
from core.maths.columns import Table, path


def symbol_and_unit(sensor: str) -> tuple[str, str]:
    """The symbol of a C-MAPSS sensor and its unit, empty where it has none.

    >>> symbol_and_unit("sensor_2"), symbol_and_unit("sensor_15")
    (('T24', '°R'), ('BPR', ''))
    """
    symbol, meaning = meaning_of(sensor)
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
    return f"{symbol}  {low:,.{digits}f}–{high:,.{digits}f} {unit}".strip()


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
