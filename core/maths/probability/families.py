"""Distribution families: parameters with domain and typical range, formulas, moments, laws.

scipy.stats computes every density, distribution function and quantile. This module adds what a
picture needs around it: names and conventions, the parameterisations between which the field
switches, and moments by formula, with "infinite" and "undefined" told apart.

Conventions: natural logarithms; the distribution function is right-continuous, F(x) = P(X ≤ x);
the quantile is the smallest x with F(x) ≥ p; kurtosis is excess kurtosis (normal = 0).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from math import inf, isfinite, nan
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special, stats

MOMENT_NAMES = ("mean", "variance", "skewness", "excess kurtosis")


@dataclass(frozen=True)
class Parameter:
    """One parameter: `minimum`…`maximum` is the mathematical domain, `low`…`high` the usual range.

    The domain's ends are open unless `closed` names them ("low", "high", "both").
    """

    name: str
    symbol: str
    label: str
    low: float
    high: float
    default: float
    minimum: float = -inf
    maximum: float = inf
    closed: str = ""
    integer: bool = False
    log: bool = False

    @property
    def domain(self) -> str:
        """The domain in words of formula, such as "0 < p ≤ 1"."""
        left = f"{self.minimum:g} {'≤' if self.closed in ('low', 'both') else '<'} "
        right = f" {'≤' if self.closed in ('high', 'both') else '<'} {self.maximum:g}"
        text = (left if isfinite(self.minimum) else "") + self.symbol
        text += right if isfinite(self.maximum) else ""
        return text + (", an integer" if self.integer else "")

    def check(self, value: float) -> float:
        """Return the value as a number of the domain, or raise ValueError with its name and value.

        >>> Parameter("rate", "λ", "Rate λ", 0.1, 10, 1, minimum=0).check(2)
        2.0
        """
        try:
            number = float(value)
        except (TypeError, ValueError):
            raise ValueError(f"{self.name} must be a number, got {value!r}") from None
        above = number >= self.minimum if self.closed in ("low", "both") else number > self.minimum
        below = number <= self.maximum if self.closed in ("high", "both") else number < self.maximum
        whole = not self.integer or number == round(number) if isfinite(number) else False
        if not (isfinite(number) and above and below and whole):
            raise ValueError(f"{self.name} must satisfy {self.domain}, got {value}")
        return number


@dataclass(frozen=True)
class Parameterisation:
    """One way to name a law of a family.

    `standard` converts to the family's first parameterisation, `named` back from it.

    `density` and `moments` are LaTeX in this parameterisation's own symbols. `offset` moves the
    support (the number of trials is the number of failures plus the number of successes).
    """

    key: str
    label: str
    parameters: tuple[Parameter, ...]
    density: str
    moments: tuple[str, str, str, str]
    standard: Callable[..., dict[str, float]] = dict
    named: Callable[..., dict[str, float]] = dict
    offset: Callable[..., float] = lambda **_: 0.0
    support: str | None = None

    def defaults(self) -> dict[str, float]:
        """Default value of each parameter."""
        return {p.name: float(p.default) for p in self.parameters}


@dataclass(frozen=True)
class Family:
    """A family of distributions; the first parameterisation is the standard one.

    `scipy` maps standard values to (shape arguments, location, scale) of `distribution`.
    `moment_values` gives mean, variance, skewness, excess kurtosis where they exist.
    `tail` gives (index, sides): P(|X| > x) falls like x^−index, so the moment of order k exists for
    k < index only; sides is 1 for one heavy tail, 2 for two.
    """

    key: str
    label: str
    kind: str
    support: str
    story: str
    reference: str
    distribution: stats.rv_continuous | stats.rv_discrete
    scipy: Callable[..., tuple[tuple[float, ...], float, float]]
    moment_values: Callable[..., tuple[float, float, float, float]]
    parameterisations: tuple[Parameterisation, ...]
    tail: Callable[..., tuple[float, int]] = lambda **_: (inf, 1)
    kinks: Callable[..., tuple[float, ...]] = lambda **_: ()
    constraint: Callable[..., str | None] = lambda **_: None

    @property
    def discrete(self) -> bool:
        """True for a probability mass on the integers."""
        return self.kind == "discrete"

    def parameterisation(self, key: str | None = None) -> Parameterisation:
        """The parameterisation of that key, the standard one without a key."""
        for candidate in self.parameterisations:
            if key in (None, candidate.key):
                return candidate
        raise ValueError(f"parameterisation of {self.key} is unknown, got {key!r}")


@dataclass(frozen=True)
class Moment:
    """One moment: LaTeX formula, value, and the reason where it is infinite or undefined."""

    name: str
    formula: str
    value: float
    status: str
    reason: str = ""


@dataclass(frozen=True)
class Law:
    """One distribution: a family with values for its parameters. Build it with `law`."""

    family: Family
    parameterisation: Parameterisation
    values: Mapping[str, float]
    standard: Mapping[str, float] = field(repr=False)
    arguments: tuple[float, ...] = field(repr=False)
    location: float = field(repr=False)
    scale: float = field(repr=False)

    def __reduce__(self) -> tuple[Callable[..., "Law"], tuple[Any, ...]]:
        """Formulas cannot travel to another process: there the law is built anew from its keys."""
        return law, (self.family.key, dict(self.values), self.parameterisation.key)

    @property
    def discrete(self) -> bool:
        """True for a probability mass on the integers."""
        return self.family.discrete

    @cached_property
    def support(self) -> tuple[float, float]:
        """Smallest and largest possible value (±inf where there is none)."""
        low, high = self.family.distribution.support(*self.arguments, loc=self.location)
        if self.discrete:
            return float(low), float(high)
        low, high = self.family.distribution.support(*self.arguments)
        return self.location + self.scale * float(low), self.location + self.scale * float(high)

    def _call(self, method: str, at: ArrayLike) -> NDArray[np.float64]:
        # The unfrozen methods with arguments: a frozen scipy distribution costs 0.5 ms to build.
        place = {"loc": self.location} | ({} if self.discrete else {"scale": self.scale})
        with np.errstate(all="ignore"):
            return getattr(self.family.distribution, method)(at, *self.arguments, **place)

    def density(self, x: ArrayLike) -> NDArray[np.float64]:
        """Density f(x), or mass P(X = x) for a discrete law; may be inf at an edge."""
        return self._call("pmf" if self.discrete else "pdf", x)

    def log_density(self, x: ArrayLike) -> NDArray[np.float64]:
        """Natural logarithm of the density or mass; −inf outside the support."""
        return self._call("logpmf" if self.discrete else "logpdf", x)

    def cdf(self, x: ArrayLike) -> NDArray[np.float64]:
        """Distribution function F(x) = P(X ≤ x), right-continuous (a step at each mass)."""
        # scipy's hypergeometric cdf answers NaN between integers.
        return self._call("cdf", np.floor(x) if self.discrete else x)

    def tail(self, x: ArrayLike) -> NDArray[np.float64]:
        """Right tail P(X > x), strict, accurate where 1 − F(x) would round to 0."""
        return self._call("sf", np.floor(x) if self.discrete else x)

    def quantile(self, p: ArrayLike) -> NDArray[np.float64]:
        """Smallest x with F(x) ≥ p, for 0 < p < 1 (p = 0 and 1 give the ends of the support)."""
        p = np.asarray(p, dtype=float)
        if not np.all((p >= 0) & (p <= 1)):
            raise ValueError(f"p must lie between 0 and 1, got {p}")
        # scipy answers p = 0 of a discrete law with the integer below the support.
        return np.maximum(self._call("ppf", p), self.support[0])

    def interval(self, a: float, b: float) -> float:
        """Probability P(a ≤ X ≤ b), both ends included (which matters for a discrete law only).

        Taken from the right tail when a lies above the median, so that small probabilities keep
        their digits. Raises ValueError for a > b.

        >>> round(law("binomial", {"n": 10, "p": 0.5}).interval(4, 6), 6)
        0.65625
        """
        if not a <= b:
            raise ValueError(f"a must not exceed b, got a = {a}, b = {b}")
        # The last value excluded on the left; P(X < a) = P(X ≤ ceil(a) − 1) on the integers.
        before = np.ceil(a) - 1 if self.discrete else a
        use_tail = self.cdf(before) > 0.5
        left, right = (self.tail if use_tail else self.cdf)([before, b])
        return float(max(left - right if use_tail else right - left, 0.0))

    def sample(self, size: int, seed: int) -> NDArray[np.float64]:
        """Draw `size` values as F⁻¹(U) with U uniform (inverse transform sampling).

        The uniforms depend on the seed alone, so that a sample moves smoothly with a parameter
        instead of being drawn afresh. Devroye (1986), Non-Uniform Random Variate Generation, II.2.

        >>> law("normal").sample(3, seed=0).round(3)
        array([ 0.35 , -0.613, -1.739])
        """
        if size < 1 or size != int(size):
            raise ValueError(f"size must be a positive integer, got {size}")
        # U = 0 would give the end of the support, which may be infinite.
        uniforms = np.clip(np.random.default_rng(seed).random(int(size)), 1e-16, 1 - 1e-16)
        return self.quantile(uniforms)

    def moments(self) -> tuple[Moment, ...]:
        """Mean, variance, skewness and excess kurtosis by formula, or why there is no number.

        A one-sided tail that is too heavy makes a moment infinite; two such tails leave ∞ − ∞, an
        odd moment without a value. What is centred at a mean that is not finite, or divided by a
        variance that is 0 or not finite, is undefined.

        >>> [m.status for m in law("student_t", {"nu": 2, "mu": 0, "sigma": 1}).moments()]
        ['finite', 'infinite', 'undefined', 'undefined']
        """
        exact = {name: np.float64(value) for name, value in self.standard.items()}
        index, sides = self.family.tail(**exact)
        with np.errstate(all="ignore"):
            values = [float(v) for v in self.family.moment_values(**exact)]
        values[0] += float(self.parameterisation.offset(**self.values))
        moments = []
        for order, name in enumerate(MOMENT_NAMES, start=1):
            value, status, reason = _moment_status(order, index, sides, values)
            formula = self.parameterisation.moments[order - 1]
            moments.append(Moment(name, formula, value, status, reason))
        return tuple(moments)


def _moment_status(
    order: int, index: float, sides: int, values: list[float]
) -> tuple[float, str, str]:
    need = f"order {order} needs a tail index above {order}, and this tail has {index:.4g}"
    if order >= 2 and index <= 1:
        return nan, "undefined", "there is no finite mean to centre at"
    if order >= 3 and index <= 2:
        return nan, "undefined", "the variance by which it is divided is infinite"
    if index <= order and order % 2 and sides == 2:
        return nan, "undefined", f"both tails diverge, ∞ − ∞: {need}"
    if index <= order:
        return inf, "infinite", need
    if order >= 3 and values[1] == 0:
        return nan, "undefined", "the variance is 0: the law sits on one point"
    return values[order - 1], "finite", ""


def law(
    family: str, values: Mapping[str, float] | None = None, parameterisation: str | None = None
) -> Law:
    """Build one law from its family's key and the values of its parameters (defaults if None).

    Raises ValueError for an unknown family, parameterisation or parameter, a missing one, and for
    a value outside the mathematical domain.

    >>> law("exponential", {"rate": 4}).moments()[0].value
    0.25
    >>> law("exponential", {"scale": 4}, "scale").moments()[0].value
    4.0
    """
    if family not in FAMILIES:
        raise ValueError(f"family is unknown, got {family!r}")
    chosen = FAMILIES[family]
    form = chosen.parameterisation(parameterisation)
    values = form.defaults() if values is None else dict(values)
    names = [p.name for p in form.parameters]
    if set(values) != set(names):
        raise ValueError(f"parameters of {family} are {', '.join(names)}, got {', '.join(values)}")
    checked = {p.name: p.check(values[p.name]) for p in form.parameters}
    standard = form.standard(**checked)
    if problem := chosen.constraint(**standard):
        raise ValueError(problem)
    arguments, location, scale = chosen.scipy(**standard)
    return Law(
        chosen,
        form,
        checked,
        standard,
        tuple(arguments),
        location + form.offset(**checked),
        scale,
    )


class _Zeta(type(stats.zipf)):
    """scipy's Zipf law with closed tails: the generic ones add up the masses one by one."""

    def _sf(self, k, a):
        return special.zeta(a, np.floor(k) + 1) / special.zeta(a)

    def _cdf(self, k, a):
        return 1 - self._sf(k, a)

    def _ppf(self, q, a):
        # ζ(a, k + 1) ≈ (k + ½)^(1 − a) / (a − 1), within one integer; then the exact tail decides.
        rest = (a - 1) * special.zeta(a) * (1 - q)
        guess = np.maximum(np.ceil(rest ** (1 / (1 - a)) - 0.5), 1)
        for _ in range(2):
            guess = np.where((guess > 1) & (self._cdf(guess - 1, a) >= q), guess - 1, guess)
            guess = np.where(self._cdf(guess, a) < q, guess + 1, guess)
        return guess


class _Hypergeometric(type(stats.hypergeom)):
    """scipy's hypergeometric law with quantiles looked up in one table of F over the support."""

    def _ppf(self, q, M, n, N):
        population, marked, drawn = (np.atleast_1d(v).flat[0] for v in (M, n, N))
        low, high = max(0, drawn - (population - marked)), min(marked, drawn)
        integers = np.arange(low, high + 1)
        table = self._cdf(integers, population, marked, drawn)
        return integers[np.minimum(np.searchsorted(table, q), len(integers) - 1)]


_ZETA = _Zeta(a=1, name="zipf")
_HYPERGEOMETRIC = _Hypergeometric(name="hypergeom")
_SKEWNESS_GUMBEL = float(12 * np.sqrt(6) * special.zeta(3) / np.pi**3)


def _probability(
    name="p", label="Success probability p", default=0.3, closed="both", low=0.01, high=0.99
):
    return Parameter(name, "p", label, low, high, default, minimum=0, maximum=1, closed=closed)


def _positive(name, symbol, label, low, high, default, log=True):
    return Parameter(name, symbol, label, low, high, default, minimum=0, log=log)


def _count(name, symbol, label, low, high, default, maximum=1e9):
    return Parameter(
        name,
        symbol,
        label,
        low,
        high,
        default,
        minimum=0,
        maximum=maximum,
        closed="both",
        integer=True,
    )


def _location(name="mu", symbol="μ", label="Location μ", low=-5, high=5, default=0):
    return Parameter(name, symbol, label, low, high, default)


def _f_moments(d1, d2):
    skewness = (2 * d1 + d2 - 2) * np.sqrt(8 * (d2 - 4)) / (d2 - 6)
    kurtosis = d1 * (5 * d2 - 22) * (d1 + d2 - 2) + (d2 - 4) * (d2 - 2) ** 2
    return (
        d2 / (d2 - 2),
        2 * d2**2 * (d1 + d2 - 2) / (d1 * (d2 - 2) ** 2 * (d2 - 4)),
        skewness / np.sqrt(d1 * (d1 + d2 - 2)),
        12 * kurtosis / (d1 * (d2 - 6) * (d2 - 8) * (d1 + d2 - 2)),
    )


def _beta_moments(alpha, beta):
    total = alpha + beta
    return (
        alpha / total,
        alpha * beta / (total**2 * (total + 1)),
        2 * (beta - alpha) * np.sqrt(total + 1) / ((total + 2) * np.sqrt(alpha * beta)),
        6
        * ((alpha - beta) ** 2 * (total + 1) - alpha * beta * (total + 2))
        / (alpha * beta * (total + 2) * (total + 3)),
    )


def _weibull_moments(k, scale):
    g1, g2, g3, g4 = (special.gamma(1 + i / k) for i in range(1, 5))
    variance = g2 - g1**2
    return (
        scale * g1,
        scale**2 * variance,
        (g3 - 3 * g1 * g2 + 2 * g1**3) / variance**1.5,
        (g4 - 4 * g1 * g3 + 6 * g1**2 * g2 - 3 * g1**4) / variance**2 - 3,
    )


def _log_normal_moments(mu, sigma):
    w = np.exp(sigma**2)
    return (
        np.exp(mu + sigma**2 / 2),
        np.expm1(sigma**2) * np.exp(2 * mu + sigma**2),
        (w + 2) * np.sqrt(np.expm1(sigma**2)),
        w**4 + 2 * w**3 + 3 * w**2 - 6,
    )


def _triangular_moments(lower, mode, upper):
    a, c, b = lower, mode, upper
    d = a**2 + b**2 + c**2 - a * b - a * c - b * c
    skewness = np.sqrt(2) * (a + b - 2 * c) * (2 * a - b - c) * (a - 2 * b + c) / (5 * d**1.5)
    return (a + b + c) / 3, d / 18, skewness, -0.6


def _hypergeometric_moments(population, marked, drawn):
    N, K, n = population, marked, drawn
    product = n * K * (N - K) * (N - n)
    kurtosis = (N - 1) * N**2 * (N * (N + 1) - 6 * K * (N - K) - 6 * n * (N - n))
    kurtosis += 6 * product * (5 * N - 6)
    variance = product / (N**2 * (N - 1)) if N > 1 else np.float64(0)
    skewness = (N - 2 * K) * np.sqrt(N - 1) * (N - 2 * n) / (np.sqrt(product) * (N - 2))
    return n * K / N, variance, skewness, kurtosis / (product * (N - 2) * (N - 3))


def _zipf_moments(s):
    m1, m2, m3, m4 = (special.zeta(s - i) / special.zeta(s) for i in range(1, 5))
    variance = m2 - m1**2
    return (
        m1,
        variance,
        (m3 - 3 * m1 * m2 + 2 * m1**3) / variance**1.5,
        (m4 - 4 * m1 * m3 + 6 * m1**2 * m2 - 3 * m1**4) / variance**2 - 3,
    )


_UNDEFINED = r"\text{undefined}"

_CONTINUOUS = (
    Family(
        key="normal",
        label="Normal",
        kind="continuous",
        support=r"x \in \mathbb{R}",
        story="The sum of many small independent effects, none of which dominates.",
        reference="Johnson, Kotz & Balakrishnan (1994), Continuous Univariate Distributions 1, "
        "ch. 13",
        distribution=stats.norm,
        scipy=lambda mean, sd: ((), mean, sd),
        moment_values=lambda mean, sd: (mean, sd**2, 0, 0),
        parameterisations=(
            Parameterisation(
                "sd",
                "Mean and standard deviation",
                (
                    _location("mean", "μ", "Mean μ"),
                    _positive("sd", "σ", "Standard deviation σ", 0.1, 5, 1, log=False),
                ),
                r"\frac{1}{\sigma\sqrt{2\pi}}\,e^{-(x-\mu)^2/(2\sigma^2)}",
                (r"\mu", r"\sigma^2", "0", "0"),
            ),
            Parameterisation(
                "precision",
                "Mean and precision",
                (
                    _location("mean", "μ", "Mean μ"),
                    _positive("precision", "τ", "Precision τ = 1/σ²", 0.04, 100, 1),
                ),
                r"\sqrt{\frac{\tau}{2\pi}}\,e^{-\tau(x-\mu)^2/2}",
                (r"\mu", r"\frac{1}{\tau}", "0", "0"),
                standard=lambda mean, precision: {"mean": mean, "sd": precision**-0.5},
                named=lambda mean, sd: {"mean": mean, "precision": sd**-2},
            ),
        ),
    ),
    Family(
        key="student_t",
        label="Student t",
        kind="continuous",
        support=r"x \in \mathbb{R}",
        story="A standard normal divided by an independent estimate of its own spread: the mean of "
        "a small sample, studentised.",
        reference="Student (1908), Biometrika 6, 1–25; Johnson, Kotz & Balakrishnan (1995), "
        "Continuous Univariate Distributions 2, ch. 28",
        distribution=stats.t,
        scipy=lambda nu, mu, sigma: ((nu,), mu, sigma),
        moment_values=lambda nu, mu, sigma: (mu, sigma**2 * nu / (nu - 2), 0, 6 / (nu - 4)),
        tail=lambda nu, mu, sigma: (nu, 2),
        parameterisations=(
            Parameterisation(
                "scale",
                "Degrees of freedom, location and scale",
                (
                    _positive("nu", "ν", "Degrees of freedom ν", 0.5, 100, 3),
                    _location(),
                    _positive("sigma", "σ", "Scale σ (not the standard deviation)", 0.1, 5, 1),
                ),
                r"\frac{\Gamma(\frac{\nu+1}{2})}{\sigma\sqrt{\nu\pi}\,\Gamma(\frac{\nu}{2})}"
                r"\left(1+\frac{(x-\mu)^2}{\nu\sigma^2}\right)^{-\frac{\nu+1}{2}}",
                (
                    r"\mu \quad (\nu>1)",
                    r"\sigma^2\frac{\nu}{\nu-2} \quad (\nu>2)",
                    r"0 \quad (\nu>3)",
                    r"\frac{6}{\nu-4} \quad (\nu>4)",
                ),
            ),
        ),
    ),
    Family(
        key="cauchy",
        label="Cauchy",
        kind="continuous",
        support=r"x \in \mathbb{R}",
        story="The ratio of two independent normals with mean 0; Student t with one degree of "
        "freedom. Its sample mean has the law of a single draw.",
        reference="Johnson, Kotz & Balakrishnan (1994), Continuous Univariate Distributions 1, "
        "ch. 16",
        distribution=stats.cauchy,
        scipy=lambda mu, gamma: ((), mu, gamma),
        moment_values=lambda mu, gamma: (nan, nan, nan, nan),
        tail=lambda mu, gamma: (1.0, 2),
        parameterisations=(
            Parameterisation(
                "scale",
                "Location (median) and scale (half the interquartile range)",
                (
                    _location(label="Location μ (median)"),
                    _positive("gamma", "γ", "Scale γ", 0.1, 5, 1),
                ),
                r"\frac{1}{\pi\gamma\left(1+\left(\frac{x-\mu}{\gamma}\right)^2\right)}",
                (_UNDEFINED, _UNDEFINED, _UNDEFINED, _UNDEFINED),
            ),
        ),
    ),
    Family(
        key="laplace",
        label="Laplace",
        kind="continuous",
        support=r"x \in \mathbb{R}",
        story="The difference of two independent exponential waiting times; the prior behind the "
        "lasso's absolute penalty.",
        reference="Johnson, Kotz & Balakrishnan (1995), Continuous Univariate Distributions 2, "
        "ch. 24",
        distribution=stats.laplace,
        scipy=lambda mu, b: ((), mu, b),
        moment_values=lambda mu, b: (mu, 2 * b**2, 0, 3),
        kinks=lambda mu, b: (mu,),
        parameterisations=(
            Parameterisation(
                "scale",
                "Location and scale",
                (_location(), _positive("b", "b", "Scale b", 0.1, 5, 1)),
                r"\frac{1}{2b}\,e^{-|x-\mu|/b}",
                (r"\mu", r"2b^2", "0", "3"),
            ),
        ),
    ),
    Family(
        key="logistic",
        label="Logistic",
        kind="continuous",
        support=r"x \in \mathbb{R}",
        story="The law whose distribution function is the sigmoid: the hidden noise of logistic "
        "regression.",
        reference="Johnson, Kotz & Balakrishnan (1995), Continuous Univariate Distributions 2, "
        "ch. 23",
        distribution=stats.logistic,
        scipy=lambda mu, s: ((), mu, s),
        moment_values=lambda mu, s: (mu, s**2 * np.pi**2 / 3, 0, 1.2),
        parameterisations=(
            Parameterisation(
                "scale",
                "Location and scale",
                (_location(), _positive("s", "s", "Scale s", 0.1, 5, 1)),
                r"\frac{e^{-(x-\mu)/s}}{s\left(1+e^{-(x-\mu)/s}\right)^2}",
                (r"\mu", r"\frac{\pi^2 s^2}{3}", "0", r"\frac{6}{5}"),
            ),
        ),
    ),
    Family(
        key="uniform",
        label="Uniform",
        kind="continuous",
        support=r"a \le x \le b",
        story="Every value of an interval is as likely as every other: a rounding error, a random "
        "number generator.",
        reference="Johnson, Kotz & Balakrishnan (1995), Continuous Univariate Distributions 2, "
        "ch. 26",
        distribution=stats.uniform,
        scipy=lambda lower, upper: ((), lower, upper - lower),
        moment_values=lambda lower, upper: (
            (lower + upper) / 2,
            (upper - lower) ** 2 / 12,
            0,
            -1.2,
        ),
        constraint=lambda lower, upper: (
            None if lower < upper else f"lower must be below upper, got {lower:g} and {upper:g}"
        ),
        parameterisations=(
            Parameterisation(
                "ends",
                "Lower and upper end",
                (
                    Parameter("lower", "a", "Lower end a", -5, 0, 0),
                    Parameter("upper", "b", "Upper end b", 0.1, 5, 1),
                ),
                r"\frac{1}{b-a}",
                (r"\frac{a+b}{2}", r"\frac{(b-a)^2}{12}", "0", r"-\frac{6}{5}"),
            ),
        ),
    ),
    Family(
        key="triangular",
        label="Triangular",
        kind="continuous",
        support=r"a \le x \le b",
        story="Only a smallest, a largest and a most likely value are known; the sum of two "
        "uniforms of equal width.",
        reference="Kotz & van Dorp (2004), Beyond Beta, ch. 1",
        distribution=stats.triang,
        scipy=lambda lower, mode, upper: (
            ((mode - lower) / (upper - lower),),
            lower,
            upper - lower,
        ),
        moment_values=_triangular_moments,
        kinks=lambda lower, mode, upper: (mode,),
        constraint=lambda lower, mode, upper: (
            None
            if lower <= mode <= upper and lower < upper
            else "lower, mode and upper must be in this order and lower below upper, "
            f"got {lower:g}, {mode:g}, {upper:g}"
        ),
        parameterisations=(
            Parameterisation(
                "ends",
                "Lower end, mode and upper end",
                (
                    Parameter("lower", "a", "Lower end a", -5, 0, 0),
                    Parameter("mode", "c", "Mode c", 0, 5, 1),
                    Parameter("upper", "b", "Upper end b", 5, 10, 5),
                ),
                r"\frac{2(x-a)}{(b-a)(c-a)}\ (x \le c),\quad \frac{2(b-x)}{(b-a)(b-c)}\ (x > c)",
                (
                    r"\frac{a+b+c}{3}",
                    r"\frac{D}{18},\ D = a^2+b^2+c^2-ab-ac-bc",
                    r"\frac{\sqrt2\,(a+b-2c)(2a-b-c)(a-2b+c)}{5D^{3/2}}",
                    r"-\frac{3}{5}",
                ),
            ),
        ),
    ),
    Family(
        key="exponential",
        label="Exponential",
        kind="continuous",
        support=r"x \ge 0",
        story="Waiting time to the next event when events come at a constant rate and the past "
        "does not matter (no memory).",
        reference="Johnson, Kotz & Balakrishnan (1994), Continuous Univariate Distributions 1, "
        "ch. 19",
        distribution=stats.expon,
        scipy=lambda rate: ((), 0.0, 1 / rate),
        moment_values=lambda rate: (1 / rate, 1 / rate**2, 2, 6),
        parameterisations=(
            Parameterisation(
                "rate",
                "Rate (events per unit)",
                (_positive("rate", "λ", "Rate λ", 0.1, 10, 1),),
                r"\lambda e^{-\lambda x}",
                (r"\frac{1}{\lambda}", r"\frac{1}{\lambda^2}", "2", "6"),
            ),
            Parameterisation(
                "scale",
                "Scale (mean waiting time)",
                (_positive("scale", "θ", "Scale θ = 1/λ", 0.1, 10, 1),),
                r"\frac{1}{\theta}e^{-x/\theta}",
                (r"\theta", r"\theta^2", "2", "6"),
                standard=lambda scale: {"rate": 1 / scale},
                named=lambda rate: {"scale": 1 / rate},
            ),
        ),
    ),
    Family(
        key="gamma",
        label="Gamma",
        kind="continuous",
        support=r"x > 0",
        story="Waiting time to the α-th event at a constant rate: a sum of α exponentials, for a "
        "whole α.",
        reference="Johnson, Kotz & Balakrishnan (1994), Continuous Univariate Distributions 1, "
        "ch. 17",
        distribution=stats.gamma,
        scipy=lambda shape, rate: ((shape,), 0.0, 1 / rate),
        moment_values=lambda shape, rate: (
            shape / rate,
            shape / rate**2,
            2 / np.sqrt(shape),
            6 / shape,
        ),
        parameterisations=(
            Parameterisation(
                "rate",
                "Shape and rate",
                (
                    _positive("shape", "α", "Shape α", 0.2, 20, 2),
                    _positive("rate", "β", "Rate β", 0.1, 10, 1),
                ),
                r"\frac{\beta^\alpha}{\Gamma(\alpha)}\,x^{\alpha-1}e^{-\beta x}",
                (
                    r"\frac{\alpha}{\beta}",
                    r"\frac{\alpha}{\beta^2}",
                    r"\frac{2}{\sqrt\alpha}",
                    r"\frac{6}{\alpha}",
                ),
            ),
            Parameterisation(
                "scale",
                "Shape and scale",
                (
                    _positive("shape", "k", "Shape k", 0.2, 20, 2),
                    _positive("scale", "θ", "Scale θ = 1/β", 0.1, 10, 1),
                ),
                r"\frac{1}{\Gamma(k)\,\theta^k}\,x^{k-1}e^{-x/\theta}",
                (r"k\theta", r"k\theta^2", r"\frac{2}{\sqrt k}", r"\frac{6}{k}"),
                standard=lambda shape, scale: {"shape": shape, "rate": 1 / scale},
                named=lambda shape, rate: {"shape": shape, "scale": 1 / rate},
            ),
        ),
    ),
    Family(
        key="inverse_gamma",
        label="Inverse gamma",
        kind="continuous",
        support=r"x > 0",
        story="The reciprocal of a gamma variable: the conjugate prior of a normal variance.",
        reference="Gelman et al. (2013), Bayesian Data Analysis, 3rd ed., appendix A",
        distribution=stats.invgamma,
        scipy=lambda shape, scale: ((shape,), 0.0, scale),
        moment_values=lambda shape, scale: (
            scale / (shape - 1),
            scale**2 / ((shape - 1) ** 2 * (shape - 2)),
            4 * np.sqrt(shape - 2) / (shape - 3),
            6 * (5 * shape - 11) / ((shape - 3) * (shape - 4)),
        ),
        tail=lambda shape, scale: (shape, 1),
        parameterisations=(
            Parameterisation(
                "scale",
                "Shape and scale",
                (
                    _positive("shape", "α", "Shape α", 0.5, 20, 3),
                    _positive("scale", "β", "Scale β", 0.1, 10, 1),
                ),
                r"\frac{\beta^\alpha}{\Gamma(\alpha)}\,x^{-\alpha-1}e^{-\beta/x}",
                (
                    r"\frac{\beta}{\alpha-1} \quad (\alpha>1)",
                    r"\frac{\beta^2}{(\alpha-1)^2(\alpha-2)} \quad (\alpha>2)",
                    r"\frac{4\sqrt{\alpha-2}}{\alpha-3} \quad (\alpha>3)",
                    r"\frac{6(5\alpha-11)}{(\alpha-3)(\alpha-4)} \quad (\alpha>4)",
                ),
            ),
        ),
    ),
    Family(
        key="beta",
        label="Beta",
        kind="continuous",
        support=r"0 \le x \le 1",
        story="An unknown proportion after α − 1 successes and β − 1 failures, under a uniform "
        "prior; the α-th smallest of α + β − 1 uniforms.",
        reference="Johnson, Kotz & Balakrishnan (1995), Continuous Univariate Distributions 2, "
        "ch. 25",
        distribution=stats.beta,
        scipy=lambda alpha, beta: ((alpha, beta), 0.0, 1.0),
        moment_values=_beta_moments,
        parameterisations=(
            Parameterisation(
                "shapes",
                "Two shapes",
                (
                    _positive("alpha", "α", "Shape α", 0.2, 20, 2),
                    _positive("beta", "β", "Shape β", 0.2, 20, 3),
                ),
                r"\frac{x^{\alpha-1}(1-x)^{\beta-1}}{B(\alpha,\beta)}",
                (
                    r"\frac{\alpha}{\alpha+\beta}",
                    r"\frac{\alpha\beta}{(\alpha+\beta)^2(\alpha+\beta+1)}",
                    r"\frac{2(\beta-\alpha)\sqrt{\alpha+\beta+1}}"
                    r"{(\alpha+\beta+2)\sqrt{\alpha\beta}}",
                    r"\frac{6\left[(\alpha-\beta)^2(\alpha+\beta+1)-\alpha\beta(\alpha+\beta+2)"
                    r"\right]}{\alpha\beta(\alpha+\beta+2)(\alpha+\beta+3)}",
                ),
            ),
            Parameterisation(
                "concentration",
                "Mean and concentration",
                (
                    Parameter("mean", "m", "Mean m", 0.05, 0.95, 0.4, minimum=0, maximum=1),
                    _positive("kappa", "κ", "Concentration κ = α + β", 0.5, 50, 5),
                ),
                r"\frac{x^{m\kappa-1}(1-x)^{(1-m)\kappa-1}}{B(m\kappa,(1-m)\kappa)}",
                (
                    r"m",
                    r"\frac{m(1-m)}{\kappa+1}",
                    r"\frac{2(1-2m)\sqrt{\kappa+1}}{(\kappa+2)\sqrt{m(1-m)}}",
                    r"\frac{6\left[(1-2m)^2(\kappa+1)-m(1-m)(\kappa+2)\right]}"
                    r"{m(1-m)(\kappa+2)(\kappa+3)}",
                ),
                standard=lambda mean, kappa: {"alpha": mean * kappa, "beta": (1 - mean) * kappa},
                named=lambda alpha, beta: {"mean": alpha / (alpha + beta), "kappa": alpha + beta},
            ),
        ),
    ),
    Family(
        key="weibull",
        label="Weibull",
        kind="continuous",
        support=r"x \ge 0",
        story="Lifetime of the weakest of many parts; its failure rate falls for k < 1, is "
        "constant at k = 1 (exponential) and rises for k > 1.",
        reference="Johnson, Kotz & Balakrishnan (1994), Continuous Univariate Distributions 1, "
        "ch. 21",
        distribution=stats.weibull_min,
        scipy=lambda k, scale: ((k,), 0.0, scale),
        moment_values=_weibull_moments,
        parameterisations=(
            Parameterisation(
                "scale",
                "Shape and scale",
                (
                    _positive("k", "k", "Shape k", 0.5, 10, 1.5),
                    _positive("scale", "λ", "Scale λ", 0.1, 10, 1),
                ),
                r"\frac{k}{\lambda}\left(\frac{x}{\lambda}\right)^{k-1}e^{-(x/\lambda)^k}",
                (
                    r"\lambda g_1,\quad g_i = \Gamma\left(1+\frac{i}{k}\right)",
                    r"\lambda^2\,(g_2-g_1^2)",
                    r"\frac{g_3-3g_1g_2+2g_1^3}{(g_2-g_1^2)^{3/2}}",
                    r"\frac{g_4-4g_1g_3+6g_1^2g_2-3g_1^4}{(g_2-g_1^2)^2}-3",
                ),
            ),
        ),
    ),
    Family(
        key="log_normal",
        label="Log-normal",
        kind="continuous",
        support=r"x > 0",
        story="The product of many small independent factors: its logarithm is normal.",
        reference="Johnson, Kotz & Balakrishnan (1994), Continuous Univariate Distributions 1, "
        "ch. 14",
        distribution=stats.lognorm,
        scipy=lambda mu, sigma: ((sigma,), 0.0, float(np.exp(mu))),
        moment_values=_log_normal_moments,
        parameterisations=(
            Parameterisation(
                "log",
                "Mean and standard deviation of the logarithm",
                (
                    _location("mu", "μ", "Log-mean μ", -2, 2, 0),
                    _positive("sigma", "σ", "Log standard deviation σ", 0.1, 2, 0.5),
                ),
                r"\frac{1}{x\,\sigma\sqrt{2\pi}}\,e^{-(\ln x-\mu)^2/(2\sigma^2)}",
                (
                    r"e^{\mu+\sigma^2/2}",
                    r"(e^{\sigma^2}-1)\,e^{2\mu+\sigma^2}",
                    r"(e^{\sigma^2}+2)\sqrt{e^{\sigma^2}-1}",
                    r"e^{4\sigma^2}+2e^{3\sigma^2}+3e^{2\sigma^2}-6",
                ),
            ),
            Parameterisation(
                "median",
                "Median and standard deviation of the logarithm",
                (
                    _positive("median", "m", "Median m = exp(μ)", 0.1, 10, 1),
                    _positive("sigma", "σ", "Log standard deviation σ", 0.1, 2, 0.5),
                ),
                r"\frac{1}{x\,\sigma\sqrt{2\pi}}\,e^{-\ln^2(x/m)/(2\sigma^2)}",
                (
                    r"m\,e^{\sigma^2/2}",
                    r"m^2(e^{\sigma^2}-1)\,e^{\sigma^2}",
                    r"(e^{\sigma^2}+2)\sqrt{e^{\sigma^2}-1}",
                    r"e^{4\sigma^2}+2e^{3\sigma^2}+3e^{2\sigma^2}-6",
                ),
                standard=lambda median, sigma: {"mu": float(np.log(median)), "sigma": sigma},
                named=lambda mu, sigma: {"median": float(np.exp(mu)), "sigma": sigma},
            ),
        ),
    ),
    Family(
        key="chi_squared",
        label="Chi-squared",
        kind="continuous",
        support=r"x > 0",
        story="The sum of ν squared standard normals: a sum of squared, standardised errors.",
        reference="Johnson, Kotz & Balakrishnan (1994), Continuous Univariate Distributions 1, "
        "ch. 18",
        distribution=stats.chi2,
        scipy=lambda nu: ((nu,), 0.0, 1.0),
        moment_values=lambda nu: (nu, 2 * nu, np.sqrt(8 / nu), 12 / nu),
        parameterisations=(
            Parameterisation(
                "nu",
                "Degrees of freedom",
                (_positive("nu", "ν", "Degrees of freedom ν", 0.5, 60, 4),),
                r"\frac{1}{2^{\nu/2}\,\Gamma(\nu/2)}\,x^{\nu/2-1}e^{-x/2}",
                (r"\nu", r"2\nu", r"\sqrt{\frac{8}{\nu}}", r"\frac{12}{\nu}"),
            ),
        ),
    ),
    Family(
        key="f",
        label="F",
        kind="continuous",
        support=r"x > 0",
        story="The ratio of two independent variance estimates when the true variances are equal.",
        reference="Johnson, Kotz & Balakrishnan (1995), Continuous Univariate Distributions 2, "
        "ch. 27",
        distribution=stats.f,
        scipy=lambda d1, d2: ((d1, d2), 0.0, 1.0),
        moment_values=_f_moments,
        tail=lambda d1, d2: (d2 / 2, 1),
        parameterisations=(
            Parameterisation(
                "degrees",
                "Degrees of freedom above and below",
                (
                    _positive("d1", "d₁", "Numerator degrees of freedom d₁", 0.5, 60, 5),
                    _positive("d2", "d₂", "Denominator degrees of freedom d₂", 1, 60, 10),
                ),
                r"\frac{1}{B(\frac{d_1}{2},\frac{d_2}{2})}\left(\frac{d_1}{d_2}\right)"
                r"^{\frac{d_1}{2}}x^{\frac{d_1}{2}-1}\left(1+\frac{d_1}{d_2}x\right)"
                r"^{-\frac{d_1+d_2}{2}}",
                (
                    r"\frac{d_2}{d_2-2} \quad (d_2>2)",
                    r"\frac{2d_2^2(d_1+d_2-2)}{d_1(d_2-2)^2(d_2-4)} \quad (d_2>4)",
                    r"\frac{(2d_1+d_2-2)\sqrt{8(d_2-4)}}{(d_2-6)\sqrt{d_1(d_1+d_2-2)}}"
                    r" \quad (d_2>6)",
                    r"12\,\frac{d_1(5d_2-22)(d_1+d_2-2)+(d_2-4)(d_2-2)^2}"
                    r"{d_1(d_2-6)(d_2-8)(d_1+d_2-2)} \quad (d_2>8)",
                ),
            ),
        ),
    ),
    Family(
        key="pareto",
        label="Pareto",
        kind="continuous",
        support=r"x \ge x_m",
        story="Incomes, city sizes, file sizes above a threshold: doubling x always divides the "
        "tail by the same factor 2^α.",
        reference="Johnson, Kotz & Balakrishnan (1994), Continuous Univariate Distributions 1, "
        "ch. 20",
        distribution=stats.pareto,
        scipy=lambda alpha, minimum: ((alpha,), 0.0, minimum),
        moment_values=lambda alpha, minimum: (
            alpha * minimum / (alpha - 1),
            minimum**2 * alpha / ((alpha - 1) ** 2 * (alpha - 2)),
            2 * (1 + alpha) / (alpha - 3) * np.sqrt((alpha - 2) / alpha),
            6 * (alpha**3 + alpha**2 - 6 * alpha - 2) / (alpha * (alpha - 3) * (alpha - 4)),
        ),
        tail=lambda alpha, minimum: (alpha, 1),
        parameterisations=(
            Parameterisation(
                "tail",
                "Tail index and minimum",
                (
                    _positive("alpha", "α", "Tail index α", 0.5, 10, 2.5),
                    _positive("minimum", "xₘ", "Minimum xₘ", 0.1, 10, 1),
                ),
                r"\frac{\alpha\,x_m^\alpha}{x^{\alpha+1}}",
                (
                    r"\frac{\alpha x_m}{\alpha-1} \quad (\alpha>1)",
                    r"\frac{x_m^2\,\alpha}{(\alpha-1)^2(\alpha-2)} \quad (\alpha>2)",
                    r"\frac{2(1+\alpha)}{\alpha-3}\sqrt{\frac{\alpha-2}{\alpha}} \quad (\alpha>3)",
                    r"\frac{6(\alpha^3+\alpha^2-6\alpha-2)}{\alpha(\alpha-3)(\alpha-4)}"
                    r" \quad (\alpha>4)",
                ),
            ),
        ),
    ),
    Family(
        key="gumbel",
        label="Gumbel",
        kind="continuous",
        support=r"x \in \mathbb{R}",
        story="The largest of many independent values with a light tail: yearly floods, the "
        "maximum of exponentials.",
        reference="Johnson, Kotz & Balakrishnan (1995), Continuous Univariate Distributions 2, "
        "ch. 22",
        distribution=stats.gumbel_r,
        scipy=lambda mu, beta: ((), mu, beta),
        moment_values=lambda mu, beta: (
            mu + np.euler_gamma * beta,
            np.pi**2 * beta**2 / 6,
            _SKEWNESS_GUMBEL,
            2.4,
        ),
        parameterisations=(
            Parameterisation(
                "maxima",
                "Location (mode) and scale, for maxima",
                (
                    _location(label="Location μ (mode)"),
                    _positive("beta", "β", "Scale β", 0.1, 5, 1),
                ),
                r"\frac{1}{\beta}\,e^{-z-e^{-z}},\quad z=\frac{x-\mu}{\beta}",
                (
                    r"\mu+\gamma\beta,\quad \gamma = 0.5772\ldots",
                    r"\frac{\pi^2\beta^2}{6}",
                    r"\frac{12\sqrt6\,\zeta(3)}{\pi^3}",
                    r"\frac{12}{5}",
                ),
            ),
        ),
    ),
)

_DISCRETE = (
    Family(
        key="bernoulli",
        label="Bernoulli",
        kind="discrete",
        support=r"k \in \{0, 1\}",
        story="One trial that succeeds (1) or fails (0).",
        reference="Johnson, Kemp & Kotz (2005), Univariate Discrete Distributions, 3rd ed., ch. 3",
        distribution=stats.bernoulli,
        scipy=lambda p: ((p,), 0.0, 1.0),
        moment_values=lambda p: (
            p,
            p * (1 - p),
            (1 - 2 * p) / np.sqrt(p * (1 - p)),
            (1 - 6 * p * (1 - p)) / (p * (1 - p)),
        ),
        parameterisations=(
            Parameterisation(
                "p",
                "Success probability",
                (_probability(low=0, high=1),),
                r"p^k(1-p)^{1-k}",
                (r"p", r"p(1-p)", r"\frac{1-2p}{\sqrt{p(1-p)}}", r"\frac{1-6p(1-p)}{p(1-p)}"),
            ),
        ),
    ),
    Family(
        key="binomial",
        label="Binomial",
        kind="discrete",
        support=r"k = 0, 1, \dots, n",
        story="Number of successes in n independent trials with the same probability.",
        reference="Johnson, Kemp & Kotz (2005), Univariate Discrete Distributions, 3rd ed., ch. 3",
        distribution=stats.binom,
        scipy=lambda n, p: ((n, p), 0.0, 1.0),
        moment_values=lambda n, p: (
            n * p,
            n * p * (1 - p),
            (1 - 2 * p) / np.sqrt(n * p * (1 - p)),
            (1 - 6 * p * (1 - p)) / (n * p * (1 - p)),
        ),
        parameterisations=(
            Parameterisation(
                "n",
                "Trials and success probability",
                (_count("n", "n", "Trials n", 1, 200, 20), _probability(low=0, high=1)),
                r"\binom{n}{k}p^k(1-p)^{n-k}",
                (
                    r"np",
                    r"np(1-p)",
                    r"\frac{1-2p}{\sqrt{np(1-p)}}",
                    r"\frac{1-6p(1-p)}{np(1-p)}",
                ),
            ),
        ),
    ),
    Family(
        key="geometric",
        label="Geometric",
        kind="discrete",
        support=r"k = 0, 1, 2, \dots",
        story="How long until the first success; the only discrete law without memory.",
        reference="Johnson, Kemp & Kotz (2005), Univariate Discrete Distributions, 3rd ed., ch. 5",
        distribution=stats.geom,
        scipy=lambda p: ((p,), -1.0, 1.0),
        moment_values=lambda p: (
            (1 - p) / p,
            (1 - p) / p**2,
            (2 - p) / np.sqrt(1 - p),
            6 + p**2 / (1 - p),
        ),
        parameterisations=(
            Parameterisation(
                "failures",
                "Failures before the first success",
                (_probability(closed="high", low=0.02, high=1),),
                r"(1-p)^k\,p",
                (
                    r"\frac{1-p}{p}",
                    r"\frac{1-p}{p^2}",
                    r"\frac{2-p}{\sqrt{1-p}}",
                    r"6+\frac{p^2}{1-p}",
                ),
            ),
            Parameterisation(
                "trials",
                "Trials up to the first success",
                (_probability(closed="high", low=0.02, high=1),),
                r"(1-p)^{k-1}\,p",
                (
                    r"\frac{1}{p}",
                    r"\frac{1-p}{p^2}",
                    r"\frac{2-p}{\sqrt{1-p}}",
                    r"6+\frac{p^2}{1-p}",
                ),
                offset=lambda p: 1.0,
                support=r"k = 1, 2, 3, \dots",
            ),
        ),
    ),
    Family(
        key="negative_binomial",
        label="Negative binomial",
        kind="discrete",
        support=r"k = 0, 1, 2, \dots",
        story="Failures before the r-th success; also a Poisson count whose rate varies by a gamma "
        "law, so that the variance exceeds the mean.",
        reference="Johnson, Kemp & Kotz (2005), Univariate Discrete Distributions, 3rd ed., ch. 5",
        distribution=stats.nbinom,
        scipy=lambda r, p: ((r, p), 0.0, 1.0),
        moment_values=lambda r, p: (
            r * (1 - p) / p,
            r * (1 - p) / p**2,
            (2 - p) / np.sqrt(r * (1 - p)),
            6 / r + p**2 / (r * (1 - p)),
        ),
        parameterisations=(
            Parameterisation(
                "failures",
                "Failures before the r-th success",
                (
                    _positive("r", "r", "Successes r", 0.5, 50, 5),
                    _probability(closed="high", default=0.4, low=0.1, high=1),
                ),
                r"\binom{k+r-1}{k}(1-p)^k\,p^r",
                (
                    r"\frac{r(1-p)}{p}",
                    r"\frac{r(1-p)}{p^2}",
                    r"\frac{2-p}{\sqrt{r(1-p)}}",
                    r"\frac{6}{r}+\frac{p^2}{r(1-p)}",
                ),
            ),
            Parameterisation(
                "trials",
                "Trials up to the r-th success",
                (
                    Parameter(
                        "r", "r", "Successes r", 1, 50, 5, 1, 1e9, closed="both", integer=True
                    ),
                    _probability(closed="high", default=0.4, low=0.1, high=1),
                ),
                r"\binom{k-1}{r-1}(1-p)^{k-r}\,p^r",
                (
                    r"\frac{r}{p}",
                    r"\frac{r(1-p)}{p^2}",
                    r"\frac{2-p}{\sqrt{r(1-p)}}",
                    r"\frac{6}{r}+\frac{p^2}{r(1-p)}",
                ),
                offset=lambda r, p: float(r),
                support=r"k = r, r+1, r+2, \dots",
            ),
            Parameterisation(
                "mean",
                "Mean and size",
                (
                    _positive("mean", "m", "Mean m", 0.5, 50, 7.5),
                    _positive("r", "r", "Size r", 0.5, 50, 5),
                ),
                r"\binom{k+r-1}{k}\left(\frac{m}{r+m}\right)^k\left(\frac{r}{r+m}\right)^r",
                (
                    r"m",
                    r"m+\frac{m^2}{r}",
                    r"\frac{r+2m}{\sqrt{rm(r+m)}}",
                    r"\frac{6}{r}+\frac{r}{m(r+m)}",
                ),
                standard=lambda mean, r: {"r": r, "p": r / (r + mean)},
                named=lambda r, p: {"mean": r * (1 - p) / p, "r": r},
            ),
        ),
    ),
    Family(
        key="poisson",
        label="Poisson",
        kind="discrete",
        support=r"k = 0, 1, 2, \dots",
        story="Number of events in a fixed span when they come independently at a constant rate; "
        "many trials, each rarely a success.",
        reference="Johnson, Kemp & Kotz (2005), Univariate Discrete Distributions, 3rd ed., ch. 4",
        distribution=stats.poisson,
        scipy=lambda rate: ((rate,), 0.0, 1.0),
        moment_values=lambda rate: (rate, rate, 1 / np.sqrt(rate), 1 / rate),
        parameterisations=(
            Parameterisation(
                "rate",
                "Mean count",
                (_positive("rate", "λ", "Mean count λ", 0.1, 100, 4),),
                r"\frac{\lambda^k e^{-\lambda}}{k!}",
                (r"\lambda", r"\lambda", r"\frac{1}{\sqrt\lambda}", r"\frac{1}{\lambda}"),
            ),
        ),
    ),
    Family(
        key="hypergeometric",
        label="Hypergeometric",
        kind="discrete",
        support=r"\max(0, n+K-N) \le k \le \min(n, K)",
        story="Marked items among n drawn without replacement from N, of which K are marked.",
        reference="Johnson, Kemp & Kotz (2005), Univariate Discrete Distributions, 3rd ed., ch. 6",
        distribution=_HYPERGEOMETRIC,
        scipy=lambda population, marked, drawn: (
            (int(population), int(marked), int(drawn)),
            0.0,
            1.0,
        ),
        moment_values=_hypergeometric_moments,
        constraint=lambda population, marked, drawn: (
            None
            if max(marked, drawn) <= population
            else "marked and drawn must not exceed population, "
            f"got marked = {marked:g}, drawn = {drawn:g}, population = {population:g}"
        ),
        parameterisations=(
            Parameterisation(
                "counts",
                "Population, marked and drawn",
                (
                    Parameter(
                        "population",
                        "N",
                        "Population N",
                        50,
                        500,
                        100,
                        minimum=1,
                        maximum=1e6,
                        closed="both",
                        integer=True,
                    ),
                    _count("marked", "K", "Marked K", 0, 50, 30, maximum=1e6),
                    _count("drawn", "n", "Drawn n", 0, 50, 20, maximum=1e6),
                ),
                r"\frac{\binom{K}{k}\binom{N-K}{n-k}}{\binom{N}{n}}",
                (
                    r"\frac{nK}{N}",
                    r"n\,\frac{K}{N}\,\frac{N-K}{N}\,\frac{N-n}{N-1}",
                    r"\frac{(N-2K)\sqrt{N-1}\,(N-2n)}{\sqrt{nK(N-K)(N-n)}\,(N-2)}",
                    r"\frac{(N-1)N^2\left[N(N+1)-6K(N-K)-6n(N-n)\right]+6nK(N-K)(N-n)(5N-6)}"
                    r"{nK(N-K)(N-n)(N-2)(N-3)}",
                ),
            ),
        ),
    ),
    Family(
        key="discrete_uniform",
        label="Discrete uniform",
        kind="discrete",
        support=r"k = a, a+1, \dots, b",
        story="A fair die: each integer from a to b is as likely as every other.",
        reference="Johnson, Kemp & Kotz (2005), Univariate Discrete Distributions, 3rd ed., ch. 6",
        distribution=stats.randint,
        scipy=lambda lower, upper: ((int(lower), int(upper) + 1), 0.0, 1.0),
        moment_values=lambda lower, upper: (
            (lower + upper) / 2,
            ((upper - lower + 1) ** 2 - 1) / 12,
            0,
            -1.2 * ((upper - lower + 1) ** 2 + 1) / ((upper - lower + 1) ** 2 - 1),
        ),
        constraint=lambda lower, upper: (
            None if lower <= upper else f"lower must not exceed upper, got {lower:g} and {upper:g}"
        ),
        parameterisations=(
            Parameterisation(
                "ends",
                "Smallest and largest integer",
                (
                    Parameter(
                        "lower",
                        "a",
                        "Smallest a",
                        -20,
                        1,
                        1,
                        minimum=-1e9,
                        maximum=1e9,
                        closed="both",
                        integer=True,
                    ),
                    Parameter(
                        "upper",
                        "b",
                        "Largest b",
                        1,
                        20,
                        6,
                        minimum=-1e9,
                        maximum=1e9,
                        closed="both",
                        integer=True,
                    ),
                ),
                r"\frac{1}{m},\quad m=b-a+1",
                (
                    r"\frac{a+b}{2}",
                    r"\frac{m^2-1}{12}",
                    "0",
                    r"-\frac{6}{5}\,\frac{m^2+1}{m^2-1}",
                ),
            ),
        ),
    ),
    Family(
        key="zipf",
        label="Zipf (zeta)",
        kind="discrete",
        support=r"k = 1, 2, 3, \dots",
        story="Word frequencies by rank: the mass of k falls like a power of k, without end.",
        reference="Johnson, Kemp & Kotz (2005), Univariate Discrete Distributions, 3rd ed., ch. 11",
        distribution=_ZETA,
        scipy=lambda s: ((s,), 0.0, 1.0),
        moment_values=_zipf_moments,
        tail=lambda s: (s - 1, 1),
        parameterisations=(
            Parameterisation(
                "s",
                "Exponent",
                (Parameter("s", "s", "Exponent s", 1.1, 8, 2.5, minimum=1),),
                r"\frac{k^{-s}}{\zeta(s)}",
                (
                    r"m_1,\quad m_i = \frac{\zeta(s-i)}{\zeta(s)} \quad (s>2)",
                    r"m_2-m_1^2 \quad (s>3)",
                    r"\frac{m_3-3m_1m_2+2m_1^3}{(m_2-m_1^2)^{3/2}} \quad (s>4)",
                    r"\frac{m_4-4m_1m_3+6m_1^2m_2-3m_1^4}{(m_2-m_1^2)^2}-3 \quad (s>5)",
                ),
            ),
        ),
    ),
)

FAMILIES: Mapping[str, Family] = {f.key: f for f in (*_CONTINUOUS, *_DISCRETE)}
