"""Newton's method for f(x) = 0: follow the tangent to the axis, again and again.

xₖ₊₁ = xₖ − f(xₖ)/f′(xₖ) is the root of the Taylor polynomial of degree 1 about xₖ (Newton 1669,
Raphson 1690, in this form Simpson 1740). Slopes are by dual numbers, exact but for rounding.
"""

from dataclasses import dataclass
from enum import Enum, auto
from functools import lru_cache

import numpy as np

from core.maths.calculus.expressions.dual_numbers import DUAL, Dual, slopes
from core.maths.calculus.functions import Function

STEPS = 60
UNIT = 2.0**-53
FAR = 1e9
TERMS = 12
CYCLES = range(2, 13)


class End(Enum):
    """Why the steps stop."""

    ROOT = auto()  # f(x) = 0, or the step is below the last digits of x
    VANISHED = auto()  # f(x) = 0 in float64, and so are all its derivatives: too small to be told
    ZERO_SLOPE = auto()  # the tangent is level and never meets the axis
    NO_SLOPE = auto()  # f has a value and no derivative
    LEFT = auto()  # f has no value
    FAR = auto()  # |x| > 10⁹
    STEPS = auto()  # 60 steps were made


@dataclass(frozen=True)
class NewtonRun:
    """``points`` x₀ … x_K with f(xₖ) and f′(xₖ); NaN where there is none."""

    points: np.ndarray
    values: np.ndarray
    slopes: np.ndarray
    end: End


def newton(f: Function, start: float, steps: int = STEPS) -> NewtonRun:
    """The steps of Newton's method from ``start`` until one of the ends.

    >>> from core.maths.calculus.expressions.reader import parse
    >>> run = newton(Function(parse("x^2 - 2")), 1.0)
    >>> run.points[:3].round(4).tolist(), run.end.name
    ([1.0, 1.5, 1.4167], 'ROOT')
    """
    points, values, rates = [float(start)], [], []
    while True:
        x = points[-1]
        value, slope = _value_and_slope(f, x)
        values.append(value)
        rates.append(slope)
        step = value / slope if slope else np.nan
        if end := _ended(f, x, value, slope, step, len(points) > steps):
            return NewtonRun(np.array(points), np.array(values), np.array(rates), end)
        points.append(x - step)


def _name(f: Function) -> str:
    return f.expression.variables[0]


def _value_and_slope(f: Function, x: float) -> tuple[float, float]:
    """As ``slopes`` finds them, for one number and without its general shapes."""
    names = {_name(f): Dual(np.float64(x), np.float64(1))} | dict(f.parameters)
    with np.errstate(all="ignore"):
        found = f.expression.evaluate(DUAL, names, np.float64)
    value, slope = (found.value, found.slope) if isinstance(found, Dual) else (found, 0.0)
    value = f.filled.get(x, value)
    if not np.isfinite(value):
        return np.nan, np.nan
    return float(value), float(slope) if np.isfinite(slope) else np.nan


def _ended(
    f: Function, x: float, value: float, slope: float, step: float, enough: bool
) -> End | None:
    if abs(x) > FAR:
        return End.FAR
    if np.isnan(value):
        return End.LEFT
    if value == 0:
        return End.VANISHED if x not in f.filled and not f.taylor(x, TERMS).any() else End.ROOT
    if np.isnan(slope):
        return End.NO_SLOPE
    if slope == 0:
        return End.ZERO_SLOPE
    if abs(step) <= 4 * UNIT * max(1.0, abs(x)):
        return End.ROOT
    return End.STEPS if enough else None


class Case(Enum):
    """What becomes of Newton's method from one start."""

    AT_ROOT = auto()  # the start is a root
    LANDED = auto()  # on a root, about whose order nothing is read
    QUADRATIC = auto()  # f′ ≠ 0 and f″ ≠ 0 at the root: eₖ₊₁ ≈ C·eₖ²
    HIGHER = auto()  # f′ ≠ 0, and the next derivative that is not 0 is of higher order
    MULTIPLE = auto()  # an m-fold root: eₖ₊₁ ≈ (1 − 1/m)·eₖ
    LINEAR = auto()  # a steady rate at a root where the rules give no such derivatives
    CREEPS = auto()  # the last 20 steps go one way, ever smaller, at no steady rate
    CYCLE = auto()
    STEADY = auto()  # the last 20 steps go one way at a steady rate, and no root is reached
    DRIFTS = auto()  # the last 20 steps go one way and shrink by less than a tenth
    FAR = auto()
    WANDERS = auto()  # none of all this in 60 steps
    ZERO_SLOPE = auto()
    NO_SLOPE = auto()
    LEFT = auto()
    ABSENT = auto()  # f has no value at the start
    VANISHED = auto()

    @property
    def has_root(self) -> bool:
        return self in (
            Case.AT_ROOT,
            Case.LANDED,
            Case.QUADRATIC,
            Case.HIGHER,
            Case.MULTIPLE,
            Case.LINEAR,
        )


@dataclass(frozen=True)
class NewtonVerdict:
    """``order`` is p in eₖ₊₁ ≈ C·eₖᵖ, or the multiplicity m of a multiple root, or the period of a
    cycle. ``predicted`` is C from the derivatives at the root, or 1 − 1/m; ``measured`` the same
    from the last errors that rounding leaves whole. NaN and 0 where there is none."""

    case: Case
    root: float = np.nan
    order: int = 0
    predicted: float = np.nan
    measured: float = np.nan


def judge_newton(f: Function, run: NewtonRun) -> NewtonVerdict:
    """The case of a run."""
    last = len(run.points) - 1
    match run.end:
        case End.LEFT:
            return NewtonVerdict(Case.LEFT if last else Case.ABSENT)
        case End.FAR | End.ZERO_SLOPE | End.NO_SLOPE | End.VANISHED:
            return NewtonVerdict(Case[run.end.name])
        case End.ROOT if not last:
            return NewtonVerdict(Case.AT_ROOT, float(run.points[0]))
    if period := _period(run.points) if run.end is End.STEPS else 0:
        return NewtonVerdict(Case.CYCLE, order=period)
    rate = _steady_rate(run.points)
    if np.isfinite(rate) and (found := _linear(f, run, rate)):
        return found
    if run.end is End.ROOT:
        return _simple(f, run)
    return _unended(np.diff(run.points)[-20:])


def _unended(step: np.ndarray) -> NewtonVerdict:
    """The case of the last steps where no root is reached. A rate r is steady where 1 − r changes
    by less than a twentieth of itself, so that steps like those of xₖ ~ 1/√k have none."""
    if not ((step > 0).all() or (step < 0).all()):
        return NewtonVerdict(Case.WANDERS)
    if abs(step[-1]) >= 0.9 * abs(step[0]):
        return NewtonVerdict(Case.DRIFTS)
    shrinks = 1 - step[1:] / step[:-1]
    if (shrinks <= 0).any():
        return NewtonVerdict(Case.WANDERS)
    if np.ptp(shrinks) > 0.05 * shrinks.mean():
        return NewtonVerdict(Case.CREEPS)
    return NewtonVerdict(Case.STEADY, measured=float(1 - shrinks[-1]))


def _period(points: np.ndarray) -> int:
    """The smallest p from 2 to 12 after which the last p + 6 points repeat those before, to 10⁻⁸
    of their size; 0 without one."""
    size = 1e-8 * (1 + np.abs(points[-30:]).max())
    if np.abs(np.diff(points[-7:])).max() <= size:
        return 0
    lasts = {p: points[-6 - p :] - points[-6 - 2 * p : -p] for p in CYCLES}
    return next((p for p, apart in lasts.items() if np.abs(apart).max() <= size), 0)


def _steady_rate(points: np.ndarray) -> float:
    """|Δₖ₊₁/Δₖ| where five in a row agree to half a percent and lie between 0.3 and 0.92, the last
    such five above rounding, if the steps do not shrink faster after them; NaN else."""
    step = np.abs(np.diff(points))
    step = step[step > 1e-7 * np.maximum(1e-3, np.abs(points[1:]))]
    ratio = step[1:] / step[:-1]
    for end in range(len(ratio), max(4, len(ratio) - 8), -1):
        five = ratio[end - 5 : end]
        steady = np.ptp(five) <= 0.005 * five.mean() and 0.3 < five.mean() < 0.92
        if steady and (ratio[end:] > 0.5 * five.mean()).all():
            return float(five[-1])
    return np.nan


def _linear(f: Function, run: NewtonRun, rate: float) -> NewtonVerdict | None:
    """A steady rate; None where the steps have not settled. An m-fold root is a simple one of
    f⁽ᵐ⁻¹⁾, and found as such."""
    m = round(1 / (1 - rate))
    root = float(run.points[-1])
    if 2 <= m <= TERMS:
        for _ in range(6):
            c = f.taylor(root, m)
            root -= float(c[m - 1] / (m * c[m])) if c[m] else np.nan
        c = f.taylor(root, m)
        small = 1e-9 * abs(c[m])
        way = np.sign(np.diff(run.points[np.abs(run.points - root) > 1e-6]))[-5:]
        near = abs(root - run.points[-1]) < 0.1 and len(set(way)) == 1
        if near and (np.abs(c[:m]) <= small).all() and abs(1 - 1 / m - rate) < 0.02:
            return NewtonVerdict(Case.MULTIPLE, _at_zero(f, root), m, 1 - 1 / m, rate)
    settled = run.end is End.ROOT or abs(np.diff(run.points)[-1]) < 1e-3
    root = _at_zero(f, float(run.points[-1])) if run.end is End.ROOT else np.nan
    return NewtonVerdict(Case.LINEAR, root, measured=rate) if settled else None


def _at_zero(f: Function, root: float) -> float:
    """0 for a root that differs from it by rounding."""
    return 0.0 if abs(root) < 1e-12 and abs(float(f(0.0))) <= abs(float(f(root))) else root


def _simple(f: Function, run: NewtonRun) -> NewtonVerdict:
    """A root where f′ ≠ 0: of order p, the first derivative beyond f′ that is not 0.
    There eₖ₊₁ ≈ (p − 1)·|cₚ/c₁|·eₖᵖ, with cₖ the Taylor coefficients at the root."""
    root = _at_zero(f, float(run.points[-1]))
    c = f.taylor(root, TERMS)
    bent = np.flatnonzero(np.abs(c[2:]) > 1e-9 * abs(c[1])) + 2
    if np.isnan(c).any() or abs(c[1]) <= 1e-9 * np.abs(c).max() or not len(bent):
        return NewtonVerdict(Case.LANDED, root)
    p = int(bent[0])
    predicted = float((p - 1) * abs(c[p] / c[1]))
    ratio = error_ratios(run.points, root, p)
    known = ratio[np.isfinite(ratio)]
    measured = float(known[-1]) if len(known) else np.nan
    return NewtonVerdict(Case.QUADRATIC if p == 2 else Case.HIGHER, root, p, predicted, measured)


def error_ratios(points: np.ndarray, root: float, order: int) -> np.ndarray:
    """eₖ₊₁/eₖᵖ for k = 0, 1, …; NaN where eₖ₊₁ has no three digits left above rounding."""
    error = np.abs(points - root)
    with np.errstate(all="ignore"):
        ratio = error[1:] / error[:-1] ** order
    return np.where(error[1:] > 4000 * UNIT * max(1.0, abs(root)), ratio, np.nan)


@lru_cache(maxsize=128)
def roots_from(f: Function, low: float, high: float, count: int = 241) -> tuple:
    """Evenly spaced starts, and the root that Newton's method reaches from each in 60 steps (to
    10⁻⁷; NaN where it reaches none)."""
    starts = np.linspace(low, high, count)
    x, step = starts.copy(), np.full(count, np.nan)
    on_its_way = np.arange(count)
    with np.errstate(all="ignore"):
        for _ in range(60):
            at = x[on_its_way]
            value, slope = slopes(f.expression, {_name(f): at}, f.parameters)
            for place, known in f.filled.items():
                value = np.where(at == place, known, value)
            go = np.where(value == 0, 0.0, value / slope)
            x[on_its_way], step[on_its_way] = at - go, go
            # What stands still, or has left the numbers, does so from here on.
            on_its_way = on_its_way[(at - go != at) & np.isfinite(at - go)]
            if not len(on_its_way):
                break
        reached = np.abs(step) <= 1e-7 * np.maximum(1, np.abs(x))
    return starts, np.where(reached & (np.abs(x) < FAR), x, np.nan)
