"""ARMA processes: how roots, autocorrelations, spectrum and path are one thing.

xₜ = φ₁xₜ₋₁ + φ₂xₜ₋₂ + εₜ + θ₁εₜ₋₁ + θ₂εₜ₋₂ with uncorrelated ε of mean 0 and variance 1. The roots
λ of the memory solve λ² = φ₁λ + φ₂, those of the shocks μ² = −θ₁μ − θ₂; many books draw 1/λ, 1/μ.
Source: Brockwell and Davis, Time Series: Theory and Methods, 2nd edition, 1991, chapters 3 and 4.
"""

from dataclasses import dataclass
from enum import Enum, auto

import numpy as np
from numpy.typing import ArrayLike

DUST = 1e-9  # coefficients have two decimals: what is smaller than this is 0


class Bounds(Enum):
    """What the largest root λ makes of the past."""

    NONE = auto()  # no root: nothing of the own past
    STATIONARY = auto()  # all |λ| < 1
    UNIT = auto()  # the largest |λ| is 1
    EXPLOSIVE = auto()  # some |λ| > 1


class Fading(Enum):
    """How the autocorrelations of a stationary process end."""

    WHITE = auto()  # all are 0
    CUT = auto()  # 0 from one lag on: shocks alone
    SAME = auto()  # one real root > 0 leads
    ALTERNATING = auto()  # one real root < 0 leads
    BOTH = auto()  # λ and −λ lead together
    DOUBLE = auto()  # a real double root
    CYCLE = auto()  # a complex pair


class Shocks(Enum):
    """Whether the shocks can be told from the values up to now."""

    NONE = auto()  # no θ
    INVERTIBLE = auto()  # all |μ| < 1
    UNIT = auto()  # the largest |μ| is 1
    BEYOND = auto()  # some |μ| > 1: another process has the same autocorrelations


@dataclass(frozen=True)
class Arma:
    """phi: (φ₁, φ₂), theta: (θ₁, θ₂), 0 where there is none."""

    phi: tuple[float, float] = (0.0, 0.0)
    theta: tuple[float, float] = (0.0, 0.0)

    @property
    def orders(self) -> tuple[int, int]:
        """p and q: the places of the last coefficients that are not 0.

        >>> Arma((0.5, 0.0), (0.0, 0.3)).orders
        (1, 2)
        """
        return _order(self.phi), _order(self.theta)

    @property
    def roots(self) -> np.ndarray:
        """λ, (p,) complex, the largest |λ| first.

        >>> Arma((1.5, -0.56)).roots.round(9).real.tolist()
        [0.8, 0.7]
        """
        return _roots(-self.phi[0], -self.phi[1])

    @property
    def shock_roots(self) -> np.ndarray:
        """μ, (q,) complex, the largest |μ| first."""
        return _roots(*self.theta)


@dataclass(frozen=True)
class Verdict:
    """left: the process without what stands on both sides; common: how many roots these were;
    twin: what has the autocorrelations of ``left``, invertible, again without common roots."""

    left: Arma
    common: int
    twin: Arma
    bounds: Bounds
    shocks: Shocks
    fading: Fading | None


def _order(coefficients: tuple[float, float]) -> int:
    first, second = (abs(one) > DUST for one in coefficients)
    return 2 if second else int(first)


def _roots(a: float, b: float) -> np.ndarray:
    """Of z² + a·z + b; of z + a where b is 0; none where both are."""
    order = _order((a, b))
    if order < 2:
        return np.array([-a] * order, complex)
    inside = a * a - 4 * b
    if abs(inside) < DUST:
        return np.array([-a / 2, -a / 2], complex)
    if inside < 0:
        return np.array([-a / 2 + 0.5j * np.sqrt(-inside), -a / 2 - 0.5j * np.sqrt(-inside)])
    far = -(a + np.copysign(np.sqrt(inside), a)) / 2
    return np.array([far, b / far], complex)  # the form without cancellation


def without_common(process: Arma) -> tuple[Arma, int]:
    """The process after every root that λ and μ share has been cancelled, and how many these were:
    both sides are divided by 1 − λB, B the step back.

    >>> without_common(Arma((0.5, 0.0), (-0.5, 0.0)))
    (Arma(phi=(0.0, 0.0), theta=(0.0, 0.0)), 1)
    """
    (p1, p2), (t1, t2) = process.phi, process.theta
    p, q = process.orders
    if not p or not q:
        return process, 0
    if abs(p1 + t1) < DUST and abs(p2 + t2) < DUST:
        return Arma(), max(p, q)
    # λ² − φ₁λ − φ₂ less λ² + θ₁λ + θ₂ is linear: a root of both is a root of the difference.
    if abs(p1 + t1) < DUST:
        return process, 0
    shared = -(p2 + t2) / (p1 + t1)
    if abs(shared) < DUST or abs(shared * shared - p1 * shared - p2) > DUST:
        return process, 0
    phi, theta = p1 - shared, -t1 - shared  # the other root of each
    return Arma((_clean(phi), 0.0), (_clean(-theta), 0.0)), 1


def _clean(value: float) -> float:
    return 0.0 if abs(value) < DUST else float(value)


def invertible_twin(process: Arma) -> Arma:
    """The process whose shocks have the roots 1/μ̄ instead of every |μ| > 1. Its autocorrelations
    are the same; its variance is smaller by Π|μ|².

    >>> invertible_twin(Arma(theta=(2.0, 0.0))).theta
    (0.5, 0.0)
    """
    roots = process.shock_roots
    if not len(roots) or np.abs(roots).max() <= 1 + DUST:
        return process
    turned = np.where(np.abs(roots) > 1 + DUST, 1 / np.conj(roots), roots)
    theta = -turned.sum().real, (turned.prod().real if len(turned) > 1 else 0.0)
    return Arma(process.phi, (_clean(theta[0]), _clean(theta[1])))


def is_stationary(phi: tuple[float, float]) -> bool:
    """φ₁ + φ₂ < 1, φ₂ − φ₁ < 1 and |φ₂| < 1: all |λ| < 1.

    >>> is_stationary((1.1, -0.6)), is_stationary((0.5, 0.5))
    (True, False)
    """
    return _margin(phi) > DUST


def _margin(phi: tuple[float, float]) -> float:
    """How far within the triangle, below 0 outside."""
    return min(1 - phi[0] - phi[1], 1 + phi[0] - phi[1], 1 + phi[1])


def judge_arma(process: Arma) -> Verdict:
    """What is left after cancelling, and in which case it is.

    >>> judge_arma(Arma((1.1, -0.6))).fading.name
    'CYCLE'
    """
    left, common = without_common(process)
    twin, _ = without_common(invertible_twin(left))
    if not left.orders[0]:
        bounds = Bounds.NONE
    elif is_stationary(left.phi):
        bounds = Bounds.STATIONARY
    else:
        bounds = Bounds.UNIT if _margin(left.phi) > -DUST else Bounds.EXPLOSIVE
    if not left.orders[1]:
        shocks = Shocks.NONE
    else:
        margin = _margin((-left.theta[0], -left.theta[1]))
        shocks = (
            Shocks.INVERTIBLE if margin > DUST else Shocks.UNIT if margin > -DUST else Shocks.BEYOND
        )
    fading = _fading(twin) if bounds in (Bounds.NONE, Bounds.STATIONARY) else None
    return Verdict(left, common, twin, bounds, shocks, fading)


def _fading(twin: Arma) -> Fading:
    p, q = twin.orders
    if not p:
        return Fading.CUT if q else Fading.WHITE
    if p == 1:
        return Fading.SAME if twin.phi[0] > 0 else Fading.ALTERNATING
    inside = twin.phi[0] ** 2 + 4 * twin.phi[1]
    if inside < -DUST:
        return Fading.CYCLE
    if inside < DUST:
        return Fading.DOUBLE
    if abs(twin.phi[0]) < DUST:
        return Fading.BOTH
    return Fading.SAME if twin.phi[0] > 0 else Fading.ALTERNATING


def impulse_response(process: Arma, steps: int) -> np.ndarray:
    """ψ₀ = 1, ψ₁, …: what a shock of 1 adds to the value j steps later, (steps,).

    >>> impulse_response(Arma((0.5, 0.0), (1.0, 0.0)), 3).tolist()
    [1.0, 1.5, 0.75]
    """
    return simulate(process, np.r_[1.0, np.zeros(steps - 1)])


def simulate(process: Arma, shocks: ArrayLike) -> np.ndarray:
    """The path (n,) of these shocks (n,), with nothing before the first.

    >>> simulate(Arma((1.0, 0.0)), [1.0, 1.0, -1.0]).tolist()
    [1.0, 2.0, 1.0]
    """
    e = np.asarray(shocks, float)
    theta = process.theta
    driven = e.copy()
    driven[1:] += theta[0] * e[:-1]
    driven[2:] += theta[1] * e[:-2]
    (first, second), before, last = process.phi, 0.0, 0.0
    path = []
    for value in driven.tolist():
        before, last = last, first * last + second * before + value
        path.append(last)
    return np.array(path)


def autocovariances(process: Arma, lags: int) -> np.ndarray:
    """γ(0) … γ(L) for σ² = 1, (L + 1,); NaN unless all |λ| < 1.

    γ(k) − φ₁γ(k − 1) − φ₂γ(k − 2) = Σ_{j ≥ k} θⱼψⱼ₋ₖ with θ₀ = 1: three equations for γ(0), γ(1),
    γ(2), then step by step. Source: Brockwell and Davis, section 3.3, second method.

    >>> autocovariances(Arma((0.5, 0.0)), 2).round(6).tolist()
    [1.333333, 0.666667, 0.333333]
    """
    (p1, p2), theta = process.phi, (1.0, *process.theta)
    if not is_stationary(process.phi):
        return np.full(lags + 1, np.nan)
    psi = (1.0, theta[1] + p1, theta[2] + p1 * (theta[1] + p1) + p2)
    right = [sum(theta[j] * psi[j - k] for j in range(k, 3)) for k in range(3)]
    left = np.array([[1.0, -p1, -p2], [-p1, 1.0 - p2, 0.0], [-p2, -p1, 1.0]])
    gamma = np.linalg.solve(left, right).tolist()
    for _ in range(lags - 2):
        gamma.append(p1 * gamma[-1] + p2 * gamma[-2])
    return np.array(gamma[: lags + 1])


def spectral_density(process: Arma, omega: np.ndarray) -> np.ndarray:
    """f(ω) = |1 + θ₁e^{−iω} + θ₂e^{−2iω}|²/|1 − φ₁e^{−iω} − φ₂e^{−2iω}|²/2π for σ² = 1.

    ω in radians a step; the integral from −π to π is the variance, if all |λ| < 1. ∞ at a pole.
    Source: Brockwell and Davis, theorem 4.4.2.

    >>> float(2 * np.pi * spectral_density(Arma((0.5, 0.0)), np.array([0.0]))[0])
    4.0
    """
    back = np.exp(-1j * np.asarray(omega, float))
    above = np.abs(1 + process.theta[0] * back + process.theta[1] * back**2) ** 2
    below = np.abs(1 - process.phi[0] * back - process.phi[1] * back**2) ** 2
    with np.errstate(divide="ignore", invalid="ignore"):
        return above / below / (2 * np.pi)
