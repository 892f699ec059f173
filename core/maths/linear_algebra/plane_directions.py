"""A cloud of points in the plane seen along a direction: variance, distances, fitted lines."""

from dataclasses import dataclass
from enum import Enum, auto

import numpy as np

LEVEL = 1e-12  # of the largest: what rounding leaves of a variance that is 0
ALIKE = 1e-9  # of the larger: two variances that agree so far single out no direction
NEAR = 0.25  # degrees: half a step of the hand
AT = 5.0  # degrees: so near a component points at the mean


class Shape(Enum):
    """What the second moments of a cloud single out."""

    NONE = auto()  # fewer than two points: n − 1 is 0
    POINT = auto()  # all points equal
    LINE = auto()  # all points on one line
    ROUND = auto()  # the same variance in every direction
    OVAL = auto()


class Stand(Enum):
    """Where a direction stands to the components of its cloud."""

    MOST = auto()
    LEAST = auto()
    BETWEEN = auto()
    ANY = auto()  # no direction is singled out


class Lines(Enum):
    """How the three lines of least squares lie to each other."""

    UNDEFINED = auto()  # a column without spread
    SAME = auto()  # all points on one line
    CROSS = auto()  # no correlation: y on x is level, x on y upright
    FAN = auto()  # the component lies between the two regressions


class Pull(Enum):
    """What becomes of the first component when the columns are not centred."""

    NONE = auto()  # one of the two directions does not exist
    MEAN_ZERO = auto()  # centring changes nothing
    AT_MEAN = auto()  # it points at the mean
    ALONG_BOTH = auto()  # at the mean, and so does the cloud's own component
    UNMOVED = auto()  # the mean lies at right angles, and moves nothing
    TOWARDS_MEAN = auto()  # it is drawn towards the mean


@dataclass(frozen=True, eq=False)
class Spread:
    """Second moments of points z = (x − centre)/scale: matrix = Σ z·zᵀ/(n − 1), (2, 2).

    centre: the mean, or 0 where the columns are not centred; scale: the standard deviations (n − 1)
    where asked for, 1 for a column without spread; variances: along the first component and at
    right angles to it; first: the direction of the first component in degrees, from 0 up to 180,
    NaN where none is singled out. Of fewer than two points all moments are NaN.
    """

    n: int
    centre: np.ndarray
    scale: np.ndarray
    matrix: np.ndarray
    variances: np.ndarray
    first: float
    shape: Shape

    @property
    def total(self) -> float:
        """The sum of the variances of both columns, the same along any two directions at right
        angles: the trace."""
        return float(self.matrix[0, 0] + self.matrix[1, 1])

    def along(self, degrees) -> np.ndarray:
        """uᵀ·M·u, the variance of the projections on u = (cos θ, sin θ): a sinusoid of period 180°.

        With M = [[a, c], [c, b]] it is (a + b)/2 + (a − b)/2·cos 2θ + c·sin 2θ; never less than
        the second eigenvalue, and 0 across points on one line, whatever rounding leaves there.
        """
        turn = np.radians(2 * np.asarray(degrees, float))
        (a, c), (_, b) = self.matrix
        found = (a + b) / 2 + (a - b) / 2 * np.cos(turn) + c * np.sin(turn)
        if self.shape is Shape.LINE:
            return np.where(found <= LEVEL * self.total, 0.0, found)
        return np.maximum(found, self.variances[1])

    def off(self, degrees) -> np.ndarray:
        """Σ d²/(n − 1) with d the distances to the line of direction θ through the centre."""
        return self.along(np.asarray(degrees, float) + 90)

    def off_upright(self, degrees) -> np.ndarray:
        """The same with distances measured along the y axis: d/|cos θ|; ∞ at 90° unless all is 0.

        Here and in :meth:`off_level` a distance that rounding leaves of 0 is 0.
        """
        return self._slanted(degrees, np.cos)

    def off_level(self, degrees) -> np.ndarray:
        """The same with distances measured along the x axis: d/|sin θ|."""
        return self._slanted(degrees, np.sin)

    def _slanted(self, degrees, projection) -> np.ndarray:
        part = projection(np.radians(np.asarray(degrees, float))) ** 2
        off = self.off(degrees)
        dust = off <= LEVEL * max(self.total, 1e-300)
        with np.errstate(divide="ignore", invalid="ignore"):
            slanted = np.where(dust, 0.0, np.where(part < 1e-24, np.inf, off / part))
        return np.where(np.isnan(off), np.nan, slanted)


def spread(points: np.ndarray, centre: bool = True, standardise: bool = False) -> Spread:
    """Second moments and components of a cloud in the plane, in closed form.

    M = [[a, c], [c, b]] has the eigenvalues (a + b)/2 ± r with r = √(((a − b)/2)² + c²), and the
    first eigenvector at θ = ½·atan2(2c, a − b). Divisor n − 1, also where the columns are not
    centred: then M = S + n/(n − 1)·x̄·x̄ᵀ. points: (n, 2), finite. Errors: ValueError for another
    shape or values that are not finite.
    Source: Pearson, Philosophical Magazine 2, 1901; Jolliffe, Principal Component Analysis, 2002,
    sections 1.1 and 14.2.3.

    >>> found = spread(np.array([[0.0, 0.0], [2.0, 1.0], [4.0, 2.0]]))
    >>> found.variances.tolist(), round(found.first, 3), found.shape.name
    ([5.0, 0.0], 26.565, 'LINE')
    """
    X = np.asarray(points, float)
    if X.ndim != 2 or X.shape[1] != 2:
        raise ValueError(f"points must have two columns, got shape {X.shape}")
    if not np.isfinite(X).all():
        raise ValueError("points must be finite")
    n, nowhere = len(X), np.full(2, np.nan)
    if n < 2:
        middle = X[0] if n and centre else np.zeros(2)
        empty = np.full((2, 2), np.nan)
        return Spread(n, middle, np.ones(2), empty, nowhere, np.nan, Shape.NONE)
    mean = X.mean(axis=0)
    Z = X - mean
    # Rounding leaves equal values with deviations of 1e-16 of their size.
    Z[:, np.ptp(X, axis=0) <= 1e-14 * np.abs(X).max(axis=0)] = 0.0
    scale = np.ones(2)
    if standardise:
        deviation = np.sqrt(np.square(Z).sum(axis=0) / (n - 1))
        scale = np.where(deviation > 0, deviation, 1.0)
    Z = (Z if centre else X) / scale
    M = Z.T @ Z / (n - 1)
    (a, c), (_, b) = M
    r = np.hypot((a - b) / 2, c)
    variances = np.array([(a + b) / 2 + r, max((a + b) / 2 - r, 0.0)])
    shape = _shape(variances)
    first = np.nan
    if shape in (Shape.LINE, Shape.OVAL):
        first = _half_turn(np.degrees(np.arctan2(2 * c, a - b)) / 2)
    if shape is Shape.LINE:
        variances[1] = 0.0
    return Spread(n, mean if centre else np.zeros(2), scale, M, variances, first, shape)


def _shape(variances: np.ndarray) -> Shape:
    first, second = variances
    if first == 0:
        return Shape.POINT
    if second <= LEVEL * first:
        return Shape.LINE
    return Shape.ROUND if first - second <= ALIKE * first else Shape.OVAL


def _half_turn(degrees: float) -> float:
    """The direction of a line as an angle from 0 up to 180."""
    angle = float(degrees) % 180
    return angle if angle < 180 else 0.0  # −1e-20 % 180 is 180


def axis_turn(first: float, second: float) -> float:
    """The angle between two lines in degrees, from 0 to 90; NaN where one has no direction.

    >>> axis_turn(170, 10), axis_turn(0, 90)
    (20.0, 90.0)
    """
    apart = abs(first - second) % 180
    return float(min(apart, 180 - apart)) if apart == apart else np.nan


def judge_direction(found: Spread, degrees: float) -> Stand:
    """Whether the variance along a direction is the most, the least, or neither, to ¼°."""
    if np.isnan(found.first):
        return Stand.ANY
    away = axis_turn(found.first, degrees)
    if away <= NEAR:
        return Stand.MOST
    return Stand.LEAST if 90 - away <= NEAR else Stand.BETWEEN


@dataclass(frozen=True)
class FittedLines:
    """Directions in degrees, from 0 up to 180, of the lines through the centre for which the sum of
    squares is least of distances at right angles (component), along y (y_on_x) and along x
    (x_on_y); NaN where it is not defined."""

    case: Lines
    component: float
    y_on_x: float
    x_on_y: float


def fitted_lines(found: Spread) -> FittedLines:
    """Total least squares beside the two regressions, from the second moments [[a, c], [c, b]].

    y on x has the slope c/a, x on y the slope b/c, and the component's lies between them. Through
    the centre: where the columns are not centred, through 0. Source: Pearson 1901; Golub and Van
    Loan, SIAM Journal on Numerical Analysis 17, 1980.

    >>> found = spread(np.array([[0.0, 0.0], [1.0, 2.0], [2.0, 1.0]]))
    >>> [round(t, 2) for t in (found.first, fitted_lines(found).y_on_x, fitted_lines(found).x_on_y)]
    [45.0, 26.57, 63.43]
    """
    (a, c), (_, b) = found.matrix
    dust = LEVEL * max(found.total, 0.0) if found.n > 1 else np.nan
    if not (a > dust and b > dust):
        y_on_x = 0.0 if a > dust else np.nan
        x_on_y = 90.0 if b > dust else np.nan
        return FittedLines(Lines.UNDEFINED, found.first, y_on_x, x_on_y)
    if abs(c) <= LEVEL * np.sqrt(a * b):
        return FittedLines(Lines.CROSS, found.first, 0.0, 90.0)
    y_on_x, x_on_y = (_half_turn(np.degrees(np.arctan2(*p))) for p in ((c, a), (b, c)))
    case = Lines.SAME if found.shape is Shape.LINE else Lines.FAN
    return FittedLines(case, found.first, y_on_x, x_on_y)


@dataclass(frozen=True)
class Pulled:
    """The first component with and without centring, and the direction of the mean, in degrees;
    NaN where there is none."""

    case: Pull
    centred: float
    plain: float
    mean: float


def judge_pull(points: np.ndarray, standardise: bool = False) -> Pulled:
    """What happens to the first component when the columns are not centred.

    The moments about 0 are S + n/(n − 1)·x̄·x̄ᵀ. In the plane the first direction of such a sum lies
    between those of its two parts, on the shorter way from one to the other. AT_MEAN: within 5° of
    the mean, ALONG_BOTH: and the component of S as well. points: (n, 2).

    >>> judge_pull(np.array([[9.0, 10.0], [11.0, 10.0], [10.0, 10.5]])).case.name
    'AT_MEAN'
    """
    own = spread(points, True, standardise)
    plain = spread(points, False, standardise)
    if own.n < 2:
        return Pulled(Pull.NONE, np.nan, np.nan, np.nan)
    mean = own.centre / own.scale
    size = max(np.abs(points / own.scale).max(), 1e-300)
    if np.hypot(*mean) <= 1e-12 * size:
        return Pulled(Pull.MEAN_ZERO, own.first, plain.first, np.nan)
    towards = _half_turn(np.degrees(np.arctan2(mean[1], mean[0])))
    if np.isnan(own.first) or np.isnan(plain.first):
        at_mean = axis_turn(plain.first, towards) <= AT
        case = Pull.AT_MEAN if at_mean else Pull.NONE
        return Pulled(case, own.first, plain.first, towards)
    case = Pull.TOWARDS_MEAN
    if axis_turn(plain.first, towards) <= AT:
        along = axis_turn(own.first, towards) <= AT
        case = Pull.ALONG_BOTH if along else Pull.AT_MEAN
    elif axis_turn(plain.first, own.first) <= 1e-9:
        case = Pull.UNMOVED
    return Pulled(case, own.first, plain.first, towards)


def angle_error(found: Spread) -> float:
    """The standard error of the first component's angle in degrees: √(λ₁λ₂/(n − 1))/(λ₁ − λ₂).

    For centred normal samples with n large. NaN where no component is singled out. Source:
    Anderson, Annals of Mathematical Statistics 34, 1963, equation (3.13).

    >>> points = np.array([[-2.0, 0.0], [2.0, 0.0], [0.0, 1.0], [0.0, -1.0]])
    >>> round(angle_error(spread(points)), 2)
    22.05
    """
    if np.isnan(found.first):
        return np.nan
    first, second = found.variances
    return float(np.degrees(np.sqrt(first * second / (found.n - 1)) / (first - second)))


def gap_between(scores: np.ndarray, second: np.ndarray) -> float:
    """How far two groups are apart on a line: above 0 a threshold parts them, below 0 they overlap
    by so much. scores: (n,); second: (n,) true for the second group. NaN where a group is empty.

    >>> gap_between(np.array([0.0, 1.0, 3.0]), np.array([False, False, True]))
    2.0
    """
    one, two = scores[~second], scores[second]
    if not len(one) or not len(two):
        return np.nan
    return float(max(two.min() - one.max(), one.min() - two.max()))
