"""What the page on hypothesis tests says in some thousand states a chapter, read from its words and
judged by scipy's laws, by plain sums, by simulation and by hand."""

import math
import re

import numpy as np
import pytest
from scipy import stats
from scipy.special import gammaln, ndtr

from core.ui.words import value_of

NUMBER = r"([−]?[\d.,]+(?:·10[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)?)"


def text(page):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", page.html))


def shown(pattern, said):
    found = re.search(pattern.replace("#", NUMBER), said)
    return value_of(found[1].rstrip(".,")) if found else math.nan


# ---- power ---------------------------------------------------------------------------------------

U = np.linspace(-9, 9, 401)


def tail(c, delta, df):
    """P((Z + δ)/S > c) by a plain sum over S, with the law of χ."""
    if math.isinf(df):
        return float(stats.norm.sf(c - delta))
    if df < 60:
        s = np.linspace(1e-9, 1 + 12 / math.sqrt(2 * df), 1501)
    else:
        s = 1 + U / math.sqrt(2 * df)
    k = df / 2
    log = math.log(2) + k * math.log(k) - gammaln(k) + (df - 1) * np.log(s) - k * s * s
    return float(np.trapezoid(ndtr(delta - c * s) * np.exp(log), s))


def rejected(n, groups, sides, known, d, alpha):
    """P(T ≥ c) and P(T ≤ −c)."""
    df = math.inf if known else groups * (n - 1)
    law = stats.norm if known else stats.t(df)
    if alpha in (0, 1):
        right = float(ndtr(d * math.sqrt(n / groups))) if sides == "two" else 1
        return alpha * right, alpha * (1 - right)
    c, delta = law.isf(alpha / 2 if sides == "two" else alpha), d * math.sqrt(n / groups)
    return tail(c, delta, df), tail(c, -delta, df) if sides == "two" else 0.0


def power_states(rng):
    for k in range(1000):
        n = int(rng.integers(2, 120)) if k % 4 else int(rng.integers(2, 50_001))
        d = round(float(rng.integers(-150, 151)) / 100, 2) if k % 3 else 0.02 * int(k % 7 - 3)
        alpha = round(float(rng.choice([0.05, 0.01, 0.001, 0.2, rng.integers(1, 999) / 1000])), 3)
        yield {
            "n": n,
            "d": round(d, 2),
            "alpha": [0.0, 1.0][k % 2] if k % 40 < 2 else alpha,
            "groups": str(rng.integers(1, 3)),
            "sides": str(rng.choice(["two", "one"])),
            "deviation": str(rng.choice(["estimated", "known"])),
            "goal": round(float(rng.integers(50, 100)) / 100, 2),
            "seed": int(rng.integers(1, 9)),
        }


def test_how_often_h0_is_rejected(open_page):
    page = open_page("hypothesis_tests", draw=False)
    seen = set()
    for v in power_states(np.random.default_rng(5)):
        said = text(page.at(**v))
        groups, known = int(v["groups"]), v["deviation"] == "known"
        above, below = rejected(v["n"], groups, v["sides"], known, v["d"], v["alpha"])
        rate = min(above + below, 1)
        tested = v["d"] > 0 or (v["d"] < 0 and v["sides"] == "two")
        name = "Power" if tested else r"P\(H0 is rejected\)"
        assert shown(rf"{name} # % P\(", said) / 100 == pytest.approx(rate, abs=5.1e-5 + 1e-7), v
        cases = {
            "nothing is ever rejected": v["alpha"] == 0,
            "everything is rejected": v["alpha"] == 1,
        }
        inside = not any(cases.values())
        cases |= {
            "every rejection is a false alarm": inside and v["d"] == 0,
            "on the side that is not tested, so H0": inside and v["d"] < 0 and not tested,
            "Most studies miss the effect": inside and tested and rate < 0.5,
            "even so little is significant": inside
            and tested
            and rate >= 0.8
            and abs(v["d"]) < 0.2,
        }
        if min(abs(rate - 0.5), abs(rate - 0.8)) > 1e-6:
            for words, true in cases.items():
                assert (words in said) == true, (v, words)
                seen.add((words, true))
        judge_studies(v, said, rate, tested)
        judge_needed(v, said, groups, known, tested)
        if tested and v["sides"] == "two":
            wrong = below if v["d"] > 0 else above
            found = shown(r"Rejected on the wrong side # %", said) / 100
            assert found == pytest.approx(wrong, abs=5.1e-5), v
    assert len(seen) == 12


def judge_studies(v, said, rate, tested):
    """The simulated studies lie within 5 standard errors, and say the same everywhere."""
    count = shown(r"# of 1,000 simulated studies have", said)
    error = math.sqrt(rate * (1 - rate) / 1000)
    assert abs(count / 1000 - rate) <= 5 * error + 2e-3, v
    assert shown(r"1000\) = # %", said) / 100 == pytest.approx(error, abs=5.1e-5)
    if tested and 0 < v["alpha"] < 1:
        assert f"{count:.0f} of these 1,000 studies reject H0" in said, v
    if "exaggerate" in said:
        shown_mean, true = shown("mean estimate is # σ", said), shown("the effect # σ", said)
        assert true == v["d"] and abs(shown_mean) > abs(true) and shown_mean * true > 0, v


def judge_needed(v, said, groups, known, tested):
    """That n has the power, and one fewer has not."""
    found = re.search(r"n for power [\d.]+ (none|above 10⁷|[\d,]+)", said)[1]
    if found == "none":
        assert not tested or v["alpha"] == 0
        assert v["d"] or v["alpha"] < v["goal"]
        assert sum(rejected(2, groups, v["sides"], known, v["d"], v["alpha"])) < v["goal"]
        return
    n = int(value_of(found))

    def at(n):
        return sum(rejected(n, groups, v["sides"], known, v["d"], v["alpha"]))

    if v["seed"] > 2:  # a state in four is enough for a search
        return
    assert at(n) >= v["goal"] - 1e-7, v
    assert n == 2 or at(n - 1) < v["goal"] + 1e-7, v
