"""The 2×2 eigen-decomposition against numpy, closed forms and its own invariants."""

import math

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy.linalg import expm

from core.maths.linear_algebra.eigen_decomposition import (
    KINDS,
    PowersCase,
    classify_flow,
    decompose,
    describe_map,
    distance_to_eigenvector,
    eigen_directions,
    eigenvector_under,
    iterate_power,
    judge_powers,
    map_circle,
    orbit_ellipse,
    random_matrix,
    repeat_map,
    sweep_angles,
    trace_determinant_plane,
)

entry = st.integers(-40, 40).map(lambda i: i / 10)  # what a slider gives
grid_matrix = st.tuples(entry, entry, entry, entry).map(lambda t: np.reshape(t, (2, 2)))
real = st.floats(-1e6, 1e6).filter(lambda x: x == 0 or abs(x) > 1e-6)
any_matrix = st.tuples(real, real, real, real).map(lambda t: np.reshape(t, (2, 2)))
fast = settings(max_examples=50)

SHEAR = [[1, 1], [0, 1]]
ROTATION = [[0.6, -0.8], [0.8, 0.6]]
REFLECTION = [[0.6, 0.8], [0.8, -0.6]]
PROJECTION = [[0.2, 0.4], [0.4, 0.8]]
NILPOTENT = [[0, 1], [0, 0]]


def cross(v, w):
    return v[..., 0] * w[..., 1] - v[..., 1] * w[..., 0]


@pytest.mark.parametrize(
    ("matrix", "kind", "eigenvalues"),
    [
        ([[2, 1], [1, 2]], "symmetric", [3, 1]),
        ([[1, 2], [2, 1]], "symmetric", [3, -1]),
        ([[-2, 0], [0, 1]], "symmetric", [-2, 1]),
        ([[4, 1], [2, 3]], "real", [5, 2]),
        ([[1, 2], [2.5, 1]], "real", [1 + math.sqrt(5), 1 - math.sqrt(5)]),
        ([[0, -1], [1, 0]], "complex", [1j, -1j]),
        ([[1, -2], [1, 1]], "complex", [1 + math.sqrt(2) * 1j, 1 - math.sqrt(2) * 1j]),
        (SHEAR, "defective", [1, 1]),
        ([[3, 1], [-1, 1]], "defective", [2, 2]),
        ([[2, 0], [5, 2]], "defective", [2, 2]),
        (NILPOTENT, "defective", [0, 0]),
        ([[1, 1e-9], [0, 1]], "defective", [1, 1]),
        ([[3, 0], [0, 3]], "scalar", [3, 3]),
        ([[0, 0], [0, 0]], "scalar", [0, 0]),
        (PROJECTION, "symmetric", [1, 0]),
        (REFLECTION, "symmetric", [1, -1]),
    ],
)
def test_kind_and_eigenvalues_by_hand(matrix, kind, eigenvalues):
    found = decompose(matrix)
    assert found.kind == kind and kind in KINDS
    assert found.eigenvalues == pytest.approx(eigenvalues, abs=1e-15)


@fast
@given(any_matrix)
def test_eigenvalues_agree_with_numpy(A):
    found = decompose(A)
    expected = np.linalg.eigvals(A)
    # A repeated eigenvalue of a matrix rounded to ε‖A‖ is only known to √ε‖A‖.
    tolerance = 4e-8 * np.linalg.norm(A)
    for one in expected:
        assert np.abs(found.eigenvalues - one).min() <= tolerance
    assert abs(found.eigenvalues[0]) >= abs(found.eigenvalues[1])


@fast
@given(any_matrix)
def test_canonical_form_rebuilds_the_matrix(A):
    found = decompose(A)
    scale = np.linalg.norm(A) * np.linalg.norm(found.basis) + np.finfo(float).tiny
    assert found.residual <= 1e-14 * scale
    assert found.residual == pytest.approx(
        np.linalg.norm(A @ found.basis - found.basis @ found.canonical), rel=1e-6, abs=1e-300
    )
    assert np.linalg.det(found.basis) != 0
    values, vectors = found.eigenvalues[: found.eigenvectors.shape[1]], found.eigenvectors
    assert np.linalg.norm(vectors, axis=0) == pytest.approx(1)
    error = np.linalg.norm(A @ vectors - vectors * values)
    assert error <= 1e-14 * np.linalg.norm(A) + 1e-300


@fast
@given(grid_matrix)
def test_trace_determinant_and_discriminant(A):
    found = decompose(A)
    assert found.eigenvalues.sum() == pytest.approx(found.trace, abs=1e-12)
    assert found.eigenvalues.prod() == pytest.approx(found.determinant, abs=1e-12)
    assert found.discriminant == pytest.approx(found.trace**2 - 4 * found.determinant, abs=1e-12)
    assert found.trace == pytest.approx(np.trace(A), abs=1e-14)
    assert found.determinant == pytest.approx(np.linalg.det(A), abs=1e-12)
    sign = {"complex": -1, "defective": 0, "scalar": 0}.get(found.kind, 1)
    assert np.sign(found.discriminant) == sign
    assert found.singular == (np.linalg.matrix_rank(A) < 2)


@fast
@given(grid_matrix)
def test_slider_grid_is_classified_exactly(A):
    # On a grid of tenths the kind is decided by integers, without rounding.
    a, b, c, d = np.rint(A.ravel() * 10).astype(int).tolist()
    discriminant = (a - d) ** 2 + 4 * b * c
    if b == c == 0 and a == d:
        expected = "scalar"
    elif b == c:
        expected = "symmetric"
    else:
        expected = {1: "real", 0: "defective", -1: "complex"}[int(np.sign(discriminant))]
    found = decompose(A)
    assert found.kind == expected
    assert found.singular == (a * d == b * c)
    assert found.reverses_orientation == (a * d < b * c)


@fast
@given(entry, entry, entry)
def test_symmetric_basis_is_orthonormal_and_agrees_with_eigh(a, b, d):
    A = np.array([[a, b], [b, d]])
    found = decompose(A)
    assert found.basis.T @ found.basis == pytest.approx(np.eye(2), abs=1e-15)
    assert found.basis_condition == pytest.approx(1)
    assert np.sort(found.eigenvalues) == pytest.approx(np.linalg.eigvalsh(A), abs=1e-14)
    assert found.basis @ np.diag(found.eigenvalues) @ found.basis.T == pytest.approx(A, abs=1e-14)


@fast
@given(st.floats(0.1, 5), st.floats(1, 179), grid_matrix, st.sampled_from([-1, 1]))
def test_complex_pair_gives_rotation_and_scaling(r, degrees, P, sense):
    assume(abs(np.linalg.det(P)) > 0.1)
    P = P[:, ::-1] if np.linalg.det(P) < 0 else P
    turn = np.radians(sense * degrees)
    R = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
    A = P @ (r * R) @ np.linalg.inv(P)
    found = decompose(A)
    assume(found.kind == "complex")
    assert found.scaling == pytest.approx(r, rel=1e-9)
    assert found.rotation == pytest.approx(sense * degrees, rel=1e-6, abs=1e-6)
    assert np.linalg.det(found.basis) == pytest.approx(1, rel=1e-9)
    size = np.linalg.norm(found.basis, axis=0).prod()
    assert found.basis[:, 0] @ found.basis[:, 1] == pytest.approx(0, abs=1e-9 * size)
    assert found.canonical == pytest.approx(r * R, rel=1e-6, abs=1e-9)
    assert found.eigenvalues[0].imag > 0


@fast
@given(grid_matrix, entry, entry)
def test_orbit_ellipse_is_mapped_to_itself(A, x, y):
    found = decompose(A)
    assume(found.kind == "complex" and (x, y) != (0, 0))
    ellipse = orbit_ellipse(found, [x, y])

    def level(points):
        return np.linalg.norm(np.linalg.solve(found.basis, np.transpose(points)), axis=0)

    expected = level([[x, y]])[0]
    assert level(ellipse) == pytest.approx(expected)
    assert level(ellipse @ A.T / found.scaling) == pytest.approx(expected)


def test_pure_rotation_has_the_identity_as_its_basis():
    found = decompose(ROTATION)
    assert found.basis == pytest.approx(np.eye(2))
    assert found.rotation == pytest.approx(math.degrees(math.atan2(0.8, 0.6)))
    assert decompose(np.transpose(ROTATION)).rotation == pytest.approx(-found.rotation)


@pytest.mark.parametrize(
    "matrix", [SHEAR, [[3, 1], [-1, 1]], [[2, 0], [5, 2]], [[1, 1e-9], [0, 1]]]
)
def test_defective_matrix_has_a_jordan_chain(matrix):
    found = decompose(matrix)
    A, (v, w) = found.matrix, found.basis.T
    N = A - found.eigenvalues[0] * np.eye(2)
    assert N @ v == pytest.approx(0, abs=1e-15)
    assert N @ w == pytest.approx(v)
    assert v @ w == pytest.approx(0, abs=1e-12)
    assert found.canonical[0, 1] == pytest.approx(1)
    assert found.eigenvectors.shape == (2, 1)


def test_rounded_defective_matrix_is_still_defective():
    turn = np.radians(np.arange(1, 90))
    for c, s in zip(np.cos(turn), np.sin(turn), strict=True):
        R = np.array([[c, -s], [s, c]])
        assert decompose(R @ SHEAR @ R.T).kind == "defective"


def test_nearly_defective_matrix_is_diagonalisable_but_badly_conditioned():
    found = decompose([[1, 1], [1e-8, 1]])
    assert found.kind == "real"
    assert found.eigenvalues == pytest.approx([1 + 1e-4, 1 - 1e-4], rel=1e-12)
    assert found.basis_condition == pytest.approx(1e4, rel=1e-3)
    # Far below the size of the entries, the part that is not a multiple of I still decides.
    assert decompose([[1, 1e-9], [2e-9, 1]]).kind == "real"


@pytest.mark.parametrize("scale", [1e-300, 1e-170, 1e170, 1.7e308])
def test_huge_and_tiny_entries_neither_overflow_nor_vanish(scale):
    found = decompose(np.array([[0.5, 1], [0.25, 0.5]]) * scale)
    assert found.kind == "real" and found.singular
    assert found.eigenvalues == pytest.approx([scale, 0])
    assert decompose(np.array([[0, -1], [1, 0]]) * scale).scaling == pytest.approx(scale)


@pytest.mark.parametrize(
    ("matrix", "name"),
    [
        ([[1, 0], [0, 1]], "identity"),
        ([[0, 0], [0, 0]], "zero matrix"),
        ([[-2, 0], [0, -2]], "scaling"),
        (ROTATION, "rotation"),
        ([[1, -1], [1, 1]], "rotation with scaling"),
        (REFLECTION, "reflection"),
        (PROJECTION, "orthogonal projection"),
        ([[1, 1], [0, 0]], "oblique projection"),
        ([[2, 4], [1, 2]], "map of rank one"),
        (SHEAR, "shear"),
        ([[2, 1], [0, 2]], "shear with scaling"),
        (NILPOTENT, "nilpotent"),
        ([[4, 1], [2, 3]], ""),
    ],
)
def test_names_of_well_known_maps(matrix, name):
    assert describe_map(decompose(matrix)) == name


@fast
@given(grid_matrix)
def test_circle_image_is_the_ellipse_of_the_singular_values(A):
    view = map_circle(A)
    U, s, V = view.left, view.singular_values, view.right
    assert s == pytest.approx(np.linalg.svd(A, compute_uv=False), abs=1e-14)
    assert U @ np.diag(s) @ V.T == pytest.approx(A, abs=1e-13)
    assert np.eye(2) == pytest.approx(V.T @ V, abs=1e-14)
    assert (s[1] == 0) == decompose(A).singular
    length = np.linalg.norm(view.image, axis=1)
    assert length.max() <= s[0] * (1 + 1e-12) and length.min() >= s[1] - 1e-12
    assert view.image == pytest.approx((A @ view.circle.T).T)
    assert view.circle[0] == pytest.approx(view.circle[-1])
    # The shoelace area of the image polygon is det A times that of the circle polygon.
    area = [cross(p[:-1], p[1:]).sum() / 2 for p in (view.circle, view.image)]
    assert area[1] == pytest.approx(np.linalg.det(A) * area[0], abs=1e-10)


def test_singular_directions_are_eigenvectors_only_of_a_symmetric_matrix():
    symmetric, oblique = [[2, 1], [1, 2]], [[4, 1], [2, 3]]
    for matrix, same in ((symmetric, True), (oblique, False)):
        sine = cross(map_circle(matrix).left[:, 0], decompose(matrix).eigenvectors[:, 0])
        assert (abs(sine) < 1e-12) == same


@fast
@given(grid_matrix, st.integers(0, 360))
def test_angle_sweep(A, degrees):
    sweep = sweep_angles(A, [degrees])
    v, image = sweep.vector[0], sweep.image[0]
    assert image == pytest.approx(A @ v)
    assert sweep.stretch[0] == pytest.approx(np.linalg.norm(A @ v))
    if sweep.stretch[0] > 1e-9:
        turn = np.radians(sweep.angle[0])
        turned = [
            v[0] * np.cos(turn) - v[1] * np.sin(turn),
            v[0] * np.sin(turn) + v[1] * np.cos(turn),
        ]
        assert sweep.stretch[0] * np.array(turned) == pytest.approx(image, abs=1e-12)


@fast
@given(grid_matrix)
def test_angle_is_zero_or_180_exactly_at_real_eigenvectors(A):
    found = decompose(A)
    whole = sweep_angles(A)
    assert whole.degrees.tolist() == list(range(361))
    if found.kind == "complex":  # never parallel, and always turned to the same side
        assert (np.sign(whole.angle) == np.sign(found.rotation)).all()
        return
    for value, vector in zip(found.eigenvalues, found.eigenvectors.T, strict=False):
        angle = sweep_angles(A, [np.degrees(np.arctan2(vector[1], vector[0]))]).angle[0]
        if abs(value) > 1e-6:
            assert abs(angle) == pytest.approx(0 if value > 0 else 180, abs=1e-4)


@fast
@given(grid_matrix, st.floats(-720, 720))
def test_directions_of_eigenvectors(A, degrees):
    found = decompose(A)
    directions = eigen_directions(found)
    assert len(directions) == {"complex": 0, "defective": 1}.get(found.kind, 2)
    assert ((directions >= 0) & (directions < 180)).all()
    for value, angle in zip(found.eigenvalues, np.radians(directions), strict=False):
        v = np.array([np.cos(angle), np.sin(angle)])
        assert A @ v == pytest.approx(value * v, abs=1e-6)
    distance = distance_to_eigenvector(found, degrees)
    if found.kind == "complex":
        assert math.isnan(distance)
    elif found.kind == "scalar":
        assert distance == 0
    else:
        v = np.array([np.cos(np.radians(degrees)), np.sin(np.radians(degrees))])
        sines = np.abs(cross(np.broadcast_to(v, found.eigenvectors.T.shape), found.eigenvectors.T))
        assert np.sin(np.radians(distance)) == pytest.approx(sines.min(), abs=1e-9)


def test_angle_is_undefined_where_the_image_is_zero():
    sweep = sweep_angles([[1, 0], [0, 0]], [0, 45, 90, 270])
    assert sweep.angle[:2] == pytest.approx([0, -45])
    assert np.isnan(sweep.angle[2:]).all()
    assert np.isnan(sweep_angles(np.zeros((2, 2))).angle).all()


@pytest.mark.parametrize(
    ("matrix", "name", "stability", "border"),
    [
        ([[1, 0], [0, -2]], "saddle", "unstable", False),
        ([[-1, 0], [0, -2]], "stable node", "asymptotically stable", False),
        ([[1, 0], [0, 2]], "unstable node", "unstable", False),
        ([[-1, -2], [2, -1]], "stable spiral", "asymptotically stable", False),
        ([[1, -2], [2, 1]], "unstable spiral", "unstable", False),
        ([[0, 2], [-1, 0]], "centre", "stable", True),
        ([[0.3, 1], [-1, -0.3]], "centre", "stable", True),
        ([[-1, 0], [0, -1]], "stable star", "asymptotically stable", True),
        ([[2, 0], [0, 2]], "unstable star", "unstable", True),
        ([[-1, 1], [0, -1]], "stable degenerate node", "asymptotically stable", True),
        (SHEAR, "unstable degenerate node", "unstable", True),
        ([[-1, 0], [0, 0]], "line of stable fixed points", "stable", True),
        (PROJECTION, "line of unstable fixed points", "unstable", True),
        (NILPOTENT, "parallel drift", "unstable", True),
        ([[0, 0], [0, 0]], "all points fixed", "stable", True),
    ],
)
def test_type_of_the_fixed_point(matrix, name, stability, border):
    portrait = classify_flow(decompose(matrix))
    assert (portrait.name, portrait.stability, portrait.border) == (name, stability, border)


@fast
@given(grid_matrix)
def test_stability_agrees_with_the_matrix_exponential(A):
    found = decompose(A)
    rate = found.eigenvalues.real.max()
    assume(abs(rate) > 0.05 or rate == 0)
    stability = classify_flow(found).stability
    late = np.linalg.norm(expm(A * 400 / max(abs(rate), 0.05) / 10), 2)
    if stability == "asymptotically stable":
        assert late < 1e-6
    elif stability == "unstable":
        assert late > 20
    else:
        assert 0.1 < late < 1e4


def test_labels_of_the_plane_lie_inside_their_regions():
    for limits in ((8, 16), (4, 20), (10, 3)):
        plane = trace_determinant_plane(*limits)
        assert plane.discriminant_zero == pytest.approx(plane.trace**2 / 4)
        for name, trace, determinant in plane.labels:
            assert abs(trace) <= limits[0] and abs(determinant) <= limits[1]
            companion = [[0, -determinant], [1, trace]]
            assert classify_flow(decompose(companion)).name == name


@fast
@given(st.floats(-3, 3), st.floats(-3, 3))
def test_power_triangle_holds_the_matrices_whose_powers_vanish(trace, determinant):
    triangle = trace_determinant_plane(4, 4).power_triangle
    assert triangle[0].tolist() == triangle[-1].tolist()
    edges = np.diff(triangle, axis=0)
    to_point = np.array([trace, determinant]) - triangle[:-1]
    side = cross(edges, to_point)
    assume(np.abs(side).min() > 1e-6)
    inside = (side < 0).all()  # the corners run clockwise
    radius = np.abs(decompose([[0, -determinant], [1, trace]]).eigenvalues).max()
    assert inside == (radius < 1)


@fast
@given(grid_matrix, entry, entry, st.integers(0, 12))
def test_repeated_multiplication_agrees_with_matrix_power(A, x, y, steps):
    path = repeat_map(A, [x, y], steps)
    expected = np.array([np.linalg.matrix_power(A, k) @ [x, y] for k in range(steps + 1)])
    tolerance = 1e-13 * np.maximum(np.linalg.norm(A), 1) ** np.arange(steps + 1)[:, None]
    assert (np.abs(path.points - expected) <= 10 * tolerance).all()
    assert path.norm == pytest.approx(np.linalg.norm(path.points, axis=1))
    assert not path.overflow


def test_overflow_ends_the_path_with_its_last_finite_point():
    path = repeat_map([[1e100, 0], [0, 1]], [1, 1], steps=60)
    assert path.overflow and len(path.points) == 4
    assert path.points[:, 0] == pytest.approx([1, 1e100, 1e200, 1e300])
    assert not repeat_map([[10, 0], [0, 1]], [1, 1], steps=60).overflow


def test_path_says_when_it_leaves():
    path = repeat_map([[2, 0], [0, 0]], [1, 0], steps=6)
    assert path.leaves(10) == 4
    assert path.leaves(64) is None


@pytest.mark.parametrize(
    ("matrix", "case"),
    [
        ([[0.5, 0], [0, 0.2]], PowersCase.SHRINKS),
        ([[2, 0], [0, 0.2]], PowersCase.GROWS),
        (REFLECTION, PowersCase.ALTERNATES),
        (ROTATION, PowersCase.ELLIPSE),
        ([[1, -1], [1, 1]], PowersCase.SPIRALS_OUT),
        ([[0.3, -0.4], [0.4, 0.3]], PowersCase.SPIRALS_IN),
        (SHEAR, PowersCase.LINEAR),
        ([[0.5, 1], [0, 0.5]], PowersCase.SHRINKS),
        (NILPOTENT, PowersCase.NILPOTENT),
        (PROJECTION, PowersCase.SETTLES),
        ([[-1, 0], [0, 0.5]], PowersCase.JUMPS),
        ([[1, 0], [0, 1]], PowersCase.STILL),
        ([[-1, 0], [0, -1]], PowersCase.FLIPS),
        ([[3, 0], [0, 3]], PowersCase.GROWS),
    ],
)
def test_case_of_powers(matrix, case):
    assert judge_powers(decompose(matrix)).case is case


def test_two_directions_take_turns_only_when_the_eigenvalues_are_opposite():
    assert judge_powers(decompose([[2, 0], [0, -2]])).tie
    assert not judge_powers(decompose([[2, 0], [0, -1]])).tie


@fast
@given(grid_matrix)
def test_sentence_on_powers_agrees_with_the_powers(A):
    found = decompose(A)
    radius = abs(found.eigenvalues[0])
    assume(radius == 0 or not 0.9 < radius < 1.1)
    late = np.abs(np.linalg.matrix_power(A, 200)).max()
    grows = (PowersCase.GROWS, PowersCase.SPIRALS_OUT, PowersCase.LINEAR)
    assert (judge_powers(found).case in grows) == (late > 1)


@fast
@given(grid_matrix, st.sampled_from([0, 1]))
def test_an_eigenvector_is_known_and_keeps_its_line(A, which):
    found = decompose(A)
    if found.kind == "complex":
        assert eigenvector_under(found, [1, 0]) is None
        return
    assume(which < found.eigenvectors.shape[1] and found.basis_condition < 100)
    v = found.eigenvectors[:, which]
    assert eigenvector_under(found, v) == (0 if found.kind == "scalar" else which)
    assert eigenvector_under(found, -v) == eigenvector_under(found, v)
    run = iterate_power(A, v, steps=3)
    assert run.status in ("at_eigenvector", "wrong_start", "zero")
    if run.status == "at_eigenvector":
        assert run.turn == pytest.approx(0, abs=1e-9)


def test_a_generalised_eigenvector_is_none():
    assert eigenvector_under(decompose(SHEAR), [0, 1]) is None
    assert eigenvector_under(decompose([[2, 1], [1, 2]]), [1, 0.9]) is None


def test_power_iteration_rates_of_a_symmetric_matrix():
    run = iterate_power([[2, 1], [1, 2]], [1, 0.2], steps=40)
    assert run.status == "converges"
    assert run.predicted_rate == pytest.approx(1 / 3)
    assert run.measured_rate == pytest.approx(1 / 3, rel=1e-3)
    assert run.predicted_rayleigh_rate == pytest.approx(1 / 9)
    assert run.measured_rayleigh_rate == pytest.approx(1 / 9, rel=0.02)
    assert run.rayleigh[-1] == pytest.approx(3)
    k = np.arange(12, 20)
    assert run.direction_error[k] == pytest.approx(run.predicted_error[k], rel=1e-6)


def test_power_iteration_rates_of_an_oblique_matrix():
    run = iterate_power([[4, 1], [2, 3]], [1, 0], steps=60)
    assert run.predicted_rayleigh_rate == run.predicted_rate == pytest.approx(0.4)
    assert run.measured_rate == pytest.approx(0.4, rel=1e-2)
    assert run.measured_rayleigh_rate == pytest.approx(0.4, rel=1e-2)
    assert run.direction_error[15:25] == pytest.approx(run.predicted_error[15:25], rel=1e-4)


@fast
@given(grid_matrix, st.integers(0, 359))
def test_power_iteration_finds_the_dominant_eigenvector(A, degrees):
    start = [np.cos(np.radians(degrees)), np.sin(np.radians(degrees))]
    run = iterate_power(A, start, steps=200)
    values = np.linalg.eigvals(A)
    assert np.linalg.norm(run.vectors, axis=1) == pytest.approx(1)
    assert run.rayleigh == pytest.approx(np.einsum("ij,jk,ik->i", run.vectors, A, run.vectors))
    moduli = np.sort(np.abs(values))
    if moduli[0] < 0.8 * moduli[1] and run.status == "converges":
        dominant = values[np.argmax(np.abs(values))].real
        assert run.rayleigh[-1] == pytest.approx(dominant, rel=1e-9)
        assert run.direction_error[-1] < 1e-8
        v = run.vectors[-1]
        assert np.linalg.norm(A @ v - dominant * v) <= 1e-8 * np.linalg.norm(A)
    if np.abs(values.imag).max() > 1e-6:
        assert run.status == "complex"


@pytest.mark.parametrize(
    ("matrix", "start", "status"),
    [
        (ROTATION, [1, 0], "complex"),
        (REFLECTION, [1, 0], "opposite"),
        ([[0.3, 1], [2, -0.3]], [1, 0], "opposite"),
        ([[2, 0], [0, 2]], [1, 2], "at_eigenvector"),
        ([[3, 0], [0, 1]], [1, 0], "at_eigenvector"),
        ([[3, 0], [0, 1]], [0, 1], "wrong_start"),
        (SHEAR, [0, 1], "slow"),
        ([[1, 0], [0, 0]], [0, 1], "zero"),
        (NILPOTENT, [0, 1], "zero"),
        (PROJECTION, [1, 0], "lands"),
    ],
)
def test_power_iteration_says_when_it_does_not_converge(matrix, start, status):
    run = iterate_power(matrix, start, steps=50)
    assert run.status == status
    if status not in ("lands", "slow"):
        assert math.isnan(run.predicted_rate) and math.isnan(run.measured_rate)
        assert np.isnan(run.direction_error).all()


def test_power_iteration_without_a_limit_keeps_moving():
    turning = iterate_power(ROTATION, [1, 0], steps=30).vectors
    assert np.abs(cross(turning[:-1], turning[1:])) == pytest.approx(0.8)
    assert iterate_power(ROTATION, [1, 0], steps=30).turn == pytest.approx(0.8)
    flipping = iterate_power(REFLECTION, [1, 0], steps=30).vectors
    assert flipping[::2] == pytest.approx(np.tile([1, 0], (16, 1)))
    assert flipping[1::2] == pytest.approx(np.tile([0.6, 0.8], (15, 1)))


def test_defective_power_iteration_converges_like_one_over_k():
    run = iterate_power(SHEAR, [0, 1], steps=60)
    k = np.arange(61)
    assert run.direction_error == pytest.approx(1 / np.hypot(k, 1))
    assert 0.97 < run.measured_rate < 1 and run.predicted_rate == 1


def test_power_iteration_ends_where_the_image_vanishes():
    run = iterate_power(NILPOTENT, [0, 1], steps=50)
    assert run.vectors.tolist() == [[0, 1], [1, 0]] and run.rayleigh.tolist() == [0, 0]


def test_random_matrices_are_seeded_and_on_the_slider_grid():
    draws = np.array([random_matrix(seed, limit=2) for seed in range(50)])
    assert (draws[3] == random_matrix(3, limit=2)).all() and (draws[3] != draws[4]).any()
    assert np.abs(draws).max() <= 2 and draws.std() > 0.9
    assert draws * 10 == pytest.approx(np.rint(draws * 10))


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: decompose([[1, 2, 3], [4, 5, 6]]), r"matrix must have the shape \(2, 2\)"),
        (lambda: decompose([[1, math.inf], [0, 1]]), "matrix must be finite"),
        (lambda: decompose([[1, math.nan], [0, 1]]), "matrix must be finite"),
        (lambda: map_circle(SHEAR, points=3), "points must be at least 4, got 3"),
        (lambda: sweep_angles(SHEAR, [math.nan]), "degrees must be finite"),
        (lambda: orbit_ellipse(decompose(SHEAR), [1, 0]), "complex pair, got kind 'defective'"),
        (lambda: distance_to_eigenvector(decompose(SHEAR), math.inf), "degrees must be finite"),
        (lambda: trace_determinant_plane(0, 1), "trace_limit must be positive, got 0"),
        (lambda: trace_determinant_plane(1, -2), "determinant_limit must be positive, got -2"),
        (lambda: repeat_map(SHEAR, [1, 2, 3]), r"start must have the shape \(2,\)"),
        (lambda: repeat_map(SHEAR, [1, math.inf]), "start must be finite"),
        (lambda: repeat_map(SHEAR, [1, 0], steps=-1), "steps must not be negative, got -1"),
        (lambda: iterate_power(SHEAR, [0, 0]), "start must not be the zero vector"),
        (lambda: iterate_power(SHEAR, [1, 0], steps=0), "steps must be at least 1, got 0"),
        (lambda: random_matrix(0, limit=0), "limit must be positive, got 0"),
    ],
)
def test_domain_errors_name_the_parameter_and_the_value(call, words):
    with pytest.raises(ValueError, match=words):
        call()
