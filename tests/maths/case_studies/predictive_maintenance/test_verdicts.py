"""Cases at their borders."""

import numpy as np
import pytest

from core.maths.case_studies.predictive_maintenance.replacement_policy import PolicyCost
from core.maths.case_studies.predictive_maintenance.verdicts import (
    Comparison,
    Lives,
    Prognosis,
    SeenAge,
    ServiceAge,
    Shape,
    Threshold,
    Wear,
    judge_age,
    judge_difference,
    judge_lives,
    judge_prognosis,
    judge_seen_age,
    judge_shape,
    judge_threshold,
    judge_wear,
)


def test_the_side_of_the_optimum_decides_whatever_fails():
    rate = np.array([152.0, 51.0, 53.0, 90.0])
    failed = np.array([0.01, 0.0, 0.0, 0.5])
    cost = PolicyCost(np.array([26, 28, 30, 60]), rate, rate * 0, failed, rate * 0)
    cases = [judge_threshold(cost, at, 1000.0, 10.0, 0.1, Comparison.OPEN).case for at in range(4)]
    assert cases == [
        Threshold.TOO_LOW,
        Threshold.NEAR_BEST,
        Threshold.NEAR_BEST,
        Threshold.TOO_HIGH,
    ]
    assert (
        judge_threshold(cost, 1, 5.0, 5.0, 0.1, Comparison.OPEN).case is Threshold.NOTHING_TO_GAIN
    )
    valley = PolicyCost(np.arange(3), np.array([1.0, 9.0, 1.05]), rate[:3], failed[:3], rate[:3])
    assert judge_threshold(valley, 1, 9.0, 1.0, 0.1, Comparison.OPEN).case is Threshold.BETWEEN


def test_an_age_beyond_the_picture_may_pay_already():
    assert judge_age(900.0, 500.0, 0.986) is ServiceAge.PAYS_ALREADY
    assert judge_age(900.0, 500.0, 1.01) is ServiceAge.NOT_YET
    assert judge_age(400.0, 500.0, 0.9) is ServiceAge.BEST_DRAWN


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
        ({"constant": 0.0}, Prognosis.NOTHING_TO_TELL),
        ({"cap": 300}, Prognosis.IDLE_CAP),
        ({"cap": 250}, Prognosis.HIGH_CAP),
        ({"cap": 40}, Prognosis.LOW_CAP),
        ({"window": 1}, Prognosis.ONE_CYCLE),
        ({"late": 0.7}, Prognosis.LATE),
        ({"model": "constant"}, Prognosis.CONSTANT),
    ],
)
def test_a_model_is_named_by_its_results(change, case):
    found = prognosis(**change)
    assert found.case is case
    assert found.narrow and found.upwards


def test_a_shape_without_a_failure_before_its_best_age():
    assert judge_shape(1.1, 2.0, 5.0, 9.0) is Shape.WEARS_OUT_UNSEEN
    assert judge_shape(1.1, 2.0, 10.0, 9.0) is Shape.WEARS_OUT
    assert judge_shape(0.5, 0.9, np.inf, 9.0) is Shape.FALLING
    assert judge_shape(0.5, 1.9, 9.0, 9.0) is Shape.UNDECIDED


def test_a_difference_is_sure_only_where_its_interval_leaves_zero():
    assert judge_difference(-2.0, -1.0, 9, 40.0) is Comparison.BETTER
    assert judge_difference(1.0, 2.0, 9, 40.0) is Comparison.WORSE
    for low, high in ((-1.0, 0.0), (0.0, 1.0), (-1.0, 1.0), (-2e-9, -1e-9), (1e-9, 2e-9)):
        assert judge_difference(low, high, 9, 40.0) is Comparison.OPEN
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
    assert judge_seen_age(ages, np.array([0.5, 0.2, 0.2]), 0.0).case is SeenAge.RUN_TO_FAILURE
    assert judge_seen_age(ages, np.array([0.5, 0.2, 0.2]), 0.3).case is SeenAge.BEYOND
    found = judge_seen_age(ages, np.array([0.1, 0.2, 0.2]), 0.3)
    assert (found.case, found.age, found.cost) == (SeenAge.BEFORE_A_FAILURE, 2.0, 0.1)
