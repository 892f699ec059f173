"""A detector's scores with all that no threshold has a say in."""

from typing import NamedTuple

import numpy as np

from core.maths.case_studies.fraud_detection.alert_policy import area_under_roc
from core.maths.case_studies.fraud_detection.pipeline import (
    METHODS,
    Assessed,
    Prepared,
    Report,
    assess,
    assess_components,
)
from core.maths.case_studies.fraud_detection.tables import score_bins
from core.maths.columns import Table


class Judged(NamedTuple):
    """found: the scores, ranked; auc: of the test period; bins: its scores' histograms."""

    found: Assessed
    auc: float
    bins: dict[str, Table]


def judge(
    prepared: Prepared, method: str, setting: int, report: Report = lambda share: None
) -> Judged:
    """Arguments and errors as those of assess."""
    return _judged(assess(prepared, method, setting, report))


def judge_components(prepared: Prepared, report: Report = lambda share: None) -> dict[int, Judged]:
    """The PCA for every number of components; see assess_components."""
    return {k: _judged(found) for k, found in assess_components(prepared, report).items()}


def _judged(found: Assessed) -> Judged:
    labels = found.transactions.fraud
    fraud = np.zeros(len(found.score), bool) if labels is None else labels[found.period]
    bins = score_bins(found.score, fraud, METHODS[found.method].log)
    return Judged(found, area_under_roc(found.test), bins)
