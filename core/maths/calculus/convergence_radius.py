"""How far a Taylor series converges: up to the nearest singularity of f in the complex plane.

Cauchy (1821): Σ cₖ·(z − c)ᵏ converges for |z − c| < R and diverges for |z − c| > R, with
1/R = limsup |cₖ|^(1/k). R is the distance to the nearest point to which f cannot be continued.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, auto
from functools import lru_cache

import numpy as np

from core.maths.calculus.functions import Function
from core.maths.calculus.singularities import (
    branch,
    entire,
    far_suspects,
    isolated_analytic,
    suspects,
)

TERMS = 60  # the highest degree, here and on the page
TRUSTED = 1e-3  # a coefficient that rounding moves by more, relatively, is not looked at
AGREED = 0.4  # of log R: how near the growth of the coefficients and a distance must be
FASTER = 0.3  # fall of the slope of log|cₖ| that no 1/Rᵏ makes
STEEP = 6.0  # powers of k that make the logarithms concave: singularities as weak as (1 − z)⁵


def _poles_of_tan(c: float) -> tuple[complex, ...]:
    below = (np.floor(c / np.pi - 0.5) + 0.5) * np.pi
    both = sorted((below, below + np.pi), key=lambda pole: abs(c - pole))
    return tuple(both) if c == 0 else (both[0],)


@dataclass(frozen=True)
class Known:
    """What mathematics says of a function: its singularities nearest to a real centre."""

    kind: str
    nearest: Callable[[float], tuple[complex, ...]]


KNOWN = {
    "ln(1 + x)": Known("branch point", lambda c: (-1.0,)),
    "sqrt(x)": Known("branch point", lambda c: (0.0,)),
    "sign(x) |x|^(1/3)": Known("branch point", lambda c: (0.0,)),
    "1/(1 + x^2)": Known("poles", lambda c: (1j, -1j)),
    "arctan(x)": Known("branch points", lambda c: (1j, -1j)),
    "tan(x)": Known("pole", _poles_of_tan),
    "e^(-1/x^2)": Known("essential singularity", lambda c: (0.0,)),
}


def known(f: Function) -> Known | None:
    return KNOWN.get(f.expression.text)


def flat_at(f: Function, centre: float) -> bool:
    """e^(−1/x²), filled with 0 at 0: every derivative there is 0 (Cauchy 1823)."""
    return f.expression.text == "e^(-1/x^2)" and f.filled.get(0.0) == 0.0 and centre == 0


HIDING = 1e9  # times what f is near 0: as isolated_analytic sees nothing smaller


class Basis(Enum):
    """How the radius is known."""

    ENTIRE = auto()  # the formula is analytic everywhere: R = ∞
    KNOWN = auto()  # the singularities are known in closed form
    FLAT = auto()  # all coefficients are 0, and f is not
    FOUND = auto()  # singularities found by a search, and the coefficients grow accordingly
    FITTED = auto()  # from the growth of the coefficients alone
    UNBOUNDED = auto()  # no singularity found, the coefficients fall faster than any 1/Rᵏ
    UNDECIDED = auto()  # the search and the coefficients do not agree, or rounding ate these
    NONE = auto()  # no series: f or one of its derivatives does not exist at the centre

    @property
    def estimated(self) -> bool:
        return self in (Basis.FOUND, Basis.FITTED, Basis.UNBOUNDED)


@dataclass(frozen=True)
class Convergence:
    """``radius`` is ∞ where the series converges everywhere and NaN where there is none or it is
    not decided; ``nearest`` the singularities on its circle; ``fitted`` what the coefficients
    alone say. ``coefficients`` are c₀ … c₆₀, ``digits_to`` the last k whose cₖ has digits left
    (−1: not even c₀ exists)."""

    basis: Basis
    radius: float
    nearest: tuple[complex, ...]
    coefficients: np.ndarray
    digits_to: int
    fitted: float = np.nan
    kind: str = ""


def trusted_coefficients(f: Function, centre: float) -> tuple[np.ndarray, int]:
    """c₀ … c₆₀, and the last k up to which they have digits left.

    Division by a part that is nearly 0 lets rounding errors grow like its own 1/Rᵏ, as in
    sin(x)/x near 0. They are made visible by moving the centre by a few ulps: where a coefficient
    changes by more than a thousandth of itself (and more than its derivative explains), they have
    taken over.
    """
    shift = 2.0**-48 * max(1.0, abs(centre))
    c, moved = f.taylor(np.array([centre, centre + shift]), TERMS).T
    missing = np.isnan(c)
    last = int(np.argmax(missing)) - 1 if missing.any() else TERMS
    noise = np.abs(moved - c)
    k = np.arange(TERMS + 1)
    explained, choose = np.zeros(TERMS + 1), np.ones(TERMS + 1)
    for m in range(1, 13):  # cₖ(c + δ) − cₖ(c) = Σ binomial(k + m, m)·cₖ₊ₘ·δᵐ
        choose = choose * (k + m) / m
        explained[:-m] += (choose[:-m] * np.nan_to_num(np.abs(c[m:]))) * shift**m
    lost = (noise > np.fmax(TRUSTED * np.abs(c), 4 * explained)) & (k <= last)
    return c, min(last, int(np.argmax(lost)) - 1) if lost.any() else last


def fitted_radius(coefficients: np.ndarray) -> tuple[float, bool]:
    """R from the growth of the coefficients, and whether they fall faster than any 1/Rᵏ.

    Singularities (1 − z/R)^−β make log|cₖ| ≈ −k·log R + α·log k, up to the oscillation that
    conjugate ones bring, so of log|cₖ| + 6·log k the upper concave hull is taken; α and R follow
    from its slopes between n/4, n/2 and about n (the idea of Domb and Sykes 1957).
    """
    n = len(coefficients) - 1
    k = np.flatnonzero(coefficients != 0)
    k = k[k > 0]
    if len(k) < 6 or k[-1] < 0.8 * n or n < 16:
        return np.nan, False
    size = np.log(np.abs(coefficients[k])) + STEEP * np.log(k)
    ends = np.array([n / 4, n / 2])
    quarter, half = _upper_hull(k, size, ends)
    level = size - (half - quarter) / (n / 4) * k
    last = np.flatnonzero(k >= max(n - 12, 0.75 * n))
    end = int(last[level[last].argmax()])  # what comes after it may be a zero's neighbour
    k, size = k[: end + 1], size[: end + 1]
    ends = np.append(ends, k[-1])
    width, bend = np.diff(ends), np.diff(np.log(ends))
    slopes, weight = np.diff(_upper_hull(k, size, ends)) / width, bend / width
    if slopes[0] - slopes[1] - STEEP * (weight[0] - weight[1]) > FASTER:
        return np.inf, True
    log_r = (slopes[0] * weight[1] - slopes[1] * weight[0]) / (weight[0] - weight[1])
    return float(np.exp(log_r)), False


def _upper_hull(x: np.ndarray, y: np.ndarray, at: np.ndarray) -> np.ndarray:
    """The upper concave hull of points (x ascending), read off at some places."""
    hull: list[int] = []
    for i in range(len(x)):
        while len(hull) > 1 and (y[i] - y[hull[-2]]) * (x[hull[-1]] - x[hull[-2]]) >= (
            y[hull[-1]] - y[hull[-2]]
        ) * (x[i] - x[hull[-2]]):
            hull.pop()
        hull.append(i)
    return np.interp(at, x[hull], y[hull])


@lru_cache(maxsize=1024)
def convergence(f: Function, centre: float) -> Convergence:
    """The radius of convergence of f's Taylor series about a real centre, and how it is known.

    >>> from core.maths.calculus.expressions.reader import parse
    >>> found = convergence(Function(parse("1/(1 + x^2)")), 1.0)
    >>> found.basis.name, round(found.radius, 4), found.kind
    ('KNOWN', 1.4142, 'poles')
    """
    fact, taken = known(f), branch(f, centre)
    if fact or entire(taken):
        c = np.zeros(TERMS + 1) if flat_at(f, centre) else f.taylor(centre, TERMS)
        digits_to = TERMS
    else:
        c, digits_to = trusted_coefficients(f, centre)
    if np.isnan(c[-1]):
        return Convergence(Basis.NONE, np.nan, (), c, int(np.isfinite(c).sum()) - 1)
    if flat_at(f, centre):
        return Convergence(Basis.FLAT, np.inf, (), c, digits_to)
    if fact:
        nearest = fact.nearest(centre)
        radius = float(abs(nearest[0] - centre))
        return Convergence(Basis.KNOWN, radius, nearest, c, digits_to, kind=fact.kind)
    if entire(taken):
        return Convergence(Basis.ENTIRE, np.inf, (), c, digits_to)
    fitted, fast = fitted_radius(c[: digits_to + 1])
    basis, radius, nearest = _searched(taken, centre, c[: digits_to + 1], fitted, fast)
    return Convergence(basis, radius, nearest, c, digits_to, fitted)


@lru_cache(maxsize=512)
def _doubtful(f: Function) -> bool:
    """May there be a singularity that the coefficients do not show? What falls as fast as 1/k!
    hides its 1/Rᵏ as far as they are known. So one of the nearest zeros beyond the reach of the
    search is one, or near a zero f is so large that a pole of it would be rounding.
    """
    far = far_suspects(f)
    if any(not isolated_analytic(f, far, i) for i in range(min(len(far), 8))):
        return True
    near = np.abs(f.at_complex(0.5 * np.exp(2j * np.pi * np.arange(0.5, 8) / 8)))
    there = np.abs(f.at_complex(np.append(suspects(f), far[:8]) + 0.25))
    return bool((there > HIDING * np.nanmax(near, initial=0.0)).any())


@lru_cache(maxsize=512)
def _analytic(f: Function, which: int) -> bool:
    """Of a suspect, wherever the centre is."""
    return isolated_analytic(f, suspects(f), which)


def _searched(
    f: Function, centre: float, c: np.ndarray, fitted: float, fast: bool
) -> tuple[Basis, float, tuple[complex, ...]]:
    """The nearest suspect around which f is not analytic decides, if the coefficients grow as it
    says. Zeros of a denominator that cancel are passed over; where they have left the coefficients
    no digits, the suspect decides alone."""
    z = suspects(f)
    order = np.argsort(np.abs(z - centre), kind="stable")
    z, distance = z[order], np.abs(z - centre)[order]
    singular = next((i for i, k in enumerate(order.tolist()) if not _analytic(f, k)), None)
    if len(c) > 16 and not np.any(c[len(c) // 2 :]):
        return Basis.UNBOUNDED, np.inf, ()
    if singular is None:
        if fast or (len(z) and not np.isfinite(fitted)):
            if _doubtful(f):
                return Basis.UNDECIDED, np.nan, ()
            return Basis.UNBOUNDED, np.inf, ()
        if np.isfinite(fitted) and not len(z):
            return Basis.FITTED, fitted, ()
        return Basis.UNDECIDED, np.nan, ()
    here = float(distance[singular])
    grows = np.isfinite(fitted) and abs(np.log(fitted / here)) <= AGREED
    if not grows and not (np.isnan(fitted) and singular):
        return Basis.UNDECIDED, np.nan, ()
    near = z[(distance >= here) & (distance <= here * (1 + 1e-6))]
    mirrored = {complex(w) for one in near for w in (one, np.conj(one))}
    return Basis.FOUND, here, tuple(sorted(mirrored, key=lambda w: (w.real, -w.imag)))
