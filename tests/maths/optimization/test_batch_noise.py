"""Noise of batches against plain means over the drawn rows, and the exact variance."""

import numpy as np
import pytest

from core.maths.optimization.batch_noise import (
    Match,
    Noise,
    critical_batch,
    deviations,
    draw_orders,
    judge_noise,
    measured_variance,
    nested_noise,
)
from core.maths.optimization.row_losses import noise_share, shipped_rows

LOSS = shipped_rows("ravine")
ERROR = np.array([0.7, -0.2])


@pytest.mark.parametrize("replaced", [False, True])
def test_nested_batches(replaced):
    orders = draw_orders(LOSS.rows, 5, 3, replaced)
    assert all(len(set(line)) == LOSS.rows for line in orders) != replaced
    off = deviations(nested_noise(LOSS, orders), ERROR)
    w = LOSS.minimum + ERROR
    rows = LOSS.X * (LOSS.X @ w - LOSS.y)[:, None]
    for size in (1, 7, 442):
        plain = rows[orders[:, :size]].mean(1) - rows.mean(0)
        assert off[:, size - 1] == pytest.approx(plain, abs=1e-12)


@pytest.mark.parametrize("replaced", [False, True])
def test_measured_variance_is_the_exact_one(replaced):
    off = deviations(nested_noise(LOSS, draw_orders(LOSS.rows, 4000, 1, replaced)), ERROR)
    rows = LOSS.X * (LOSS.X @ (LOSS.minimum + ERROR) - LOSS.y)[:, None]
    mean, error = measured_variance(off)
    for size in (1, 20, 300):
        exact = noise_share(LOSS.rows, size, replaced) * rows.var(0).sum()
        assert abs(mean[size - 1] - exact) < 4 * error[size - 1]


@pytest.mark.parametrize("replaced", [False, True])
def test_the_critical_batch_balances(replaced):
    size = critical_batch(442, 0.3, 2.0, replaced)
    kept = 1 / size if replaced else (442 - size) / (size * 441)
    assert kept * 2.0 == pytest.approx(0.3)
    assert critical_batch(442, 0.0, 2.0, replaced) == (np.inf if replaced else 442)
    assert critical_batch(442, 0.3, 0.0, replaced) == 0


def test_cases():
    orders = draw_orders(442, 50, 1, False)
    means = nested_noise(LOSS, orders)

    def case(error, batch):
        off = deviations(means[:, batch - 1], np.array(error))
        return judge_noise(LOSS, np.array(error), batch, False, off)

    assert case((0.0, 0.0), 9).case is Noise.NOISE_ALONE
    assert case((0.0, 0.0), 9).uphill is None
    assert case((3.0, 3.0), 99).case is Noise.SIGNAL
    assert case((0.01, 0.0), 1).case is Noise.NOISE
    whole = case((1.0, 0.0), 442)
    assert (whole.case, whole.match, whole.uphill) == (Noise.WHOLE_TABLE, Match.WITHIN, 0)
    exact = shipped_rows("exact")
    agreed = judge_noise(exact, np.zeros(2), 3, True, np.zeros((4, 2)))
    assert agreed.case is Noise.ALL_AGREE
    far = judge_noise(LOSS, np.zeros(2), 9, False, np.ones((4, 2)))
    assert far.match is Match.BEYOND
