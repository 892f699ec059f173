"""Kinds of maps against exact fractions: what a name promises is checked on vectors."""

import itertools
from fractions import Fraction
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.maths.linear_algebra.linear_maps import (
    Basis,
    MapKind,
    Products,
    change_basis,
    classify_map,
    compose,
    determinant,
    flat_moments,
    line_angle,
    product_of,
)

entry = st.integers(-30, 30).map(lambda i: i / 10)
matrices = st.tuples(entry, entry, entry, entry).map(lambda t: np.reshape(t, (2, 2)))
many = settings(max_examples=100)

NAMED = {
    MapKind.ZERO: [[0, 0], [0, 0]],
    MapKind.IDENTITY: [[1, 0], [0, 1]],
    MapKind.HALF_TURN: [[-1, 0], [0, -1]],
    MapKind.SCALING: [[-0.5, 0], [0, -0.5]],
    MapKind.PROJECTION: [[0.2, 0.4], [0.4, 0.8]],
    MapKind.SLANTED_PROJECTION: [[1, 1], [0, 0]],
    MapKind.NILPOTENT: [[1, -1], [1, -1]],
    MapKind.COLLAPSE: [[1, 2], [2, 4]],
    MapKind.ROTATION: [[0.6, -0.8], [0.8, 0.6]],
    MapKind.REFLECTION: [[0.6, 0.8], [0.8, -0.6]],
    MapKind.TURN_AND_SCALE: [[1, -1], [1, 1]],
    MapKind.MIRROR_AND_SCALE: [[1, 1], [1, -1]],
    MapKind.SHEAR: [[2, 1], [-1, 0]],
    MapKind.SLANTED_REFLECTION: [[1, 1], [0, -1]],
    MapKind.STRETCH: [[2, 1], [1, -1]],
    MapKind.KEEPS: [[2, 1], [0.5, 1]],
    MapKind.TURNS_OVER: [[2, 1], [0.5, -1]],
}


def exact(matrix):
    return [[Fraction(round(10 * x), 10) for x in row] for row in matrix.tolist()]


def times(A, B):
    return [[sum(A[i][k] * B[k][j] for k in (0, 1)) for j in (0, 1)] for i in (0, 1)]


@pytest.mark.parametrize("kind", NAMED)
def test_each_kind_has_its_example(kind):
    assert classify_map(np.array(NAMED[kind], float)).kind is kind


@given(matrices)
@many
def test_the_name_is_what_the_squares_say(matrix):
    """Each kind against its definition, in fractions."""
    A, kind = exact(matrix), classify_map(matrix).kind
    (a, b), (c, d) = A
    det, square = a * d - b * c, times(A, A)
    gram = times([[a, c], [b, d]], A)
    scalar = b == c == 0 and a == d
    orthogonal = gram[0][1] == 0 and gram[0][0] == gram[1][1] != 0
    less = [[a - 1, b], [c, d - 1]]
    truth = {
        MapKind.ZERO: a == b == c == d == 0,
        MapKind.IDENTITY: scalar and a == 1,
        MapKind.HALF_TURN: scalar and a == -1,
        MapKind.SCALING: scalar and a not in (0, 1, -1),
        MapKind.PROJECTION: square == A and det == 0 and b == c,
        MapKind.SLANTED_PROJECTION: square == A and det == 0 and b != c,
        MapKind.NILPOTENT: square == [[0, 0], [0, 0]],
        MapKind.ROTATION: orthogonal and det == 1,
        MapKind.REFLECTION: orthogonal and det == -1,
        MapKind.TURN_AND_SCALE: orthogonal and det > 0,
        MapKind.MIRROR_AND_SCALE: orthogonal and det < 0,
        MapKind.SHEAR: times(less, less) == [[0, 0], [0, 0]],
        MapKind.SLANTED_REFLECTION: square == [[1, 0], [0, 1]] and det == -1,
        MapKind.STRETCH: b == c and det != 0,
        MapKind.COLLAPSE: det == 0,
        MapKind.KEEPS: det > 0,
        MapKind.TURNS_OVER: det < 0,
    }
    assert truth[kind]
    ordered = list(truth)
    ordered.remove(MapKind.COLLAPSE)
    special = ordered[: ordered.index(kind)] if kind in ordered else ordered[:7]
    assert not any(truth[other] for other in special)


@given(matrices)
@many
def test_lines_and_factors(matrix):
    found = classify_map(matrix)

    def along(degrees):
        return np.array([np.cos(np.radians(degrees)), np.sin(np.radians(degrees))])

    if found.rank == 1:
        assert matrix @ along(found.kernel) == pytest.approx([0, 0], abs=1e-12)
        image = along(found.image)
        for x in np.eye(2):
            y = matrix @ x
            assert y[0] * image[1] - y[1] * image[0] == pytest.approx(0, abs=1e-12)
    if found.axis == found.axis:
        line = along(found.axis)
        factor = found.factors[0] if found.kind is MapKind.STRETCH else 1.0
        factor = found.factor if found.kind is MapKind.MIRROR_AND_SCALE else factor
        assert matrix @ line == pytest.approx(factor * line, abs=1e-9)
    if found.other == found.other:
        assert matrix @ along(found.other) == pytest.approx(-along(found.other), abs=1e-9)
    if found.angle == found.angle:
        assert matrix @ [1, 0] == pytest.approx(found.factor * along(found.angle))
    if found.kind is MapKind.STRETCH:
        across = along(found.axis + 90)
        assert matrix @ across == pytest.approx(found.factors[1] * across, abs=1e-9)
    if found.inverse is not None:
        assert found.inverse @ matrix == pytest.approx(np.eye(2), abs=1e-9)
    assert found.rank == np.linalg.matrix_rank(matrix)
    assert determinant(matrix) == pytest.approx(np.linalg.det(matrix), abs=1e-12)


@given(matrices)
@many
def test_flat_moments_are_the_real_roots_of_the_determinant(matrix):
    (a, b), (c, d) = exact(matrix)

    def det(t):
        return (1 + t * (a - 1)) * (1 + t * (d - 1)) - t * b * t * c

    found = flat_moments(matrix)
    for t in found:
        assert float(det(Fraction(t))) == pytest.approx(0, abs=1e-7)
    signs = [det(Fraction(k, 97)) > 0 for k in range(97)]
    changes = sum(x != y for x, y in pairwise(signs))
    assert changes <= len(found)
    if det(Fraction(1)) < 0:
        assert len(found) == 1


@given(matrices, matrices)
@many
def test_products(first, second):
    found = compose(first, second)
    A, B = exact(first), exact(second)
    assert found.commute == (times(A, B) == times(B, A))
    assert found.ab == pytest.approx(np.array(times(A, B), float))
    if found.case is Products.FAMILY:
        assert found.alpha * np.eye(2) + found.beta * first == pytest.approx(second, abs=1e-9)


@pytest.mark.parametrize(
    ("first", "second", "case"),
    [
        ([[2, 0], [0, 2]], [[0, 1], [3, 1]], Products.SCALAR),
        ([[0, 1], [3, 1]], [[0, 0], [0, 0]], Products.SCALAR),
        ([[1, 1], [0, 1]], [[1, -2], [0, 1]], Products.FAMILY),
        ([[0, 1], [3, 1]], [[0, 1], [3, 1]], Products.SAME_MAP),
        ([[1, 1], [0, 1]], [[1, 0], [1, 1]], Products.APART),
    ],
)
def test_why_they_commute(first, second, case):
    assert compose(np.array(first, float), np.array(second, float)).case is case


@given(matrices, matrices, st.tuples(entry, entry))
@many
def test_another_basis_is_the_same_map(matrix, basis, vector):
    found = change_basis(matrix, basis, vector)
    if found.case is Basis.NONE:
        (p, q), (r, s) = exact(basis)
        assert p * s - q * r == 0
        return
    assert np.trace(found.matrix) == pytest.approx(np.trace(matrix), abs=1e-7)
    assert np.linalg.det(found.matrix) == pytest.approx(np.linalg.det(matrix), abs=1e-6)
    assert basis @ found.vector == pytest.approx(vector, abs=1e-8)
    assert found.matrix @ found.vector == pytest.approx(found.image, abs=1e-5, rel=1e-6)
    diagonal = abs(found.matrix[0, 1]) < 1e-7 and abs(found.matrix[1, 0]) < 1e-7
    assert (found.case is Basis.DIAGONAL) == diagonal


@pytest.mark.parametrize(
    ("matrix", "basis", "case"),
    [
        ([[1, 1], [0, 1]], [[1, 0.5], [0, 2]], Basis.FIRST),
        ([[1, 1], [0, 1]], [[0.5, 1], [1, 0]], Basis.SECOND),
        ([[0, -1], [1, 0]], [[0.8, -0.6], [0.6, 0.8]], Basis.SAME),
        ([[2, 0], [0, 2]], [[1, 1], [0, 1]], Basis.DIAGONAL),
        ([[2, 1], [0.5, 1]], [[1, 0.3], [0, 1]], Basis.ORDINARY),
        ([[2, 1], [0.5, 1]], [[1, -2], [0.5, -1]], Basis.NONE),
    ],
)
def test_cases_of_a_basis(matrix, basis, case):
    assert change_basis(np.array(matrix, float), np.array(basis, float), (1, 2)).case is case


def test_lines_have_one_angle():
    assert line_angle(0, -3) == line_angle(0, 2) == 90.0
    assert line_angle(-1e-17, 1e-33) == line_angle(1, 0) == 0.0


@pytest.mark.parametrize("bad", [[[1, 2, 3]], [[1, np.nan], [0, 1]], [[np.inf, 0], [0, 1]]])
def test_what_is_no_matrix(bad):
    with pytest.raises(ValueError, match="matrix must be 2×2 and finite"):
        classify_map(np.array(bad, float))


def test_a_product_of_typed_numbers_has_no_dust():
    for a, b in itertools.product(np.arange(-30, 31, 7) / 10, repeat=2):
        A, turned = np.array([[a, b], [b, -a]]), np.array([[a, -b], [b, a]])
        assert product_of(A, A)[0, 1] == product_of(A, A)[1, 0] == 0
        assert product_of(turned, turned.T)[0, 1] == 0
        np.testing.assert_allclose(product_of(A, turned), A @ turned, atol=1e-9)
        assert compose(A, A).ab[0, 1] == 0
