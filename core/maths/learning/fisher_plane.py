"""What two weights of a small network mean to the task it has learned: its loss over the plane of
both, and the Fisher information there. The network is that of
:mod:`core.maths.learning.continual_training`, the task its first one.
"""

from dataclasses import dataclass
from enum import Enum
from functools import lru_cache

import contourpy
import numpy as np

from core.maths.learning.continual_training import (
    FRAMES,
    NAIVE,
    Runs,
    logistic,
    logits,
    output_gradient,
)

RISE = 0.01  # nats that the ellipses allow
LEVELS = RISE * 2.0 ** np.arange(0, 11)
NODES = 33
FLAT_BELOW = 0.01  # of the largest, on the diagonal
COUPLED_FROM = 0.5
MOST_IMPORTANT = 12  # of the 49 weights


class Ellipse(Enum):
    """FLAT: both diagonal entries below FLAT_BELOW of the largest; COUPLED: the correlation ρ of
    the two is at least COUPLED_FROM in size; APART: it is less.

    For every step d the rise ½ dᵀFd lies between 1 − |ρ| and 1 + |ρ| times that of the diagonal
    alone, since 2|F₁₂d₁d₂| ≤ |ρ|(F₁₁d₁² + F₂₂d₂²)."""

    FLAT = "flat"
    COUPLED = "coupled"
    APART = "apart"


def task_loss(theta: np.ndarray, x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Mean log-loss in nats of runs theta (runs, p), (runs,)."""
    return np.logaddexp(0, -(2 * y - 1) * logits(theta, x)).mean(axis=1)


def fisher_matrix(theta: np.ndarray, x: np.ndarray) -> np.ndarray:
    """F = mean over the points of P(1 − P) ∇f ∇fᵀ, (p, p), at theta (p,): the expectation over
    answers drawn from the network. Source: Martens, JMLR 21, 2020, section 5."""
    slopes = output_gradient(theta[None], x)[0]
    p = logistic(logits(theta[None], x)[0])
    return (slopes * (p * (1 - p))[:, None]).T @ slopes / len(x)


@dataclass(frozen=True, eq=False)
class Learned:
    """After the first task: weights (p,), their Fisher information (p, p), and the loss."""

    theta: np.ndarray
    fisher: np.ndarray
    loss: float


@lru_cache(maxsize=16)
def learned(runs: Runs) -> Learned:
    theta = runs.frames[NAIVE, FRAMES]
    x, y = runs.tasks.x[0], runs.tasks.y[0]
    return Learned(theta, fisher_matrix(theta, x), float(task_loss(theta[None], x, y)[0]))


@lru_cache(maxsize=64)
def half_side(runs: Runs, first: int, second: int) -> float:
    """Of the window around the learned weights: what the runs' second task moves them by, and at
    least 1."""
    moved = np.abs(runs.frames[:, FRAMES:] - runs.frames[NAIVE, FRAMES])[..., [first, second]]
    return max(1.15 * float(moved.max()), 1.0)


@lru_cache(maxsize=64)
def loss_levels(runs: Runs, first: int, second: int) -> list[np.ndarray]:
    """Level lines of the first task's loss over two weights, all others as learned: for each of
    LEVELS above the learned loss one path (k, 2) with gaps."""
    now, half = learned(runs), half_side(runs, first, second)
    aside = np.linspace(-2 * half, 2 * half, NODES)
    theta = np.repeat(now.theta[None], NODES * NODES, axis=0)
    across, up = np.meshgrid(now.theta[first] + aside, now.theta[second] + aside)
    theta[:, first], theta[:, second] = across.ravel(), up.ravel()
    loss = task_loss(theta, runs.tasks.x[0], runs.tasks.y[0]).reshape(NODES, NODES)
    found = contourpy.contour_generator(across[0], up[:, 0], loss, line_type="ChunkCombinedNan")
    lines = (found.lines(now.loss + level)[0][0] for level in LEVELS)
    return [np.empty((0, 2)) if line is None else line for line in lines]


def ellipse(block: np.ndarray, rise: float = RISE, points: int = 73) -> np.ndarray:
    """Where ½ dᵀFd = rise, (points, 2), for a positive definite block F (2, 2).

    >>> ellipse(np.diag([1.0, 4.0]), 0.5, 5).round(6).tolist()[:2]
    [[1.0, 0.0], [0.0, 0.5]]
    """
    values, axes = np.linalg.eigh(block)
    angle = np.linspace(0, 2 * np.pi, points)
    round_ = np.column_stack([np.cos(angle), np.sin(angle)])
    if block[0, 1] == 0:
        return round_ * np.sqrt(2 * rise / np.diag(block))
    return (round_ * np.sqrt(2 * rise / np.maximum(values, 1e-12))) @ axes.T


@dataclass(frozen=True, eq=False)
class PairVerdict:
    """block: (2, 2) of the Fisher information; correlation: F₁₂/√(F₁₁F₂₂); step: (2,) from the
    learned weights to the end of the second task; diagonal, whole: the rise of the loss that the
    diagonal and the block foresee for it; rise: what it is, all other weights as learned; held,
    free: mean distance that the MOST_IMPORTANT weights move, in this run and in the naive one."""

    case: Ellipse
    block: np.ndarray
    correlation: float
    step: np.ndarray
    diagonal: float
    whole: float
    rise: float
    held: float
    free: float


def judge_weights(runs: Runs, run: int, first: int, second: int) -> PairVerdict:
    """What the plane of two weights says of this run, and what it has done to those that matter."""
    now = learned(runs)
    pair = [first, second]
    block = now.fisher[np.ix_(pair, pair)]
    own = np.diag(now.fisher)
    correlation = float(block[0, 1] / np.sqrt(block[0, 0] * block[1, 1]))
    step = runs.frames[run, -1, pair] - now.theta[pair]
    moved = now.theta.copy()
    moved[pair] += step
    rise = float(task_loss(moved[None], runs.tasks.x[0], runs.tasks.y[0])[0]) - now.loss
    if (np.diag(block) < FLAT_BELOW * own.max()).all():
        case = Ellipse.FLAT
    else:
        case = Ellipse.COUPLED if abs(correlation) >= COUPLED_FROM else Ellipse.APART
    top = np.argsort(own)[-MOST_IMPORTANT:]
    held, free = (
        float(np.abs(runs.frames[each, -1, top] - now.theta[top]).mean()) for each in (run, NAIVE)
    )
    diagonal = float(0.5 * np.diag(block) @ step**2)
    whole = float(0.5 * step @ block @ step)
    return PairVerdict(case, block, correlation, step, diagonal, whole, rise, held, free)
