"""Impurities, judged by counting pairs and by sums of logarithms."""

from itertools import product
from math import log2

import numpy as np
import pytest

from core.maths.learning.impurity import (
    IMPURITIES,
    entropy_impurity,
    error_impurity,
    gini_impurity,
    split_gains,
)


def test_gini_is_the_chance_that_two_rows_differ():
    rows = [0, 0, 1, 1, 1]
    differ = np.mean([a != b for a, b in product(rows, rows)])
    assert gini_impurity(np.array(0.6)) == pytest.approx(differ)


def test_entropy_and_error():
    p = 0.3
    assert entropy_impurity(np.array(p)) == pytest.approx(-p * log2(p) - (1 - p) * log2(1 - p))
    assert error_impurity(np.array([0.0, 0.3, 0.8, 1.0])).tolist() == pytest.approx(
        [0, 0.3, 0.2, 0]
    )
    assert entropy_impurity(np.array([0.0, 1.0])).tolist() == [0.0, 0.0]


@pytest.mark.parametrize("name", [*IMPURITIES, "variance"])
def test_gains_are_falls_of_the_mean_impurity(name):
    y = np.array([0, 1, 1, 0, 1, 1, 1])
    f = {**IMPURITIES, "variance": lambda p: p * (1 - p)}[name]
    for k in range(1, 7):
        left, right = y[:k], y[k:]
        fall = f(y.mean()) - k / 7 * f(left.mean()) - (7 - k) / 7 * f(right.mean())
        gain = split_gains(name, 7, y.sum(), np.array(k), left.sum())
        assert gain >= 0 and gain == pytest.approx(float(fall), abs=1e-12)


def test_equal_shares_gain_nothing_by_any_measure():
    for name in IMPURITIES:
        assert split_gains(name, 9, 3, np.array(3), np.array(1)) == 0


def test_an_unknown_impurity():
    with pytest.raises(KeyError):
        split_gains("gain", 4, 2, np.array(2), np.array(1))
