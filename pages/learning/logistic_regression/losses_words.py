"""What is said of the points under a line, chosen from its cases."""

import numpy as np

from core.maths.learning.margin_losses import ANGLES, Margins
from core.ui.words import chance, counted, number, percent

TONES = {Margins.WRONG: "plain", Margins.NEAR: "plain", Margins.FAR: "good"}


def standing_said(found):
    """Which points pull, by which loss."""
    n, wrong, near = len(found.margins), int(found.wrong.sum()), int(found.near.sum())
    log, hinge = found.costs["log-loss"], found.costs["hinge"]
    match found.case:
        case Margins.FAR:
            return (
                "Every margin is 1 or more: the hinge takes nothing, and by it no point pulls. By "
                f"log-loss all {n} still do, {number(log.mean())} bits on average.",
                "A longer w would lower it further, without end.",
            )
        case Margins.NEAR:
            are = "is" if near == 1 else "are"
            return (
                f"No point is on the wrong side, but {counted(near, 'margin')} {are} below 1: "
                "by the hinge these alone pull, by log-loss all do.",
            )
    worst, have = int(np.argmin(found.margins)), "it has" if wrong == 1 else "they have"
    return (
        f"{counted(wrong, 'point')} on the wrong side or on the line: {have} "
        f"{share_said(found)} of the pull of log-loss.",
        f"The worst has margin {number(found.margins[worst])}. It costs {number(log[worst])} bits "
        f"of log-loss, {number(hinge[worst])} of hinge, and 1 of 0–1 like every other mistake.",
    )


def share_said(found):
    """How much of the pull the wrong points have."""
    if found.wrong.all():
        return "all"
    share = found.share_of_wrong
    return "nearly all" if share > 0.9995 else chance(share)


def by_angle_said(turned):
    """Where each loss is least among whole degrees, the length and the offset held."""
    log, step = turned["log-loss"][1:], turned["0–1"][1:]  # −180° is 180°
    least = ANGLES[1:][log <= log.min() * (1 + 1e-12)]
    at = " and ".join(f"{number(angle)}°" for angle in least)
    same = counted(int(np.sum(step == step.min())), "whole degree")
    share = "has" if same.startswith("1 ") else "share"
    return (
        f"With |w| and c held, log-loss is least at {at}. The 0–1 loss goes in steps: {same} "
        f"{share} its least, {percent(step.min())}."
    )
