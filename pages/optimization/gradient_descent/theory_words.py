"""The words for runs on a quadratic, where the linear theory decides."""

import math

from core.maths.optimization.descent_verdicts import EDGE
from core.ui.words import apart, counted, number, pair

BOUNDS = {"gd": "2/L", "momentum": "2(1 + β)/L", "nesterov": "2(1 + β)/((1 + 2β)L)"}
SLOPES = {"gd": "2/λ", "momentum": "2(1 + β)/λ", "nesterov": "2(1 + β)/((1 + 2β)λ)"}
GROWN = 1.05  # a loss that rose by less is not worth a sentence


def _axis(v, i):
    """Along which direction; equal curvatures have no direction of their own."""
    if i is None:
        return "in every direction"
    return f"along {pair(v.directions[i])}, λ = {number(v.curvatures[i])},"


def rate_told(rate):
    """A rate with the digits that tell it from 1; what is 1 but for rounding is 1."""
    return "1" if abs(rate - 1) <= EDGE else apart(rate, 1)[0]


def rate_of(v, i):
    return rate_told(v.rates[0 if i is None else i])


def _steps_for_ten(rate):
    return counted(math.ceil(math.log(0.1) / math.log(rate)) if rate > 0 else 1, "step")


def _each(v):
    """Momentum's rates hold in the long run only."""
    return "each step" if v.method == "gd" else "in the long run a step"


def _grown(v):
    """Why momentum bumps: a sum of shrinking terms may first grow."""
    if v.method == "gd" or v.noise > 0 or v.peak < GROWN:
        return ""
    return f" At first the loss rose {number(v.peak)}-fold: velocity adds up."


def _pace(v):
    rate = v.rates[0 if v.slow is None else v.slow]
    which = "The error" if v.slow is None else "Slowest is the direction"
    where = "in every direction" if v.slow is None else pair(v.directions[v.slow])
    curve = "" if v.slow is None else f", λ = {number(v.curvatures[v.slow])}"
    return (
        f"{which} {where}{curve}: {_each(v)} keeps {rate_of(v, v.slow)} of the error, "
        f"a factor 10 takes {_steps_for_ten(rate)}."
    )


def compared(v):
    """α and its limit, with the digits that tell them apart."""
    return apart(v.learning_rate, v.limit)


def unstable(v):
    alpha, limit = compared(v)
    jump = "A step jumps across the valley and lands farther from its floor. "
    start = "Each" if v.method == "gd" else "In the long run a step"
    return (
        f"Diverging: α = {alpha} is above {BOUNDS[v.method]} = {limit}. "
        f"{jump if v.method == 'gd' else ''}{start} multiplies the error "
        f"{_axis(v, v.slow)} by {rate_of(v, v.slow)}."
    )


def untouched(v):
    alpha, limit = compared(v)
    return (
        f"Converging, although α = {alpha} is above {BOUNDS[v.method]} = {limit}: the start has no "
        f"error along {pair(v.directions[1])}. The least disturbance there would grow."
    )


def edge(v):
    lasting = "" if v.method == "gd" else "in the long run "
    where = "in every direction" if v.slow is None else f"along {pair(v.directions[v.slow])}"
    reason = "" if v.above_limit else f"α is the limit {BOUNDS[v.method]} itself; "
    return f"On the edge: {reason}{lasting}the error {where} neither grows nor shrinks.{_grown(v)}"


def random_walk(v):
    return (
        f"On the edge: α is the limit {BOUNDS[v.method]} itself; {_axis(v, v.slow)} nothing damps "
        "the noise: it adds up, a random walk."
    )


def noise_floor(v):
    return (
        f"Hovering: gradient noise keeps the loss about {number(v.floor)} above the minimum "
        f"(mean of the second half of this run: {number(v.seen)}); a smaller α lowers that."
    )


def shrinking(v):
    return f"Converging. {_pace(v)}{_grown(v)}"


def overshooting(v):
    name = "μ" if v.swing == 0 and v.slow is not None else "L"
    alpha, limit = apart(v.learning_rate, 2 / v.curvatures[v.swing])
    slow = "" if v.slow in (None, v.swing) else f" Slowest: {pair(v.directions[v.slow])}, "
    slow += f"{rate_of(v, v.slow)} a step." if slow else ""
    where = "in every direction"
    if v.curvatures[0] != v.curvatures[1]:
        where = f"along {pair(v.directions[v.swing])}"
    return (
        f"Oscillating: α = {alpha} lies between 1/{name} = {number(1 / v.curvatures[v.swing])} and "
        f"2/{name} = {limit}: each step overshoots {where} and keeps {rate_of(v, v.swing)} of that "
        f"error, sign reversed.{slow}"
    )


def swinging(v):
    slow = "" if v.slow in (None, v.swing) else f" Slowest: {pair(v.directions[v.slow])}, "
    slow += f"{rate_of(v, v.slow)} a step." if slow else ""
    where = "in every direction"
    if v.curvatures[0] != v.curvatures[1]:
        where = f"along {pair(v.directions[v.swing])}"
    return (
        f"Oscillating: the error {where} swings, {number(v.period)} steps a swing, and in the long "
        f"run keeps {rate_of(v, v.swing)} a step.{slow}{_grown(v)}"
    )
