"""Slopes, their absence, and where an error comes from; judged by mpmath and by closed forms."""

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
    ("|sin(pi x)|^3", 1.0, {}, Slope.SMOOTH, 0, 0),
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
            case = judge_error(g, x, h, rule, budget(g, x, rule), error)
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
    assert {Cause.TRUNCATION, Cause.ROUNDING, Cause.BOTH, Cause.NO_TRUNCATION} <= seen


def test_steps_that_are_swallowed_and_gaps():
    g = f("e^x")
    found = budget(g, 3.0, Rule.FORWARD)
    assert judge_error(g, 3.0, 1e-16, Rule.FORWARD, found, 20.1) is Cause.SWALLOWED
    assert judge_error(g, 3.0, 1e-3, Rule.FORWARD, found, np.nan) is Cause.GAP
