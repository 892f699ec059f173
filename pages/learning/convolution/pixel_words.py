"""What is said of a kernel and of one pixel of its output, chosen from their cases."""

from core.maths.learning.filter_kind import WHITE, Kind, Turn
from core.ui.words import apart, counted, factor, number

TONES = {Kind.EMPTY: "warn"}


def times(total, unchanged="as it is"):
    """How an image comes out that is multiplied with ``total``."""
    return unchanged if abs(total - 1) < 1e-9 else f"times {number(total)}"


def beyond(output):
    """How many outputs no grey value can show."""
    n = int(((output < -1e-9) | (output > WHITE + 1e-9)).sum())
    if not n:
        return "no output lies outside 0 to 255"
    return (
        f"{counted(n, 'output')} of {output.size:,} {'lies' if n == 1 else 'lie'} outside 0 to 255"
    )


def moved_said(moved):
    down, right = moved
    ways = [f"one pixel {'down' if down > 0 else 'up'}"] if down else []
    ways += [f"one pixel to the {'right' if right > 0 else 'left'}"] if right else []
    return " and ".join(ways)


def kind_said(found, output):
    """The verdict."""
    S = found.total
    match found.kind:
        case Kind.EMPTY:
            return "All nine numbers are 0, so the output is 0 everywhere: nothing is seen."
        case Kind.COPY:
            return f"Only the middle is not 0: the image comes out {times(S)}."
        case Kind.MOVE:
            return (
                "Only one number is not 0, and it is not in the middle: the image comes out moved "
                f"{moved_said(found.moved)}" + (f", {times(S)}." if abs(S - 1) > 1e-9 else ".")
            )
        case Kind.SLOPE:
            return (
                "The nine add up to 0, so level areas give 0: this filter sees slopes. A ramp that "
                f"rises by 1 a pixel gives {number(found.right)} if it rises to the right, "
                f"{number(found.down)} if downwards."
            )
        case Kind.BEND:
            return (
                "The nine add up to 0, and even ramps give 0 like level areas: this filter sees "
                "only where the slope changes, at edges, corners and dots."
            )
        case Kind.MEAN:
            if abs(S - 1) < 1e-9:
                return (
                    "None is below 0 and they add up to 1: a weighted mean. It smooths: no output "
                    "is brighter than the brightest pixel of its window, or darker than the "
                    "darkest."
                )
            return (
                f"None is below 0 and they add up to {number(S)}: a weighted mean times "
                f"{number(S)}. It smooths; {beyond(output)}."
            )
        case Kind.NEGATIVE:
            return (
                f"None is above 0 and they add up to {number(S)}: a weighted mean times "
                f"{number(S)}, so what is bright comes out lowest."
            )
    return (
        f"Level areas come out {times(S, 'as they are')}. With numbers of both signs differences "
        f"between the pixels of a window are added to that: {beyond(output)}."
    )


def turn_said(kernel, found, here, other):
    """Correlation against convolution: ``here`` as it is slid, ``other`` the other way round."""
    if found.kind is Kind.EMPTY:
        return ""
    names = ("Correlation", "Convolution")
    if found.turn is Turn.SAME:
        return "Turned by 180° the kernel is the same: correlation and convolution agree."
    if found.turn is Turn.OPPOSITE:
        return (
            "Turned by 180° every number of the kernel changes its sign: so does the whole output "
            "from correlation to convolution."
        )
    correlated, convolved = (other, here) if kernel.convolves else (here, other)
    if abs(here - other) < 1e-9:
        return f"{names[0]} and {names[1].lower()} both give {number(here, 4)} here."
    first, second = apart(correlated, convolved, digits=4)
    return f"{names[0]} gives {first} here, convolution, with the kernel turned by 180°, {second}."


def refused_said(kernel):
    return "Their sum is 0: there is nothing to divide by, and nothing is divided." * kernel.refused


def sum_filled_in(window, kernel, value):
    """The sum behind the pixel with its numbers; products with 0 are left out."""
    terms = [
        f"{factor(weight)}·{number(pixel)}"
        for weight, pixel in zip(kernel.cells.flat, window.flat, strict=True)
        if weight
    ]
    text = " + ".join(terms) or "0"
    if kernel.divisor != 1:
        text = f"({text})/{factor(kernel.divisor)}"
    return f"{text} = {number(value, 4)}" if terms else "nine products with 0 add up to 0"


def stage_caption(seen, found, at):
    (h, w), (i, j) = seen.grey.shape, at
    shades = (
        f"black is 0, white {number(WHITE * found.total)}"
        if found.is_brightness
        else "white is 0, orange above, blue below"
    )
    return (
        f"{seen.name}, {h} rows of {w} pixels. Framed: rows {i + 1} to {i + 3}, columns {j + 1} to "
        f"{j + 3}. In the output {shades}."
    )
