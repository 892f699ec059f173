"""Intervals of a share against scipy's, coverage against exact sums of fractions."""

import math
from fractions import Fraction

import numpy as np
import pytest
from scipy import stats

from core.maths.statistics.proportions import exact_interval, wilson_interval
from core.maths.statistics.share_intervals import (
    Held,
    ShareRule,
    binomial_masses,
    coverage_at,
    coverage_curve,
    judge_share,
    mean_coverage,
    mean_width,
    share_intervals,
)

LEVELS = [0.5, 0.9, 0.95, 0.999]


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("n", [1, 2, 7, 40])
def test_wilson_and_clopper_pearson_are_scipy_s(n, level):
    for rule, method, ours in (
        (ShareRule.WILSON, "wilson", wilson_interval),
        (ShareRule.EXACT, "exact", exact_interval),
    ):
        found = share_intervals(rule, n, level)
        for k in range(n + 1):
            low, high = stats.binomtest(k, n).proportion_ci(level, method)
            assert (found.low[k], found.high[k]) == pytest.approx((low, high), abs=1e-9)
            assert (found.low[k], found.high[k]) == pytest.approx(ours(k, n, level), abs=1e-12)


@pytest.mark.parametrize("level", LEVELS)
def test_wald_and_agresti_coull_by_their_formulas(level):
    z, n = stats.norm.ppf((1 + level) / 2), 13
    for rule, hits, trials in (
        (ShareRule.WALD, 0, 0),
        (ShareRule.AGRESTI, z * z / 2, z * z),
    ):
        found = share_intervals(rule, n, level)
        for k in range(n + 1):
            share = (k + hits) / (n + trials)
            half = z * math.sqrt(share * (1 - share) / (n + trials))
            low, high = max(share - half, 0), min(share + half, 1)
            assert (found.low[k], found.high[k]) == pytest.approx((low, high), abs=1e-12)


@pytest.mark.parametrize("n", [1, 5, 30])
def test_closed_forms_at_the_ends(n):
    found = share_intervals(ShareRule.EXACT, n, 0.95)
    assert found.low[0] == 0 and found.high[-1] == 1
    assert found.high[0] == pytest.approx(1 - 0.025 ** (1 / n))
    assert found.low[-1] == pytest.approx(0.025 ** (1 / n))
    wald = share_intervals(ShareRule.WALD, n, 0.95)
    assert wald.widths[0] == wald.widths[-1] == 0


@pytest.mark.parametrize("rule", ShareRule)
def test_levels_at_the_ends_and_mirror(rule):
    whole = share_intervals(rule, 6, 1.0)
    assert (whole.widths == 1).all()
    found = share_intervals(rule, 6, 0.8)
    assert found.low == pytest.approx(1 - found.high[::-1], abs=1e-12)
    if rule is not ShareRule.EXACT:
        assert share_intervals(rule, 6, 0.0).widths == pytest.approx(0, abs=1e-12)


@pytest.mark.parametrize("rule", ShareRule)
@pytest.mark.parametrize("level", [0.8, 0.95])
def test_coverage_is_the_sum_of_fractions(rule, level):
    rng = np.random.default_rng(3)
    for n in (1, 4, 17, 60):
        found = share_intervals(rule, n, level)
        for p in rng.random(8):
            exact = Fraction(float(p))
            total = sum(
                math.comb(n, k) * exact**k * (1 - exact) ** (n - k)
                for k in range(n + 1)
                if found.low[k] <= p <= found.high[k]
            )
            assert coverage_at(found, float(p)) == pytest.approx(float(total), abs=1e-12)


@pytest.mark.parametrize("rule", ShareRule)
@pytest.mark.parametrize(("n", "level"), [(1, 0.95), (10, 0.95), (100, 0.5), (33, 0.999), (8, 0.0)])
def test_the_curve_is_the_coverage(rule, n, level):
    found = share_intervals(rule, n, level)
    p, c = coverage_curve(found)
    assert p[0] == 0 and p[-1] == 1 and (np.diff(p) >= 0).all() and len(p) == len(c)
    middle = np.flatnonzero(np.arange(len(p)) % 6 == 2)
    ks = np.arange(n + 1)
    for at in middle[:: max(1, len(middle) // 40)]:
        held = (found.low <= p[at]) & (found.high >= p[at])
        assert np.diff(np.flatnonzero(held)).max(initial=1) == 1
        assert c[at] == pytest.approx(stats.binom.pmf(ks, n, p[at])[held].sum(), abs=1e-10)


@pytest.mark.parametrize("n", [1, 9, 50])
def test_clopper_pearson_never_falls_short(n):
    for level in LEVELS:
        assert coverage_curve(share_intervals(ShareRule.EXACT, n, level))[1].min() >= level - 1e-9


def test_wald_is_worth_nothing_near_the_ends():
    found = share_intervals(ShareRule.WALD, 30, 0.95)
    assert coverage_curve(found)[1][0] == 0  # the limit from the right
    assert coverage_at(found, 1e-3) == pytest.approx(1 - 0.999**30)
    assert coverage_at(found, 0.0) == 1


def test_masses_and_widths():
    for n, p in ((1, 0.3), (50, 0.01), (100, 1.0), (7, 0.0)):
        law = stats.binom(n, p)
        assert binomial_masses(n, p) == pytest.approx(law.pmf(np.arange(n + 1)), abs=1e-13)
        found = share_intervals(ShareRule.WILSON, n, 0.9)
        assert mean_width(found, p) == pytest.approx(
            law.expect(lambda k, f=found: f.widths[k.astype(int)])
        )


@pytest.mark.parametrize("rule", ShareRule)
def test_mean_coverage_is_the_integral(rule):
    found = share_intervals(rule, 12, 0.9)
    p = (np.arange(20_000) + 0.5) / 20_000
    masses = stats.binom.pmf(np.arange(13)[:, None], 12, p)
    held = (found.low[:, None] <= p) & (p <= found.high[:, None])
    assert mean_coverage(found) == pytest.approx((masses * held).sum(0).mean(), abs=1e-4)


def test_judgement():
    wilson, exact = (share_intervals(r, 20, 0.95) for r in (ShareRule.WILSON, ShareRule.EXACT))
    assert judge_share(wilson, 0.0) is judge_share(wilson, 1.0) is Held.ENDS
    assert judge_share(share_intervals(ShareRule.WALD, 20, 1.0), 0.4) is Held.WHOLE
    assert judge_share(exact, 0.01) is Held.BEYOND
    assert judge_share(share_intervals(ShareRule.WALD, 20, 0.95), 0.03) is Held.SHORT
    assert {judge_share(wilson, p) for p in np.linspace(0.3, 0.7, 30)} >= {Held.NEAR}


@pytest.mark.parametrize(("n", "level"), [(0, 0.9), (5, -0.1), (5, 1.2), (5, math.nan)])
def test_domain(n, level):
    with pytest.raises(ValueError, match="must"):
        share_intervals(ShareRule.WILSON, n, level)
