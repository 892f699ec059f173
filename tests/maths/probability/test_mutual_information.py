"""Mutual information against scikit-learn's, entropies against scipy, and data processing."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy import stats
from sklearn.metrics import mutual_info_score

from core.maths.probability.mutual_information import (
    Dependence,
    information_left,
    judge_dependence,
    mutual_information,
    noisy_channel,
    study,
)

tables = st.integers(2, 5).flatmap(lambda n: arrays(int, (n, n), elements=st.integers(0, 9)))


@given(tables)
@settings(max_examples=60)
def test_against_scikit_learn(w):
    found = study(w, math.e)
    if not w.any():
        assert found.case is Dependence.NOTHING and math.isnan(found.information)
        return
    assert found.information == pytest.approx(
        mutual_info_score(None, None, contingency=w), abs=1e-9
    )
    assert found.of_x == pytest.approx(stats.entropy(w.sum(axis=1)), abs=1e-12)
    assert found.of_y == pytest.approx(stats.entropy(w.sum(axis=0)), abs=1e-12)
    assert found.of_both == pytest.approx(stats.entropy(w.ravel()), abs=1e-12)
    conditional = sum(row.sum() / w.sum() * stats.entropy(row) for row in w if row.any())
    assert found.y_given_x == pytest.approx(conditional, abs=1e-9)
    assert found.information == pytest.approx(found.of_x - found.x_given_y, abs=1e-9)


@given(tables.filter(lambda w: w.any()), st.integers(0, 10))
@settings(max_examples=60)
def test_noise_adds_nothing(w, tenth):
    p = w / w.sum()
    channel = noisy_channel(len(w), tenth / 10)
    assert channel.sum(axis=1) == pytest.approx(1)
    left = information_left(p, np.linspace(0, 1, 11), math.e)
    assert (np.diff(left) <= 1e-12).all()
    assert left[0] == pytest.approx(mutual_information(p, math.e)) and left[-1] < 1e-12
    passed = np.einsum("xy,yz->xz", p, channel)
    three = stats.entropy(passed.sum(axis=1)), stats.entropy(passed.sum(axis=0))
    assert left[tenth] == pytest.approx(sum(three) - stats.entropy(passed.ravel()), abs=1e-9)


@given(tables)
@settings(max_examples=100)
def test_cases_are_what_the_entropies_say(w):
    case = judge_dependence(w)
    if not w.any():
        assert case is Dependence.NOTHING
        return
    found = study(w)
    free = mutual_information(w / w.sum()) < 1e-12
    constant = min(found.of_x, found.of_y) < 1e-12
    assert (case is Dependence.CONSTANT) == constant
    assert (case is Dependence.INDEPENDENT) == (free and not constant)
    y_known, x_known = found.y_given_x < 1e-12, found.x_given_y < 1e-12
    if not free:
        assert (case in (Dependence.ONE_TO_ONE, Dependence.Y_FROM_X)) == y_known
        assert (case in (Dependence.ONE_TO_ONE, Dependence.X_FROM_Y)) == x_known


def test_what_is_refused():
    with pytest.raises(ValueError, match="noise"):
        noisy_channel(2, 1.1)
