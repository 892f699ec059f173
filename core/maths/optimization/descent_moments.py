"""What stochastic gradient descent does on average: exact first and second moments of its error.

On a least-squares loss a step is linear in the weights, so mean and second moment follow a linear
recursion. With batches drawn independently nothing is approximated. All error terms are those of
:class:`RowLoss`; vec lists a matrix by rows; c is the share of :func:`noise_share`.
"""

from functools import lru_cache

import numpy as np
from numpy.typing import ArrayLike

from core.maths.optimization.row_losses import RowLoss


def kronecker(A: np.ndarray, B: np.ndarray) -> np.ndarray:
    """A⊗B of matrices: vec(A X Bᵀ) = (A⊗B)·vec X. Quicker for small ones than numpy's.

    >>> kronecker(np.array([[1, 2]]), np.array([[3], [4]])).tolist()
    [[3, 6], [4, 8]]
    """
    return (A[:, None, :, None] * B[None, :, None, :]).reshape(
        len(A) * len(B), A.shape[1] * B.shape[1]
    )


def moment_map(
    loss: RowLoss,
    rate: float,
    share: float,
    kept: np.ndarray | None = None,
    enters: np.ndarray | None = None,
) -> np.ndarray:
    """The matrix M with (vec S′, m′, 1) = M·(vec S, m, 1) for one step.

    The state z (d,) has the error e = w − w* as its first two entries; m = E z, S = E zzᵀ. A step
    is z′ = P·z − α·G·(noise of the batch's gradient at e), with E z′ = P·z. By default plain
    descent: P = I − αH, G = I.  E z′z′ᵀ = P S Pᵀ + cα² G·Σ̄·Gᵀ, Σ̄ the mean of Σ(w* + e) over e.
    It is linear in the share.

    >>> from core.maths.optimization.row_losses import shipped_rows
    >>> moment_map(shipped_rows("diabetes"), 0.1, 1.0).shape
    (7, 7)
    """
    P = np.eye(2) - rate * loss.hessian if kept is None else kept
    G = np.eye(2) if enters is None else enters
    d = len(P)
    E = np.eye(d)[:2]
    noise = share * rate**2 * kronecker(G, G)
    M = np.zeros((d * d + d + 1,) * 2)
    M[: d * d, : d * d] = kronecker(P, P) + noise @ loss.spread @ kronecker(E, E)
    M[: d * d, d * d : -1] = -noise @ loss.cross @ E
    M[: d * d, -1] = noise @ loss.noise.ravel()
    M[d * d : -1, d * d : -1] = P
    M[-1, -1] = 1
    return M


def start_moments(error: np.ndarray) -> np.ndarray:
    """(vec S, m, 1) of a state that is certain.

    >>> start_moments(np.array([1.0, 2.0])).tolist()
    [1.0, 2.0, 2.0, 4.0, 1.0, 2.0, 1.0]
    """
    return np.concatenate([np.outer(error, error).ravel(), error, [1.0]])


def follow_moments(M: np.ndarray, first: np.ndarray, steps: int) -> np.ndarray:
    """(vec S, m, 1) after 0 … ``steps`` steps, one a row: the power of M that takes all those found
    ahead at once doubles them.

    >>> follow_moments(np.array([[2.0, 0.0], [0.0, 1.0]]), np.array([1.0, 1.0]), 3)[:, 0].tolist()
    [1.0, 2.0, 4.0, 8.0]
    """
    found, ahead = first[:, None], M
    with np.errstate(over="ignore", invalid="ignore"):
        while found.shape[1] <= steps:
            found = np.hstack([found, ahead @ found])
            ahead = ahead @ ahead
    return found[:, : steps + 1].T


def expected_excess(loss: RowLoss, moments: np.ndarray) -> np.ndarray:
    """E f(w) − f(w*) = ½ tr(H·S) of rows of moments; ∞ where they are beyond all numbers."""
    d = int(np.sqrt(moments.shape[-1]))
    with np.errstate(over="ignore", invalid="ignore"):
        S = moments[:, : d * d].reshape(-1, d, d)[:, :2, :2]
        found = 0.5 * np.einsum("ij,nij->n", loss.hessian, S)
    return np.where(np.isfinite(found), found, np.inf)


@lru_cache(maxsize=1024)
def stable_rate(loss: RowLoss, share: float) -> float:
    """The learning rate from which on E|w − w*|² no longer settles; 2/L without noise (c = 0).

    The map of S keeps positive semidefinite matrices so; hence its largest eigenvalue is real, and
    reaches 1 first: at 1/α the largest root of det((H⊕H)/α − H⊗H − c·spread) = 0.

    >>> from core.maths.optimization.row_losses import shipped_rows
    >>> one = shipped_rows("diabetes")
    >>> round(stable_rate(one, 1.0), 3), round(stable_rate(one, 0.0) * one.curvatures[1], 12)
    (0.489, 2.0)
    """
    H, eye = loss.hessian, np.eye(2)
    both = kronecker(H, H) + share * loss.spread
    grows = np.linalg.solve(kronecker(H, eye) + kronecker(eye, H), both)
    return float(1 / np.linalg.eigvals(grows).real.max())


def noise_floor(loss: RowLoss, rate: ArrayLike, share: float) -> np.ndarray:
    """The expected f(w) − f(w*) that a constant rate settles at; ∞ where it does not settle. For
    many rates at once. S = c·α·(H⊕H − α(H⊗H + c·spread))⁻¹ vec C is its own next one.

    >>> from core.maths.optimization.row_losses import shipped_rows
    >>> noise_floor(shipped_rows("exact"), [0.1, 9.0], 1.0).tolist()
    [0.0, inf]
    """
    alpha = np.asarray(rate, float)[..., None, None]
    H, eye = loss.hessian, np.eye(2)
    flat = kronecker(H, eye) + kronecker(eye, H)
    both = kronecker(H, H) + share * loss.spread
    S = np.linalg.solve(flat - alpha * both, share * alpha * loss.noise.reshape(4, 1))[..., 0]
    settles = alpha[..., 0, 0] < stable_rate(loss, share)
    return np.where(settles, np.maximum(0.5 * S @ H.ravel(), 0), np.inf)


def steps_to_goal(
    loss: RowLoss,
    rate: float,
    shares: np.ndarray,
    start: np.ndarray,
    goal: float,
    doublings: int = 13,
) -> np.ndarray:
    """For each share c the first step at which the expected f − f* is at most ``goal``; NaN where
    it is not within 2¹³ − 1 steps.

    It is looked for by halving, with powers M^(2ʲ): all steps before the first one are above.

    >>> from core.maths.optimization.row_losses import shipped_rows
    >>> one = shipped_rows("exact")
    >>> steps_to_goal(one, 0.5, np.array([0.0]), np.array([-1.0, 1.5]), 0.01).tolist()
    [7.0]
    """
    calm, noisy = (moment_map(loss, rate, share) for share in (0.0, 1.0))
    powers = [calm + np.asarray(shares)[:, None, None] * (noisy - calm)]
    now = np.tile(start_moments(start - loss.minimum), (len(shares), 1))
    done = expected_excess(loss, now) <= goal
    count = np.zeros(len(shares))
    with np.errstate(over="ignore", invalid="ignore"):
        for _ in range(doublings - 1):
            powers.append(powers[-1] @ powers[-1])
        for j in reversed(range(doublings)):
            ahead = (powers[j] @ now[:, :, None])[:, :, 0]
            above = ~(expected_excess(loss, ahead) <= goal)
            now = np.where(above[:, None], ahead, now)
            count += 2**j * above
    found = np.where(count < 2**doublings - 1, count + 1, np.nan)
    return np.where(done, 0.0, found)
