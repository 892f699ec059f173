"""Maps of the plane, (u, v) = F(x, y): the Jacobian at a point, and what a square becomes.

J = [[u_x, u_y], [v_x, v_y]]; its columns are the images of small steps along x and y. To first
order F multiplies areas by det J, with the sign of the orientation. Areas here are signed: counted
positive where the outline is run through counter-clockwise. By Green's theorem the signed area of
the image is the integral of det J over the square, so where the image is folded onto itself its
sheets count with opposite signs. Source: W. Rudin, Principles of Mathematical Analysis (1976),
theorems 9.24 and 10.9.
"""

import math
from dataclasses import dataclass
from enum import Enum, auto
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from core.maths.calculus.functions_of_two import FunctionOfTwo

CORNERS = np.array([(-0.5, -0.5), (0.5, -0.5), (0.5, 0.5), (-0.5, 0.5), (-0.5, -0.5)])
NO_AREA = 1e-12  # of the product of the columns' lengths: below that det J counts as 0
POLES = {"div", "pow", "tan", "log"}  # of what else is read here none has a pole
NEARER = 20  # how often the largest value in a square is come nearer to
ALIKE = 0.99  # of the largest value around a point: F is bounded there
LEVELS, CELLS = 12, 96  # how often a cell is quartered, and of how many at most
FINER = 49  # points a side where det J is looked at between the 13 × 13
_AROUND = np.stack(np.meshgrid(*[np.linspace(-1, 1, 5)] * 2), axis=-1).reshape(-1, 2)
_NODES, _WEIGHTS = np.polynomial.legendre.leggauss(24)
_LAST = (
    (  # values at the nodes to the last four of their coefficients in Legendre polynomials
        (np.arange(20, 24) + 0.5)[:, None] * np.polynomial.legendre.legvander(_NODES, 23).T[20:]
    )
    * _WEIGHTS
)
_PLACES = -np.round(np.cos(np.pi * np.arange(13) / 12), 15) / 2  # Chebyshev points, ends and middle
_QUARTERS = np.array([(-1, -1), (1, -1), (-1, 1), (1, 1)])


def _through(points: np.ndarray) -> np.ndarray:
    """The values there of the polynomial of degree 12 through values at the 13 places, as a
    matrix."""
    cheb = np.polynomial.chebyshev.chebvander
    return cheb(2 * points, 12) @ np.linalg.inv(cheb(2 * _PLACES, 12))


_TAIL = np.linalg.inv(np.polynomial.chebyshev.chebvander(2 * _PLACES, 12))[9:]
_FINER = _through(np.linspace(-0.5, 0.5, FINER))
_WHOLE = _WEIGHTS / 2 @ _through(_NODES / 2)  # Clenshaw and Curtis: the mean of such a polynomial


@dataclass(frozen=True)
class PlaneMap:
    """u(x, y) and v(x, y).

    >>> from core.maths.calculus.expressions.reader import parse
    >>> parts = (FunctionOfTwo(parse(text, ("x", "y"))) for text in ("x^2 - y^2", "2x y"))
    >>> PlaneMap(*parts).jacobian(1.0, 0.5).tolist()
    [[2.0, -1.0], [1.0, 2.0]]
    """

    u: FunctionOfTwo
    v: FunctionOfTwo

    def __call__(self, x: ArrayLike, y: ArrayLike) -> np.ndarray:
        """(…, 2): u and v in the last axis."""
        return np.stack([self.u(x, y), self.v(x, y)], axis=-1)

    def jacobian(self, x: ArrayLike, y: ArrayLike) -> np.ndarray:
        """(…, 2, 2): rows u and v, columns x and y; NaN where the rules say nothing."""
        rows = [np.stack(part.gradient(x, y), axis=-1) for part in (self.u, self.v)]
        return np.stack(rows, axis=-2)

    def determinant(self, x: ArrayLike, y: ArrayLike) -> np.ndarray:
        """u_x·v_y − u_y·v_x."""
        J = self.jacobian(x, y)
        return J[..., 0, 0] * J[..., 1, 1] - J[..., 0, 1] * J[..., 1, 0]


class Sheet(Enum):
    """What a square becomes, by the sign of det J: at 13 × 13 of its points, and where they lead
    to."""

    KEEPS = auto()  # above 0 at all
    TURNS_OVER = auto()  # below 0 at all
    TOUCHES = auto()  # of one sign, and 0 at some
    FOLDS = auto()  # above 0 at some, below at others
    FLAT = auto()  # 0 at all
    POLE = auto()  # at a point of the square F grows without end
    WILD = auto()  # the ratio of areas is not the mean of det J: a jump or a pole between
    NO_JACOBIAN = auto()  # a value everywhere, and somewhere no derivatives by the rules
    GAP = auto()  # somewhere no value


@dataclass(frozen=True)
class Square:
    """A square about (x, y) with sides of length ``side``, and its image.

    ``centre`` is F(x, y), ``determinant`` det J there, 0 where it is that but for rounding, and
    ``area`` the signed area of the image, NaN where its outline passes through or beside a pole;
    ``lowest`` and ``highest`` are those of det J within, beside a pole at 13 × 13 points alone.
    """

    sheet: Sheet
    x: float
    y: float
    side: float
    centre: np.ndarray
    jacobian: np.ndarray
    determinant: float
    area: float
    lowest: float
    highest: float

    @property
    def ratio(self) -> float:
        """Signed area of the image over that of the square: the mean of det J within."""
        return self.area / self.side**2


def clear_determinant(jacobian: np.ndarray) -> np.ndarray:
    """det J, 0 where it is that but for rounding.

    >>> float(clear_determinant(np.array([[0.1, 0.3], [0.2, 0.6]])))
    0.0
    """
    J = np.asarray(jacobian)
    first, second = J[..., 0, 0] * J[..., 1, 1], J[..., 0, 1] * J[..., 1, 0]
    size = np.hypot(J[..., 0, 0], J[..., 1, 0]) * np.hypot(J[..., 0, 1], J[..., 1, 1])
    return np.where(np.abs(first - second) <= NO_AREA * size, 0.0, first - second)


def outline(x: float, y: float, side: float, points: int = 32) -> np.ndarray:
    """The square's outline, counter-clockwise from below left, ``points`` to an edge; (n, 2)."""
    return np.array([x, y]) + side * _unit_outline(points)


@lru_cache(maxsize=8)
def _unit_outline(points: int) -> np.ndarray:
    share = np.arange(points)[:, None] / points
    edges = [a + share * (b - a) for a, b in pairwise(CORNERS)]
    return np.concatenate([*edges, CORNERS[:1]])


def signed_area(F: PlaneMap, x: ArrayLike, y: ArrayLike, side: ArrayLike) -> np.ndarray:
    """∮ u dv over the image of the outline, by Gauss–Legendre rules of 24 points an edge.

    Taken from the middle of the image, so that a small image far away keeps its digits. Squares are
    given by arrays of one shape.

    >>> from core.maths.calculus.expressions.reader import parse
    >>> polar = (FunctionOfTwo(parse(text, ("r", "t"))) for text in ("r cos(t)", "r sin(t)"))
    >>> round(float(signed_area(PlaneMap(*polar), 2.0, 1.0, 0.5)), 12)
    0.5
    """
    return (_along(F, x, y, side) * _WEIGHTS / 2).sum(axis=(-1, -2))


def _along(F: PlaneMap, x: ArrayLike, y: ArrayLike, side: ArrayLike) -> np.ndarray:
    """u·dv/dt at 24 points of each edge, t from 0 to 1; (…, 4, 24)."""
    x, y, side = np.broadcast_arrays(x, y, side)
    half = (_NODES + 1) / 2
    way = np.diff(CORNERS, axis=0)
    place = CORNERS[:-1, None, :] + half[:, None] * way[:, None, :]  # (4, 24, 2)
    scale = side[..., None, None]
    across, up = (
        x[..., None, None] + scale * place[..., 0],
        y[..., None, None] + scale * place[..., 1],
    )
    middle = np.asarray(F.u(x, y))[..., None, None]
    v_x, v_y = F.v.gradient(across, up)
    rate = (v_x * way[:, None, 0] + v_y * way[:, None, 1]) * scale
    return (F.u(across, up) - middle) * rate


def polygon_area(points: np.ndarray) -> np.ndarray:
    """Signed areas of closed polygons (…, n, 2), ½ Σ (u dv − v du).

    >>> float(polygon_area(np.array([(0, 0), (2, 0), (2, 1), (0, 1), (0, 0)])))
    2.0
    """
    u, v = np.moveaxis(points - points[..., :1, :], -1, 0)
    return (u[..., :-1] * v[..., 1:] - u[..., 1:] * v[..., :-1]).sum(axis=-1) / 2


@lru_cache(maxsize=64)
def image_outline(F: PlaneMap, x: float, y: float, side: float) -> np.ndarray:
    """The image of the square's outline, 256 points to an edge; (1025, 2)."""
    return F(*outline(x, y, side, 256).T)


@lru_cache(maxsize=256)
def judge_square(F: PlaneMap, x: float, y: float, side: float) -> Square:
    """The square about (x, y), its image, and whether that is turned over or folded.

    >>> from core.maths.calculus.expressions.reader import parse
    >>> fold = PlaneMap(*(FunctionOfTwo(parse(text, ("x", "y"))) for text in ("x^2/2", "y")))
    >>> found = judge_square(fold, 0.5, 0.0, 2.0)
    >>> found.sheet.name, found.determinant, round(found.area, 12)
    ('FOLDS', 0.5, 2.0)
    """
    across, up = np.meshgrid(x + side * _PLACES, y + side * _PLACES)
    values, J = F(across, up), F.jacobian(across, up)
    dets = clear_determinant(J)
    middle = values[6, 6], J[6, 6], float(dets[6, 6])
    if not np.isfinite(values).all():
        return Square(Sheet.GAP, x, y, side, *middle, math.nan, *_ends(dets))
    found = _area(F, x, y, side, dets, values)
    box = np.ptp(image_outline(F, x, y, side), axis=0)
    dust = 1e-15 * float(box[0] * box[1])
    area = 0.0 if abs(found.area) <= dust else found.area  # but for rounding
    low, high = _ends(np.append(dets, found.more))
    given = (x, y, side, *middle, area, low, high)
    if found.pole:
        return Square(Sheet.POLE, *given)
    if not np.isfinite(dets).all():
        return Square(Sheet.NO_JACOBIAN, *given)
    if not found.sure:
        return Square(Sheet.WILD, *given)
    if low >= 0 or high <= 0:
        low, high = _ends(np.append([low, high], _towards_zero(F, x, y, side, dets)))
    return Square(_sheet(low, high), x, y, side, *middle, area, low, high)


def _ends(dets: np.ndarray) -> tuple[float, float]:
    told = dets[np.isfinite(dets)]
    if not len(told):
        return math.nan, math.nan
    zero = NO_AREA * float(np.median(np.abs(told)))  # the largest may be that beside a pole
    low, high = (0.0 if abs(end) <= zero else float(end) for end in (told.min(), told.max()))
    return low, high


def _dies_down(dets: np.ndarray) -> bool:
    """Whether the last of det J's Chebyshev coefficients are small, each way: no pole is within."""
    least = 1e-3 * float(np.abs(dets).max())
    return bool(max(np.abs(_TAIL @ dets).max(), np.abs(_TAIL @ dets.T).max()) <= least)


def _sheet(low: float, high: float) -> Sheet:
    if low > 0:
        return Sheet.KEEPS
    if high < 0:
        return Sheet.TURNS_OVER
    if low == high == 0:
        return Sheet.FLAT
    return Sheet.FOLDS if low < 0 < high else Sheet.TOUCHES


def _towards_zero(
    F: PlaneMap, x: float, y: float, side: float, dets: np.ndarray
) -> np.ndarray | float:
    """det J where the polynomial through the 13 × 13 points is nearest to 0: on a finer grid, then
    at the vertex of a parabola each way. Nothing (0 points) where it stays far from 0."""
    size = np.abs(dets)
    if not size.max() > 0 or size.min() > size.max() / 4:
        return np.array([])
    sign = np.sign(dets.ravel()[size.argmax()])
    fine = sign * (_FINER @ dets @ _FINER.T)
    j, i = (
        min(max(int(k), 1), FINER - 2) for k in np.unravel_index(int(fine.argmin()), fine.shape)
    )
    step = 1 / (FINER - 1)
    place = [
        -0.5 + step * (k + _vertex(line))
        for k, line in ((i, fine[j, i - 1 : i + 2]), (j, fine[j - 1 : j + 2, i]))
    ]
    return clear_determinant(F.jacobian(x + side * place[0], y + side * place[1]))


def _vertex(heights: np.ndarray) -> float:
    """Where the parabola through heights at −1, 0, 1 is least, at most 1 away."""
    before, here, after = heights.tolist()
    bend = before - 2 * here + after
    if bend <= 0:
        return float(np.argmin(heights)) - 1.0
    return min(max((before - after) / (2 * bend), -1.0), 1.0)


class _Area(NamedTuple):
    """∮ u dv (NaN where it is not known), whether it is ``sure`` that it is the integral of det J
    over the square (Green), ``more`` det J at all further points that were looked at to tell, and
    whether there is a ``pole`` in the square."""

    area: float
    sure: bool
    more: np.ndarray
    pole: bool = False


def _area(
    F: PlaneMap, x: float, y: float, side: float, dets: np.ndarray, values: np.ndarray
) -> _Area:
    none = np.array([])
    if _has_kinks(F):
        area, (low, high) = _area_of_polygon(F, x, y, side), _ends(dets)
        loose = 1e-6 * abs(area) / side**2 + _rounding(F, x, y, side)
        sure = low - loose <= area / side**2 <= high + loose
        return _Area(area, sure, none, _pole_in(F, x, y, side, values))
    area = float(signed_area(F, x, y, side))
    inside, size = (float(_WHOLE @ one @ _WHOLE) for one in (dets, np.abs(dets)))
    off = abs(area / side**2 - inside)
    if off <= 1e-7 * size + _rounding(F, x, y, side):
        pole = not _dies_down(dets) and _pole_in(F, x, y, side, values)
        return _Area(area, True, none, pole)
    area = outline_area(F, x, y, side)
    if _pole_in(F, x, y, side, values):
        return _Area(area, False, none, True)
    if not math.isfinite(area):  # an edge has a point without slopes
        area = _area_of_polygon(F, x, y, side)
    sure, more = _is_integral(F, x, y, side)
    return _Area(area, sure and math.isfinite(area), more)


def _area_of_polygon(F: PlaneMap, x: float, y: float, side: float) -> float:
    """Of 1,024 corners; NaN where that is far from the one of half as many, as beside a pole."""
    image = image_outline(F, x, y, side)
    area, rough = float(polygon_area(image)), float(polygon_area(image[::2]))
    size = np.abs(np.diff(image, axis=0)).prod(axis=1).sum()
    dust = 1e-14 * float(np.ptp(image, axis=0).prod())  # both may be 0 but for rounding
    loose = max(0.02 * max(abs(area), float(size)), dust)
    return area if abs(area - rough) <= loose else math.nan


def _rounding(F: PlaneMap, x: float, y: float, side: float) -> float:
    """How far the ratio of areas may be off by rounding."""
    image = image_outline(F, x, y, side)
    return 1e-13 * float(np.abs(image).max() * np.ptp(image, axis=0).max()) / side**2


def _is_integral(F: PlaneMap, x: float, y: float, side: float) -> tuple[bool, np.ndarray]:
    """Is ∮ u dv the integral of det J, to a thousandth? Cells where they differ are quartered, at
    most ``LEVELS`` times: the cells that are left shrink to nothing unless F has a pole or a jump
    there. Also det J at all points that were looked at."""
    cells = np.array([[x, y, side]])
    whole, seen, off = 0.0, [], np.array([math.nan])
    for _ in range(LEVELS):
        half = cells[:, 2:] / 4
        cells = np.concatenate(
            [np.column_stack([cells[:, :2] + half * way, 2 * half]) for way in _QUARTERS]
        )
        place = cells[:, 2, None] * _PLACES
        across = cells[:, 0, None, None] + place[:, None, :]
        up = cells[:, 1, None, None] + place[:, :, None]
        dets = clear_determinant(F.jacobian(*np.broadcast_arrays(across, up)))
        inside, size = (
            np.einsum("j,nji,i->n", _WHOLE, one, _WHOLE) * cells[:, 2] ** 2
            for one in (dets, np.abs(dets))
        )
        off = np.abs(signed_area(F, *cells.T) - inside)
        seen.append(dets.ravel())
        agree = off <= 1e-7 * size + 1e-9 * whole
        whole += float(size[agree].sum())
        cells, off = cells[~agree], off[~agree]
        if not len(cells) or len(cells) > CELLS:
            break
    return bool(off.sum() <= 1e-3 * whole), np.concatenate(seen)


def outline_area(F: PlaneMap, x: float, y: float, side: float) -> float:
    """∮ u dv as :func:`signed_area` has it, each edge bisected where 24 points are too few; NaN
    where what is left after twelve times has grown: it passes through a pole, or too near to it.

    >>> from core.maths.calculus.expressions.reader import parse
    >>> parts = ("x/(x^2 + y^2)", "y/(x^2 + y^2)")
    >>> F = PlaneMap(*(FunctionOfTwo(parse(text, ("x", "y"))) for text in parts))
    >>> round(outline_area(F, 0.401, 0.0, 0.8))  # a pole 0.001 away
    -785393
    """
    start = np.array([x, y]) + side * CORNERS[:-1]
    way = side * np.diff(CORNERS, axis=0)
    middle = float(F.u(x, y)) if math.isfinite(float(F.u(x, y))) else 0.0

    def along(start: np.ndarray, way: np.ndarray) -> np.ndarray:
        place = start[:, None, :] + (_NODES[:, None] + 1) / 2 * way[:, None, :]
        v_x, v_y = F.v.gradient(place[..., 0], place[..., 1])
        rate = v_x * way[:, None, 0] + v_y * way[:, None, 1]
        return ((F.u(place[..., 0], place[..., 1]) - middle) * rate * _WEIGHTS / 2).sum(axis=-1)

    found, total, size = along(start, way), 0.0, 0.0
    whole = float(np.abs(found).sum())
    for level in range(2 * LEVELS):
        start, way = np.concatenate([start, start + way / 2]), np.concatenate([way, way]) / 2
        halves = along(start, way)
        both = halves[: len(found)] + halves[len(found) :]
        good = ~(np.abs(both - found) > 1e-9 * (size + float(np.abs(halves).sum())))
        total, size = total + float(both[good].sum()), size + float(np.abs(both[good]).sum())
        rest = np.concatenate([~good, ~good])
        start, way, found = start[rest], way[rest], halves[rest]
        if not len(found):
            break
        if level == LEVELS and np.abs(found).sum() > whole:
            return math.nan
    return total + float(found.sum())


def has_pole(F: PlaneMap, x: float, y: float, side: float, values: np.ndarray) -> bool:
    """Whether F grows without end towards a point of the square, seen by coming nearer to where it
    is largest, and to where it is steepest: 20 times among 5 × 5 points, 2.5 times nearer each
    time, unless they become alike. It grows as much in the last six times as in the six before: so
    it does towards a logarithm's pole too, and not towards a bounded tip. ``values`` are those of F
    on a grid of 13 × 13 points at ``_PLACES``. An observation on floating-point numbers, not a
    proof.

    >>> from core.maths.calculus.expressions.reader import parse
    >>> F = PlaneMap(*(FunctionOfTwo(parse(text, ("x", "y"))) for text in ("1/(x - 0.3)", "y")))
    >>> grid = np.meshgrid(*[0.5 * _PLACES] * 2)
    >>> [has_pole(F, x, 0.0, 0.5, F(x + grid[0], grid[1])) for x in (0.1, 0.0)]
    [True, False]
    """
    middle, rest = np.array([x, y]), np.median(values.reshape(-1, 2), axis=0)
    up, across = np.gradient(values, _PLACES, _PLACES, axis=(0, 1))
    steepness = np.abs(up).sum(axis=-1) + np.abs(across).sum(axis=-1)
    starts = {int(sizes.argmax()) for sizes in (np.abs(values - rest).sum(axis=-1), steepness)}
    row, column = np.unravel_index(sorted(starts), steepness.shape)
    at, reach, grown = middle + side * _PLACES[np.stack([column, row], axis=-1)], side / 7, []
    for _ in range(NEARER):
        places = np.clip(at[:, None] + reach * _AROUND, middle - side / 2, middle + side / 2)
        sizes = np.abs(F(places[..., 0], places[..., 1]) - rest).sum(axis=-1)
        sizes = np.where(np.isfinite(sizes), sizes, 0.0)  # the pole itself, met by chance
        known = sizes.min(axis=1) < ALIKE * sizes.max(axis=1)
        if not known.any():
            return False
        if not known.all():
            places, sizes, grown = places[known], sizes[known], [one[known] for one in grown]
        nearest = sizes.argmax(axis=1)
        at, reach = places[np.arange(len(places)), nearest], reach / 2.5
        grown.append(np.partition(sizes, 12, axis=1)[:, 12])  # their median
    before, last = np.diff(np.array(grown)[-13::6], axis=0)
    return bool(((last >= 0.85 * before) & (before > 0)).any())


def _pole_in(F: PlaneMap, x: float, y: float, side: float, values: np.ndarray) -> bool:
    return _may_have_poles(F) and has_pole(F, x, y, side, values)


@lru_cache(maxsize=64)
def _may_have_poles(F: PlaneMap) -> bool:
    return any(node.operation in POLES for f in (F.u, F.v) for node in f.expression.nodes)


def _has_kinks(F: PlaneMap) -> bool:
    kinks = {"abs", "min", "max", "sign"}
    return any(node.operation in kinks for f in (F.u, F.v) for node in f.expression.nodes)


def ratios(F: PlaneMap, x: float, y: float, sides: ArrayLike) -> np.ndarray:
    """Signed area of the image over that of the square, for squares of many sizes about a point;
    NaN where the outline passes so near to a pole that its points are too few: their polynomial
    has not died down."""
    sides = np.asarray(sides, float)
    if _has_kinks(F):
        across, up = (np.array([x, y]) + sides[:, None, None] * _unit_outline(32)).T
        return polygon_area(F(across.T, up.T)) / sides**2
    along = _along(F, np.full_like(sides, x), np.full_like(sides, y), sides)
    last = np.abs(along @ _LAST.T).max(axis=(-1, -2))
    few = last > 3.0 * np.abs(along).mean(axis=(-1, -2))
    area = (along * _WEIGHTS / 2).sum(axis=(-1, -2))
    return np.where(few, np.nan, area) / sides**2


def is_conformal(jacobian: np.ndarray) -> int:
    """1 where J turns and scales alone, −1 where it mirrors too, 0 otherwise (or J = 0).

    >>> is_conformal(np.array([[2.0, -1.0], [1.0, 2.0]])), is_conformal(np.eye(2) * [1, 2])
    (1, 0)
    """
    (a, b), (c, d) = np.asarray(jacobian, float).tolist()
    size = max(map(abs, (a, b, c, d)))
    if size == 0 or not math.isfinite(size):
        return 0
    if max(abs(a - d), abs(b + c)) <= 1e-9 * size:
        return 1
    return -1 if max(abs(a + d), abs(b - c)) <= 1e-9 * size else 0
