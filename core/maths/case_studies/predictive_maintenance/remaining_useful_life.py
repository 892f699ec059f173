"""Regression of the remaining useful life: labels, folds by unit, ridge, trees, band, scores."""

from dataclasses import dataclass

import numpy as np
from sklearn.ensemble import HistGradientBoostingRegressor
from threadpoolctl import threadpool_limits

TREE_ROW_STEP = 6


@dataclass(frozen=True)
class RidgeSystem:
    """The part of the normal equations that neither λ nor the cap changes.

    One model for each fold, fitted without that fold, and a last one fitted on all rows.
    features: (n, p); fold: (n,) fold of each row; count: (m,) rows of each model;
    mean, scale: (m, p) of the model's own rows; eigenvalues: (m, p) and eigenvectors: (m, p, p)
    of the Gram matrix of its standardised features; moments: (m, R + 1, p + 1) sums over rows of
    (features − reference, 1) grouped by remaining life 0…R; reference: (p,).
    """

    features: np.ndarray
    fold: np.ndarray
    count: np.ndarray
    mean: np.ndarray
    scale: np.ndarray
    eigenvalues: np.ndarray
    eigenvectors: np.ndarray
    moments: np.ndarray
    reference: np.ndarray


@dataclass(frozen=True)
class LinearModels:
    """Linear models ŷ = x·coefficients + intercept: one per fold left out, the last on all rows.

    coefficients: (m, p) in the features' own units; intercept: (m,);
    standardised: (m, p) coefficients per standard deviation of a feature, in cycles;
    degrees_of_freedom: (m,) effective number of parameters without the intercept.
    """

    coefficients: np.ndarray
    intercept: np.ndarray
    standardised: np.ndarray
    degrees_of_freedom: np.ndarray


@dataclass(frozen=True)
class ResidualBand:
    """Quantiles of (true − predicted) against the prediction; see residual_band."""

    centre: np.ndarray
    lower: np.ndarray
    upper: np.ndarray
    level: float

    def limits(self, predicted: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Lower and upper limit of the true remaining life, in cycles, never below 0."""
        low = predicted + np.interp(predicted, self.centre, self.lower)
        high = predicted + np.interp(predicted, self.centre, self.upper)
        return np.maximum(low, 0.0), np.maximum(high, 0.0)


@dataclass(frozen=True)
class Score:
    """Errors of remaining-life predictions: d = predicted − true, in cycles.

    rmse: √mean(d²); phm: see phm_score; bias: mean(d); late: share of d > 0; units: how many.
    """

    rmse: float
    phm: float
    bias: float
    late: float
    units: int


def cap_labels(rul: np.ndarray, cap: float) -> np.ndarray:
    """Training labels min(RUL, cap): early in life the sensors cannot tell 150 from 250 cycles.

    Source: Heimes, PHM 2008 (piece-wise linear target). Errors: ValueError for cap ≤ 0.

    >>> cap_labels(np.array([200, 125, 3]), 125).tolist()
    [125.0, 125.0, 3.0]
    """
    if not cap > 0:
        raise ValueError(f"cap must be positive, got {cap}")
    return np.minimum(np.asarray(rul, dtype=float), cap)


def folds_by_unit(units: int, folds: int, seed: int = 0) -> np.ndarray:
    """A fold number 0…folds−1 for each unit, of sizes as equal as possible, in random order.

    All rows of a unit share its fold: rows of one engine are nearly copies of each other, and a
    split by row would let the model recognise the engine.
    Errors: ValueError unless 2 ≤ folds ≤ units.

    >>> np.bincount(folds_by_unit(7, 3)).tolist()
    [3, 2, 2]
    """
    if not 2 <= folds <= units:
        raise ValueError(f"folds must lie between 2 and the number of units {units}, got {folds}")
    return np.random.default_rng(seed).permutation(units) % folds


def ridge_system(features: np.ndarray, rul: np.ndarray, fold: np.ndarray) -> RidgeSystem:
    """Prepare ridge regression for every λ and every cap at once.

    The Gram matrix of the standardised features is decomposed once, ZᵀZ = QΛQᵀ; afterwards a new
    λ or cap costs a few small matrix products. Means and standard deviations (dividing by n) are
    those of the model's own training rows, so a fold left out has no part in its model.
    features: (n, p); rul: (n,) uncapped integer cycles; fold: (n,) numbers 0…k−1.
    Errors: ValueError for shapes that do not match or a negative rul.
    """
    features, rul, fold = np.asarray(features, float), np.asarray(rul), np.asarray(fold)
    if features.ndim != 2 or not len(features) == len(rul) == len(fold):
        raise ValueError(
            f"features, rul and fold must have one row each, got {features.shape}, "
            f"{rul.shape}, {fold.shape}"
        )
    if len(rul) == 0 or rul.min() < 0:
        raise ValueError("rul must hold at least one row and no negative value")
    reference = features.mean(axis=0)
    rows = np.column_stack([features - reference, np.ones(len(rul))])
    folds, longest = int(fold.max()) + 1, int(rul.max())

    # Sorted by fold and, within it, by remaining life: folds and groups are contiguous.
    group = fold * (longest + 1) + rul
    order = np.argsort(group, kind="stable")
    rows, group = rows[order], group[order]
    parts = np.split(rows, np.searchsorted(group, np.arange(1, folds) * (longest + 1)))
    second = np.stack([part.T @ part for part in parts])
    present, first = np.unique(group, return_index=True)
    moments = np.zeros((folds * (longest + 1), rows.shape[1]))
    moments[present] = np.add.reduceat(rows, first, axis=0)
    moments = moments.reshape(folds, longest + 1, -1)
    second, moments = _without_each(second), _without_each(moments)

    count, mean = second[:, -1, -1], second[:, :-1, -1] / second[:, -1:, -1]
    gram = second[:, :-1, :-1] - count[:, None, None] * mean[:, :, None] * mean[:, None, :]
    variance = np.einsum("mii->mi", gram) / count[:, None]
    floor = 1e-12 * np.maximum(np.square(rows[:, :-1]).mean(axis=0), 1e-300)
    scale = np.sqrt(np.where(variance > floor, variance, np.inf))  # constant: coefficient 0
    eigenvalues, eigenvectors = np.linalg.eigh(gram / scale[:, :, None] / scale[:, None, :])
    return RidgeSystem(
        features, fold, count, mean, scale, eigenvalues, eigenvectors, moments, reference
    )


def fit_ridge(system: RidgeSystem, ridge_lambda: float, cap: float) -> LinearModels:
    """Ridge regression of the capped remaining life, for every fold left out and for all rows.

    Minimises Σᵢ(yᵢ − b − zᵢ·w)² + λ‖w‖², z the standardised features, y = min(RUL, cap), sums not
    means and the intercept b free (scikit-learn's Ridge(alpha=λ) after StandardScaler):
    w = Q(Λ + λ)⁻¹Qᵀ·Zᵀ(y − ȳ). λ = 0 is least squares, of smallest norm where features are
    collinear. Degrees of freedom Σ Λⱼ/(Λⱼ + λ).
    Errors: ValueError for ridge_lambda < 0 or cap ≤ 0.
    Source: Hoerl and Kennard, Technometrics 12, 1970; Hastie, Tibshirani and Friedman, The
    Elements of Statistical Learning, 2009, section 3.4.1.
    """
    if not ridge_lambda >= 0:
        raise ValueError(f"ridge_lambda must be non-negative, got {ridge_lambda}")
    labels = cap_labels(np.arange(system.moments.shape[1]), cap)
    sums = np.einsum("r,mrp->mp", labels, system.moments, optimize=True)
    label_mean = sums[:, -1] / system.count
    cross = (sums[:, :-1] - system.mean * sums[:, -1:]) / system.scale

    eigenvalues = np.maximum(system.eigenvalues, 0.0)
    negligible = eigenvalues <= 1e-12 * eigenvalues.max(axis=1, keepdims=True, initial=0.0)
    inverse = np.where(negligible, 0.0, 1 / np.where(negligible, 1.0, eigenvalues + ridge_lambda))
    rotated = np.einsum("mpj,mp->mj", system.eigenvectors, cross)
    standardised = np.einsum("mpj,mj->mp", system.eigenvectors, inverse * rotated)
    coefficients = standardised / system.scale
    intercept = label_mean - np.sum(coefficients * (system.mean + system.reference), axis=1)
    freedom = np.sum(eigenvalues * inverse, axis=1)
    return LinearModels(coefficients, intercept, standardised, freedom)


def predict_out_of_fold(system: RidgeSystem, models: LinearModels) -> np.ndarray:
    """Prediction for each training row by the model that never saw its unit, shape (n,)."""
    every = system.features @ models.coefficients[:-1].T + models.intercept[:-1]
    return np.take_along_axis(every, system.fold[:, None], axis=1)[:, 0]


def predict_linear(models: LinearModels, features: np.ndarray) -> np.ndarray:
    """Prediction of the model fitted on all training rows, shape (rows,)."""
    return features @ models.coefficients[-1] + models.intercept[-1]


def boosted_trees(
    features: np.ndarray, labels: np.ndarray, new_features: np.ndarray, seed: int = 0
) -> np.ndarray:
    """Predictions of gradient-boosted regression trees: 60 trees of depth ≤ 4, learning rate 0.15.

    scikit-learn's histogram implementation with squared error. No early stopping, which would set
    rows aside by row instead of by unit. Only every sixth row is used to grow the trees:
    neighbouring cycles are nearly copies of each other, and the error on unseen units stays the
    same. Without a feature every prediction is the mean. features: (n, p); labels: (n,);
    new_features: (rows, p). Returns (rows,).
    Source: Friedman, "Greedy function approximation", Annals of Statistics 29, 2001.
    """
    if not features.shape[1]:
        return np.full(len(new_features), labels.mean())
    model = HistGradientBoostingRegressor(
        max_iter=60,
        max_depth=4,
        learning_rate=0.15,
        max_bins=63,
        early_stopping=False,
        random_state=seed,
    )
    # Several threads wait for each other busily: on two occupied cores this took 25 times as long.
    with threadpool_limits(1, user_api="openmp"):
        model.fit(features[::TREE_ROW_STEP], labels[::TREE_ROW_STEP])
        return model.predict(new_features)


def trees_out_of_fold(features: np.ndarray, labels: np.ndarray, fold: np.ndarray) -> np.ndarray:
    """Prediction for each training row by trees grown without its unit's fold, shape (n,)."""
    predicted = np.empty(len(labels))
    for left_out in np.unique(fold):
        rows = fold == left_out
        predicted[rows] = boosted_trees(features[~rows], labels[~rows], features[rows])
    return predicted


def residual_band(
    predicted: np.ndarray, truth: np.ndarray, level: float = 0.8, bins: int = 12
) -> ResidualBand:
    """A band for the true remaining life from out-of-fold residuals true − predicted.

    Rows are sorted by prediction and cut into `bins` groups of equal size; in each the quantiles
    (1 ∓ level)/2 of the residuals are taken and joined by straight lines over the groups' median
    predictions. Predictions come from models that did not see the row's unit, and truth is not
    capped, so the band is wide upwards where the model says "cap or more". Rows of one unit
    depend on each other: the level is aimed at, not guaranteed; measure coverage on other units.
    Errors: ValueError for level outside (0, 1), fewer rows than bins, or unequal lengths.
    Source: cross-conformal prediction by groups, after Vovk, Annals of Mathematics and Artificial
    Intelligence 74, 2015; Barber et al., Annals of Statistics 49, 2021 (CV+).
    """
    predicted, truth = np.asarray(predicted, float), np.asarray(truth, float)
    if not 0 < level < 1:
        raise ValueError(f"level must lie in (0, 1), got {level}")
    if predicted.shape != truth.shape or not 1 <= bins <= len(predicted):
        raise ValueError(f"bins must lie between 1 and the {len(predicted)} rows, got {bins}")
    order, (size, more) = np.argsort(predicted), divmod(len(predicted), bins)
    cut = more * (size + 1)  # the first groups have one row more
    groups = order[:cut].reshape(more, size + 1), order[cut:].reshape(bins - more, size)
    tails = ((1 - level) / 2, (1 + level) / 2)
    residual = truth - predicted
    low, high = np.hstack([np.quantile(residual[rows], tails, axis=1) for rows in groups])
    centre = np.concatenate([np.median(predicted[rows], axis=1) for rows in groups])
    return ResidualBand(centre, low, high, level)


def coverage(lower: np.ndarray, upper: np.ndarray, truth: np.ndarray) -> float:
    """Share of truths inside [lower, upper].

    >>> coverage(np.array([0, 5]), np.array([4, 9]), np.array([4, 10]))
    0.5
    """
    return float(np.mean((np.asarray(lower) <= truth) & (truth <= np.asarray(upper))))


def phm_score(predicted: np.ndarray, truth: np.ndarray) -> float:
    """PHM 2008 challenge score Σ s(d), d = predicted − true: late is punished more than early.

    s(d) = exp(−d/13) − 1 for d < 0 (early) and exp(d/10) − 1 for d ≥ 0 (late); 0 is perfect.
    A sum over units, so compare it on equal numbers of units only.
    Source: Saxena, Goebel, Simon and Eklund, PHM 2008, section IV.

    >>> round(phm_score(np.array([10.0, -13.0]), np.zeros(2)), 4)  # 2(e − 1)
    3.4366
    """
    d = np.asarray(predicted, float) - np.asarray(truth, float)
    return float(np.sum(np.expm1(np.where(d < 0, -d / 13, d / 10))))


def score_predictions(predicted: np.ndarray, truth: np.ndarray, cap: float | None = None) -> Score:
    """Score of predictions, one a unit (its last cycle).

    cap: None compares with the true remaining life; a number compares with min(true, cap), the
    convention of most published C-MAPSS figures, which hides errors on healthy units.
    Errors: ValueError for unequal or empty arrays.

    >>> score_predictions(np.array([100.0, 20.0]), np.array([140, 20]), cap=100).rmse
    0.0
    """
    predicted, truth = np.asarray(predicted, float), np.asarray(truth, float)
    if predicted.shape != truth.shape or predicted.size == 0:
        raise ValueError(
            f"predicted and truth must match, got shapes {predicted.shape} and {truth.shape}"
        )
    truth = truth if cap is None else cap_labels(truth, cap)
    d = predicted - truth
    return Score(
        rmse=float(np.sqrt(np.mean(d**2))),
        phm=phm_score(predicted, truth),
        bias=float(d.mean()),
        late=float(np.mean(d > 0)),
        units=d.size,
    )


def error_by_life_stage(predicted, truth, edges=(0, 25, 50, 75, 100, 125)):
    """RMSE and bias of predictions grouped by the true remaining life.

    Stage k holds edges[k] ≤ true < edges[k+1]; the last stage is open upwards. Returns arrays
    (count, rmse, bias), one entry a stage, NaN where a stage is empty.
    """
    predicted, truth = np.asarray(predicted, float), np.asarray(truth, float)
    stage = np.digitize(truth, edges) - 1
    d = predicted - truth
    count, total, squares = (
        np.bincount(stage, weights, minlength=len(edges)) for weights in (None, d, d**2)
    )
    with np.errstate(invalid="ignore"):
        return count, np.sqrt(squares / count), total / count


def _without_each(parts: np.ndarray) -> np.ndarray:
    """Total minus each part, then the total itself, along axis 0."""
    total = parts.sum(axis=0, keepdims=True)
    return np.concatenate([total - parts, total])
