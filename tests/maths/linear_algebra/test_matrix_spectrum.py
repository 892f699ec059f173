"""Gershgorin discs and eigenvalue sensitivity up to 8×8."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.linalg import hilbert, toeplitz
from sklearn import datasets

from core.maths.linear_algebra.matrix_spectrum import (
    SAMPLES,
    Sensitivity,
    analyse_spectrum,
    covariance,
    disc_outlines,
    eigenvalue_shifts,
    gershgorin_discs,
    judge_sensitivity,
    perturbation_directions,
    perturbed_eigenvalues,
    sample_matrix,
)

fast = settings(max_examples=50)
number = st.floats(-100, 100).map(lambda x: round(x, 3))
square = st.integers(1, 8).flatmap(lambda n: arrays(float, (n, n), elements=number))
spread = st.integers(2, 8).flatmap(lambda n: st.integers(0, 10**6).map(lambda s: gaussian(n, s)))


def gaussian(n, seed):
    return np.random.default_rng(seed).standard_normal((n, n))


def same_multiset(one, other, tolerance):
    """Every value of one set has its own partner in the other."""
    rest = list(other)
    for value in one:
        nearest = min(range(len(rest)), key=lambda i: abs(rest[i] - value))
        if abs(rest.pop(nearest) - value) > tolerance:
            return False
    return not rest


@fast
@given(spread)
def test_spectrum_of_random_matrices(A):
    found = analyse_spectrum(A)
    size = np.linalg.norm(A)
    assert same_multiset(found.eigenvalues, np.linalg.eigvals(A), 1e-8 * size)
    assert (np.diff(np.abs(found.eigenvalues)) <= 1e-9 * size).all()
    assert np.linalg.norm(found.eigenvectors, axis=0) == pytest.approx(1)
    assert found.residual <= 1e-13 * size
    assert found.spectral_radius == pytest.approx(np.abs(np.linalg.eigvals(A)).max())
    # For simple eigenvalues 1/|yᴴx| = ‖row of V⁻¹‖·‖column of V‖, by another route.
    expected = np.linalg.norm(np.linalg.inv(found.eigenvectors), axis=1)
    assert found.eigenvalue_condition == pytest.approx(expected, rel=1e-6)
    assert found.eigenvector_condition >= found.eigenvalue_condition.max() * (1 - 1e-9)
    assert found.eigenvalues.sum() == pytest.approx(np.trace(A), abs=1e-12 * size)


@fast
@given(spread)
def test_symmetric_and_orthogonal_matrices_are_perfectly_conditioned(A):
    orthogonal = np.linalg.qr(A)[0]
    for normal in (A + A.T, A - A.T, orthogonal):
        found = analyse_spectrum(normal)
        V = found.eigenvectors
        assert found.normal and found.eigenvector_condition == 1
        assert found.eigenvalue_condition.tolist() == [1] * len(A)
        assert np.eye(len(A)) == pytest.approx(V.conj().T @ V, abs=1e-12)
        assert found.residual <= 1e-12 * np.linalg.norm(normal)
    assert analyse_spectrum(A + A.T).symmetric
    assert (analyse_spectrum(A + A.T).eigenvalues.imag == 0).all()


def test_conjugate_pairs_stay_together_with_the_positive_part_first():
    A = np.zeros((6, 6))
    A[:2, :2], A[2:4, 2:4], A[4:, 4:] = (
        [[0, -2], [2, 0]],
        [[1.2, -1.6], [1.6, 1.2]],
        [[-2, 1], [0, 0.5]],
    )
    values = analyse_spectrum(A).eigenvalues
    assert values == pytest.approx([1.2 + 1.6j, 1.2 - 1.6j, 2j, -2j, -2, 0.5], abs=1e-12)


def test_condition_of_an_oblique_pair_by_hand():
    # Eigenvectors (1, 0) and (k, 1)/√(k² + 1): cos of their angle is k/√(k² + 1).
    k = 100.0
    found = analyse_spectrum([[1, k], [0, 2]])
    cosine = k / math.hypot(k, 1)
    assert found.eigenvector_condition == pytest.approx(math.sqrt((1 + cosine) / (1 - cosine)))
    assert found.eigenvalue_condition == pytest.approx(math.hypot(k, 1))
    assert not found.normal and not found.defective


def test_jordan_block_is_reported_as_nearly_defective():
    found = analyse_spectrum(np.diag([2.0] * 4) + np.diag([1.0] * 3, 1))
    assert found.defective and found.eigenvalue_condition.min() > 1e7
    assert found.eigenvector_condition == found.shift_bound(1e-9) == math.inf
    assert found.eigenvalues == pytest.approx(2)
    assert not analyse_spectrum(np.diag([2.0] * 4)).defective


def test_known_spectra():
    n = 8
    k = np.arange(1, n + 1)
    laplacian = toeplitz([2, -1] + [0] * (n - 2))
    found = analyse_spectrum(laplacian)
    expected = 2 - 2 * np.cos(k * np.pi / (n + 1))
    assert np.sort(found.eigenvalues.real) == pytest.approx(np.sort(expected))
    assert found.eigenvalues.real.prod() == pytest.approx(n + 1)
    shift = analyse_spectrum(np.roll(np.eye(n), 1, axis=0))
    assert same_multiset(shift.eigenvalues, np.exp(2j * np.pi * k / n), 1e-12)
    assert analyse_spectrum(np.zeros((3, 3))).eigenvalues.tolist() == [0, 0, 0]
    tiny, huge = analyse_spectrum(hilbert(4) * 1e-90), analyse_spectrum(hilbert(4) * 1e90)
    assert tiny.eigenvalues * 1e180 == pytest.approx(huge.eigenvalues)


@fast
@given(square)
def test_every_eigenvalue_lies_in_the_row_discs_and_in_the_column_discs(A):
    values = np.linalg.eigvals(A)
    for by in ("rows", "columns"):
        discs = gershgorin_discs(A, by)
        widest = np.abs(discs.centre).max() + discs.radius.max() + 1e-300
        distance = np.abs(values[:, None] - discs.centre) - discs.radius
        # A defective eigenvalue is known to ε^(1/n) only.
        assert distance.min(axis=1).max() <= 0.05 * widest
        rounded = analyse_spectrum(A)
        if not rounded.defective and rounded.eigenvector_condition < 1e7:
            assert discs.contains(rounded.eigenvalues).all()
            outside = np.abs(discs.centre).max() + discs.radius.max() * 1.1 + 1
            assert not discs.contains(np.array([outside])).any()


@fast
@given(spread)
def test_a_separate_union_of_k_discs_holds_k_eigenvalues(A):
    A = A * 0.15 + np.diag(np.arange(len(A)) * 1.0)
    found = analyse_spectrum(A)
    for by in ("rows", "columns"):
        discs = gershgorin_discs(A, by)
        for group in range(discs.group.max() + 1):
            members = discs.group == group
            inside = np.abs(found.eigenvalues[:, None] - discs.centre[members])
            count = (inside <= discs.radius[members] + 1e-9).any(axis=1).sum()
            assert count == members.sum()


def test_gershgorin_discs_by_hand():
    A = [[10, 1, -2], [0.5, -4, 0], [1, 1, 0]]
    rows, columns = gershgorin_discs(A), gershgorin_discs(A, "columns")
    assert rows.centre.tolist() == columns.centre.tolist() == [10, -4, 0]
    assert rows.radius.tolist() == [3, 0.5, 2]
    assert columns.radius.tolist() == [1.5, 2, 2]
    assert len(set(rows.group.tolist())) == 3
    assert columns.group[1] == columns.group[2] != columns.group[0]  # they touch in one point


@fast
@given(arrays(float, 3, elements=number), arrays(float, 3, elements=st.floats(0, 50)))
def test_outlines_are_closed_circles(centre, radius):
    disc, x, y = disc_outlines(centre, radius, points=33)
    assert disc.tolist() == np.repeat([0, 1, 2], 33).tolist()
    assert np.hypot(x - centre[disc], y) == pytest.approx(radius[disc], abs=1e-9)
    for number in range(3):
        ring = np.column_stack([x, y])[disc == number]
        assert ring[0] == pytest.approx(ring[-1], abs=1e-9)


def test_outlines_around_complex_centres():
    _, x, y = disc_outlines([1 + 2j], [0.5])
    assert np.hypot(x - 1, y - 2) == pytest.approx(0.5)


@fast
@given(st.integers(1, 8), st.integers(0, 10**6))
def test_perturbations_have_spectral_norm_one_and_a_seed(n, seed):
    E = perturbation_directions(n, samples=5, seed=seed)
    assert E.shape == (5, n, n)
    assert [np.linalg.svd(e, compute_uv=False)[0] for e in E] == pytest.approx([1] * 5)
    assert np.array_equal(E, perturbation_directions(n, samples=5, seed=seed))
    if n > 1:
        assert not np.array_equal(E, perturbation_directions(n, samples=5, seed=seed + 1))


@fast
@given(spread, st.floats(1e-6, 3))
def test_bauer_fike_bounds_every_shift(A, size):
    found = analyse_spectrum(A)
    E = perturbation_directions(len(A), samples=20, seed=1)
    cloud = perturbed_eigenvalues(A, E, size)
    shifts = eigenvalue_shifts(found.eigenvalues, cloud)
    assert cloud.shape == shifts.shape == (20, len(A))
    assert shifts.max() <= found.shift_bound(size) * (1 + 1e-6) + 1e-9


@fast
@given(spread)
def test_small_shifts_follow_the_eigenvalue_condition(A):
    found = analyse_spectrum(A)
    gap = np.abs(found.eigenvalues[:, None] - found.eigenvalues + np.diag([np.inf] * len(A))).min()
    size = 1e-4 * gap / found.eigenvector_condition**2
    cloud = perturbed_eigenvalues(A, perturbation_directions(len(A), 20, 2), size)
    nearest = np.abs(cloud[..., None] - found.eigenvalues)
    bound = found.eigenvalue_condition[nearest.argmin(axis=-1)] * size
    assert (nearest.min(axis=-1) <= bound * 1.01 + 1e-13 * np.linalg.norm(A)).all()


def test_cloud_agrees_with_one_matrix_at_a_time_and_vanishes_at_zero():
    A, E = gaussian(5, 0), perturbation_directions(5, samples=3, seed=4)
    cloud = perturbed_eigenvalues(A, E, 0.3)
    for row, e in zip(cloud, E, strict=True):
        assert same_multiset(row, np.linalg.eigvals(A + 0.3 * e), 1e-12)
    still = perturbed_eigenvalues(A, E, 0)
    assert eigenvalue_shifts(np.linalg.eigvals(A), still).max() < 1e-12


def test_a_jordan_block_moves_by_the_nth_root():
    n, size = 4, 1e-8
    block = np.diag([1.0] * (n - 1), 1)
    corner = np.zeros((1, n, n))
    corner[0, -1, 0] = 1
    cloud = perturbed_eigenvalues(block, corner, size)
    assert np.abs(cloud) == pytest.approx(size ** (1 / n))


@fast
@given(st.integers(2, 30), st.integers(1, 8), st.integers(0, 10**6))
def test_covariance_and_correlation_agree_with_numpy(rows, columns, seed):
    X = np.random.default_rng(seed).normal(3, 2, (rows, columns))
    assert covariance(X) == pytest.approx(np.cov(X, rowvar=False).reshape(columns, columns))
    expected = np.corrcoef(X, rowvar=False).reshape(columns, columns)
    assert covariance(X, correlation=True) == pytest.approx(expected, abs=1e-12)


@pytest.mark.parametrize("name", SAMPLES)
def test_sample_matrices(name):
    plain, standard = sample_matrix(name), sample_matrix(name, correlation=True)
    n = len(plain.columns)
    assert plain.matrix.shape == (n, n) and 2 <= n <= 8
    assert np.diag(standard.matrix) == pytest.approx(1)
    assert np.trace(standard.matrix) == pytest.approx(n)
    deviation = np.sqrt(np.diag(plain.matrix))
    assert standard.matrix * np.outer(deviation, deviation) == pytest.approx(plain.matrix)
    assert np.linalg.eigvalsh(plain.matrix).min() > 0
    assert analyse_spectrum(plain.matrix).symmetric
    with pytest.raises(ValueError, match="read-only"):
        plain.matrix[0, 0] = 1


def test_sample_columns_are_the_named_ones():
    wine = datasets.load_wine(as_frame=True).data
    plain = sample_matrix("wine")
    assert plain.rows == 178
    assert plain.matrix == pytest.approx(wine[list(plain.columns)].cov().to_numpy())


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: analyse_spectrum([[1, 2]]), "matrix must be square"),
        (lambda: analyse_spectrum(np.zeros((0, 0))), "matrix must be square"),
        (lambda: analyse_spectrum([[math.nan]]), "matrix must be finite"),
        (lambda: gershgorin_discs([[1]], "diagonals"), "by must be 'rows' or 'columns', got 'dia"),
        (lambda: disc_outlines([0], [-1]), "radius must be finite and not negative"),
        (lambda: disc_outlines([0], [1], points=2), "points must be at least 4, got 2"),
        (lambda: perturbation_directions(0), "size must be at least 1, got 0"),
        (lambda: perturbation_directions(2, samples=0), "samples must be at least 1, got 0"),
        (lambda: perturbed_eigenvalues([[1]], np.ones((2, 2)), 1), "directions must have the sh"),
        (lambda: perturbed_eigenvalues([[1]], np.ones((1, 1, 1)), -1), "size must be finite and"),
        (lambda: perturbed_eigenvalues([[1]], np.ones((1, 1, 1)), math.inf), "got inf"),
        (lambda: covariance([[1, 2]]), "data must have at least two rows"),
        (lambda: covariance([[1, 2], [1, 3]], correlation=True), "constant, got column 0"),
        (lambda: sample_matrix("moon"), "name must be one of iris"),
    ],
)
def test_domain_errors_name_the_parameter_and_the_value(call, words):
    with pytest.raises(ValueError, match=words):
        call()


@pytest.mark.parametrize(
    ("matrix", "case"),
    [
        ([[0, 0], [0, 0]], Sensitivity.SYMMETRIC),
        ([[2, 1], [1, 3]], Sensitivity.SYMMETRIC),
        ([[0, -1], [1, 0]], Sensitivity.NORMAL),
        ([[1, 2, 3], [3, 1, 2], [2, 3, 1]], Sensitivity.NORMAL),
        ([[1, 1], [0, 1]], Sensitivity.DEFECTIVE),
        ([[1, 1, 0], [0, 1, 0], [0, 0, 100]], Sensitivity.DEFECTIVE),
        ([[1, 14.97], [0, 2]], Sensitivity.MODERATE),
        ([[1, 15], [0, 2]], Sensitivity.SENSITIVE),
    ],
)
def test_how_sensitive_eigenvalues_are(matrix, case):
    """Unit eigenvectors at an angle φ have κ = cot(φ/2): of [[1, t], [0, 2]] cot φ = t, and κ is 30
    at t = cot(2·arccot 30) = 14.983."""
    assert 1 / np.tan(2 * np.arctan(1 / 30)) == pytest.approx(14.9833, abs=1e-4)
    assert judge_sensitivity(analyse_spectrum(matrix)) is case
