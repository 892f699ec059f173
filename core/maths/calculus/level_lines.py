"""Level lines of a function of two variables, as pictures need them: the map, the line through a
point, and the lines around a point beside those of another function.

Lines are rows in their order with a gap (NaN) between pieces. Traced by marching squares on an even
grid (contourpy).
"""

import math
from collections.abc import Callable, Sequence
from functools import lru_cache

import numpy as np

from core.maths.calculus.functions_of_two import FunctionOfTwo
from core.maths.calculus.gradients import REACH
from core.maths.contour_tracer import contour_tracer
from core.maths.optimization.surfaces import Surface, contour_lines

FINE = 161  # points a side of the grid
WIDE, TALL = (
    2 * REACH,
    4 / 3 * REACH,
)  # half widths of the map: pictures may be wider
Line = dict[str, np.ndarray]


@lru_cache(maxsize=64)
def heights(f: FunctionOfTwo) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """x and y of the grid, and f on it; row i belongs to y[i]."""
    x, y = np.linspace(-WIDE, WIDE, FINE), np.linspace(-TALL, TALL, FINE)
    return x, y, f(x[None, :], y[:, None])


def has_holes(f: FunctionOfTwo) -> bool:
    """Whether f has no value at some point of the grid that is looked at.

    >>> from core.maths.calculus.expressions.reader import parse
    >>> [has_holes(FunctionOfTwo(parse(text, ("x", "y")))) for text in ("ln(x)", "x y")]
    [True, False]
    """
    across, up, z = heights(f)
    return bool(np.isnan(z[np.abs(up) <= REACH][:, np.abs(across) <= REACH]).any())


def even_levels(z: np.ndarray, count: int = 14) -> np.ndarray:
    """About ``count`` round heights at equal distances over what f takes, but for the highest and
    lowest 2 in 100 points. None where f has no value, or one alone.

    >>> even_levels(np.linspace(0, 10, 1001), 5).tolist()
    [2.0, 4.0, 6.0, 8.0]
    """
    z = z[np.isfinite(z)]
    if not len(z):
        return np.empty(0)
    low, high = np.quantile(z, [0.02, 0.98])
    if not high - low > 1e-12 * max(abs(low), abs(high)):
        return np.empty(0)
    rough = (high - low) / count
    power = 10.0 ** math.floor(math.log10(rough))
    step = power * next(m for m in (1, 2, 2.5, 5, 10) if m * power >= rough * (1 - 1e-9))
    first, last = math.ceil(low / step), math.floor(high / step)
    return np.arange(first, last + 1) * step


@lru_cache(maxsize=64)
def level_map(f: FunctionOfTwo, levels: tuple[float, ...] = ()) -> Line:
    """Columns line, level (its rank, 0 … 1), height, x, y of the map's level lines.

    Without ``levels``, even ones over the plane that is looked at. Where f leaps over a level there
    is no line: a point that is nearer to the next level than to its own is left out.
    """
    across, up, z = heights(f)
    inner = z[np.abs(up) <= REACH][:, np.abs(across) <= REACH]
    wanted = np.array(levels) if levels else even_levels(inner)
    window = ((-WIDE, WIDE), (-TALL, TALL))
    whole = Surface("", "", "", _known(z), f.gradient, f.second, window, (0.0, 0.0), ())
    found = contour_lines(whole, wanted.tolist(), FINE)
    x, y = found.x.astype(float), found.y.astype(float)
    rank = np.zeros(len(x), int)
    if len(wanted):
        rank = np.abs(found.level[:, None] - wanted).argmin(axis=1)
    gaps = np.concatenate([[np.inf], np.diff(wanted), [np.inf]])
    height = wanted[rank]
    true = np.abs(f(x, y) - height) < 0.5 * np.minimum(gaps[rank], gaps[rank + 1])
    return {
        "line": found.line.astype(np.int16),
        "level": (rank / max(1, len(wanted) - 1)).astype(np.float32),
        "height": height,
        "x": np.where(true, x, np.nan).astype(np.float32),
        "y": np.where(true, y, np.nan).astype(np.float32),
    }


def _known(z: np.ndarray) -> Callable:
    """f on the grid that is known already."""
    return lambda x, y: z


@lru_cache(maxsize=64)
def level_labels(f: FunctionOfTwo, levels: tuple[float, ...] = (), most: int = 7) -> Line:
    """Columns height, x, y: where a level's height is written, on its longest line, one of few
    levels and none near another."""
    lines = level_map(f, levels)
    places: list[tuple[float, float, float]] = []
    every = np.unique(lines["height"])
    for height in every[:: max(1, math.ceil(len(every) / most))]:
        on = np.flatnonzero(lines["height"] == height)
        names, sizes = np.unique(lines["line"][on], return_counts=True)
        own = on[lines["line"][on] == names[sizes.argmax()]]
        for k in own[len(own) // 2 :]:
            x, y = float(lines["x"][k]), float(lines["y"][k])
            inside = abs(x) < 0.93 * REACH and abs(y) < 0.93 * REACH
            if inside and all(math.dist((x, y), one[1:]) > 0.7 for one in places):
                places.append((float(height), x, y))
                break
    columns = np.array(places, float).reshape(-1, 3).T
    return dict(zip(("height", "x", "y"), columns, strict=True))


@lru_cache(maxsize=64)
def _tracer(f: FunctionOfTwo):
    return contour_tracer(*heights(f))


def joined_pieces(pieces: Sequence[np.ndarray]) -> tuple[np.ndarray, np.ndarray]:
    """x and y of pieces (n, 2), a gap after each."""
    gap = np.full((1, 2), np.nan)
    rows = [part for piece in pieces for part in (piece, gap)]
    return tuple(np.concatenate(rows or [gap]).T)


def level_through(f: FunctionOfTwo, x: float, y: float) -> tuple[np.ndarray, np.ndarray]:
    """The level line of the height that f has at (x, y), all its pieces in the picture.

    >>> from core.maths.calculus.expressions.reader import parse
    >>> bowl = FunctionOfTwo(parse("x^2 + y^2", ("x", "y")))
    >>> across, up = level_through(bowl, 2.0, 0.0)
    >>> bool(np.nanmax(np.abs(np.hypot(across, up) - 2)) < 1e-3)
    True
    """
    height = float(f(x, y))
    if math.isnan(height):
        return joined_pieces([])
    return joined_pieces(_tracer(f).lines(height))


def lines_around(
    functions: Sequence[Callable], x: float, y: float, radius: float, power: int = 1, count: int = 4
) -> list[tuple[np.ndarray, np.ndarray]]:
    """Level lines of each function within ``radius`` of (x, y), all at the same heights: that of
    the first at the point, and ``count`` to both sides over what the last takes (the first, where
    that is constant), at distances like
    kᵖ with p = ``power``: so the lines are even on a slope with 1, around a level point with 2."""
    side = radius * np.linspace(-1, 1, 41)
    inside = np.hypot(side[None, :], side[:, None]) <= radius
    across, up = x + side[None, :], y + side[:, None]
    tables = [np.where(inside, f(across, up), np.nan) for f in functions]
    middle = float(functions[0](x, y))
    spans = [np.nanmax(np.abs(z - middle), initial=0.0) for z in (tables[-1], tables[0])]
    span = next((one for one in spans if one > 1e-12 * max(1e-3, abs(middle))), 0.0)
    if not (math.isfinite(middle) and span):
        return [joined_pieces([]) for _ in tables]
    steps = np.arange(-count, count + 1) / count
    levels = middle + span * np.sign(steps) * np.abs(steps) ** power
    found = []
    for z in tables:
        tracer = contour_tracer(x + side, y + side, z)
        found.append(joined_pieces([one for level in levels for one in tracer.lines(level)]))
    return found
