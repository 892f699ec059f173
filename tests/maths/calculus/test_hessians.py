"""Curvatures, quadratics and kinds of stationary points; judged by numpy's eigenvalues, by closed
forms and by what is known of each function."""

import math

import mpmath
import numpy as np
import pytest

from core.maths.calculus.expressions.reader import parse
from core.maths.calculus.functions_of_two import FunctionOfTwo
from core.maths.calculus.hessians import (
    Kind,
    curvature,
    eigen_axes,
    judge_bend,
    look_around,
    most_bent,
    newton_step,
    second_differences,
    stationary_near,
)


def f(text):
    return FunctionOfTwo(parse(text, ("x", "y")))


def test_eigenvalues_and_axes_are_those_of_numpy():
    rng = np.random.default_rng(1)
    for xx, xy, yy in rng.normal(size=(300, 3)):
        first, second, degrees = eigen_axes((xx, xy, yy))
        H = np.array([[xx, xy], [xy, yy]])
        assert [second, first] == pytest.approx(np.linalg.eigvalsh(H), abs=1e-12)
        axis = np.array([math.cos(math.radians(degrees)), math.sin(math.radians(degrees))])
        assert H @ axis == pytest.approx(first * axis, abs=1e-12)
        assert 0 <= degrees < 180
        angles = np.arange(0, 360, 5.0)
        u = np.array([np.cos(np.radians(angles)), np.sin(np.radians(angles))])
        assert curvature((xx, xy, yy), angles) == pytest.approx(np.einsum("ik,ij,jk->k", u, H, u))


KNOWN = [
    ("x^2 + 3y^2", (0.05, 0.0), Kind.MINIMUM, (0, 0), 0),
    ("x^2 - y^2", (0.0, 0.09), Kind.SADDLE, (0, 0), 0),
    ("e^(-x^2 - y^2)", (0.05, 0.02), Kind.MAXIMUM, (0, 0), 0),
    ("(1 - x)^2 + 5(y - x^2)^2", (1.05, 1.0), Kind.MINIMUM, (1, 1), 0),
    ("x^3 - 3x + y^3 - 3y", (-1.05, -1.0), Kind.MAXIMUM, (-1, -1), 0),
    ("x^3 - 3x + y^3 - 3y", (0.97, -1.02), Kind.SADDLE, (1, -1), 0),
    ("sin(x) sin(y)", (1.57, 1.57), Kind.MAXIMUM, (math.pi / 2, math.pi / 2), 0),
    ("sin(x) sin(y)", (-1.57, 1.55), Kind.MINIMUM, (-math.pi / 2, math.pi / 2), 0),
    ("x^4 + y^4", (0.05, 0.05), Kind.HIGHER_MINIMUM, (0, 0), 0),
    ("-x^4 - y^2", (0.05, 0.0), Kind.HIGHER_MAXIMUM, (0, 0), 0),
    ("x^3 - 3x y^2", (0.05, 0.03), Kind.HIGHER_SADDLE, (0, 0), 3),
    ("x^4 - 6x^2 y^2 + y^4", (0.0, 0.0), Kind.HIGHER_SADDLE, (0, 0), 4),
    ("(y - x^2)(y - 2x^2)", (0.05, 0.03), Kind.HIGHER_SADDLE, (0, 0), 2),
    ("x^3 + y^2", (0.0, 0.05), Kind.HIGHER_SADDLE, (0, 0), 1),
    ("x^2", (0.05, 2.0), Kind.VALLEY, (0, 2), 0),
    ("-y^2", (1.5, 0.01), Kind.RIDGE, (1.5, 0), 0),
    ("3", (1.0, 1.0), Kind.LEVEL, (1, 1), 0),
    ("x^4 + ln(0.06 - y)", (0.0, 0.0), Kind.SLOPE, (0, 0), 0),
    ("x^4 + 0 sqrt(0.06 - y)", (0.0, 0.0), Kind.UNDECIDED, (0, 0), 0),
    ("x", (0.0, 0.0), Kind.SLOPE, (0, 0), 0),
    ("x^2 + 3y^2", (0.5, 0.0), Kind.SLOPE, (0.5, 0), 0),
    ("|x| + |y|", (0.0, 0.0), Kind.NO_HESSIAN, (0, 0), 0),
    ("x|x| + y^2", (0.0, 0.5), Kind.NO_HESSIAN, (0, 0.5), 0),
    ("|sin(pi x)| + y^2", (1.0, 0.0), Kind.NO_HESSIAN, (1, 0), 0),
    ("1/x", (0.0, 0.5), Kind.ABSENT, (0, 0.5), 0),
]


@pytest.mark.parametrize(("text", "start", "kind", "at", "ways"), KNOWN)
def test_kinds_that_are_known(text, start, kind, at, ways):
    found = judge_bend(f(text), *start)
    assert (found.kind, found.ways) == (kind, ways)
    assert found.at == pytest.approx(at, abs=1e-9)
    assert found.off == pytest.approx(math.dist(at, start), abs=1e-9)
    if kind not in (Kind.SLOPE, Kind.NO_HESSIAN, Kind.ABSENT):
        assert found.norm <= found.gradient_zero


def test_a_minimum_at_a_kink_is_seen_around():
    assert judge_bend(f("|x| + |y|"), 0.0, 0.0).around is Kind.HIGHER_MINIMUM


def test_the_quadratic_is_the_series_to_second_order():
    g = f("e^(x y) + x")
    found = judge_bend(g, 0.7, -0.4)
    with mpmath.workdps(30):
        c = {
            order: float(mpmath.diff(lambda x, y: mpmath.exp(x * y) + x, (0.7, -0.4), order))
            for order in ((1, 0), (0, 1), (2, 0), (1, 1), (0, 2))
        }
    dx, dy = 0.3, 0.2
    exact = found.value + c[1, 0] * dx + c[0, 1] * dy
    exact += (c[2, 0] * dx * dx + 2 * c[1, 1] * dx * dy + c[0, 2] * dy * dy) / 2
    assert found.quadratic(1.0, -0.2) == pytest.approx(exact)
    assert second_differences(g, 0.7, -0.4, 1e-3) == pytest.approx(found.hessian, abs=1e-5)


def test_newton_steps():
    assert newton_step((2.0, 8.0), (2.0, 0.0, 4.0)) == pytest.approx([-1, -2])
    assert newton_step((2.0, 1.0), (2.0, 0.0, 0.0)) == pytest.approx([-1, 0])
    assert newton_step((1.0, 1.0), (0.0, 0.0, 0.0)).tolist() == [0, 0]
    assert stationary_near(f("x + y"), 0.0, 0.0) is None
    assert stationary_near(f("(x^2 + y^2 - 1)^2"), 0.72, 0.7) == pytest.approx(
        np.array([0.72, 0.7]) / math.hypot(0.72, 0.7)
    )
    assert stationary_near(f("x^2 + y^6"), 0.0, 0.1) == (0.0, 0.0)


def test_circles_and_the_scale_of_second_derivatives():
    assert look_around(f("x^2 - y^2"), 0.0, 0.0) == (Kind.HIGHER_SADDLE, 2)
    assert look_around(f("ln(x)"), 0.07, 0.0) == (Kind.UNDECIDED, 0)
    assert most_bent(f("x^3 y")) == pytest.approx(6 * 3 * 3)
    assert most_bent(f("x")) == 0
