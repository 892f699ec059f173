"""Gradients and their absence, directional derivatives, level lines; judged by closed forms and
by the differences of an oracle."""

import math

import mpmath
import numpy as np
import pytest

from core.maths.calculus.expressions.reader import parse
from core.maths.calculus.functions_of_two import FunctionOfTwo
from core.maths.calculus.gradients import (
    Ground,
    central,
    directional,
    judge_ground,
    level_angle,
    one_sided,
    steep,
    turn_between,
)


def f(text):
    return FunctionOfTwo(parse(text, ("x", "y")))


NAN, INF = math.nan, math.inf
PLACES = [
    ("x^2 + 3y^2", (1.0, 0.5), Ground.SLOPE, (2, 3)),
    ("x^2 + 3y^2", (0.0, 0.0), Ground.FLAT, (0, 0)),
    ("7", (1.0, 2.0), Ground.FLAT, (0, 0)),
    ("e^(-9(x^2 + y^2))", (3.0, 3.0), Ground.SLOPE, (0, 0)),  # so far out it is only small
    ("sin(pi x) + y^2", (0.5, 0.0), Ground.FLAT, (0, 0)),
    ("|x| + |y|", (1.0, -2.0), Ground.SLOPE, (1, -1)),
    ("|x| + |y|", (0.0, 1.0), Ground.KINK, None),
    ("|x| + |y|", (1.0, 0.0), Ground.KINK, None),
    ("|x + y| - |x - y|", (0.0, 0.0), Ground.KINK, None),
    ("sqrt(x^2 + y^2)", (0.0, 0.0), Ground.KINK, None),
    ("x |y|", (0.0, 0.0), Ground.FLAT, (0, 0)),
    ("x |y|", (2.0, 0.0), Ground.KINK, None),
    ("y + x|x|", (0.0, 0.0), Ground.SLOPE, (0, 1)),
    ("max(x, y)^2", (0.0, 0.0), Ground.FLAT, (0, 0)),
    ("sign(x) min(|x|, |y|)", (0.0, 0.0), Ground.BENT, None),
    ("|sin(pi x)| + y", (1.0, 1.0), Ground.KINK, None),
    ("tan(pi x/2)", (1.0, 0.0), Ground.POLE, None),
    ("sqrt(|x|)", (0.0, 1.0), Ground.STEEP, None),
    ("sign(x)", (0.0, 1.0), Ground.JUMP, None),
    ("x sin(1/(x + 1e-300))", (0.0, 1.0), Ground.RESTLESS, None),
    ("sqrt(x)", (0.0, 1.0), Ground.EDGE, None),
    ("x^1.5", (0.0, 1.0), Ground.EDGE, None),
    ("1/x", (0.0, 1.0), Ground.ABSENT, None),
    ("ln(x)", (-1.0, 1.0), Ground.ABSENT, None),
]


@pytest.mark.parametrize(("text", "place", "case", "gradient"), PLACES)
def test_what_there_is_at_a_point(text, place, case, gradient):
    found = judge_ground(f(text), *place)
    assert found.case is case
    if gradient is None:
        assert np.isnan(found.gradient).all() and np.isnan(found.uphill)
    else:
        assert found.gradient == pytest.approx(gradient, abs=1e-6)
    assert np.isnan(found.uphill) == (case is not Ground.SLOPE)


def test_a_kink_names_its_line_and_both_slopes():
    found = judge_ground(f("|x| + |y|"), 1.0, 0.0)
    assert (found.degrees, found.back, found.ahead) == (90, -1, 1)
    found = judge_ground(f("|x + y| - |x - y|"), 0.0, 0.0)
    assert found.degrees == 45 and found.ahead == pytest.approx(math.sqrt(2))


def test_a_power_above_one_of_a_distance_touches_a_plane_and_one_of_at_most_one_does_not():
    """g(|a·(p − q)|) + c·p with g = sᵏ, in 40 draws: its gradient at q is c for k > 1, or
    the numbers do not tell, where the sum cancels to a few digits along a line."""
    rng, told = np.random.default_rng(21), []
    for _ in range(40):
        a, b, c, d = (int(n) for n in rng.integers(-2, 3, 4))
        x, y = (float(n) for n in rng.integers(-2, 3, 2))
        if a == b == 0:
            a = 1
        k = float(rng.choice([1, 1.1, 1.25, 1.5, 2, 2.5, 3, 7]))
        text = f"|{a}(x - ({x:g})) + {b}(y - ({y:g}))|^{k:g} + {c} x + {d} y"
        found = judge_ground(f(text), x, y)
        if k == 1:
            assert found.case is Ground.KINK, text
            continue
        told.append(found.case is not Ground.UNKNOWN)
        if told[-1]:
            assert found.case in (Ground.SLOPE, Ground.FLAT), (text, found)
            assert found.gradient == pytest.approx((c, d), abs=1e-6), text
    assert np.mean(told) > 0.8
    for text in ("|x - y|^3", "|x - y|^2", "|x - y|^1.5"):
        assert judge_ground(f(text), 1.0, 1.0).case is Ground.FLAT


def test_where_rules_speak_the_gradient_is_that_of_forty_digits():
    """500 draws, and the cosine law against differences."""
    rng = np.random.default_rng(8)
    g = f("e^(-x^2/8 - 3y^2) + x y^2/10")

    def oracle(x, y):
        return mpmath.exp(-(x**2) / 8 - 3 * y**2) + x * y**2 / 10

    angles = np.arange(0, 360, 15.0)
    with mpmath.workdps(30):
        for x, y in rng.uniform(-3, 3, (500, 2)).round(2):
            found = judge_ground(g, float(x), float(y))
            exact = [float(mpmath.diff(oracle, (x, y), order)) for order in ((1, 0), (0, 1))]
            assert found.gradient == pytest.approx(exact, rel=1e-11, abs=1e-13)
            cosine = found.norm * np.cos(np.radians(angles - found.uphill))
            assert directional(found.gradient, angles) == pytest.approx(cosine, abs=1e-13)
            assert central(g, x, y, angles, 1e-5) == pytest.approx(cosine, abs=1e-8)
            assert one_sided(g, x, y, angles, 1e-7) == pytest.approx(cosine, abs=1e-5)


def test_the_level_line_is_at_a_right_angle():
    rng = np.random.default_rng(9)
    for text in ("x^2 + 3y^2", "x^3 - 3x + y^3 - 3y", "sin(x) sin(y)", "(1-x)^2 + 5(y - x^2)^2"):
        g = f(text)
        for x, y in rng.uniform(-3, 3, (50, 2)):
            found = judge_ground(g, float(x), float(y))
            if found.norm > 0.05:
                assert level_angle(g, x, y, found.gradient) == pytest.approx(90, abs=0.01)
    # from (1, 1) on x² + 3y² = 4 the tangent is (−3, 1), and (3, 6) is not at a right angle to it
    assert level_angle(f("x^2 + 3y^2"), 1.0, 1.0, (3.0, 6.0)) == pytest.approx(
        math.degrees(math.acos(-1 / math.sqrt(50))), abs=1e-2
    )


def test_no_level_line_is_found_where_there_is_none():
    assert np.isnan(level_angle(f("1/x + y"), 0.0005, 0.0, (1.0, 1.0)))


def test_steep_ground_and_turns():
    assert 0.8 * math.hypot(6, 6) < steep(f("x^2 + y^2")) < math.hypot(6, 6)
    assert steep(f("1/(x + 1e-9)")) < 1e3  # a pole on the grid does not count
    assert steep(f("7")) == 0 and steep(f("ln(-x^2 - 1)")) == 0
    assert [turn_between(*pair) for pair in ((0, 350), (90, 90), (0, 180), (10, 200))] == [
        10,
        0,
        180,
        170,
    ]
