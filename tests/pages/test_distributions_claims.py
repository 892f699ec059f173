"""What the page says of laws, limits, fits and pairs, judged by other means than its own.

The judges know scipy's laws, sums over all integers, the words of the page and the names of its
families, none of the functions that the page calls.
"""

import html
import re
from collections import Counter
from functools import lru_cache
from math import factorial, lgamma
from types import SimpleNamespace

import numpy as np
import pytest
from scipy import stats
from scipy.optimize import brentq
from scipy.special import betaincinv

from core.maths.probability.families import FAMILIES
from core.maths.probability.fitting import SimulatedP
from core.maths.probability.verdicts import Gap, gap_verdict
from pages.probability.distributions import bivariate, fits, limits, shown_law
from pages.probability.distributions import fit as fit_chapter
from pages.probability.distributions import law as law_chapter
from pages.probability.distributions.fit_verdicts import gap_in_short

STEM = "distributions"
LAW_STATES, LIMIT_STATES, PAIR_STATES = 1000, 1000, 1000
MOVES_OF_A_LAW = 5
RHOS = (0.04, 0.03, 0.03, 0.9)
WHERE = (0.45, 0.05, 0.1, 0.4)  # 0, 0.01, 1, anywhere
FIT_SAMPLES, SHOWN, MOVES = 28, 12, 3  # a sample is fitted with every family, in 30 ms

OTHERS = {
    "normal": lambda mean, sd: stats.norm(mean, sd),
    "student_t": lambda nu, mu, sigma: stats.t(nu, mu, sigma),
    "cauchy": lambda mu, gamma: stats.cauchy(mu, gamma),
    "laplace": lambda mu, b: stats.laplace(mu, b),
    "logistic": lambda mu, s: stats.logistic(mu, s),
    "uniform": lambda lower, upper: stats.uniform(lower, upper - lower),
    "exponential": lambda rate: stats.expon(0, 1 / rate),
    "gamma": lambda shape, rate: stats.gamma(shape, 0, 1 / rate),
    "inverse_gamma": lambda shape, scale: stats.invgamma(shape, 0, scale),
    "beta": lambda alpha, beta: stats.beta(alpha, beta),
    "weibull": lambda k, scale: stats.weibull_min(k, 0, scale),
    "log_normal": lambda mu, sigma: stats.lognorm(sigma, 0, np.exp(mu)),
    "chi_squared": lambda nu: stats.chi2(nu),
    "f": lambda d1, d2: stats.f(d1, d2),
    "pareto": lambda alpha, minimum: stats.pareto(alpha, 0, minimum),
    "gumbel": lambda mu, beta: stats.gumbel_r(mu, beta),
    "bernoulli": lambda p: stats.bernoulli(p),
    "binomial": lambda n, p: stats.binom(n, p),
    "negative_binomial": lambda r, p: stats.nbinom(r, p),
    "poisson": lambda rate: stats.poisson(rate),
}
# Index of the heaviest tail, P(|X| > x) ~ x^−index, and of how many tails.
HEAVY = {
    "student_t": (lambda nu, mu, sigma: nu, 2),
    "cauchy": (lambda mu, gamma: 1, 2),
    "inverse_gamma": (lambda shape, scale: shape, 1),
    "pareto": (lambda alpha, minimum: alpha, 1),
    "f": (lambda d1, d2: d2 / 2, 1),
}


def number_of(text):
    """The value that is written; percentages and powers of ten, 1 − small numbers too."""
    text = text.replace("−", "-").replace(",", "").strip()
    if text.startswith("1 - "):
        return 1 - number_of(text[4:])
    if text.endswith("%"):
        return number_of(text[:-1]) / 100
    mantissa, _, power = text.partition("·10")
    power = power.translate(str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789"))
    return float(mantissa) * 10.0 ** int(power or 0)


def tiles(page):
    found = re.findall(
        r'ev-name">(.*?)</div><div class="ev-figure">(.*?)</div><small>(.*?)</small>', page.html
    )
    return {html.unescape(name): (html.unescape(v), html.unescape(t)) for name, v, t in found}


def sentences(page):
    """All words, a space between two sentences."""
    return html.unescape(re.sub(r"<[^>]*>", "", page.html.replace("</p>", " ")))


def drawn(control, rng):
    if control.log:
        return control.legal(np.exp(rng.uniform(np.log(control.low), np.log(control.high))))
    return control.legal(rng.uniform(control.low, control.high))


def own_values(page, family, rng):
    """Values of the family's first parameterisation, by the names of its parameters."""
    sliders = {
        name.removeprefix(f"{family}_"): control
        for name, control in page.controls.items()
        if name.startswith(f"{family}_") and hasattr(control, "low")
    }
    wanted = OTHERS[family].__code__.co_varnames
    return {name: drawn(sliders[name], rng) for name in wanted}


def verdict_on_moments(family, values):
    """The words that must stand there, and words that must not."""
    law = OTHERS[family](**values)
    index_of, tails = HEAVY.get(family, (lambda **_: np.inf, 1))
    index = index_of(**values)
    if index <= 1:
        return "The mean is undefined" if tails == 2 else "The mean is infinite"
    if index <= 2:
        return "the variance is infinite"
    mean, variance, skewness = (float(m) for m in law.stats("mvs"))
    if variance == 0:
        return "All probability sits on one point"
    median = float(law.ppf(0.5))
    if index <= 3 and tails == 2:
        return r"too heavy for a skewness. Mean and median are both \S+\. "
    if index <= 3:
        return r"the skewness is infinite. Mean \S+, median \S+: the mean feels"
    same = abs(mean - median) < 1e-9 * max(1, abs(mean))
    if abs(skewness) < 1e-9:
        apart = r"Mean \S+, median \S+: the median is the smallest value with at least half"
        return "balanced: skewness 0. " + (r"Mean and median are both \S+\. " if same else apart)
    side = "right" if skewness > 0 else "left"
    if same:
        both = r"Mean and median are both \S+: a longer tail need not part them\. "
        return f"The {side} tail is the longer one. {both}"
    feels = (mean - median) * skewness > 0
    return rf"The {side} tail is the longer one. Mean \S+, median \S+: " + (
        "the mean feels" if feels else "here the mean lies on the side of the shorter tail"
    )


MOMENT_WORDS = [
    "The mean is undefined",
    "The mean is infinite",
    "the variance is infinite",
    "All probability sits on one point",
    "too heavy for a skewness",
    "the skewness is infinite. Mean",
    "balanced: skewness 0",
    "The right tail is the longer",
    "The left tail is the longer",
]


def heaviness(family, values):
    """Which moments the tails leave: the tone of what is said, and what is odd in short."""
    index_of, tails = HEAVY.get(family, (lambda **_: np.inf, 1))
    index = index_of(**values)
    if index <= 1:
        no_mean = "It has no mean, yet it has every quantile."
        return "alarm", no_mean if tails == 2 else "Its mean is infinite; its quantiles are not."
    if index <= 2:
        return "warn", "Its variance is infinite; its quantiles are not."
    return "plain", ""


IN_SHORT = ("It has no mean,", "Its mean is infinite;", "Its variance is infinite;")


def judge_notices(page, family, values, said):
    """Tones and short words, above the picture and below it."""
    tone, short = heaviness(family, values)
    cut = "The scale ends at" in said
    tones = re.findall(r"ev-notice ev-tone-(\w+)", page.html)
    assert tones == ["warn" if cut else tone, tone], (family, values)
    found = [one for one in IN_SHORT if one in said]
    assert found == [one for one in IN_SHORT if not cut and short.startswith(one)], (family, values)
    mean = html.unescape(page.chart("mean").caption)
    told = re.search(r"draws: \S+; (?:law (\S+?)|the law(.*?))(?:; band ± 2σ/√n)?$", mean)
    if tone == "alarm":
        assert told[2] == (" has none" if "no mean" in short else "'s is infinite")
    else:
        assert number_of(told[1]) == pytest.approx(float(OTHERS[family](**values).mean()), rel=6e-3)
    assert ("; band ±" in mean) == (tone == "plain")
    assert ("mean of law" in said) == (tone != "alarm")
    assert f"Mean of {page.values['n']} draws" in mean


NAMES = ("Mean", "Variance", "Skewness", "Excess kurtosis")


def judge_moments(shown, family, values, moments):
    """The four numbers, each where the tails leave it; "infinite" or "undefined" where not."""
    index_of, tails = HEAVY.get(family, (lambda **_: np.inf, 1))
    index = index_of(**values)
    for order, (name, value) in enumerate(zip(NAMES, moments, strict=True), 1):
        told, text = shown[name]
        if index > order:
            assert number_of(told) == pytest.approx(value, rel=6e-4, abs=1e-9), (family, name)
            assert "tail" not in text
            continue
        gone = (order == 2 and index > 1) or (order == 1 and tails == 1)
        gone = gone or (order == 3 and index > 2 and tails == 1) or (order == 4 and index > 2)
        assert told == ("∞" if gone else "undefined"), (family, values, name, told)
        assert text, name


def judge_sample(page, low, high):
    """How many draws lie outside the picture, by counting those that the listing gives."""
    drawn_values = page.code("picture")[2]()["sample"]["x"]
    away = int(((drawn_values < low) | (drawn_values > high)).sum())
    told = f"; {away} lie{'s' if away == 1 else ''} outside the picture" if away else ""
    assert page.chart("histogram").caption == f"{drawn_values.size} draws{told}"


def judge_window(page, family, law, x, said):
    """What the picture leaves out, and where the density has no bound."""
    x_drawn = page.chart("cdf").columns["curves"]["x"]
    low, high = x_drawn.min(), x_drawn.max()
    judge_sample(page, low, high)
    outside = float(law.cdf(low - 1 if hasattr(law, "pmf") else low) + law.sf(high))
    told = re.search(r"(\S+ %) of the probability lies outside the picture", said)
    if abs(outside - 0.01) > 1e-4:
        assert bool(told) == (outside > 0.01), (family, outside)
    if told:
        assert number_of(told[1]) == pytest.approx(outside, abs=6e-4)
    if min(abs(x - low), abs(x - high)) > 1e-3:
        unseen = ", outside the picture" in page.chart("law").caption
        assert unseen == (not low <= x <= high), (family, x, low, high)
    ends = [end for end in law.support() if np.isfinite(end)]
    with np.errstate(all="ignore"):
        boundless = [] if hasattr(law, "pmf") else [e for e in ends if np.isinf(law.pdf(e))]
    notes = re.findall(r"grows without limit towards x = (\S+) ", said)
    assert [number_of(one) for one in notes] == pytest.approx(boundless, rel=6e-4), family


SMOOTH = re.compile(
    r"The (\S+)-quantile(, the median,)? is (\S+): of 1,000 draws, about (\S+) (\S+) at most "
    r"(\S+), the (others?) above"
)
JUMPY = re.compile(
    r"The (\S+)-quantile(, the median,)? is (\S+), the smallest value with at least (\S+) % "
    r"up to it(?:: (.*?) of all draws are at most (\S+), (.*?) at most (\S+)\.)?"
)


def judge_quantile(family, law, p, x, said):
    """The p-quantile, and the shares of draws beside it."""
    found = (JUMPY if hasattr(law, "pmf") else SMOOTH).search(said)
    assert found[1] == f"{p:g}" and bool(found[2]) == (p == 0.5)
    if not hasattr(law, "pmf"):
        assert found[3] == found[6]
        assert number_of(found[3]) == pytest.approx(x, rel=6e-3, abs=1e-12)
        many = round(1000 * p)
        assert (int(found[4]), found[5]) == (many, "is" if many == 1 else "are")
        assert found[7] == ("other" if many == 999 else "others")
        return
    upto, before = float(law.cdf(x)), float(law.cdf(x - 1))
    assert number_of(found[3]) == x and float(found[4]) == pytest.approx(100 * p)
    assert upto >= p - 1e-12 and before < p
    assert bool(found[5]) == (p - before >= 1e-12)
    if found[5]:
        assert (number_of(found[6]), number_of(found[8])) == (x, x - 1)
        most, less = number_of(found[5]), number_of(found[7])
        assert most == pytest.approx(upto, abs=6e-5) and less == pytest.approx(before, abs=6e-5)
        assert less < p <= most, (family, p, found[5], found[7])


def judge_below(law, ends, said):
    """The jump at the upper end, and ends that were exchanged."""
    jump = re.search(r"P\(X ≤ (\S+)\) and P\(X < \S+\) differ by P\(X = \S+\) = (.*?)\. ", said)
    assert bool(jump) == hasattr(law, "pmf")
    if jump:
        k = np.floor(max(ends))
        assert number_of(jump[1]) == k
        assert number_of(jump[2]) == pytest.approx(float(law.pmf(k)), rel=6e-3, abs=6e-5)
    assert ("a is above b: the interval is taken from b to a" in said) == (ends[0] > ends[1])


def law_states(page, rng):
    """Laws, what must be said of each, and for each five intervals and probabilities."""
    for state in range(LAW_STATES // MOVES_OF_A_LAW):
        family = list(OTHERS)[state % len(OTHERS)]
        values = own_values(page, family, rng)
        if family == "uniform" and values["lower"] >= values["upper"]:
            values["lower"], values["upper"] = values["upper"], values["lower"] + 1
        if family == "student_t" and state % 3:
            values["nu"] = page.controls["student_t_nu"].legal(rng.uniform(1.1, 3))
        law, wanted = OTHERS[family](**values), verdict_on_moments(family, values)
        with np.errstate(all="ignore"):
            wanted = wanted, law.stats("mvsk")
        for _ in range(MOVES_OF_A_LAW):
            a, b = np.round(np.sort(law.ppf(rng.uniform(0, 1, 2))) + rng.normal(0, 1, 2), 3)
            a, b = (page.controls["a"].legal(x) for x in sorted((a, b)))
            p = rng.choice([rng.uniform(0, 1), 0.5, 0.001, 0.999], p=[0.85, 0.05, 0.05, 0.05])
            yield family, values, law, wanted, (a, b), page.controls["p"].legal(p)


def test_what_is_said_of_a_law(open_page, undrawn):
    undrawn(law_chapter, "density_tables", "quantile_area_tables", "quantile_path", "points")
    undrawn(shown_law, "density_tables", "quantile_quantile_tables", "running_mean_tables")
    page = open_page(STEM).open("law")
    rng = np.random.default_rng(11)
    seen = set()
    for family, values, law, (wanted, moments), (a, b), p in law_states(page, rng):
        named = {f"{family}_{name}": value for name, value in values.items()}
        ends = (b, a) if rng.random() < 0.2 else (a, b)
        page.values.update(family=family, a=ends[0], b=ends[1], p=p, **named)
        said = sentences(page.run())
        assert re.search(wanted, said), (family, values, wanted)
        known = [words for words in MOMENT_WORDS if words in said]
        assert len(known) == 1, (family, values, known)
        seen.add(known[0])
        x = float(law.ppf(p))
        judge_notices(page, family, values, said)
        judge_window(page, family, law, x, said)
        judge_moments(tiles(page), family, values, moments)
        assert ("$P(X = k) = " in said) == hasattr(law, "pmf") != ("$f(x) = " in said)
        judge_quantile(family, law, p, x, said)
        judge_below(law, ends, said)
        judge_interval(page, law, a, b)
    assert seen == set(MOMENT_WORDS) - {"All probability sits on one point"} | (
        seen & {"All probability sits on one point"}
    )


@pytest.mark.parametrize(
    ("family", "values", "told"),
    [
        ("pareto", {"pareto_alpha": 1}, "the law's is infinite"),
        ("zipf", {"zipf_s": 1.9}, "the law's is infinite"),
        ("f", {"f_d2": 1}, "the law's is infinite"),
        ("inverse_gamma", {"inverse_gamma_shape": 1}, "the law's is infinite"),
        ("student_t", {"student_t_nu": 1}, "the law has none"),
        ("cauchy", {}, "the law has none"),
    ],
)
def test_a_mean_that_is_infinite_is_told_from_none(open_page, family, values, told):
    page = open_page(STEM).open("law")
    page.values.update(family=family, **values)
    page.run()
    assert told in html.unescape(page.chart("mean").caption)


@pytest.mark.parametrize(
    ("family", "values", "told"),
    [
        (
            "normal",
            {"mean": 10000, "sd": 0.01, "p": 0.999},
            ("is 10,000.0309:", "P(X > 10,000.0309)"),
        ),
        ("laplace", {"mu": 10000, "b": 0.01}, ("P(X > 10,000.0161)",)),
        (
            "uniform",
            {"lower": 9999.95, "upper": 10000},
            ("(10,000 − 9,999.95)²/12", "a = 9,999.95,"),
        ),
        (
            "negative_binomial",
            {"form": "mean", "mean": 1000, "mean_r": 0.5},
            ("90.003 %", "89.997 %"),
        ),
        ("discrete_uniform", {"lower": -10000, "upper": 10000, "p": 0.5}, ("50.002 %", "49.998 %")),
        ("exponential", {"rate": 1e-4}, ("1/(1·10⁻⁴)²",)),
        ("gamma", {"form": "scale", "scale": 1e-4}, ("(1·10⁻⁴)²",)),
    ],
)
def test_numbers_have_the_digits_that_tell_them_apart(open_page, family, values, told):
    page = open_page(STEM).open("law")
    names = {name: name if name == "p" else f"{family}_{name}" for name in values}
    given = {
        next(n for n in (at, f"{family}_{values.get('form')}_{name}") if n in page.controls): value
        for name, at in names.items()
        for value in [values[name]]
    }
    page.values.update(family=family, **given)
    page.run()
    said = html.unescape(re.sub(r"<[^>]*>", "", page.run().html))
    said += "".join(chart.caption for chart in page.charts)
    assert [words for words in told if words not in said] == []


def judge_interval(page, law, a, b):
    """P(a ≤ X ≤ b), and the two terms whose difference it is said to be."""
    label, (value, text) = next((n, t) for n, t in tiles(page).items() if " ≤ X ≤ " in n)
    before = np.ceil(a) - 1 if hasattr(law.dist, "pmf") else a
    upper = law.cdf(before) > 0.5
    wanted = law.sf(before) - law.sf(b) if upper else law.cdf(b) - law.cdf(before)
    assert number_of(value) == pytest.approx(wanted, rel=6e-3, abs=6e-5), label
    first, second = (number_of(part) for part in text.split(" = ")[1].split(" − "))
    assert text.startswith("P(X >" if upper else "F(")
    assert first - second == pytest.approx(wanted, rel=0.2, abs=1e-4), text
    assert first != second or wanted < 1e-12 * max(first, 1e-300), text


def brute_force(relation, values):
    """The two laws of a relation by scipy, and (distance, total variation, corrected)."""
    n, p = values.get("n"), values.get("p")
    match relation:
        case "binomial_normal":
            one, other = stats.binom(n, p), stats.norm(n * p, np.sqrt(n * p * (1 - p)))
        case "binomial_poisson":
            mean = values["mean"]
            one, other = stats.binom(n, mean / n), stats.poisson(mean)
        case "poisson_normal":
            rate = values["rate"]
            one, other = stats.poisson(rate), stats.norm(rate, np.sqrt(rate))
        case "t_normal":
            one, other = stats.t(values["nu"]), stats.norm()
        case "exponential_sum":
            rate = values["rate"]
            one, other = stats.gamma(n, 0, 1 / rate), stats.norm(n / rate, np.sqrt(n) / rate)
        case "chi_squared_normal":
            nu = values["nu"]
            one, other = stats.chi2(nu), stats.norm(nu, np.sqrt(2 * nu))
        case "geometric_exponential":
            one, other = stats.geom(p), stats.expon(0, 1 / p)
        case _:
            population, marked = values["population"], values["population"] * values["fraction"]
            marked = round(marked)
            one = stats.hypergeom(population, marked, values["drawn"])
            other = stats.binom(values["drawn"], marked / population)
    if not hasattr(one.dist, "pmf"):
        x = np.concatenate([d.ppf(np.linspace(1e-4, 1 - 1e-4, 801)) for d in (one, other)])
        return np.abs(one.cdf(x) - other.cdf(x)).max(), np.nan, np.nan
    k = np.arange(-2, one.ppf(1 - 1e-10) + other.ppf(1 - 1e-10) + 3)
    smooth = not hasattr(other.dist, "pmf")
    gap = np.abs(one.cdf(k) - other.cdf(k)).max()
    if smooth:
        gap = max(gap, np.abs(one.cdf(k - 1) - other.cdf(k)).max())
        return gap, np.nan, np.abs(one.cdf(k) - other.cdf(k + 0.5)).max()
    return gap, np.abs(one.pmf(k) - other.pmf(k)).sum() / 2, np.nan


def third_moment(p):
    """E|X − p|³/σ³ of one trial."""
    return (p * (1 - p) ** 3 + (1 - p) * p**3) / (p * (1 - p)) ** 1.5


# What Shevtsova's constant and Le Cam's inequality give; there are no others on the page.
OF_A_WAIT = stats.expon.expect(lambda x: abs(x - 1) ** 3)
BOUNDS = {
    "binomial_normal": lambda v: 0.4748 * third_moment(v["p"]) / np.sqrt(v["n"]),
    "poisson_normal": lambda v: 0.4748 / np.sqrt(v["rate"]),
    "exponential_sum": lambda v: 0.4748 * OF_A_WAIT / np.sqrt(v["n"]),
    "binomial_poisson": lambda v: v["n"] * (v["mean"] / v["n"]) ** 2,
}


def judge_errors(shown, relation, distance, variation, corrected):
    """The numbers below: those that there are, and no others."""
    wanted = {
        "Largest error of F": distance,
        "With continuity correction": corrected,
        "Total variation": variation,
    }
    for name, value in wanted.items():
        assert (name in shown) == np.isfinite(value), (relation, name)
        if name in shown:
            assert number_of(shown[name][0]) == pytest.approx(value, rel=6e-3, abs=1e-5)
    assert ("Gap in the exact identity" in shown) == (relation == "exponential_sum")


def test_what_is_said_of_a_limit(open_page, undrawn):
    undrawn(limits, "outline", "steps_or_curve", "points", "sticks", "dots", "staircase")
    page = open_page(STEM).open("limits")
    rng = np.random.default_rng(12)
    relations = list(page.controls["relation"].options)
    cases = set()
    for state in range(LIMIT_STATES):
        relation = relations[state % len(relations)]
        values = {
            name.removeprefix(f"{relation}_"): drawn(control, rng)
            for name, control in page.controls.items()
            if name.startswith(f"{relation}_") and hasattr(control, "low")
        }
        page.values.update(
            relation=relation, **{f"{relation}_{name}": v for name, v in values.items()}
        )
        said = html.unescape(re.sub(r"<[^>]*>", "", page.run().html))
        if relation == "hypergeometric_binomial" and values["drawn"] == 1:
            assert "the same law" in said
            continue
        distance, variation, corrected = brute_force(relation, values)
        close = "is met to within" in said
        assert close != ("can still be wrong by" in said)
        if abs(distance - 0.01) > 1e-5:
            assert close == (distance < 0.01), (relation, values)
        assert page.tone == ("good" if close else "plain")
        told = re.search(r"(?:to within|wrong by) (.+?)\.(?:Half|[A-Z]|\s|$)", said)[1]
        size = number_of(told.split(" percentage")[0]) / 100
        assert "percentage point" in told and size == pytest.approx(distance, rel=6e-3, abs=6e-5)
        gain = re.search(r"makes the error (\S+) times smaller", said)
        if not (corrected > 0 and abs(distance / corrected - 2) < 0.01):
            assert bool(gain) == (corrected < distance / 2)
        if gain:
            assert number_of(gain[1]) == pytest.approx(distance / corrected, rel=0.06)
        judge_errors(tiles(page), relation, distance, variation, corrected)
        bound = tiles(page).get("Proven bound")
        proven = BOUNDS.get(relation, lambda _: np.nan)(values)
        assert bool(bound) == np.isfinite(proven), relation
        assert not bound or (bound[0] == "none below 1") == (proven >= 1)
        if bound and bound[0] != "none below 1":
            assert number_of(bound[0]) == pytest.approx(proven, rel=6e-3)
            of = variation if "total variation" in bound[1] else distance
            assert of <= number_of(bound[0]) < 1
        cases.add((close, bool(gain), bound and bound[0] == "none below 1"))
    assert len(cases) >= 6, cases


@pytest.mark.parametrize("population", [40, 60, 777, 2000])
@pytest.mark.parametrize("fraction", [0.05, 0.3, 0.95])
def test_one_draw_with_and_without_replacement_is_the_same_law(open_page, population, fraction):
    page = open_page(STEM).open("limits")
    relation = "hypergeometric_binomial"
    own = {"population": population, "fraction": fraction, "drawn": 1}
    page.values.update(
        relation=relation, **{f"{relation}_{name}": value for name, value in own.items()}
    )
    page.run()
    assert "the same law" in page.html and "Furthest apart" not in page.html
    assert tiles(page)["Largest error of F"] == ("0", "sup |F₁ − F₂|")
    assert tiles(page)["Total variation"][0] == "0"
    assert not any(page.chart("error").data["curve"]["y"])


def test_what_is_said_of_a_pair(open_page, undrawn):
    undrawn(bivariate, "points", "dots")
    page = open_page(STEM).open("bivariate")
    rng = np.random.default_rng(13)
    for _ in range(PAIR_STATES):
        s1, s2 = (drawn(page.controls[name], rng) for name in ("sd_x", "sd_y"))
        rho = rng.choice([0.0, 0.01, -0.02, drawn(page.controls["rho"], rng)], p=RHOS)
        page.values.update(sd_x=s1, sd_y=s2, rho=rho, x=drawn(page.controls["x"], rng))
        said = html.unescape(re.sub(r"<[^>]*>", "", page.run().html))
        assert ("uncorrelated means independent" in said) == (rho == 0)
        assert ("Predicting X from Y gives a third line, steeper than both." in said) == (rho != 0)
        assert re.findall(r"ev-notice ev-tone-(\w+)", page.html) == ["plain", "plain"]
        known = re.search(r"Knowing X takes away ρ² = (\S+ %) of the variance of Y", said)[1]
        assert number_of(known) == pytest.approx(rho**2, abs=6e-4), known
        assert (number_of(known) > 0) == (rho != 0), known
        if rho:
            covariance = np.array([[s1**2, rho * s1 * s2], [rho * s1 * s2, s2**2]])
            vector = np.linalg.eigh(covariance)[1][:, 1]
            slope, axis = re.search(r"has slope (\S+), the long axis (\S+):", said).groups()
            wanted = covariance[0, 1] / covariance[0, 0]
            assert number_of(slope) == pytest.approx(wanted, rel=6e-3)
            assert number_of(axis) == pytest.approx(vector[1] / vector[0], rel=6e-3)
            assert abs(number_of(slope)) < abs(number_of(axis)), "the flatter one"
            assert wanted * wanted < (covariance[1, 1] / covariance[0, 1]) ** 2, "steeper than both"


# ---- fits ---------------------------------------------------------------------------------------


def samples(rng):
    """Small samples from several laws, some with ties, in several units."""
    for _ in range(FIT_SAMPLES):
        n, unit = int(rng.integers(2, 60)), float(10.0 ** rng.integers(-2, 4))
        match int(rng.integers(6)):
            case 0:
                x = rng.normal(rng.choice([0, 30]), 2, n)
            case 1:
                x = rng.exponential(3, n)
            case 2:
                x = rng.standard_cauchy(n)
            case 3:
                x = rng.gamma(3, 1, n).round(1) + 0.1
            case 4:
                x = rng.uniform(2, 9, n)
            case _:
                x = rng.integers(0, 5, n)
        if np.ptp(x):
            yield np.array([float(f"{value:.5g}") for value in unit * np.asarray(x, float)])


FROM_SYMBOLS = {  # of the parameters in the table, in their order
    "Normal": lambda m, s: stats.norm(m, s),
    "Laplace": lambda m, b: stats.laplace(m, b),
    "Logistic": lambda m, s: stats.logistic(m, s),
    "Cauchy": lambda m, s: stats.cauchy(m, s),
    "Gumbel": lambda m, b: stats.gumbel_r(m, b),
    "Exponential": lambda rate: stats.expon(0, 1 / rate),
    "Gamma": lambda a, rate: stats.gamma(a, 0, 1 / rate),
    "Weibull": lambda k, s: stats.weibull_min(k, 0, s),
    "Log-normal": lambda m, s: stats.lognorm(s, 0, np.exp(m)),
}
ENDS = {"Uniform", "Triangular", "Pareto"}


def table_of(page):
    table = next(t for t in re.findall(r"<table.*?</table>", page.html, re.S) if "ΔAICc" in t)
    rows = re.findall(r"<tr[^>]*>(.*?)</tr>", table.partition("<tbody>")[2], re.S)
    return [[html.unescape(c) for c in re.findall(r"<td[^>]*>(.*?)</td>", row)] for row in rows]


def judge_ranking(page, x, said):
    """Order, lead and distance by AICc computed anew from the printed parameters."""
    rows = table_of(page)
    compared = [row for row in rows if row[0] not in ENDS]
    assert rows == compared + [row for row in rows if row[0] in ENDS], "judged apart"
    scores = {}
    for name, parameters, height, *_ in compared:
        k = parameters.count("=")
        if name in FROM_SYMBOLS:
            given = [number_of(part.split("=")[1]) for part in parameters.split(", ")]
            again = FROM_SYMBOLS[name](*given).logpdf(x).sum()
            assert number_of(height) == pytest.approx(again, rel=1e-2, abs=0.6), name
        left = x.size - k - 1
        extra = 2 * k * (k + 1) / left if left > 0 else np.inf
        scores[name] = 2 * k - 2 * number_of(height) + extra
    order = sorted(score for score in scores.values() if np.isfinite(score))
    few = "So few numbers cannot be compared" in said
    alone = re.search(r"(\S+) is the only family that AICc could compare\.", said)
    assert few == (bool(scores) and not order) and bool(alone) == (len(order) == 1), scores
    if len(order) < 2:
        assert "Lowest AICc" not in said and (not alone or scores[alone[1]] == order[0])
        return
    best = min(scores, key=scores.get)
    if order[1] - order[0] > 0.05:
        assert f"Lowest AICc: {best}" in said
    if ahead := re.search(r"Lowest AICc: .*?, (\S+) ahead of", said):
        assert number_of(ahead[1]) == pytest.approx(order[1] - order[0], abs=0.03, rel=6e-3)
        assert order[1] - order[0] > 1.95
    else:
        close = re.search(r"hardly to be told apart: (.*?)\.(?:Judged|[A-Z]|\s|$)", said)[1]
        sure = {n for n, s in scores.items() if s - order[0] < 1.95} - {best}
        most = {n for n, s in scores.items() if s - order[0] < 2.05}
        assert sure - {best} <= set(close.split(", ")) | {best} and set(close.split(", ")) <= most


def last_digit(written):
    """1 in the place of the last digit of a number: 0.01 for 10.34."""
    return re.sub(r"\d(?=.*\d)", "0", written[0])[:-1] + "1"


def judge_move(said, name, parameters, x):
    """ln L beside the maximum, by scipy, along the parameter that moves."""
    build = FROM_SYMBOLS[name]
    given = [number_of(part.split("=")[1]) for part in parameters.split(", ")]
    found = re.search(rf"{name} with (\S+) = (\S+) instead of (\S+)\.", said)
    symbols = [part.split(" = ")[0] for part in parameters.split(", ")]
    best = build(*given).logpdf(x).sum()
    if not found:
        symbol = re.search(r"no other value of (\S+) makes", said)[1]
        at = symbols.index(symbol)
        for step in (-0.3, -0.05, 0.05, 0.3):
            other = list(given)
            other[at] = given[at] + step * given[-1] if symbol == "μ" else given[at] * np.exp(step)
            assert build(*other).logpdf(x).sum() <= best + 0.01 + 1e-3 * abs(best), (name, symbol)
        return "best"
    other = list(given)
    at, written = symbols.index(found[1]), found[2].rstrip(".")
    other[at] = number_of(written)
    drop = best - build(*other).logpdf(x).sum()
    half = abs(number_of(re.sub(r"^−?[\d.]+", last_digit, written))) / 2
    rounded = [*other]
    rounded[at] += half if other[at] > given[at] else -half
    doubt = 2 * abs(best - build(*rounded).logpdf(x).sum() - drop)
    if "The numbers are as likely as before." in said:
        assert name == "Laplace" and abs(drop) < 0.02 + 1e-3 * abs(best)
        return "same"
    fall = re.search(r"ln L falls by (.+?): the numbers are (.*?)(?: likely)?\. ", said)
    told = number_of(fall[1])
    slack = 0.05 + 2e-3 * abs(best) + doubt
    assert told == pytest.approx(drop, rel=0.1, abs=slack), (name, given, other)
    assert (fall[2] == "out of the question") == (told > 500)
    if told > 500:
        return "hopeless"
    times = re.fullmatch(r"(\S+) times less|(hardly) less", fall[2])
    if times[2]:
        assert told < 5.1e-3
        return "hardly"
    assert np.log(number_of(times[1])) == pytest.approx(told, rel=6e-3, abs=6e-3)
    return "lower"


def judge_tone(page, found, large):
    """``found`` of the move; ``large`` where the gap D is, None where that is a near thing."""
    wanted = {"impossible": "alarm", "best": "good"}.get(found, "plain")
    if large and wanted != "alarm":
        wanted = "warn"
    if large is not None:
        assert page.tone == wanted, (found, large)


@lru_cache(maxsize=64)
def exact_limit(n, level=0.05):
    """What D of n uniform numbers exceeds with probability 5 %: Marsaglia, Tsang & Wang (2003)."""

    def below(d):
        k = int(n * d) + 1
        m, h = 2 * k - 1, k - n * d
        H = np.tri(m, m, 1)
        for i in range(m):
            H[i, 0] -= h ** (i + 1)
            H[m - 1, i] -= h ** (m - i)
        H[m - 1, 0] += max(2 * h - 1, 0) ** m
        for i in range(m):
            for j in range(m):
                if i - j + 1 > 0:
                    H[i, j] /= factorial(i - j + 1)
        power = np.linalg.matrix_power(H, n)[k - 1, k - 1]
        return power * np.exp(lgamma(n + 1) - n * np.log(n))

    return brentq(lambda d: 1 - below(d) - level, 0.7 / np.sqrt(n), min(1.6 / np.sqrt(n), 0.999))


def test_what_is_said_of_a_fit(open_page, undrawn):
    undrawn(fit_chapter, "fitted_heights", "joined", "points", "dots")
    undrawn(fits, "fit_grid", "fitted_heights", "bars_of", "beside_the_law", "likelihood_slice")
    page = open_page(STEM).open("fit")
    rng = np.random.default_rng(14)
    cases = set()
    for x in samples(rng):
        text = " ".join(repr(float(value)) for value in x)
        page.values.update(sample="own", numbers=text, kind="continuous", shown="best", off=0.0)
        judge_ranking(page, x, sentences(page.run()))
        rows = {row[0]: row for row in table_of(page)}
        known = [k for k in page.controls["shown"].options if k in OTHERS]
        for family in np.repeat(rng.permutation(known)[:SHOWN], MOVES):
            off = page.controls["off"].legal(
                rng.choice([0.0, 0.01, 1, rng.uniform(-1, 1)], p=WHERE)
            )
            page.values.update(shown=str(family), off=off)
            said = sentences(page.run())
            label = page.controls["shown"].options[family]
            assert ("not among the fits" in said) == (label not in rows)
            assert "limit of the search; beyond" not in said and "even rises" not in said
            if label == "Uniform" and label in rows:
                cases.add(judge_moved_end(page, said, x.size, off))
            if label not in FROM_SYMBOLS or label not in rows:
                continue
            cases |= judge_moved_fit(page, said, label, rows[label], x)
    assert cases >= {"best", "lower", "hardly", "large True", "large False"}, cases
    assert cases >= {"end best", "end lower", "end impossible", "end gone"}, cases


def judge_moved_end(page, said, n, off):
    """The lower end of a uniform law sits on the least of n numbers; it moves by off widths."""
    large = "Uniform is rejected at 5 %" in said
    if off == 1:
        assert "There is no Uniform law this far off: " in said and page.tone == "alarm"
        return "end gone"
    if off > 0:
        assert "Impossible: under this law some" in said and page.tone == "alarm"
        return "end impossible"
    judge_tone(page, "lower" if off else "best", large)
    if off == 0:
        assert "Uniform: no other value of a makes these numbers likelier than" in said
        return "end best"
    told = number_of(re.search(r"ln L falls by (.+?):", said)[1])
    assert told == pytest.approx(n * np.log1p(-off), rel=6e-3)
    return "end lower"


def judge_moved_fit(page, said, label, row, x):
    """The move and, by scipy's D and the exact limit, whether the gap is too large."""
    name, parameters, *_, distance, _, _ = row
    found = judge_move(said, name, parameters, x)
    given = [number_of(part.split("=")[1]) for part in parameters.split(", ")]
    exact = stats.kstest(x, FROM_SYMBOLS[name](*given).cdf)
    assert number_of(distance) == pytest.approx(exact.statistic, abs=4e-3)
    limit = exact_limit(x.size)
    if abs(exact.statistic - limit) <= 4e-3:
        judge_tone(page, found, None)
        return {found}
    large = exact.statistic > limit
    told = re.search(
        r"is rejected at 5 %: a gap D as large has the probability p = (\S+) for", said
    )
    assert bool(told) == large and (f"{label} is rejected at 5 %" in said) == large
    gap = r"misses the bars: the largest distance D = (\S+) has p = (\S+), and that"
    short = re.search(gap, said)
    assert bool(short) == (large and found == "best")
    for one in (told, short):
        assert not one or number_of(one[one.lastindex]) <= 0.05
    judge_tone(page, found, large)
    return {found, f"large {large}"}


def scores(x, cdf):
    """D and A² of sorted rows of numbers."""
    n = x.shape[-1]
    u = np.clip(cdf(np.sort(x, axis=-1)), 1e-15, 1 - 1e-15)
    i = np.arange(1, n + 1)
    d = np.maximum(i / n - u, u - (i - 1) / n).max(axis=-1)
    return d, -n - ((2 * i - 1) * (np.log(u) + np.log1p(-u[..., ::-1]))).sum(axis=-1) / n


def refitted_p(family, x, rng, many=600):
    """p of D and of A² by refits of closed form, all samples at once."""

    def of(rows):
        mean, sd = rows.mean(axis=-1, keepdims=True), rows.std(axis=-1, keepdims=True)
        if family == "normal":
            return scores(rows, lambda t: stats.norm.cdf((t - mean) / sd))
        return scores(rows, lambda t: -np.expm1(-t / mean))

    shape = (many, x.size)
    drawn_anew = rng.normal(x.mean(), x.std(), shape)
    if family == "exponential":
        drawn_anew = rng.exponential(x.mean(), shape)
    return [float(np.mean(a >= b)) for a, b in zip(of(drawn_anew), of(x), strict=True)]


GAP_WORDS = {
    "refused": "Even so it is rejected at 5 %: p =",
    "tails": ", A² rejects it at 5 %",
    "kept": "It can have produced these numbers",
    "near": "Too near to 5 % to decide",
}


def test_what_is_said_of_the_gap(open_page):
    """24 samples; p-values by other refits, and scipy's exact interval of each of the page's."""
    page = open_page(STEM).open("fit")
    rng = np.random.default_rng(18)
    seen = set()
    for state in range(24):
        family, n = ("normal", "exponential")[state % 2], int(rng.integers(12, 60))
        x = rng.normal(20, 3, n) if family == "normal" else rng.exponential(3, n)
        if state % 3 == 1:
            x[:2] = x.mean() + np.array([-0.2, 1]) * rng.uniform(3, 6) * x.std()  # two far values
        if state % 3 == 2:
            x = rng.gamma(0.7, 3, n) + 0.01
        x = np.abs(x).round(4)
        text = " ".join(repr(float(value)) for value in x)
        page.values.update(sample="own", numbers=text, kind="continuous", off=0.0, shown=family)
        page.values.update(simulate=True, refits=100)
        said = html.unescape(re.sub(r"<[^>]*>", "", page.run().html))
        of_d, of_a2 = refitted_p(family, x, rng)
        shown = tiles(page)
        cases = []
        for name, p in (("D", of_d), ("A²", of_a2)):
            told = number_of(shown[f"p of {name} that allows for the fit"][0])
            assert told == pytest.approx(p, abs=0.01 + 5 * np.sqrt(p * (1 - p) / 100)), (name, x)
            ends = stats.binomtest(round(101 * told) - 1, 100).proportion_ci()
            cases.append("low" if ends.high < 0.05 else "high" if ends.low > 0.05 else "near")
        d, a2 = cases
        case = "refused" if d == "low" else "tails" if a2 == "low" else "kept"
        case = "near" if case == "kept" and "near" in cases else case
        assert ("D overlooks it" in said) == (case == "tails" and d == "high")
        assert [key for key, words in GAP_WORDS.items() if words in said] == [case], (
            x,
            of_d,
            of_a2,
        )
        seen.add(case)
    assert seen == set(GAP_WORDS), seen


def by_refits(reached, failed, asked):
    """As the page has it of so many refits, with Clopper and Pearson's limits."""
    low = betaincinv(reached, asked - reached + 1, 0.025) if reached else 0.0
    most = reached + failed
    high = betaincinv(most + 1, asked - most, 0.975) if most < asked else 1.0
    return SimulatedP((1 + reached) / (1 + asked - failed), 0.0, asked - failed, asked, low, high)


def test_what_is_said_of_any_refits():
    """1,000 states: which p-value is below 5 %, by the tails of the binomial law with p = 5 %."""
    rng, seen = np.random.default_rng(19), Counter()
    cases = {"refused": Gap.REFUSED, "tails": Gap.TAILS, "kept": Gap.KEPT, "near": Gap.UNCLEAR}
    below = {n: stats.binom.cdf(np.arange(-1, n + 1), n, 0.05) for n in (20, 100, 400, 1000)}
    for state in range(1000):
        asked, count = int(rng.choice([20, 100, 400, 1000])), min(state % 5, 2)
        failed = rng.integers(0, asked // 10 + 1, 2) * (rng.random() < 0.3)
        reached = rng.poisson(asked * rng.choice([0.0, 0.01, 0.05, 0.08, 0.3], 2))
        reached = np.minimum(reached, asked - failed)
        known = [by_refits(int(k), int(f), asked) for k, f in zip(reached, failed, strict=True)]
        known = [one if at < count else None for at, one in enumerate(known)]
        fit = SimpleNamespace(ks_statistic=0.2, ks_pvalue=float(rng.choice([0.01, 0.0499, 0.05])))
        found = gap_verdict(fit, *known)
        said = gap_in_short(fit, found, *known)
        told = [key for key, words in GAP_WORDS.items() if words in said]
        if not count:
            assert (found is Gap.TOO_LARGE) == (fit.ks_pvalue < 0.05) == bool(said) and not told
            assert not said or "bars: the largest distance D = 0.2 has p = 0.0" in said
            continue
        most = below[asked][reached + failed + 1] < 0.025
        least = 1 - below[asked][reached] < 0.025
        sides = ["low" if m else "high" if a else "near" for m, a in zip(most, least, strict=True)]
        of_d, of_a2 = sides[0], sides[1] if count > 1 else "high"
        case = "refused" if of_d == "low" else "tails" if of_a2 == "low" else "kept"
        case = "near" if case == "kept" and "near" in (of_d, of_a2) else case
        where = (reached, failed, asked, count, said)
        assert told == [case] and found is cases[case], where
        seen[case] += 1
        p = (1 + reached) / (1 + asked - failed)
        shown = [number_of(one) for one in re.findall(r"p = (\S+?)[,;):]* ", said)]
        doubtful = 0 if of_d == "near" else 1
        wanted = {"refused": p[:1], "tails": p, "near": p[[doubtful]]}.get(case, p[:1])
        assert shown == pytest.approx(wanted.tolist(), rel=6e-3), where
        assert ("of A²" in said) == (
            (case == "kept" and count > 1) or (case == "near" and doubtful == 1)
        )
        if case == "kept" and count > 1:
            assert number_of(re.search(r", (\S+) of A²", said)[1]) == pytest.approx(p[1], rel=6e-3)
        if case == "tails":
            assert ("leaves it open" in said) == (of_d == "near"), where
        if case == "near":
            lost = failed[doubtful]
            assert (f"the {lost} that failed counted either way" in said) == bool(lost), where
            low, high = re.search(r"and (\S+) to (\S+) is its 95 % interval", said).groups()
            assert number_of(low) <= 0.05 <= number_of(high), where
            assert f"by {asked} refits" in said
    assert min(seen.values()) >= 40 and len(seen) == 4, seen


SCIPY_FITS = {
    "normal": (stats.norm, {}),
    "logistic": (stats.logistic, {}),
    "gumbel": (stats.gumbel_r, {}),
    "exponential": (stats.expon, {"floc": 0}),
    "gamma": (stats.gamma, {"floc": 0}),
    "weibull": (stats.weibull_min, {"floc": 0}),
    "log_normal": (stats.lognorm, {"floc": 0}),
}
MOVES_OF_CENSORED = 166  # of each of 6 samples, whose fits cost more than all of them


def censored_samples(rng):
    """Exact numbers, and how many lie beyond a limit on either side."""
    for state in range(6):
        x = rng.gamma(2, 3, int(rng.integers(15, 60))).round(3) + 0.01
        low, high = (round(float(t), 3) for t in np.quantile(x, [0.1 * (state % 2), 0.7]))
        exact = x[(x >= low) & (x <= high)]
        yield stats.CensoredData(
            uncensored=exact,
            right=np.full((x > high).sum(), high),
            left=np.full((x < low).sum(), low),
        )


def censored_height(data, law):
    """ln L of a law by scipy."""
    ln = law.logpdf(data._uncensored).sum() + law.logsf(data._right).sum()
    return float(ln + law.logcdf(data._left).sum())


def test_what_is_said_of_censored_numbers(open_page, undrawn, monkeypatch):
    """6 samples: scipy fits none of its laws better, and ranks them alike."""
    monkeypatch.setattr(fits, "FAMILIES", {key: FAMILIES[key] for key in SCIPY_FITS})
    undrawn(fits, "fit_grid", "fitted_heights", "bars_of", "beside_the_law", "likelihood_slice")
    page = open_page(STEM).open("fit")
    rng = np.random.default_rng(16)
    for data in censored_samples(rng):
        marks = [repr(float(v)) for v in data._uncensored]
        marks += [f">{v}" for v in data._right] + [f"<{v}" for v in data._left]
        page.values.update(sample="own", numbers=" ".join(marks), kind="continuous", off=0.0)
        page.values.update(shown="best", simulate=False)
        said = sentences(page.run())
        unseen = len(data._right) + len(data._left)
        assert f"n = {len(data)}, {unseen} of them censored" in said
        assert "Some numbers are censored, so D and A² are undefined" in said
        rows = {row[0]: row for row in table_of(page)}
        judge_censored_fits(rows, data)
        for _ in range(MOVES_OF_CENSORED):
            key, off = str(rng.choice(list(SCIPY_FITS))), float(rng.choice([0.0, rng.normal()]))
            page.values.update(shown=key, off=page.controls["off"].legal(off))
            name = FAMILIES[key].label
            judge_censored_move(page, sentences(page.run()), name, rows[name][1], data)


def judge_censored_fits(rows, data):
    """Heights, AICc and their order, from scipy's own fits."""
    scores, ours, n = {}, {}, len(data)
    for key, (distribution, held) in SCIPY_FITS.items():
        name = FAMILIES[key].label
        ln = censored_height(data, distribution(*distribution.fit(data, **held)))
        assert ln - 0.006 < number_of(rows[name][2]) < ln + 0.02, (name, data)
        k = 1 if name == "Exponential" else 2
        scores[name] = 2 * k - 2 * ln + 2 * k * (k + 1) / (n - k - 1)
        ours[name] = number_of(rows[name][3])
    assert ours == pytest.approx(scores, abs=0.05)
    assert set(rows) == set(ours)
    assert [ours[name] for name in rows] == sorted(ours.values())


def judge_censored_move(page, said, name, parameters, data):
    given = [number_of(part.split("=")[1]) for part in parameters.split(", ")]
    found = re.search(rf"{name} with (\S+) = (\S+) instead of \S+\. ", said)
    of_note, tone, _ = re.findall(r"ev-notice ev-tone-(\w+)", page.html)
    assert of_note == "plain"
    if not found:
        assert f"{name}: no other value of" in said and tone == "good"
        return
    assert tone == "plain"
    symbols = [part.split(" = ")[0] for part in parameters.split(", ")]
    other = list(given)
    other[symbols.index(found[1])] = number_of(found[2])
    best, moved = (censored_height(data, FROM_SYMBOLS[name](*each)) for each in (given, other))
    told = number_of(re.search(r"ln L falls by (.+?):", said)[1])
    assert told == pytest.approx(best - moved, rel=0.1, abs=0.3), (name, given, other)
