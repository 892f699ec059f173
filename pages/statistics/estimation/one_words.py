"""What the chapter on one parameter says."""

import math

from core.maths.statistics.one_parameter import (
    Model,
    Stand,
    Top,
    WaldState,
    drop,
    maximum,
    wald_interval,
)
from core.ui.words import all_apart, apart, factor, number

SYMBOLS = {
    Model.COIN: "p",
    Model.POISSON: "λ",
    Model.EXPONENTIAL: "λ",
    Model.NORMAL: "μ",
}
STAND_TONES = {
    Stand.UNBOUNDED: "alarm",
    Stand.TOP: "good",
    Stand.HELD: "plain",
    Stand.OUT: "warn",
    Stand.IMPOSSIBLE: "alarm",
}


def stand_said(stand, e, theta, chi):
    """Where θ stands; ``chi`` is the quantile of χ² that bounds the likelihood interval."""
    s, best = SYMBOLS[e.model], maximum(e)[1]
    match stand:
        case Stand.UNBOUNDED:
            return (
                "All data are 0: the larger λ, the larger the likelihood, without end. There is no "
                "maximum, no estimate and no interval."
            )
        case Stand.TOP:
            return f"At the top: no other {s} makes these data as likely."
        case Stand.IMPOSSIBLE:
            return f"With {s} = {number(theta)} these data cannot happen: ln L = −∞."
    fallen = float(drop(e, theta))
    times = f"{apart(math.exp(fallen), 1)[0]}" if fallen < 300 else f"e^{number(fallen)}"
    here, there = apart(theta, best)
    twice, allowed = apart(2 * fallen, chi)
    where = (
        f"That is inside the likelihood interval: twice the fall of ln L is {twice}, and "
        f"{allowed} is allowed."
        if stand is Stand.HELD
        else f"That is outside the likelihood interval: twice the fall of ln L is {twice}, and "
        f"only {allowed} is allowed."
    )
    return (
        f"With {s} = {here} these data are {times} times less likely than with the estimate "
        f"{s}̂ = {there}. {where}"
    )


def wald_said(e, level, reach):
    s = SYMBOLS[e.model]
    top = maximum(e)[0]
    state, low, high = wald_interval(e, level)
    match state:
        case WaldState.NONE:
            return ""
        case WaldState.POINT:
            edge = number(0 if top is Top.LOW_EDGE else 1)
            far = number(reach[1] if top is Top.LOW_EDGE else reach[0])
            return (
                f"The top is at the edge, {s}̂ = {edge}, and not level: no parabola fits it. Wald’s "
                f"standard error is 0 and his interval a single point, as if {edge} were certain. "
                f"The likelihood interval reaches to {far}."
            )
        case WaldState.BEYOND:
            above = e.model is Model.COIN and high > 1
            side = " and ".join(["below 0"] * (low < 0) + ["above 1"] * above)
            low, high = number(low), apart(high, 1)[0] if above else number(high)
            return f"Wald’s interval, {low} to {high}, runs {side}, where no {s} can be."
    if e.model is Model.NORMAL:
        return "ln L is a parabola here: Wald’s interval and the likelihood’s are the same."
    a, b, c, d = bounds_said(e, low, reach[0], high, reach[1])
    return f"Wald’s interval is {a} to {c}, the likelihood’s {b} to {d}."


def bounds_said(e, *ends):
    """Ends of intervals; what is less than a coin's 1 does not look like it."""
    most = [1.0] * (e.model is Model.COIN)
    return all_apart(*ends, *most)[: len(ends)]


def estimate_rows(e, theta, level, chi, reach, info, here):
    """The numbers below the stage."""
    s = SYMBOLS[e.model]
    top, best = maximum(e)
    rows = [(f"ln L({s})", number(here, 5), f"Σ ln f(xᵢ), natural logarithm, at {number(theta)}")]
    if top is Top.NONE:
        return rows
    n, total = e.n, factor(e.total, 5)
    how = f"{n}/{total}" if e.model is Model.EXPONENTIAL else f"{total}/{n}"
    rows.append((f"Estimate {s}̂", number(best, 4), f"{how}; the method of moments gives the same"))
    if top is Top.INSIDE:
        rows.append(
            (
                "Observed information",
                number(info, 4),
                f"how sharply ln L bends at the top: minus its second derivative at {s}̂",
            )
        )
        rows.append(("Standard error", number(info**-0.5, 4), f"1/√{factor(info, 6)}"))
    _, low, high = wald_interval(e, level)
    rows.append(("Wald’s interval", f"{number(low)} to {number(high)}", f"{s}̂ ± z·standard error"))
    rows.append(
        (
            "Likelihood interval",
            " to ".join(bounds_said(e, *reach)),
            f"all {s} with 2·(ln L({s}̂) − ln L({s})) ≤ {number(chi)}, quantile of χ² with 1 degree",
        )
    )
    return rows
