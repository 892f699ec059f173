"""Batches are fair and hold no row twice; the path is that of plain steps."""

import numpy as np
import pytest
from scipy.stats import chisquare

from core.maths.optimization.row_losses import shipped_rows
from core.maths.optimization.stochastic_descent import (
    batch_gradients,
    draw_batches,
    full_descent,
    stochastic_descent,
)

LOSS = shipped_rows("diabetes")


def test_batches_are_fair():
    """Every set of rows is as likely as every other."""
    drawn = np.sort(draw_batches(5, 3, 20_000, seed=4), axis=1)
    assert (np.diff(drawn, axis=1) > 0).all()
    _, counts = np.unique(drawn, axis=0, return_counts=True)
    assert len(counts) == 10
    assert chisquare(counts).pvalue > 1e-4


@pytest.mark.parametrize("batch", [1, 7, 16, 17, 300])
def test_gradients_of_batches(batch):
    steps = 6
    if batch <= 16:
        drawn = draw_batches(LOSS.rows, batch, steps, seed=2)
    else:
        lines = np.tile(np.arange(LOSS.rows) < batch, (steps, 1))
        lines = np.random.default_rng(2).permuted(lines, axis=1)
        drawn = [np.flatnonzero(line) for line in lines]
    w = np.array([0.4, -0.9])
    found = batch_gradients(LOSS, batch, steps, seed=2)
    for rows, (a11, a12, a22, b1, b2) in zip(drawn, found, strict=True):
        assert len(set(rows)) == batch
        plain = LOSS.X[rows].T @ (LOSS.X[rows] @ w - LOSS.y[rows]) / batch
        assert np.array([[a11, a12], [a12, a22]]) @ w - (b1, b2) == pytest.approx(plain)


def test_path_and_full_batches():
    gradients = batch_gradients(LOSS, LOSS.rows, 7, seed=1)
    path = stochastic_descent(gradients, (-1.0, 1.5), [0.3] * 7)
    assert full_descent(LOSS, (-1.0, 1.5), 0.3, np.arange(8)) == pytest.approx(path)
    w = np.array([-1.0, 1.5])
    for _ in range(7):
        w = w - 0.3 * LOSS.X.T @ (LOSS.X @ w - LOSS.y) / LOSS.rows
    assert path[-1] == pytest.approx(w)


def test_divergence_raises_nothing_and_bad_sizes_do():
    gradients = batch_gradients(LOSS, 1, 3000, seed=1)
    assert not np.isfinite(stochastic_descent(gradients, (1.0, 1.0), [50.0] * 3000)[-1]).all()
    for batch in (0, 443):
        with pytest.raises(ValueError, match="batch"):
            draw_batches(442, batch, 1, seed=0)
