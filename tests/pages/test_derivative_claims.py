"""What the derivative page says of a point and of an error, in 1,200 states each, read from its
words and judged by mpmath's fifty digits."""

import re

import mpmath
import numpy as np
import pytest

from tests.pages.conftest import read

ORACLES = {
    "sine": mpmath.sin,
    "exponential": mpmath.exp,
    "cubic": lambda x: x**3 - 2 * x,
    "absolute": abs,
    "wild": lambda x: x * x * mpmath.sin(1 / x) if x else mpmath.mpf(0),
}


def drawn(seed, count=1200):
    rng = np.random.default_rng(seed)
    for _ in range(count):
        name = str(rng.choice(list(ORACLES)))
        x = 0.0 if rng.random() < 0.15 else round(float(rng.uniform(-4, 4)), 2)
        yield name, x, float(f"{10 ** rng.uniform(-15, 0.3):.3g}")


def test_the_slope_and_the_secant(open_page):
    page = open_page("derivative", draw=False)
    with mpmath.workdps(50):
        for name, x, h in drawn(1):
            html = page.at(function=name, x=x, h=h).html
            f = ORACLES[name]
            if name == "absolute" and x == 0:
                assert "A kink: from the left the slope is −1, from the right 1." in html
                continue
            slope = mpmath.mpf(0) if x == 0 and name == "wild" else mpmath.diff(f, mpmath.mpf(x))
            if x == 0 and name == "wild":
                assert "Both quotients settle on 0" in html
            else:
                said = re.search(r"is f′\(x\) = (\S+)\.</p>", html)[1]
                assert read(said) == pytest.approx(float(slope), rel=1e-5, abs=1e-12)
            said = re.search(
                r"over h = \S+ has the slope (?:of the tangent, )?([^ ,<]+?)[,.]?( |<|$)",
                html,
                re.M,
            )[1]
            rounding = 1e-15 * (1 + abs(x) + abs(float(f(x)))) / h + 1e-9
            quotient = (float(f(x + h)) - float(f(x))) / h
            assert read(said) == pytest.approx(quotient, rel=6e-3, abs=rounding)


SHARP = {
    "1/x": lambda x: 1 / x,
    "1 - cos(x)": lambda x: 1 - mpmath.cos(x),
    "(x + 1000)^2 - 1000000": lambda x: (x + 1000) ** 2 - 1000000,
    "x|x|": lambda x: x * abs(x),
    "x^14": lambda x: x**14,
    "3x + 1": lambda x: 3 * x + 1,
}
POWERS = dict(zip("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789", strict=True))


def sharp_states(seed, count):
    """The shipped functions anywhere, and own ones close to their poles, kinks and zeros."""
    for number, (name, x, h) in enumerate(drawn(seed, count)):
        text = list(SHARP)[number % len(SHARP)]
        own = number % 2 == 0
        small = float(f"{x / 100:.2g}")
        if own:
            yield {"function": "own", "f": text}, SHARP[text], small, min(h, 1.0)
        elif x or name not in ("absolute", "wild"):
            yield {"function": name}, ORACLES[name], x, min(h, 1.0)


def truncated(f, x, h):
    """The truncation of both rules at h, h/2 and h/4, and the derivative."""
    x, h = mpmath.mpf(x), mpmath.mpf(h)
    slope = mpmath.diff(f, x) if x else mpmath.diff(f, x, direction=1)
    forward = [float(abs((f(x + t) - f(x)) / t - slope)) for t in (h, h / 2, h / 4)]
    central = [float(abs((f(x + t) - f(x - t)) / (2 * t) - slope)) for t in (h, h / 2, h / 4)]
    return {"Forward": forward, "Central": central}, float(abs(slope))


SLOPES = (  # f, x, what it does there by hand, colour
    ("x^2", 1.0, "The slope of the curve at x = 1 is f′(x) = 2.", "plain"),
    ("x|x|", 0.0, "Both quotients settle on 0: that is f′(0)", "plain"),
    ("2|x|", 0.0, "A kink: from the left the slope is −2, from the right 2.", "warn"),
    ("sign(x)", 0.0, "f jumps at x = 0", "warn"),
    ("sign(x)|x|^(1/3)", 0.0, "The tangent at x = 0 stands upright", "warn"),
    ("sqrt(|x|)", 0.0, "steeper without end from both sides", "warn"),
    ("sqrt(max(x,0))", 0.0, "steeper without end from one side", "warn"),
    ("|x| sin(ln(|x| + 1e-300))", 0.0, "The secant never comes to rest as h shrinks", "warn"),
    ("|sin(1e20 x)|", 1.0, "The numbers do not tell whether f has a slope", "warn"),
    ("x^1.5", 0.0, "f has values on one side of x = 0 only", "warn"),
    ("sqrt(-x^2)", 0.0, "f has a value at x = 0, but none to the left or right", "warn"),
    ("tan(pi x/2)", 1.0, "f has a pole here", "warn"),
    ("1/x", 0.0, "f has no value at x = 0, so there is nothing to touch", "alarm"),
)
CAUSES = (  # f, x, h, rule, what its error is by hand, colour
    ("x^3", 1.0, 0.5, "Forward", "truncation, the bend that a line cannot follow; it f", "plain"),
    ("|x|", 0.5, 1.0, "Central", "truncation, but at so large a step", "warn"),
    ("|x|^1.5", 0.0, 0.5, "Forward", "truncation. It does not fall like a whole power", "warn"),
    ("e^x", 1.0, 1e-12, "Forward", "is rounding. Values of f", "warn"),
    ("e^x", 1.0, 6e-6, "Central", "is of both kinds", "good"),
    ("3x + 1", 1.0, 0.3, "Forward", "exact for this function at any step; the error 1", "good"),
    ("3x + 1", 1.0, 0.5, "Forward", "any step; at this one nothing is off.", "good"),
    ("sin(x)", 0.0, 1e-9, "Central", "is not above what rounding leaves open", "good"),
    ("|sin(pi x)|^3", -3.0, 3e-13, "Second", "is truncation or rounding: at this step", "warn"),
    ("e^x", 3.0, 1e-16, "Forward", "h is so small that x + h or x − h rounds to x", "alarm"),
    ("sqrt(x)", 0.3, 0.5, "Central", "f has no value at a point that the rule needs (h =", "alarm"),
)


def test_every_case_of_a_point_and_of_an_error_has_its_words_and_colour(open_page):
    page = open_page("derivative", draw=False)
    for f, x, said, colour in SLOPES:
        html = page.at(function="own", f=f, x=x).html
        tone, words = re.search(r'ev-tone-(\w+)" role="note"><p>(.*?)</p>', html).groups()
        words = re.sub(r"<[^>]*>", "", words)
        assert said in words and tone == colour, (f, x, tone, words)
        others = [one[2] for one in SLOPES if one[2] != said]
        assert not any(other in words for other in others), (f, x, words)
    page.open("error")
    for f, x, h, rule, said, colour in CAUSES:
        order = "2" if rule == "Second" else "1"
        html = page.at(function="own", f=f, x=x, h=h, order=order).html
        tone, words = re.search(
            rf'ev-tone-(\w+)" role="note"><p>([^<]*{rule}.*?)</p>', html
        ).groups()
        words = re.sub(r"<[^>]*>", "", words)
        assert [one[4] for one in CAUSES if one[4] in words] == [said], (f, x, h, words)
        assert tone == colour, (f, x, h, words)


def test_the_cause_of_an_error(open_page):
    """Exactness, kinds and orders, by fifty digits at h and h/2."""
    page = open_page("derivative", draw=False).open("error")
    causes, untold = set(), 0
    with mpmath.workdps(50):
        for values, f, x, h in sharp_states(2, 1100):
            if values.get("f") == "1/x" and (x == 0 or abs(x) == h):
                continue
            html = page.at(**values, x=x, h=h, order="1").html
            exact, slope = truncated(f, x, h)
            for rule, sizes in exact.items():
                size, half, _ = sizes
                sentence = re.search(rf"<p>[^<]*{rule}: (.*?)</p>", html)[1]
                number = re.search(r"error (\S+) is", sentence)
                error, state = read(number[1]) if number else 0.0, (values, x, h, sentence)
                if "is truncation or rounding" in sentence:
                    untold += 1
                elif "is truncation" in sentence:
                    assert size == pytest.approx(error, rel=0.2), state
                    causes.add("truncation")
                    with np.errstate(divide="ignore", invalid="ignore"):
                        falls = np.log2(sizes[:2] / np.array(sizes[1:]))
                    whole = np.round(falls[1])
                    off = np.abs(falls - whole).max() if whole > 0 else np.inf
                    at_large = "but at so large" in sentence or "a whole power of h" in sentence
                    assert off > 0.1 if at_large else off < 0.2, (state, falls)
                    order = re.search(r"falls like h([⁰¹²³⁴⁵⁶⁷⁸⁹]*)( here,|\.$)", sentence)
                    if order and "but at so large" not in sentence:
                        power = int("".join(POWERS[c] for c in order[1]) or 1)
                        assert np.log2(size / half) == pytest.approx(power, abs=0.2), state
                    else:
                        causes.add("outside")
                elif "is rounding." in sentence:
                    assert size <= 0.2 * error, state
                    causes.add("rounding")
                elif "is of both kinds" in sentence:
                    assert size > 0.08 * error, state
                    assert read(re.search(r"would make (\S+),", sentence)[1]) == pytest.approx(
                        size, rel=0.02
                    ), state
                    causes.add("both")
                elif "is not above what rounding leaves open" in sentence:
                    assert error <= 1e-15 * slope and size <= 4e-16 * slope, state
                    causes.add("right")
                elif "exact for this function" in sentence:
                    assert size < 1e-25 and half < 1e-25, state
                    causes.add("exact")
                else:
                    assert "rounds to x" in sentence and (x + h == x or x - h == x), state
    assert causes == {"truncation", "outside", "rounding", "both", "right", "exact"}
    assert untold <= 5
