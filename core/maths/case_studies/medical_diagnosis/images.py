"""Sets of images in their split, readers to compare with the network, and what to learn from them.

Every image is another patient, unless a set says whose it is. Means and scales come from the
training images alone; the validation images choose (when to stop, which penalty); the test images
judge, once.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

import numpy as np
from scipy.special import expit
from sklearn.linear_model import LogisticRegression
from threadpoolctl import threadpool_limits

from core.maths.case_studies.medical_diagnosis.mass_phantoms import (
    Phantom,
    draw_phantoms,
    log_likelihood_ratio,
    plant_marker,
)
from core.maths.learning.convolutional_network import start_network
from core.maths.learning.network_training import (
    Examples,
    Settings,
    Training,
    start_training,
    train_epochs,
)

Report = Callable[[float, str], None]
SIDE = 28
SPLITS = ("train", "val", "test")
PATIENT = tuple(
    f"{who}{ending}"
    for who in ("patient", "subject", "group")
    for ending in ("", "s", "_id", "_ids")
)
PENALTIES = (1.0, 0.3, 0.1, 0.03, 0.01)


@dataclass(frozen=True, eq=False)
class ImageSet:
    """Images standardised as (g − mean) / scale, (n, side, side, 1) float32; label 1 = ill.

    tests: the test images, under "test"; a set with planted markers has the same images "as
    trained" (ill ones marked in the same share) and "reversed" (healthy ones marked) as well.
    patients: (n,) whose each training image and then each validation image is, numbers from 0; None
    where nothing says so.
    """

    name: str
    note: str
    train: Examples
    validation: Examples
    tests: dict[str, Examples]
    mean: float
    scale: float
    patients: np.ndarray | None = None

    @property
    def side(self) -> int:
        return self.train.images.shape[1]


@dataclass(frozen=True)
class NetworkPlan:
    """What is trained and for how long. filters: of each convolution, () = none; kernel: side of
    the filters; epochs; settings: of the optimiser; seed: of the first weights."""

    filters: tuple[int, ...] = (8,)
    kernel: int = 7
    epochs: int = 10
    settings: Settings = field(default_factory=lambda: Settings(penalty=0.03))
    seed: int = 0


@dataclass(frozen=True, eq=False)
class PixelRegression:
    """Logistic regression on pixels: z = Σ weights · image + intercept.

    weights: (side, side); penalty: λ of ½ λ |w|² beside the mean loss, the one with the smallest
    loss on the validation images; penalties, validation_loss: what was tried, in nats.
    """

    weights: np.ndarray
    intercept: float
    penalty: float
    penalties: np.ndarray
    validation_loss: np.ndarray

    def scores(self, images: np.ndarray) -> np.ndarray:
        """The log-odds (n,) of images (n, side, side, 1)."""
        return images.reshape(len(images), -1) @ self.weights.ravel() + self.intercept


def phantom_set(
    phantom: Phantom,
    train: int = 1200,
    validation: int = 400,
    test: int = 1000,
    seed: int = 0,
    marker_share: float = 0.0,
) -> ImageSet:
    """Phantoms as a set; the three parts come from different seeds, so no patient is in two.

    marker_share: share of the ill training and validation images that carry the marker.
    Errors: ValueError for marker_share outside [0, 1] or a part of less than 2 images.
    """
    if not 0 <= marker_share <= 1:
        raise ValueError(f"marker_share must lie in [0, 1], got {marker_share}")
    drawn = [
        draw_phantoms(phantom, n, 3 * seed + i) for i, n in enumerate((train, validation, test))
    ]
    chosen = [
        (part.labels == 1)
        & (np.random.default_rng([seed, 9, i]).random(len(part.labels)) < marker_share)
        for i, part in enumerate(drawn)
    ]
    marked = [plant_marker(part.images, mark) for part, mark in zip(drawn, chosen, strict=True)]
    tests = {"test": drawn[2].images}
    if marker_share > 0:
        tests["as trained"] = marked[2]
        tests["reversed"] = plant_marker(drawn[2].images, drawn[2].labels == 0)
    return _standardised(
        "Phantoms",
        f"Simulated: 1/f^{phantom.beta:g} background, mass of radius {phantom.radius:g} pixels.",
        (marked[0], drawn[0].labels),
        (marked[1], drawn[1].labels),
        {name: (images, drawn[2].labels) for name, images in tests.items()},
    )


def split_images(arrays: Mapping[str, np.ndarray], name: str, positive: int = 1) -> ImageSet:
    """The arrays of a MedMNIST file as a set: its official split, `positive` as the ill class.

    Needed: train_images, val_images, test_images (n, 28, 28) whole numbers 0…255, and
    train_labels, val_labels, test_labels (n,) or (n, 1), 0 or 1, both in every part. Optional:
    train_patient and val_patient (or one of PATIENT), whole numbers or texts, the same one for the
    same patient in every part.
    Errors: ValueError, one sentence with the array and the reason: missing, colour, another size,
    another type (objects above all), empty, lengths that differ, other than two classes.
    Source: Yang et al., "MedMNIST v2", Scientific Data 10, 2023.
    """
    if positive not in (0, 1):
        raise ValueError(f"positive must be 0 or 1, got {positive}")
    parts = {split: _checked_part(arrays, split, positive) for split in SPLITS}
    whose = patients_of(arrays)
    found = _standardised(
        name,
        f"{name}: {', '.join(str(len(parts[s][1])) for s in SPLITS)} images to train, validate, "
        "test, in the split they came in.",
        parts["train"],
        parts["val"],
        {"test": parts["test"]},
    )
    if "train" not in whose:
        return found
    together = np.concatenate([whose["train"], whose["val"]])
    return replace(found, patients=np.unique(together, return_inverse=True)[1])


def patients_of(arrays: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """Whose each image is, as text, by part ("train", "val", "test"); empty where nothing says so.

    Errors: ValueError for another number of rows, another type, or only one of train and val.
    """
    found = {}
    for split in SPLITS:
        key = next((k for name in PATIENT if (k := f"{split}_{name}") in arrays), None)
        if key is None:
            continue
        values, expected = arrays[key], len(arrays[f"{split}_images"])
        if values.dtype.kind not in "uiUS":
            raise ValueError(f"{key} must hold whole numbers or texts, found {values.dtype}")
        if values.shape not in ((expected,), (expected, 1)):
            raise ValueError(f"{key} must hold one entry for each of {expected} images")
        flat = values.reshape(-1)
        found[split] = (
            np.char.decode(flat, "utf-8", "replace") if flat.dtype.kind == "S" else flat.astype(str)
        )
    for here, there in (("train", "val"), ("val", "train")):
        if here in found and there not in found:
            raise ValueError(f"{here} says whose its images are, {there} does not")
    return found


@dataclass(frozen=True)
class Overlap:
    """What stands in more than one part of a set. images: how many validation images stand, pixel
    for pixel, among the training images, and how many test images in either; patients: the same for
    patients, None where nothing says whose the images (of the test part) are."""

    images: tuple[int, int]
    patients: tuple[int, int | None] | None


def overlap(arrays: Mapping[str, np.ndarray]) -> Overlap:
    """Counted in the arrays of split_images, found fit for it."""
    pictures = [[image.tobytes() for image in arrays[f"{split}_images"]] for split in SPLITS]
    train, val, test = pictures
    known = set(train)
    seen = known | set(val)
    shared = sum(row in known for row in val), sum(row in seen for row in test)
    whose = {split: set(names.tolist()) for split, names in patients_of(arrays).items()}
    if "train" not in whose:
        return Overlap(shared, None)
    tested = whose.get("test")
    first, either = len(whose["val"] & whose["train"]), whose["val"] | whose["train"]
    return Overlap(shared, (first, None if tested is None else len(tested & either)))


def start_plan(images: ImageSet, plan: NetworkPlan) -> Training:
    """The untrained network of a plan, judged once."""
    network = start_network(images.side, plan.filters, plan.kernel, 2, plan.seed)
    return start_training(network, images.train, images.validation, plan.settings)


def train_plan(
    images: ImageSet, plan: NetworkPlan, report: Report = lambda share, what: None
) -> Training:
    """A plan carried out in one go."""
    state = start_plan(images, plan)
    return train_epochs(state, images.train, images.validation, plan.settings, plan.epochs, report)


def fit_pixel_regression(
    images: ImageSet, report: Report = lambda share, what: None
) -> PixelRegression:
    """Logistic regression on pixels with the penalty that suits the validation images best.

    The baseline that a network has to beat: where the mass is always in the same place, the ideal
    reader is linear too. Minimises mean loss + ½ λ |w|² for each λ (scikit-learn, C = 1/(λ n)).
    """
    x, y = images.train.images.reshape(len(images.train), -1).astype(float), images.train.labels
    held, labels = (
        images.validation.images.reshape(len(images.validation), -1),
        images.validation.labels,
    )
    fitted, losses = [], []
    # Small matrices: several threads would only wait for each other.
    with threadpool_limits(1):
        for i, penalty in enumerate(PENALTIES):
            report(i / len(PENALTIES), f"penalty {penalty:g}")
            model = LogisticRegression(C=1 / (penalty * len(x)), max_iter=500).fit(x, y)
            z = model.decision_function(held.astype(float))
            losses.append(np.mean(np.logaddexp(0, z) - labels * z))
            fitted.append(model)
    best = int(np.argmin(losses))
    return PixelRegression(
        fitted[best].coef_.reshape(images.side, images.side),
        float(fitted[best].intercept_[0]),
        PENALTIES[best],
        np.array(PENALTIES),
        np.array(losses),
    )


def ideal_scores(images: ImageSet, phantom: Phantom, examples: Examples) -> np.ndarray:
    """The ideal observer's score (n,) of standardised images: log-likelihood ratio of the phantom.

    phantom: the one that the set was drawn from. Not ideal for images with a marker, which the
    ideal observer of the phantom knows nothing of.
    """
    raw = examples.images[..., 0].astype(float) * images.scale + images.mean
    return log_likelihood_ratio(phantom, raw)


def probability_of(score: np.ndarray) -> np.ndarray:
    """P(ill) = σ(z) of log-odds z: the soft-max of two logits.

    >>> probability_of(np.array([0.0])).tolist()
    [0.5]
    """
    return expit(score)


def _standardised(name, note, train, validation, tests) -> ImageSet:
    """Everything on the scale of the training images."""
    mean, scale = float(train[0].mean(dtype=float)), float(train[0].std(dtype=float))
    if not scale > 0:
        raise ValueError("train_images are all of one brightness")

    def examples(images, labels) -> Examples:
        scaled = (images.astype(np.float32) - np.float32(mean)) / np.float32(scale)
        return Examples(scaled[..., None], labels.astype(np.int64))

    return ImageSet(
        name,
        note,
        examples(*train),
        examples(*validation),
        {key: examples(*part) for key, part in tests.items()},
        mean,
        scale,
    )


def _checked_part(
    arrays: Mapping[str, np.ndarray], split: str, positive: int
) -> tuple[np.ndarray, np.ndarray]:
    """Images (n, 28, 28) and labels (n,), 1 = ill, of one part."""
    for key in (f"{split}_images", f"{split}_labels"):
        if key not in arrays:
            raise ValueError(
                f"{key} is missing; found are {', '.join(sorted(arrays)) or 'no arrays'}"
            )
        if arrays[key].dtype.kind not in "uib":
            raise ValueError(f"{key} must hold whole numbers, found {arrays[key].dtype}")
    images, labels = arrays[f"{split}_images"], arrays[f"{split}_labels"]
    if images.ndim == 4:
        raise ValueError(
            f"{split}_images are colour or volumes, of shape {images.shape}; grey images needed"
        )
    if images.shape[1:] != (SIDE, SIDE):
        size = "×".join(str(n) for n in images.shape[1:]) or "no side at all"
        raise ValueError(f"{split}_images must be {SIDE}×{SIDE} pixels, found {size}")
    if not len(images):
        raise ValueError(f"{split}_images is empty")
    if images.min() < 0 or images.max() > 255:
        raise ValueError(f"{split}_images must lie in 0…255, found {images.min()}…{images.max()}")
    if labels.ndim == 2 and labels.shape[1] == 1:
        labels = labels[:, 0]
    if labels.ndim != 1:
        raise ValueError(f"{split}_labels must hold one label an image, found shape {labels.shape}")
    if len(labels) != len(images):
        raise ValueError(f"{split}_labels has {len(labels)} rows for {len(images)} images")
    found = np.unique(labels).tolist()
    if found != [0, 1]:
        raise ValueError(
            f"{split}_labels must hold two classes, 0 and 1, found "
            f"{', '.join(str(label) for label in found[:5])}{' …' if len(found) > 5 else ''}"
        )
    return images, labels == positive
