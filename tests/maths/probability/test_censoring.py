"""Censored fits against scipy's, closed forms and brute force; the empirical law against scipy."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import optimize, stats

from core.maths.probability.censoring import (
    Sample,
    compare,
    fit_censored,
    sample_log_likelihood,
    self_consistent,
)
from core.maths.probability.families import FAMILIES, law
from core.maths.probability.fitting import ENDS_ESTIMATED, compare_families
from core.maths.probability.standard_errors import standard_errors

SCIPY = {
    "normal": (stats.norm, {}),
    "logistic": (stats.logistic, {}),
    "gumbel": (stats.gumbel_r, {}),
    "exponential": (stats.expon, {"floc": 0}),
    "weibull": (stats.weibull_min, {"floc": 0}),
    "gamma": (stats.gamma, {"floc": 0}),
    "log_normal": (stats.lognorm, {"floc": 0}),
}


def censored(family, n, seed, discrete=False):
    """A sample cut at fixed limits above and below, as an instrument would."""
    x = law(family).sample(n, seed)
    low, high = np.quantile(x, [0.12, 0.75])
    low, high = (round(float(t), 0 if discrete else 4) for t in (low, high))
    kept = x[(x >= low) & (x <= high)]
    return Sample(tuple(kept), (high,) * int(np.sum(x > high)), (low,) * int(np.sum(x < low)))


def by_scipy(sample):
    return stats.CensoredData(
        uncensored=np.array(sample.exact), left=np.array(sample.below), right=np.array(sample.above)
    )


@pytest.mark.parametrize("family", SCIPY)
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_fit_is_at_least_as_likely_as_scipys(family, seed):
    sample = censored(family, 80, seed)
    found = fit_censored(family, sample)
    distribution, held = SCIPY[family]
    theirs = distribution.fit(by_scipy(sample), **held)
    frozen = distribution(*theirs)
    ln = frozen.logpdf(sample.exact).sum() + np.sum(frozen.logsf(sample.above))
    ln += np.sum(frozen.logcdf(sample.below))
    assert ln - 1e-7 < found.log_likelihood < ln + 0.01
    x = np.linspace(*found.law.quantile([0.05, 0.95]), 9)
    assert found.law.cdf(x) == pytest.approx(frozen.cdf(x), abs=2e-3)
    assert found.n == 80 and np.isnan(found.ks_statistic) and np.isnan(found.ad_statistic)


def test_exponential_in_closed_form():
    """Seen failures over total time; its standard error is the rate over √(seen)."""
    sample = Sample((1.0, 2.5, 4.0), above=(3.0, 7.0, 7.0))
    found = fit_censored("exponential", sample)
    assert found.law.values["rate"] == pytest.approx(3 / 24.5, rel=1e-5)
    errors = standard_errors(found, lambda each: sample_log_likelihood(each, sample)).errors
    assert errors["rate"] == pytest.approx(3 / 24.5 / np.sqrt(3), rel=1e-3)


@pytest.mark.parametrize("seed", [1, 2])
def test_counts_by_brute_force(seed):
    """Poisson: P(X > 5) begins at 6, P(X < 2) ends at 1."""
    sample = censored("poisson", 60, seed, discrete=True)
    assert sample.above and sample.below

    def loss(rate):
        each = stats.poisson(rate)
        ln = each.logpmf(sample.exact).sum()
        ln += sum(np.log(each.pmf(np.arange(c + 1, 200)).sum()) for c in sample.above)
        return -ln - sum(np.log(each.pmf(np.arange(0, c)).sum()) for c in sample.below)

    best = optimize.minimize_scalar(loss, bounds=(0.1, 30), method="bounded")
    found = fit_censored("poisson", sample)
    assert found.law.values["rate"] == pytest.approx(best.x, rel=1e-4)
    assert found.log_likelihood == pytest.approx(-best.fun, abs=1e-8)


@pytest.mark.parametrize("family", [k for k in FAMILIES if k not in ENDS_ESTIMATED])
def test_every_family_is_likeliest_where_it_stands_or_says_why_not(family):
    sample = censored(family, 60, 4, FAMILIES[family].discrete)
    found = fit_censored(family, sample)
    if found.law is None:
        assert found.message
        return
    rng, values = np.random.default_rng(0), dict(found.law.values)
    for _ in range(20):
        moved = {k: v + 0.05 * abs(v + 0.1) * rng.normal() for k, v in values.items()}
        try:
            other = law(family, moved, found.law.parameterisation.key)
        except ValueError:
            continue
        assert sample_log_likelihood(other, sample) <= found.log_likelihood + 1e-6


@pytest.mark.parametrize("family", ["weibull", "normal", "negative_binomial"])
def test_a_fit_finds_its_own_law_that_the_limits_as_numbers_would_miss(family):
    sample = censored(family, 4000, 6, FAMILIES[family].discrete)
    found, own = fit_censored(family, sample), law(family)
    naive = compare_families(sample.written, [family])[0]
    x = own.quantile([0.3, 0.6, 0.9])
    assert found.law.cdf(x) == pytest.approx(own.cdf(x), abs=0.03)
    if naive:
        assert abs(naive[0].law.cdf(x[2]) - own.cdf(x[2])) > 0.05


@pytest.mark.parametrize(
    ("family", "sample", "message"),
    [
        ("uniform", Sample((1, 2), (3,)), "end of the support"),
        ("gamma", Sample((1, -2), (3,)), "above 0, and -2"),
        ("beta", Sample((0.2, 0.4), (1.5,)), "between 0 and 1"),
        ("zipf", Sample((1, 2), (), (1,)), "integers from 1, and 0"),
        ("hypergeometric", Sample((1, 2), (3,)), "known from the design"),
        ("cauchy", Sample((1, 1, 1, 2), (3,)), "more than half"),
        ("negative_binomial", Sample((2, 2, 3), (3,)), "the variance 0.6875 does not exceed"),
    ],
)
def test_a_fit_that_fails_says_why(family, sample, message):
    found = fit_censored(family, sample)
    assert found.law is None and message in found.message
    # what these numbers forbid is so of any limits; what the start lacks, of these as numbers
    by_the_start = family in ("cauchy", "negative_binomial")
    assert found.message.startswith("with the limits taken as numbers, ") == by_the_start


def test_only_the_families_named_are_compared():
    sample = Sample((1.0, 2.0, 3.0), (4.0, 4.0))
    stand, apart = compare(sample, ["exponential", "uniform", "weibull"])
    assert {fit.family for fit in stand} == {"exponential", "weibull"}
    assert [fit.family for fit in apart] == ["uniform"] and apart[0].law is None
    assert stand[0].aicc <= stand[1].aicc


def test_without_censoring_nothing_changes():
    x = (1.0, 2.0, 5.0, 9.0)
    both = compare(Sample(x)), compare_families(x)
    for ours, plain in zip(*(stand for stand, _ in both), strict=True):
        assert (ours.family, ours.aicc) == (plain.family, plain.aicc)
    each = law("gamma")
    assert sample_log_likelihood(each, Sample(x)) == pytest.approx(stats.gamma(2).logpdf(x).sum())


@settings(max_examples=60)
@given(
    st.lists(st.integers(0, 9), min_size=2, max_size=12),
    st.lists(st.integers(0, 9), min_size=1, max_size=8),
)
def test_without_left_censoring_it_is_kaplan_meier(exact, above):
    sample = Sample(tuple(map(float, exact)), tuple(map(float, above)))
    places, masses = self_consistent(sample)
    data = stats.CensoredData(uncensored=np.array(exact, float), right=np.array(above, float))
    oracle = stats.ecdf(data).cdf.evaluate(np.arange(10.0))
    ours = [masses[places <= t].sum() for t in range(10)]
    assert ours == pytest.approx(oracle, abs=1e-5)


@settings(max_examples=40)
@given(
    st.lists(st.integers(0, 6), min_size=1, max_size=6),
    st.lists(st.integers(0, 6), max_size=4),
    st.lists(st.integers(0, 6), max_size=4),
    st.integers(0, 99),
)
def test_no_masses_on_a_fine_grid_are_likelier(exact, above, below, seed):
    """Against masses tried at random on a grid that has room everywhere, and improved by EM."""
    sample = Sample(*(tuple(map(float, part)) for part in (exact, above, below)))
    places, masses = self_consistent(sample)
    assert masses.sum() == pytest.approx(1) and (masses >= 0).all()

    def ln(at, weight):
        with np.errstate(divide="ignore"):
            seen = [np.log(weight[at == x].sum()) for x in exact]
            return sum(
                [
                    *seen,
                    *(np.log(weight[at > c].sum()) for c in above),
                    *(np.log(weight[at < c].sum()) for c in below),
                ]
            )

    grid = np.arange(-1, 8, 0.5)
    weight = np.random.default_rng(seed).dirichlet(np.ones(grid.size))
    sets = [grid == x for x in exact] + [grid > c for c in above] + [grid < c for c in below]
    for _ in range(300):
        weight = np.mean([weight * s / (weight * s).sum() for s in sets], axis=0)
    assert ln(places, masses) >= ln(grid, weight) - 1e-4


@pytest.mark.parametrize(
    ("family", "sample", "values", "height"),
    [
        (
            "normal",
            Sample((1, 2, 3, 4, 5, 6), below=(1e6,)),
            {"mean": 3.5, "sd": 1.7078},
            -11.72496,
        ),
        ("exponential", Sample((1, 2, 3, 4, 5, 6), below=(1e6,)), {"rate": 0.28571}, -13.51658),
        ("gamma", Sample((1, 2, 3), below=(1000,)), {"shape": 5.3752}, -3.61869),
        ("inverse_gamma", Sample((0.1, 0.2, 0.15, 0.3), above=(1e-4,)), {"scale": 1.0347}, 4.96789),
        ("laplace", Sample((1, 2, 3, 4, 5, 6), below=(1000,)), {"mu": 3.5}, -12.59167),
    ],
)
def test_a_limit_that_says_nothing_changes_nothing(family, sample, values, height):
    """As without it: closed forms, and scipy.stats' fits of the exact numbers."""
    found = fit_censored(family, sample)
    assert found.log_likelihood == pytest.approx(height, abs=1e-4)
    for name, value in values.items():
        assert found.law.values[name] == pytest.approx(value, rel=1e-3)


@pytest.mark.parametrize(
    "sample", [Sample((1, 2, 3, 4, 5), above=(6, 6, 6)), Sample((1, 2, 3, 4, 5, 6), below=(20,))]
)
def test_limits_that_come_often_are_no_spike(sample):
    found = fit_censored("student_t", sample)
    assert found.message == "the search for ν ends in the normal law, ν → ∞"


@pytest.mark.parametrize("family", ["normal", "logistic", "cauchy"])
def test_the_location_of_balanced_censored_numbers_is_zero(family):
    sample = Sample((-2.0, -0.7, 0.7, 2.0), above=(3.0,), below=(-3.0,))
    found = fit_censored(family, sample)
    assert found.law and next(iter(found.law.values.values())) == 0


def likeliest_at_the_edge(sample):
    """ln L of Student's t with ν = 0.5, the highest on a fine grid."""
    exact, above, below = (
        np.array(x, dtype=float) for x in (sample.exact, sample.above, sample.below)
    )
    low, high = sample.written.min(), sample.written.max()
    places = np.concatenate([np.unique(exact), np.linspace(low, high, 20)])
    scale = (high - low) * np.geomspace(1e-8, 3, 60)[:, None, None]
    law_, places = stats.t(0.5), places[:, None]
    height = law_.logpdf((exact - places) / scale).sum(axis=-1) - exact.size * np.log(scale[..., 0])
    height += law_.logsf((above - places) / scale).sum(axis=-1)
    height += law_.logcdf((below - places) / scale).sum(axis=-1)
    return height.max()


def tied(seed):
    """Numbers of which one comes nearly too often for Student's t, cut off above."""
    rng = np.random.default_rng(seed)
    n = int(rng.integers(20, 60))
    x = np.round(rng.standard_t([1, 3, 30][seed % 3], n), 2)
    x[: int(n * [0.32, 0.25][seed % 2])] = 0.1
    high = float(np.quantile(x, 0.9))
    return Sample(tuple(x[x <= high]), above=(high,) * int((x > high).sum()))


@pytest.mark.parametrize(
    ("seed", "likelier"), [(2, True), (1, False), (5, False), (7, False), (9, False), (11, None)]
)
def test_the_edge_of_the_search_for_nu_is_never_called_likeliest(seed, likelier):
    """Where ν = 0.5 is likelier than what was found, the fit says so, and only there."""
    sample = tied(seed)
    found, edge = fit_censored("student_t", sample), likeliest_at_the_edge(sample)
    if likelier is None:
        assert found.message == "the search for ν ends in the normal law, ν → ∞"
        assert edge < fit_censored("normal", sample).log_likelihood
        return
    assert (edge > found.log_likelihood) == likelier
    assert ("and at 0.5 it is higher than here" in found.message) == likelier
