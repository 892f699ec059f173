"""Noisy equations: filters against least squares of numpy and scipy, errors against differences."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.linalg import hilbert, lstsq

from core.maths.linear_algebra.ill_posed import (
    DAMPINGS,
    OPERATORS,
    SIZE,
    TRUTHS,
    Balance,
    best_damping,
    best_truncation,
    blur,
    circle_differences,
    damping,
    damping_errors,
    discrepancy_rank,
    hilbert_matrix,
    integration,
    judge_filtered,
    operator,
    pose,
    solve_filtered,
    truncation,
    truncation_errors,
)

problems = st.builds(
    pose,
    st.sampled_from(list(OPERATORS)),
    st.sampled_from(list(TRUTHS)),
    st.floats(-8, -0.5).map(lambda power: 10**power),
    st.integers(0, 1000),
)


def test_operators():
    x = np.sin(np.arange(SIZE))
    np.testing.assert_allclose(integration() @ x, np.cumsum(x) / SIZE)
    np.testing.assert_allclose(circle_differences() @ x, np.roll(x, -1) - x)
    np.testing.assert_allclose(hilbert_matrix(), hilbert(SIZE))
    wide = blur(2.0)
    assert (wide == wide.T).all() and wide[10, 12] == pytest.approx(
        math.exp(-0.5) / (2 * math.sqrt(2 * math.pi))
    )
    assert np.diag(wide, 3) == pytest.approx(wide[0, 3])


@pytest.mark.parametrize("name", OPERATORS)
def test_decompositions(name):
    A, found, rank = operator(name)
    expected = np.linalg.svd(A, compute_uv=False)
    np.testing.assert_allclose(found.values, expected, atol=1e-14 * expected[0])
    assert rank == np.linalg.matrix_rank(A)
    np.testing.assert_allclose((found.left * found.values) @ found.right.T, A, atol=1e-13)


def test_known_singular_values():
    """Differences on a circle: 2·|sin(πk/n)|. Integration: 1/(2n·sin((2k − 1)π/(4n + 2)))."""
    k = np.arange(1, SIZE + 1)
    circle = np.sort(2 * np.abs(np.sin(np.pi * k / SIZE)))[::-1]
    np.testing.assert_allclose(operator("circle")[1].values, circle, atol=1e-14)
    sums = 1 / (2 * SIZE * np.sin((2 * k - 1) * np.pi / (4 * SIZE + 2)))
    np.testing.assert_allclose(operator("integration")[1].values, sums, rtol=1e-12)


@settings(max_examples=60)
@given(problems, st.integers(0, SIZE))
def test_truncation_is_the_least_squares_solution_of_the_nearest_rank(problem, k):
    """A_k made of numpy's factors, then scipy's shortest least-squares solution."""
    k = min(k, problem.rank)
    U, s, Vt = np.linalg.svd(problem.matrix)
    tied = 0 < k < SIZE and s[k - 1] - s[k] < 1e-9 * s[0]
    if k == 0 or s[k - 1] < 1e-9 * s[0] or tied:
        return
    solved = solve_filtered(problem, truncation(problem, k))
    nearest = (U[:, :k] * s[:k]) @ Vt[:k]
    expected = lstsq(nearest, problem.right_side, cond=s[k - 1] / s[0] / 2)[0]
    np.testing.assert_allclose(solved.x, expected, atol=1e-5 * np.linalg.norm(expected))


@settings(max_examples=60)
@given(problems, st.floats(-4, 1))
def test_damping_is_least_squares_with_a_penalty(problem, power):
    """min ‖A·x − b‖² + λ²‖x‖² is the least-squares problem of A above λ·I."""
    strength = 10**power
    solved = solve_filtered(problem, damping(problem, strength))
    above = np.vstack([problem.matrix, strength * np.eye(SIZE)])
    expected = np.linalg.lstsq(above, np.append(problem.right_side, np.zeros(SIZE)), rcond=None)[0]
    np.testing.assert_allclose(solved.x, expected, atol=1e-8 * (1 + np.linalg.norm(expected)))


@settings(max_examples=60)
@given(problems, st.integers(0, SIZE), st.floats(-6, 1))
def test_errors_are_measured_differences(problem, k, power):
    k, size = min(k, problem.rank), np.linalg.norm(problem.truth)
    for f, error in (
        (truncation(problem, k), truncation_errors(problem)[k]),
        (damping(problem, 10**power), damping_errors(problem, np.array([10**power]))[0]),
    ):
        solved = solve_filtered(problem, f)
        measured = np.linalg.norm(solved.x - problem.truth) / size
        assert solved.error == pytest.approx(measured, rel=1e-9)
        assert error == pytest.approx(measured, rel=1e-5, abs=1e-9)
        left = np.linalg.norm(problem.matrix @ solved.x - problem.right_side)
        assert solved.residual == pytest.approx(left, abs=1e-9 * (1 + left))
        assert solved.error <= solved.missing + solved.let_in + 1e-9 * (1 + solved.let_in)


@settings(max_examples=60)
@given(problems, st.integers(0, SIZE))
def test_the_two_parts_of_a_truncation_are_at_right_angles(problem, k):
    solved = solve_filtered(problem, truncation(problem, k))
    assert solved.error == pytest.approx(math.hypot(solved.missing, solved.let_in), rel=1e-4)


@settings(max_examples=40)
@given(problems)
def test_nothing_is_better_than_the_best(problem):
    k, least = best_truncation(problem)
    assert (
        least == truncation_errors(problem).min() and (truncation_errors(problem)[:k] > least).all()
    )
    strength, least = best_damping(problem)
    tried = damping_errors(problem, np.logspace(-10, 1, 1501))
    assert least <= tried.min() * (1 + 1e-5)
    assert DAMPINGS[0] <= strength <= DAMPINGS[-1]
    assert damping_errors(problem, np.array([strength]))[0] == pytest.approx(least)


@settings(max_examples=40)
@given(problems)
def test_the_discrepancy_principle(problem):
    k = discrepancy_rank(problem)
    size = np.linalg.norm(problem.noise)
    left = [
        solve_filtered(problem, truncation(problem, j)).residual for j in range(problem.rank + 1)
    ]
    slack = 1e-12 * np.linalg.norm(problem.right_side)
    if left[k] > size + slack:
        assert k == problem.rank
    assert all(one > size - slack for one in left[:k])


def test_noise_has_its_level_and_cannot_grow_more_than_kappa():
    for seed in range(20):
        problem = pose("wide", "peaks", 0.01, seed)
        assert problem.noise_share == pytest.approx(0.01, rel=0.6)
        plain = solve_filtered(problem, truncation(problem, SIZE))
        assert plain.let_in <= problem.condition * problem.noise_share
    assert problem.condition == pytest.approx(np.linalg.cond(problem.matrix), rel=1e-6)


def test_what_goes_to_zero_cannot_come_back():
    problem = pose("circle", "hill", 0.0, 1)
    assert problem.rank == SIZE - 1 and problem.condition == math.inf
    plain = solve_filtered(problem, truncation(problem, SIZE))
    mean = problem.truth.mean()
    np.testing.assert_allclose(plain.x, problem.truth - mean, atol=1e-12)
    assert plain.missing == pytest.approx(mean * SIZE**0.5 / np.linalg.norm(problem.truth))
    inverse = np.linalg.pinv(problem.matrix)
    np.testing.assert_allclose(plain.x, inverse @ problem.right_side, atol=1e-12)


def test_balance():
    problem = pose("wide", "peaks", 0.01, 1)
    least = best_truncation(problem)[1]
    cases = [
        judge_filtered(solve_filtered(problem, truncation(problem, k)), least)
        for k in (2, best_truncation(problem)[0], 17, SIZE)
    ]
    assert cases == [Balance.DETAIL, Balance.NEAR, Balance.NOISE, Balance.HOPELESS]


def test_a_negative_level_is_refused():
    with pytest.raises(ValueError, match="level"):
        pose("wide", "hill", -1, 0)
