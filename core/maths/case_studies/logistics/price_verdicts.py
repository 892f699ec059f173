"""Which case a plan, its prices or a programme is: what the words about them are chosen from.

Pure functions from numbers to a named case; nothing here knows how it is said.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, auto

from core.maths.case_studies.logistics.shadow_prices import ShadowPrice
from core.maths.case_studies.logistics.transport import (
    TransportPlan,
    capacity_range,
    capacity_worth,
)

SAME = 1e-9  # relative: two costs or prices so near are one


class Plan(Enum):
    """A transport plan beside that of depots of equal size."""

    INFEASIBLE = auto()
    UNBOUNDED = auto()
    ALIKE = auto()  # the depots are of equal size
    ONLY_SO = auto()  # with equal depots there is no plan
    SAVES = auto()
    COSTS = auto()
    NO_MATTER = auto()  # it costs as much


def judge_plan(status: str, change: float, saved: float | None, cost: float) -> Plan:
    """status of the plan; change: its depot's capacity less that of the others, ∞ without a limit;
    saved: by that change, None where equal depots have no plan; cost: with equal depots.

    >>> [judge_plan("optimal", 5.0, saved, 100.0).name for saved in (3.0, 0.0, None)]
    ['SAVES', 'NO_MATTER', 'ONLY_SO']
    """
    if status != "optimal":
        return Plan.INFEASIBLE if status == "infeasible" else Plan.UNBOUNDED
    if change == 0:
        return Plan.ALIKE
    if saved is None:
        return Plan.ONLY_SO
    if abs(saved) <= SAME * max(abs(cost), abs(cost - saved)):
        return Plan.NO_MATTER
    return Plan.SAVES if saved > 0 else Plan.COSTS


class Worth(Enum):
    """What one more unit of a limit, and one fewer, is worth."""

    NO_LIMIT = auto()
    SPARE = auto()  # nothing, for some is left over
    FREE = auto()  # nothing, though none is left over
    HOLDS = auto()  # the price, to both sides
    BEND = auto()  # two prices, one to each side
    NO_FEWER = auto()  # with less there is no plan
    NO_MORE = auto()  # with more there is no plan: a promise that cannot be kept


@dataclass(frozen=True)
class WorthVerdict:
    """case; more, fewer: what the limit is worth by the unit to both sides; low, high: where that
    holds; up, down: how far both are from here; spare: what is left over."""

    case: Worth
    more: float
    fewer: float
    low: float
    high: float
    up: float
    down: float
    spare: float


def judge_worth(price: ShadowPrice, at: float, spare: float = 0.0) -> WorthVerdict:
    """Of the shadow price of a limit that stands at `at`, of which so much is left over.

    >>> judge_worth(ShadowPrice(2.5, 2.5, 6.0, 10.5), 9.0).case.name
    'HOLDS'
    """
    if price.fewer == float("inf"):
        case = Worth.NO_FEWER
    elif price.more == float("inf"):
        case = Worth.NO_MORE
    elif price.bend:
        case = Worth.BEND
    elif abs(price.more) <= SAME:
        case = Worth.SPARE if spare > SAME * (abs(at) or 1.0) else Worth.FREE
    else:
        case = Worth.HOLDS
    low, high = price.low, price.high
    return WorthVerdict(case, price.more, price.fewer, low, high, high - at, at - low, spare)


def judge_capacity(plan: TransportPlan, depot: int) -> WorthVerdict:
    """Of the capacity of a depot in an optimal plan. A degenerate plan has a price to each side;
    low … high is then where the plan's own price holds.

    >>> import numpy as np
    >>> from core.maths.case_studies.logistics.transport import TransportProblem, solve_transport
    >>> cost, demand = np.array([[1.0, 4], [3, 5]]), np.array([4.0, 4])
    >>> plan = solve_transport(TransportProblem(cost, np.array([5.0, 9]), demand))
    >>> found = judge_capacity(plan, 0)
    >>> found.case.name, found.more, found.low, found.high
    ('HOLDS', 1.0, 4.0, 8.0)
    """
    capacity = float(plan.program.limit[depot])
    if capacity == float("inf"):
        return WorthVerdict(Worth.NO_LIMIT, 0.0, 0.0, 0.0, capacity, capacity, capacity, capacity)
    more, fewer = capacity_worth(plan, depot)
    low, high = capacity_range(plan, depot)
    price = ShadowPrice(more, fewer, max(low, 0.0), high)
    return judge_worth(price, capacity, float(plan.unused[depot]))


class Walk(Enum):
    """How the simplex method ends, or how far it walks."""

    INFEASIBLE = auto()
    UNBOUNDED = auto()
    CYCLING = auto()
    EVERY_CORNER = auto()  # of the pushed cube, in every dimension
    FEWER_CORNERS = auto()
    BEST_CORNER = auto()


def judge_walk(status: str, unit_steps: Sequence[int] | None = None) -> Walk:
    """status of a simplex path; unit_steps: steps in the pushed cube of dimension 1, 2, …, of whose
    2ᵈ corners a step reaches a new one; None for another programme.

    >>> [judge_walk("optimal", steps).name for steps in ((1, 3, 7), (1, 1, 1), None)]
    ['EVERY_CORNER', 'FEWER_CORNERS', 'BEST_CORNER']
    """
    match status:
        case "infeasible":
            return Walk.INFEASIBLE
        case "unbounded":
            return Walk.UNBOUNDED
        case "cycling":
            return Walk.CYCLING
    if unit_steps is None:
        return Walk.BEST_CORNER
    every = all(steps == 2**d - 1 for d, steps in enumerate(unit_steps, 1))
    return Walk.EVERY_CORNER if every else Walk.FEWER_CORNERS
