"""How fast a chain forgets its start: distances, eigenvalues, and whether time can be reversed.

What is decided (is an eigenvalue repeated, is it 0, does detailed balance hold) is decided in whole
numbers, from whole weights.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, auto
from fractions import Fraction

import numpy as np
from numpy.typing import ArrayLike

from core.maths.probability.markov_chains import LongRun


@dataclass(frozen=True, eq=False)
class Forgetting:
    """At n = 0, 1, …: ``from_start[i, n]`` is the total variation distance between the law of the
    n-th step from i and the long run from i, ``worst`` the largest over all starts, and
    ``averaged`` the same for the mean of the laws of the first n steps (from n = 1)."""

    from_start: np.ndarray
    averaged: np.ndarray

    @property
    def worst(self) -> np.ndarray:
        return self.from_start.max(axis=0)


def forgetting(P: ArrayLike, chain: LongRun, steps: int) -> Forgetting:
    """Total variation ½·Σ|Pⁿ(i, j) − Π(i, j)| (Levin and Peres 2017, chapter 4), Π the long run.

    As Π·P = P·Π = Π·Π = Π, the difference is (P − Π)ⁿ for n ≥ 1: taken as a power, it keeps its
    digits where both are nearly alike.

    >>> from core.maths.probability.markov_chains import long_run
    >>> P = np.array([[0.75, 0.25], [0.25, 0.75]])
    >>> forgetting(P, long_run(P), 2).worst.tolist()
    [0.5, 0.25, 0.125]
    """
    P = np.asarray(P, float)
    gap, gaps = P - chain.share, np.empty((steps + 1, *P.shape))
    gaps[0] = np.eye(len(P)) - chain.share
    if steps:
        gaps[1] = gap
    for n in range(2, steps + 1):
        gaps[n] = gaps[n - 1] @ gap
    found = np.abs(gaps).sum(axis=2) / 2
    means = np.abs(gaps[:-1].cumsum(axis=0)).sum(axis=2).max(axis=1) / 2
    return Forgetting(found.T, np.array([np.nan, *(means / np.arange(1, steps + 1))]))


def mixing_time(P: ArrayLike, share: np.ndarray, near: float = 0.25) -> float:
    """The first n at which the worst distance is at most ``near``; ∞ if it never is. The worst
    distance never grows, so n is found by doubling and then halving (Levin and Peres 2017, section
    4.5).

    >>> mixing_time([[0.75, 0.25], [0.25, 0.75]], np.full((2, 2), 0.5)), mixing_time(
    ...     [[0, 1], [1, 0]], np.full((2, 2), 0.5))
    (1, inf)
    """
    P = np.asarray(P, float)

    def far(power: np.ndarray) -> bool:
        return bool(np.abs(power).sum(axis=1).max() / 2 > near + 1e-12)

    if not far(np.eye(len(P)) - share):
        return 0
    powers = [P - share]
    while far(powers[-1]):
        if len(powers) > 60:
            return math.inf
        powers.append(powers[-1] @ powers[-1])
    n, reached = 0, np.eye(len(P))
    for k in range(len(powers) - 1, -1, -1):
        further = reached @ powers[k]
        if far(further):
            n, reached = n + 2**k, further
    return n + 1


def characteristic_polynomial(weights: Sequence[Sequence[int]]) -> list[Fraction]:
    """Coefficients of det(x·I − P), the highest power first, exactly, by Faddeev and LeVerrier's
    recursion; P are the rows of whole ``weights`` divided by their sums, none of which is 0.

    >>> [str(c) for c in characteristic_polynomial([[0, 1], [1, 1]])]
    ['1', '-1/2', '-1/2']
    """
    n, sums = len(weights), [sum(row) for row in weights]
    D = math.lcm(*sums)
    A = [[one * (D // total) for one in row] for row, total in zip(weights, sums, strict=True)]
    M, found = [[0] * n for _ in range(n)], [1]
    for k in range(1, n + 1):
        M = [
            [sum(A[i][m] * M[m][j] for m in range(n)) + found[-1] * (i == j) for j in range(n)]
            for i in range(n)
        ]
        trace = sum(A[i][m] * M[m][i] for i in range(n) for m in range(n))
        found.append(-trace // k)
    return [Fraction(c, D**k) for k, c in enumerate(found)]


def forgotten_after(weights: Sequence[Sequence[int]]) -> int | None:
    """The first n with Pⁿ⁺¹ = Pⁿ, exactly, from whole weights; None where no Pⁿ is its own limit.

    Where one is, n is no more than the number of states.

    >>> forgotten_after([[1, 1], [1, 1]]), forgotten_after([[1, 2], [1, 1]])
    (1, None)
    """
    size, sums = len(weights), [sum(row) for row in weights]
    D = math.lcm(*sums)
    A = [[one * (D // total) for one in row] for row, total in zip(weights, sums, strict=True)]
    power = [[int(i == j) for j in range(size)] for i in range(size)]
    for n in range(size + 1):
        further = [
            [sum(x * A[m][j] for m, x in enumerate(row)) for j in range(size)] for row in power
        ]
        if further == [[D * x for x in row] for row in power]:
            return n
        power = further
    return None


def _divided(a: list[Fraction], b: list[Fraction]) -> tuple[list[Fraction], list[Fraction]]:
    """Quotient and remainder of polynomials; the remainder without leading zeros."""
    a, quotient = list(a), []
    while len(a) >= len(b):
        c = a[0] / b[0]
        quotient.append(c)
        a = [x - c * y for x, y in zip(a, b + [Fraction(0)] * (len(a) - len(b)), strict=True)][1:]
    while a and a[0] == 0:
        a = a[1:]
    return quotient, a


def _common(a: list[Fraction], b: list[Fraction]) -> list[Fraction]:
    """The greatest common divisor of two polynomials, by Euclid, leading coefficient 1."""
    while b:
        a, b = b, _divided(a, b)[1]
    return [x / a[0] for x in a]


def _slope(a: list[Fraction]) -> list[Fraction]:
    degree = len(a) - 1
    return [x * (degree - k) for k, x in enumerate(a[:-1])]


def roots_with_multiplicity(polynomial: list[Fraction]) -> list[tuple[complex, int]]:
    """Roots of a polynomial with leading coefficient 1. How often each counts is exact (Yun 1976):
    it is first split into factors without repeated roots.

    >>> roots_with_multiplicity([Fraction(1), Fraction(-1), Fraction(1, 4)])
    [((0.5+0j), 2)]
    """
    if len(polynomial) == 1:
        return []
    found, slope = [], _slope(polynomial)
    shared = _common(polynomial, slope)
    b, c = _divided(polynomial, shared)[0], _divided(slope, shared)[0]
    times = 1
    while len(b) > 1:
        lead = _slope(b)
        pad = [Fraction(0)] * (len(c) - len(lead))
        d = [x - y for x, y in zip(c, pad + lead, strict=True)]
        while d and d[0] == 0:
            d = d[1:]
        factor = _common(b, d) if d else [x / b[0] for x in b]
        found += [(complex(z), times) for z in np.roots([float(x) for x in factor])]
        b, c = _divided(b, factor)[0], _divided(d, factor)[0] if d else []
        times += 1
    return found


def other_eigenvalues(weights: Sequence[Sequence[int]], closed: int) -> list[tuple[complex, int]]:
    """The eigenvalues of P besides the 1 that each of the ``closed`` classes has, with how often
    each counts, the largest modulus first.

    >>> other_eigenvalues([[1, 1], [1, 1]], 1)
    [(0j, 1)]
    """
    rest = characteristic_polynomial(weights)
    for _ in range(closed):
        rest, left = _divided(rest, [Fraction(1), Fraction(-1)])
        if left:
            raise ValueError(
                f"1 is no {closed}-fold eigenvalue: the chain has fewer closed classes"
            )
    return sorted(roots_with_multiplicity(rest), key=lambda found: -abs(found[0]))


def minimal_polynomial(weights: Sequence[Sequence[int]]) -> list[Fraction]:
    """The polynomial of least degree with m(P) = 0, leading coefficient 1, exactly: the first power
    of P that is a combination of those before it. As often as a root counts in it, so large is
    its largest Jordan block (Horn and Johnson 2013, section 3.3).

    >>> [str(c) for c in minimal_polynomial([[1, 0], [0, 1]])]
    ['1', '-1']
    """
    size, sums = len(weights), [sum(row) for row in weights]
    P = [[Fraction(x, total) for x in row] for row, total in zip(weights, sums, strict=True)]
    power = [[Fraction(int(i == j)) for j in range(size)] for i in range(size)]
    basis: list[tuple[int, list[Fraction], list[Fraction]]] = []
    for k in range(size + 1):
        left = [x for row in power for x in row]
        told = [Fraction(int(m == k)) for m in range(k + 1)]
        for at, other, combined in basis:
            c = left[at]
            if c:
                left = [x - c * y for x, y in zip(left, other, strict=True)]
                padded = combined + [Fraction(0)] * (k + 1 - len(combined))
                told = [x - c * y for x, y in zip(told, padded, strict=True)]
        at = next((at for at, x in enumerate(left) if x), None)
        if at is None:
            return told[::-1]
        basis.append((at, [x / left[at] for x in left], [x / left[at] for x in told]))
        power = [
            [sum(x * P[m][j] for m, x in enumerate(row)) for j in range(size)] for row in power
        ]
    raise AssertionError("no power is a combination: impossible by Cayley and Hamilton")


def largest_block(weights: Sequence[Sequence[int]], value: complex, times: int) -> int:
    """The size of the largest Jordan block of an eigenvalue that counts so many times.

    >>> largest_block([[1, 1, 0], [0, 1, 1], [0, 0, 1]], 0.5, 2)
    2
    """
    if times == 1:
        return 1
    roots = roots_with_multiplicity(minimal_polynomial(weights))
    return min(roots, key=lambda root: abs(root[0] - value))[1]


class Leading(Enum):
    """The other eigenvalues of largest modulus."""

    DEFECTIVE = auto()  # one has too few eigenvectors: a power of n stands beside |λ₂|ⁿ
    SEVERAL = auto()  # neither one value nor one pair
    REPEATED = auto()  # one value or pair that counts several times, with all its eigenvectors
    PAIR = auto()  # one complex pair
    NEGATIVE = auto()
    POSITIVE = auto()


def leading(values: Sequence[tuple[complex, int]]) -> tuple[tuple[complex, int], ...]:
    """Those of the largest modulus, of each pair the one above the real line; the largest real part
    first.

    >>> leading([(0.5, 1), (-0.5, 1), (0.25, 2)])
    ((0.5, 1), (-0.5, 1))
    """
    most = max((abs(z) for z, _ in values), default=0.0)
    first = [one for one in values if abs(one[0]) >= most * (1 - 1e-9)]
    first = [one for one in first if complex(one[0]).imag > -1e-9]
    return tuple(sorted(first, key=lambda one: -complex(one[0]).real))


def judge_leading(first: Sequence[tuple[complex, int]], block: int) -> Leading:
    """What becomes of the distance: ``first`` as :func:`leading` finds them, ``block`` the size of
    the largest Jordan block among them."""
    if block > 1:
        return Leading.DEFECTIVE
    if len(first) > 1:
        return Leading.SEVERAL
    value, times = complex(first[0][0]), first[0][1]
    if times > 1:
        return Leading.REPEATED
    if abs(value.imag) > 1e-9:
        return Leading.PAIR
    return Leading.NEGATIVE if value.real < 0 else Leading.POSITIVE


class Exchange(Enum):
    """What the pairs of states exchange in the long run."""

    NOTHING = auto()  # each state that is seen then keeps the walker
    BALANCED = auto()
    ONE_WAY = auto()


def judge_exchange(weights: Sequence[Sequence[int]], closed: Sequence[Sequence[int]]) -> Exchange:
    """``closed``: the closed classes that are reached.

    >>> judge_exchange([[1, 1], [0, 1]], [(1,)])
    <Exchange.NOTHING: 1>
    """
    if all(len(states) == 1 for states in closed):
        return Exchange.NOTHING
    return Exchange.BALANCED if obeys_detailed_balance(weights, closed) else Exchange.ONE_WAY


def obeys_detailed_balance(
    weights: Sequence[Sequence[int]], closed: Sequence[Sequence[int]]
) -> bool:
    """Whether π(i)·P(i, j) = π(j)·P(j, i) for all i and j of each closed class, so that a film of
    the chain in equilibrium looks alike backwards (Kolmogorov 1936), decided in whole numbers.

    Ratios of π are followed along a tree of steps; then every other step must agree.

    >>> obeys_detailed_balance([[0, 1, 0], [1, 0, 2], [0, 1, 0]], [(0, 1, 2)])
    True
    >>> obeys_detailed_balance([[0, 2, 1], [1, 0, 2], [2, 1, 0]], [(0, 1, 2)])
    False
    """
    sums = [sum(row) for row in weights]
    for states in closed:
        share, queue = {states[0]: Fraction(1)}, [states[0]]
        for i in queue:
            for j in states:
                if (weights[i][j] > 0) != (weights[j][i] > 0):
                    return False
                if weights[i][j] and j not in share:
                    there, back = Fraction(weights[i][j], sums[i]), Fraction(weights[j][i], sums[j])
                    share[j] = share[i] * there / back
                    queue.append(j)
        if any(
            share[i] * weights[i][j] * sums[j] != share[j] * weights[j][i] * sums[i]
            for i in states
            for j in states
        ):
            return False
    return True
