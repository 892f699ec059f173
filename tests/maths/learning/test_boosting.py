"""Boosting, judged by scikit-learn's and by quadrature."""

from itertools import pairwise

import numpy as np
import pytest
from scipy.integrate import quad
from sklearn.ensemble import GradientBoostingRegressor

from core.maths.learning.boosting import (
    ENDS,
    PLACES,
    STEPS,
    Boosted,
    boost,
    boosted_curve,
    curve_sample,
    true_curve,
)


@pytest.mark.parametrize(("rate", "depth"), [(1.0, 1), (0.3, 2), (0.1, 3)])
def test_fits_are_scikit_learn_s(rate, depth):
    found = boosted_curve(60, 0.4, 2, rate, depth)
    model = GradientBoostingRegressor(
        learning_rate=rate, n_estimators=30, max_depth=depth, random_state=0,
    ).fit(found.x[:, None], found.y)  # fmt: skip
    for m, fit in enumerate(model.staged_predict(found.x[:, None]), 1):
        np.testing.assert_allclose(found.fits[m], fit, atol=1e-9)
    np.testing.assert_allclose(found.curves[30], model.predict(PLACES[:, None]), atol=1e-9)


@pytest.mark.parametrize("rate", [0.05, 1.0, 1.9, 2.0, 2.2])
def test_each_step_s_fall(rate):
    found = boosted_curve(50, 0.3, 1, rate, 2)
    for m in range(1, 12):
        wanted = found.own[m - 1] - rate * (2 - rate) * found.gain(m)
        assert found.own[m] == pytest.approx(wanted, rel=1e-9)
    assert found.judge(5) in (
        {Boosted.GROWS} if rate > 2 else {Boosted.STAYS} if rate == 2 else set(Boosted)
    )


def test_the_fresh_error_is_the_integral():
    found = boosted_curve(60, 0.5, 4, 0.2, 2)
    edges = sorted({*ENDS, 6.0, *((found.x[1:] + found.x[:-1]) / 2).tolist()})
    for m in (0, 10, 60):
        total = 0.0
        for a, b in pairwise(edges):  # between them F is that of the nearest point
            F = found.fits[m][np.abs(found.x - (a + b) / 2).argmin()]
            total += quad(lambda x, F: (true_curve(np.array(x)) - F) ** 2, a, b, args=(F,))[0]
        assert found.fresh[m] == pytest.approx(0.25 + total / 10, rel=0.01)


def test_cases():
    found = boosted_curve(80, 0.4, 1, 0.5, 2)
    best = found.best
    assert 0 < best < STEPS
    cases = [found.judge(m) for m in (0, 1, best, STEPS)]
    assert cases == [Boosted.START, Boosted.EARLY, Boosted.LEAST, Boosted.LATE]


def test_the_sample_is_in_order_and_noise_scales():
    x, y = curve_sample(50, 0.5, 3)
    assert (np.diff(x) >= 0).all()
    half = curve_sample(50, 0.25, 3)[1]
    np.testing.assert_allclose(y - true_curve(x), 2 * (half - true_curve(x)))


def test_errors():
    with pytest.raises(ValueError, match="rate must be positive, got 0"):
        boost(np.zeros((2, 1)), np.zeros(2), 0, 1, 1)
