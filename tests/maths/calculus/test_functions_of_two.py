"""Values, gradients and second derivatives of functions of two variables; judged by mpmath."""

import mpmath
import numpy as np
import pytest

from core.maths.calculus.expressions.reader import parse
from core.maths.calculus.functions_of_two import FunctionOfTwo, Section, angle_of, unit


def f(text, **parameters):
    return FunctionOfTwo(parse(text, ("x", "y")), parameters)


ORACLES = {
    "(1 - x)^2 + 5(y - x^2)^2": lambda x, y: (1 - x) ** 2 + 5 * (y - x**2) ** 2,
    "e^(-x^2/8 - 3y^2)": lambda x, y: mpmath.exp(-(x**2) / 8 - 3 * y**2),
    "sin(x) sin(y)": lambda x, y: mpmath.sin(x) * mpmath.sin(y),
    "x^3 - 3x y^2": lambda x, y: x**3 - 3 * x * y**2,
    "ln(4 + x y)/(1 + y^2)": lambda x, y: mpmath.log(4 + x * y) / (1 + y**2),
    "(x^2 + y^2 + 1)^1.5": lambda x, y: (x**2 + y**2 + 1) ** mpmath.mpf("1.5"),
}
ORDERS = ((0, 0), (1, 0), (0, 1), (2, 0), (1, 1), (0, 2))


@pytest.mark.parametrize("text", ORACLES)
def test_all_derivatives_are_those_of_forty_digits(text):
    rng = np.random.default_rng(3)
    g, oracle = f(text), ORACLES[text]
    x, y = rng.uniform(-1.5, 1.5, (2, 12))
    found = g.jet(x, y)
    with mpmath.workdps(40):
        for k, order in enumerate(ORDERS):
            exact = [float(mpmath.diff(oracle, place, order)) for place in zip(x, y, strict=True)]
            assert found[k] == pytest.approx(exact, rel=1e-11, abs=1e-11)
    for k, part in enumerate(g.gradient(x, y)):
        assert part == pytest.approx(found[1 + k], rel=1e-12, abs=1e-12)
    assert np.array(g.second(0.3, 0.7)) == pytest.approx(np.array(g.jet(0.3, 0.7)[3:]))


def test_parameters_shapes_and_equality():
    g = f("a x + b y^2", a=2.0, b=3.0)
    assert g(1.0, 2.0) == 14 and g([[1.0], [2.0]], [0.0, 1.0, 2.0]).shape == (2, 3)
    assert [float(p) for p in g.gradient(1.0, 2.0)] == [2, 12]
    assert [p.shape for p in g.jet(np.zeros((2, 1)), np.zeros(3))] == [(2, 3)] * 6
    assert g == f("a x + b y^2", a=2.0, b=3.0) and hash(g) == hash(f("a x + b y^2", a=2.0, b=3.0))
    assert g != f("a x + b y^2", a=2.0, b=4.0)


def test_a_function_that_does_not_use_its_variables():
    assert f("7")(np.zeros(3), 0.0).tolist() == [7, 7, 7]
    assert [float(part) for part in f("7").jet(1.0, 2.0)] == [7, 0, 0, 0, 0, 0]
    assert [float(part) for part in f("y").gradient(1.0, 2.0)] == [0, 1]


def test_no_value_and_no_gradient():
    assert np.isnan(f("ln(x)")(-1.0, 0.0))
    gradient = f("|x| + y").gradient(0.0, 1.0)
    assert np.isnan(gradient[0]) and gradient[1] == 1
    assert np.isnan(f("|x| + y").jet(0.0, 1.0)[1])


def test_series_along_a_direction():
    c = f("x^2 y").along(1.0, 2.0, [0.0, 90.0], 3)  # (1 + t)²·2 and 2 + t
    assert c.T.tolist() == [[2, 4, 2, 0], [2, 1, 0, 0]]
    assert f("x^2 y").along(np.zeros((4, 1)), 0.0, np.zeros(5), 1).shape == (2, 4, 5)


def test_a_section_is_the_function_above_a_line():
    section = Section(f("x^2 + y"), 1.0, 2.0, 90.0)
    assert section([0.0, 3.0]).tolist() == [3, 6] and section.slope(0.0) == 1
    slanted = Section(f("x^2 + y"), 1.0, 2.0, 30.0)
    assert slanted.slope(0.0) == pytest.approx(2 * np.cos(np.pi / 6) + 0.5)


def test_angles():
    assert [tuple(map(float, unit(d))) for d in (0, 90, 180, 270, -90, 360)] == [
        (1, 0),
        (0, 1),
        (-1, 0),
        (0, -1),
        (0, -1),
        (1, 0),
    ]
    assert np.hypot(*unit(np.arange(360))) == pytest.approx(1)
    assert angle_of(1.0, -1.0) == 315 and np.isnan(angle_of(0.0, 0.0))
    assert np.isnan(angle_of(np.nan, 1.0))
