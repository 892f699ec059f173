"""Which case a result of the logistics page is: what its words are chosen from.

Pure functions from numbers to a named case; nothing here knows how it is said.
"""

from dataclasses import dataclass
from enum import Enum, auto

import numpy as np

from core.maths.case_studies.logistics.inventory_policy import PolicyResult

SAME = 1e-9  # relative: two costs or lengths so near are one
TELLING = 0.06  # a share's standard error, beyond which agreement is no praise
NEAR_CHEAPEST = 0.02  # of the least cost
APART = 0.03  # between fill rate and cycle service


class Coverage(Enum):
    """How the share of what came outside an interval compares with the share that was promised."""

    TOO_MANY_HELPED = auto()  # and the other widths come nearer to the promise
    TOO_MANY = auto()
    TOO_FEW = auto()
    UNSURE_MORE = auto()
    UNSURE_FEWER = auto()
    AS_PROMISED = auto()
    TOO_SHORT = auto()  # as promised, but hardly any other share could be told from it


@dataclass(frozen=True)
class CoverageVerdict:
    """case; outside: share outside the interval, other: with the other widths; promised; error:
    of a share over so few stretches, of which there are `separate`."""

    case: Coverage
    outside: float
    other: float
    promised: float
    error: float
    separate: int


def judge_coverage(
    covered: float, covered_otherwise: float, level: float, separate: int
) -> CoverageVerdict:
    """covered: share within the interval of probability `level`, covered_otherwise: with the other
    widths; separate: stretches that do not overlap. Too many or too few outside is what differs by
    more than two standard errors √(p(1 − p)/n) of the promised share p.

    >>> judge_coverage(0.91, 0.8, 0.8, 100).case.name
    'TOO_FEW'
    """
    outside, other, promised = 1 - covered, 1 - covered_otherwise, 1 - level
    error = (promised * (1 - promised) / separate) ** 0.5
    off = outside - promised
    if off > 2 * error:
        helped = abs(other - promised) < abs(off)
        case = Coverage.TOO_MANY_HELPED if helped else Coverage.TOO_MANY
    elif off < -2 * error:
        case = Coverage.TOO_FEW
    elif abs(off) > error:
        case = Coverage.UNSURE_MORE if off > 0 else Coverage.UNSURE_FEWER
    else:
        case = Coverage.AS_PROMISED if error <= TELLING else Coverage.TOO_SHORT
    return CoverageVerdict(case, outside, other, promised, error, separate)


class Stock(Enum):
    """A reorder point beside the cheapest for its order quantity."""

    NEAR_CHEAPEST = auto()
    TOO_LOW = auto()
    TOO_HIGH = auto()


@dataclass(frozen=True)
class StockVerdict:
    """case; gap: the cost over the least, less 1; cheapest reorder point; apart: many cycles with a
    shortage, yet few units late."""

    case: Stock
    gap: float
    cheapest: float
    apart: bool


def judge_stock(now: PolicyResult, reorder: float, cheapest: float, least: float) -> StockVerdict:
    """now: averages at the reorder point; cheapest: the best one, `least` its cost.

    >>> judge_stock(PolicyResult(*[110.0] * 5, 0.9, 0.99, 0.9), 50.0, 80.0, 100.0).case.name
    'TOO_LOW'
    """
    gap = float(now.cost) / least - 1
    case = Stock.TOO_LOW if reorder < cheapest else Stock.TOO_HIGH
    if gap <= NEAR_CHEAPEST:
        case = Stock.NEAR_CHEAPEST
    apart = float(now.fill_rate) - float(now.cycle_service) > APART
    return StockVerdict(case, gap, cheapest, apart)


class Bullwhip(Enum):
    """How much more the factory's orders swing than what customers buy: never less, for both
    forecasts answer every pace at least in full."""

    LITTLE = auto()
    LITTLE_BY_MEMORY = auto()  # but more than little if demand had no memory
    GROWS = auto()
    WILD = auto()


def judge_bullwhip(factory: float, without: float = 0.0) -> Bullwhip:
    """factory: variance of the factory's orders over that of the demand, `without` a memory of
    demand; little up to 3, wild above 20.

    >>> [judge_bullwhip(ratio, 5.0).name for ratio in (2.0, 20.0, 30.0)]
    ['LITTLE_BY_MEMORY', 'GROWS', 'WILD']
    """
    case = _by_size(factory, 3.0, 20.0)
    if case is Bullwhip.LITTLE and _by_size(without, 3.0, 20.0) is not Bullwhip.LITTLE:
        return Bullwhip.LITTLE_BY_MEMORY
    return case


def judge_step(peak: float) -> Bullwhip:
    """peak: the factory's largest order over the step that demand has made; little up to 1.5, wild
    above 10.

    >>> [judge_step(ratio).name for ratio in (1.0, 2.0, 30.0)]
    ['LITTLE', 'GROWS', 'WILD']
    """
    return _by_size(peak, 1.5, 10.0)


def _by_size(ratio: float, little: float, wild: float) -> Bullwhip:
    if ratio <= little:
        return Bullwhip.LITTLE
    return Bullwhip.GROWS if ratio <= wild else Bullwhip.WILD


class Routes(Enum):
    """What is to be said of our routes."""

    NO_PLAN = auto()  # the solver found none that keeps to every limit
    OTHER_RULES = auto()  # the solver keeps to limits that our routes break: no fair comparison
    RULES_BROKEN = auto()  # our routes break limits, and the solver has not run
    PROVEN = auto()  # as short as the lower bound
    SOLVER_SHORTER = auto()
    SOLVER_NOT_SHORTER = auto()
    ONLY_JOINED = auto()  # no move was allowed
    STUCK = auto()  # a local optimum from the start
    STOPPED = auto()  # at the most moves that are made
    IMPROVED = auto()  # up to a local optimum


def judge_routes(
    length: float,
    solver: float | None,
    moves: int,
    allowed: int,
    most: int | None,
    broken: bool = False,
    bound: float = -np.inf,
) -> Routes:
    """length: of our routes, solver: of the solver's (None: it has not run, infinite:
    it found none); moves: made, of so many `allowed` kinds, and never more than `most` (None:
    without end); broken: whether our routes break a limit of the problem that they do not know;
    bound: no routes are shorter than that.

    >>> judge_routes(100.0, 90.0, 3, 2, None).name
    'SOLVER_SHORTER'
    """
    if solver is not None:
        if not solver < np.inf:
            return Routes.NO_PLAN
        if broken:
            return Routes.OTHER_RULES
    elif broken:
        return Routes.RULES_BROKEN
    if length <= bound * (1 + SAME):
        return Routes.PROVEN
    if solver is not None:
        shorter = solver < length * (1 - SAME)
        return Routes.SOLVER_SHORTER if shorter else Routes.SOLVER_NOT_SHORTER
    if not allowed:
        return Routes.ONLY_JOINED
    if most is not None and moves >= most:
        return Routes.STOPPED
    return Routes.STUCK if moves == 0 else Routes.IMPROVED
