"""What is said of a bound from below, and of the gap that no λ closes."""

import math

from core.maths.optimization.duality import ALIKE, Gap
from core.ui.words import apart, number

TONES = {Gap.NONE: "good", Gap.GAP: "plain"}


def bound_said(found, price, q):
    """What this λ proves."""
    at = f"λ = {number(price, 4)}"
    if found.case is Gap.ABSENT:
        return "F and G have no common values for x from −2 to 2. Choose others."
    if found.case is Gap.ENDLESS:
        return "F falls below every bound on what is allowed: p* = −∞, and there is none to prove."
    if q == -math.inf:
        return f"With {at} F + λG falls below every bound, so q = −∞: this λ proves nothing."
    if found.case is Gap.NOT_ALLOWED:
        return (
            f"No x is allowed: G is above 0 everywhere. With {at} the bound is {number(q)}, and it "
            "rises without end as λ grows: the proof that there is nothing to find."
        )
    if found.primal - q <= ALIKE * max(1.0, abs(found.primal)):
        return f"With {at} the bound is {number(q)}, as high as the best allowed F: it proves it."
    low, best = apart(q, found.primal)
    return f"With {at} no allowed F is below {low}. The best allowed is p* = {best}."


def gap_said(found, most):
    """How far the best λ comes."""
    match found.case:
        case Gap.NONE:
            beyond = " (beyond this scale)" if found.best > most else ""
            return f"The best bound, at λ = {number(found.best)}{beyond}, has no gap."
        case Gap.GAP if found.dual == -math.inf:
            return "So it is for every λ: an infinite gap that none closes."
        case Gap.GAP:
            high, _ = apart(found.dual, found.primal)
            return (
                f"The best bound, at λ = {number(found.best)}, is d* = {high}: a gap of "
                f"{number(found.primal - found.dual)} that no λ closes, as a line under the set "
                "does not see its dents."
            )
        case Gap.NO_ROOM:
            return (
                "No allowed point has room, G < 0: Slater's condition fails, and a best λ need not "
                "exist. As λ grows q(λ) rises towards p*."
            )
    return ""
