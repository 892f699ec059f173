"""A curve as a picture needs it: rows in order, gaps where there is no value, and its window."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike

from core.maths.calculus.functions import Function

POINTS = 401
GAP_HALVINGS = 36
HALVINGS = 8


def value_window(*values: np.ndarray, least: float = 1.0) -> tuple[float, float]:
    """Centre and half height that show these values: all of them, or, where a few run far away
    (a pole), the middle nine tenths.

    >>> value_window(np.array([0.0, 1.0, 2.0]))
    (1.0, 1.15)
    """
    found = np.concatenate([np.ravel(one) for one in values])
    found = found[np.isfinite(found)]
    if not len(found):
        return 0.0, least / 2
    found.sort()
    low, high = found[0], found[-1]
    inner_low, inner_high = (_share(found, share) for share in (0.05, 0.95))
    if high - low > 4 * (inner_high - inner_low) and inner_high > inner_low:
        low, high = inner_low, inner_high
    half = 1.15 * (high - low) / 2
    return float((low + high) / 2), float(max(half, least / 2))


def _share(ordered: np.ndarray, share: float) -> float:
    """The quantile of sorted values, between two of them in proportion."""
    whole, rest = divmod(share * (len(ordered) - 1), 1.0)
    after = min(int(whole) + 1, len(ordered) - 1)
    return ordered[int(whole)] + rest * (ordered[after] - ordered[int(whole)])


def unjoined(y: np.ndarray, half: float) -> np.ndarray:
    """``y`` with a gap wherever it leaps over the whole window: the two sides of a pole or jump."""
    leap = np.flatnonzero(np.abs(np.diff(y)) > 2 * half)
    y = y.copy()
    y[leap] = np.nan
    return y


def breaks(f: Function, low: float, high: float) -> tuple[list[tuple[float, float]], int]:
    """Where a curve that is drawn from ``low`` to ``high`` has gaps, as the first and last place
    without a value of each; and how often it leaps so far that it is not joined.

    >>> from core.maths.calculus.expressions.reader import parse
    >>> breaks(Function(parse("sqrt(x)")), -200, 200), breaks(Function(parse("sign(x)")), -1, 2)
    (([(-200.0, -1.0)], 0), ([], 0))
    """
    x = np.linspace(low, high, POINTS)
    y = f(x)
    missing = np.isnan(y)
    before = np.flatnonzero(np.isnan(unjoined(y, value_window(y)[1])) & ~missing)
    leaps = _leaps(f, x[before], x[before + 1])
    turns = np.flatnonzero(np.diff(missing, prepend=False, append=False))
    ends = x[turns[::2]].tolist(), x[turns[1::2] - 1].tolist()
    return list(zip(*ends, strict=True)), int(leaps.sum())


def ends_of_gap(
    f: Function, gap: tuple[float, float], low: float, high: float
) -> tuple[float, float]:
    """The ends of a gap of :func:`breaks`, found by halving; what is within rounding of 0 is 0.

    >>> from core.maths.calculus.expressions.reader import parse
    >>> f = Function(parse("sqrt(x - 0.2512)"))
    >>> breaks(f, -1, 1)[0], ends_of_gap(f, (-1.0, 0.25), -1, 1)
    ([(-1.0, 0.25)], (-1.0, 0.2512))
    """
    step = (high - low) / (POINTS - 1)
    inside = np.array(gap)
    outside = np.clip(inside + np.array([-step, step]), low, high)
    for _ in range(GAP_HALVINGS):
        middle = (inside + outside) / 2
        missing = np.isnan(f(middle))
        inside, outside = np.where(missing, middle, inside), np.where(missing, outside, middle)
    first, last = np.where(np.abs(inside) < 1e-9 * (high - low), 0.0, inside.round(12)).tolist()
    return first, last


def _leaps(f: Function, left: np.ndarray, right: np.ndarray) -> np.ndarray:
    """Which of these pieces hold a leap: at a pole or a jump, however near it is looked at, half of
    the difference of both ends is left at least; where f is only steep it is not."""
    low, high = f(left), f(right)
    across = np.abs(high - low)
    for _ in range(HALVINGS if len(left) else 0):
        middle = (left + right) / 2
        inner = f(middle)
        first = ~(np.abs(high - inner) > np.abs(inner - low))  # a middle without a value counts
        left, low = np.where(first, left, middle), np.where(first, low, inner)
        right, high = np.where(first, middle, right), np.where(first, inner, high)
    return ~(np.abs(high - low) < 0.5 * across)


def curve_table(f: Function, low: float, high: float, half: float = np.inf) -> dict:
    """The graph of f from ``low`` to ``high`` as one role; ``half`` the window's half height."""
    x = np.linspace(low, high, POINTS)
    return {
        "series": ["f"] * POINTS,
        "role": ["function"] * POINTS,
        "x": x,
        "y": unjoined(f(x), half),
    }


def joined(*tables: dict) -> dict:
    """Tables of the same columns under each other; of none, an empty one."""
    if not tables:
        return NOTHING
    return {name: np.concatenate([one[name] for one in tables]) for name in tables[0]}


def polyline(series: str, role: str, x: ArrayLike, y: ArrayLike) -> dict:
    return {"series": np.full(len(x), series), "role": np.full(len(x), role), "x": x, "y": y}


def stems(series: str, role: str, x: ArrayLike, y: ArrayLike, low: ArrayLike | float = 0.0) -> dict:
    """An upright stroke from low to y at each x, all as one path.

    >>> stems("a", "b", [2.0], [0.5])["y"].tolist()
    [0.0, 0.5, nan]
    """
    gap = np.full(len(x), np.nan)
    across = np.column_stack([x, x, gap]).ravel()
    up = np.column_stack([np.broadcast_to(low, len(x)), y, gap]).ravel()
    return polyline(series, role, across, up)


def scattered(series: str, role: str, x: ArrayLike, y: ArrayLike) -> dict:
    """Many points as one path, each a stroke of no length."""
    return stems(series, role, x, y, y)


def dot(role: str, x: float, y: float) -> dict:
    """A point, as a line of no length."""
    return polyline(f"{role} {x:g}", role, [x, x], [y, y])


NOTHING = polyline("", "", [], [])


def curve_datasets(cx: float, cy: float, rx: float, ry: float, **tables: dict) -> dict:
    """What a plot of curves draws in the window of this centre and these half sides; empty where
    nothing is given."""
    return {
        "window": {"cx": [cx], "cy": [cy], "rx": [rx], "ry": [ry]},
        "areas": NOTHING | {"y2": []},
        "curves": NOTHING,
        "dashed": NOTHING,
        "points": NOTHING,
        "names": {"text": [], "role": [], "x": [], "y": []},
    } | tables


def order_datasets(x0: float, x1: float, y0: float, y1: float, at: Sequence[float] = (), **tables):
    """What a plot of orders draws between these ends of its axes; ``at``: where the upright line of
    now stands. Empty where nothing is given."""
    return {
        "window": {"x0": [x0], "x1": [x1], "y0": [y0], "y1": [y1]},
        "measured": NOTHING,
        "predicted": NOTHING,
        "marks": {"role": [], "x": [], "y0": [], "y1": []},
        "now": {"x": [*at], "y0": [y0] * len(at), "y1": [y1] * len(at)},
        "points": NOTHING,
    } | tables


def stacked_datasets(upper: dict, lower: dict) -> dict:
    """Two pictures as :func:`curve_datasets` makes them, one over the other; what leaves the height
    of its window is cut."""
    upper, lower = {"thin": NOTHING} | _cut(upper), _cut(lower)
    return {"upper": upper.pop("window")} | {f"over_{k}": v for k, v in upper.items()} | lower


def _cut(datasets: dict) -> dict:
    row = {name: values[0] for name, values in datasets["window"].items()}
    low, high = row["cy"] - row["ry"], row["cy"] + row["ry"]
    cut = dict(datasets)
    for name in ("curves", "dashed", "points"):
        y = np.asarray(cut[name]["y"], float)
        out = (y < low) | (y > high)
        if out.any():
            cut[name] = cut[name] | {"y": np.where(out, np.nan, y)}
    sides = {
        side: np.clip(np.asarray(cut["areas"][side], float), low, high) for side in ("y", "y2")
    }
    cut["areas"] = cut["areas"] | sides
    return cut


def one_by_one(x: np.ndarray, low: float, high: float, few: int) -> bool:
    """Whether data in a window are drawn one by one: few, or too near each other for bars that a
    curve over the window could be compared with.

    >>> one_by_one(np.ones(60), 0, 5, 30), one_by_one(np.arange(60.0), 0, 60, 30)
    (True, False)
    """
    return len(x) <= few or bool(np.ptp(x) < 1e-3 * (high - low))


def histogram_area(series: str, role: str, x: ArrayLike, edges: ArrayLike) -> dict:
    """A histogram as an area of total 1 over these edges, for the dataset areas: numbers beyond the
    edges count to the total alone.

    >>> histogram_area("a", "b", [0.5, 1.5, 1.5, 9], [0, 1, 2])["y"].tolist()
    [0.25, 0.25, 0.5, 0.5]
    """
    edges = np.asarray(edges, float)
    tall = np.histogram(x, edges)[0] / (len(np.atleast_1d(x)) * np.diff(edges))
    across, up = np.repeat(edges, 2)[1:-1], np.repeat(tall, 2)
    return polyline(series, role, across, up) | {"y2": np.zeros(len(across))}
