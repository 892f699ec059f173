"""Maximum-likelihood fits of the distribution families to a list of numbers, and their comparison.

Conventions: log-likelihoods use natural logarithms and densities in the unit of the data;
AIC = 2k − 2 ln L with k estimated parameters, AICc = AIC + 2k(k + 1)/(n − k − 1); families of
positive numbers start at 0 (their location is not estimated). The log-likelihood of a discrete
family is made of probabilities, that of a continuous one of densities: compare AICc only within one
kind, and only among families whose support does not depend on what is estimated.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from math import isfinite, nan

import numpy as np
from numpy.typing import NDArray
from scipy import optimize, special, stats

from core.maths.probability.families import FAMILIES, Law, law
from core.maths.probability.optimum import polished
from core.maths.statistics.proportions import exact_interval

Array = NDArray[np.float64]

NOISE = 1e-9  # of a law's scale: no sample tells locations this near apart
MAX_SIZE = 1e100  # squares and sums of squares stay finite


@dataclass(frozen=True)
class Fit:
    """One fitted family. Where the fit failed `law` is None and `message` says why.

    `message` may also accompany a fit that stands ("n is estimated too"). `regular` is False where
    an end of the support is estimated, so that the usual theory behind AIC does not hold.
    `ks_pvalue` is NaN for a discrete law, where Kolmogorov's distribution does not apply;
    `ad_statistic` likewise, and ∞ where a fitted end of the support lies on the outermost number.
    """

    family: str
    law: Law | None
    n: int
    n_parameters: int
    log_likelihood: float
    aic: float
    ks_statistic: float
    ks_pvalue: float
    ad_statistic: float = nan
    regular: bool = True
    message: str = ""

    @property
    def aicc(self) -> float:
        """AIC corrected for few numbers, ∞ for n ≤ k + 1. Hurvich & Tsai (1989), Biometrika 76."""
        k, left = self.n_parameters, self.n - self.n_parameters - 1
        return self.aic + 2 * k * (k + 1) / left if left > 0 else float("inf")


@dataclass(frozen=True)
class SimulatedP:
    """Monte-Carlo p-value of a statistic and its standard error, from `counted` of `asked` refits.

    The others could not be fitted. `low`, `high`: 95 % interval, Clopper and Pearson's, of the
    share that more refits would approach, the lower limit with none of the others beyond the
    observed value, the upper one with all of them.
    """

    p: float
    error: float
    counted: int
    asked: int
    low: float
    high: float


def _checked(data: Iterable[float]) -> Array:
    values = np.asarray(data, dtype=float).ravel()
    if values.size < 2:
        raise ValueError(f"data must hold at least 2 numbers, got {values.size}")
    if not np.isfinite(values).all():
        raise ValueError("data must be finite, got a NaN or an infinite value")
    if np.abs(values).max() > MAX_SIZE:
        raise ValueError(f"data must stay within ±1e100, got {np.abs(values).max():g}")
    return values


class _NoEstimate(Exception):
    """The likelihood has no maximum for these data; the text says why."""


@dataclass(frozen=True)
class _Estimate:
    values: Mapping[str, float]
    parameterisation: str | None = None
    message: str = ""


def _maximise(
    log_likelihood: Callable[[Array], float], start: Iterable[float], bounds: list
) -> Array:
    """Maximise a mean log-likelihood over a box, in coordinates of order 1: Nelder–Mead, polished.

    At an edge of the box there is no maximum, only the end of the search: raises _NoEstimate.
    """
    best = _search(log_likelihood, start, bounds)
    _refuse_an_edge(best, bounds)
    return polished(log_likelihood, best)


def _refuse_an_edge(best: Array, bounds: list) -> None:
    limits = zip(best, bounds, strict=True)
    if any(np.isclose(t, pair, rtol=0, atol=1e-3).any() for t, pair in limits):
        raise _NoEstimate(RISING)


def _search(
    log_likelihood: Callable[[Array], float], start: Iterable[float], bounds: list
) -> Array:

    def loss(theta):
        value = -log_likelihood(theta)
        return value if np.isfinite(value) else 1e300

    start = np.array(start, dtype=float)
    # A first simplex of half a unit; the usual one is tiny at a start of 0.
    simplex = start + 0.5 * np.vstack([np.zeros(start.size), np.eye(start.size)])
    options = {"xatol": 1e-6, "fatol": 1e-12, "maxiter": 2000, "initial_simplex": simplex}
    return optimize.minimize(loss, start, method="Nelder-Mead", bounds=bounds, options=options).x


RISING = "the likelihood keeps rising up to the limit of the search: no maximum was found"


def _refuse_a_spike(x: Array, share: float, named: str) -> None:
    """Raise where one value is so frequent that a law narrowed to it is likelier without bound."""
    values, counts = np.unique(x, return_counts=True)
    if counts.max() > share * x.size * (1 + 1e-12):
        raise _NoEstimate(
            f"{named} of the values are equal ({values[counts.argmax()]:g}): the likelihood has no "
            "maximum"
        )


def _normal(x: Array) -> _Estimate:
    return _Estimate({"mean": x.mean(), "sd": x.std()})


LEAST_NU = 0.5


def spike_limit(
    exact: Iterable[float], above: Iterable[float] = (), below: Iterable[float] = ()
) -> float:
    """ν below which the likelihood of Student's t grows without bound, at one of the numbers.

    With μ on a value that occurs m times, ln L = −m ln σ + ν k ln σ + O(1) as σ → 0, k the other
    numbers, of those known from one side only (`above`, `below`) the ones beyond it. So it grows
    for ν < m/k: for some ν whatever the numbers are. ∞ for k = 0. Fernández & Steel (1999),
    Biometrika 86, 153–167.

    >>> round(spike_limit([5, 5, 5, 1, 2, 3, 4, 7, 9, 11]), 4)  # 3/7
    0.4286
    """
    values, counts = np.unique(np.asarray(exact, float), return_counts=True)
    upper, lower = (np.sort(np.asarray(limits, float)) for limits in (above, below))
    others = counts.sum() - counts
    others += upper.size - np.searchsorted(upper, values, side="right")
    others += np.searchsorted(lower, values, side="left")
    with np.errstate(divide="ignore"):
        return float((counts / others).max())


TOWARDS_NORMAL = (
    f"with ν from {LEAST_NU:g} on, the likelihood is highest towards the normal law, ν → ∞"
)


def limits_of_nu(limit: float, edge: bool = False) -> str:
    """What goes with a fit of Student's t: below the limit there is no bound; `edge`: at the least
    ν the likelihood is higher than at this maximum."""
    text = f"ν from {LEAST_NU:g} on: below {limit:.3g} the likelihood has no bound"
    return text + f", and at {LEAST_NU:g} it is higher than here" * edge


def _student_t(x: Array) -> _Estimate:
    """Interior maximum over ν from 0.5 to 1000, said with the fit: below spike_limit the
    likelihood grows without bound. No value may occur so often, in more than a third of the data,
    that this reaches 0.5.
    """
    if x.size < 4:
        raise _NoEstimate("three parameters need at least 4 numbers")
    _refuse_a_spike(x, LEAST_NU / (1 + LEAST_NU), "more than a third")
    centre, spread = np.median(x), stats.iqr(x) / 1.35 or x.std()
    z = (x - centre) / spread

    def log_likelihood(theta):
        nu, mu, sigma = np.exp(theta[0]), theta[1], np.exp(theta[2])
        constant = special.gammaln((nu + 1) / 2) - special.gammaln(nu / 2)
        constant -= np.log(nu * np.pi) / 2 + theta[2]
        return constant - (nu + 1) / 2 * np.log1p(((z - mu) / sigma) ** 2 / nu).mean()

    bounds = [(np.log(LEAST_NU), np.log(1000)), (-5, 5), (-6, 6)]
    theta = _search(log_likelihood, [np.log(5), 0, 0], bounds)
    normal = -np.log(z.std()) - (1 + np.log(2 * np.pi)) / 2
    edge = _height_at_the_edge(z)
    if theta[0] > np.log(500) or log_likelihood(theta) < normal + 1e-9:
        raise _NoEstimate(RISING if edge > normal + 1e-9 else TOWARDS_NORMAL)
    _refuse_an_edge(theta, bounds)
    theta = polished(log_likelihood, theta)
    return _Estimate(
        {
            "nu": np.exp(theta[0]),
            "mu": centre + spread * theta[1],
            "sigma": spread * np.exp(theta[2]),
        },
        message=limits_of_nu(spike_limit(x), edge > float(log_likelihood(theta)) + 1e-9),
    )


def _height_at_the_edge(z: Array) -> float:
    """The mean log-likelihood of Student's t with ν = 0.5 where it may be high: narrow, on the
    commonest value and in the middle of the densest third."""
    ordered, third = np.sort(z), max(2, z.size // 3)
    widths = ordered[third - 1 :] - ordered[: z.size - third + 1]
    values, counts = np.unique(z, return_counts=True)
    densest = np.median(ordered[widths.argmin() :][:third])
    nu = LEAST_NU
    constant = special.gammaln((nu + 1) / 2) - special.gammaln(nu / 2) - np.log(nu * np.pi) / 2

    def loss(theta):
        tail = np.log1p(((z - theta[0]) * np.exp(-theta[1])) ** 2 / nu).mean()
        return theta[1] + (nu + 1) / 2 * tail - constant

    places, scales = (values[counts.argmax()], densest), np.log(np.geomspace(1e-8, 1, 17))
    best = min(((mu, scale) for mu in places for scale in scales), key=loss)
    simplex = np.add(best, [[0, 0], [0.02, 0], [0, 0.5]])
    found = optimize.minimize(
        loss, best, method="Nelder-Mead", options={"maxiter": 60, "initial_simplex": simplex}
    )
    return -float(found.fun)


def _cauchy(x: Array) -> _Estimate:
    # The likelihood has a single maximum: Copas (1975), Biometrika 62, 701–704.
    _refuse_a_spike(x, 0.5, "more than half")
    if np.unique(x).size == 2:
        raise _NoEstimate(
            "two values, equally often, are as likely under many laws of the family: the "
            "likelihood has a level ridge"
        )
    centre, spread = np.median(x), stats.iqr(x) / 2 or x.std()
    z = (x - centre) / spread

    def log_likelihood(theta):
        return -theta[1] - np.log1p(((z - theta[0]) / np.exp(theta[1])) ** 2).mean()

    theta = _maximise(log_likelihood, [0, 0], [(-10, 10), (-8, 8)])
    return _Estimate({"mu": centre + spread * theta[0], "gamma": spread * np.exp(theta[1])})


def _laplace(x: Array) -> _Estimate:
    centre = np.median(x)
    return _Estimate({"mu": centre, "b": np.abs(x - centre).mean()})


def _logistic(x: Array) -> _Estimate:
    centre, spread = x.mean(), x.std() * np.sqrt(3) / np.pi
    z = (x - centre) / spread

    def log_likelihood(theta):
        w = (z - theta[0]) / np.exp(theta[1])
        return -theta[1] - np.mean(np.abs(w) + 2 * np.log1p(np.exp(-np.abs(w))))

    theta = _maximise(log_likelihood, [0, 0], [(-10, 10), (-8, 8)])
    return _Estimate({"mu": centre + spread * theta[0], "s": spread * np.exp(theta[1])})


def _uniform(x: Array) -> _Estimate:
    return _Estimate({"lower": x.min(), "upper": x.max()})


def _triangular(x: Array) -> _Estimate:
    """Profile over the mode, which lies at one of the data, for ends searched outside them.

    With the mode at the r-th value the likelihood is a sum of a part in the lower end, one in the
    upper end, and −n ln(b − a): all values are tried on one grid of ends, the best few refined.
    Kotz & van Dorp (2004), Beyond Beta, section 1.4.
    """
    z = np.sort((x - x.min()) / np.ptp(x))
    n, grid = z.size, np.linspace(-12, 6, 37)
    left, right = _sides(z, grid, np.arange(n)), _sides(1 - z[::-1], grid, np.arange(n))[:, ::-1]
    width = n * np.log(2 / (1 + np.exp(grid)[:, None] + np.exp(grid)))
    # Of one upper end at a time, since lower ends × upper ends × data may be many.
    height = np.array(
        [(left + row[:, None]).max(axis=0) + r for row, r in zip(width, right, strict=True)]
    )
    best = (-np.inf, 0.0, 0.0, 0.0)
    for r in np.argsort(height.max(axis=0))[-_MODES:]:
        best = max(best, _refined(z, int(r), left[:, r], right[:, r], grid))
    _, a, mode, b = best
    lower, mode, upper = x.min() + np.ptp(x) * np.array([a, mode, b])
    return _Estimate({"lower": lower, "mode": mode, "upper": upper})


_MODES = 12  # of which the ends are refined


def _sides(z: Array, theta: Array, rank: NDArray[np.int64]) -> Array:
    """Σ ln((z − a)/(c − a)) over z below the mode c = z[rank], a = −e^theta: (theta, rank)."""
    up = np.log(z + np.exp(theta)[:, None])
    return (np.cumsum(up, axis=1) - (np.arange(z.size) + 1) * up)[:, rank]


def _refined(
    z: Array, r: int, left: Array, right: Array, grid: Array
) -> tuple[float, float, float, float]:
    """(ln L, lower end, mode, upper end) with the mode at z[r], from a grid of both ends."""
    n, mirror = z.size, 1 - z[::-1]
    rows = columns = grid
    for _ in range(24):
        width = 1 + np.exp(rows)[:, None] + np.exp(columns)
        total = left[:, None] + right + n * np.log(2 / width)
        i, j = np.unravel_index(np.argmax(total), total.shape)
        found = float(total[i, j]), float(rows[i]), float(columns[j])
        half = (rows[1] - rows[0]) * 1.5, (columns[1] - columns[0]) * 1.5
        if half[0] < 1e-7:
            break
        rows = np.linspace(found[1] - half[0], found[1] + half[0], 9)
        columns = np.linspace(found[2] - half[1], found[2] + half[1], 9)
        left = _sides(z[: r + 1], rows, np.array([r]))[:, 0]
        right = _sides(mirror[: n - r], columns, np.array([n - 1 - r]))[:, 0]
    # A mode at the smallest value pulls the lower end up to it, and likewise above.
    lower = 0.0 if z[r] == 0 else -float(np.exp(found[1]))
    upper = 1.0 if z[r] == 1 else 1 + float(np.exp(found[2]))
    return found[0], lower, float(z[r]), upper


def _exponential(x: Array) -> _Estimate:
    if not x.any():
        raise _NoEstimate("all values are 0: the likelihood grows without bound with the rate")
    return _Estimate({"rate": 1 / x.mean()})


def _gamma(x: Array) -> _Estimate:
    # Divided by the mean, so that the size of the unit does not matter; α solves
    # ln α − ψ(α) = ln(mean) − mean(ln).
    gap = np.log(x.mean()) - np.log(x).mean()
    shape = np.exp(
        optimize.brentq(
            lambda t: np.log(np.exp(t)) - special.digamma(np.exp(t)) - gap, -12, 25, xtol=1e-12
        )
    )
    return _Estimate({"shape": shape, "rate": shape / x.mean()})


def _inverse_gamma(x: Array) -> _Estimate:
    # X is inverse gamma exactly when 1/X is gamma with rate β.
    reciprocal = _gamma(1 / x).values
    return _Estimate({"shape": reciprocal["shape"], "scale": reciprocal["rate"]})


def _beta(x: Array) -> _Estimate:
    mean_log, mean_log1p = np.log(x).mean(), np.log1p(-x).mean()

    def log_likelihood(theta):
        a, b = np.exp(theta)
        return (a - 1) * mean_log + (b - 1) * mean_log1p - special.betaln(a, b)

    mean, variance = x.mean(), x.var()
    total = max(mean * (1 - mean) / variance - 1, 1e-2)
    start = np.log([mean * total, (1 - mean) * total])
    theta = _maximise(log_likelihood, np.clip(start, -6, 20), [(-7, 23)] * 2)
    return _Estimate({"alpha": np.exp(theta[0]), "beta": np.exp(theta[1])})


def _weibull(x: Array) -> _Estimate:
    # Profile equation Σ xᵏ ln x / Σ xᵏ − 1/k = mean(ln x); in logarithms xᵏ cannot overflow.
    logs = np.log(x)
    y = logs - logs.mean()
    spread = y.std()

    def equation(t):
        k = np.exp(t) / spread
        return special.softmax(k * y) @ y - 1 / k

    k = np.exp(optimize.brentq(equation, -8, 8, xtol=1e-12)) / spread
    scale = np.exp(logs.mean() + (special.logsumexp(k * y) - np.log(x.size)) / k)
    return _Estimate({"k": k, "scale": scale})


def _log_normal(x: Array) -> _Estimate:
    logs = np.log(x)
    return _Estimate({"mu": logs.mean(), "sigma": logs.std()})


def _chi_squared(x: Array) -> _Estimate:
    target = np.log(x / 2).mean()
    half = optimize.brentq(lambda t: special.digamma(np.exp(t)) - target, -250, 250, xtol=1e-12)
    return _Estimate({"nu": 2 * np.exp(half)})


def _f(x: Array) -> _Estimate:
    """Interior maximum over d₁ and d₂. The law can narrow down to 1 alone: of numbers that all
    equal c ≠ 1 the likelihood is bounded, highest for d₂ → ∞ where c < 1, for d₁ → ∞ where c > 1.
    """
    if np.ptp(x) == 0:
        rising, limit = ("d₂", "χ²/d₁") if x[0] < 1 else ("d₁", "d₂/χ²")
        raise _NoEstimate(
            f"all values are equal, {x[0]:g}: the likelihood keeps rising with {rising}, towards "
            f"the law of {limit}, and stays bounded"
        )
    logs = np.log(x)

    def log_likelihood(theta):
        d1, d2 = np.exp(theta)
        ratio = theta[0] - theta[1]
        constant = d1 / 2 * ratio - special.betaln(d1 / 2, d2 / 2)
        # ln(1 + (d₁/d₂)x) in logarithms: x may be huge.
        tail = np.logaddexp(0, ratio + logs).mean()
        return constant + (d1 / 2 - 1) * logs.mean() - (d1 + d2) / 2 * tail

    theta = _maximise(log_likelihood, [np.log(5), np.log(5)], [(-5, 9)] * 2)
    return _Estimate({"d1": np.exp(theta[0]), "d2": np.exp(theta[1])})


def _pareto(x: Array) -> _Estimate:
    return _Estimate({"alpha": 1 / np.log(x / x.min()).mean(), "minimum": x.min()})


def _gumbel(x: Array) -> _Estimate:
    # Profile equation β = mean − Σ x e^(−x/β) / Σ e^(−x/β).
    y = x - x.mean()
    spread = y.std()

    def equation(t):
        beta = spread * np.exp(t)
        return beta + special.softmax(-y / beta) @ y

    beta = spread * np.exp(optimize.brentq(equation, -8, 4, xtol=1e-12))
    mu = x.mean() - beta * (special.logsumexp(-y / beta) - np.log(x.size))
    return _Estimate({"mu": mu, "beta": beta})


def _bernoulli(x: Array) -> _Estimate:
    return _Estimate({"p": x.mean()})


def _binomial(x: Array) -> _Estimate:
    """Profile over n, refined until single integers; a finite n needs a variance below the mean."""
    mean = x.mean()
    if not x.var() > 0:
        raise _NoEstimate(
            f"every number is {mean:g}: "
            + (f"p = 1 with n = {mean:g}" if mean else "p = 0, whatever n is,")
            + " is certain of that"
        )
    if not x.var() < mean:
        raise _NoEstimate(
            f"the variance {x.var():,.4g} is not below the mean {mean:,.4g}: the likelihood keeps "
            "rising with n, towards the Poisson law"
        )
    values, counts = np.unique(x, return_counts=True)

    def profile(n):
        n, k = np.asarray(n, dtype=float)[:, None], values
        choose = special.gammaln(n + 1) - special.gammaln(k + 1) - special.gammaln(n - k + 1)
        p = mean / n
        return (choose + special.xlogy(k, p) + special.xlog1py(n - k, -p)) @ counts

    low, high = x.max(), 1e6
    while True:
        candidates = np.unique(np.geomspace(low, high, 200).round())
        best = int(np.argmax(profile(candidates)))
        if candidates[best] == 1e6:
            raise _NoEstimate("the best n exceeds a million: take the Poisson law")
        if high - low <= 200:
            break
        low, high = candidates[max(best - 1, 0)], candidates[min(best + 1, candidates.size - 1)]
    n = float(np.arange(low, high + 1)[np.argmax(profile(np.arange(low, high + 1)))])
    return _Estimate({"n": n, "p": mean / n}, message="n is estimated too")


def _geometric(x: Array) -> _Estimate:
    # With a 0 among the data only "failures before the first success" is possible.
    trials = x.min() >= 1
    p = 1 / x.mean() if trials else 1 / (1 + x.mean())
    return _Estimate({"p": p}, "trials" if trials else "failures")


def _negative_binomial(x: Array) -> _Estimate:
    mean = x.mean()
    if not x.any():
        raise _NoEstimate("every number is 0: p = 1, whatever r is, is certain of that")
    if not x.var() > mean:
        raise _NoEstimate(
            f"the variance {x.var():,.4g} does not exceed the mean {mean:,.4g}: the likelihood "
            "keeps rising with r, towards the Poisson law"
        )

    def loss(t):
        r = np.exp(t)
        value = special.gammaln(x + r) - special.gammaln(r) - x * np.log1p(r / mean)
        return -(value - r * np.log1p(mean / r)).sum() + 0.0

    best = optimize.minimize_scalar(
        loss, bounds=(-12, 16), method="bounded", options={"xatol": 1e-9}
    )
    if not -12 + 1e-3 < best.x < 16 - 1e-3:
        raise _NoEstimate(RISING)
    r = float(np.exp(best.x))
    return _Estimate({"r": r, "p": r / (r + mean)}, "failures")


def _poisson(x: Array) -> _Estimate:
    if x.max() == 0:
        raise _NoEstimate("all values are 0: the best rate is 0, the edge of the domain")
    return _Estimate({"rate": x.mean()})


def _discrete_uniform(x: Array) -> _Estimate:
    return _Estimate({"lower": x.min(), "upper": x.max()})


def _zipf(x: Array) -> _Estimate:
    mean_log = np.log(x).mean()
    if mean_log == 0:
        raise _NoEstimate("all values are 1: the likelihood keeps rising with s")
    best = optimize.minimize_scalar(
        lambda t: (1 + np.exp(t)) * mean_log + np.log(special.zeta(1 + np.exp(t))),
        bounds=(-9, 4),
        method="bounded",
        options={"xatol": 1e-10},
    )
    if not -9 + 1e-3 < best.x < 4 - 1e-3:
        raise _NoEstimate(RISING)
    return _Estimate({"s": 1 + float(np.exp(best.x))})


_POSITIVE = "needs numbers above 0"
# Domain of the data: (lowest, highest, are the ends allowed?, what to say).
_REQUIREMENTS: Mapping[str, tuple[float, float, bool, str]] = (
    {
        "exponential": (0, np.inf, True, "needs numbers that are not negative"),
        "beta": (0, 1, False, "needs numbers between 0 and 1, both excluded"),
        "bernoulli": (0, 1, True, "needs zeros and ones"),
        "zipf": (1, np.inf, True, "needs integers from 1"),
    }
    | {
        key: (0, np.inf, False, _POSITIVE)
        for key in ("gamma", "inverse_gamma", "weibull", "log_normal", "chi_squared", "f", "pareto")
    }
    | {
        key: (0, np.inf, True, "needs integers from 0")
        for key in ("binomial", "geometric", "negative_binomial", "poisson")
    }
)

_FITTERS: Mapping[str, Callable[[Array], _Estimate]] = {
    "normal": _normal,
    "student_t": _student_t,
    "cauchy": _cauchy,
    "laplace": _laplace,
    "logistic": _logistic,
    "uniform": _uniform,
    "triangular": _triangular,
    "exponential": _exponential,
    "gamma": _gamma,
    "inverse_gamma": _inverse_gamma,
    "beta": _beta,
    "weibull": _weibull,
    "log_normal": _log_normal,
    "chi_squared": _chi_squared,
    "f": _f,
    "pareto": _pareto,
    "gumbel": _gumbel,
    "bernoulli": _bernoulli,
    "binomial": _binomial,
    "geometric": _geometric,
    "negative_binomial": _negative_binomial,
    "poisson": _poisson,
    "discrete_uniform": _discrete_uniform,
    "zipf": _zipf,
}

NOT_FITTED: Mapping[str, str] = {
    "hypergeometric": "population, marked and drawn are known from the design of the draw; a list "
    "of counts does not identify them"
}
ENDS_ESTIMATED = ("uniform", "triangular", "pareto", "discrete_uniform", "binomial")


def obstacle(family: str, data: Iterable[float]) -> str:
    """Why the family cannot be fitted to these data, in one sentence; empty if it can be tried.

    >>> obstacle("poisson", [1, 2.5])
    'needs integers, and 2.5 is not one'
    """
    if family not in FAMILIES:
        raise ValueError(f"family is unknown, got {family!r}")
    x = _checked(data)
    if family in NOT_FITTED:
        return NOT_FITTED[family]
    if FAMILIES[family].discrete:
        broken = x[x != np.round(x)]
        if broken.size:
            return f"needs integers, and {broken[0]:g} is not one"
        if np.abs(x).max() > 1e9:
            return "needs integers up to a thousand million"
    low, high, closed, sentence = _REQUIREMENTS.get(family, (-np.inf, np.inf, True, ""))
    allowed = (x >= low) & (x <= high) if closed else (x > low) & (x < high)
    if not allowed.all():
        return f"{sentence}, and {x[~allowed][0]:g} is not"
    one_parameter = ("exponential", "chi_squared", *(k for k in FAMILIES if FAMILIES[k].discrete))
    if np.ptp(x) == 0 and family not in one_parameter and not (family == "f" and x[0] != 1):
        return "all values are equal: the likelihood grows without bound as the spread goes to 0"
    return ""


def fit(family: str, data: Iterable[float]) -> Fit:
    """Maximum-likelihood fit of one family; a failure is a Fit whose `message` says why.

    Returns the law, ln L = Σ ln f(xᵢ), AIC = 2k − 2 ln L, and the Kolmogorov–Smirnov statistic
    with the p-value of a continuous law known in advance. As the parameters were fitted to the same
    data, that p-value is too large (Lilliefors, 1967, J. Am. Stat. Assoc. 62, 399–402);
    `gaps_simulated` gives one that allows for the fit, and for the jumps of a discrete law. Raises
    ValueError for an unknown family and for data that are not at least two finite numbers.
    Akaike (1974), IEEE Trans. Autom. Control 19, 716–723.

    >>> result = fit("exponential", [1.0, 2.0, 3.0])
    >>> result.law.values["rate"], round(result.aic, 4)
    (0.5, 12.1589)
    """
    x = _checked(data)
    problem = obstacle(family, x)
    if problem:
        return _failed(family, x.size, problem)
    try:
        with np.errstate(all="ignore"):
            estimate = _FITTERS[family](x)
        fitted = without_noise(law(family, estimate.values, estimate.parameterisation))
    except _NoEstimate as reason:
        return _failed(family, x.size, str(reason))
    except (ValueError, RuntimeError, FloatingPointError):
        return _failed(family, x.size, "the likelihood has no maximum inside the domain")
    log_likelihood = float(fitted.log_density(x).sum())
    if not np.isfinite(log_likelihood):
        return _failed(family, x.size, "the likelihood at its maximum is not a finite number")
    k = len(estimate.values)
    statistic = ks_statistic(fitted, x)
    return Fit(
        family,
        fitted,
        x.size,
        k,
        log_likelihood,
        2 * k - 2 * log_likelihood,
        statistic,
        nan if fitted.discrete else float(stats.kstwo.sf(statistic, x.size)),
        nan if fitted.discrete else ad_statistic(fitted, x),
        family not in ENDS_ESTIMATED,
        estimate.message,
    )


def without_noise(fitted: Law) -> Law:
    """A location that differs from 0 by no more than rounding, measured by the law's own scale, is
    0.

    >>> without_noise(law("normal", {"mean": 1e-17, "sd": 2})).values["mean"]
    0.0
    """
    form, values = fitted.parameterisation, dict(fitted.values)
    if fitted.family.key in ENDS_ESTIMATED:
        return fitted
    scale = values[form.parameters[-1].name]
    for p in form.parameters[:-1]:
        if not (isfinite(p.minimum) or isfinite(p.maximum)) and abs(values[p.name]) < NOISE * scale:
            values[p.name] = 0.0
    return fitted if values == fitted.values else law(fitted.family.key, values, form.key)


def _failed(family: str, n: int, message: str) -> Fit:
    return Fit(family, None, n, 0, nan, nan, nan, nan, message=message)


def compare_families(
    data: Iterable[float], families: Iterable[str] | None = None
) -> tuple[tuple[Fit, ...], tuple[Fit, ...]]:
    """Fit every family (or those named): (fits that stand, fits that failed).

    Those that stand are ordered by AICc within their kind, discrete families first (they stand only
    where all data are integers, and describe those better). Families of which an end of the support
    was estimated come after the others: an end placed at the outermost datum gains more ln L than
    AIC charges for, whatever the law.

    >>> stand, failed = compare_families([3, 1, 4, 1, 5, 9, 2, 6], ["poisson", "normal", "beta"])
    >>> [f.family for f in stand], failed[0].message
    (['poisson', 'normal'], 'needs numbers between 0 and 1, both excluded, and 3 is not')
    """
    x = _checked(data)
    return in_order(fit(key, x) for key in (FAMILIES if families is None else families))


def in_order(fits: Iterable[Fit]) -> tuple[tuple[Fit, ...], tuple[Fit, ...]]:
    """Fits to the same numbers as `compare_families` gives them."""
    fits = list(fits)
    stand = [f for f in fits if f.law is not None]
    stand.sort(key=lambda f: (not FAMILIES[f.family].discrete, not f.regular, f.aicc, f.aic))
    return tuple(stand), tuple(f for f in fits if f.law is None)


def ks_statistic(law: Law, data: Iterable[float]) -> float:
    """Kolmogorov–Smirnov statistic: sup over x of |Fₙ(x) − F(x)|, Fₙ the empirical F.

    For a continuous law both sides of each jump of Fₙ count; a discrete F jumps with it, so that
    the values at the integers are compared. Kolmogorov (1933), G. Ist. Ital. Attuari 4, 83–91.

    >>> ks_statistic(law("uniform"), [0.5])
    0.5
    """
    x = np.sort(np.asarray(data, dtype=float))
    n = x.size
    if law.discrete:
        # Between data Fₙ stands still while F grows, so also just before each next value.
        upto = np.searchsorted(x, x, side="right") / n
        before = np.searchsorted(x, x, side="left") / n
        return float(max(abs(upto - law.cdf(x)).max(), abs(before - law.cdf(x - 1)).max()))
    f = law.cdf(x)
    rank = np.arange(1, n + 1)
    return float(max((rank / n - f).max(), (f - (rank - 1) / n).max()))


def ad_statistic(law: Law, data: Iterable[float]) -> float:
    """Anderson–Darling statistic of a continuous law: A² = n ∫ (Fₙ − F)² / (F(1 − F)) dF.

    Computed as −n − (1/n) Σ (2i − 1)(ln F(x₍ᵢ₎) + ln(1 − F(x₍ₙ₊₁₋ᵢ₎))); ∞ where F is 0 or 1 at a
    number. Its weight makes the tails count, where D hardly looks. Anderson & Darling (1954),
    J. Am. Stat. Assoc. 49, 765–769. Raises ValueError for a discrete law.

    >>> round(ad_statistic(law("uniform"), [0.5]), 4)  # −1 + 2 ln 2
    0.3863
    """
    if law.discrete:
        raise ValueError(f"law must be continuous, got {law.family.key}")
    x = np.sort(np.asarray(data, dtype=float))
    with np.errstate(divide="ignore"):
        below, above = np.log(law.cdf(x)), np.log(law.tail(x))
    return float(-x.size - (2 * np.arange(x.size) + 1) @ (below + above[::-1]) / x.size)


def gaps_simulated(
    fitted: Fit, repeats: int = 200, seed: int = 0
) -> tuple[SimulatedP, SimulatedP | None]:
    """p-values of D and of A² that allow for the fit, from the same refits; None without a finite
    A².

    Samples of the same size are drawn from the fitted law and fitted anew; p = (1 + the number
    whose statistic reaches the observed one) / (1 + those that could be fitted). That of D holds
    for counts as well. Lilliefors (1967); Stephens (1974), J. Am. Stat. Assoc. 69, 730–737; Davison
    & Hinkley (1997), Bootstrap Methods and Their Application, section 4.2.3. Raises ValueError for
    a failed fit or fewer than 1 repeats.

    >>> result = fit("normal", law("normal").sample(50, seed=1))
    >>> of_d, of_a2 = gaps_simulated(result, repeats=50)
    >>> of_d.p < result.ks_pvalue, of_d.counted, of_a2.counted
    (True, 50, 50)
    """
    if fitted.law is None:
        raise ValueError(f"fitted must be a fit that stands, got {fitted.message!r}")
    if repeats < 1:
        raise ValueError(f"repeats must be positive, got {repeats}")
    seeds = np.random.default_rng(seed).integers(2**32, size=repeats)
    refits = (fit(fitted.family, fitted.law.sample(fitted.n, int(each))) for each in seeds)
    stand = [one for one in refits if one.law is not None]
    of_d = _simulated(fitted.ks_statistic, [one.ks_statistic for one in stand], repeats)
    if not np.isfinite(fitted.ad_statistic):
        return of_d, None
    return of_d, _simulated(fitted.ad_statistic, [one.ad_statistic for one in stand], repeats)


def _simulated(observed: float, found: list[float], asked: int) -> SimulatedP:
    counted = len(found)
    reached = sum(value >= observed - 1e-12 * max(1.0, observed) for value in found)
    p, failed = (1 + reached) / (1 + counted), asked - counted
    error = float(np.sqrt(p * (1 - p) / max(counted, 1)))
    low, high = exact_interval(reached, asked)[0], exact_interval(reached + failed, asked)[1]
    return SimulatedP(p, error, counted, asked, low, high)
