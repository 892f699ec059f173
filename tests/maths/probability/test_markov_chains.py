"""Chains against exact fractions, matrix powers and counting ways."""

from fractions import Fraction as F

import numpy as np
import pytest

from core.maths.probability.markov_chains import (
    absorbed,
    communicating_classes,
    hitting_times,
    laws_after,
    long_run,
    mean_return_times,
    stationary,
    transition_matrix,
    visits,
    walk,
    whole_rows,
)


def random_weights(rng):
    n = int(rng.integers(1, 7))
    w = rng.integers(0, 101, (n, n)) * (rng.random((n, n)) < rng.choice([0.25, 0.4, 0.7, 1.0]))
    return w.astype(float)


def solved(A, b):
    """A·x = b in fractions, by Gauss and Jordan."""
    n = len(A)
    rows = [[*map(F, row), F(right)] for row, right in zip(A, b, strict=True)]
    for k in range(n):
        at = next(i for i in range(k, n) if rows[i][k])
        rows[k], rows[at] = rows[at], rows[k]
        rows[k] = [x / rows[k][k] for x in rows[k]]
        for i in range(n):
            if i != k and rows[i][k]:
                rows[i] = [x - rows[i][k] * y for x, y in zip(rows[i], rows[k], strict=True)]
    return [row[-1] for row in rows]


def exact(w):
    w = whole_rows(w)
    return [[F(int(x), int(row.sum())) for x in row] for row in w]


def test_classes_and_periods_against_powers_of_the_pattern():
    rng = np.random.default_rng(1)
    for _ in range(120):
        P = transition_matrix(random_weights(rng))
        n, possible = len(P), (P > 0).astype(int)
        ways, back = np.eye(n, dtype=int), [[] for _ in range(n)]
        reach = ways.astype(bool)
        for k in range(1, 45):
            ways = (ways @ possible > 0).astype(int)
            reach |= ways > 0
            for i in range(n):
                back[i] += [k] if ways[i, i] else []
        for one in communicating_classes(P):
            for i in one.states:
                assert set(one.states) == set(np.flatnonzero(reach[i] & reach[:, i]).tolist())
                assert one.closed == (not (set(np.flatnonzero(reach[i])) - set(one.states)))
                assert one.period == (np.gcd.reduce(back[i]) if back[i] else 0)


def test_long_run_and_hitting_times_against_fractions():
    rng = np.random.default_rng(2)
    for _ in range(120):
        w = random_weights(rng)
        P, p = transition_matrix(w), exact(w)
        n, chain = len(P), long_run(P)
        for law, one in zip(chain.laws, chain.closed, strict=True):
            A = [[p[i][j] - (i == j) for i in one.states] for j in one.states]
            A[-1] = [1] * len(one.states)
            pi = solved(A, [0] * (len(one.states) - 1) + [1])
            assert law[list(one.states)] == pytest.approx([float(x) for x in pi], rel=1e-12)
        assert chain.ends.sum(axis=1) == pytest.approx(1)
        assert chain.share @ P == pytest.approx(chain.share) == P @ chain.share
        target = int(rng.integers(n))
        times = hitting_times(P, target)
        ok = [i for i in range(n) if np.isfinite(times[i]) and i != target]
        for i in ok:
            assert times[i] == pytest.approx(1 + sum(P[i, j] * times[j] for j in ok), rel=1e-11)


def test_nothing_is_lost_where_probabilities_are_tiny():
    e = 1e-9
    P = [[1 - e, e, 0, 0], [1 - e, 0, e, 0], [0, 1 - e, 0, e], [0, 0, 0, 1]]
    one, tiny = F(1), F(e)
    A = [[tiny, -tiny, 0], [-(one - tiny), 1, -tiny], [0, -(one - tiny), 1]]
    wanted = [float(x) for x in solved(A, [1, 1, 1])]
    assert hitting_times(P, 3)[:3] == pytest.approx(wanted, rel=1e-6)  # as 1 − e is rounded
    pi = stationary([[1 - e, e], [1, 0]])
    assert pi[1] == pytest.approx(e / (1 + e), rel=1e-14)


def test_hitting_times_by_hand():
    fair = [[1, 0, 0, 0], [0.5, 0, 0.5, 0], [0, 0.5, 0, 0.5], [0, 0, 0, 1]]
    assert hitting_times(fair, 0).tolist() == [0, np.inf, np.inf, np.inf]
    ring = [[0, 0.5, 0.5], [0.5, 0, 0.5], [0.5, 0.5, 0]]
    assert hitting_times(ring, 0) == pytest.approx([0, 2, 2])
    assert mean_return_times(long_run(ring)) == pytest.approx([3, 3, 3])
    assert mean_return_times(long_run(fair)).tolist() == [1, np.inf, np.inf, 1]
    assert hitting_times(np.eye(2), 1).tolist() == [np.inf, 0]


def test_laws_and_visits_against_many_walks():
    rng = np.random.default_rng(3)
    P = transition_matrix([[0, 3, 1], [2, 2, 0], [1, 1, 4]], 0.2)
    paths = np.array([walk(P, 1, rng.random(12)) for _ in range(6000)])
    law = np.bincount(paths[:, 9], minlength=3) / 6000
    assert law == pytest.approx(laws_after(P, 1, 9)[9], abs=4 * 0.5 / np.sqrt(6000))
    shares = np.stack([(paths[:, :10] == i).mean(axis=1) for i in range(3)])
    mean, deviation = visits(P, 1, 10)
    assert shares.mean(axis=1) == pytest.approx(mean, abs=0.015)
    assert shares.std(axis=1) == pytest.approx(deviation, rel=0.05)


def test_a_walk_never_takes_an_impossible_step():
    P = transition_matrix([[0, 1, 0], [0, 0, 1], [0, 0, 0]])
    assert walk(P, 0, [0.0, 1 - 1e-16, 0.0, 0.999]).tolist() == [0, 1, 2, 2, 2]


@pytest.mark.parametrize("w", [[[1, 2]], [], [[-1]], [[np.nan]]])
def test_what_is_no_table_of_weights(w):
    with pytest.raises(ValueError, match="weights"):
        whole_rows(w)


def test_other_errors():
    with pytest.raises(ValueError, match="laziness"):
        transition_matrix([[1]], 1.5)
    with pytest.raises(ValueError, match="all lead"):
        stationary(np.eye(2))


def test_absorbed_solves_its_equations():
    rng = np.random.default_rng(4)
    Q = rng.dirichlet(np.ones(5), 4)
    x = absorbed(Q[:, :4], Q[:, 4], np.ones((4, 2)))
    assert x == pytest.approx(np.linalg.solve(np.eye(4) - Q[:, :4], np.ones((4, 2))))
