"""Logistics: what the words claim is judged again, by other means, in random states."""

import functools
import itertools
import re
import statistics
from types import SimpleNamespace

import numpy as np
import pytest
from scipy.signal import lfilter

from core.maths.case_studies.logistics.bullwhip import Forecaster, amplification, gain
from core.maths.case_studies.logistics.intermittent_demand import (
    Kind,
    Lumps,
    LumpsVerdict,
    Zero,
    demand_kind,
    judge_lumps,
)
from core.maths.case_studies.logistics.inventory_policy import (
    PolicyResult,
    cheapest_reorder_point,
    policy_sweep,
)
from core.maths.case_studies.logistics.price_verdicts import (
    Plan,
    Worth,
    judge_capacity,
    judge_plan,
)
from core.maths.case_studies.logistics.transport import (
    TransportProblem,
    flow_cost,
    nearest_depot_flow,
    solve_transport,
)
from core.maths.case_studies.logistics.verdicts import (
    Coverage,
    Routes,
    Stock,
    judge_coverage,
    judge_routes,
    judge_step,
    judge_stock,
)
from core.maths.optimization.vehicle_routing import RoutingProblem, lower_bounds
from core.ui.listing import standalone
from core.ui.words import number, safe
from pages.case_studies.logistics.amounts import money
from pages.case_studies.logistics.bullwhip import random_verdict
from pages.case_studies.logistics.fleet import compute as compute_routes
from pages.case_studies.logistics.lumps import lumps_verdict
from pages.case_studies.logistics.plan import compute as compute_plan
from pages.case_studies.logistics.policy import weeks_of
from tests.pages.conftest import unmarked

STEM = "logistics"


@pytest.fixture
def page(open_page):
    return open_page(STEM, draw=False)


def text(page):
    return unmarked(page.html)


def test_coverage_is_judged_by_simulated_shares():
    """How often chance alone gives a share so far off: about 5 % beyond two errors, 32 % beyond
    one; no formula of the page is used."""
    rng, seen = np.random.default_rng(4), set()
    for _ in range(1000):
        level, n = rng.uniform(0.5, 0.98), int(rng.choice([*range(4, 60), 200]))
        covered, other = rng.uniform(0.3, 1, 2)
        found = judge_coverage(covered, other, level, n)
        misses = rng.binomial(n, 1 - level, 4000) / n
        deviation = np.sqrt(np.mean((misses - (1 - level)) ** 2))
        off = (1 - covered) - (1 - level)
        ratio = off / deviation
        if min(abs(abs(ratio) - 1), abs(abs(ratio) - 2), 20 * abs(deviation - 0.06)) < 0.1:
            continue  # too near to a border for a simulation
        if ratio > 2:
            nearer = abs(covered - level) > abs(other - level)
            assert found.case is (Coverage.TOO_MANY_HELPED if nearer else Coverage.TOO_MANY)
        elif ratio < -2:
            assert found.case is Coverage.TOO_FEW
        elif abs(ratio) > 1:
            assert found.case is (Coverage.UNSURE_MORE if off > 0 else Coverage.UNSURE_FEWER)
        else:
            assert found.case is (Coverage.AS_PROMISED if deviation < 0.06 else Coverage.TOO_SHORT)
        seen.add(found.case)
    assert seen == set(Coverage)


def tone_of_notice(page):
    return re.search(r"(\d[\d.]*) % fell outside the (\d+) % interval, (\d+) %", page.html)


@pytest.mark.parametrize("forecast", ["naive", "smoothing", "fourier"])
@pytest.mark.parametrize("widths", ["kept", "latest"])
@pytest.mark.parametrize("level", [50, 65, 80, 90, 98])
def test_no_worse_widths_are_offered_as_a_remedy(page, forecast, widths, level):
    html = page.at(forecast=forecast, widths=widths, level=level).html
    outside = float(tone_of_notice(page)[1])
    promised = 100 - level
    offered = re.search(r"With widths [^:]*: ([\d.]+) %", html)
    if offered:
        assert abs(float(offered[1]) - promised) < abs(outside - promised)
    if outside < promised / 2 and level <= 80:
        assert "can be trusted" not in html and "an error, too" in html


PACES = np.exp(-2j * np.pi * np.arange(1024) / 1024)  # e^(−iω) around the circle


@functools.cache
def forecast_of(window, smoother):
    """What a forecast makes of each pace."""
    if smoother == "average":
        return (PACES[:, None] ** np.arange(window)).mean(axis=1)
    return 2 / (window + 1) / (1 - (window - 1) / (window + 1) * PACES)


def spread(delay, window, memory, shared=False, smoother="average"):
    """Variance of the factory's orders over that of demand: the mean of the spectrum of demand
    times the squared reactions, over the paces of the circle."""
    demand = 1 / abs(1 - memory * PACES) ** 2
    length = 4 * delay if shared else delay
    reaction = abs(1 + length * (1 - PACES) * forecast_of(window, smoother)) ** 2
    return np.mean(demand * (reaction if shared else reaction**4)) / demand.mean()


def test_bullwhip_words_are_those_of_the_spectrum(page):
    """1,000 states are judged by their spectrum, 40 of them as the figure is drawn; a simulation of
    40,000 periods by hand judges the judge. The factory never swings less than demand."""
    rng, seen, tones = np.random.default_rng(5), set(), set()
    random = page.controls["pattern"].default
    for k in range(1000):
        memory, delay = round(rng.uniform(-18, 18)) / 20, int(rng.integers(1, [9, 3][k % 2]))
        window = int(rng.choice([1, 3, 8, 12, 26, rng.integers(1, 27)]))
        shared, smoother = bool(rng.random() < 0.4), str(rng.choice(["average", "exponential"]))
        v = SimpleNamespace(memory=memory, delay=delay, window=window, shared=shared)
        forecaster, others = Forecaster(smoother, window), (shared, smoother)
        ratio = amplification([delay] * 4, forecaster, memory, shared)[-1]
        said, tone = random_verdict(v, forecaster, ratio)
        truth = spread(delay, window, memory, *others)
        assert ratio == pytest.approx(truth, rel=1e-9) and truth > 1 - 1e-12
        shown = re.search(r"spread ([\d.,]+) times .* \(variance ×([\d.,]+)\)\.", said).groups()
        shown = [float(one.replace(",", "")) for one in shown]
        assert shown == pytest.approx([truth**0.5, truth], rel=6e-3)
        if min(abs(truth / 3 - 1), abs(truth / 20 - 1)) > 1e-9:
            assert tone == ("plain" if truth <= 3 else "warn" if truth <= 20 else "alarm")
            seen |= judged_calm(said, truth, v, others)
            tones.add(tone)
        assert ("All forecast customers" in said) == shared
        assert ("takes the reactions below it" in said) != shared
        assert len(said.split()) <= 35
        if k % 25 == 0:
            page.at(pattern=random, smoother=smoother, **vars(v))
            assert re.search(rf"ev-tone-{tone}[^>]*>.*?{re.escape(safe(said))}", text(page))
    assert seen >= {True, False, (True, True), (True, False), (False, True)}, seen
    assert tones == {"plain", "warn", "alarm"}


def judged_calm(said, truth, v, others):
    """What is advised, or keeps it calm: the setting in question is tried, one at a time."""
    if truth <= 3:
        by_memory = spread(v.delay, v.window, 0.0, *others) > 3 + 1e-9
        assert ("memory of demand, ρ, keeps it calm." in said) == by_memory
        assert ("averages and short lead times keep it calm." in said) != by_memory
        assert "calm it" not in said
        return {by_memory}
    longer = spread(v.delay, 26, v.memory, *others) < truth * (1 - 1e-9)
    shorter = spread(1, v.window, v.memory, *others) < truth * (1 - 1e-9)
    assert ("longer averages" in said) == longer and ("horter lead times" in said) == shorter
    assert "it calm" not in said
    return {(longer, shorter)}


def test_the_spectrum_is_that_of_a_long_simulation():
    rng = np.random.default_rng(6)
    for _ in range(12):
        memory, delay = round(rng.uniform(-18, 18)) / 20, int(rng.integers(1, 6))
        window = int(rng.choice([1, 3, 8, 12, 26]))
        demand = lfilter([1], [1, -memory], rng.normal(size=40_000))
        orders = demand
        for _ in range(4):
            mean = np.convolve(orders, np.ones(window) / window)[: len(orders)]
            orders = orders + delay * np.diff(mean, prepend=mean[0])
        ratio = orders[200:].var() / demand[200:].var()
        assert spread(delay, window, memory) == pytest.approx(ratio, rel=0.1)


@pytest.mark.parametrize("delay", [1, 2, 8])
@pytest.mark.parametrize("window", [1, 5, 26])
def test_a_step_is_answered_as_a_loop_says(page, delay, window):
    page.at(pattern="step", delay=delay, window=window)
    orders = [0.0] * 200 + [10.0] * 200
    for _ in range(4):
        mean = [sum(orders[max(t - window + 1, 0) : t + 1]) / window for t in range(400)]
        orders = [orders[t] + delay * (mean[t] - mean[max(t - 1, 0)]) for t in range(400)]
    peak = max(orders)
    assert f"up to {money(peak)} more, {money(peak / 10)} times the step" in page.html
    tone = "plain" if peak <= 15 else "warn" if peak <= 100 else "alarm"
    assert f"ev-tone-{tone}" in page.html
    assert judge_step(peak / 10).name == {"plain": "LITTLE", "warn": "GROWS", "alarm": "WILD"}[tone]


def shortest_plan(distance, demand, capacity):
    """Of every order of the customers, cut into routes in every way."""
    n = len(demand) - 1
    best = np.inf
    for order in itertools.permutations(range(1, n + 1)):
        for cuts in range(2 ** (n - 1)):
            routes, route = [], [order[0]]
            for k in range(1, n):
                if cuts >> (k - 1) & 1:
                    routes.append(route)
                    route = []
                route.append(order[k])
            routes.append(route)
            if any(demand[r].sum() > capacity + 1e-12 for r in map(list, routes)):
                continue
            legs = [[0, *r, 0] for r in routes]
            length = sum(distance[a, b] for leg in legs for a, b in itertools.pairwise(leg))
            best = min(best, length)
    return best


@pytest.mark.parametrize("seed", range(25))
def test_no_plan_is_below_the_lower_bound_triangle_inequality_or_not(seed):
    rng = np.random.default_rng(seed)
    n = 5
    upper = np.triu(rng.choice([0.0, 1.0, 2.0, 10.0, 100.0], (n, n)), 1)
    demand = np.r_[0.0, rng.integers(1, 6, n - 1)]
    problem = RoutingProblem(upper + upper.T, demand, float(rng.integers(5, 15)))
    shortest = shortest_plan(problem.distance, demand, problem.capacity)
    assert max(lower_bounds(problem).values()) <= shortest + 1e-9


def test_routes_by_brute_force():
    rng = np.random.default_rng(6)
    seen = set()
    for _ in range(1000):
        length = rng.uniform(50, 100)
        solver = None if rng.random() < 0.5 else length + rng.choice([-1.0, 0.0, 1.0])
        moves, allowed = int(rng.integers(0, 4)), int(rng.integers(0, 3))
        moves = moves if allowed else 0
        most = None if rng.random() < 0.7 else 3
        broken = bool(rng.random() < 0.3)
        solver = np.inf if solver is not None and rng.random() < 0.2 else solver
        least = length if solver is None else min(length, solver)
        bound = least - float(rng.choice([0.0, 5.0, 20.0], p=[0.2, 0.4, 0.4]))
        case = judge_routes(length, solver, moves, allowed, most, broken, bound)
        found = solver is not None and solver < 1e9
        assert (case is Routes.NO_PLAN) == (solver is not None and not found)
        assert (case is Routes.OTHER_RULES) == (found and broken)
        assert (case is Routes.RULES_BROKEN) == (solver is None and broken)
        proven = length - bound < 0.5 and not broken and (found or solver is None)
        assert (case is Routes.PROVEN) == proven
        fair = found and not broken and not proven
        assert (case is Routes.SOLVER_SHORTER) == (fair and solver < length - 0.5)
        assert (case is Routes.SOLVER_NOT_SHORTER) == (fair and solver > length - 0.5)
        if solver is None and not broken and not proven:
            assert (case is Routes.ONLY_JOINED) == (allowed == 0)
            assert (case is Routes.STOPPED) == (allowed > 0 and moves == most)
            assert (case is Routes.STUCK) == (allowed > 0 and moves == 0)
        seen.add(case)
    assert seen == set(Routes)


@pytest.mark.parametrize("shape", [0.0, 0.4, 1.0, 1.6])
@pytest.mark.parametrize("instance", ["A-n32-k5", "P-n16-k8", "B-n31-k5"])
def test_no_single_move_helps_where_the_words_say_so(page, instance, shape):
    """Every 2-opt and every relocation of the last plan is tried by hand."""
    html = page.at(instance=instance, shape=shape).html
    assert "until no single move helps" in html or "a local optimum" in html
    _function, call, data = page.code("improve_routes")
    space = {}
    columns = data()["routes"]
    chart = page.chart("routes")
    names = {"RoutingProblem": lambda d, q, c: (np.array(d), q, c), "np": np}
    exec("\n".join(call.splitlines()[:4]), names, space)  # the problem as it is listed
    distance, demand, capacity = space["problem"]
    assert len(chart.data["legs"]["x"]) > 0
    places = space["places"]
    routes = []
    for r in np.unique(columns["route"]):
        xy = np.stack([columns["x"], columns["y"]], axis=1)[columns["route"] == r][1:-1]
        routes.append([int(np.abs(places - p).sum(axis=1).argmin()) for p in xy])
    length = sum(distance[a, b] for r in routes for a, b in itertools.pairwise([0, *r, 0]))
    said = re.search(r"([\d,.]+) long", chart.caption)[1]
    assert float(said.rstrip(".").replace(",", "")) == pytest.approx(length, abs=0.5)
    for moved in single_moves(routes, demand, capacity):
        again = sum(distance[a, b] for r in moved for a, b in itertools.pairwise([0, *r, 0]))
        assert again >= length - 1e-6


def single_moves(routes, demand, capacity):
    for k, route in enumerate(routes):
        others = routes[:k] + routes[k + 1 :]
        for i, j in itertools.combinations(range(len(route) + 1), 2):
            yield [*others, route[:i] + route[i:j][::-1] + route[j:]]
        for i, site in enumerate(route):
            rest = route[:i] + route[i + 1 :]
            for m, other in enumerate(others):
                if demand[other].sum() + demand[site] <= capacity:
                    kept = [*others[:m], *others[m + 1 :], rest]
                    for at in range(len(other) + 1):
                        yield [*kept, [*other[:at], site, *other[at:]]]
            for at in range(len(rest) + 1):
                yield [*others, [*rest[:at], site, *rest[at:]]]


# Stock, plans and prices


STOCKS, SOME_WEEKS = 1000, 260  # policies, each simulated again week by week


def replayed(demand, s, quantity, lead_time):
    """Net stock, units newly late and the weeks in which cycles begin, by one loop over orders on
    their way; the first weeks, before an order could arrive, are left out."""
    net = position = s + quantity
    on_way, rows = [0.0] * lead_time, []
    for asked in demand.tolist():
        order = s + quantity - position if position <= s else 0.0
        on_way.append(order)
        came = on_way.pop(0)
        position, net = position + order - asked, net + came
        late = asked - min(asked, max(net, 0.0))
        net -= asked
        rows.append((net, late, came > 0))
    return np.array(rows)[lead_time:].T


def test_a_reorder_point_is_judged_by_the_quantile_and_a_loop():
    """The cheapest s is the quantile p/(p + h) of how far the weeks fall short of s."""
    rng = np.random.default_rng(12)
    seen = set()
    for state in range(STOCKS):
        variation, seed = int(rng.choice([5, 30, 60, 100])), int(rng.integers(3))
        quantity = float(rng.choice([0, 0, 50, 400, 1000]))
        lead_time = int(rng.integers(0, 9))
        h, p = np.round(10 ** rng.uniform([-1, -1], [1, 2]), 3).tolist()
        fixed = float(rng.integers(0, 1001))
        demand, rest = weeks_of(variation, seed)[:SOME_WEEKS], (quantity, lead_time, h, p, fixed)
        best = cheapest_reorder_point(demand, *rest)
        s = max(0.0, float(rng.choice([best, rng.integers(0, 1501)]) + rng.integers(-40, 40)))
        averages = vars(policy_sweep(demand, np.array([s, best]), *rest)).values()
        now, least = (PolicyResult(*(float(column[k]) for column in averages)) for k in (0, 1))
        found = judge_stock(now, s, best, least.cost)
        net, late, begins = replayed(demand, s, quantity, lead_time)
        gap = s - net

        def cost(level, gap=gap, h=h, p=p):
            return np.mean(h * np.maximum(level - gap, 0) + p * np.maximum(gap - level, 0))

        needed = np.sort(gap)[int(np.ceil(p / (p + h) * len(gap) - 1e-9)) - 1]
        floor = max(0.0, np.floor(needed))
        lowest = min(cost(floor), cost(max(0.0, np.ceil(needed))))
        assert cost(best) == pytest.approx(lowest, rel=1e-9), (state, best, needed)
        orders = now.orders * fixed
        ratio = (cost(s) + orders) / (lowest + orders)
        assert now.cost == pytest.approx(cost(s) + orders, rel=1e-9)
        side = Stock.TOO_LOW if s < needed else Stock.TOO_HIGH
        if abs(ratio - 1.02) > 1e-6:
            assert found.case is (Stock.NEAR_CHEAPEST if ratio <= 1.02 else side), (
                state,
                s,
                needed,
            )
        first = np.flatnonzero(begins)
        cycles = np.split(late > 1e-6, np.unique(np.r_[0, first])[1:])
        short = np.mean([cycle.any() for cycle in cycles])
        apart = (1 - late.sum() / demand[lead_time:].sum()) - (1 - short) - 0.03
        if abs(apart) > 0.002:  # the last orders have not come yet
            assert found.apart == (apart > 0), (state, apart)
        seen.add((found.case, found.apart))
    assert {case for case, _ in seen} == set(Stock) and {a for _, a in seen} == {True, False}


def test_a_cheapest_s_beyond_every_sigma_is_found(page):
    """Dear to be late, cheap to hold, a demand that varies as much as can be: above
    μ + 4.5 σ = 550."""
    page.open("stock").at(variation=100, lead_time=0, holding=0.1, shortage=100.0, reorder=550)
    demand = np.sort(weeks_of(100, page.values["weeks_seed"]))
    needed = demand[int(np.ceil(100 / 100.1 * len(demand))) - 1]
    said = float(re.search(r"Cheapest at s = ([\d.,]+):", page.html)[1])
    assert said > 550 and abs(said - needed) <= 1
    assert "Too low: this s costs" in page.html


PLANS = 1000  # transport problems of two depots


def cheapest_of_two(cost, capacity, demand):
    """The least cost by hand: all from the first depot, then the towns that gain most (or lose
    least) change to the second until the first has enough; ∞ where that cannot be."""
    if demand.sum() > capacity.sum() + 1e-9:
        return np.inf
    first = np.where(np.isfinite(cost[0]), demand, 0.0)
    if first.sum() < demand.sum() and not np.isfinite(cost[1][first < demand]).all():
        return np.inf
    move = demand - first  # to the second depot, which alone reaches them
    with np.errstate(invalid="ignore"):
        loss = np.where(np.isfinite(cost[0]), cost[1] - cost[0], -np.inf)
    for j in np.argsort(loss, kind="stable"):
        if np.isfinite(cost[0][j]) and np.isfinite(cost[1][j]):
            wish = demand[j] if loss[j] < 0 else 0.0
            room = capacity[1] - move.sum()
            need = (demand - move).sum() - capacity[0]
            move[j] = min(demand[j], max(min(wish, room), min(need, room), 0.0))
    kept = demand - move
    if move.sum() > capacity[1] + 1e-9 or kept.sum() > capacity[0] + 1e-9:
        return np.inf
    return sum(
        part[j] * cost[i][j] for i, part in enumerate((kept, move)) for j in range(len(demand))
        if part[j] > 0
    )  # fmt: skip


@pytest.fixture(scope="module")
def plans():
    """Problems with whole numbers, where ties and exact fits are common: cost, equal capacities,
    capacities of now, demand, and the plans."""
    rng = np.random.default_rng(21)
    found = []
    for _ in range(PLANS):
        n = int(rng.integers(1, 6))
        cost = rng.integers(1, 9, (2, n)).astype(float)
        cost[rng.random((2, n)) < 0.08] = np.inf
        demand = rng.integers(1, 6, n).astype(float)
        size = float(rng.choice([0.7, 1.0, 1.2, 2.0])) * demand.sum() / 2
        equal = np.array([size, size])
        now = equal + np.array([rng.choice([0, 0, -1, 1, 2, 0.25]), 0.0])
        now[0] = np.inf if rng.random() < 0.08 else max(now[0], 0.0)
        if np.isinf(now[0]) and rng.random() < 0.5:
            cost -= 5.0  # what is paid on delivery
        plan = solve_transport(TransportProblem(cost, now, demand))
        before = plan
        if now[0] != equal[0]:
            before = solve_transport(TransportProblem(cost, equal, demand))
        found.append((cost, equal, now, demand, before, plan))
    return found


def test_plans_are_judged_by_hand(plans):
    seen = set()
    for cost, equal, now, demand, before, plan in plans:
        known = before.status == plan.status == "optimal"
        change = float(now[0] - equal[0])
        saved = float(before.cost - plan.cost) if known else None
        case = judge_plan(plan.status, change, saved, before.cost)
        seen.add(case)
        if (cost < 0).any():  # pays: without end from the depot without a limit
            endless = (cost[0] < 0).any()
            able = np.isfinite(cheapest_of_two(cost + 5.0, now, demand))
            wanted = Plan.UNBOUNDED if endless and able else None if able else Plan.INFEASIBLE
            assert wanted is None or case is wanted
            continue
        first, second = (cheapest_of_two(cost, c, demand) for c in (equal, now))
        if np.isinf(second):
            wanted = Plan.INFEASIBLE
        elif change == 0:
            wanted = Plan.ALIKE
        elif np.isinf(first):
            wanted = Plan.ONLY_SO
        elif abs(first - second) < 1e-7:
            wanted = Plan.NO_MATTER
        else:
            wanted = Plan.SAVES if second < first else Plan.COSTS
        assert case is wanted, (cost, equal, now, demand)
        if not np.isinf(second):
            assert plan.cost == pytest.approx(second)
    assert seen == set(Plan)


def test_a_depot_s_price_is_what_a_little_more_and_less_saves(plans):
    """300 of the plans, each with four more programmes of ours; judged by hand."""
    seen, h = set(), 1e-4
    for cost, _, now, demand, _, plan in plans[:300]:
        if plan.status != "optimal" or (cost < 0).any():
            continue
        found = judge_capacity(plan, 0)
        seen.add(found.case)
        assert (found.case is Worth.NO_LIMIT) == np.isinf(now[0])
        if np.isinf(now[0]):
            continue
        at, more, less = (
            cheapest_of_two(cost, now + np.array([d, 0.0]), demand) for d in (0.0, h, -h)
        )
        saves = (at - more) / h
        costs = (less - at) / h if now[0] > 0 else np.inf
        spare = now[0] - plan.flow[0].sum()
        if np.isinf(costs):
            wanted = Worth.NO_FEWER
        elif costs - saves > 1e-3:
            wanted = Worth.BEND
        elif saves > 1e-3:
            wanted = Worth.HOLDS
        else:
            wanted = Worth.SPARE if spare > 1e-7 else Worth.FREE
        assert found.case is wanted, (cost, now, demand, found)
        assert found.more == pytest.approx(saves, abs=1e-3)
        if wanted in (Worth.BEND, Worth.HOLDS):
            assert found.fewer == pytest.approx(costs, abs=1e-3)
        if wanted is Worth.HOLDS:
            for end in (found.low, min(found.high, now[0] + 50)):
                there = cheapest_of_two(cost, np.array([end, now[1]]), demand)
                assert there == pytest.approx(at - found.more * (end - now[0]), abs=1e-6)
    assert seen >= {Worth.NO_LIMIT, Worth.SPARE, Worth.HOLDS, Worth.BEND, Worth.NO_FEWER}


# Demand in lumps


def test_kinds_of_demand_and_what_is_saved_are_judged_by_counting():
    """1,000 series and differences of cost, counted by hand; the borders are in the mirrored
    test."""
    rng = np.random.default_rng(31)
    seen, zeros = set(), set()
    for k in range(1000):
        n = int(rng.integers(30, 200))
        rate, spread = rng.uniform(0.02, 1) * (k % 50 > 0), rng.uniform(0.1, 1.5)
        demand = np.where(rng.random(n) < rate, rng.lognormal(1, spread, n), 0.0)
        kind = demand_kind(demand)
        sizes = [x for x in demand.tolist() if x > 0]
        if not sizes:
            assert kind.kind is Kind.NONE
            found = judge_lumps(kind, np.ones(9), 3, np.ones(9), [0.5])
            assert found.case is Lumps.NOTHING and np.isnan(found.saved)
            seen.add(found.case)
            continue
        rare = n / len(sizes) > 1.32
        uneven = statistics.pvariance(sizes) / statistics.mean(sizes) ** 2 > 0.49
        assert (
            kind.kind
            is {
                (False, False): Kind.SMOOTH,
                (True, False): Kind.INTERMITTENT,
                (False, True): Kind.ERRATIC,
                (True, True): Kind.LUMPY,
            }[rare, uneven]
        )
        stretch, t = int(rng.integers(2, 14)), int(rng.integers(20, 130))
        saved = rng.normal(rng.choice([-1.0, 0.0, 0.3, 1.0]), 1.0, t)
        errors = rng.uniform(0.3, 1.5, 3) * demand.mean()
        found = judge_lumps(kind, saved, stretch, demand, errors)
        seen.add(found.case)
        zeros.add(found.zero)
        beaten = min(errors) < sum(abs(x - 0) for x in demand) / n
        empty = statistics.median(demand.tolist()) == 0 and (demand == 0).mean() != 0.5
        assert (found.zero is Zero.BEATEN) == beaten
        if not beaten:
            assert (found.zero is Zero.LEAST_FOR_MOST_ARE_EMPTY) == empty
        if not rare:
            every = Lumps.NEARLY_EVERY_PERIOD if (demand == 0).any() else Lumps.EVERY_PERIOD
            assert found.case is every
            continue
        means = [
            statistics.mean(saved[k : k + stretch].tolist())
            for k in range(0, t - stretch + 1, stretch)
        ]
        error = statistics.stdev(means) / len(means) ** 0.5 if len(means) > 1 else np.inf
        assert (found.saved, found.stretches) == (pytest.approx(saved.mean()), len(means))
        ratio = saved.mean() / error
        if abs(abs(ratio) - 2) > 1e-6:
            sure = abs(ratio) > 2
            side = Lumps.CHEAPER if ratio > 0 else Lumps.DEARER
            assert found.case is (side if sure else Lumps.NO_TELLING), ratio
    assert seen == set(Lumps) and zeros == set(Zero)


LUMPS_SAID = {  # what is saved, its error, the stretches; words, colour
    Lumps.NOTHING: (np.nan, np.nan, 0, "nothing is asked for: there is nothing to learn", "warn"),
    Lumps.EVERY_PERIOD: (np.nan, np.nan, 0, "demand comes in every week: there Croston", "plain"),
    Lumps.NEARLY_EVERY_PERIOD: (np.nan, np.nan, 0, "Demand comes in nearly every week", "plain"),
    Lumps.CHEAPER: (3.0, 1.0, 5, "Croston saves 3 ± 1 (standard error).", "good"),
    Lumps.DEARER: (-3.0, 1.0, 5, "Croston costs 3 more ± 1 (standard error).", "warn"),
    Lumps.NO_TELLING: (1.0, 1.0, 5, "Croston saves 1 ± 1 (standard error): too little", "plain"),
}
ZERO_SAID = {
    Zero.BEATEN: "",
    Zero.LEAST: "By absolute errors no forecast here beats “never anything”.",
    Zero.LEAST_FOR_MOST_ARE_EMPTY: "“never anything”: most weeks have no demand.",
}


def test_every_case_of_demand_in_lumps_has_its_words_and_colour():
    now = SimpleNamespace(series=SimpleNamespace(step="week"))
    for case, (saved, error, count, said, colour) in LUMPS_SAID.items():
        for zero, more in ZERO_SAID.items():
            found = LumpsVerdict(case, saved, error, count, zero)
            words, tone = lumps_verdict("croston", now, found)
            words = " ".join(words)
            assert said in words and tone == colour, (case, words, tone)
            assert sum(other[3] in words for other in LUMPS_SAID.values()) == 1, words
            if case is not Lumps.NOTHING:
                assert more in words and ("never anything" in words) == bool(more), words
    few = LumpsVerdict(Lumps.NO_TELLING, 2.0, np.inf, 1, Zero.BEATEN)
    assert "too few weeks to tell" in lumps_verdict("croston", now, few)[0][0]


def croston_by_periods(demand, alpha):
    """z/p after every period, told period by period."""
    size = interval = rate = since = 0.0
    rates = [0.0]
    for asked in demand:
        since += 1
        if asked > 0:
            size = size + alpha * (asked - size) if rate else asked
            interval = interval + alpha * (since - interval) if rate else since
            rate, since = size / interval, 0.0
        rates.append(rate)
    return rates


@pytest.mark.parametrize("lead_time", [0, 2, 5])
def test_lumps_on_the_page_are_those_of_loops(page, lead_time):
    """Bias, MASE, RMSE and the cost of Croston's stock, with widths kept, and MAPE's zeros."""
    page.open("forecast").at(series="lumps", forecast="croston", lead_time=lead_time, gain=0.2)
    said = text(page)
    demand = page.code("croston")[2]()["demand"]["demand"]
    n, periods = len(demand), lead_time + 1
    start, middle, end = n // 2, 3 * n // 4, n - 13 + 1
    rates = croston_by_periods(demand, 0.2)
    first = np.array([demand[t] - rates[t] for t in range(middle, end)])
    naive = np.mean([abs(demand[t] - demand[t - 52]) for t in range(52, start)])
    cells = [re.findall(r"<td[^>]*>(.*?)</td>", row) for row in page.html.split("<tr")]
    row = next(c for c in reversed(cells) if c and unmarked(c[0]) == "Croston")
    wanted = (first.mean(), np.abs(first).mean() / naive, np.sqrt((first**2).mean()))
    assert row[1:] == [number(value) for value in wanted]
    total = [sum(demand[t : t + periods]) - periods * rates[t] for t in range(start, end)]
    known = np.sort(total[: middle - start - lead_time])  # whose last demand has come
    at = min(max(0.9 * (len(known) + 1) - 1, 0), len(known) - 1)
    safety = np.interp(at, np.arange(len(known)), known)
    left = safety - np.array(total[middle - start :])
    cost = np.mean(np.where(left > 0, left, -9 * left))
    table = next(c for c in cells if c and unmarked(c[0]) == "Croston")
    assert table[-1] == number(cost)
    empty = int((demand[middle:end] == 0).sum())
    assert f"it divides by demand, which is 0 in {empty} of {end - middle} weeks" in said
    assert f"{number(start / (demand[:start] > 0).sum())} 260 weeks" in " ".join(
        re.sub(r"<[^>]*>", " ", said).split()
    )


def test_lumps_are_in_the_presets_and_follow_an_upload(page):
    assert "lumpy by Syntetos" in " ".join(
        re.sub(r"<[^>]*>", " ", text(page.preset("Demand in lumps"))).split()
    )
    assert page.preset("A part dies out").values["forecast"] == "tsb"
    rng = np.random.default_rng(3)
    page.at(series="shipped").upload(
        {"demand.csv": demand((rng.random(96) < 0.3) * rng.integers(1, 9, 96)).encode()}
    )
    names = [m for m in ("Simple smoothing (SES)", "Croston", "Syntetos–Boylan (SBA)")]
    assert not page.errors and all(name in text(page) for name in names)
    assert "Fourier regression" not in text(page) and "months have no demand" in text(page)


FORECASTS = {
    "naive": "seasonal_naive",
    "smoothing": "holt_winters",
    "fourier": "fourier_regression",
    "ses": "simple_smoothing",
    "croston": "croston",
    "sba": "croston_sba",
    "tsb": "tsb",
}


@pytest.mark.parametrize("series", ["shipped", "lumps", "own"])
def test_the_listing_of_every_forecast_prints_that_of_the_page(page, capsys, series):
    page.open("forecast")
    if series == "own":  # long decimals, as a spreadsheet writes them
        rng = np.random.default_rng(4)
        page.upload({"d.csv": demand((rng.random(96) < 0.4) * rng.random(96) / 3).encode()})
    assert list(page.controls["forecast"].options) == list(FORECASTS)
    for forecast, function in FORECASTS.items():
        page.at(series="lumps" if series == "lumps" else "shipped", forecast=forecast, origin=70)
        drawn = page.chart("fan").data["forecast"]["y"]
        np.testing.assert_allclose(told(page, capsys, function), drawn, rtol=1e-6)


# What is read is what is solved, and what is listed


def vrp(weight, extra="", sections=""):
    rng = np.random.default_rng(8)
    n = 9
    places = "".join(
        f"{k + 1} {x:.2f} {y:.2f}\n" for k, (x, y) in enumerate(rng.random((n, 2)) * 30)
    )
    demand = "".join(f"{k + 1} {0 if k == 0 else 1 + k % 4}\n" for k in range(n))
    if weight == "EXPLICIT":
        matrix = np.triu(rng.integers(1, 100, (n, n)), 1)
        rows = "\n".join(" ".join(map(str, row)) for row in (matrix + matrix.T).tolist())
        distances = f"EDGE_WEIGHT_FORMAT : FULL_MATRIX\nEDGE_WEIGHT_SECTION\n{rows}\n"
        head = distances.split("EDGE_WEIGHT_SECTION")
        return (
            f"NAME : t\nTYPE : CVRP\nDIMENSION : {n}\nEDGE_WEIGHT_TYPE : EXPLICIT\n{head[0]}"
            f"CAPACITY : 7\n{extra}EDGE_WEIGHT_SECTION{head[1]}NODE_COORD_SECTION\n{places}"
            f"DEMAND_SECTION\n{demand}{sections}DEPOT_SECTION\n1\n-1\nEOF\n"
        ).encode()
    return (
        f"NAME : t\nTYPE : CVRP\nDIMENSION : {n}\nEDGE_WEIGHT_TYPE : {weight}\n"
        f"CAPACITY : 7\n{extra}"
        f"NODE_COORD_SECTION\n{places}DEMAND_SECTION\n{demand}{sections}DEPOT_SECTION\n1\n-1\nEOF\n"
    ).encode()


def printed(page, capsys):
    function, call, _ = page.code("improve_routes")
    exec(compile(standalone(function, call), "listing", "exec"), {"__name__": "listing"})
    return [float(word) for word in capsys.readouterr().out.split()[:2]]


@pytest.mark.parametrize("weight", ["EUC_2D", "CEIL_2D", "EXPLICIT"])
def test_the_listing_of_an_upload_prints_the_numbers_of_the_page(page, capsys, weight):
    page.open("routes").upload({"mine.vrp": vrp(weight)}).at(instance="own")
    assert not page.errors
    cost = page.chart("lengths").data["lengths"]["value"]
    built, improved = printed(page, capsys)
    assert improved == pytest.approx(cost[-1], abs=1e-9)
    assert any(built == pytest.approx(value, abs=1e-9) for value in cost)


def told(page, capsys, name):
    """What the listing of a function prints, as numbers."""
    function, call, _ = page.code(name)
    exec(compile(standalone(function, call), "listing", "exec"), {"__name__": "listing"})
    out = capsys.readouterr().out
    return [float(x) for x in re.findall(r"[-+]?\b\d[\d.]*(?:e[-+]\d+)?", out)]


@pytest.mark.parametrize(("step", "scale"), [("day", 1e-9), ("week", 1.0), ("month", 1e10)])
def test_the_listing_of_own_demand_prints_the_page_s_forecast(page, capsys, step, scale):
    rng = np.random.default_rng(6)
    days = {
        "day": np.datetime64("2020-01-01") + np.arange(60),
        "week": np.datetime64("2015-01-02") + 7 * np.arange(270),
        "month": np.arange("2010-01", "2017-01", dtype="datetime64[M]").astype("datetime64[D]"),
    }[step]
    rows = zip(days, (scale * rng.gamma(9, 1, len(days))).tolist(), strict=True)
    text = "date,demand\n" + "".join(f"{day},{value!r}\n" for day, value in rows)
    page.open("forecast").upload({"d.csv": text.encode()})
    for forecast, name in (("fourier", "fourier_regression"), ("sba", "croston_sba")):
        page.at(forecast=forecast, harmonics=2)
        assert not page.errors
        drawn = page.chart("fan").data["forecast"]["y"]
        np.testing.assert_allclose(told(page, capsys, name), drawn, rtol=1e-6)


@pytest.mark.parametrize("scale", [1e-9, 1.0, 1e9])
def test_the_listings_of_own_places_print_the_page_s_numbers(page, capsys, scale):
    rng = np.random.default_rng(7)
    rows = np.stack([rng.uniform(48, 52, 15), rng.uniform(7, 12, 15), scale * rng.gamma(3, 1, 15)])
    page.open("shipping").upload({"places.csv": sites(rows.T.tolist()).encode()})
    assert not page.errors
    for values in ({}, {"longest": 300}, {"unlimited": True}, {"freight": 0.1, "handling": 0.1}):
        page.at(depots=3, **values)
        plan = compute_plan(page.views[0]).plan
        cost = plan.cost
        found = told(page, capsys, "solve_transport")
        assert found[0] == pytest.approx(cost, rel=1e-9) and cost > 0
        np.testing.assert_allclose(found[1:], plan.capacity_price, atol=1e-7)
    page.at(instance="towns", customers=12)
    length = page.chart("lengths").data["lengths"]["value"][-1]
    assert printed(page, capsys)[1] == pytest.approx(length, rel=1e-12)


@pytest.mark.parametrize("values", [{}, {"shortage": 99.0, "variation": 100, "lead_time": 8}])
def test_the_listing_of_stock_prints_the_cheapest_s(page, capsys, values):
    page.open("stock").at(reorder=300, holding=0.1, **values)
    s, cost = told(page, capsys, "policy_sweep")
    assert f"Cheapest at s = {money(s)}: {money(cost)} a week" in page.chart("cost").caption
    assert (s > 1500) == bool(values)


def test_the_listing_of_a_chain_prints_the_page_s_numbers(page, capsys):
    page.at(delay=5, window=7, memory=0.35)
    ratios = page.chart("ratios").data["theory"]["y"]
    np.testing.assert_allclose(told(page, capsys, "amplification"), ratios, rtol=1e-6)


def test_the_listing_among_towns_prints_the_numbers_of_the_page(page, capsys):
    page.at(instance="towns", customers=12)
    cost = page.chart("lengths").data["lengths"]["value"]
    assert printed(page, capsys)[1] == pytest.approx(cost[-1], rel=1e-12)


EACH = "".join(f"{k} 3\n" for k in range(1, 10))
WINDOW = "".join(f"{k} 0 90\n" for k in range(1, 10))
ASKED = {
    "the number of trucks": ("TRUCKS : 9\n", ""),
    "BACKHAUL": ("", f"BACKHAUL_SECTION\n{EACH}"),
    "the number of trucks and PRIZE": (
        "DISTANCE : 999\nTRUCKS : 9\n",
        f"SERVICE_TIME_SECTION\n{EACH}TIME_WINDOW_SECTION\n{WINDOW}PRIZE_SECTION\n{EACH}",
    ),
}
NO_PLACES = re.compile(rb"NODE_COORD_SECTION\n(\d+ [\d.]+ [\d.]+\n)+")


@pytest.mark.parametrize("mapped", [True, False])
@pytest.mark.parametrize("asked", ASKED)
def test_what_a_file_asks_for_and_is_left_out_is_said(page, asked, mapped):
    """On the map and where there is none; and no best known cost of another problem is compared."""
    extra, sections = ASKED[asked]
    known = "COMMENT : (No of trucks: 3, Optimal value: 5000)\n"
    weight = "EUC_2D" if mapped else "EXPLICIT"

    def shown(text):
        page.open("routes").upload({"mine.vrp": text if mapped else NO_PLACES.sub(b"", text)})
        assert not page.errors
        return page.at(instance="own").html

    html = shown(vrp(weight, known + extra, sections))
    assert (
        f"Left out: {asked.strip()}; so the best known cost, 5,000, is that of another problem."
        in html
    )
    assert "below the best known" not in html and "best known 5,000" not in html
    assert "known" not in page.chart("lengths").data["levels"]["role"]
    assert f"Left out: {asked.strip()}." in shown(vrp(weight, extra, sections))
    html = shown(vrp(weight, known))
    assert "Left out" not in html and "best known 5,000" in html
    assert "known" in page.chart("lengths").data["levels"]["role"]


@pytest.mark.filterwarnings("ignore::pyvrp.exceptions.PenaltyBoundWarning")
def test_limits_are_kept_to_and_said(page, capsys):
    """Durations in our steps and the solver, windows and vehicles in the solver alone."""
    page.open("routes").upload({"a.vrp": vrp("EUC_2D", "DISTANCE : 90\nSERVICE_TIME : 4\n")})
    html = page.at(instance="own").html
    assert "A route lasts at most 90, service included." in html
    assert "Distances are not rounded." in html
    assert printed(page, capsys)[1] == pytest.approx(
        page.chart("lengths").data["lengths"]["value"][-1]
    )
    assert "Distances are not rounded." not in page.at(instance="own", rounding="whole").html
    assert printed(page, capsys)[1] == pytest.approx(
        page.chart("lengths").data["lengths"]["value"][-1]
    )
    page.at(instance="own").upload({"a.vrp": vrp("EUC_2D", "VEHICLES : 1\n")})
    html = page.html
    assert "1 vehicle at most." in html and "vehicles are needed, there are 1" in html
    rows = "".join(f"{k} 0 {1 if k == 5 else 900}\n" for k in range(1, 10))
    page.upload({"a.vrp": vrp("EUC_2D", "", f"TIME_WINDOW_SECTION\n{rows}")})
    assert "1 stop comes after the time window" in page.html
    page.at(instance="own", seconds=0.5).press("Solve with PyVRP")
    assert "The solver found no plan that keeps to every limit" in page.html
    assert "no plan" in page.html
    page.upload(
        {"a.vrp": vrp("EUC_2D", "", f"TIME_WINDOW_SECTION\n{rows.replace('5 0 1', '5 0 40')}")}
    )
    page.at(instance="own", seconds=0.5).press("Solve with PyVRP")
    assert "its plan is" in page.html or "The solver found nothing shorter" in page.html


def test_a_best_known_plan_of_another_number_of_vehicles_is_said_to_be(page):
    page.at(instance="P-n16-k8", shape=0.0)
    routes = page.code("improve_routes")[2]()["routes"]["route"].max()
    assert ("above the best known, of 8 routes" in page.html) == (routes != 8)
    known = b"COMMENT : (No of trucks: 1, Optimal value: 5000)\n"
    page.upload({"mine.vrp": vrp("EUC_2D", known.decode())}).at(instance="own")
    assert "below the best known, of 1 route" in page.html


def test_no_level_is_so_many_per_cent_above_what_it_is_below(page):
    page.at(shape=0.0, instance="A-n32-k5")
    assert not re.search(r"−[\d.]+ % (above|below)", page.html)


def test_cheats_do_not_solve_the_challenges(page):
    def solved():
        return page.html.count('aria-label="solved"')

    page.open("stock").at(shortage=0.1, reorder=0)
    assert solved() == 0, "cheaper, but customers wait"
    page.open("shipping").at(depots=1, chosen=1, extra=10)
    assert solved() == 0, "one depot alone is no choice"
    page.at(chosen=1, unlimited=True)
    assert solved() == 0, "no limit is no amount"
    page.at(slack=300, chosen=1, extra=10)
    assert solved() == 0, "where nothing is scarce no depot is worth most"
    page.at(instance="P-n16-k8", moves=("relocate",), seconds=0.5)
    page.press("Solve with PyVRP")
    assert solved() == 0, "2-opt was not tried"
    page.at(instance="P-n16-k8", moves=(), seconds=0.5)
    assert solved() == 0 and "savings alone" in page.html


def test_demand_in_another_unit_makes_the_same_plan(page):
    """In units of 2³⁰, and of 2⁻²⁰: the same lanes, prices and sentences, amounts in proportion."""
    rng = np.random.default_rng(8)
    rows = np.stack([rng.uniform(48, 52, 9), rng.uniform(7, 12, 9), rng.integers(1, 20, 9)]).T
    seen = []
    for unit in (1.0, 2.0**-30, 2.0**20):
        scaled = rows * [1.0, 1.0, unit]
        page.open("shipping").upload({"places.csv": sites(scaled.tolist()).encode()})
        page.at(dual=True, chosen=1)
        lanes, prices = page.chart("flow").data["lanes"], page.chart("flow").data["depots"]["price"]
        cost = compute_plan(page.views[0]).plan.cost / unit
        shares = [sorted(lanes[c]) for c in ("x", "y", "x2", "y2")]
        seen.append((shares, prices, pytest.approx(cost, rel=1e-9)))
        page.at(extra=20, chosen=1)
        assert " saves " in page.html and "as much as with equal" not in page.html
        page.at(longest=100)
        assert "are missing" in page.html or "no lane leads there" in page.html
    assert seen[0] == seen[1] == seen[2]


# Signs, ties, ends of sliders


@pytest.mark.parametrize("smoother", ["average", "exponential"])
@pytest.mark.parametrize("window", [1, 2, 5, 26])
def test_every_strongest_pace_is_named_or_counted(page, smoother, window):
    """Held against a fine grid."""
    said = page.open("bullwhip").at(delay=3, window=window, smoother=smoother).chart("gain").caption
    cycles = np.arange(0, 2601) / 5200
    gains = gain(cycles, [3] * 4, Forecaster(smoother, window))[-1]
    best = cycles[gains > gains.max() * (1 - 1e-12)]
    assert ("Equally strong" in said) == (len(best) > 1)
    assert f"{len(best)} paces" in said or all(number(f) in said for f in best)
    assert float(re.search(r"swings ([\d.,]+) times", said)[1].replace(",", "")) == pytest.approx(
        gains.max(), rel=0.01
    )


@pytest.mark.parametrize("customers", [5, 12, 60])
@pytest.mark.parametrize("vehicles", [1, 2, 8, 40])
def test_fewer_vehicles_than_asked_for_are_said(page, customers, vehicles):
    page.open("routes").at(instance="towns", customers=customers, vehicles=vehicles)
    problem = compute_routes(page.views[0])[0].instance.problem
    needed = int(np.ceil(problem.demand.sum() / problem.capacity - 1e-6))
    said = re.search(r"the loads need at least (\d+), not (\d+)\.", page.chart("routes").caption)
    assert (said is not None) == (needed < vehicles)
    assert said is None or said.groups() == (str(needed), str(vehicles))


def test_demand_in_every_period_is_told_from_demand_in_nearly_every_one(page):
    assert "In training demand comes in every week" in page.open("forecast").at().html
    page.at(series="lumps", interval=1.2)
    assert "Demand comes in nearly every week" in page.html
    page.at(series="lumps", interval=1.0)
    assert "In training demand comes in every week" in page.html


def test_a_naive_plan_as_cheap_as_the_best_costs_the_same(page):
    seen = set()
    for depots, slack in itertools.product((1, 2, 4), (100, 110, 300)):
        html = page.open("shipping").at(depots=depots, slack=slack).html
        assert "0.0 % more" not in html
        now = compute_plan(page.views[0])
        naive = flow_cost(now.problem, nearest_depot_flow(now.problem))
        same = abs(naive - now.plan.cost) < 1e-9 * naive
        assert ("the naive plan costs the same" in html) == same
        seen.add(same)
    assert seen == {True, False}


@pytest.mark.parametrize(
    ("chapter", "values"),
    [
        ("bullwhip", {"delay": 8, "window": 1}),
        ("bullwhip", {"delay": 8, "window": 1, "pattern": "step"}),
        ("bullwhip", {"delay": 8, "window": 2, "shared": True}),
        ("stock", {"reorder": 0, "shortage": 100.0, "order_cost": 0}),
        ("stock", {"reorder": 0, "lead_time": 8, "shortage": 100.0, "order_cost": 1000}),
        ("shipping", {}),
        ("shipping", {"dual": True}),
        ("shipping", {"longest": 300, "dual": True}),
        ("shipping", {"extra": 100, "slack": 200}),
        ("shipping", {"slack": 60}),
    ],
)
def test_thousands_are_written_in_one_way(page, chapter, values):
    page.open(chapter).at(**values)
    words = re.sub(r"<[^>]*>", " ", text(page))
    assert re.search(r"(?<![\d.·])\d{4,}(?![\d]*\.\d)", words) is None, words
    assert not re.search(r"\d,\d{3}\D.*10[⁰¹²³⁴⁵⁶⁷⁸⁹]", words)


# Legal, and degenerate


def sites(rows):
    return "name,lat,lon,demand\n" + "".join(
        f"P{k},{a},{o},{d}\n" for k, (a, o, d) in enumerate(rows)
    )


def demand(values, start="2015-01-01"):
    months = np.arange(np.datetime64(start, "M"), np.datetime64(start, "M") + len(values))
    return "date,demand\n" + "".join(f"{m}-01,{x}\n" for m, x in zip(months, values, strict=True))


RNG = np.random.default_rng(1)
DEGENERATE = {
    "one place three times": ("places.csv", sites([(50, 8, 1)] * 3)),
    "collinear": ("places.csv", sites([(50, 8 + k / 10, 1) for k in range(8)])),
    "poles": ("places.csv", sites([(90, 0, 1), (-90, 0, 1), (0, 180, 1), (0, -180, 1)])),
    "one demand": ("places.csv", sites([(50, 8, 0), (51, 8, 0), (52, 9, 7)])),
    "huge": ("places.csv", sites([(50, 8, 1e12), (51, 8, 1e-9), (52, 9, 7)])),
    "two values": ("demand.csv", demand(RNG.integers(0, 2, 72))),
    "rare": ("demand.csv", demand((RNG.random(72) < 0.1) * 5.0)),
    "jump": ("demand.csv", demand(np.r_[RNG.random(60), 1e6 + RNG.random(12)])),
    "one demand, in training": ("demand.csv", demand(5.0 * (np.arange(72) == 20))),
    "one month without": ("demand.csv", demand(3.0 * (np.arange(72) != 20))),
    "nothing after training": ("demand.csv", demand(RNG.random(72) * (np.arange(72) < 36))),
    "nothing before the test": ("demand.csv", demand(RNG.random(72) * (np.arange(72) > 30))),
    "as long as it must be": ("demand.csv", demand(RNG.integers(0, 3, 60))),
    "next to nothing": ("demand.csv", demand(np.where(RNG.random(72) < 0.5, 1e-300, 7.0))),
    "tiny places": ("places.csv", sites([(50, 8, 1e-300), (51, 8, 2e-300), (52, 9, 0)])),
    "tiny": ("demand.csv", demand(RNG.random(72) * 1e-9)),
    "huge demand": ("demand.csv", demand(RNG.random(72) * 1e12)),
    "coincident customers": (
        "mine.vrp",
        re.sub(r"(?m)^([2-5]) [\d.]+ [\d.]+$", r"\1 3 3", vrp("EUC_2D").decode()),
    ),
    "all at the depot": (
        "mine.vrp",
        re.sub(r"(?m)^(\d) [\d.]+ [\d.]+$", r"\1 3 3", vrp("EUC_2D").decode()),
    ),
    "no demand": (
        "mine.vrp",
        re.sub(r"(?m)^(\d) \d$", r"\1 0", vrp("EUC_2D").decode()),
    ),
    "no triangle": ("mine.vrp", vrp("EXPLICIT").decode()),
}
NO_NUMBER = re.compile(r"(?<![A-Za-z])(nan|inf|None)(?![A-Za-z])")


REFUSED = {
    "no demand anywhere": ("places.csv", sites([(50, 8, 0)] * 1 + [(51, 8, 0), (52, 8, 0)])),
    "one place": ("places.csv", sites([(50, 8, 1)])),
    "two places": ("places.csv", sites([(50, 8, 1), (51, 8, 1)])),
    "never any demand": ("demand.csv", demand(np.zeros(72))),
    "constant demand": ("demand.csv", demand(np.full(72, 7.0))),
    "no demand in training": ("demand.csv", demand(5.0 * (np.arange(72) == 60))),
    "demand of one month": ("demand.csv", demand([5.0])),
    "one customer without a depot": (
        "mine.vrp",
        "NAME : t\nTYPE : CVRP\nDIMENSION : 1\nEDGE_WEIGHT_TYPE : EUC_2D\nCAPACITY : 7\n"
        "NODE_COORD_SECTION\n1 0 0\nDEMAND_SECTION\n1 0\nDEPOT_SECTION\n1\n-1\nEOF\n",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_says_too_little_is_refused_in_one_sentence_and_changes_nothing(page, name):
    file, text = REFUSED[name]
    page.open({"p": "shipping", "d": "forecast", "m": "routes"}[file[0]])
    before = page.html
    page.upload({file: text.encode()})
    assert len(page.errors) == 1 and re.fullmatch(r"[\w.]+: [^\n]+\.", page.errors[0])
    assert page.html == before


def states_of(page, chapter):
    """Every preset, and what a reader may set beside it."""
    yield from page.page.chapters[chapter].presets.values()
    match chapter:
        case "forecast":
            widths = itertools.cycle(("kept", "latest"))
            for forecast, width in zip(page.controls["forecast"].options, widths, strict=False):
                yield {"forecast": forecast, "widths": width, "origin": 100, "lead_time": 8}
        case "shipping":
            yield from ({"dual": True, "slack": 100}, {"depots": 1, "slack": 60})
        case "routes":
            yield from ({"moves": ()}, {"shape": 2.0, "customers": 5, "vehicles": 40})


@pytest.mark.parametrize("name", DEGENERATE)
def test_legal_but_degenerate_files_are_drawn_or_refused(page, name):
    file, text = DEGENERATE[name]
    page.run().upload({file: text.encode()})
    assert not page.errors
    own = {"instance": "own"} if file.endswith("vrp") else {}
    kind = {"places.csv": ("shipping", "routes"), "demand.csv": ("forecast",)}
    for chapter in kind.get(file, ("routes",)):
        page.open(chapter)
        for values in ({}, *states_of(page, chapter)):
            named = {"instance": "towns"} if chapter == "routes" else {}
            page.at(**(values | named | own))
            words = re.sub(r"<[^>]*>", " ", page.html)
            assert not NO_NUMBER.search(words), (values, NO_NUMBER.search(words))
            for chart in page.charts:
                for columns in chart.columns.values():
                    numbers = [c for c in columns.values() if c.dtype.kind == "f"]
                    assert not any(np.isinf(c).any() for c in numbers), (values, chart.name)


@pytest.mark.parametrize("values", [{"slack": 300}, {"depots": 1}])
def test_what_cannot_be_found_is_said_to_be_missing(open_page, values):
    """No depot's capacity is worth anything, or there is one depot only."""
    page = open_page("logistics", draw=False).open("shipping")
    for chosen in (1, 2):
        html = page.at(extra=50, chosen=chosen, **values).html
        assert "Needs two depots" in html and 'aria-label="solved"' not in html
    assert "Needs two depots" not in page.at(extra=50).html


def test_a_saving_that_is_something_is_not_said_to_be_nothing(open_page):
    page = open_page("logistics", draw=False).open("routes")
    assert "0.0 % shorter" not in page.at(customers=40.0, vehicles=40).html


def test_routes_of_no_length_are_the_shortest(open_page):
    rows = "\n".join(f"P{i},45.0,-75.0,10" for i in range(12))
    page = open_page("logistics").open("shipping")
    page.upload({"spot.csv": f"name,latitude,longitude,demand\n{rows}".encode()}).open("routes")
    assert "no routes can be shorter" in page.html and page.tone == "good"
    assert "need not be a good one" not in page.html
