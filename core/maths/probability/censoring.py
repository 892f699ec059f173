"""Numbers of which some are known from one side only, and the laws that make them likeliest.

A right-censored number lies above what is written (the machine still ran), a left-censored one
below (less than the scale can show). Each contributes the probability of what is known: ln P(X > c)
or ln P(X < c) in place of ln f(x). That holds where the limit has nothing to do with the number
behind it. Kalbfleisch & Prentice (2002), Statistical Analysis of Failure Time Data, section 3.2.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from math import nan

import numpy as np
from numpy.typing import NDArray
from scipy import optimize, special

from core.maths.probability.families import FAMILIES, Law, law
from core.maths.probability.fitting import (
    ENDS_ESTIMATED,
    LEAST_NU,
    RISING,
    Fit,
    compare_families,
    fit,
    in_order,
    limits_of_nu,
    obstacle,
    spike_limit,
    without_noise,
)
from core.maths.probability.optimum import covariance, polished
from core.maths.probability.standard_errors import free_coordinate

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Sample:
    """Exact numbers, and the limits of those that lie above or below them."""

    exact: tuple[float, ...]
    above: tuple[float, ...] = ()
    below: tuple[float, ...] = ()

    @property
    def n(self) -> int:
        return len(self.exact) + self.n_censored

    @property
    def n_censored(self) -> int:
        return len(self.above) + len(self.below)

    @property
    def written(self) -> Array:
        """All that is written, limits too."""
        return np.array([*self.exact, *self.above, *self.below], dtype=float)


def sample_log_likelihood(each: Law, sample: Sample) -> float:
    """Σ ln f(x) + Σ ln P(X > above) + Σ ln P(X < below); −∞ where something is impossible.

    Of an exponential law: ln L = (number seen) · ln λ − λ · (sum of all that is written).

    >>> exponential = law("exponential", {"rate": 0.5})
    >>> round(sample_log_likelihood(exponential, Sample((1.0, 3.0), above=(4.0,))), 4)
    -5.3863
    """
    below = np.array(sample.below, dtype=float)
    if each.discrete:
        below = np.ceil(below) - 1  # P(X < 2) = P(X ≤ 1)
    with np.errstate(divide="ignore"):
        return float(
            np.sum(each.log_density(np.array(sample.exact, dtype=float)))
            + np.sum(np.log(each.tail(np.array(sample.above, dtype=float))))
            + np.sum(np.log(each.cdf(below)))
        )


def compare(
    sample: Sample, families: Iterable[str] | None = None
) -> tuple[tuple[Fit, ...], tuple[Fit, ...]]:
    """Fits of every family (or those named) as `compare_families`, whether or not some numbers are
    censored."""
    if not sample.n_censored:
        return compare_families(sample.exact, families)
    keys = FAMILIES if families is None else families
    return in_order(fit_censored(key, sample) for key in keys)


SPIKES = {"cauchy": 1.0, "student_t": LEAST_NU}  # the least ν of the family
PLACES = 64  # exact numbers, the commonest first, on which a narrow law is tried
REACH = 7.0  # of the search in each free coordinate: a factor of 1,000 in a positive parameter


def fit_censored(family: str, sample: Sample) -> Fit:
    """Maximum-likelihood fit of one family to numbers of which some are censored.

    The search starts at the fit to the limits as if they were numbers. D and A² are NaN, since the
    empirical distribution is known in part only; n counts the censored numbers too. A family of
    which an end of the support is fitted is not fitted here. A failure is a Fit whose `message`
    says why.

    >>> found = fit_censored("exponential", Sample((1.0, 2.0, 3.0), above=(4.0, 4.0)))
    >>> round(found.law.values["rate"], 5)  # three of five seen in 14 units of time
    0.21429
    """
    if family in ENDS_ESTIMATED:
        return _no_fit(family, sample, "an end of the support cannot be fitted to censored numbers")
    starts = _starts(family, sample)
    impossible = obstacle(family, sample.written)
    usable = [one for one in starts if one.law is not None]
    if impossible or not usable:
        named = "" if impossible else "with the limits taken as numbers, "
        return _no_fit(family, sample, named + starts[0].message)
    spike = spike_limit(sample.exact, sample.above, sample.below)
    if spike > SPIKES.get(family, np.inf):
        text = "the likelihood grows without bound at a value that occurs too often"
        return _no_fit(family, sample, text)
    start = max(usable, key=lambda one: _height_of(one.law, sample))
    form = start.law.parameterisation
    maps = [free_coordinate(p, start.law) for p in form.parameters]

    def at(theta: Array) -> Law:
        values = {m.name: m.back(t) for m, t in zip(maps, theta, strict=True)}
        return law(family, values, form.key)

    def height(theta: Array) -> float:
        try:
            value = sample_log_likelihood(at(theta), sample)
        except ValueError:
            return -np.inf
        return value if np.isfinite(value) else -np.inf

    origin = np.array([m.at for m in maps])
    theta = _climb(height, origin)
    edge = _censored_height_at_the_edge(sample) if family == "student_t" else -np.inf
    problem = _no_maximum(family, height, theta, origin, edge)
    if problem:
        if starts[0].law is None and not np.isfinite(height(theta)):
            problem = starts[0].message  # which number it is
        return _no_fit(family, sample, problem)
    k, best = theta.size, without_noise(at(theta))
    top = sample_log_likelihood(best, sample)
    t = family == "student_t"
    message = limits_of_nu(spike, edge > top + 1e-9 * sample.n) if t else start.message
    return Fit(family, best, sample.n, k, top, 2 * k - 2 * top, nan, nan, message=message)


def _starts(family: str, sample: Sample) -> list[Fit]:
    """Fits to begin at: to the limits as numbers (of counts, the next ones that are possible), to
    the exact numbers alone, since a limit may lie far off, and of Student's t, whose fits refuse
    numbers that come often, as limits do, the normal law's place and scale."""
    step = 1.0 if FAMILIES[family].discrete else 0.0
    above, below = np.array(sample.above), np.array(sample.below)
    if step:
        above, below = np.floor(above) + 1, np.ceil(below) - 1
    exact = np.asarray(sample.exact, float)
    starts = [fit(family, np.concatenate([exact, above, below]))]
    if len(exact) > 1:
        starts.append(fit(family, exact))
    if family == "student_t" and len(exact) > 1 and np.ptp(exact) > 0:
        values = {"nu": 5.0, "mu": exact.mean(), "sigma": exact.std()}
        each = law("student_t", values)
        starts.append(Fit(family, each, sample.n, 3, nan, nan, nan, nan))
    return starts


def _height_of(each: Law, sample: Sample) -> float:
    value = sample_log_likelihood(each, sample)
    return value if np.isfinite(value) else -np.inf


def _climb(height, origin: Array) -> Array:
    """Nelder–Mead, started anew where it stops, until nothing is gained."""
    best, top = origin, height(origin)
    for size in (0.5, 0.1, 0.02):
        simplex = best + size * np.vstack([np.zeros(best.size), np.eye(best.size)])
        options = {"xatol": 1e-7, "fatol": 1e-10, "maxiter": 1000, "initial_simplex": simplex}
        found = optimize.minimize(
            lambda t: min(-height(t), 1e300), best, method="Nelder-Mead", options=options
        )
        if -found.fun <= top + 1e-9:
            break
        best, top = found.x, -found.fun
    return polished(height, best)


def _censored_height_at_the_edge(sample: Sample) -> float:
    """ln L of Student's t with the least ν where it may be high: narrow, on one of the exact
    numbers, or wide enough to hold them all."""
    exact, above, below = (
        np.array(numbers, dtype=float) for numbers in (sample.exact, sample.above, sample.below)
    )
    spread = np.ptp(sample.written)
    if not exact.size or not spread:
        return -np.inf
    nu = LEAST_NU
    constant = special.gammaln((nu + 1) / 2) - special.gammaln(nu / 2) - np.log(nu * np.pi) / 2

    def heights(places: Array, scales: Array) -> Array:
        place, scale = places[:, None], scales[:, None]
        tails = np.log1p(((exact - place) / scale) ** 2 / nu).sum(axis=1)
        beyond = special.stdtr(nu, np.hstack([place - above, below - place]) / scale)
        seen = exact.size * (constant - np.log(scales)) - (nu + 1) / 2 * tails
        return seen + np.log(beyond).sum(axis=1)

    values, counts = np.unique(exact, return_counts=True)
    values = values[np.argsort(-counts, kind="stable")[:PLACES]]
    scales = spread * np.geomspace(1e-9, 1, 19)
    places, tried = np.repeat(values, scales.size), np.tile(scales, values.size)
    first = heights(places, tried)
    best = np.array([places[first.argmax()], np.log(tried[first.argmax()])])
    simplex = np.add(best, [[0, 0], [np.exp(best[1]), 0], [0, 0.5]])
    found = optimize.minimize(
        lambda t: -heights(t[:1], np.exp(t[1:]))[0],
        best,
        method="Nelder-Mead",
        options={"maxiter": 80, "initial_simplex": simplex},
    )
    return -float(found.fun)


def _no_maximum(family: str, height, theta: Array, origin: Array, edge: float) -> str:
    top = height(theta)
    if not np.isfinite(top):
        return "no law of the family allows for all of these numbers"
    if family == "student_t" and theta[0] > np.log(500):
        return RISING if edge > top else "the search for ν ends in the normal law, ν → ∞"
    low = family == "student_t" and theta[0] < np.log(LEAST_NU)
    if low or np.abs(theta - origin).max() > REACH:
        return RISING
    if family != "laplace" and covariance(height, theta) is None:
        return "the likelihood is level at the best place found: no maximum was found"
    return ""


def _no_fit(family: str, sample: Sample, message: str) -> Fit:
    return Fit(family, None, sample.n, 0, nan, nan, nan, nan, message=message)


def self_consistent(sample: Sample) -> tuple[Array, Array]:
    """The distribution that makes a sample likeliest, of no family: (places, masses).

    Masses sit on the exact numbers, each censored number's share spread over those that it may be,
    in proportion to their masses, until nothing changes; without left-censored numbers this is
    Kaplan & Meier's estimate. What lies beyond the outermost exact number stays at −∞ or ∞, what
    lies between two limits in the middle between them. Turnbull (1974), J. Am. Stat. Assoc. 69,
    169–173.

    >>> places, masses = self_consistent(Sample((1.0, 3.0), above=(2.0, 4.0)))
    >>> places.tolist(), masses.round(3).tolist()
    ([1.0, 3.0, inf], [0.25, 0.375, 0.375])
    """
    exact, times = np.unique(sample.exact, return_counts=True)
    above, below = (np.array(limits, dtype=float) for limits in (sample.above, sample.below))
    places = np.unique(np.concatenate([exact, _between(exact, above, below)]))
    if above.size and above.max() >= places.max():
        places = np.append(places, np.inf)
    if below.size and below.min() <= places.min():
        places = np.append(-np.inf, places)
    seen = np.zeros(places.size)
    seen[np.searchsorted(places, exact)] = times
    upper, up = np.unique(above, return_counts=True)
    lower, down = np.unique(below, return_counts=True)
    may_be = np.vstack([places > upper[:, None], places < lower[:, None]]).astype(float)
    often = np.concatenate([up, down])
    masses = np.full(places.size, 1 / places.size)
    for _ in range(2000):
        share = may_be * masses
        new = (seen + (often / share.sum(axis=1)) @ share) / sample.n
        done = np.abs(new - masses).max() < 1e-9
        masses = new
        if done:
            break
    return places, masses


def _between(exact: Array, above: Array, below: Array) -> Array:
    """The middle of each gap from a limit above to the next limit below, with nothing in it."""
    middles = []
    for low in np.unique(above):
        high = below[below > low].min(initial=np.inf)
        later = np.concatenate([exact[exact > low], above[above > low]]).min(initial=np.inf)
        if high <= later and np.isfinite(high):
            middles.append((low + high) / 2)
    return np.array(middles)
