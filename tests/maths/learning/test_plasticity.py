import numpy as np
import pytest

from core.maths.learning.continual_training import EXPONENTS, JOINT, KEPT, NAIVE, learn_in_turn
from core.maths.learning.plasticity import Hold, Sweep, Worth, judge_balance, sweep_strengths


def test_a_sweep_is_made_of_the_runs_of_its_starts():
    sweep = sweep_strengths("kin", 2, 4)
    for start in range(2):
        matrices = learn_in_turn("kin", 2, 4 + 1_000_003 * start).matrices
        np.testing.assert_array_equal(sweep.old[start], matrices[:, 1, 0])
        np.testing.assert_array_equal(sweep.new[start], matrices[:, 1, 1])
    assert sweep.springs.shape == (2, len(EXPONENTS)) and sweep.replays.shape == (2, len(KEPT))


def made(means):
    """A sweep of six starts with these average accuracies and a little noise."""
    noise = 0.01 * np.random.default_rng(1).standard_normal((6, JOINT + 1))
    both = np.asarray(means) + noise
    return Sweep(both, both)


def test_cases_of_a_balance():
    means = np.full(JOINT + 1, 0.7)
    means[4] = 0.9  # the fourth λ
    means[-3:] = 0.95
    sweep = made(means)
    loose, best, tight = (judge_balance(sweep, now) for now in (0, 3, 8))
    assert (loose.hold, best.hold, tight.hold) == (Hold.LOOSE, Hold.BEST, Hold.TIGHT)
    assert best.worth is Worth.GAINS and best.best == 3 and best.enough == KEPT[-3]
    d = sweep.both[:, 4] - sweep.both[:, NAIVE]
    assert best.gain == pytest.approx((d.mean(), d.std(ddof=1) / np.sqrt(6)))
    flat = np.full(JOINT + 1, 0.5)
    flat[1 + len(EXPONENTS) :] = 0.4
    found = judge_balance(made(flat), 0)
    assert found.enough is None and found.hold is Hold.BEST
