"""What is said of an area and of the order of a rule, chosen from their cases."""

from core.maths.calculus.quadrature import Order
from core.maths.calculus.reference_area import Known
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
    Order.BELOW: "good",
    Order.BROKEN: "warn",
    Order.UNSTEADY: "warn",
    Order.UNKNOWN: "alarm",
}


def no_area_said(area):
    """Why there is no area to measure against."""
    match area.case:
        case Known.DIVERGES:
            return (
                f"No area: towards x = {number(area.where + 0.0)} |f| grows like 1/distance or "
                "faster, so what lies under it is infinite."
            )
        case Known.GAPS:
            return "No area: f has no value on a part of the interval."
    return (
        "No area is shown: f swings or bends too much here for adaptive quadrature with 40 parts "
        "to settle. That says nothing of whether there is one."
    )


def told(value, off):
    """0 where rounding, or what is not known, leaves no digit of a value."""
    return 0.0 if abs(value) <= off else value


def ends_said(low, high):
    """That the ends are put in order, and drawn apart."""
    if low == high:
        return " From and to are the same: drawn is a strip of 0.1."
    return " The smaller end is taken first." if low > high else ""


def estimate_said(rule, found, area_, varies_finitely):
    """How far the sum is from the area; ``varies_finitely``: f² has an integral too."""
    truth = area_.value
    count = f"{found.evaluations} value{'s' if found.evaluations != 1 else ''} of f"
    if found.value != found.value:
        return f"{NAMES[rule]}: f has no value at one of its points, so the sum has none."
    if truth != truth:
        value = told(found.value, found.rounding)
        return f"{NAMES[rule]}: {number(value, 6)} from {count}."
    error = found.value - truth
    known = told(found.value, found.rounding), told(truth, area_.bound)
    said, area = apart(*known, 5, rounding=0)
    if abs(error) <= area_.bound or error == 0:
        return f"{NAMES[rule]}: {said} from {count}, the area as far as that is known."
    if abs(error) <= found.rounding:
        return f"{NAMES[rule]}: {number(truth, 5)} from {count}, the area but for rounding."
    side = "too much" if error > 0 else "too little"
    text = (
        f"{NAMES[rule]}: {said} from {count}; the area is {area}, so {number(abs(error))} {side}."
    )
    if rule == "random" and not varies_finitely:
        return f"{text} The integral of f² is infinite, so no standard error can be trusted."
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
            return f"{name}: exact for this f, but for rounding, from one panel on."
        case Order.REACHED:
            return f"{name}: from 64 panels on the error is rounding, and no order is left."
        case Order.BELOW:
            return (
                f"{name}: soon after 64 panels the error is as small as rounding, or as what is "
                "known of the area. No order is read from that."
            )
        case Order.BROKEN:
            return (
                f"{name}: p = {measured} {between} instead of {p}: a derivative that the rule "
                "needs is missing or infinite somewhere, or the panels are still too wide for f."
            )
        case Order.UNSTEADY:
            return (
                f"{name}: {between} the error goes up and down instead of falling like 1/n"
                f"{'' if p == 1 else SUPERSCRIPTS[p]}. So it does where a kink or a jump lies "
                "elsewhere in its panel each time, or f swings too fast. No order is read from it."
            )
    return f"{name}: no order, as there is no area or f has no value at some of its points."
