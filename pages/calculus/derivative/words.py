"""What is said of a slope and of an error, chosen from their cases."""

import numpy as np

from core.maths.calculus.difference_quotients import Cause, Slope
from core.ui.words import apart, number

SLOPE_TONES = {Slope.SMOOTH: "plain", Slope.LIMIT: "plain", Slope.ABSENT: "alarm"}
CAUSE_TONES = {
    Cause.TRUNCATION: "plain",
    Cause.OUTSIDE: "warn",
    Cause.BOTH: "good",
    Cause.ROUNDING: "warn",
    Cause.NO_TRUNCATION: "good",
    Cause.RIGHT: "good",
    Cause.UNTOLD: "warn",
    Cause.SWALLOWED: "alarm",
    Cause.GAP: "alarm",
}


def slope_said(verdict, x):
    """Has the curve a slope at x, and if not, why."""
    at, (left, right) = number(x), apart(verdict.left, verdict.right)
    match verdict.case:
        case Slope.SMOOTH:
            return f"The slope of the curve at x = {at} is f′(x) = {number(verdict.slope, 6)}."
        case Slope.LIMIT:
            return (
                f"Both quotients settle on {number(verdict.slope)}: that is f′({at}), although the "
                "rules of differentiation say nothing here."
            )
        case Slope.KINK:
            return (
                f"A kink: from the left the slope is {left}, from the right {right}. The two do "
                f"not agree, so f has no derivative at x = {at}."
            )
        case Slope.JUMP:
            return (
                f"f jumps at x = {at}: the secant over the jump only gets steeper. No derivative."
            )
        case Slope.STEEP if verdict.left == verdict.right:
            return f"The tangent at x = {at} stands upright: the quotients grow without end."
        case Slope.STEEP:
            both = verdict.left == -verdict.right
            sides = "from both sides" if both else "from one side"
            return (
                f"The secants at x = {at} get steeper without end {sides}: from the left they tend "
                f"to {left}, from the right to {right}. No derivative."
            )
        case Slope.RESTLESS:
            return (
                f"The secant never comes to rest as h shrinks, down to the smallest steps that "
                f"were looked at: no derivative is to be seen at x = {at}."
            )
        case Slope.UNKNOWN:
            return (
                f"The numbers do not tell whether f has a slope at x = {at}: the secants have not "
                "settled where rounding takes over."
            )
        case Slope.EDGE:
            return (
                f"f has values on one side of x = {at} only: a slope from there at most, no "
                "derivative."
            )
        case Slope.ALONE:
            return f"f has a value at x = {at}, but none to the left or right near it: no secant."
        case Slope.POLE:
            return (
                f"Up to the rounding of x = {at}, f has a pole here: it grows without end, and the "
                "value and the slope that a program finds are made of rounding."
            )
    return f"f has no value at x = {at}, so there is nothing to touch. Move the point."


def secant_said(seen, forward):
    """How far the secant is from the tangent."""
    h = number(seen.h)
    if forward != forward:
        ends = {"x": seen.x, "x + h": seen.x + seen.h}
        gone = [f"{name} = {number(at)}" for name, at in ends.items() if np.isnan(seen.f(at))]
        where = " and at ".join(gone)
        return f"f has no value at {where}: no secant." if gone else "The secant is too steep."
    slope = seen.verdict.slope
    if slope != slope:
        return f"The secant over h = {h} has the slope {number(forward)}."
    first, second = apart(forward, slope)
    if forward == slope:
        return f"The secant over h = {h} has the slope of the tangent, {first}, to the last digit."
    gap = number(abs(forward - slope))
    return f"The secant over h = {h} has the slope {first}, the tangent {second}: {gap} apart."


def order_said(power):
    return {1: "h", 2: "h²", 3: "h³"}.get(power, f"h{str(power).translate(_POWERS)}")


_POWERS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


def second_said(first, second, x):
    """Why f has no second derivative at x."""
    at = number(x)
    if np.isnan(first.slope):
        return f"{slope_said(first, x)} Without f′ there is no f″."
    if second.case is Slope.KINK:
        left, right = apart(second.left, second.right)
        return (
            f"f′({at}) = {number(first.slope)}, but f′ has a kink there: from the left f″ is "
            f"{left}, from the right {right}. f has no second derivative at x = {at}."
        )
    if second.case is Slope.STEEP:
        return (
            f"f′({at}) = {number(first.slope)}, but the slope of f′ grows without end as x = {at} "
            "is approached: no second derivative."
        )
    return (
        f"f′({at}) = {number(first.slope)}, but f′ shows no slope of its own at x = {at}: as far "
        "as can be told, f has no second derivative there."
    )


def cause_said(verdict, name, error, found, h):
    """Where the error of a rule comes from at this step."""
    size, lead = f"{name}: the error {number(error)} is", order_said(found.power)
    match verdict.case:
        case Cause.TRUNCATION:
            missed = "the bend that a line" if found.order == 1 else "what a parabola"
            said = f"{size} truncation, {missed} cannot follow; it falls like "
            said += order_said(verdict.power)
            if 0 < found.power < verdict.power:
                return f"{said} here, and like {lead} at smaller steps."
            return f"{said}."
        case Cause.OUTSIDE if np.isnan(found.coefficient):
            return (
                f"{size} truncation. It does not fall like a whole power of h here: at this x f "
                "has no Taylor series that would promise one."
            )
        case Cause.OUTSIDE:
            said = f"{size} truncation, but at so large a step it does not fall like a power of h."
            if found.power:
                return f"{said} At smaller steps it falls like {lead}."
            return f"{said} The Taylor series at x has no term that shows it."
        case Cause.BOTH:
            alone = number(verdict.truncation)
            part = "takes from it" if error < verdict.truncation else "adds to it"
            return f"{size} of both kinds: truncation alone would make {alone}, rounding {part}."
        case Cause.ROUNDING:
            return (
                f"{size} rounding. Values of f and x ± h are off in their last digits, and what is "
                f"off is divided by {order_said(found.order)} = {number(h**found.order)}."
            )
        case Cause.NO_TRUNCATION if error:
            exact = f"{name}: exact for this function at any step"
            return f"{exact}; the error {number(error)} is rounding alone."
        case Cause.NO_TRUNCATION:
            return f"{name}: exact for this function at any step; at this one nothing is off."
        case Cause.RIGHT:
            return (
                f"{name}: the error {number(error)} is not above what rounding leaves open in the "
                "derivative itself."
            )
        case Cause.UNTOLD:
            return (
                f"{size} truncation or rounding: at this step the numbers do not tell them apart."
            )
        case Cause.SWALLOWED:
            at = "x + h or x − h"
            return f"{name}: h is so small that {at} rounds to x. The difference says nothing."
    return f"{name}: f has no value at a point that the rule needs (h = {number(h)})."
