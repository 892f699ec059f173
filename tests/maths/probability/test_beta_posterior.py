"""Beliefs about a coin against scipy's laws and against quadrature."""

from itertools import pairwise

import mpmath as mp
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats
from scipy.integrate import quad

from core.maths.probability.beta_posterior import (
    BetaPrior,
    Learned,
    UniformPrior,
    judge_learning,
    learn,
    posteriors,
    predictive,
    toss,
)

PRIORS = [BetaPrior(1, 1), BetaPrior(0.5, 0.5), BetaPrior(3, 40), UniformPrior(0.3, 0.6)]
PRIORS.append(UniformPrior(0.9, 1.0))


def unnormalised(prior, heads, tosses):
    def f(t):
        if isinstance(prior, UniformPrior):
            before = float(prior.low <= t <= prior.high)
        else:
            before = stats.beta.pdf(t, prior.a, prior.b)
        return before * t**heads * (1 - t) ** (tosses - heads)

    return f


@pytest.mark.parametrize("prior", PRIORS, ids=str)
@pytest.mark.parametrize(("heads", "tosses"), [(0, 0), (0, 7), (7, 7), (30, 100), (55, 100)])
def test_mean_interval_and_density_by_quadrature(prior, heads, tosses):
    found, f = learn(prior, heads, tosses), unnormalised(prior, heads, tosses)
    low, high = (prior.low, prior.high) if isinstance(prior, UniformPrior) else (0, 1)
    middle = min(max(heads / tosses, low), high) if tosses else (low + high) / 2
    parts = {"points": [middle], "limit": 200, "epsabs": 0, "epsrel": 1e-10}
    whole = quad(f, low, high, **parts)[0]
    mean = quad(lambda t: t * f(t), low, high, **parts)[0] / whole
    assert found.mean == pytest.approx(mean, rel=1e-9)
    below = quad(f, low, found.low, limit=200, epsabs=0)[0] / whole
    above = quad(f, found.high, high, limit=200, epsabs=0)[0] / whole
    assert below == pytest.approx(0.025, abs=1e-7) and above == pytest.approx(0.025, abs=1e-7)
    for t in np.linspace(low, high, 9)[1:-1]:
        assert found.density(np.array([t]))[0] == pytest.approx(f(t) / whole, rel=1e-8, abs=1e-12)


@given(st.integers(0, 40), st.integers(0, 40), st.floats(0.1, 50), st.floats(0.1, 50))
@settings(max_examples=50)
def test_a_beta_prior_stays_beta(heads, tails, a, b):
    found = learn(BetaPrior(a, b), heads, heads + tails)
    law = stats.beta(a + heads, b + tails)
    assert found.mean == pytest.approx(law.mean())
    assert (found.low, found.high) == pytest.approx(law.interval(0.95), abs=1e-9)
    weight = (heads + tails) / (a + b + heads + tails)
    if heads + tails:
        assert found.mean == pytest.approx(weight * found.share + (1 - weight) * found.prior.mean)


@given(st.lists(st.integers(0, 1), min_size=1, max_size=30), st.randoms())
@settings(max_examples=30)
def test_the_order_does_not_matter(tosses, random):
    other = tosses.copy()
    random.shuffle(other)
    for prior in PRIORS:
        ends = []
        for row in (tosses, other):
            n = np.arange(len(row) + 1)
            heads = np.concatenate([[0], np.cumsum(row)])
            ends.append([float(one[-1]) for one in posteriors(prior, heads, n)])
        assert ends[0] == ends[1]


@pytest.mark.parametrize("prior", PRIORS, ids=str)
def test_prediction(prior):
    found = learn(prior, 13, 20)
    ahead = predictive(found, 10)
    assert ahead.sum() == pytest.approx(1, abs=1e-6)
    assert predictive(found, 1)[1] == pytest.approx(found.mean, abs=1e-9)
    if isinstance(prior, BetaPrior):
        law = stats.betabinom(10, prior.a + 13, prior.b + 7)
        assert ahead == pytest.approx(law.pmf(np.arange(11)))
    else:
        f = unnormalised(prior, 13, 20)
        whole = quad(f, prior.low, prior.high, epsabs=0)[0]
        tenth = quad(lambda t: f(t) * t**10, prior.low, prior.high, epsabs=0)[0] / whole
        assert ahead[10] == pytest.approx(tenth, rel=1e-8)


@pytest.mark.parametrize(("low", "high"), [(0.0, 0.1), (0.9, 1.0), (0.0, 1.0), (0.45, 0.55)])
@pytest.mark.parametrize("heads", [0, 1, 50, 99, 100])
def test_a_belief_pressed_against_an_end_keeps_its_digits(low, high, heads):
    found = learn(UniformPrior(low, high), heads, 100)
    with mp.workdps(150):
        a, b = heads + 1, 101 - heads
        low, high = mp.mpf(low), mp.mpf(high)
        whole = mp.betainc(a, b, low, high)
        assert found.mean == pytest.approx(
            float(mp.betainc(a + 1, b, low, high) / whole), rel=1e-10
        )
        for end, share in ((found.low, 0.025), (found.high, 0.975)):
            assert float(mp.betainc(a, b, low, end) / whole) == pytest.approx(share, rel=1e-7)


def test_an_interval_never_holds_an_end():
    for prior in PRIORS:
        low, high = (prior.low, prior.high) if isinstance(prior, UniformPrior) else (0.0, 1.0)
        for heads in (0, 50, 100):
            found = learn(prior, heads, 100)
            assert low < found.low < found.high < high, (prior, heads)


@pytest.mark.parametrize(
    ("found", "theta", "case"),
    [
        (learn(UniformPrior(0.3, 0.6), 70, 100), 0.7, Learned.SHUT_OUT),
        (learn(BetaPrior(1, 1), 0, 0), 0.0, Learned.NOTHING_SEEN),
        (learn(BetaPrior(2, 2), 0, 100), 0.0, Learned.AT_END),
        (learn(BetaPrior(0.025, 0.475), 100, 100), 1.0, Learned.AT_END),
        (learn(UniformPrior(0.3, 0.6), 30, 100), 0.3, Learned.AT_END),
        (learn(BetaPrior(1, 1), 0, 0), 0.5, Learned.NOTHING_SEEN),
        (learn(BetaPrior(1, 1), 70, 100), 0.7, Learned.HELD),
        (learn(BetaPrior(1, 1), 70, 100), 0.9, Learned.MISSED),
        (learn(UniformPrior(0.3, 0.6), 0, 0), 0.6, Learned.NOTHING_SEEN),
    ],
)
def test_what_was_learned(found, theta, case):
    assert judge_learning(found, theta) is case


def test_a_shut_out_truth_is_never_reached():
    prior = UniformPrior(0.3, 0.6)
    means = [learn(prior, int(0.9 * n), n).mean for n in (0, 10, 100, 1000)]
    assert means == sorted(means) and means[-1] < 0.6


def test_tosses_are_coupled():
    rows = [toss(theta, 500, 3) for theta in (0.0, 0.3, 0.7, 1.0)]
    assert rows[0].sum() == 0 and rows[-1].sum() == 500
    assert all((a <= b).all() for a, b in pairwise(rows))
    assert abs(rows[1].mean() - 0.3) < 4 * np.sqrt(0.21 / 500)


def test_what_is_refused():
    with pytest.raises(ValueError, match="heads must lie between 0 and 3"):
        learn(BetaPrior(1, 1), 4, 3)
    with pytest.raises(ValueError, match="the ends must rise"):
        UniformPrior(0.6, 0.6)
