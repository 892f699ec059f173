"""Ridge and lasso against scikit-learn, and against the conditions that a minimum has to fulfil."""

import warnings

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.linear_model import Lasso, LinearRegression, Ridge, lars_path

from core.maths.statistics.shrinkage import (
    Contact,
    coefficients,
    condition_number,
    coordinate_descent,
    cross_validate,
    freedom,
    judge_contact,
    lasso_path,
    ridge,
    standardise,
)


def table(seed, n=None, d=None, rho=0.0):
    rng = np.random.default_rng(seed)
    n, d = n or int(rng.integers(4, 30)), d or int(rng.integers(1, 9))
    X = rng.standard_normal((n, d)) + rho * rng.standard_normal((n, 1))
    return X, X @ rng.integers(-2, 3, d) + rng.standard_normal(n)


@given(st.integers(0, 10**6))
@settings(max_examples=60)
def test_the_path_is_a_minimum_everywhere(seed):
    """|c − Gβ| ≤ λ, with equality and the sign of β where β is not 0 (Tibshirani 1996)."""
    X, y = table(seed, rho=2.0 * (seed % 3))
    one = standardise(X, y)
    path = lasso_path(one)
    assert path.lambdas[-1] == 0 and (np.diff(path.lambdas) <= 0).all()
    top = path.lambdas[0]
    for lam in np.append(path.lambdas, np.linspace(0, 1.2 * top, 30)):
        beta = path.at(lam)
        left = one.pull - one.gram @ beta
        assert np.abs(left).max() <= lam + 1e-8 * max(top, 1), (seed, lam)
        on = np.abs(beta) > 1e-9
        assert left[on] == pytest.approx(lam * np.sign(beta[on]), abs=1e-7 * max(top, 1))


@pytest.mark.parametrize("unit", [1e-300, 1e-200, 1e-100, 1e100])
def test_the_unit_of_a_column_changes_nothing(unit):
    X, y = table(5, n=12, d=3)
    plain, scaled = standardise(X, y), standardise(unit * X, y)
    assert pytest.approx(plain.X) == scaled.X and scaled.scale == pytest.approx(unit * plain.scale)


def test_what_no_fold_could_foresee_is_large_and_a_number():
    X = np.array([[1e-100, 1.0], [2e-100, 3.0], [7e99, 2.0], [-1e-100, 4.0]])
    found = cross_validate(X, np.array([0.0, 1.0, 2.0, 4.0]), np.array([1.0, 0.0]), "ridge", 2, 1)
    assert np.isfinite(found.error).all() and np.isfinite(found.spread).all()
    assert found.error.max() > 1e100


@pytest.mark.parametrize("seed", range(12))
def test_as_scikit_learn_has_them(seed):
    X, y = table(seed, n=25, d=4)
    one = standardise(X, y)
    path = lasso_path(one)
    for lam in (0.5 * path.lambdas[0], 0.1 * path.lambdas[0], 0.01):
        theirs = Lasso(alpha=lam, tol=1e-12, max_iter=100_000).fit(one.X, y)
        assert path.at(lam) == pytest.approx(theirs.coef_, abs=1e-7)
        assert coordinate_descent(one, lam) == pytest.approx(theirs.coef_, abs=1e-7)
        theirs = Ridge(alpha=25 * lam, tol=1e-12).fit(one.X, y)
        assert ridge(one, lam) == pytest.approx(theirs.coef_)
    alphas, _, theirs = lars_path(one.X, one.y, method="lasso")
    assert pytest.approx(theirs, abs=1e-8) == path.at(alphas).T
    plain = LinearRegression().fit(one.X, y)
    assert plain.intercept_ == pytest.approx(one.centre)
    for penalty in ("ridge", "lasso"):
        assert coefficients(one, np.zeros(1), penalty)[0] == pytest.approx(plain.coef_)


def test_edges_of_lambda():
    one = standardise(*table(3, n=20, d=3))
    assert np.abs(ridge(one, 1e12)).max() < 1e-9 and (lasso_path(one).at(1e12) == 0).all()
    constant = standardise(np.ones((5, 2)), np.arange(5.0))
    assert (ridge(constant, 0.0) == 0).all() and (lasso_path(constant).at(0.0) == 0).all()
    assert np.isnan(condition_number(constant))
    still = standardise(table(4, n=9, d=2)[0], np.full(9, 3.0))
    assert (lasso_path(still).at(0.5) == 0).all()


def test_twins_share_under_ridge_and_not_under_lasso():
    X, y = table(5, n=15, d=1)
    one = standardise(np.column_stack([X, X]), y)
    assert condition_number(one) == np.inf
    first, second = ridge(one, 0.3)
    assert first == pytest.approx(second)
    path = lasso_path(one)
    assert path.at(0.01)[1] == 0
    single = lasso_path(standardise(X, y)).at(0.01)[0]
    assert path.at(0.01).sum() == pytest.approx(single)
    assert ridge(one, 0.0).sum() == pytest.approx(ridge(standardise(X, y), 0.0)[0])


def test_more_columns_than_rows():
    X, y = table(6, n=6, d=12)
    one = standardise(X, y)
    path = lasso_path(one)
    assert max(np.count_nonzero(path.at(lam)) for lam in np.linspace(1e-6, 1, 200)) <= 5
    assert one.y == pytest.approx(one.X @ path.at(0.0), abs=1e-7)
    assert ridge(one, 0.0) == pytest.approx(np.linalg.lstsq(one.X, one.y)[0], abs=1e-9)


def test_freedom():
    X, y = table(7, n=30, d=5)
    one = standardise(X, y)
    for lam in (0.0, 0.2, 5.0):
        hat = one.X @ np.linalg.inv(one.gram + lam * np.eye(5)) @ one.X.T / 30
        assert freedom(one, lam, ridge(one, lam), "ridge") == pytest.approx(np.trace(hat))
    assert freedom(one, 0.1, np.array([0, 1.0, 0, 2, 0]), "lasso") == 2


@pytest.mark.parametrize("penalty", ["ridge", "lasso"])
def test_cross_validation_by_hand(penalty):
    X, y = table(8, n=23, d=3)
    lambdas = np.geomspace(3, 0.001, 9)
    found = cross_validate(X, y, lambdas, penalty, 5, 4)
    order = np.random.default_rng(4).permutation(23)
    errors = []
    for at in range(5):
        out = order[at::5]
        rest = np.setdiff1d(np.arange(23), out)
        mean, scale = X[rest].mean(0), X[rest].std(0)
        row = []
        for lam in lambdas:
            model = (
                Ridge(alpha=len(rest) * lam) if penalty == "ridge" else Lasso(alpha=lam, tol=1e-10)
            )
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                model.fit((X[rest] - mean) / scale, y[rest])
            row.append(((y[out] - model.predict((X[out] - mean) / scale)) ** 2).mean())
        errors.append(row)
    errors = np.array(errors)
    assert found.error == pytest.approx(errors.mean(0), rel=1e-5)
    assert found.spread == pytest.approx(errors.std(0, ddof=1) / np.sqrt(5), rel=1e-4)
    limit = errors.mean(0).min() + found.spread[np.argmin(errors.mean(0))]
    assert found.simple == np.flatnonzero(errors.mean(0) <= limit)[0] <= found.best


def test_errors():
    X, y = table(9, n=8, d=2)
    for call in (
        lambda: standardise(X, y[:-1]),
        lambda: standardise(X[:1], y[:1]),
        lambda: coefficients(standardise(X, y), np.ones(1), "elastic"),
        lambda: cross_validate(X, y, np.ones(1), "ridge", 5, 1),
        lambda: cross_validate(X, y, np.ones(1), "ridge", 1, 1),
    ):
        with pytest.raises(ValueError):
            call()


def test_contacts():
    X, y = table(10, n=30, d=4)
    one = standardise(X, y)
    path, seen = lasso_path(one), set()
    for lam in [0.0, *np.geomspace(1e-6, 2, 60) * path.lambdas[0]]:
        beta = path.at(lam)
        case = judge_contact(one, lam, beta, "lasso")
        zeros = int((beta == 0).sum())
        assert (case is Contact.ORIGIN) == (zeros == 4) == (lam >= path.lambdas[0])
        assert (case is Contact.CORNER) == (lam > 0 and 0 < zeros < 4)
        seen.add(case)
    assert seen == {Contact.FREE, Contact.ORIGIN, Contact.CORNER, Contact.EDGE}
    assert judge_contact(one, 9.0, ridge(one, 9.0), "ridge") is Contact.ROUND
    still = standardise(X, np.ones(30))
    assert judge_contact(still, 1.0, np.zeros(4), "ridge") is Contact.NOTHING
