"""What is said of a memory, chosen from its case."""

from core.maths.learning.turning_boundary import MEMORIES, STREAMS, Memory
from core.ui.words import all_apart, number, percent

TONES = {
    Memory.UPSIDE: "alarm",
    Memory.BEST: "good",
    Memory.LONG: "warn",
    Memory.SHORT: "warn",
}


def now_said(known, off, v):
    turned = v.rate * (known + 1)
    away = f"{number(abs(off))}° off"
    if v.rate:
        away = f"{number(abs(off))}° {'ahead of' if off > 0 else 'behind'} it"
    weight = ""
    if v.shape == "fading":
        share = 1 - ((v.memory - 1) / (v.memory + 1)) ** v.memory
        weight = f" Coloured: the last {v.memory}, {percent(share)} of the weight."
    if not v.rate:
        return f"Dashed: the true line, which stands still. The fitted one is {away}.{weight}"
    return (
        f"Dashed: the true line for the next case, turned by {number(turned)}°. The fitted one is "
        f"{away}.{weight}"
    )


def memory_said(found, v):
    mean, error = percent(found.mean), percent(found.error, 2)
    least = float(found.tried.min())
    match found.case:
        case Memory.UPSIDE:
            return (
                f"Wrong more often than right, {mean} ± {error}: the line in memory has fallen so "
                "far behind that it points the wrong way."
            )
        case Memory.BEST:
            now, best = all_apart(found.mean, least, digits=1, most=4, write=percent)
            least_said = "it is the least"
            if v.memory != found.best:
                least_said = f"the least of them, {best}, is at W = {found.best}"
            return (
                f"W = {v.memory} is wrong in {now} ± {error} of the next cases. None of those "
                f"tried is better by more than two standard errors; {least_said}."
            )
        case Memory.LONG:
            now, best = all_apart(found.mean, least, digits=1, most=4, write=percent)
            return (
                f"Too long a memory: W = {v.memory} is wrong in {now} of the next cases, W = "
                f"{found.best} in {best}."
            )
    now, best = all_apart(found.mean, least, digits=1, most=4, write=percent)
    return (
        f"Too short a memory: W = {v.memory} is wrong in {now} of the next cases, W = "
        f"{found.best} in {best}."
    )


def why_said(found, v):
    if v.rate == 0:
        return "Nothing turns, so no case is ever out of date: more memory only lessens chance."
    match found.case:
        case Memory.LONG:
            return "Its cases are out of date by more than their number is worth."
        case Memory.SHORT:
            return "So few cases scatter by more than their freshness is worth."
        case Memory.BEST:
            return "Here lag and scatter are in balance, as far as these streams can tell."
    return "A shorter memory would forget the line that is no more."


def tried_said(found):
    return (
        f"Dots: means over {STREAMS} streams, bars two standard errors. The least of the "
        f"{len(MEMORIES)} is {percent(float(found.tried.min()))}, at W = {found.best}. Dashed: "
        "first-order theory; upright: W of now."
    )
