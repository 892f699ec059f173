"""The columns that pictures of clouds are drawn from: roles and rows in order, gaps between pieces.

``role`` says what a piece stands for (core/charts/cloud.py), ``series`` which of them it is.
"""

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import ArrayLike
from scipy.optimize import isotonic_regression

Table = dict[str, Sequence | np.ndarray]


def window_table(*points: np.ndarray, least: float = 0.5, room: float = 1.1) -> Table:
    """Centre and half widths of a window that shows all points, (n, 2) each.

    >>> {k: v.tolist() for k, v in window_table(np.array([[0.0, 0.0], [4.0, 2.0]])).items()}
    {'cx': [2.0], 'cy': [1.0], 'rx': [2.2], 'ry': [1.1]}
    """
    every = np.vstack(points) if points else np.zeros((1, 2))
    every = every if len(every) else np.zeros((1, 2))
    low, high = every.min(axis=0), every.max(axis=0)
    (cx, cy), (rx, ry) = (low + high) / 2, np.maximum(room * (high - low) / 2, least)
    return {
        name: np.array([float(v)])
        for name, v in zip(("cx", "cy", "rx", "ry"), (cx, cy, rx, ry), strict=True)
    }


def dot_table(pieces: Iterable[tuple[str, np.ndarray]]) -> Table:
    """Points by role, each a stroke of no length.

    >>> dot_table([("point", np.array([[1.0, 2.0]]))])["y"].tolist()
    [2.0, 2.0, nan]
    """
    roles, columns = [], []
    for role, points in pieces:
        points = np.asarray(points, float).reshape(-1, 2)
        roles.append(role)
        columns.append(_strokes(points, points))
    return _table(roles, columns)


def segment_table(role: str, start: np.ndarray, end: np.ndarray) -> Table:
    """A short line from each start to its end, (n, 2) both.

    >>> segment_table("distance", np.array([[0.0, 0.0]]), np.array([[1.0, 2.0]]))["y"].tolist()
    [0.0, 2.0, nan]
    """
    start, end = np.asarray(start, float).reshape(-1, 2), np.asarray(end, float).reshape(-1, 2)
    return _table([role], [_strokes(start, end)])


def line_table(pieces: Iterable[tuple[str, np.ndarray]]) -> Table:
    """Polylines by role, (m, 2) each.

    >>> line_table([("arrow", [[0, 0], [1, 1]])])["series"].tolist()
    ['arrow 0', 'arrow 0']
    """
    pieces = [(role, np.asarray(points, float).reshape(-1, 2)) for role, points in pieces]
    columns = [points for _, points in pieces]
    series = _repeated([f"{role} {at}" for at, (role, _) in enumerate(pieces)], columns)
    return {"series": series} | _table([role for role, _ in pieces], columns)


def head_table(pieces: Iterable[tuple[str, np.ndarray]]) -> Table:
    """Tips of arrows from 0 to a point, with the turn of a triangle that points up, in degrees.

    >>> head_table([("arrow", np.array([2.0, 0.0]))])["angle"]
    [90.0]
    """
    rows = [(role, *map(float, tip)) for role, tip in pieces if np.any(tip)]
    return {
        "role": [role for role, _, _ in rows],
        "x": [x for _, x, _ in rows],
        "y": [y for _, _, y in rows],
        "angle": [float(90 - np.degrees(np.arctan2(y, x))) for _, x, y in rows],
    }


def name_table(rows: Iterable[tuple[str, str, float, float, bool]]) -> Table:
    """Words by role and place: (text, role, x, y, whether they end there).

    >>> name_table([("1st", "component", 0.5, 2, True)])["left"]
    [1]
    """
    rows = list(rows)
    names = ("text", "role", "x", "y")
    table: Table = {key: [row[i] for row in rows] for i, key in enumerate(names)}
    return table | {"left": [int(row[4]) for row in rows]}


def through(centre: ArrayLike, degrees: float, reach: float) -> np.ndarray:
    """The ends of a line through a centre, ``reach`` to both sides, (2, 2).

    >>> through([1.0, 1.0], 90, 2.0).round(9).tolist()
    [[1.0, -1.0], [1.0, 3.0]]
    """
    turn = np.radians(degrees)
    step = reach * np.array([np.cos(turn), np.sin(turn)])
    return np.asarray(centre, float) + np.array([-step, step])


def feet(points: np.ndarray, centre: np.ndarray, degrees: float, sense: str) -> np.ndarray:
    """Where the distance of each point meets the line: at right angles ("across"), along the y axis
    ("upright") or along the x axis ("level"); NaN where that never meets it.

    >>> feet(np.array([[2.0, 0.0]]), np.zeros(2), 45, "across").round(9).tolist()
    [[1.0, 1.0]]
    >>> feet(np.array([[2.0, 0.0]]), np.zeros(2), 45, "upright").round(9).tolist()
    [[2.0, 2.0]]
    """
    cos, sin = np.cos(np.radians(degrees)), np.sin(np.radians(degrees))
    Z = points - centre
    if sense == "across":
        return centre + np.outer(Z @ [cos, sin], [cos, sin])
    with np.errstate(divide="ignore", invalid="ignore"):
        if sense == "upright":
            slope = sin / cos if abs(cos) > 1e-9 else np.nan
            return centre + np.column_stack([Z[:, 0], slope * Z[:, 0]])
        slope = cos / sin if abs(sin) > 1e-9 else np.nan
        return centre + np.column_stack([slope * Z[:, 1], Z[:, 1]])


def spread_names(
    tips: np.ndarray, names: Sequence[str], height: float, most: int = 9
) -> list[tuple[str, float, float]]:
    """Names at the tips of the longest arrows, moved up or down until none stands on another.

    tips: (d, 2); height: of a line of words in the picture's units. Returns (text, x, y).

    >>> spread_names(np.array([[1.0, 0.0], [1.0, 0.1]]), ["a", "b"], 0.5)
    [('a', 1.0, -0.2), ('b', 1.0, 0.3)]
    """
    longest = np.argsort(-np.hypot(*tips.T), kind="stable")[:most]
    placed: list[tuple[str, float, float]] = []
    for side in (tips[longest, 0] < 0, tips[longest, 0] >= 0):
        chosen = longest[side]
        chosen = chosen[np.argsort(tips[chosen, 1], kind="stable")]
        if not len(chosen):
            continue
        # The least squares of moves that leave a line of words between neighbours.
        steps = height * np.arange(len(chosen))
        y = isotonic_regression(tips[chosen, 1] - steps).x + steps
        placed += [
            (names[at], float(tips[at, 0]), round(float(value), 9))
            for at, value in zip(chosen, y, strict=True)
        ]
    return placed


def _strokes(start: np.ndarray, end: np.ndarray) -> np.ndarray:
    """A stroke from each start to its end and a gap after it, (3n, 2)."""
    return np.stack([start, end, np.full(start.shape, np.nan)], axis=1).reshape(-1, 2)


def _repeated(words: Sequence[str], columns: Sequence[np.ndarray]) -> np.ndarray:
    return np.repeat(np.array(words, str), [len(rows) for rows in columns])


def _table(roles: Sequence[str], columns: Sequence[np.ndarray]) -> Table:
    """Rows under each other, each with the role of its piece."""
    rows = np.vstack(columns) if columns else np.zeros((0, 2))
    size = np.abs(rows[np.isfinite(rows) & (rows != 0)])
    if not size.size or (size.min() > 1e-30 and size.max() < 1e30):  # else ∞ or 0 would be drawn
        rows = rows.astype(np.float32)
    return {"role": _repeated(roles, columns), "x": rows[:, 0], "y": rows[:, 1]}
