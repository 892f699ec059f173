"""Entropy against scipy, Huffman's code against all codes by brute force."""

import itertools
import math
from fractions import Fraction as F
from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from core.maths.probability.entropy import (
    Spread,
    dyadic,
    entropy,
    entropy_against,
    huffman,
    judge_spread,
    shares,
    surprisal,
)

weights = st.lists(st.integers(0, 100), min_size=1, max_size=8).filter(any)


@given(weights)
@settings(max_examples=60)
def test_entropy_is_scipy_s(w):
    p = shares(w)
    assert p.sum() == pytest.approx(1)
    for base in (2, math.e):
        assert entropy(p, base) == pytest.approx(stats.entropy(w, base=base), abs=1e-12)
    assert -1e-15 <= entropy(p) <= math.log2(len(w)) + 1e-12


@given(weights)
@settings(max_examples=60)
def test_huffman_obeys_kraft_and_shannon(w):
    code = huffman(w)
    words = [word for word in code.words if word is not None]
    assert [word is None for word in code.words] == [one == 0 for one in w]
    for a, b in itertools.permutations(words, 2):
        assert not b.startswith(a)
    assert sum(F(1, 2 ** len(word)) for word in words) == 1
    H = stats.entropy(w, base=2)
    assert H - 1e-9 <= code.mean_length < H + 1
    assert (abs(code.mean_length - H) < 1e-9) == dyadic(w)


@cache
def possible_lengths(n):
    """Kraft's inequality says which lengths of n words are possible; all are tried."""
    every = np.array(list(itertools.product(range(n), repeat=n)))
    return every[(0.5**every).sum(axis=1) <= 1]


@given(st.lists(st.integers(1, 30), min_size=1, max_size=6))
@settings(max_examples=40)
def test_no_prefix_code_is_shorter(w):
    best = (possible_lengths(len(w)) @ w).min() / sum(w)
    assert huffman(w).mean_length == pytest.approx(best)


def test_ties_keep_the_longest_word_short():
    assert max(huffman([2, 1, 1, 1, 1]).lengths) == 3
    assert sorted(huffman([2, 2, 1, 1]).lengths) == [2, 2, 2, 2]


def test_edges():
    assert huffman([0, 5]).words == (None, "") and huffman([0, 5]).mean_length == 0
    assert entropy([1.0, 0.0]) == 0 and math.isinf(surprisal(0.0))
    assert math.copysign(1, float(surprisal(1.0))) == 1


@given(weights, st.integers(0, 7), st.floats(0, 1))
@settings(max_examples=60)
def test_one_outcome_moved(w, k, t):
    k %= len(w)
    found = entropy_against(shares(w), k, [t])[0]
    rest = sum(w) - w[k]
    if rest:
        moved = [t if j == k else (1 - t) * one / rest for j, one in enumerate(w)]
        assert found == pytest.approx(stats.entropy(moved, base=2), abs=1e-9)
    else:
        assert found == 0 if t == 1 else math.isnan(found)


@pytest.mark.parametrize(
    ("w", "case"),
    [
        ([], Spread.NOTHING),
        ([0, 0], Spread.NOTHING),
        ([0, 3], Spread.CERTAIN),
        ([3], Spread.CERTAIN),
        ([3, 3, 3], Spread.UNIFORM),
        ([3, 0, 3], Spread.UNIFORM_SOME),
        ([4, 2, 1, 1, 0], Spread.DYADIC),
        ([40, 20, 11], Spread.UNEVEN),
    ],
)
def test_how_it_is_spread(w, case):
    assert judge_spread(w) is case


@pytest.mark.parametrize("bad", [[0, 0], [], [1, -1], [np.nan, 1], [np.inf, 1]])
def test_what_is_refused(bad):
    with pytest.raises(ValueError, match="weights"):
        shares(bad)
