"""Which case a plan, its prices or a programme is: what the words about them are chosen from.

Pure functions from numbers to a named case; nothing here knows how it is said.
"""

from enum import Enum, auto

from core.maths.case_studies.logistics.transport import (
    TransportPlan,
    capacity_range,
    capacity_worth,
)
from core.maths.optimization.programme_verdicts import Worth, WorthVerdict, judge_worth
from core.maths.optimization.shadow_prices import ShadowPrice

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
