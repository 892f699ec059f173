import math
import re

import numpy as np
import pytest
from scipy.optimize import minimize

from core.maths.calculus.expressions.reader import parse
from core.maths.calculus.functions_of_two import FunctionOfTwo
from core.maths.optimization.equality_constraint import (
    Touch,
    best_values,
    heights_along,
    judge_touch,
    lagrange_newton,
    limit_pieces,
)


def of(text, **letters):
    return FunctionOfTwo(parse(text, ("x", "y")), letters)


BANANA, TILTED = "(1 - x)^2 + 5(y - x^2)^2", "(x - 1)^2 + x y + 2y^2"


def scipy_s_best(f, g, limit):
    """The least f of a few runs of SLSQP, of formulas that Python works out."""
    f, g = (eval(f"lambda x, y: {text}") for text in (f, g))
    starts = np.random.default_rng(0).uniform(-2, 2, (6, 2))
    runs = [
        minimize(
            lambda p: f(*p),
            start,
            constraints={"type": "eq", "fun": lambda p: g(*p) - limit},
            bounds=[(-3, 3)] * 2,
            method="SLSQP",
            options={"ftol": 1e-12, "maxiter": 300},
        )
        for start in starts
    ]
    return min(run.fun for run in runs if run.success)


def in_python(text):
    text = text.replace("^", "**").replace("x y", "x*y")
    return re.sub(r"(\d)(?=[xy(])", r"\1*", text)


@pytest.mark.parametrize("f", [BANANA, TILTED])
@pytest.mark.parametrize("g", ["x + 2y", "x^2 + y^2", "x^2 + 4y^2", "y - x^2"])
def test_the_best_point_is_scipy_s(f, g):
    for x, y in np.random.default_rng(1).uniform(-1.2, 1.2, (2, 2)):
        found = judge_touch(of(f), of(g), x, y)
        best = scipy_s_best(in_python(f), in_python(g), found.limit)
        assert found.value == pytest.approx(best, rel=1e-6, abs=1e-8)
        assert found.case is Touch.TOUCHES
        slopes = [np.array(of(text).gradient(*found.points[0])) for text in (f, g)]
        assert slopes[0] == pytest.approx(found.after * slopes[1], abs=1e-7)


def test_newton_settles_in_one_step_on_a_quadratic_with_a_line():
    f, g = of("x^2 + 3y^2"), of("x + y")
    x, y, multiplier, size = lagrange_newton(f, g, 4.0, [2.9], [1.1])
    assert (x[0], y[0], multiplier[0]) == pytest.approx((3, 1, 6)) and size[0] < 1e-8


def test_newton_breaks_down_where_the_limit_has_no_gradient():
    found = lagrange_newton(of("x"), of("x^2 + y^2"), 0.0, [0.0], [0.0])
    assert np.isnan(found[2][0])


CASES = [
    ("x^2 + 3y^2", "x + y", (1.0, 1.0), Touch.TOUCHES),
    ("x^2 + 3y^2", "x + y", (0.0, 0.0), Touch.FREE),
    ("x + y", "x + y", (1.0, 0.0), Touch.LEVEL),
    ("x^2 + y^2", "x^2 + y^2", (1.0, 1.0), Touch.LEVEL),
    ("x^2 + 3y^2", "x^2 + y^2", (1.0, 1.0), Touch.TIED),
    ("x^2 - y^2", "x", (1.0, 1.0), Touch.FRAME),
    ("x", "x + y", (3.0, 3.0), Touch.FRAME),
    ("x", "y^2 - x^3", (0.0, 0.0), Touch.SINGULAR),
    ("x", "x^2 + y^2", (0.0, 0.0), Touch.SINGULAR),
    ("x^2 + y^2", "y^2 - x^3", (0.0, 0.0), Touch.BOTH_FLAT),
    ("|x| + 2y", "y - x^2/9", (0.0, 1.0), Touch.ROUGH),
    ("x", "7", (0.0, 0.0), Touch.CONSTANT),
    ("x", "ln(x)", (-1.0, 0.0), Touch.ABSENT),
    ("ln(x)", "x", (-1.0, 0.0), Touch.ABSENT),
]


@pytest.mark.parametrize(("f", "g", "at", "case"), CASES)
def test_every_kind_of_best_point(f, g, at, case):
    assert judge_touch(of(f), of(g), *at).case is case


def test_two_prices_where_wells_are_as_deep():
    found = judge_touch(of("(x^2 - 2)^2/4 + y^2"), of("x + 3y"), 0.0, 0.0)
    assert found.case is Touch.TIED and len(found.points) == 2
    assert found.after == pytest.approx(-found.before) and found.after < 0 < found.before


def test_prices_are_slopes_of_the_best_value():
    f, g = of(BANANA), of("x^2 + y^2")
    found = judge_touch(f, g, 0.3, -0.4)
    assert found.measured == pytest.approx(found.after, rel=1e-6)
    assert math.isnan(judge_touch(f, of("7"), 0.3, -0.4).measured)


def test_best_values_are_those_of_each_limit():
    f, g = of("x^2 + 3y^2"), of("x + y")
    limits, values = best_values(f, g)
    known = np.isfinite(values)
    assert values[known] == pytest.approx(3 / 4 * limits[known] ** 2)
    assert np.all(np.abs(limits[~known]) > 3.9)  # the best point (3c/4, c/4) leaves the square
    gone = best_values(of("ln(x - 9)"), g)[1]
    assert np.isnan(gone).all() and np.isnan(best_values(f, of("7"))[1]).all()


def test_heights_along_a_limit_are_f_at_its_points():
    f, g = of(BANANA), of("x y")
    pieces, heights = limit_pieces(g, 0.5), heights_along(f, g, 0.5)
    assert len(heights) == len(pieces) == 2
    for piece, height in zip(pieces, heights, strict=True):
        assert height == pytest.approx([float(f(x, y)) for x, y in piece])


def test_the_limit_is_on_its_value_and_ends_on_the_frame():
    for g, c in ((of("x^2 + 4y^2"), 4.0), (of("x y"), 1.0), (of("x + y"), 0.0)):
        for piece in limit_pieces(g, c):
            assert g(*piece.T) == pytest.approx(np.full(len(piece), c), abs=1e-9)
            if np.any(piece[0] != piece[-1]):
                assert np.abs(piece[[0, -1]]).max(axis=1) == pytest.approx([3, 3])


@pytest.mark.parametrize(
    ("f", "g", "through", "towards"),
    [
        ("1/x", "7x + 10y", (1.7, 0.3), (0, 1.49)),
        ("1/(x - 0.013)", "7x + 10y", (1.7, 0.3), (0.013, 1.4809)),
        ("log(x)", "x^2 + y^2", (2.0, 0.0), (0, 2)),
        ("tan(x)", "7x + 10y", (0.0, 0.0), (math.pi / 2, -0.7 * math.pi / 2)),
        ("log(x^2 + y^2)", "x + y", (0.0, 0.0), (0, 0)),
    ],
)
def test_a_pole_on_the_limit_is_no_least_value(f, g, through, towards):
    found = judge_touch(of(f), of(g), *through)
    assert found.case is Touch.ENDLESS and found.value == -math.inf and not found.multipliers
    assert [abs(part) for part in found.points[0]] == pytest.approx(
        [abs(part) for part in towards], abs=1e-6
    )


@pytest.mark.parametrize("f", ["|x|", "|x - 0.013|", "sqrt(|x|)"])
def test_a_kink_is_no_pole(f):
    assert judge_touch(of(f), of("7x + 10y"), 1.7, 0.3).case is Touch.ROUGH


def test_where_f_stops_is_an_end_of_the_limit():
    found = judge_touch(of("sqrt(x) + y"), of("x^2 + y^2"), 2.0, 1.0)
    assert found.case is Touch.FRAME and found.value == pytest.approx(-math.sqrt(5), abs=1e-4)
    assert found.points[0] == pytest.approx((0, -math.sqrt(5)), abs=1e-6)


def test_a_corner_where_f_has_no_value_is_absent():
    assert judge_touch(of("-sqrt(x y)"), of("x^2 + y^2"), -3.0, 3.0).case is Touch.ABSENT


@pytest.mark.parametrize("g", ["x^2 + y^2", "y^2 - x^3", "x y"])
def test_dust_is_nought(g):
    for x, y in np.random.default_rng(5).uniform(-2, 2, (200, 2)).round(2):
        found = judge_touch(of("(x^2 - 2)^2/4 + y^2"), of(g), x, y)
        for value in (found.value, *found.multipliers, *sum(found.points, ())):
            assert value == 0 or abs(value) > 1e-12
