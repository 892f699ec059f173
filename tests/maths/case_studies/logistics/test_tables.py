import numpy as np
import pytest

from core.maths.case_studies.logistics.rolling_origin import interval_errors, known_errors
from core.maths.case_studies.logistics.tables import (
    fan_columns,
    flow_columns,
    leg_columns,
    route_columns,
)
from core.maths.case_studies.logistics.transport import TransportProblem, solve_transport
from core.maths.optimization.vehicle_routing import RoutingProblem, savings_routes
from tests.maths.case_studies.logistics.test_rolling_origin import noise_backtest


def test_the_legs_alive_in_a_state_are_as_long_as_its_plan():
    x, y = np.random.default_rng(0).uniform(0, 9, (2, 20))
    distance = np.hypot(x[:, None] - x, y[:, None] - y)
    history = savings_routes(RoutingProblem(distance, np.r_[0.0, np.ones(19)], 6.0))
    legs = leg_columns(history, x, y)
    length = np.hypot(legs["x"] - legs["x2"], legs["y"] - legs["y2"])
    for step in (0, 3, history.steps):
        alive = (legs["born"] <= step) & (step < legs["died"])
        assert length[alive].sum() == pytest.approx(history.cost[step])


def test_routes_are_closed_paths():
    columns = route_columns([(2, 1), (3,)], np.arange(4.0), np.arange(4.0) ** 2)
    assert columns["x"].tolist() == [0, 2, 1, 0, 0, 3, 0]
    assert columns["y"].tolist() == [0, 4, 1, 0, 0, 9, 0]
    assert columns["route"].tolist() == [1, 1, 1, 1, 2, 2, 2]
    assert columns["order"].tolist() == [0, 1, 2, 3, 0, 1, 2]
    assert all(not len(column) for column in route_columns([], np.zeros(1), np.zeros(1)).values())


def test_flows_are_those_of_the_plan_the_largest_first():
    problem = TransportProblem(np.array([[1.0, 4], [3, 5]]), np.array([5.0, 9]), np.array([4.0, 4]))
    depot, town = (np.array([0.0, 1]), np.zeros(2)), (np.array([5.0, 6]), np.ones(2))
    columns = flow_columns(solve_transport(problem), depot, town)
    assert columns["flow"].tolist() == [4, 3, 1]
    assert columns["from"].tolist() == [0, 1, 0] and columns["to"].tolist() == [0, 1, 1]
    assert columns["x"].tolist() == [0, 1, 0] and columns["x2"].tolist() == [5, 6, 6]
    short = TransportProblem(problem.unit_cost, np.zeros(2), problem.demand)
    assert not len(flow_columns(solve_transport(short), depot, town)["flow"])


@pytest.mark.parametrize("memory", [None, 50])
def test_the_fan_is_the_forecast_with_the_errors_known(memory):
    result = noise_backtest(4, n=300)
    known = known_errors(result, memory)
    fan = fan_columns(result, known, 7, [0.5, 0.9])
    assert fan["level"].tolist() == [0.9] * 4 + [0.5] * 4
    lower, upper = interval_errors(known[0 if memory is None else 7], 0.9)
    np.testing.assert_allclose(fan["lower"][:4], fan["forecast"][:4] + lower)
    np.testing.assert_allclose(fan["upper"][:4], fan["forecast"][:4] + upper)
    row = len(result.forecast) - len(result.test) + 7
    np.testing.assert_array_equal(fan["actual"][4:], result.actual[row])
    with pytest.raises(ValueError, match="test must lie in 0…"):
        fan_columns(result, known, len(result.test), [0.5])
