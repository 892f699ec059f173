"""What is said of sizes, of pixels that are used, and of padding, chosen from their cases."""

from core.maths.learning.window_sizes import Border, Size, Use
from core.ui.words import counted

TONES = {Size.NONE: "warn"}
BORDERS = {
    "zeros": "black",
    "edge": "the outermost pixels again",
    "mirror": "the image mirrored",
    "round": "the other side of the image",
}


def size_said(w):
    """The verdict."""
    n, o, wide = w.n, w.output, w.n + 2 * w.padding
    if w.size is Size.NONE:
        return (
            f"The kernel reaches over {w.reach} pixels, and there are {wide} along a side"
            f"{', padding included' if w.padding else ''}: it fits nowhere, and there is no output."
        )
    against = {
        Size.SAME: "as large as the image",
        Size.SMALLER: f"smaller than the image of {n}×{n}",
        Size.LARGER: f"larger than the image of {n}×{n}",
    }[w.size]
    places = wide - w.reach + 1
    every = "" if w.stride == 1 else f", of which every {ordinal(w.stride)} is taken"
    if o == 1:
        every = "" if places == 1 else ", of which the first alone is taken"
    padding = ", padding included," if w.padding else ""
    return (
        f"The output has {o}×{o} pixels, {against}. Along {wide} pixels{padding} a reach of "
        f"{w.reach} has {counted(places, 'place')}{every}."
    )


def ordinal(n):
    """
    >>> ordinal(2), ordinal(3), ordinal(5)
    ('2nd', '3rd', '5th')
    """
    return f"{n}{ {2: 'nd', 3: 'rd'}.get(n, 'th') }"


def use_said(w):
    match w.use:
        case Use.NONE:
            return ""
        case Use.UNSEEN:
            return (
                f"{w.unseen} of the {w.n**2} pixels {'is' if w.unseen == 1 else 'are'} in no "
                "window: nothing of them reaches the output."
            )
        case Use.EVEN:
            return f"Every pixel is in {counted(int(w.uses[0]) ** 2, 'window')}."
    least, most = int(w.uses.min()) ** 2, int(w.uses.max()) ** 2
    return f"Every pixel is in a window, but not in equally many: some in {least}, some in {most}."


def uses_said(w):
    """In how many windows the pixels are."""
    text = "In how many windows each pixel of the image is"
    if w.use is Use.NONE:
        return f"{text}: there is no window."
    least, most = (f"{int(end()) ** 2:,}" for end in (w.uses.min, w.uses.max))
    each = least if least == most else f"{least} to {most}"
    return f"{text}: {each}, and {int(w.uses.sum()) ** 2:,} in all."


def border_said(w, border):
    match w.border:
        case Border.NOTHING:
            return ""
        case Border.ALONE:
            return (
                f"{counted(w.blind, 'output')} {'sees' if w.blind == 1 else 'see'} nothing but "
                f"padding, {BORDERS[border]}."
            )
    most = w.k**2 - int(w.inside.min()) ** 2
    return (
        f"At the border up to {most} of the {w.k**2} numbers lie on padding, {BORDERS[border]}: "
        "such outputs tell of the padding too."
    )
