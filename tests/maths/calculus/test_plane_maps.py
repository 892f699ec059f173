"""Jacobians, areas of images and their orientation; judged by closed forms and by polygons."""

import math

import mpmath
import numpy as np
import pytest

from core.maths.calculus.expressions.reader import parse
from core.maths.calculus.functions_of_two import FunctionOfTwo
from core.maths.calculus.plane_maps import (
    PlaneMap,
    Sheet,
    clear_determinant,
    is_conformal,
    judge_square,
    outline,
    polygon_area,
    ratios,
    signed_area,
)


def plane_map(u, v, variables=("x", "y")):
    return PlaneMap(*(FunctionOfTwo(parse(text, variables)) for text in (u, v)))


POLAR = plane_map("r cos(t)", "r sin(t)", ("r", "t"))
SQUARE = plane_map("x^2 - y^2", "2x y")
WAVE = plane_map("x + sin(2y)/2", "y")
FOLD = plane_map("x^2/2", "y")
INVERSION = plane_map("x/(x^2 + y^2)", "y/(x^2 + y^2)")


def test_the_jacobian_is_that_of_thirty_digits():
    rng = np.random.default_rng(4)
    with mpmath.workdps(30):
        for x, y in rng.uniform(-2, 2, (40, 2)):
            J = POLAR.jacobian(x, y)
            exact = [
                [float(mpmath.diff(part, (x, y), order)) for order in ((1, 0), (0, 1))]
                for part in (lambda r, t: r * mpmath.cos(t), lambda r, t: r * mpmath.sin(t))
            ]
            assert pytest.approx(np.array(exact), abs=1e-13) == J
            assert POLAR.determinant(x, y) == pytest.approx(x)
    assert SQUARE.jacobian(np.zeros((2, 3)), np.ones(3)).shape == (2, 3, 2, 2)


def test_areas_by_closed_forms():
    """500 squares: the mean of det J over the square, as integrals by hand."""
    rng = np.random.default_rng(5)
    for x, y, s in rng.uniform((-3, -3, 0.05), (3, 3, 2), (500, 3)):
        assert signed_area(POLAR, x, y, s) == pytest.approx(x * s * s, abs=1e-12)
        mean = 4 * (x * x + y * y + s * s / 6)
        assert signed_area(SQUARE, x, y, s) == pytest.approx(mean * s * s)
        assert signed_area(WAVE, x, y, s) == pytest.approx(s * s)
        assert signed_area(FOLD, x, y, s) == pytest.approx(x * s * s, abs=1e-12)


def test_areas_by_polygons():
    rng = np.random.default_rng(6)
    for F in (POLAR, SQUARE, WAVE, INVERSION):
        for x, y, s in rng.uniform((0.8, 0.8, 0.05), (3, 3, 0.6), (30, 3)):
            polygon = polygon_area(F(*outline(x, y, s, 2000).T))
            assert signed_area(F, x, y, s) == pytest.approx(polygon, rel=1e-5)


def test_ratios_tend_to_the_determinant():
    found = ratios(SQUARE, 1.0, 0.5, np.array([1.0, 0.1, 0.01]))
    assert found == pytest.approx(5 + 4 / 6 * np.array([1, 0.01, 0.0001]))
    assert ratios(POLAR, 1000.0, 0.3, 1e-3) == pytest.approx(1000)


@pytest.mark.parametrize(
    ("F", "x", "y", "side", "sheet", "determinant"),
    [
        (POLAR, 1.0, 0.5, 0.5, Sheet.KEEPS, 1),
        (POLAR, -1.0, 0.5, 0.5, Sheet.TURNS_OVER, -1),
        (POLAR, 0.1, 0.5, 0.5, Sheet.FOLDS, 0.1),
        (POLAR, 0.0, 0.5, 0.5, Sheet.FOLDS, 0),
        (POLAR, 0.25, 0.5, 0.5, Sheet.TOUCHES, 0.25),
        (SQUARE, 0.0, 0.0, 0.5, Sheet.TOUCHES, 0),
        (SQUARE, 1.0, 0.5, 0.5, Sheet.KEEPS, 5),
        (WAVE, 1.0, 0.5, 2.0, Sheet.KEEPS, 1),
        (INVERSION, 1.0, 1.0, 0.5, Sheet.TURNS_OVER, -0.25),
        (INVERSION, 0.1, 0.1, 0.2, Sheet.GAP, -2500),
        (INVERSION, 0.05, 0.03, 0.3, Sheet.POLE, -1 / 0.0034**2),
        (INVERSION, -0.05, -0.05, 0.196, Sheet.POLE, -(200**2)),
        (INVERSION, 0.398, 0.0, 0.8, Sheet.POLE, -1 / 0.398**4),  # a pole just within
        (INVERSION, 0.401, 0.0, 0.8, Sheet.TURNS_OVER, -1 / 0.401**4),  # and just outside
        (plane_map("1/(x^2 + y^2)", "y"), 0.3, 0.3, 0.8, Sheet.POLE, -0.6 / 0.18**2),
        (plane_map("1/x^2", "y"), 0.333, 0.0, 0.8, Sheet.POLE, -2 / 0.333**3),
        (plane_map("x^3/3 - 0.0001x", "y"), 0.08, 0.0, 2.0, Sheet.FOLDS, 0.0063),
        (plane_map("x^3/3", "y"), 0.07, 0.0, 2.0, Sheet.TOUCHES, 0.0049),
        (plane_map("x + y", "2x + 2y"), 1.0, 0.3, 0.5, Sheet.FLAT, 0),
        (plane_map("0.1x + 0.3y", "0.2x + 0.6y"), 1.0, 0.3, 0.5, Sheet.FLAT, 0),
        (plane_map("|x|", "y"), 0.0, 0.0, 1.0, Sheet.NO_JACOBIAN, math.nan),
        (plane_map("y", "sqrt(x)"), 0.5, 0.0, 1.0, Sheet.NO_JACOBIAN, -math.sqrt(0.5)),
        (plane_map("ln(x)", "y"), -1.0, 0.0, 1.0, Sheet.GAP, math.nan),
        (plane_map("1", "2"), 0.0, 0.0, 1.0, Sheet.FLAT, 0),
    ],
)
def test_what_becomes_of_a_square(F, x, y, side, sheet, determinant):
    found = judge_square(F, x, y, side)
    assert found.sheet is sheet
    assert found.determinant == pytest.approx(determinant, nan_ok=True)
    assert (found.x, found.y, found.side) == (x, y, side)
    if sheet not in (Sheet.GAP, Sheet.NO_JACOBIAN, Sheet.POLE):
        assert found.lowest - 1e-9 <= found.ratio <= found.highest + 1e-9  # a mean value
    assert math.isnan(found.area) == (sheet is Sheet.GAP)


def test_a_pole_in_the_square_or_beside_it():
    """1/z, 1/(x − a) and y/|z − p|², whose det J changes its sign; the pole from 0.1 of the side
    within the outline to 0.1 without, in the middle third of an edge."""
    rng, found = np.random.default_rng(8), {True: 0, False: 0}
    kinds = (
        "(x - {0})/((x - {0})^2 + (y - {1})^2); (y - {1})/((x - {0})^2 + (y - {1})^2)",
        "1/(x - {0}); y",
        "x; (y - {1})/((x - {0})^2 + (y - {1})^2)",
    )
    for kind in kinds:
        for _ in range(40):
            side = float(rng.choice([0.1, 0.5, 2.0]))
            depth = float(rng.choice([-1, 1]) * 10 ** rng.uniform(-4, -1))
            x, y = rng.uniform(-1, 1, 2).tolist()
            a, b = x + side / 2 - depth * side, y + side * rng.uniform(-0.3, 0.3)
            F = plane_map(*(text.replace("- -", "+ ") for text in kind.format(a, b).split("; ")))
            sheet = judge_square(F, x, y, side).sheet
            assert (sheet is Sheet.POLE) == (depth > 0), (kind, x, y, side, depth, sheet)
            found[depth > 0] += 1
    assert min(found.values()) > 30


def test_a_logarithm_has_a_pole_and_a_tip_none():
    """ln|x − a|, ln|y − b| and ln|z − p|, weak beside the other part, and poles on a middle line;
    |x − a|^0.1 is bounded, ln(|z − p|² + 10⁻⁷) too."""
    rng, seen = np.random.default_rng(1), set()
    kinds = (
        "ln((x - {0})^2 + (y - {1})^2); y",
        "x; ln(|y - {1}|)",
        "ln((x - {0})^2)/3; y + x",
        "1/((x - {0})^2 + (y - {1})^2); y",
        "|x - {0}|^0.1; y",
        "ln((x - {0})^2 + (y - {1})^2 + 0.0000001); y + x",
    )
    for k in range(120):
        kind = k % len(kinds)
        a, b = rng.integers(-100, 101, 2).tolist()
        side = int(rng.integers(10, 200))
        x, y = rng.integers(-120, 121, 2).tolist()
        if k % 5 == 0:
            x = a
        text = kinds[kind].format(a / 100, b / 100).replace("- -", "+ ")
        within = side - 2 * abs(x - a), side - 2 * abs(y - b)
        depth = (min(within), within[1], within[0], min(within), -1, -1)[kind]
        if depth == 0:
            continue
        sheet = judge_square(plane_map(*text.split("; ")), x / 100, y / 100, side / 100).sheet
        if sheet is not Sheet.GAP:  # the pole is one of the points that are looked at
            assert (sheet is Sheet.POLE) == (depth > 0), (text, x, y, side, sheet)
            seen.add((kind, depth > 0))
    assert len(seen) == 10


def test_areas_beside_a_pole():
    """A half plane at distance d from the pole of 1/z̄ has an image of area π/4d²."""
    for d in (0.002, 0.01, 0.05):
        found = judge_square(INVERSION, d + 10.0, 0.0, 20.0)
        assert found.area == pytest.approx(-math.pi / 4 / d**2, rel=2e-4 + d**2)
    found = ratios(INVERSION, 0.5, 0.0, np.array([0.1, 0.7, 0.999, 1.001, 1.6]))
    assert np.isnan(found).tolist() == [False, False, True, True, False]


def test_a_fold_cancels_and_a_kink_is_measured_as_a_polygon():
    assert judge_square(FOLD, 0.0, 1.0, 1.0).area == 0  # not the rounding of it
    assert judge_square(plane_map("|x|", "y"), 0.0, 0.0, 1.0).area == pytest.approx(0, abs=1e-12)
    assert judge_square(plane_map("|x|", "y"), 0.25, 0.0, 1.0).area == pytest.approx(0.5)
    for fold in (plane_map("|x|", "y"), plane_map("sqrt(x^2)", "y")):  # the kink between points
        found = judge_square(fold, 0.13, 0.0, 1.0)
        assert found.sheet is Sheet.FOLDS and found.ratio == pytest.approx(0.26, abs=5e-4)
    assert ratios(plane_map("|x|", "y"), 0.13, 0.0, [1.0, 0.2]) == pytest.approx(
        [0.26, 1], abs=5e-3
    )


def test_an_area_that_is_0_but_for_rounding_is_known():
    tent = plane_map("|(x - (2.5))|", "(y - (2))")
    for y in np.linspace(1.9, 2.1, 41):
        assert judge_square(tent, 2.5, float(y), 0.1).area == 0


def test_outlines_determinants_and_conformal_maps():
    assert polygon_area(outline(3.0, -2.0, 0.5)) == pytest.approx(0.25)
    assert outline(0.0, 0.0, 2.0, 1).tolist() == [[-1, -1], [1, -1], [1, 1], [-1, 1], [-1, -1]]
    assert clear_determinant(np.array([[1.0, 2.0], [3.0, 4.0]])) == -2
    assert is_conformal(SQUARE.jacobian(0.7, 0.3)) == 1
    assert is_conformal(INVERSION.jacobian(0.7, 0.3)) == -1
    assert is_conformal(np.zeros((2, 2))) == is_conformal(np.full((2, 2), np.nan)) == 0


@pytest.mark.parametrize("square", [(0.792, 0.535, 1.58), (0.902, -0.036, 1.8)])
def test_beside_a_pole_an_ordinary_determinant_is_not_0(square):
    """−4/r⁴ reaches −2.5·10¹¹ on the near edge, and −0.2 on the far one: it is 0 nowhere."""
    parts = ("2x/(x^2 + y^2)", "2y/(x^2 + y^2)")
    F = PlaneMap(*(FunctionOfTwo(parse(text, ("x", "y"))) for text in parts))
    found = judge_square(F, *square)
    x, y, side = square
    farthest = (abs(x) + side / 2) ** 2 + (abs(y) + side / 2) ** 2
    assert found.sheet is Sheet.TURNS_OVER
    assert found.highest == pytest.approx(-4 / farthest**2, rel=1e-6)
