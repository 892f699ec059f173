"""Pieces come to what one go comes to; parts hold both classes, and whole patients."""

from dataclasses import replace

import numpy as np
import pytest
from sklearn.metrics import roc_auc_score

from core.maths.case_studies.medical_diagnosis.image_trials import (
    LEAST,
    advance,
    can_fold,
    carry_out,
    fold_trials,
    learning_sizes,
    learning_trials,
)
from core.maths.case_studies.medical_diagnosis.images import (
    NetworkPlan,
    fit_pixel_regression,
    phantom_set,
    train_plan,
)
from core.maths.case_studies.medical_diagnosis.mass_phantoms import Phantom
from core.maths.learning.network_explanations import log_odds
from core.maths.learning.network_training import Examples, Settings

PLAN = NetworkPlan((4,), 7, 3, Settings(penalty=0.03))


@pytest.fixture(scope="module")
def images():
    return phantom_set(Phantom(contrast=2.0), 300, 100, 200, seed=2)


def sorted_by_class(images):
    order = np.argsort(images.train.labels, kind="stable")
    return replace(images, train=Examples(images.train.images[order], images.train.labels[order]))


def test_the_learning_curve_climbs_and_ends_at_the_whole(images):
    told = []
    trials = learning_trials(images, PLAN, [40, 300])
    assert trials.sizes.tolist() == [40, 300] and not trials.done and trials.share == 0
    assert [trial.plan.epochs for trial in trials.trials] == [12, 3]
    curve = carry_out(trials, lambda share, what: told.append((share, what)))
    shares = [share for share, _ in told]
    assert curve.done and told[0] == (0, "40 images") and shares == sorted(shares)
    assert curve.network[1].auc > curve.network[0].auc
    assert curve.pixels[1].auc > curve.pixels[0].auc
    whole, test = train_plan(images, PLAN), images.tests["test"]
    expected = roc_auc_score(test.labels, log_odds(whole.best, test.images))
    assert curve.network[1].auc == pytest.approx(expected)
    pixels = fit_pixel_regression(images).scores(test.images)
    assert curve.pixels[1].auc == pytest.approx(roc_auc_score(test.labels, pixels))
    assert advance(curve) is curve and curve.share == 1


def test_a_file_sorted_by_class_gives_both_classes_in_every_part(images):
    trials = learning_trials(sorted_by_class(images), PLAN, [10, 75, 150, 300])
    for trial in trials.trials:
        share = trial.images.train.labels.mean()
        assert abs(share - 0.5) * len(trial.images.train) <= 1


@pytest.mark.parametrize("ill", [5, 12, 40, 150])
def test_sizes_are_asked_before(ill):
    labels = np.repeat([0, 1], [300 - ill, ill])
    sizes = learning_sizes(labels)
    assert sizes[-1] == 300 and set(sizes[:-1]) == {
        n for n in (75, 150) if round(n * ill / 300) >= LEAST
    }


def test_pieces_of_any_size_come_to_the_same(images):
    trials = learning_trials(images, PLAN, [60, 150])
    once = carry_out(trials)
    while not trials.done:
        trials = advance(trials, steps=1)
    for name in ("network", "pixels"):
        areas, others = ([a.auc for a in getattr(found, name)] for found in (trials, once))
        assert areas == others


def test_cross_validation_judges_each_fold_by_the_others(images):
    found = carry_out(fold_trials(images, replace(PLAN, epochs=10)))
    assert len(found.network) == 3 and not found.pixels
    assert all(area.auc > 0.7 for area in found.network)
    assert abs(found.sizes - 400 / 3).max() < 1, "a third of the images"
    with pytest.raises(ValueError, match="folds must be at least 3, got 2"):
        fold_trials(images, PLAN, 2)


def test_no_patient_stands_in_two_parts_of_a_fold(images):
    whose = np.random.default_rng(0).integers(0, 60, 400)
    values = np.concatenate([images.train.images, images.validation.images]).sum(axis=(1, 2, 3))
    patient = dict(zip(values.tolist(), whose.tolist(), strict=True))
    for trial in fold_trials(replace(images, patients=whose), PLAN).trials:
        part = trial.images
        sets = [
            {patient[value] for value in examples.images.sum(axis=(1, 2, 3)).tolist()}
            for examples in (part.train, part.validation, part.tests["test"])
        ]
        assert not sets[0] & sets[1] and not sets[0] & sets[2] and not sets[1] & sets[2]
        assert all(0 < e.labels.mean() < 1 for e in (part.train, part.tests["test"]))


def test_too_few_patients_are_no_folds(images):
    labels = np.concatenate([images.train.labels, images.validation.labels])
    assert can_fold(images)
    for whose in (labels, np.zeros(400, int), np.arange(400) % 2):
        few = replace(images, patients=whose)
        assert not can_fold(few)
        with pytest.raises(ValueError):
            fold_trials(few, PLAN)


def test_errors(images):
    for size in (1, 301):
        with pytest.raises(
            ValueError, match=f"sizes must lie in 2…300 with both classes, got {size}"
        ):
            learning_trials(images, PLAN, [size])
