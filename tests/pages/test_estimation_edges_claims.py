"""What the chapter on edges says, in random states, judged by scipy.stats on data drawn anew."""

import re
from functools import lru_cache

import numpy as np
import pytest
from scipy import stats

import pages.statistics.estimation.edges as chapter
from tests.pages.test_estimation_claims import shown

NAMES = {"uniform": "end", "shift": "start", "share": "odds", "effects": "extra"}
SIGNS = {"uniform": "θ", "shift": "a", "share": "p", "effects": "τ²"}


def drawn(setting, seed, n, t):
    rng = np.random.default_rng([seed, 17])
    match setting:
        case "uniform":
            return t - t * rng.random(n)
        case "shift":
            return rng.standard_exponential(n) + t
        case "share":
            return 1.0 * (rng.random(n) < t)
    return rng.standard_normal(n) * (1 + t) ** 0.5


def height(setting, x, t):
    with np.errstate(all="ignore"):
        match setting:
            case "uniform":
                return stats.uniform(0, t).logpdf(x).sum()
            case "shift":
                return stats.expon(t).logpdf(x).sum()
            case "share":
                return stats.bernoulli.logpmf(x, t).sum()
    return stats.norm(0, (1 + t) ** 0.5).logpdf(x).sum()


@lru_cache
def squares(n):
    return stats.chi2.ppf((np.arange(8000) + 0.5) / 8000, n) / n


def coverage(setting, n, t, limit):
    """By the laws of the maximum and of the smallest, a sum over hits, quantiles of χ² with n."""
    if setting == "uniform":  # the largest of n is above θ·e^(−limit/2n)
        return 1 - stats.uniform(0, t).cdf(t * np.exp(-limit / 2 / n)) ** n
    if setting == "shift":
        return stats.expon.cdf(limit / 2 / n, scale=1 / n)
    if setting == "share":
        k = np.arange(n + 1)
        with np.errstate(all="ignore"):
            top = stats.binom.logpmf(k, n, k / n)
            fall = 2 * (top - stats.binom.logpmf(k, n, t))
        return stats.binom.pmf(k, n, t)[fall <= limit + 1e-9].sum()
    r = squares(n) * (1 + t)
    best = np.maximum(r, 1)
    fall = n * (np.log(1 + t) + r / (1 + t) - np.log(best) - r / best)
    return (fall <= limit).mean()


@pytest.mark.parametrize("setting", NAMES)
def test_what_is_said(open_page, undrawn, setting):
    undrawn(chapter, "data_tables", "fall_tables", "law_of_fall_tables")
    rng = np.random.default_rng(21)
    page = open_page("estimation", draw=False).open("edges")
    name, sign = NAMES[setting], SIGNS[setting]
    for at in range(260):
        n, seed = int(rng.integers(2, 40)), int(rng.integers(10_000))
        truth = {
            "uniform": rng.integers(10, 2000) / 100,
            "shift": rng.integers(-900, 900) / 100,
            "share": rng.integers(0, 20 if at % 2 else 101) / 100,
            "effects": rng.integers(0, 300) / 100 * (at % 3 > 0),
        }[setting]
        x = drawn(setting, seed, n, truth)
        best = {
            "uniform": x.max(),
            "shift": x.min(),
            "share": x.mean(),
            "effects": max((x**2).mean() - 1, 0.0),
        }[setting]
        spread = {"uniform": best / n, "shift": 1 / n, "share": 0.1, "effects": 1.0}[setting]
        t = best + spread * rng.normal(0, 2)
        low, high = {"uniform": (0.1, 20), "shift": (-10, 10), "share": (0, 1), "effects": (0, 10)}[
            setting
        ]
        t = round(float(np.clip(t, low, high)), 2)
        level = int(rng.integers(500, 1000)) / 1000
        state = {"setting": setting, "cases": n, "seed": seed, "level": 100 * level}
        html = page.at(**state, **{name: t, f"true_{name}": truth}).html
        said = re.sub(r"\s+", " ", re.sub(r"<[^>]*>", "", html))
        limit, right = stats.chi2.ppf(level, 1), stats.chi2.ppf(level, 2)
        fall = 2 * (height(setting, x, best) - height(setting, x, t))
        if np.isinf(fall):
            assert f"With {sign} = " in said and "these data cannot happen" in said
        elif abs(t - best) < 1e-9:
            assert f"at the top. No other {sign} makes" in said
        elif abs(fall - limit) > 1e-6 and abs(fall - right) > 1e-6:
            assert ("is inside the likelihood interval" in said) == (fall < limit)
            assert shown("twice the fall is #, ", said)[0] == pytest.approx(
                fall, rel=6e-3, abs=1e-6
            )
            cliff = setting in ("uniform", "shift") and fall > limit
            assert ("it stays in" in said) == (cliff and fall < right)
            assert ("it is out all the same" in said) == (cliff and fall > right)
        inside = setting in ("share", "effects") and 0 < best < (1 if setting == "share" else 1e9)
        assert ("The top is inside the range" in said) == inside
        assert ("a cliff" in said) == (setting in ("uniform", "shift"))
        if setting == "uniform":
            assert shown("beside the top#−n", said)[0] == pytest.approx(-n / best, rel=6e-3)
        if setting == "share" and not inside:
            assert (
                f"{int(x.sum())} hit{'s' * int(x.sum() != 1)} in {n}: the top is at the end" in said
            )
            assert f"single point {int(best)}." in said
        if setting == "effects" and not inside:
            mean = shown("The mean square # is not above the 1 of", said)[0]
            assert mean == pytest.approx((x**2).mean(), rel=6e-3) and mean <= 1
        assert ("Wald has no interval" in said) == (not inside and setting != "share")
        if inside:
            error = (
                (best * (1 - best) / n) ** 0.5
                if setting == "share"
                else (1 + best) * (2 / n) ** 0.5
            )
            ends = stats.norm(best, error).interval(level)
            assert shown("Wald’s interval is # to #[.;]", said) == pytest.approx(
                ends, rel=6e-3, abs=1e-6
            )
            assert ("it runs below 0" in said) == (ends[0] < 0)
            assert ("above 1." in said) == (setting == "share" and ends[1] > 1)
        held = coverage(setting, n, truth, limit)
        told = shown("interval holds it in # % of samples, (?:more|about)", said)[0] / 100
        wide = 6e-4 + 4e-4 * (setting == "effects")
        assert told == pytest.approx(held, abs=wide)
        near = min(0.005, 0.1 * (1 - level))
        if abs(abs(held - level) - near) > (1e-3 if setting == "effects" else 1e-9):
            word = (
                "about as often as"
                if abs(held - level) < near
                else ("more often than" if held > level else "more rarely than")
            )
            assert f"{word} its level of" in said


def test_the_variance_at_its_edge_is_a_mixture():
    """For many groups the share of samples with twice the fall at most t is ½ + ½·P(χ²₁ ≤ t)."""
    limit = stats.chi2.ppf(0.9, 1)
    assert coverage("effects", 100, 0.0, limit) == pytest.approx(0.95, abs=0.01)
