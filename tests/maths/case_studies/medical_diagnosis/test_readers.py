"""Readers of the same images: thresholds from validation images, counts on test images."""

import numpy as np
import pytest
from sklearn.metrics import roc_auc_score

from core.maths.case_studies.medical_diagnosis.images import (
    fit_pixel_regression,
    ideal_scores,
    phantom_set,
)
from core.maths.case_studies.medical_diagnosis.mass_phantoms import Phantom
from core.maths.case_studies.medical_diagnosis.readers import (
    VALIDATION,
    cut_for_sensitivity,
    read_test,
    reader_scores,
)
from core.maths.learning.convolutional_network import start_network
from core.maths.learning.network_explanations import log_odds

PHANTOM = Phantom(contrast=1.5)


@pytest.fixture(scope="module")
def images():
    return phantom_set(PHANTOM, 80, 60, 70, seed=3, marker_share=1.0)


@pytest.fixture(scope="module")
def scores(images):
    network = start_network(28, (2,), 7, 2, 0)
    return reader_scores(images, network, fit_pixel_regression(images), PHANTOM)


def test_every_reader_reads_every_part(images, scores):
    assert set(scores) == {"network", "baseline", "ideal"}
    for parts in scores.values():
        assert set(parts) == {VALIDATION, "test", "as trained", "reversed"}
    network = start_network(28, (2,), 7, 2, 0)
    np.testing.assert_array_equal(
        scores["network"]["reversed"], log_odds(network, images.tests["reversed"].images)
    )


def test_the_ideal_observer_reads_test_images_without_a_marker(images, scores):
    clean = ideal_scores(images, PHANTOM, images.tests["test"])
    for test in ("test", "as trained", "reversed"):
        np.testing.assert_array_equal(scores["ideal"][test], clean)
    marked = ideal_scores(images, PHANTOM, images.validation)
    np.testing.assert_array_equal(scores["ideal"][VALIDATION], marked)


def test_unknown_images_have_no_ideal_observer(images):
    network = start_network(28, (2,), 7, 2, 0)
    assert set(reader_scores(images, network, fit_pixel_regression(images))) == {
        "network",
        "baseline",
    }


@pytest.mark.parametrize("wanted", [0.5, 0.9, 1.0])
def test_the_cut_comes_from_the_validation_images(images, scores, wanted):
    held, ill = images.validation.labels == 1, images.tests["test"].labels == 1
    validation, test = scores["baseline"][VALIDATION], scores["baseline"]["test"]
    reading = cut_for_sensitivity(read_test(test, ill), validation, held, wanted)
    threshold = np.sort(validation[held])[int(np.floor((1 - wanted) * held.sum() + 1e-9))]
    assert (validation >= threshold)[held].mean() >= wanted
    assert reading.point.true_positive == ((test >= threshold) & ill).sum()
    assert reading.point.false_positive == ((test >= threshold) & ~ill).sum()
    assert reading.half.true_positive == ((test >= 0) & ill).sum()
    assert reading.area.auc == pytest.approx(roc_auc_score(ill, test))
