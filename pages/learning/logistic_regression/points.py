"""The points of a chapter: a set to begin with, and what has been painted over it."""

from core.maths.learning.class_points import HIGH, LOW, class_points
from core.ui.controls import Choice, Cloud, Slider

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
THREE_SETS = {
    "three": "Three clouds",
    "strip": "Side by side",
    "clouds": "Two classes alone",
    "none": "No points",
}
NAMES = ("A", "B")
THREE_NAMES = ("A", "B", "C")
NONE_AT = 1e-5  # the lowest mark of the penalty's scale stands for none


def painted(name, label="Points", classes=NAMES):
    return Cloud(
        name=name,
        label=label,
        low=LOW,
        high=HIGH,
        classes=classes,
        help="Press on the picture to paint a point, drag one to move it. Keys: arrows choose and "
        "move, Enter adds, Delete removes",
    )


def penalty_slider(name, default=NONE_AT, **more):
    return Slider(
        name=name,
        label="Penalty",
        symbol="λ",
        low=NONE_AT,
        high=10,
        default=default,
        log=True,
        lowest="none",
        help="How much long weights cost: ½λ|w|² is added to the mean loss",
        **more,
    )


def penalty_of(raw):
    return 0.0 if raw == NONE_AT else raw


def set_choice(name, resets, options=SETS):
    default = next(iter(options))
    return Choice(name=name, label="Begin with", options=options, default=default, resets=(resets,))


def points_of(name, cloud):
    """The painted points, else the set's own."""
    if cloud is not None:
        return cloud
    return () if name == "none" else class_points(name)
