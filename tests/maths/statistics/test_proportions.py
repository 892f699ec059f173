"""Wilson's and the exact interval against scipy and statsmodels."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats
from statsmodels.stats.proportion import proportion_confint

from core.maths.statistics.proportions import (
    count_share,
    exact_interval,
    unseen_bound,
    wilson_interval,
)


def test_wilson_is_scipys_and_its_ends_are_exact():
    for k, n, level in [(3, 20, 0.95), (0, 8, 0.8), (50, 50, 0.99), (200, 999, 0.5)]:
        theirs = stats.binomtest(k, n).proportion_ci(level, method="wilson")
        assert wilson_interval(k, n, level) == pytest.approx((theirs.low, theirs.high), abs=1e-12)
    assert wilson_interval(0, 8)[0] == 0 and wilson_interval(8, 8)[1] == 1
    assert np.isnan(wilson_interval(0, 0)).all()


def test_the_exact_interval_is_scipys_and_never_below_its_level():
    for k, n, level in [(3, 20, 0.95), (0, 8, 0.8), (50, 50, 0.99), (200, 999, 0.5)]:
        theirs = stats.binomtest(k, n).proportion_ci(level, method="exact")
        assert exact_interval(k, n, level) == pytest.approx((theirs.low, theirs.high), abs=1e-12)
    assert np.isnan(exact_interval(0, 0)).all()
    limits = np.array([exact_interval(k, 15) for k in range(16)])
    for share in np.linspace(0, 1, 101):
        inside = (limits[:, 0] <= share) & (share <= limits[:, 1])
        assert stats.binom.pmf(np.arange(16), 15, share)[inside].sum() >= 0.95 - 1e-12


def test_what_was_never_seen_comes_once_in_twenty_times_at_the_bound():
    for n in (1, 3, 40, 1000):
        assert stats.binom.pmf(0, n, unseen_bound(n)) == pytest.approx(0.05)
        assert unseen_bound(n) == pytest.approx(proportion_confint(0, n, 0.1, method="beta")[1])
    assert unseen_bound(0) == 1
    with pytest.raises(ValueError):
        unseen_bound(-1)


@settings(max_examples=50)
@given(st.integers(0, 60), st.integers(0, 60), st.sampled_from([0.5, 0.9, 0.95, 0.99]))
def test_wilson_against_statsmodels(hits, misses, level):
    found = count_share(hits, hits + misses, level)
    if hits + misses == 0:
        assert np.isnan(found.share)
        assert (found.low, found.high) == (0, 1)
        return
    low, high = proportion_confint(hits, hits + misses, 1 - level, method="wilson")
    assert found.low == pytest.approx(low, abs=1e-9)
    assert found.high == pytest.approx(high, abs=1e-9)
    assert found.low <= found.share <= found.high


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: count_share(3, 2), "hits must lie between 0 and n = 2, got 3"),
        (lambda: count_share(1, 2, 1.0), "level must lie in"),
        (lambda: wilson_interval(3, 2), "successes must lie"),
        (lambda: wilson_interval(1, 2, 1.0), "level must lie in"),
        (lambda: exact_interval(3, 2), "successes must lie"),
        (lambda: exact_interval(1, 2, 1.0), "level must lie in"),
    ],
)
def test_bad_arguments(call, message):
    with pytest.raises(ValueError, match=message):
        call()
