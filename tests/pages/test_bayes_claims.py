"""What the page on Bayes' theorem says, in 1,000 states a chapter, read from its words and judged
by fractions, by scipy's laws and by games that are counted."""

import re
from fractions import Fraction as F

import numpy as np
from pytest import approx
from scipy import stats

from core.ui.words import value_of


def text(page):
    return re.sub(r"<[^>]*>", "", page.html)


def tone(page):
    """Of the first notice: what colours it."""
    return re.search(r"ev-notice ev-tone-(\w+)", page.html)[1]


TONES = {
    "Nobody tests positive": "alarm",
    "ill for certain": "good",
    "makes no error": "good",
    "leaves the probability": "alarm",
    "lowers the probability": "alarm",
    "as likely ill as healthy; before": "plain",
    "positive are healthy": "warn",
    "positive are ill": "plain",
    "Nothing seen yet": "plain",
    "no chance": "alarm",
    "can come near but never hold it": "warn",
    "is outside": "warn",
    "is inside": "good",
}
HALVES = ((10, 90, 90), (10, 45, 95), (20, 80, 80), (20, 40, 90), (25, 60, 80), (40, 60, 60))


def exact(value):
    return F(repr(float(value)))


def test_what_a_positive_test_says(open_page):
    page = open_page("bayes", draw=False)
    rng = np.random.default_rng(1)
    seen = set()
    for k in range(1000):
        p = float(f"{10 ** rng.uniform(-1, np.log10(90)):.3g}")
        se, sp = (float(x) for x in rng.integers(0, 1001, 2) / 10)
        if k % 4 == 0:
            se, sp = (float(rng.choice([0, 10, 50, 90, 100])) for _ in range(2))
        tests, rho = str(rng.choice(["1", "2"])), float(rng.choice([0.0, 0.25, 1.0]))
        if k % 25 == 0:
            tests, (p, se, sp) = "1", map(float, HALVES[k // 25 % len(HALVES)])
        said = text(
            page.at(prevalence=p, sensitivity=se, specificity=sp, tests=tests, dependence=rho)
        )
        P, ill, healthy = exact(p) / 100, exact(se) / 100, 1 - exact(sp) / 100
        if tests == "2":
            R = exact(rho)
            ill, healthy = (r * r + R * r * (1 - r) for r in (ill, healthy))
        hit, false = P * ill, (1 - P) * healthy
        state = (p, se, sp, tests, rho)
        if hit + false == 0:
            case = "Nobody tests positive"
        elif false == 0:
            case = "ill for certain" if ill < 1 else "makes no error"
        elif ill == healthy:
            case = "leaves the probability"
        elif ill < healthy:
            case = "lowers the probability"
        elif hit == false:
            case = "as likely ill as healthy; before"
        else:
            case = "positive are healthy" if hit < false else "positive are ill"
        seen.add(case)
        worded = case if tests == "1" else re.sub("^(leave|lower)s", r"\1", case)
        assert worded in said and tone(page) == TONES[case], (state, case)
        moving = case in ("positive are healthy", "positive are ill") or worded != case
        assert ("two positive" in said) == (tests == "2" and moving), state
        if hit + false:
            ppv = float(hit / (hit + false))
            shown = re.search(r"PPV (\d+\.\d\d+) %, NPV", said)
            assert abs(float(shown[1]) - 100 * ppv) <= 0.0051, state
            assert (float(shown[1]) in (0, 100)) == (ppv in (0, 1)), state  # certain or not
            assert "00000 %" not in said and "1·10⁻³" not in said, state  # digits of rounding
            moved = re.search(r"probability of illness from ([\d.]+) % to ([\d.]+) %", said)
            assert bool(moved) == (false > 0 and ill != healthy and hit != false), state
            if moved:
                before, after = (float(x) for x in moved.groups())
                assert (after > before) == (ill > healthy), state
                assert round(100 * ppv, len(moved[2].split(".")[1])) == after, state
                assert (after in (0, 100)) == (ppv in (0, 1)), state
                assert (after > 50) == (hit > false), state
        crowd = re.search(r"1,000 people (\d+) \w+ ill, of whom (\d+) .* (\d+) do(?:es)? too", said)
        whole = [int(x) for x in crowd.groups()]
        assert abs(whole[0] - 1000 * float(P)) <= 0.5 + 1e-9
        assert abs(whole[1] - whole[0] * float(ill)) <= 0.5 + 1e-9
        assert abs(whole[2] - (1000 - whole[0]) * float(healthy)) <= 0.5 + 1e-9
    assert len(seen) == 8


def test_what_a_coin_teaches(open_page):
    page = open_page("bayes", draw=False).open("coin")
    rng, seen = np.random.default_rng(2), set()
    for k in range(1000):
        theta, n = round(float(rng.uniform(0, 1)), 2), int(rng.integers(0, 101))
        if k % 8 == 0:
            theta = float(rng.choice([0, 1]))
        if k % 20 == 0:
            n = 0
        mean, weight = (
            round(float(rng.uniform(0.05, 0.95)), 2),
            float(f"{rng.uniform(0.5, 200):.3g}"),
        )
        cut = rng.random() < 0.3
        low, high = sorted(round(float(x), 2) for x in rng.integers(0, 19, 2) / 20)
        low, high = min(low, 0.9), min(max(high, low + 0.1, 0.1), 1.0)
        seed = int(rng.integers(1, 30))
        values = {"theta": theta, "tosses": n, "seed": seed}
        if cut:
            values |= {"prior": "cut", "cut_low": low, "cut_high": round(high, 2)}
        else:
            values |= {"prior_mean": mean, "prior_weight": weight}
        said = text(page.at(**values))
        heads = int((np.random.default_rng(seed).random(100) < theta)[:n].sum())
        if cut:
            edges = (low, round(high, 2))
            x, w = np.polynomial.legendre.leggauss(64)  # exact for a polynomial of degree 127
            grid = (edges[0] + edges[1]) / 2 + (edges[1] - edges[0]) / 2 * x
            dense = w * grid**heads * (1 - grid) ** (n - heads)
            centre = float((dense * grid).sum() / dense.sum())
            fine = np.linspace(*edges, 4_001)
            fine_dense = fine**heads * (1 - fine) ** (n - heads)
            whole = np.concatenate([[0], np.cumsum((fine_dense[1:] + fine_dense[:-1]) / 2)])
            ends = [float(np.interp(q * whole[-1], whole, fine)) for q in (0.025, 0.975)]
        else:
            law = stats.beta(mean * weight + heads, (1 - mean) * weight + n - heads)
            ends, edges, centre = law.interval(0.95), (0.0, 1.0), law.mean()
        state = (values, heads)
        possible = edges[0] <= theta <= edges[1]
        assert ("no chance" in said) == (not possible), state
        assert ("can come near but never hold it" in said) == bool(n and theta in edges), state
        if n and possible and theta not in edges and min(abs(theta - end) for end in ends) > 2e-3:
            assert ("is inside" in said) == (ends[0] <= theta <= ends[1]), state
            assert ("is outside" in said) != ("is inside" in said), state
        assert ("Nothing seen yet" in said) == (possible and n == 0), state
        case = [phrase for phrase in list(TONES)[8:] if phrase in said]
        assert len(case) == 1 and tone(page) == TONES[case[0]], state
        seen.update(case)
        if n:
            assert f"{heads} of {n} heads" in said, state
            shown = re.search(r"of heads: |mean of the belief(?:,| is) ([\d.·⁻⁰-⁹−]+)", said)
            assert shown and value_of(shown[1].rstrip(".")) == approx(centre, rel=0.0051), state
            four = re.search(r"Mean of the belief([^(∫]+)", said)
            assert value_of(four[1]) == approx(centre, rel=5.1e-4), state
    assert len(seen) == 5


def test_whether_to_switch(open_page):
    page = open_page("bayes", draw=False).open("doors")
    rng = np.random.default_rng(3)
    for _ in range(1000):
        n, q = int(rng.integers(3, 31)), int(rng.choice([0, 100, rng.integers(0, 101)]))
        k = int(rng.integers(1, n - 1))
        said = text(page.at(doors=n, opened=k, knows=q))
        Q = F(q, 100)
        unseen = Q + (1 - Q) * F(n - k, n)
        stay = F(1, n) / unseen
        switch = (1 - stay) / (n - k - 1)
        assert ("it is the same" in said) == (stay == switch), (n, k, q)
        assert ("Switch: " in said) == (switch > stay), (n, k, q)
        shown = re.search(r"behind your door with probability ([\d.]+)", said)
        assert abs(float(shown[1].rstrip(".")) - float(stay)) <= 0.006 * float(stay), (n, k, q)
        assert ("keeps its" in said) == (q == 100), (n, k, q)
        rises = re.search(r"it rises from ([\d.]+) to ([\d.]+)\.", said)
        assert bool(rises) == (q < 100), (n, k, q)
        if rises:
            assert float(rises[1]) < float(rises[2]), (n, k, q)
            assert "car in 0.0 %" not in said, (n, k, q)
        pair = re.search(r"Stay([\d.]+)\(.*Switch([\d.]+)\(", said)
        assert (pair[1] == pair[2]) == (stay == switch), (n, k, q)
