"""Ridge against scikit-learn, folds by unit, band, scores."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.linear_model import LinearRegression, Ridge
from sklearn.metrics import root_mean_squared_error
from sklearn.model_selection import GroupKFold
from sklearn.preprocessing import StandardScaler

from core.maths.case_studies.predictive_maintenance.remaining_useful_life import (
    boosted_trees,
    cap_labels,
    coverage,
    error_by_life_stage,
    fit_ridge,
    folds_by_unit,
    phm_score,
    predict_linear,
    predict_out_of_fold,
    residual_band,
    ridge_system,
    score_predictions,
    trees_out_of_fold,
)


@pytest.fixture(scope="module")
def problem():
    rng = np.random.default_rng(11)
    lives = rng.integers(60, 120, 12)
    rul = np.concatenate([np.arange(n)[::-1] for n in lives])
    signal = np.exp(-rul / 40)
    features = np.column_stack(
        [9065 + 20 * signal + rng.normal(0, 2, len(rul)) for _ in range(4)]
        + [signal + rng.normal(0, 0.1, len(rul)), np.full(len(rul), 518.67)]
    )
    fold = np.repeat(folds_by_unit(12, 4), lives)
    return features, rul, fold, ridge_system(features, rul, fold)


@pytest.mark.parametrize("ridge_lambda", [1e-6, 0.1, 10.0, 1e4, 1e8])
@pytest.mark.parametrize("cap", [1, 50, 125.5, 1e9])
def test_ridge_is_scikit_learn_with_each_fold_left_out(problem, ridge_lambda, cap):
    features, rul, fold, system = problem
    models = fit_ridge(system, ridge_lambda, cap)
    labels = np.minimum(rul, cap)
    for left_out in range(4):
        rows = fold != left_out
        scaler = StandardScaler().fit(features[rows])
        model = Ridge(ridge_lambda).fit(scaler.transform(features[rows]), labels[rows])
        expected = model.predict(scaler.transform(features[~rows]))
        got = predict_out_of_fold(system, models)[~rows]
        np.testing.assert_allclose(got, expected, atol=1e-6)
    scaler = StandardScaler().fit(features)
    model = Ridge(ridge_lambda).fit(scaler.transform(features), labels)
    np.testing.assert_allclose(
        predict_linear(models, features), model.predict(scaler.transform(features)), atol=1e-6
    )
    np.testing.assert_allclose(models.standardised[-1], model.coef_, atol=1e-6)


def test_lambda_zero_is_least_squares_also_with_collinear_features(problem):
    features, rul, fold, _ = problem
    doubled = np.column_stack([features, features[:, 0], features[:, 1] + features[:, 2]])
    models = fit_ridge(ridge_system(doubled, rul, fold), 0.0, 80)
    expected = LinearRegression().fit(features, np.minimum(rul, 80)).predict(features)
    np.testing.assert_allclose(predict_linear(models, doubled), expected, atol=1e-5)


@settings(max_examples=30)
@given(low=st.floats(0, 1e5), factor=st.floats(1.01, 100))
def test_more_shrinkage_means_smaller_coefficients_and_fewer_degrees_of_freedom(low, factor):
    rng = np.random.default_rng(0)
    features, fold = rng.normal(size=(60, 5)), np.arange(60) % 3
    system = ridge_system(features, rng.integers(0, 90, 60), fold)
    weak, strong = fit_ridge(system, low, 60), fit_ridge(system, (low + 1e-3) * factor, 60)
    assert np.linalg.norm(strong.standardised[-1]) <= np.linalg.norm(weak.standardised[-1]) + 1e-12
    assert 0 <= strong.degrees_of_freedom[-1] <= weak.degrees_of_freedom[-1] + 1e-9 <= 5 + 1e-6


def test_trees_never_predict_a_unit_from_its_own_rows(problem):
    features, rul, fold, _ = problem
    labels = cap_labels(rul, 60)
    base = trees_out_of_fold(features, labels, fold)
    changed = np.where(fold == 2, labels + 1000, labels)
    after = trees_out_of_fold(features, changed, fold)
    np.testing.assert_array_equal(base[fold == 2], after[fold == 2])
    assert not np.array_equal(base[fold != 2], after[fold != 2])
    own = boosted_trees(features[fold != 1], labels[fold != 1], features[fold == 1])
    np.testing.assert_array_equal(base[fold == 1], own)


def test_ridge_never_predicts_a_unit_from_its_own_rows(problem):
    features, rul, fold, system = problem
    own = fold == 1
    changed = fit_ridge(ridge_system(features, np.where(own, rul + 40, rul), fold), 1.0, 60)
    np.testing.assert_allclose(
        changed.coefficients[1], fit_ridge(system, 1.0, 60).coefficients[1], rtol=1e-8
    )


@settings(max_examples=50)
@given(units=st.integers(2, 300), folds=st.integers(2, 10), seed=st.integers(0, 2**31))
def test_folds_are_as_equal_as_group_k_fold(units, folds, seed):
    if folds > units:
        with pytest.raises(ValueError, match="folds must lie between 2 and"):
            folds_by_unit(units, folds, seed)
        return
    sizes = np.bincount(folds_by_unit(units, folds, seed))
    groups = np.arange(units)
    expected = [len(t) for _, t in GroupKFold(folds).split(groups, groups=groups)]
    assert sorted(sizes) == sorted(expected)


def test_band_holds_its_level_on_the_rows_that_made_it_and_on_new_ones():
    rng = np.random.default_rng(5)
    predicted = rng.uniform(0, 120, 12_000)
    truth = predicted + rng.normal(0, 2 + predicted / 10)
    band = residual_band(predicted[:6000], truth[:6000], level=0.8)
    for rows in (slice(6000), slice(6000, None)):
        low, high = band.limits(predicted[rows])
        assert coverage(low, high, truth[rows]) == pytest.approx(0.8, abs=0.03)
    width = np.subtract(*band.limits(np.array([110.0, 20.0]))[::-1])
    # quantiles of a normal law: ±1.2816 standard deviations, which are 13 and 4 here
    np.testing.assert_allclose(width, 2 * 1.2816 * np.array([13, 4]), rtol=0.12)


def test_band_limits_are_not_negative_and_ordered():
    band = residual_band(np.arange(40.0), np.zeros(40), bins=4)
    low, high = band.limits(np.array([-5.0, 0.0, 39.0, 500.0]))
    assert (low >= 0).all() and (low <= high).all()


@settings(max_examples=50)
@given(d=st.floats(0.01, 200))
def test_phm_score_punishes_late_more_than_early(d):
    truth = np.array([300.0])
    late, early = phm_score(truth + d, truth), phm_score(truth - d, truth)
    assert late > early > 0
    assert late == pytest.approx(np.exp(d / 10) - 1)
    assert early == pytest.approx(np.exp(d / 13) - 1)


def test_score_by_hand_and_against_scikit_learn():
    predicted, truth = np.array([100.0, 50.0, 10.0]), np.array([145, 40, 10])
    plain, capped = score_predictions(predicted, truth), score_predictions(predicted, truth, 125)
    assert plain.rmse == pytest.approx(root_mean_squared_error(truth, predicted))
    assert capped.rmse == pytest.approx(root_mean_squared_error([125, 40, 10], predicted))
    assert plain.bias == pytest.approx((-45 + 10) / 3)
    assert (plain.late, plain.units) == (pytest.approx(1 / 3), 3)
    assert capped.phm == pytest.approx(np.expm1(25 / 13) + np.expm1(1))


def test_life_stages_add_up_to_the_whole():
    rng = np.random.default_rng(2)
    truth = rng.integers(0, 200, 500)
    predicted = truth + rng.normal(3, 9, 500)
    count, rmse, bias = error_by_life_stage(predicted, truth)
    assert count.sum() == 500
    assert np.sqrt(count @ rmse**2 / 500) == pytest.approx(
        root_mean_squared_error(truth, predicted)
    )
    assert count @ bias / 500 == pytest.approx(np.mean(predicted - truth))
    assert count[0] == np.sum(truth < 25) and count[-1] == np.sum(truth >= 125)
    _, empty, _ = error_by_life_stage([1.0], [1.0])
    assert empty[0] == 0 and np.isnan(empty[1:]).all()


def test_errors(problem):
    _, _, _, system = problem
    with pytest.raises(ValueError, match="ridge_lambda must be non-negative, got -1"):
        fit_ridge(system, -1, 125)
    for cap in (0, float("nan")):
        with pytest.raises(ValueError, match="cap must be positive"):
            cap_labels(np.array([1]), cap)
    with pytest.raises(ValueError, match="one row each"):
        ridge_system(np.ones((3, 2)), np.ones(2, int), np.zeros(3, int))
    with pytest.raises(ValueError, match="no negative value"):
        ridge_system(np.ones((2, 2)), np.array([1, -1]), np.zeros(2, int))
    with pytest.raises(ValueError, match="level must lie in"):
        residual_band(np.ones(20), np.ones(20), level=1)
    with pytest.raises(ValueError, match="bins must lie between 1 and the 3 rows, got 12"):
        residual_band(np.ones(3), np.ones(3))
    with pytest.raises(ValueError, match="must match"):
        score_predictions(np.ones(3), np.ones(2))
