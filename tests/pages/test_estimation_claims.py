"""What the page on estimation says, in random states, judged by scipy.stats on the data alone."""

import re

import numpy as np
import pytest
from scipy import stats

from core.ui.words import value_of

NUMBER = r"(−?[\d.,]*\d(?:·10[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)?)"


def shown(pattern, said):
    found = re.search(pattern.replace("#", NUMBER), said)
    assert found, (pattern, said)
    return [value_of(one) for one in found.groups()]


def state(rng):
    law = ["coin", "poisson", "exponential", "normal"][rng.integers(4)]
    n = int(rng.integers(1, 9))
    match law:
        case "coin":
            x, name = rng.binomial(1, rng.random(), n), "share"
            theta = int(rng.integers(0, 101)) / 100
        case "poisson":
            x, name = rng.poisson(rng.exponential(2), n), "rate"
            theta = float(f"{10 ** rng.uniform(-2, 2):.3g}")
        case "exponential":
            x, name = rng.integers(0, 9, n) / 4 * (rng.random() < 0.9), "rate"
            theta = float(f"{10 ** rng.uniform(-2, 2):.3g}")
        case _:
            x, name = rng.integers(-20, 20, n) / 4, "mean"
            theta = int(rng.integers(-1000, 1001)) / 100
    level = int(rng.integers(500, 1000)) / 10
    values = {"law": law, "source": "own", "numbers": " ".join(map(str, x)), "level": level}
    return values | {name: theta}, law, np.asarray(x, float), theta, level / 100


def height(law, x, t):
    with np.errstate(all="ignore"):
        match law:
            case "coin":
                return stats.bernoulli.logpmf(x, t).sum()
            case "poisson":
                return stats.poisson.logpmf(x, t).sum()
            case "exponential":
                return stats.expon.logpdf(x, scale=1 / t).sum()
        return stats.norm.logpdf(x, t).sum()


@pytest.mark.parametrize("seed", range(4))
def test_what_is_said(open_page, seed):
    rng = np.random.default_rng(seed)
    page = open_page("estimation", draw=False)
    for _ in range(260):
        values, law, x, t, level = state(rng)
        html = page.at(**values).html
        said = re.sub(r"\s+", " ", re.sub(r"<[^>]*>", "", html))
        chi, mean = stats.chi2.ppf(level, 1), x.mean()
        if law == "exponential" and mean == 0:
            assert "There is no maximum" in said
            continue
        best = 1 / mean if law == "exponential" else mean
        twice = 2 * (height(law, x, best) - height(law, x, t))
        if np.isinf(twice):
            assert "these data cannot happen" in said
        elif abs(t - best) < 1e-9:
            assert "At the top" in said
        elif abs(twice - chi) > 1e-6:
            assert ("That is inside the likelihood interval" in said) == (twice < chi)
            assert shown("fall of ln L is #", said)[0] == pytest.approx(twice, rel=6e-3, abs=1e-6)
        edge = (law in ("coin", "poisson") and mean == 0) or (law == "coin" and mean == 1)
        assert ("his interval a single point" in said) == edge
        if edge:
            far = shown("The likelihood interval reaches to #", said)[0]
            fallen = 2 * (height(law, x, best) - height(law, x, far))
            assert fallen == pytest.approx(chi, rel=3e-2)
            continue
        variance = {
            "coin": mean * (1 - mean),
            "poisson": mean,
            "exponential": best**2,
            "normal": 1,
        }[law] / len(x)
        low, high = stats.norm.interval(level, best, variance**0.5)
        beyond = law != "normal" and (low < 0 or (law == "coin" and high > 1))
        assert (", where no " in said) == beyond
        assert ("is a parabola here" in said) == (law == "normal")
        if beyond:
            told = shown("Wald’s interval, # to #, runs", said)
            assert told == pytest.approx([low, high], rel=6e-3, abs=1e-9)
            assert ("below 0" in said) == (low < 0)
            assert ("above 1, where" in said) == (law == "coin" and high > 1)
        elif law != "normal":
            told = shown("Wald’s interval is # to #, the likelihood’s # to #", said)
            assert told[:2] == pytest.approx([low, high], rel=6e-3, abs=1e-9)
            for end in told[2:]:
                inner = 2 * (height(law, x, best) - height(law, x, end))
                assert inner == pytest.approx(chi, rel=0.05)
