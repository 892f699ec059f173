"""A series as level, trend, season and rest, each learning from the error of one step."""

from dataclasses import dataclass
from enum import Enum, auto

import numpy as np

from core.maths.statistics.exponential_smoothing import (
    HoltWinters,
    holt_winters,
    smoothing_states,
)

DUST = 1e-9  # of the largest value: smaller errors are rounding


class Rest(Enum):
    """What the errors of one step are like."""

    NONE = auto()  # all 0
    SHORT = auto()  # too few to tell
    MEMORY = auto()  # the first autocorrelation lies beyond ±1.96/√k
    QUIET = auto()


class Naive(Enum):
    """Root mean square of the errors against those of the naive forecast."""

    BETTER = auto()
    WORSE = auto()
    SAME = auto()
    BOTH_RIGHT = auto()  # neither errs


@dataclass(frozen=True, eq=False)
class Parts:
    """Of a series (n,), in its own units even where parts multiply.

    level: after each value, without the season; season: what it adds, or the factor where parts
    multiply; fitted: the forecast of each value from those before it; rest: values − fitted;
    shocks: the errors that the parts learn from, of the logarithms where parts multiply; judged:
    where the judging begins, after the two seasons (or values) that the start was taken from;
    ahead: forecasts (H,); last: level, trend and error of the last step, as the model has them.
    """

    level: np.ndarray
    season: np.ndarray
    fitted: np.ndarray
    rest: np.ndarray
    shocks: np.ndarray
    judged: int
    ahead: np.ndarray
    last: tuple[float, float, float, float]

    @property
    def error(self) -> float:
        """Root mean square of the rest, of those judged."""
        return float(np.sqrt(np.mean(self.rest[self.judged :] ** 2)))


@dataclass(frozen=True)
class PartsVerdict:
    """naive_error: root mean square of “as a season before” on the same values; memory: first
    autocorrelation of the rest, NaN where it has none; bound: 1.96/√k."""

    rest: Rest
    naive: Naive
    error: float
    naive_error: float
    memory: float
    bound: float


def split_parts(values: np.ndarray, model: HoltWinters, multiply: bool, horizon: int) -> Parts:
    """Holt and Winters on a series, or on its logarithms where the season multiplies.

    Errors: ValueError for values ≤ 0 where parts multiply, and those of the smoothing.

    >>> found = split_parts(np.array([1.0, 3, 3, 5, 5]), HoltWinters(0.5, 0, 0, 1, 2), False, 2)
    >>> found.rest.tolist(), found.ahead.tolist()
    ([0.0, 0.0, 0.0, 0.0, 0.0], [7.0, 7.0])
    """
    values = np.asarray(values, float)
    if multiply and not (values > 0).all():
        raise ValueError(f"values must be positive where parts multiply, got {values.min():g}")
    y = np.log(values) if multiply else values
    errors, levels, trends, seasons = smoothing_states(y, model)
    errors = np.where(np.abs(errors) <= DUST * np.abs(y).max(), 0.0, errors)
    fitted, level, season = y - errors, levels[1:], seasons[: len(y)]
    ahead = holt_winters(y, np.array([len(y)]), horizon, model)[0]
    last = levels[-2], model.phi * trends[-2], errors[-1], levels[-1]
    if multiply:
        with np.errstate(over="ignore"):
            fitted, level, season, ahead = map(np.exp, (fitted, level, season, ahead))
    rest = np.where(errors == 0, 0.0, values - fitted)
    return Parts(
        level,
        season,
        fitted,
        rest,
        errors,
        2 * model.season,
        ahead,
        tuple(map(float, last)),
    )


def judge_parts(values: np.ndarray, parts: Parts, season: int) -> PartsVerdict:
    """What is left, and whether it is less than the naive forecast leaves.

    >>> line = np.arange(8.0)
    >>> judge_parts(line, split_parts(line, HoltWinters(1, 0, 0, 1, 1), False, 1), 1).rest.name
    'NONE'
    """
    values = np.asarray(values, float)
    begin = parts.judged
    shocks = parts.shocks[begin:]
    naive = values[begin:] - values[begin - season : len(values) - season]
    error, other = parts.error, float(np.sqrt(np.mean(naive**2)))
    if not error and not other:
        against = Naive.BOTH_RIGHT
    elif abs(error - other) <= DUST * max(error, other):
        against = Naive.SAME
    else:
        against = Naive.BETTER if error < other else Naive.WORSE
    bound = 1.96 / np.sqrt(len(shocks))
    if not shocks.any():
        return PartsVerdict(Rest.NONE, against, error, other, np.nan, bound)
    centred = shocks - shocks.mean()
    total = float(centred @ centred)
    if len(shocks) < 10 or total <= DUST * float(shocks @ shocks):
        return PartsVerdict(Rest.SHORT, against, error, other, np.nan, bound)
    memory = float(centred[1:] @ centred[:-1]) / total
    case = Rest.MEMORY if abs(memory) > bound else Rest.QUIET
    return PartsVerdict(case, against, error, other, memory, float(bound))
