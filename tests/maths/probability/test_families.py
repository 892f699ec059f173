"""Contract of all families: every law at several points of its parameters' ranges."""

import pickle
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from core.maths.probability.families import FAMILIES, MOMENT_NAMES, Parameter, law

CONTINUOUS = [key for key, family in FAMILIES.items() if not family.discrete]
DISCRETE = [key for key, family in FAMILIES.items() if family.discrete]


def laws_of(key):
    """The default law and the corners of the typical ranges, in every parameterisation."""
    for form in FAMILIES[key].parameterisations:
        yield law(key, None, form.key)
        names = [p.name for p in form.parameters]
        for corner in product(*((p.low, p.high) for p in form.parameters)):
            yield law(key, dict(zip(names, corner, strict=True)), form.key)


def cases(keys):
    return [
        pytest.param(each, id=f"{key}-{i}") for key in keys for i, each in enumerate(laws_of(key))
    ]


NODES, WEIGHTS = np.polynomial.legendre.leggauss(24)


def expectation(each, function):
    """E g(X) by Gauss–Legendre panels whose widths double away from the middle and from an edge."""
    low, high = each.support
    middle = float(each.quantile(0.5))
    spread = float(each.quantile(0.75) - each.quantile(0.25))
    knots = [each.quantile(np.linspace(0.01, 0.99, 41)), each.family.kinks(**each.standard)]
    for edge, sign in ((low, -1), (high, 1)):
        if np.isfinite(edge):
            distance = np.abs(edge - middle) * 0.5 ** np.arange(0, 300)
            knots.append(edge - sign * distance)
        else:
            knots.append(middle + sign * spread * 2.0 ** np.arange(-3, 300))
    knots = np.unique(np.concatenate([*knots, [v for v in (low, high) if np.isfinite(v)]]))
    half, centre = np.diff(knots) / 2, (knots[:-1] + knots[1:]) / 2
    x = centre[:, None] + half[:, None] * NODES
    with np.errstate(all="ignore"):
        terms = function(x) * each.density(x)
    # Beyond the range of doubles density or power give 0 · ∞; nothing of weight is there.
    return float((np.where(np.isfinite(terms), terms, 0) * WEIGHTS * half[:, None]).sum())


def steep_at_one(each):
    """Next to 1 doubles are 1e−16 apart, and a beta law with small β holds much in that gap.

    Its mirror image at 0, where doubles are dense, stands in for it.
    """
    return each.family.key == "beta" and each.standard["beta"] < 0.9


def masses(each):
    low = each.support[0]
    high = min(each.support[1], float(each.quantile(1 - 1e-13)) + 5)
    k = np.arange(low, high + 1)
    return k, each.density(k)


def test_the_catalogue_holds_at_least_the_families_of_the_field():
    assert len(CONTINUOUS) >= 17 and len(DISCRETE) >= 8
    assert all(f.story and f.reference and f.support for f in FAMILIES.values())
    names = {"exponential": ("rate", "scale"), "gamma": ("rate", "scale")}
    names |= {"geometric": ("failures", "trials")}
    for key, forms in names.items():
        assert tuple(f.key for f in FAMILIES[key].parameterisations) == forms
    both = {f.key for f in FAMILIES["negative_binomial"].parameterisations}
    assert {"failures", "trials"} <= both


REGULAR = [c for c in cases(CONTINUOUS) if not steep_at_one(c.values[0])]


@pytest.mark.parametrize("each", REGULAR)
def test_the_density_integrates_to_one(each):
    assert expectation(each, np.ones_like) == pytest.approx(1, abs=1e-8)


@pytest.mark.parametrize("each", [c for c in cases(DISCRETE) if "zipf" not in c.id])
def test_the_masses_add_up_to_one_and_to_f(each):
    k, mass = masses(each)
    assert mass.sum() == pytest.approx(1, abs=1e-10)
    assert np.allclose(np.cumsum(mass), each.cdf(k), atol=1e-10)
    assert np.all(each.density(k + 0.5) == 0)


@pytest.mark.parametrize("s", [1.1, 1.5, 2.5, 8])
def test_zipf_against_scipy_and_its_own_sums(s):
    each = law("zipf", {"s": s})
    k = np.arange(1, 400)
    assert np.allclose(each.density(k), stats.zipf.pmf(k, s), rtol=1e-12)
    assert np.allclose(each.cdf(k), np.cumsum(each.density(k)), atol=1e-12)
    p = np.array([0.01, 0.3, 0.5, 0.6])
    x = each.quantile(p)
    assert np.all(each.cdf(x) >= p) and np.all((each.cdf(x - 1) < p) | (x == 1))


@pytest.mark.parametrize("each", cases(FAMILIES))
def test_quantile_is_the_smallest_x_with_f_at_least_p(each):
    p = np.array([1e-4, 0.01, 0.1, 0.25, 0.5, 0.75, 0.9, 0.99, 0.9999])
    x = each.quantile(p)
    assert np.all(np.diff(x) >= 0)
    if steep_at_one(each):
        p, x = p[x < 1 - 1e-9], x[x < 1 - 1e-9]
    if each.discrete:
        p, x = p[x < 2**53], x[x < 2**53]  # beyond, x − 1 is x
        assert np.all(each.cdf(x) >= p * (1 - 1e-12))
        below = each.cdf(x - 1)
        assert np.all((below < p) | (x <= each.support[0]))
    else:
        assert np.allclose(each.cdf(x), p, rtol=1e-7)
        assert np.allclose(each.tail(x), 1 - p, rtol=1e-7)


@pytest.mark.parametrize("each", REGULAR)
def test_moments_of_densities_against_quadrature(each):
    moments = each.moments()
    assert tuple(m.name for m in moments) == MOMENT_NAMES
    index, _ = each.family.tail(**each.standard)
    mean, variance = moments[0].value, moments[1].value
    for order, moment in enumerate(moments, start=1):
        assert (moment.status == "finite") == np.isfinite(moment.value) == (index > order)
        assert bool(moment.reason) == (moment.status != "finite")
        if moment.status != "finite":
            continue
        centre = 0 if order == 1 else mean
        unit = np.sqrt(variance) if order > 2 else 1
        oracle = expectation(each, lambda x, n=order, c=centre, u=unit: ((x - c) / u) ** n)
        oracle -= 3 if order == 4 else 0
        scale = max(abs(mean), np.sqrt(variance)) if order == 1 else variance if order == 2 else 1
        assert moment.value == pytest.approx(oracle, rel=1e-6, abs=1e-6 * scale)


@pytest.mark.parametrize(("alpha", "beta"), [(3, 0.2), (20, 0.2), (0.2, 0.5)])
def test_a_steep_beta_law_is_its_mirror_image(alpha, beta):
    steep = law("beta", {"alpha": alpha, "beta": beta})
    mirror = law("beta", {"alpha": beta, "beta": alpha})
    x = np.array([0.01, 0.2, 0.5, 0.75, 0.875])
    assert np.allclose(steep.density(x), mirror.density(1 - x), rtol=1e-10)
    assert np.allclose(steep.cdf(x), mirror.tail(1 - x), rtol=1e-10)
    ours, theirs = ([m.value for m in each.moments()] for each in (steep, mirror))
    assert ours[0] == pytest.approx(1 - theirs[0])
    assert np.allclose(ours[1:], [theirs[1], -theirs[2], theirs[3]])


@pytest.mark.parametrize("each", [c for c in cases(DISCRETE) if "zipf" not in c.id])
def test_moments_of_masses_against_sums(each):
    k, mass = masses(each)
    mean = (k * mass).sum()
    variance = ((k - mean) ** 2 * mass).sum()
    values = [m.value for m in each.moments()]
    assert values[0] == pytest.approx(mean, rel=1e-9, abs=1e-12)
    assert values[1] == pytest.approx(variance, rel=1e-7, abs=1e-12)
    if values[1] == 0:
        assert [m.status for m in each.moments()[2:]] == ["undefined", "undefined"]
        assert "one point" in each.moments()[2].reason
        return
    z = (k - mean) / np.sqrt(variance)
    assert values[2] == pytest.approx((z**3 * mass).sum(), rel=1e-5, abs=1e-7)
    assert values[3] == pytest.approx((z**4 * mass).sum() - 3, rel=1e-4, abs=1e-6)


@pytest.mark.parametrize("key", FAMILIES)
def test_moments_of_the_default_law_against_scipy(key):
    each = law(key)
    place = {"loc": each.location} | ({} if each.discrete else {"scale": each.scale})
    with np.errstate(all="ignore"):
        oracle = each.family.distribution.stats(*each.arguments, **place, moments="mvsk")
    for moment, expected in zip(each.moments(), oracle, strict=True):
        if moment.status == "finite":
            assert moment.value == pytest.approx(float(expected), rel=1e-9, abs=1e-12)


@pytest.mark.parametrize(
    ("key", "values", "statuses"),
    [
        ("cauchy", {"mu": 0, "gamma": 1}, ["undefined"] * 4),
        ("student_t", {"nu": 1, "mu": 0, "sigma": 1}, ["undefined"] * 4),
        (
            "student_t",
            {"nu": 3, "mu": 0, "sigma": 1},
            ["finite", "finite", "undefined", "infinite"],
        ),
        ("student_t", {"nu": 4, "mu": 0, "sigma": 1}, ["finite", "finite", "finite", "infinite"]),
        ("pareto", {"alpha": 1, "minimum": 1}, ["infinite", "undefined", "undefined", "undefined"]),
        ("pareto", {"alpha": 2, "minimum": 1}, ["finite", "infinite", "undefined", "undefined"]),
        ("pareto", {"alpha": 3, "minimum": 1}, ["finite", "finite", "infinite", "infinite"]),
        ("f", {"d1": 3, "d2": 8}, ["finite", "finite", "finite", "infinite"]),
        ("inverse_gamma", {"shape": 4.5, "scale": 1}, ["finite"] * 4),
        ("zipf", {"s": 2}, ["infinite", "undefined", "undefined", "undefined"]),
        ("zipf", {"s": 3.5}, ["finite", "finite", "infinite", "infinite"]),
    ],
)
def test_heavy_tails_say_infinite_or_undefined(key, values, statuses):
    assert [m.status for m in law(key, values).moments()] == statuses


def test_hand_values():
    values = [m.value for m in law("gamma", {"shape": 4, "rate": 2}).moments()]
    assert values == [2, 1, 1, 1.5]
    # Four Kings in thirteen cards of a pack of 52, none: C(48,13)/C(52,13) = 0.30382 (tables).
    hand = law("hypergeometric", {"population": 52, "marked": 4, "drawn": 13})
    assert float(hand.density(0)) == pytest.approx(0.303818, abs=5e-7)
    # 95 % points of t with 10 and of chi-squared with 5 degrees of freedom (published tables).
    t = law("student_t", {"nu": 10, "mu": 0, "sigma": 1})
    assert float(t.quantile(0.975)) == pytest.approx(2.228, abs=5e-4)
    assert float(law("chi_squared", {"nu": 5}).quantile(0.95)) == pytest.approx(11.070, abs=5e-4)
    assert float(law("f", {"d1": 3, "d2": 10}).quantile(0.95)) == pytest.approx(3.71, abs=5e-3)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (
            law("normal", {"mean": 1, "sd": 0.5}),
            law("normal", {"mean": 1, "precision": 4}, "precision"),
        ),
        (law("exponential", {"rate": 4}), law("exponential", {"scale": 0.25}, "scale")),
        (law("gamma", {"shape": 3, "rate": 4}), law("gamma", {"shape": 3, "scale": 0.25}, "scale")),
        (
            law("beta", {"alpha": 2, "beta": 6}),
            law("beta", {"mean": 0.25, "kappa": 8}, "concentration"),
        ),
        (
            law("log_normal", {"mu": np.log(3), "sigma": 0.7}),
            law("log_normal", {"median": 3, "sigma": 0.7}, "median"),
        ),
        (
            law("negative_binomial", {"r": 4, "p": 0.4}),
            law("negative_binomial", {"mean": 6, "r": 4}, "mean"),
        ),
    ],
)
def test_parameterisations_of_the_same_law_agree(first, second):
    p = np.linspace(0.01, 0.99, 41)
    assert np.allclose(first.quantile(p), second.quantile(p), rtol=1e-10)
    x = first.quantile(p)
    assert np.allclose(first.density(x), second.density(x), rtol=1e-10)
    one, other = ([m.value for m in each.moments()] for each in (first, second))
    assert np.allclose(one, other, rtol=1e-9)


@pytest.mark.parametrize("each", cases(FAMILIES))
def test_a_parameterisation_converts_both_ways(each):
    again = each.parameterisation.named(**each.standard)
    assert again == pytest.approx(dict(each.values), rel=1e-12)


@pytest.mark.parametrize(("key", "values", "successes"), [
    ("geometric", {"p": 0.3}, 1),
    ("negative_binomial", {"r": 5, "p": 0.4}, 5),
])  # fmt: skip
def test_trials_are_failures_plus_successes(key, values, successes):
    failures, trials = law(key, values, "failures"), law(key, values, "trials")
    k = np.arange(0, 60)
    assert np.allclose(failures.density(k), trials.density(k + successes), rtol=1e-12)
    assert trials.support[0] == failures.support[0] + successes == successes
    assert trials.moments()[0].value == pytest.approx(failures.moments()[0].value + successes)
    assert trials.moments()[1].value == failures.moments()[1].value


@pytest.mark.parametrize("key", FAMILIES)
def test_every_parameter_guards_its_domain(key):
    for form in FAMILIES[key].parameterisations:
        for parameter in form.parameters:
            assert parameter.low <= parameter.default <= parameter.high
            assert parameter.check(parameter.low) == parameter.low
            assert parameter.check(parameter.high) == parameter.high
            for bad in (np.nan, np.inf, -np.inf, "two", None):
                with pytest.raises(ValueError, match=parameter.name):
                    law(key, form.defaults() | {parameter.name: bad}, form.key)
            if np.isfinite(parameter.minimum):
                with pytest.raises(ValueError, match=parameter.name):
                    parameter.check(parameter.minimum - 1e-3)
                if not parameter.closed or parameter.closed == "high":
                    with pytest.raises(ValueError, match=parameter.name):
                        parameter.check(parameter.minimum)
            if parameter.integer:
                with pytest.raises(ValueError, match="integer"):
                    parameter.check(parameter.low + 0.5)


@pytest.mark.parametrize(
    ("key", "values", "text"),
    [
        ("uniform", {"lower": 2, "upper": 2}, "lower must be below upper, got 2 and 2"),
        ("triangular", {"lower": 0, "mode": 3, "upper": 2}, "order"),
        ("discrete_uniform", {"lower": 3, "upper": 2}, "lower must not exceed upper"),
        (
            "hypergeometric",
            {"population": 10, "marked": 11, "drawn": 3},
            "must not exceed population",
        ),
        ("gamma", {"shape": 2}, "parameters of gamma are shape, rate, got shape"),
        ("gaussian", {}, "family is unknown, got 'gaussian'"),
    ],
)
def test_domain_errors_name_what_is_wrong(key, values, text):
    with pytest.raises(ValueError, match=text):
        law(key, values)


def test_unknown_parameterisation_and_wrong_arguments():
    with pytest.raises(ValueError, match="parameterisation of gamma is unknown, got 'mean'"):
        law("gamma", None, "mean")
    with pytest.raises(ValueError, match="a must not exceed b, got a = 2, b = 1"):
        law("normal").interval(2, 1)
    with pytest.raises(ValueError, match="p must lie between 0 and 1"):
        law("normal").quantile(1.2)
    with pytest.raises(ValueError, match="size must be a positive integer, got 0"):
        law("normal").sample(0, seed=1)


def test_a_domain_reads_as_a_formula():
    assert Parameter("p", "p", "p", 0, 1, 0.5, 0, 1, closed="high").domain == "0 < p ≤ 1"
    assert Parameter("mu", "μ", "μ", -1, 1, 0).domain == "μ"


def test_an_interval_is_closed_and_exact():
    die = law("discrete_uniform", {"lower": 1, "upper": 6})
    assert die.interval(2, 4) == pytest.approx(0.5)
    assert die.interval(3, 3) == pytest.approx(1 / 6)
    assert die.interval(2.5, 2.9) == 0
    assert die.interval(-np.inf, 6) == 1
    # Far out on the right a difference of F would be 0.
    far = law("normal").interval(10, 11)
    assert far == pytest.approx(stats.norm.sf(10) - stats.norm.sf(11), rel=1e-9) and far > 0
    tail = law("poisson", {"rate": 1}).interval(30, 40)
    assert tail == pytest.approx(stats.poisson.pmf(np.arange(30, 41), 1).sum(), rel=1e-9)


@pytest.mark.parametrize("key", FAMILIES)
@settings(max_examples=10)
@given(data=st.data())
def test_interval_agrees_with_its_complement(key, data):
    each = law(key)
    ends = st.floats(-30, 30, allow_nan=False)
    a, b = sorted((data.draw(ends), data.draw(ends)))
    left = float(each.cdf(np.ceil(a) - 1)) if each.discrete else float(each.cdf(a))
    inside = each.interval(a, b)
    assert 0 <= inside <= 1
    assert inside + left + float(each.tail(b)) == pytest.approx(1, abs=1e-9)
    if each.discrete:
        assert np.array_equal(each.cdf([a, b]), each.cdf(np.floor([a, b])))


@pytest.mark.parametrize("key", FAMILIES)
def test_a_sample_follows_its_law_and_its_seed(key):
    each = law(key)
    sample = each.sample(2000, seed=3)
    assert np.array_equal(sample, each.sample(2000, seed=3))
    assert not np.array_equal(sample, each.sample(2000, seed=4))
    assert np.all(each.density(sample) > 0)
    # 2000 draws stay within 1.95/√n of F but once in a thousand (Kolmogorov).
    x = each.quantile(np.linspace(0.02, 0.98, 49))
    empirical = np.searchsorted(np.sort(sample), x, side="right") / sample.size
    assert np.abs(empirical - each.cdf(x)).max() < 1.95 / np.sqrt(2000)


def test_a_sample_moves_smoothly_with_the_parameter():
    near, far = (law("gamma", {"shape": a, "rate": 1}).sample(100, seed=0) for a in (2, 2.001))
    assert 0 < np.abs(near - far).max() < 0.01


@pytest.mark.parametrize("key", FAMILIES)
def test_a_law_travels_to_another_process(key):
    for form in FAMILIES[key].parameterisations:
        made = law(key, form.defaults(), form.key)
        again = pickle.loads(pickle.dumps(made))
        assert (again.family, again.parameterisation) == (made.family, made.parameterisation)
        assert again.arguments == made.arguments
        assert (again.location, again.scale) == (made.location, made.scale)
