"""Confidence and prediction intervals about a straight line, and how often they hold what they
promise when the errors are unequal or correlated."""

from dataclasses import dataclass
from enum import Enum, auto
from functools import lru_cache

import numpy as np
from scipy.signal import lfilter
from scipy.special import stdtrit

ENDS = (0.0, 10.0)  # of the design
TRUE = (2.0, 0.5)  # intercept and slope
ERRORS = ("equal", "unequal", "correlated")
FORMULAS = ("ordinary", "hc3", "newey-west")


class Cover(Enum):
    """What a measured coverage says about the promised one, to three standard errors."""

    EXACT = auto()  # by theory it is the promised one
    NARROW = auto()
    WIDE = auto()
    CLOSE = auto()


@dataclass(frozen=True)
class Errors:
    """How the errors of n observations at even steps over ENDS are made, all normal with mean 0.

    equal: standard deviation 1 each; unequal: growth^((x − 5)/10), so that the one at the right end
    is ``growth`` times the one at the left end; correlated: 1 each, correlation rho^|i − j|."""

    kind: str
    n: int
    growth: float = 1.0
    rho: float = 0.0

    def __post_init__(self) -> None:
        if self.kind not in ERRORS:
            raise ValueError(f"kind must be one of {', '.join(ERRORS)}, got {self.kind}")
        if self.n < 3 or self.growth <= 0 or not -1 < self.rho < 1:
            raise ValueError(f"n ≥ 3, growth > 0, |rho| < 1, got {self.n, self.growth, self.rho}")

    @property
    def x(self) -> np.ndarray:
        return np.linspace(*ENDS, self.n)

    @property
    def plain(self) -> bool:
        """Whether they are independent with one variance."""
        odd = {"equal": 1.0, "unequal": self.growth, "correlated": 1 + self.rho}
        return odd[self.kind] == 1

    def deviation(self, x: np.ndarray | float) -> np.ndarray:
        x = np.asarray(x, float)
        return self.growth ** ((x - 5) / 10) if self.kind == "unequal" else np.ones(x.shape)

    def covariance(self) -> np.ndarray:
        if self.kind == "correlated":
            steps = np.arange(self.n)
            return self.rho ** abs(np.subtract.outer(steps, steps))
        return np.diag(self.deviation(self.x) ** 2)


@dataclass(frozen=True, eq=False)
class Samples:
    """Many samples of the same x. errors, residuals: (samples, n); fresh: (samples,) standard
    normal, for a new value each; leverage: (n,); scatter: s of each sample."""

    made: Errors
    errors: np.ndarray
    residuals: np.ndarray
    fresh: np.ndarray
    leverage: np.ndarray
    scatter: np.ndarray


@dataclass(frozen=True, eq=False)
class Coverage:
    """line, value: the share of samples whose interval holds the true line, or a new value;
    line_error, value_error: their standard errors √(p(1 − p)/samples), 0 where all say the same."""

    line: float
    value: float
    samples: int

    @property
    def line_error(self) -> float:
        return _binomial(self.line, self.samples)

    @property
    def value_error(self) -> float:
        return _binomial(self.value, self.samples)


def _binomial(share: float, n: int) -> float:
    return float(np.sqrt(share * (1 - share) / n))


def standard_normals(samples: int, n: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """What all samples of a seed are made from: (samples, n) and (samples,)."""
    rng = np.random.default_rng(seed)
    return rng.standard_normal((samples, n)), rng.standard_normal(samples)


def draw_samples(made: Errors, normals: tuple[np.ndarray, np.ndarray]) -> Samples:
    """Samples whose errors have the covariance of ``made``; more columns than n are not used.

    >>> draw_samples(Errors("equal", 5), standard_normals(8, 5, 1)).scatter.shape
    (8,)
    """
    whole, fresh = normals
    z = whole[:, : made.n]
    joined = made.kind == "correlated"
    errors = _carried_on(z, made.rho) if joined else z * made.deviation(made.x)
    columns = _columns(made.x)
    residuals = errors - (errors @ columns) @ columns.T
    leverage = (columns**2).sum(axis=1)
    scatter = np.sqrt(np.einsum("ij,ij->i", residuals, residuals) / (made.n - 2))
    return Samples(made, errors, residuals, fresh, leverage, scatter)


def _carried_on(z: np.ndarray, rho: float) -> np.ndarray:
    """e₁ = z₁ and e_t = ρ·e_{t−1} + √(1 − ρ²)·z_t: variance 1, correlation ρ^|i − j|."""
    new = np.sqrt(1 - rho * rho) * z
    new[:, 0] = z[:, 0]
    return lfilter([1.0], [1.0, -rho], new, axis=1)


def _columns(x: np.ndarray) -> np.ndarray:
    """1 and x − x̄, each of length 1, (n, 2)."""
    dx = x - x.mean()
    return np.column_stack([np.full(len(x), len(x) ** -0.5), dx / np.sqrt(dx @ dx)])


def weights(x: np.ndarray, ask: np.ndarray | float) -> np.ndarray:
    """c with ŷ(x₀) = Σ c·y: 1/n + (x₀ − x̄)(x − x̄)/Sxx, (…, n); Σc² is the leverage at x₀.

    >>> weights(np.array([0.0, 1.0, 2.0]), 1.0).round(3).tolist()
    [0.333, 0.333, 0.333]
    """
    dx = x - x.mean()
    return 1 / len(x) + np.multiply.outer(np.asarray(ask) - x.mean(), dx / (dx @ dx))


def lags(n: int) -> int:
    """⌊4(n/100)^(2/9)⌋, a common rule of thumb for Newey and West's sum, after their Review of
    Economic Studies 61, 1994.

    >>> lags(30), lags(100)
    (3, 4)
    """
    return min(int(4 * (n / 100) ** (2 / 9)), n - 1)


def standard_error(
    residuals: np.ndarray, leverage: np.ndarray, c: np.ndarray, formula: str
) -> np.ndarray:
    """The standard error of Σ c·y that a formula claims, for each row of residuals.

    ordinary: s·√Σc²; hc3: √Σ c²e²/(1 − h)²; newey-west: √Σ_l w_l Σ_t u_t·u_{t−l} over
    |l| ≤ L = lags(n), with u = c·e and w = 1 − |l|/(L + 1).
    residuals, c: (…, n), one of the two may be (n,). Errors: ValueError for an unknown formula.
    Source: MacKinnon and White, Journal of Econometrics 29, 1985, in the form of Davidson and
    MacKinnon, Estimation and Inference in Econometrics, 1993; Newey and West, Econometrica 55,
    1987.
    """
    n = residuals.shape[-1]
    if formula == "ordinary":
        return np.sqrt((residuals**2).sum(axis=-1) / (n - 2) * (c**2).sum(axis=-1))
    if formula == "hc3":
        return np.sqrt(((residuals / (1 - leverage) * c) ** 2).sum(axis=-1))
    if formula != "newey-west":
        raise ValueError(f"formula must be one of {', '.join(FORMULAS)}, got {formula}")
    u, most = residuals * c, lags(n)
    total = np.einsum("...i,...i->...", u, u)
    for lag in range(1, most + 1):
        w = 1 - lag / (most + 1)
        total = total + 2 * w * np.einsum("...i,...i->...", u[..., lag:], u[..., :-lag])
    return np.sqrt(np.maximum(total, 0))


def mean_claims(made: Errors, ask: np.ndarray, formula: str) -> tuple[np.ndarray, np.ndarray]:
    """The true standard deviation of ŷ(x₀), and the root of the mean squared standard error that
    the formula claims, both exact: √(cᵀΣc), and for the ordinary one √(tr(MΣ)/(n − 2)·Σc²).

    M = I − H makes the residuals, whose covariance is MΣM. ask: (m,); returns (m,) twice.

    >>> true, claimed = mean_claims(Errors("equal", 9), np.array([5.0]), "ordinary")
    >>> true.round(6).tolist(), claimed.round(6).tolist()
    ([0.333333], [0.333333])
    """
    c = weights(made.x, np.asarray(ask, float))
    sigma, columns = made.covariance(), _columns(made.x)
    M = np.eye(made.n) - columns @ columns.T
    spread = M @ sigma @ M
    true = np.sqrt((c @ sigma * c).sum(axis=1))
    if formula == "ordinary":
        return true, np.sqrt(np.trace(spread) / (made.n - 2) * (c**2).sum(axis=1))
    if formula == "hc3":
        h = (columns**2).sum(axis=1)
        return true, np.sqrt(c**2 @ (np.diag(spread) / (1 - h) ** 2))
    most, steps = lags(made.n), np.arange(made.n)
    w = np.maximum(0, 1 - abs(np.subtract.outer(steps, steps)) / (most + 1))
    square = (c @ (w * spread) * c).sum(axis=1)
    return true, np.sqrt(np.maximum(square, 0))


@lru_cache(maxsize=4096)
def quantile(n: int, level: float) -> float:
    """t with P(|T| ≤ t) = level for n − 2 degrees of freedom.

    >>> round(quantile(12, 0.95), 3)
    2.228
    """
    return float(stdtrit(n - 2, (1 + level) / 2))


def measure_coverage(samples: Samples, ask: float, level: float, formula: str) -> Coverage:
    """How often ŷ(x₀) ± t·se holds the true line, and ŷ(x₀) ± t·s·√(1 + h₀) a new value at x₀,
    whose error is independent of the sample's. The second takes the ordinary formula always: the
    others say nothing of a single value's spread.

    >>> found = draw_samples(Errors("equal", 20), standard_normals(2000, 20, 1))
    >>> coverage = measure_coverage(found, 8.0, 0.95, "ordinary")
    >>> abs(coverage.line - 0.95) < 4 * coverage.line_error
    True
    """
    made = samples.made
    c = weights(made.x, ask)
    off, t = samples.errors @ c, quantile(made.n, level)
    if formula == "ordinary":
        claimed = samples.scatter * np.sqrt(c @ c)
    else:
        claimed = standard_error(samples.residuals, samples.leverage, c, formula)
    value = off - samples.fresh * float(made.deviation(ask))
    wide = t * samples.scatter * np.sqrt(1 + c @ c)
    return Coverage(
        float((abs(off) <= t * claimed).mean()), float((abs(value) <= wide).mean()), len(off)
    )


def judge_coverage(share: float, level: float, samples: int, exact: bool) -> Cover:
    """``exact``: theory says that the coverage is the level.

    >>> judge_coverage(0.80, 0.95, 2000, False).name
    'NARROW'
    """
    if exact:
        return Cover.EXACT
    away = (share - level) / np.sqrt(level * (1 - level) / samples)
    if abs(away) <= 3:
        return Cover.CLOSE
    return Cover.WIDE if away > 0 else Cover.NARROW
