"""What is said of an image that moves, chosen from its case."""

from core.maths.learning.shifts import Moved
from core.ui.words import counted, number, percent

TONES = {Moved.ALONG: "good", Moved.BORDER: "plain", Moved.BROKEN: "warn"}
POOLINGS = {
    "max": "the largest",
    "mean": "the mean",
    "every": "the first",
}


def pixels(n):
    """
    >>> pixels(1), pixels(-3)
    ('1 pixel to the right', '3 pixels to the left')
    """
    side = "right" if n > 0 else "left"
    return f"{counted(abs(n), 'pixel')} to the {side}" if n else "not at all"


def moved_said(found):
    """The verdict."""
    match found.case:
        case Moved.STILL:
            return "Nothing has moved yet: drag the image to one side."
        case Moved.DARK:
            return "The output is 0 before and after the move: this filter sees nothing here."
        case Moved.ALONG:
            return (
                f"The image moves by {pixels(found.by)}, the output by {pixels(found.along)}, and "
                "no pixel differs. Move then filter, or filter then move: the way to the output is "
                "equivariant here."
            )
        case Moved.BORDER:
            return (
                f"The image moves by {pixels(found.by)}, the output by {pixels(found.along)}, but "
                f"for {counted(found.columns, 'column')} of {found.output.shape[1]}: there the "
                "border came in, and black is not what was there before."
            )
    by, along = number(found.by), number(found.along)
    none = f"A move by {by} would be one of the output by {part(found)} pixels, and there is none"
    if found.case is Moved.CHANCE:
        return f"{none}. That the outputs agree all the same is up to this image."
    return (
        f"{none}: of the two whole moves beside it even the better, by {along}, is "
        f"{percent(found.off)} off. Pooling breaks the equivariance."
    )


def shares_said(off, still):
    """How far the moved image's output is from both."""
    text = f"Moved along, this output is {percent(off)} off; left where it was, "
    if still != still:
        return f"{text}it was 0 before, so no share can be told."
    return f"{text}{percent(still)} off."


def part(found):
    return number(found.by / found.step)


def pooling_said(way):
    if way.pooling == "none":
        return "Without pooling there is an output for every pixel, and every move is a whole one."
    return (
        f"Of every {way.size}×{way.size} outputs {POOLINGS[way.pooling]} is kept: only moves by a "
        f"multiple of {way.size} are whole moves of what is left."
    )


def square_filled_in(values, way):
    """One square of outputs and what pooling makes of it."""
    several = ", ".join(number(value, 4) for value in values.ravel())
    match way.pooling:
        case "none":
            return f"{several} stays"
        case "max":
            return f"max({several}) = {number(values.max(), 4)}"
        case "mean":
            return f"mean({several}) = {number(values.mean(), 4)}"
    return f"first of ({several}) = {number(values.flat[0], 4)}"
