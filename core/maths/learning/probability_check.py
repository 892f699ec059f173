"""Are forecast probabilities to be trusted? Log-odds against what came out."""

from dataclasses import dataclass
from enum import Enum, auto

import numpy as np
from scipy.special import expit


@dataclass(frozen=True, eq=False)
class Check:
    """n: outcomes; undefined: forecasts that are none (0/0); accuracy: share foreseen; confidence:
    mean of max(p, 1 − p); log_loss in nats; brier: mean (p − y)²; groups: rows (mean p, share that
    came true, how many) of tenths that are not empty. NaN where a forecast is undefined."""

    n: int
    undefined: int
    accuracy: float
    confidence: float
    log_loss: float
    brier: float
    groups: np.ndarray

    @property
    def error(self) -> float:
        """Standard error of the accuracy, √(a(1 − a)/n)."""
        return float(np.sqrt(self.accuracy * (1 - self.accuracy) / self.n))


def check_log_odds(scores: np.ndarray, truth: np.ndarray) -> Check:
    """Compare log-odds (n,) with outcomes (n,) of 0 and 1. A score of 0 counts as a forecast of 0.

    >>> check_log_odds(np.array([0.0, np.inf]), np.array([0, 1])).accuracy
    1.0
    """
    n, undefined = len(scores), int(np.isnan(scores).sum())
    if undefined or not n:
        return Check(n, undefined, *[np.nan] * 4, np.empty((0, 3)))
    p, truth = expit(scores), np.asarray(truth) > 0
    toward = np.where(truth, scores, -scores)
    tenth = np.minimum((10 * p).astype(int), 9)
    count, said, came = (np.bincount(tenth, of, 10) for of in (None, p, truth))
    full = count > 0
    groups = np.column_stack([said[full] / count[full], came[full] / count[full], count[full]])
    return Check(
        n,
        0,
        float(np.mean((scores > 0) == truth)),
        float(np.mean(np.maximum(p, 1 - p))),
        float(np.mean(np.logaddexp(0, -toward))),
        float(np.mean((p - truth) ** 2)),
        groups,
    )


class Trust(Enum):
    UNDEFINED = auto()
    OVERSURE = auto()  # surer than right, by more than two standard errors
    UNDERSURE = auto()
    FITS = auto()


def judge_trust(found: Check) -> Trust:
    if found.undefined or not found.n:
        return Trust.UNDEFINED
    gap = found.confidence - found.accuracy
    if abs(gap) <= 2 * found.error:
        return Trust.FITS
    return Trust.OVERSURE if gap > 0 else Trust.UNDERSURE
