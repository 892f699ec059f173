"""Intervals about a line against statsmodels, their exact means against simulation."""

import numpy as np
import pytest
import statsmodels.api as sm
from scipy import stats

from core.maths.statistics.line_intervals import (
    Cover,
    Errors,
    draw_samples,
    judge_coverage,
    lags,
    mean_claims,
    measure_coverage,
    quantile,
    standard_error,
    standard_normals,
    weights,
)

MADE = [
    Errors("equal", 12),
    Errors("unequal", 30, growth=12.0),
    Errors("unequal", 9, growth=0.2),
    Errors("correlated", 40, rho=0.8),
    Errors("correlated", 25, rho=-0.6),
    Errors("equal", 3),
]


@pytest.mark.parametrize("made", MADE, ids=str)
def test_standard_errors_are_those_of_statsmodels(made):
    found = draw_samples(made, standard_normals(3, 60, 4))
    x = made.x
    for at in range(3):
        fit = sm.OLS(2 + 0.5 * x + found.errors[at], sm.add_constant(x)).fit()
        assert found.leverage == pytest.approx(fit.get_influence().hat_matrix_diag)
        assert found.residuals[at] == pytest.approx(fit.resid, abs=1e-10)
        for ask in (-3.0, 5.0, 8.3):
            a, c = np.array([1, ask]), weights(x, ask)
            robust = {
                "ordinary": fit.cov_params(),
                "hc3": fit.get_robustcov_results("HC3").cov_params(),
                "newey-west": fit.get_robustcov_results(
                    "HAC", maxlags=lags(made.n), use_correction=False
                ).cov_params(),
            }
            for formula, covariance in robust.items():
                mine = standard_error(found.residuals[at], found.leverage, c, formula)
                assert mine == pytest.approx(np.sqrt(max(a @ covariance @ a, 0)), rel=1e-6), formula
            frame = fit.get_prediction(a[None]).summary_frame(alpha=0.1)
            t = quantile(made.n, 0.9)
            line = t * standard_error(found.residuals[at], found.leverage, c, "ordinary")
            assert 2 * line == pytest.approx(frame["mean_ci_upper"][0] - frame["mean_ci_lower"][0])
            value = 2 * t * found.scatter[at] * np.sqrt(1 + c @ c)
            assert value == pytest.approx(frame["obs_ci_upper"][0] - frame["obs_ci_lower"][0])


@pytest.mark.parametrize("made", MADE, ids=str)
@pytest.mark.parametrize("formula", ["ordinary", "hc3", "newey-west"])
def test_mean_claims_against_simulation(made, formula):
    found = draw_samples(made, standard_normals(6_000, made.n, 7))
    for ask in (0.0, 6.0, 14.0):
        c = weights(made.x, ask)
        true, claimed = (float(one[0]) for one in mean_claims(made, np.array([ask]), formula))
        off = found.errors @ c
        assert np.sqrt((off**2).mean()) == pytest.approx(true, rel=0.05)
        squares = standard_error(found.residuals, found.leverage, c, formula) ** 2
        error = squares.std() / np.sqrt(len(squares))
        assert abs(squares.mean() - claimed**2) < 5 * error + 1e-12


def test_errors_have_their_covariance():
    for made in MADE:
        errors = draw_samples(made, standard_normals(10_000, made.n, 3)).errors
        assert np.cov(errors.T) == pytest.approx(made.covariance(), abs=0.12 * made.growth + 0.1)


def test_coverage_is_counted_one_by_one():
    made = Errors("unequal", 14, growth=6.0)
    found = draw_samples(made, standard_normals(300, 20, 11))
    x, held, values = made.x, 0, 0
    for e, w in zip(found.errors, found.fresh, strict=True):
        fit = stats.linregress(x, e)
        at = fit.intercept + fit.slope * 9
        s = np.sqrt(((e - fit.intercept - fit.slope * x) ** 2).sum() / 12)
        h = 1 / 14 + (9 - x.mean()) ** 2 / ((x - x.mean()) ** 2).sum()
        t = stats.t.ppf(0.975, 12)
        held += abs(at) <= t * s * np.sqrt(h)
        values += abs(at - w * 6**0.4) <= t * s * np.sqrt(1 + h)
    coverage = measure_coverage(found, 9.0, 0.95, "ordinary")
    assert (coverage.line, coverage.value) == pytest.approx((held / 300, values / 300))
    assert coverage.line_error == pytest.approx(np.sqrt(held / 300 * (300 - held) / 300 / 300))


def test_promises_are_kept_where_theory_says_so():
    found = draw_samples(Errors("equal", 5), standard_normals(20_000, 5, 5))
    for level in (0.5, 0.9, 0.99):
        coverage = measure_coverage(found, 12.0, level, "ordinary")
        for share in (coverage.line, coverage.value):
            assert abs(share - level) < 4 * np.sqrt(level * (1 - level) / 20_000)


def test_verdicts_and_errors():
    assert judge_coverage(0.99, 0.95, 2000, False) is Cover.WIDE
    assert judge_coverage(0.951, 0.95, 2000, False) is Cover.CLOSE
    assert judge_coverage(0.5, 0.95, 2000, True) is Cover.EXACT
    assert Errors("unequal", 4).plain and Errors("correlated", 4).plain
    assert not Errors("correlated", 4, rho=0.1).plain
    for bad in ({"kind": "odd"}, {"n": 2}, {"growth": 0.0}, {"rho": 1.0}):
        with pytest.raises(ValueError):
            Errors(**({"kind": "equal", "n": 5} | bad))
    with pytest.raises(ValueError, match="formula"):
        standard_error(np.ones(4), np.zeros(4), np.ones(4), "white")


@pytest.mark.parametrize("rho", [-0.9, 0.0, 0.8, 0.95])
def test_correlated_errors_are_the_triangle_of_their_covariance(rho):
    made, normals = Errors("correlated", 12, rho=rho), standard_normals(6, 12, 3)
    wanted = normals[0] @ np.linalg.cholesky(made.covariance()).T
    assert draw_samples(made, normals).errors == pytest.approx(wanted, abs=1e-12)
