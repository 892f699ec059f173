"""Standard errors against closed forms, scipy's Hessian of scipy's densities, and simulation."""

import numpy as np
import pytest
from scipy import differentiate, special, stats

from core.maths.probability.families import FAMILIES, law
from core.maths.probability.fitting import NOT_FITTED, fit
from core.maths.probability.standard_errors import Curvature, standard_errors

N = 150


def errors_of(family, x):
    fitted = fit(family, x)
    found = standard_errors(fitted, lambda each: each.log_density(x).sum())
    return found, fitted


def trigamma_errors(a, b, n):
    """Of shape and rate of a gamma law: the information is n·[[ψ′(a), −1/b], [−1/b, a/b²]]."""
    information = n * np.array([[special.polygamma(1, a), -1 / b], [-1 / b, a / b**2]])
    return np.sqrt(np.diag(np.linalg.inv(information)))


CLOSED = {
    "normal": lambda m, s: (s / np.sqrt(N), s / np.sqrt(2 * N)),
    "log_normal": lambda m, s: (s / np.sqrt(N), s / np.sqrt(2 * N)),
    "exponential": lambda rate: (rate / np.sqrt(N),),
    "poisson": lambda rate: (np.sqrt(rate / N),),
    "bernoulli": lambda p: (np.sqrt(p * (1 - p) / N),),
    "geometric": lambda p: (p * np.sqrt((1 - p) / N),),
    "chi_squared": lambda nu: (2 / np.sqrt(N * special.polygamma(1, nu / 2)),),
    "gamma": lambda a, b: trigamma_errors(a, b, N),
    "inverse_gamma": lambda a, b: trigamma_errors(a, b, N),
}


@pytest.mark.parametrize("family", CLOSED)
def test_closed_forms(family):
    found, fitted = errors_of(family, law(family).sample(N, seed=3))
    wanted = CLOSED[family](*fitted.law.values.values())
    assert list(found.errors.values()) == pytest.approx(wanted, rel=1e-4)
    assert list(found.errors) == list(fitted.law.values)


BY_SCIPY = {
    "student_t": lambda x, nu, mu, s: stats.t.logpdf((x - mu) / s, nu) - np.log(s),
    "cauchy": lambda x, mu, g: stats.cauchy.logpdf((x - mu) / g) - np.log(g),
    "logistic": lambda x, mu, s: stats.logistic.logpdf((x - mu) / s) - np.log(s),
    "gumbel": lambda x, mu, b: stats.gumbel_r.logpdf((x - mu) / b) - np.log(b),
    "weibull": lambda x, k, s: stats.weibull_min.logpdf(x / s, k) - np.log(s),
    "beta": lambda x, a, b: stats.beta.logpdf(x, a, b),
    "f": lambda x, d1, d2: stats.f.logpdf(x, d1, d2),
    "negative_binomial": lambda x, r, p: stats.nbinom.logpmf(x, r, p),
}


@pytest.mark.parametrize("family", BY_SCIPY)
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_hessian_by_scipy(family, seed):
    x = law(family).sample(N, seed)
    found, fitted = errors_of(family, x)
    at = np.array(list(fitted.law.values.values()))

    def height(u):
        parts = [(a * np.exp(t))[..., None] for a, t in zip(at, u, strict=True)]
        return BY_SCIPY[family](x, *parts).sum(axis=-1)

    step = 0.1 if family == "negative_binomial" else 0.5  # a probability soon meets its end
    hessian = differentiate.hessian(height, np.zeros(at.size), initial_step=step).ddf
    wanted = np.abs(at) * np.sqrt(np.diag(np.linalg.inv(-hessian)))
    assert list(found.errors.values()) == pytest.approx(wanted, rel=1e-3)


@pytest.mark.parametrize("family", ["gamma", "inverse_gamma"])
def test_parameters_that_nearly_make_up_for_each_other(family):
    """Years: the shape is over 10,000 and tied to the rate to one part in 20,000."""
    x = np.random.default_rng(0).normal(1950, 20, N)
    found, fitted = errors_of(family, x)
    wanted = trigamma_errors(*fitted.law.values.values(), N)
    assert list(found.errors.values()) == pytest.approx(wanted, rel=1e-3)


@pytest.mark.parametrize("family", ["weibull", "negative_binomial", "logistic"])
def test_the_scatter_of_fits_to_fresh_samples(family):
    many, n = 150, 400
    estimates, errors = [], []
    for seed in range(many):
        found, fitted = errors_of(family, law(family).sample(n, seed))
        if fitted.law is not None:
            estimates.append(list(fitted.law.values.values()))
            errors.append(list(found.errors.values()))
    assert len(errors) > 0.95 * many
    # Medians and quartiles: r has a long tail. A scatter from 150 fits is off by 8 %.
    scatter = stats.iqr(estimates, axis=0) / 1.349
    assert np.median(errors, axis=0) == pytest.approx(scatter, rel=0.25)


@pytest.mark.parametrize(
    ("family", "data", "case"),
    [
        ("uniform", [1, 2, 5], Curvature.END_OF_SUPPORT),
        ("pareto", [1, 2, 5], Curvature.END_OF_SUPPORT),
        ("binomial", [3, 4, 4, 5, 5, 4], Curvature.END_OF_SUPPORT),
        ("bernoulli", [1, 1, 1], Curvature.BOUNDARY),
        ("bernoulli", [0, 0], Curvature.BOUNDARY),
        ("geometric", [1, 1], Curvature.BOUNDARY),
        ("normal", [1, 2], Curvature.KNOWN),
        ("exponential", [4, 4], Curvature.KNOWN),
    ],
)
def test_where_there_is_no_standard_error(family, data, case):
    x = np.array(data, float)
    found, _ = errors_of(family, x)
    assert found.case is case and bool(found.errors) == (case is Curvature.KNOWN)


@pytest.mark.parametrize(
    ("data", "case", "level"),
    [
        ([1, 2, 4, 7], Curvature.LEVEL, (2, 4)),
        ([-10, -9, 9, 10], Curvature.LEVEL, (-9, 9)),
        ([0, 0, 3, 5], Curvature.LEVEL, (0, 3)),
        ([1, 2, 4], Curvature.CORNER, None),
        ([1, 2, 2, 7], Curvature.CORNER, None),
    ],
)
def test_laplaces_scale_has_an_error_where_its_location_has_none(data, case, level):
    x = np.array(data, float)
    found, fitted = errors_of("laplace", x)
    assert found.case is case and list(found.errors) == ["b"]
    assert found.errors["b"] == pytest.approx(fitted.law.values["b"] / np.sqrt(x.size), rel=1e-6)
    assert found.level == (level and pytest.approx(level, abs=1e-7))


@pytest.mark.parametrize("unit", [1e-6, 1, 1e6])
@pytest.mark.parametrize("half", [(9, 10), (9.4, 10), (1, 3), (8.5, 10)])
def test_a_shallow_top_is_no_level_one(half, unit):
    """±a and ±b: γ² = ab, and of Cauchy's law −∂²ln L/∂μ² = 2 Σ (γ² − x²)/(γ² + x²)²."""
    x = unit * np.array([-half[1], -half[0], *half])
    found, fitted = errors_of("cauchy", x)
    square = half[0] * half[1] * unit**2
    information = 2 * np.sum((square - x**2) / (square + x**2) ** 2)
    assert fitted.law.values["gamma"] == pytest.approx(np.sqrt(square), rel=1e-9)
    assert found.errors["mu"] == pytest.approx(information**-0.5, rel=2e-3)


@pytest.mark.parametrize(
    ("family", "data", "shallow"),
    [
        ("cauchy", [-10, -9, 9, 10], ["mu"]),
        ("cauchy", [-10, -4, 4, 10], []),
        ("cauchy", [1, 2, 3, 4, 5], []),
        ("normal", [-10, -9, 9, 10], []),
        ("logistic", [-10, -9, 9, 10], []),
    ],
)
def test_an_error_of_a_shallow_top_is_called_so(family, data, shallow):
    found, _ = errors_of(family, np.array(data, float))
    assert list(found.shallow) == shallow


@pytest.mark.parametrize("family", [key for key in FAMILIES if key not in NOT_FITTED])
def test_no_top_is_shallow_where_numbers_are_many(family):
    assert not errors_of(family, law(family).sample(300, 5))[0].shallow


def test_a_level_likelihood_has_no_standard_error():
    fitted = fit("normal", [1.0, 2.0, 4.0])
    assert standard_errors(fitted, lambda each: 0.0).case is Curvature.FLAT
    ridge = standard_errors(fitted, lambda each: -((each.values["sd"] - 1.25) ** 2))
    assert ridge.case is Curvature.FLAT and not ridge.errors


def test_the_unit_of_the_numbers_is_the_unit_of_the_errors():
    x = law("weibull").sample(N, 1)
    (one, _), (other, _) = errors_of("weibull", x), errors_of("weibull", 1000 * x)
    assert other.errors["scale"] == pytest.approx(1000 * one.errors["scale"], rel=1e-5)
    assert other.errors["k"] == pytest.approx(one.errors["k"], rel=1e-5)


@pytest.mark.parametrize("family", [key for key in FAMILIES if key not in NOT_FITTED])
def test_every_family_has_errors_or_a_case(family):
    x = law(family).sample(60, 5)
    found, fitted = errors_of(family, x)
    if found.case is Curvature.KNOWN:
        assert all(0 < e < np.inf for e in found.errors.values())
        assert set(found.errors) == set(fitted.law.values)


def test_a_failed_fit_raises():
    with pytest.raises(ValueError, match="fit that stands"):
        standard_errors(fit("poisson", [0, 0]), lambda each: 0.0)
