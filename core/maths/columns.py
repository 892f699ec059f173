"""Columns that pictures draw, light enough to travel while a slider moves.

A table is a dictionary of equally long float32 columns. NaN in a path is a gap, so that many short
lines are one item to draw.
"""

from collections.abc import Mapping, Sequence

import numpy as np

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


def stick_columns(x: np.ndarray, y: np.ndarray, low: np.ndarray | float = 0.0) -> Table:
    """A vertical stick from low to y at each x, all in one path.

    >>> stick_columns(np.array([2.0]), np.array([0.5]))["y"].tolist()
    [0.0, 0.5, nan]
    """
    x, y = np.asarray(x, float), np.asarray(y, float)
    gap = np.full(x.shape, np.nan)
    return path(
        np.stack([x, x, gap], axis=1).ravel(),
        np.stack([np.broadcast_to(low, x.shape), y, gap], axis=1).ravel(),
    )


FAR = -1e3  # windows away: a dataset without a row has no extent, of which the browser complains


def plane_window(x: tuple[float, float], y: tuple[float, float]) -> dict[str, np.ndarray]:
    """Centre and half widths of a window from end to end.

    >>> {name: value.tolist() for name, value in plane_window((0, 4), (1, 2)).items()}
    {'cx': [2.0], 'cy': [1.5], 'rx': [2.0], 'ry': [0.5]}
    """
    (x0, x1), (y0, y1) = x, y
    values = ((x0 + x1) / 2, (y0 + y1) / 2, (x1 - x0) / 2, (y1 - y0) / 2)
    return {n: np.array([v]) for n, v in zip(("cx", "cy", "rx", "ry"), values, strict=True)}


def aside(window: Mapping[str, np.ndarray], columns: Sequence[str]) -> dict[str, np.ndarray]:
    """One row far outside a window, in place of no row; what is no coordinate is 0."""
    at = {"x": window["cx"] + FAR * window["rx"], "y": window["cy"] + FAR * window["ry"]}
    return {name: at.get(name[0] if name[1:] in ("", "2") else "", np.zeros(1)) for name in columns}


def filled(
    tables: Mapping[str, Mapping[str, np.ndarray]], window: Mapping[str, np.ndarray]
) -> dict[str, Mapping[str, np.ndarray]]:
    """The tables of a map, those without a row (or without a number) with one far outside."""
    return {"window": window} | {
        name: table if np.isfinite(np.asarray(table["x"], float)).any() else aside(window, [*table])
        for name, table in tables.items()
    }
