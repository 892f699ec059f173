"""Two equations in two unknowns against numpy's least squares and exact ranks."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.maths.linear_algebra.linear_equations import Solvable, row_lines, solve_equations

tenth = st.integers(-30, 30).map(lambda i: i / 10)
entries = st.tuples(tenth, tenth, tenth, tenth, tenth, tenth)
many = settings(max_examples=100)


def rank(rows):
    """By minors, in fractions."""
    rows = [[Fraction(round(10 * x), 10) for x in row] for row in rows]
    wide = range(len(rows[0]))
    minors = [rows[0][i] * rows[1][j] - rows[0][j] * rows[1][i] for i in wide for j in wide]
    return 2 if any(minors) else 1 if any(x for row in rows for x in row) else 0


@given(entries)
@many
def test_rouche_and_capelli_and_least_squares(numbers):
    a, b, c, d, e, f = numbers
    A, target = np.array([[a, b], [c, d]]), np.array([e, f])
    found = solve_equations(A, target)
    of_map, extended = rank([[a, b], [c, d]]), rank([[a, b, e], [c, d, f]])
    if of_map != extended:
        assert found.case is (Solvable.NONE if of_map else Solvable.NEVER)
    else:
        assert found.case is {2: Solvable.ONE, 1: Solvable.LINE, 0: Solvable.PLANE}[of_map]
    near = np.linalg.lstsq(A, target, rcond=1e-12)[0]
    assert found.x == pytest.approx(near, abs=1e-7, rel=1e-7)
    assert found.residual == pytest.approx(np.hypot(*(target - A @ near)), abs=1e-9)
    assert A @ found.x == pytest.approx(found.reached, abs=1e-9)
    if of_map == 1:
        turn = np.radians(found.kernel)
        assert A @ [np.cos(turn), np.sin(turn)] == pytest.approx([0, 0], abs=1e-12)


@given(entries)
@many
def test_points_on_the_lines_fulfil_their_rows(numbers):
    a, b, c, d, e, f = numbers
    for row, right, line in zip(
        [(a, b), (c, d)], (e, f), row_lines(np.array([[a, b], [c, d]]), (e, f), 5.0), strict=True
    ):
        if row == (0, 0):
            assert line is None
        else:
            assert line @ row == pytest.approx([right, right], abs=1e-9)
            assert np.hypot(*(line[1] - line[0])) == pytest.approx(10)


def test_wrong_shapes():
    with pytest.raises(ValueError, match="matrix must be 2×2 and target 2"):
        solve_equations(np.eye(3), np.zeros(2))
