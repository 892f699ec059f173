"""One question, judged by counting."""

from math import log2

import numpy as np
import pytest

from core.maths.learning.question_gains import Cut, ask, gains_along


def h(p):
    return 0.0 if p in (0, 1) else -p * log2(p) - (1 - p) * log2(1 - p)


def test_gains_along_are_those_of_each_cut():
    rng = np.random.default_rng(2)
    for _ in range(50):
        n = int(rng.integers(1, 12))
        x, y = rng.integers(0, 5, n).astype(float), rng.integers(0, 2, n)
        found = gains_along(x, y)
        assert found.values.tolist() == sorted(set(x.tolist()))
        for at, cut in enumerate(found.thresholds):
            yes = x <= cut
            p, a, b = y.mean(), y[yes].mean(), y[~yes].mean()
            k = yes.mean()
            assert found.gains["entropy"][at] == pytest.approx(
                h(p) - k * h(a) - (1 - k) * h(b), abs=1e-12
            )
            count = min(a, 1 - a) * k + min(b, 1 - b) * (1 - k)
            assert found.gains["error"][at] == pytest.approx(min(p, 1 - p) - count, abs=1e-12)


def test_cases():
    four = ((-2.0, 1.0, 0), (-1.0, -1.0, 0), (1.0, 1.5, 1), (2.0, -1.5, 1))
    assert ask((), 0, 0.0).case is Cut.NO_POINTS
    assert ask(four[:2], 0, 0.0).case is Cut.ONE_CLASS
    assert ask(four, 0, 3.0).case is Cut.ONE_SIDE
    assert ask(four, 1, 0.0).case is Cut.USELESS
    assert ask(four, 0, 0.0).case is Cut.BEST
    assert ask(four, 0, -1.5).case is Cut.LESS
    assert ask(four, 1, 1.2).case is Cut.BEST_HERE
    assert ask(four, 0, 0.0).mistakes == (2, 0) and ask(four, 0, 0.0).gain("entropy") == 1
    assert ask(four, 0, 0.0).best["gini"] == [(0, 1)]


def test_nothing_gains_where_all_points_are_in_one_place():
    found = ask(((0.0, 0.0, 0), (0.0, 0.0, 1)), 0, 1.0)
    assert found.case is Cut.ONE_SIDE and found.best["gini"] == [] and found.agree


def test_the_measures_can_differ():
    points = tuple((float(i), 0.0, c) for i, c in enumerate((1, 1, 1, 0, 1, 1, 0, 0, 1, 0)))
    found = ask(points, 0, 1.0)
    assert found.best["gini"] == [(0, 5)] and found.best["entropy"] == [(0, 2)]
    assert not found.agree


def test_another_coordinate():
    with pytest.raises(ValueError, match="feature must be 0 or 1, got 2"):
        ask((), 2, 0.0)
