"""Running means against sums one by one."""

import math

import numpy as np
import pytest

from core.maths.probability.populations import Cauchy, Exponential, Numbers, Pareto
from core.maths.probability.running_means import (
    BAND,
    Settling,
    draws_until,
    iterated_logarithm,
    judge_settling,
    running_means,
)


def test_counts_are_those_of_a_loop():
    draws = np.random.default_rng(1).exponential(size=(30, 400))
    found = running_means(draws, Exponential())
    for n in (10, 57, 400):
        z = [(row[:n].sum() - n) / math.sqrt(n) for row in draws]
        assert found.inside(n) == sum(abs(one) <= BAND for one in z)
        assert found.beyond(n) == sum(abs(one) > math.sqrt(2 * math.log(math.log(n))) for one in z)
        ever = sum(
            any(abs(row[:k].sum() - k) / math.sqrt(k) > BAND for k in range(10, n + 1))
            for row in draws
        )
        assert found.left(n) == ever
        assert found.means[3, n - 1] == pytest.approx(draws[3, :n].mean())


def test_without_variance_nothing_is_scaled():
    found = running_means(np.ones((2, 12)), Pareto(1.5))
    assert np.isnan(found.scaled).all() and found.inside(12) == 0


def test_where_running_means_go():
    assert judge_settling(Exponential()) is Settling.SETTLES
    assert judge_settling(Pareto(2.0)) is Settling.SLOW
    assert judge_settling(Pareto(1.0)) is Settling.RUNS_AWAY
    assert judge_settling(Cauchy()) is Settling.NEVER
    assert judge_settling(Numbers((3.0,))) is Settling.CONSTANT


def test_the_iterated_logarithm():
    assert np.isnan(iterated_logarithm(np.array([1.0, 2.0]))).all()
    n = np.array([3.0, 1e9])
    assert iterated_logarithm(n) == pytest.approx(np.sqrt(2 * np.log(np.log(n))))
    at = draws_until(2.5)
    assert iterated_logarithm(np.array([at]))[0] == pytest.approx(2.5)


def test_domain():
    with pytest.raises(ValueError, match="10 draws"):
        running_means(np.ones((2, 9)), Exponential())
