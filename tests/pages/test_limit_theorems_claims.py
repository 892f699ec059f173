"""What the page on limit theorems says, in 2,012 states, read from its words and judged by scipy's
laws, by plain convolution, by an integral of the characteristic function and by simulation."""

import math
import re
from fractions import Fraction as F

import numpy as np
import pytest
from scipy import stats
from scipy.special import ndtr

from core.ui.words import value_of
from pages.probability.limit_theorems import bell

NUMBER = r"([\d.,]*\d(?:·10[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)?)"
Z = np.sort(np.append(np.linspace(-5, 5, 401), [-1.96, 1.96]))
LAST = 5.1e-5  # half of the last digit of a percentage


def text(page):
    return re.sub(r"<[^>]*>", " ", page.html)


def shown(pattern, said):
    found = re.search(pattern.replace("#", NUMBER), said)
    return value_of(found[1].rstrip(".")) if found else math.nan


def of_steps(z, mass):
    """Largest |F − Φ| of masses at z, and the masses beyond ±1.96."""
    upper = np.cumsum(mass)
    goal = ndtr(z)
    gap = max(np.abs(upper - goal).max(), np.abs(upper - mass - goal).max())
    return gap, mass[np.abs(z) <= 1.96].sum(), mass[z <= -1.96].sum()


def of_curve(z, cdf):
    """The same of a smooth F."""
    low, high = np.interp([-1.96, 1.96], z, cdf)
    return np.abs(cdf - ndtr(z)).max(), high - low, low


def coin(p, n):
    k = np.arange(n + 1)
    z = np.array([float(F(int(i)) - n * F(repr(p))) for i in k]) / math.sqrt(n * p * (1 - p))
    return of_steps(z, stats.binom.pmf(k, n, p))


def uniform(n):
    """Gil-Pelaez: F(z) = ½ + (1/π) ∫ sin(tz) φ(t)/t dt."""
    if n < 3:  # the transform falls too slowly
        s = np.clip(n / 2 + Z * math.sqrt(n / 12), 0, n)
        return of_curve(Z, s if n == 1 else np.where(s < 1, s**2 / 2, 1 - (2 - s) ** 2 / 2))
    t = (np.arange(1200) + 0.5) * 0.1
    falls = np.sinc(t * math.sqrt(3 / n) / np.pi) ** n / t * 0.1
    t, falls = t[np.abs(falls) > 1e-13], falls[np.abs(falls) > 1e-13]
    return of_curve(Z, 0.5 + np.sin(np.outer(Z, t)) @ falls / np.pi)


def exponential(n):
    return of_curve(Z, stats.gamma.cdf(n + math.sqrt(n) * Z, n))


def mixture(w, n):
    k = np.arange(n + 1)
    weights = stats.binom.pmf(k, n, w)
    k, weights = k[weights > 1e-12], weights[weights > 1e-12]
    mean, deviation = n * 6 * w, math.sqrt(n * (1 + 36 * w * (1 - w)))
    x = mean + deviation * Z
    return of_curve(Z, ndtr((x[:, None] - 6 * k) / math.sqrt(n)) @ weights)


def own(whole, n):
    """Integers, added one by one."""
    low = min(whole)
    one = np.bincount(np.array(whole) - low) / len(whole)
    mass = np.ones(1)
    for _ in range(n):
        mass = np.convolve(mass, one)
    at = n * low + np.arange(len(mass))
    z = (at - n * np.mean(whole)) / (np.std(whole) * math.sqrt(n))
    return of_steps(z, mass)


def heavy(law, deviates):
    """By 3,000 draws, to within what the inequality of Dvoretzky, Kiefer and Wolfowitz allows."""
    sums = np.cumsum(deviates, axis=1)

    def judge(n):
        z = np.sort((sums[:, n - 1] / n - law.mean()) / (law.std() / math.sqrt(n)))
        goal, rank = ndtr(z), np.arange(1, 3001) / 3000
        gap = max((rank - goal).max(), (goal - rank + 1 / 3000).max())
        return gap, float((np.abs(z) <= 1.96).mean()), float((z <= -1.96).mean())

    return judge


def population(rng, k):
    """The controls of one, the judge of its means and what the judge is unsure of."""
    kind = ("bernoulli", "uniform", "exponential", "mixture", "own", "lognormal", "pareto")[k % 7]
    values = {"population": kind}
    share = round(float(rng.integers(1, 100)) / 100, 2)
    match kind:
        case "bernoulli":
            return values | {"p": share}, lambda n: coin(share, n), 6e-4
        case "uniform":
            return values, uniform, 6e-4
        case "exponential":
            return values, exponential, 6e-4
        case "mixture":
            return values | {"share": share}, lambda n: mixture(share, n), 1e-3
        case "own":
            whole = [int(one) for one in rng.integers(-20, 60, int(rng.integers(2, 9)))]
            whole[0] = whole[1] + int(rng.integers(1, 5))
            values["numbers"] = " ".join(str(one / 10) for one in whole)
            return values, lambda n: own(whole, n), 6e-4
        case "lognormal":
            values["sigma"] = s = round(0.1 + 0.05 * int(rng.integers(0, 39)), 2)
            draws = np.exp(s * rng.standard_normal((3000, 40)))
            return values, heavy(stats.lognorm(s), draws), 0.045
    values["alpha"] = a = round(2.1 + 0.1 * int(rng.integers(0, 40)), 1)
    return values, heavy(stats.pareto(a), rng.random((3000, 40)) ** (-1 / a)), 0.045


def states(rng):
    """952 states: of each population a few n."""
    for k in range(119):
        values, judge, slack = population(rng, k)
        most = 40 if slack > 0.01 else 200
        for n in [1, 2, 3, *rng.integers(1, most + 1, 3), *rng.integers(1, 41, 2)]:
            yield values | {"n": int(n)}, judge(int(n)), slack


def test_how_far_the_bell_is(open_page):
    page = open_page("limit_theorems", draw=False)
    rng = np.random.default_rng(8)
    seen = set()
    for values, (gap, inside, below), slack in states(rng):
        said = text(page.at(**({"numbers": "1 2"} | values)))
        found = shown(r"wrong by up to D = #", said)
        room = slack if slack > 0.01 else slack * gap + 6e-6 + 0.006 * gap
        assert abs(found - gap) <= room, (values, found, gap)
        verdicts = {
            "too few for an error below 5 percentage points": gap > 0.05,
            "enough to be right to a percentage point": gap <= 0.01,
        }
        for words, true in verdicts.items():
            if min(abs(gap - 0.05), abs(gap - 0.01)) > 1.2 * slack + 1e-4:
                assert (words in said) == true, (values, gap, words)
                seen.add((words, true))
                assert page.tone == ("warn" if gap > 0.05 else "good" if gap <= 0.01 else "plain")
        room = slack if slack > 0.01 else LAST
        share = shown(r"P\(\|Z\| ≤ 1\.96\)\s+#", said)
        assert abs(share / 100 - inside) <= room, (values, share, inside)
        lower = shown(r"Up to −1\.96 lie #", said)
        if lower == lower:
            assert abs(lower / 100 - below) <= room, (values, lower, below)
        above = 1 - inside - below
        uneven = max(abs(below - 0.025), abs(above - 0.025))
        if abs(uneven - 0.004) > (1.2 * slack if slack > 0.01 else 1e-5):
            assert ("Up to −1.96 lie" in said) == (uneven >= 0.004), (values, below, above)
        upper = shown(r"from 1\.96 on #", said)
        assert upper != upper or abs(upper / 100 - above) <= room, (values, upper, above)
        judge_captions(said, values)
        bound = shown(r"Berry–Esseen bound\s+#", said)
        third = values["population"] != "pareto" or values["alpha"] > 3
        assert (bound == bound) == third, values
        if third:
            assert bound > found * (1 - 1e-9) or bound > 0.99 * gap, values
        assert ("the Berry–Esseen bound says nothing" in said) == (not third), values
    assert len(seen) == 4


def judge_captions(said, values):
    """How the law was found, and how D falls."""
    kind = values["population"]
    how = "Density by its formula."
    if kind in ("lognormal", "pareto"):
        how = "Density of one draw." if values["n"] == 1 else "Density by convolution (FFT)."
    if kind in ("bernoulli", "own"):
        how = "Masses on a lattice, added exactly"
    assert how in said, values
    assert ("P(Z ≤ z) rises by jumps" in said) == (kind in ("bernoulli", "own")), values
    even = kind == "uniform" or (kind == "mixture" and values["share"] == 0.5)
    heavy = kind == "pareto" and values["alpha"] <= 3
    assert ("A symmetric law without a lattice" in said) == even, values
    assert ("Both fall like 1/√n" in said) == (not even and not heavy), values
    assert ("D may fall more slowly" in said) == heavy, values


def test_where_no_bell_comes(open_page, undrawn):
    undrawn(bell, "law_tables", "function_tables", "distance_tables")
    page = open_page("limit_theorems", draw=False)
    rng = np.random.default_rng(9)
    for _ in range(1000):
        alpha, n = round(0.6 + 0.1 * int(rng.integers(0, 15)), 1), int(rng.integers(1, 201))
        said = text(page.at(population="pareto", alpha=alpha, n=n))
        assert ("the bell never comes" in said) == (1 < alpha < 2), alpha
        assert ("not even a mean exists" in said) == (alpha <= 1), alpha
        assert ("and yet the bell comes" in said) == (alpha == 2), alpha
        loud = "warn" if shown(r"D = #", said) > 0.05 else "plain"
        assert page.tone == ("alarm" if alpha < 2 else loud), (alpha, n)
        assert ("Less n ln n and divided by n," in said) == (alpha == 1), alpha
        assert ("Less n·α/(α − 1) and divided by n^(1/α)," in said) == (alpha < 1), alpha
        assert "Berry–Esseen bound " not in said and "percentage point" not in said
        # Scaled by hand; the centre of α = 1 is n ln n.
        scale = n ** (1 / alpha) if alpha < 2 else math.sqrt(n * max(1, math.log(n)))
        if alpha == 2:
            x = rng.random((3000, n)) ** (-1 / alpha)
            z = np.sort((x.sum(1) - 2 * n) / scale)
            gap = np.abs(np.arange(3000) / 3000 - ndtr(z)).max()
            assert abs(shown(r"D = #", said) - gap) < 0.04, (alpha, n)
        assert abs(shown(r"Scale of the sum\s+#", said) / scale - 1) < 0.006, (alpha, n)
        assert abs(shown(r"Spread of the mean\s+#", said) / (scale / n) - 1) < 0.006, (alpha, n)


def quantiles(kind, parameter):
    return {
        "uniform": stats.uniform(),
        "exponential": stats.expon(),
        "lognormal": stats.lognorm(parameter or 1),
        "pareto": stats.pareto(parameter or 1),
        "cauchy": stats.cauchy(),
    }[kind]


def test_where_running_means_go(open_page):
    page = open_page("limit_theorems", draw=False).open("running")
    rng = np.random.default_rng(10)
    for _ in range(20):
        kind = str(rng.choice(["uniform", "exponential", "lognormal", "pareto", "cauchy"]))
        seed = int(rng.integers(1, 50))
        values = {"population": kind, "seed": seed}
        parameter = None
        if kind == "lognormal":
            values["sigma"] = parameter = round(0.1 + 0.05 * int(rng.integers(0, 39)), 2)
        if kind == "pareto":
            values["alpha"] = parameter = round(0.6 + 0.1 * int(rng.integers(0, 40)), 1)
        law = quantiles(kind, parameter)
        u = np.random.default_rng(seed).random((2, 100_000))[0].reshape(20, 5000)
        sums = np.cumsum(law.ppf(u), axis=1)
        n = np.arange(1, 5001)
        settles = kind not in ("pareto", "cauchy") or (kind == "pareto" and parameter > 2)
        out = None
        if settles:
            out = np.abs(sums / n - law.mean()) > 1.959964 * law.std() / np.sqrt(n)
        for draws in rng.integers(100, 5001, 50):
            draws = int(float(f"{draws:.3g}"))
            said = text(page.at(draws=float(draws), **values))
            assert ("means lie within" in said) == settles, values
            assert ("Cauchy has no mean" in said) == (kind == "cauchy"), values
            assert ("the mean is infinite" in said) == (kind == "pareto" and parameter <= 1), values
            slow = kind == "pareto" and 1 < parameter <= 2
            assert page.tone == ("good" if settles else "warn" if slow else "alarm"), values
            if slow:
                power = shown(r"spread falls like n\^\(−#\) only", said)
                assert ("like √(ln n/n) only" in said) == (parameter == 2), values
                assert parameter == 2 or abs(power - 1 + 1 / parameter) < 0.006, values
            assert ("there is no σ" in said) == slow, values
            assert f"sum of {draws:,} draws" in said
            assert abs(shown(r"Mean of the bold path\s+[−]?#", said)) == (
                pytest.approx(abs(sums[0, draws - 1] / draws), rel=6e-4)
            )
            if settles:
                inside = int((~out[:, draws - 1]).sum())
                left = int(out[:, 9:draws].any(axis=1).sum())
                assert f"After n = {draws:,} draws {inside} of 20" in said, values
                verb = "was" if left == 1 else "were"
                told = f"But {left} of 20 {verb} outside at least once"
                if left == 20 - inside:
                    told = "No other was outside since" if left else "None was outside since"
                assert told in said, values
                beyond = np.abs(sums[:, draws - 1] / draws - law.mean()) > law.std() * math.sqrt(
                    2 * math.log(math.log(draws)) / draws
                )
                assert re.search(
                    rf"Beyond the iterated logarithm now\s+{int(beyond.sum())} of 20", said
                ), values
