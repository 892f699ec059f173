import numpy as np
import pytest

from core.maths.learning.continual_training import FRAMES, fisher_diagonal, learn_in_turn, run_of
from core.maths.learning.fisher_plane import (
    LEVELS,
    ellipse,
    fisher_matrix,
    half_side,
    judge_weights,
    learned,
    loss_levels,
    task_loss,
)


@pytest.fixture(scope="module")
def runs():
    return learn_in_turn("steps", 2, 1)


def test_the_fisher_matrix_is_the_curvature_of_the_divergence(runs):
    """½ dᵀFd is the Kullback–Leibler divergence of a small step, to second order."""
    now, x = learned(runs), runs.tasks.x[0]
    np.testing.assert_allclose(np.diag(now.fisher), fisher_diagonal(now.theta[None], x)[0])
    rng = np.random.default_rng(0)

    def chances(theta):
        w, b, out, last = theta[:24].reshape(2, 12), theta[24:36], theta[36:48], theta[48]
        return 1 / (1 + np.exp(-(np.tanh(x @ w + b) @ out + last)))

    for _ in range(5):
        d = 1e-3 * rng.standard_normal(49)
        p, q = chances(now.theta), chances(now.theta + d)
        apart = np.mean(p * np.log(p / q) + (1 - p) * np.log((1 - p) / (1 - q)))
        assert 0.5 * d @ fisher_matrix(now.theta, x) @ d == pytest.approx(apart, rel=0.03)


def test_level_lines_lie_at_their_level(runs):
    now, pair = learned(runs), (2, 14)
    half = half_side(runs, *pair)
    for level, line in zip(LEVELS, loss_levels(runs, *pair), strict=True):
        line = line[np.isfinite(line).all(axis=1)]
        theta = np.repeat(now.theta[None], len(line), axis=0)
        theta[:, pair] = line
        loss = task_loss(theta, runs.tasks.x[0], runs.tasks.y[0])
        assert np.abs(loss - now.loss - level).max(initial=0) < 0.1 * level + 0.02 * half


def test_an_ellipse_lies_at_its_rise():
    for block in (np.array([[2.0, 1.2], [1.2, 1.0]]), np.diag([0.1, 3.0])):
        points = ellipse(block, 0.3)
        rise = 0.5 * np.einsum("ni,ij,nj->n", points, block, points)
        np.testing.assert_allclose(rise, 0.3)


def test_what_is_said_of_a_pair(runs):
    run = run_of("ewc", 2.0)
    found = judge_weights(runs, run, 2, 14)
    now = learned(runs)
    d = runs.frames[run, -1, [2, 14]] - now.theta[[2, 14]]
    assert found.whole == pytest.approx(0.5 * d @ now.fisher[np.ix_([2, 14], [2, 14])] @ d)
    assert abs(found.correlation) <= 1
    assert found.held < found.free == pytest.approx(judge_weights(runs, 0, 5, 6).held)
    assert np.array_equal(runs.frames[run, FRAMES], now.theta)
