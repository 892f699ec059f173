"""Cases at their borders."""

from itertools import combinations, product

import numpy as np
import pytest
from scipy import stats

from core.maths.case_studies.predictive_maintenance.replacement_policy import (
    HeldOutCost,
    PolicyCost,
    empirical_age_cost,
)
from core.maths.case_studies.predictive_maintenance.verdicts import (
    Ages,
    Comparison,
    Coverage,
    Lives,
    Prognosis,
    SeenAge,
    SeenAgeVerdict,
    ServiceAge,
    Shape,
    Threshold,
    Wear,
    judge_age,
    judge_ages,
    judge_coverage,
    judge_difference,
    judge_lives,
    judge_prognosis,
    judge_seen_age,
    judge_shape,
    judge_threshold,
    judge_wear,
)
from core.maths.statistics.lifetimes import kaplan_meier


def threshold(rate, at, now=Comparison.WORSE, failure=1000.0):
    zero = np.zeros(len(rate))
    alarm = PolicyCost(np.arange(len(rate)), np.array(rate), zero, zero, zero)
    held = HeldOutCost(60.0, 5.0, 0.0, np.ones(5), np.zeros(9), np.zeros(9, bool), np.ones(9))
    return judge_threshold(
        alarm, at, failure, 10.0, held=held, now=now, saved=0.1, beside=Comparison.OPEN
    )


VALLEY = [152.0, 51.0, 90.0, 53.0, 90.0]


@pytest.mark.parametrize(
    ("now", "cases"),
    [
        (Comparison.WORSE, "TOO_LOW NEAR_BEST BETWEEN NEAR_BEST TOO_HIGH"),
        (Comparison.OPEN, "MAYBE_LOW NEAR_BEST MAYBE_BETWEEN NEAR_BEST MAYBE_HIGH"),
        (Comparison.SAME, "MAYBE_LOW NEAR_BEST MAYBE_BETWEEN NEAR_BEST MAYBE_HIGH"),
        (Comparison.TOO_FEW, "MAYBE_LOW NEAR_BEST MAYBE_BETWEEN NEAR_BEST MAYBE_HIGH"),
        (Comparison.BETTER, "BEATS_CHOICE NEAR_BEST BEATS_CHOICE NEAR_BEST BEATS_CHOICE"),
    ],
)
def test_a_side_is_called_only_where_other_engines_agree(now, cases):
    found = [threshold(VALLEY, at, now) for at in range(5)]
    assert [verdict.case.name for verdict in found] == cases.split()
    assert (found[0].best, found[0].held, found[0].held_error) == (1.0, 60.0, 5.0)
    assert threshold(VALLEY, 0, now, failure=10.0).case is Threshold.NOTHING_TO_GAIN


def test_an_age_beyond_the_picture_may_pay_already():
    assert judge_age(900.0, 500.0, 0.986) is ServiceAge.PAYS_ALREADY
    assert judge_age(900.0, 500.0, 1.01) is ServiceAge.NOT_YET
    assert judge_age(900.0, 500.0, 1.01, 0.001) is ServiceAge.NOT_YET
    assert judge_age(900.0, 500.0, 1.01, 0.00099) is ServiceAge.UNREACHED
    assert judge_age(900.0, 500.0, 0.99, 0.0) is ServiceAge.PAYS_ALREADY
    assert judge_age(400.0, 500.0, 0.99, 0.0) is ServiceAge.BEST_DRAWN
    assert judge_age(400.0, 500.0, 0.9) is ServiceAge.BEST_DRAWN
    for cost in (0.9, 1.2):  # without a best age what the last one costs does not matter
        assert judge_age(np.inf, 500.0, cost) is ServiceAge.NEVER


@pytest.mark.parametrize("seed", range(20))
def test_noise_lines_and_bends_are_told_apart(seed):
    rng = np.random.default_rng(seed)
    time = np.arange(180.0)
    noise = rng.normal(size=(180, 21))
    assert judge_wear(noise).wear is Wear.NOTHING
    assert judge_wear(noise + 0.05 * time[:, None]).wear is Wear.STRAIGHT
    assert judge_wear(noise + np.exp(time / 45)[:, None]).wear is Wear.BENDS
    assert judge_wear(noise + 8 * np.log1p(time)[:, None]).wear is Wear.CURVES
    assert not judge_wear(np.outer(time, np.ones(3))).noisy


def prognosis(**change):
    given = dict(
        model="ridge", cap=125, window=30, rmse=15.0, constant=40.0, near_end=5.0, late=0.5,
        longest=300, freedom=30.0, parameters=60,
        band=(np.array([-2.0, -20.0]), np.array([2.0, 40.0])), beside=Comparison.BETTER,
    ) | change  # fmt: skip
    return judge_prognosis(**given)


@pytest.mark.parametrize(
    ("change", "case"),
    [
        ({}, Prognosis.USEFUL),
        ({"rmse": 39.9}, Prognosis.USEFUL),
        ({"rmse": 20.0, "beside": Comparison.OPEN}, Prognosis.NO_BETTER),
        ({"beside": Comparison.WORSE}, Prognosis.WORSE),
        ({"beside": Comparison.TOO_FEW}, Prognosis.TOO_FEW),
        ({"freedom": 3.0}, Prognosis.SHRUNK),
        ({"freedom": 3.9, "parameters": 4}, Prognosis.USEFUL),
        ({"freedom": 8.0}, Prognosis.USEFUL),
        ({"freedom": 2.0, "parameters": 4}, Prognosis.USEFUL),
        ({"constant": 1e-9}, Prognosis.NOTHING_TO_TELL),
        ({"constant": 0.0}, Prognosis.NOTHING_TO_TELL),
        ({"cap": 300}, Prognosis.IDLE_CAP),
        ({"cap": 250}, Prognosis.HIGH_CAP),
        ({"cap": 55}, Prognosis.LOW_CAP),
        ({"cap": 59.9}, Prognosis.LOW_CAP),
        ({"cap": 60}, Prognosis.USEFUL),
        ({"cap": 200}, Prognosis.USEFUL),
        ({"beside": Comparison.SAME}, Prognosis.SAME),
        ({"window": 1}, Prognosis.ONE_CYCLE),
        ({"late": 0.7}, Prognosis.LATE),
        ({"model": "constant"}, Prognosis.CONSTANT),
    ],
)
def test_a_model_is_named_by_its_results(change, case):
    found = prognosis(**change)
    assert found.case is case
    assert found.narrow and found.upwards


@pytest.mark.parametrize(
    ("end", "narrow"), [(29.9, True), (30.0, True), (30.1, False), (13.0, True), (60.0, False)]
)
def test_a_band_is_narrow_up_to_half_its_width(end, narrow):
    """The widest is 60 wide; where the model says least it is ``end``."""
    band = np.array([-end / 2, -20.0]), np.array([end / 2, 40.0])
    assert prognosis(band=band).narrow == narrow


def test_a_band_as_far_up_as_down_does_not_reach_farther_up():
    for up, upwards in ((19.0, False), (20.0, False), (21.0, True)):
        assert prognosis(band=(np.array([-2.0, -20.0]), np.array([2.0, up]))).upwards == upwards


def test_a_shape_without_a_failure_before_its_best_age():
    assert judge_shape(1.1, 2.0, 5.0, 9.0) is Shape.WEARS_OUT_UNSEEN
    assert judge_shape(1.1, 2.0, 10.0, 9.0) is Shape.WEARS_OUT
    assert judge_shape(0.5, 0.9, np.inf, 9.0) is Shape.FALLING
    assert judge_shape(0.5, 1.9, 9.0, 9.0) is Shape.UNDECIDED
    assert judge_shape(1.1, 2.0, np.inf, 9.0) is Shape.WEARS_OUT_IDLY
    assert judge_shape(0.9, 2.0, np.inf, 9.0) is Shape.UNDECIDED


def test_a_difference_is_sure_only_where_its_interval_leaves_zero():
    assert judge_difference(-2.0, -1.0, 9, 40.0) is Comparison.BETTER
    assert judge_difference(1.0, 2.0, 9, 40.0) is Comparison.WORSE
    for low, high in ((-1.0, 0.0), (0.0, 1.0), (-1.0, 1.0), (-1e-7, 1e-9), (-1e-9, 1e-7)):
        assert judge_difference(low, high, 9, 40.0) is Comparison.OPEN
    for low, high in ((0.0, 0.0), (-2e-9, -1e-9), (1e-9, 2e-9), (-4e-8, 4e-8)):
        assert judge_difference(low, high, 9, 40.0) is Comparison.SAME
    assert judge_difference(-2.0, -1.0, 4, 40.0) is Comparison.TOO_FEW


@pytest.mark.parametrize(
    ("time", "failed", "case"),
    [
        ([5, 9], [0, 0], Lives.NO_FAILURE),
        ([5], [1], Lives.SINGLE),
        ([5, 5], [1, 1], Lives.EQUAL),
        ([5, 5 + 1e-9], [1, 1], Lives.EQUAL),
        ([5, 5], [1, 0], Lives.ALL_AT_LAST),
        ([3, 5], [0, 1], Lives.ALL_AT_LAST),
        ([3, 5], [1, 0], Lives.LAW),
        ([3, 5], [1, 1], Lives.LAW),
    ],
)
def test_lives_with_and_without_a_law(time, failed, case):
    found = judge_lives(np.array(time, float), np.array(failed), 0.95)
    assert found.case is case
    assert np.isnan(found.at_most) != (case is Lives.NO_FAILURE)


def test_of_equal_ages_the_latest_counts():
    ages = np.array([2.0, 5.0, 5.0])
    falling = np.array([0.5, 0.2, 0.2])
    assert judge_seen_age(ages, falling, 0.0, 1).case is SeenAge.RUN_TO_FAILURE
    assert judge_seen_age(ages, falling, 0.3, 1).case is SeenAge.BEYOND
    found = judge_seen_age(ages, np.array([0.1, 0.2, 0.2]), 0.3, 1)
    assert (found.case, found.age, found.cost) == (SeenAge.BEFORE_A_FAILURE, 2.0, 0.1)


def test_to_spare_the_last_failure_alone_is_no_age():
    """A constant rate, at which no age pays: yet each of 200 samples in which all have failed shows
    one before some failure, 15 of them only before the last."""
    ages, cost = np.array([2.0, 5.0, 5.0]), np.array([0.5, 0.2, 0.3])
    assert judge_seen_age(ages, cost, 0.0, 1).case is SeenAge.BEFORE_THE_LAST
    assert judge_seen_age(ages, cost, 0.0, 2).case is SeenAge.BEFORE_A_FAILURE
    assert judge_seen_age(ages, cost, 0.2, 1).case is SeenAge.BEFORE_A_FAILURE
    rng, seen = np.random.default_rng(1), []
    for _ in range(200):
        estimate = kaplan_meier(rng.exponential(80.0, 36), np.ones(36))
        table = empirical_age_cost(estimate.time, estimate.value, estimate.time[-1], 10.0)
        found = judge_seen_age(*table, estimate.value[-1], estimate.failures[-1])
        seen.append(found.case)
    assert seen.count(SeenAge.BEFORE_THE_LAST) == 15
    assert seen.count(SeenAge.BEFORE_A_FAILURE) == 185


@pytest.mark.parametrize(
    ("best", "case", "wanted"),
    [
        (np.inf, SeenAge.BEFORE_A_FAILURE, Ages.ONLY_DATA),
        (np.inf, SeenAge.BEFORE_THE_LAST, Ages.AGREE),
        (np.inf, SeenAge.BEYOND, Ages.AGREE),
        (np.inf, SeenAge.RUN_TO_FAILURE, Ages.AGREE),
        (5.0, SeenAge.BEYOND, Ages.ONLY_LAW),
        (9.0, SeenAge.RUN_TO_FAILURE, Ages.ONLY_LAW),
        (9.1, SeenAge.BEYOND, Ages.AGREE),
        (5.0, SeenAge.BEFORE_A_FAILURE, Ages.AGREE),
        (np.nan, SeenAge.BEFORE_A_FAILURE, Ages.AGREE),
        (np.nan, SeenAge.BEYOND, Ages.AGREE),
    ],
)
def test_two_best_ages_side_by_side(best, case, wanted):
    assert judge_ages(best, 9.0, SeenAgeVerdict(case, 7.0, 1.0)) is wanted


def test_a_threshold_is_near_the_best_up_to_a_tenth_above():
    found = [threshold([60.0, 51.0, 56.0, 56.2], at) for at in range(4)]
    assert [one.case.name for one in found] == ["TOO_LOW", "NEAR_BEST", "NEAR_BEST", "TOO_HIGH"]


@pytest.mark.parametrize(
    ("change", "case"),
    [
        ({"freedom": 7.9}, Prognosis.SHRUNK),
        ({"freedom": 8.1}, Prognosis.USEFUL),
        ({"freedom": 4.9, "parameters": 10}, Prognosis.SHRUNK),
        ({"freedom": 5.1, "parameters": 10}, Prognosis.USEFUL),
        ({"cap": 201, "longest": 202}, Prognosis.HIGH_CAP),
        ({"cap": 201, "longest": 201}, Prognosis.IDLE_CAP),
        ({"late": 0.6}, Prognosis.USEFUL),
        ({"late": 0.61}, Prognosis.LATE),
        ({"window": 2}, Prognosis.USEFUL),
        ({"model": "squares", "freedom": 3.0}, Prognosis.USEFUL),
        ({"cap": 190, "longest": 180}, Prognosis.USEFUL),
        ({"cap": 200, "longest": 180}, Prognosis.USEFUL),
        ({"constant": 2e-9}, Prognosis.USEFUL),
    ],
)
def test_a_model_at_its_borders(change, case):
    assert prognosis(**change).case is case


ORDER = {
    Prognosis.CONSTANT: {"model": "constant"},
    Prognosis.NOTHING_TO_TELL: {"constant": 0.0},
    Prognosis.SHRUNK: {"freedom": 3.0},
    Prognosis.LOW_CAP: {"cap": 50},
    Prognosis.TOO_FEW: {"beside": Comparison.TOO_FEW},
    Prognosis.IDLE_CAP: {"cap": 301},
    Prognosis.ONE_CYCLE: {"window": 1},
    Prognosis.LATE: {"late": 0.9},
}


@pytest.mark.parametrize(("first", "other"), [*combinations(ORDER, 2)])
def test_of_two_things_to_say_the_first_is_said(first, other):
    assert prognosis(**ORDER[other] | ORDER[first]).case is first


def test_a_band_holds_its_aim_as_a_binomial_test_says():
    """Clopper and Pearson's interval holds what a test with 2.5 % in each tail does not refuse."""
    seen = set()
    for count, aim in product((1, 7, 40, 100), (0.5, 0.8, 0.95)):
        for inside in range(count + 1):
            more = stats.binom.sf(inside - 1, count, aim)  # so many or more
            fewer = stats.binom.cdf(inside, count, aim)
            wanted = Coverage.TOO_WIDE if more < 0.025 else Coverage.AS_AIMED
            wanted = Coverage.TOO_NARROW if fewer < 0.025 else wanted
            assert judge_coverage(inside, count, aim)[0] is wanted, (inside, count, aim)
            seen.add(wanted)
    assert seen == set(Coverage)


def test_two_lives_are_told_apart_from_ten_to_the_minus_seven_on():
    for apart, case in ((1.9e-7, Lives.EQUAL), (2.1e-7, Lives.LAW)):  # the mean over both
        assert judge_lives(np.array([1 - apart, 1]), np.ones(2), 0.9).case is case


@pytest.mark.parametrize(("level", "count"), [(0.5, 1), (0.9, 3), (0.95, 20)])
def test_what_none_of_so_many_says_of_the_share(level, count):
    """At its limit so many survive with the probability 1 − level."""
    share = judge_lives(np.arange(1.0, count + 1), np.zeros(count), level).at_most
    assert stats.binom.pmf(0, count, share) == pytest.approx(1 - level)


def test_five_engines_are_enough_for_a_difference():
    assert judge_difference(-2.0, -1.0, 5, 40.0) is Comparison.BETTER


def test_a_shape_of_one_decides_nothing():
    assert judge_shape(1.0, 2.0, 5.0, 9.0) is Shape.UNDECIDED
    assert judge_shape(0.5, 1.0, 5.0, 9.0) is Shape.UNDECIDED
    assert judge_shape(1.0, 2.0, np.inf, 9.0) is Shape.UNDECIDED
    assert judge_shape(1.1, 2.0, 9.0, 9.0) is Shape.WEARS_OUT
    assert judge_age(500.0, 500.0, 0.9) is ServiceAge.BEST_DRAWN
    assert judge_age(900.0, 500.0, 1.0) is ServiceAge.NOT_YET


def quadratic_and_noise():
    """60 cycles: an orthonormal basis of quadratics, and noise of deviation 1 beside it."""
    basis, _ = np.linalg.qr(np.vander(np.arange(60.0), 3, increasing=True))
    noise = np.random.default_rng(1).normal(size=60)
    noise -= basis @ (basis.T @ noise)
    return basis, noise * np.sqrt(57 / (noise @ noise))


@pytest.mark.parametrize(("slope", "noisy"), [(1.4, True), (1.43, False)])
def test_noise_hides_a_trend_up_to_that_of_a_difference(slope, noisy):
    """√2 from one cycle to the next."""
    _, noise = quadratic_and_noise()
    assert judge_wear((slope * np.arange(60.0) + noise)[:, None]).noisy == noisy


@pytest.mark.parametrize(
    ("line", "bend", "clear"), [(3.9, 0, 0), (4.1, 0, 1), (0, 3.9, 0), (0, 4.1, 1), (4.1, 3.9, 1)]
)
def test_a_trend_is_clear_above_four_standard_errors(line, bend, clear):
    """Coefficients in a quadratic fit whose residuals have the standard deviation 1."""
    basis, noise = quadratic_and_noise()
    found = judge_wear((line * basis[:, 1] + bend * basis[:, 2] + noise)[:, None])
    assert found.clear == clear
    straight = found.wear is Wear.STRAIGHT
    assert straight == (clear == 1 and bend < 4)


def test_eight_cycles_are_enough_for_a_trend():
    assert judge_wear(np.arange(8.0)[:, None]).wear is Wear.STRAIGHT
    assert judge_wear(np.arange(7.0)[:, None]).wear is Wear.NOTHING


def test_an_interval_that_ends_at_zero_holds_it():
    """Also where the other errs by nothing, so that nothing counts as rounding."""
    assert judge_difference(0.0, 3.0, 100, 0.0) is Comparison.OPEN
    assert judge_difference(-3.0, 0.0, 100, 0.0) is Comparison.OPEN
    assert judge_difference(0.0, 0.0, 100, 0.0) is Comparison.SAME


def test_where_nothing_costs_anything_every_threshold_is_the_best():
    assert [threshold([0.0, 0.0, 0.0], at).case.name for at in range(3)] == ["NEAR_BEST"] * 3


@pytest.mark.parametrize("aim", [0.0, 1.0])
def test_an_aim_at_the_end_of_the_scale_can_be_met(aim):
    assert judge_coverage(int(10 * aim), 10, aim)[0] is Coverage.AS_AIMED


@pytest.mark.parametrize(
    ("lead", "wear"), [(15.5, Wear.CURVES), (15.4, Wear.BENDS), (15.6, Wear.CURVES)]
)
def test_a_life_bends_where_its_second_half_is_more_than_twice_as_steep(lead, wear):
    """Of (t + a)², t = 0 … 59, the halves have the slopes 2(14.5 + a) and 2(44.5 + a)."""
    assert judge_wear(((np.arange(60.0) + lead) ** 2)[:, None]).wear is wear


@pytest.mark.parametrize("level", [0.1, 1 / 3, -7.7, 1e6 + 0.1])
def test_a_sensor_that_stands_still_is_not_clear(level):
    time = np.arange(60.0)
    found = judge_wear(np.column_stack([time, np.full(60, level)]))
    assert (found.wear, found.clear) == (Wear.STRAIGHT, 1)


def test_ages_that_cost_nothing_wait_for_the_latest():
    found = judge_seen_age(np.arange(4.0), np.array([0.5, 0.0, 0.0, 1.0]), 0.5, 2)
    assert found == SeenAgeVerdict(SeenAge.BEFORE_A_FAILURE, 2.0, 0.0)
