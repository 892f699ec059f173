import numpy as np

from core.maths.learning.boundary_film import boundary_film
from core.maths.learning.continual_training import SIZES, logits
from core.maths.learning.dense_network import start_dense


def test_the_boundary_lies_where_the_logit_is_0():
    frames = np.stack([start_dense(SIZES, seed=seed).theta for seed in range(5)])
    frames[3, -1] = 100.0  # above 0 everywhere: no boundary
    (frame, x, y), (where, rim_x, rim_y) = boundary_film(frames, 3.0, 2.5)
    assert set(frame.astype(int)) == {0, 1, 2, 4} and set(where.astype(int)) == set(range(5))
    for at in range(5):
        known = (frame == at) & np.isfinite(x)
        near = known & (abs(x) <= 3) & (abs(y) <= 2.5)
        f = logits(frames[at : at + 1], np.column_stack([x[near], y[near]]))
        assert np.abs(f).max(initial=0) < 0.05
        inside = (where == at) & np.isfinite(rim_x)
        on = logits(frames[at : at + 1], np.column_stack([rim_x[inside], rim_y[inside]]))
        assert on.min() > -0.5
    none = np.zeros((2, 49))
    none[:, -1] = -1.0
    assert all(len(part) == 0 for path in boundary_film(none, 3.0, 2.5) for part in path)
