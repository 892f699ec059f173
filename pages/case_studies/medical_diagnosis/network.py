from math import exp
from operator import sub
from typing import NamedTuple

import numpy as np

from core.charts.raster import image_wall_with_maps, picture_row
from core.maths.case_studies.medical_diagnosis.tables import (
    MAPS_WINDOW,
    WALL_COLUMNS,
    WALL_TOP,
    beside_wall,
    row_tables,
    wall_frames,
    wall_place,
    wall_tables,
    way_tables,
    way_through,
)
from core.maths.learning.convolutional_network import Network, forward, softmax
from core.ui.controls import Point, Slider
from core.ui.kept import kept
from core.ui.page import Chapter
from core.ui.words import factor, filled_in, number, percent
from pages.case_studies.medical_diagnosis.explanations import explained
from pages.case_studies.medical_diagnosis.settings import of_the_set
from pages.case_studies.medical_diagnosis.training import (
    key_of,
    plan_of,
    show_run,
    show_upload,
    train,
    untrained_network,
)
from pages.case_studies.medical_diagnosis.training_code import show_training_code
from pages.case_studies.medical_diagnosis.verdicts import NOT_CLINICAL, share_digits
from pages.case_studies.medical_diagnosis.walls import first_of, wall_images, wall_scale
from pages.case_studies.medical_diagnosis.way import show_way

chapter = Chapter(
    "network",
    "What the network sees",
    do="Press on an image, or drag the point, and see what the answer hangs on. Then train the "
    "network and look again.",
    controls=[
        Point(
            name="patient",
            label="Image",
            low=(0, 0),
            high=(WALL_COLUMNS, WALL_TOP),
            default=(0.5, 4.0),
            help="Press on an image of the wall.",
        ),
        Slider(name="channel", label="Filter", low=1, high=8, default=1, step=1),
        Point(
            name="pixel",
            label="Pixel",
            low=(0, 0),
            high=(1, 1),
            default=(0.5, 0.5),
            help="Press on the feature map.",
        ),
    ],
    presets={
        "A healthy image": {"patient": (2.5, 0.5)},
        "Large and rough": {"radius": 7, "roughness": 0.5, "contrast": 2.4},
        "Two layers": {"architecture": "two"},
        "No filters": {"architecture": "none"},
    },
)


class Shown(NamedTuple):
    """Which network is looked into, at which images; ``key`` tells these from all others."""

    key: tuple
    network: Network
    images: np.ndarray
    labels: np.ndarray
    trained: bool


def shown_images(view, run):
    """The trained network and its test images; without one an untrained one on the same kind."""
    v = view.values
    if run and run.usable:
        test = v.judged_on if v.judged_on in run.images.tests else "test"
        part = first_of(run.images.tests[test])
        key = (run.token, run.state.steps, test)
        return Shown(key, run.state.best, part.images[..., 0], part.labels, True)
    plan = plan_of(v)
    images, labels = wall_images(view, "test")
    mean, scale = wall_scale(view, images)
    scaled = ((images - mean) / scale).astype(np.float32)
    network = untrained_network(plan.filters, plan.kernel, v.seed)
    return Shown((key_of(view), 0, "test"), network, scaled, labels, False)


@kept(max_entries=16)
def wall_of(view, key, _images, _labels):
    return wall_tables(_images, _labels, None, ("ill", "healthy"))


@kept(max_entries=128)
def followed(view, key, place, _network, _image):
    """All values on the way of one image, and the way as pictures."""
    values = forward(_network, _image[None, ..., None])
    stops = way_through(_network, values)
    return values, way_tables(stops), [name for name, _ in stops]


@chapter.figure
def inside(view):
    """One image's way through the network, and what its answer hangs on."""
    run = train(view)
    shown = shown_images(view, run)
    sick = int(shown.labels.sum())
    place = wall_place(*view.values.patient, sick, len(shown.labels) - sick)
    image, label = shown.images[place], int(shown.labels[place])
    pictures, similar = explained(view, shown.key, place, shown.network, image)
    values, way, stops = followed(view, shown.key, place, shown.network, image)
    show_stage(view, run, shown, place, pictures[:2])
    show_answer(view, shown, values[-1][0].astype(float), label)
    view.notice(NOT_CLINICAL, place="below")
    view.section(
        "Look inside",
        "Follow the image through the network. Everything shown is what the network computed for "
        "this image.",
    )
    show_way(view, shown.network, values, way, stops)
    view.section("Does the map show what was learned?", "Only if it changes when that is shuffled.")
    view.chart(
        picture_row(),
        row_tables(pictures[1:]),
        caption=check_words(shown.trained, similar),
        name="check",
    )
    show_training_code(view)


def check_words(trained, similar):
    """What shuffling does to the gradient, by whether there is anything learned to shuffle."""
    alike = ", ".join(
        "undefined (a constant map)" if np.isnan(value) else number(value, 2) for value in similar
    )
    if not trained:
        return (
            "Nothing has been learned yet: random filters, and the same ones shuffled from the top "
            f"down. Rank correlation with the unshuffled one's size {alike}. The check says "
            "something once the network is trained."
        )
    return (
        "The check: the same gradient with layers shuffled, from the top down; rank correlation "
        f"with the trained one's size {alike}. A map that stays the same shows the image, not "
        "what was learned."
    )


def show_stage(view, run, shown, place, pictures):
    wall = wall_of(view, shown.key, shown.images, shown.labels)
    what = (
        "Test images of the trained network."
        if shown.trained
        else "No network is trained with these settings: an untrained one."
    )
    view.picture(
        image_wall_with_maps(),
        beside_wall(wall, pictures) | {"frames": wall_frames([place], int(shown.labels.sum()))},
        caption=f"{what} Occlusion: by how much the log-odds fall when a square is covered. "
        "Saliency: their gradient in each pixel. Orange speaks for ill.",
        name="choice",
    )
    left, bottom, width, height = MAPS_WINDOW
    view.lead(
        "patient",
        patient={
            "chart": "choice",
            "equal": True,
            "low": (left, bottom),
            "high": (left + width, bottom + height),
        },
    )
    show_run(view, run)
    view.more(*of_the_set(view), "judged_on")
    show_upload(view)


def show_answer(view, shown, logits, label):
    """What the network says about the image, against the truth."""
    odds, probability = float(logits[1] - logits[0]), float(softmax(logits)[1])
    right = (odds >= 0) == bool(label)
    said = "read rightly at P ≥ ½" if right else "read wrongly at P ≥ ½"
    truth = "ill" if label else "healthy"
    digits = share_digits(probability)
    shown_as = percent(probability, digits)
    healthy, ill = map(float, logits)
    at, less = filled_in(sub, ill, healthy)
    logistic = filled_in(
        lambda a, b: 1 / (1 + exp(b - a)), ill, healthy, shown=lambda p: percent(p, digits)
    )
    view.notice(
        f"This image is {truth}. The network gives P(ill) = {shown_as}: {said}.",
        "" if shown.trained else "It has learned nothing yet: its filters are random.",
        tone="plain" if not shown.trained else "good" if right else "warn",
    )
    view.numbers(
        [
            (
                "P(ill)",
                shown_as,
                "e^({0})/(e^({1}) + e^({0}))".format(*logistic),
            ),
            ("Log-odds", number(odds), f"{at} − {factor(less)}"),
            ("Truth", truth, said),
        ]
    )
