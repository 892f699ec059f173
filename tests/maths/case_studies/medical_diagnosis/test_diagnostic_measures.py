"""Rates, areas, intervals and costs against scikit-learn, scipy, loops and repeated samples."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import expit
from scipy.stats import binomtest, norm
from sklearn.metrics import brier_score_loss, confusion_matrix, roc_auc_score, roc_curve

from core.maths.case_studies.fraud_detection.alert_policy import alerts_at, area_under_roc
from core.maths.case_studies.medical_diagnosis.diagnostic_measures import (
    auc_difference,
    auc_interval,
    called_at_specificity,
    cost_threshold,
    expected_cost,
    held_out_policy,
    operating_point,
    predictive_intervals,
    predictive_values,
    rank_patients,
    rate_intervals,
    reliability_diagram,
    roc_band,
    shift_prevalence,
)


def cohort(n=200, distance=1.5, seed=0, share=0.4, digits=None):
    rng = np.random.default_rng(seed)
    ill = rng.permutation(np.arange(n) < round(share * n))
    score = rng.normal(size=n) + distance * ill
    return (score if digits is None else score.round(digits)), ill


SCORE, ILL = cohort(digits=1)  # many equal scores
RANKING = rank_patients(SCORE, ILL)


@pytest.mark.parametrize("threshold", [-9, -0.35, 0.1, 0.8, 2.0, 9])
def test_one_count_for_everything(threshold):
    point = operating_point(RANKING, alerts_at(RANKING, threshold))
    tn, fp, fn, tp = confusion_matrix(ILL, threshold <= SCORE, labels=[False, True]).ravel()
    got = (point.true_negative, point.false_positive, point.false_negative, point.true_positive)
    assert tuple(int(x) for x in got) == (tn, fp, fn, tp)
    assert point.sensitivity == tp / (tp + fn) and point.specificity == pytest.approx(
        tn / (tn + fp)
    )
    assert point.accuracy == pytest.approx(np.mean((threshold <= SCORE) == ILL))
    limits = rate_intervals(point)
    for name in ("sensitivity", "specificity", "accuracy"):
        low, high = limits[name]
        assert (
            0 <= low <= getattr(point, name) + 1e-12 and getattr(point, name) <= high + 1e-12 <= 1.1
        )


def test_curve_is_scikit_learns():
    point = operating_point(RANKING, RANKING.ends)
    fpr, tpr, _ = roc_curve(ILL, SCORE, drop_intermediate=False)
    np.testing.assert_allclose(point.false_positive_rate, fpr)
    np.testing.assert_allclose(point.sensitivity, tpr)
    assert auc_interval(SCORE, ILL).auc == pytest.approx(roc_auc_score(ILL, SCORE))
    assert area_under_roc(RANKING) == pytest.approx(auc_interval(SCORE, ILL).auc)


@settings(max_examples=30)
@given(seed=st.integers(0, 500), wanted=st.floats(0, 1), digits=st.integers(0, 2))
def test_fixed_specificity_is_kept_and_no_patient_more_could_be_called(seed, wanted, digits):
    score, ill = cohort(60, seed=seed, digits=digits)
    ranking = rank_patients(score, ill)
    called = called_at_specificity(ranking, wanted)
    assert operating_point(ranking, called).specificity >= wanted - 1e-8
    later = ranking.ends[ranking.ends > called]
    if len(later):
        assert operating_point(ranking, later[0]).specificity < wanted


def test_specificities_that_are_whole_shares_are_met():
    ranking = rank_patients(np.arange(20.0), np.arange(20) >= 10)
    for k in range(11):
        point = operating_point(ranking, called_at_specificity(ranking, k / 10))
        assert point.specificity == pytest.approx(k / 10) and point.sensitivity == 1


def test_band_covers_the_true_sensitivity_as_often_as_it_says():
    specificity = np.array([0.8])
    truth = norm.sf(norm.ppf(0.8) - 1.5)
    inside = 0
    for seed in range(150):
        score, ill = cohort(150, seed=seed)
        band = roc_band(rank_patients(score, ill), specificity, resamples=120, seed=seed)
        inside += band.low[0] <= truth <= band.high[0]
    assert 0.88 <= inside / 150 <= 0.99


def test_band_is_the_bootstrap_written_out():
    grid = np.array([0.5, 0.8, 0.9])
    band = roc_band(RANKING, grid, level=0.9, resamples=50, seed=3)
    rng = np.random.default_rng(3)
    sick, healthy = np.sort(SCORE[ILL])[::-1], np.sort(SCORE[~ILL])[::-1]
    drawn = []
    for _ in range(50):
        ill = sick[rng.integers(len(sick), size=len(sick))]
        well = healthy[rng.integers(len(healthy), size=len(healthy))]
        ranking = rank_patients(np.r_[ill, well], np.repeat([True, False], [len(ill), len(well)]))
        drawn.append(operating_point(ranking, called_at_specificity(ranking, grid)).sensitivity)
    np.testing.assert_allclose(band.low, np.quantile(drawn, 0.05, axis=0), atol=1e-12)
    np.testing.assert_allclose(band.high, np.quantile(drawn, 0.95, axis=0), atol=1e-12)
    assert not band.exact.any()


def test_where_no_resample_knows_the_limits_they_are_binomial_tails():
    grid = np.array([0.0, 0.002, 0.3, 0.9, 0.99, 1.0])
    score, ill = cohort(80, seed=4)
    score[ill] = np.maximum(score[ill], np.quantile(score[~ill], 0.35))
    band = roc_band(rank_patients(score, ill), grid, resamples=50)
    assert band.exact.tolist() == [True, True, True, False, True, True]
    assert (band.low[0], band.high[0]) == (1, 1), "everybody is called"
    for k in (1, 2, 4, 5):
        found = int((ill & (score >= np.sort(score)[::-1][band.called[k] - 1])).sum())
        limits = binomtest(found, int(ill.sum())).proportion_ci(method="exact")
        assert (band.low[k], band.high[k]) == pytest.approx((limits.low, limits.high))
    assert band.sensitivity[2] == band.high[2] == 1 > band.low[2]
    score[np.flatnonzero(~ill)[:3]] = 9 + np.arange(3)
    none = roc_band(rank_patients(score, ill), np.array([0.95]), resamples=50)
    assert none.sensitivity[0] == none.low[0] == 0 and none.exact[0] and none.high[0] > 0.1


def test_delong_is_the_spread_over_repeated_samples():
    areas, differences = [], []
    for seed in range(600):
        score, ill = cohort(80, seed=seed)
        other = score + np.random.default_rng(seed + 5000).normal(0, 0.7, 80)
        areas.append(auc_interval(score, ill))
        differences.append(auc_difference(score, other, ill))
    for found in (areas, differences):
        values = np.array([area.auc for area in found])
        errors = np.array([area.standard_error for area in found])
        assert errors.mean() == pytest.approx(values.std(), rel=0.08)
    truth = norm.cdf(1.5 / np.sqrt(2))
    covered = np.mean([area.low <= truth <= area.high for area in areas])
    assert 0.92 <= covered <= 0.98


def test_delong_components_by_hand():
    """Ill 3, 5; healthy 1, 4, 3: pairs won 1.5 of 3 and 3 of 3."""
    area = auc_interval(np.array([3.0, 5, 1, 4, 3]), np.array([1, 1, 0, 0, 0], bool))
    assert area.auc == pytest.approx(4.5 / 6)
    ill, healthy = np.array([0.5, 1.0]), np.array([1.0, 0.5, 0.75])
    expected = np.var(ill, ddof=1) / 2 + np.var(healthy, ddof=1) / 3
    assert area.standard_error == pytest.approx(np.sqrt(expected))
    same = auc_difference(SCORE, SCORE, ILL)
    assert (same.auc, same.low, same.high) == (0, 0, 0)


def test_perfect_separation_still_has_a_lower_limit():
    area = auc_interval(np.arange(30.0), np.arange(30) >= 20)
    assert area.auc == 1 and area.high == 1 and 0.6 < area.low < 0.8
    alone = auc_interval(np.array([1.0, 2, 3]), np.array([True, False, False]))
    assert 0 <= alone.low <= alone.auc <= alone.high <= 1


@settings(max_examples=40)
@given(
    st.floats(0.01, 0.99), st.floats(0.01, 0.99), st.floats(0.001, 0.999), st.floats(0.001, 0.999)
)
def test_predictive_values_are_those_of_a_village(se, sp, prevalence, other):
    people = {(True, True): prevalence * se, (True, False): prevalence * (1 - se)}
    people |= {(False, True): (1 - prevalence) * (1 - sp), (False, False): (1 - prevalence) * sp}
    ppv, npv = predictive_values(se, sp, prevalence)
    assert ppv == pytest.approx(people[True, True] / (people[True, True] + people[False, True]))
    assert npv == pytest.approx(people[False, False] / (people[False, False] + people[True, False]))
    many = predictive_values(se, sp, np.array([prevalence, other]))
    assert many[0][0] == pytest.approx(ppv) and many[1][0] == pytest.approx(npv)
    # A called patient's odds are shifted like any other odds.
    assert shift_prevalence(ppv, prevalence, other) == pytest.approx(many[0][1], rel=1e-6)


def test_predictive_values_at_the_ends():
    ppv, npv = predictive_values(0.9, 0.8, np.array([0.0, 1.0]))
    assert ppv.tolist() == [0, 1] and npv.tolist() == [1, 0]
    assert np.isnan(predictive_values(0.0, 1.0, 0.3)[0]) and np.isnan(
        predictive_values(1.0, 0.0, 0.3)[1]
    )
    assert np.isnan(predictive_values(0.0, 1.0, np.array([0.3, 0.4]))[0]).all()


def test_predictive_intervals_cover():
    se, sp, prevalence = 0.8, 0.9, 0.05
    truth = predictive_values(se, sp, prevalence)
    rng = np.random.default_rng(7)
    inside = np.zeros(2)
    for _ in range(400):
        tp, tn = rng.binomial(80, se), rng.binomial(120, sp)
        score = np.r_[np.repeat([1.0, 0.0], [tp, 80 - tp]), np.repeat([0.0, 1.0], [tn, 120 - tn])]
        ranking = rank_patients(score, np.arange(200) < 80)
        point = operating_point(ranking, alerts_at(ranking, 0.5))
        limits = predictive_intervals(point, prevalence)
        inside += [low <= t <= high for (low, high), t in zip(limits, truth, strict=True)]
    assert (inside / 400 >= 0.92).all() and (inside / 400 <= 0.985).all()


@pytest.mark.parametrize("share", [0.02, 0.5])
def test_predictive_intervals_hold_the_values(share):
    for called in RANKING.ends[1:-1]:
        point = operating_point(RANKING, called)
        values = predictive_values(point.sensitivity, point.specificity, share)
        for (low, high), value in zip(predictive_intervals(point, share), values, strict=True):
            assert 0 <= low <= value <= high <= 1 and low < high


def test_brier_and_its_parts():
    rng = np.random.default_rng(8)
    p = rng.beta(1, 2, 500)
    ill = rng.random(500) < p**1.5
    diagram = reliability_diagram(p, ill, bins=10)
    assert diagram.brier == pytest.approx(brier_score_loss(ill, p))
    parts = diagram.reliability - diagram.resolution + diagram.uncertainty + diagram.within
    assert parts == pytest.approx(diagram.brier)
    assert diagram.count.tolist() == [50] * 10 and (np.diff(diagram.predicted) > 0).all()
    assert np.sum(diagram.observed * diagram.count) == pytest.approx(ill.sum())
    assert ((diagram.low <= diagram.observed) & (diagram.observed <= diagram.high)).all()
    # Murphy's three parts are all there is when a group shares one forecast.
    coarse = p.round(1)
    grouped = reliability_diagram(coarse, ill, bins=200)
    assert len(grouped.count) == len(np.unique(coarse))
    assert grouped.within == pytest.approx(0, abs=1e-12)
    constant = reliability_diagram(np.full(500, ill.mean()), ill)
    assert constant.brier == pytest.approx(constant.uncertainty) and len(constant.count) == 1


def test_costs_by_hand_and_at_the_ends():
    point = operating_point(RANKING, RANKING.ends)
    cost = expected_cost(point, 0.02, 500.0, 10.0)
    assert cost[0] == pytest.approx(0.02 * 500) and cost[-1] == pytest.approx(0.98 * 10)
    middle = len(cost) // 2
    missed = 0.02 * 500 * (1 - point.sensitivity[middle])
    assert cost[middle] == pytest.approx(missed + 0.98 * 10 * point.false_positive_rate[middle])
    # At the cohort's own prevalence it is the mean bill.
    bill = (500 * point.false_negative + 10 * point.false_positive) / len(ILL)
    np.testing.assert_allclose(expected_cost(point, ILL.mean(), 500.0, 10.0), bill)


def test_the_threshold_of_true_probabilities_has_the_smallest_cost():
    rng = np.random.default_rng(9)
    z = rng.normal(-1, 2, 40_000)
    ill = rng.random(40_000) < expit(z)
    ranking = rank_patients(expit(z), ill)
    cost = expected_cost(operating_point(ranking, ranking.ends), ill.mean(), 8.0, 2.0)
    at = alerts_at(ranking, cost_threshold(8.0, 2.0))
    own = expected_cost(operating_point(ranking, at), ill.mean(), 8.0, 2.0)
    assert cost.min() <= own <= cost.min() * 1.01


def test_held_out_thresholds_are_chosen_from_the_other_folds():
    score, ill = cohort(90, seed=11)
    fold = np.arange(90) % 3
    nested = score + np.random.default_rng(12).normal(0, 0.5, (3, 90))
    nested[fold, np.arange(90)] = np.nan
    policy = held_out_policy(score, ill, fold, nested, 0.1, 50.0, 5.0)
    for f in range(3):
        others, best = fold != f, None
        for t in np.r_[np.inf, np.sort(nested[f, others])[::-1]]:
            called = nested[f, others] >= t
            se, fpr = called[ill[others]].mean(), called[~ill[others]].mean()
            cost = 0.1 * 50 * (1 - se) + 0.9 * 5 * fpr
            if best is None or cost < best[0] - 1e-12:
                best = (cost, called)
        np.testing.assert_array_equal(nested[f, others] >= policy.chosen[f], best[1])
        np.testing.assert_array_equal(
            policy.called[fold == f], score[fold == f] >= policy.chosen[f]
        )
    assert int(policy.point.true_positive) == np.sum(policy.called & ill)
    miss, alarm = np.mean(~policy.called[ill]), np.mean(policy.called[~ill])
    assert policy.cost == pytest.approx(0.1 * 50 * miss + 0.9 * 5 * alarm)


def test_a_free_alarm_misses_nobody_it_was_chosen_on_and_a_free_miss_calls_nobody():
    score, ill = cohort(60, seed=12)
    fold = np.arange(60) % 2
    nested = np.tile(score, (2, 1))
    chosen = held_out_policy(score, ill, fold, nested, 0.3, 10.0, 0.0).chosen
    for f in (0, 1):
        assert score[ill & (fold != f)].min() >= chosen[f]
    nobody = held_out_policy(score, ill, fold, nested, 0.3, 0.0, 1.0)
    assert not nobody.called.any() and nobody.cost == 0 and np.isinf(nobody.chosen).all()


def test_errors():
    point = operating_point(RANKING, 5)
    healthy = rank_patients(np.arange(3.0), np.zeros(3, bool))
    sick = rank_patients(np.arange(3.0), np.ones(3, bool))
    for call, message in (
        (lambda: called_at_specificity(RANKING, 1.2), "specificity must lie in"),
        (lambda: called_at_specificity(sick, 0.5), "specificity needs at least one healthy"),
        (lambda: roc_band(healthy, np.array([0.5])), "both classes are needed, got 0 ill of 3"),
        (lambda: roc_band(RANKING, np.array([0.5]), level=1), "level must lie in"),
        (lambda: auc_interval(np.arange(3.0), np.ones(3, bool)), "both classes are needed"),
        (lambda: predictive_values(0.5, 0.5, 1.5), "prevalence must lie in"),
        (lambda: predictive_intervals(point, 0.0), "prevalence must lie in"),
        (lambda: shift_prevalence(0.5, 0.0, 0.5), "learned must lie in"),
        (lambda: reliability_diagram(np.array([1.5]), np.array([True])), "probability must lie in"),
        (
            lambda: reliability_diagram(np.array([0.5]), np.array([True]), 0),
            "bins must be at least",
        ),
        (lambda: expected_cost(point, -1, 1, 1), "prevalence must lie in"),
        (lambda: expected_cost(point, 0.1, -1, 1), "miss_cost must be non-negative, got -1"),
        (lambda: cost_threshold(0.0, 0.0), "costs must be positive"),
        (
            lambda: held_out_policy(SCORE, ILL, np.zeros(200, int), SCORE[None], 0.1, 1, 1),
            "at least 2 folds",
        ),
    ):
        with pytest.raises(ValueError, match=message):
            call()
