"""What the integral page says of a sum, of an order and of the race, in 1,000 states each, judged
by antiderivatives in mpmath's fifty digits and by plain sums."""

import re

import mpmath
import numpy as np

ANTIDERIVATIVES = {
    "sine": lambda x: -mpmath.cos(x),
    "hill": lambda x: mpmath.sqrt(mpmath.pi) / 2 * mpmath.erf(x),
    "kink": lambda x: abs(x - mpmath.mpf("0.3")) * (x - mpmath.mpf("0.3")) / 2,
    "runge": lambda x: mpmath.atan(5 * x) / 5,
}
FORMULAS = {
    "sine": np.sin,
    "hill": lambda x: np.exp(-(x**2)),
    "kink": lambda x: np.abs(x - 0.3),
    "runge": lambda x: 1 / (1 + 25 * x**2),
}


def plain_sum(f, rule, n, low, high):
    """The rule as a loop over its panels."""
    h = (high - low) / n
    total = 0.0
    for k in range(n):
        a, b = low + k * h, low + (k + 1) * h
        total += {
            "left": f(a),
            "midpoint": f((a + b) / 2),
            "trapezoid": (f(a) + f(b)) / 2,
            "simpson": (f(a) + 4 * f((a + b) / 2) + f(b)) / 6,
        }[rule] * h
    return total


def test_what_is_said_of_a_sum_and_its_order(open_page):
    page = open_page("integral", draw=False)
    rng = np.random.default_rng(8)
    orders = {}
    for _ in range(1000):
        name = str(rng.choice(list(FORMULAS)))
        rule = str(rng.choice(["left", "midpoint", "trapezoid", "simpson"]))
        n = int(rng.integers(1, 65))
        low, high = sorted(float(x) for x in rng.integers(-20, 21, 2) / 10)
        if high - low < 0.5:
            continue
        html = page.at(function=name, rule=rule, n=n, low=low, high=high).html
        with mpmath.workdps(50):
            F = ANTIDERIVATIVES[name]
            area = F(mpmath.mpf(str(high))) - F(mpmath.mpf(str(low)))
            value = plain_sum(FORMULAS[name], rule, n, low, high)
            error = float(mpmath.mpf(value) - area)
        verdict = re.search(r"; the area is \S+, so \S+ too (much|little)\.", html)
        if verdict and abs(error) > 1e-14:
            assert (verdict[1] == "much") == (error > 0), (name, rule, n, low, high)
        elif not verdict:
            assert abs(error) <= 1e-13
            assert re.search("the area (as far as that is known|but for rounding)", html)
        said = re.search(r"(?:with p|: p) = ([\d.]+)", html)
        if said and (name, rule, low, high) not in orders:
            far = [
                abs(float(mpmath.mpf(plain_sum(FORMULAS[name], rule, m, low, high)) - area))
                for m in (64, 91, 128, 181, 256, 362, 512)
            ]
            if min(far) > 1e-12:
                slope = -np.polyfit(np.log([64, 91, 128, 181, 256, 362, 512]), np.log(far), 1)[0]
                orders[name, rule, low, high] = slope
                assert abs(float(said[1]) - slope) < 0.35, (name, rule, low, high, said[1], slope)
                share = float(said[1]) / _theory(rule)
                assert ("instead of" in html) == (share < 0.9), (name, rule, low, high)
                assert ("theory says" in html) == (0.9 <= share <= 1.1), (name, rule, low, high)
                assert ("more than the" in html) == (share > 1.1), (name, rule, low, high)
    assert len(orders) > 100


def _theory(rule):
    return {"left": 1, "midpoint": 2, "trapezoid": 2, "simpson": 4}[rule]


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
        assert [one for one in {one[3] for one in AREAS} if one in words] == [said], (f, words)


def test_who_wins_the_race(open_page):
    """All states of the chapter, by the closed form of the hill and by counting in the ball."""
    page = open_page("integral", draw=False).open("dimensions")
    for name in ("smooth", "ball"):
        for d in range(1, 13):
            m = max(k for k in range(1, 4097) if k**d <= 4096)
            middles = (np.arange(m) + 0.5) / m
            if name == "smooth":
                grid = abs((np.pi / 2 * np.sin(np.pi * middles)).mean() ** d - 1)
                sigma = np.sqrt((np.pi**2 / 8) ** d - 1)
            else:
                inside = np.zeros(1)
                for _ in range(d):
                    inside = np.add.outer(inside, (2 * middles - 1) ** 2).ravel()
                volume = float(mpmath.pi ** (mpmath.mpf(d) / 2) / mpmath.gamma(1 + d / 2))
                grid = abs((inside <= 1 + 1e-12).mean() * 2.0**d - volume)
                sigma = np.sqrt(volume * (2.0**d - volume))
            html = page.at(d=d, integrand=name).html
            if grid == sigma == 0:
                assert "nothing is left to win" in html
            else:
                assert ("chance beats the grid" in html) == (sigma / 64 < grid), (name, d)
