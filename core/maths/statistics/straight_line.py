"""The straight line of least squares, what each point does to it, and what R² does not tell."""

from dataclasses import dataclass
from enum import Enum, auto

import numpy as np
from numpy.typing import ArrayLike

PARAMETERS = 2  # intercept and slope
ROUNDING = 1e-11  # residuals below this share of the values are 0 to rounding
BENT = 0.1  # the share of the squares that a parabola leaves where the line is called bent


class Shape(Enum):
    """What a set of points makes of its line."""

    UPRIGHT = auto()  # all x equal: no slope
    LEVEL = auto()  # all y equal: R² is 0/0
    TWO = auto()  # two points: R² = 1 and no s
    PERFECT = auto()  # three or more points on a slanted line
    BENT = auto()  # a parabola leaves at most a tenth of the squares
    COMMON = auto()


class Pull(Enum):
    """What one point does to the line."""

    UPRIGHT = auto()  # there is no line
    ALONE = auto()  # without it all x are equal: the line goes through it wherever it is
    EXACT = auto()  # nothing is left over: s is 0 or undefined, and so is D
    STRONG = auto()  # D > 1
    MARKED = auto()  # D > 4/n
    HELD = auto()  # leverage above 2p/n, and yet D is small
    SMALL = auto()


@dataclass(frozen=True, eq=False)
class Line:
    """y = intercept + slope·x with what it leaves.

    fitted, residuals, leverage, cook, standardised: (n,); rss, ess, tss: Σe², Σ(ŷ − ȳ)², Σ(y − ȳ)²;
    deviation: s = √(rss/(n − 2)); r_squared: 1 − rss/tss. NaN is what is not defined."""

    x: np.ndarray
    y: np.ndarray
    shape: Shape
    intercept: float
    slope: float
    fitted: np.ndarray
    residuals: np.ndarray
    leverage: np.ndarray
    rss: float
    ess: float
    tss: float
    deviation: float
    r_squared: float
    standardised: np.ndarray
    cook: np.ndarray

    @property
    def n(self) -> int:
        return len(self.x)


@dataclass(frozen=True, eq=False)
class Influence:
    """One point and its line: ``without`` is the line of the others."""

    pull: Pull
    leverage: float
    cook: float
    residual: float
    without: Line


def fit_line(x: ArrayLike, y: ArrayLike) -> Line:
    """The line with the least Σ(y − a − b·x)².

    b = Sxy/Sxx, a = ȳ − b·x̄ with Sxy = Σ(x − x̄)(y − ȳ); leverage h = 1/n + (x − x̄)²/Sxx, the
    diagonal of the projection X(XᵀX)⁻¹Xᵀ; s² = Σe²/(n − 2), unbiased where errors are independent
    with one variance; standardised residual r = e/(s·√(1 − h)); Cook's distance
    D = r²·h/(2(1 − h)) = Σ(ŷ − ŷ without the point)²/(2s²).
    x, y: (n,), finite. Errors: ValueError for other shapes or no point.
    Source: Cook, "Detection of influential observation in linear regression", Technometrics 19,
    1977, equation (5).

    >>> line = fit_line([0, 1, 2], [1, 2, 6])
    >>> round(line.intercept, 9), round(line.slope, 9), round(line.r_squared, 9)
    (0.5, 2.5, 0.892857143)
    """
    x, y = np.asarray(x, float), np.asarray(y, float)
    if x.ndim != 1 or x.shape != y.shape or not len(x):
        raise ValueError(f"x and y must be lists of the same length, got {x.shape} and {y.shape}")
    n = len(x)
    centre_x, centre_y = x.mean(), y.mean()
    dx, dy = x - centre_x, y - centre_y
    if np.ptp(y) == 0:  # the mean of equal values may be off by rounding
        centre_y, dy = y[0], np.zeros(n)
    tss = float(dy @ dy)
    nothing = np.full(n, np.nan)
    if np.ptp(x) == 0:
        fitted = np.full(n, centre_y)
        return Line(
            x, y, Shape.UPRIGHT, np.nan, np.nan, fitted, dy, nothing,
            np.nan, np.nan, tss, np.nan, np.nan, nothing, nothing,
        )  # fmt: skip
    sxx = float(dx @ dx)
    slope = float(dx @ dy) / sxx
    residuals = dy - slope * dx
    # Dust of rounding is 0: of coordinates as well as of the differences between them.
    reach = np.abs(y).max() + abs(slope) * np.abs(x).max()
    residuals[np.abs(residuals) <= ROUNDING * reach] = 0.0
    leverage = np.minimum(1 / n + dx**2 / sxx, 1.0)
    leverage[leverage > 1 - 1e-12] = 1.0
    residuals[leverage == 1] = 0.0
    if n == 2:
        residuals[:] = 0.0
    rss = float(residuals @ residuals)
    deviation = float(np.sqrt(rss / (n - 2))) if n > 2 else np.nan
    with np.errstate(divide="ignore", invalid="ignore"):
        standardised = residuals / (deviation * np.sqrt(1 - leverage))
        cook = standardised**2 * leverage / (PARAMETERS * (1 - leverage))
    r_squared = 1 - rss / tss if tss else np.nan
    shape = _shape(x, y, rss, tss)
    return Line(
        x, y, shape, float(centre_y - slope * centre_x), slope, y - residuals, residuals, leverage,
        rss, slope**2 * sxx, tss, deviation, r_squared, standardised, cook,
    )  # fmt: skip


def _shape(x: np.ndarray, y: np.ndarray, rss: float, tss: float) -> Shape:
    if tss == 0:
        return Shape.LEVEL
    if len(x) == 2:
        return Shape.TWO
    if rss == 0:
        return Shape.PERFECT
    return Shape.BENT if parabola_leaves(x, y, rss) <= BENT else Shape.COMMON


def parabola_leaves(x: np.ndarray, y: np.ndarray, rss: float) -> float:
    """The share of the line's Σe² that the best parabola leaves; NaN below five points or four
    different x, where a parabola hardly can do otherwise than fit, or without anything left.

    Frisch, Waugh and Lovell: what x² has that the line has not is held against the residuals.

    >>> x = np.arange(5.0)
    >>> round(parabola_leaves(x, x**2, fit_line(x, x**2).rss), 9)
    0.0
    """
    if len(x) < 5 or rss <= 0 or len(np.unique(x)) < 4:
        return np.nan
    u = (x - x.mean()) / np.ptp(x)
    square = u**2 - (u**2).mean()
    square -= (square @ u) / (u @ u) * u
    residuals = y - y.mean() - (u @ (y - y.mean())) / (u @ u) * u
    return float(max(0.0, 1 - (square @ residuals) ** 2 / ((square @ square) * rss)))


def judge_point(line: Line, at: int) -> Influence:
    """What point ``at`` (from 0) does to the line, and the line without it.

    Bounds by custom: leverage above 2p/n (Hoaglin and Welsch, The American Statistician 32, 1978),
    D above 4/n or above 1 (Cook and Weisberg, Residuals and Influence in Regression, 1982).
    Errors: ValueError for a single point.

    >>> judge_point(fit_line([1, 2, 3, 4, 20], [1, 2.1, 2.9, 4, 0]), 4).pull.name
    'STRONG'
    """
    if line.n < 2:
        raise ValueError("a single point has no line without it")
    keep = np.arange(line.n) != at
    without = fit_line(line.x[keep], line.y[keep])
    leverage, cook = float(line.leverage[at]), float(line.cook[at])
    residual = float(line.residuals[at])
    return Influence(_pull(line, leverage, cook, without), leverage, cook, residual, without)


def _pull(line: Line, leverage: float, cook: float, without: Line) -> Pull:
    if line.shape is Shape.UPRIGHT:
        return Pull.UPRIGHT
    if leverage == 1 or without.shape is Shape.UPRIGHT:
        return Pull.ALONE
    if not line.deviation > 0:
        return Pull.EXACT
    if cook > 1:
        return Pull.STRONG
    if cook > 4 / line.n:
        return Pull.MARKED
    return Pull.HELD if leverage > 2 * PARAMETERS / line.n else Pull.SMALL
