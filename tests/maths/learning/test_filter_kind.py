import numpy as np
import pytest
from scipy.signal import correlate2d

from core.maths.learning.filter_kind import Kind, Turn, judge_kernel

KERNELS = {
    Kind.EMPTY: np.zeros((3, 3)),
    Kind.COPY: [[0, 0, 0], [0, -2, 0], [0, 0, 0]],
    Kind.MOVE: [[0, 0, 0], [0, 0, 3], [0, 0, 0]],
    Kind.SLOPE: [[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]],
    Kind.BEND: [[1, -1, 0], [-1, 1, 0], [0, 0, 0]],
    Kind.MEAN: [[1, 2, 1], [2, 4, 2], [1, 2, 1]],
    Kind.NEGATIVE: [[0, -1, 0], [-1, 0, 0], [0, 0, 0]],
    Kind.CONTRAST: [[0, -1, 0], [-1, 5, -1], [0, -1, 0]],
}


@pytest.mark.parametrize("kind", KERNELS)
def test_kinds(kind):
    assert judge_kernel(np.array(KERNELS[kind])).kind is kind


def test_the_answer_to_a_ramp():
    W = np.random.default_rng(1).normal(size=(3, 3))
    found, (i, j) = judge_kernel(W), np.indices((3, 3)) - 1
    (y,) = correlate2d(5 + 2 * j - 3 * i, W, "valid").ravel()
    assert y == pytest.approx(5 * found.total + 2 * found.right - 3 * found.down)
    assert found.above + found.below == pytest.approx(found.total)


def test_turns():
    assert judge_kernel(np.array(KERNELS[Kind.MEAN])).turn is Turn.SAME
    assert judge_kernel(np.array(KERNELS[Kind.SLOPE])).turn is Turn.OPPOSITE
    assert judge_kernel(np.arange(9.0).reshape(3, 3)).turn is Turn.OTHER


def test_a_move_is_where_the_dot_goes():
    dot = np.zeros((5, 5))
    dot[2, 2] = 1
    for place in np.ndindex(3, 3):
        W = np.zeros((3, 3))
        W[place] = 1
        down, right = judge_kernel(W).moved
        assert correlate2d(dot, W, "same")[2 + down, 2 + right] == 1


def test_other_shapes_are_refused():
    with pytest.raises(ValueError, match="3×3"):
        judge_kernel(np.ones((2, 2)))
