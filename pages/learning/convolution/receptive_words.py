"""What is said of a receptive field, chosen from its case."""

from core.maths.learning.receptive_field import Field
from core.ui.words import counted, number, percent

TONES = {Field.HOLES: "warn"}
IMAGE = 28  # pixels along a side, of the images of the case study


def field_said(found):
    """The verdict."""
    r, k = found.width, found.layers[0][0]
    layers = counted(len(found.layers), "layer")
    match found.field:
        case Field.POINT:
            return (
                "Kernels of one number see one pixel, through however many layers: they can only "
                "mix channels."
            )
        case Field.HOLES:
            return (
                f"Through {layers} the unit reaches over {r} pixels, but sees only {found.seen} of "
                "them: the others have no way to it."
            )
    return (
        f"Through {layers} of kernels of {k} the unit sees {r} pixels along a side, every one of "
        f"them: {r}×{r} of an image."
    )


def against_said(found):
    """Against an image of the case study."""
    if found.width >= IMAGE:
        return f"An image of {IMAGE}×{IMAGE} would lie wholly in its field."
    part = percent((found.width / IMAGE) ** 2)
    if found.field is Field.HOLES:
        return f"Holes included, its field is {part} of the area of an image of {IMAGE}×{IMAGE}."
    return f"Of an image of {IMAGE}×{IMAGE} that is {part} of the area."


def middle_said(found):
    if found.field is Field.POINT or len(found.layers) == 1:
        return ""
    width = found.central()
    if width >= found.width:
        return ""
    around = (
        f"95 % of all ways begin in the {width} pixels around it, with a standard deviation of "
        f"{number(found.spread)}."
    )
    if found.peaked:
        return f"The middle counts most: {around}"
    own = counted(found.middle, "way") if found.middle else "no way"
    return f"The very middle has {own}, other pixels up to {found.paths.max()}; {around}"
