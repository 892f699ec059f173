"""Curves, windows, histograms, Q–Q points and limit relations of the probability laws."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from core.maths.probability.distributions import (
    MASSES,
    RELATIONS,
    compare,
    histogram,
    kolmogorov_distance,
    picture,
    quantile_quantile,
    relate,
    running_mean,
    shade,
    sums_of_exponentials,
    window,
)
from core.maths.probability.families import FAMILIES, law
from tests.maths.probability.test_families import cases


@pytest.mark.parametrize("each", cases(FAMILIES))
def test_a_picture_is_finite_and_shows_the_law(each):
    curves = picture(each)
    for values in (curves.x, curves.density, curves.cdf, curves.p, curves.quantile):
        assert np.isfinite(values).all()
    assert np.all(np.diff(curves.x) > 0) and curves.x.size <= 300
    assert np.all(curves.density >= 0)
    assert np.all(np.diff(curves.cdf) >= -1e-12)
    assert np.all(np.diff(curves.quantile) >= 0)
    assert np.array_equal(curves.cdf, each.cdf(curves.x))
    assert 0 <= curves.outside < 1
    inside = each.interval(curves.low, curves.high)
    assert inside + curves.outside == pytest.approx(1, abs=1e-9)
    if each.discrete:
        assert np.array_equal(curves.x, np.round(curves.x))
        assert curves.density.sum() == pytest.approx(inside, abs=1e-9)
        assert np.array_equal(curves.quantile, each.quantile(curves.p * (1 - 1e-13)))
    else:
        assert curves.x.size >= 120
        lower, upper = each.support
        from_edge = not curves.notes
        if from_edge:
            # The trapezium rule over the drawn points gives back the probability drawn.
            area = np.trapezoid(curves.density, curves.x)
            assert area == pytest.approx(inside, abs=0.02)
        assert np.all(curves.density[(curves.x < lower) | (curves.x > upper)] == 0)


@pytest.mark.parametrize(
    ("key", "values", "edges"),
    [
        ("beta", {"alpha": 0.5, "beta": 0.5}, 2),
        ("beta", {"alpha": 0.5, "beta": 3}, 1),
        ("gamma", {"shape": 0.4, "rate": 1}, 1),
        ("weibull", {"k": 0.5, "scale": 1}, 1),
        ("chi_squared", {"nu": 1}, 1),
        ("f", {"d1": 1, "d2": 5}, 1),
        ("exponential", {"rate": 1}, 0),
        ("chi_squared", {"nu": 2}, 0),
    ],
)
def test_a_density_without_limit_is_said(key, values, edges):
    curves = picture(law(key, values))
    assert len(curves.notes) == edges
    assert all("without limit" in note for note in curves.notes)


def test_kinks_and_jumps_are_drawn_exactly():
    laplace = law("laplace", {"mu": 0.123, "b": 1})
    assert picture(laplace).density.max() == 0.5
    uniform = picture(law("uniform"))
    assert uniform.density[uniform.x < 0].max() == 0 and uniform.x[uniform.x < 0].size >= 2
    assert uniform.density[(uniform.x >= 0) & (uniform.x <= 1)].min() == 1


def test_the_window_stands_still_under_small_changes():
    assert window(law("normal", {"mean": 0, "sd": 1})) == window(
        law("normal", {"mean": 0.05, "sd": 1.02})
    )
    assert np.ptp(window(law("cauchy"))) < 50
    wide = window(law("zipf", {"s": 1.1}))
    assert wide[1] - wide[0] <= MASSES + 1


@settings(max_examples=50)
@given(mean=st.floats(-1e6, 1e6), sd=st.floats(1e-3, 1e3))
def test_the_window_holds_the_bulk_at_any_scale(mean, sd):
    low, high = window(law("normal", {"mean": mean, "sd": sd}))
    assert low <= mean - 3 * sd and high >= mean + 3 * sd and high - low < 20 * sd


def test_a_degenerate_law_still_has_a_picture():
    for each in (
        law("bernoulli", {"p": 0}),
        law("binomial", {"n": 0, "p": 0.5}),
        law("geometric", {"p": 1}),
        law("hypergeometric", {"population": 1, "marked": 1, "drawn": 1}),
        law("discrete_uniform", {"lower": 4, "upper": 4}),
    ):
        curves = picture(each)
        assert curves.density.max() == 1 and curves.outside == 0
        assert histogram(each.sample(5, seed=0), True).height.tolist() == [1]


def test_shading_ends_at_a_and_b():
    normal = law("normal")
    x, height = shade(normal, picture(normal), -1.01, 0.517)
    assert (x[0], x[-1]) == (-1.01, 0.517)
    assert np.allclose(height, stats.norm.pdf(x))
    assert np.trapezoid(height, x) == pytest.approx(normal.interval(-1.01, 0.517), abs=1e-3)
    arcsine = law("beta", {"alpha": 0.5, "beta": 0.5})
    assert np.isfinite(shade(arcsine, picture(arcsine), 0, 1)[1]).all()
    die = law("discrete_uniform", {"lower": 1, "upper": 6})
    assert shade(die, picture(die), 2, 4)[1].sum() == pytest.approx(die.interval(2, 4))
    with pytest.raises(ValueError, match="a must not exceed b"):
        shade(normal, picture(normal), 1, 0)


@settings(max_examples=50)
@given(
    st.lists(st.floats(-1e3, 1e3), min_size=1, max_size=60),
    st.booleans(),
    st.floats(-50, 0),
    st.floats(0.5, 50),
)
def test_every_value_is_in_one_bin_or_outside(values, discrete, low, high):
    sample = np.round(values) if discrete else np.array(values)
    bars = histogram(sample, discrete, (low, high))
    assert bars.count.sum() + bars.below + bars.above == sample.size
    area = (bars.height * (bars.right - bars.left)).sum()
    assert area == pytest.approx(bars.count.sum() / sample.size)
    assert bars.count.size <= 2 * MASSES + 2


def test_bins_follow_freedman_and_diaconis():
    sample = law("normal").sample(1000, seed=5)
    bars = histogram(sample)
    oracle = np.diff(np.histogram_bin_edges(sample, "fd"))[0]
    assert bars.right[0] - bars.left[0] == pytest.approx(oracle, rel=0.05)
    for bad in ([], [1.0, np.nan]):
        with pytest.raises(ValueError, match="sample must hold finite numbers"):
            histogram(np.array(bad))


def test_quantile_quantile_points():
    p, theory, ordered = quantile_quantile(np.array([3.0, 1.0, 2.0]), law("normal"))
    assert np.allclose(p, [1 / 6, 1 / 2, 5 / 6])
    assert np.allclose(theory, stats.norm.ppf(p)) and ordered.tolist() == [1, 2, 3]
    sample = law("cauchy").sample(5000, seed=2)
    p, theory, ordered = quantile_quantile(sample, law("cauchy"))
    assert p.size == 200 and ordered[0] == sample.min() and ordered[-1] == sample.max()
    assert np.all(np.diff(theory) > 0) and np.all(np.diff(ordered) >= 0)
    with pytest.raises(ValueError, match="finite"):
        quantile_quantile(np.array([np.inf]), law("normal"))


def test_the_running_mean_settles_only_where_there_is_a_mean():
    sample = law("exponential").sample(4000, seed=7)
    path = running_mean(sample, law("exponential"))
    assert path.mean[-1] == pytest.approx(sample.mean()) and path.n[-1] == 4000
    assert path.expected == 1 and path.high[-1] - 1 == pytest.approx(2 / np.sqrt(4000))
    assert abs(path.mean[-1] - 1) < 3 / np.sqrt(4000)
    for heavy in (law("cauchy"), law("pareto", {"alpha": 1, "minimum": 1})):
        path = running_mean(heavy.sample(100, seed=7), heavy)
        assert np.isnan(path.expected) and np.isnan(path.low).all()
        assert np.isfinite(path.mean).all()
    # Law of the mean of n Cauchy draws is Cauchy again: its interquartile range does not shrink.
    draws = law("cauchy").sample(200 * 400, seed=1).reshape(400, 200).mean(axis=1)
    assert stats.iqr(draws) == pytest.approx(2, abs=0.6)
    with pytest.raises(ValueError, match="at least one"):
        running_mean(np.array([]), law("normal"))


@pytest.mark.parametrize("key", RELATIONS)
def test_relations_hold_over_their_sliders(key):
    relation = RELATIONS[key]
    for choose in ("low", "default", "high"):
        values = {p.name: getattr(p, choose) for p in relation.parameters}
        pair = relate(key, values)
        for array in (pair.density, pair.approximate_density, pair.cdf, pair.approximate_cdf):
            assert array.shape == pair.x.shape and np.isfinite(array).all()
        assert np.abs(pair.error).max() <= pair.distance + 1e-9 <= 1 + 1e-9
        if "total variation" in pair.bound_on:
            assert pair.distance <= pair.total_variation + 1e-12 <= pair.bound
        elif pair.bound_on:
            assert pair.distance <= pair.bound
    assert relation.statement and relation.reference


@pytest.mark.parametrize(
    ("key", "slider", "near", "far"),
    [
        ("binomial_normal", "n", 10, 200),
        ("binomial_poisson", "n", 20, 1000),
        ("poisson_normal", "rate", 2, 80),
        ("t_normal", "nu", 2, 80),
        ("exponential_sum", "n", 1, 80),
        ("chi_squared_normal", "nu", 2, 80),
        ("hypergeometric_binomial", "population", 50, 2000),
        ("geometric_exponential", "p", 0.5, 0.02),
    ],
)
def test_the_error_falls_towards_the_limit(key, slider, near, far):
    assert relate(key, {slider: far}).distance < 0.6 * relate(key, {slider: near}).distance


def test_the_distance_against_a_brute_force_search():
    x = np.linspace(-6, 6, 400_001)
    oracle = np.abs(stats.t.cdf(x, 3) - stats.norm.cdf(x)).max()
    assert relate("t_normal", {"nu": 3}).distance == pytest.approx(oracle, abs=1e-9)
    k = np.arange(0, 21)
    exact, normal = stats.binom(20, 0.3), stats.norm(6, np.sqrt(4.2))
    sides = [abs(exact.cdf(k) - normal.cdf(k)), abs(exact.cdf(k - 1) - normal.cdf(k))]
    pair = relate("binomial_normal", {"n": 20, "p": 0.3})
    assert pair.distance == pytest.approx(np.max(sides), rel=1e-12)
    corrected = np.abs(exact.cdf(k) - normal.cdf(k + 0.5)).max()
    assert pair.corrected == pytest.approx(corrected, rel=1e-12) and corrected < pair.distance


def test_total_variation_by_hand():
    pair = compare(law("bernoulli", {"p": 0.3}), law("bernoulli", {"p": 0.5}))
    assert pair.total_variation == pytest.approx(0.2)
    assert pair.distance == pytest.approx(0.2)


def test_the_distance_is_symmetric_and_zero_for_the_same_law():
    a, b = law("gumbel"), law("logistic")
    assert kolmogorov_distance(a, b)[0] == pytest.approx(kolmogorov_distance(b, a)[0], abs=1e-12)
    assert kolmogorov_distance(a, a)[0] == 0
    one = law("student_t", {"nu": 1, "mu": 0, "sigma": 1})
    assert kolmogorov_distance(one, law("cauchy"))[0] < 1e-12


def test_sums_of_exponentials_are_gamma():
    sums, gap = sums_of_exponentials(5, 2.0, 2000, seed=0)
    gamma = law("gamma", {"shape": 5, "rate": 2})
    assert gap < 1e-13
    assert stats.kstest(sums, gamma.cdf).pvalue > 0.001
    for n, rate, text in ((0, 1, "n must be"), (1.5, 1, "n must be"), (2, 0, "rate must be")):
        with pytest.raises(ValueError, match=text):
            sums_of_exponentials(n, rate, 10, seed=0)


def test_relation_errors_name_what_is_wrong():
    with pytest.raises(ValueError, match="relation is unknown, got 'x'"):
        relate("x")
    with pytest.raises(ValueError, match="n must satisfy"):
        relate("binomial_normal", {"n": 0})
    with pytest.raises(ValueError, match="parameter of t_normal is unknown, got df"):
        relate("t_normal", {"df": 3})
    with pytest.raises(ValueError, match="mean must not exceed n"):
        relate("binomial_poisson", {"mean": 5, "n": 2})


@pytest.mark.parametrize("key", [k for k in RELATIONS if not relate(k).law.discrete])
@pytest.mark.parametrize("share", [0, 0.05, 0.2, 0.6, 1])
def test_two_continuous_laws_are_furthest_apart_where_their_densities_cross_or_one_begins(
    key, share
):
    first = RELATIONS[key].parameters[0]
    value = first.low + share * (first.high - first.low)
    pair = relate(key, {first.name: round(value) if first.integer else value})
    laws = pair.law, pair.approximation
    edges = [end for each in laws for end in each.support if np.isfinite(end)]
    slopes = [float(each.density(pair.where)) for each in laws]
    assert pair.where in edges or slopes[0] == pytest.approx(slopes[1], rel=1e-7)
    x = np.concatenate([each.quantile(np.linspace(0, 1, 4001)[1:-1]) for each in laws] + [edges])
    assert pair.distance >= abs(laws[0].cdf(x) - laws[1].cdf(x)).max() - 1e-13


@pytest.mark.parametrize(
    ("key", "values"),
    [
        ("exponential_sum", {"n": 1, "rate": 1}),
        ("exponential_sum", {"n": 1, "rate": 0.1}),
        ("chi_squared_normal", {"nu": 1}),
        ("chi_squared_normal", {"nu": 2}),
    ],
)
def test_a_law_that_begins_steeply_is_furthest_off_at_its_end(key, values):
    assert relate(key, values).where == 0
