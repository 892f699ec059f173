"""The law of the mean of n independent draws, scaled, beside the law that it goes to.

With S the sum of n draws, Z = (S − centre)/scale. Where σ is finite, centre = nμ and scale = σ√n,
so Z = (mean − μ)/(σ/√n) is the standardised mean and its limit is the normal law (Lindeberg–Lévy).
For Pareto with α ≤ 2 and for Cauchy the scale is another one, and so is the limit, but for α = 2.

Sources: Feller (1971), *An Introduction to Probability Theory and Its Applications* II, chapters
VIII, XVI and XVII; Shevtsova (2011), arXiv:1111.6554.
"""

import math
from dataclasses import dataclass
from enum import Enum, auto
from functools import lru_cache

import numpy as np
from scipy.interpolate import CubicHermiteSpline, PPoly
from scipy.special import gammainc, gammaln, ndtr, xlog1py, xlogy

from core.maths.probability.lattice_sums import add_on_lattice, lattice_of, numbers_sum
from core.maths.probability.populations import (
    Bernoulli,
    Cauchy,
    Exponential,
    LogNormal,
    Mixture,
    Normal,
    Numbers,
    Pareto,
    Population,
    Uniform,
)
from core.maths.probability.stable_laws import pareto_limit_law

BERRY_ESSEEN = 0.4748  # Shevtsova (2011), for equal laws
CELLS = 1 << 12  # of the lattice that a density is convolved on
DUST = 1e-12  # of Z: far less than a step, it is the centre but for rounding
TIED = 1e-9  # places, and gaps, so near are one
GRID = np.linspace(-6.0, 6.0, 481)  # of Z, where its law has a formula
SHARE_SEEN = 0.88  # of a limit without variance: the picture ends at this quantile


class Limit(Enum):
    NORMAL = auto()  # σ and E|X|³ finite
    NO_THIRD = auto()  # σ finite, E|X|³ infinite
    BORDER = auto()  # σ infinite, and yet the normal law: Pareto with α = 2
    STABLE = auto()  # a mean, but no variance: 1 < α < 2
    NO_MEAN = auto()  # α ≤ 1
    CAUCHY = auto()
    CONSTANT = auto()


def judge_population(population: Population) -> Limit:
    """What its scaled means go to.

    >>> judge_population(Pareto(2.5)), judge_population(Numbers((4.0, 4.0)))
    (<Limit.NO_THIRD: 2>, <Limit.CONSTANT: 7>)
    """
    moments = population.moments
    if isinstance(population, Cauchy):
        return Limit.CAUCHY
    if moments.variance == 0:
        return Limit.CONSTANT
    if isinstance(population, Pareto) and population.alpha <= 2:
        if population.alpha == 2:
            return Limit.BORDER
        return Limit.STABLE if population.alpha > 1 else Limit.NO_MEAN
    return Limit.NORMAL if math.isfinite(moments.third) else Limit.NO_THIRD


def norming(population: Population, n: int) -> tuple[float, float]:
    """Centre and scale of Z = (S − centre)/scale."""
    if n < 1:
        raise ValueError(f"n must be at least 1, got {n}")
    moments, case = population.moments, judge_population(population)
    match case:
        case Limit.CAUCHY:
            return 0.0, float(n)
        case Limit.CONSTANT:
            return n * moments.mean, 1.0
        case Limit.NO_MEAN:
            alpha = population.alpha
            if alpha == 1:
                return n * math.log(n), float(n)
            # n·α/(α − 1) is far below n^(1/α) for large n: it speeds the limit up, that is all.
            return n * alpha / (alpha - 1), n ** (1 / alpha)
        case Limit.STABLE:
            return n * moments.mean, n ** (1 / population.alpha)
        case Limit.BORDER:
            return n * moments.mean, math.sqrt(n * max(1.0, math.log(n)))
    return n * moments.mean, moments.deviation * math.sqrt(n)


def bell(z: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Density and F of the standard normal law."""
    return np.exp(-z * z / 2) / math.sqrt(2 * math.pi), ndtr(z)


def limit_law(population: Population, z: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Density and F of the law that Z goes to, at each z."""
    match judge_population(population):
        case Limit.CAUCHY:
            return 1 / (np.pi * (1 + z * z)), 0.5 + np.arctan(z) / np.pi
        case Limit.STABLE | Limit.NO_MEAN:
            cdf, density = _limit_curves(population)
            return np.nan_to_num(density(z)), np.nan_to_num(cdf(z))  # 0 below their first place
        case Limit.CONSTANT:
            return np.full(z.shape, np.nan), (z >= 0).astype(float)
    return bell(z)


@dataclass(frozen=True, eq=False)
class MeanLaw:
    """The law of Z at places z that rise.

    density: at z, or where there is none, of a ``lattice``, the mass at z. cdf is P(Z ≤ z), below
    is P(Z < z), goal the limit's F. step: between neighbours of the lattice, else 0. distance: the
    largest |F − goal|, at ``where``. split: the numbers did not fit on the lattice, see
    ``numbers_sum``.
    """

    n: int
    z: np.ndarray
    density: np.ndarray
    cdf: np.ndarray
    below: np.ndarray
    goal: np.ndarray
    step: float
    distance: float
    where: float
    split: bool = False

    @property
    def lattice(self) -> bool:
        return self.step > 0

    @property
    def mirrored(self) -> bool:
        """Whether F and its limit are as far apart at −where too, as of a symmetric law."""
        k = int(np.argmin(np.abs(self.z + self.where)))
        gap = max(abs(side[k] - self.goal[k]) for side in (self.cdf, self.below))
        there = self.where != 0 and abs(self.z[k] + self.where) < TIED
        return bool(there and gap > self.distance - TIED)

    def probability(self, low: float, high: float) -> float:
        """P(low ≤ Z ≤ high)."""
        if self.lattice:
            return float(self.density[(self.z >= low) & (self.z <= high)].sum())
        return self._below(high) - self._below(low)

    def _below(self, z: float) -> float:
        """F between two places: the cubic that has their F and density, no lower or higher."""
        k = int(np.searchsorted(self.z, z))
        if k == 0 or k == len(self.z):
            return float(k > 0)
        (x, y), (f, g) = self.z[k - 1 : k + 1], self.cdf[k - 1 : k + 1]
        width = y - x
        rise, end = width * self.density[k - 1 : k + 1]
        t = (z - x) / width
        bend = t * (1 - t) * ((1 - t) * (rise - (g - f)) - t * (end - (g - f)))
        return float(min(max(f + t * (g - f) + bend, f), g))


def mean_law(population: Population, n: int, cells: int = CELLS) -> MeanLaw:
    """The law of the scaled mean of n draws.

    Bernoulli, normal, uniform, exponential, Cauchy and the mixture have formulas; own numbers are
    added on their lattice, exactly but for rounding; log-normal and Pareto on a lattice of
    ``cells`` cells. With fewer of them formulas are read at fewer places too.

    >>> law = mean_law(Bernoulli(0.5), 1)
    >>> round(law.distance, 4)  # Φ(1) − 1/2
    0.3413
    """
    centre, scale = norming(population, n)
    split = False
    match population:
        case Bernoulli() | Numbers():
            if isinstance(population, Bernoulli):
                first, step, mass = 0.0, 1.0, _binomial(n, population.p)
            else:
                first, step, mass, split = numbers_sum(population.values, n)
            z = (first + step * np.arange(len(mass)) - centre) / scale
            z[np.abs(z) < DUST] = 0.0
            cdf = np.minimum(np.cumsum(mass), 1.0)
            below = np.concatenate([[0.0], cdf[:-1]])
            return _measured(population, n, z, mass, cdf, below, step / scale, split)
        case LogNormal() | Pareto():
            s, density, cdf = _convolved(population, n, cells)
            z, density = (s - centre) / scale, density * scale
        case _:
            z, density, cdf = _formula(population, n, GRID if cells >= CELLS else GRID[::4])
    return _measured(population, n, z, density, cdf, cdf, 0.0)


def _measured(population, n, z, density, cdf, below, step, split=False) -> MeanLaw:
    """With the distance to the limit: at a jump of F both of its ends count."""
    goal = limit_law(population, z)[1]
    gap = np.maximum(np.abs(cdf - goal), np.abs(below - goal))
    if judge_population(population) is Limit.CONSTANT:
        gap = np.zeros(1)
    at = int(np.argmax(gap))
    return MeanLaw(n, z, density, cdf, below, goal, step, float(gap[at]), float(z[at]), split)


@lru_cache(maxsize=64)
def _limit_curves(population: Pareto) -> tuple[PPoly, PPoly]:
    """F and density of a stable limit as far as means are computed, closer where it starts."""
    low, high = seen_part(population)
    places = low - 1 + (2 * (high - low) + 12) * np.linspace(0, 1, 280) ** 1.5
    density, cdf = pareto_limit_law(places, population.alpha)
    curve = CubicHermiteSpline(places, cdf, density, extrapolate=False)
    return curve, curve.derivative()


def _binomial(n: int, p: float) -> np.ndarray:
    k = np.arange(n + 1)
    ways = gammaln(n + 1) - gammaln(k + 1) - gammaln(n - k + 1)
    return np.exp(ways + xlogy(k, p) + xlog1py(n - k, -p))


def _formula(population, n: int, grid: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Z, density and F where they are known."""
    root = math.sqrt(n)
    match population:
        case Normal():
            return grid, *bell(grid)
        case Uniform():
            edge = math.sqrt(3 * n)
            inner = grid[np.abs(grid) < edge]
            z = np.concatenate([[-edge], inner, [edge]])
            return z, *_irwin_hall(z, n)
        case Exponential():
            z = np.concatenate([[-root], grid[root + grid > 0]])
            s = np.maximum(n + root * z, 0.0)
            density = root * np.exp(xlogy(n - 1, s) - s - gammaln(n))
            return z, density, gammainc(n, s)
        case Mixture():
            weight = _binomial(n, population.share)
            k = np.flatnonzero(weight > 1e-13)
            centre, scale = norming(population, n)
            deviation = scale / root  # of Z given k, times which it is standard normal
            middle = (population.away * k - centre) / scale
            u = (grid[:, None] - middle) * deviation
            bumps = np.exp(-u * u / 2) / math.sqrt(2 * math.pi)
            return grid, deviation * bumps @ weight[k], ndtr(u) @ weight[k]
    z = np.tan(np.linspace(-1.55, 1.55, 961))
    return z, *limit_law(population, z)


def _irwin_hall(z: np.ndarray, n: int) -> tuple[np.ndarray, np.ndarray]:
    """Sum of n uniforms, standardised: alternating powers up to n = 12, then a Fourier series.

    The series is exact as well, since the law has no mass beyond ±√(3n): its coefficients are the
    characteristic function (sin(πk/n)/(πk/n))^n, that fall so fast that 400 suffice.
    """
    if n <= 12:
        s = np.clip(n / 2 + z * math.sqrt(n / 12), 0, n)
        s = np.minimum(s, n - s)  # from the nearer end fewer terms are added
        density, cdf = np.zeros(len(s)), np.zeros(len(s))
        for k in range(n // 2 + 1):
            over = np.maximum(s - k, 0)
            ways = (-1) ** k * math.comb(n, k)
            power = (s >= k) if n == 1 else over ** (n - 1)
            density += ways * power / math.factorial(n - 1)
            cdf += ways * over**n / math.factorial(n)
        return density * math.sqrt(n / 12), np.where(z > 0, 1 - cdf, cdf)
    edge = math.sqrt(3 * n)
    k = np.arange(1, 4 * n)
    size = np.sinc(k / n) ** n
    k, size = k[np.abs(size) > 1e-17], size[np.abs(size) > 1e-17]
    angle = np.pi * k * (z[:, None] / edge)
    density = (0.5 + np.cos(angle) @ size) / edge
    return density, 0.5 + z / (2 * edge) + np.sin(angle) @ (size / (np.pi * k))


def _convolved(population, n: int, cells: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Places of the sum, its density and F, on a lattice of ``cells`` cells.

    Each draw is split between its two neighbours on the lattice so that its mean stays the same.
    That adds a little variance, which F is freed from again to first order.
    """
    start = 1.0 if isinstance(population, Pareto) else 0.0
    low, high = lattice_ends(population, n, n * start)
    h = (high - low) / cells
    if n == 1:
        x = low + h * np.concatenate([[0.0], np.arange(cells) + 0.5])
        return x, population.density(x), population.cdf(x)
    shift = round((low - n * start) / h)
    x = start + h * np.arange(2 * cells + 1)
    limited = population.limited_mean(x)
    mass = np.empty(2 * cells)
    mass[0] = 1 - (limited[1] - limited[0]) / h
    mass[1:] = np.maximum(2 * limited[1:-1] - limited[2:] - limited[:-2], 0) / h
    second = mass @ x[:-1] ** 2 + (1 - mass.sum()) * x[-2] ** 2
    added = n * (second - population.limited_square(x[-2]))
    mass = add_on_lattice(mass, n, shift)[:cells]
    cdf = np.cumsum(mass) - mass / 2 - added / 2 * np.gradient(mass) / h**2
    if shift == 0:
        cdf[0] = 0.0
    return n * start + h * (shift + np.arange(cells)), mass / h, np.clip(cdf, 0, 1)


def lattice_ends(population: Population, n: int, least: float) -> tuple[float, float]:
    """Between which places a sum that is never below ``least`` is computed.

    |Z| ≤ 8, or without a variance twice as far as the picture goes.
    """
    centre, scale = norming(population, n)
    if judge_population(population) in (Limit.STABLE, Limit.NO_MEAN):
        low, high = seen_part(population)
        return least, max(centre + scale * (2 * high - low), least + 10.0 * scale)
    return max(least, centre - 8 * scale), centre + 8 * scale


@lru_cache(maxsize=64)
def seen_part(population: Population) -> tuple[float, float]:
    """The part of the axis of Z that a picture shows."""
    case = judge_population(population)
    if case is Limit.CAUCHY:
        return -8.0, 8.0
    if case not in (Limit.STABLE, Limit.NO_MEAN):
        return -4.0, 4.0
    z = np.linspace(-30.0, 60.0, 181)
    _, cdf = pareto_limit_law(z, population.alpha)
    low, high = z[np.searchsorted(cdf, [1e-3, SHARE_SEEN])]
    return float(low - 0.04 * (high - low)), float(high)


def berry_esseen(population: Population, n: int) -> float:
    """0.4748·ρ/(σ³√n): no smaller than the distance to the bell; NaN without ρ = E|X − μ|³.

    >>> round(berry_esseen(Bernoulli(0.5), 100), 5)
    0.04748
    """
    if judge_population(population) is not Limit.NORMAL:
        return math.nan
    moments = population.moments
    return BERRY_ESSEEN * moments.third / moments.deviation**3 / math.sqrt(n)


def leading_error(population: Population, n: int) -> float:
    """The first term of the distance for large n, NaN without a third moment.

    |γ|/(6√(2πn)), and for Bernoulli half a jump of F more: 1/(2σ√(2πn)) (Esseen 1945, *Acta
    Mathematica* 77; Gnedenko and Kolmogorov 1954, § 43). Of own numbers the step is the lattice's.
    """
    if judge_population(population) is not Limit.NORMAL:
        return math.nan
    moments = population.moments
    root = math.sqrt(2 * math.pi * n)
    step = 0.0
    if isinstance(population, Bernoulli):
        step = 1.0
    if isinstance(population, Numbers):
        step = lattice_of(population.values)[1]
    return abs(moments.skewness) / (6 * root) + step / (2 * moments.deviation * root)
