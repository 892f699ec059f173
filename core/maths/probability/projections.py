"""One normal law for two: the nearest one by KL(P‖Q) and by KL(Q‖P).

P = w·N(m₁, s₁²) + (1 − w)·N(m₂, s₂²) is a mixture, Q = N(μ, σ²) has one hump. All amounts in nats.
The nearest Q by KL(P‖Q) is P's moment projection, by KL(Q‖P) its information projection (Csiszár
and Matúš 2003; Koller and Friedman 2009, section 8.5).
"""

import math
from dataclasses import dataclass
from enum import Enum, auto
from functools import lru_cache

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import ArrayLike
from scipy.ndimage import minimum_filter

# Expectations under a normal law are sums over these places, in standard deviations: the
# trapezoidal rule, whose error falls exponentially for analytic integrands (Trefethen and Weideman
# 2014, section 5).
_Z = np.linspace(-9, 9, 721)
_WEIGHTS = np.exp(-_Z * _Z / 2) / np.exp(-_Z * _Z / 2).sum()
NEAR = 1e-4  # nearer than this, in σ's, two minima are one
FLAT = 1e-6  # a curvature below it does not prove a minimum


@dataclass(frozen=True)
class NormalMixture:
    """``share`` w of N(means[0], spreads[0]²), the rest of N(means[1], spreads[1]²)."""

    share: float
    means: tuple[float, float]
    spreads: tuple[float, float]

    def __post_init__(self) -> None:
        if not (0 <= self.share <= 1 and min(self.spreads) > 0):
            raise ValueError("the share must lie in 0…1 and both spreads must be above 0")

    @property
    def parts(self) -> list[tuple[float, float, float]]:
        """(weight, mean, spread) of the humps that have weight."""
        weights = (self.share, 1 - self.share)
        return [one for one in zip(weights, self.means, self.spreads, strict=True) if one[0] > 0]

    @property
    def alike(self) -> bool:
        """Whether it is one normal law itself."""
        return len({(m, s) for _, m, s in self.parts}) == 1

    @property
    def mirrored(self) -> bool:
        """Whether it is symmetric, of two humps at different places."""
        return (
            self.share == 0.5
            and self.spreads[0] == self.spreads[1]
            and self.means[0] != self.means[1]
        )

    @property
    def moments(self) -> tuple[float, float]:
        """Mean and standard deviation of the whole."""
        mean = sum(w * m for w, m, _ in self.parts)
        square = sum(w * (s * s + (m - mean) ** 2) for w, m, s in self.parts)
        return mean, math.sqrt(square)

    def log_density(self, x: ArrayLike) -> np.ndarray:
        """ln p(x), without underflow.

        >>> NormalMixture(0.5, (0.0, 0.0), (1.0, 1.0)).log_density(0.0).round(4)
        np.float64(-0.9189)
        """
        logs = self._logs(np.asarray(x, float))
        return logs[0] if len(logs) == 1 else _log_sum(*logs)[0]

    def _logs(self, x: np.ndarray) -> list[np.ndarray]:
        """ln of each hump, its weight included."""
        return [
            math.log(w / (s * math.sqrt(2 * math.pi))) - ((x - m) / s) ** 2 / 2
            for w, m, s in self.parts
        ]

    def slopes(self, x: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """ln p, its first and its second derivative."""
        logs = self._logs(x)
        if len(logs) == 1:
            _, m, s = self.parts[0]
            return logs[0], (m - x) / s**2, np.full_like(x, -1 / s**2)
        whole, r = _log_sum(*logs)
        (_, m1, s1), (_, m2, s2) = self.parts
        u, v = (m1 - x) / s1**2, (m2 - x) / s2**2
        first = r * u + (1 - r) * v
        bends = r * (u * u - 1 / s1**2) + (1 - r) * (v * v - 1 / s2**2)
        return whole, first, bends - first * first


def _log_sum(a: np.ndarray, b: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """ln(eᵃ + eᵇ), and the share of eᵃ in the sum."""
    small = np.exp(-np.abs(a - b))
    larger = 1 / (1 + small)
    return np.maximum(a, b) + np.log1p(small), np.where(a >= b, larger, small * larger)


@lru_cache(maxsize=64)
def differential_entropy(p: NormalMixture) -> float:
    """h(P) = −∫ p·ln p dx.

    >>> round(differential_entropy(NormalMixture(1.0, (0.0, 9.0), (1.0, 1.0))), 6)  # ½·ln(2πe)
    1.418939
    """
    return -sum(w * float(_WEIGHTS @ p.log_density(m + s * _Z)) for w, m, s in p.parts)


def _clean(kl: np.ndarray) -> np.ndarray:
    """0 for what is rounding."""
    return np.where(kl < 1e-12, 0.0, kl)


def forward_kl(p: NormalMixture, mean: ArrayLike, spread: ArrayLike) -> np.ndarray:
    """KL(P‖Q) = −h(P) + ½·ln(2πσ²) + (s² + (m − μ)²)/(2σ²), m and s the moments of P: in μ a
    parabola, and of P it knows nothing but its moments.

    >>> float(forward_kl(NormalMixture(1.0, (0.0, 9.0), (1.0, 1.0)), 2.0, 1.0).round(6))
    2.0
    """
    mu, sigma = np.asarray(mean, float), np.asarray(spread, float)
    m, s = p.moments
    cross = 0.5 * np.log(2 * np.pi * sigma**2) + (s * s + (m - mu) ** 2) / (2 * sigma**2)
    return _clean(cross - differential_entropy(p))


def reverse_kl(p: NormalMixture, mean: ArrayLike, spread: ArrayLike) -> np.ndarray:
    """KL(Q‖P) = −½·ln(2πeσ²) − E[ln p(μ + σZ)], Z standard normal.

    >>> float(reverse_kl(NormalMixture(1.0, (0.0, 9.0), (1.0, 1.0)), 2.0, 1.0).round(6))
    2.0
    """
    mu, sigma = np.asarray(mean, float), np.asarray(spread, float)
    mean_log = p.log_density(mu[..., None] + sigma[..., None] * _Z) @ _WEIGHTS
    return _clean(-0.5 * np.log(2 * np.pi * np.e * sigma**2) - mean_log)


def reverse_kl_along(p: NormalMixture, means: ArrayLike, spread: float) -> np.ndarray:
    """:func:`reverse_kl` at evenly spaced means with one spread: the places of the sums of all of
    them lie on one grid, where ln p is taken once.

    >>> p = NormalMixture(0.4, (-3.0, 3.0), (1.0, 0.5))
    >>> means = np.array([-1.0, 0.0, 1.0])
    >>> bool(np.allclose(reverse_kl_along(p, means, 0.7), reverse_kl(p, means, 0.7), atol=1e-12))
    True
    """
    mu = np.asarray(means, float)
    step = float(mu[1] - mu[0])
    parts = math.ceil(step / (spread * float(_Z[1] - _Z[0])))  # as fine as the sums at least
    fine = step / parts
    reach = math.ceil(float(_Z[-1]) * spread / fine)
    places = mu[0] + fine * np.arange(-reach, parts * (len(mu) - 1) + reach + 1)
    bell = np.exp(-((fine / spread * np.arange(-reach, reach + 1)) ** 2) / 2)
    windows = sliding_window_view(p.log_density(places), 2 * reach + 1)[::parts]
    own = -0.5 * math.log(2 * math.pi * math.e * spread**2)
    return _clean(own - windows @ (bell / bell.sum()))


@dataclass(frozen=True)
class Fit:
    """A normal law and its divergence, in nats, in the direction that it was fitted in."""

    mean: float
    spread: float
    kl: float


def moment_projection(p: NormalMixture) -> Fit:
    """The least KL(P‖Q): Q has P's own mean and standard deviation.

    >>> moment_projection(NormalMixture(0.5, (-3.0, 3.0), (1.0, 1.0))).spread == 10**0.5
    True
    """
    m, s = p.moments
    return Fit(m, s, float(forward_kl(p, m, s)))


def _descend(p: NormalMixture, mu: float, sigma: float) -> tuple[float, float, float] | None:
    """The minimum of KL(Q‖P) that descent from here ends at; None where it ends at none.

    Newton's steps with |eigenvalues| in place of the eigenvalues, so that they go downhill, halved
    until the divergence falls. With l = ln p: ∂/∂μ = −E[l′], ∂/∂σ = −1/σ − E[l′Z], and of second
    order −E[l″], −E[l″Z], 1/σ² − E[l″Z²].
    """

    def at(mu: float, sigma: float):
        level, first, second = p.slopes(mu + sigma * _Z)
        value = -math.log(sigma) - float(_WEIGHTS @ level)
        e1, e2 = _WEIGHTS * first, _WEIGHTS * second
        gradient = np.array([-e1.sum(), -1 / sigma - e1 @ _Z])
        cross = -(e2 @ _Z)
        return value, gradient, np.array([[-e2.sum(), cross], [cross, sigma**-2 - e2 @ _Z**2]])

    value, gradient, hessian = at(mu, sigma)
    for _ in range(80):
        curvatures, axes = np.linalg.eigh(hessian)
        step = -axes @ ((axes.T @ gradient) / np.maximum(abs(curvatures), 1e-4))
        if abs(step).max() < 1e-10 * sigma:
            break
        step *= min(1.0, 0.5 * sigma / max(abs(step[1]), 1e-300))
        for _ in range(40):
            found = at(mu + step[0], sigma + step[1])
            if found[0] <= value + 1e-14 * abs(value):
                break
            step /= 2
        else:
            break
        mu, sigma = mu + step[0], sigma + step[1]
        value, gradient, hessian = found
    return (mu, sigma, value) if np.linalg.eigvalsh(hessian)[0] > FLAT else None


def _lows(p: NormalMixture) -> list[tuple[float, float]]:
    """Places (μ, σ) of a coarse net at which KL(Q‖P) is lower than all around."""
    mu = np.linspace(min(p.means), max(p.means), 13)
    sigma = np.geomspace(min(p.spreads), 1.3 * max(*p.spreads, p.moments[1]), 9)
    at, wide = np.meshgrid(mu, sigma)
    mean_log = p.log_density(at[..., None] + wide[..., None] * _Z[::6]) @ (6 * _WEIGHTS[::6])
    net = np.pad(-np.log(wide) - mean_log, 1, constant_values=np.inf)
    lowest = minimum_filter(net, size=3)[1:-1, 1:-1]
    rows, columns = np.nonzero(net[1:-1, 1:-1] == lowest)
    return [(float(mu[j]), float(sigma[i])) for i, j in zip(rows, columns, strict=True)]


@lru_cache(maxsize=64)
def information_projections(p: NormalMixture) -> tuple[Fit, ...]:
    """The local minima of KL(Q‖P) by their places from left to right, found by descent from both
    humps and from the lows of a net between them; as many as were found. Besides one at each hump
    there can be a broad one that covers both.

    >>> p = NormalMixture(0.5, (-3.0, 3.0), (1.0, 1.0))
    >>> [(round(fit.mean), round(fit.spread, 1)) for fit in information_projections(p)]
    [(-3, 1.0), (0, 2.7), (3, 1.0)]
    """
    found: list[Fit] = []
    for start in [(mean, spread) for _, mean, spread in p.parts] + _lows(p):
        if end := _descend(p, *start):
            mu, sigma, _ = end
            mu = round(float(mu), 9) + 0.0  # beyond it is rounding
            if all(abs(mu - f.mean) + abs(sigma - f.spread) > NEAR * sigma for f in found):
                found.append(Fit(mu, float(sigma), float(reverse_kl(p, mu, sigma))))
    return tuple(sorted(found, key=lambda fit: fit.mean))


class Humps(Enum):
    """What fitting one hump to P comes to."""

    ITSELF = auto()  # P is one normal law: both directions find it
    ONE = auto()  # KL(Q‖P) has one minimum
    TIED = auto()  # P is symmetric: the two deepest minima, one at each hump, are equally deep
    CHOICE = auto()  # several minima, one of them the deepest
    FLAT = auto()  # too flat at its lowest for a minimum to be told


def judge_humps(p: NormalMixture) -> Humps:
    """>>> judge_humps(NormalMixture(0.5, (-3.0, 3.0), (1.0, 1.0))).name
    'TIED'
    """
    if p.alike:
        return Humps.ITSELF
    found = information_projections(p)
    if len(found) < 2:
        return Humps.ONE if found else Humps.FLAT
    middle = [fit.kl for fit in found[1:-1]]
    return Humps.TIED if p.mirrored and found[0].kl < min(middle, default=np.inf) else Humps.CHOICE
