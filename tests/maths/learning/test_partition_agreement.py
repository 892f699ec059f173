"""The adjusted Rand index against scikit-learn."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import adjusted_rand_score

from core.maths.learning.partition_agreement import adjusted_rand


@given(st.lists(st.tuples(st.integers(0, 4), st.integers(-1, 3)), min_size=1, max_size=30))
def test_it_is_scikit_learn_s_and_symmetric(pairs):
    one, other = np.array(pairs).T
    assert adjusted_rand(one, other) == pytest.approx(adjusted_rand_score(one, other), abs=1e-12)
    assert adjusted_rand(one, other) == pytest.approx(adjusted_rand(other, one), abs=1e-12)
    assert adjusted_rand(one, one + 7) == 1.0


def test_by_chance_it_is_0_on_average():
    rng = np.random.default_rng(0)
    one = np.repeat([0, 1, 2], 20)
    found = [adjusted_rand(one, rng.permutation(one)) for _ in range(500)]
    assert abs(np.mean(found)) < 4 * np.std(found) / np.sqrt(500)


def test_domain_errors():
    with pytest.raises(ValueError, match=r"equally long rows, got \(2,\), \(3,\)"):
        adjusted_rand(np.zeros(2), np.zeros(3))
    with pytest.raises(ValueError, match="equally long"):
        adjusted_rand(np.zeros(0), np.zeros(0))
