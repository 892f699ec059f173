"""What is said of a slope and of an error, chosen from their cases."""

import numpy as np

from core.maths.calculus.difference_quotients import Cause, Slope
from core.ui.words import apart, number

SLOPE_TONES = {Slope.SMOOTH: "plain", Slope.LIMIT: "plain", Slope.ABSENT: "alarm"}
CAUSE_TONES = {
    Cause.TRUNCATION: "plain",
    Cause.BOTH: "good",
    Cause.ROUNDING: "warn",
    Cause.NO_TRUNCATION: "good",
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


def cause_said(cause, name, error, found, h):
    """Where the error of a rule comes from at this step."""
    size, best = number(error), number(found.best)
    match cause:
        case Cause.TRUNCATION:
            lost = f"{name}: the error {size} is truncation, the bend that a line cannot follow"
            return f"{lost}; it falls like {order_said(found.power)}."
        case Cause.BOTH:
            return (
                f"{name}: the error {size} is of both kinds. A smaller step loses more digits, a "
                "larger one follows the bend less."
            )
        case Cause.ROUNDING:
            return (
                f"{name}: the error {size} is rounding. Both values of f agree in nearly all "
                f"digits, and what is left is divided by h = {number(h)}."
            )
        case Cause.NO_TRUNCATION:
            return (
                f"{name}: exact for this function at any step; the error {size} is rounding alone, "
                "so a large step is best."
            )
        case Cause.SWALLOWED:
            at = "x + h or x − h"
            return f"{name}: h is so small that {at} rounds to x. The difference says nothing."
    return f"{name}: f has no value at a point that the rule needs (h = {number(h)}, best {best})."
