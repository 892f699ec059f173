"""Simpson's rule to be beaten, where it can be."""

from core.maths.calculus.quadrature import integrate
from core.ui.view import Challenge
from core.ui.words import number

SMALLEST = 1e-12  # errors below this are no rule's
AGAINST = 16  # panels of Simpson's rule


def challenge(f, v, now, truth, low, high):
    """Only where Simpson's rule is not at rounding itself."""
    simpson = integrate(f, "simpson", AGAINST, low, high)
    theirs, ours = (abs(one.value - truth.value) for one in (simpson, now))
    ready = theirs == theirs and ours == ours and theirs > SMALLEST
    fewer = v.rule != "simpson" and now.evaluations < simpson.evaluations
    return Challenge(
        f"Beat Simpson's rule with {simpson.evaluations} values by another rule with fewer.",
        solved=bool(ready and fewer and v.rule != "random" and ours < theirs),
        state=against_said(simpson, now, truth),
    )


def against_said(simpson, found, area):
    """How both stand, or why there is nothing to beat."""
    if area.value != area.value:
        return "Needs an area to measure against."
    if simpson.value != simpson.value or found.value != found.value:
        which = "Simpson’s rule" if simpson.value != simpson.value else "your rule"
        return f"Needs an f with a value at every point: here {which} has no sum."
    theirs, ours = (abs(one.value - area.value) for one in (simpson, found))
    if theirs <= SMALLEST:
        return "Needs an area that Simpson's rule does not find to the last digit."
    return (
        f"Simpson: {number(theirs)} off with {simpson.evaluations} values; you: "
        f"{number(ours)} with {found.evaluations}."
    )
