"""The walk against its target, its acceptance against quadrature, its time against AR(1)."""

import math

import numpy as np
import pytest
from scipy import integrate, stats

from core.maths.probability.metropolis import (
    TARGETS,
    Visits,
    all_autocorrelations,
    correlation_time,
    judge_walk,
    metropolis,
    passages,
)


@pytest.mark.parametrize("name", TARGETS)
def test_the_density_and_its_moments(name):
    t = TARGETS[name]
    x = np.linspace(t.low, t.high, 4001)[1:-1] + 1e-9
    inside = t.density(x) > 1e-300
    gap = np.log(t.density(x[inside])) - [t.log_density(one) for one in x[inside]]
    assert np.ptp(gap) < 1e-9
    whole = integrate.quad(t.density, -30, 40, points=[-3, -2, 0, 2, 3], limit=500)[0]
    mean = integrate.quad(lambda x: x * t.density(x), -30, 40, points=[-3, -2, 0, 2, 3])[0]
    square = integrate.quad(lambda x: x * x * t.density(x), -30, 40, points=[-3, -2, 0, 2, 3])[0]
    assert whole == pytest.approx(1, abs=1e-6)
    assert mean == pytest.approx(t.mean, abs=1e-6)
    assert math.sqrt(square - mean**2) == pytest.approx(t.deviation, abs=1e-6)


@pytest.mark.parametrize("name", TARGETS)
def test_long_walks_visit_what_is_wanted(name):
    t, rng = TARGETS[name], np.random.default_rng(1)
    step = 3 * t.deviation
    walk = metropolis(
        t.log_density, max(t.mean, 0.1), rng.normal(0, step, 20_000), rng.random(20_000)
    )
    worth = 20_000 / correlation_time(all_autocorrelations(walk.places))
    assert abs(walk.places.mean() - t.mean) < 4 * t.deviation / math.sqrt(worth)
    x = np.sort(walk.places)
    at = np.linspace(t.low, t.high, 41)
    upto = np.array([integrate.quad(t.density, -20, one, limit=300)[0] for one in at])
    assert np.abs(np.searchsorted(x, at) / len(x) - upto).max() < 0.03


@pytest.mark.parametrize("step", [0.3, 2.4, 20.0])
def test_acceptance_of_the_bell_is_its_formula(step):
    rng = np.random.default_rng(2)
    walk = metropolis(
        TARGETS["bell"].log_density, 0.5, rng.normal(0, step, 20_000), rng.random(20_000)
    )
    assert walk.accepted == pytest.approx(2 / math.pi * math.atan(2 / step), abs=0.02)
    assert walk.chances.mean() == pytest.approx(walk.accepted, abs=0.02)


def test_autocorrelation_against_its_sum_and_ar1():
    x = np.random.default_rng(3).normal(size=50)
    d = x - x.mean()
    wanted = [(d[: 50 - k] * d[k:]).sum() / (d * d).sum() for k in range(50)]
    assert all_autocorrelations(x) == pytest.approx(wanted, abs=1e-12)
    noise = np.random.default_rng(4).normal(size=200_000)
    y = np.zeros_like(noise)
    for k in range(1, len(y)):
        y[k] = 0.8 * y[k - 1] + noise[k]
    assert correlation_time(all_autocorrelations(y)) == pytest.approx(1.8 / 0.2, rel=0.1)


def test_edges():
    t = TARGETS["box"]
    still = metropolis(t.log_density, 0.0, [9.0] * 5, [0.5] * 5)
    assert judge_walk(t, still, math.nan) is Visits.STUCK
    assert np.isnan(all_autocorrelations(still.places)).all()
    assert math.isnan(correlation_time(all_autocorrelations(still.places)))
    with pytest.raises(ValueError, match="density is 0"):
        metropolis(t.log_density, 3.0, [], [])
    humps = TARGETS["humps"]
    near = metropolis(humps.log_density, -3.0, [0.1] * 3, [0.0] * 3)
    assert judge_walk(humps, near, 1.0) is Visits.ONE_HUMP
    both = metropolis(humps.log_density, -3.0, [0.1, 6.0], [0.0, 0.0])
    assert judge_walk(humps, both, 1.0) is Visits.FEW
    assert judge_walk(humps, both, 160.0) is Visits.ENOUGH
    assert stats.norm.logpdf(0) - stats.norm.logpdf(1) == pytest.approx(
        TARGETS["bell"].log_density(0) - TARGETS["bell"].log_density(1)
    )


def test_only_passages_from_hump_to_hump_count():
    assert passages([-3, 1, -1, 1, -1, -3], -2.3, 2.3) == 0
    assert passages([-3, 3, -3, 0.1, 2.3], -2.3, 2.3) == 3
    assert passages([0, 1, -1], -2.3, 2.3) == 0
    places = np.random.default_rng(8).normal(0, 3, 500)
    where, count = 0, 0
    for x in places:
        now = 1 if x >= 2 else -1 if x <= -2 else where
        count += where * now == -1
        where = now
    assert passages(places, -2, 2) == count
