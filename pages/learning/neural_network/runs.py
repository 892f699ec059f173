"""Points and trainings of the plane: their controls, and a training up to any step of it.

A training is a chain of pieces that are kept. What a later learning rate does not touch is not done
again: a piece is known by the rates up to its end.
"""

from functools import lru_cache

import numpy as np

from core.maths.learning.course import read_course, turn_course, write_course
from core.maths.learning.dense_training import (
    EVERY,
    WAYS,
    Labelled,
    Plan,
    begin_learning,
    go_on,
)
from core.maths.learning.planar_classes import GRID, HIGH, LOW, planar_classes
from core.ui.controls import Cloud, Scrubber, Slider, Text

MOST = 500  # steps of a training in the plane
DRAWN, FRESH = 80, 200  # points to learn from, and points of the same law to judge by
MOST_PAINTED = 120  # room beside the points drawn
NOISE = 0.1
SLOWEST, FASTEST = 0.001, 10.0
NAMES = ("A", "B", "C")
SETS = {
    "moons": "Two moons",
    "rings": "A ring around a ring",
    "xor": "Opposite corners (XOR)",
    "spirals": "Two spirals",
    "arms": "Three arms",
    "clouds": "Two clouds that overlap",
    "none": "No points",
}
STEP = Scrubber(name="step", label="Step", high=MOST, default=60)
COURSE = Text(name="course", label="Earlier learning rates")


def painted_points():
    """Whoever paints begins with an untrained network."""
    return Cloud(
        name="spots",
        label="Points",
        low=LOW,
        high=HIGH,
        step=1 / GRID,
        most=MOST_PAINTED,
        classes=NAMES,
        carries=lambda before, points: {"step": 0},
        help="Press on the picture to paint a point, drag one to move it. Keys: arrows choose and "
        "move, Enter adds, Delete removes",
    )


def rate_slider():
    return Slider(
        name="rate",
        label="Learning rate",
        symbol="α",
        low=SLOWEST,
        high=FASTEST,
        default=WAYS["adam"].learning_rate,
        log=True,
        carries=steered,
        help="From the step of now on; the steps before it stay as they were",
    )


def legs_of(course, most=MOST):
    """The rates before the last: (rate, step up to which it holds) each; None where the text is not
    such a list.

    >>> legs_of("1@150;0.1@300"), legs_of(""), legs_of("fast")
    (((1.0, 150), (0.1, 300)), (), None)
    """
    return read_course(course, most, SLOWEST, FASTEST)


def steered(before, rate):
    """What the rates up to the step of now were, once the rate is changed there."""
    legs, step = legs_of(before["course"]) or (), min(before["step"], MOST)
    return {"course": write_course(turn_course(legs, before["rate"], step, rate))}


def rates_of(v):
    """The rates as a plan has them: (first step, rate)."""
    legs = legs_of(v.course) or ()
    starts = [0, *(end for _, end in legs)]
    return tuple(zip(starts, [*(rate for rate, _ in legs), v.rate], strict=True))


def source_of(v):
    """What the examples are, to be known by."""
    return v.set if v.spots is None else tuple(v.spots)


@lru_cache(maxsize=64)
def examples_of(source) -> Labelled:
    """source: the name of a set, points as painted, or ("law", name, n, noise, seed)."""
    if source[:1] == ("law",):
        name, n, noise, seed = source[1:]
        fresh = planar_classes(name, FRESH, noise, seed + 1_000_000)
        return Labelled(*planar_classes(name, n, noise, seed), 3 if name == "arms" else 2, *fresh)
    if isinstance(source, tuple) or source == "none":
        table = np.array(source if isinstance(source, tuple) else (), float).reshape(-1, 3)
        labels = table[:, 2].astype(int)
        classes = max(2, int(labels.max(initial=0)) + 1)
        return Labelled(table[:, :2], labels, classes, np.zeros((0, 2)), labels[:0])
    x, labels = planar_classes(source, DRAWN, NOISE, 1)
    return Labelled(
        x, labels, 3 if source == "arms" else 2, *planar_classes(source, FRESH, NOISE, 2)
    )


@lru_cache(maxsize=8)
def shown_points(source):
    """The points as the control that paints them has them."""
    examples = examples_of(source)
    return [(*map(float, at), int(k)) for at, k in zip(examples.x, examples.labels, strict=True)]


@lru_cache(maxsize=4096)
def _piece(plan: Plan, source, k: int):
    """The training after k pieces of EVERY steps."""
    examples = examples_of(source)
    if not k:
        return begin_learning(plan, examples)
    before = _piece(plan.until((k - 1) * EVERY), source, k - 1)
    return go_on(before, examples, plan, EVERY)


def state_at(plan: Plan, source, step: int):
    """The training after so many steps; the same plan and examples always give the same."""
    plan = plan.until(step)
    return _between(plan, source, step) if step % EVERY else _piece(plan, source, step // EVERY)


@lru_cache(maxsize=64)
def _between(plan: Plan, source, step: int):
    """A step within a piece, from the one before: a film goes from one to the next."""
    return go_on(state_at(plan, source, step - 1), examples_of(source), plan, 1)
