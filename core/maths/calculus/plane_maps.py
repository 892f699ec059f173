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

import numpy as np
from numpy.typing import ArrayLike

from core.maths.calculus.functions_of_two import FunctionOfTwo

CORNERS = np.array([(-0.5, -0.5), (0.5, -0.5), (0.5, 0.5), (-0.5, 0.5), (-0.5, -0.5)])
NO_AREA = 1e-12  # of the product of the columns' lengths: below that det J counts as 0
POLES = {"div", "pow", "tan", "log"}  # of what else is read here none has a pole
NEARER = 14  # how often the largest value in a square is come nearer to
_AROUND = np.stack(np.meshgrid(*[np.linspace(-1, 1, 5)] * 2), axis=-1).reshape(-1, 2)
_NODES, _WEIGHTS = np.polynomial.legendre.leggauss(24)


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
    """What a square becomes, by the sign of det J at 13 × 13 of its points."""

    KEEPS = auto()  # above 0 at all
    TURNS_OVER = auto()  # below 0 at all
    TOUCHES = auto()  # of one sign, and 0 at some
    FOLDS = auto()  # above 0 at some, below at others
    FLAT = auto()  # 0 at all
    POLE = auto()  # at a point of the square F grows without end
    WILD = auto()  # their mean, the ratio of areas, lies beyond all of them, or is not sure
    NO_JACOBIAN = auto()  # a value everywhere, and somewhere no derivatives by the rules
    GAP = auto()  # somewhere no value


@dataclass(frozen=True)
class Square:
    """A square about (x, y) with sides of length ``side``, and its image.

    ``determinant`` is det J at the middle, 0 where it is that but for rounding, and ``area`` the
    signed area of the image, NaN where its outline passes through or beside a pole; ``lowest`` and
    ``highest`` are those of det J within.
    """

    sheet: Sheet
    x: float
    y: float
    side: float
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
    share = np.arange(points)[:, None] / points
    edges = [a + share * (b - a) for a, b in pairwise(CORNERS)]
    return np.array([x, y]) + side * np.concatenate([*edges, CORNERS[:1]])


def signed_area(F: PlaneMap, x: ArrayLike, y: ArrayLike, side: ArrayLike) -> np.ndarray:
    """∮ u dv over the image of the outline, by Gauss–Legendre rules of 24 points an edge.

    Taken from the middle of the image, so that a small image far away keeps its digits. Squares are
    given by arrays of one shape.

    >>> from core.maths.calculus.expressions.reader import parse
    >>> polar = (FunctionOfTwo(parse(text, ("r", "t"))) for text in ("r cos(t)", "r sin(t)"))
    >>> round(float(signed_area(PlaneMap(*polar), 2.0, 1.0, 0.5)), 12)
    0.5
    """
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
    return ((F.u(across, up) - middle) * rate * _WEIGHTS / 2).sum(axis=(-1, -2))


def polygon_area(points: np.ndarray) -> float:
    """Signed area of a closed polygon (n, 2), ½ Σ (u dv − v du).

    >>> polygon_area(np.array([(0, 0), (2, 0), (2, 1), (0, 1), (0, 0)]))
    2.0
    """
    u, v = (points - points[:1]).T
    return float(np.sum(u[:-1] * v[1:] - u[1:] * v[:-1]) / 2)


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
    share = np.linspace(-0.5, 0.5, 13)
    across, up = np.meshgrid(x + side * share, y + side * share)
    values, J = F(across, up), F.jacobian(across, up)
    dets = clear_determinant(J)
    middle = J[6, 6]
    known = np.isfinite(J).all()
    told = dets[np.isfinite(dets)]
    low, high = (float(told.min()), float(told.max())) if len(told) else (math.nan, math.nan)
    area = image_area(F, x, y, side, max(abs(low), abs(high)))
    given = (x, y, side, middle, float(dets[6, 6]), area, low, high)
    if not np.isfinite(values).all():
        return Square(Sheet.GAP, *given)
    if _may_have_poles(F) and has_pole(F, x, y, side, values):
        return Square(Sheet.POLE, *given)
    if not known:
        return Square(Sheet.NO_JACOBIAN, *given)
    ratio, image = area / side**2, image_outline(F, x, y, side)
    rounding = 1e-13 * float(np.abs(image).max() * np.ptp(image, axis=0).max()) / side**2
    loose = 1e-6 * abs(ratio) + rounding
    wild = not low - loose <= ratio <= high + loose
    return Square(Sheet.WILD if wild else _sheet(low, high), *given)


def _sheet(low: float, high: float) -> Sheet:
    if low > 0:
        return Sheet.KEEPS
    if high < 0:
        return Sheet.TURNS_OVER
    if low == high == 0:
        return Sheet.FLAT
    return Sheet.FOLDS if low < 0 < high else Sheet.TOUCHES


def image_area(F: PlaneMap, x: float, y: float, side: float, largest: float) -> float:
    """The signed area of the image; that of a polygon of 1,024 corners where the integral along the
    outline does not agree with it, as through kinks; NaN where that is far from the one of half as
    many corners, as beside a pole. ``largest`` is the largest of det J in size.
    """
    image = image_outline(F, x, y, side)
    polygon = polygon_area(image)
    if not _has_kinks(F):
        area = float(signed_area(F, x, y, side))
        scale = largest * side**2
        if abs(area - polygon) <= 1e-4 * min(scale, max(abs(area), 1e-2 * scale)):
            return area
    rough, size = polygon_area(image[::2]), np.abs(np.diff(image, axis=0)).prod(axis=1).sum()
    return polygon if abs(polygon - rough) <= 0.02 * max(abs(polygon), float(size)) else math.nan


def has_pole(F: PlaneMap, x: float, y: float, side: float, values: np.ndarray) -> bool:
    """Whether F grows without end towards a point of the square, seen by coming nearer to where it
    is largest: 14 times among 5 × 5 points, 2.5 times nearer each time, unless they become alike.
    ``values`` are those of F on a grid of 13 × 13 points. An observation on floating-point numbers,
    not a proof.

    >>> from core.maths.calculus.expressions.reader import parse
    >>> F = PlaneMap(*(FunctionOfTwo(parse(text, ("x", "y"))) for text in ("1/(x - 0.3)", "y")))
    >>> grid = np.meshgrid(*[np.linspace(-0.25, 0.25, 13)] * 2)
    >>> [has_pole(F, x, 0.0, 0.5, F(x + grid[0], grid[1])) for x in (0.1, 0.0)]
    [True, False]
    """
    rest = np.median(values.reshape(-1, 2), axis=0)
    sizes = np.abs(values - rest).sum(axis=-1)
    row, column = np.unravel_index(int(sizes.argmax()), sizes.shape)
    middle, reach, grown = np.array([x, y]), side / 12, []
    at = middle + side * (np.array([column, row]) / (len(sizes) - 1) - 0.5)
    for _ in range(NEARER):
        places = np.clip(at + reach * _AROUND, middle - side / 2, middle + side / 2)
        sizes = np.abs(F(*places.T) - rest).sum(axis=-1)
        sizes = np.where(np.isfinite(sizes), sizes, 0.0)  # the pole itself, met by chance
        at, reach = places[int(sizes.argmax())], reach / 2.5
        if sizes.min() >= 0.8 * sizes.max():
            return False
        grown.append(float(np.partition(sizes, 12)[12]))  # their median
    return grown[-1] > 20 * grown[NEARER // 2]


@lru_cache(maxsize=64)
def _may_have_poles(F: PlaneMap) -> bool:
    return any(node.operation in POLES for f in (F.u, F.v) for node in f.expression.nodes)


def _has_kinks(F: PlaneMap) -> bool:
    kinks = {"abs", "min", "max", "sign"}
    return any(node.operation in kinks for f in (F.u, F.v) for node in f.expression.nodes)


def ratios(F: PlaneMap, x: float, y: float, sides: ArrayLike) -> np.ndarray:
    """Signed area of the image over that of the square, for squares of many sizes about a point."""
    sides = np.asarray(sides, float)
    if _has_kinks(F):
        areas = [polygon_area(F(*outline(x, y, side).T)) for side in sides.tolist()]
        return np.array(areas) / sides**2
    return signed_area(F, np.full_like(sides, x), np.full_like(sides, y), sides) / sides**2


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
