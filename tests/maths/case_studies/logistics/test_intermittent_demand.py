"""Methods for demand in lumps against loops over periods, as the papers tell them."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.maths.case_studies.logistics.intermittent_demand import (
    Kind,
    Lumps,
    Zero,
    croston,
    croston_sba,
    demand_kind,
    judge_lumps,
    lumpy_demand,
    simple_smoothing,
    tsb,
)

METHODS = {"ses": simple_smoothing, "croston": croston, "sba": croston_sba, "tsb": tsb}
DEMANDS = st.lists(st.sampled_from([0.0, 0.0, 0.0, 1.0, 2.5, 40.0]), min_size=1, max_size=30)


def by_periods(name, demand, alpha):
    """Rates after 0, 1, …, n periods, one period after the other."""
    rates, seen = [0.0], False
    size = interval = chance = level = since = 0.0
    for number, asked in enumerate(demand, 1):
        since += 1
        if not seen:
            if asked > 0:
                seen, size, interval = True, asked, number
                chance, level, since = 1 / number, asked / number, 0
        else:
            level = alpha * asked + (1 - alpha) * level
            if asked > 0:
                size = alpha * asked + (1 - alpha) * size
                interval = alpha * since + (1 - alpha) * interval
                chance, since = alpha + (1 - alpha) * chance, 0
            else:
                chance = (1 - alpha) * chance
        if not seen:
            rates.append(0.0)
        elif name == "ses":
            rates.append(level)
        elif name == "tsb":
            rates.append(chance * size)
        else:
            rates.append(size / interval * (1 - alpha / 2 if name == "sba" else 1))
    return np.array(rates)


@pytest.mark.parametrize("name", METHODS)
@settings(max_examples=150)
@given(demand=DEMANDS, alpha=st.floats(0.01, 1))
def test_rates_are_those_of_a_loop_over_periods(name, demand, alpha):
    origins = np.arange(len(demand) + 1)
    found = METHODS[name](np.array(demand), origins, 3, alpha)
    np.testing.assert_allclose(found[:, 0], by_periods(name, demand, alpha), rtol=1e-9, atol=1e-12)
    assert found.shape == (len(origins), 3)
    np.testing.assert_array_equal(found, found[:, :1] * np.ones(3))


@pytest.mark.parametrize("name", METHODS)
def test_no_forecast_knows_what_comes(name):
    demand = lumpy_demand(60, 3.0, 10.0, 0.5, seed=1)
    changed = np.r_[demand[:40], 99.0 * np.ones(20)]
    before, after = (METHODS[name](d, np.arange(41), 2, 0.2) for d in (demand, changed))
    np.testing.assert_array_equal(before, after)


def test_demand_in_every_period_makes_croston_and_tsb_simple_smoothing():
    demand, origins = np.random.default_rng(2).gamma(3, 1, 50), np.arange(1, 51)
    plain = simple_smoothing(demand, origins, 1, 0.3)
    np.testing.assert_allclose(croston(demand, origins, 1, 0.3), plain)
    np.testing.assert_allclose(tsb(demand, origins, 1, 0.3), plain)


def test_croston_asks_too_much_and_the_correction_less_so():
    """Mean forecasts over a long time, against the mean demand 10/4."""
    demand, origins = lumpy_demand(200_000, 4.0, 10.0, 0.5, seed=3), np.arange(1000, 200_000)
    mean = {name: made(demand, origins, 1, 0.2).mean() for name, made in METHODS.items()}
    assert mean["ses"] == pytest.approx(2.5, rel=0.02)
    assert mean["tsb"] == pytest.approx(2.5, rel=0.02)
    assert mean["croston"] > 2.5 * 1.05
    assert abs(mean["sba"] - 2.5) < 0.5 * (mean["croston"] - 2.5)


def test_only_tsb_and_smoothing_forget_a_part_that_is_not_asked_for():
    demand = np.r_[np.tile([0.0, 0, 5], 10), np.zeros(60)]
    rates = {n: made(demand, np.array([30, 90]), 1, 0.1).ravel() for n, made in METHODS.items()}
    assert rates["croston"][1] == rates["croston"][0] and rates["sba"][1] == rates["sba"][0]
    assert rates["tsb"][1] == pytest.approx(rates["tsb"][0] * 0.9**60)
    assert rates["ses"][1] == pytest.approx(rates["ses"][0] * 0.9**60)


@pytest.mark.parametrize(
    ("demand", "kind"),
    [
        ([3.0, 3, 3, 3], Kind.SMOOTH),
        ([0.0, 0, 3, 0, 3], Kind.INTERMITTENT),
        ([1.0, 1, 1, 9], Kind.ERRATIC),
        ([1.0, 0, 0, 1, 0, 9, 1], Kind.LUMPY),
        ([0.0, 0.0], Kind.NONE),
        ([0.0, 5.0, 0.0], Kind.INTERMITTENT),
        (100 * [1.0] + 32 * [0.0], Kind.SMOOTH),  # on the cut-off, 1.32
        (100 * [1.0] + 33 * [0.0], Kind.INTERMITTENT),
        ([0.3, 1.7], Kind.SMOOTH),  # CV² = 0.49 but for rounding
        ([0.29, 1.71], Kind.ERRATIC),
        ([1e-300, 1e-300], Kind.SMOOTH),
    ],
)
def test_kinds(demand, kind):
    assert demand_kind(np.array(demand)).kind is kind


def test_the_generator_has_the_interval_mean_and_variation_that_are_set():
    demand = lumpy_demand(400_000, 5.0, 10.0, 0.8, seed=5)
    found = demand_kind(demand)
    assert found.interval == pytest.approx(5, rel=0.02)
    assert found.variation == pytest.approx(0.8, rel=0.03)
    assert demand[demand > 0].mean() == pytest.approx(10, rel=0.01)
    faded = lumpy_demand(400_000, 5.0, 10.0, 0.8, seed=5, fading=0.5)
    parts = (faded.reshape(4, -1) > 0).mean(axis=1)
    assert parts == pytest.approx([0.2, 0.2, 0.15, 0.05], rel=0.05)


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ((0.9, 1.0, 1.0, 0, None), "interval"),
        ((2.0, 0.0, 1.0, 0, None), "mean and variation"),
        ((2.0, 1.0, 0.0, 0, None), "mean and variation"),
        ((2.0, 1.0, 1.0, 0, 1.0), "fading"),
    ],
)
def test_domains_of_the_generator(values, reason):
    with pytest.raises(ValueError, match=reason):
        lumpy_demand(9, *values)
    assert (lumpy_demand(9, 1.0, 1.0, 1.0) > 0).all(), "every period"
    assert (lumpy_demand(900, 1.0, 1.0, 1.0, 0, 0.0)[-300:] > 0).mean() < 0.3, "from the first on"


@pytest.mark.parametrize("alpha", [0.0, -1.0, 1.1, np.nan])
@pytest.mark.parametrize("name", METHODS)
def test_alpha_is_a_share(name, alpha):
    with pytest.raises(ValueError, match="alpha must lie in"):
        METHODS[name](np.ones(3), np.array([1]), 1, alpha)


@pytest.mark.parametrize(
    ("saved", "case"),
    [
        ([2.0, 2, 3, 3, 2, 2], Lumps.CHEAPER),
        ([-2.0, -2, -3, -3, -2, -2], Lumps.DEARER),
        ([2.0, 2, -3, -3, 2, 2], Lumps.NO_TELLING),
        ([2.0], Lumps.NO_TELLING),
    ],
)
def test_savings_are_judged_by_their_error(saved, case):
    came = np.array([0.0, 0, 6])
    assert judge_lumps(demand_kind(came), np.array(saved), 2, came, [1.0]).case is case


@pytest.mark.parametrize(
    ("came", "error", "zero"),
    [
        ([0.0, 0, 6], 2.1, Zero.LEAST_FOR_MOST_ARE_EMPTY),
        ([0.0, 0, 6], 1.9, Zero.BEATEN),
        ([0.0, 1, 6], 9.0, Zero.LEAST),
        ([0.0, 1, 5], 2.0, Zero.LEAST),  # as little as the best
    ],
)
def test_never_anything_is_judged_by_the_median(came, error, zero):
    came = np.array(came)
    assert judge_lumps(demand_kind(came), np.zeros(3), 1, came, [error, 99.0]).zero is zero
    half = np.array([0.0, 0, 1, 7])  # the median is not 0
    assert judge_lumps(demand_kind(half), np.zeros(4), 1, half, [9.0]).zero is Zero.LEAST
    assert judge_lumps(demand_kind(np.zeros(3)), came, 1, came, [1.0]).case is Lumps.NOTHING
    assert judge_lumps(demand_kind(np.ones(3)), came, 1, came, [1.0]).case is Lumps.EVERY_PERIOD
