import math

import numpy as np
import pytest
from scipy.optimize import minimize_scalar
from scipy.spatial import ConvexHull

from core.maths.calculus.expressions.reader import parse
from core.maths.calculus.functions import Function
from core.maths.optimization.duality import Gap, judge_gap, pairs_of


def of(text):
    return Function(parse(text))


SQUARE, WELLS = of("x^2"), of("(x^2 - 1)^2 + x/4")


def test_the_dual_of_a_convex_problem_is_its_formula():
    pairs, prices = pairs_of(SQUARE, of("1 - x")), np.linspace(0, 4, 21)
    assert pairs.dual_values(prices) == pytest.approx(prices - prices**2 / 4, abs=1e-7)
    found = judge_gap(SQUARE, of("1 - x"))
    assert found.case is Gap.NONE and found.primal == pytest.approx(1)
    assert found.best == pytest.approx(2, abs=2e-3)


@pytest.mark.parametrize("g", ["1 - x", "-x", "x - 1/2", "x^3 - x", "1 - x^2", "0.3 - |x|"])
@pytest.mark.parametrize("f", ["x^2", "(x^2 - 1)^2 + x/4", "-x^2", "sin(3x)"])
def test_the_best_bound_is_scipy_s(f, g):
    found, pairs = judge_gap(of(f), of(g)), pairs_of(of(f), of(g))
    run = minimize_scalar(
        lambda t: -pairs.dual_values(t)[0],
        bounds=(0, 60),
        method="bounded",
        options={"xatol": 1e-9},
    )
    best = max(-run.fun, pairs.dual_values(0.0)[0])
    assert found.dual == pytest.approx(best, abs=1e-5)
    assert pairs.dual_values(found.best)[0] == pytest.approx(found.dual, abs=1e-9)
    assert found.dual <= found.primal + 1e-12


def test_a_gap_and_where_it_comes_from():
    found = judge_gap(WELLS, of("-x"))
    assert found.case is Gap.GAP
    assert found.dual == pytest.approx(0, abs=1e-12) and found.best == pytest.approx(0.25)
    assert found.primal == pytest.approx(float(np.min(WELLS(np.linspace(0, 2, 100001)))), abs=1e-7)


@pytest.mark.parametrize(
    ("f", "g", "case"),
    [
        ("x", "x^2", Gap.NO_ROOM),
        ("x", "x^2 + 1", Gap.NOT_ALLOWED),
        ("ln(x - 9)", "x", Gap.ABSENT),
        ("x", "-1", Gap.NONE),
    ],
)
def test_odd_problems(f, g, case):
    found = judge_gap(of(f), of(g))
    assert found.case is case
    if case is Gap.NOT_ALLOWED:
        assert found.primal == found.dual == math.inf


@pytest.mark.parametrize("g", ["-x", "x^3 - x", "0.3 - |x|"])
def test_the_best_bound_is_the_height_of_the_convex_hull(g):
    found, pairs = judge_gap(WELLS, of(g)), pairs_of(WELLS, of(g))
    points = np.column_stack([pairs.limit, pairs.cost])
    hull = points[ConvexHull(points).vertices]
    edges = [(*a, *b) for a, b in zip(hull, np.roll(hull, -1, axis=0), strict=True)]
    crossing = [
        y0 - (y1 - y0) * x0 / (x1 - x0) for x0, y0, x1, y1 in edges if x0 != x1 and x0 * x1 <= 0
    ]
    best = min(*crossing, *hull[hull[:, 0] <= 0, 1])
    assert found.dual == pytest.approx(best, abs=1e-9)


def test_the_end_of_what_is_allowed_is_met_exactly():
    pairs = pairs_of(of("x"), of("0.12345 - x"))
    assert np.min(np.where(pairs.limit <= 0, pairs.cost, 9)) == pytest.approx(0.12345, abs=1e-12)


@pytest.mark.parametrize(
    ("f", "g", "best"),
    [
        ("x^2", "1 - x", 2.0),
        ("x^2", "0.4003 - x", 0.8006),
        ("e^x", "0.3 - x", np.exp(0.3)),
        ("(x - 1.7)^2", "x - 0.45", 2.5),
        ("7", "1 - x", 0.0),
    ],
)
def test_the_best_multiplier_is_that_of_all_x_not_of_the_grid(f, g, best):
    found = judge_gap(of(f), of(g))  # by hand: λ = −F′/G′ where G = 0
    assert found.case is Gap.NONE
    assert found.best == pytest.approx(best, abs=1e-4)  # less than a shown digit


@pytest.mark.parametrize(
    ("cost", "limit", "case", "primal", "dual"),
    [
        ("1/x", "1 - x", Gap.GAP, 0.5, -math.inf),  # a pole where it is not allowed
        ("ln(x)", "1 - x", Gap.GAP, 0.0, -math.inf),
        ("ln(x)", "-x", Gap.ENDLESS, -math.inf, -math.inf),
        ("-1/(x - 0.0131)^2", "-x", Gap.ENDLESS, -math.inf, -math.inf),
        ("x", "1/x", Gap.NONE, -2.0, -2.0),  # only λ = 0 bounds
        ("ln(x)", "x^2 + 1", Gap.NOT_ALLOWED, math.inf, -math.inf),
        ("sqrt(x)", "1 - x", Gap.GAP, 1.0, math.sqrt(0.5)),  # an edge, no pole
    ],
)
def test_poles_bound_nothing(cost, limit, case, primal, dual):
    found = judge_gap(Function(parse(cost)), Function(parse(limit)))
    assert found.case is case
    assert [found.primal, found.dual] == pytest.approx([primal, dual], abs=1e-3)


def test_q_is_minus_infinity_only_where_the_sum_falls_without_end():
    pairs = pairs_of(Function(parse("x^2")), Function(parse("1/x")))
    assert pairs.dual_values([0.0, 0.1, 5.0]).tolist()[1:] == [-math.inf, -math.inf]
    assert pairs.dual_values(0.0) == pytest.approx([0.0], abs=1e-6)
    for text in ("x^2", "|x|", "sin(9x)", "x^4 - x", "sqrt(x)", "sqrt(|x|)"):
        pairs = pairs_of(Function(parse(text)), Function(parse("1 - x")))
        assert np.isfinite(pairs.dual_values(np.linspace(0, 8, 30))).all()
