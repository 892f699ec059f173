"""Histories that end in failure, and histories that were cut."""

import numpy as np
import pandas as pd
import pytest

from core.maths.case_studies.predictive_maintenance import histories
from core.maths.case_studies.predictive_maintenance.engine_fleet import (
    COLUMNS,
    SENSORS,
    simulate_fleet,
)
from core.maths.case_studies.predictive_maintenance.histories import (
    Ending,
    judge_endings,
    wear_at_the_end,
)


def table(lives, sensors):
    """sensors(unit, cycles): (cycles, 21)."""
    parts = []
    for unit, life in enumerate(lives, 1):
        head = np.column_stack([np.full(life, unit), np.arange(1, life + 1), np.zeros((life, 3))])
        parts.append(np.column_stack([head, sensors(unit, life)]))
    made = pd.DataFrame(np.vstack(parts), columns=list(COLUMNS))
    return made.astype({"unit": int, "cycle": int})


@pytest.mark.parametrize("seed", range(40))
def test_training_and_test_histories_are_told_apart(seed):
    fleet = simulate_fleet(seed, 30, 30)
    assert judge_endings(fleet.train).ending is Ending.WORN_ALIKE
    assert judge_endings(fleet.test).ending is Ending.ANYWHERE


def test_a_few_engines_are_never_called_cut_when_they_were_not():
    noticed = 0
    for seed in range(50):
        fleet = simulate_fleet(seed, 5, 15)
        assert judge_endings(fleet.train).ending is Ending.WORN_ALIKE
        noticed += judge_endings(fleet.test).ending is Ending.ANYWHERE
    assert noticed >= 46


def test_flight_regimes_do_not_hide_it():
    rng = np.random.default_rng(3)
    for train in (True, False):
        made = simulate_fleet(5, 30, 30)
        rows = (made.train if train else made.test).copy()
        regime = rng.integers(0, 6, len(rows))
        rows["setting_1"], rows["setting_3"] = 10.0 * regime, 100.0
        rows[list(SENSORS)] += 500.0 * regime[:, None]
        wanted = Ending.WORN_ALIKE if train else Ending.ANYWHERE
        assert judge_endings(rows).ending is wanted


def test_without_wear_nothing_is_told():
    rng = np.random.default_rng(4)
    for units in (3, 5, 12, 40):
        for sensors in (
            lambda _, life: rng.normal(size=(life, 21)),
            lambda _, life: np.ones((life, 21)),
            lambda _, life: 1e8 * rng.normal(size=(life, 21)),
        ):
            found = judge_endings(table(rng.integers(9, 90, units), sensors))
            assert found.ending is Ending.UNTOLD and np.isnan(found.spread)
    short = judge_endings(table([2] * 12, lambda _, life: rng.normal(size=(life, 21))))
    assert (short.ending, short.units) == (Ending.UNTOLD, 0)


def test_wear_of_lines_by_hand():
    """A line of slope a between windows of k cycles rises a·(T − k), its noise is a/√2."""
    lives = [30, 60, 90, 45, 20]
    slope = np.arange(1.0, 22.0)
    made = table(lives, lambda _, life: np.outer(np.arange(life), slope))
    windows = [min(10, life // 3) for life in lives]
    by_hand = [(t - k) * np.sqrt(2) * np.sqrt(21) for t, k in zip(lives, windows, strict=True)]
    np.testing.assert_allclose(wear_at_the_end(made), by_hand)


def with_spread(units, mean, deviation):
    """So many numbers of exactly this mean and this standard deviation."""
    x = np.linspace(-1, 1, units)
    return mean + deviation * (x - x.mean()) / x.std(ddof=1)


@pytest.mark.parametrize(
    ("wear", "case"),
    [
        (with_spread(4, 9.0, 0.1), Ending.UNTOLD),
        (with_spread(5, 9.0, 0.1), Ending.WORN_ALIKE),
        (with_spread(100, 9.0, 0.49 * 9), Ending.WORN_ALIKE),
        (with_spread(100, 9.0, 0.51 * 9), Ending.ANYWHERE),
        (with_spread(100, 9.0, 10 / 3.1 * 9), Ending.ANYWHERE),
        (with_spread(100, 9.0, 10 / 2.9 * 9), Ending.UNTOLD),
        (with_spread(100, 0.84, 0.1), Ending.WORN_ALIKE),
        (with_spread(100, 0.82, 0.1), Ending.UNTOLD),
    ],
)
def test_what_is_told_at_its_borders(monkeypatch, wear, case):
    """Of five units on; wear above three standard errors and above twice what chance makes of 26
    columns, 0.833; worn alike up to a spread of one half."""
    monkeypatch.setattr(histories, "wear_at_the_end", lambda _: wear)
    found = judge_endings(pd.DataFrame(np.zeros((1, 26))))
    assert found.ending is case and found.units == len(wear)


def test_nine_cycles_are_enough_for_a_window_of_three():
    line = table([8, 9, 10], lambda unit, life: np.outer(np.arange(life), np.ones(21)) ** 1.5)
    assert len(wear_at_the_end(line)) == 2
