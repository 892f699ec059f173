"""What is drawn of a map: ends, middles, orientations and sums are the map's own."""

import numpy as np
import pytest

from core.maths.linear_algebra.linear_equations import solve_equations
from core.maths.linear_algebra.linear_map_tables import (
    LETTER,
    SQUARE,
    area_table,
    arrow_tables,
    basis_picture,
    column_picture,
    grid_pieces,
    map_film,
    piece_table,
    product_film,
    row_picture,
    still,
)
from core.maths.linear_algebra.linear_maps import change_basis

A = np.array([[1.5, -0.5], [0.4, 1.0]])
B = np.array([[0.0, -1.0], [1.0, 0.3]])


def rows(table, name, k=2, column="series"):
    keep = np.asarray(table[column]) == name
    return np.column_stack([np.asarray(table[f"{letter}{k}"])[keep] for letter in "xy"])


def test_the_film_begins_at_rest_and_ends_at_the_map():
    film = map_film(A, np.nan, np.nan)
    for k, points in enumerate(grid_pieces()):
        assert rows(film["lines"], f"line {k}", 0) == pytest.approx(points)
        assert rows(film["lines"], f"line {k}", 1) == pytest.approx(points @ (A + np.eye(2)).T / 2)
        assert rows(film["lines"], f"line {k}", 2) == pytest.approx(points @ A.T, abs=1e-6)
    assert rows(film["shapes"], "F") == pytest.approx(LETTER @ A.T, abs=1e-6, nan_ok=True)
    assert rows(film["heads"], "second", column="role") == pytest.approx(A[:, 1:].T, abs=1e-6)
    assert np.isnan(film["dashed"]["x0"]).all()


def test_lines_of_kernel_and_image():
    film = map_film(np.array([[1.0, 1.0], [0.0, 0.0]]), 135.0, 0.0)
    (x, y), _ = rows(film["dashed"], "kernel")
    assert x == pytest.approx(-y)
    assert rows(film["dashed"], "image")[:, 1] == pytest.approx([0, 0])


@pytest.mark.parametrize("matrix", [A, [[1, 0], [0, -1]], [[-1, 0], [0, -3]], [[-1, 0], [0, -1]]])
def test_the_colour_of_the_area_is_the_sign_of_its_determinant(matrix):
    table = area_table(SQUARE, np.array(matrix, float))
    for t in np.linspace(0.003, 0.997, 101):
        seen = (table["since"] <= t) & (t <= table["until"])
        role = set(np.asarray(table["role"])[seen])
        det = np.linalg.det((1 - t) * np.eye(2) + t * np.array(matrix, float))
        if abs(det) > 1e-3:
            assert role == {"kept" if det > 0 else "turned over"}


def test_products_go_through_their_first_map():
    film = product_film(A, B)
    for name, then, last in (("A·B F", B, A), ("B·A F", A, B)):
        assert rows(film["shapes"], name, 1) == pytest.approx(
            LETTER @ then.T, abs=1e-6, nan_ok=True
        )
        assert rows(film["shapes"], name, 2) == pytest.approx(
            LETTER @ (last @ then).T, abs=1e-6, nan_ok=True
        )
    half = film["window"]["ry"][0]
    assert np.nanmax(np.abs(film["shapes"]["x2"])) <= half


@pytest.mark.parametrize(
    ("matrix", "target"),
    [(A, (1.0, 2.0)), ([[1, 2], [0.5, 1]], (1.0, 2.0)), ([[0, 0], [0, 0]], (1.0, 1.0))],
)
def test_columns_add_up(matrix, target):
    matrix = np.array(matrix, float)
    found = solve_equations(matrix, np.array(target))
    drawn = column_picture(matrix, target, found)
    first, second = rows(drawn["arrows"], "part 1"), rows(drawn["arrows"], "part 2")
    assert first[1] == pytest.approx(found.x[0] * matrix[:, 0], abs=1e-6)
    assert second[1] - second[0] == pytest.approx(found.x[1] * matrix[:, 1], abs=1e-6)
    missing = rows(drawn["dashed"], "missing")
    assert np.hypot(*(missing[1] - missing[0])) == pytest.approx(found.residual, abs=1e-6)
    assert (np.asarray(drawn["dashed"]["series"]) == "image").any() == (
        found.kernel == found.kernel
    )


def test_rows_meet_in_the_solution():
    found = solve_equations(A, np.array([2.0, 1.0]))
    drawn = row_picture(A, (2.0, 1.0), found)
    for name, row, right in (("row 1", A[0], 2.0), ("row 2", A[1], 1.0)):
        assert rows(drawn["shapes"], name) @ row == pytest.approx([right] * 2, abs=1e-4)
    assert rows(drawn["points"], "x")[0] == pytest.approx(found.x)
    assert np.abs(found.x).max() <= drawn["window"]["ry"][0]


def test_the_vector_is_the_sum_along_the_new_grid():
    found = change_basis(A, B, (1.0, 2.0))
    drawn = basis_picture(A, B, (1.0, 2.0), found)
    assert rows(drawn["dashed"], "c₁p₁")[1] == pytest.approx(found.vector[0] * B[:, 0], abs=1e-6)
    assert rows(drawn["dashed"], "c₂p₂")[1] == pytest.approx([1.0, 2.0])
    none = change_basis(A, np.zeros((2, 2)), (1.0, 2.0))
    assert np.isnan(basis_picture(A, np.zeros((2, 2)), (1.0, 2.0), none)["lines"]["x0"]).all()


def test_nothing_is_a_gap_and_no_arrow_has_no_head():
    assert np.isnan(piece_table([])["x2"]).all()
    heads = arrow_tables([still("v", "letter", [(0, 0), (0, 0)])], ["v"])["heads"]
    assert np.isnan(heads["x0"]).all()
    assert len(arrow_tables([], [])["heads"]["x0"]) == 0


def test_no_name_stands_on_another():
    rng = np.random.default_rng(3)
    for _ in range(200):
        tips = rng.choice([-1.5, 0.2, 0.3, 1.0], size=(2, 2))
        pieces = [still(f"v{k}", "first", [(0, 0), tip]) for k, tip in enumerate(tips)]
        names = arrow_tables(pieces, ["A·e₁", "A·e₂"])["names"]
        (x, other), (y, lower) = names["x2"], names["y2"]
        assert abs(x - other) >= 0.7 or abs(y - lower) >= 0.35, tips
