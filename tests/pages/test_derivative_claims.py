"""What the derivative page says of a point and of an error, in 1,200 states each, read from its
words and judged by mpmath's fifty digits."""

import re

import mpmath
import numpy as np
import pytest

ORACLES = {
    "sine": mpmath.sin,
    "exponential": mpmath.exp,
    "cubic": lambda x: x**3 - 2 * x,
    "absolute": abs,
    "wild": lambda x: x * x * mpmath.sin(1 / x) if x else mpmath.mpf(0),
}


def read(text):
    """A number as the pages write it."""
    text = text.replace("−", "-").replace("∞", "inf")
    power = re.fullmatch(r"(.*)·10([⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)", text)
    if power:
        digits = power[2].translate(str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789"))
        return float(power[1]) * 10.0 ** int(digits)
    return float(text)


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


def test_the_cause_of_an_error(open_page):
    page = open_page("derivative", draw=False).open("error")
    causes = set()
    with mpmath.workdps(50):
        for name, x, h in drawn(2):
            if name in ("absolute", "wild"):
                continue
            h = min(h, 1.0)
            html = page.at(function=name, x=x, h=h, order="1").html
            f, X, H = ORACLES[name], mpmath.mpf(x), mpmath.mpf(h)
            slope = mpmath.diff(f, X)
            exact = {
                "Forward": abs((f(X + H) - f(X)) / H - slope),
                "Central": abs((f(X + H) - f(X - H)) / (2 * H) - slope),
            }
            for rule, truncated in exact.items():
                sentence = re.search(rf"<p>[^<]*{rule}: (.*?)</p>", html)[1]
                number = re.search(r"error (\S+) is", sentence)
                error = read(number[1]) if number else 0.0
                if "is truncation" in sentence:
                    assert float(truncated) == pytest.approx(error, rel=0.2)
                    causes.add("truncation")
                elif "is rounding." in sentence:
                    assert float(truncated) <= 0.2 * error
                    causes.add("rounding")
                elif "is of both kinds" in sentence:
                    assert float(truncated) > 0.08 * error
                    causes.add("both")
                elif "rounds to x" in sentence:
                    assert x + h == x or x - h == x
                else:
                    pytest.fail(sentence)
    assert causes == {"truncation", "rounding", "both"}
