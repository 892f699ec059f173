"""Keeping the old against learning the new, over many starts: two tasks, every λ and every m."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

import numpy as np

from core.maths.learning.continual_training import (
    EXPONENTS,
    JOINT,
    KEPT,
    NAIVE,
    learn_in_turn,
)
from core.maths.learning.turning_boundary import standard_error


class Worth(Enum):
    """Of the best λ. GAINS: its average accuracy beats naive training by more than two standard
    errors; IDLE: it does not."""

    GAINS = "gains"
    IDLE = "idle"


class Hold(Enum):
    """Of the λ of now. BEST: none beats it by more than two standard errors; LOOSE, TIGHT: smaller
    or larger than the best, and worse by more than that."""

    BEST = "best"
    LOOSE = "loose"
    TIGHT = "tight"


@dataclass(frozen=True, eq=False)
class Sweep:
    """old, new: (starts, runs) share right on task 1 and on task 2 after both; runs as in
    learn_in_turn."""

    old: np.ndarray
    new: np.ndarray

    @property
    def starts(self) -> int:
        return len(self.old)

    def first(self, starts: int) -> "Sweep":
        """Of so many starts alone."""
        return Sweep(self.old[:starts], self.new[:starts])

    @property
    def both(self) -> np.ndarray:
        return (self.old + self.new) / 2

    @property
    def springs(self) -> np.ndarray:
        """Average accuracy with each λ, (starts, λ)."""
        return self.both[:, 1 : 1 + len(EXPONENTS)]

    @property
    def replays(self) -> np.ndarray:
        """Average accuracy with each m, (starts, m)."""
        return self.both[:, 1 + len(EXPONENTS) :]


NO_STARTS = Sweep(np.zeros((0, JOINT + 1)), np.zeros((0, JOINT + 1)))


def sweep_strengths(
    kind: str,
    starts: int,
    seed: int,
    before: Sweep = NO_STARTS,
    report: Callable[[float], None] = lambda share: None,
) -> Sweep:
    """Two tasks of a kind from so many pairs of fresh points and starts, ``before`` being those
    that are done already."""
    found = []
    for start in range(before.starts, starts):
        found.append(learn_in_turn(kind, 2, seed + 1_000_003 * start).matrices[:, 1])
        report((start + 1) / starts)
    last = np.stack(found)
    return Sweep(np.vstack([before.old, last[:, :, 0]]), np.vstack([before.new, last[:, :, 1]]))


@dataclass(frozen=True, eq=False)
class Balance:
    """worth, hold: the cases; best: number of the best λ; gain: of the best above naive; short: of
    it below joint training; more: of it above the λ of now; each with its standard error over
    starts, the differences taken start by start; enough: the least m whose mean average accuracy
    is not below that of the best λ, None if there is none; nearest, lack: then the m with the
    highest mean, and how far that is below, with its standard error."""

    worth: Worth
    hold: Hold
    best: int
    gain: tuple[float, float]
    short: tuple[float, float]
    more: tuple[float, float]
    enough: int | None
    nearest: int
    lack: tuple[float, float]


def judge_balance(sweep: Sweep, now: int) -> Balance:
    """``now`` is the number of the λ in use."""
    means = sweep.springs.mean(axis=0).round(9)
    best = int(means.argmax())
    top = sweep.springs[:, best]
    gain, short, more = (
        (float(d.mean()), standard_error(d))
        for d in (
            top - sweep.both[:, NAIVE],
            sweep.both[:, JOINT] - top,
            top - sweep.springs[:, now],
        )
    )
    if now == best or more[0] <= 2 * more[1]:
        hold = Hold.BEST
    else:
        hold = Hold.LOOSE if now < best else Hold.TIGHT
    replays = sweep.replays.mean(axis=0).round(9)
    reach, nearest = np.flatnonzero(replays >= means[best]), int(replays.argmax())
    lack = top - sweep.replays[:, nearest]
    return Balance(
        Worth.GAINS if gain[0] > 2 * gain[1] else Worth.IDLE,
        hold,
        best,
        gain,
        short,
        more,
        int(KEPT[reach[0]]) if len(reach) else None,
        int(KEPT[nearest]),
        (float(lack.mean()), standard_error(lack)),
    )
