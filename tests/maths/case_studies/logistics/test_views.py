import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.maths.case_studies.logistics.bullwhip import Forecaster, amplification, simulate_chain
from core.maths.case_studies.logistics.demand_forecasting import demand_series
from core.maths.case_studies.logistics.inventory_policy import (
    DemandLaw,
    base_stock_theory,
    policy_sweep,
    simulate_policy,
)
from core.maths.case_studies.logistics.rolling_origin import backtest, known_errors, make_split
from core.maths.case_studies.logistics.sites import Sites
from core.maths.case_studies.logistics.tables import flow_columns
from core.maths.case_studies.logistics.transport import (
    Shortage,
    TransportProblem,
    capacity_range,
    solve_transport,
)
from core.maths.case_studies.logistics.views import (
    amplification_tables,
    capacities_to_check,
    capacity_tables,
    fan_tables,
    flow_tables,
    horizon_columns,
    length_tables,
    list_names,
    map_window,
    next_lane,
    policy_tables,
    route_tables,
    service_tables,
    shortage_sentence,
    swing_columns,
    trace_tables,
)
from core.maths.optimization.linear_programming import (
    value_along,
)
from core.maths.optimization.vehicle_routing import RoutingProblem, savings_routes
from core.maths.statistics.exponential_smoothing import seasonal_naive


@pytest.fixture
def months():
    date = np.arange("2000-01", "2010-01", dtype="datetime64[M]").astype("datetime64[D]")
    rng = np.random.default_rng(1)
    return demand_series("Months", "", date, 50 + np.arange(120) / 9 + rng.normal(0, 3, 120))


@pytest.fixture
def naive(months):
    split = make_split(120, 4)
    forecast = seasonal_naive(months.value, split.origins, 4, 12)
    return backtest(months.value, forecast, split, 12)


@pytest.fixture
def sites():
    rng = np.random.default_rng(2)
    demand = np.array([9.0, 4, 4, 2, 1])
    return Sites(np.array(list("ABCDE")), rng.uniform(43, 47, 5), rng.uniform(-80, -75, 5), demand)


@pytest.fixture
def plan():
    cost = np.array([[0.0, 1, 4, 2, 6], [5, 3, 1, 4, 2]])
    problem = TransportProblem(cost, np.array([12.0, 14]), np.array([9.0, 4, 4, 2, 1]))
    return solve_transport(problem)


def test_a_fan_joins_the_series_at_its_origin(months, naive):
    tables = fan_tables(months, naive, known_errors(naive), 3, 0.8, back=10)
    origin = naive.split.calibrate + 3
    np.testing.assert_allclose(tables["known"]["y"], months.value[origin - 10 : origin], rtol=1e-6)
    assert tables["known"]["x"][-1] == 0
    np.testing.assert_allclose(
        tables["actual"]["y"], months.value[origin - 1 : origin + 4], rtol=1e-6
    )
    assert tables["forecast"]["x"].tolist() == [1, 2, 3, 4]
    assert (tables["band"]["low"] < tables["band"]["high"]).all()


def test_horizon_columns_are_the_scaled_errors(naive):
    columns = horizon_columns([naive, naive], [0, 1])
    np.testing.assert_array_equal(columns["y"], np.tile(naive.mase(), 2))
    assert columns["x"].tolist() == [1, 2, 3, 4] * 2
    assert columns["series"].tolist() == [0] * 4 + [1] * 4


def test_a_trace_fills_what_waits():
    trace = simulate_policy(np.array([4.0, 9, 9, 1]), 3, 10, lead_time=1)
    tables = trace_tables(trace, 3, 10)
    np.testing.assert_allclose(tables["missing"]["low"], np.minimum(trace.net, 0), rtol=1e-6)
    assert tables["missing"]["high"].max() == 0 > tables["missing"]["low"].min()
    assert set(tables["levels"]["y"][[0, 1, 3, 4]]) == {3, 10}


def test_the_cheapest_policy_is_marked_and_the_theory_lies_near_the_simulation():
    law, levels = DemandLaw(100.0, 30.0), np.linspace(200, 500, 31)
    result = policy_sweep(law.sample(4000, 1), levels, 0.0, 2, 1.0, 9.0)
    theory = base_stock_theory(law, levels, 2, 1.0, 9.0).cost
    tables = policy_tables(levels, result, theory, (300.0, 99.0), (1.0, 9.0))
    best = int(np.argmin(result.cost))
    assert tables["best"]["x"][0] == pytest.approx(levels[best])
    assert tables["now"]["y"][0] == 99
    inside = (tables["band"]["low"] <= theory) & (theory <= tables["band"]["high"])
    assert inside.mean() > 0.8
    alone = policy_tables(levels, result, np.zeros(0), (300.0, 99.0), (1.0, 9.0))["theory"]
    assert len(alone["x"]) == 1, "nothing to see"


def test_service_now_lies_on_the_curves():
    levels = np.array([200.0, 300, 400])
    result = policy_sweep(DemandLaw(100.0, 30.0).sample(300, 1), levels, 50.0, 2, 1.0, 9.0)
    middle = type(result)(*(column[1] for column in vars(result).values()))
    tables = service_tables(levels, result, middle, 300.0)
    assert tables["now"]["y"][0] == tables["cycle"]["y"][1]
    assert tables["now"]["y"][3] == tables["fill"]["y"][1]


def test_swings_are_the_last_periods_of_all_echelons():
    orders = simulate_chain(np.arange(20.0), [1, 1], Forecaster("average", 2))
    columns = swing_columns(orders, 15)
    assert columns["x"].tolist() == [1, 2, 3, 4, 5] * 3
    np.testing.assert_array_equal(columns["y"].reshape(3, 5), orders[:, 15:])
    assert columns["series"].tolist() == [0] * 5 + [1] * 5 + [2] * 5


def test_amplification_stays_on_a_logarithmic_axis():
    theory = amplification([2, 2], Forecaster("average", 5))
    tables = amplification_tables(theory, np.array([2.0, 5.0]), np.array([0.1, 4.0]))
    heights = tables["spread"]["y"]
    assert heights[~np.isnan(heights)].min() == pytest.approx(0.5)
    np.testing.assert_allclose(tables["theory"]["y"], theory, rtol=1e-6)
    none = amplification_tables(theory, np.zeros(0), np.zeros(0))["measured"]["x"]
    assert none[0] < 0, "outside of the axis"


@given(st.lists(st.tuples(*[st.floats(-1e4, 1e4)] * 2), min_size=1, max_size=9))
@settings(max_examples=40)
def test_a_window_holds_all_places(places):
    x, y = np.array(places).T
    w = {name: column[0] for name, column in map_window(x, y).items()}
    assert w["rx"] > 0 < w["ry"]
    assert (np.abs(x - w["cx"]) <= w["rx"] + 1e-9).all()
    assert (np.abs(y - w["cy"]) <= w["ry"] + 1e-9).all()


def test_flows_are_wider_where_more_goes(plan, sites):
    place = np.arange(5.0), np.arange(5.0) ** 2
    depots = np.array([0, 2])
    ends = tuple(axis[depots] for axis in place)
    lanes = flow_columns(plan, ends, place)
    tables = flow_tables(lanes, sites, place, depots, 1, np.array([4]))
    assert (np.diff(tables["lanes"]["width"]) <= 0).all(), "the largest first"
    assert tables["short"]["x"].tolist() == [4]
    assert tables["towns"]["x"].tolist() == [0, 1, 2, 3]
    assert tables["depots"]["text"] == ["A", "C"]
    assert tables["chosen"]["x"][0] == 2
    assert tables["towns"]["size"][0] == max(tables["towns"]["size"])


def test_re_solving_lies_on_the_predicted_line_within_its_range():
    problem = TransportProblem(np.array([[1.0, 4], [3, 5]]), np.array([5.0, 9]), np.array([4.0, 4]))
    plan = solve_transport(problem)
    limits = capacity_range(plan, 0)
    at = capacities_to_check(5.0, limits, 8.0)
    assert (np.diff(at) >= 0).all()
    assert limits[0] in at and limits[1] in at
    checked = np.stack([at, value_along(plan.program, 0, at)], axis=1)
    tables = capacity_tables(5.0, plan.cost, plan.capacity_price[0], limits, checked)
    solved = dict(zip(tables["checked"]["x"], tables["checked"]["y"], strict=True))
    for x, y in zip(tables["holds"]["x"], tables["holds"]["y"], strict=True):
        assert solved[x] == pytest.approx(y)
    ends = zip(tables["predicted"]["x"], tables["predicted"]["y"], strict=True)
    assert any(solved[x] > y + 0.1 for x, y in ends), "beyond it, the cost is higher"


def test_what_is_infeasible_is_not_drawn():
    checked = np.array([[1.0, np.nan], [4.0, 8.0]])
    tables = capacity_tables(4.0, 8.0, 1.0, (4.0, np.inf), checked)
    assert tables["checked"]["x"][0] == 4
    assert np.isfinite(tables["holds"]["x"]).all()


def test_shortages_in_words():
    nowhere = Shortage(np.zeros(0, int), np.array([1]), 0.0, 7.0)
    assert shortage_sentence(nowhere, [], ["A", "B"]) == ("B asks for 7, but no lane leads there.")
    many = Shortage(np.array([0, 1]), np.arange(5), 5.0, 7.5)
    words = shortage_sentence(many, ["X", "Y"], list("ABCDE"))
    assert words.startswith("A, B, C and 2 more ask for 7.5")
    assert "X and Y, have 5.0: 2.5 are missing" in words
    for demand, capacity in ((10821.4, 6492.87), (12.0, 11.998), (2e5, 0.5), (3e-4, 1e-4)):
        found = Shortage(np.array([0]), np.array([0]), capacity, demand)
        said = re.findall(r"\d[\d,]*(?:\.\d+)?", shortage_sentence(found, ["X"], ["A"]))
        said = [number.replace(",", "") for number in said]
        assert len({len(number.partition(".")[2]) for number in said}) == 1
        asked, has, missing = map(float, said)
        assert missing == pytest.approx(asked - has, rel=1e-9) and missing > 0
    assert list_names([]) == ""


def test_the_next_lane_is_unused_and_the_least_too_dear(plan):
    for town in range(5):
        lane, reduced = next_lane(plan, town)
        assert lane < 0 or plan.flow[lane, town] <= 1e-9
        assert reduced >= 0
    alone = solve_transport(TransportProblem(np.ones((1, 1)), np.ones(1), np.ones(1)))
    assert next_lane(alone, 0) == (-1, np.inf)


def test_routes_are_drawn_step_by_step_beside_the_solvers():
    x, y = np.array([0.0, 1, 2, 3]), np.array([0.0, 0, 1, 0])
    problem = RoutingProblem(np.hypot(x[:, None] - x, y[:, None] - y), np.array([0, 1, 1, 1.0]), 2)
    history = savings_routes(problem)
    tables = route_tables(x, y, history, [(1, 2), (3,)])
    legs = tables["legs"]
    assert ((legs["born"] <= 0) & (legs["died"] > 0)).sum() == 6, "one trip for each customer"
    assert (legs["last"] == history.steps).all()
    assert tables["solver"]["x"].tolist()[1:5] == [0, 1, 2, 0]
    assert np.isnan(tables["solver"]["x"][5]), "a gap between two routes"
    assert (route_tables(x, y, history, [])["solver"]["x"] < -100).all(), "none: out of sight"


def test_lengths_have_a_level_for_what_is_known():
    levels = {"naive": 12.0, "bound": 7.0, "known": np.nan, "solver": 8.0}
    tables = length_tables(np.array([10.0, 9.0, 8.5]), levels)
    assert tables["lengths"]["last"].tolist() == [2, 2, 2]
    assert tables["levels"]["role"] == ["naive"] * 2 + ["bound"] * 2 + ["solver"] * 2
    assert tables["levels"]["x"].tolist() == [0, 2] * 3
