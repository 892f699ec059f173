"""What a batch size and a constant learning rate come to, chosen from exact expectations."""

from dataclasses import dataclass
from enum import Enum, auto

import numpy as np

from core.maths.optimization.descent_moments import (
    expected_excess,
    follow_moments,
    moment_map,
    noise_floor,
    stable_rate,
    start_moments,
    steps_to_goal,
)
from core.maths.optimization.row_losses import RowLoss, noise_share
from core.maths.optimization.stochastic_descent import full_descent

NEAR = 0.1  # within this share of the floor counts as at it


class Course(Enum):
    """How the expected loss goes under a constant learning rate."""

    ALL_DIVERGE = auto()  # α ≥ 2/L
    NOISE_DIVERGES = auto()  # below 2/L, yet E|w − w*|² does not settle
    NO_NOISE = auto()  # the full batch
    NO_FLOOR = auto()  # every row's residual is 0 at the minimum
    FALLING = auto()
    AT_FLOOR = auto()
    RISING = auto()  # it began below the floor


class Race(Enum):
    """Expected loss against that of full batches after the same epochs, at the same rate."""

    AHEAD = auto()
    BEHIND = auto()
    EVEN = auto()


@dataclass(frozen=True, eq=False)
class BatchVerdict:
    """share: c; limit: rate from which on E|w − w*|² does not settle, full_limit: 2/L; excess:
    expected f − f* after 0 … steps steps; full: the same of full batches after full_steps steps,
    the epochs begun by then; floor: ∞ where there is none to settle at."""

    case: Course
    race: Race
    share: float
    limit: float
    full_limit: float
    excess: np.ndarray
    full: float
    full_steps: int
    floor: float

    @property
    def last(self) -> float:
        return float(self.excess[-1])

    def first_at(self, goal: float) -> int | None:
        """The first step at which the expected f − f* is at most ``goal``; None where none is."""
        reached = np.flatnonzero(self.excess <= goal)
        return int(reached[0]) if len(reached) else None


def judge_batch(
    loss: RowLoss, rate: float, batch: int, start: tuple[float, float], steps: int
) -> BatchVerdict:
    """What to say of ``steps`` steps from ``start``.

    >>> from core.maths.optimization.row_losses import shipped_rows
    >>> judge_batch(shipped_rows("diabetes"), 0.1, 1, (-1.0, 1.5), 442).case.name
    'AT_FLOOR'
    """
    share = noise_share(loss.rows, batch)
    limit, full_limit = stable_rate(loss, share), 2 / loss.curvatures[1]
    first = start_moments(np.asarray(start, float) - loss.minimum)
    excess = expected_excess(loss, follow_moments(moment_map(loss, rate, share), first, steps))
    full_steps = -(-steps * batch // loss.rows)
    whole = full_descent(loss, start, rate, np.array([full_steps]))
    full = float(loss.excess(whole)[0])
    floor = float(noise_floor(loss, rate, share))
    if rate >= full_limit:
        case = Course.ALL_DIVERGE
    elif share == 0:
        case = Course.NO_NOISE
    elif rate >= limit:
        case = Course.NOISE_DIVERGES
    elif floor == 0:
        case = Course.NO_FLOOR
    elif excess[-1] > (1 + NEAR) * floor:
        case = Course.FALLING
    else:
        case = Course.AT_FLOOR if excess[-1] >= (1 - NEAR) * floor else Course.RISING
    race = Race.AHEAD if excess[-1] < full else Race.BEHIND
    return BatchVerdict(
        case,
        Race.EVEN if batch == loss.rows else race,
        *(share, limit, full_limit, excess, full, full_steps, floor),
    )


def largest_gaining_batch(
    loss: RowLoss, rate: float, start: tuple[float, float], goal: float
) -> int | None:
    """The largest batch that needs a step less on average to come to ``goal`` than one of a row
    less; None where full batches do not come there. A larger batch has less noise and never needs
    more steps, so that it is found by halving.

    >>> from core.maths.optimization.row_losses import shipped_rows
    >>> largest_gaining_batch(shipped_rows("diabetes"), 0.3, (-1.0, 1.5), 0.01)
    49
    """
    first = np.asarray(start, float)

    def needed(batch: int) -> float:
        share = np.array([noise_share(loss.rows, batch)])
        return float(steps_to_goal(loss, rate, share, first, goal)[0])

    fewest = needed(loss.rows)
    if np.isnan(fewest):
        return None
    low, high = 0, loss.rows
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if needed(middle) == fewest else (middle, high)
    return high
