"""What a test is worth: from scores to called patients, from these to rates, areas, cost.

Conventions: ill is the positive class; a patient is called back when the score reaches the
threshold; sensitivity = share of the ill that are called, specificity = share of the healthy that
are not; prevalence = share of ill among those who are tested. One function, confusion_counts,
counts; curves, tables and costs are made of its counts, through operating_point.
"""

from dataclasses import dataclass

import numpy as np
from scipy.special import expit, logit
from scipy.stats import norm, rankdata

from core.maths.case_studies.fraud_detection.alert_policy import (
    Ranking,
    confusion_counts,
    precision_at_base_rate,
    rank_transactions,
)
from core.maths.statistics.proportions import exact_interval, wilson_interval


@dataclass(frozen=True, eq=False)
class OperatingPoint:
    """Four counts and the rates made of them, for one number of called patients or an array.

    A rate whose class is empty is NaN.
    """

    true_positive: np.ndarray
    false_positive: np.ndarray
    false_negative: np.ndarray
    true_negative: np.ndarray
    sensitivity: np.ndarray
    false_positive_rate: np.ndarray

    @property
    def specificity(self) -> np.ndarray:
        return 1 - self.false_positive_rate

    @property
    def accuracy(self) -> np.ndarray:
        """Share of all patients that are rightly called or rightly not."""
        right = self.true_positive + self.true_negative
        return right / (right + self.false_positive + self.false_negative)


@dataclass(frozen=True, eq=False)
class Band:
    """Sensitivity (g,) at each specificity (g,), with the limits of its interval.

    called: (g,) patients that the cut calls; exact: (g,) where the limits are Clopper and Pearson's
    for that cut, and not the bootstrap's.
    """

    specificity: np.ndarray
    sensitivity: np.ndarray
    low: np.ndarray
    high: np.ndarray
    called: np.ndarray
    exact: np.ndarray


@dataclass(frozen=True, eq=False)
class Area:
    """Area under the ROC curve with its standard error and interval."""

    auc: float
    standard_error: float
    low: float
    high: float


@dataclass(frozen=True, eq=False)
class Reliability:
    """Forecast against outcome in groups of about equal size, arrays (bins,).

    predicted: mean probability; observed: share of ill; low, high: its Wilson interval; count.
    brier: mean (p − y)² over all patients, = reliability − resolution + uncertainty + within:
    weighted mean of (predicted − observed)², of (observed − share of ill)², share·(1 − share), and
    what is left because probabilities differ within a group.
    """

    predicted: np.ndarray
    observed: np.ndarray
    low: np.ndarray
    high: np.ndarray
    count: np.ndarray
    brier: float
    reliability: float
    resolution: float
    uncertainty: float
    within: float


@dataclass(frozen=True, eq=False)
class HeldOutPolicy:
    """A threshold chosen without the patients it is judged on.

    chosen: (folds,) thresholds; called: (n,) bool; point: counts over all patients; cost: expected
    cost a patient.
    """

    chosen: np.ndarray
    called: np.ndarray
    point: OperatingPoint
    cost: float


def rank_patients(score: np.ndarray, ill: np.ndarray) -> Ranking:
    """Sort the patients once, the highest score first, so that any threshold is a search.

    score: (n,) finite; ill: (n,) bool. ranking.ends are the numbers of called patients at which a
    threshold can cut; alerts_at(ranking, threshold) is the number called at a threshold.

    >>> rank_patients(np.array([0.1, 0.9, 0.5]), np.array([False, True, True])).row.tolist()
    [1, 2, 0]
    """
    return rank_transactions(score, np.ones(len(score)), np.zeros(len(score)), ill)


def operating_point(ranking: Ranking, called: np.ndarray) -> OperatingPoint:
    """Counts and rates when the first `called` patients of the ranking are called back.

    >>> ranking = rank_patients(np.array([3.0, 2.0, 1.0]), np.array([True, False, True]))
    >>> point = operating_point(ranking, 2)
    >>> float(point.sensitivity), float(point.specificity)
    (0.5, 0.0)
    """
    counts = confusion_counts(ranking, called)
    return OperatingPoint(
        counts.caught,
        counts.false_alarms,
        counts.missed,
        counts.passed,
        counts.recall,
        counts.false_positive_rate,
    )


def rate_intervals(point: OperatingPoint, level: float = 0.95) -> dict[str, tuple[float, float]]:
    """Wilson intervals of the sensitivity, specificity and accuracy of one operating point.

    They hold for a threshold fixed beforehand; see roc_band for one chosen by the specificity.
    """
    tp, fp = float(point.true_positive), float(point.false_positive)
    fn, tn = float(point.false_negative), float(point.true_negative)
    return {
        "sensitivity": wilson_interval(tp, tp + fn, level),
        "specificity": wilson_interval(tn, tn + fp, level),
        "accuracy": wilson_interval(tp + tn, tp + tn + fp + fn, level),
    }


def called_at_specificity(ranking: Ranking, specificity: np.ndarray) -> np.ndarray:
    """The most patients that a threshold can call with at least this specificity; any shape.

    Errors: ValueError outside [0, 1] or without a healthy patient.

    >>> ranking = rank_patients(np.array([4.0, 3, 2, 1]), np.array([True, False, True, False]))
    >>> called_at_specificity(ranking, np.array([1.0, 0.5, 0.0])).tolist()
    [1, 3, 4]
    """
    specificity = np.asarray(specificity, float)
    if not np.all((specificity >= 0) & (specificity <= 1)):
        raise ValueError(f"specificity must lie in [0, 1], got {specificity}")
    rate = operating_point(ranking, ranking.ends).false_positive_rate
    if np.isnan(rate).any():
        raise ValueError("specificity needs at least one healthy patient")
    # 1e-9: 1 − 0.9 must still allow exactly a tenth.
    return ranking.ends[np.searchsorted(rate, 1 - specificity + 1e-9, side="right") - 1]


def roc_band(
    ranking: Ranking,
    specificity: np.ndarray,
    level: float = 0.95,
    resamples: int = 1000,
    seed: int = 0,
) -> Band:
    """Sensitivity at each fixed specificity, with percentile limits of a stratified bootstrap.

    In every resample ill and healthy are drawn anew, with replacement and in their numbers, and the
    threshold is found anew, so the interval holds for "the threshold that gives this specificity
    here", which is itself uncertain. specificity: (g,).
    Where no false alarm is allowed the threshold is the highest healthy score, whose distribution
    no resampling finds; where everybody ill is called, or nobody, every resample says the same of a
    cut. There the limits are exact ones of the share at this cut, taken as fixed. At specificity 0
    everybody is called: 1, with no interval about it.
    Errors: ValueError unless both classes are present, or for level outside (0, 1).
    Source: Efron and Tibshirani, An Introduction to the Bootstrap, 1993, section 13.3; for ROC
    curves Platt, Hanley and Yang, Statistics in Medicine 19, 2000; where it fails,
    Bickel and Freedman, Annals of Statistics 9, 1981, section 6.
    """
    _both_classes(ranking)
    if not 0 < level < 1:
        raise ValueError(f"level must lie in (0, 1), got {level}")
    specificity = np.asarray(specificity, float)
    called = called_at_specificity(ranking, specificity)
    here = operating_point(ranking, called)
    sick, healthy = ranking.frauds, ranking.transactions - ranking.frauds
    # Called ill and healthy at each possible cut, as positions in the sorted list of their class.
    at = operating_point(ranking, ranking.ends)
    ill_at, healthy_at = at.true_positive.astype(int), at.false_positive.astype(int)
    rng = np.random.default_rng(seed)
    drawn = np.empty((resamples, len(specificity)))
    for k in range(resamples):
        ill = np.bincount(rng.integers(sick, size=sick), minlength=sick)
        well = np.bincount(rng.integers(healthy, size=healthy), minlength=healthy)
        found = np.r_[0, np.cumsum(ill)][ill_at] / sick
        rate = np.r_[0, np.cumsum(well)][healthy_at] / healthy
        drawn[k] = found[np.searchsorted(rate, 1 - specificity + 1e-9, side="right") - 1]
    low, high = np.quantile(drawn, [(1 - level) / 2, (1 + level) / 2], axis=0)
    extreme = (1 - specificity) * healthy + 1e-9 < 1
    exact = extreme | (here.false_negative == 0) | (here.true_positive == 0)
    for k in np.flatnonzero(exact):
        low[k], high[k] = exact_interval(int(here.true_positive[k]), sick, level)
    low[specificity <= 0] = high[specificity <= 0] = 1.0
    return Band(specificity, here.sensitivity, low, high, called, exact)


def auc_interval(score: np.ndarray, ill: np.ndarray, level: float = 0.95) -> Area:
    """Area under the ROC curve: P(score of an ill > score of a healthy patient), ties half.

    Variance by DeLong's structural components; the interval is taken on the scale of the log-odds,
    so it stays in [0, 1]. Where that variance is 0 (perfect separation), the limits are those of
    Wilson with as many trials as the smaller class has patients.
    Errors: ValueError without both classes.
    Source: DeLong, DeLong and Clarke-Pearson, Biometrics 44, 1988.

    >>> auc_interval(np.array([1.0, 2, 3, 4]), np.array([False, True, False, True])).auc
    0.75
    """
    ill_parts, healthy_parts = _placements(score, ill)
    auc = float(ill_parts.mean())
    variance = _mean_variance(ill_parts) + _mean_variance(healthy_parts)
    error = float(np.sqrt(variance))
    fewest = min(len(ill_parts), len(healthy_parts))
    if not 0 < auc < 1 or error == 0 or fewest < 2:
        low, high = wilson_interval(auc * fewest, fewest, level)
    else:
        half = norm.ppf((1 + level) / 2) * error / (auc * (1 - auc))
        low, high = expit(logit(auc) - half), expit(logit(auc) + half)
    return Area(auc, error, float(low), float(high))


def auc_difference(
    first: np.ndarray, second: np.ndarray, ill: np.ndarray, level: float = 0.95
) -> Area:
    """AUC of the first score minus that of the second, on the same patients; field auc holds it.

    The patients are shared, so the errors are correlated; DeLong's components subtract patient by
    patient. low and high: normal interval.
    """
    ill_first, healthy_first = _placements(first, ill)
    ill_second, healthy_second = _placements(second, ill)
    difference = float(ill_first.mean() - ill_second.mean())
    variance = _mean_variance(ill_first - ill_second) + _mean_variance(
        healthy_first - healthy_second
    )
    half = float(norm.ppf((1 + level) / 2) * np.sqrt(variance))
    return Area(difference, float(np.sqrt(variance)), difference - half, difference + half)


def predictive_values(
    sensitivity: np.ndarray, specificity: np.ndarray, prevalence: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """PPV = P(ill | called) and NPV = P(healthy | not called) by Bayes' rule.

    PPV = π·se / (π·se + (1 − π)(1 − sp)), NPV = (1 − π)·sp / ((1 − π)·sp + π(1 − se)); NaN where
    nobody is called, or nobody is not. Shapes broadcast, one of prevalence and the rates at a time.
    Errors: ValueError for a prevalence outside [0, 1].

    >>> [round(float(v), 3) for v in predictive_values(0.9, 0.9, 0.01)]
    [0.083, 0.999]
    """
    se, sp, share = np.broadcast_arrays(*(np.asarray(x, float) for x in (
        sensitivity, specificity, prevalence)))  # fmt: skip
    if not np.all((share >= 0) & (share <= 1)):
        raise ValueError(f"prevalence must lie in [0, 1], got {prevalence}")
    if share.ndim == 0:
        ppv = precision_at_base_rate(se, 1 - sp, float(share))
        return ppv, precision_at_base_rate(sp, 1 - se, 1 - float(share))
    with np.errstate(invalid="ignore"):
        return (
            share * se / (share * se + (1 - share) * (1 - sp)),
            (1 - share) * sp / ((1 - share) * sp + share * (1 - se)),
        )


def predictive_intervals(
    point: OperatingPoint, prevalence: float, level: float = 0.95
) -> tuple[tuple[float, float], tuple[float, float]]:
    """Intervals of PPV and NPV at a prevalence that is given, not estimated.

    logit PPV = logit π + log(se / (1 − sp)), so its variance is (1 − se)/TP + sp/FP; likewise for
    NPV with (1 − sp)/TN and se/FN. Half a patient is added to each of the four counts, so that an
    empty cell gives a finite interval; it is extended to the value estimated, where that is 0 or 1.
    Errors: ValueError for a prevalence outside (0, 1).
    Source: Mercaldo, Lau and Zhou, Statistics in Medicine 26, 2007, section 2.2.
    """
    if not 0 < prevalence < 1:
        raise ValueError(f"prevalence must lie in (0, 1), got {prevalence}")
    tp, fp = float(point.true_positive) + 0.5, float(point.false_positive) + 0.5
    fn, tn = float(point.false_negative) + 0.5, float(point.true_negative) + 0.5
    se, sp = tp / (tp + fn), tn / (tn + fp)
    z = norm.ppf((1 + level) / 2)
    values = predictive_values(point.sensitivity, point.specificity, prevalence)
    limits = []
    for value, odds, prior, variance in (
        (values[0], se / (1 - sp), prevalence, (1 - se) / tp + sp / fp),
        (values[1], sp / (1 - se), 1 - prevalence, (1 - sp) / tn + se / fn),
    ):
        middle, half = logit(prior) + np.log(odds), z * np.sqrt(variance)
        low, high = expit(middle - half), expit(middle + half)
        limits.append((float(np.fmin(low, value)), float(np.fmax(high, value))))
    return limits[0], limits[1]


def shift_prevalence(probability: np.ndarray, learned: float, prevalence: float) -> np.ndarray:
    """Probabilities of a model as they would be where the illness is more or less common.

    Odds are multiplied by [π/(1 − π)] / [π₀/(1 − π₀)], π₀ the share of ill that was learned from.
    Errors: ValueError for learned or prevalence outside (0, 1).
    Source: Saerens, Latinne and Decaestecker, Neural Computation 14, 2002, section 2.2.

    >>> round(float(shift_prevalence(0.5, 0.5, 0.01)), 4)
    0.01
    """
    for name, value in (("learned", learned), ("prevalence", prevalence)):
        if not 0 < value < 1:
            raise ValueError(f"{name} must lie in (0, 1), got {value}")
    return expit(logit(probability) + logit(prevalence) - logit(learned))


def reliability_diagram(probability: np.ndarray, ill: np.ndarray, bins: int = 10) -> Reliability:
    """Forecast against outcome in groups of equal size by rising probability, and Brier's score.

    Equal probabilities stay together, so groups may be fewer or of unequal size.
    Errors: ValueError for probabilities outside [0, 1] or bins < 1.
    Source: Brier, Monthly Weather Review 78, 1950; Murphy, Journal of Applied Meteorology 12, 1973;
    Stephenson, Coelho and Jolliffe, Weather and Forecasting 23, 2008 (the part within groups).

    >>> round(reliability_diagram(np.array([0.1, 0.9]), np.array([False, True]), 2).brier, 3)
    0.01
    """
    p, y = np.asarray(probability, float), np.asarray(ill, float)
    if not np.all((p >= 0) & (p <= 1)):
        raise ValueError("probability must lie in [0, 1]")
    if bins < 1:
        raise ValueError(f"bins must be at least 1, got {bins}")
    edges = np.quantile(p, np.arange(1, bins) / bins)
    _, group = np.unique(np.searchsorted(edges, p, side="left"), return_inverse=True)
    count = np.bincount(group)
    predicted, observed = (np.bincount(group, values) / count for values in (p, y))
    limits = [wilson_interval(o * c, c) for o, c in zip(observed, count, strict=True)]
    share, weight = y.mean(), count / len(y)
    brier = float(np.mean((p - y) ** 2))
    reliability = float(np.sum(weight * (predicted - observed) ** 2))
    resolution = float(np.sum(weight * (observed - share) ** 2))
    uncertainty = float(share * (1 - share))
    return Reliability(
        predicted,
        observed,
        np.array([low for low, _ in limits]),
        np.array([high for _, high in limits]),
        count,
        brier,
        reliability,
        resolution,
        uncertainty,
        brier - (reliability - resolution + uncertainty),
    )


def expected_cost(
    point: OperatingPoint, prevalence: float, miss_cost: float, false_alarm_cost: float
) -> np.ndarray:
    """Expected cost a patient: π·miss_cost·(1 − se) + (1 − π)·false_alarm_cost·(1 − sp).

    Calling nobody costs π·miss_cost, calling everybody (1 − π)·false_alarm_cost: the two ends of
    the curve, the naive policies. One value for each entry of the operating point.
    Errors: ValueError for a prevalence outside [0, 1] or a negative cost.
    Source: Metz, Seminars in Nuclear Medicine 8, 1978.
    """
    if not 0 <= prevalence <= 1:
        raise ValueError(f"prevalence must lie in [0, 1], got {prevalence}")
    for name, value in (("miss_cost", miss_cost), ("false_alarm_cost", false_alarm_cost)):
        if not value >= 0:
            raise ValueError(f"{name} must be non-negative, got {value}")
    missed = prevalence * miss_cost * (1 - point.sensitivity)
    return missed + (1 - prevalence) * false_alarm_cost * point.false_positive_rate


def cost_threshold(miss_cost: float, false_alarm_cost: float) -> float:
    """The probability above which calling is cheaper: c_FA / (c_FA + c_miss).

    It is the best threshold if the probabilities are right for these patients (reliable, and for
    this prevalence). Errors: ValueError unless both costs are non-negative and one is positive.

    >>> cost_threshold(9.0, 1.0)
    0.1
    """
    if min(miss_cost, false_alarm_cost) < 0 or not miss_cost + false_alarm_cost > 0:
        raise ValueError(f"costs must be positive, got {miss_cost}, {false_alarm_cost}")
    return false_alarm_cost / (false_alarm_cost + miss_cost)


def held_out_policy(
    score: np.ndarray,
    ill: np.ndarray,
    fold: np.ndarray,
    nested: np.ndarray,
    prevalence: float,
    miss_cost: float,
    false_alarm_cost: float,
) -> HeldOutPolicy:
    """Cost of "the cheapest threshold", chosen for each fold without its patients.

    Choosing and judging on the same patients would flatter the policy; so would choosing on scores
    of models that had learned from them. Of equal costs the highest threshold is taken. A threshold
    lies halfway between two neighbouring scores.
    score: (n,) out-of-fold scores; fold: (n,) numbers 0…folds−1; nested: (folds, n), row f the
    scores of the other patients by models that saw neither them nor fold f.
    Errors: ValueError for fewer than 2 folds, or others without both classes.
    """
    score, ill, fold = np.asarray(score, float), np.asarray(ill, bool), np.asarray(fold)
    if fold.max() < 1:
        raise ValueError("at least 2 folds are needed, got 1")
    chosen, called = [], np.zeros(len(score), bool)
    for f in range(fold.max() + 1):
        others = rank_patients(nested[f, fold != f], ill[fold != f])
        _both_classes(others)
        point = operating_point(others, others.ends)
        best = int(np.argmin(expected_cost(point, prevalence, miss_cost, false_alarm_cost)))
        steps = np.r_[np.inf, others.score, -np.inf]
        cut = others.ends[best]
        threshold = np.inf if cut == 0 else (steps[cut] + steps[cut + 1]) / 2
        called[fold == f] = score[fold == f] >= threshold
        chosen.append(threshold)
    ranking = rank_patients(called.astype(float), ill)
    point = operating_point(ranking, int(called.sum()))
    cost = expected_cost(point, prevalence, miss_cost, false_alarm_cost)
    return HeldOutPolicy(np.array(chosen), called, point, float(cost))


def _placements(score: np.ndarray, ill: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """For each ill patient the share of healthy scores below, for each healthy of ill above."""
    score, ill = np.asarray(score, float), np.asarray(ill, bool)
    sick, healthy = score[ill], score[~ill]
    if not len(sick) or not len(healthy):
        raise ValueError(f"both classes are needed, got {len(sick)} ill of {len(score)}")
    together = rankdata(np.r_[sick, healthy])
    above = (together[: len(sick)] - rankdata(sick)) / len(healthy)
    return above, 1 - (together[len(sick) :] - rankdata(healthy)) / len(sick)


def _mean_variance(values: np.ndarray) -> float:
    """Squared standard error of a mean; 0 for a single value."""
    return float(np.var(values, ddof=1) / len(values)) if len(values) > 1 else 0.0


def _both_classes(ranking: Ranking) -> None:
    if not 0 < ranking.frauds < ranking.transactions:
        raise ValueError(
            f"both classes are needed, got {ranking.frauds} ill of {ranking.transactions}"
        )
