"""Markov chains with finitely many states: where they go, where they stay, how long it takes.

Convention: P[i, j] is the probability of a step from i to j, so every row adds up to 1. Laws are
row vectors: after one step μ becomes μ·P, and a stationary law solves π·P = π. What a chain can do
at all (classes, periods, what is reached) is decided by which entries are above 0, never by
eigenvalues. The linear equations are solved without a subtraction, so that even a probability of
10⁻⁹ keeps all its digits.
"""

import math
from bisect import bisect_right
from dataclasses import dataclass
from enum import Enum, auto

import numpy as np
from numpy.typing import ArrayLike


def whole_rows(weights: ArrayLike) -> np.ndarray:
    """Weights of the steps, one row a state; a row of zeros leads nowhere, so the state keeps the
    walker: 1 on the diagonal.

    Errors: ValueError where they are not square, or one is negative or not finite.

    >>> whole_rows([[1, 3], [0, 0]]).tolist()
    [[1.0, 3.0], [0.0, 1.0]]
    """
    w = np.array(weights, float)
    if w.ndim != 2 or len(w) != w.shape[1] or not len(w):
        raise ValueError(f"weights must be a square table, got the shape {w.shape}")
    if not np.all(np.isfinite(w)) or (w < 0).any():
        raise ValueError(f"weights must be finite and not negative, got {w.tolist()}")
    empty = ~w.any(axis=1)
    w[empty, empty] = 1.0
    return w


def transition_matrix(weights: ArrayLike, laziness: float = 0.0) -> np.ndarray:
    """P: each row of the weights divided by its sum. A lazy walker stays where it is with
    probability ``laziness`` before each step: ε·I + (1 − ε)·P, which has the same stationary laws.

    Errors: ValueError as in :func:`whole_rows`, or where the laziness is not in [0, 1].

    >>> transition_matrix([[0, 3], [1, 1]], 0.5).tolist()
    [[0.5, 0.5], [0.25, 0.75]]
    """
    if not 0 <= laziness <= 1:
        raise ValueError(f"laziness must lie in [0, 1], got {laziness}")
    w = whole_rows(weights)
    P = w / w.sum(axis=1, keepdims=True)
    return laziness * np.eye(len(P)) + (1 - laziness) * P


def reachable(possible: np.ndarray) -> np.ndarray:
    """Whether j can be reached from i in 0 or more steps (Warshall 1962); ``possible``: in one."""
    reach = possible | np.eye(len(possible), dtype=bool)
    for k in range(len(reach)):
        reach |= np.outer(reach[:, k], reach[k])
    return reach


@dataclass(frozen=True)
class Class:
    """States that lead to each other. ``closed``: no step leaves it. ``period``: the greatest
    common divisor of the lengths of all ways from a state back to itself; 0 if there is none."""

    states: tuple[int, ...]
    closed: bool
    period: int


def communicating_classes(P: ArrayLike) -> tuple[Class, ...]:
    """The classes of P, in the order of their first states (Norris 1997, section 1.2).

    >>> [(c.states, c.closed, c.period) for c in communicating_classes([[0, 1, 0], [1, 0, 0],
    ...                                                                 [.5, 0, .5]])]
    [((0, 1), True, 2), ((2,), False, 1)]
    """
    possible = np.asarray(P, float) > 0
    reach, found, seen = reachable(possible), [], set()
    for i in range(len(possible)):
        if i in seen:
            continue
        states = tuple(np.flatnonzero(reach[i] & reach[:, i]).tolist())
        seen |= set(states)
        closed = reach[i].sum() == len(states)
        found.append(Class(states, bool(closed), _period(possible, states)))
    return tuple(found)


def _period(possible: np.ndarray, states: tuple[int, ...]) -> int:
    """Depths from the first state on; a step from depth a to depth b closes ways whose lengths
    differ by a + 1 − b, and the period divides them all."""
    depth, queue = {states[0]: 0}, [states[0]]
    inside = {i: [j for j in states if possible[i, j]] for i in states}
    for i in queue:
        for j in inside[i]:
            if j not in depth:
                depth[j] = depth[i] + 1
                queue.append(j)
    return math.gcd(*(depth[i] + 1 - depth[j] for i in states for j in inside[i]))


def absorbed(Q: np.ndarray, leaves: np.ndarray, gains: np.ndarray) -> np.ndarray:
    """x with x = gains + Q·x, where ``leaves`` = 1 − (row sums of Q) is given, not subtracted.

    The states are taken out one after another, each by the ways through it (Grassmann, Taksar and
    Heyman 1985): only sums, products and quotients of what is not negative. Shapes: Q (n, n),
    leaves (n,), gains and x (n, k). Every state must be able to leave.
    """
    Q, leaves, x = Q.astype(float), leaves.astype(float), gains.astype(float)
    n, moves = len(Q), np.zeros(len(Q))
    for k in range(n - 1, -1, -1):
        moves[k] = leaves[k] + Q[k, :k].sum()  # 1 − Q[k, k], without the subtraction
        through = Q[:k, k] / moves[k]
        Q[:k, :k] += np.outer(through, Q[k, :k])
        leaves[:k] += through * leaves[k]
        x[:k] += np.outer(through, x[k])
    for k in range(n):
        x[k] = (x[k] + Q[k, :k] @ x[:k]) / moves[k]
    return x


def stationary(P: ArrayLike) -> np.ndarray:
    """π with π·P = π and sum 1, of a chain whose states all lead to each other, by the elimination
    of Grassmann, Taksar and Heyman (1985).

    Errors: ValueError where the states do not all lead to each other: then π may not be unique.

    >>> stationary([[0.5, 0.5], [0.25, 0.75]]).round(4).tolist()
    [0.3333, 0.6667]
    """
    Q = np.array(P, float)
    if not reachable(Q > 0).all():
        raise ValueError("the states must all lead to each other")
    n = len(Q)
    for k in range(n - 1, 0, -1):
        Q[:k, k] /= Q[k, :k].sum()
        Q[:k, :k] += np.outer(Q[:k, k], Q[k, :k])
    pi = np.ones(n)
    for k in range(1, n):
        pi[k] = pi[:k] @ Q[:k, k]
    return pi / pi.sum()


@dataclass(frozen=True, eq=False)
class LongRun:
    """``ends[i, c]``: the probability to end in the closed class c from i; ``laws[c]``: its
    stationary law, 0 outside; ``share = ends·laws``: the expected share of time from each start,
    the limit of (I + P + … + Pⁿ⁻¹)/n, and of Pⁿ too where every closed class has period 1."""

    classes: tuple[Class, ...]
    ends: np.ndarray
    laws: np.ndarray
    share: np.ndarray

    @property
    def closed(self) -> list[Class]:
        return [one for one in self.classes if one.closed]

    @property
    def transient(self) -> list[int]:
        """States that are left for good sooner or later."""
        return sorted(i for one in self.classes if not one.closed for i in one.states)

    @property
    def settles(self) -> bool:
        """Whether Pⁿ has a limit: no closed class makes the chain go round and round."""
        return all(one.period == 1 for one in self.closed)


def long_run(P: ArrayLike) -> LongRun:
    """Where the chain spends its time in the long run, from every start (Norris 1997, sections 1.3,
    1.7 and 1.10).

    >>> long_run([[1, 0, 0], [0.25, 0.5, 0.25], [0, 0, 1]]).share[1].tolist()
    [0.5, 0.0, 0.5]
    """
    P = np.asarray(P, float)
    classes = communicating_classes(P)
    closed = [one for one in classes if one.closed]
    inside = [i for one in closed for i in one.states]
    passing = [i for i in range(len(P)) if i not in inside]
    laws, ends = np.zeros((len(closed), len(P))), np.zeros((len(P), len(closed)))
    for c, one in enumerate(closed):
        laws[c, list(one.states)] = stationary(P[np.ix_(one.states, one.states)])
        ends[list(one.states), c] = 1
    if passing:
        into = np.stack([P[np.ix_(passing, one.states)].sum(axis=1) for one in closed], axis=1)
        ends[passing] = absorbed(P[np.ix_(passing, passing)], into.sum(axis=1), into)
    return LongRun(classes, ends, laws, ends @ laws)


class Nature(Enum):
    """What a chain can do, from which steps are possible alone."""

    STILL = auto()  # no state can be left
    MIXING = auto()  # all states lead to each other, with period 1
    PERIODIC = auto()  # all states lead to each other, with a period of 2 or more
    ONE_END = auto()  # some states are left for good, for one closed class
    SEVERAL = auto()  # several closed classes: no unique stationary law


def judge_chain(chain: LongRun) -> Nature:
    """
    >>> judge_chain(long_run([[0, 1], [1, 0]])).name, judge_chain(long_run(np.eye(3))).name
    ('PERIODIC', 'STILL')
    """
    closed = chain.closed
    if not chain.transient and all(len(one.states) == 1 for one in closed):
        return Nature.STILL
    if len(closed) > 1:
        return Nature.SEVERAL
    if chain.transient:
        return Nature.ONE_END
    return Nature.MIXING if closed[0].period == 1 else Nature.PERIODIC


def settles_from(P: ArrayLike, chain: LongRun, start: int | np.ndarray) -> bool:
    """Whether the law of the n-th step from ``start``, a state or a law (n,), has a limit. From a
    closed class it has one where the period is 1; from elsewhere also where the ways in are as
    likely at every beat.

    >>> P = np.array([[0, 1, 0], [1, 0, 0], [0.5, 0.5, 0]])
    >>> [settles_from(P, long_run(P), start) for start in range(3)]
    [False, False, True]
    """
    law = np.eye(len(chain.ends))[start] if np.ndim(start) == 0 else np.asarray(start, float)
    beats = [one.period for one, end in zip(chain.closed, law @ chain.ends, strict=True) if end]
    if max(beats) == 1:
        return True
    at_beat = long_run(np.linalg.matrix_power(np.asarray(P, float), math.lcm(*beats)))
    return bool(np.abs(law @ at_beat.share - law @ chain.share).max() < 1e-9)


def hitting_times(P: ArrayLike, target: int) -> np.ndarray:
    """Mean number of steps until the chain first is in ``target``, from every state: 0 there, and
    k(i) = 1 + Σ P(i, j)·k(j) elsewhere; ∞ where it may never come (Norris 1997, section 1.3).

    >>> hitting_times([[0.5, 0.5, 0], [0.5, 0, 0.5], [0, 0, 1]], 2).tolist()
    [6.0, 4.0, 0.0]
    >>> hitting_times([[0.5, 0.5, 0], [0.5, 0, 0.5], [0, 0, 1]], 0).tolist()
    [0.0, inf, inf]
    """
    P = np.asarray(P, float)
    before = P > 0
    before[target] = False
    reach = reachable(before)  # on the way, as long as the target has not been hit
    lost = ~reach[:, target]
    sure = np.flatnonzero(~(reach & lost).any(axis=1))
    others = [i for i in sure.tolist() if i != target]
    times = np.full(len(P), np.inf)
    times[target] = 0.0
    if others:
        Q = P[np.ix_(others, others)]
        times[others] = absorbed(Q, P[others, target], np.ones((len(others), 1)))[:, 0]
    return times


def mean_return_times(chain: LongRun) -> np.ndarray:
    """Mean number of steps from a state back to it: 1/π of its closed class, ∞ for a state that
    may be left for good (Kac 1947; Norris 1997, section 1.7)."""
    own = chain.laws.sum(axis=0)
    return np.divide(1.0, own, out=np.full(len(own), np.inf), where=own > 0)


def walk(P: ArrayLike, start: int, chances: ArrayLike) -> np.ndarray:
    """The states of a walker at steps 0, 1, …: one number of [0, 1) for each step, which picks from
    the row of the state of now.

    >>> walk([[0.5, 0.5], [1, 0]], 0, [0.2, 0.7, 0.9]).tolist()
    [0, 0, 1, 0]
    """
    upto = np.cumsum(np.asarray(P, float), axis=1)
    rows = (upto / upto[:, -1:]).tolist()
    path, now = [start], start
    for chance in np.asarray(chances, float).tolist():
        now = bisect_right(rows[now], chance)
        path.append(now)
    return np.array(path)


def laws_after(P: ArrayLike, start: int, steps: int) -> np.ndarray:
    """The law after 0, 1, …, ``steps`` steps from one state, row by row: e·Pⁿ.

    >>> laws_after([[0, 1], [1, 0]], 0, 2).tolist()
    [[1.0, 0.0], [0.0, 1.0], [1.0, 0.0]]
    """
    P = np.asarray(P, float)
    laws = np.zeros((steps + 1, len(P)))
    laws[0, start] = 1
    for n in range(steps):
        laws[n + 1] = laws[n] @ P
    return laws


def visits(P: ArrayLike, start: int, steps: int) -> tuple[np.ndarray, np.ndarray]:
    """Mean and standard deviation of the share of the times 0, …, ``steps`` − 1 that the chain
    spends in each state: (n,) each.

    With S the number of visits to i, E[S²] = Σ pₜ(i)·(1 + 2·Σ Pᵏ(i, i)), the inner sum over k from
    1 to steps − 1 − t.

    >>> mean, deviation = visits([[0.5, 0.5], [0.5, 0.5]], 0, 2)
    >>> mean.tolist(), deviation.tolist()
    ([0.75, 0.25], [0.25, 0.25])
    """
    P = np.asarray(P, float)
    laws = laws_after(P, start, steps - 1)
    powers = np.empty((steps, *P.shape))
    powers[0] = np.eye(len(P))
    for k in range(1, steps):
        powers[k] = powers[k - 1] @ P
    again = np.diagonal(powers, axis1=1, axis2=2).cumsum(axis=0) - 1  # k from 1 on
    mean = laws.sum(axis=0)
    square = (laws * (1 + 2 * again[::-1])).sum(axis=0)
    return mean / steps, np.sqrt(np.maximum(square - mean**2, 0)) / steps
