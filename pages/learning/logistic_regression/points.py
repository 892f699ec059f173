"""The penalty, and the sets of three classes."""

from core.ui.controls import Slider

THREE_SETS = {
    "three": "Three clouds",
    "strip": "Side by side",
    "clouds": "Two classes alone",
    "none": "No points",
}
THREE_NAMES = ("A", "B", "C")
NONE_AT = 1e-5  # the lowest mark of the penalty's scale stands for none


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
