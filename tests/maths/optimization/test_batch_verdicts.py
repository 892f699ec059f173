"""Each case of a batch size is met, and the largest batch that gains is that of a search."""

import numpy as np
import pytest

from core.maths.optimization.batch_verdicts import Course, Race, judge_batch, largest_gaining_batch
from core.maths.optimization.descent_moments import steps_to_goal
from core.maths.optimization.row_losses import noise_share, shipped_rows

LOSS = shipped_rows("diabetes")
START = (-1.0, 1.5)


@pytest.mark.parametrize(
    ("rate", "batch", "start", "steps", "case", "race"),
    [
        (1.5, 8, START, 20, Course.ALL_DIVERGE, Race.BEHIND),
        (0.6, 1, START, 20, Course.NOISE_DIVERGES, Race.BEHIND),
        (0.1, 442, START, 4, Course.NO_NOISE, Race.EVEN),
        (0.01, 8, START, 100, Course.FALLING, Race.AHEAD),
        (0.1, 1, START, 442, Course.AT_FLOOR, Race.AHEAD),
        (0.1, 1, (0.42, 0.38), 1, Course.RISING, Race.BEHIND),
    ],
)
def test_cases(rate, batch, start, steps, case, race):
    found = judge_batch(LOSS, rate, batch, start, steps)
    assert (found.case, found.race) == (case, race)


def test_a_plane_has_no_floor():
    assert judge_batch(shipped_rows("exact"), 0.1, 1, START, 99).case is Course.NO_FLOOR


@pytest.mark.parametrize("rate", [0.05, 0.3, 1.0])
def test_the_largest_batch_that_gains(rate):
    shares = np.array([noise_share(442, b) for b in range(1, 443)])
    steps = steps_to_goal(LOSS, rate, shares, np.array(START), 0.01)
    steps = np.where(np.isnan(steps), np.inf, steps)
    assert (np.diff(steps[np.isfinite(steps)]) <= 0).all()
    gains = np.flatnonzero(steps[1:] < steps[:-1]) + 2
    assert largest_gaining_batch(LOSS, rate, START, 0.01) == gains[-1]
    assert largest_gaining_batch(LOSS, 5.0, START, 0.01) is None
