import numpy as np
import pytest

from core.maths.learning.task_sequences import APART, HALF_X, HALF_Y, KINDS, answer, draw_tasks


@pytest.mark.parametrize("kind", KINDS)
def test_tasks_lie_in_their_boxes(kind):
    tasks = draw_tasks(kind, 4, 5)
    for task in range(4):
        at = np.concatenate([tasks.x[task], tasks.places[task]])
        middle = 0.0 if kind == "turned" else APART * (task - 1.5)
        assert (np.abs(at[:, 0] - middle) <= HALF_X).all() and (np.abs(at[:, 1]) <= HALF_Y).all()
        said = np.concatenate([tasks.y[task], tasks.answers[task]])
        np.testing.assert_array_equal(said, answer(kind, task, at))
        assert 0.1 < said.mean() < 0.9
    assert np.array_equal(draw_tasks(kind, 2, 5).x[0, :, 1], tasks.x[0, :, 1])


def test_what_cannot_be_drawn():
    for wrong in (("waves", 2, 1), ("steps", 0, 1), ("steps", 6, 1)):
        with pytest.raises(ValueError):
            draw_tasks(*wrong)
