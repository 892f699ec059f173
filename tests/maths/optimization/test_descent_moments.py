"""Exact expectations against the sum over every sequence of batches."""

from itertools import combinations, product

import numpy as np
import pytest
from scipy.linalg import solve_continuous_lyapunov

from core.maths.optimization.descent_moments import (
    expected_excess,
    follow_moments,
    kronecker,
    moment_map,
    noise_floor,
    stable_rate,
    start_moments,
    steps_to_goal,
)
from core.maths.optimization.row_losses import TABLES, noise_share, row_loss, shipped_rows

RNG = np.random.default_rng(3)
FEW = row_loss(RNG.standard_normal((4, 2)), RNG.standard_normal(4))
START = np.array([-1.0, 1.5])


def test_kronecker():
    A, B = RNG.standard_normal((2, 3)), RNG.standard_normal((4, 2))
    assert (kronecker(A, B) == np.kron(A, B)).all()


@pytest.mark.parametrize("batch", [1, 2, 3, 4])
def test_expectation_over_every_sequence(batch):
    rate, ends = 0.2, []
    for sequence in product(combinations(range(4), batch), repeat=3):
        w = START
        for rows in sequence:
            X, y = FEW.X[list(rows)], FEW.y[list(rows)]
            w = w - rate * X.T @ (X @ w - y) / batch
        ends.append(w)
    M = moment_map(FEW, rate, noise_share(4, batch))
    found = follow_moments(M, start_moments(START - FEW.minimum), 3)
    assert found[-1, 4:6] + FEW.minimum == pytest.approx(np.mean(ends, axis=0))
    assert expected_excess(FEW, found)[-1] == pytest.approx(FEW.excess(ends).mean())


def test_a_wider_state_moves_as_the_plain_one():
    """The state (e, e): its two halves stay equal, and each is that of plain descent."""
    rate, share = 0.2, 0.5
    P = np.eye(2) - rate * FEW.hessian
    wide = moment_map(FEW, rate, share, np.block([[P, 0 * P], [P, 0 * P]]), np.eye(2)[[0, 1, 0, 1]])
    e = START - FEW.minimum
    long = expected_excess(FEW, follow_moments(wide, start_moments(np.tile(e, 2)), 9))
    assert long == pytest.approx(
        expected_excess(FEW, follow_moments(moment_map(FEW, rate, share), start_moments(e), 9))
    )


@pytest.mark.parametrize("steps", [0, 1, 63, 64, 65, 200])
def test_powers_in_blocks(steps):
    M, v = 0.4 * RNG.standard_normal((7, 7)), RNG.standard_normal(7)
    found = follow_moments(M, v, steps)
    assert len(found) == steps + 1
    assert found[-1] == pytest.approx(np.linalg.matrix_power(M, steps) @ v, rel=1e-8)


@pytest.mark.parametrize("name", TABLES)
@pytest.mark.parametrize("batch", [1, 5, 100, 442])
def test_the_limit_of_the_rate(name, batch):
    loss, share = shipped_rows(name), noise_share(442, batch)
    limit = stable_rate(loss, share)
    eye = np.eye(2)
    mean = np.mean([np.kron(A, A) for A in (np.outer(x, x) for x in loss.X)], axis=0)
    spread = mean - np.kron(loss.hessian, loss.hessian)
    for rate, settles in ((0.999 * limit, True), (1.001 * limit, False)):
        P = eye - rate * loss.hessian
        size = np.abs(np.linalg.eigvals(np.kron(P, P) + share * rate**2 * spread)).max()
        assert (size < 1) == settles
    assert np.isinf(noise_floor(loss, 1.001 * limit, share))


@pytest.mark.parametrize("name", TABLES)
def test_the_floor_is_where_the_recursion_ends(name):
    loss, share = shipped_rows(name), noise_share(442, 4)
    for rate in (0.02, 0.3):
        M = np.linalg.matrix_power(moment_map(loss, rate, share), 2**14)
        ends = expected_excess(loss, (M @ start_moments(START))[None])[0]
        assert noise_floor(loss, rate, share) == pytest.approx(ends, rel=1e-6, abs=1e-12)
    small = 1e-5
    S = solve_continuous_lyapunov(loss.hessian, small * share * loss.noise)
    thumb = small * share * loss.noise.trace() / 4
    assert np.trace(loss.hessian @ S) / 2 == pytest.approx(thumb, abs=1e-15)
    assert noise_floor(loss, small, share) == pytest.approx(thumb, rel=1e-4, abs=1e-15)


def test_steps_to_a_goal_are_the_first():
    rng = np.random.default_rng(8)
    for k in range(60):
        loss = shipped_rows(list(TABLES)[k % 3])
        rate, goal = float(np.exp(rng.uniform(-5, 0.7))), float(10 ** rng.uniform(-3, -1))
        shares = np.array([noise_share(442, b) for b in (1, 6, 40, 442)])
        start = rng.uniform(-1.5, 2, 2)
        found = steps_to_goal(loss, rate, shares, start, goal)
        for share, steps in zip(shares, found, strict=True):
            M, first = moment_map(loss, rate, share), start_moments(start - loss.minimum)
            below = expected_excess(loss, follow_moments(M, first, 8191)) <= goal
            assert steps == below.argmax() if below.any() else np.isnan(steps)
