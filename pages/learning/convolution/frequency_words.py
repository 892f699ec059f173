"""What is said of a kernel and of one wave, chosen from their cases."""

from core.maths.learning.transfer_function import Pass, Place, Wave
from core.ui.words import all_apart, number

TONES = {Pass.NOTHING: "warn"}


def frequency(u, v):
    """
    >>> frequency(0.5, 0.0), frequency(0.0, 0.0), frequency(0.1, -0.2)
    ('0.5 cycles a pixel across', 'frequency 0', '0.1 cycles a pixel across and −0.2 down')
    """
    if u == 0 and v == 0:
        return "frequency 0"
    if v == 0:
        return f"{number(u)} cycles a pixel across"
    if u == 0:
        return f"{number(v)} cycles a pixel down"
    return f"{number(u)} cycles a pixel across and {number(v)} down"


def pass_said(case, top, where, level):
    """The verdict on the kernel; ``level``: the gain of level areas."""
    match case:
        case Pass.NOTHING:
            return "All nine numbers are 0: no wave passes."
        case Pass.ALL:
            return (
                f"Every wave passes with the same gain, {number(top)}: one number alone can move "
                "an image, not sharpen or smooth it."
            )
        case Pass.LOW:
            return (
                f"Level areas pass best, with a gain of {number(top)}, and every other wave less: "
                "this filter is a low-pass."
            )
        case Pass.TIED:
            return (
                f"No wave passes better than level areas, with a gain of {number(top)}, but others "
                "pass as well as these: no low-pass."
            )
        case Pass.LEVEL_BLOCKED:
            return (
                f"Level areas are blocked. Best passes {frequency(*where)}, with a gain of "
                f"{number(top)}."
            )
    first, second = all_apart(level, top)
    return (
        f"Level areas pass with a gain of {first}, but {frequency(*where)} passes better, with "
        f"{second}: such detail is brought out."
    )


def wave_said(u, v, found):
    """What becomes of the wave of now."""
    name = "A level image" if u == 0 and v == 0 else "This wave"
    match found.wave:
        case Wave.BLOCKED:
            return f"{name} is blocked: its gain is 0."
        case Wave.KEPT:
            size = "comes out as strong as it came"
        case Wave.WEAKER:
            size = f"comes out weaker, times {gain(found)}"
        case Wave.STRONGER:
            size = f"comes out stronger, times {gain(found)}"
    match found.place:
        case Place.STAYS:
            return f"{name} {size}, in its place."
        case Place.REVERSED:
            return f"{name} {size}, with bright and dark exchanged."
    return f"{name} {size}, and moved by {number(found.phase)}° of its cycle."


def gain(found):
    return all_apart(found.gain, 1.0)[0]
