"""What is said of the point where a level line touches the limit, chosen from its case."""

import math

from core.maths.optimization.equality_constraint import Touch
from core.ui.words import apart, counted, number, pair

TONES = {
    Touch.TOUCHES: "good",
    Touch.FREE: "good",
    Touch.TIED: "plain",
    Touch.LEVEL: "plain",
}
SAME_PRICE = 1e-6  # relative


def changes(price):
    """By how much the least f changes with h more of the limit."""
    size = f"{number(abs(price))}·h"
    return f"rises by {size}" if price > 0 else f"falls by {size}" if price < 0 else "stays"


def one_price(found):
    scale = max(abs(found.after), abs(found.before), 1e-9)
    return found.before - found.after <= SAME_PRICE * scale


def touch_said(found):
    """Where the least f lies, and what it says of the limit's price."""
    c, value = number(found.limit), number(found.value)
    match found.case:
        case Touch.TOUCHES:
            price = found.multipliers[0]
            return (
                f"At {pair(found.points[0])} a level line of f touches the limit: there ∇f = λ∇g "
                f"with λ = {number(price)}. Add a little h to c = {c}: the least f, {value}, "
                f"{changes(price)}, to first order."
            )
        case Touch.FREE:
            return (
                f"At {pair(found.points[0])} f is level in every direction: ∇f = 0 and λ = 0. To "
                "first order it costs nothing to move this limit."
            )
        case Touch.TIED:
            return tied_said(found)
        case Touch.LEVEL:
            return f"All along the limit f is {value}: each of its points is as good as any other."
        case Touch.FRAME:
            return (
                f"The least f on the limit, {value}, lies at one of its ends, "
                f"{pair(found.points[0])}: on the frame, or where f or g stops. No level line "
                "has to touch the limit there, and no λ follows."
            )
        case Touch.ENDLESS:
            return (
                f"On the limit f has no least value: towards {pair(found.points[0])} it falls "
                "below every bound. So there is no best point, and no λ."
            )
        case Touch.SINGULAR:
            return (
                f"The least f on the limit, {value}, lies at {pair(found.points[0])}, where "
                "∇g = 0 and ∇f is not: no λ gives ∇f = λ∇g. The rule asks for ∇g ≠ 0."
            )
        case Touch.BOTH_FLAT:
            return (
                f"The least f on the limit, {value}, lies at {pair(found.points[0])}, where "
                "∇g = 0 and ∇f = 0: every λ gives ∇f = λ∇g, and none is a price."
            )
        case Touch.ROUGH:
            return (
                f"The least f seen on the limit is about {value}, near {pair(found.points[0])}. "
                "The numbers do not settle there, as at a kink: no λ is read off."
            )
        case Touch.CONSTANT:
            return f"g is {c} everywhere: that is no limit."
    return "g has no value at your point, or f none on the limit through it. Move the point."


def tied_said(found):
    some = " and ".join(map(pair, found.points[:2]))
    more = len(found.points) - 2
    some += f" and {counted(more, 'more point')}" if more else ""
    said = f"Equally good: {some}, each with f = {number(found.value)}."
    if one_price(found):
        return (
            f"{said} All have λ = {number(found.after)}: with h more of c the least f "
            f"{changes(found.after)}, to first order."
        )
    after, before = apart(found.after, found.before)
    return (
        f"{said} Their λ differ, from {after} to {before}, so V has a bend at c = "
        f"{number(found.limit)}: with h more of c the least f {changes(found.after)}, with h less "
        f"it {changes(-found.before)}."
    )


def yours_said(found, height):
    """How good the point is that the limit was drawn through."""
    if not math.isfinite(found.value) or height != height or found.case is Touch.LEVEL:
        return ""
    extra = height - found.value
    if extra <= 1e-9 * max(1.0, abs(height)):
        return "Your point is as good as the best."
    yours, best = apart(height, found.value)
    return f"At your point f is {yours}; the best on the limit has {best}."


def map_said(now):
    return (
        f"f(x, y) = {now.goal.text} on thin lines, dark is low; the limit g(x, y) = "
        f"{now.limit.text} through your point."
    )
