"""Slopes, their absence, and where an error comes from; judged by mpmath and by closed forms."""

from fractions import Fraction

import mpmath
import numpy as np
import pytest

from core.maths.calculus.difference_quotients import (
    UNIT,
    Cause,
    Rule,
    Slope,
    budget,
    complex_step,
    judge_error,
    judge_point,
    quotients,
    straight,
)
from core.maths.calculus.expressions.reader import parse
from core.maths.calculus.functions import Function


def f(text, **filled):
    return Function(parse(text), filled=filled.get("filled", {}))


def test_quotients_of_a_cubic_by_hand():
    found = quotients(f("x^3"), 2.0, [0.5])
    assert found.forward == (2.5**3 - 8) / 0.5
    assert found.backward == (8 - 1.5**3) / 0.5
    assert found.central == 2.5**3 - 1.5**3
    assert found.second == (2.5**3 - 16 + 1.5**3) / 0.25


def test_the_complex_step_has_no_rounding_arm():
    steps = np.logspace(-3, -300, 20)
    errors = np.abs(
        complex_step(f("e^x sin(x)"), 0.7, steps) - np.exp(0.7) * (np.sin(0.7) + np.cos(0.7))
    )
    assert errors[1:].max() < 1e-14


INF, NAN = np.inf, np.nan
POINTS = [
    ("|x|", 0.0, {}, Slope.KINK, -1, 1),
    ("max(x, 0)", 0.0, {}, Slope.KINK, 0, 1),
    ("min(x, x^2)", 1.0, {}, Slope.KINK, 2, 1),
    ("100 + |x|", 0.0, {}, Slope.KINK, -1, 1),
    ("sqrt(x^2)", 0.0, {}, Slope.KINK, -1, 1),
    ("|sin(x)|", 0.0, {}, Slope.KINK, -1, 1),
    ("x|x|", 0.0, {}, Slope.LIMIT, 0, 0),
    ("x^2 sin(1/x)", 0.0, {0.0: 0.0}, Slope.LIMIT, 0, 0),
    ("sin(x)/x", 0.0, {0.0: 1.0}, Slope.LIMIT, 0, 0),
    ("sin(x)/x", 0.0, {0.0: 0.5}, Slope.JUMP, NAN, NAN),
    ("|x|^1.5", 0.0, {}, Slope.LIMIT, 0, 0),
    ("|x|^1.1", 0.0, {}, Slope.LIMIT, 0, 0),
    ("x sin(1/x)", 0.0, {0.0: 0.0}, Slope.RESTLESS, NAN, NAN),
    ("|x| sin(ln(|x| + 1e-300))", 0.0, {}, Slope.RESTLESS, NAN, NAN),
    ("sign(x) |x|^(1/3)", 0.0, {}, Slope.STEEP, INF, INF),
    ("sqrt(|x|)", 0.0, {}, Slope.STEEP, -INF, INF),
    ("|x|^0.9", 0.0, {}, Slope.STEEP, -INF, INF),
    ("x ln(|x|)", 0.0, {0.0: 0.0}, Slope.STEEP, -INF, -INF),
    ("sign(x)", 0.0, {}, Slope.JUMP, NAN, NAN),
    ("|x|^1.001", 0.0, {}, Slope.LIMIT, 0, 0),
    ("|x|^1.05", 0.0, {}, Slope.LIMIT, 0, 0),
    ("|x - 0.3|^1.05", 0.3, {}, Slope.LIMIT, 0, 0),
    ("|x|^0.999", 0.0, {}, Slope.STEEP, -INF, INF),
    ("0.000004|x|", 0.0, {}, Slope.KINK, -4e-6, 4e-6),
    ("x + 1e-9 |x|", 0.0, {}, Slope.KINK, 1 - 1e-9, 1 + 1e-9),
    ("1e9 |x|", 0.0, {}, Slope.KINK, -1e9, 1e9),
    ("|sin(pi x)|", 1.0, {}, Slope.KINK, -np.pi, np.pi),
    ("|sin(pi x)|", -3.0, {}, Slope.KINK, -np.pi, np.pi),
    ("|cos(pi x)|", 0.5, {}, Slope.KINK, -np.pi, np.pi),
    ("|3x-0.9|", 0.3, {}, Slope.KINK, -3, 3),
    ("|x^3-0.001|", 0.1, {}, Slope.KINK, -0.03, 0.03),
    ("max(0.1 + x, 0.3)", 0.2, {}, Slope.KINK, 0, 1),
    ("sin(pi x)^2", 1.0, {}, Slope.SMOOTH, 0, 0),
    ("|sin(pi x)|^3", 1.0, {}, Slope.LIMIT, 0, 0),
    ("sqrt(|sin(pi x)|)", 1.0, {}, Slope.STEEP, -INF, INF),
    ("sqrt(max(x,0))", 0.0, {}, Slope.STEEP, 0, INF),
    ("sign(x) |x|^(1/5)", 0.0, {}, Slope.STEEP, INF, INF),
    ("0.0004 sign(x)", 0.0, {}, Slope.JUMP, NAN, NAN),
    ("max(sign(x), 0)", 0.0, {}, Slope.JUMP, NAN, NAN),
    ("sign(sin(pi x))", 2.0, {}, Slope.JUMP, NAN, NAN),
    ("tan(pi x/2)", 1.0, {}, Slope.POLE, NAN, NAN),
    ("1/sin(pi x)", 1.0, {}, Slope.POLE, NAN, NAN),
    ("ln(|sin(pi x)|)", 1.0, {}, Slope.POLE, NAN, NAN),
    ("x/ln(|x| + 1e-300)", 0.0, {}, Slope.UNKNOWN, NAN, NAN),
    ("|x|^1.001 sin(ln(|x| + 1e-300))", 0.0, {}, Slope.RESTLESS, NAN, NAN),
    ("|sin(1e20 x)|", 1.0, {}, Slope.UNKNOWN, NAN, NAN),
    ("x^1.5", 0.0, {}, Slope.EDGE, NAN, 0),
    ("sqrt(sin(pi x))", 1.0, {}, Slope.EDGE, -INF, NAN),
    ("x^x", 0.0, {}, Slope.EDGE, NAN, -INF),
    ("(-x^2)^1.5", 0.0, {}, Slope.ALONE, NAN, NAN),
    ("sqrt(-x^2)", 0.0, {}, Slope.ALONE, NAN, NAN),
    ("sqrt(x)", 0.0, {}, Slope.EDGE, NAN, INF),
    ("sqrt(5.9x + 2.36)", -0.4, {}, Slope.EDGE, NAN, INF),  # −4·10⁻¹⁶ in floating point
    ("sqrt(1 - x)", 1.0, {}, Slope.EDGE, -INF, NAN),
    ("1/x", 0.0, {}, Slope.ABSENT, NAN, NAN),
    ("ln(x)", -1.0, {}, Slope.ABSENT, NAN, NAN),
    ("x^3", 2.0, {}, Slope.SMOOTH, 12, 12),
]


@pytest.mark.parametrize(("text", "x", "filled", "case", "left", "right"), POINTS)
def test_what_f_does_at_a_point(text, x, filled, case, left, right):
    found = judge_point(f(text, filled=filled), x)
    assert found.case is case
    assert (found.left, found.right) == pytest.approx(
        (left, right), rel=1e-12, abs=1e-14, nan_ok=True
    )
    known = case in (Slope.SMOOTH, Slope.LIMIT)
    assert found.slope == pytest.approx(left, abs=1e-6) if known else np.isnan(found.slope)


@pytest.mark.parametrize(
    ("text", "x", "filled", "case", "left", "right"),
    [
        ("x|x|", 0.0, {}, Slope.KINK, -2, 2),
        ("x|x|", 1.0, {}, Slope.SMOOTH, 2, 2),
        ("|x|", 0.0, {}, Slope.KINK, -1, 1),  # f′ is missing already
        ("|x|", 0.5, {}, Slope.SMOOTH, 0, 0),
        ("|x|^3", 0.0, {}, Slope.LIMIT, 0, 0),
        ("|x|^1.5", 0.0, {}, Slope.STEEP, INF, INF),
        ("x^2 sin(1/x)", 0.0, {0.0: 0.0}, Slope.RESTLESS, NAN, NAN),
        ("sin(x)", 1.0, {}, Slope.SMOOTH, -np.sin(1), -np.sin(1)),
    ],
)
def test_the_second_derivative_at_a_point(text, x, filled, case, left, right):
    found = judge_point(f(text, filled=filled), x, 2)
    assert found.case is case
    assert (found.left, found.right) == pytest.approx((left, right), abs=1e-12, nan_ok=True)


@pytest.mark.parametrize(
    ("text", "x", "rule", "coefficient", "power"),
    [
        ("e^x", 1.0, Rule.FORWARD, np.e / 2, 1),
        ("e^x", 1.0, Rule.CENTRAL, np.e / 6, 2),
        ("e^x", 1.0, Rule.SECOND, np.e / 12, 2),
        ("sin(x)", 0.0, Rule.FORWARD, 1 / 6, 2),
        ("sin(x)", 0.0, Rule.SECOND, 0, 0),
        ("cos(x)", 0.0, Rule.CENTRAL, 0, 0),
        ("x^3", 2.0, Rule.SECOND, 0, 0),
        ("3x + 1", 2.0, Rule.FORWARD, 0, 0),
    ],
)
def test_the_leading_term(text, x, rule, coefficient, power):
    found = budget(f(text), x, rule)
    assert found.power == power
    assert abs(found.coefficient) == pytest.approx(coefficient, rel=1e-12)


def test_the_best_step_is_the_least_of_the_sum():
    for rule in Rule:
        found = budget(f("e^x"), 1.0, rule)
        h = found.best * np.array([0.9, 1.0, 1.1])
        total = found.truncation(h) + found.roundoff(h)
        assert total.argmin() == 1
    assert budget(f("x^2"), 1.0, Rule.FORWARD).rounding == UNIT * 4
    assert budget(f("x + x^2"), 0.0, Rule.FORWARD).best == 0
    assert budget(f("2x"), 1.0, Rule.CENTRAL).best == np.inf


def test_straight_lines():
    assert straight(f("3x + 1")) and straight(f("2")) and straight(f("(x+1)^2 - x^2"))
    assert not straight(f("x^2")) and not straight(f("|x|")) and not straight(f("sin(x)"))


ORACLES = {
    "e^x": mpmath.exp,
    "sin(x)": mpmath.sin,
    "x^3 - 2x": lambda x: x**3 - 2 * x,
    "ln(x + 6)": lambda x: mpmath.log(x + 6),
    "1/(1 + x^2)": lambda x: 1 / (1 + x * x),
}


def exact_truncation(rule, oracle, x, h):
    """The rule in fifty digits, less the derivative."""
    x, h = mpmath.mpf(x), mpmath.mpf(h)
    right, here, left = oracle(x + h), oracle(x), oracle(x - h)
    value = {
        Rule.FORWARD: (right - here) / h,
        Rule.CENTRAL: (right - left) / (2 * h),
        Rule.SECOND: (right - 2 * here + left) / h**2,
    }[rule]
    return float(abs(value - mpmath.diff(oracle, x, rule.order)))


def test_the_cause_of_an_error_is_what_fifty_digits_say():
    """1,200 draws: truncation is the error without rounding, rounding the rest."""
    rng = np.random.default_rng(5)
    seen = set()
    with mpmath.workdps(50):
        for _ in range(1200):
            text = str(rng.choice(list(ORACLES)))
            rule, x = list(Rule)[rng.integers(3)], round(float(rng.uniform(-4, 4)), 2)
            h = float(f"{10 ** rng.uniform(-15, 0):.3g}")
            g = f(text)
            found = quotients(g, x, [h])
            value = {
                Rule.FORWARD: found.forward,
                Rule.CENTRAL: found.central,
                Rule.SECOND: found.second,
            }[rule]
            truth = float(mpmath.diff(ORACLES[text], mpmath.mpf(x), rule.order))
            error = float(abs(value[0] - truth))
            case = judge_error(g, x, h, rule, error).case
            truncated = exact_truncation(rule, ORACLES[text], x, h)
            seen.add(case)
            if case is Cause.TRUNCATION:
                assert abs(truncated - error) <= 0.2 * error, (text, rule, x, h)
            elif case is Cause.ROUNDING:
                assert truncated <= 0.2 * error, (text, rule, x, h)
            elif case is Cause.BOTH:
                assert truncated > 0.08 * error, (text, rule, x, h)
                assert abs(truncated - error) > 0.08 * error, (text, rule, x, h)
            elif case is Cause.NO_TRUNCATION:
                assert truncated <= 1e-15 * max(1, abs(truth)), (text, rule, x, h)
            elif case is Cause.OUTSIDE:
                assert abs(truncated - error) <= 0.2 * error and h > 0.01, (text, rule, x, h)
            elif case is Cause.RIGHT:
                assert error <= 2e-15 * abs(truth), (text, rule, x, h)
            else:
                assert case is Cause.SWALLOWED, (text, rule, x, h)
    assert {Cause.TRUNCATION, Cause.ROUNDING, Cause.BOTH, Cause.NO_TRUNCATION} <= seen


def test_steps_that_are_swallowed_and_gaps():
    g = f("e^x")
    assert judge_error(g, 3.0, 1e-16, Rule.FORWARD, 20.1).case is Cause.SWALLOWED
    assert judge_error(g, 3.0, 1e-3, Rule.FORWARD, np.nan).case is Cause.GAP


F, C, S = Rule
WILD = {0.0: 0.0}


@pytest.mark.parametrize(
    ("text", "filled", "x", "h", "rule", "case", "truncation", "power"),
    [
        # a step across a kink, and points without a series
        ("|x|", {}, 0.5, 1.0, C, Cause.OUTSIDE, 0.5, 0),
        ("|x|", {}, -0.5, 1.0, F, Cause.OUTSIDE, 1, 0),
        ("|x|", {}, 0.5, 1.0, S, Cause.OUTSIDE, 1, 0),
        ("x^2 sin(1/x)", WILD, 0.0, 0.3, F, Cause.OUTSIDE, -0.3 * np.sin(1 / 0.3), 0),
        ("x|x|", {}, 0.0, 0.5, F, Cause.TRUNCATION, 0.5, 1),
        ("|x|^1.5", {}, 0.0, 0.5, F, Cause.OUTSIDE, 0.5**0.5, 0),
        # high powers
        ("x^14", {}, 0.0, 1.0, F, Cause.TRUNCATION, 1, 13),
        ("x^50", {}, 0.0, 0.5, F, Cause.TRUNCATION, 0.5**49, 49),
        ("sin(x)^30", {}, 0.0, 0.1, F, Cause.TRUNCATION, np.sin(0.1) ** 30 / 0.1, 29),
        ("x^14", {}, 0.0, 1.0, C, Cause.NO_TRUNCATION, 0, 0),
        # near a pole
        ("1/x", {}, 0.01, 1e-4, F, Cause.TRUNCATION, 1e-4 / (0.01**2 * 0.0101), 1),
        ("1/x", {}, 0.01, 1e-4, C, Cause.TRUNCATION, 1e-8 / (1e-4 * (1e-4 - 1e-8)), 2),
        ("1/x", {}, 0.01, 0.5, F, Cause.OUTSIDE, 0.5 / (0.01**2 * 0.51), 0),
        ("ln(x)", {}, 0.02, 1e-5, F, Cause.TRUNCATION, 50 - np.log1p(5e-4) / 1e-5, 1),
        ("e^(200x)", {}, 0.5, 1e-5, C, Cause.TRUNCATION, 200**3 / 6e10 * np.exp(100), 2),
        # cancellation inside f
        ("1 - cos(x)", {}, 0.01, 1e-9, F, Cause.ROUNDING, 5e-10, 0),
        ("(x + 1000)^2 - 1000000", {}, 0.1, 1e-9, F, Cause.ROUNDING, 1e-9, 0),
        # nothing lost; a larger order at a larger step
        ("sin(x)", {}, 0.0, 1e-9, F, Cause.RIGHT, 1e-18 / 6, 0),
        ("cos(x)", {}, 0.0, 0.1, C, Cause.RIGHT, 0, 0),
        ("sin(x)", {}, 3.14, 0.5, F, Cause.TRUNCATION, None, 2),
        ("x^3 - 2x", {}, 0.01, 0.5, F, Cause.TRUNCATION, 0.265, 2),
        ("cos(pi x)", {}, 0.5, 1e-3, F, Cause.TRUNCATION, np.pi**3 / 6e6, 2),
    ],
)
def test_what_makes_an_error(text, filled, x, h, rule, case, truncation, power):
    g = f(text, filled=filled)
    truth = judge_point(g, x, rule.order).slope
    error = abs(float(rule.of(quotients(g, x, [h]))[0]) - truth)
    found = judge_error(g, x, h, rule, error)
    assert (found.case, found.power) == (case, power)
    if truncation is not None:
        assert found.truncation == pytest.approx(truncation, rel=1e-4, abs=1e-25)


def test_the_best_step_near_a_pole():
    found = budget(f("1/x"), 0.01, Rule.CENTRAL)
    assert (abs(found.coefficient), found.power) == (pytest.approx(1e8), 2)
    assert found.best == pytest.approx(4.8e-8, rel=0.01)
    assert budget(f("1/x"), 0.01, Rule.FORWARD).power == 1
    assert np.isnan(budget(f("x^2 sin(1/x)", filled=WILD), 0.0, Rule.FORWARD).best)


def test_only_what_is_a_polynomial_is_said_to_be_exact():
    assert budget(f("3x + 1"), 2.0, Rule.FORWARD).exact
    assert budget(f("(x - 0.3)^4"), 0.3, Rule.CENTRAL).exact
    for text, x in (("|x|", 0.5), ("cos(x)", 0.0), ("sqrt((x + 3)^2)", -1.0), ("x^14", 0.0)):
        assert not budget(f(text), x, Rule.FORWARD).exact


SHARP = {
    "1/x": lambda x: 1 / x,
    "ln(x)": mpmath.log,
    "1 - cos(x)": lambda x: 1 - mpmath.cos(x),
    "(x + 1000)^2 - 1000000": lambda x: (x + 1000) ** 2 - 1000000,
    "|x - 1|^3 + x": lambda x: abs(x - 1) ** 3 + x,
    "tanh(50x)": lambda x: mpmath.tanh(50 * x),
    "x^14 - x": lambda x: x**14 - x,
}


def test_what_is_said_near_poles_kinks_and_cancellations():
    """1,000 draws: the truncation stated, the case and the order, by fifty digits."""
    rng = np.random.default_rng(8)
    seen = set()
    with mpmath.workdps(60):
        for _ in range(1000):
            text = str(rng.choice(list(SHARP)))
            rule, x = list(Rule)[rng.integers(3)], float(f"{10 ** rng.uniform(-2.5, 0.5):.2g}")
            h = float(f"{10 ** rng.uniform(-12, 0):.3g}")
            if text == "ln(x)" and h >= x:
                continue
            g, oracle = f(text), SHARP[text]
            truth = judge_point(g, x, rule.order).slope
            error = abs(float(rule.of(quotients(g, x, [h]))[0]) - truth)
            found = judge_error(g, x, h, rule, error)
            exact = [exact_truncation(rule, oracle, x, at) for at in (h, h / 2)]
            state = (text, rule, x, h, found)
            seen.add(found.case)
            off = abs(found.truncation - exact[0])
            assert off <= 2 * found.doubt + 1e-9 * exact[0] + 1e-19, state
            if found.case in (Cause.TRUNCATION, Cause.OUTSIDE):
                assert abs(exact[0] - error) <= 0.15 * error, state
            if found.case is Cause.TRUNCATION:
                assert np.log2(exact[0] / exact[1]) == pytest.approx(found.power, abs=0.2), state
            elif found.case is Cause.ROUNDING:
                assert exact[0] <= 0.15 * error <= 0.15 * (1.2 * found.rounding + exact[0]), state
            elif found.case is Cause.BOTH:
                assert exact[0] > 0.05 * error and abs(exact[0] - error) > 0.05 * error, state
    assert {Cause.TRUNCATION, Cause.OUTSIDE, Cause.ROUNDING, Cause.BOTH, Cause.RIGHT} <= seen


def decimal(rng, low, high, places):
    return Fraction(int(rng.integers(low * 10**places, high * 10**places + 1)), 10**places)


def test_slopes_at_typed_points_of_every_size():
    """1,000 points that are kinks, jumps, roots or smooth by exact fractions."""
    rng = np.random.default_rng(6)
    for _ in range(1000):
        at, size = decimal(rng, -4, 4, 2), decimal(rng, 1, 9, 1)
        scale = f"1e{rng.integers(-9, 10)}"
        a, gone = float(size), f"({float(size)} x - ({float(size * at)}))"
        power = decimal(rng, 0, 3, 3)
        x, s, p = float(at), float(scale), float(power)
        text, case, left, right = [
            (f"{scale}|{gone}|", Slope.KINK, -s * a, s * a),
            (f"{scale} max({gone}, 0) + x", Slope.KINK, 1, 1 + s * a),
            (f"{scale} sign{gone} + x^2", Slope.JUMP, NAN, NAN),
            (f"{scale} {gone}^2", Slope.SMOOTH, 0, 0),
            (f"{scale} |{gone}|^{p}", None, 0, 0),
            (f"{scale}/{gone}", Slope.POLE, NAN, NAN),
            (f"sqrt({gone})", Slope.EDGE, NAN, INF),
        ][rng.integers(7)]
        if case is None:
            case = Slope.LIMIT if p > 1 else Slope.STEEP
            left, right = (0, 0) if p > 1 else (-INF, INF)
            if p in (0, 1, 2) or p < 0.05:
                continue
        found = judge_point(f(text), x)
        state = (text, x, found)
        if case is Slope.POLE and found.case is Slope.ABSENT:
            continue
        if case is Slope.KINK and found.case is Slope.LIMIT:
            assert s * a < 1e-12, state
            continue
        assert found.case is case, state
        assert (found.left, found.right) == pytest.approx(
            (left, right), rel=1e-6, abs=1e-6 * s, nan_ok=True
        ), state
