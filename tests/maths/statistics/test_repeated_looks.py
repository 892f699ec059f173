"""Repeated looks against the published tables, the multivariate normal law and simulation."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from core.maths.statistics.repeated_looks import (
    Peeking,
    Rule,
    crossing_probabilities,
    draw_runs,
    false_alarm_rate,
    judge_peeking,
    look_bound,
    pocock_bound,
    single_bound,
)


def test_the_table_of_armitage_mcpherson_and_rowe():
    found = crossing_probabilities(np.full(50, stats.norm.isf(0.025)))
    for looks, rate in {
        1: 0.05,
        2: 0.083,
        3: 0.107,
        4: 0.126,
        5: 0.142,
        10: 0.193,
        20: 0.248,
    }.items():
        assert found[looks - 1] == pytest.approx(rate, abs=5e-4)
    assert found[49] == pytest.approx(0.320, abs=5e-4)


@pytest.mark.parametrize("bounds", [[1.96, 1.96], [3.0, 2.2, 1.5], [0.7, 2.5, 2.0, 1.8]])
def test_against_the_multivariate_normal_law(bounds):
    k = np.arange(1, len(bounds) + 1)
    correlation = np.sqrt(np.minimum.outer(k, k) / np.maximum.outer(k, k))
    c = np.array(bounds)
    inside = stats.multivariate_normal.cdf(c, None, correlation, lower_limit=-c, rng=1)
    assert crossing_probabilities(c)[-1] == pytest.approx(1 - inside, abs=2e-4)


@pytest.mark.parametrize(
    ("alpha", "bounds"),
    # Pocock 1977, table 1; Jennison and Turnbull 2000, table 2.1.
    [
        (0.05, {2: 2.178, 3: 2.289, 4: 2.361, 5: 2.413, 10: 2.555, 20: 2.672}),
        (0.01, {2: 2.772, 3: 2.873, 5: 2.986, 10: 3.117}),
        (0.1, {2: 1.875, 5: 2.122, 10: 2.270}),
    ],
)
def test_pocock_s_table(alpha, bounds):
    for looks, bound in bounds.items():
        assert pocock_bound(looks, alpha) == pytest.approx(bound, abs=6e-4)


@given(st.floats(1.2, 4.2), st.integers(1, 100))
def test_the_spline_is_the_integral(bound, looks):
    exact = crossing_probabilities(np.full(looks, bound))[-1]
    assert false_alarm_rate(bound, looks) == pytest.approx(exact, rel=5e-5)


@given(st.sampled_from([0.01, 0.05, 0.1]), st.integers(1, 100))
def test_rules_in_their_order(alpha, looks):
    bounds = [
        look_bound(rule, looks, alpha) for rule in (Rule.NOMINAL, Rule.POCOCK, Rule.BONFERRONI)
    ]
    assert bounds[0] <= bounds[1] + 1e-9 and bounds[1] <= bounds[2] + 1e-6
    assert false_alarm_rate(bounds[1], looks) == pytest.approx(alpha, rel=1e-6)
    assert false_alarm_rate(bounds[2], looks) <= alpha * (1 + 1e-6)


def test_simulated():
    runs = draw_runs(20_000, 20, 5)
    stopped = runs.stopped(4, 0.05)
    exact = crossing_probabilities(np.full(5, single_bound(0.05)))[-1]
    assert (stopped > 0).mean() == pytest.approx(exact, abs=0.012)
    assert set(stopped) == {0, 4, 8, 12, 16, 20}
    assert runs.p[:, 19] == pytest.approx(2 * stats.norm.sf(np.abs(runs.z[:, 19])))


def test_first_looks_by_hand():
    runs = draw_runs(50, 12, 3)
    for every in (1, 5, 12):
        for p, found in zip(runs.p, runs.stopped(every, 0.2), strict=True):
            hits = [n for n in range(every, 13, every) if p[n - 1] <= 0.2]
            assert found == (hits[0] if hits else 0)


def test_domains_and_cases():
    for call in (
        lambda: crossing_probabilities([1.0, 0.0]),
        lambda: false_alarm_rate(9.0, 3),
        lambda: false_alarm_rate(2.0, 101),
        lambda: pocock_bound(0, 0.05),
        lambda: pocock_bound(5, 0.5),
    ):
        with pytest.raises(ValueError, match="must"):
            call()
    assert judge_peeking(Rule.NOMINAL, 1) is Peeking.ONE_LOOK
    assert judge_peeking(Rule.NOMINAL, 2) is Peeking.INFLATED
    assert judge_peeking(Rule.BONFERRONI, 2) is Peeking.BELOW
    assert judge_peeking(Rule.POCOCK, 2) is Peeking.HELD
