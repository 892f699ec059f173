"""When should this engine be serviced? From sensor histories to a policy with a cost.

One pass from the top: a fleet becomes features (prepare), features become predictions
(predict_ridge, predict_trees, predict_constant), predictions become scores with a band (assess)
and outcomes of a service policy (policies). Every model is judged on units it has not seen.
"""

from dataclasses import dataclass

import numpy as np

from core.maths.case_studies.predictive_maintenance.engine_fleet import (
    Fleet,
    lifetimes,
    remaining_useful_life,
    sensors_of,
    unit_starts,
)
from core.maths.case_studies.predictive_maintenance.remaining_useful_life import (
    ResidualBand,
    RidgeSystem,
    Score,
    boosted_trees,
    cap_labels,
    coverage,
    fit_ridge,
    folds_by_unit,
    predict_linear,
    predict_out_of_fold,
    residual_band,
    ridge_system,
    score_predictions,
    trees_out_of_fold,
)
from core.maths.case_studies.predictive_maintenance.replacement_policy import (
    HeldOutCost,
    Outcomes,
    PolicyCost,
    alarm_outcomes,
    cost_per_cycle,
    held_out_cost,
    interval_outcomes,
    run_to_failure_cost,
)
from core.maths.case_studies.predictive_maintenance.sensor_signals import (
    STATISTICS,
    remove_operating_regimes,
    sensor_varies,
    window_features,
)

FOLDS = 5
BAND_BINS = 12


@dataclass(frozen=True)
class Prepared:
    """Window features of a fleet and what every model needs of them.

    feature_names: (p,); fold: (units,) fold of each training unit; train_features: (n, p),
    train_rul: (n,) uncapped, train_starts, lives: (units,); test_features: (m, p),
    test_starts: (test units,), test_last: their last rows, test_rul: the truth there;
    test_truth: (m,) true remaining life at every test row; system: see ridge_system.
    """

    feature_names: tuple[str, ...]
    fold: np.ndarray
    train_features: np.ndarray
    train_rul: np.ndarray
    train_starts: np.ndarray
    lives: np.ndarray
    test_features: np.ndarray
    test_starts: np.ndarray
    test_last: np.ndarray
    test_rul: np.ndarray
    test_truth: np.ndarray
    system: RidgeSystem


@dataclass(frozen=True)
class Predictions:
    """Predicted remaining life, in cycles.

    out_of_fold: (n,) at each training row, by a model without that row's unit; test: (m,) at each
    test row, by the model of all training units.
    """

    out_of_fold: np.ndarray
    test: np.ndarray


@dataclass(frozen=True)
class Assessment:
    """Scores of predictions at each test unit's last cycle.

    against_truth: true remaining life; against_capped: min(truth, cap), as in most published
    figures; band from out-of-fold residuals; lower, upper: (m,) limits at each test row;
    covered: share of test units whose truth lies inside at their last cycle.
    """

    against_truth: Score
    against_capped: Score
    band: ResidualBand
    lower: np.ndarray
    upper: np.ndarray
    covered: float


@dataclass(frozen=True)
class Policies:
    """Three service policies on units run to failure.

    alarm, interval: cost for each threshold or age, over all training units; alarm_held_out,
    interval_held_out: setting chosen without the units judged; run_to_failure and its standard
    error; outcomes: of the alarm, by unit and threshold. Costs in the unit of the two costs, per
    cycle.
    """

    alarm: PolicyCost
    interval: PolicyCost
    alarm_held_out: HeldOutCost
    interval_held_out: HeldOutCost
    run_to_failure: float
    run_to_failure_error: float
    outcomes: Outcomes


def prepare(fleet: Fleet, window: int, seed: int = 0) -> Prepared:
    """Features of a fleet: last value, mean, standard deviation and slope over `window` cycles.

    Sensors that do not vary in the training rows are dropped; flight regimes, when there are
    several, are taken out by training statistics. Units are dealt into 5 folds (or as many as
    there are units) by `seed`. Errors: ValueError for window < 1 or fewer than 2 training units.
    """
    train_values, test_values = remove_operating_regimes(fleet.train, fleet.test)
    varies = sensor_varies(train_values)
    train_starts = unit_starts(fleet.train["unit"].to_numpy())
    test_starts = unit_starts(fleet.test["unit"].to_numpy())
    train_features = window_features(train_values[:, varies], train_starts, window)
    test_features = window_features(test_values[:, varies], test_starts, window)

    lives = lifetimes(fleet.train)
    test_lengths = lifetimes(fleet.test)
    rul = remaining_useful_life(fleet.train)
    fold = folds_by_unit(len(lives), min(FOLDS, len(lives)), seed)
    names = np.array(sensors_of(fleet.train))[varies]
    return Prepared(
        feature_names=tuple(f"{name} {kind}" for kind in STATISTICS for name in names),
        fold=fold,
        train_features=train_features,
        train_rul=rul,
        train_starts=train_starts,
        lives=lives,
        test_features=test_features,
        test_starts=test_starts,
        test_last=test_starts + test_lengths - 1,
        test_rul=fleet.test_rul,
        test_truth=remaining_useful_life(fleet.test) + np.repeat(fleet.test_rul, test_lengths),
        system=ridge_system(train_features, rul, np.repeat(fold, lives)),
    )


def predict_ridge(prepared: Prepared, ridge_lambda: float, cap: float) -> Predictions:
    """Ridge regression; ridge_lambda = 0 is least squares. See remaining_useful_life.fit_ridge."""
    models = fit_ridge(prepared.system, ridge_lambda, cap)
    return Predictions(
        predict_out_of_fold(prepared.system, models),
        predict_linear(models, prepared.test_features),
    )


def predict_trees(prepared: Prepared, cap: float) -> Predictions:
    """Gradient-boosted trees, one ensemble per fold and one on all units: seconds, not live."""
    labels = cap_labels(prepared.train_rul, cap)
    fold = np.repeat(prepared.fold, prepared.lives)
    return Predictions(
        trees_out_of_fold(prepared.train_features, labels, fold),
        boosted_trees(prepared.train_features, labels, prepared.test_features),
    )


def predict_constant(prepared: Prepared, cap: float) -> Predictions:
    """The baseline that looks at no sensor: the mean capped label of the training rows."""
    labels = cap_labels(prepared.train_rul, cap)
    fold = np.repeat(prepared.fold, prepared.lives)
    size, total = np.bincount(fold), np.bincount(fold, labels)
    without = (labels.sum() - total) / (labels.size - size)
    return Predictions(without[fold], np.full(len(prepared.test_features), labels.mean()))


def assess(
    prepared: Prepared, predictions: Predictions, cap: float, level: float = 0.8
) -> Assessment:
    """Score predictions on each test unit's last cycle and measure the band's coverage there."""
    last = predictions.test[prepared.test_last]
    # Quantiles of a handful of rows would be no band.
    bins = int(np.clip(len(prepared.train_rul) // 20, 1, BAND_BINS))
    band = residual_band(predictions.out_of_fold, prepared.train_rul, level, bins)
    lower, upper = band.limits(predictions.test)
    return Assessment(
        against_truth=score_predictions(last, prepared.test_rul),
        against_capped=score_predictions(last, prepared.test_rul, cap),
        band=band,
        lower=lower,
        upper=upper,
        covered=coverage(lower[prepared.test_last], upper[prepared.test_last], prepared.test_rul),
    )


def policies(
    prepared: Prepared,
    predictions: Predictions,
    failure_cost: float,
    service_cost: float,
    lead_time: int = 0,
    thresholds: np.ndarray | None = None,
) -> Policies:
    """Cost per cycle of an alarm on predicted life, of a fixed interval, of running to failure.

    Uses the training units, whose whole lives are known, with out-of-fold predictions. Settings
    are chosen fold by fold on the other units, so no unit has a say in the setting it is judged by,
    except that the other units' predictions come from models that learned from it too. Assumes
    renewal as good as new, failures noticed at once and constant costs.
    thresholds: (k,) cycles, 0…150 unless given; lead_time: cycles from alarm to service.
    """
    thresholds = np.arange(151) if thresholds is None else np.asarray(thresholds)
    alarm = alarm_outcomes(predictions.out_of_fold, prepared.train_starts, thresholds, lead_time)
    interval = interval_outcomes(prepared.lives, np.arange(1, prepared.lives.max() + 1))
    run_to_failure, error = run_to_failure_cost(prepared.lives, failure_cost)
    costs = (failure_cost, service_cost)
    return Policies(
        alarm=cost_per_cycle(alarm, *costs),
        interval=cost_per_cycle(interval, *costs),
        alarm_held_out=held_out_cost(alarm, prepared.fold, *costs),
        interval_held_out=held_out_cost(interval, prepared.fold, *costs),
        run_to_failure=run_to_failure,
        run_to_failure_error=error,
        outcomes=alarm,
    )
