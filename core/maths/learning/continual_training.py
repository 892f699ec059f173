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

from core.maths.learning.course import Legs, value_at
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
    """Runs as far as they have come. frames: (runs, done·FRAMES + 1, p) weights, the start first;
    curves: (runs, frames, K) the share of each task's test points that is answered rightly then.
    The weights at the end of each task are all that the next one depends on."""

    tasks: Tasks
    frames: np.ndarray
    curves: np.ndarray

    @property
    def done(self) -> int:
        """Tasks that are learned."""
        return self.frames.shape[1] // FRAMES

    @property
    def matrices(self) -> np.ndarray:
        """R (runs, done, K): R[i, j] the share right on task j after stage i."""
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
    runs = begin_in_turn(kind, count, seed)
    while runs.done < count:
        runs = learn_next(runs)
        report(runs.done / count)
    return runs


def begin_in_turn(kind: str, count: int, seed: int) -> Runs:
    """All runs of :func:`learn_in_turn` before the first task."""
    return _start_runs(draw_tasks(kind, count, seed), JOINT + 1, seed)


def learn_next(runs: Runs) -> Runs:
    """All runs of :func:`learn_in_turn` one task further."""
    still = np.zeros(len(KEPT))
    return learn_task(
        runs,
        np.concatenate([[0.0], STRENGTHS, still]),
        np.concatenate([[0], 0 * STRENGTHS, KEPT]).astype(int),
    )


def turn_pull(runs: Runs, earlier: Legs) -> Runs:
    """The runs of :func:`learn_in_turn` where λ was turned on the way: each run with one of
    STRENGTHS has it from the end of the last leg on. earlier: (log₁₀ λ, tenth of a task up to which
    it held, counted over all tasks) each.

    Errors: ValueError for a first λ that was not run.
    """
    value, end = earlier[0]
    task = min(end // FRAMES, runs.done - 1)  # up to its beginning that run is known
    same = np.full(len(STRENGTHS), run_of("ewc", value))
    upto = slice(task * FRAMES + 1)
    turned = Runs(runs.tasks, runs.frames[same, upto], runs.curves[same, upto])
    legs = tuple((10.0**exponent, end) for exponent, end in earlier)
    while turned.done < runs.done:
        turned = learn_task(turned, STRENGTHS, np.zeros(len(STRENGTHS), int), legs)
    frames, curves = runs.frames.copy(), runs.curves.copy()
    springs = slice(1, 1 + len(STRENGTHS))
    frames[springs], curves[springs] = turned.frames, turned.curves
    return Runs(runs.tasks, frames, curves)


def train_in_turn(
    tasks: Tasks,
    strengths: np.ndarray,
    kept: np.ndarray,
    seed: int,
    earlier: Legs = (),
) -> Runs:
    """Runs through all tasks in turn. strengths: (runs,) λ; kept: (runs,) m, the first m points of
    each old task; seed: of the weights at the start; earlier: other λ at first, (λ, tenth of a task
    up to which it held) each."""
    runs = _start_runs(tasks, len(strengths), seed)
    while runs.done < len(tasks.y):
        runs = learn_task(runs, strengths, kept, earlier)
    return runs


def _start_runs(tasks: Tasks, count: int, seed: int) -> Runs:
    theta = np.repeat(start_dense(SIZES, "tanh", "glorot", seed).theta[None], count, axis=0)
    shares = right_shares(theta, tasks.places, tasks.answers)
    return Runs(tasks, theta[:, None], shares[:, None])


def learn_task(runs: Runs, strengths: np.ndarray, kept: np.ndarray, earlier: Legs = ()) -> Runs:
    """The runs after their next task. Arguments as in :func:`train_in_turn`.

    A step is one of gradient descent with momentum on the log-loss; the penalty of EWC is taken at
    the end of the step, not at its beginning (a proximal step), so no λ makes it unstable.
    Sources: Kirkpatrick et al., PNAS 114, 2017, equation 3; Huszár, PNAS 115, 2018, on the sum over
    several tasks.
    """
    tasks, task = runs.tasks, runs.done
    theta = runs.frames[:, -1].copy()
    points, answers, shares = _in_use(tasks, task, kept)
    ends = [runs.frames[:, end].copy() for end in range(FRAMES, task * FRAMES + 1, FRAMES)]
    springs = [(fisher_diagonal(at, tasks.x[old]), at) for old, at in enumerate(ends)]
    frames, curves, speed = [], [], np.zeros_like(theta)
    for tenth in range(task * FRAMES + 1, (task + 1) * FRAMES + 1):
        now = np.array([value_at(earlier, strength, tenth) for strength in strengths])
        pull, anchor = np.zeros_like(theta), np.zeros_like(theta)
        for fisher, at in springs:
            pull, anchor = pull + now[:, None] * fisher, anchor + now[:, None] * fisher * at
        for _ in range(STEPS // FRAMES):
            slope = loss_gradient(theta, points, answers, shares) + DECAY * theta
            ahead = theta + MOMENTUM * speed - RATE * slope
            ahead = (ahead + RATE * anchor) / (1 + RATE * pull)
            speed, theta = ahead - theta, ahead
        frames.append(theta)
        curves.append(right_shares(theta, tasks.places, tasks.answers))
    return Runs(
        tasks,
        np.concatenate([runs.frames, np.stack(frames, axis=1)], axis=1),
        np.concatenate([runs.curves, np.stack(curves, axis=1)], axis=1),
    )


def _in_use(tasks: Tasks, task: int, kept: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Points (n, 2), answers (n,) and shares (runs, n) of all that any run learns from now."""
    chosen = np.arange(tasks.y.shape[1]) < kept[:, None]
    shares = stage_shares(chosen, task)
    points, answers = tasks.x[: task + 1].reshape(-1, 2), tasks.y[: task + 1].reshape(-1)
    used = shares.any(axis=0)
    return points[used], answers[used], shares[:, used]


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
