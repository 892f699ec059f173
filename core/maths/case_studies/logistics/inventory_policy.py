"""How much to stock and when to order: the newsvendor, base-stock and (s, S) policies.

Time runs in periods. At its start what was ordered L periods ago arrives, the stock is reviewed and
an order may be placed; then comes the demand; costs count at the end. So an order of period t
has to last until the end of period t + L: L + 1 demands. Demand that cannot be served waits
(backorders), unless it is said to be lost. Stock position = on hand + on order − backorders.
Source: Zipkin, Foundations of Inventory Management, 2000, chapters 6 and 9; Axsäter, Inventory
Control, 3rd edition, 2015, chapter 5.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from scipy import special

BATCHES = 20  # for standard errors of correlated periods


@dataclass(frozen=True)
class DemandLaw:
    """Demand of a period, independent of the others: normal or gamma, by mean and standard
    deviation; the sum over several periods stays in the family.

    Errors: ValueError unless mean and sd are positive.
    """

    mean: float
    sd: float
    family: Literal["normal", "gamma"] = "gamma"

    def __post_init__(self):
        if not (self.mean > 0 and self.sd > 0):
            raise ValueError(f"mean and sd must be positive, got {self.mean} and {self.sd}")

    def over(self, periods: int) -> "DemandLaw":
        """The law of the demand of so many periods together."""
        return DemandLaw(self.mean * periods, self.sd * np.sqrt(periods), self.family)

    @property
    def _gamma(self) -> tuple[float, float]:
        """Shape and scale."""
        return (self.mean / self.sd) ** 2, self.sd**2 / self.mean

    def cdf(self, level: np.ndarray) -> np.ndarray:
        """P(D ≤ level)."""
        level = np.asarray(level, float)
        if self.family == "normal":
            return special.ndtr((level - self.mean) / self.sd)
        shape, scale = self._gamma
        return special.gammainc(shape, np.maximum(level, 0.0) / scale)

    def quantile(self, share: np.ndarray) -> np.ndarray:
        """The level that the demand does not exceed with probability `share`."""
        if self.family == "normal":
            return self.mean + self.sd * special.ndtri(share)
        shape, scale = self._gamma
        return scale * special.gammaincinv(shape, share)

    def loss(self, level: np.ndarray) -> np.ndarray:
        """E[(D − level)⁺], what is asked for beyond the level.

        Normal: σ(φ(z) − z(1 − Φ(z))), z = (level − μ)/σ. Gamma of shape k: μ(1 − F_{k+1}) −
        level·(1 − F_k), for t·f_k(t) is proportional to f_{k+1}(t); below 0 it is μ − level.
        """
        level = np.asarray(level, float)
        if self.family == "normal":
            z = (level - self.mean) / self.sd
            return self.sd * (np.exp(-(z**2) / 2) / np.sqrt(2 * np.pi) - z * special.ndtr(-z))
        shape, scale = self._gamma
        x = np.maximum(level, 0.0) / scale
        return self.mean * special.gammaincc(shape + 1, x) - level * special.gammaincc(shape, x)

    def sample(self, periods: int, seed: int = 0) -> np.ndarray:
        """Demands (periods,); a negative one, which the normal law allows, is set to 0."""
        rng = np.random.default_rng(seed)
        if self.family == "normal":
            return np.maximum(rng.normal(self.mean, self.sd, periods), 0.0)
        return rng.gamma(*self._gamma, periods)


@dataclass(frozen=True, eq=False)
class StockTrace:
    """What happens in each period (T,). position: after ordering; order: what is ordered (0 = no
    order); received; net: on hand − backorders at the end; short: demand that could not be
    served at once (with lost sales it is lost); demand."""

    demand: np.ndarray
    position: np.ndarray
    order: np.ndarray
    received: np.ndarray
    net: np.ndarray
    short: np.ndarray


@dataclass(frozen=True, eq=False)
class PolicyResult:
    """Averages over the periods, each a number or an array (k,), one for each policy.

    on_hand, backorders: mean units at the end of a period; orders: a period; cost a period and its
    standard_error (batch means); cycle_service: share of replenishment cycles without a shortage;
    fill_rate: share of demand served at once; ready_rate: share of periods that end without
    backorders."""

    on_hand: np.ndarray
    backorders: np.ndarray
    orders: np.ndarray
    cost: np.ndarray
    standard_error: np.ndarray
    cycle_service: np.ndarray
    fill_rate: np.ndarray
    ready_rate: np.ndarray


def critical_ratio(holding: float, shortage: float) -> float:
    """p/(p + h): the probability of no shortage that balances holding h and shortage cost p.

    At the best level one more unit is as likely to save p as a unit too many is to cost h.
    Errors: ValueError unless both are positive. Source: Arrow, Harris and Marschak, Econometrica
    19, 1951.

    >>> critical_ratio(1.0, 9.0)
    0.9
    """
    if not (holding > 0 and shortage > 0):
        raise ValueError(f"holding and shortage must be positive, got {holding} and {shortage}")
    return shortage / (holding + shortage)


def newsvendor_cost(
    law: DemandLaw, level: np.ndarray, holding: float, shortage: float
) -> np.ndarray:
    """Expected cost of one period stocked to each level: h·E[(level − D)⁺] + p·E[(D − level)⁺].

    Smallest at the quantile of the critical ratio. Errors: as critical_ratio.

    >>> law = DemandLaw(100.0, 20.0, "normal")
    >>> newsvendor_cost(law, np.array([100.0]), 1.0, 9.0).round(3).tolist()
    [79.788]
    """
    critical_ratio(holding, shortage)
    loss = law.loss(level)
    return holding * (np.asarray(level) - law.mean + loss) + shortage * loss


def base_stock_theory(
    law: DemandLaw, level: np.ndarray, lead_time: int, holding: float, shortage: float
) -> PolicyResult:
    """What ordering up to a level in every period leads to in the long run, exactly (k,).

    Net stock at the end is level − D over L + 1 periods, so cost and best level are the
    newsvendor's for that demand. Cycle service P(D_{L+1} ≤ level); fill rate
    1 − (E[(D_{L+1} − level)⁺] − E[(D_L − level)⁺])/μ. Source: Zipkin (2000), section 6.3; Axsäter
    (2015), section 5.3.

    >>> law = DemandLaw(100.0, 20.0, "normal")
    >>> result = base_stock_theory(law, np.array([200.0]), 1, 1.0, 9.0)
    >>> result.cycle_service.tolist(), result.fill_rate.round(3).tolist()
    ([0.5], [0.887])
    """
    if lead_time < 0:
        raise ValueError(f"lead_time must not be negative, got {lead_time}")
    level = np.asarray(level, float)
    protected = law.over(lead_time + 1)
    backorders = protected.loss(level)
    before = law.over(lead_time).loss(level) if lead_time else np.maximum(-level, 0.0)
    service = protected.cdf(level)
    return PolicyResult(
        level - protected.mean + backorders,
        backorders,
        np.ones_like(level),
        newsvendor_cost(protected, level, holding, shortage),
        np.zeros_like(level),
        service,
        1 - (backorders - before) / law.mean,
        service,
    )


def simulate_policy(
    demand: np.ndarray,
    reorder_point: float,
    order_up_to: float,
    lead_time: int,
    lost_sales: bool = False,
) -> StockTrace:
    """Period by period: when the position is at or below s, order what is missing to S.

    s = S orders in every period (base stock). It begins with S on hand and nothing on order.
    demand (T,) ≥ 0. Errors: ValueError for s > S, a negative lead time or a demand that is negative
    or missing. Source: Arrow, Harris and Marschak (1951); Scarf, in Mathematical Methods in the
    Social Sciences, 1960.

    >>> trace = simulate_policy(np.array([4.0, 3, 5, 1]), 3, 10, lead_time=1)
    >>> trace.order.tolist(), trace.net.tolist(), trace.short.tolist()
    ([0.0, 0.0, 7.0, 0.0], [6.0, 3.0, -2.0, 4.0], [0.0, 0.0, 2.0, 0.0])
    """
    demand = _checked(demand, lead_time)
    if not reorder_point <= order_up_to:
        raise ValueError(f"reorder_point must not exceed {order_up_to}, got {reorder_point}")
    net = position = float(order_up_to)
    pipeline = [0.0] * lead_time
    rows = []
    for asked in demand.tolist():
        order = order_up_to - position if position <= reorder_point else 0.0
        pipeline.append(order)
        received = pipeline.pop(0)
        position += order
        net += received
        at_once = min(asked, max(net, 0.0))
        taken = at_once if lost_sales else asked
        net -= taken
        rows.append((position, order, received, net, asked - at_once))
        position -= taken
    columns = np.array(rows).reshape(-1, 5).T
    return StockTrace(demand, *columns)


def policy_result(
    trace: StockTrace, holding: float, shortage: float, order_cost: float = 0.0
) -> PolicyResult:
    """Averages of one trace. The shortage cost is paid for each unit and period that it waits, or
    once for each unit lost.

    >>> trace = simulate_policy(np.array([4.0, 3, 5, 1]), 3, 10, lead_time=1)
    >>> result = policy_result(trace, 1.0, 4.0)
    >>> float(result.fill_rate), float(result.cycle_service), float(result.cost)
    (0.8461538461538461, 0.5, 5.25)
    """
    lost = trace.net.min(initial=0.0) >= 0
    waiting = trace.short if lost else np.maximum(-trace.net, 0.0)
    starts = np.flatnonzero(np.r_[True, trace.received[1:] > 0])
    result = _averages(
        trace.net[np.newaxis], waiting[np.newaxis], trace.short[np.newaxis], trace.demand,
        trace.order > 0, starts, (holding, shortage, order_cost),
    )  # fmt: skip
    return PolicyResult(*(np.asarray(column)[0] for column in vars(result).values()))


def policy_sweep(
    demand: np.ndarray,
    reorder_points: np.ndarray,
    quantity: float,
    lead_time: int,
    holding: float,
    shortage: float,
    order_cost: float = 0.0,
) -> PolicyResult:
    """The policies (s, s + quantity) for every reorder point s at once, with backorders (k,).

    How far the position stands above s does not depend on s: one pass over the periods serves all.
    Net stock at the end of period t + L is the position after ordering in t less the demands of
    t … t + L (Zipkin, 2000, section 6.3). The first L periods, before the first order could
    arrive, do not count. Errors: as simulate_policy, and ValueError for a negative quantity, and
    where there are no more than L periods.

    >>> result = policy_sweep(np.array([4.0, 3, 5, 1]), np.array([3.0]), 7.0, 1, 1.0, 4.0)
    >>> result.on_hand.round(3).tolist(), result.backorders.round(3).tolist()
    ([2.333], [0.667])
    """
    demand = _checked(demand, lead_time)
    if quantity < 0:
        raise ValueError(f"quantity must not be negative, got {quantity}")
    if len(demand) <= lead_time:
        raise ValueError(f"there must be more than {lead_time} periods, got {len(demand)}")
    reorder_points = np.asarray(reorder_points, float)
    above, ordered, left = [], [], float(quantity)
    for asked in demand.tolist():
        order = left <= 0 and left < quantity
        left = quantity if left <= 0 else left
        above.append(left)
        ordered.append(order)
        left -= asked
    total = np.concatenate([[0.0], np.cumsum(demand)])
    periods = len(demand) - lead_time
    during = total[lead_time + 1 :] - total[:periods]
    net = reorder_points[:, np.newaxis] + (np.array(above[:periods]) - during)
    asked = demand[lead_time:]
    waiting = np.maximum(-net, 0.0)
    # Had waited before the demand of the period: the rest is new.
    short = waiting - np.maximum(-(net + asked), 0.0)
    order = np.array(ordered[:periods])
    starts = np.flatnonzero(np.r_[True, order[1:]])
    costs = (holding, shortage, order_cost)
    return _averages(net, waiting, short, asked, order, starts, costs)


def cheapest_reorder_point(
    demand: np.ndarray, quantity: float, lead_time: int, *costs: float
) -> float:
    """The whole s ≥ 0 with which (s, s + quantity) costs least over this demand (T,); costs and
    errors as in policy_sweep.

    The cost is convex in s, so the best lies beside the best of a coarse grid, and no higher than
    where nothing is ever short: the largest demand of L + 1 periods.

    >>> cheapest_reorder_point(np.array([4.0, 3, 5, 1]), 0.0, 0, 1.0, 9.0)
    5.0
    """
    total = np.concatenate([[0.0], np.cumsum(_checked(demand, lead_time))])
    most = np.ceil((total[lead_time + 1 :] - total[: len(demand) - lead_time]).max(initial=0.0))
    coarse = np.unique(np.linspace(0, most, 61).round())
    cost = policy_sweep(demand, coarse, quantity, lead_time, *costs).cost
    best = int(np.argmin(cost))
    fine = np.arange(coarse[max(best - 1, 0)], coarse[min(best + 1, len(coarse) - 1)] + 1)
    return float(fine[np.argmin(policy_sweep(demand, fine, quantity, lead_time, *costs).cost)])


def policy_grid(
    demand: np.ndarray,
    reorder_points: np.ndarray,
    quantities: np.ndarray,
    lead_time: int,
    holding: float,
    shortage: float,
    order_cost: float,
) -> np.ndarray:
    """Cost a period (q, k) of every pair of a quantity S − s and a reorder point s.

    >>> grid = policy_grid(np.ones(9), np.array([0.0, 1]), np.array([0.0, 2]), 0, 1.0, 9.0, 2.0)
    >>> grid.round(3).tolist()
    [[10.778, 1.778], [1.444, 2.444]]
    """
    costs = (holding, shortage, order_cost)
    return np.stack(
        [policy_sweep(demand, reorder_points, q, lead_time, *costs).cost for q in quantities]
    )


def economic_order_quantity(mean: float, order_cost: float, holding: float) -> float:
    """√(2Kμ/h): the order that balances order cost and stock when demand is even.

    Source: Harris, Factory, The Magazine of Management 10, 1913.

    >>> economic_order_quantity(100.0, 50.0, 1.0)
    100.0
    """
    if not (mean > 0 and holding > 0 and order_cost >= 0):
        raise ValueError(
            "mean and holding must be positive and order_cost not negative, "
            f"got {mean}, {holding} and {order_cost}"
        )
    return float(np.sqrt(2 * order_cost * mean / holding))


def _checked(demand: np.ndarray, lead_time: int) -> np.ndarray:
    demand = np.asarray(demand, float)
    if not ((demand >= 0) & np.isfinite(demand)).all():
        raise ValueError("demand must be finite and not negative")
    if lead_time < 0:
        raise ValueError(f"lead_time must not be negative, got {lead_time}")
    return demand


def _averages(
    net: np.ndarray,
    waiting: np.ndarray,
    short: np.ndarray,
    demand: np.ndarray,
    order: np.ndarray,
    starts: np.ndarray,
    costs: tuple[float, float, float],
) -> PolicyResult:
    """Averages over the periods of k policies: net, waiting, short (k, T); demand, order (T,);
    starts: the periods in which a cycle begins."""
    holding, shortage, order_cost = costs
    periods = net.shape[1]
    on_hand = np.maximum(net, 0.0)
    each = holding * on_hand + shortage * waiting + order_cost * order
    size = max(1, periods // BATCHES)
    whole = periods - periods % size
    batches = each[:, :whole].reshape(len(net), -1, size).mean(axis=2)
    count = batches.shape[1]
    error = batches.std(axis=1, ddof=1) / np.sqrt(count) if count > 1 else np.full(len(net), np.nan)
    missed = short > 1e-9 * (1 + demand.mean())
    return PolicyResult(
        on_hand.mean(axis=1),
        waiting.mean(axis=1),
        np.full(len(net), order.mean()),
        each.mean(axis=1),
        error,
        1 - np.maximum.reduceat(missed, starts, axis=1).mean(axis=1),
        1 - short.sum(axis=1) / demand.sum() if demand.any() else np.ones(len(net)),
        (net >= 0).mean(axis=1),
    )
