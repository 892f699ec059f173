"""The Wisconsin cells: what is published about them, and intervals against slow versions."""

import numpy as np
import pytest
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from core.maths.case_studies.medical_diagnosis.cell_measurements import (
    FEATURE_GROUPS,
    bootstrap_coefficients,
    cross_validate_logistic,
    nested_probabilities,
    single_measurement_areas,
    wisconsin_cells,
)

CELLS = wisconsin_cells()


def solved(rows, columns=slice(None), penalty=0.05):
    """scikit-learn's pipeline fitted to some patients."""
    size = len(rows) if rows.dtype != bool else rows.sum()
    model = LogisticRegression(
        C=1 / (penalty * size), solver="newton-cholesky", tol=1e-12, max_iter=500
    )
    return make_pipeline(StandardScaler(), model).fit(
        CELLS.features[rows, columns], CELLS.ill[rows]
    )


def test_the_data_are_the_published_ones():
    assert CELLS.features.shape == (569, 30) and len(CELLS.feature_names) == 30
    assert int(CELLS.ill.sum()) == 212 and np.isfinite(CELLS.features).all()
    radius = CELLS.feature_names.index("mean radius")
    assert CELLS.features[:, radius].mean() == pytest.approx(14.127, abs=1e-3)
    # Malignant nuclei are larger: so ill is the right way round.
    assert CELLS.features[CELLS.ill, radius].mean() > CELLS.features[~CELLS.ill, radius].mean() + 4
    for group, columns in FEATURE_GROUPS.items():
        assert all(group in name for name in CELLS.feature_names[columns])


def test_repeated_cross_validation_is_about_97_and_a_half_percent():
    found = cross_validate_logistic(CELLS.features, CELLS.ill, 0.01)
    assert found.accuracy.mean() == pytest.approx(0.975, abs=0.006)
    assert found.auc.mean() == pytest.approx(0.995, abs=0.003)
    assert found.accuracy.shape == (5,) and found.fold_accuracy.shape == (5, 10)
    np.testing.assert_allclose(found.fold_accuracy.mean(axis=1), found.accuracy, atol=1e-3)
    low, high = found.interval
    assert low < found.accuracy.mean() < high and high - low > 0.02
    for p, auc in zip(found.probability, found.auc, strict=True):
        assert roc_auc_score(CELLS.ill, p) == pytest.approx(auc)


def test_out_of_fold_means_out_of_fold():
    """Each patient's probability is that of a model of the other folds alone."""
    found = cross_validate_logistic(CELLS.features, CELLS.ill, 0.05, folds=4, repeats=1)
    fold = found.fold[0]
    for f in range(4):
        rows = fold != f
        expected = solved(rows).predict_proba(CELLS.features[~rows])[:, 1]
        np.testing.assert_allclose(found.probability[0, ~rows], expected, atol=1e-9)
    assert np.isnan(found.spread)


def test_hardly_a_penalty_is_solved_to_its_optimum():
    """300 steps of a descent had come to |w| = 3.5 and an AUC of 0.9954."""
    found = cross_validate_logistic(CELLS.features, CELLS.ill, 1e-4)
    assert roc_auc_score(CELLS.ill, found.probability[0]) == pytest.approx(0.9892, abs=5e-5)
    weights = bootstrap_coefficients(CELLS.features, CELLS.ill, 1e-4, resamples=2).weight
    assert np.linalg.norm(weights) == pytest.approx(10.80, abs=0.01)


def test_nested_scores_have_seen_neither_fold():
    fold = np.arange(569) % 4
    nested = nested_probabilities(CELLS.features, CELLS.ill, fold, 0.05)
    for f in range(4):
        assert np.isnan(nested[f, fold == f]).all()
        for g in {0, 1, 2, 3} - {f}:
            rows = (fold != f) & (fold != g)
            expected = solved(rows).predict_proba(CELLS.features[fold == g])[:, 1]
            np.testing.assert_allclose(nested[f, fold == g], expected, atol=1e-9)
    with pytest.raises(ValueError, match="at least 3 folds are needed, got 2"):
        nested_probabilities(CELLS.features, CELLS.ill, np.arange(569) % 2, 0.05)


def test_labels_of_the_patient_have_no_part_in_the_patients_probability():
    labels = CELLS.ill.copy()
    found = cross_validate_logistic(CELLS.features, labels, 0.05, folds=3, repeats=1)
    rng = np.random.default_rng(0)
    shuffled = cross_validate_logistic(
        CELLS.features, rng.permutation(labels), 0.05, folds=3, repeats=2
    )
    assert found.auc[0] > 0.97
    assert shuffled.auc.mean() == pytest.approx(0.5, abs=0.08)  # nothing to learn, nothing leaks


def test_bootstrap_is_the_model_of_drawn_patients():
    x = CELLS.features[:, :4]
    found = bootstrap_coefficients(x, CELLS.ill, 0.05, resamples=40, seed=2)
    assert found.samples.shape == (40, 4)
    whole = solved(np.arange(569), slice(4))[-1].coef_[0]
    np.testing.assert_allclose(found.weight, whole, atol=1e-9)
    rng = np.random.default_rng(2)
    ill, healthy = np.flatnonzero(CELLS.ill), np.flatnonzero(~CELLS.ill)
    drawn = [rng.multinomial(len(r), np.full(len(r), 1 / len(r)), size=40) for r in (ill, healthy)]
    rows = np.r_[np.repeat(ill, drawn[0][7]), np.repeat(healthy, drawn[1][7])]
    np.testing.assert_allclose(found.samples[7], solved(rows, slice(4))[-1].coef_[0], atol=1e-9)
    np.testing.assert_allclose(found.low, np.quantile(found.samples, 0.025, axis=0))
    assert (found.low < found.weight).all() and (found.weight < found.high).all()


def test_intervals_know_noise_from_signal():
    rng = np.random.default_rng(3)
    x = np.column_stack([CELLS.features[:, 0], rng.normal(size=569)])
    found = bootstrap_coefficients(x, CELLS.ill, 1e-3, resamples=100)
    assert found.low[0] > 1 and found.same_sign[0] == 1
    assert found.low[1] < 0 < found.high[1]


def test_single_measurements():
    areas = single_measurement_areas(CELLS.features, CELLS.ill)
    assert areas.shape == (30,)
    best = int(np.argmax(abs(areas - 0.5)))
    assert CELLS.feature_names[best].startswith("worst") and areas[best] > 0.97
    assert areas[3] == pytest.approx(roc_auc_score(CELLS.ill, CELLS.features[:, 3]))


def test_errors():
    x, ill = CELLS.features, CELLS.ill
    with pytest.raises(ValueError, match="folds must lie between 2 and"):
        cross_validate_logistic(x, ill, 0.1, folds=1)
    with pytest.raises(ValueError, match="resamples must be at least 2, got 1"):
        bootstrap_coefficients(x, ill, 0.1, resamples=1)
    with pytest.raises(ValueError, match=r"level must lie in \(0, 1\), got 1"):
        bootstrap_coefficients(x, ill, 0.1, level=1)
    with pytest.raises(ValueError, match="penalty must be positive, got 0"):
        cross_validate_logistic(x, ill, 0)
