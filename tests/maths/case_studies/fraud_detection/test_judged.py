"""AUC by scikit-learn, histograms by counting; the fits are tested with the pipeline."""

import numpy as np
import pytest
from sklearn.metrics import roc_auc_score

from core.maths.case_studies.fraud_detection.card_transactions import (
    simulate_transactions,
    transaction_set,
)
from core.maths.case_studies.fraud_detection.judged import judge, judge_components
from core.maths.case_studies.fraud_detection.pipeline import prepare


@pytest.fixture(scope="module", params=[True, False])
def prepared(request):
    table = simulate_transactions(seed=3, customers=150, terminals=80, radius=12.0)
    if not request.param:
        table = table.drop(columns=[name for name in ("fraud", "scenario") if name in table])
    return prepare(transaction_set(table, "Small", ""), 3)


def test_no_threshold_has_a_say(prepared):
    found, auc, bins = judge(prepared, "mahalanobis", 0)
    fraud = prepared.transactions.fraud
    if fraud is None:
        assert np.isnan(auc)
    else:
        assert auc == pytest.approx(roc_auc_score(fraud[found.period], found.score))
    assert bins


def test_every_number_of_components_is_the_detector_of_that_number(prepared):
    path = judge_components(prepared)
    for k in (min(path), max(path)):
        alone = judge(prepared, "pca", k)
        np.testing.assert_allclose(path[k].found.score, alone.found.score, rtol=1e-6, atol=1e-9)
        np.testing.assert_allclose(path[k].auc, alone.auc, rtol=1e-6)
