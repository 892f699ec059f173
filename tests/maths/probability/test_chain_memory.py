"""Eigenvalues, distances and balance against numpy, plain powers and products around cycles."""

from fractions import Fraction as F
from itertools import permutations

import numpy as np
import pytest

from core.maths.probability.chain_memory import (
    Exchange,
    Leading,
    characteristic_polynomial,
    forgetting,
    forgotten_after,
    judge_exchange,
    judge_leading,
    largest_block,
    leading,
    minimal_polynomial,
    obeys_detailed_balance,
    other_eigenvalues,
    roots_with_multiplicity,
)
from core.maths.probability.markov_chains import long_run, transition_matrix, whole_rows


def weights(rng):
    n = int(rng.integers(1, 7))
    w = rng.integers(0, 10, (n, n)) * (rng.random((n, n)) < rng.choice([0.3, 0.6, 1.0]))
    return whole_rows(w).astype(int).tolist()


def test_eigenvalues_against_numpy():
    rng = np.random.default_rng(1)
    for _ in range(120):
        w = weights(rng)
        P = transition_matrix(w)
        chain = long_run(P)
        found = other_eigenvalues(w, len(chain.closed))
        assert sum(times for _, times in found) == len(P) - len(chain.closed)
        every = [1.0] * len(chain.closed) + [z for z, times in found for _ in range(times)]
        mine = np.poly(every).real
        assert mine == pytest.approx(np.poly(P), abs=1e-9)
        assert all(abs(z) <= 1 + 1e-9 for z, _ in found)


def test_repeated_eigenvalues_are_counted_exactly():
    w = [[0, 1, 0, 0], [0, 0, 1, 0], [0, 0, 0, 1], [0, 0, 0, 1]]
    assert other_eigenvalues(w, 1) == [(0, 3)]
    half = roots_with_multiplicity([F(1), F(-3, 2), F(3, 4), F(-1, 8)])
    assert half == [(0.5, 3)]
    assert other_eigenvalues([[1, 0], [0, 1]], 2) == []
    with pytest.raises(ValueError, match="fewer closed"):
        other_eigenvalues([[1, 1], [1, 1]], 2)
    assert [float(c) for c in characteristic_polynomial([[0, 1], [1, 0]])] == [1, 0, -1]


def test_distances_against_plain_powers():
    rng = np.random.default_rng(2)
    for _ in range(100):
        P = transition_matrix(weights(rng))
        chain = long_run(P)
        found = forgetting(P, chain, 12)
        power, total = np.eye(len(P)), np.zeros(P.shape)
        for n in range(13):
            wanted = np.abs(power - chain.share).sum(axis=1) / 2
            assert found.from_start[:, n] == pytest.approx(wanted, abs=1e-12)
            if n:
                mean = np.abs(total / n - chain.share).sum(axis=1).max() / 2
                assert found.averaged[n] == pytest.approx(mean, abs=1e-12)
            total, power = total + power, power @ P


def test_the_worst_distance_never_falls_below_half_the_power_of_the_modulus():
    rng = np.random.default_rng(3)
    for _ in range(80):
        w = weights(rng)
        P = transition_matrix(w)
        chain = long_run(P)
        found = other_eigenvalues(w, len(chain.closed))
        if found:
            bound = abs(found[0][0]) ** np.arange(31) / 2
            assert (forgetting(P, chain, 30).worst >= bound * (1 - 1e-6) - 1e-12).all()


def balanced_by_cycles(w):
    """Kolmogorov's criterion: the product around every cycle is the same backwards."""
    p = [[F(x, sum(row)) for x in row] for row in w]
    for length in range(2, len(w) + 1):
        for cycle in permutations(range(len(w)), length):
            there = back = F(1)
            for i, j in zip(cycle, cycle[1:] + cycle[:1], strict=True):
                there, back = there * p[i][j], back * p[j][i]
            if there != back:
                return False
    return True


def test_detailed_balance_is_kolmogorovs_criterion():
    rng = np.random.default_rng(4)
    seen = set()
    for k in range(150):
        n = int(rng.integers(1, 5))
        w = rng.integers(1, 4, (n, n))
        if k % 2:
            w = w + w.T
        wanted = balanced_by_cycles(w.tolist())
        seen.add(wanted)
        assert obeys_detailed_balance(w.tolist(), [tuple(range(n))]) == wanted
    assert seen == {True, False}
    assert not obeys_detailed_balance([[0, 1, 0], [0, 0, 1], [1, 0, 0]], [(0, 1, 2)])
    assert obeys_detailed_balance([[1, 0], [3, 4]], [(0,)])


def test_forgotten_after():
    coin = [[1, 1, 0, 0], [0, 0, 1, 1], [1, 1, 0, 0], [0, 0, 1, 1]]
    assert forgotten_after(coin) == 2
    assert forgotten_after([[0, 1, 0], [0, 0, 1], [0, 0, 1]]) == 2
    assert forgotten_after([[1, 0], [0, 1]]) == 0
    assert forgotten_after([[3, 1], [3, 1]]) == 1
    assert forgotten_after([[0, 1], [1, 0]]) is None


def test_the_minimal_polynomial_is_the_least_that_annihilates():
    rng = np.random.default_rng(6)
    for _ in range(60):
        w = weights(rng)
        P = transition_matrix(w)
        found = [float(c) for c in minimal_polynomial(w)]
        value = sum(c * np.linalg.matrix_power(P, len(found) - 1 - k) for k, c in enumerate(found))
        assert found[0] == 1 and np.abs(value).max() < 1e-12
        powers = [np.linalg.matrix_power(P, k).ravel() for k in range(len(found) - 1)]
        assert np.linalg.matrix_rank(np.array(powers), tol=1e-10) == len(powers)


@pytest.mark.parametrize(
    ("w", "value", "times", "block"),
    [
        ([[4, 1, 0], [0, 4, 1], [0, 0, 5]], 0.8, 2, 2),
        ([[4, 0, 1], [0, 4, 1], [0, 0, 5]], 0.8, 2, 1),
        ([[1, 1, 0, 0], [0, 1, 1, 0], [0, 0, 1, 1], [0, 0, 0, 1]], 0.5, 3, 3),
        ([[3, 1, 0, 0], [1, 3, 0, 0], [0, 0, 3, 1], [0, 0, 1, 3]], 0.5, 2, 1),
        ([[3, 1], [1, 3]], 0.5, 1, 1),
    ],
)
def test_the_largest_block(w, value, times, block):
    assert largest_block(w, value, times) == block


@pytest.mark.parametrize(
    ("values", "block", "case", "first"),
    [
        ([(0.7, 1), (-0.7, 1), (0.1, 1)], 1, Leading.SEVERAL, [0.7, -0.7]),
        ([(0.3 + 0.4j, 1), (0.3 - 0.4j, 1)], 1, Leading.PAIR, [0.3 + 0.4j]),
        ([(0.3 + 0.4j, 1), (0.3 - 0.4j, 1), (0.5, 1)], 1, Leading.SEVERAL, [0.5, 0.3 + 0.4j]),
        ([(-0.5, 1), (0.4, 2)], 1, Leading.NEGATIVE, [-0.5]),
        ([(0.5, 1), (-0.4, 2)], 1, Leading.POSITIVE, [0.5]),
        ([(0.5, 2)], 1, Leading.REPEATED, [0.5]),
        ([(0.5, 2), (-0.5, 1)], 2, Leading.DEFECTIVE, [0.5, -0.5]),
    ],
)
def test_the_largest_eigenvalues(values, block, case, first):
    found = leading(values)
    assert [z for z, _ in found] == first
    assert judge_leading(found, block) is case


def test_what_is_exchanged():
    assert judge_exchange([[1, 1, 0], [0, 1, 0], [0, 0, 1]], [(1,), (2,)]) is Exchange.NOTHING
    assert judge_exchange([[0, 1], [1, 0]], [(0, 1)]) is Exchange.BALANCED
    assert judge_exchange([[0, 2, 1], [1, 0, 2], [2, 1, 0]], [(0, 1, 2)]) is Exchange.ONE_WAY
