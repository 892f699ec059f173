"""How well a small matrix was completed: one named case with its numbers, and no words."""

from dataclasses import dataclass, replace
from enum import Enum, auto

import numpy as np

from core.maths.learning.completion_views import baseline_error, mean_error
from core.maths.learning.matrix_completion import Completion, carried_on

ROSE = 1.3  # the objective against its smallest, from which on steps undo each other
SMALL = 0.1  # of what the baseline leaves over
BACK = 1.1  # the held-out error against its smallest
HARDLY = 0.95  # of the baseline's error
FURTHER = 20  # sweeps of a longer run, by which one that is no use is judged
FAR = 1.1  # the objective against that of the longer run
LESS = 0.99  # the held-out error of the longer run against this one's: more than rounding moves
PLAIN = 0.5  # a penalty that keeps the least-squares systems regular
DUST = 1e-9  # of what the baseline leaves over: an error below it is rounding


class Case(Enum):
    """The gravest first."""

    NO_CELL = auto()  # nothing to learn from
    DIVERGED = auto()
    NOTHING_LEFT = auto()  # the baseline meets every visible rating
    TOO_FAST = auto()  # single steps that raise the objective again
    SHRUNK = auto()  # by the penalty
    UNMOVED = auto()  # single steps too few or too small to have left the start
    UNJUDGED = auto()  # nothing is held out
    RUNAWAY = auto()  # a penalty too small: even what is seen is fitted worse than with PLAIN
    EARLY = auto()  # worse than the baseline, but a longer run lowers all its errors
    OVERFITTED = auto()
    BIASED = auto()  # better than the baseline, whose biases are worse than the plain mean
    TOO_LONG = auto()  # held-out error up again, visible error still falling
    WAVERS = auto()  # both up again
    DRIFTS = auto()  # held-out error up again, every visible rating met then and now
    LITTLE = auto()  # hardly better than the baseline
    BETTER = auto()


@dataclass(frozen=True)
class Finding:
    """case; seen, held, base, mean: errors of the last step on visible and held-out cells, and
    of the baseline and of the plain mean on the latter; best_step, best: where the held-out error
    was smallest, and that; low_step, low, now: the same of the objective, and its last value;
    alike: all visible ratings are equal; later: errors on visible and held-out cells of a longer
    run, and on visible ones of one with the penalty PLAIN, where they decide."""

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
    later: tuple[float, float, float] = (np.nan, np.nan, np.nan)


def but_for_rounding(run: Completion, error: float) -> float:
    """An error on visible cells, 0 where it is only rounding."""
    met = run.visible.any() and error <= DUST * _left(run)
    return 0.0 if met else float(error)


def single_steps(run: Completion) -> bool:
    """Whether a step changed one row and one column, as SGD does."""
    return bool(len(run.moved) and run.moved[0].min() >= 0)


def finding(run: Completion, penalty: float) -> Finding:
    """What came out of a run; its last step is judged."""
    judged = np.isfinite(run.held_error).any()
    best = int(np.nanargmin(run.held_error)) if judged else 0
    finite = np.isfinite(run.objective).any() and run.visible.any()
    low = int(np.nanargmin(run.objective)) if finite else 0
    case, later = _case(run, penalty, best, low), (np.nan, np.nan, np.nan)
    if case is Case.OVERFITTED:
        case, later = _longer(run, penalty)
    return Finding(
        later=later,
        case=case,
        seen=but_for_rounding(run, run.visible_error[-1]),
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
    spread = _left(run)
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
        then, now = (but_for_rounding(run, error) for error in (run.visible_error[best], seen))
        if then == now == 0:
            return Case.DRIFTS
        return Case.TOO_LONG if now < then else Case.WAVERS
    return Case.LITTLE if held > HARDLY * base else Case.BETTER


def _longer(run: Completion, penalty: float) -> tuple[Case, tuple[float, float, float]]:
    """What a run that is worse than the baseline is, by a longer one."""
    long, plain = carried_on(run, penalty, FURTHER), np.nan
    seen, held = float(long.visible_error[-1]), float(long.held_error[-1])
    if penalty < PLAIN:
        regular = carried_on(_first(run), PLAIN, FURTHER)
        plain = float(regular.visible_error[-1])
    if seen > FAR * plain:
        case = Case.RUNAWAY
    elif run.objective[-1] > max(FAR * long.objective[-1], _dust(run)) and (
        held < LESS * run.held_error[-1]
    ):
        case = Case.EARLY
    else:
        case = Case.OVERFITTED
    return case, (seen, held, plain)


def _first(run: Completion) -> Completion:
    """The run before its first step."""
    return replace(run, row_factors=run.row_factors[:1], column_factors=run.column_factors[:1])


def _left(run: Completion) -> float:
    """What the baseline leaves over on the visible cells, root mean square."""
    return _size(run.ratings - run.baseline, run.visible)


def _dust(run: Completion) -> float:
    """The objective of errors that are rounding."""
    return 0.5 * run.visible.sum() * (DUST * _left(run)) ** 2


def _size(values: np.ndarray, where: np.ndarray) -> float:
    """Root mean square of some cells."""
    return float(np.sqrt(np.mean(values[where] ** 2)))
