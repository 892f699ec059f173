"""Depths, judged by trees of scikit-learn's form and by drawn places."""

import numpy as np
import pytest

from core.maths.learning.class_laws import CORNERS, true_class
from core.maths.learning.depth_choice import Depth, sampled_tree, tree_on


@pytest.mark.parametrize("law", ["waves", "corners"])
def test_errors_of_each_depth(law):
    found = sampled_tree(law, 90, 0.15, 4)
    places = np.random.default_rng(1).uniform(*CORNERS, (60_000, 2))
    truth = true_class(law, places)
    for depth in range(found.tree.height + 1):
        asks = found.tree.above(depth)
        missed, wrong = found.errors(asks)
        calls = found.tree.predict(found.X, asks) > 0.5
        assert missed == (calls != found.y).sum() == found.by_depth[0][depth]
        drawn = ((found.tree.predict(places, asks) > 0.5) != truth).mean()
        assert wrong == pytest.approx(drawn, abs=0.008) and wrong == found.by_depth[1][depth]
    assert found.fresh(0.25) == pytest.approx(0.15 + 0.7 * 0.25)


def test_cases():
    found = sampled_tree("waves", 120, 0.1, 13)
    fresh = found.by_depth[1]
    best = int(fresh.argmin())
    for depth in range(13):
        case = found.judge(depth)
        if depth < best:
            assert case is Depth.SHALLOW
        elif fresh[min(depth, len(fresh) - 1)] == fresh.min():
            assert case is Depth.BEST
        else:
            assert case is Depth.DEEP
    assert sampled_tree("waves", 60, 0.5, 1).judge(2) is Depth.COINS
    one = tree_on("step", 0.0, np.array([[1.0, 0], [2, 0]]), np.array([1, 1]))
    assert one.judge(3) is Depth.ONE_CLASS
