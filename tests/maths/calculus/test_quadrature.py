"""Rules against scipy's and against closed forms; orders against functions whose order is known."""

import numpy as np
import pytest
from scipy.integrate import simpson, trapezoid

from core.maths.calculus.expressions.reader import parse
from core.maths.calculus.functions import Function
from core.maths.calculus.quadrature import (
    ORDERS,
    RULES,
    Order,
    errors,
    integrate,
    judge_order,
    nodes,
    panels_tried,
    shapes,
)
from core.maths.calculus.reference_area import area


def f(text):
    return Function(parse(text))


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize("panels", [1, 2, 7, 64])
def test_weights_add_up_to_the_interval_and_points_lie_in_it(rule, panels):
    x, w = nodes(rule, panels, -1.5, 2.5)
    assert w.sum() == pytest.approx(4)
    assert x.min() >= -1.5 and x.max() <= 2.5 and len(x) == len(w)


def test_trapezoid_and_simpson_are_scipy_s():
    g = f("e^x sin(3x)")
    x = np.linspace(0, 2, 10)
    assert integrate(g, "trapezoid", 9, 0, 2).value == pytest.approx(trapezoid(g(x), x=x))
    x = np.linspace(0, 2, 19)
    assert integrate(g, "simpson", 9, 0, 2).value == pytest.approx(simpson(g(x), x=x))


@pytest.mark.parametrize(
    ("rule", "degree"),
    [("left", 0), ("midpoint", 1), ("trapezoid", 1), ("simpson", 3), ("gauss", 7)],
)
def test_polynomials_up_to_the_degree_are_exact_and_the_next_is_not(rule, degree):
    for k in range(degree + 2):
        value = integrate(lambda x, k=k: x**k, rule, 4, 0.0, 3.0).value
        exact = 3.0 ** (k + 1) / (k + 1)
        assert (abs(value - exact) < 1e-11 * exact) == (k <= degree)


def test_monte_carlo_carries_its_standard_error_and_its_seed():
    g = f("x^2")
    one = integrate(g, "random", 500, 0, 2, seed=3)
    x = np.random.default_rng(3).random(512)[:500] * 2
    assert one.value == pytest.approx(2 * np.mean(x**2))
    assert one.standard_error == pytest.approx(2 * np.std(x**2, ddof=1) / np.sqrt(500))
    assert np.isnan(integrate(g, "random", 1, 0, 2).standard_error)
    inside = [
        abs(integrate(g, "random", 500, 0, 2, seed=k).value - 8 / 3)
        < 2 * integrate(g, "random", 500, 0, 2, seed=k).standard_error
        for k in range(200)
    ]
    assert 0.9 < np.mean(inside) < 0.99


@pytest.mark.parametrize(
    ("text", "rule", "low", "high", "case", "order"),
    [
        ("e^x", "left", 0, 1, Order.KEPT, 1),
        ("e^x", "midpoint", 0, 1, Order.KEPT, 2),
        ("e^x", "trapezoid", 0, 1, Order.KEPT, 2),
        ("e^x", "simpson", 0, 1, Order.KEPT, 4),
        ("sqrt(x)", "midpoint", 0, 1, Order.BROKEN, 1.5),
        ("sqrt(x)", "simpson", 0, 1, Order.BROKEN, 1.5),
        ("1/sqrt(x)", "midpoint", 0, 1, Order.BROKEN, 0.5),
        ("|x - 0.3|", "simpson", 0, 1, Order.UNSTEADY, np.nan),
        ("x^1.5", "simpson", 0, 1, Order.BROKEN, 2.5),
        ("x^2.5", "simpson", 0, 1, Order.BROKEN, 3.5),
        ("x|x|", "simpson", -1, 2, Order.BROKEN, 3),
        ("|x - 0.3|", "trapezoid", -0.7, 1.3, Order.UNSTEADY, np.nan),  # even n are exact
        ("|x - 0.3|", "trapezoid", -0.7, 3.3, Order.UNSTEADY, np.nan),  # n = 64, 128, … are
        ("max(x, 0)", "midpoint", -1, 1, Order.UNSTEADY, np.nan),
        ("cos(2pi x)", "trapezoid", 0, 1, Order.REACHED, np.nan),  # n = 1 is 1 off
        ("sin(x)", "left", 0, np.pi, Order.FASTER, 2),
        ("x^3", "simpson", 0, 1, Order.EXACT, np.nan),
        ("e^cos(x)", "trapezoid", 0, 2 * np.pi, Order.REACHED, np.nan),
        ("1/sqrt(x)", "trapezoid", 0, 1, Order.UNKNOWN, np.nan),
    ],
)
def test_orders(text, rule, low, high, case, order):
    g = f(text)
    truth = area(g, low, high)
    found = judge_order(g, rule, truth.value, low, high, truth.bound)
    assert found.case is case and found.predicted == ORDERS[rule]
    assert found.measured == pytest.approx(order, abs=0.06, nan_ok=True)


def test_errors_below_what_is_known_of_the_area_have_no_order():
    g = f("x^2.5")
    assert judge_order(g, "simpson", 2 / 7 + 1e-12, 0, 1, 1e-9).case is Order.BELOW


def test_errors_are_errors_of_the_estimates():
    g = f("e^x")
    count, error = errors(g, "simpson", np.e - 1, 0, 1)
    assert count.tolist() == (2 * panels_tried() + 1).tolist()
    assert error[0] == pytest.approx(abs((1 + 4 * np.exp(0.5) + np.e) / 6 - np.e + 1))


@pytest.mark.parametrize("rule", ORDERS)
def test_the_outline_encloses_what_is_added_up(rule):
    g = f("2 + sin(3x)")
    x, y = shapes(g, rule, 5, 0.0, 2.0, points=41)
    pieces = np.split(np.column_stack([x, y]), np.flatnonzero(np.isnan(x)) + 1)
    total = sum(trapezoid(p[:-1, 1], x=p[:-1, 0]) for p in pieces if len(p) > 1)
    close = 1e-3 if rule == "simpson" else 1e-12
    assert total == pytest.approx(integrate(g, rule, 5, 0, 2).value, rel=close)
    assert shapes(g, "gauss", 5, 0, 1)[0].size == 0


def test_an_unknown_rule():
    with pytest.raises(ValueError, match="rule must be one of left, midpoint"):
        nodes("boole", 3, 0, 1)
