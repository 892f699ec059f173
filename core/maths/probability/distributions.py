"""Pictures of a probability law: curves, interval, sample, histogram, Q–Q points, limit relations.

The laws themselves are in `families`; here they become arrays of a bounded number of finite
points. Conventions: F(x) = P(X ≤ x), right-continuous; histogram heights are densities (area 1
over the whole sample); plotting positions (i − ½)/n.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import optimize, special

from core.maths.probability.families import Law, Parameter, law

Array = NDArray[np.float64]

POINTS = 129  # of the equidistant grid, and again of the quantile grid
MASSES = 201  # integers drawn at most
QQ_POINTS = 200
# p from 0.0006 to 0.9994, denser in the tails, ½ included.
_LEVELS = (1 - np.cos(np.pi * np.linspace(0.016, 0.984, POINTS))) / 2


@dataclass(frozen=True)
class Picture:
    """Curves of one law over the window `low`…`high`.

    x, density, cdf: the grid (integers for a discrete law), the density or mass, F(x) = P(X ≤ x).
    p, quantile: the quantile function, the smallest x with F(x) ≥ p; for a discrete law a step
    function that holds `quantile[i]` on (p[i−1], p[i]].
    outside: probability outside the window. notes: sentences on what cannot be drawn.
    """

    x: Array
    density: Array
    cdf: Array
    p: Array
    quantile: Array
    low: float
    high: float
    outside: float
    notes: tuple[str, ...]


@dataclass(frozen=True)
class Histogram:
    """Bars left…right with height = count / (n · width); counts that fall outside the window."""

    left: Array
    right: Array
    height: Array
    count: Array
    below: int
    above: int


@dataclass(frozen=True)
class RunningMean:
    """Mean of the first n draws, and mean ± 2σ/√n where mean and variance are finite (else NaN)."""

    n: Array
    mean: Array
    expected: float
    low: Array
    high: Array


def _step(span: float) -> float:
    """A round number (1, 2 or 5 times a power of ten) near an eighth of the span."""
    power = 10.0 ** np.floor(np.log10(span / 8))
    return power * min((1, 2, 5, 10), key=lambda m: abs(np.log(m * power * 8 / span)))


def window(law: Law) -> tuple[float, float]:
    """Round limits of x that show the law's bulk: its middle 80 % and up to 2½ times that beyond.

    Light tails end at the quantiles 0.0005 and 0.9995; a density on a bounded interval is shown
    whole. Rounding outwards keeps the window still while a parameter moves a little, so that the
    curve is seen to move and not the axis.

    >>> window(law("normal")), window(law("poisson", {"rate": 4}))
    ((-4.0, 4.0), (-1.0, 13.0))
    """
    first, q1, median, q9, last = law.quantile([0.0005, 0.1, 0.5, 0.9, 0.9995])
    edge_low, edge_high = law.support
    reach = 2.5 * max(q9 - q1, 2.0 * law.discrete, 1e-9 * abs(median))
    low, high = max(first, q1 - reach), min(last, q9 + reach)
    if law.discrete:
        low, high = max(low, edge_low), min(high, low + MASSES - 1)
        if edge_low > low - (high - low) / 4:
            low = edge_low
        if high - low > 20:
            step = _step(high - low)
            low = max(np.floor(low / step) * step, edge_low)
            high = min(np.ceil(high / step) * step, edge_high)
        return float(np.floor(low) - 1), float(min(np.ceil(high), low + MASSES - 1) + 1)
    span = high - low
    bounded = np.isfinite(edge_high - edge_low)
    near_low = bounded or edge_low > low - span / 4
    near_high = bounded or edge_high < high + span / 4
    low, high = edge_low if near_low else low, edge_high if near_high else high
    step = _step(high - low)
    low, high = np.floor(low / step + 1e-9) * step, np.ceil(high / step - 1e-9) * step
    # Past a visible edge the density is 0: show some of it.
    pad = (high - low) / 25
    if near_low and low > edge_low - pad:
        low -= pad
    if near_high and high < edge_high + pad:
        high += pad
    return float(low), float(high)


def picture(law: Law) -> Picture:
    """Density or mass, distribution function and quantile function on a grid that fits the law.

    Continuous: 129 equidistant points and 129 at equal steps of probability, the edges of the
    support and the kinks of the density; a jump is two points side by side. A density that grows
    without limit at an edge is drawn from 1/200 of the window inside it, and `notes` says so.
    Discrete: every integer of the window, at most 203.

    >>> curves = picture(law("beta", {"alpha": 0.5, "beta": 0.5}))
    >>> bool(np.isfinite(curves.density).all()), len(curves.notes)
    (True, 2)
    """
    low, high = window(law)
    notes: list[str] = []
    x = np.arange(low, high + 1) if law.discrete else _grid(law, low, high, notes)
    density, cdf = law.density(x), law.cdf(x)
    if law.discrete:
        inside = density > 0
        p, quantile = cdf[inside], x[inside]
    else:
        p, quantile = _LEVELS, law.quantile(_LEVELS)
    outside = float(law.cdf(low - 1 if law.discrete else low) + law.tail(high))
    return Picture(x, density, cdf, p, quantile, low, high, outside, tuple(notes))


def _grid(law: Law, low: float, high: float, notes: list[str]) -> Array:
    edges = law.support
    points = [np.linspace(low, high, POINTS), law.quantile(_LEVELS)]
    points.append(np.array(law.family.kinks(**law.standard), dtype=float))
    hair = 1e-9 * (high - low)
    points += [[edge - hair, edge + hair] for edge in edges if low <= edge <= high]
    x = np.unique(np.concatenate(points))
    x = x[(x >= low) & (x <= high)]
    margin = (high - low) / 200
    for edge in edges:
        if low <= edge <= high and np.isinf(law.density(edge)):
            inward = margin if edge == edges[0] else -margin
            x = x[~((x - edge) * np.sign(inward) >= 0) | (abs(x - edge) >= margin)]
            x = np.unique(np.append(x, edge + inward))
            notes.append(
                f"The density grows without limit towards x = {edge:.4g} (its area stays finite); "
                f"it is drawn from x = {edge + inward:.3g}."
            )
    return x


def shade(law: Law, curves: Picture, a: float, b: float) -> tuple[Array, Array]:
    """The part of the density or mass of a picture with a ≤ x ≤ b: arrays (x, density).

    For a density the ends a and b are added, so that the shaded area ends exactly there. Raises
    ValueError for a > b.

    >>> shade(fair := law("discrete_uniform"), picture(fair), 2, 3.5)[0]
    array([2., 3.])
    """
    if not a <= b:
        raise ValueError(f"a must not exceed b, got a = {a}, b = {b}")
    inside = (curves.x >= a) & (curves.x <= b)
    x, density = curves.x[inside], curves.density[inside]
    if law.discrete:
        return x, density
    ends = np.clip([a, b], curves.low, curves.high)
    heights = law.density(ends)
    # Next to an edge where the density is infinite, the picture's own first value stands in.
    heights = np.where(np.isfinite(heights), heights, np.interp(ends, curves.x, curves.density))
    heights = np.minimum(heights, curves.density.max())
    x = np.concatenate([ends[:1], x, ends[1:]])
    return x, np.concatenate([heights[:1], density, heights[1:]])


def histogram(
    sample: Array, discrete: bool = False, limits: tuple[float, float] = (-np.inf, np.inf)
) -> Histogram:
    """Histogram of a sample as density: height = count / (n · width), n the whole sample.

    Equal bins from the smallest to the largest value drawn, about 2·IQR·n^(−1/3) wide, at most
    80; one bar per integer, k ± ½, for a discrete sample. Values outside `limits` are counted
    apart and stay in n, so that the bars remain comparable with the density.
    Freedman & Diaconis (1981), Z. Wahrsch. 57, 453–476.

    >>> histogram(np.array([1.0, 1.0, 2.0, 4.0]), discrete=True).height
    array([0.5 , 0.25, 0.  , 0.25])
    """
    sample = np.asarray(sample, dtype=float)
    if sample.size == 0 or not np.isfinite(sample).all():
        raise ValueError(f"sample must hold finite numbers, got {sample.size} values")
    low, high = limits
    below, above = int(np.sum(sample < low)), int(np.sum(sample > high))
    inside = sample[(sample >= low) & (sample <= high)]
    if inside.size == 0:
        empty = np.array([])
        return Histogram(empty, empty, empty, empty, below, above)
    first, last = inside.min(), inside.max()
    if discrete and last - first <= 2 * MASSES:
        edges = np.arange(first, last + 2) - 0.5
    else:
        q1, q3 = np.quantile(sample, [0.25, 0.75])
        width = max(2 * (q3 - q1) * sample.size ** (-1 / 3), (last - first) / 80)
        width = width or max(abs(first) / 10, 0.1)
        bins = max(int(np.ceil((last - first) / width - 1e-9)), 1)
        edges = np.linspace(first, last if last > first else first + width, bins + 1)
    count, edges = np.histogram(inside, edges)
    height = count / (sample.size * np.diff(edges))
    return Histogram(edges[:-1], edges[1:], height, count.astype(float), below, above)


def quantile_quantile(sample: Array, law: Law) -> tuple[Array, Array, Array]:
    """Q–Q points: plotting positions pᵢ = (i − ½)/n, quantiles F⁻¹(pᵢ), ordered sample x₍ᵢ₎.

    Above 200 points the middle is thinned; the 20 lowest and highest always stay. Points on the
    line y = x speak for the law. Wilk & Gnanadesikan (1968), Biometrika 55, 1–17; Hazen (1914).

    >>> quantile_quantile(np.array([3.0, 1.0]), law("uniform"))[1]
    array([0.25, 0.75])
    """
    ordered = np.sort(np.asarray(sample, dtype=float))
    if ordered.size == 0 or not np.isfinite(ordered).all():
        raise ValueError(f"sample must hold finite numbers, got {ordered.size} values")
    n = ordered.size
    index = np.arange(n)
    if n > QQ_POINTS:
        middle = np.linspace(20, n - 21, QQ_POINTS - 40).astype(int)
        index = np.concatenate([index[:20], middle, index[-20:]])
    p = (index + 0.5) / n
    return p, law.quantile(p), ordered[index]


def running_mean(sample: Array, law: Law, points: int = 200) -> RunningMean:
    """Mean of the first n draws for about `points` n from 1 to all, evenly on a log scale.

    The band mean ± 2σ/√n holds the running mean at one given n with about 95 % probability when
    the variance is finite; for the Cauchy law there is neither mean nor band.

    >>> running_mean(np.array([1.0, 3.0, 5.0]), law("cauchy")).mean
    array([1., 2., 3.])
    """
    sample = np.asarray(sample, dtype=float)
    if sample.size == 0:
        raise ValueError("sample must hold at least one number, got 0")
    n = np.unique(np.geomspace(1, sample.size, points).round().astype(int))
    mean = np.cumsum(sample)[n - 1] / n
    expected, variance = (m.value for m in law.moments()[:2])
    if np.isinf(expected):
        expected = np.nan
    margin = 2 * np.sqrt(variance / n) if np.isfinite(variance) else np.full(n.size, np.nan)
    return RunningMean(n.astype(float), mean, expected, expected - margin, expected + margin)


@dataclass(frozen=True)
class Comparison:
    """A law and the law that approximates it, over one grid, with their distance.

    error = F_law − F_approximation at error_x, both sides of each jump. distance = sup |error|
    over all real x (Kolmogorov), attained at `where`. bound: a proven upper limit of `bound_on`,
    NaN without one.
    corrected: the largest error at the integers with F((k + ½ − mean)/sd), NaN where the
    continuity correction does not apply. total_variation: sup over all events, NaN unless both
    laws are discrete.
    """

    law: Law
    approximation: Law
    x: Array
    density: Array
    approximate_density: Array
    cdf: Array
    approximate_cdf: Array
    error_x: Array
    error: Array
    distance: float
    where: float
    corrected: float = np.nan
    total_variation: float = np.nan
    bound: float = np.nan
    bound_on: str = ""


@dataclass(frozen=True)
class Relation:
    """A limit law with its sliders: `laws` maps their values to (law, approximation)."""

    key: str
    label: str
    parameters: tuple[Parameter, ...]
    statement: str
    reference: str
    laws: Callable[..., tuple[Law, Law]]
    bound: Callable[..., tuple[float, str]] = lambda **_: (np.nan, "")


def kolmogorov_distance(first: Law, second: Law) -> tuple[float, float]:
    """sup over x of |F₁(x) − F₂(x)|, and a point x that attains it; 0 where it is rounding.

    Where a law is discrete both sides of each jump are compared, F(k) and F(k − 1), so that the
    value is exact. Of two continuous laws the difference is largest where the densities cross, or
    at an end of a support, where one begins with a jump: both are searched, on the grids of both.

    >>> round(kolmogorov_distance(law("bernoulli", {"p": 0.5}), law("uniform"))[0], 6)
    0.5
    >>> kolmogorov_distance(law("exponential"), law("normal", {"mean": 1, "sd": 1}))[1]
    0.0
    """
    if first.discrete or second.discrete:
        k = _integers(first, second)
        # F₁ and F₂ just before k and at k; a continuous F is the same at both.
        before = [f.cdf(k - 1) if f.discrete else f.cdf(k) for f in (first, second)]
        gap = np.maximum(abs(before[0] - before[1]), abs(first.cdf(k) - second.cdf(k)))
        best = int(np.argmax(gap))
        return _without_dust(gap[best], k.size), float(k[best])
    x = np.sort(np.concatenate([first.quantile(_LEVELS), second.quantile(_LEVELS)]))
    ends = [end for each in (first, second) for end in each.support if np.isfinite(end)]
    for _ in range(3):
        best = int(np.argmax(abs(first.cdf(x) - second.cdf(x))))
        low, high = float(x[max(best - 1, 0)]), float(x[min(best + 1, x.size - 1)])
        x = np.linspace(low, high, 65)
    candidates = np.array([*ends, *_crossings(first, second, low, high), *x])
    gap = abs(first.cdf(candidates) - second.cdf(candidates))
    best = int(np.argmax(gap > gap.max() - 1e-13))  # an exact place before one beside it
    return float(gap.max()), float(candidates[best])


def _without_dust(difference: float, count: int) -> float:
    """0 where a difference of two laws on ``count`` integers is within their rounding."""
    return 0.0 if difference <= count * np.finfo(float).eps else float(difference)


def _crossings(first: Law, second: Law, low: float, high: float) -> list[float]:
    """Where two densities cross between two places, if they do."""

    def difference(x: float) -> float:
        return float(first.density(x) - second.density(x))

    ends = difference(low), difference(high)
    if not np.isfinite(ends).all() or ends[0] * ends[1] >= 0:
        return []
    return [float(optimize.brentq(difference, low, high, xtol=1e-15, rtol=1e-14))]


def _integers(*laws: Law) -> Array:
    """Integers that carry all but 1e−12 of each discrete law's probability, one more each side."""
    ends = np.array([f.quantile([1e-12, 1 - 1e-12]) for f in laws if f.discrete])
    return np.arange(ends[:, 0].min() - 1, ends[:, 1].max() + 2)


def compare(first: Law, second: Law, bound: float = np.nan, bound_on: str = "") -> Comparison:
    """Compare a law with its approximation: both curves, the error, the exact distance.

    Two discrete laws also get their total variation ½ Σ |P₁(k) − P₂(k)|; a discrete law against a
    continuous one gets the continuity-corrected error max over k of |F₁(k) − F₂(k + ½)|.

    >>> pair = compare(law("binomial", {"n": 16, "p": 0.5}), law("normal", {"mean": 8, "sd": 2}))
    >>> round(pair.distance, 4), round(pair.corrected, 4)
    (0.0982, 0.0017)
    """
    (low, high), (other_low, other_high) = window(first), window(second)
    low, high = min(low, other_low), max(high, other_high)
    discrete = first.discrete and second.discrete
    if first.discrete:
        x = np.arange(np.floor(low), np.ceil(high) + 1)
    else:
        x = np.linspace(low, high, 2 * POINTS - 1)
    distance, where = kolmogorov_distance(first, second)
    corrected = total_variation = np.nan
    if first.discrete:
        k = _integers(first, second)
        if discrete:
            total = abs(first.density(k) - second.density(k)).sum() / 2
            total_variation = _without_dust(total, k.size)
        else:
            corrected = float(abs(first.cdf(k) - second.cdf(k + 0.5)).max())
    error_x = np.repeat(x, 2) if first.discrete else x
    error_x[:-1:2] -= 1e-9 * first.discrete  # just before the jump, and at it
    return Comparison(
        first,
        second,
        x,
        first.density(x),
        second.density(x),
        first.cdf(x),
        second.cdf(x),
        error_x,
        (first.cdf(error_x) - second.cdf(error_x)) * (distance > 0),
        distance,
        where,
        corrected,
        total_variation,
        bound,
        bound_on,
    )


def relate(relation: str, values: Mapping[str, float] | None = None) -> Comparison:
    """Both laws of a limit relation at its sliders' values, with the error (see `compare`).

    Raises ValueError for an unknown relation or parameter and for a value outside its domain.

    >>> pair = relate("binomial_poisson", {"mean": 3, "n": 30})
    >>> pair.total_variation < pair.bound
    True
    """
    if relation not in RELATIONS:
        raise ValueError(f"relation is unknown, got {relation!r}")
    chosen = RELATIONS[relation]
    given = {p.name: p.default for p in chosen.parameters} | dict(values or {})
    checked = {p.name: p.check(given.pop(p.name)) for p in chosen.parameters}
    if given:
        raise ValueError(f"parameter of {relation} is unknown, got {', '.join(given)}")
    return compare(*chosen.laws(**checked), *chosen.bound(**checked))


def sums_of_exponentials(n: int, rate: float, size: int, seed: int) -> tuple[Array, float]:
    """Sums of n independent exponentials, and how closely a third route meets gamma(n, rate).

    Returns (sums, gap): the n-th event of a Poisson process comes after t exactly when fewer than
    n events came until t, P(S > t) = Σ_{k<n} e^{−λt}(λt)^k / k!; gap is the largest difference
    between that and the gamma tail, a matter of rounding. Feller (1971), vol. II, I.3.

    >>> sums, gap = sums_of_exponentials(3, 2.0, 1000, seed=1)
    >>> sums.shape, gap < 1e-14
    ((1000,), True)
    """
    if n < 1 or n != int(n):
        raise ValueError(f"n must be a positive integer, got {n}")
    if not rate > 0:
        raise ValueError(f"rate must be positive, got {rate}")
    uniforms = np.random.default_rng(seed).random((int(size), int(n)))
    sums = -np.log1p(-uniforms).sum(axis=1) / rate
    gamma = law("gamma", {"shape": n, "rate": rate})
    t = gamma.quantile(_LEVELS)
    gap = np.max(np.abs(gamma.tail(t) - special.pdtr(n - 1, rate * t)))
    return sums, float(gap)


def _number(name, symbol, label, low, high, default, minimum=0.0, integer=False, maximum=np.inf):
    return Parameter(
        name,
        symbol,
        label,
        low,
        high,
        default,
        minimum,
        maximum,
        closed="both" if integer else "",
        integer=integer,
        log=low > 0 and high / low > 20,
    )


_TRIALS = _number("n", "n", "Trials n", 1, 200, 20, minimum=1, integer=True, maximum=100_000)
_SUCCESS = _number("p", "p", "Success probability p", 0.01, 0.99, 0.3, maximum=1)


def _berry_esseen(n: float, p: float) -> tuple[float, str]:
    # E|X − p|³ / σ³ = (p² + q²)/√(pq) for one trial; constant 0.4748 by Shevtsova (2011).
    q = 1 - p
    return 0.4748 * (p**2 + q**2) / np.sqrt(n * p * q), "Kolmogorov distance (Berry–Esseen)"


RELATIONS: Mapping[str, Relation] = {
    r.key: r
    for r in (
        Relation(
            "binomial_normal",
            "Binomial → normal",
            (_TRIALS, _SUCCESS),
            "For large np(1 − p), the binomial law is close to the normal law with its mean np and "
            "variance np(1 − p); F(k) is met better at k + ½ (continuity correction).",
            "de Moivre (1733); Shevtsova (2011), arXiv:1111.6554",
            lambda n, p: (
                law("binomial", {"n": n, "p": p}),
                law("normal", {"mean": n * p, "sd": np.sqrt(n * p * (1 - p))}),
            ),
            _berry_esseen,
        ),
        Relation(
            "binomial_poisson",
            "Binomial → Poisson",
            (
                _number("mean", "λ", "Mean λ = np", 0.1, 20, 3),
                _number("n", "n", "Trials n", 20, 1000, 20, 1, integer=True, maximum=100_000),
            ),
            "Many trials, each rarely a success: with np = λ fixed, the binomial law tends to the "
            "Poisson law as n grows.",
            "Le Cam (1960), Pacific J. Math. 10, 1181–1197",
            lambda mean, n: (
                law("binomial", {"n": n, "p": _ratio(mean, n)}),
                law("poisson", {"rate": mean}),
            ),
            lambda mean, n: (mean**2 / n, "total variation (Le Cam: n p²)"),
        ),
        Relation(
            "poisson_normal",
            "Poisson → normal",
            (_number("rate", "λ", "Mean count λ", 0.5, 100, 10, maximum=1e6),),
            "For a large mean count λ, the Poisson law is close to the normal law with mean and "
            "variance λ.",
            "Johnson, Kemp & Kotz (2005), Univariate Discrete Distributions, 3rd ed., ch. 4",
            lambda rate: (
                law("poisson", {"rate": rate}),
                law("normal", {"mean": rate, "sd": np.sqrt(rate)}),
            ),
            lambda rate: (0.4748 / np.sqrt(rate), "Kolmogorov distance (Berry–Esseen)"),
        ),
        Relation(
            "t_normal",
            "Student t → normal",
            (_number("nu", "ν", "Degrees of freedom ν", 1, 100, 3),),
            "As the degrees of freedom grow, the estimated spread stops varying and t tends to the "
            "standard normal law.",
            "Johnson, Kotz & Balakrishnan (1995), Continuous Univariate Distributions 2, ch. 28",
            lambda nu: (law("student_t", {"nu": nu, "mu": 0, "sigma": 1}), law("normal")),
        ),
        Relation(
            "exponential_sum",
            "Sum of exponentials = gamma → normal",
            (
                _number("n", "n", "Summands n", 1, 100, 3, 1, integer=True, maximum=100_000),
                _number("rate", "λ", "Rate λ", 0.1, 10, 1),
            ),
            "The sum of n independent exponentials with rate λ is exactly gamma with shape n and "
            "rate λ; by the central limit theorem it is close to normal for large n.",
            "Feller (1971), An Introduction to Probability Theory and Its Applications II, I.3",
            lambda n, rate: (
                law("gamma", {"shape": n, "rate": rate}),
                law("normal", {"mean": n / rate, "sd": np.sqrt(n) / rate}),
            ),
            # E|X − 1|³ = 12/e − 2 for a unit exponential.
            lambda n, rate: (
                0.4748 * (12 / np.e - 2) / np.sqrt(n),
                "Kolmogorov distance (Berry–Esseen)",
            ),
        ),
        Relation(
            "chi_squared_normal",
            "Chi-squared → normal",
            (_number("nu", "ν", "Degrees of freedom ν", 1, 100, 5),),
            "A sum of ν squared normals is close to the normal law with mean ν and variance 2ν, "
            "slowly, because a square is skewed.",
            "Johnson, Kotz & Balakrishnan (1994), Continuous Univariate Distributions 1, ch. 18",
            lambda nu: (
                law("chi_squared", {"nu": nu}),
                law("normal", {"mean": nu, "sd": np.sqrt(2 * nu)}),
            ),
        ),
        Relation(
            "hypergeometric_binomial",
            "Hypergeometric → binomial",
            (
                _number("population", "N", "Population N", 40, 2000, 60, 1, True, 1e6),
                _number("fraction", "p", "Marked fraction K/N", 0.05, 0.95, 0.3, maximum=1),
                _number("drawn", "n", "Drawn n", 1, 40, 20, 1, True, 1e6),
            ),
            "Drawing n of N without replacement hardly differs from drawing with replacement when "
            "N is much larger than n. K is N times the fraction, rounded.",
            "Johnson, Kemp & Kotz (2005), Univariate Discrete Distributions, 3rd ed., ch. 6",
            lambda population, fraction, drawn: (
                law(
                    "hypergeometric",
                    {
                        "population": population,
                        "marked": round(population * fraction),
                        "drawn": drawn,
                    },
                ),
                law("binomial", {"n": drawn, "p": round(population * fraction) / population}),
            ),
        ),
        Relation(
            "geometric_exponential",
            "Geometric → exponential",
            (_number("p", "p", "Success probability p", 0.01, 0.5, 0.2, maximum=1),),
            "Trials in quick succession, each rarely a success: the number of trials up to the "
            "first success is close to an exponential waiting time with mean 1/p.",
            "Feller (1971), An Introduction to Probability Theory and Its Applications II, I.2",
            lambda p: (law("geometric", {"p": p}, "trials"), law("exponential", {"rate": p})),
        ),
    )
}


def _ratio(mean: float, n: float) -> float:
    if mean > n:
        raise ValueError(f"mean must not exceed n, got mean = {mean:g}, n = {n:g}")
    return mean / n
