"""What the page on hypothesis tests says in some thousand states a chapter, read from its words and
judged by scipy's laws, by plain sums, by simulation and by hand."""

import math
import re
import warnings
from itertools import combinations

import numpy as np
import pytest
from scipy import stats
from scipy.special import gammaln, ndtr, ndtri, stdtrit

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
        s = np.linspace(1e-9, 1 + 12 / math.sqrt(2 * df), 3001)
    else:
        s = 1 + U / math.sqrt(2 * df)
    k = df / 2
    log = math.log(2) + k * math.log(k) - gammaln(k) + (df - 1) * np.log(s) - k * s * s
    return float(np.trapezoid(ndtr(delta - c * s) * np.exp(log), s))


def rejected(n, groups, sides, known, d, alpha):
    """P(T ≥ c) and P(T ≤ −c)."""
    df = math.inf if known else groups * (n - 1)
    if alpha in (0, 1):
        right = float(ndtr(d * math.sqrt(n / groups))) if sides == "two" else 1
        return alpha * right, alpha * (1 - right)
    share = alpha / 2 if sides == "two" else alpha
    c = -float(ndtri(share) if known else stdtrit(df, share))
    delta = d * math.sqrt(n / groups)
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
            "In the long run most studies miss": inside and tested and rate < 0.5,
            "even so little is significant": inside
            and tested
            and rate >= 0.8
            and abs(v["d"]) < 0.2,
        }
        tone = "warn" if v["alpha"] == 0 else "alarm" if v["alpha"] == 1 or not tested else "plain"
        tone = "plain" if inside and v["d"] == 0 else tone
        if inside and tested:
            tone = "good" if rate >= 0.8 else "plain" if rate >= 0.5 else "warn"
        if min(abs(rate - 0.5), abs(rate - 0.8)) > 1e-6:
            assert page.tone == tone, v
            for words, true in cases.items():
                assert (words in said) == true, (v, words)
                seen.add((words, true))
        seldom = inside and v["d"] < 0 and not tested
        if not 1e-13 < rate < 1e-11:
            assert ("less than 10⁻¹²" in said) == (seldom and rate < 1e-12), v
        assert ("every effect is missed" in said) == (v["alpha"] == 0 and tested), v
        assert ("p ≤ 0, which never happens" in said) == (v["alpha"] == 0), v
        crowd = "small ones too" if v["d"] == 0 else f"crowds them at {'0' if tested else '1, as'}"
        assert crowd in said, v
        judge_studies(v, said, rate, tested)
        judge_needed(v, said, groups, known, tested)
        if tested and v["sides"] == "two":
            wrong = below if v["d"] > 0 else above
            found = shown(r"Rejected on the wrong side # %", said) / 100
            assert found == pytest.approx(wrong, abs=6e-5), v
    assert len(seen) == 12


def judge_studies(v, said, rate, tested):
    """The studies, drawn anew by their seed, and what the significant ones estimate."""
    groups = int(v["groups"])
    df = math.inf if v["deviation"] == "known" else groups * (v["n"] - 1)
    z, error = np.random.default_rng([v["seed"], 1]).standard_normal(1000), (groups / v["n"]) ** 0.5
    share, s = v["alpha"] / 2 if v["sides"] == "two" else v["alpha"], 1.0
    bound = -ndtri(share)
    if df < math.inf:
        bound = -stdtrit(df, share) if share else math.inf
        s = np.sqrt(np.random.default_rng([v["seed"], 2]).chisquare(df, 1000) / df)
    t = (z + v["d"] / error) / s
    found = (np.abs(t) if v["sides"] == "two" else t) >= bound
    count = int(found.sum())
    deviation = math.sqrt(rate * (1 - rate) / 1000)
    assert abs(count / 1000 - rate) <= 5 * deviation + 2e-3, v
    assert f"{count:,} of 1,000 simulated studies {'has' if count == 1 else 'have'} p" in said, v
    assert shown(r"1,000\) = # %", said) / 100 == pytest.approx(deviation, abs=5.1e-5)
    if tested and 0 < v["alpha"] < 1:
        verb = "rejects" if count == 1 else "reject"
        assert f"{count:,.0f} of these 1,000 studies {verb} H0" in said, v
    assert " 1 degrees" not in said and " 1000 of" not in said, v
    effects, side = v["d"] + error * z[found], math.copysign(1, v["d"])
    beyond = 0.0
    if tested and 0 < v["alpha"] < 1 and rate < 0.5 and count >= 20:
        beyond = side * (effects.mean() - v["d"]) / (effects.std(ddof=1) / math.sqrt(count))
    assert ("exaggerate" in said) == (beyond >= 3), v
    if beyond >= 3:
        assert shown("the effect # σ", said) == v["d"], v
        assert shown("mean estimate is # σ", said) == pytest.approx(effects.mean(), rel=6e-3), v


def judge_needed(v, said, groups, known, tested):
    """That n has the power, and one fewer has not."""
    found = re.search(r"n for power [\d.]+ (none|above 10⁷|[\d,]+)", said)[1]
    assert (found == "none") == (not tested or v["alpha"] == 0), v
    if found == "none":
        why = "H0 holds, as the effect" if v["d"] else "there is no effect to find"
        assert ("with α = 0 nothing is rejected" if tested else why) in said, v
        return
    n = 10**7 + 1 if found == "above 10⁷" else int(value_of(found))

    def at(n):
        return sum(rejected(n, groups, v["sides"], known, v["d"], v["alpha"]))

    if v["seed"] > 2:  # a state in four is enough for a search
        return
    assert at(n) >= v["goal"] - 1e-7, v
    assert n == 2 or at(n - 1) < v["goal"] + 1e-7, v


# ---- peeking -------------------------------------------------------------------------------------


def looked(bound, looks):
    """The false alarms for 1 … K looks, on a plain grid over S_j with steps of 0.04."""
    step, found, density, weight = 0.04, [], np.empty(0), np.empty(0)
    for j in range(1, looks + 1):
        edge = bound * math.sqrt(j)
        half = math.floor(edge / step)
        x = np.arange(-half, half + 1) * step
        if j == 1:
            density = np.exp(-x * x / 2) / math.sqrt(2 * math.pi)
        else:
            kernel = stats.norm.pdf(np.arange(-200, 201) * step) * step
            spread = np.convolve(density * weight, kernel)
            at = np.arange(len(spread)) - (len(spread) - 1) // 2
            density = np.interp(x / step, at, spread)
        weight = np.ones(len(x))
        weight[[0, -1]] = 0.5 + (edge - half * step) / step  # the rest up to the edge
        found.append(1 - float((density * weight).sum() * step))
    return found


def test_what_becomes_of_alpha(open_page):
    page = open_page("hypothesis_tests", draw=False).open("peeking")
    rng = np.random.default_rng(6)
    nominal = {a: looked(stats.norm.isf(a / 2), 100) for a in (0.01, 0.05, 0.1)}
    runs = {}
    for k in range(1000):
        every, seed = (int(rng.integers(1, 101)), int(rng.integers(1, 6)))
        if k % 2:
            every = int(rng.integers(1, 13))
        rule = str(rng.choice(["nominal", "bonferroni", "pocock"]))
        level = str(rng.choice(["0.01", "0.05", "0.1"]))
        alpha, looks = float(level), 100 // every
        said = text(page.at(every=every, rule=rule, level=level, runs=seed))
        assert shown(r"Looks #", said) == looks
        each = shown(r"Level of one look #", said)
        rate = shown(r"False alarm at some look # %", said) / 100
        if seed not in runs:
            steps = np.random.default_rng(seed).standard_normal((500, 100)).cumsum(axis=1)
            runs[seed] = 2 * ndtr(-np.abs(steps) / np.sqrt(np.arange(1, 101)))
        expected = {"nominal": alpha, "bonferroni": alpha / looks}.get(rule, each)
        assert each == pytest.approx(expected, rel=6e-3)
        bound = stats.norm.isf(expected / 2)
        if rule == "nominal":
            assert rate == pytest.approx(nominal[alpha][looks - 1], abs=3e-4)
        elif rule == "pocock":
            assert rate == pytest.approx(alpha, abs=5.1e-5)
            if k % 25 == 2:
                bound = shown("Pocock’s bound #", said)
                assert looked(bound, looks)[-1] == pytest.approx(alpha, abs=5e-4)
        elif k % 25 == 0:
            assert rate == pytest.approx(looked(bound, looks)[-1], abs=3e-4)
        assert rate <= alpha + 5.1e-5 or rule == "nominal"
        judge_runs(said, runs[seed][:, every - 1 :: every], each, every)
        cases = {
            "One look at a time that was fixed": looks == 1,
            "although there is no effect": looks > 1 and rule == "nominal",
            "so this is more cautious": looks > 1 and rule == "bonferroni",
            "Peeking is fair": looks > 1 and rule == "pocock",
        }
        for words, true in cases.items():
            assert (words in said) == true, (every, rule, words)
        tones = {"nominal": "alarm", "bonferroni": "plain", "pocock": "good"}
        assert page.tone == ("good" if looks == 1 else tones[rule]), (every, rule)


def judge_runs(said, p, level, every):
    """How many studies stop, and where; a p-value within the level's last digit may count."""
    least, most = ((p <= level * (1 + by)).any(axis=1).sum() for by in (-0.006, 0.006))
    count = shown(r"Studies with a false alarm [\d.]+ % #", said)
    assert least <= count <= most
    if least == most == count and count:
        seen = p <= level
        where = (np.argmax(seen, axis=1)[seen.any(axis=1)] + 1) * every
        assert f"In {count:.0f} of the 500 some look rejects H0: " in said
        assert ("not the bold one" in said) == (not seen[0].any())
        assert shown("Mean n at a false alarm #", said) == pytest.approx(where.mean(), rel=0.02)
        told = said.split("Mean n at a false alarm")[1].split("Try it")[0]
        assert ("standard error" in told) == (count > 1 and np.ptp(where) > 0)
        if count > 1 and np.ptp(where) > 0:
            error = stats.sem(where)
            assert shown("standard error #", told) == pytest.approx(error, rel=0.06)


# ---- many tests ----------------------------------------------------------------------------------


def decided(p, method, alpha):
    """Whom a method rejects, one world at a time, as its rule is told."""
    m, order = len(p), np.argsort(p)
    if method in ("none", "bonferroni"):
        return p <= (alpha if method == "none" else alpha / m)
    out = np.zeros(m, bool)
    if method == "holm":
        for at, i in enumerate(order):
            if p[i] > alpha / (m - at):
                break
            out[i] = True
        return out
    for at in range(m - 1, -1, -1):
        if p[order[at]] <= alpha * (at + 1) / m:
            out[order[: at + 1]] = True
            break
    return out


def test_what_many_tests_come_to(open_page):
    page = open_page("hypothesis_tests", draw=False).open("many")
    rng = np.random.default_rng(7)
    names = {"none": "no correction", "bonferroni": "Bonferroni", "holm": "Holm", "bh": "Benjamini–Hochberg"}  # fmt: skip  # noqa: E501
    errors = {s: np.random.default_rng(s).standard_normal((1000, 40)) for s in range(1, 5)}
    for k in range(1000):
        m = int(rng.integers(1, 41)) if k % 8 == 0 else int(rng.integers(1, 13))
        effects = [0, m, int(rng.integers(0, 41))][k % 3]
        method, seed = str(rng.choice(list(names))), int(rng.integers(1, 5))
        shift = round(float(rng.integers(5, 61)) / 10, 1)
        alpha = round(float(rng.integers(1, 21)) / 100, 2)
        said = text(
            page.at(
                tests=m, effects=effects, method=method, shift=shift, many_alpha=alpha, world=seed
            )
        )
        effects = min(effects, m)
        p = 2 * ndtr(-np.abs(errors[seed][0, :m] + shift * (np.arange(m) < effects)))
        for each, name in names.items():
            out = decided(p, each, alpha)
            right, false = out[:effects].sum(), out[effects:].sum()
            holds = "FDR ≤" if each == "bh" else "each test alone: false alarm"
            holds = "FWER ≤" if each in ("bonferroni", "holm") else holds
            row = f"{name} {right} {false} {holds} {100 * alpha:.1f} %"
            assert row in said, (k, row)
            if each == method:
                told = []
                if effects:
                    told = [f"{right} of {effects} true effect{'s' * (effects > 1)} found"]
                if effects < m:
                    told += [f"{false} false alarm{'s' * int(false != 1)}"]
                assert f"This world, {name}: {', '.join(told)}. Strong" in said, (k, told)
        judge_crowd_rates(said, m, effects, method, alpha)
        if k % 40 == 0:
            judge_worlds(said, errors[seed][:, :m], effects, shift, method, alpha)
        cases = {
            "so no rejection can be false": effects == m,
            "no effect anywhere": effects == 0 and method == "none" and m > 1,
            f"{m - effects} without effect": 0 < effects < m and method == "none",
            "One test, no effect": effects == 0 and m == 1 and method == "none",
            "FDR and FWER are one": effects == 0 and method == "bh",
            "that is not what it holds": 0 < effects < m and method == "bh",
            f"{names[method]}: at least one false alarm in": effects < m
            and method in ("bonferroni", "holm"),
            "It finds ": 0 < effects < m and method != "none",
            "tells of chance": effects == 0 and method == "none" and m > 1,
        }
        loud = "plain" if effects == m else "alarm"
        assert page.tone == (loud if method == "none" else "good"), (k, method)
        for words, true in cases.items():
            assert (words in said) == true, (k, words)


def judge_crowd_rates(said, m, effects, method, alpha):
    """What is exact is by formula, and the worlds lie within 5 standard errors of it."""
    fwer, fdr = shown(r"FWER # %", said) / 100, shown(r"FDR # %", said) / 100
    none = m - effects
    assert fdr <= fwer + 1e-9 or none == 0
    level = {"none": alpha, "bonferroni": alpha / m}.get(method)
    if level:
        exact = 1 - (1 - level) ** none
        assert abs(fwer - exact) <= 5 * math.sqrt(exact * (1 - exact) / 1000) + 1e-3
        if none:
            assert shown(r"exactly 1 − \(1 − α[/\d]*\)\^\d+ = # %", said) / 100 == pytest.approx(
                exact, abs=5.1e-5
            )
    if method == "holm":
        assert fwer <= alpha + 5 * math.sqrt(alpha / 1000)
    if method == "bh":
        assert shown(r"exactly α·\d+/\d+ = # %", said) / 100 == pytest.approx(
            alpha * none / m, abs=5.1e-5
        )
        assert abs(fdr - alpha * none / m) <= 5 * math.sqrt(alpha / 1000) + 1e-3


def judge_worlds(said, z, effects, shift, method, alpha):
    """The measured shares, world by world."""
    p = 2 * ndtr(-np.abs(z + shift * (np.arange(z.shape[1]) < effects)))
    out = np.array([decided(row, method, alpha) for row in p])
    false, right = out[:, effects:].sum(axis=1), out[:, :effects].sum(axis=1)
    share = false / np.maximum(false + right, 1)
    assert shown(r"FWER # %", said) / 100 == pytest.approx((false > 0).mean(), abs=5.1e-4)
    assert shown(r"FDR # %", said) / 100 == pytest.approx(share.mean(), abs=5.1e-4)
    tile = said.split("FDR")[-1].split("found")[0]
    if (share == 0).all() or (share == 1).all():  # no other world in 1,000: once in twenty times
        bound = 1 - 0.05**0.001
        edge = f"above {100 * bound:.2f}" if not share[0] else f"below {100 - 100 * bound:.2f}"
        assert (f"hardly {edge} % (95 % bound)" in tile) == (effects < z.shape[1])
        assert "standard error" not in tile
    else:
        error = share.std(ddof=1) / math.sqrt(1000)
        assert shown(r"standard error # %", tile) / 100 == pytest.approx(error, abs=5.1e-5)
    if effects:
        found = shown(r"True effects found # %", said) / 100
        assert found == pytest.approx(right.mean() / effects, abs=5.1e-4)


# ---- counts --------------------------------------------------------------------------------------


def test_what_the_p_values_of_counts_are(open_page):
    page = open_page("hypothesis_tests", draw=False).open("discrete")
    rng = np.random.default_rng(8)
    seen = set()
    for k in range(1000):
        n = int(rng.integers(1, 101)) if k % 2 else int(rng.integers(1, 12))
        theta = float(rng.choice([0.01, 0.05, 0.2, 0.3, 0.37, 0.5, 0.5, 0.5, 0.61, 0.8, 0.99]))
        alpha = round(float(rng.choice([0.05, 0.01, 0.125, 0.5, rng.integers(1, 999) / 1000])), 3)
        extreme, tie = str(rng.choice(["two", "above"])), str(rng.choice(["whole", "half"]))
        said = text(page.at(trials=n, theta0=theta, size_alpha=alpha, extreme=extreme, tie=tie))
        p, mass = p_of_counts(n, theta, extreme, tie)
        size = mass[p <= alpha * (1 + 1e-8)].sum()
        assert shown(r"Size # %", said) / 100 == pytest.approx(size, abs=5.1e-5), k
        assert shown(r"Smallest p-value #", said) == pytest.approx(p.min(), rel=6e-4)
        exact = abs(size - alpha) < 1e-7 * alpha
        cases = {
            "this test can reject nothing": size == 0,
            "is one of the values that": exact,
            "but it does not hold α": size > alpha and not exact,
            "so they are not uniform under H0": 0 < size < alpha and not exact,
        }
        for words, true in cases.items():
            assert (words in said) == true, (n, theta, alpha, extreme, tie, words)
            seen.add((words, true))
        tones = ("warn", "good", "alarm", "plain")
        assert page.tone == tones[[*cases.values()].index(True)], (n, theta, alpha)
        assert ("Here mid-p holds α" in said) == (tie == "half" and 0 < size < alpha and not exact)
        order = np.argsort(p, kind="stable")
        last = np.append(np.diff(p[order]) > 1e-9 * p[order][:-1], True)
        apart = np.abs(np.cumsum(mass[order]) - p[order])[last]
        assert ("the steps touch the diagonal" in said) == (apart.max() < 1e-8), (n, theta, tie)
        below, above = p[p <= alpha * (1 + 1e-8)], p[p > alpha * (1 + 1e-8)]
        last = shown("Largest p-value up to α #", said)
        assert last == pytest.approx(below.max(), rel=6e-4) if len(below) else last != last
        following = shown("The next p-value #", said)
        if len(above):
            assert following == pytest.approx(above.min(), rel=6e-4)
    assert len(seen) == 8


def p_of_counts(n, theta, extreme, tie):
    """By scipy's masses, each count for itself."""
    k = np.arange(n + 1)
    mass = stats.binom.pmf(k, n, theta)
    if extreme == "above":
        p, same = stats.binom.sf(k - 1, n, theta), mass
    else:
        p = np.array([mass[mass <= m * (1 + 1e-7)].sum() for m in mass])
        same = np.array([mass[np.abs(mass - m) <= 1e-7 * m].sum() for m in mass])
    return np.minimum(p - same / 2 if tie == "half" else p, 1), mass


# ---- two columns ---------------------------------------------------------------------------------


def typed(rng, n, flat):
    if flat:
        return [float(rng.integers(-5, 6))] * n
    return [float(one) / 4 for one in rng.integers(-20, 21, n)]


def every_sum(a, b, kind, mu):
    """All differences of means, from whole numbers of quarters where a and b are such."""
    if kind in ("one", "paired"):
        x = a - (b if kind == "paired" else mu)
        signs = 1 - 2 * (np.arange(2 ** len(x))[:, None] >> np.arange(len(x)) & 1)
        return signs @ x / len(x)
    both, found = np.concatenate([a, b]), []
    for chosen in combinations(range(len(both)), len(a)):
        first = both[list(chosen)].sum()
        found.append(first / len(a) - (both.sum() - first) / len(b))
    return np.array(found)


def test_what_two_columns_say(open_page):
    page = open_page("hypothesis_tests", draw=False).open("samples")
    rng = np.random.default_rng(9)
    seen = set()
    for k in range(1000):
        n, m = int(rng.integers(2, 7)), int(rng.integers(2, 6))
        kind = ("paired", "welch", "pooled", "one")[k % 4]
        m = n if kind == "paired" and k % 3 else m
        flat = k % 25 < 4
        a, b = typed(rng, n, flat), typed(rng, m, flat)
        if flat and k % 50 < 25:
            b = a[:1] * m
        mu = float(rng.integers(-3, 4)) if not flat else a[0] + float(k % 50 > 25)
        columns = {"column_a": " ".join(map(str, a)), "column_b": " ".join(map(str, b))}
        said = text(page.at(numbers_of="own", compared=kind, mu=mu, **columns))
        alone = abs(n - m)
        told = f"{alone} number{'s' * (alone > 1)} without a partner left out" in said
        assert told == (kind == "paired" and n != m)
        if kind == "paired":
            a, b = a[: min(n, m)], b[: min(n, m)]
        a, b = np.array(a), np.array(b)
        case = judge_columns(said, a, b, kind, mu)
        tones = ("alarm", "alarm", "warn", "plain", "warn", "good", "warn")
        assert page.tone == tones[CASES.index(case)], (a, b, kind)
        seen.add(case)
    assert len(seen) == 7


CASES = ("T is 0/0", "infinite, and the t law has no", "So few arrangements", "often enough",
         "on two sides of 5 %", "in at most 5 % of such studies",
         "so many arrangements lie farthest")  # fmt: skip


def judge_columns(said, a, b, kind, mu):
    """Both p-values, and what is concluded."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        found = {
            "one": lambda: stats.ttest_1samp(a, mu),
            "paired": lambda: stats.ttest_rel(a, b),
            "pooled": lambda: stats.ttest_ind(a, b),
            "welch": lambda: stats.ttest_ind(a, b, equal_var=False),
        }[kind]()
    sums = every_sum(a, b, kind, mu)
    observed = a.mean() - (mu if kind == "one" else b.mean())
    far = np.abs(sums) >= abs(observed) - 1e-9
    p, least = far.mean(), (np.abs(sums) >= np.abs(sums).max() - 1e-9).mean()
    assert shown("p by permutation #", said) == pytest.approx(p, rel=6e-4)
    verb = "lies" if far.sum() == 1 else "lie"
    assert re.search(rf"{far.sum():,} of all {len(sums):,} [\w ]+ {verb} at least", said)
    moved = a - b if kind == "paired" else a
    spread = np.ptp(moved) > 0 or (kind in ("welch", "pooled") and np.ptp(b) > 0)
    case = "T is 0/0" if observed == 0 else "infinite, and the t law has no"
    if observed != 0 and not spread:
        what = {"one": "as numbers", "paired": "as differences"}.get(kind, "as two groups")
        assert f"{what} without any spread are not normal" in said, (a, b, kind)
    assert ("two samples, pooled" in said) == (kind != "one")
    if spread:
        assert shown("p of the t law #", said.split("SE T df")[1].split("Difference")[1]) == (
            pytest.approx(found.pvalue, rel=6e-4)
        )
        case = "So few arrangements" if len(sums) < 40 else "so many arrangements lie farthest"
        if least <= 0.05:
            both = int(found.pvalue <= 0.05) + int(p <= 0.05)
            case = ["often enough", "on two sides of 5 %", "in at most 5 % of such studies"][both]
    for words in CASES:
        assert (words in said) == (case == words), (a, b, kind, words, said)
    return case
