import numpy as np
import pytest

from core.datasets.tables import load_table
from core.maths.case_studies.logistics.network import build_network, dual_value
from core.maths.case_studies.logistics.sites import great_circle_distances, place_depots, town_sites
from core.maths.case_studies.logistics.transport import (
    TransportProblem,
    solve_transport,
    unit_costs,
)


@pytest.fixture(scope="module")
def network():
    return build_network(town_sites(load_table("ontario_towns"), 0.001), 40, 4)


def test_depots_lie_where_they_shorten_the_way_most(network):
    sites = network.sites
    distance = great_circle_distances(sites, sites)
    chosen, _ = place_depots(distance, sites.demand, 4)
    np.testing.assert_array_equal(network.depots, chosen)
    np.testing.assert_allclose(network.distance, distance[chosen])
    assert network.names[0] == "Toronto"
    assert len(network.towns) == len(network.place[0]) == 40
    np.testing.assert_array_equal(network.depot_place[0], network.place[0][chosen])


@pytest.mark.parametrize("slack", [1.0, 1.1, 3.0])
def test_prices_are_worth_the_plan(network, slack):
    demand = network.sites.demand
    capacity = np.full(4, slack * demand.sum() / 4)
    problem = TransportProblem(unit_costs(network.distance, 0.01, np.zeros(4)), capacity, demand)
    plan = solve_transport(problem)
    assert dual_value(problem, plan) == pytest.approx(plan.cost)
    capacity[0] = np.inf
    plan = solve_transport(problem)
    assert dual_value(problem, plan) == pytest.approx(plan.cost)
