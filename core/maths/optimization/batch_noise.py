"""How far the gradient of a batch lies from that of all rows: exactly, and over many batches."""

from dataclasses import dataclass
from enum import Enum, auto

import numpy as np

from core.maths.optimization.row_losses import RowLoss, gradient_noise, noise_share


class Noise(Enum):
    """What a batch's gradient is made of."""

    WHOLE_TABLE = auto()  # every batch is all rows
    ALL_AGREE = auto()  # every row's gradient is 0: nothing to disagree about
    NOISE_ALONE = auto()  # the gradient is 0, its noise is not
    SIGNAL = auto()  # |∇f|² at least the variance
    NOISE = auto()


class Match(Enum):
    """Whether the measured variance is within two of its standard errors of the exact one."""

    WITHIN = auto()
    BEYOND = auto()


@dataclass(frozen=True)
class NoiseVerdict:
    """signal: |∇f|²; row: tr Σ, the variance of one row's gradient; variance: that of a batch's;
    critical: the batch size at which it equals the signal, ∞ or 0 where it is always more or less;
    measured, error: its mean over batches and the standard error; uphill: how many of the batches
    have a gradient with ḡ·∇f < 0, None where ∇f = 0."""

    case: Noise
    match: Match
    signal: float
    row: float
    share: float
    variance: float
    critical: float
    measured: float
    error: float
    uphill: int | None


def draw_orders(rows: int, draws: int, seed: int, replaced: bool) -> np.ndarray:
    """(draws, rows) row numbers: the first B of a line are a batch of B, with replacement or not.

    >>> draw_orders(3, 2, 0, False).shape
    (2, 3)
    """
    rng = np.random.default_rng(seed)
    if replaced:
        return rng.integers(0, rows, (draws, rows))
    return rng.permuted(np.tile(np.arange(rows), (draws, 1)), axis=1)


def nested_noise(loss: RowLoss, orders: np.ndarray) -> np.ndarray:
    """Means over nested batches (draws, rows, 5): [:, B − 1] of the first B rows of each line. The
    columns are the entries d₁₁, d₁₂, d₂₂ of Dᵢ and zᵢ₁, zᵢ₂ of :class:`RowLoss`."""
    x1, x2 = loss.X.T
    H, r = loss.hessian, loss.residuals
    terms = [x1 * x1 - H[0, 0], x1 * x2 - H[0, 1], x2 * x2 - H[1, 1], r * x1, r * x2]
    sizes = np.arange(1, orders.shape[1] + 1)
    return np.stack([np.cumsum(term[orders], axis=1) / sizes for term in terms], axis=-1)


def deviations(means: np.ndarray, error: np.ndarray) -> np.ndarray:
    """How far the batches' gradients at w* + e are from ∇f there: D·e − z, (…, 2) for means (…, 5).

    >>> deviations(np.array([1.0, 0.0, 2.0, 5.0, 0.0]), np.array([3.0, 4.0])).tolist()
    [-2.0, 8.0]
    """
    d11, d12, d22, z1, z2 = np.moveaxis(means, -1, 0)
    u, v = error
    return np.stack([d11 * u + d12 * v - z1, d12 * u + d22 * v - z2], axis=-1)


def measured_variance(off: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Mean of |deviation|² over the first axis, and its standard error.

    >>> [float(one) for one in measured_variance(np.array([[3.0, 4.0], [0.0, 5.0]]))]
    [25.0, 0.0]
    """
    squares = (off**2).sum(axis=-1)
    return squares.mean(axis=0), squares.std(axis=0, ddof=1) / np.sqrt(len(off))


def critical_batch(rows: int, signal: float, row: float, replaced: bool) -> float:
    """B with c(B)·tr Σ = |∇f|²: tr Σ/|∇f|² with replacement, and without N/(1 + (N − 1)q) with
    q = |∇f|²/tr Σ. (McCandlish, Kaplan, Amodei and others 2018 call the former the simple noise
    scale.) ∞ where the signal is 0 and the noise is not; 0 where there is no noise.

    >>> critical_batch(100, 0.5, 2.0, True), critical_batch(1, 0.5, 2.0, False)
    (4.0, 1.0)
    """
    if row == 0:
        return 0.0
    if replaced:
        return row / signal if signal > 0 else float("inf")
    return rows / (1 + (rows - 1) * signal / row)


def judge_noise(
    loss: RowLoss, error: np.ndarray, batch: int, replaced: bool, off: np.ndarray
) -> NoiseVerdict:
    """What to say of batches of this size at w* + error; ``off`` their measured deviations
    (draws, 2).

    >>> from core.maths.optimization.row_losses import shipped_rows
    >>> judge_noise(shipped_rows("exact"), np.zeros(2), 5, True, np.zeros((9, 2))).case.name
    'ALL_AGREE'
    """
    gradient = loss.hessian @ error
    signal = float(gradient @ gradient)
    row = float(gradient_noise(loss, error).trace())
    share = noise_share(loss.rows, batch, replaced)
    variance = share * row
    if row == 0:
        case = Noise.ALL_AGREE
    elif share == 0:
        case = Noise.WHOLE_TABLE
    elif signal == 0:
        case = Noise.NOISE_ALONE
    else:
        case = Noise.SIGNAL if signal >= variance else Noise.NOISE
    measured, spread = (float(one) for one in measured_variance(off))
    if case in (Noise.ALL_AGREE, Noise.WHOLE_TABLE):
        measured = spread = 0.0  # but for rounding
    return NoiseVerdict(
        case,
        Match.WITHIN if abs(measured - variance) <= 2 * spread else Match.BEYOND,
        *(signal, row, share, variance),
        critical_batch(loss.rows, signal, row, replaced),
        *(measured, spread),
        int(((off + gradient) @ gradient < 0).sum()) if signal > 0 else None,
    )
