"""First alarms as river 0.26.1 gives them, by this script:

    def first(detector, errors):
        for t, e in enumerate(errors, 1):
            detector.update(float(e))
            if detector.drift_detected:
                return t

    PageHinkley(min_instances=30, delta=d, threshold=h, alpha=1.0, mode="up")
    ADWIN(delta=d, clock=1, max_buckets=2000, min_window_length=1, grace_period=10)

on errors(seed) below.
"""

import numpy as np
import pytest

from core.maths.learning.change_alarms import (
    CHANGE,
    EVERY,
    HEIGHTS,
    LOGARITHMS,
    RUNS,
    Watch,
    adwin,
    draw_errors,
    first_alarms,
    judge_watch,
    page_hinkley,
    price,
    price_curve,
    watch,
)

RIVER = {  # Page–Hinkley at (δ, h) = (0.02, 3), (0.02, 8), (0.05, 12); ADWIN at 0.3, 0.01, 0.0001
    0: ([120, 339, 365], [334, 366, 566]),
    1: ([252, 293, 328], [267, 330, 441]),
    2: ([90, 352, 385], [349, 388, 449]),
    3: ([308, 321, 338], [311, 335, 354]),
    4: ([91, 336, 367], [331, 351, 393]),
    5: ([306, 316, 341], [309, 340, 403]),
}


def errors(seed):
    u = np.random.default_rng(seed).random(600)
    return (u < np.where(np.arange(600) < 300, 0.1, 0.35)).astype(float)[None]


def first(statistic, threshold):
    peaks = np.maximum.accumulate(statistic, axis=1)
    return int(first_alarms(peaks, np.array([threshold]))[0, 0])


@pytest.mark.parametrize("seed", RIVER)
def test_first_alarms_are_those_of_river(seed):
    ours = [first(page_hinkley(errors(seed), d), h) for d, h in ((0.02, 3), (0.02, 8), (0.05, 12))]
    assert ours == RIVER[seed][0]
    statistic = adwin(errors(seed), 1)
    assert [first(statistic, np.log(1 / d)) for d in (0.3, 0.01, 1e-4)] == RIVER[seed][1]


def test_adwin_by_its_inequality():
    """At a look it rings where, and only where, some cut differs by more than the bound."""
    stream = errors(7)[0]
    statistic = adwin(stream[None])[0]
    for delta in (0.4, 0.05, 0.001):
        for n in range(2 * EVERY, 601, EVERY):
            window = stream[:n]
            big = np.log(2 * np.log(n) / delta)
            rings = False
            for cut in range(EVERY, n, EVERY):
                m = 1 / (1 / cut + 1 / (n - cut))
                bound = np.sqrt(2 / m * window.var() * big) + 2 / (3 * m) * big
                rings |= abs(window[:cut].mean() - window[cut:].mean()) > bound
            assert (statistic[n - 1] > np.log(1 / delta)) == rings
    assert not adwin(np.zeros((2, EVERY))).any()
    assert not adwin(np.ones((1, 600))).any()


def test_prices_count_the_runs():
    found = watch("page_hinkley", 0.1, 0.15, 0.02, 4)
    false, delay = price_curve("page_hinkley", 0.1, 0.15, 0.02, 4)
    table = draw_errors(0.1, 0.15, 4)
    assert table.shape == (RUNS, 600) and table[:, CHANGE:].mean() == pytest.approx(0.25, abs=0.02)
    for at in (5, 20, 40):
        alarms = []
        for run in page_hinkley(table, 0.02):
            above = np.flatnonzero(run > HEIGHTS[at])
            alarms.append(above[0] + 1 if len(above) else 601)
        alarms = np.array(alarms)
        cost = price(alarms)
        np.testing.assert_array_equal(alarms, first_alarms(found.peaks, HEIGHTS[at : at + 1])[:, 0])
        rest = alarms[alarms > 300] - 300
        assert cost.false == false[at] == pytest.approx((alarms <= 300).mean())
        assert cost.delay == delay[at] == pytest.approx(np.minimum(rest, 300).mean())
        assert cost.missed == pytest.approx((rest > 300).mean()) and cost.others == len(rest)
    assert np.isnan(price(np.array([3, 5])).delay)


def test_cases_of_a_stream():
    assert judge_watch(300, 0.1) is Watch.FALSE and judge_watch(301, 0.1) is Watch.CAUGHT
    assert judge_watch(601, 0.1) is Watch.MISSED and judge_watch(600, 0.1) is Watch.CAUGHT
    assert judge_watch(400, 0) is Watch.FALSE and judge_watch(601, 0) is Watch.QUIET


@pytest.mark.parametrize("change", [0.0, 0.2])
def test_adwin_s_curve_is_that_of_its_statistic_case_by_case_whatever_the_tolerance(change):
    found = watch("adwin", 0.1, change, 0.02, 4)
    one_by_one = adwin(draw_errors(0.1, change, 4))
    assert np.array_equal(found.statistic, one_by_one[0])
    assert np.array_equal(found.peaks, np.maximum.accumulate(one_by_one, axis=1))
    false, delay = price_curve("adwin", 0.1, change, 0.05, 4)
    told = [price(one) for one in first_alarms(found.peaks, LOGARITHMS).T]
    assert false == pytest.approx([one.false for one in told])
    few = np.array([one.others < 2 for one in told])
    assert delay[~few] == pytest.approx([one.delay for one in told if one.others > 1])
