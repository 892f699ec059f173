"""Stochastic gradient descent on a least-squares loss: batches of rows, and the path they make."""

from collections.abc import Iterable

import numpy as np

from core.maths.optimization.row_losses import RowLoss

FEW = 16  # rows of a batch that are drawn one by one


def draw_batches(rows: int, batch: int, steps: int, seed: int) -> np.ndarray:
    """``steps`` batches (steps, batch) of row numbers, each drawn anew; no row twice in a batch.

    Floyd's algorithm, all batches at once (Bentley and Floyd, Communications of the ACM 30, 1987):
    for j = N − B … N − 1 draw a row among 0 … j; where the batch has it already, take j.

    >>> sorted(draw_batches(4, 4, 1, seed=0)[0].tolist())
    [0, 1, 2, 3]
    """
    if not 1 <= batch <= rows:
        raise ValueError(f"batch must lie between 1 and {rows}, got {batch}")
    rng = np.random.default_rng(seed)
    chosen = np.empty((steps, batch), np.int64)
    taken, each = np.zeros((steps, rows), bool), np.arange(steps)
    for at, j in enumerate(range(rows - batch, rows)):
        drawn = rng.integers(0, j + 1, steps)
        chosen[:, at] = np.where(taken[each, drawn], j, drawn)
        taken[each, chosen[:, at]] = True
    return chosen


def batch_gradients(loss: RowLoss, batch: int, steps: int, seed: int) -> np.ndarray:
    """Of each batch (a₁₁, a₁₂, a₂₂, b₁, b₂), with its gradient A·w − b: A the mean of xᵢxᵢᵀ, b of
    yᵢxᵢ. Large batches are drawn as a shuffled line of B ones and N − B zeros, which is quicker.

    >>> from core.maths.optimization.row_losses import shipped_rows
    >>> one = shipped_rows("diabetes")
    >>> batch_gradients(one, one.rows, 1, seed=0)[0, :3].round(3).tolist()
    [1.0, 0.446, 1.0]
    """
    n, terms = loss.rows, loss.terms
    if batch <= FEW:
        return terms[draw_batches(n, batch, steps, seed)].mean(axis=1)
    drawn = np.tile(np.arange(n) < batch, (steps, 1))
    return np.random.default_rng(seed).permuted(drawn, axis=1) @ terms / batch


def stochastic_descent(
    gradients: np.ndarray, start: tuple[float, float], rates: Iterable[float]
) -> np.ndarray:
    """The path (steps + 1, 2) of w ← w − αₖ(Aₖw − bₖ) over the batches' (A, b) in turn.

    A path that diverges ends in ∞ and undefined values; it raises nothing.

    >>> stochastic_descent(np.array([[1.0, 0, 2.0, 1.0, 1.0]]), (0.0, 0.0), [0.5]).tolist()
    [[0.0, 0.0], [0.5, 0.5]]
    """
    u, v = map(float, start)
    path = [u], [v]
    for (a11, a12, a22, b1, b2), alpha in zip(gradients.tolist(), rates, strict=True):
        u, v = (
            u - alpha * (a11 * u + a12 * v - b1),
            v - alpha * (a12 * u + a22 * v - b2),
        )
        path[0].append(u)
        path[1].append(v)
    return np.column_stack(path)


def full_descent(loss: RowLoss, start: tuple[float, float], rate: float, steps: np.ndarray):
    """Where gradient descent with all rows stands after these numbers of steps: (len, 2).

    Along each eigenvector of H the error shrinks by 1 − αλ a step.

    >>> from core.maths.optimization.row_losses import shipped_rows
    >>> full_descent(shipped_rows("exact"), (1.0, 1.0), 0.1, np.array([0])).round(12).tolist()
    [[1.0, 1.0]]
    """
    values, vectors = np.linalg.eigh(loss.hessian)
    along = vectors.T @ (np.asarray(start, float) - loss.minimum)
    with np.errstate(over="ignore", invalid="ignore"):
        kept = (1 - rate * values) ** np.asarray(steps)[:, None]
        return loss.minimum + (kept * along) @ vectors.T
