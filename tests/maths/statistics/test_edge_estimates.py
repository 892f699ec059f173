"""Estimates on the edge against scipy.stats and trials."""

import math

import numpy as np
import pytest
from scipy import stats

from core.maths.statistics.edge_estimates import (
    Cover,
    Edge,
    Seen,
    Setting,
    Stand,
    draw_edge,
    edge_density,
    edge_drop,
    edge_interval,
    estimate,
    held_share,
    judge_cover,
    judge_stand,
    seen_of,
    wald_ends,
)
from core.maths.statistics.likelihood_limits import ratio_limit

LAWS = {
    Setting.UNIFORM: lambda t: stats.uniform(0, t),
    Setting.SHIFT: lambda t: stats.expon(t),
    Setting.EFFECTS: lambda t: stats.norm(0, (1 + t) ** 0.5),
}
TRUTH = {Setting.UNIFORM: 3.0, Setting.SHIFT: 1.0, Setting.SHARE: 0.2, Setting.EFFECTS: 0.5}


def height(setting, x, t):
    with np.errstate(all="ignore"):
        if setting is Setting.SHARE:
            return stats.bernoulli.logpmf(x, t).sum()
        return LAWS[setting](t).logpdf(x).sum()


@pytest.mark.parametrize("setting", Setting)
def test_falls_and_intervals(setting):
    for seed in range(6):
        x = draw_edge(setting, seed, 6, TRUTH[setting])
        s = seen_of(setting, x)
        _, best = estimate(s)
        top = height(setting, x, best)
        for t in (0.01, 0.3, 0.9, 1.5, 4.0):
            if setting is Setting.SHARE and t > 1:
                continue
            assert float(edge_drop(s, t)) == pytest.approx(top - height(setting, x, t))
            assert top >= height(setting, x, t) - 1e-9
        low, high = edge_interval(s, ratio_limit(0.9))
        assert low <= best <= high
        for end in (low, high):
            on = top - height(setting, x, end)
            at_edge = end in (best, 0.0, 1.0)
            assert at_edge or 2 * on == pytest.approx(stats.chi2.ppf(0.9, 1))
            if at_edge and end == end and np.isfinite(on):
                assert 2 * on <= stats.chi2.ppf(0.9, 1) + 1e-9


@pytest.mark.parametrize("setting", Setting)
@pytest.mark.parametrize("truth", [0.0, 0.02, 0.6])
@pytest.mark.parametrize("n", [2, 15])
def test_how_often_the_truth_is_held(setting, truth, n):
    truth = {Setting.UNIFORM: 3.0, Setting.SHIFT: truth}.get(setting, truth)
    limit, rng = stats.chi2.ppf(0.9, 1), np.random.default_rng(1)
    if setting is Setting.SHARE:
        x = (rng.random((20_000, n)) < truth).astype(float)
    else:
        x = LAWS[setting](truth).rvs((20_000, n), random_state=rng)
    falls = 2 * np.array([float(edge_drop(seen_of(setting, one), truth)) for one in x[:4000]])
    held, share = (falls <= limit).mean(), held_share(setting, n, truth, limit)
    assert abs(held - share) < 4.5 * math.sqrt(max(share * (1 - share), 1e-4) / len(falls))


def test_verdicts():
    s = Seen(Setting.UNIFORM, 10, 2.0)
    assert judge_stand(s, 1.9, 0.95) is Stand.IMPOSSIBLE and judge_stand(s, 2.0, 0.95) is Stand.TOP
    assert judge_stand(s, 2.1, 0.95) is Stand.HELD and judge_stand(s, 9.0, 0.95) is Stand.OUT
    assert judge_stand(s, 2 * math.exp(0.25), 0.95) is Stand.BETWEEN
    assert judge_stand(Seen(Setting.SHARE, 10, 0.0), 0.2, 0.95) is Stand.OUT
    assert estimate(s)[0] is Edge.DATA
    assert estimate(Seen(Setting.SHARE, 3, 3.0)) == (Edge.RANGE, 1.0)
    assert estimate(Seen(Setting.EFFECTS, 3, 1.5)) == (Edge.INSIDE, 0.5)
    assert judge_cover(0.9, 0.95) is Cover.SELDOM and judge_cover(0.99, 0.95) is Cover.OFTEN
    assert judge_cover(0.953, 0.95) is Cover.RIGHT
    assert np.isnan(wald_ends(s, 0.95)).all()
    assert np.isnan(wald_ends(Seen(Setting.EFFECTS, 3, 0.5), 0.95)).all()


def test_wald_inside():
    low, high = wald_ends(Seen(Setting.SHARE, 10, 3.0), 0.95)
    assert (low, high) == pytest.approx(stats.norm(0.3, 0.021**0.5).interval(0.95))
    x, h = draw_edge(Setting.EFFECTS, 2, 9, 2.0), 1e-4
    s = seen_of(Setting.EFFECTS, x)
    best = estimate(s)[1]
    up, mid, down = (height(Setting.EFFECTS, x, best + d) for d in (h, 0, -h))
    error = (-(up + down - 2 * mid) / h**2) ** -0.5
    assert wald_ends(s, 0.95) == pytest.approx(stats.norm(best, error).interval(0.95), rel=1e-3)


@pytest.mark.parametrize("setting", list(LAWS))
def test_densities(setting):
    t = np.linspace(0.1, 4, 9)
    assert edge_density(setting, t, 2.0) == pytest.approx(LAWS[setting](2.0).pdf(t))
    assert edge_density(Setting.SHARE, [1, 0], 0.3).tolist() == [0.3, 0.7]
