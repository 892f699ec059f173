import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.maths.learning.matrix_completion import (
    alternating_least_squares,
    baseline_of,
    hold_out_cells,
    normal_equations,
    solve_rows,
    stochastic_gradient_descent,
)


def random_ratings(seed, m=6, n=5, blank=0.3):
    rng = np.random.default_rng(seed)
    ratings = rng.integers(1, 6, (m, n)).astype(float)
    ratings[rng.random((m, n)) < blank] = np.nan
    return ratings


def objective(ratings, visible, baseline, P, Q, penalty):
    """Cell by cell, as it is defined."""
    total = 0.0
    for u, i in np.argwhere(visible):
        error = ratings[u, i] - baseline[u, i] - P[u] @ Q[i]
        total += error**2
    return total / 2 + penalty * (np.sum(P**2) + np.sum(Q**2)) / 2


def share_of_cell(ratings, visible, baseline, P, Q, penalty, cell):
    """What one cell adds to J when each penalty is dealt out to the cells of its row or column."""
    u, i = cell
    row, column = penalty / visible[u].sum(), penalty / visible[:, i].sum()
    error = ratings[u, i] - baseline[u, i] - P[u] @ Q[i]
    return (error**2 + row * P[u] @ P[u] + column * Q[i] @ Q[i]) / 2


def gradient(loss, x, h=1e-6):
    """Central differences."""
    g = np.zeros_like(x)
    for at in np.ndindex(x.shape):
        step = np.zeros_like(x)
        step[at] = h
        g[at] = (loss(x + step) - loss(x - step)) / (2 * h)
    return g


@pytest.mark.parametrize("biases", [False, True])
@pytest.mark.parametrize("penalty", [0.0, 0.3])
def test_every_half_step_solves_its_ridge_regressions(biases, penalty):
    ratings = random_ratings(1)
    visible = np.isfinite(ratings) & ~hold_out_cells(ratings, 0.2, 4)
    run = alternating_least_squares(ratings, visible, 2, penalty, 3, seed=5, biases=biases)
    residuals = ratings - run.baseline
    for step in range(1, run.steps + 1):
        by_rows = step % 2 == 1
        new, old = run.row_factors[step], run.column_factors[step]
        seen, wanted = visible, residuals
        if not by_rows:
            new, old, seen, wanted = old, new, visible.T, residuals.T
        for u in range(len(new)):
            q, r = old[seen[u]], wanted[u, seen[u]]
            # Ridge as least squares on stacked rows: λ |p|² = Σ (0 − √λ p)².
            stacked = np.vstack([q, np.sqrt(penalty) * np.eye(2)])
            slow = np.linalg.lstsq(stacked, np.r_[r, 0.0, 0.0], rcond=1e-8)[0]
            np.testing.assert_allclose(new[u], slow, atol=1e-8)


@settings(max_examples=40)
@given(
    seed=st.integers(0, 10_000),
    rank=st.integers(1, 6),
    penalty=st.sampled_from([0.0, 0.01, 0.3, 2.0]),
    biases=st.booleans(),
)
def test_the_objective_never_rises_and_is_what_it_is_defined_to_be(seed, rank, penalty, biases):
    ratings = random_ratings(seed)
    visible = np.isfinite(ratings) & ~hold_out_cells(ratings, 0.3, seed)
    run = alternating_least_squares(ratings, visible, rank, penalty, 6, seed, biases)
    assert (np.diff(run.objective) <= 1e-9 * run.objective[0]).all()
    for step in (0, 1, run.steps):
        P, Q = run.row_factors[step], run.column_factors[step]
        slow = objective(ratings, visible, run.baseline, P, Q, penalty)
        assert run.objective[step] == pytest.approx(slow, abs=1e-9)
        error = run.filled(step) - ratings
        by_hand = np.sqrt(np.mean(error[visible] ** 2))
        np.testing.assert_allclose(run.visible_error[step], by_hand, atol=1e-12)
        if run.held.any():
            by_hand = np.sqrt(np.mean(error[run.held] ** 2))
            np.testing.assert_allclose(run.held_error[step], by_hand)


def test_half_steps_change_one_factor_at_a_time():
    ratings = random_ratings(2)
    run = alternating_least_squares(ratings, np.isfinite(ratings), 2, 0.1, 2)
    assert run.moved.tolist() == [[6, -1], [-1, 5], [6, -1], [-1, 5]]
    for step in range(1, 5):
        same = run.column_factors if step % 2 else run.row_factors
        np.testing.assert_array_equal(same[step], same[step - 1])


def test_single_steps_go_against_the_gradient_of_their_cell():
    ratings = random_ratings(3)
    visible = np.isfinite(ratings)
    run = stochastic_gradient_descent(ratings, visible, 2, 0.2, 0.05, 2, seed=1)
    known = ratings, visible, run.baseline
    for step in (1, 2, 17, run.steps):
        cell = tuple(run.moved[step - 1])
        P, Q = run.row_factors[step - 1], run.column_factors[step - 1]
        g = gradient(lambda x, Q=Q, c=cell: share_of_cell(*known, x, Q, 0.2, c), P)
        np.testing.assert_allclose(run.row_factors[step], P - 0.05 * g, atol=1e-8)
        g = gradient(lambda x, P=P, c=cell: share_of_cell(*known, P, x, 0.2, c), Q)
        np.testing.assert_allclose(run.column_factors[step], Q - 0.05 * g, atol=1e-8)
    shares = [share_of_cell(*known, P, Q, 0.2, cell) for cell in np.argwhere(visible)]
    assert sum(shares) == pytest.approx(objective(*known, P, Q, 0.2)), "together they are J"


def test_a_sweep_visits_every_visible_cell_once():
    ratings = random_ratings(4)
    visible = np.isfinite(ratings) & ~hold_out_cells(ratings, 0.2)
    run = stochastic_gradient_descent(ratings, visible, 1, 0.0, 0.01, 3)
    sweeps = run.moved.reshape(3, -1, 2)
    cells = sorted(map(tuple, np.argwhere(visible)))
    assert all(sorted(map(tuple, sweep)) == cells for sweep in sweeps)
    assert not np.array_equal(sweeps[0], sweeps[1])


def test_both_ways_reach_the_same_minimum():
    rng = np.random.default_rng(0)
    ratings = 3 + np.outer(rng.normal(size=8), rng.normal(size=10))
    visible = ~hold_out_cells(ratings, 0.2)
    exact = alternating_least_squares(ratings, visible, 1, 0.05, 60)
    steps = stochastic_gradient_descent(ratings, visible, 1, 0.05, 0.02, 200)
    np.testing.assert_allclose(steps.filled(-1), exact.filled(-1), atol=0.05)


def test_a_matrix_of_low_rank_is_recovered_from_a_part_of_it():
    rng = np.random.default_rng(7)
    upper = rng.normal(size=(4, 1)) @ rng.normal(size=(1, 10))
    kept = ~hold_out_cells(upper, 0.2, 2)
    ratings, visible = np.vstack([upper, -upper]), np.vstack([kept, kept])  # the mean is 0
    run = alternating_least_squares(ratings, visible, 1, 0.0, 100)
    assert run.visible_error[-1] < 1e-6
    assert run.held_error[-1] < 1e-4


def test_the_first_singular_vectors_are_the_best_factors_of_a_full_matrix():
    ratings = np.random.default_rng(1).normal(size=(8, 10))
    run = alternating_least_squares(ratings, np.full((8, 10), True), 3, 0.0, 300)
    left = np.linalg.svd(ratings - ratings.mean(), compute_uv=False)[3:]
    assert run.objective[-1] == pytest.approx((left**2).sum() / 2, rel=1e-6)


def test_biases_solve_their_ridge_regression():
    ratings = random_ratings(5)
    visible = np.isfinite(ratings)
    rows, columns = np.nonzero(visible)
    design = np.zeros((len(rows), 11))
    design[np.arange(len(rows)), rows] = design[np.arange(len(rows)), 6 + columns] = 1
    penalty = np.sqrt(0.4) * np.eye(11)
    target = np.r_[ratings[visible] - ratings[visible].mean(), np.zeros(11)]
    b = np.linalg.lstsq(np.vstack([design, penalty]), target, rcond=None)[0]
    expected = ratings[visible].mean() + b[:6, np.newaxis] + b[6:]
    np.testing.assert_allclose(baseline_of(ratings, visible, 0.4, True), expected)


def test_cold_rows_are_zero_with_least_squares_and_untouched_by_single_steps():
    ratings = random_ratings(6)
    ratings[2] = np.nan
    visible = np.isfinite(ratings)
    for penalty in (0.0, 0.1):
        run = alternating_least_squares(ratings, visible, 2, penalty, 2, biases=True)
        np.testing.assert_array_equal(run.row_factors[1:, 2], 0)
        np.testing.assert_array_equal(run.filled(-1)[2], run.baseline[2])
    run = stochastic_gradient_descent(ratings, visible, 2, 0.1, 0.1, 2)
    assert (run.row_factors[:, 2] == run.row_factors[0, 2]).all()


def test_without_a_unique_solution_the_shortest_is_taken():
    q = np.array([[1.0, 2.0], [2.0, 4.0]])  # parallel: A is singular
    A, b = normal_equations(np.array([[1.0, 2.0]]), np.array([[True, True]]), q, 0.0)
    assert np.linalg.matrix_rank(A[0]) == 1
    np.testing.assert_allclose(solve_rows(A, b)[0], np.linalg.pinv(q) @ [1.0, 2.0])


def test_nothing_visible_and_nothing_but_equal_ratings():
    blank = np.full((3, 4), np.nan)
    for run in (
        alternating_least_squares(blank, np.isfinite(blank), 2, 0.0, 2),
        stochastic_gradient_descent(blank, np.isfinite(blank), 2, 0.0, 0.1, 2),
    ):
        assert np.isnan(run.filled(-1)).all() and np.isnan(run.visible_error).all()
        assert not run.diverged
    same = np.full((3, 4), 4.0)
    run = alternating_least_squares(same, np.isfinite(same), 2, 0.1, 1, biases=True)
    np.testing.assert_allclose(run.filled(-1), 4.0)
    np.testing.assert_allclose(run.row_factors[-1], 0.0, atol=1e-12)


def test_too_large_a_learning_rate_is_followed_until_it_is_hopeless():
    ratings = random_ratings(8)
    run = stochastic_gradient_descent(ratings, np.isfinite(ratings), 2, 0.0, 2.0, 10)
    assert run.diverged and 0 < run.steps < 10 * np.isfinite(ratings).sum()
    assert np.isfinite(run.row_factors).all() and run.visible_error[-1] > 1e6
    assert len(run.moved) == run.steps


@settings(max_examples=30)
@given(seed=st.integers(0, 1000), share=st.floats(0, 1), less=st.floats(0, 1))
def test_held_out_cells_are_known_and_nested(seed, share, less):
    ratings = random_ratings(seed)
    mask = hold_out_cells(ratings, share, seed)
    known = np.isfinite(ratings)
    assert mask.sum() == round(share * known.sum()) and not (mask & ~known).any()
    assert not (hold_out_cells(ratings, share * less, seed) & ~mask).any()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"rank": 0}, "rank must be at least 1, got 0"),
        ({"penalty": -1}, "penalty must be at least 0, got -1"),
        ({"penalty": np.nan}, "penalty must be at least 0, got nan"),
        ({"sweeps": 0}, "sweeps must be at least 1, got 0"),
        ({"learning_rate": 0}, "learning_rate must be positive, got 0"),
    ],
)
def test_domain(change, words):
    ratings = random_ratings(1)
    settings = {"rank": 2, "penalty": 0.1, "sweeps": 2, "learning_rate": 0.1} | change
    with pytest.raises(ValueError, match=words):
        stochastic_gradient_descent(ratings, np.isfinite(ratings), **settings)
    if "learning_rate" not in change:
        del settings["learning_rate"]
        with pytest.raises(ValueError, match=words):
            alternating_least_squares(ratings, np.isfinite(ratings), **settings)


def test_share_outside_its_domain():
    with pytest.raises(ValueError, match="share must lie in"):
        hold_out_cells(np.ones((2, 2)), 1.2)
