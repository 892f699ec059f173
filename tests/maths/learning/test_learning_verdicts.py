"""Each case from losses that are written down."""

import numpy as np
import pytest

from core.maths.learning.dense_network import start_dense
from core.maths.learning.dense_training import Learning
from core.maths.learning.learning_verdicts import Standing, judge_standing


def told(learned, held, diverged=False, more=0):
    network = start_dense((2, 3, 2))
    zeros, n = np.zeros(17), len(learned)
    losses = np.column_stack([learned, held]).astype(float)
    at = 10 * int(np.nanargmin(held)) if not np.isnan(held).all() else 0
    return judge_standing(
        Learning(network, zeros, zeros, zeros, 10 * (n - 1) + more, 10 * np.arange(n), losses,
                 losses, zeros, at, diverged)
    )  # fmt: skip


NONE = [np.nan] * 3


@pytest.mark.parametrize(
    ("learned", "held", "expected"),
    [
        ([0.7], [0.7], Standing.UNTRAINED),
        ([0.7, 0.5, 0.3], NONE, Standing.UNJUDGED),
        ([0.7, 0.5, 0.3], [0.7, 0.8, 0.9], Standing.NO_GAIN),
        ([0.7, 0.5, 0.3], [0.7, 0.5, 0.5 * 1.051], Standing.BY_HEART),
        ([0.7, 0.5, 0.3], [0.7, 0.5, 0.5 * 1.049], Standing.STILL_GOOD),
        ([0.7, 0.5, 0.6], [0.7, 0.5, 0.9], Standing.BOTH_RISE),
        ([0.9, 0.8, 0.7], [0.7, 0.5, 0.6], Standing.NOT_BY_HEART),
        ([0.7, 0.5, 0.3], [0.7, 0.5, 0.4], Standing.STILL_GOOD),
    ],
)
def test_each_case(learned, held, expected):
    assert told(learned, np.array(held)) is expected
    assert told(learned, np.array(held), diverged=True) is Standing.DIVERGED


def test_before_it_is_judged_again():
    assert told([0.7], np.array([0.7]), more=9) is Standing.TOO_SOON
