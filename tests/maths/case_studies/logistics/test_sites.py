import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.metrics.pairwise import haversine_distances

from core.datasets.tables import load_table
from core.maths.case_studies.logistics.sites import (
    EARTH_RADIUS,
    Sites,
    flat_map,
    great_circle_distances,
    place_depots,
    town_sites,
)


def somewhere(seed, n):
    rng = np.random.default_rng(seed)
    places = np.array([f"S{k}" for k in range(n)])
    return Sites(places, rng.uniform(-90, 90, n), rng.uniform(-180, 180, n), rng.uniform(0, 9, n))


@settings(max_examples=30)
@given(seed=st.integers(0, 10**6), n=st.integers(1, 20))
def test_distances_are_a_metric_and_agree_with_scikit_learn(seed, n):
    sites = somewhere(seed, n)
    distance = great_circle_distances(sites, sites)
    angles = np.radians(np.stack([sites.latitude, sites.longitude], axis=1))
    np.testing.assert_allclose(distance, EARTH_RADIUS * haversine_distances(angles), atol=1e-6)
    np.testing.assert_allclose(distance, distance.T)
    through = distance[:, :, None] + distance[None, :, :]
    assert (distance[:, None, :] <= through + 1e-6).all()
    assert distance.max() <= np.pi * EARTH_RADIUS + 1e-6


def test_the_shipped_towns():
    table = load_table("ontario_towns")
    sites = town_sites(table)
    assert len(sites) == 414 and len(set(sites.name)) == 414
    biggest = sites.largest(2)
    assert biggest.name.tolist() == ["Toronto", "Ottawa"]
    # 352 km as the crow flies (Toronto to Ottawa).
    assert great_circle_distances(biggest, biggest)[0, 1] == pytest.approx(352, abs=8)
    assert sites.demand.sum() == 14_134_681


def test_the_flat_map_keeps_short_distances_near_its_middle():
    sites = town_sites(load_table("ontario_towns"))
    south = sites.take(np.flatnonzero((sites.latitude < 45) & (sites.longitude > -82)))
    east, north = flat_map(south)
    flat = np.hypot(east[:, None] - east, north[:, None] - north)
    globe = great_circle_distances(south, south)
    near = (globe > 1) & (globe < 100)
    assert np.abs(flat[near] / globe[near] - 1).max() < 0.03


@settings(max_examples=30)
@given(seed=st.integers(0, 10**6), n=st.integers(2, 12))
def test_depots_shorten_the_way_one_by_one(seed, n):
    sites = somewhere(seed, n)
    distance = great_circle_distances(sites, sites)
    chosen, totals = place_depots(distance, sites.demand, n)
    assert sorted(chosen) == list(range(n))
    assert (np.diff(totals) <= 1e-6).all() and totals[-1] == pytest.approx(0, abs=1e-3)
    assert totals[0] == pytest.approx((distance @ sites.demand).min())
    for k in range(n):
        assert totals[k] == pytest.approx(distance[chosen[: k + 1]].min(axis=0) @ sites.demand)


def test_errors():
    one = {"name": ["A", "B"], "latitude": [45.0, 91.0], "longitude": [0.0, 0.0]}
    with pytest.raises(
        ValueError, match=r"latitude must lie in \[-90, 90\], got 91\.0 in row 2, B"
    ):
        town_sites(pd.DataFrame(one | {"population": [1, 1]}))
    names = np.array(["A"])
    with pytest.raises(ValueError, match=r"longitude must lie in .*, got nan in row 1, A"):
        Sites(names, np.array([1.0]), np.array([np.nan]), np.array([1.0]))
    with pytest.raises(ValueError, match=r"demand must be a number of at least 0, got -1\.0"):
        Sites(names, np.array([1.0]), np.array([1.0]), np.array([-1.0]))
    with pytest.raises(ValueError, match="longitude must have 1 values, got 2"):
        Sites(names, np.array([1.0]), np.ones(2), np.array([1.0]))
    with pytest.raises(ValueError, match="at least one site"):
        Sites(np.array([], str), np.zeros(0), np.zeros(0), np.zeros(0))
    with pytest.raises(ValueError, match="number must lie in 1…2, got 3"):
        place_depots(np.zeros((2, 2)), np.ones(2), 3)
