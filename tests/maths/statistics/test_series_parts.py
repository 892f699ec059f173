"""The parts of a series against their own identities and statsmodels' autocorrelation."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from statsmodels.tsa.stattools import acf

from core.maths.statistics.exponential_smoothing import HoltWinters, smoothing_states
from core.maths.statistics.series_parts import Naive, Rest, judge_parts, split_parts

gains = st.floats(0, 1)
many = settings(max_examples=40)


def made(seed, n=90, season=6):
    t = np.arange(n)
    noise = np.random.default_rng(seed).standard_normal(n)
    return 30 + 0.1 * t + 4 * np.cos(2 * np.pi * t / season) + noise


@given(st.integers(0, 999), gains, gains, gains, st.booleans())
@many
def test_parts_and_rest_make_the_series(seed, alpha, beta, gamma, multiply):
    values, model = made(seed), HoltWinters(alpha, beta, gamma, 0.9, 6)
    found = split_parts(values, model, multiply, 5)
    assert found.fitted + found.rest == pytest.approx(values)
    if multiply:
        errors, *_ = smoothing_states(np.log(values), model)
        assert np.log(values / found.fitted) == pytest.approx(errors, abs=1e-9)
    level, trend, error, after = found.last
    assert after == pytest.approx(level + trend + alpha * error)
    assert (np.log(found.level[-1]) if multiply else found.level[-1]) == pytest.approx(after)


@given(st.integers(0, 999), gains, gains)
@many
def test_the_verdict_is_numpy_s_and_statsmodels_s(seed, alpha, gamma):
    values, model = made(seed), HoltWinters(alpha, 0.1, gamma, 1.0, 6)
    found = split_parts(values, model, False, 3)
    case = judge_parts(values, found, 6)
    errors = smoothing_states(values, model)[0][12:]
    assert case.error == pytest.approx(np.sqrt(np.mean(errors**2)))
    assert case.naive_error == pytest.approx(np.sqrt(np.mean((values[12:] - values[6:-6]) ** 2)))
    assert case.memory == pytest.approx(acf(errors, nlags=1)[1])
    assert (case.naive is Naive.BETTER) == (case.error < case.naive_error)
    assert (case.rest is Rest.MEMORY) == (abs(case.memory) > 1.96 / np.sqrt(78))


def test_odd_series():
    flat = np.full(40, 5.0)
    case = judge_parts(flat, split_parts(flat, HoltWinters(0.3, 0.2, 0.1, 1, 4), True, 4), 4)
    assert (case.rest, case.naive) == (Rest.NONE, Naive.BOTH_RIGHT)
    exact = np.tile([1.0, 5, 2], 12) + 0.3 * np.arange(36)
    found = split_parts(exact, HoltWinters(0.3, 0.2, 0.1, 1, 3), False, 6)
    assert judge_parts(exact, found, 3).rest is Rest.NONE
    assert found.ahead == pytest.approx(np.tile([1.0, 5, 2], 2) + 0.3 * np.arange(36, 42))
    short = np.arange(8.0) ** 2
    assert judge_parts(short, split_parts(short, HoltWinters(1, 0, 0, 1, 1), False, 1), 1).rest in (
        Rest.SHORT,
    )
    walk = np.random.default_rng(0).standard_normal(60).cumsum()
    start = walk[1] - walk[0]
    last = split_parts(walk - start * np.arange(60), HoltWinters(1, 0, 0, 1, 1), False, 1)
    assert judge_parts(walk - start * np.arange(60), last, 1).naive is Naive.SAME
    with pytest.raises(ValueError, match="must be positive where parts multiply, got 0"):
        split_parts(np.array([0.0, 1, 2, 3]), HoltWinters(1, 0, 0, 1, 1), True, 1)
