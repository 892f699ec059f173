"""What is said of ordinary and of kernel components where groups hide, chosen from their cases."""

from core.maths.learning.kernel_components import Regime
from core.ui.words import apart, number, percent

TONES = {Regime.ALONE: "warn", Regime.LINEAR: "warn", Regime.NOTHING: "alarm", Regime.BENT: "plain"}
ORDINALS = ("", "first", "second", "third", "4th", "5th", "6th")


def linear_said(parting):
    """What the two ordinary components tell of the groups."""
    match parting.first_linear:
        case 0:
            return "No threshold along an ordinary component parts the groups."
        case 1:
            return "A threshold along the first ordinary component parts the groups."
    return (
        "The first ordinary component, with the most variance, mixes the groups; the second parts "
        "them."
    )


def bent_said(parting, found, gamma, count):
    """What kernel components tell of them at this γ."""
    at = f"γ = {number(gamma)}"
    if parting.regime is Regime.NOTHING:
        return f"{at}: the kernel is the same for all pairs, to rounding, so nothing varies."
    if parting.first_bent:
        told = f"the {ORDINALS[parting.first_bent]} kernel component parts them"
        if parting.first_bent > 1:
            told += ", those before it do not"
    else:
        told = f"none of the first {count} kernel components parts them"
    share = float(found.shares[0])
    if parting.regime is Regime.ALONE:
        return (
            f"{at} is so narrow that points hardly know each other: the first component has "
            f"{percent(share)} of the variance, an equal part would be "
            f"{percent(1 / (len(found.points) - 1))}. Here {told}."
        )
    if parting.regime is Regime.LINEAR:
        return (
            f"{at} is so wide that the first kernel component is the ordinary one (correlation "
            f"{agreement_said(parting)}). Here {told}."
        )
    return f"With {at} {told}."


def agreement_said(parting):
    """The correlation of the first kernel component with the first ordinary one."""
    return apart(parting.agreement, 1, 4)[0]


def first_said(order):
    """The first component that parts the groups, 0 for none."""
    return f"the {ORDINALS[order]}" if order else "none"


def alike_said(parting):
    if not parting.alike:
        return ""
    return (
        "The first two kernel components have the same variance: any rotation of the two would do "
        "as well."
    )
