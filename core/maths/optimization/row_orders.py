"""In which order single rows are gone through, and where each order ends.

A step with one row is affine in the error e = w − w*: e ← (I − α·xxᵀ)e + α·r·x, with the row's
residual r at w*. So a whole epoch is one affine map e ← T·e + t, whatever the order.
"""

from dataclasses import dataclass
from enum import Enum, auto

import numpy as np

from core.maths.optimization.row_losses import RowLoss

PIECE = 26  # rows of a line that are gone through one by one
LOST = 1e-15  # f − f* below it is lost in the rounding of the weights
ORDERS = ("replaced", "reshuffled", "once", "sorted")


def row_orders(loss: RowLoss, name: str, epochs: int, seed: int) -> np.ndarray:
    """(epochs, N) row numbers. "replaced": each drawn anew among all; "reshuffled": a new
    permutation every epoch; "once": the same permutation every epoch; "sorted": by y, rising.

    >>> from core.maths.optimization.row_losses import row_loss
    >>> one = row_loss(np.array([[1.0, 0.0], [0.0, 1.0], [1.0, 1.0]]), np.array([2.0, 3.0, 1.0]))
    >>> row_orders(one, "sorted", 2, 0).tolist()
    [[2, 0, 1], [2, 0, 1]]
    """
    n, rng = loss.rows, np.random.default_rng(seed)
    match name:
        case "replaced":
            return rng.integers(0, n, (epochs, n))
        case "reshuffled":
            return rng.permuted(np.tile(np.arange(n), (epochs, 1)), axis=1)
        case "once":
            return np.tile(rng.permutation(n), (epochs, 1))
        case "sorted":
            return np.tile(np.argsort(loss.y, kind="stable"), (epochs, 1))
    raise ValueError(f"name must be one of {ORDERS}, got {name!r}")


def lined_rows(loss: RowLoss, orders: np.ndarray) -> np.ndarray:
    """x₁, x₂ and r along lines of row numbers (m, n), cut into k pieces of 26: (26, 3, m, k). What
    is missing of the last piece are rows of zeros, which change nothing.

    >>> from core.maths.optimization.row_losses import shipped_rows
    >>> lined_rows(shipped_rows("exact"), np.array([[3, 1, 2]])).shape
    (26, 3, 1, 1)
    """
    m, n = orders.shape
    pieces = -(-n // PIECE)
    table = np.zeros((3, m, pieces * PIECE))
    table[:, :, :n] = np.stack([*loss.X.T, loss.residuals])[:, orders]
    return np.ascontiguousarray(table.reshape(3, m, pieces, PIECE).transpose(3, 0, 1, 2))


def epoch_maps(loss: RowLoss, orders: np.ndarray, rate: float) -> np.ndarray:
    """The affine map (T, t) of each line of row numbers (m, n): (m, 2, 3).

    >>> from core.maths.optimization.row_losses import shipped_rows
    >>> epoch_maps(shipped_rows("exact"), np.array([[3, 1, 2]]), 0.0).tolist()
    [[[1.0, 0.0, 0.0], [0.0, 1.0, 0.0]]]
    """
    return lined_maps(lined_rows(loss, orders), rate)


def lined_maps(rows: np.ndarray, rate: float) -> np.ndarray:
    """The same from :func:`lined_rows`, which no rate changes: all pieces of all lines are gone
    through at once, then a line's pieces are put together."""
    lines, pieces = rows.shape[2:]
    maps = np.zeros((2, 3, lines, pieces))
    maps[[0, 1], [0, 1]] = 1
    with np.errstate(over="ignore", invalid="ignore"):
        for x1, x2, r in rows:
            misses = x1 * maps[0] + x2 * maps[1]
            misses[2] -= r
            misses *= rate
            maps[0] -= x1 * misses
            maps[1] -= x2 * misses
        each = maps.transpose(2, 3, 0, 1)
        whole = each[:, 0].copy()
        for piece in range(1, pieces):
            T, t = each[:, piece, :, :2], each[:, piece, :, 2]
            whole = T @ whole
            whole[:, :, 2] += t
    return whole


def epoch_ends(maps: np.ndarray, error: np.ndarray) -> np.ndarray:
    """Errors (runs, epochs + 1, 2) at the ends of epochs, from maps (runs, epochs, 2, 3).

    >>> epoch_ends(np.array([[[[0.5, 0, 1], [0, 1, 0]]]]), np.array([4.0, 1.0])).tolist()
    [[[4.0, 1.0], [3.0, 1.0]]]
    """
    ends = [np.tile(error, (len(maps), 1))]
    with np.errstate(over="ignore", invalid="ignore"):
        for map_ in maps.swapaxes(0, 1):
            ends.append((map_[..., :2] @ ends[-1][..., None])[..., 0] + map_[..., 2])
    return np.stack(ends, axis=1)


def cycle_ends(maps: np.ndarray) -> np.ndarray:
    """The error e = (I − T)⁻¹t with which an order repeated for ever ends each epoch: (m, 2) for
    maps (m, 2, 3); NaN where T has an eigenvalue of modulus 1 or more.

    >>> cycle_ends(np.array([[[0.5, 0, 1], [0, 0.0, 3]], [[2, 0, 1], [0, 0, 1]]])).tolist()
    [[2.0, 3.0], [nan, nan]]
    """
    T, t = maps[..., :2], maps[..., 2]
    finite = np.isfinite(maps).all(axis=(1, 2))
    T = np.where(finite[:, None, None], T, 2 * np.eye(2))
    settles = finite & (np.abs(np.linalg.eigvals(T)).max(axis=1) < 1)
    T = np.where(settles[:, None, None], T, 0.0)
    ends = np.linalg.solve(np.eye(2) - T, t[..., None])[..., 0]
    return np.where(settles[:, None], ends, np.nan)


class Order(Enum):
    """f − f* at the end against what drawing with replacement is expected at."""

    REFERENCE = auto()  # with replacement
    NO_REFERENCE = auto()  # which ends higher than it began
    DIVERGES = auto()  # this order ends higher than it began
    LOWER = auto()
    HIGHER = auto()
    UNCLEAR = auto()  # within two standard errors
    ARRIVED = auto()  # both are at the minimum, but for rounding


@dataclass(frozen=True)
class OrderVerdict:
    """last: f − f* after the epochs, the mean over runs; error: its standard error, 0 for one order
    that leaves nothing to chance; replaced: the exact expectation with replacement; limit: where an
    order repeated for ever ends its epochs (mean over runs), NaN where none is."""

    case: Order
    start: float
    last: float
    error: float
    replaced: float
    limit: float


def over_runs(lasts: np.ndarray) -> tuple[float, float]:
    """The mean over runs and its standard error, 0 for one run; ∞ and 0 where a run has left all
    numbers.

    >>> over_runs(np.array([1.0, 3.0])), over_runs(np.array([1.0, np.inf]))
    ((2.0, 1.0), (inf, 0.0))
    """
    if not np.isfinite(lasts).all():
        return float("inf"), 0.0
    error = float(lasts.std(ddof=1) / np.sqrt(len(lasts))) if len(lasts) > 1 else 0.0
    return float(lasts.mean()), error


def judge_order(
    name: str, start: float, lasts: np.ndarray, replaced: float, limit: float
) -> OrderVerdict:
    """``lasts`` are f − f* of each run, ``start`` that of all at the start.

    >>> judge_order("sorted", 1.0, np.array([0.2]), 0.1, 0.2).case.name
    'HIGHER'
    """
    last, error = over_runs(lasts)
    if name == "replaced":
        case = Order.REFERENCE
    elif max(last, replaced) < LOST:
        case = Order.ARRIVED
    elif last > start:
        case = Order.DIVERGES
    elif replaced > start:
        case = Order.NO_REFERENCE
    elif abs(last - replaced) <= 2 * error:
        case = Order.UNCLEAR
    else:
        case = Order.LOWER if last < replaced else Order.HIGHER
    return OrderVerdict(case, start, last, error, replaced, limit)
