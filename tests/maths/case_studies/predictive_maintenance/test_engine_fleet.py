"""The fleet generator, the tables of units, and units held out."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from core.maths.case_studies.predictive_maintenance.engine_fleet import (
    COLUMNS,
    SENSORS,
    hold_out_units,
    lifetimes,
    remaining_useful_life,
    simulate_fleet,
    unit_starts,
)


def table_of(lives):
    unit = np.repeat(np.arange(1, len(lives) + 1), lives)
    cycle = np.concatenate([np.arange(1, n + 1) for n in lives])
    values = np.zeros((len(unit), len(COLUMNS) - 2))
    return pd.DataFrame(np.column_stack([unit, cycle, values]), columns=list(COLUMNS))


@pytest.fixture(scope="module")
def fleet():
    return simulate_fleet(7)


def test_tables_have_the_form_of_a_cmapss_set(fleet):
    for table, units in ((fleet.train, 100), (fleet.test, 100)):
        assert tuple(table.columns) == COLUMNS
        assert table["unit"].unique().tolist() == list(range(1, units + 1))
        expected = table.groupby("unit").cumcount() + 1
        assert (table["cycle"] == expected).all()
        assert np.isfinite(table.to_numpy(float)).all()
    assert fleet.test_rul.shape == (100,)
    assert (fleet.test_rul >= 1).all()


def test_lives_are_roughly_weibull_with_shape_4_to_5_and_mean_206():
    lives = np.concatenate([lifetimes(simulate_fleet(seed).train) for seed in range(30)])
    shape, _, _ = stats.weibull_min.fit(lives, floc=0)
    assert 4 <= shape <= 5
    assert lives.mean() == pytest.approx(206, abs=3)
    # log-normal by construction: log lives have the standard deviation of log b
    assert np.log(lives).std() == pytest.approx(0.22, abs=0.01)


def test_six_sensors_say_nothing_and_the_others_move_with_damage(fleet):
    early = fleet.train[fleet.train["cycle"] <= 10][list(SENSORS)]
    late = fleet.train[remaining_useful_life(fleet.train) < 10][list(SENSORS)]
    noise = early.std().to_numpy()
    moved = np.abs(late.mean() - early.mean()).to_numpy() > 1.0 * np.maximum(noise, 1e-12)
    still = {name for name, moves in zip(SENSORS, moved, strict=True) if not moves}
    nearly_constant = {f"sensor_{k}" for k in (1, 5, 10, 16, 18, 19)}
    either_way = {"sensor_9", "sensor_14"}  # rise in some engines, fall in others
    assert nearly_constant <= still <= nearly_constant | either_way
    assert (late[list(either_way)].std() > 1.5 * early[list(either_way)].std()).all()


def test_the_seed_is_the_sample():
    again, same, other = (simulate_fleet(seed, 3, 3) for seed in (5, 5, 6))
    pd.testing.assert_frame_equal(again.train, same.train)
    assert not np.array_equal(again.test_rul, other.test_rul)


def test_remaining_life_counts_down_to_zero():
    table = table_of([3, 1, 2])
    assert remaining_useful_life(table).tolist() == [2, 1, 0, 0, 1, 0]
    assert lifetimes(table).tolist() == [3, 1, 2]


@settings(max_examples=50)
@given(
    lives=st.lists(st.integers(2, 60), min_size=2, max_size=12),
    seed=st.integers(0, 2**31),
    share=st.floats(0.05, 0.95),
)
def test_held_out_units_are_cut_and_disjoint(lives, seed, share):
    table = table_of(lives)
    fleet = hold_out_units(table, seed, share)
    train_units, test_units = set(fleet.train["unit"]), set(fleet.test["unit"])
    assert train_units and test_units and not train_units & test_units
    assert train_units | test_units == set(table["unit"])
    # what is kept and what is left add up to the life
    whole = {unit: n for unit, n in enumerate(lives, 1)}
    kept = lifetimes(fleet.test)
    assert [whole[u] for u in fleet.test["unit"].unique()] == (kept + fleet.test_rul).tolist()
    assert (kept >= 1).all() and (fleet.test_rul >= 1).all()


def test_errors():
    with pytest.raises(ValueError, match="seed must be non-negative, got -1"):
        simulate_fleet(-1)
    with pytest.raises(ValueError, match="train_units and test_units must be ≥ 1, got 0, 1"):
        simulate_fleet(0, train_units=0, test_units=1)
    with pytest.raises(ValueError, match="at least 2 units"):
        hold_out_units(table_of([5]), 0)
    with pytest.raises(ValueError, match=r"share must lie in \(0, 1\), got 1"):
        hold_out_units(table_of([5, 5]), 0, share=1)
    with pytest.raises(ValueError, match="contiguous"):
        unit_starts(np.array([1, 2, 1]))
