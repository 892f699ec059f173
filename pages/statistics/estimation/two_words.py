"""What the chapter on two parameters says."""

from core.maths.statistics.likelihood_limits import pair_limit, ratio_limit
from core.maths.statistics.two_parameters import (
    Family,
    Joint,
    ellipse_leaves,
)
from core.ui.words import apart, number

NAMES = {Family.NORMAL: ("μ", "σ"), Family.GAMMA: ("k", "θ"), Family.WEIBULL: ("k", "λ")}
JOINT_TONES = {
    Joint.UNBOUNDED: "alarm",
    Joint.TOP: "good",
    Joint.BOTH: "plain",
    Joint.RATIO: "plain",
    Joint.WALD: "warn",
    Joint.NEITHER: "warn",
}


def pair_text(family, a, b):
    first, second = NAMES[family]
    return f"{first} = {number(a)}, {second} = {number(b)}"


def joint_said(found, fit, a, b, level):
    """Where the pair stands under the likelihood and under Wald's parabola."""
    pair = pair_text(fit.data.family, a, b)
    match found.case:
        case Joint.UNBOUNDED:
            return (
                "All data are equal: the narrower the law around them, the larger the likelihood, "
                "without end. There is no maximum and no estimate."
            )
        case Joint.TOP:
            return f"{pair}: at the top. No other pair makes these data as likely."
    twice, allowed = apart(found.twice, pair_limit(level))
    form = apart(found.wald, pair_limit(level))[0]
    only = "" if found.case in (Joint.BOTH, Joint.RATIO) else "only "
    ratio = f"twice the fall of ln L is {twice}, and {only}{allowed} is allowed for a pair"
    match found.case:
        case Joint.BOTH:
            return (
                f"{pair} is inside the likelihood region: {ratio}. Wald’s ellipse holds it too, "
                f"with {form}."
            )
        case Joint.RATIO:
            return (
                f"{pair} is inside the likelihood region: {ratio}. Wald’s ellipse leaves it out: "
                f"by his parabola it is {form}."
            )
        case Joint.WALD:
            return (
                f"{pair} is outside the likelihood region: {ratio}. Wald’s ellipse holds it, with "
                f"{form}: his parabola is not ln L."
            )
    return (
        f"{pair} is outside the likelihood region: {ratio}. Wald’s ellipse leaves it out too, with "
        f"{form}."
    )


def alone_said(found, fit, a, level):
    """What the profile says of the first parameter."""
    if found.case in (Joint.UNBOUNDED, Joint.TOP):
        return ""
    first, second = NAMES[fit.data.family]
    twice, allowed = apart(found.alone, ratio_limit(level))
    where, only = ("inside", "") if found.held else ("outside", "only ")
    return (
        f"{first} = {number(a)} alone, with the best {second} = {number(found.other)}: twice the "
        f"fall is {twice}, and {only}{allowed} is allowed for one parameter, {where} the profile "
        "interval."
    )


def ellipse_said(fit, level):
    out = ellipse_leaves(fit, level) if fit.bounded else []
    if not out:
        return ""
    out = [NAMES[fit.data.family][which] for which in out]
    return f"Wald’s ellipse reaches to {' and '.join(out)} ≤ 0, where there is no law."
