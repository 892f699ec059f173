"""Images to look at, the ill above the healthy: drawn, uploaded, or of a run's own set."""

from functools import lru_cache

import numpy as np

from core.maths.case_studies.medical_diagnosis.mass_phantoms import draw_phantoms, plant_marker
from core.maths.case_studies.medical_diagnosis.tables import wall_frames, wall_rows
from core.maths.learning.network_explanations import log_odds
from core.maths.learning.network_training import Examples
from core.ui.kept import kept
from pages.case_studies.medical_diagnosis.training import phantom_of

OF_EACH = 16  # ill and healthy images on a wall


@kept(max_entries=2)
def _scale_of(view, ill_label):
    found = view.uploaded.as_set(int(ill_label))
    return found.mean, found.scale


def wall_scale(view, images):
    """Mean and standard deviation that standardise the images of a wall without a run: those of an
    uploaded set's training images, which vary, or of the wall itself."""
    if view.uploaded:
        return _scale_of(view, view.values.ill_label)
    return images.mean(), images.std()


@lru_cache(maxsize=64)
def _drawn(phantom, seed, share, part):
    """The first phantoms of a part (0: to train on, 2: to test on), markers planted as there."""
    drawn = draw_phantoms(phantom, 2 * OF_EACH, 3 * seed + part)
    marked = np.random.default_rng([seed, 9, part]).random(2 * OF_EACH) < share
    images = plant_marker(drawn.images, marked & (drawn.labels == 1))
    rows = wall_rows(drawn.labels, OF_EACH)
    return images[rows], drawn.labels[rows]


def wall_images(view, part="train"):
    """Images (n, h, w) and labels (n,) of either class, before or without any training:
    the first of the set's part "train" or "test", markers only in the former."""
    v = view.values
    if view.uploaded:
        arrays = view.uploaded.arrays
        labels = (arrays[f"{part}_labels"].ravel() == int(v.ill_label)).astype(int)
        rows = wall_rows(labels, OF_EACH)
        return arrays[f"{part}_images"][rows].astype(float), labels[rows]
    if part == "train":
        return _drawn(phantom_of(v), v.seed, v.marker / 100, 0)
    return _drawn(phantom_of(v), v.seed, 0.0, 2)


def first_of(examples):
    """The wall of a part of a run's set: standardised images and labels, the ill first."""
    rows = wall_rows(examples.labels, OF_EACH)
    return Examples(examples.images[rows], examples.labels[rows])


@kept(max_entries=64)
def _wrong(view, token, steps, part, _network, _examples):
    odds = log_odds(_network, _examples.images)
    return np.flatnonzero((odds >= 0) != (_examples.labels == 1)), len(odds)


def framed(view, run, part="train"):
    """Frames around the images of a wall that the network reads wrongly; and that in words."""
    if run is None or not run.usable:
        return wall_frames([], 0), ""
    examples = first_of(run.images.train if part == "train" else run.images.tests[part])
    given = (run.token, run.state.steps, part, run.state.best, examples)
    wrong, n = _wrong(view, *given)
    words = f"Framed: read wrongly at P ≥ ½, {len(wrong)} of {n}."
    return wall_frames(wrong, int(examples.labels.sum())), words
