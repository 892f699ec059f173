"""The singular value decomposition against numpy, mpmath and what it must fulfil."""

import math

import mpmath
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.linalg import hilbert

from core.maths.linear_algebra.singular_values import (
    Ellipse,
    completed,
    decompose_singular,
    numerical_rank,
    rotation,
    rounds_of_pairs,
    turn_stretch_turn,
)


def random(shape, seed=0, rank=None):
    rng = np.random.default_rng(seed)
    if rank is None:
        return rng.standard_normal(shape)
    return rng.standard_normal((shape[0], rank)) @ rng.standard_normal((rank, shape[1]))


def fits(A, found, tolerance=1e-13):
    r = min(A.shape)
    assert found.left.shape == (A.shape[0], r) and found.right.shape == (A.shape[1], r)
    size = max(np.abs(A).max(), 1e-300)
    rebuilt = (found.left * found.values) @ found.right.T
    np.testing.assert_allclose(rebuilt / size, A / size, atol=tolerance * max(A.shape))
    for columns in (found.left, found.right):
        np.testing.assert_allclose(columns.T @ columns, np.eye(r), atol=1e-12)
    assert (found.values >= 0).all() and (np.diff(found.values) <= 0).all()


@pytest.mark.parametrize("shape", [(1, 1), (2, 2), (3, 3), (5, 3), (3, 5), (20, 20), (1, 6)])
def test_against_numpy(shape):
    A = random(shape, seed=sum(shape))
    found = decompose_singular(A)
    fits(A, found)
    np.testing.assert_allclose(found.values, np.linalg.svd(A, compute_uv=False), rtol=1e-12)


@pytest.mark.parametrize("rank", [0, 1, 3])
@pytest.mark.parametrize("shape", [(6, 6), (8, 5), (5, 8)])
def test_matrices_without_full_rank(shape, rank):
    A = random(shape, seed=rank, rank=rank)
    found = decompose_singular(A)
    fits(A, found)
    assert numerical_rank(found.values, shape) == rank == np.linalg.matrix_rank(A)


@given(st.lists(st.integers(-3, 3), min_size=12, max_size=12))
def test_small_whole_numbers(entries):
    A = np.array(entries, float).reshape(4, 3)
    found = decompose_singular(A)
    fits(A, found)
    expected = np.linalg.svd(A, compute_uv=False)
    np.testing.assert_allclose(found.values, expected, atol=1e-12)


@pytest.mark.parametrize("scale", [1e-200, 1e200])
def test_sizes_at_which_squares_overflow_or_vanish(scale):
    A = random((4, 4), seed=3) * scale
    found = decompose_singular(A)
    fits(A, found)
    np.testing.assert_allclose(found.values, np.linalg.svd(A, compute_uv=False), rtol=1e-12)


def test_small_values_of_a_graded_matrix_keep_their_digits():
    """Demmel and Veselić, SIAM Journal on Matrix Analysis 13, 1992: columns of very different
    lengths cost Jacobi nothing."""
    A = random((5, 5), seed=4) * 10.0 ** -np.array([0, 5, 10, 15, 20])
    with mpmath.workdps(60):
        exact = mpmath.svd_r(mpmath.matrix(A.tolist()), compute_uv=False)
    np.testing.assert_allclose(decompose_singular(A).values, [float(s) for s in exact], rtol=1e-12)


def test_a_hilbert_matrix_of_moderate_size():
    with mpmath.workdps(60):
        exact = mpmath.svd_r(mpmath.matrix(hilbert(8).tolist()), compute_uv=False)
    found = decompose_singular(hilbert(8))
    np.testing.assert_allclose(found.values, [float(s) for s in exact], rtol=1e-6)
    assert found.sweeps < 12


@pytest.mark.parametrize("bad", [np.zeros(3), np.zeros((0, 2)), [[1.0, math.nan]], [[math.inf]]])
def test_what_is_no_matrix_is_refused(bad):
    with pytest.raises(ValueError, match="matrix must be"):
        decompose_singular(np.array(bad))


def test_completing():
    found = completed(random((6, 2), 1) @ np.diag([0.0, 0.0]) + np.eye(6)[:, :2], 6)
    np.testing.assert_allclose(found.T @ found, np.eye(6), atol=1e-14)


def test_rank_of_nothing():
    assert numerical_rank(np.array([]), (0, 0)) == 0
    assert numerical_rank(np.zeros(3), (3, 3)) == 0


tenths = st.integers(-20, 20).map(lambda k: k / 10)


@given(tenths, tenths, tenths, tenths)
def test_three_steps_make_the_matrix(a, b, c, d):
    A = np.array([[a, b], [c, d]])
    found = turn_stretch_turn(A)
    np.testing.assert_allclose(found.U @ np.diag(found.values) @ found.V.T, A, atol=1e-9)
    for matrix, det in ((found.U, -1 if found.turned_over else 1), (found.V, 1)):
        np.testing.assert_allclose(matrix.T @ matrix, np.eye(2), atol=1e-14)
        assert np.linalg.det(matrix) == pytest.approx(det)
    assert found.values == pytest.approx(np.linalg.svd(A, compute_uv=False).tolist(), abs=1e-9)
    assert -90 < found.right <= 90 and -180 < found.left <= 180
    exact = round(100 * (a * d - b * c))  # whole numbers
    assert np.sign(found.determinant) == np.sign(exact)
    assert (found.values[1] == 0) == (exact == 0)


@pytest.mark.parametrize(
    ("matrix", "case", "values", "right", "left"),
    [
        ([[0, 0], [0, 0]], Ellipse.POINT, (0, 0), 0, 0),
        ([[1, 2], [2, 4]], Ellipse.SEGMENT, (5, 0), math.degrees(math.atan(2)), 63.43494882292201),
        ([[0, -1.5], [1.5, 0]], Ellipse.CIRCLE, (1.5, 1.5), 0, 90),
        ([[0.6, 0.8], [0.8, -0.6]], Ellipse.CIRCLE, (1, 1), 0, 53.13010235415598),
        ([[2, 1], [1, 2]], Ellipse.SYMMETRIC, (3, 1), 45, 45),
        ([[-2, 0], [0, 1]], Ellipse.SYMMETRIC, (2, 1), 0, 180),
        ([[1, 1], [0, 1]], Ellipse.GENERAL, ((5**0.5 + 1) / 2, (5**0.5 - 1) / 2), 58.28, 31.72),
    ],
)
def test_cases(matrix, case, values, right, left):
    found = turn_stretch_turn(np.array(matrix, float))
    assert found.case is case
    assert found.values == pytest.approx(values)
    assert (found.right, found.left) == pytest.approx((right, left), abs=0.01)


def test_condition():
    assert math.isnan(turn_stretch_turn(np.zeros((2, 2))).condition)
    assert turn_stretch_turn(np.array([[1.0, 2], [2, 4]])).condition == math.inf
    assert turn_stretch_turn(rotation(30)).condition == 1
    A = np.array([[1.0, 0.3], [-0.7, 2]])
    assert turn_stretch_turn(A).condition == pytest.approx(np.linalg.cond(A))


def test_other_shapes_are_refused():
    with pytest.raises(ValueError, match="2×2"):
        turn_stretch_turn(np.eye(3))


@pytest.mark.parametrize("n", [1, 2, 3, 7, 8])
def test_every_pair_meets_once_and_nobody_twice_in_a_round(n):
    met = []
    for i, j in rounds_of_pairs(n):
        players = [*i.tolist(), *j.tolist()]
        assert len(set(players)) == len(players)
        met += [tuple(sorted(pair)) for pair in zip(i.tolist(), j.tolist(), strict=True)]
    assert sorted(met) == [(i, j) for i in range(n) for j in range(i + 1, n)]
