import numpy as np
import pytest

from core.maths.learning.forgetting import (
    Turn,
    average_accuracy,
    backward_transfer,
    forgotten,
    forward_transfer,
    intransigence,
    judge_turn,
    mean_forgetting,
    plasticity,
)

R = np.array([[0.9, 0.5, 0.4], [0.7, 0.8, 0.6], [0.6, 0.85, 0.95]])
JOINT = np.array([[0.9, 0.5, 0.4], [0.9, 0.9, 0.6], [0.9, 0.9, 0.95]])


def test_measures_of_a_matrix_by_hand():
    assert average_accuracy(R) == pytest.approx(0.8)
    assert forgotten(R) == pytest.approx([0.3, -0.05])
    assert mean_forgetting(R) == pytest.approx(0.125)
    assert backward_transfer(R) == pytest.approx((-0.3 + 0.05) / 2)
    assert forward_transfer(R, np.array([0.5, 0.4, 0.5])) == pytest.approx((0.1 + 0.1) / 2)
    assert plasticity(R) == pytest.approx(0.875)
    assert intransigence(R, JOINT) == pytest.approx(0.05)


def test_cases_of_a_matrix():
    def two(kept, new, first=0.9):
        return np.array([[first, 0.5], [kept, new]])

    joint = two(0.9, 0.9)
    assert judge_turn(two(0.84, 0.9), joint) is Turn.FORGETS
    assert judge_turn(two(0.85, 0.85), joint) is Turn.HOLDS  # exactly at the mark
    assert judge_turn(two(0.9, 0.84), joint) is Turn.STIFF
    assert judge_turn(two(0.8, 0.8), joint) is Turn.BOTH
    assert judge_turn(two(0.95, 0.9), joint) is Turn.HELPS
    assert judge_turn(two(0.91, 0.9), joint) is Turn.HOLDS
