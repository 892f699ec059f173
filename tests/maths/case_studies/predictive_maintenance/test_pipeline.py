"""From a fleet to a policy: no leak between units, sound baselines, numbers that agree."""

from dataclasses import replace

import numpy as np
import pytest

from core.maths.case_studies.predictive_maintenance.engine_fleet import (
    SENSORS,
    lifetimes,
    simulate_fleet,
)
from core.maths.case_studies.predictive_maintenance.pipeline import (
    assess,
    policies,
    predict_constant,
    predict_ridge,
    predict_trees,
    prepare,
)

CAP = 125


@pytest.fixture(scope="module")
def fleet():
    return simulate_fleet(3, 40, 40)


@pytest.fixture(scope="module")
def prepared(fleet):
    return prepare(fleet, 30)


@pytest.fixture(scope="module")
def ridge(prepared):
    return predict_ridge(prepared, 100.0, CAP)


def test_prepared_rows_belong_together(fleet, prepared):
    assert len(prepared.feature_names) == prepared.train_features.shape[1]
    assert prepared.feature_names[0] == "sensor_2 last"
    assert prepared.test_features.shape[1] == prepared.train_features.shape[1]
    assert (fleet.test["cycle"].to_numpy()[prepared.test_last] == lifetimes(fleet.test)).all()
    np.testing.assert_array_equal(prepared.test_truth[prepared.test_last], fleet.test_rul)
    np.testing.assert_array_equal(
        prepared.train_rul[prepared.train_starts], lifetimes(fleet.train) - 1
    )
    # the first feature is the sensor itself
    np.testing.assert_array_equal(prepared.train_features[:, 0], fleet.train["sensor_2"])


def test_test_units_have_no_part_in_anything_learned(fleet, prepared, ridge):
    shifted = fleet.test.copy()
    shifted[list(SENSORS)] += 100.0
    other = prepare(replace(fleet, test=shifted, test_rul=fleet.test_rul + 7), 30)
    np.testing.assert_array_equal(other.train_features, prepared.train_features)
    again = predict_ridge(other, 100.0, CAP)
    np.testing.assert_array_equal(again.out_of_fold, ridge.out_of_fold)


def test_a_unit_s_own_rows_do_not_change_its_out_of_fold_prediction(fleet, prepared, ridge):
    """Spoil the labels' source of one fold (its units live on): its own predictions stay."""
    own = np.repeat(prepared.fold == 2, prepared.lives)
    spoiled = replace(
        prepared, train_rul=np.where(own, prepared.train_rul + 500, prepared.train_rul)
    )
    constant, before = predict_constant(spoiled, 1e6), predict_constant(prepared, 1e6)
    np.testing.assert_allclose(constant.out_of_fold[own], before.out_of_fold[own])
    assert (constant.out_of_fold[~own] > before.out_of_fold[~own]).all()


def test_models_beat_the_constant_and_trees_beat_ridge(prepared, ridge):
    constant = assess(prepared, predict_constant(prepared, CAP), CAP)
    linear = assess(prepared, ridge, CAP)
    trees = assess(prepared, predict_trees(prepared, CAP), CAP)
    assert constant.against_capped.rmse > 1.5 * linear.against_capped.rmse
    assert trees.against_capped.rmse < linear.against_capped.rmse
    assert trees.against_truth.rmse >= trees.against_capped.rmse
    assert linear.against_truth.units == 40
    # 40 units: a binomial share of 0.8 has a standard deviation of 0.063
    for result in (linear, trees):
        assert 0.8 - 0.19 <= result.covered <= 1
        assert (result.lower <= result.upper).all()


def test_constant_prediction_is_the_mean_capped_label(prepared):
    predictions = predict_constant(prepared, CAP)
    labels = np.minimum(prepared.train_rul, CAP)
    assert predictions.test == pytest.approx(labels.mean())
    own = np.repeat(prepared.fold == 0, prepared.lives)
    assert predictions.out_of_fold[own] == pytest.approx(labels[~own].mean())


def test_a_window_of_one_cycle_is_regression_on_the_last_values(fleet):
    one = prepare(fleet, 1)
    sensors = one.train_features.shape[1] // 4
    last, mean, std, slope = np.split(one.train_features, 4, axis=1)
    np.testing.assert_allclose(mean, last, rtol=1e-12)
    assert (std == 0).all() and (slope == 0).all() and sensors > 10
    longer = assess(one, predict_ridge(one, 0.0, CAP), CAP).against_capped.rmse
    assert np.isfinite(longer)


def test_policies_agree_with_each_other(prepared, ridge):
    result = policies(prepared, ridge, failure_cost=20.0, service_cost=1.0, lead_time=10)
    assert result.run_to_failure == pytest.approx(20 / prepared.lives.mean())
    # an interval beyond the longest life is running to failure
    assert result.interval.rate[-1] == pytest.approx(result.run_to_failure)
    best = result.alarm.rate.min()
    assert best <= result.alarm_held_out.rate
    assert result.interval.rate.min() <= result.interval_held_out.rate
    assert result.alarm_held_out.rate < result.interval_held_out.rate < result.run_to_failure
    # no policy beats servicing every unit in its last working cycle
    assert best >= 1.0 * len(prepared.lives) / prepared.lives.sum()
    assert set(result.alarm_held_out.chosen) <= set(result.alarm.setting)


def test_servicing_that_costs_as_much_as_failing_never_pays(prepared, ridge):
    result = policies(prepared, ridge, failure_cost=1.0, service_cost=1.0)
    assert result.alarm.rate.min() >= result.run_to_failure - 1e-15
    assert result.interval.rate.min() == pytest.approx(result.run_to_failure)


def test_errors(fleet):
    with pytest.raises(ValueError, match="window must be at least 1 cycle, got 0"):
        prepare(fleet, 0)
    with pytest.raises(ValueError, match="folds must lie between 2 and"):
        prepare(replace(fleet, train=fleet.train[fleet.train["unit"] == 1]), 30)
