"""Cases at their borders."""

import numpy as np
import pytest

from core.maths.case_studies.predictive_maintenance.replacement_policy import PolicyCost
from core.maths.case_studies.predictive_maintenance.verdicts import (
    Prognosis,
    ServiceAge,
    Shape,
    Threshold,
    Wear,
    judge_age,
    judge_prognosis,
    judge_shape,
    judge_threshold,
    judge_wear,
)


def test_the_side_of_the_optimum_decides_whatever_fails():
    rate = np.array([152.0, 51.0, 53.0, 90.0])
    failed = np.array([0.01, 0.0, 0.0, 0.5])
    cost = PolicyCost(np.array([26, 28, 30, 60]), rate, rate * 0, failed, rate * 0)
    cases = [judge_threshold(cost, at, 1000.0, 10.0, 0.1).case for at in range(4)]
    assert cases == [
        Threshold.TOO_LOW,
        Threshold.NEAR_BEST,
        Threshold.NEAR_BEST,
        Threshold.TOO_HIGH,
    ]
    assert judge_threshold(cost, 1, 5.0, 5.0, 0.1).case is Threshold.NOTHING_TO_GAIN
    valley = PolicyCost(np.arange(3), np.array([1.0, 9.0, 1.05]), rate[:3], failed[:3], rate[:3])
    assert judge_threshold(valley, 1, 9.0, 1.0, 0.1).case is Threshold.BETWEEN


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
        longest=300, freedom=30.0, features=60,
        band=(np.array([-2.0, -20.0]), np.array([2.0, 40.0])),
    ) | change  # fmt: skip
    return judge_prognosis(**given)


@pytest.mark.parametrize(
    ("change", "case"),
    [
        ({}, Prognosis.USEFUL),
        ({"rmse": 39.0}, Prognosis.NO_BETTER),
        ({"freedom": 3.0}, Prognosis.SHRUNK),
        ({"freedom": 3.9, "features": 4}, Prognosis.USEFUL),
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
