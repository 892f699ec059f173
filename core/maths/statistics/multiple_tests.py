"""Many tests at once: which of them are rejected, and how often chance has its way."""

from dataclasses import dataclass
from enum import Enum

import numpy as np
from scipy.special import ndtr


class Method(Enum):
    """What the p-values are held against."""

    NONE = "none"
    BONFERRONI = "bonferroni"
    HOLM = "holm"
    BENJAMINI_HOCHBERG = "bh"


def levels(method: Method, m: int, alpha: float) -> np.ndarray:
    """What the i-th smallest of m p-values is held against, i = 1 … m.

    α; α/m; α/(m − i + 1) (Holm 1979, Scandinavian Journal of Statistics 6); α·i/m (Benjamini and
    Hochberg 1995, Journal of the Royal Statistical Society B 57).
    Errors: ValueError unless m ≥ 1 and 0 ≤ α ≤ 1.

    >>> levels(Method.HOLM, 4, 0.04).tolist()
    [0.01, 0.013333333333333334, 0.02, 0.04]
    """
    if m < 1 or not 0 <= alpha <= 1:
        raise ValueError(f"m must be at least 1 and alpha in [0, 1], got {m} and {alpha}")
    i = np.arange(1, m + 1)
    match method:
        case Method.NONE:
            return np.full(m, alpha)
        case Method.BONFERRONI:
            return np.full(m, alpha / m)
        case Method.HOLM:
            return alpha / (m - i + 1)
    return alpha * i / m


def rejections(
    p: np.ndarray, method: Method, alpha: float, rising: np.ndarray | None = None
) -> np.ndarray:
    """Which hypotheses are rejected, in the order of ``p``: (..., m) → (..., m).

    Holm goes up from the smallest p-value and stops at the first above its level; Benjamini and
    Hochberg go down from the largest and reject all up to the first that is not above its level.
    A p-value at its level is rejected. ``rising``: p sorted along its last axis, if it is known.

    >>> rejections(np.array([0.03, 0.01, 0.04]), Method.BENJAMINI_HOCHBERG, 0.05).tolist()
    [True, True, True]
    """
    p = np.asarray(p, float)
    m = p.shape[-1]
    against = levels(method, m, alpha)
    if method in (Method.NONE, Method.BONFERRONI):
        return p <= against
    rising = np.sort(p, axis=-1) if rising is None else rising
    inside = rising <= against
    if method is Method.HOLM:
        count = np.where(inside.all(axis=-1), m, np.argmin(inside, axis=-1))
    else:
        count = np.where(inside.any(axis=-1), m - np.argmax(inside[..., ::-1], axis=-1), 0)
    # Levels rise, so of tied p-values all are rejected or none.
    last = np.take_along_axis(rising, np.maximum(count - 1, 0)[..., None], axis=-1)
    return (p <= last) & (count > 0)[..., None]


@dataclass(frozen=True)
class Errors:
    """Shares over many worlds, each with its standard error, 0 where all worlds say the same: fwer
    of the worlds with a false rejection; fdr the mean share of false ones among the rejections (0
    without any); found the mean share of the true effects that are rejected, NaN without one."""

    fwer: float
    fwer_error: float
    fdr: float
    fdr_error: float
    found: float
    found_error: float


def count_errors(rejected: np.ndarray, effects: int) -> Errors:
    """The errors of ``rejected`` (worlds, m), whose first ``effects`` tests have a true effect.

    >>> found = count_errors(np.array([[True, True, False], [True, False, False]]), 1)
    >>> found.fwer, found.fdr, found.found
    (0.5, 0.25, 1.0)
    """
    worlds = len(rejected)
    by_test = np.ascontiguousarray(rejected.T).view(np.uint8)  # long rows are added up faster
    false, right = (
        part.sum(axis=0, dtype=np.int32) for part in (by_test[effects:], by_test[:effects])
    )
    shares = np.empty((3, worlds))
    shares[0] = false > 0
    shares[1] = false / np.maximum(false + right, 1)
    shares[2] = right / effects if effects else np.nan
    means = shares.mean(axis=1)
    around = shares - means[:, None]
    errors = np.sqrt(np.einsum("ij,ij->i", around, around) / (worlds - 1) / worlds)
    return Errors(*(float(x) for pair in zip(means, errors, strict=True) for x in pair))


def exact_fwer(method: Method, m: int, effects: int, alpha: float) -> float | None:
    """1 − (1 − level)^m₀ for m₀ = m − effects independent tests without an effect; None where it
    depends on the effects: Holm's and Benjamini and Hochberg's with an effect.

    Without any effect all three corrections reject something exactly where Bonferroni's or, for
    Benjamini and Hochberg, Simes' test does, whose level is α.

    >>> round(exact_fwer(Method.NONE, 20, 0, 0.05), 4)
    0.6415
    """
    level = {Method.NONE: alpha, Method.BONFERRONI: alpha / m}.get(method)
    if level is None:
        if effects == m:
            return 0.0
        if effects:
            return None
        if method is Method.BENJAMINI_HOCHBERG:
            return alpha
        level = alpha / m
    return float(1 - (1 - level) ** (m - effects))


def world_p_values(
    z: np.ndarray, effects: int, shift: float, without: np.ndarray | None = None
) -> np.ndarray:
    """Two-sided p-values of z (worlds, m), the first ``effects`` columns moved by ``shift``.

    ``without``: those of z with nothing moved, if they are known.

    >>> world_p_values(np.zeros((1, 2)), 1, 1.959964).round(4).tolist()
    [[0.05, 1.0]]
    """
    found = 2 * ndtr(-np.abs(z)) if without is None else without.copy()
    found[..., :effects] = 2 * ndtr(-np.abs(z[..., :effects] + shift))
    return found


class Crowd(Enum):
    """What many tests at one level come to."""

    NO_EFFECTS = "no effect anywhere: every rejection is false"
    ALL_EFFECTS = "every hypothesis is false: no rejection can be"
    MIXED = "some effects among the tests"


def judge_crowd(m: int, effects: int) -> Crowd:
    """Which case it is."""
    if effects == 0:
        return Crowd.NO_EFFECTS
    return Crowd.ALL_EFFECTS if effects == m else Crowd.MIXED
