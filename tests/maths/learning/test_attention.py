import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import softmax

from core.maths.learning.attention import Look, attend, judge_look, soft_max


def test_a_head_is_that_of_scipys_soft_max():
    rng = np.random.default_rng(6)
    X, asks, answers = (rng.normal(size=shape) for shape in ((5, 3), (2, 3), (2, 3)))
    for causal in (False, True):
        head = attend(X, asks, answers, 0.7, 0.4, causal)
        expected = np.empty((5, 5))
        for i in range(5):
            for j in range(5):
                q, k = asks @ X[i], answers @ X[j]
                expected[i, j] = q @ k / 2**0.5 - 0.4 * abs(i - j)
                if causal and j > i:
                    expected[i, j] = -np.inf
        np.testing.assert_allclose(head.weights, softmax(expected / 0.7, axis=1), atol=1e-12)
        np.testing.assert_allclose(head.output, head.weights @ X)


@given(st.lists(st.floats(-30, 30), min_size=1, max_size=6), st.floats(0, 5))
def test_rows_add_up_to_one(scores, temperature):
    found = soft_max(np.array(scores), temperature)
    assert found.sum() == pytest.approx(1) and (found >= 0).all()


def test_order_says_nothing_without_a_penalty_on_distance():
    """Words in another order have the same weights in that order."""
    rng = np.random.default_rng(8)
    X, W = rng.normal(size=(6, 3)), rng.normal(size=(2, 3))
    turn = rng.permutation(6)
    first, second = attend(X, W, W), attend(X[turn], W, W)
    np.testing.assert_allclose(second.weights, first.weights[turn][:, turn])


def test_looks():
    one, two = np.array([[1.0]]), np.array([[0.0]])
    X = np.array([[1.0], [5.0], [5.0], [0.0]])
    assert judge_look(attend(X, one, one, causal=True), 0) is Look.ALONE
    assert judge_look(attend(X, two, one), 0) is Look.EVENLY
    assert judge_look(attend(X, one, one), 0) is Look.SHARED
    assert judge_look(attend(X[:2], one, one), 1) is Look.ONE
    assert judge_look(attend(X[:2], one, one, 9.0), 0) is Look.LEANS
    assert judge_look(attend(np.zeros((0, 1)), one, one), 0) is Look.NOTHING
