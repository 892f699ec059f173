"""What is said of an area and of the order of a rule, chosen from their cases."""

from core.maths.calculus.quadrature import Order
from core.ui.words import apart, number

NAMES = {
    "left": "Left sum",
    "midpoint": "Midpoint",
    "trapezoid": "Trapezoid",
    "simpson": "Simpson",
    "gauss": "Gauss–Legendre",
    "random": "Monte Carlo",
}
SUPERSCRIPTS = {2: "²", 4: "⁴"}
TONES = {
    Order.KEPT: "plain",
    Order.FASTER: "good",
    Order.EXACT: "good",
    Order.REACHED: "good",
    Order.BROKEN: "warn",
    Order.UNSTEADY: "warn",
    Order.UNKNOWN: "alarm",
}


def estimate_said(rule, found, truth, varies_finitely):
    """How far the sum is from the area; ``varies_finitely``: f² has an integral too."""
    count = f"{found.evaluations} value{'s' if found.evaluations != 1 else ''} of f"
    if found.value != found.value:
        return f"{NAMES[rule]}: f has no value at one of its points, so the sum has none."
    if truth != truth:
        return f"{NAMES[rule]}: {number(found.value, 6)} from {count}."
    error = found.value - truth
    said, area = apart(found.value, truth, 5)
    if error == 0:
        return f"{NAMES[rule]}: {said} from {count}, the area to the last digit."
    side = "too much" if error > 0 else "too little"
    text = (
        f"{NAMES[rule]}: {said} from {count}; the area is {area}, so {number(abs(error))} {side}."
    )
    if rule == "random" and not varies_finitely:
        return f"{text} f² has no integral here, so no standard error can be trusted."
    if rule == "random" and found.standard_error > 0:
        times = number(abs(error) / found.standard_error, 2)
        return f"{text} That is {times} standard errors of {number(found.standard_error)}."
    return text


def order_said(rule, verdict):
    """How the error falls when the panels are made many."""
    name, p = NAMES[rule], verdict.predicted
    measured = number(verdict.measured, 3)
    between = "from 64 to 512 panels"
    match verdict.case:
        case Order.KEPT:
            return (
                f"{name}: {between} the error falls like 1/nᵖ with p = {measured}; theory says "
                f"{p} for a smooth f."
            )
        case Order.FASTER:
            return (
                f"{name}: p = {measured} {between}, more than the {p} of theory: what makes the "
                "leading error cancels for this f."
            )
        case Order.EXACT:
            return f"{name}: exact for this f, but for rounding, from the first panels on."
        case Order.REACHED:
            return f"{name}: before 64 panels the error is down to rounding, and no order is left."
        case Order.BROKEN:
            return (
                f"{name}: p = {measured} {between} instead of {p}: f is not smooth enough, it has "
                "a kink, a jump or an infinite slope."
            )
        case Order.UNSTEADY:
            return (
                f"{name}: {between} the error goes up and down instead of falling like 1/n"
                f"{'' if p == 1 else SUPERSCRIPTS[p]}: a kink or a jump sits elsewhere in its "
                "panel each time, or f swings too fast for the panels. No order is read from that."
            )
    return f"{name}: no order, as there is no area or f has no value at some of its points."
