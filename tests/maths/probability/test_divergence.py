"""Divergences against scipy and mpmath, Pinsker's bound, and the cases in whole numbers."""

import itertools
import math

import mpmath
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import special, stats

from core.maths.probability.divergence import (
    Comparison,
    Trust,
    compare,
    cross_entropy,
    judge_trust,
    kl_divergence,
    kl_terms,
    log_loss,
    pinsker,
    total_variation,
)

row = st.lists(st.integers(0, 20), min_size=4, max_size=4)


@given(row.filter(any), row.filter(any))
@settings(max_examples=80)
def test_against_scipy(a, b):
    p, q = np.array(a) / sum(a), np.array(b) / sum(b)
    found = compare(a, b, math.e)
    assert kl_terms(p, q, math.e) == pytest.approx(special.rel_entr(p, q), abs=1e-15)
    assert found.forward == pytest.approx(stats.entropy(a, b), abs=1e-12)
    assert found.backward == pytest.approx(stats.entropy(b, a), abs=1e-12)
    assert compare(a, b).forward == pytest.approx(stats.entropy(a, b, base=2), abs=1e-12)
    if math.isfinite(found.forward):
        assert found.cross == pytest.approx(found.entropy + found.forward)
    assert cross_entropy(p, q) >= found.entropy / math.log(2) - 1e-12
    assert found.variation <= min(float(pinsker(found.forward)), 1) + 1e-12
    assert found.variation == pytest.approx(
        max(
            abs(p[list(event)].sum() - q[list(event)].sum())
            for k in range(5)
            for event in itertools.combinations(range(4), k)
        )
    )


@given(row, row)
@settings(max_examples=120)
def test_cases(a, b):
    found = compare(a, b)
    lost = [k for k in range(4) if a[k] and not b[k]]
    unseen = [k for k in range(4) if b[k] and not a[k]]
    if not any(a):
        wanted = Comparison.NO_TRUTH
    elif not any(b):
        wanted = Comparison.NO_BELIEF
    elif all(x * sum(b) == y * sum(a) for x, y in zip(a, b, strict=True)):
        wanted = Comparison.EQUAL
        assert found.forward == found.backward == found.variation == 0
    elif not any(x and y for x, y in zip(a, b, strict=True)):
        wanted = Comparison.DISJOINT
        assert found.variation == 1
    else:
        wanted = {
            (True, True): Comparison.BOTH_RULE_OUT,
            (True, False): Comparison.RULED_OUT,
            (False, True): Comparison.RULES_OUT,
            (False, False): Comparison.FINITE,
        }[bool(lost), bool(unseen)]
    assert found.case is wanted
    if any(a) and any(b):
        assert (math.isinf(found.forward), math.isinf(found.backward)) == (
            bool(lost),
            bool(unseen),
        )
        assert (list(found.lost), list(found.unseen)) == (lost, unseen)


def test_pinsker_is_nearly_met_by_near_coins():
    mpmath.mp.dps = 30
    e = mpmath.mpf("0.01")
    kl = sum(p * mpmath.log(2 * p) for p in (mpmath.mpf("0.5") + e, mpmath.mpf("0.5") - e))
    assert kl_divergence([0.51, 0.49], [0.5, 0.5], math.e) == pytest.approx(float(kl), rel=1e-9)
    assert float(pinsker(float(kl))) == pytest.approx(
        total_variation([0.51, 0.49], [0.5, 0.5]), rel=1e-4
    )


@given(st.integers(0, 20), st.floats(0.01, 0.99))
@settings(max_examples=60)
def test_log_loss_is_the_mean_over_the_cases(right, c):
    given_to_truth = [c] * right + [1 - c] * (20 - right)
    assert float(log_loss(right / 20, c, math.e)) == pytest.approx(-np.log(given_to_truth).mean())
    coin = [right / 20, 1 - right / 20]
    assert float(log_loss(right / 20, c)) == pytest.approx(
        stats.entropy(coin, base=2) + stats.entropy(coin, [c, 1 - c], base=2)
    )


def test_log_loss_at_the_ends():
    assert log_loss(1.0, [1.0, 0.0]).tolist() == [0.0, math.inf]
    assert log_loss(0.0, [1.0, 0.0]).tolist() == [math.inf, 0.0]
    assert log_loss(0.5, [1.0, 0.0]).tolist() == [math.inf, math.inf]


def test_what_is_refused():
    with pytest.raises(ValueError, match="same outcomes"):
        compare([1, 2], [1])
    with pytest.raises(ValueError, match="right"):
        log_loss(1.2, 0.5)


@given(st.integers(0, 20), st.integers(0, 100))
@settings(max_examples=80)
def test_whom_to_trust(right, percent):
    case, loss = judge_trust(right, 20, percent), float(log_loss(right / 20, percent / 100))
    assert (case is Trust.SHATTERED) == math.isinf(loss)
    least = stats.entropy([right, 20 - right], base=2)
    assert (case is Trust.CALIBRATED) == (abs(loss - least) < 1e-9)
    if case in (Trust.TOO_SURE, Trust.TOO_MODEST):
        assert (percent / 100 > right / 20) == (case is Trust.TOO_SURE)
