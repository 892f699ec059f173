"""Chains of letters against counting by hand, block entropies and their stationary law."""

import math
from collections import Counter
from itertools import pairwise

import numpy as np
import pytest

from core.maths.probability.letter_chain import entropy_rate, learn_text, write
from core.maths.probability.markov_chains import communicating_classes, long_run, transition_matrix


def texts(rng):
    return "".join(rng.choice(list("abc"), int(rng.integers(1, 40))))


def blocks(text, length):
    ring = text * (2 + length // len(text))
    return Counter(ring[i : i + length] for i in range(len(text)))


def entropy(counts):
    whole = sum(counts.values())
    return math.fsum(c / whole * math.log2(whole / c) for c in counts.values())


def test_the_entropy_rate_is_the_difference_of_block_entropies_and_never_rises():
    rng = np.random.default_rng(1)
    for _ in range(150):
        text = texts(rng)
        rates = [entropy_rate(learn_text(text, k)) for k in range(5)]
        wanted = [entropy(blocks(text, k + 1)) - entropy(blocks(text, k)) for k in range(5)]
        assert rates == pytest.approx(wanted, abs=1e-12)
        assert all(a >= b - 1e-12 for a, b in pairwise(rates))


def test_the_stationary_law_is_how_often_each_context_stands_in_the_text():
    rng = np.random.default_rng(2)
    for _ in range(40):
        text, k = texts(rng), int(rng.integers(1, 3))
        chain = learn_text(text, k)
        states = list(chain.following)
        w = np.zeros((len(states),) * 2)
        for i, context in enumerate(states):
            for unit, count in chain.following[context].items():
                w[i, states.index((*context, unit)[1:])] += count
        P = transition_matrix(w)
        assert len(communicating_classes(P)) == 1
        seen = blocks(text, k)
        share = [seen["".join(one)] / len(text) for one in states]
        assert long_run(P).share[0] == pytest.approx(share)


def test_written_units_follow_their_context_as_often_as_in_the_text():
    text = "abracadabra simsalabim"
    chain = learn_text(text, 1)
    rng = np.random.default_rng(3)
    found = write(chain, rng.random(30_000).tolist())
    after_a = Counter(one.unit for one in found if one.context == ("a",))
    whole, counts = sum(after_a.values()), chain.following[("a",)]
    for unit, count in counts.items():
        p = count / sum(counts.values())
        assert after_a[unit] / whole == pytest.approx(p, abs=4 * math.sqrt(p * (1 - p) / whole))
    for before, after in pairwise(found):
        assert after.context == (*before.context, before.unit)[1:]


def test_edges():
    assert "".join(one.unit for one in write(learn_text("abcab", 4), [0.9] * 10)) == "babcababca"
    assert learn_text("a", 3).following == {("a", "a", "a"): {"a": 1}}
    assert learn_text("aab", 0).following == {(): {"a": 2, "b": 1}}
    assert write(learn_text("ab", 0), [1 - 1e-16])[0].unit == "b"
    assert learn_text("abc", 1).forced == 3
    for bad in ("", "x"):
        with pytest.raises(ValueError, match="order"):
            learn_text(bad, -1)
