"""The least f where g(x, y) = c: the point where a level line of f touches the limit, its
multiplier λ with ∇f = λ∇g, and what the limit costs.

The best value V(c) has the slope dV/dc = λ: L = f − λ(g − c). All within |x|, |y| ≤ 3.
Source: J. Nocedal, S. J. Wright, Numerical Optimization (2006), sections 12.1 and 18.1.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, auto
from functools import lru_cache

import numpy as np
from numpy.typing import ArrayLike

from core.maths.calculus.functions_of_two import FunctionOfTwo
from core.maths.calculus.gradients import REACH
from core.maths.calculus.newton_steps import is_stationary
from core.maths.contour_tracer import contour_tracer
from core.maths.optimization.endless_falls import falls_on, narrowed

SIDE, COARSE = 121, 31  # points a side of the grid that limits are traced on: one, and many
STEPS, LONGEST_STEP = 10, 0.3  # of Lagrange–Newton, and how far one of them may lead
SAME = 1e-9  # relative to what f spans on the limit: values so near are one
SETTLED = 1e-8  # a last step below this has settled
STEP = 1e-4  # of c, to both sides, over which the slope of V is measured
ROUNDING = 1e-13  # relative: g this near to c is c
DUST = 1e-13  # of what f spans on the limit: so little is 0 but for rounding
NO_PLACE = 1e-12  # a coordinate so small is 0
NEAR = 0.2  # from a traced point to the one that it settles in
Piece = np.ndarray  # (n, 2)


class Touch(Enum):
    """Where the least f on the limit lies."""

    TOUCHES = auto()  # ∇f = λ∇g, λ not 0
    FREE = auto()  # ∇f = 0 there: the limit costs nothing, to first order
    TIED = auto()  # several such points, as good as each other
    LEVEL = auto()  # f is the same all along the limit
    FRAME = auto()  # at an end of the limit: on the frame, or where f or g stops
    ENDLESS = auto()  # f falls below every bound towards a point of the limit, a pole
    SINGULAR = auto()  # ∇g = 0 there and ∇f is not: no multiplier
    BOTH_FLAT = auto()  # ∇g = 0 and ∇f = 0 there: every multiplier will do
    ROUGH = auto()  # near a point where the numbers do not settle (a kink)
    CONSTANT = auto()  # g is the same everywhere
    ABSENT = auto()  # no value of g at the point, or of f on the limit


@dataclass(frozen=True)
class TouchVerdict:
    """``limit`` c; ``points`` the best ones, ``multipliers`` their λ (NaN where there is none), and
    ``value`` f there. Least and greatest λ are the slopes of V after and before c; ``measured`` is
    (V(c + h) − V(c − h))/2h at the first point, h = 10⁻⁴, both solved anew."""

    case: Touch
    limit: float = math.nan
    points: tuple[tuple[float, float], ...] = ()
    multipliers: tuple[float, ...] = ()
    value: float = math.nan
    measured: float = math.nan

    @property
    def after(self) -> float:
        return min(self.multipliers, default=math.nan)

    @property
    def before(self) -> float:
        return max(self.multipliers, default=math.nan)


def lagrange_newton(
    f: FunctionOfTwo, g: FunctionOfTwo, limit: ArrayLike, x: ArrayLike, y: ArrayLike
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """x, y, λ and the length of the last step of Newton's method on ∇f = λ∇g, g = c, from each of
    many points; NaN where it breaks down.

    Each step is split: along ∇g it mends g, along the limit, with H = ∇²f − λ∇²g, it makes f level.

    >>> from core.maths.calculus.expressions.reader import parse
    >>> f, g = (FunctionOfTwo(parse(text, ("x", "y"))) for text in ("x^2 + 3y^2", "x + y"))
    >>> [round(float(part[0]), 9) for part in lagrange_newton(f, g, 4.0, [2.5], [1.5])[:3]]
    [3.0, 1.0, 6.0]
    """
    x, y = (np.array(part, float) for part in (x, y))
    multiplier, size = np.full(x.shape, np.nan), np.full(x.shape, np.inf)
    with np.errstate(all="ignore"):
        for _ in range(STEPS):
            if np.all((size <= SETTLED) | np.isnan(size)):
                break
            fx, fy, *f_bend = f.jet(x, y)[1:]
            now, gx, gy, *g_bend = g.jet(x, y)
            steep = gx * gx + gy * gy
            multiplier = (fx * gx + fy * gy) / steep
            xx, xy, yy = (a - multiplier * b for a, b in zip(f_bend, g_bend, strict=True))
            mend = (limit - now) / steep
            along, across = (-gy, gx), (mend * gx, mend * gy)
            bend = xx * along[0] ** 2 + 2 * xy * along[0] * along[1] + yy * along[1] ** 2
            slope = along[0] * (fx + xx * across[0] + xy * across[1])
            slope = slope + along[1] * (fy + xy * across[0] + yy * across[1])
            share = np.where(slope == 0, 0.0, -slope / bend)
            dx, dy = across[0] + share * along[0], across[1] + share * along[1]
            size = np.hypot(dx, dy)
            short = np.minimum(1.0, LONGEST_STEP / np.maximum(size, 1e-300))
            x, y = x + short * dx, y + short * dy
    return x, y, multiplier, size


@lru_cache(maxsize=64)
def _tracer(g: FunctionOfTwo, points: int = SIDE):
    x, y = _grid(points)
    z = g(x[:1], y[:, :1])
    return contour_tracer(x, y, z), np.nanmax(z), np.nanmin(z)


@lru_cache(maxsize=2)
def _grid(points: int) -> tuple[np.ndarray, ...]:
    side = np.linspace(-REACH, REACH, points)
    return tuple(np.meshgrid(side, side))


def _onto_limit(g: FunctionOfTwo, limits: ArrayLike, place: np.ndarray, cell: float) -> np.ndarray:
    """Traced points (n, 2), moved along ∇g, or along the frame, until g = c nearly to rounding."""
    upright, level = (np.abs(np.abs(column) - REACH) < 1e-9 for column in place.T)
    with np.errstate(all="ignore"):
        for _ in range(2):
            off = limits - g(*place.T)
            if np.all(np.abs(off) <= ROUNDING * np.maximum(1.0, np.abs(limits))):
                break  # a straight limit is traced exactly
            gx, gy = g.gradient(*place.T)
            gx, gy = np.where(upright, 0.0, gx), np.where(level, 0.0, gy)
            share = off / (gx * gx + gy * gy)
            share = np.where(np.abs(share) * np.hypot(gx, gy) < cell, share, 0.0)
            place = place + np.column_stack([share * gx, share * gy])
    return place


@lru_cache(maxsize=256)
def limit_pieces(g: FunctionOfTwo, limit: float) -> tuple[Piece, ...]:
    """The pieces of the line g = c within the square, their points apart."""
    found = []
    for piece in _tracer(g)[0].lines(limit):
        piece = _onto_limit(g, limit, piece, 2 * REACH / (SIDE - 1))
        new = np.abs(np.diff(piece, axis=0)).max(axis=1) > 1e-9  # a point of the grid comes twice
        piece = piece[np.r_[True, new]]
        if len(piece) > 2:
            found.append(piece)
    return tuple(found)


@lru_cache(maxsize=64)
def heights_along(f: FunctionOfTwo, g: FunctionOfTwo, limit: float) -> tuple[np.ndarray, ...]:
    """f at the points of each of :func:`limit_pieces`."""
    return tuple(f(*piece.T) for piece in limit_pieces(g, limit))


def _minima(piece: Piece, height: np.ndarray, closed: bool) -> np.ndarray:
    """The local minima of f along a piece, its ends left out unless it is closed, as rows (x, y, f,
    x and y of the point before, and of the one after). f may stop beside them."""
    h = np.where(np.isfinite(height), height, np.inf)
    turn = (lambda a: np.concatenate([a[-2:-1], a[:-1], a[:1]])) if closed else (lambda a: a)
    padded, place = turn(h), turn(piece)
    middle = padded[1:-1]
    low = np.isfinite(middle) & (middle <= padded[:-2]) & (middle <= padded[2:])
    rows = place[1:-1], middle[:, None], place[:-2], place[2:]
    return np.column_stack(rows)[low]


def _deepened(
    f: FunctionOfTwo, g: FunctionOfTwo, limit: float, low: np.ndarray, span: float
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Rows (x, y, f) as low as halving leads between the neighbours of each of the rows of
    :func:`_minima`; whether f falls there without end; and whether it stops beside them."""
    before, middle, after = low[:, 3:5], low[:, :2], low[:, 5:7]
    places, heights = narrowed(lambda p: f(*p.T), before, middle, after)
    limits = np.full(len(low), limit)
    place = _onto_limit(g, limits, places[-1], 2 * REACH / (SIDE - 1)).round(8)
    value = f(*place.T)
    value = np.where(np.isfinite(value), value, heights[-1])
    stops = ~(np.isfinite(f(*before.T)) & np.isfinite(f(*after.T)))
    return np.column_stack([place, value]), falls_on(heights, span), stops


@lru_cache(maxsize=256)
def judge_touch(f: FunctionOfTwo, g: FunctionOfTwo, x: float, y: float) -> TouchVerdict:
    """The least f on the limit through (x, y), c = g(x, y), and what kind of point it is.

    >>> from core.maths.calculus.expressions.reader import parse
    >>> f, g = (FunctionOfTwo(parse(text, ("x", "y"))) for text in ("x^2 + 3y^2", "x + y"))
    >>> found = judge_touch(f, g, 1.0, 1.0)
    >>> found.case.name, round(found.value, 9), round(found.after, 9)
    ('TOUCHES', 3.0, 3.0)
    """
    limit = float(g(x, y))
    if math.isnan(limit):
        return TouchVerdict(Touch.ABSENT)
    _, highest, lowest = _tracer(g)
    if highest == lowest:
        return TouchVerdict(Touch.CONSTANT, limit)
    pieces = limit_pieces(g, limit)
    if not pieces:
        on_frame = max(abs(x), abs(y)) >= REACH - 2 * REACH / (SIDE - 1)
        if not on_frame:
            return _singular(f, limit, (x, y))
        value = float(f(x, y))
        if not math.isfinite(value):
            return TouchVerdict(Touch.ABSENT, limit)
        return TouchVerdict(Touch.FRAME, limit, ((x, y),), (), value)
    return _least(f, g, limit, pieces)


def _least(
    f: FunctionOfTwo, g: FunctionOfTwo, limit: float, pieces: Sequence[Piece]
) -> TouchVerdict:
    heights = tuple(np.where(np.isfinite(h), h, np.nan) for h in heights_along(f, g, limit))
    every = np.concatenate(heights)
    if np.isnan(every).all():
        return TouchVerdict(Touch.ABSENT, limit)
    span = float(np.nanmax(every) - np.nanmin(every))
    if span <= SAME * max(float(np.nanmax(np.abs(every))), 1e-300):
        return TouchVerdict(Touch.LEVEL, limit, (), (), float(np.nanmedian(every)))
    closed = [bool(np.all(piece[0] == piece[-1])) for piece in pieces]
    lowest, ends = [], []
    for piece, height, ring in zip(pieces, heights, closed, strict=True):
        lowest.append(_minima(piece, height, ring))
        if not ring:
            ends.append(np.column_stack([piece[[0, -1]], height[[0, -1]]]))
    start = np.concatenate(lowest)
    start = start[np.argsort(start[:, 2])[:12]]
    return _best_of(f, g, limit, start, np.concatenate(ends or [np.empty((0, 3))]), every)


def _best_of(
    f: FunctionOfTwo,
    g: FunctionOfTwo,
    limit: float,
    start: np.ndarray,
    ends: np.ndarray,
    every: np.ndarray,
) -> TouchVerdict:
    """The best of the points that settle, of the ends, and of those that do not settle; ``start``
    are rows of :func:`_minima`, ``ends`` rows (x, y, f)."""
    span = float(np.nanmax(every) - np.nanmin(every))
    limits = limit + STEP * np.array([[0.0], [-1.0], [1.0]])
    places = (np.tile(part, (3, 1)) for part in start[:, :2].T)
    x, y, multiplier, size = lagrange_newton(f, g, limits, *places)
    value, below, above = np.where(size <= SETTLED, f(x, y), np.nan)
    slope = (above - below) / (2 * STEP)
    x, y, multiplier, size = x[0], y[0], multiplier[0], size[0]
    moved = np.hypot(x - start[:, 0], y - start[:, 1])
    inside = np.maximum(np.abs(x), np.abs(y)) <= REACH
    settled = (size <= SETTLED) & (moved <= NEAR) & inside & np.isfinite(multiplier)
    value = np.where(settled, value, np.nan)
    best = float(np.nanmin(value)) if settled.any() else math.inf
    height = np.append(np.nan_to_num(ends[:, 2], nan=np.inf), np.inf)
    if len(loose := start[~settled]):
        deep, endless, stops = _deepened(f, g, limit, loose, span)
        if endless.any():
            place = deep[int(np.flatnonzero(endless)[0]), :2]
            return TouchVerdict(Touch.ENDLESS, limit, (_placed(*place),), (), -math.inf)
        if stops.any():  # f stops: an end too
            ends = np.concatenate([ends, deep[stops]])
            height = np.append(ends[:, 2], np.inf)
            height = np.where(np.isfinite(height), height, np.inf)
        if loose[:, 2].min() < min(best, height.min()) - 1e-3 * span:
            return _unsettled(f, g, limit, loose[int(np.argmin(loose[:, 2])), :2])
    if height.min() < best - SAME * span:
        x0, y0 = map(float, ends[int(np.argmin(height)), :2])
        return TouchVerdict(Touch.FRAME, limit, (_placed(x0, y0),), (), float(height.min()))
    if not settled.any():
        return TouchVerdict(Touch.ABSENT, limit)
    none = np.abs(multiplier) * np.hypot(*g.gradient(x, y)) <= DUST * span
    multiplier = np.where(none, 0.0, multiplier)
    found = np.column_stack([x, y, multiplier, slope])[value <= best + SAME * span]
    return _touching(f, limit, found, 0.0 if abs(best) <= DUST * span else best)


def _placed(x: float, y: float) -> tuple[float, float]:
    """A point, its coordinates 0 where they are 0 but for rounding."""
    return 0.0 if abs(x) <= NO_PLACE else float(x), 0.0 if abs(y) <= NO_PLACE else float(y)


def _touching(f: FunctionOfTwo, limit: float, good: np.ndarray, best: float) -> TouchVerdict:
    """The different points among those that are good enough, rows (x, y, λ, measured slope), from
    the right to the left."""
    rows: list[list[float]] = []
    for row in sorted(good.tolist(), key=lambda row: (-round(row[0], 6), -round(row[1], 6))):
        if all(math.dist(row[:2], one[:2]) > 1e-5 for one in rows):
            rows.append(row)
    points = tuple(_placed(x, y) for x, y, *_ in rows)
    prices = tuple(price for _, _, price, _ in rows)
    case = Touch.TIED
    if len(points) == 1:
        jet = tuple(float(part) for part in f.jet(*points[0]))
        free = is_stationary(jet[1:3], jet[3:])
        case = Touch.FREE if free else Touch.TOUCHES
        prices = (0.0,) if free else prices
    return TouchVerdict(case, limit, points, prices, best, rows[0][3])


def _singular(f: FunctionOfTwo, limit: float, place: tuple[float, float]) -> TouchVerdict:
    value, *jet = map(float, f.jet(*place))
    if math.isnan(value):
        return TouchVerdict(Touch.ABSENT, limit)
    flat = is_stationary((jet[0], jet[1]), (jet[2], jet[3], jet[4]))
    case = Touch.BOTH_FLAT if flat else Touch.SINGULAR
    return TouchVerdict(case, limit, (place,), (), value)


def _unsettled(f: FunctionOfTwo, g: FunctionOfTwo, limit: float, start: np.ndarray) -> TouchVerdict:
    """The best point is no smooth touching: is ∇g = 0 there? Newton's steps on ∇g = 0 tell."""
    x, y = map(float, start)
    for _ in range(20):
        _, gx, gy, xx, xy, yy = map(float, g.jet(x, y))
        det = xx * yy - xy * xy
        if not (math.isfinite(det) and det):
            break
        x, y = x - (yy * gx - xy * gy) / det, y - (xx * gy - xy * gx) / det
    flat = math.hypot(*map(float, g.gradient(x, y)))
    on = abs(float(g(x, y)) - limit) <= 1e-9 * max(1.0, abs(limit))
    if math.dist((x, y), tuple(start)) <= NEAR and flat <= 1e-7 and on:
        return _singular(f, limit, (x + 0.0, y + 0.0))
    place = (float(start[0]), float(start[1]))
    return TouchVerdict(Touch.ROUGH, limit, (place,), (), float(f(*place)))


@lru_cache(maxsize=512)  # a line is turned to and fro
def best_values(
    f: FunctionOfTwo, g: FunctionOfTwo, count: int = 25
) -> tuple[np.ndarray, np.ndarray]:
    """Limits c over what g takes in the square, and V(c); NaN where an end of the limit is best or
    nothing settles."""
    tracer, highest, lowest = _tracer(g, COARSE)
    limits = np.linspace(lowest, highest, count + 2)[1:-1]
    lines = [(k, piece) for k, c in enumerate(limits) for piece in tracer.lines(float(c))]
    if not lines:
        return limits, np.full(count, np.nan)
    sizes = np.array([len(piece) for _, piece in lines])
    last = np.cumsum(sizes) - 1
    first = last + 1 - sizes
    rank = np.repeat([k for k, _ in lines], sizes)
    place = np.concatenate([piece for _, piece in lines])
    place = _onto_limit(g, limits[rank], place, 2 * REACH / (COARSE - 1))
    open_ends = np.abs(place[first] - place[last]).max(axis=1) > 1e-9
    height = np.nan_to_num(f(*place.T), nan=np.inf)
    order = np.lexsort((height, rank))
    best = order[np.r_[True, np.diff(rank[order]) > 0]]
    inner = np.isfinite(height)
    inner[first[open_ends]] = inner[last[open_ends]] = False
    best = best[inner[best]]
    x, y, _, size = lagrange_newton(f, g, limits[rank[best]], *place[best].T)
    moved = np.hypot(x - place[best, 0], y - place[best, 1])
    values = np.full(count, np.nan)
    values[rank[best]] = np.where((size <= SETTLED) & (moved <= NEAR), f(x, y), np.nan)
    return limits, values
