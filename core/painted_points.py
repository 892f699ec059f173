"""Points of classes that a reader paints over a set to begin with: their controls, and what is read
of them."""

from collections.abc import Mapping
from typing import Any

from core.maths.learning.class_points import HIGH, LOW, Points, class_points
from core.ui.controls import Choice, Cloud
from core.ui.words import counted

SETS = {
    "clouds": "Two clouds",
    "apart": "A gap between them",
    "touching": "One place shared",
    "outlier": "One far behind",
    "corners": "Opposite corners",
    "rare": "A rare class",
    "row": "All on one line",
    "none": "No points",
}
NAMES = ("A", "B")


def painted(name: str, label: str = "Points", classes: tuple[str, ...] = NAMES) -> Cloud:
    return Cloud(
        name=name,
        label=label,
        low=LOW,
        high=HIGH,
        classes=classes,
        help="Press on the picture to paint a point, drag one to move it. Keys: arrows choose and "
        "move, Enter adds, Delete removes",
    )


def set_choice(name: str, resets: str, options: Mapping[str, str] = SETS, **more: Any) -> Choice:
    default = next(iter(options))
    return Choice(
        name=name, label="Begin with", options=options, default=default, resets=(resets,), **more
    )


def points_of(name: str, cloud: Points | None) -> Points:
    """The painted points, else the set's own."""
    if cloud is not None:
        return cloud
    return () if name == "none" else class_points(name)


def sizes_said(labels: Any) -> str:
    """How many points each of two classes has, of an array of 0 and 1.

    >>> import numpy as np
    >>> sizes_said(np.array([0, 1, 0]))
    '2 points of A, 1 of B'
    """
    return f"{counted(int((labels == 0).sum()), 'point')} of A, {int(labels.sum())} of B"


def one_class_said(labels: Any) -> str:
    """Of the same, where all points are of one class."""
    which, other = NAMES if labels[0] == 0 else NAMES[::-1]
    return f"Only class {which} is here: nothing to tell it from. Paint a point of {other}."
