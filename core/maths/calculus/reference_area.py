"""The area that rules are measured against: adaptive quadrature, told where f is steep, and a look
at whether there is an area at all."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, auto

import numpy as np
from scipy.integrate import quad
from scipy.special import roots_legendre

from core.maths.calculus.functions import Function

Integrand = Callable[[np.ndarray], np.ndarray]
SAMPLES = 2000  # what is narrower than the interval over this may be missed
PLACES = 6
PARTS = 40
PIECES = 64  # of Gauss–Legendre with 20 points each, for what is smooth
DEEPER = 14  # how often a piece that is not is parted by eight
_NODES, _WEIGHTS = roots_legendre(20)


class Known(Enum):
    """Whether there is an area to measure against."""

    SETTLED = auto()
    DIVERGES = auto()  # |f| grows like 1/distance, or faster, towards some place
    GAPS = auto()  # f has no value on a part of the interval
    UNSETTLED = auto()  # the quadrature does not settle within its parts


@dataclass(frozen=True)
class Area:
    """``value`` and the bound on its error, NaN unless settled; ``where`` f grows too fast."""

    case: Known
    value: float = np.nan
    bound: float = np.nan
    where: float = np.nan


def steep_places(f: Integrand, low: float, high: float) -> list[float]:
    """Both ends, and up to six places inside at which |f| is largest or has no value: local maxima
    of 2,001 samples that are 5 times the median, each looked for ever closer by.

    >>> steep_places(lambda x: 1 / (x - 0.3), 0.0, 1.0)
    [0.0, 1.0, 0.3]
    """
    x = np.linspace(low, high, SAMPLES + 1)
    size = _size(f, x)
    median = float(np.median(size[np.isfinite(size)])) if np.isfinite(size).any() else 0.0
    inner = np.arange(1, SAMPLES)
    peak = (size[inner] >= size[inner - 1]) & (size[inner] >= size[inner + 1])
    tall = inner[peak & (size[inner] > 5 * median)]
    tall = tall[np.argsort(-size[tall], kind="stable")][:PLACES]
    found = [low, high]
    for k in tall.tolist():
        place = _summit(f, x[k - 1], x[k + 1])
        if all(abs(place - one) > 1e-9 * (high - low) for one in found):
            found.append(place)
    return found


def _size(f: Integrand, x: np.ndarray) -> np.ndarray:
    """|f|, ∞ where it has no value."""
    with np.errstate(all="ignore"):
        size = np.abs(np.asarray(f(x), float))
    return np.where(np.isnan(size), np.inf, size)


def _summit(f: Integrand, left: float, right: float) -> float:
    """Where |f| is largest between two points around one peak, to the last digits; at an edge of
    rounding the shortest of the numbers near by."""
    nothing = 1e-12 * (right - left)
    for _ in range(20):
        x = np.linspace(left, right, 25)
        k = int(np.argmax(_size(f, x)))
        left, right = x[max(k - 1, 0)], x[min(k + 1, 24)]
        if right - left <= 4 * np.spacing(max(abs(left), abs(right))):
            break
    place = float(x[k])
    short = float(f"{place:.12g}") if abs(place) > nothing else 0.0
    return short if _size(f, np.array([short]))[0] >= _size(f, np.array([place]))[0] else place


def grows_too_fast(
    f: Integrand, place: float, width: float, low: float = -np.inf, high: float = np.inf
) -> bool:
    """Whether |f| grows like 1/distance, or faster, towards a place, from one side that lies
    between ``low`` and ``high``.

    The slope of log(|f|·ε) against log ε, for ε from 2⁻¹⁰ to 2⁻³⁰ of ``width``: 1 − α for
    |f| = ε^−α. Below 0.005 the integral is taken to diverge, unless the slope goes to and fro, as
    where f swings faster and faster.

    >>> grows_too_fast(lambda x: 1 / x, 0.0, 1.0), grows_too_fast(lambda x: x**-0.9, 0.0, 1.0)
    (True, False)
    """
    powers = np.arange(10, 31)
    for side in (1.0, -1.0):
        distance = width * 0.5**powers
        x = place + side * distance
        distance = np.abs(x - place)  # as it is after rounding
        size = _size(f, x)
        inside = ((x >= low) & (x <= high) & (distance > 0)).all()
        if not inside or not np.isfinite(size).all() or (size <= 0).any():
            continue
        rises = np.diff(np.log(size * distance)) / np.diff(np.log(distance))
        steady = np.ptp(rises[-10:]) < 0.5
        if steady and np.median(rises) < 0.005 and size[-1] > size[0]:
            return True
    return False


def diverges(f: Integrand, low: float, high: float, places: list[float] | None = None) -> float:
    """A place near which ∫|f| is infinite, NaN without one."""
    for place in steep_places(f, low, high) if places is None else places:
        if grows_too_fast(f, place, 0.5 * (high - low), low, high):
            return place
    return np.nan


def _by_gauss(f: Integrand, middles: np.ndarray, half: float) -> tuple[np.ndarray, np.ndarray]:
    """∫ f and ∫ |f| over pieces of the same width, by 20 points each."""
    y = f(middles[:, None] + half * _NODES) * (_WEIGHTS * half)
    return y.sum(axis=1), np.abs(y).sum(axis=1)


def _composite(f: Integrand, low: float, high: float) -> Area | None:
    """Gauss–Legendre on equal pieces and their halves; pieces that say something else than their
    parts are parted again, by eight. None where these are many, or the difference falls slowly:
    slower than at a jump, as it does at an infinite value."""
    half = (high - low) / PIECES / 2
    middles = low + half * (2 * np.arange(PIECES) + 1)
    whole, _ = _by_gauss(f, middles, half)
    total = bound = size = 0.0
    allowed = np.inf
    for parts in (2, *[8] * DEEPER):
        half /= parts
        places = middles[:, None] + half * (2 * np.arange(parts) + 1 - parts)
        each, sizes = (one.reshape(places.shape) for one in _by_gauss(f, places.ravel(), half))
        size, sums = size or float(sizes.sum()), each.sum(axis=1)
        apart = np.abs(sums - whole)
        off = float(apart.sum()) if parts > 2 else float(abs(sums.sum() - whole.sum()))
        if bound + off <= 1e-13 * size:
            rounding = 2.0**-52 * size
            return Area(Known.SETTLED, total + float(sums.sum()), bound + off + rounding)
        good = apart <= 1e-15 * size
        total, bound = total + float(sums[good].sum()), bound + float(apart[good].sum())
        middles, whole = places[~good].ravel(), each[~good].ravel()
        off = float(apart.sum())
        if len(middles) > PIECES or not off <= allowed:
            return None
        allowed = min(allowed, 64 * off) / 6  # it hangs on where in its piece a kink lies
    return None


def area(f: Integrand, low: float, high: float) -> Area:
    """∫ f by Gauss–Legendre rules on 64 and 128 pieces, and smaller ones about a kink or a jump,
    where they agree to 13 digits; else by QUADPACK's adaptive Gauss–Kronrod rule (Piessens et al.
    1983) with up to 40 parts, broken at steep places.

    Before that |f| is looked at near its ends and its steep places: where it grows like 1/distance
    or faster, there is no area, although its two sides may cancel (a principal value).
    """
    inside = np.linspace(low, high, 402)[1:-1]
    if np.isnan(f(inside)).mean() > 0.02:
        return Area(Known.GAPS)
    places = steep_places(f, low, high)
    where = diverges(f, low, high, places)
    if where == where:
        return Area(Known.DIVERGES, where=where)
    if (smooth := _composite(f, low, high)) is not None:
        return smooth
    with np.errstate(all="ignore"):
        value, bound, parts, *trouble = quad(
            f.at_one if isinstance(f, Function) else lambda x: float(f(np.float64(x))),
            low,
            high,
            points=places[2:] or None,
            limit=PARTS,
            full_output=True,
            epsabs=1e-14,
            epsrel=1e-13,
        )
    each = parts["rlist"][: parts["last"]]
    with np.errstate(invalid="ignore"):
        near = abs(each.sum() - value) <= 0.5 * np.abs(each).sum()
    if near and (not trouble or bound <= 1e-7 * max(1.0, abs(value))):
        return Area(Known.SETTLED, value, bound)
    return Area(Known.UNSETTLED)
