"""One attention head: each word looks at the others, and takes up what it looks at."""

from dataclasses import dataclass
from enum import Enum, auto

import numpy as np


@dataclass(frozen=True, eq=False)
class Head:
    """queries, keys: (n, h); scores: (n, n), −∞ where a word may not look; weights: (n, n), rows of
    sum 1; output: (n, d), each the mean of the values by its row of weights."""

    queries: np.ndarray
    keys: np.ndarray
    scores: np.ndarray
    weights: np.ndarray
    output: np.ndarray


def soft_max(scores: np.ndarray, temperature: float) -> np.ndarray:
    """exp(s/τ)/Σ exp(s/τ) along the last axis; τ = 0 shares 1 among the largest.

    >>> soft_max(np.array([0.0, np.log(3.0)]), 1.0).round(3).tolist()
    [0.25, 0.75]
    """
    top = scores.max(axis=-1, keepdims=True, initial=-np.inf)
    if temperature == 0:
        share = (scores >= top - 1e-12).astype(float)
    else:
        with np.errstate(over="ignore"):  # far below the top: 0
            share = np.exp((scores - top) / temperature)
    return share / share.sum(axis=-1, keepdims=True)


def attend(
    X: np.ndarray,
    asks: np.ndarray,
    answers: np.ndarray,
    temperature: float = 1.0,
    nearness: float = 0.0,
    causal: bool = False,
) -> Head:
    """Scores q·k/√h − m·|i − j| with q = asks·x, k = answers·x (both (h, d)), x the rows of X (n,
    d) (Vaswani et al. 2017; the penalty on distance: Press, Smith and Lewis 2022). The values are
    the x themselves. ``causal``: no word looks at a later one.

    >>> attend(np.eye(2), np.zeros((1, 2)), np.zeros((1, 2))).weights.tolist()
    [[0.5, 0.5], [0.5, 0.5]]
    """
    queries, keys = X @ asks.T, X @ answers.T
    at = np.arange(len(X))
    far = np.abs(at[:, None] - at)
    scores = queries @ keys.T / np.sqrt(len(asks)) - nearness * far
    if causal:
        scores = np.where(at[:, None] >= at, scores, -np.inf)
    weights = soft_max(scores, temperature)
    return Head(queries, keys, scores, weights, weights @ X)


class Look(Enum):
    NOTHING = auto()  # no word
    ALONE = auto()  # only one word may be looked at
    EVENLY = auto()  # all scores are the same
    SHARED = auto()  # several have the largest
    ONE = auto()  # one has nine tenths of the weight, or more
    LEANS = auto()


def judge_look(head: Head, row: int) -> Look:
    if not len(head.scores):
        return Look.NOTHING
    allowed = head.scores[row][np.isfinite(head.scores[row])]
    if len(allowed) == 1:
        return Look.ALONE
    top = np.count_nonzero(allowed >= allowed.max() - 1e-12)
    if top == len(allowed):
        return Look.EVENLY
    if top > 1:
        return Look.SHARED
    return Look.ONE if head.weights[row].max() >= 0.9 else Look.LEANS
