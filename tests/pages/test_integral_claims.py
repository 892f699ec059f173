"""What the integral page says of a sum, of an order and of the race, in 1,000 states each, judged
by antiderivatives in mpmath's fifty digits and by plain sums."""

import math
import re

import mpmath
import numpy as np
import pytest
from scipy.stats import qmc

BESSEL = [mpmath.besseli(k, 1) for k in range(40)]
ANTIDERIVATIVES = {
    "sine": lambda x: -mpmath.cos(x),
    "hill": lambda x: mpmath.sqrt(mpmath.pi) / 2 * mpmath.erf(x),
    "period": lambda x: BESSEL[0] * x + 2 * sum(BESSEL[k] * mpmath.sin(k * x) / k for k in TERMS),
    "kink": lambda x: abs(x - mpmath.mpf("0.3")) * (x - mpmath.mpf("0.3")) / 2,
    "root": lambda x: mpmath.mpf(2) / 3 * x ** mpmath.mpf("1.5"),
    "spike": lambda x: 2 * mpmath.sqrt(x),
    "runge": lambda x: mpmath.atan(5 * x) / 5,
}
TERMS = range(1, 40)
FORMULAS = {
    "sine": np.sin,
    "hill": lambda x: np.exp(-(x**2)),
    "period": lambda x: np.exp(np.cos(x)),
    "kink": lambda x: np.abs(x - 0.3),
    "root": np.sqrt,
    "spike": lambda x: 1 / np.sqrt(x),
    "runge": lambda x: 1 / (1 + 25 * x**2),
}
RULES = {
    "left": "Left sum",
    "midpoint": "Midpoint",
    "trapezoid": "Trapezoid",
    "simpson": "Simpson",
    "gauss": "Gauss–Legendre",
    "random": "Monte Carlo",
}
THEORY = {"left": 1, "midpoint": 2, "trapezoid": 2, "simpson": 4}
MANY = (64, 71, 89, 97, 128, 149, 181, 223, 256, 311, 362, 431, 512)


def read(text):
    """A number as the page writes it."""
    mantissa, _, power = text.replace("−", "-").replace(",", "").partition("·10")
    digits = power.translate(str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789"))
    return float(mantissa) * 10.0 ** int(digits or 0)


def plain_sum(f, rule, n, low, high, seed):
    """The rule panel after panel, how many values it takes, and its standard error."""
    h = (high - low) / n
    a = low + h * np.arange(n)
    if rule == "random":
        y = f(low + (high - low) * np.random.default_rng(seed).random(512)[:n])
        spread = math.sqrt(((y - y.mean()) ** 2).sum() / (n - 1)) if n > 1 else math.nan
        return (high - low) * y.mean(), n, (high - low) * spread / math.sqrt(n)
    if rule == "gauss":
        x, w = np.polynomial.legendre.leggauss(n)
        return (high - low) / 2 * (w * f(low + (high - low) * (x + 1) / 2)).sum(), n, 0.0
    panels = {
        "left": lambda: f(a),
        "midpoint": lambda: f(a + h / 2),
        "trapezoid": lambda: (f(a) + f(a + h)) / 2,
        "simpson": lambda: (f(a) + 4 * f(a + h / 2) + f(a + h)) / 6,
    }
    values = {"left": n, "midpoint": n, "trapezoid": n + 1, "simpson": 2 * n + 1}
    return math.fsum(panels[rule]() * h), values[rule], 0.0


def exact(name, low, high):
    with mpmath.workdps(50):
        F = ANTIDERIVATIVES[name]
        return F(mpmath.mpf(str(high))) - F(mpmath.mpf(str(low)))


def drawn(rng):
    name = str(rng.choice(list(FORMULAS)))
    low, high = sorted(float(x) for x in rng.integers(-20, 21, 2) / 10)
    if name in ("root", "spike"):
        low, high = max(low, 0.0), max(high, 0.0)
    if rng.random() < 0.15:  # a whole period, or the like
        low, high = (-1.5, 1.5) if name != "root" else (0.0, 1.0)
    if name == "spike":
        low, high = abs(low), max(high, abs(low))
    rule = str(rng.choice(list(RULES)))
    n = 1 if rng.random() < 0.1 else int(rng.integers(1, 65))
    return name, rule, n, low, high, int(rng.integers(1, 6))


@np.errstate(divide="ignore")
def test_what_is_said_of_a_sum_and_its_order(open_page):
    """The sum panel after panel; the order by 13 such sums, once for each interval."""
    page = open_page("integral", draw=False)
    rng, seen, orders, count = np.random.default_rng(8), set(), {}, 0
    while count < 1000:
        name, rule, n, low, high, seed = where = drawn(rng)
        if high - low < 0.5:
            continue
        count += 1
        page.at(function=name, rule=rule, n=n, low=low, high=high, seed=seed)
        area = exact(name, low, high)
        seen |= the_sum(page, where, area)
        if rule in THEORY:
            the_order(page, where, area, orders)
    assert seen >= {"none", "known", "infinite"}
    assert seen >= {(rule, side) for rule in RULES for side in ("much", "little")}
    assert len(orders) > 300
    assert {*orders.values()} >= {*ORDER_WORDS} - {"reached", "below"}, orders


def the_sum(page, where, area):
    """What is said of the sum, judged; and which of the sentences it was."""
    name, rule, n, low, high, seed = where
    text = re.sub(r"<[^>]*>", "", re.search(r'role="note">(.*?)</div>', page.html, re.S)[1])
    value, count, spread = plain_sum(FORMULAS[name], rule, n, low, high, seed)
    assert text.startswith(f"{RULES[rule]}: "), where
    if not math.isfinite(value):
        assert text.endswith(": f has no value at one of its points, so the sum has none."), where
        assert page.tone == "alarm", where
        return {"none"}
    assert page.tone == "plain", where
    assert ("Points" in page.live) == (rule in ("gauss", "random")) == ("Panels" not in page.live)
    _, small = re.search(r'"ev-figure">(.*?)</div><small>(.*?)</small>', page.html).groups()
    assert small == f"Σ wᵢ·f(xᵢ) over {count} point{'s' * (count > 1)}", where
    error = float(mpmath.mpf(value) - area)
    found = re.match(
        r"[^:]*: (\S+) from (.*? of f)(?:; the area is (\S+), so (\S+) too (\w+))?", text
    )
    assert read(found[1]) == pytest.approx(value, rel=2e-4, abs=1e-15), where
    assert found[2] == ("1 value of f" if count == 1 else f"{count} values of f"), where
    dust = 3e-15 * max(1.0, abs(float(area)), high - low)
    if found[3] is None:
        assert abs(error) <= 50 * dust, where
        assert re.search(r"the area (as far as that is known|but for rounding)\.$", text), where
        return {"known"}
    if abs(error) < dust:
        return set()
    assert read(found[3]) == pytest.approx(float(area), rel=2e-4), where
    assert (found[5] == "much") == (error > 0) and found[1] != found[3], where
    assert (read(found[1]) > read(found[3])) == (error > 0), where
    assert read(found[4]) == pytest.approx(abs(error), rel=6e-3, abs=50 * dust), where
    infinite = name == "spike" and low == 0 and rule == "random"
    assert ("The integral of f² is infinite" in text) == infinite, where
    told = re.search(r"That is (\S+) standard errors of (\S+)\.", text)
    assert bool(told) == (rule == "random" and n > 1 and not infinite), where
    if told:
        assert read(told[2]) == pytest.approx(spread, rel=6e-3), where
        assert read(told[1]) == pytest.approx(abs(error) / spread, rel=0.06), where
    return {(rule, found[5]), "infinite" if infinite else ""}


ORDER_WORDS = {
    "kept": "the error falls like 1/nᵖ with p = ",
    "faster": "what makes the leading error cancels for this f",
    "exact": "exact for this f, but for rounding, from one panel on",
    "reached": "from 64 panels on the error is rounding, and no order is left",
    "below": "soon after 64 panels the error is as small as rounding",
    "broken": "a derivative that the rule needs is missing or infinite somewhere",
    "unsteady": "the error goes up and down instead of falling",
    "unknown": "no order, as there is no area or f has no value at some of its points",
}
ORDER_TONES = {"faster": "good", "exact": "good", "reached": "good", "below": "good"} | {
    "kept": "plain",
    "unknown": "alarm",
}


def the_order(page, where, area, orders):
    """What is said of the order, judged once for each interval. Within a few hundredths of a limit
    either case will do."""
    name, rule, _, low, high, _ = where
    tone, words = re.findall(r'ev-tone-(\w+)" role="note"><p>(.*?)</p>', page.html)[-1]
    words = re.sub(r"<[^>]*>", "", words)
    (told,) = [case for case, said in ORDER_WORDS.items() if said in words]
    where = name, rule, low, high, words
    if told == "unsteady":
        assert f"falling like 1/n{ {1: '', 2: '²', 4: '⁴'}[THEORY[rule]] }. So" in words, where
    assert tone == ORDER_TONES.get(told, "warn") and words.startswith(f"{RULES[rule]}: "), where
    if where in orders:
        return

    def off(m):
        return abs(float(mpmath.mpf(plain_sum(FORMULAS[name], rule, m, low, high, 1)[0]) - area))

    errors = np.array([off(m) for m in MANY])
    size = (high - low) * np.abs(FORMULAS[name](np.linspace(low, high, 103)[1:-1])).mean()
    case, measured, sure = order_by_hand(errors, off, max(size, abs(area)), THEORY[rule])
    orders[where] = case
    assert told == case or not sure, (where, case, measured, errors)
    if said := re.search(r"p = ([\d.]+)", words):
        assert float(said[1]) == pytest.approx(measured, abs=0.02, nan_ok=True) or not sure
        theory = re.search(r"theory says (\d)|than the (\d) of|instead of (\d)", words)
        assert THEORY[rule] in map(int, filter(None, theory.groups())), where


def order_by_hand(errors, off, size, theory):
    """Case, slope, and whether it is clear of the limits."""
    if not np.isfinite(errors).all():
        return "unknown", math.nan, True
    dust = 64 * 2.0**-53 * float(size)
    if (errors <= dust).all():
        first = max(off(m) for m in (1, 2, 3, 5, 7))
        return ("exact" if first <= dust else "reached"), math.nan, not 1e-3 < first / dust < 1e3
    above = errors > dust
    near = np.abs(np.log(errors[errors > 0] / dust)).min() < 2.5  # what counts as rounding
    if not above.all():
        return "below", math.nan, False
    steps = np.log(MANY)
    slope, level = np.polyfit(steps, np.log(errors), 1)
    stray = math.sqrt(((np.log(errors) - slope * steps - level) ** 2).mean())
    share = -slope / theory
    sure = not near and abs(stray - 0.25) > 0.02 and min(abs(share - 0.9), abs(share - 1.1)) > 0.01
    if stray >= 0.25:
        return "unsteady", math.nan, sure
    return ("broken" if share < 0.9 else "kept" if share <= 1.1 else "faster"), -slope, sure


ORDERS = (  # f, rule, from, to, the order by hand, colour
    ("e^x", "trapezoid", 0.0, 1.0, "falls like 1/nᵖ with p = 2; theory says 2", "plain"),
    ("x(1 - x)", "left", 0.0, 1.0, "p = 2 from 64 to 512 panels, more than the 1 of", "good"),
    ("x^3", "simpson", 0.0, 1.0, "exact for this f, but for rounding, from one panel on", "good"),
    ("e^cos(pi x)", "trapezoid", 0.0, 2.0, "from 64 panels on the error is rounding", "good"),
    ("e^x", "simpson", 0.0, 0.1, "from 64 panels on the error is rounding", "good"),
    ("e^(x/10)", "simpson", 0.0, 2.0, "soon after 64 panels the error is as small as roun", "good"),
    ("sqrt(x)", "midpoint", 0.0, 1.0, "p = 1.49 from 64 to 512 panels instead of 2", "warn"),
    ("|x - 0.3|", "simpson", 0.0, 1.0, "the error goes up and down instead of falling", "warn"),
    ("1/sqrt(x)", "left", 0.0, 1.0, "no order, as there is no area or f has no value at", "alarm"),
)
AREAS = (  # f, from, to, why there is none
    ("1/x", 0.0, 1.0, "No area: towards x = 0 |f| grows like 1/distance or faster"),
    ("1/(x - 1)^2", 0.0, 3.0, "No area: towards x = 1 |f| grows like 1/distance or faster"),
    ("sqrt(x)", -1.0, 1.0, "No area: f has no value on a part of the interval."),
    ("sin(1/x)/x^0.5", 0.0, 1.0, "No area is shown: f swings or bends too much here for adapti"),
)


def test_every_case_of_an_order_and_of_no_area_has_its_words_and_colour(open_page):
    page = open_page("integral", draw=False)
    for f, rule, low, high, said, colour in ORDERS:
        html = page.at(function="own", f=f, rule=rule, low=low, high=high).html
        notices = re.findall(r'ev-tone-(\w+)" role="note"><p>(.*?)</p>', html)
        told = [(tone, re.sub(r"<[^>]*>", "", words)) for tone, words in notices]
        tone, words = told[-1]
        assert said in words and tone == colour, (f, rule, told)
        assert sum(other in words for other in {one[4] for one in ORDERS}) == 1, (f, rule, words)
    for f, low, high, said in AREAS:
        html = page.at(function="own", f=f, rule="midpoint", low=low, high=high).html
        words = re.sub(r"<[^>]*>", "", html)
        assert page.tone == "alarm" and 'ev-tone-warn" role="note"><p>No area' in html, f
        assert [one for one in {one[3] for one in AREAS} if one in words] == [said], (f, words)


def root_mean_square(kind, values, exact, seed, d):
    """Of the errors of 8 sets of 4,096 points, summed with numpy."""
    rng = np.random.default_rng(seed)
    if kind == "random":
        sets = rng.random((8, 4096, 12))
    else:
        sets = [qmc.Sobol(12, rng=int(one)).random(4096) for one in rng.integers(0, 2**31, 8)]
    means = [values(one[:, :d]).mean() for one in sets]
    return math.sqrt(np.mean([(mean - exact) ** 2 for mean in means]))


def test_who_wins_the_race(open_page):
    """All states of the chapter, by the closed form of the hill and by counting in the ball."""
    page = open_page("integral", draw=False).open("dimensions")
    for name in ("smooth", "ball"):
        wins = []
        for d in range(1, 13):
            m = max(k for k in range(1, 4097) if k**d <= 4096)
            middles = (np.arange(m) + 0.5) / m
            volume = float(mpmath.pi ** (mpmath.mpf(d) / 2) / mpmath.gamma(1 + mpmath.mpf(d) / 2))
            if name == "smooth":
                exact = 1.0
                grid = abs((np.pi / 2 * np.sin(np.pi * middles)).mean() ** d - 1)
                sigma = np.sqrt((np.pi**2 / 8) ** d - 1)
            else:
                exact, inside = volume, np.zeros(1)
                for _ in range(d):
                    inside = np.add.outer(inside, (2 * middles - 1) ** 2).ravel()
                grid = abs((inside <= 1 + 1e-12).mean() * 2.0**d - volume)
                sigma = np.sqrt(volume * (2.0**d - volume))
            html = page.at(d=d, integrand=name, points=d).html
            captions = {chart.name: chart.caption for chart in page.charts}
            dimensions = "1 dimension is" if d == 1 else f"{d} dimensions is"
            assert f"in {dimensions} " in captions["errors"], (name, d)
            told = re.search(r"volume (\S+), a share of (\S+) of the cube", captions["ball"])
            assert read(told[1]) == pytest.approx(volume, rel=6e-3)
            assert read(told[2]) == pytest.approx(volume / 2**d, rel=6e-3)
            axis = max(k for k in range(1, 257) if k**d <= 256)
            assert ("a grid has room for one" in captions["cloud"]) == (axis == 1), (name, d)
            assert (f"a grid of {axis} an axis" in captions["cloud"]) == (axis > 1), (name, d)
            assert ("the first two" in captions["cloud"]) == (d > 2), (name, d)
            assert ("lie on each other" in captions["cloud"]) == (d > 2 and axis > 1), (name, d)
            if max(grid, sigma) < 1e-7:
                assert "nothing is left to win" in html and page.tone == "plain"
                continue
            wins.append(sigma / 64 < grid)
            assert ("chance beats the grid" in html) == wins[-1], (name, d)
            assert ("the grid beats chance" in html) != wins[-1], (name, d)
            assert page.tone == ("good" if wins[-1] else "plain"), (name, d)
            power = "" if d == 1 else str(d).translate(str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹"))
            found = re.search(
                rf"grid of {m:,}{power} is (\S+) off, random points by about (\S+) ", html
            )
            told = [read(one) for one in found.groups()]
            assert told == pytest.approx([grid, sigma / 64], rel=6e-3), (name, d)
            assert (told[1] < told[0]) == wins[-1], (name, d)
            if d in (2, 7):
                figures = dict(
                    re.findall(r'"ev-name">([^<]*)</div><div class="ev-figure">(.*?)</div>', html)
                )
                for kind in ("random", "sobol"):
                    off = root_mean_square(kind, integrand(name), exact, d, d)
                    shown = figures[f"{kind.capitalize()}, measured"]
                    assert read(shown) == pytest.approx(off, rel=6e-3), (name, d, kind)


def integrand(name):
    if name == "smooth":
        return lambda x: np.prod(np.pi / 2 * np.sin(np.pi * x), axis=1)
    return lambda x: (np.linalg.norm(x - 0.5, axis=1) <= 0.5) * 2.0 ** x.shape[1]
