"""What is left of old tasks after new ones: measures on the accuracy matrix R.

R[i, j] is the share of task j's test points that is answered rightly after stage i (both from 0
here, from 1 on the page). K tasks; all measures are fractions.
"""

from enum import Enum

import numpy as np

MARK = 0.05  # from more than this on something is said to be forgotten, or not learned
GAIN = 0.01
CEILING = 0.85


class Turn(Enum):
    """FORGETS: forgetting above MARK; STIFF: intransigence above MARK; BOTH: both; HELPS: neither,
    and backward transfer above GAIN; HOLDS: none of that."""

    FORGETS = "forgets"
    STIFF = "stiff"
    BOTH = "both"
    HELPS = "helps"
    HOLDS = "holds"


def average_accuracy(R: np.ndarray) -> float:
    """Σⱼ R[K, j]/K: over all tasks, after the last.

    Source: Lopez-Paz and Ranzato, "Gradient episodic memory for continual learning", NeurIPS 2017,
    equation 2.

    >>> average_accuracy(np.array([[1.0, 0.5], [0.5, 1.0]]))
    0.75
    """
    return float(R[-1].mean())


def forgotten(R: np.ndarray) -> np.ndarray:
    """For each task but the last, the best it ever had before the last stage less what is left,
    maxᵢ R[i, j] − R[K, j], (K − 1,). Source: Chaudhry, Dokania, Ajanthan and Torr, "Riemannian walk
    for incremental learning", ECCV 2018, equation 3."""
    return R[:-1, :-1].max(axis=0) - R[-1, :-1]


def mean_forgetting(R: np.ndarray) -> float:
    """The mean of :func:`forgotten` (equation 4 there).

    >>> mean_forgetting(np.array([[1.0, 0.5], [0.5, 1.0]]))
    0.5
    """
    return float(forgotten(R).mean())


def backward_transfer(R: np.ndarray) -> float:
    """Mean over the tasks but the last of R[K, j] − R[j, j]: below 0, later tasks have cost the
    earlier ones. Source: Lopez-Paz and Ranzato 2017, equation 3.

    >>> backward_transfer(np.array([[1.0, 0.5], [0.5, 1.0]]))
    -0.5
    """
    return float((R[-1, :-1] - np.diag(R)[:-1]).mean())


def forward_transfer(R: np.ndarray, start: np.ndarray) -> float:
    """Mean over the tasks but the first of R[j − 1, j] − start[j], the share right before any
    training. Source: Lopez-Paz and Ranzato 2017, equation 4."""
    return float((np.diag(R, 1) - start[1:]).mean())


def plasticity(R: np.ndarray) -> float:
    """Mean over the tasks but the first of R[j, j]: how well a new task is learned at its turn."""
    return float(np.diag(R)[1:].mean())


def intransigence(R: np.ndarray, joint: np.ndarray) -> float:
    """By how much new tasks are learned worse than in joint training, the mean over the tasks but
    the first of joint[j, j] − R[j, j]. Source: Chaudhry et al. 2018, equation 5."""
    return plasticity(joint) - plasticity(R)


def judge_turn(R: np.ndarray, joint: np.ndarray) -> Turn:
    """Which case the matrix is. Differences of shares of whole points are rounded, so that equal
    ones count as equal."""
    lost = round(mean_forgetting(R), 9) > MARK
    stiff = round(intransigence(R, joint), 9) > MARK
    if lost and stiff:
        return Turn.BOTH
    if lost or stiff:
        return Turn.FORGETS if lost else Turn.STIFF
    return Turn.HELPS if round(backward_transfer(R), 9) > GAIN else Turn.HOLDS
