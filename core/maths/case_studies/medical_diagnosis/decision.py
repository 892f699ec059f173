"""The decision about measured cells: a model judged once, and what a threshold on it comes to."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from core.maths.case_studies.fraud_detection.alert_policy import Ranking, alerts_at
from core.maths.case_studies.medical_diagnosis.cell_measurements import (
    CellSet,
    CrossValidation,
    cross_validate_logistic,
    nested_probabilities,
)
from core.maths.case_studies.medical_diagnosis.diagnostic_measures import (
    Area,
    Band,
    HeldOutPolicy,
    OperatingPoint,
    Reliability,
    auc_interval,
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
from core.maths.case_studies.medical_diagnosis.tables import threshold_costs

FOLDS, REPEATS = 10, 5
SPECIFICITIES = np.round(np.arange(0, 101) / 100, 2)

Report = Callable[[float, str], None]
Limits = tuple[float, float]


@dataclass(frozen=True, eq=False)
class JudgedModel:
    """Logistic regression judged on patients that it had not seen.

    found: repeated cross-validation; score: (n,) out-of-fold P(ill) of the first deal, from which
    ranking, band (sensitivity at SPECIFICITIES), area and reliability are made; nested: (FOLDS, n),
    as nested_probabilities of that deal.
    """

    cells: CellSet
    found: CrossValidation
    score: np.ndarray
    nested: np.ndarray
    ranking: Ranking
    band: Band
    area: Area
    reliability: Reliability

    def at_specificity(self, specificity: float) -> int:
        """The row of the band whose specificity is nearest."""
        return int(np.argmin(np.abs(self.band.specificity - specificity)))


@dataclass(frozen=True, eq=False)
class Costs:
    """What each threshold costs a patient at one prevalence.

    prevalence: share of ill among the tested; miss, false_alarm: cost of each error;
    threshold, cost: (k,) from high (nobody is called) to low (everybody is), best: the cheapest;
    policy: the cheapest, chosen by nested cross-validation, fold by fold; theory: the threshold
    that would be best if the probabilities were right, moved from this prevalence to the one that
    was learned from.
    """

    prevalence: float
    miss: float
    false_alarm: float
    threshold: np.ndarray
    cost: np.ndarray
    best: int
    policy: HeldOutPolicy
    theory: float

    @property
    def lowest(self) -> float:
        return float(self.cost[self.best])


@dataclass(frozen=True, eq=False)
class Decision:
    """What one threshold comes to.

    certain: the threshold is 0 or 1, so that everybody is called or nobody, whoever comes, and
    nothing is estimated. limits: of the rates, by name; value_limits: of PPV and
    NPV; both None where they are certain. cost: expected, a patient; above: the share by which it
    exceeds the lowest, infinite where that is 0 and it is not.
    """

    called: int
    certain: bool
    point: OperatingPoint
    limits: dict[str, Limits] | None
    values: tuple[float, float]
    value_limits: tuple[Limits, Limits] | None
    cost: float
    above: float


def judge_cells(
    cells: CellSet, penalty: float, report: Report = lambda share, what: None
) -> JudgedModel:
    """Cross-validation of the model with this penalty, and the curves made of it."""
    found = cross_validate_logistic(
        cells.features, cells.ill, penalty, FOLDS, REPEATS, report=report
    )
    score = found.probability[0]
    ranking = rank_patients(score, cells.ill)
    return JudgedModel(
        cells,
        found,
        score,
        nested_probabilities(cells.features, cells.ill, found.fold[0], penalty),
        ranking,
        roc_band(ranking, SPECIFICITIES, resamples=500),
        auc_interval(score, cells.ill),
        reliability_diagram(score, cells.ill),
    )


def costs_of_thresholds(
    model: JudgedModel, prevalence: float, miss: float, false_alarm: float
) -> Costs:
    """Every threshold that makes a difference, with its cost.

    Errors: ValueError for a prevalence outside (0, 1); as expected_cost and cost_threshold.
    """
    if not 0 < prevalence < 1:
        raise ValueError(f"prevalence must lie in (0, 1), got {prevalence}")
    given = (prevalence, miss, false_alarm)
    threshold, cost = threshold_costs(model.ranking, *given)
    here = cost_threshold(miss, false_alarm)
    return Costs(
        *given,
        threshold,
        cost,
        int(np.argmin(cost)),
        held_out_policy(model.score, model.cells.ill, model.found.fold[0], model.nested, *given),
        float(shift_prevalence(here, prevalence, float(model.cells.ill.mean()))),
    )


def decide(model: JudgedModel, threshold: float, costs: Costs) -> Decision:
    """Call back whoever reaches the threshold: counts, rates, predictive values, cost.

    A probability lies between 0 and 1, even if a score is so near an end that it is rounded there.
    """
    called = int(alerts_at(model.ranking, threshold)) if threshold < 1 else 0
    certain = not 0 < threshold < 1
    point = operating_point(model.ranking, called)
    ppv, npv = predictive_values(point.sensitivity, point.specificity, costs.prevalence)
    cost = float(expected_cost(point, costs.prevalence, costs.miss, costs.false_alarm))
    return Decision(
        called,
        certain,
        point,
        None if certain else rate_intervals(point),
        (float(ppv), float(npv)),
        None if certain else predictive_intervals(point, costs.prevalence),
        cost,
        cost / costs.lowest - 1 if costs.lowest > 0 else np.inf if cost > 0 else 0.0,
    )


def patients_of_each_kind(point: OperatingPoint, prevalence: float) -> list[tuple[str, int, float]]:
    """(name, number counted, share expected among the tested) of the four kinds of patients.

    Expected: the rates of the test at this prevalence; the four shares add up to 1.
    """
    se, fpr = float(point.sensitivity), float(point.false_positive_rate)
    return [
        ("Ill, called back", int(point.true_positive), prevalence * se),
        ("Ill, missed", int(point.false_negative), prevalence * (1 - se)),
        ("Healthy, called back", int(point.false_positive), (1 - prevalence) * fpr),
        ("Healthy, left in peace", int(point.true_negative), (1 - prevalence) * (1 - fpr)),
    ]
