"""The cases of found and drawn groups, by scikit-learn's homogeneity and completeness."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.metrics import completeness_score, homogeneity_score

from core.maths.learning.group_match import Match, match_groups


@settings(max_examples=300)
@given(st.lists(st.tuples(st.integers(-1, 2), st.integers(0, 2)), min_size=1, max_size=7))
def test_the_case_of_any_labels(pairs):
    found, drawn = np.array(pairs).T
    case = match_groups(found, drawn)
    kept = found >= 0
    if len(set(drawn.tolist())) == 1:
        assert case is Match.NO_TRUTH
        return
    if not kept.any():
        assert case is Match.NOTHING
        return
    pure = homogeneity_score(drawn[kept], found[kept]) > 1 - 1e-9
    whole = completeness_score(drawn[kept], found[kept]) > 1 - 1e-9
    wanted = {(False, False): {Match.MIXED}, (False, True): {Match.MERGED},
              (True, False): {Match.CUT}, (True, True): {Match.EXACT, Match.LEFT_OUT}}  # fmt: skip
    assert case in wanted[pure, whole]
    assert (case is Match.EXACT) <= bool(kept.all())
    assert (case is Match.LEFT_OUT) <= (not kept.all())


def test_a_drawn_group_that_is_left_out_as_a_whole():
    assert match_groups(np.array([0, 0, -1]), np.array([0, 0, 1])) is Match.LEFT_OUT


def test_domain_errors():
    with pytest.raises(ValueError, match=r"equally long rows, got \(1,\), \(2,\)"):
        match_groups(np.zeros(1), np.zeros(2))
