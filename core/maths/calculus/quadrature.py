"""Areas by sums: rules of integration in one dimension, their errors and their orders.

A rule is nodes x and weights w, and Σ wᵢ·f(xᵢ) stands for the integral from a to b. ``panels`` are
equal parts of the interval; Gauss–Legendre and Monte Carlo take ``panels`` points instead.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, auto
from functools import lru_cache

import numpy as np
from scipy.special import roots_legendre

UNIT = 2.0**-53
MOST_PANELS = 512
UNSTEADY = 0.25
Integrand = Callable[[np.ndarray], np.ndarray]


@lru_cache(maxsize=1024)
def _on_unit(rule: str, panels: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Nodes and weights on [0, 1]."""
    edges = np.arange(panels + 1) / panels
    each = np.full(panels, 1 / panels)
    match rule:
        case "left":
            return edges[:-1], each
        case "midpoint":
            return edges[:-1] + 0.5 / panels, each
        case "trapezoid":
            weights = np.full(panels + 1, 1 / panels)
            weights[[0, -1]] /= 2
            return edges, weights
        case "simpson":
            weights = np.full(2 * panels + 1, 2.0)
            weights[1::2] = 4
            weights[[0, -1]] = 1
            return np.arange(2 * panels + 1) / (2 * panels), weights / (6 * panels)
        case "gauss":
            x, w = roots_legendre(panels)
            return (x + 1) / 2, w / 2
        case "random":
            return np.random.default_rng(seed).random(MOST_PANELS)[:panels], each
    raise ValueError(f"rule must be one of {', '.join(RULES)}, got {rule}")


# The order p of the error n⁻ᵖ for f smooth enough.
ORDERS = {"left": 1, "midpoint": 2, "trapezoid": 2, "simpson": 4}
RULES = (*ORDERS, "gauss", "random")


def nodes(rule: str, panels: int, low: float, high: float, seed: int = 1) -> tuple:
    """Nodes and weights of a rule on [low, high]; those of Monte Carlo are drawn from ``seed``.

    >>> x, w = nodes("simpson", 1, 0.0, 6.0)
    >>> x.tolist(), w.tolist()
    ([0.0, 3.0, 6.0], [1.0, 4.0, 1.0])
    """
    x, w = _on_unit(rule, panels, seed)
    return low + (high - low) * x, (high - low) * w


@dataclass(frozen=True)
class Estimate:
    """What a rule says: ``value`` from ``evaluations`` values of f; for Monte Carlo with its
    standard error, (b − a)·s/√n, s with n − 1. ``rounding`` is about what floating-point numbers
    leave open of the sum, 8·u·Σ|wᵢ·f(xᵢ)|."""

    value: float
    evaluations: int
    standard_error: float = 0.0
    rounding: float = 0.0


def integrate(f: Integrand, rule: str, panels: int, low: float, high: float, seed=1) -> Estimate:
    """Σ wᵢ·f(xᵢ); NaN where f has no value at a node.

    >>> integrate(lambda x: x**3, "simpson", 1, 0.0, 1.0).value
    0.25
    """
    x, w = nodes(rule, panels, low, high, seed)
    y = f(x)
    error = 0.0
    if rule == "random":
        error = (
            abs(high - low) * float(np.std(y, ddof=1)) / np.sqrt(len(y)) if len(y) > 1 else np.nan
        )
    return Estimate(float(w @ y), len(x), error, 8 * UNIT * float(np.abs(w @ np.abs(y))))


@lru_cache(maxsize=1)
def panels_tried() -> np.ndarray:
    """Numbers of panels at which errors are measured: 1 … 512, evenly on a logarithmic axis."""
    return np.unique(np.round(np.logspace(0, np.log10(MOST_PANELS), 28)).astype(int))


@lru_cache(maxsize=256)
def _all_on_unit(rule: str, counts: tuple[int, ...], seed: int) -> tuple:
    """Nodes and weights for many numbers of panels, one after the other, and where each begins."""
    each = [_on_unit(rule, n, seed) for n in counts]
    sizes = np.array([len(x) for x, _ in each])
    starts = np.concatenate([[0], np.cumsum(sizes)[:-1]])
    x, w = (np.concatenate([one[k] for one in each]) for k in (0, 1))
    return x, w, starts, sizes


def estimates(f: Integrand, rule: str, counts: tuple, low: float, high: float, seed=1) -> tuple:
    """Evaluations and values of a rule for many numbers of panels, f being asked once.

    >>> estimates(lambda x: x**3, "simpson", (1, 2), 0.0, 1.0)[1].round(12).tolist()
    [0.25, 0.25]
    """
    x, w, starts, sizes = _all_on_unit(rule, tuple(counts), seed)
    return sizes, np.add.reduceat((high - low) * w * f(low + (high - low) * x), starts)


def errors(f: Integrand, rule: str, truth: float, low: float, high: float, seed: int = 1) -> tuple:
    """Evaluations of f, and |estimate − truth|, for 1 … 512 panels."""
    count, value = estimates(f, rule, tuple(panels_tried().tolist()), low, high, seed)
    return count, np.abs(value - truth)


def floor(truth: float, size: float) -> float:
    """Errors below this cannot be told from rounding: u times the area, or times ∫|f| about."""
    return UNIT * max(abs(truth), size)


class Order(Enum):
    """How the error of a rule falls with the number of panels, from 64 to 512."""

    KEPT = auto()  # as the order says, within a tenth
    FASTER = auto()  # quicker: what the order's formula holds cancels here
    BROKEN = auto()  # slower: a derivative is missing, or the panels are too wide for f
    UNSTEADY = auto()  # up and down from one number of panels to the next: no slope
    EXACT = auto()  # at rounding from one panel on
    REACHED = auto()  # at rounding before 64 panels
    BELOW = auto()  # at rounding, or at what is known of the area, soon after
    UNKNOWN = auto()  # no area, or no value at some node


@dataclass(frozen=True)
class OrderVerdict:
    """``measured`` is the slope −Δlog(error)/Δlog(panels), NaN where there is none."""

    case: Order
    measured: float
    predicted: int


# Even and odd, prime and not: a rule that is exact for some of them alone is not called exact.
TRIED = (64, 71, 89, 97, 128, 149, 181, 223, 256, 311, 362, 431, 512)
FIRST = (1, 2, 3, 5, 7)


def judge_order(
    f: Integrand, rule: str, truth: float, low: float, high: float, bound: float = 0.0
) -> OrderVerdict:
    """The measured order of a rule with panels against the one for smooth functions.

    ``bound`` is how far ``truth`` may be off. The slope is the line of least squares through the
    logarithms of the errors at 13 numbers of panels, even and odd, as far as they lie above
    rounding and above twice ``bound``, which takes four of them. Where they stray from it by a
    factor of 1.3 (e^0.25, root mean square) or more, there is none.
    """
    predicted = ORDERS[rule]

    def off(counts: tuple[int, ...]) -> np.ndarray:
        return np.abs(estimates(f, rule, counts, low, high)[1] - truth)

    error = off(TRIED)
    if not np.isfinite(error).all():
        return OrderVerdict(Order.UNKNOWN, np.nan, predicted)
    size = float(np.abs(f(np.linspace(low, high, 101))[1:-1]).mean()) * abs(high - low)
    least = 64 * floor(truth, size)
    if (error <= least).all():
        case = Order.EXACT if (off(FIRST) <= least).all() else Order.REACHED
        return OrderVerdict(case, np.nan, predicted)
    above = error > max(least, 2 * bound)
    if not above[: above.sum()].all():  # down to nothing, and up again
        return OrderVerdict(Order.UNSTEADY, np.nan, predicted)
    if above.sum() < 4:
        return OrderVerdict(Order.BELOW, np.nan, predicted)
    steps, falls = np.log(np.array(TRIED)[above]), np.log(error[above])
    steps, falls = steps - steps.mean(), falls - falls.mean()
    slope = -float(steps @ falls / (steps @ steps))
    if math.sqrt(np.square(falls + slope * steps).mean()) >= UNSTEADY:
        return OrderVerdict(Order.UNSTEADY, np.nan, predicted)
    if slope < 0.9 * predicted:
        return OrderVerdict(Order.BROKEN, slope, predicted)
    case = Order.KEPT if slope <= 1.1 * predicted else Order.FASTER
    return OrderVerdict(case, slope, predicted)


def shapes(f: Integrand, rule: str, panels: int, low: float, high: float, points: int = 9) -> tuple:
    """The outline under which a rule measures the area, panel after panel: x, y with NaN between.

    Bars for left and midpoint, slanted tops for the trapezoid, parabolas for Simpson. Rules
    without panels have none.
    """
    if rule not in ORDERS:
        return np.array([]), np.array([])
    edges = low + (high - low) * np.arange(panels + 1) / panels
    within = np.linspace(0, 1, points if rule == "simpson" else 2)
    left, right = edges[:-1, None], edges[1:, None]
    x = left + (right - left) * within
    start, middle, end = f(left), f((left + right) / 2), f(right)
    match rule:
        case "left":
            y = start + 0 * within
        case "midpoint":
            y = middle + 0 * within
        case "trapezoid":
            y = start + (end - start) * within
        case _:
            s = within
            y = start * (1 - s) * (1 - 2 * s) + 4 * middle * s * (1 - s) + end * s * (2 * s - 1)
    gap = np.full((panels, 1), np.nan)
    return np.hstack([x, x[:, -1:], gap]).ravel(), np.hstack(
        [y, 0 * y[:, -1:] + y[:, -1:], gap]
    ).ravel()
