"""Taylor polynomials: what they see of a function, and how far they may be off.

Pₙ(x) = Σ cₖ·(x − c)ᵏ, k = 0 … n, with cₖ = f⁽ᵏ⁾(c)/k! (Taylor 1715).
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, auto
from functools import lru_cache
from itertools import pairwise
from math import lgamma

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import ArrayLike
from scipy.special import comb

from core.maths.calculus.convergence_radius import TERMS, Basis, Convergence
from core.maths.calculus.functions import Function
from core.maths.calculus.singularities import branch, obstacles, suspects

UNIT = 2.0**-53
SAME = 1e-9  # two values of functions that are no nearer, relatively, differ
SEEN = 0.01  # a polynomial "sees" f where it is this near
NODES, TAIL = 49, 9


def polynomial(coefficients: np.ndarray, centre: float, x: ArrayLike) -> np.ndarray:
    """Σ cₖ·(x − c)ᵏ by Horner's rule; x may be complex.

    >>> polynomial(np.array([1.0, 2.0, 1.0]), 1.0, [1.0, 3.0]).tolist()
    [1.0, 9.0]
    """
    t = np.asarray(x) - centre
    y = np.zeros_like(t) + coefficients[-1]
    with np.errstate(over="ignore", invalid="ignore"):
        for c in coefficients[-2::-1]:
            y = y * t + c
    return y


def partial_sums(coefficients: np.ndarray, centre: float, x: float) -> tuple:
    """P₀(x) … Pₙ(x), and about how far rounding may have moved each."""
    k = np.arange(len(coefficients))
    with np.errstate(over="ignore", invalid="ignore"):
        terms = coefficients * (x - centre) ** k
        return np.cumsum(terms), UNIT * np.cumsum((k + 4) * np.abs(terms))


def rounding_of(
    coefficients: np.ndarray, centre: float, x: np.ndarray, f_values: np.ndarray
) -> np.ndarray:
    """About how far rounding may have moved f − P at these places.

    >>> rounding_of(np.array([1.0]), 0.0, np.zeros(1), np.ones(1)) / UNIT
    array([8.])
    """
    terms = np.abs(coefficients) * (np.arange(len(coefficients)) + 4)
    with np.errstate(invalid="ignore"):
        return UNIT * (polynomial(terms, 0.0, np.abs(x - centre)) + 4 * np.abs(f_values))


def sight(
    f_values: np.ndarray,
    p_values: np.ndarray,
    x: np.ndarray,
    centre: float,
    rounding: ArrayLike = 0.0,
) -> tuple[float, float]:
    """Ends of the interval about the centre at whose places (ascending ``x``) \\|f − P\\| ≤ 0.01,
    but for ``rounding``; NaN where it is not even so at the place next to the centre."""
    at = int(np.abs(x - centre).argmin())
    off = ~(np.abs(f_values - p_values) <= SEEN + rounding)
    if off[at]:
        return np.nan, np.nan
    left, right = np.flatnonzero(off[:at]), np.flatnonzero(off[at:])
    return (
        float(x[left[-1] + 1] if len(left) else x[0]),
        float(x[at + right[0] - 1] if len(right) else x[-1]),
    )


@lru_cache(maxsize=64)
def _on_rays(f: Function, centre: float) -> tuple[np.ndarray, np.ndarray]:
    """Places on 49 rays from the centre into the upper half plane, as far as 9, and f there."""
    turn = np.exp(1j * np.linspace(0, np.pi, 49))
    z = centre + turn[:, None] * np.linspace(0, 9, 73)
    return z, f.at_complex(z)


def sight_in_plane(f: Function, coefficients: np.ndarray, centre: float) -> np.ndarray:
    """The same on 97 rays into the complex plane, each as far as f is seen: points, closed."""
    z, values = _on_rays(f, centre)
    with np.errstate(all="ignore"):
        log = np.log(np.abs(values - polynomial(coefficients, centre, z)) / SEEN)
    off = ~(log <= 0)
    off[:, 0] = False
    ray, first = np.arange(len(z)), np.where(off.any(axis=1), off.argmax(axis=1), z.shape[1]) - 1
    beyond = np.minimum(first + 1, z.shape[1] - 1)
    with np.errstate(all="ignore"):  # between the last that is seen and the next, on a log scale
        share = np.fmax(log[ray, first], -40) / (np.fmax(log[ray, first], -40) - log[ray, beyond])
    share = np.where(np.isfinite(share) & (beyond > first), np.clip(share, 0, 1), 0)
    upper = z[ray, first] + share * (z[ray, beyond] - z[ray, first])
    return np.concatenate([upper, np.conj(upper[-2::-1])])


# ---- Lagrange's bound ---------------------------------------------------------------------------


class Found(Enum):
    """How the maximum of |f⁽ⁿ⁺¹⁾| between the centre and x was found."""

    END = auto()  # |f⁽ⁿ⁺¹⁾| is largest at one end, proved
    EXTREMA = auto()  # all places where it can be largest are known
    SAMPLED = auto()  # the largest of many values: not proved
    NOWHERE = auto()  # some derivative is missing between them, or unbounded
    AT_CENTRE = auto()  # x is the centre: nothing remains
    UNTOLD = auto()  # no series at the centre


@dataclass(frozen=True)
class LagrangeBounds:
    """|f(x) − Pₙ(x)| ≤ M·|x − c|ⁿ⁺¹/(n + 1)!, with M the maximum of |f⁽ⁿ⁺¹⁾| on [low, high].

    ``bounds`` and ``largest`` (M/(n+1)!) by n = 0 … 60; ``place`` where M is taken if found at an
    end; ``missing`` where a derivative may be missing.
    """

    found: Found
    low: float
    high: float
    bounds: np.ndarray
    largest: np.ndarray
    place: float = np.nan
    missing: float = np.nan


_K = np.arange(1, TERMS + 2)
_CHOOSE = comb(_K[:, None] + np.arange(TAIL + 1), np.arange(TAIL + 1))
_LOG_FACTORIAL = np.array([lgamma(k + 1) for k in _K])


def _powers_of(exponent: float) -> Callable:
    """|cₖ| of tʳ at t > 0: |binomial(r, k)|·tʳ⁻ᵏ, largest for the smallest t."""
    j = np.arange(TERMS + 1)
    binomial = np.cumprod((exponent - j) / (j + 1))
    return lambda t: np.abs(binomial) * t ** (exponent - _K)


_ROOT, _CUBE_ROOT = _powers_of(0.5), _powers_of(1 / 3)


def _sine(low: float, high: float) -> np.ndarray:
    """|sin⁽ᵏ⁾| is |sin| for even k, |cos| for odd: 1 where a crest lies between the ends."""
    found = []
    for shift in (np.pi / 2, 0.0):  # crests of |sin| and of |cos|
        crest = np.ceil((low - shift) / np.pi) * np.pi + shift <= high
        ends = np.abs(np.cos(np.array([low, high]) - shift)).max()
        found.append(1.0 if crest else ends)
    return np.where(_K % 2 == 0, found[0], found[1]) * np.exp(-_LOG_FACTORIAL)


def _witch(low: float, high: float, powers: np.ndarray) -> np.ndarray:
    """1/(1 + ξ²) with ξ = cot θ has |cₖ| = |sin((k+1)θ)|·sinᵏ⁺¹θ: flat where sin((k+2)θ) = 0."""
    first, last = np.arctan2(1, high), np.arctan2(1, low)
    found = np.empty(len(powers))
    for i, k in enumerate(powers):
        j = np.arange(np.ceil(first * (k + 2) / np.pi), np.floor(last * (k + 2) / np.pi) + 1)
        angle = np.concatenate([[first, last], j * np.pi / (k + 2)])
        found[i] = np.abs(np.sin((k + 1) * angle) * np.sin(angle) ** (k + 1)).max()
    return found


def _proved(f: Function, low: float, high: float) -> tuple[np.ndarray, float] | None:
    """max |cₖ(ξ)|, k = 1 … 61, for functions whose derivatives are known, and at which end it is
    (NaN: not always at one). None for others, and where one is missing between the ends."""
    match f.expression.text:
        case "sin(x)":
            return _sine(low, high), np.nan
        case "e^x":
            return np.exp(high - _LOG_FACTORIAL), high
        case "ln(1 + x)" if low > -1:
            return (1 + low) ** -_K.astype(float) / _K, low
        case "sqrt(x)" if low > 0:
            return _ROOT(low), low
        case "sign(x) |x|^(1/3)" if low * high > 0:
            near = low if low > 0 else high
            return _CUBE_ROOT(abs(near)), near
        case "1/(1 + x^2)":
            return _witch(low, high, _K), np.nan
        case "arctan(x)":
            return _witch(low, high, _K - 1) / _K, np.nan
        case "tan(x)" if np.floor(low / np.pi - 0.5) == np.floor(high / np.pi - 0.5):
            turn = np.round((low + high) / 2 / np.pi) * np.pi  # all cₖ ≥ 0 there
            far = low if abs(low - turn) > abs(high - turn) else high
            return np.abs(f.taylor(far, TERMS + 1)[1:]), far
    return None


def _nodes(f: Function, low: float, high: float) -> np.ndarray:
    """49 places, the denser the nearer a singularity is: |cₖ(ξ)| swings on the scale of its
    distance over k."""
    x = np.linspace(low, high, 257)
    z = suspects(f)
    away = np.abs(x[:, None] - z).min(axis=1, initial=2.0)
    length = np.append(0, np.cumsum(np.diff(x) * 2 / (away[1:] + away[:-1])))
    return np.interp(np.linspace(0, length[-1], NODES), length, x)


def _sampled(f: Function, low: float, high: float) -> np.ndarray:
    """The largest of 385 values of |cₖ(ξ)|: those at 49 nodes and, by the Taylor series of cₖ
    there, cₖ(ξ + s) = Σ binomial(k + j, j)·cₖ₊ⱼ(ξ)·sʲ with j up to 9, at 8 places around each."""
    x = _nodes(f, low, high)
    c = f.taylor(x, TERMS + 1 + TAIL)[1:]
    part = np.arange(-4, 5) / 9
    left, right = np.diff(x, prepend=low), np.diff(x, append=high)
    step = np.where(part < 0, left[:, None] * part, right[:, None] * part)
    powers = step[:, None, :] ** np.arange(TAIL + 1)[:, None]
    terms = sliding_window_view(c, TAIL + 1, axis=0) * _CHOOSE[:, None, :]
    with np.errstate(invalid="ignore", over="ignore"):
        near = terms.transpose(1, 0, 2) @ powers  # node, k, place around it
    return np.abs(near, out=near).max(axis=(0, 2))


def _flat(low: float, high: float) -> np.ndarray:
    """The same for e^(−1/ξ²), from ξ³·y′ = 2y: 2,049 values, evenly on a scale of log|ξ|, as
    |cₖ(ξ)| swings about k times while ξ doubles. Below 0.03 all of it is less than 10⁻²⁰⁰."""
    nearest = 0.0 if low < 0 < high else min(abs(low), abs(high))
    x = np.geomspace(max(nearest, 0.03), max(abs(low), abs(high), 0.031), 2049)
    before, last, now = np.zeros_like(x), np.zeros_like(x), np.exp(-1 / x**2)
    found = np.empty(len(_K))
    for k in range(len(_K)):
        rest = (2 - 3 * k * x**2) * now - 3 * (k - 1) * x * last - (k - 2) * before
        before, last, now = last, now, rest / (x**3 * (k + 1))
        found[k] = np.abs(now).max()
    return found


def _is_flat(f: Function) -> bool:
    return f.expression.text == "e^(-1/x^2)" and bool(f.filled)


@lru_cache(maxsize=512)
def lagrange_bounds(f: Function, centre: float, x: float) -> LagrangeBounds:
    """Bounds on the remainder at x for every degree from 0 to 60 (Lagrange 1797).

    >>> from core.maths.calculus.expressions.reader import parse
    >>> found = lagrange_bounds(Function(parse("e^x")), 0.0, 1.0)
    >>> found.found.name, f"{found.bounds[2] * 6:.4f}"
    ('END', '2.7183')
    """
    low, high = min(centre, x), max(centre, x)
    nothing = np.full(TERMS + 1, np.nan)
    if np.isnan(f(centre)):
        return LagrangeBounds(Found.UNTOLD, low, high, nothing, nothing)
    if x == centre:
        return LagrangeBounds(Found.AT_CENTRE, low, high, np.zeros(TERMS + 1), nothing)
    proved, missing = _proved(f, low, high), np.nan
    if proved:
        largest, place = proved
        found = Found.EXTREMA if np.isnan(place) else Found.END
    else:
        largest, place, found = nothing, np.nan, Found.NOWHERE
        between = obstacles(f, low, high)
        if len(between):
            missing = float(between[np.abs(between - centre).argmin()])
        else:
            largest = _flat(low, high) if _is_flat(f) else _sampled(f, low, high)
            found = Found.SAMPLED if np.isfinite(largest).all() else Found.NOWHERE
    with np.errstate(over="ignore", invalid="ignore"):
        bounds = largest * abs(x - centre) ** _K
    return LagrangeBounds(found, low, high, bounds, largest, place, missing)


# ---- what the series does at a point ------------------------------------------------------------


class At(Enum):
    """What becomes of Pₙ(x) as n grows."""

    CENTRE = auto()  # x is the centre
    CONVERGES = auto()  # to f(x)
    ELSEWHERE = auto()  # it converges, and not to f(x)
    GAP = auto()  # it converges, and f has no value there
    EDGE = auto()  # x lies on the circle: R does not decide
    DIVERGES = auto()
    UNDECIDED = auto()  # the radius is not known
    NO_SERIES = auto()


def judge_place(f: Function, found: Convergence, centre: float, x: float) -> At:
    """For a series that converges at x its limit is compared with f(x): as P₆₀(x) is when the
    distance is less than 0.6·R (and, where R = ∞, when the last terms are small), otherwise as far
    as P₆₀ can tell along the way from the centre."""
    if found.basis is Basis.NONE:
        return At.NO_SERIES
    if found.basis is Basis.UNDECIDED:
        return At.UNDECIDED
    distance = abs(x - centre)
    if distance == 0:
        return At.CENTRE
    if np.isfinite(found.radius) and abs(distance - found.radius) <= 1e-9 * found.radius:
        return At.EDGE
    if distance > found.radius:
        return At.DIVERGES
    if np.isnan(f(x)):
        return At.GAP
    return At.ELSEWHERE if departs(f, found, centre, x) else At.CONVERGES


def departs(f: Function, found: Convergence, centre: float, x: float) -> bool:
    """Does f leave the function that its series converges to, on the way from the centre to x?

    It can only at an obstacle (a kink, an essential singularity). Past kinks alone the series is
    that of the branch at the centre, which is compared with f; beyond others it is itself compared
    with f where it has converged, to a hundred-thousandth of its size.
    """
    if found.basis is Basis.FLAT:
        return x != centre
    low, high = min(centre, x), max(centre, x)
    if not len(obstacles(f, low, high)):
        return False
    value, taken = float(f(x)), branch(f, centre)
    there = float(taken(x))
    if taken is not f and not np.isnan(there) and not len(obstacles(taken, low, high)):
        return abs(there - value) > SAME * max(abs(there), abs(value))
    sums, _ = partial_sums(found.coefficients[: found.digits_to + 1], centre, x)
    settled = np.abs(np.diff(sums[-8:])).max(initial=0)
    scale = max(abs(value), float(np.abs(sums[-1])), 1e-9)
    return bool(abs(sums[-1] - value) > 1e-5 * scale + 100 * settled)


def converging_pieces(
    f: Function, found: Convergence, centre: float, low: float, high: float
) -> list[tuple[float, float, bool]]:
    """The part of [low, high] where the series converges, cut where f may leave it: ends, and
    whether it converges to f there (judged in the middle of each piece)."""
    if not found.radius > 0:
        return []
    low, high = max(low, centre - found.radius), min(high, centre + found.radius)
    cuts = obstacles(f, low, high)
    cuts = cuts[(cuts > low + 1e-9) & (cuts < high - 1e-9)]
    ends = [low, *(float(cut) for cut in cuts), high]
    pieces = []
    for left, right in pairwise(ends):
        case = judge_place(f, found, centre, 0.4 * left + 0.6 * right)
        pieces.append((left, right, case in (At.CONVERGES, At.CENTRE)))
    return pieces
