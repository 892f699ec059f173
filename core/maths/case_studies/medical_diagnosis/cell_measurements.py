"""Measured cells: the Wisconsin breast-cancer data, cross-validation, intervals of coefficients.

Thirty numbers describe the cell nuclei in the picture of a fine-needle aspirate: ten shapes, each
as mean, standard error and "worst" (mean of the three largest) over the nuclei. One row a patient.
The illness to be found is a malignant mass.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy.special import expit
from sklearn.datasets import load_breast_cancer
from threadpoolctl import threadpool_limits

from core.maths.case_studies.fraud_detection.alert_policy import area_under_roc
from core.maths.case_studies.medical_diagnosis.diagnostic_measures import rank_patients
from core.maths.learning.cross_validation import stratified_folds
from core.maths.learning.logistic_regression import fit_logistic_models
from core.maths.statistics.proportions import wilson_interval

Report = Callable[[float, str], None]
FEATURE_GROUPS = {"mean": slice(0, 10), "error": slice(10, 20), "worst": slice(20, 30)}


@dataclass(frozen=True, eq=False)
class CellSet:
    """features: (n, p); feature_names: (p,) as in the source; ill: (n,) bool, True = malignant."""

    name: str
    note: str
    features: np.ndarray
    feature_names: tuple[str, ...]
    ill: np.ndarray


@dataclass(frozen=True, eq=False)
class CrossValidation:
    """Judged by models that did not see the patient; one row for each repeat.

    fold, probability: (repeats, n) fold of each patient and P(ill) by the model without that fold;
    accuracy: (repeats,) at P ≥ ½; fold_accuracy: (repeats, folds); auc: (repeats,) pooled over the
    folds; spread: standard deviation of accuracy over the repeats, that is over the ways to deal
    the folds, not over patients; interval: Wilson's, of the mean accuracy with n patients.
    """

    fold: np.ndarray
    probability: np.ndarray
    accuracy: np.ndarray
    fold_accuracy: np.ndarray
    auc: np.ndarray
    spread: float
    interval: tuple[float, float]


@dataclass(frozen=True, eq=False)
class CoefficientIntervals:
    """Weights (p,) in log-odds per standard deviation of the feature, with percentile limits.

    samples: (resamples, p); same_sign: (p,) share of resamples in which the sign is that of weight.
    """

    weight: np.ndarray
    low: np.ndarray
    high: np.ndarray
    samples: np.ndarray
    same_sign: np.ndarray


def wisconsin_cells() -> CellSet:
    """569 patients, 212 with a malignant mass, 30 measurements.

    Source: Street, Wolberg and Mangasarian, "Nuclear feature extraction for breast tumor
    diagnosis", SPIE 1905, 1993; UCI Machine Learning Repository (CC BY 4.0), as shipped with
    scikit-learn, whose classes are turned round here: there malignant is 0.

    >>> cells = wisconsin_cells()
    >>> cells.features.shape, int(cells.ill.sum())
    ((569, 30), 212)
    """
    data = load_breast_cancer()
    return CellSet(
        "Wisconsin diagnostic breast cancer",
        "Measured on fine-needle aspirates of 569 patients, Wisconsin 1993.",
        data.data,
        tuple(str(name) for name in data.feature_names),
        data.target == 0,
    )


def cross_validate_logistic(
    features: np.ndarray,
    ill: np.ndarray,
    penalty: float,
    folds: int = 10,
    repeats: int = 5,
    seed: int = 0,
    report: Report = lambda share, what: None,
) -> CrossValidation:
    """Repeated stratified cross-validation of logistic regression at its optimum.

    Each of the folds × repeats models standardises by its own training rows.
    Errors: as fit_logistic_models and stratified_folds.
    Source: Kohavi, IJCAI 1995.
    """
    ill = np.asarray(ill, bool)
    fold = stratified_folds(ill, folds, repeats, seed)
    counts = (fold[:, None, :] != np.arange(folds)[:, None]).reshape(-1, len(ill))
    # Small matrices: several threads would only wait for each other.
    with threadpool_limits(1):
        models = fit_logistic_models(features, ill, counts, penalty, report)
    scores = models.scores(features).T.reshape(repeats, folds, len(ill))
    own = np.take_along_axis(scores, fold[:, None, :], axis=1)[:, 0]
    right = (own >= 0) == ill
    by_fold = np.stack(
        [np.bincount(f, r) / np.bincount(f) for f, r in zip(fold, right, strict=True)]
    )
    accuracy = right.mean(axis=1)
    mean = float(accuracy.mean())
    return CrossValidation(
        fold,
        expit(own),
        accuracy,
        by_fold,
        np.array([area_under_roc(rank_patients(s, ill)) for s in own]),
        float(accuracy.std(ddof=1)) if repeats > 1 else np.nan,
        wilson_interval(mean * len(ill), len(ill)),
    )


def nested_probabilities(
    features: np.ndarray, ill: np.ndarray, fold: np.ndarray, penalty: float
) -> np.ndarray:
    """For each fold f that will judge, P(ill) of the other patients by models that saw neither f
    nor them: (folds, n), NaN in row f for the patients of f.

    What is chosen on row f (a threshold) knows nothing of fold f: a nested cross-validation, whose
    inner folds are the outer ones that are left. A model without f and g serves both, so
    folds·(folds − 1)/2 models are fitted. fold: (n,) numbers 0…folds−1.
    Errors: as fit_logistic_models; ValueError for fewer than 3 folds.
    Source: Varma and Simon, BMC Bioinformatics 7, 2006.
    """
    folds = int(fold.max()) + 1
    if folds < 3:
        raise ValueError(f"at least 3 folds are needed, got {folds}")
    first, second = np.triu_indices(folds, 1)
    counts = (fold != first[:, None]) & (fold != second[:, None])
    with threadpool_limits(1):
        models = fit_logistic_models(features, ill, counts, penalty)
    score = models.scores(features).T
    nested = np.full((folds, len(fold)), np.nan)
    for f, g, own in zip(first, second, score, strict=True):
        nested[f, fold == g], nested[g, fold == f] = own[fold == g], own[fold == f]
    return expit(nested)


def bootstrap_coefficients(
    features: np.ndarray,
    ill: np.ndarray,
    penalty: float,
    resamples: int = 300,
    level: float = 0.95,
    seed: int = 0,
    report: Report = lambda share, what: None,
) -> CoefficientIntervals:
    """Percentile intervals of the standardised weights: patients drawn anew, with replacement.

    Ill and healthy are drawn in their numbers (stratified). Measurements that carry the same news
    share a weight among them, so single weights are uncertain while the prediction is not. With a
    penalty the weights are shrunk, and so are the intervals: they are intervals of the penalised
    weights.
    Errors: as fit_logistic_models; ValueError for resamples < 2 or level outside (0, 1).
    Source: Efron and Tibshirani, An Introduction to the Bootstrap, 1993, section 13.3.
    """
    if resamples < 2:
        raise ValueError(f"resamples must be at least 2, got {resamples}")
    if not 0 < level < 1:
        raise ValueError(f"level must lie in (0, 1), got {level}")
    ill = np.asarray(ill, bool)
    rng = np.random.default_rng(seed)
    counts = np.ones((resamples + 1, len(ill)))  # the first model sees the patients as they are
    for rows in (np.flatnonzero(ill), np.flatnonzero(~ill)):
        shares = np.full(len(rows), 1 / len(rows))
        counts[1:, rows] = rng.multinomial(len(rows), shares, size=resamples)
    with threadpool_limits(1):
        models = fit_logistic_models(features, ill, counts, penalty, report)
    weight, samples = models.weights[0], models.weights[1:]
    low, high = np.quantile(samples, [(1 - level) / 2, (1 + level) / 2], axis=0)
    same = np.mean(np.sign(samples) == np.sign(weight), axis=0)
    return CoefficientIntervals(weight, low, high, samples, same)


def single_measurement_areas(features: np.ndarray, ill: np.ndarray) -> np.ndarray:
    """The naive baseline: area under the ROC curve of each measurement by itself, (p,).

    Nothing is fitted; below ½ means that small values speak for the illness.
    """
    return np.array([area_under_roc(rank_patients(column, ill)) for column in features.T])
