"""Tasks that come one after the other: two answers to points in the plane, a place for each task.

Task k of K lies around (APART·(k − (K − 1)/2), 0), a box 2·HALF_X wide and 2·HALF_Y high, its
points drawn evenly there. Answers are 0 and 1.
"""

from dataclasses import dataclass

import numpy as np

APART, HALF_X, HALF_Y = 2.4, 1.1, 2.4
POINTS = 24  # of each task, to learn from
TESTED = 200  # of each task, to judge by
MOST = 5
STEP = 0.9  # height of the line of a task of "steps"
SLOPE = 0.4  # of the common line of "kin"
TURN = 40.0  # degrees from a task to the next of "turned"
KINDS = ("steps", "kin", "opposite", "turned")


@dataclass(frozen=True, eq=False)
class Tasks:
    """x (K, POINTS, 2), y (K, POINTS) to learn from; places (K, TESTED, 2), answers (K, TESTED)."""

    x: np.ndarray
    y: np.ndarray
    places: np.ndarray
    answers: np.ndarray


def draw_tasks(kind: str, count: int, seed: int) -> Tasks:
    """``count`` tasks. steps: 1 above a level line, which lies high and low by turns; kin: one
    slanting line for all; opposite: 1 above a level line for tasks 1, 3, 5, below it for 2 and 4;
    turned: all in one place, the line turned by TURN degrees from each task to the next.

    The first tasks are the same however many there are, up to their place. Errors: ValueError for
    an unknown kind or a count outside 1…MOST.

    >>> draw_tasks("steps", 2, 1).x.shape
    (2, 24, 2)
    """
    if kind not in KINDS:
        raise ValueError(f"kind must be one of {', '.join(KINDS)}, got {kind}")
    if not 1 <= count <= MOST:
        raise ValueError(f"count must lie between 1 and {MOST}, got {count}")
    drawn = []
    for task in range(count):
        rng = np.random.default_rng([seed, task])
        at = rng.uniform(-1, 1, (POINTS + TESTED, 2)) * (HALF_X, HALF_Y)
        if kind != "turned":
            at[:, 0] += APART * (task - (count - 1) / 2)
        drawn.append((at, answer(kind, task, at)))
    x, y = (np.stack(part) for part in zip(*drawn, strict=True))
    return Tasks(x[:, :POINTS], y[:, :POINTS], x[:, POINTS:], y[:, POINTS:])


def answer(kind: str, task: int, at: np.ndarray) -> np.ndarray:
    """The true answers, 0.0 or 1.0, of task 0, 1, … at places (n, 2).

    >>> answer("opposite", 1, np.array([[0.0, 1.0]]))
    array([0.])
    """
    x, y = at[:, 0], at[:, 1]
    turn = np.radians(TURN * task)
    height = {
        "steps": y - STEP * (-1) ** task,
        "kin": y - SLOPE * x,
        "opposite": y * (-1) ** task,
        "turned": y * np.cos(turn) + x * np.sin(turn),
    }[kind]
    return (height > 0).astype(float)
