"""How well a small matrix was completed: one named case with its numbers, and no words."""

from dataclasses import dataclass
from enum import Enum, auto

import numpy as np

from core.maths.learning.completion_views import baseline_error, mean_error
from core.maths.learning.matrix_completion import Completion

ROSE = 1.3  # the objective against its smallest, from which on steps undo each other
SMALL = 0.1  # of what the baseline leaves over
BACK = 1.1  # the held-out error against its smallest
HARDLY = 0.95  # of the baseline's error


class Case(Enum):
    """The gravest first."""

    NO_CELL = auto()  # nothing to learn from
    DIVERGED = auto()
    NOTHING_LEFT = auto()  # the baseline meets every visible rating
    TOO_FAST = auto()  # single steps that raise the objective again
    SHRUNK = auto()  # by the penalty
    UNMOVED = auto()  # single steps too few or too small to have left the start
    UNJUDGED = auto()  # nothing is held out
    OVERFITTED = auto()
    BIASED = auto()  # better than the baseline, whose biases are worse than the plain mean
    TOO_LONG = auto()  # held-out error up again, visible error still falling
    WAVERS = auto()  # both up again
    LITTLE = auto()  # hardly better than the baseline
    BETTER = auto()


@dataclass(frozen=True)
class Finding:
    """case; seen, held, base, mean: errors of the last step on visible and held-out cells, and
    of the baseline and of the plain mean on the latter; best_step, best: where the held-out error
    was smallest, and that; low_step, low, now: the same of the objective, and its last value;
    alike: all visible ratings are equal."""

    case: Case
    seen: float
    held: float
    base: float
    mean: float
    best_step: int
    best: float
    low_step: int
    low: float
    now: float
    alike: bool


def single_steps(run: Completion) -> bool:
    """Whether a step changed one row and one column, as SGD does."""
    return bool(len(run.moved) and run.moved[0].min() >= 0)


def finding(run: Completion, penalty: float) -> Finding:
    """What came out of a run; its last step is judged."""
    judged = np.isfinite(run.held_error).any()
    best = int(np.nanargmin(run.held_error)) if judged else 0
    finite = np.isfinite(run.objective).any() and run.visible.any()
    low = int(np.nanargmin(run.objective)) if finite else 0
    return Finding(
        case=_case(run, penalty, best, low),
        seen=float(run.visible_error[-1]),
        held=float(run.held_error[-1]),
        base=baseline_error(run),
        mean=mean_error(run),
        best_step=best,
        best=float(run.held_error[best]),
        low_step=low,
        low=float(run.objective[low]),
        now=float(run.objective[-1]),
        alike=bool(run.visible.any() and np.ptp(run.ratings[run.visible]) == 0),
    )


def _case(run: Completion, penalty: float, best: int, low: int) -> Case:
    visible = run.visible
    if not visible.any():
        return Case.NO_CELL
    if run.diverged:
        return Case.DIVERGED
    spread = _size(run.ratings - run.baseline, visible)
    if spread <= 1e-9 * max(1.0, np.abs(run.ratings[visible]).max()):
        return Case.NOTHING_LEFT
    single = single_steps(run)
    start, size = (_size(run.filled(step) - run.baseline, visible) for step in (0, -1))
    seen, held = run.visible_error[-1], run.held_error[-1]
    if single and run.objective[-1] > ROSE * run.objective[low]:
        return Case.TOO_FAST
    if size < SMALL * spread and penalty > 0 and (not single or size < start / 2):
        return Case.SHRUNK
    if single and seen >= spread:
        return Case.UNMOVED
    if np.isnan(held):
        return Case.UNJUDGED
    base = baseline_error(run)
    if held > base:
        return Case.OVERFITTED
    if held > mean_error(run):
        return Case.BIASED
    if held > BACK * run.held_error[best]:
        return Case.TOO_LONG if seen < run.visible_error[best] else Case.WAVERS
    return Case.LITTLE if held > HARDLY * base else Case.BETTER


def _size(values: np.ndarray, where: np.ndarray) -> float:
    """Root mean square of some cells."""
    return float(np.sqrt(np.mean(values[where] ** 2)))
