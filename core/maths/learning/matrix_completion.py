"""Completing a small matrix of ratings by two thin factors, with every step of the way kept.

Conventions: the matrix is m × n, NaN where nothing is known; `visible` marks the cells that are
learned from. Predicted is c + P Qᵀ with a baseline c, P (m, k) and Q (n, k), and

    J(P, Q) = ½ Σ_visible (r_ui − c_ui − p_u·q_i)² + ½ λ (‖P‖² + ‖Q‖²),

sums and not means, so λ counts once for each row and column, however many ratings it has.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from operator import mul

import numpy as np

TOO_LARGE = 1e12  # a prediction beyond this is not followed any further


@dataclass(frozen=True, eq=False)
class Completion:
    """All s + 1 states of a factorisation, the start included.

    ratings (m, n), visible (m, n) bool, baseline (m, n); row_factors (s+1, m, k), column_factors
    (s+1, n, k); moved (s, 2): row and column whose factors step t changed, −1 = none, m or n = all;
    objective, visible_error, held_error (s+1,): J and the root mean square errors on the visible
    cells and on the known ones that are held out (NaN where there are none); diverged: whether it
    was given up because a prediction passed 10¹².
    """

    ratings: np.ndarray
    visible: np.ndarray
    baseline: np.ndarray
    row_factors: np.ndarray
    column_factors: np.ndarray
    moved: np.ndarray
    objective: np.ndarray
    visible_error: np.ndarray
    held_error: np.ndarray
    diverged: bool

    @property
    def steps(self) -> int:
        return len(self.objective) - 1

    @property
    def held(self) -> np.ndarray:
        """The known cells that were not learned from."""
        return np.isfinite(self.ratings) & ~self.visible

    def filled(self, step: int) -> np.ndarray:
        """The whole matrix (m, n) as predicted after `step` steps."""
        return self.baseline + self.row_factors[step] @ self.column_factors[step].T


def hold_out_cells(ratings: np.ndarray, share: float, seed: int = 0) -> np.ndarray:
    """Mask (m, n) of the known cells kept aside: a random share of them, rounded.

    A larger share holds out the same cells and more.

    Errors: ValueError unless 0 ≤ share ≤ 1.

    >>> int(hold_out_cells(np.array([[1.0, 2.0], [np.nan, 4.0]]), 0.34).sum())
    1
    """
    if not 0 <= share <= 1:
        raise ValueError(f"share must lie in [0, 1], got {share}")
    known = np.flatnonzero(np.isfinite(ratings))
    order = np.random.default_rng(seed).permutation(known)
    mask = np.zeros(ratings.size, dtype=bool)
    mask[order[: round(share * len(known))]] = True
    return mask.reshape(ratings.shape)


def baseline_of(
    ratings: np.ndarray, visible: np.ndarray, penalty: float = 0.0, biases: bool = False
) -> np.ndarray:
    """The mean μ of the visible cells, or μ + b_u + b_i, as a matrix (m, n); NaN without cells.

    b minimises ½ Σ_visible (r − μ − b_u − b_i)² + ½ λ (Σ b_u² + Σ b_i²); where that has no unique
    solution (λ = 0), the shortest b. A row or column without a visible cell has b = 0.

    >>> baseline_of(np.array([[1.0, 3.0]]), np.array([[True, False]])).tolist()
    [[1.0, 1.0]]
    """
    m, n = ratings.shape
    rows, columns = np.nonzero(visible)
    if not len(rows):
        return np.full((m, n), np.nan)
    values = ratings[visible]
    mean = values.mean()
    baseline = np.full((m, n), mean)
    if biases:
        design = np.zeros((len(values), m + n))
        at = np.arange(len(values))
        design[at, rows] = design[at, m + columns] = 1.0
        gram = design.T @ design + penalty * np.eye(m + n)
        b = np.linalg.lstsq(gram, design.T @ (values - mean), rcond=1e-10)[0]
        baseline += b[:m, np.newaxis] + b[m:]
    return baseline


def normal_equations(
    residuals: np.ndarray, visible: np.ndarray, factors: np.ndarray, penalty: float
) -> tuple[np.ndarray, np.ndarray]:
    """A (m, k, k) and b (m, k): row u of the new factors solves A_u p_u = b_u.

    A_u = Σ q_i q_iᵀ + λ I and b_u = Σ q_i (r_ui − c_ui), sums over the visible cells of the row;
    factors are the q (n, k). For the columns, give everything transposed.

    Source: Zhou, Wilkinson, Schreiber and Pan (2008), section 3.1.

    >>> A, b = normal_equations(np.array([[2.0]]), np.array([[True]]), np.array([[3.0]]), 1.0)
    >>> A.tolist(), b.tolist()
    ([[[10.0]]], [[6.0]])
    """
    weight = visible.astype(float)
    A = (weight[:, np.newaxis, :] * factors.T) @ factors + penalty * np.eye(factors.shape[1])
    return A, np.where(visible, residuals, 0.0) @ factors


def solve_rows(A: np.ndarray, b: np.ndarray) -> np.ndarray:
    """The solution of every A_u p_u = b_u (m, k), A_u symmetric and not negative; the shortest one
    where it is not unique (eigenvalues below 10⁻¹⁰ of the largest count as zero).

    >>> solve_rows(np.array([[[2.0, 0.0], [0.0, 0.0]]]), np.array([[4.0, 0.0]])).tolist()
    [[2.0, 0.0]]
    """
    values, vectors = np.linalg.eigh(A)
    inverse = np.zeros_like(values)
    np.divide(1.0, values, out=inverse, where=values > 1e-10 * values[:, -1:])
    along = vectors.transpose(0, 2, 1) @ b[..., np.newaxis]
    return (vectors @ (inverse[..., np.newaxis] * along))[..., 0]


def alternating_least_squares(
    ratings: np.ndarray,
    visible: np.ndarray,
    rank: int,
    penalty: float,
    sweeps: int,
    seed: int = 0,
    biases: bool = False,
) -> Completion:
    """Half steps: all rows solved for fixed columns, then all columns for fixed rows.

    Each half step is the exact minimum of J over one of the factors, so J never rises. The start
    is normal with variance 1/k. Steps: 2 · sweeps.

    Errors: ValueError for rank < 1, penalty < 0, sweeps < 1.
    Source: Zhou et al. (2008), section 3.1.

    >>> ratings = np.outer([1.0, -1.0], [2.0, 4.0])
    >>> run = alternating_least_squares(ratings, np.full((2, 2), True), 1, 0.0, 2)
    >>> bool(run.visible_error[-1] < 1e-12)
    True
    """
    baseline, P, Q = _start(ratings, visible, rank, penalty, sweeps, seed, biases)
    return _half_steps(ratings, visible, baseline, P, Q, penalty, sweeps)


def carried_on(run: Completion, penalty: float, sweeps: int) -> Completion:
    """The run's last factors, taken further by so many sweeps of alternating least squares.

    Errors: ValueError for sweeps < 1.
    """
    if sweeps < 1:
        raise ValueError(f"sweeps must be at least 1, got {sweeps}")
    return _half_steps(
        run.ratings,
        run.visible,
        run.baseline,
        run.row_factors[-1],
        run.column_factors[-1],
        penalty,
        sweeps,
    )


def _half_steps(
    ratings: np.ndarray,
    visible: np.ndarray,
    baseline: np.ndarray,
    P: np.ndarray,
    Q: np.ndarray,
    penalty: float,
    sweeps: int,
) -> Completion:
    residuals = ratings - baseline
    P_all, Q_all, moved = [P], [Q], []
    m, n = ratings.shape
    for half in range(2 * sweeps):
        if half % 2 == 0:
            P = solve_rows(*normal_equations(residuals, visible, Q, penalty))
        else:
            Q = solve_rows(*normal_equations(residuals.T, visible.T, P, penalty))
        P_all.append(P)
        Q_all.append(Q)
        moved.append((m, -1) if half % 2 == 0 else (-1, n))
    return _judged(ratings, visible, baseline, np.array(P_all), np.array(Q_all), moved, penalty)


def stochastic_gradient_descent(
    ratings: np.ndarray,
    visible: np.ndarray,
    rank: int,
    penalty: float,
    learning_rate: float,
    sweeps: int,
    seed: int = 0,
    biases: bool = False,
) -> Completion:
    """Single steps, one visible cell each, every sweep in a new random order.

    With e = r − c − p·q:  p ← p + α (e q − λ/n_u p) and q ← q + α (e p − λ/n_i q), both from the
    old values, n_u and n_i the numbers of visible cells in the row and column: a step against the
    gradient of the cell's own share of J, so that a sweep carries the whole penalty once.
    Steps: sweeps · visible cells.

    Errors: ValueError for rank < 1, penalty < 0, sweeps < 1, learning_rate ≤ 0.
    Source: Funk (2006); Koren, Bell and Volinsky (2009), "Learning algorithms".

    >>> run = stochastic_gradient_descent(np.eye(2), np.full((2, 2), True), 2, 0.0, 0.1, 50)
    >>> run.steps, bool(run.visible_error[-1] < 0.1)
    (200, True)
    """
    if not learning_rate > 0:
        raise ValueError(f"learning_rate must be positive, got {learning_rate}")
    baseline, P0, Q0 = _start(ratings, visible, rank, penalty, sweeps, seed, biases)
    rng = np.random.default_rng([seed, 1])
    cells = np.argwhere(visible)
    order = np.concatenate([rng.permutation(cells) for _ in range(sweeps)])
    wanted = (ratings - baseline)[tuple(order.T)].tolist()
    decay_p = (penalty / np.maximum(visible.sum(axis=1), 1)).tolist()
    decay_q = (penalty / np.maximum(visible.sum(axis=0), 1)).tolist()
    # Lists of a few floats are several times faster here than arrays.
    P, Q = P0.tolist(), Q0.tolist()
    p_new, q_new, diverged = [], [], False
    for (u, i), r in zip(order.tolist(), wanted, strict=True):
        p, q = P[u], Q[i]
        error = r - sum(map(mul, p, q))
        diverged = not abs(error) < TOO_LARGE
        if diverged:
            break
        pairs = list(zip(p, q, strict=True))
        P[u] = [a + learning_rate * (error * b - decay_p[u] * a) for a, b in pairs]
        Q[i] = [b + learning_rate * (error * a - decay_q[i] * b) for a, b in pairs]
        p_new.append(P[u])
        q_new.append(Q[i])
    moved = order[: len(p_new)]
    P_all, Q_all = _history(P0, moved[:, 0], p_new), _history(Q0, moved[:, 1], q_new)
    run = _judged(ratings, visible, baseline, P_all, Q_all, moved, penalty)
    return replace(run, diverged=diverged)


def _start(
    ratings: np.ndarray,
    visible: np.ndarray,
    rank: int,
    penalty: float,
    sweeps: int,
    seed: int,
    biases: bool,
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Baseline and the factors before the first step."""
    for name, value, least in (("rank", rank, 1), ("penalty", penalty, 0), ("sweeps", sweeps, 1)):
        if not value >= least:
            raise ValueError(f"{name} must be at least {least}, got {value}")
    m, n = ratings.shape
    factors = np.random.default_rng(seed).standard_normal((m + n, rank)) / np.sqrt(rank)
    return baseline_of(ratings, visible, penalty, biases), factors[:m], factors[m:]


def _history(start: np.ndarray, changed: np.ndarray, new: Sequence[Sequence[float]]) -> np.ndarray:
    """All states (s+1, m, k) of factors of which step t gave row changed[t] the value new[t]."""
    steps, m = len(changed), len(start)
    values = np.concatenate([start, np.reshape(new, (steps, start.shape[1]))])
    source = np.zeros((steps + 1, m), dtype=int)
    source[0] = np.arange(m)
    source[np.arange(1, steps + 1), changed] = m + np.arange(steps)
    return values[np.maximum.accumulate(source, axis=0)]


def _judged(
    ratings: np.ndarray,
    visible: np.ndarray,
    baseline: np.ndarray,
    P: np.ndarray,
    Q: np.ndarray,
    moved: Sequence[tuple[int, int]] | np.ndarray,
    penalty: float,
) -> Completion:
    """The run with the objective and the errors after every step."""
    held = np.isfinite(ratings) & ~visible
    residuals = np.where(visible | held, ratings - baseline, 0.0).ravel()
    squares = ((P @ Q.transpose(0, 2, 1)).reshape(len(P), -1) - residuals) ** 2
    seen, kept = squares @ visible.ravel(), squares @ held.ravel()
    size = (P**2).sum(axis=(1, 2)) + (Q**2).sum(axis=(1, 2))
    none = np.full(len(P), np.nan)
    return Completion(
        ratings,
        visible,
        baseline,
        P,
        Q,
        np.reshape(moved, (-1, 2)).astype(int),
        (seen + penalty * size) / 2,
        np.sqrt(seen / visible.sum()) if visible.any() else none,
        np.sqrt(kept / held.sum()) if held.any() and visible.any() else none,
        diverged=False,
    )
