"""A threshold's counts, values and cost come from one ranking, and from nothing else."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.maths.case_studies.medical_diagnosis.cell_measurements import (
    cross_validate_logistic,
    wisconsin_cells,
)
from core.maths.case_studies.medical_diagnosis.decision import (
    FOLDS,
    REPEATS,
    costs_of_thresholds,
    decide,
    judge_cells,
    patients_of_each_kind,
)


@pytest.fixture(scope="module")
def model():
    return judge_cells(wisconsin_cells(), 0.01)


def test_the_model_is_the_cross_validated_one(model):
    cells = wisconsin_cells()
    found = cross_validate_logistic(cells.features, cells.ill, 0.01, FOLDS, REPEATS)
    np.testing.assert_array_equal(model.score, found.probability[0])
    assert 0.96 < model.found.accuracy.mean() < 0.99, "published: about 97.5 %"
    assert model.area.low < model.area.auc < model.area.high
    assert model.at_specificity(0.953) == 95


@settings(max_examples=40)
@given(
    threshold=st.floats(0, 1),
    prevalence=st.floats(0.001, 0.5),
    miss=st.floats(1, 1000),
    alarm=st.floats(0.1, 100),
)
def test_a_decision_is_what_counting_gives(model, threshold, prevalence, miss, alarm):
    costs = costs_of_thresholds(model, prevalence, miss, alarm)
    now = decide(model, threshold, costs)
    ill, called = model.cells.ill, model.score >= threshold
    tp, fp = (called & ill).sum(), (called & ~ill).sum()
    assert (now.called, now.point.true_positive, now.point.false_positive) == (tp + fp, tp, fp)
    se, fpr = tp / ill.sum(), fp / (~ill).sum()
    cost = prevalence * miss * (1 - se) + (1 - prevalence) * alarm * fpr
    assert now.cost == pytest.approx(cost)
    assert now.above >= -1e-12 and now.cost == pytest.approx((1 + now.above) * costs.lowest)
    if tp + fp:
        ppv = prevalence * se / (prevalence * se + (1 - prevalence) * fpr)
        assert now.values[0] == pytest.approx(ppv)
    else:
        assert np.isnan(now.values[0])
    kinds = patients_of_each_kind(now.point, prevalence)
    assert sum(counted for _, counted, _ in kinds) == len(ill)
    assert sum(share for _, _, share in kinds) == pytest.approx(1)


def test_at_0_and_1_nothing_is_estimated():
    """λ = 10⁻⁴ has scores that are rounded to 1; λ = 1 has none below 0.04."""
    sure, unsure = (judge_cells(wisconsin_cells(), penalty) for penalty in (1e-4, 1.0))
    assert sure.score.max() == 1 and unsure.score.min() > 0.04
    for model in (sure, unsure):
        costs = costs_of_thresholds(model, 0.2, 5.0, 1.0)
        everybody, nobody = (decide(model, threshold, costs) for threshold in (0.0, 1.0))
        assert (everybody.called, nobody.called) == (569, 0)
        for now in (everybody, nobody):
            assert now.certain and now.limits is None and now.value_limits is None
        assert everybody.values[0] == pytest.approx(0.2) and nobody.values[1] == pytest.approx(0.8)
    beyond = decide(unsure, 0.04, costs)
    assert beyond.called == 569 and not beyond.certain, "another patient may lie below"
    assert beyond.limits["sensitivity"][0] < 1 and beyond.value_limits[0][0] < 0.2


def test_the_theory_moves_with_the_prevalence(model):
    """Where the illness is as common as in the data, the threshold is c_FA/(c_FA + c_miss)."""
    share = float(model.cells.ill.mean())
    assert costs_of_thresholds(model, share, 9.0, 1.0).theory == pytest.approx(0.1)
    rare = costs_of_thresholds(model, 0.01, 9.0, 1.0)
    assert rare.theory > 0.1, "the rarer, the surer one must be"
    assert rare.policy.cost >= rare.lowest


def test_a_prevalence_of_none_is_refused(model):
    with pytest.raises(ValueError, match="prevalence"):
        costs_of_thresholds(model, 0.0, 1.0, 1.0)
