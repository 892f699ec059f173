"""What the pictures of a map of the plane are drawn from."""

import numpy as np
import pytest

from core.maths.calculus.expressions.reader import parse
from core.maths.calculus.functions_of_two import FunctionOfTwo
from core.maths.calculus.plane_map_tables import (
    letter_in,
    map_ground,
    moved,
    orientation,
    parallelogram,
    square_film,
    square_image,
    square_on_its_way,
    zero_lines,
)
from core.maths.calculus.plane_maps import PlaneMap, judge_square, polygon_area


def plane_map(u, v):
    return PlaneMap(*(FunctionOfTwo(parse(text, ("x", "y"))) for text in (u, v)))


POLAR = plane_map("x cos(y)", "x sin(y)")
FOLD = plane_map("x^2/3", "y")


def points(table, name, k=2):
    keep = np.asarray(table["series"]) == name
    return np.column_stack([np.asarray(table[f"{letter}{k}"])[keep] for letter in "xy"])


def test_a_piece_goes_from_p_to_its_image_and_gaps_stay_gaps():
    start = np.array([(2.0, 0.0), (1.0, np.nan), (1.0, 1.0), (0.0, 1.0)])
    ends = [(3.0, 4.0), (np.nan, 1.0), (0.0, 1.0), (1e9, 0.0)]  # the last far away
    _, _, first, middle, end = moved("a", "grid", start, ends)
    assert end[0].tolist() == [3, 4] and middle[0].tolist() == [2.5, 2]
    assert np.isnan(first[[1, 3]]).all() and np.isnan(end[[1, 3]]).all()
    assert start[3].tolist() == [0, 1]


def test_the_grid_is_kept_and_bends():
    assert map_ground(POLAR) is map_ground(plane_map("x cos(y)", "x sin(y)"))
    grid = map_ground(POLAR)["lines"]
    assert np.hypot(grid["x2"], grid["y2"]) == pytest.approx(
        np.abs(grid["x0"]), abs=1e-5, nan_ok=True
    )


def test_where_the_determinant_is_zero():
    assert all(np.allclose(piece[:, 0], 0, atol=1e-9) for piece in zero_lines(POLAR))
    cusp = zero_lines(plane_map("x", "y^3 - x y"))
    assert len(cusp) == 1
    assert cusp[0][:, 0] == pytest.approx(3 * cusp[0][:, 1] ** 2, abs=5e-3)
    for none in (
        ("x", "x"),
        ("x^2 - y^2", "2x y"),
        ("x + y", "y"),
        ("|x|", "y"),
        ("ln(-1-x^2)", "y"),
    ):
        assert zero_lines(plane_map(*none)) == []


def test_the_film_ends_at_the_image():
    found = judge_square(POLAR, 1.5, 0.6, 0.5)
    film = square_film(POLAR, found)
    areas = film["areas"]
    image = np.column_stack([areas["x2"], areas["y2"]]).astype(float)
    assert polygon_area(image) == pytest.approx(found.area, rel=1e-3)
    assert set(areas["role"]) == {"kept"} and areas["since"][0] == 0 and areas["until"][-1] == 1
    first_order = points(film["dashed"], "J")
    assert first_order == pytest.approx(parallelogram(found), rel=1e-6)
    assert polygon_area(parallelogram(found)) == pytest.approx(1.5 * 0.25)
    assert points(film["points"], "p")[0] == pytest.approx([1.5, 0.6])
    assert points(film["shapes"], "F at rest", 2) == pytest.approx(
        letter_in(1.5, 0.6, 0.5), nan_ok=True, rel=1e-6
    )


def test_a_square_that_is_turned_over_is_flat_on_its_way():
    found = judge_square(POLAR, -1.5, 0.6, 0.5)
    areas = square_on_its_way(POLAR, found)
    assert areas["role"][-1] == "turned over" and areas["role"][0] == "kept"
    assert 0 < areas["until"][0] < 1 and areas["since"][-1] == areas["until"][0]


def test_the_image_fills_its_picture():
    found = judge_square(POLAR, 1.5, 0.6, 0.01)
    tables = square_image(POLAR, found)
    half, cx = tables["window"]["rx"][0], tables["window"]["cx"][0]
    assert cx == pytest.approx(1.5 * np.cos(0.6))
    reach = np.abs(np.asarray(tables["areas"]["x2"], float) - cx).max()
    assert 0.3 * half < reach < half
    assert len(tables["heads"]["role"]) == 2


@pytest.mark.parametrize("parts", [("|x|", "y"), ("ln(x)", "y"), ("1", "2")])
def test_odd_squares_are_drawn_without_a_fault(parts):
    F = plane_map(*parts)
    for x in (0.0, -1.0):
        found = judge_square(F, x, 0.0, 0.5)
        for tables in (square_film(F, found), square_image(F, found)):
            columns = [np.asarray(c) for table in tables.values() for c in table.values()]
            assert not any(np.isinf(c).any() for c in columns if c.dtype.kind == "f")


def test_orientations():
    assert [orientation(d) for d in (2.0, -1.0, 0.0, np.nan)] == [
        "kept",
        "turned over",
        "still",
        "still",
    ]


def test_the_letter_has_two_strokes_in_its_square():
    F = letter_in(2.0, 1.0, 0.5)
    assert np.isnan(F).any()
    assert np.nanmin(F, axis=0) == pytest.approx([2 + 0.5 * -0.2, 1 + 0.5 * -0.35])
