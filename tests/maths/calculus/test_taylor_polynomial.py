"""Polynomials, remainders and their bounds against mpmath's fifty digits."""

import math

import mpmath
import numpy as np
import pytest

from core.maths.calculus.convergence_radius import TERMS, convergence
from core.maths.calculus.expressions.reader import parse
from core.maths.calculus.functions import Function
from core.maths.calculus.taylor_polynomial import (
    SEEN,
    At,
    Found,
    converging_pieces,
    judge_place,
    lagrange_bounds,
    partial_sums,
    polynomial,
    rounding_of,
    sight,
    sight_in_plane,
)
from tests.maths.calculus import taylor_oracles as oracle

PROVED = ("sin(x)", "e^x", "ln(1 + x)", "sqrt(x)", "1/(1 + x^2)", "arctan(x)", "tan(x)")
ORACLES = (*PROVED, "e^(-1/x^2)")


def f(text, filled=None):
    return Function(parse(text), filled=filled or {})


FLAT = f("e^(-1/x^2)", {0.0: 0.0})


def test_a_polynomial_by_hand():
    c = np.array([1.0, -2.0, 0.5])
    x = np.array([0.0, 1.0, 4.0])
    assert polynomial(c, 1.0, x) == pytest.approx(1 - 2 * (x - 1) + 0.5 * (x - 1) ** 2)
    sums, rounding = partial_sums(c, 1.0, 4.0)
    assert sums.tolist() == [1.0, -5.0, -0.5] and (rounding < 1e-14).all()
    assert polynomial(c, 0.0, 1j) == 0.5 - 2j


def drawn(count, seed):
    rng = np.random.default_rng(seed)
    least = {"ln(1 + x)": -0.99, "sqrt(x)": 0.01}
    while count:
        text = str(rng.choice(ORACLES))
        c, x = (round(float(at), 2) for at in rng.uniform(-4, 4, 2))
        if min(c, x) <= least.get(text, -5):
            continue
        yield text, c, x, int(rng.integers(0, 40))
        count -= 1


def test_partial_sums_and_the_bound_on_the_remainder():
    """400 draws: the sum is right but for its rounding, and the true remainder is within bounds."""
    cases = set()
    with mpmath.workdps(90):
        for text, c, x, n in drawn(400, 3):
            g = FLAT if text == "e^(-1/x^2)" else f(text)
            found = convergence(g, c)
            sums, rounding = partial_sums(found.coefficients, c, x)
            t = mpmath.mpf(x) - mpmath.mpf(c)
            exact = oracle.polynomial(oracle.coefficients(text, c, n), t)
            assert abs(float(exact) - sums[n]) <= 40 * rounding[n] + 1e-13 * abs(sums[n])
            bound = lagrange_bounds(g, c, x)
            cases.add(bound.found)
            remainder = float(abs(oracle.FUNCTIONS[text](mpmath.mpf(x)) - exact))
            if bound.found in (Found.END, Found.EXTREMA):
                assert text in PROVED and remainder <= bound.bounds[n] * (1 + 1e-12), (text, c, x)
            elif bound.found is Found.SAMPLED:
                assert text == "e^(-1/x^2)" and remainder <= bound.bounds[n] * 1.02, (c, x, n)
            elif bound.found is Found.NOWHERE:
                assert text == "tan(x)" and np.floor(c / np.pi - 0.5) != np.floor(x / np.pi - 0.5)
    assert {Found.END, Found.EXTREMA, Found.SAMPLED, Found.NOWHERE} <= cases


@pytest.mark.parametrize("text", PROVED)
def test_the_maximum_is_the_maximum(text):
    """Against 2,001 values of each derivative."""
    g = f(text)
    for low, high in ((0.2, 1.4), (0.5, 0.6)):
        fine = np.abs(g.taylor(np.linspace(low, high, 2001), TERMS + 1)[1:]).max(axis=1)
        largest = lagrange_bounds(g, low, high).largest
        assert (fine <= largest * (1 + 1e-9)).all()
        assert largest == pytest.approx(fine, rel=1e-3)


@pytest.mark.parametrize(
    "text", ["sin(20x)", "e^(-x^2)", "1/(1 + 4x^2)", "cos(x^2)", "1/(3 + sin(x))", "ln(9 + x)"]
)
def test_sampled_maxima_are_near_the_maxima(text):
    """Against 2,001 values of each derivative: none is missed by more than 5 %."""
    g = f(text)
    for low, high in ((0.2, 1.4), (-3.0, 3.0), (-1.0, 5.0)):
        fine = np.abs(g.taylor(np.linspace(low, high, 2001), TERMS + 1)[1:]).max(axis=1)
        found = lagrange_bounds(g, low, high)
        assert found.found is Found.SAMPLED
        assert (found.largest >= 0.95 * fine).all(), (low, high, (found.largest / fine).min())
        assert (found.largest <= 1.05 * fine).all(), (low, high, (found.largest / fine).max())


@pytest.mark.parametrize(("low", "high"), [(0.45, 1.18), (0.2, 5.0), (-3.0, 2.0), (0.0, 6.0)])
def test_the_maxima_of_the_flat_function(low, high):
    x = np.geomspace(max(low, 0.05), max(-low, high), 3001)
    fine = np.abs(FLAT.taylor(x, TERMS + 1)[1:]).max(axis=1)
    assert lagrange_bounds(FLAT, low, high).largest == pytest.approx(fine, rel=0.01)


@pytest.mark.parametrize(
    ("text", "c", "x", "missing"),
    [("|x|", 1.0, -1.0, 0.0), ("1/x", 1.0, -1.0, 0.0), ("tan(x)", 1.0, 2.0, np.pi / 2)],
)
def test_no_bound_across_an_obstacle(text, c, x, missing):
    found = lagrange_bounds(f(text), c, x)
    assert found.found is Found.NOWHERE and np.isnan(found.bounds).all()
    assert found.missing == pytest.approx(missing)


def test_bounds_at_odd_places():
    assert lagrange_bounds(f("ln(1 + x)"), 0.0, -1.5).found is Found.NOWHERE
    assert lagrange_bounds(f("ln(1 + x)"), -2.0, 1.0).found is Found.UNTOLD
    at_centre = lagrange_bounds(f("e^x"), 1.0, 1.0)
    assert at_centre.found is Found.AT_CENTRE and not at_centre.bounds.any()
    flat = lagrange_bounds(FLAT, 0.0, 1.0)  # every degree has a bound, and f is the remainder
    assert flat.found is Found.SAMPLED and (flat.bounds >= np.exp(-1)).all()


def test_sight_is_the_interval_about_the_centre():
    x = np.round(np.linspace(-6, 6, 1201), 2)
    assert sight(np.sin(x), x, x, 0.0) == pytest.approx((-0.39, 0.39))  # x³/6 ≤ 0.01
    assert sight(np.sin(x), np.sin(x), x, 1.0) == (-6, 6)
    assert np.isnan(sight(x * np.nan, x, x, 1.0)[0])
    f, c = x**20, np.array([math.comb(20, k) * 5.0 ** (20 - k) for k in range(21)])
    p = polynomial(c, 5.0, x)
    assert sight(f, p, x, 5.0) != (-6, 6) == sight(f, p, x, 5.0, rounding_of(c, 5.0, x, f))
    root = np.where(x >= 0, np.sqrt(np.abs(x)), np.nan)
    assert sight(root, root, x, 1.0) == (0, 6)


def test_sight_in_the_plane_stays_in_the_circle():
    g = f("1/(1 + x^2)")
    found = convergence(g, 0.5)
    places = sight_in_plane(g, found.coefficients, 0.5)
    assert places[0] == places[-1] and len(places) == 97
    assert np.abs(places - 0.5).max() < 1.2 * found.radius
    assert np.abs(places - 0.5).min() > 0.7 * found.radius
    inside = 0.5 + 0.98 * (places - 0.5)
    off = np.abs(1 / (1 + inside**2) - polynomial(found.coefficients, 0.5, inside))
    assert off.max() <= SEEN


@pytest.mark.parametrize(
    ("g", "c", "x", "case"),
    [
        (f("sin(x)"), 0.0, 6.0, At.CONVERGES),
        (f("sin(x)"), 1.0, 1.0, At.CENTRE),
        (f("1/(1 + x^2)"), 0.0, 0.9, At.CONVERGES),
        (f("1/(1 + x^2)"), 0.0, 1.0, At.EDGE),
        (f("1/(1 + x^2)"), 0.0, 1.1, At.DIVERGES),
        (f("ln(1 + x)"), 0.57, 2.14, At.EDGE),
        (f("ln(1 + x)"), 0.0, -2.0, At.DIVERGES),
        (f("ln(1 + x)"), -2.0, 0.0, At.NO_SERIES),
        (FLAT, 0.0, 1.0, At.ELSEWHERE),
        (FLAT, 0.0, 0.01, At.ELSEWHERE),  # although f is 0 there to the last digit of float64
        (FLAT, 1.0, 0.1, At.CONVERGES),
        (FLAT, 1.0, -0.5, At.DIVERGES),
        (f("|x|"), 1.0, 0.5, At.CONVERGES),
        (f("|x|"), 1.0, -0.5, At.ELSEWHERE),
        (f("x + |x|/2"), -1.0, 1.5, At.ELSEWHERE),
        (f("|x - 1| e^(-x^2/4)"), 4.56, -3.51, At.ELSEWHERE),  # too far for P₆₀ to tell
        (f("|x - 1| e^(-x^2/4)"), 4.56, 1.01, At.CONVERGES),
        (f("sqrt(x)^2"), 1.0, -0.5, At.GAP),
        (f("sqrt(sin(x)^2)"), 1.0, -0.5, At.UNDECIDED),
        (f("sin(x)/x"), 1.0, -2.0, At.CONVERGES),
    ],
)
def test_what_becomes_of_the_sums(g, c, x, case):
    assert judge_place(g, convergence(g, c), c, x) is case


def test_pieces_of_the_line_where_the_series_converges():
    def pieces(g, c):
        return converging_pieces(g, convergence(g, c), c, -6, 6)

    assert pieces(f("sin(x)"), 1.0) == [(-6, 6, True)]
    assert pieces(f("ln(1 + x)"), 0.5) == [(-1, 2, True)]
    assert pieces(FLAT, 0.0) == [(-6, 6, False)]
    assert pieces(FLAT, 1.0) == [(0, 2, True)]
    assert pieces(f("|x|"), 1.0) == [(-6, 0, False), (0, 6, True)]
    assert pieces(f("sqrt(x)"), -1.0) == []
