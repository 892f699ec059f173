"""What the page on confidence intervals says, in thousands of states, read from its words and
judged by scipy.stats on samples drawn anew, by laws of means, and by sums of fractions."""

import math
import re
from fractions import Fraction
from types import SimpleNamespace

import numpy as np
import pytest
from scipy import stats
from scipy.special import ndtri

from core.ui.words import number, value_of
from pages.statistics.confidence_intervals import bootstrap as resamples

NUMBER = r"(−?[\d.,]*\d(?:·10[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)?)"


def text(page):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", page.html))


def shown(pattern, said):
    found = re.search(pattern.replace("#", NUMBER), said)
    return value_of(found[1]) if found else math.nan


# ---- worlds ---------------------------------------------------------------------------------


def population(rng, kind):
    """Controls, quantile function, μ and σ of one."""
    match kind:
        case "normal":
            return {}, ndtri, 0.0, 1.0
        case "uniform":
            return {}, lambda u: u, 0.5, 12**-0.5
        case "exponential":
            return {}, lambda u: -np.log(1 - u), 1.0, 1.0
        case "lognormal":
            s = round(0.1 + 0.05 * int(rng.integers(0, 39)), 2)
            law = stats.lognorm(s)
            return {"sigma": s}, lambda u: np.exp(s * ndtri(u)), law.mean(), law.std()
        case "bernoulli":
            p = round(int(rng.integers(1, 100)) / 100, 2)
            return {"p": p}, lambda u: 1.0 * (u < p), p, math.sqrt(p * (1 - p))
    x = rng.integers(-20, 60, int(rng.integers(2, 7))) / 4
    x[0] = x[1] + 1
    values = {"numbers": " ".join(map(str, x))}
    return values, lambda u: x[(u * len(x)).astype(int)], x.mean(), x.std()


def by_the_rule(rule, x, sigma, level):
    """Low and high ends of all intervals, by scipy; those of constant samples are points."""
    n, mean = len(x), x.mean(0)
    constant = (x == x[0]).all(0)
    mean = np.where(constant, x[0], mean)
    sem = np.where(constant, 0, x.std(0, ddof=1)) / math.sqrt(n)
    law = stats.t(n - 1) if rule == "t" else stats.norm
    q = law.ppf((1 + level) / 2)
    half = q * (sigma / math.sqrt(n) if rule == "known" else sem)
    return mean - half, mean + half


def exact_of(kind, rule, n, level, mu, sigma, values):
    """The coverage where a formula of scipy's has it."""
    z = stats.norm.ppf((1 + level) / 2)
    if kind == "normal":
        return float(np.diff(stats.t.cdf([-z, z], n - 1))[0]) if rule == "plug" else level
    if kind == "exponential" and rule == "known":
        reach = z * math.sqrt(n)
        return float(np.diff(stats.gamma.cdf([n - reach, n + reach], n))[0])
    own = np.array(values.get("numbers", "0").split(), float)
    if kind == "bernoulli" or len(set(own)) == 2:
        p, k = values.get("p", (own == own.max()).mean()), np.arange(n + 1)
        sigma = math.sqrt(p * (1 - p))
        mean, s = k / n, np.sqrt(k * (n - k) / (n * (n - 1)))
        q = stats.t.ppf((1 + level) / 2, n - 1) if rule == "t" else z
        half = q * (sigma if rule == "known" else s) / math.sqrt(n)
        inside = np.abs(mean - p) <= half + 1e-12
        return float(stats.binom.pmf(k, n, p)[inside].sum())
    return math.nan


KINDS = ("normal", "uniform", "exponential", "lognormal", "bernoulli", "own")


def test_a_hundred_and_two_thousand_worlds(open_page):
    page = open_page("confidence_intervals", draw=False)
    rng = np.random.default_rng(12)
    seen = set()
    for k in range(60):
        kind = KINDS[k % len(KINDS)]
        chosen, ppf, mu, sigma = population(rng, kind)
        seed = int(rng.integers(1, 40))
        draws = ppf(np.random.default_rng(seed).random((2, 100, 2000))[0])
        for _ in range(17):
            n = int(rng.choice([2, 3, 5, int(rng.integers(2, 101))]))
            level = float(rng.choice([95, 80, 99, round(float(rng.uniform(1, 99.9)), 1)]))
            rule = str(rng.choice(["t", "plug", "known"]))
            values = chosen | {"n": n, "level": level, "rule": rule, "seed": seed}
            said = text(page.at(population=kind, **values))
            state = (kind, values)
            low, high = by_the_rule(rule, draws[:n], sigma, level / 100)
            inside = (low <= mu + 1e-12) & (mu - 1e-12 <= high)
            hits = int(inside.sum())
            few = int(inside[:100].sum())
            verb = "holds" if few == 1 else "hold"
            assert f"{few} of these 100 intervals {verb} μ = " in said, state
            assert f"{hits:,}/2,000" in said, state
            exact = exact_of(kind, rule, n, level / 100, mu, sigma, chosen)
            best = exact
            if math.isnan(exact):
                best = hits / 2000
                if "The probability of holding" in said or "the probability of holding" in said:
                    best = shown(r"Coverage probability c # %", said) / 100
                    assert rule == "known", state
                    error = math.sqrt(max(best * (1 - best), 1e-4) / 2000)
                    assert abs(best - hits / 2000) <= 4.5 * error, state
            else:
                assert shown(r"Coverage probability c # %", said) / 100 == pytest.approx(
                    best, abs=2e-5
                ), state
            judge_reasons(said, page.tone, state, best, math.isnan(exact), draws)
            expected, error = 100 * best, 100 * math.sqrt(max(best * (1 - best), 0) / 100)
            if hits in (0, 2000) and "Coverage probability unknown" in said:
                low, high = stats.binomtest(hits, 2000).proportion_ci(0.95, "wilson")
                way, end = ("least", low) if hits else ("most", high)
                assert shown(rf"at {way} # %", said) / 100 == pytest.approx(end, abs=6e-5), state
                assert f"to be expected are at {way} " in said, state
                seen.add(way)
                continue
            assert shown(r"to be expected are #", said) == pytest.approx(expected, rel=0.006), state
            assert shown(r"± # \(one standard error\)", said) == pytest.approx(
                error, rel=0.06, abs=2e-3
            ), state
            away = best - level / 100
            doubt = 3 * math.sqrt(level / 100 * (1 - level / 100) / 2000)
            simulated = "Of 2,000 worlds" in said
            verdicts = {
                "The rule keeps its word": not simulated and abs(away) < 1e-9,
                "Near its word": not simulated and 1e-9 <= abs(away) <= 0.01,
                "to be told from it": simulated and abs(away) <= doubt,
                "only ": away < 0 and abs(away) > (doubt if simulated else 0.01),
            }
            for words, true in verdicts.items():
                if min(abs(abs(away) - 0.01), abs(abs(away) - doubt)) > 2e-5:
                    assert (words in said.split("More")[0][:900]) == true, (state, words, away)
                seen.add((words, true))
            constant = int((draws[:n, :100] == draws[0, :100]).all(0).sum())
            told = rule != "known" and constant > 0
            assert (f"{constant} of the 100 samples" in said) == told, state
            below, above = int((high < mu - 1e-12).sum()), int((low > mu + 1e-12).sum())
            assert f"{below:,} too low, {above:,} too high" in said, state
    assert len(seen - {"least", "most"}) == 8


def judge_reasons(said, tone, state, best, simulated, draws):
    """The colour of the verdict, and why the rule fails."""
    kind, values = state
    level, n, rule = values["level"] / 100, values["n"], values["rule"]
    away, doubt = best - level, 3 * math.sqrt(level * (1 - level) / 2000)
    simulated = simulated and "Coverage probability unknown" in said
    short = away < 0 and abs(away) > (doubt if simulated else 0.01)
    if abs(away) <= (doubt if simulated else 0.01):
        loud = "plain" if simulated else "good"
    else:
        loud = "warn" if away > -0.03 else "alarm"
    if min(abs(abs(away) - (doubt if simulated else 0.01)), abs(away + 0.03)) > 2e-5:
        assert tone == loud, state
    told = re.search(rf"the multiplier must be t = {NUMBER} in the place of z = {NUMBER}", said)
    assert bool(told) == (rule == "plug" and kind == "normal"), state
    if told:
        q = stats.t.ppf((1 + level) / 2, n - 1), ndtri((1 + level) / 2)
        assert [value_of(one) for one in told.groups()] == pytest.approx(q, rel=0.006), state
    lean = SKEWNESS[kind](values)
    if min(abs(abs(away) - (doubt if simulated else 0.01)), abs(abs(lean) - 0.5)) > 2e-5:
        skewed = short and rule != "known" and abs(lean) > 0.5
        two = kind == "bernoulli" or len(set(values.get("numbers", "").split())) == 2
        assert ("One of the two values is rarer" in said) == (skewed and two), state
        assert ("The population is skewed" in said) == (skewed and not two), state
        side = "low" if lean > 0 else "high"
        assert (f" mean too {side} and, at once" in said) == skewed, state
        assert len(re.findall("a mean too", said)) == skewed, state


SKEWNESS = {
    "normal": lambda v: 0,
    "uniform": lambda v: 0,
    "exponential": lambda v: 2,
    "lognormal": lambda v: float(stats.lognorm(v["sigma"]).stats("s")),
    "bernoulli": lambda v: float(stats.bernoulli(v["p"]).stats("s")),
    "own": lambda v: float(stats.skew(np.array(v["numbers"].split(), float))),
}


# ---- shares ---------------------------------------------------------------------------------

NAMES = {
    "wald": "Wald",
    "wilson": "Wilson",
    "exact": "Clopper–Pearson",
    "agresti": "Agresti–Coull",
}


def limits(method, n, level):
    """Of every k, by scipy or by the formula."""
    k = np.arange(n + 1)
    if method == "exact":
        tail = (1 - level) / 2
        low = np.where(k > 0, stats.beta.ppf(tail, np.maximum(k, 1), n - k + 1), 0.0)
        high = np.where(k < n, stats.beta.isf(tail, k + 1, np.maximum(n - k, 1)), 1.0)
        return low, high
    z = stats.norm.ppf((1 + level) / 2)
    if method == "wilson":  # the p with n(k/n − p)² = z²·p(1 − p)
        a, b, c = n + z * z, -2 * k - z * z, k * k / n
        root = np.sqrt(np.maximum(b * b - 4 * a * c, 0))
        return 2 * c / (root - b), (root - b) / (2 * a)
    more = z * z if method == "agresti" else 0.0
    share = (k + more / 2) / (n + more)
    half = z * np.sqrt(share * (1 - share) / (n + more))
    return np.maximum(share - half, 0), np.minimum(share + half, 1)


def test_the_judge_of_wilson_s_intervals():
    for n, level in ((1, 0.95), (7, 0.5), (40, 0.99)):
        found = np.array(limits("wilson", n, level)).T
        for k in range(n + 1):
            theirs = stats.binomtest(k, n).proportion_ci(level, "wilson")
            assert found[k] == pytest.approx((theirs.low, theirs.high), abs=1e-12)


def exact_sum(low, high, n, p):
    q = Fraction(repr(p))
    inside = [k for k in range(n + 1) if low[k] <= p <= high[k]]
    return float(sum(math.comb(n, k) * q**k * (1 - q) ** (n - k) for k in inside)), inside


def test_shares(open_page):
    page = open_page("confidence_intervals", draw=False).open("shares")
    rng = np.random.default_rng(13)
    seen = set()
    for _ in range(200):
        n = int(rng.choice([1, 2, 10, 20, int(rng.integers(1, 101))]))
        level = float(rng.choice([95, 80, 99, round(float(rng.uniform(1, 99.9)), 1)]))
        method, beside = (str(one) for one in rng.choice(list(NAMES), 2))
        low, high = limits(method, n, level / 100)
        other = limits(beside, n, level / 100)
        for _ in range(5):
            p = round(float(rng.choice([rng.random(), rng.random() ** 4, rng.integers(2)])), 3)
            said = text(page.at(method=method, beside=beside, trials=n, truth=p, level=level))
            state = (method, beside, n, level, p)
            ends = np.concatenate([low, high])
            if p in (0, 1):
                which = "every" if p else "no"
                assert f"{which} trial is a hit, so k = {n * p:.0f} in every sample" in said, state
                assert f"and {NAMES[method]}’s interval is always" in said, state
                assert page.tone == "plain", state
                continue
            if np.abs(p - ends).min() < 1e-10:
                continue
            c, inside = exact_sum(low, high, n, p)
            assert shown(rf"{NAMES[method]}: coverage # %", said) / 100 == pytest.approx(
                c, abs=6e-5
            ), state
            away = c - level / 100
            if abs(abs(away) - 0.01) > 1e-9:
                assert ("only " in said.split("exactly")[0]) == (away < -0.01), state
                tone = "alarm" if away < 0 else "warn"
                assert page.tone == (tone if abs(away) > 0.01 else "good"), state
            seen.add(away < -0.01)
            assert f"{NAMES[method]}: of all samples of n = {n}, " in said, state
            assert ("It is never below its level" in said) == (method == "exact"), state
            assert ("Mean widths: " in said) == (beside != method), state
            assert ("has an interval that holds p" in said) == (not inside), state
            assert (" alone holds p; its stick" in said) == (len(inside) == 1), state
            width = sum(
                math.comb(n, k) * p**k * (1 - p) ** (n - k) * (high[k] - low[k])
                for k in range(n + 1)
            )
            assert shown(rf"{NAMES[method]}: mean width #", said) == pytest.approx(
                width, rel=0.006, abs=1e-6
            ), state
            assert abs(shown(rf"{NAMES[method]}: lowest coverage # %", said)) <= 100 * c + 0.006
            if method == "exact":
                assert c >= level / 100 - 1e-12, state
            if beside != method:
                c, _ = exact_sum(*other, n, p)
                found = shown(rf"{NAMES[beside]} holds it in # %", said)
                assert found / 100 == pytest.approx(c, abs=6e-4), state
            if inside and len(inside) > 1:
                assert f"k = {inside[0]} … {inside[-1]}" in said, state
            lost = (1 - p) ** n + p**n
            assert ("its width is 0, as if" in said) == (method == "wald" and lost >= 0.01), state
            if method == "wald" and lost >= 0.01:
                none, all_ = (1 - p) ** n, p**n
                k = f"k = 0 or {n}" if min(none, all_) > 1e-4 else f"k = {0 if none > all_ else n}"
                assert f"With {k} its width is 0" in said, state
    assert seen == {True, False}


# ---- bootstrap ------------------------------------------------------------------------------

FUNCTIONS = {
    "mean": lambda x, axis=-1: np.round(np.mean(x, axis=axis), 11),
    "median": lambda x, axis=-1: np.median(x, axis=axis),
    "deviation": lambda x, axis=-1: np.round(np.std(x, axis=axis, ddof=1), 11),
}
MEDIANS = {"normal": 0.0, "uniform": 0.5, "exponential": math.log(2), "lognormal": 1.0}


@pytest.mark.filterwarnings("ignore")  # scipy's, where BCa is not defined
def test_intervals_from_resamples(open_page, undrawn):
    undrawn(resamples, "histogram_tables", "sample_tables", "coverage_tables")
    page = open_page("confidence_intervals", draw=False).open("bootstrap")
    rng = np.random.default_rng(14)
    seen = set()
    for k in range(1000):
        if k % 4 == 0:  # four states of a world
            kind = ("normal", "uniform", "exponential", "lognormal", "bernoulli")[k // 4 % 5]
            (chosen, ppf, mu, sigma), seed = population(rng, kind), int(rng.integers(1, 40))
            draws = ppf(np.random.default_rng(seed).random((2, 100, 2000))[0][:50, 0])
        name = str(rng.choice(["mean", "median", "deviation"]))
        picks, n = int(rng.integers(1, 9)), int(rng.integers(3, 51))
        level = float(rng.choice([95, 80, 50, round(float(rng.uniform(1, 99.9)), 1)]))
        values = {"population": kind, "seed": seed, "resamples": picks, "size": n, "level": level}
        said = text(page.at(statistic=name, **values, **chosen))
        state = (name, values, chosen)
        x = draws[:n]
        u = np.random.default_rng([picks, 5]).random((1000, 50))[:, :n]
        f = FUNCTIONS[name]
        again = SimpleNamespace(bootstrap_distribution=f(x[(u * n).astype(int)]))
        truth = {"mean": mu, "deviation": sigma, "median": MEDIANS.get(kind)}[name]
        if truth is None:
            truth = 0.5 if chosen["p"] == 0.5 else float(chosen["p"] > 0.5)
        held, missed, close = [], [], False
        for method in ("percentile", "basic", "BCa"):
            found = stats.bootstrap(
                (x,),
                f,
                n_resamples=0,
                bootstrap_result=again,
                confidence_level=level / 100,
                method=method,
            ).confidence_interval
            low, high = found.low, found.high
            tile = re.search(rf"{method} interval {NUMBER} to {NUMBER}", said)
            if math.isnan(low):
                assert not tile and "not defined" in said, state
                continue
            if not tile:
                assert np.ptp(again.bootstrap_distribution) < 1e-9 or "a = 0/0" in said, state
                continue
            shown_ends = value_of(tile[1]), value_of(tile[2])
            assert shown_ends == pytest.approx((low, high), rel=0.006, abs=2e-9), state
            close |= min(abs(low - truth), abs(high - truth)) < 1e-9
            (held if low <= truth <= high else missed).append(method)
        if name == "mean":
            sem = 0 if np.ptp(x) == 0 else stats.sem(x)
            reach = stats.t.ppf((1 + level / 100) / 2, n - 1) * sem
            (held if abs(x.mean() - truth) <= reach else missed).append("t")
        judge_correction(said, state, x, f, again.bootstrap_distribution, level / 100)
        equal = np.ptp(again.bootstrap_distribution) < 1e-9
        loud = "good" if not missed and "BCa takes" in said else "warn"
        assert close or page.tone == ("alarm" if equal else loud), state
        assert f"The sample’s {name} is" in said, state
        between = kind == "bernoulli" and chosen["p"] == 0.5 and name == "median"
        assert ("is a median of this population" in said) == between, state
        count = len(np.unique(again.bootstrap_distribution))
        told = shown("take only # different values", said)
        few = name == "median" and not equal and count <= 60
        assert told == count if few else math.isnan(told), state
        if close:
            continue
        if not missed:
            assert f"All {len(held)} intervals hold it" in said, state
        elif not held:
            assert f"None of the {len(missed)} intervals holds it" in said, state
        else:
            start, _, end = said.partition("Of the intervals ")[2].partition(" it, ")
            assert start.endswith("holds" if len(held) == 1 else "hold"), state
            verb = end.split(" it.")[0].rsplit(" ", 1)[1]
            assert verb == ("misses" if len(missed) == 1 else "miss"), state
            assert all(one in start for one in held), state
            assert all(one in end.split(" miss")[0] for one in missed), state
        seen.add((bool(held), bool(missed)))
    assert len(seen) == 3


def judge_correction(said, state, x, f, drawn, level):
    """Why there is no BCa, or which quantiles it takes."""
    z0 = float(ndtri(((drawn < f(x) - 1e-12).mean() + (drawn <= f(x) + 1e-12).mean()) / 2))
    d = np.array([f(np.delete(x, i)) for i in range(len(x))])
    d = d.mean() - d
    case = "The estimate lies beyond all" if math.isinf(z0) else "BCa takes"
    if not math.isinf(z0) and np.abs(d).max() < 1e-9:
        case = "Leaving out any one number changes nothing"
    if np.ptp(drawn) < 1e-9:
        case = "All resamples give the same number"
    if case == "BCa takes":
        lean = np.sum(d**3) if abs(np.sum(d**3)) > 1e-10 * np.sum(np.abs(d) ** 3) else 0
        a, z = lean / (6 * np.sum(d**2) ** 1.5), ndtri((1 + level) / 2) * np.array([-1, 1])
        below = 1 - a * (z0 + z)
        case = "is not positive: BCa is not defined" if below.min() <= 0 else case
    assert case in said and ("BCa takes" in said) == (case == "BCa takes"), state
    if case == "BCa takes":
        shares = stats.norm.cdf(z0 + (z0 + z) / below)
        off = np.abs(shares - [(1 - level) / 2, (1 + level) / 2]).max()
        assert abs(off - 5e-4) < 1e-6 or ("nearly the same quantiles" in said) == (off < 5e-4), (
            state
        )
        told = re.findall(rf"quantiles {NUMBER} and {NUMBER} of θ\*", said)[-1]
        assert [value_of(one) for one in told] == pytest.approx(shares, rel=0.006), state


# ---- width and readings ---------------------------------------------------------------------


def test_how_many_draws(open_page):
    page = open_page("confidence_intervals", draw=False).open("width")
    rng = np.random.default_rng(15)

    def half(n, level):
        t = stats.t.ppf((1 + level) / 2, n - 1)
        return t * stats.chi(n - 1).mean() / math.sqrt(n * (n - 1))

    for _ in range(1000):
        wanted = float(f"{math.exp(rng.uniform(math.log(0.02), math.log(2))):.3g}")
        level = round(float(rng.choice([95, 80, 99, rng.uniform(0.1, 99.9)])), 1)
        said = text(page.at(wanted=wanted, level=level))
        state = (wanted, level)
        if "So low a level" in said:
            assert half(2, level / 100) <= wanted / 2, state
            continue
        n, twice = shown(r"n = #(?:,| draw)", said), shown(r"Half of that width takes #,", said)
        assert ("are enough" in said) == (n == 2), state
        for count, goal in ((n, wanted), (twice, wanted / 2)):
            assert half(count, level / 100) <= goal * (1 + 1e-9), state
            assert count == 2 or half(count - 1, level / 100) > goal * (1 - 1e-9), state
        assert shown(r", # times as many", said) == pytest.approx(twice / n, rel=0.006), state
        z = stats.norm.ppf((1 + level / 100) / 2)
        known = shown(r"n with σ known #", said)
        assert known == max(2, math.ceil((z / wanted) ** 2 - 1e-9)), state


def test_two_intervals(open_page):
    page = open_page("confidence_intervals", draw=False).open("readings")
    rng = np.random.default_rng(16)
    seen = set()
    for _ in range(1000):
        gap = round(0.05 * int(rng.integers(0, 201)), 2)
        ratio = float(f"{math.exp(rng.uniform(math.log(0.1), math.log(5))):.3g}")
        level = round(float(rng.choice([95, 80, 99, rng.uniform(1, 99.9)])), 1)
        said = text(page.at(gap=gap, ratio=ratio, level=level))
        state = (gap, ratio, level)
        first = stats.norm.interval(level / 100, 0, 1)
        second = stats.norm.interval(level / 100, gap, ratio)
        p = 2 * stats.norm.sf(gap, 0, math.sqrt(1 + ratio**2))
        overlap, differ = first[1] >= second[0], p < 1 - level / 100
        verdict = (overlap, differ)
        words = {
            (False, True): "The intervals do not overlap, and the difference counts",
            (True, True): "The intervals overlap, and yet the difference counts",
            (True, False): "The intervals overlap, and the difference does not count",
        }
        assert words[verdict] in said, state
        tones = {(False, True): "good", (True, True): "warn", (True, False): "plain"}
        assert page.tone == tones[verdict], state
        seen.add(verdict)
        assert shown(r"p-value #", said) == pytest.approx(p, rel=0.006), state
        low, high = stats.norm.interval(level / 100, gap, math.sqrt(1 + ratio**2))
        assert f"Interval of the difference {number(low)} to {number(high)}" in said, state
        touch = first[1] - (second[0] - gap)
        shut = 2 * stats.norm.sf(touch, 0, math.sqrt(1 + ratio**2))
        assert shown(r"just touch, p would be #", said) == pytest.approx(shut, rel=0.06), state
        told = re.search(rf"p would be {NUMBER}, not {NUMBER}", said)
        assert value_of(told[1]) < value_of(told[2]), state
        again = 1 - 2 * stats.norm.sf(first[1], 0, math.sqrt(2))
        assert shown(r"with a probability of # %", said) / 100 == pytest.approx(again, abs=6e-4)
        inside = 1 - 2 * stats.norm.sf(first[1] / 10)
        assert shown(r"normal population # %", said) / 100 == pytest.approx(inside, abs=6e-4)
    assert len(seen) == 3
