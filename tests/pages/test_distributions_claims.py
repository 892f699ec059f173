"""What the page says of laws, limits, fits and pairs, judged by other means than its own.

The judges know scipy's laws, sums over all integers and the words of the page, none of the
functions that the page calls.
"""

import html
import re
from math import factorial, lgamma

import numpy as np
import pytest
from scipy import stats
from scipy.optimize import brentq

STEM = "distributions"
LAW_STATES, LIMIT_STATES, PAIR_STATES = 1000, 1000, 1000
FIT_SAMPLES, MOVES = 25, 10  # a sample is fitted with every family, in 30 ms

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
        return "too heavy for a skewness"
    if index <= 3:
        return r"the skewness is infinite. Mean \S+, median \S+: the mean feels"
    if abs(skewness) < 1e-9:
        return "balanced: skewness 0"
    side = "right" if skewness > 0 else "left"
    if abs(mean - median) < 1e-9 * max(1, abs(mean)):
        return f"The {side} tail is the longer one. Mean and median are both"
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


def test_what_is_said_of_a_law(open_page):
    page = open_page(STEM).open("law")
    rng = np.random.default_rng(11)
    seen = set()
    for state in range(LAW_STATES):
        family = list(OTHERS)[state % len(OTHERS)]
        values = own_values(page, family, rng)
        if family == "uniform" and values["lower"] >= values["upper"]:
            continue
        law = OTHERS[family](**values)
        a, b = np.round(np.sort(law.ppf(rng.uniform(0, 1, 2))) + rng.normal(0, 1, 2), 3)
        a, b = (page.controls["a"].legal(x) for x in sorted((a, b)))
        p = page.controls["p"].legal(rng.uniform(0, 1))
        named = {f"{family}_{name}": value for name, value in values.items()}
        page.values.update(family=family, a=a, b=b, p=p, **named)
        said = html.unescape(re.sub(r"<[^>]*>", "", page.run().html))
        wanted = verdict_on_moments(family, values)
        assert re.search(wanted, said), (family, values, wanted)
        known = [words for words in MOMENT_WORDS if words in said]
        assert len(known) == 1, (family, values, known)
        seen.add(known[0])
        x = float(law.ppf(p))
        if not hasattr(law, "pmf"):
            assert number_of(re.search(r"-quantile(?:, the median,)? is (\S+):", said)[1]) == (
                pytest.approx(x, rel=6e-3, abs=1e-12)
            )
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
            ("is 10000.0309:", "P(X > 10000.0309)"),
        ),
        ("laplace", {"mu": 10000, "b": 0.01}, ("P(X > 10000.0161)",)),
        ("uniform", {"lower": 9999.95, "upper": 10000}, ("(10000 − 9999.95)²/12", "a = 9999.95,")),
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


def test_what_is_said_of_a_limit(open_page):
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
        assert ("ev-tone-good" in page.html) == close
        told = re.search(r"(?:to within|wrong by) (.+?)\.(?:Half|[A-Z]|\s|$)", said)[1]
        assert number_of(told) == pytest.approx(distance, rel=6e-3, abs=6e-5)
        gain = re.search(r"makes the error (\S+) times smaller", said)
        if not (corrected > 0 and abs(distance / corrected - 2) < 0.01):
            assert bool(gain) == (corrected < distance / 2)
        if gain:
            assert number_of(gain[1]) == pytest.approx(distance / corrected, rel=0.06)
        bound = tiles(page).get("Proven bound")
        if bound and bound[0] != "none below 1":
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


def test_what_is_said_of_a_pair(open_page):
    page = open_page(STEM).open("bivariate")
    rng = np.random.default_rng(13)
    for _ in range(PAIR_STATES):
        s1, s2 = (drawn(page.controls[name], rng) for name in ("sd_x", "sd_y"))
        rho = 0.0 if rng.random() < 0.05 else drawn(page.controls["rho"], rng)
        page.values.update(sd_x=s1, sd_y=s2, rho=rho, x=drawn(page.controls["x"], rng))
        said = html.unescape(re.sub(r"<[^>]*>", "", page.run().html))
        assert ("uncorrelated means independent" in said) == (rho == 0)
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
        n, unit = int(rng.integers(4, 60)), float(10.0 ** rng.integers(-2, 4))
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
    order = sorted(scores.values())
    if len(order) < 2 or not np.isfinite(order[0]):
        assert "Lowest AICc" not in said
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
    at = symbols.index(found[1])
    other = list(given)
    other[at] = number_of(found[2].rstrip("."))
    drop = best - build(*other).logpdf(x).sum()
    if np.isinf(drop):
        assert "Impossible" in said
        return "impossible"
    told = number_of(re.search(r"ln L falls by (.+?):", said)[1])
    assert told == pytest.approx(drop, rel=0.1, abs=0.05 + 2e-3 * abs(best)), (name, given, other)
    assert ("out of the question" in said) == (told > 500)
    return "lower"


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


def test_what_is_said_of_a_fit(open_page):
    page = open_page(STEM).open("fit")
    rng = np.random.default_rng(14)
    cases = set()
    for x in samples(rng):
        text = " ".join(repr(float(value)) for value in x)
        page.values.update(sample="own", numbers=text, kind="continuous", shown="best", off=0.0)
        said = html.unescape(re.sub(r"<[^>]*>", "", page.run().html))
        judge_ranking(page, x, said)
        rows = {row[0]: row for row in table_of(page)}
        for family in rng.permutation([k for k in page.controls["shown"].options if k in OTHERS])[
            :MOVES
        ]:
            off = page.controls["off"].legal(rng.choice([0.0, rng.uniform(-1, 1)]))
            page.values.update(shown=str(family), off=off)
            said = html.unescape(re.sub(r"<[^>]*>", "", page.run().html))
            label = page.controls["shown"].options[family]
            assert ("not among the fits" in said) == (label not in rows)
            assert "limit of the search; beyond" not in said and "even rises" not in said
            if label not in FROM_SYMBOLS or label not in rows:
                continue
            name, parameters, *_, distance, _, _ = rows[label]
            cases.add(judge_move(said, name, parameters, x))
            given = [number_of(part.split("=")[1]) for part in parameters.split(", ")]
            exact = stats.kstest(x, FROM_SYMBOLS[name](*given).cdf)
            assert number_of(distance) == pytest.approx(exact.statistic, abs=4e-3)
            limit = exact_limit(x.size)
            if abs(exact.statistic - limit) > 4e-3:
                large = exact.statistic > limit
                assert (f"{label} is rejected at 5 %" in said) == large
                cases.add(f"large {large}")
    assert cases >= {"best", "lower", "large True", "large False"}, cases


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


SCIPY_FITS = {
    "Normal": (stats.norm, {}),
    "Gumbel": (stats.gumbel_r, {}),
    "Exponential": (stats.expon, {"floc": 0}),
    "Log-normal": (stats.lognorm, {"floc": 0}),
}


def test_what_is_said_of_censored_numbers(open_page):
    """6 samples: scipy fits none of its laws better, and ranks those that both know alike."""
    page = open_page(STEM).open("fit")
    rng = np.random.default_rng(16)
    for state in range(6):
        x = rng.gamma(2, 3, int(rng.integers(15, 60))).round(3) + 0.01
        low, high = (round(float(t), 3) for t in np.quantile(x, [0.1 * (state % 2), 0.7]))
        exact, right, left = x[(x >= low) & (x <= high)], x > high, x < low
        marks = (
            [repr(float(v)) for v in exact] + [f">{high}"] * right.sum() + [f"<{low}"] * left.sum()
        )
        page.values.update(sample="own", numbers=" ".join(marks), kind="continuous", off=0.0)
        page.values.update(shown="best", simulate=False)
        said = html.unescape(re.sub(r"<[^>]*>", "", page.run().html))
        assert f"n = {x.size}, {right.sum() + left.sum()} of them censored" in said
        data = stats.CensoredData(
            uncensored=exact, right=np.full(right.sum(), high), left=np.full(left.sum(), low)
        )
        scores, ours = {}, {}
        for name, _, height, aicc, *_ in table_of(page):
            if name not in SCIPY_FITS:
                continue
            distribution, held = SCIPY_FITS[name]
            frozen = distribution(*distribution.fit(data, **held))
            ln = frozen.logpdf(exact).sum() + right.sum() * frozen.logsf(high)
            ln += left.sum() * frozen.logcdf(low) if left.any() else 0
            assert ln - 0.006 < number_of(height) < ln + 0.02, (name, marks)
            k = 1 if name == "Exponential" else 2
            scores[name] = 2 * k - 2 * ln + 2 * k * (k + 1) / (x.size - k - 1)
            ours[name] = number_of(aicc)
        assert set(scores) == set(SCIPY_FITS)
        assert ours == pytest.approx(scores, abs=0.05)
