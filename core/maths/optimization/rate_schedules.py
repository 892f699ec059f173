"""Learning rates that change from step to step, averaging, momentum: what each makes of the noise.

Expectations are exact, with batches drawn independently; vec, M and c as in descent_moments.
"""

from dataclasses import dataclass
from enum import Enum, auto
from functools import lru_cache

import numpy as np
from numpy.typing import ArrayLike

from core.maths.optimization.descent_moments import (
    expected_excess,
    follow_moments,
    moment_map,
    noise_floor,
    start_moments,
)
from core.maths.optimization.row_losses import RowLoss, along_curvatures

SCHEDULES = ("constant", "step", "cosine", "inverse")
GROUP = 20  # steps whose maps are multiplied together
NEAR, THROWN = 0.1, 1.05


def rate_schedule(name: str, first: float, steps: int, warm_up: int = 20) -> np.ndarray:
    """αₖ for k = 0 … steps − 1. "step": a fifth of α₀ from one half, a twenty-fifth from three
    quarters on; "cosine": α₀·(1 + cos(πk/steps))/2 (Loshchilov and Hutter 2017, one period);
    "inverse": α₀·(k + 1)/W up to W steps, then α₀·W/(k + 1), which meets the conditions of Robbins
    and Monro (1951), Σα = ∞ and Σα² < ∞.

    >>> rate_schedule("inverse", 1.0, 4, 2).round(2).tolist()
    [0.5, 1.0, 0.67, 0.5]
    """
    k = np.arange(steps)
    match name:
        case "constant":
            return np.full(steps, float(first))
        case "step":
            return first * 0.2 ** ((2 * k >= steps) * 1.0 + (4 * k >= 3 * steps))
        case "cosine":
            return first * (1 + np.cos(np.pi * k / steps)) / 2
        case "inverse":
            return first * np.minimum((k + 1) / warm_up, warm_up / (k + 1))
    raise ValueError(f"name must be one of {SCHEDULES}, got {name!r}")


def expected_under(loss: RowLoss, rates: np.ndarray, share: float, start: np.ndarray) -> np.ndarray:
    """Expected f − f* (m, steps + 1) under m schedules of rates (m, steps).

    The map of a step is a quadratic in its rate: M(α) = M₀ + αM₁ + α²M₂. Products of 20 maps are
    formed for all groups at once, then the groups are gone through one by one. Along the axes of
    H: there the rounding of a direction that is thrown up cannot leak into one that shrinks.

    >>> from core.maths.optimization.row_losses import shipped_rows
    >>> expected_under(shipped_rows("exact"), np.zeros((1, 2)), 1.0, np.zeros(2)).round(2).tolist()
    [[0.23, 0.23, 0.23]]
    """
    count, steps = rates.shape
    groups = -(-steps // GROUP)
    padded = np.zeros((count, groups * GROUP))
    padded[:, :steps] = rates
    loss, start = along_curvatures(loss, start)
    zero, linear, square = _by_rate(loss, share)
    alpha = padded.reshape(count, groups, GROUP).transpose(2, 1, 0)[..., None, None]
    maps = zero + alpha * linear + alpha**2 * square
    now = np.tile(start_moments(start - loss.minimum), (count, 1))
    found = np.empty((groups, GROUP, count, len(zero)))
    with np.errstate(over="ignore", invalid="ignore"):
        for j in range(1, GROUP):
            maps[j] = maps[j] @ maps[j - 1]
        for g in range(groups):
            found[g] = (maps[:, g] @ now[:, :, None])[..., 0]
            now = found[g, -1]
        table = found.reshape(groups * GROUP, count, -1)[:steps].swapaxes(0, 1)
        first = float(loss.excess(start))
        excess = expected_excess(loss, table.reshape(count * steps, -1)).reshape(count, steps)
    return np.column_stack([np.full(count, first), excess])


@lru_cache(maxsize=64)
def _by_rate(loss: RowLoss, share: float) -> tuple[np.ndarray, ...]:
    """M₀, M₁ and M₂ of the map of a step, M(α) = M₀ + αM₁ + α²M₂."""
    zero, plus, minus = (moment_map(loss, rate, share) for rate in (0.0, 1.0, -1.0))
    return zero, (plus - minus) / 2, (plus + minus) / 2 - zero


def averaged_excess(
    loss: RowLoss, rate: float, share: float, start: np.ndarray, steps: int, after: int
) -> np.ndarray:
    """Expected f(w̄ₖ) − f* of the mean w̄ₖ of the points after step ``after``, for k = after + 1 …
    steps, at a constant rate (Polyak and Juditsky 1992). The state is (e, s), s the sum of e.

    >>> from core.maths.optimization.row_losses import shipped_rows
    >>> averaged_excess(shipped_rows("exact"), 0.1, 1.0, np.zeros(2), 9, 5).shape
    (4,)
    """
    P, eye, none = np.eye(2) - rate * loss.hessian, np.eye(2), np.zeros((2, 2))
    plain = moment_map(loss, rate, share)
    M = moment_map(loss, rate, share, np.block([[P, none], [P, eye]]), np.vstack([eye, eye]))
    begun = follow_moments(plain, start_moments(start - loss.minimum), after)[-1]
    wide = np.zeros((4, 4))
    wide[:2, :2] = begun[:4].reshape(2, 2)
    first = np.concatenate([wide.ravel(), begun[4:6], [0.0, 0.0, 1.0]])
    with np.errstate(over="ignore", invalid="ignore"):
        S = follow_moments(M, first, steps - after)[1:, :16].reshape(-1, 4, 4)[:, 2:, 2:]
        found = 0.5 * np.einsum("ij,nij->n", loss.hessian, S)
        found /= np.arange(1, steps - after + 1) ** 2
    return np.where(np.isfinite(found), found, np.inf)


@lru_cache(maxsize=16)
def momentum_map(loss: RowLoss, rate: float, beta: float, share: float) -> np.ndarray:
    """M of the heavy ball v ← βv − αḡ, w ← w + v, with the state (e, v).

    >>> from core.maths.optimization.row_losses import shipped_rows
    >>> momentum_map(shipped_rows("exact"), 0.1, 0.9, 1.0).shape
    (21, 21)
    """
    H, eye = loss.hessian, np.eye(2)
    kept = np.block([[eye - rate * H, beta * eye], [-rate * H, beta * eye]])
    return moment_map(loss, rate, share, kept, np.vstack([eye, eye]))


def momentum_floor(loss: RowLoss, rate: float, beta: float, share: float) -> float:
    """The expected f − f* at which the heavy ball settles; ∞ where it does not.

    The map T of S keeps positive semidefinite matrices so; hence it settles exactly where
    S = T(S) + I has a positive definite solution.
    Source: T. Damm, Rational Matrix Equations in Stochastic Control, 2004, theorem 3.2.10.

    >>> from core.maths.optimization.row_losses import shipped_rows
    >>> one = shipped_rows("diabetes")
    >>> round(float(momentum_floor(one, 0.1, 0.0, 1.0) / noise_floor(one, 0.1, 1.0)), 9)
    1.0
    """
    M = momentum_map(loss, rate, beta, share)[:16]
    wanted = np.column_stack([np.eye(4).ravel(), M[:, -1]])
    try:
        proof, S = np.linalg.solve(np.eye(16) - M[:, :16], wanted).T.reshape(2, 4, 4)
    except np.linalg.LinAlgError:  # the largest eigenvalue is 1
        return float("inf")
    if not np.linalg.eigvalsh(proof + proof.T)[0] > 0:
        return float("inf")
    return max(0.5 * float((loss.hessian * S[:2, :2]).sum()), 0.0)


@lru_cache(maxsize=8)
def noise_along(loss: RowLoss) -> tuple[np.ndarray, np.ndarray]:
    """Eigenvalues λᵢ of H, the flattest first, and vᵢᵀCvᵢ along their eigenvectors: (2,) each.

    >>> from core.maths.optimization.row_losses import shipped_rows
    >>> [part.round(3).tolist() for part in noise_along(shipped_rows("exact"))]
    [[0.554, 1.446], [0.0, 0.0]]
    """
    values, vectors = np.linalg.eigh(loss.hessian)
    return values, ((vectors.T @ loss.noise) * vectors.T).sum(axis=1)


def additive_floor(loss: RowLoss, rate: ArrayLike, share: float) -> np.ndarray:
    """The floor if the noise were everywhere that of the minimum: S = (I − αH)S(I − αH) + cα²C, a
    discrete Lyapunov equation; so ½ Σ cα·vᵢᵀCvᵢ/(2 − αλᵢ) along the eigenvectors of H; ∞ from
    2/L on. For many rates at once.

    >>> from core.maths.optimization.row_losses import shipped_rows
    >>> additive_floor(shipped_rows("diabetes"), [9.0, 0.0], 1.0).tolist()
    [inf, 0.0]
    """
    alpha = np.asarray(rate, float)[..., None]
    values, along = noise_along(loss)
    below = np.maximum(2 - alpha * values, 1e-300)
    found = 0.5 * share * (alpha * along / below).sum(axis=-1)
    return np.where(alpha[..., 0] * values[-1] < 2, found, np.inf)


class Cooling(Enum):
    """What a schedule comes to, by exact expectations."""

    ENDS_HIGHER = auto()  # than it began
    THROWN = auto()  # first up by more than 5 %, then down
    AT_FLOOR = auto()  # constant, within 10 % of its floor
    NO_FLOOR = auto()  # constant, nothing holds it up: no noise at the minimum
    UNDER_WAY = auto()  # constant, not there yet
    LOWER = auto()  # than a constant rate ends
    HIGHER = auto()  # or as high


class Average(Enum):
    """The mean of the last half of a constant run against its last point."""

    BETTER = auto()
    WORSE = auto()
    NONE = auto()  # a constant rate ends beyond all bounds


@dataclass(frozen=True)
class ScheduleVerdict:
    """start, peak, last: expected f − f* of the chosen schedule; constant: that of the constant one
    at its end, mean: of its average; floor: of α₀, ∞ where there is none."""

    case: Cooling
    average: Average
    start: float
    peak: float
    last: float
    constant: float
    mean: float
    floor: float


def judge_schedule(
    loss: RowLoss, name: str, rate: float, share: float, excess: np.ndarray, mean: float
) -> ScheduleVerdict:
    """``excess`` (4, steps + 1) are those of all schedules in their order, from α₀ = ``rate``."""
    own, constant = excess[SCHEDULES.index(name)], float(excess[0, -1])
    start, peak, last = float(own[0]), float(own.max()), float(own[-1])
    floor = float(noise_floor(loss, rate, share))
    if last > start:
        case = Cooling.ENDS_HIGHER
    elif peak > THROWN * start:
        case = Cooling.THROWN
    elif name != "constant":
        case = Cooling.LOWER if last < constant else Cooling.HIGHER
    elif floor == 0:
        case = Cooling.NO_FLOOR
    else:
        case = Cooling.AT_FLOOR if abs(last - floor) <= NEAR * floor < np.inf else Cooling.UNDER_WAY
    average = Average.BETTER if mean < constant else Average.WORSE
    if constant > start:
        average = Average.NONE
    return ScheduleVerdict(case, average, start, peak, last, constant, mean, floor)
