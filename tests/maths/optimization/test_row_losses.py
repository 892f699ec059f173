"""The loss of rows against plain sums, and the variance of a batch's mean against all batches."""

from itertools import combinations, product

import numpy as np
import pytest
from sklearn.linear_model import LinearRegression

from core.maths.optimization.row_losses import (
    TABLES,
    along_curvatures,
    gradient_noise,
    noise_share,
    row_loss,
    shipped_rows,
)


@pytest.mark.parametrize("name", TABLES)
def test_minimum_and_standardisation(name):
    loss = shipped_rows(name)
    assert np.column_stack([loss.X, loss.y]).mean(0) == pytest.approx(np.zeros(3), abs=1e-12)
    assert loss.X.std(0) == pytest.approx(np.ones(2))
    fit = LinearRegression(fit_intercept=False).fit(loss.X, loss.y)
    assert loss.minimum == pytest.approx(fit.coef_)
    rest = loss.y - fit.predict(loss.X)
    assert loss.minimum_loss == pytest.approx((rest**2).mean() / 2, abs=1e-15)
    w = np.array([[0.3, -1.2], [2.0, 0.1]])
    raw = ((loss.X @ w.T - loss.y[:, None]) ** 2).mean(0) / 2
    assert loss.excess(w) == pytest.approx(raw - loss.minimum_loss)
    assert (loss.noise == 0).all() == (name == "exact")


def test_noise_is_the_covariance_of_row_gradients():
    loss = shipped_rows("ravine")
    for w in ((0.0, 0.0), (-1.3, 0.7)):
        rows = loss.X * (loss.X @ w - loss.y)[:, None]
        assert gradient_noise(loss, w - loss.minimum) == pytest.approx(np.cov(rows.T, bias=True))


@pytest.mark.parametrize("batch", [1, 2, 3, 5])
def test_share_of_the_variance_over_all_batches(batch):
    values = np.array([0.3, -1.0, 2.5, 0.0, 4.0])
    single = values.var()
    without = np.var([values[list(b)].mean() for b in combinations(range(5), batch)])
    assert noise_share(5, batch) * single == pytest.approx(without, abs=1e-15)
    if batch <= 3:
        again = np.var([values[list(b)].mean() for b in product(range(5), repeat=batch)])
        assert noise_share(5, batch, replaced=True) * single == pytest.approx(again)


def test_what_has_no_answer_is_refused():
    with pytest.raises(ValueError, match="collinear"):
        row_loss(np.array([[1.0, 2.0], [2.0, 4.0]]), np.ones(2))
    for batch in (0, 6):
        with pytest.raises(ValueError, match="batch"):
            noise_share(5, batch)


@pytest.mark.parametrize("name", ["diabetes", "ravine", "exact"])
def test_along_the_curvatures_it_is_the_same_loss(name):
    loss, weights = shipped_rows(name), np.array([-1.0, 1.5])
    turned, moved = along_curvatures(loss, weights)
    again = row_loss(turned.X, turned.y)
    assert turned.hessian[0, 1] == 0 and np.diag(turned.hessian) == pytest.approx(loss.curvatures)
    assert turned.excess(moved) == pytest.approx(loss.excess(weights), rel=1e-12)
    for own, other in (
        *((turned.spread, again.spread), (turned.cross, again.cross)),
        *((turned.noise, again.noise), (turned.minimum, again.minimum)),
    ):
        np.testing.assert_allclose(own, other, atol=1e-12)
