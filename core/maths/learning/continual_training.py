"""A small network that learns one task after the other, in many ways at once.

The network has two inputs, one layer of tanh units and one logit, in the layout of
:mod:`core.maths.learning.dense_network`: θ = (W¹ row by row, b¹, W², b²). All runs start from the
same weights and take the same number of steps; they differ in what holds them to the old tasks:

- elastic weight consolidation (EWC): ½λ Σ over old tasks of Σ Fₖ(θₖ − θₖ*)², where θ* are the
  weights at the end of the old task and F the diagonal of its Fisher information there;
- replay: m of the n points of each old task are kept and learned along with the new ones.

λ = 0 or m = 0 is naive training, m = n joint training on all tasks so far. A task counts as much as
another: the loss of stage i is the mean over the tasks it has points of, each the mean log-loss (in
nats) of its points.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from core.maths.learning.dense_network import logistic, start_dense
from core.maths.learning.task_sequences import POINTS, Tasks, draw_tasks

EXPONENTS = np.arange(-1.0, 4.25, 0.5)  # decimal logarithms of λ
STRENGTHS = 10.0**EXPONENTS
KEPT = np.arange(2, POINTS + 1, 2)
NAIVE, JOINT = 0, len(STRENGTHS) + len(KEPT)  # the first run, and the last
UNITS = 12
SIZES = (2, UNITS, 1)
STEPS = 160  # of each task
FRAMES = 10  # of each task, pictures of its training
RATE, MOMENTUM = 0.6, 0.9
DECAY = 0.001  # of all weights, so that no answer becomes certain


def silent(share: float) -> None:
    """Progress that nobody watches."""


def logits(theta: np.ndarray, x: np.ndarray) -> np.ndarray:
    """f = tanh(x W¹ + b¹)·W² + b² of runs theta (runs, p) at x (n, 2): (runs, n)."""
    return _forward(theta, x)[1]


def _forward(theta: np.ndarray, x: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    first, bias, second, last = _parts(theta)
    bent = np.tanh(x @ first + bias[:, None, :])
    return bent, (bent @ second[:, :, None])[:, :, 0] + last


def _parts(theta: np.ndarray) -> tuple[np.ndarray, ...]:
    """W¹ (runs, 2, units), b¹ (runs, units), W² (runs, units), b² (runs, 1), as views."""
    runs, units = len(theta), (theta.shape[1] - 1) // 4
    return (
        theta[:, : 2 * units].reshape(runs, 2, units),
        theta[:, 2 * units : 3 * units],
        theta[:, 3 * units : 4 * units],
        theta[:, 4 * units :],
    )


def loss_gradient(
    theta: np.ndarray, x: np.ndarray, y: np.ndarray, shares: np.ndarray
) -> np.ndarray:
    """Gradient (runs, p) of Σ shares·(log-loss of each point): x (n, 2), y (n,) 0 or 1, shares
    (runs, n)."""
    second = _parts(theta)[2]
    bent, f = _forward(theta, x)
    residual = (logistic(f) - y) * shares
    found = np.empty_like(theta)
    first, bias, to_second, last = _parts(found)
    back = residual[:, :, None] * second[:, None, :] * (1 - bent * bent)
    np.matmul(x.T, back, out=first)
    bias[:] = back.sum(axis=1)
    to_second[:] = (residual[:, None, :] @ bent)[:, 0]
    last[:, 0] = residual.sum(axis=1)
    return found


def output_gradient(theta: np.ndarray, x: np.ndarray) -> np.ndarray:
    """∂f/∂θ at each point, (runs, n, p)."""
    runs, n = len(theta), len(x)
    second = _parts(theta)[2]
    bent, _ = _forward(theta, x)
    back = second[:, None, :] * (1 - bent * bent)
    return np.concatenate(
        [x[:, :1] * back, x[:, 1:] * back, back, bent, np.ones((runs, n, 1))], axis=2
    )


def fisher_diagonal(theta: np.ndarray, x: np.ndarray) -> np.ndarray:
    """Diagonal of the Fisher information, (runs, p): the mean over the points of P(1 − P)(∂f/∂θ)²,
    the answer of a point being drawn from the network's own P."""
    p = logistic(logits(theta, x))
    return np.einsum("rn,rnp->rp", p * (1 - p), output_gradient(theta, x) ** 2) / len(x)


@dataclass(frozen=True, eq=False)
class Runs:
    """frames: (runs, K·FRAMES + 1, p) weights, the start first; curves: (runs, frames, K) the share
    of each task's test points that is answered rightly then."""

    tasks: Tasks
    frames: np.ndarray
    curves: np.ndarray

    @property
    def matrices(self) -> np.ndarray:
        """R (runs, K, K): R[i, j] the share right on task j after stage i."""
        return self.curves[:, FRAMES::FRAMES]


def run_of(method: str, exponent: float = 0.0, kept: int = 0) -> int:
    """Where the run of a method stands: "naive", "joint", "ewc" with λ = 10^exponent, or "replay"
    with ``kept`` points of each old task. Errors: ValueError for what was not run."""
    if method == "naive":
        return NAIVE
    if method == "joint":
        return JOINT
    values, wanted, before = {
        "ewc": (EXPONENTS, exponent, 1),
        "replay": (KEPT, kept, 1 + len(STRENGTHS)),
    }.get(method, ((), 0, 0))
    found = np.flatnonzero(np.isclose(values, wanted))
    if not len(found):
        raise ValueError(f"{method} was not run with {wanted}")
    return before + int(found[0])


def learn_in_turn(
    kind: str, count: int, seed: int, report: Callable[[float], None] = silent
) -> Runs:
    """All runs: naive, one for each of STRENGTHS, one for each of KEPT; the last is joint."""
    still = np.zeros(len(KEPT))
    return train_in_turn(
        draw_tasks(kind, count, seed),
        np.concatenate([[0.0], STRENGTHS, still]),
        np.concatenate([[0], 0 * STRENGTHS, KEPT]).astype(int),
        seed,
        report,
    )


def train_in_turn(
    tasks: Tasks,
    strengths: np.ndarray,
    kept: np.ndarray,
    seed: int,
    report: Callable[[float], None] = silent,
) -> Runs:
    """Runs through all tasks in turn. strengths: (runs,) λ; kept: (runs,) m, the first m points of
    each old task; seed: of the weights at the start.

    A step is one of gradient descent with momentum on the log-loss; the penalty of EWC is taken at
    the end of the step, not at its beginning (a proximal step), so no λ makes it unstable.
    Sources: Kirkpatrick et al., PNAS 114, 2017, equation 3; Huszár, PNAS 115, 2018, on the sum over
    several tasks.
    """
    x, y, tests = tasks.x, tasks.y, (tasks.places, tasks.answers)
    count, n = y.shape
    runs = len(strengths)
    theta = np.repeat(start_dense(SIZES, "tanh", "glorot", seed).theta[None], runs, axis=0)
    speed, pull, anchor = np.zeros_like(theta), np.zeros_like(theta), np.zeros_like(theta)
    frames, curves = [theta.copy()], [right_shares(theta, *tests)]
    chosen = np.arange(n) < kept[:, None]
    for task in range(count):
        shares = stage_shares(chosen, task)
        points, answers = x[: task + 1].reshape(-1, 2), y[: task + 1].reshape(-1)
        used = shares.any(axis=0)
        points, answers, shares = points[used], answers[used], shares[:, used]
        speed[:] = 0
        for step in range(1, STEPS + 1):
            slope = loss_gradient(theta, points, answers, shares) + DECAY * theta
            ahead = theta + MOMENTUM * speed - RATE * slope
            ahead = (ahead + RATE * anchor) / (1 + RATE * pull)
            speed, theta = ahead - theta, ahead
            if step * FRAMES % STEPS == 0:
                frames.append(theta.copy())
                curves.append(right_shares(theta, *tests))
                report((task + step / STEPS) / count)
        fisher = strengths[:, None] * fisher_diagonal(theta, x[task])
        pull, anchor = pull + fisher, anchor + fisher * theta
    return Runs(tasks, np.stack(frames, axis=1), np.stack(curves, axis=1))


def stage_shares(chosen: np.ndarray, task: int) -> np.ndarray:
    """What each point counts in the loss of this stage, (runs, points of the tasks so far): chosen
    (runs, n) are the points kept of an old task."""
    runs, n = chosen.shape
    count = chosen.sum(axis=1, keepdims=True)
    old = chosen / np.maximum(count, 1)
    parts = [old] * task + [np.full((runs, n), 1 / n)]
    held = 1 + task * (count > 0)
    return np.concatenate(parts, axis=1) / held


def right_shares(theta: np.ndarray, places: np.ndarray, answers: np.ndarray) -> np.ndarray:
    """Share of each task's points that are answered rightly, (runs, tasks)."""
    tasks, n = answers.shape
    said = logits(theta, places.reshape(-1, 2)) > 0
    return (said.reshape(-1, tasks, n) == (answers > 0.5)).mean(axis=2)
