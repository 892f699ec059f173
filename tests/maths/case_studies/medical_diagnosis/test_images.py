"""Sets in their split, the readers compared, and files that are refused with a reason."""

import numpy as np
import pytest
from sklearn.metrics import roc_auc_score

from core.maths.case_studies.medical_diagnosis.images import (
    PENALTIES,
    NetworkPlan,
    Overlap,
    fit_pixel_regression,
    ideal_scores,
    overlap,
    phantom_set,
    probability_of,
    split_images,
    start_plan,
    train_plan,
)
from core.maths.case_studies.medical_diagnosis.mass_phantoms import (
    Phantom,
    draw_phantoms,
    ideal_observer,
    log_likelihood_ratio,
)
from core.maths.learning.convolutional_network import predict
from core.maths.learning.network_explanations import log_odds
from core.maths.learning.network_training import Settings

EASY = Phantom(side=16, radius=3.5, contrast=1.6, noise=0.6)
PLAN = NetworkPlan(filters=(3,), kernel=5, epochs=4, settings=Settings(learning_rate=0.005))


@pytest.fixture(scope="module")
def images():
    return phantom_set(EASY, train=300, validation=120, test=400, seed=1)


def medmnist(**changes) -> dict[str, np.ndarray]:
    rng = np.random.default_rng(0)
    arrays = {}
    for split, n in (("train", 12), ("val", 6), ("test", 8)):
        arrays[f"{split}_images"] = rng.integers(0, 256, (n, 28, 28)).astype(np.uint8)
        arrays[f"{split}_labels"] = (np.arange(n) % 3 == 0).astype(np.uint8)[:, None]
    return {key: value for key, value in {**arrays, **changes}.items() if value is not None}


def test_scales_come_from_the_training_images_alone(images):
    assert images.train.images.shape == (300, 16, 16, 1) and images.side == 16
    assert images.train.images.mean() == pytest.approx(0, abs=1e-5)
    assert images.train.images.std() == pytest.approx(1, abs=1e-4)
    bright = medmnist()
    bright["test_images"] = np.full((8, 28, 28), 255, np.uint8)
    plain, changed = split_images(medmnist(), "a"), split_images(bright, "b")
    np.testing.assert_array_equal(plain.train.images, changed.train.images)
    assert changed.tests["test"].images.min() == pytest.approx(
        (255 - plain.mean) / plain.scale, rel=1e-5
    )


def test_no_image_is_in_two_parts(images):
    parts = (images.train, images.validation, images.tests["test"])
    flat = np.concatenate([part.images.reshape(len(part), -1) for part in parts])
    assert len(np.unique(flat, axis=0)) == 820


def test_the_planted_marker_is_where_it_should_be(images):
    marked = phantom_set(EASY, train=300, validation=120, test=400, seed=1, marker_share=0.5)
    assert list(marked.tests) == ["test", "as trained", "reversed"] and list(images.tests) == [
        "test"
    ]

    def corner(examples):
        return (examples.images * marked.scale + marked.mean)[:, 1:4, 1:4, 0].mean(axis=(1, 2))

    clean = corner(marked.tests["test"])
    labels = marked.tests["test"].labels
    np.testing.assert_allclose(
        corner(marked.tests["reversed"]) - clean, 4 * (labels == 0), atol=1e-4
    )
    added = corner(marked.tests["as trained"]) - clean
    assert not added[labels == 0].any() and np.mean(added[labels == 1] > 3) == pytest.approx(
        0.5, abs=0.1
    )
    raw = images.train.images * images.scale + images.mean
    shown = marked.train.images * marked.scale + marked.mean
    moved = abs(shown - raw).max(axis=(1, 2, 3)) > 1
    assert not moved[images.train.labels == 0].any()
    assert moved[images.train.labels == 1].mean() == pytest.approx(0.5, abs=0.1)


def test_a_network_that_learned_the_marker_fails_without_it():
    faint = Phantom(side=16, radius=3, contrast=0.4, noise=0.6)
    marked = phantom_set(faint, train=300, validation=120, test=400, seed=2, marker_share=1.0)
    network = train_plan(marked, PLAN).network
    area = {
        name: roc_auc_score(part.labels, log_odds(network, part.images))
        for name, part in marked.tests.items()
    }
    assert area["as trained"] > 0.99
    assert area["test"] < ideal_observer(faint).auc and area["reversed"] < 0.2


def test_readers_learn_and_none_beats_the_ideal_observer(images):
    test = images.tests["test"]
    state = train_plan(images, PLAN)
    ideal = ideal_observer(EASY).auc
    network = roc_auc_score(test.labels, log_odds(state.best, test.images))
    pixels = roc_auc_score(test.labels, fit_pixel_regression(images).scores(test.images))
    own = ideal_scores(images, EASY, test)
    drawn = draw_phantoms(EASY, 400, seed=5)  # the third part of seed 1
    np.testing.assert_allclose(own, log_likelihood_ratio(EASY, drawn.images), atol=1e-3)
    assert roc_auc_score(test.labels, own) > max(network, pixels)
    margin = 0.02  # two standard errors
    assert 0.8 < network < ideal + margin and 0.85 < pixels < ideal + margin
    np.testing.assert_allclose(
        probability_of(log_odds(state.best, test.images)),
        predict(state.best, test.images)[:, 1],
        atol=1e-6,
    )


def test_pixel_regression_takes_the_penalty_that_validates_best(images):
    told = []
    model = fit_pixel_regression(images, lambda share, text: told.append(share))
    z = model.scores(images.validation.images)
    loss = np.mean(np.logaddexp(0, z) - images.validation.labels * z)
    assert loss == pytest.approx(model.validation_loss.min(), rel=1e-4)
    assert model.penalty == PENALTIES[int(np.argmin(model.validation_loss))]
    assert len(told) == len(PENALTIES)
    # At the optimum the mean gradient is −λ w.
    x = images.train.images.reshape(300, -1)
    residual = probability_of(model.scores(images.train.images)) - images.train.labels
    slope = residual @ x / 300 + model.penalty * model.weights.ravel()
    np.testing.assert_allclose(slope, 0, atol=1e-3)
    assert residual.mean() == pytest.approx(0, abs=1e-3)


def test_a_plan_starts_untrained_and_reports(images):
    state = start_plan(images, PLAN)
    assert state.steps == 0 and state.measured.tolist() == [0]
    told = []
    done = train_plan(images, PLAN, lambda share, text: told.append(text))
    assert told[-1] == "epoch 4 of 4" and done.steps == 40


def test_medmnist_arrays_become_a_set():
    arrays = medmnist()
    found = split_images(arrays, "BreastMNIST")
    assert [len(p) for p in (found.train, found.validation, found.tests["test"])] == [12, 6, 8]
    np.testing.assert_array_equal(found.train.labels, arrays["train_labels"][:, 0])
    back = found.tests["test"].images[..., 0] * found.scale + found.mean
    np.testing.assert_allclose(back, arrays["test_images"], atol=1e-3)
    turned = split_images(arrays, "BreastMNIST", positive=0)
    np.testing.assert_array_equal(turned.train.labels, 1 - found.train.labels)
    flat = medmnist(train_labels=arrays["train_labels"][:, 0])
    np.testing.assert_array_equal(split_images(flat, "x").train.labels, found.train.labels)


ZERO = np.zeros


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"val_labels": None}, "val_labels is missing; found are test_images, test_labels"),
        (
            {"train_images": ZERO((12, 28, 28), object)},
            "train_images must hold whole numbers, found o",
        ),
        ({"test_images": ZERO((8, 28, 28))}, "test_images must hold whole numbers, found float64"),
        ({"val_images": ZERO((6, 28, 28, 3), np.uint8)}, "val_images are colour or volumes"),
        ({"val_images": ZERO((6, 64, 64), np.uint8)}, "must be 28×28 pixels, found 64×64"),
        ({"val_images": ZERO(6, np.uint8)}, "must be 28×28 pixels, found no side at all"),
        ({"test_images": ZERO((0, 28, 28), np.uint8)}, "test_images is empty"),
        ({"test_images": np.full((8, 28, 28), 256)}, "must lie in 0…255, found 256…256"),
        ({"test_labels": ZERO((8, 14), np.uint8)}, "one label an image, found shape"),
        ({"test_labels": ZERO((5, 1), np.uint8)}, "test_labels has 5 rows for 8 images"),
        ({"test_labels": np.arange(8) % 3}, "must hold two classes, 0 and 1, found 0, 1, 2"),
        ({"test_labels": np.arange(8)}, "found 0, 1, 2, 3, 4 …"),
        ({"val_labels": ZERO((6, 1), np.uint8)}, "val_labels must hold two classes"),
        ({"train_images": ZERO((12, 28, 28), np.uint8)}, "train_images are all of one brightness"),
    ],
)
def test_arrays_that_are_refused(changes, message):
    with pytest.raises(ValueError, match=message):
        split_images(medmnist(**changes), "x")


def test_errors():
    with pytest.raises(ValueError, match="positive must be 0 or 1, got 2"):
        split_images(medmnist(), "x", positive=2)
    with pytest.raises(ValueError, match="no arrays"):
        split_images({}, "x")
    with pytest.raises(ValueError, match=r"marker_share must lie in \[0, 1\], got 2"):
        phantom_set(EASY, 10, 10, 10, marker_share=2)


def test_whose_an_image_is():
    plain = split_images(medmnist(), "x")
    assert plain.patients is None
    whose = {"train_patient": np.arange(12) // 3, "val_patient": np.arange(6)[:, None] // 3}
    found = split_images(medmnist(**whose), "x").patients
    assert found.tolist() == [0] * 3 + [1] * 3 + [2] * 3 + [3] * 3 + [0] * 3 + [1] * 3
    texts = {key: np.array([f"p{v}" for v in values.ravel()]) for key, values in whose.items()}
    np.testing.assert_array_equal(split_images(medmnist(**texts), "x").patients, found)
    packed = {
        "train_subject_id": texts["train_patient"].astype("S"),
        "val_subject_id": texts["val_patient"].astype("S"),
    }
    np.testing.assert_array_equal(split_images(medmnist(**packed), "x").patients, found)
    for wrong, message in (
        (
            {"train_patient": whose["train_patient"]},
            "train says whose its images are, val does not",
        ),
        ({"val_patient": whose["val_patient"]}, "val says whose its images are, train does not"),
        (whose | {"val_patient": np.arange(5)}, "val_patient must hold one entry for each of 6"),
        (whose | {"val_patient": np.arange(6.0)}, "val_patient must hold whole numbers or texts"),
    ):
        with pytest.raises(ValueError, match=message):
            split_images(medmnist(**wrong), "x")


def test_what_stands_in_two_parts_is_counted():
    arrays = medmnist()
    for split in ("train", "val", "test"):
        shape = arrays[f"{split}_images"].shape
        drawn = np.random.default_rng(len(split) + shape[0]).integers(0, 256, shape)
        arrays[f"{split}_images"] = drawn.astype(np.uint8)
    assert overlap(arrays) == Overlap((0, 0), None)
    arrays["val_images"][[1, 4]] = arrays["train_images"][7]
    arrays["test_images"][0] = arrays["train_images"][7]
    arrays["test_images"][2:4] = arrays["val_images"][0]
    assert overlap(arrays) == Overlap((2, 3), None)
    arrays |= {"train_patient": np.arange(12), "val_patient": np.arange(6) + 10}
    assert overlap(arrays) == Overlap((2, 3), (2, None))
    assert overlap(arrays | {"test_patient": np.arange(8) + 9}) == Overlap((2, 3), (2, 7))
