"""Readers of the same images: the network, a baseline on pixels and, on phantoms, the ideal one.

A reader gives every image a score. Its threshold is chosen on the validation images; the test
images judge.
"""

from dataclasses import dataclass, replace

import numpy as np

from core.maths.case_studies.fraud_detection.alert_policy import Ranking, alerts_at
from core.maths.case_studies.medical_diagnosis.diagnostic_measures import (
    Area,
    OperatingPoint,
    auc_interval,
    operating_point,
    rank_patients,
)
from core.maths.case_studies.medical_diagnosis.images import (
    ImageSet,
    PixelRegression,
    ideal_scores,
)
from core.maths.case_studies.medical_diagnosis.mass_phantoms import Phantom
from core.maths.case_studies.medical_diagnosis.tables import threshold_for_sensitivity
from core.maths.learning.convolutional_network import Network
from core.maths.learning.network_explanations import log_odds

VALIDATION = "validation"
Scores = dict[str, dict[str, np.ndarray]]


@dataclass(frozen=True, eq=False)
class Reading:
    """One reader on one set of test images.

    area: under its ROC; half: where the score is at least 0, that is P(ill) ≥ ½ for log-odds;
    point: at the threshold that reaches the wanted sensitivity on the validation images.
    """

    ranking: Ranking
    area: Area
    half: OperatingPoint
    point: OperatingPoint


def reader_scores(
    images: ImageSet, network: Network, pixels: PixelRegression, phantom: Phantom | None = None
) -> Scores:
    """Scores by reader ("network", "baseline", and "ideal" if the phantom is known) and by part.

    Parts are "validation" and the names of images.tests. The ideal observer knows the phantom, not
    the marker: in its place it reads test images without one; and it ranks validation images as
    they are, so its threshold suffers if they carry markers.
    """
    parts = {VALIDATION: images.validation} | images.tests
    scores = {
        "network": {name: log_odds(network, part.images) for name, part in parts.items()},
        "baseline": {name: pixels.scores(part.images) for name, part in parts.items()},
    }
    if phantom is not None:
        clean = ideal_scores(images, phantom, images.tests["test"])
        held = ideal_scores(images, phantom, images.validation)
        scores["ideal"] = dict.fromkeys(parts, clean) | {VALIDATION: held}
    return scores


def read_test(scores: np.ndarray, ill: np.ndarray) -> Reading:
    """A reader's ranking of test images, cut at 0."""
    ranking = rank_patients(np.asarray(scores, float), ill)
    half = operating_point(ranking, int(alerts_at(ranking, 0.0)))
    return Reading(ranking, auc_interval(scores, ill), half, half)


def cut_for_sensitivity(
    reading: Reading, validation: np.ndarray, ill: np.ndarray, wanted: float
) -> Reading:
    """The reading at the threshold that reaches a sensitivity on the validation images.

    validation: (m,) scores of the same reader; ill: (m,) bool; wanted in (0, 1].
    """
    threshold = threshold_for_sensitivity(validation, ill, wanted)
    called = int(alerts_at(reading.ranking, threshold))
    return replace(reading, point=operating_point(reading.ranking, called))
