"""What is said of a test's power, chosen from its case."""

import math

import numpy as np

from core.maths.statistics.power import Chances, Design, Needed, judge_needed, power
from core.ui.words import all_apart, apart, chance, counted, number, percent

CHANCE_TONES = {
    Chances.NEVER: "warn",
    Chances.ALWAYS: "alarm",
    Chances.NO_EFFECT: "plain",
    Chances.WRONG_SIDE: "alarm",
    Chances.WEAK: "warn",
    Chances.FAIR: "plain",
    Chances.STRONG: "good",
}
SMALL = 0.2  # Cohen 1988, section 2.2.3


def studies_said(design, found, count, unseen, alpha):
    """The caption: what the dots are."""
    rule = f"p ≤ {number(alpha)}" if alpha else "p ≤ 0, which never happens"
    away = f" {unseen} of them lie outside the picture." if unseen > 1 else ""
    away = " One of them lies outside the picture." if unseen == 1 else away
    verb = "has" if found == 1 else "have"
    return f"{found:,} of {count:,} simulated studies {verb} {rule}.{away}"


def p_values_said(d, tested):
    """What becomes of the p-values."""
    if d == 0:
        return "Without an effect all p-values are equally likely, small ones too. Dashed: α."
    end = "0" if tested else "1, as it lies on the side that is not tested"
    return f"Without an effect all p-values are equally likely; this one crowds them at {end}."


def chances_said(case, design, d, alpha, exact, found, count):
    """The verdict; ``found`` of ``count`` simulated studies rejected H0."""
    rate = chance(exact.rejected)
    match case:
        case Chances.NEVER:
            missed = ", and every effect is missed" if d > 0 or (d and design.two_sided) else ""
            return (f"α = 0: nothing is ever rejected. No false alarm{missed}.",)
        case Chances.ALWAYS:
            return ("α = 1: everything is rejected, whatever the data. The test says nothing.",)
        case Chances.NO_EFFECT:
            return (
                f"There is no effect, so every rejection is a false alarm. It happens with "
                f"probability α = {number(alpha)}, for every n: in {found:,} of these {count:,} "
                "studies.",
            )
        case Chances.WRONG_SIDE:
            rate, level = apart(exact.rejected, alpha)
            if exact.rejected < 1e-12:
                rate = "less than 10⁻¹²"
            return (
                "The effect lies on the side that is not tested, so H0 (an effect of 0 or less) "
                f"holds. It is rejected with probability {rate}, below α = {level}: the more "
                "rarely, the larger the effect.",
            )
    verb = "rejects" if found == 1 else "reject"
    power_said = f"Power {rate}: {found:,} of these {count:,} studies {verb} H0."
    if case is Chances.WEAK:
        return (
            f"{power_said} In the long run most studies miss the effect, so a single “not "
            "significant” says little against it.",
        )
    if abs(d) < SMALL and case is Chances.STRONG:
        return (
            f"{power_said} But the effect is small, {number(abs(d))} σ: with n = {design.n:,} even "
            "so little is significant. A p-value does not say how large an effect is.",
        )
    return (power_said,)


def exaggerated_said(case, d, effects):
    """The winner's curse, where the studies show it clearly."""
    if case is not Chances.WEAK or len(effects) < 20:
        return ""
    mean = float(np.mean(effects))
    spread = float(np.std(effects, ddof=1)) / math.sqrt(len(effects))
    if (mean - d) * math.copysign(1, d) < 3 * spread:
        return ""
    shown, true = apart(mean, d)
    return (
        f"Those that are significant exaggerate: their mean estimate is {shown} σ, the effect "
        f"{true} σ."
    )


def degrees_said(df):
    return counted(round(df), "degree of freedom", "degrees of freedom")


def needed_said(design, v, n):
    """The n for the wanted power, and why it is the smallest."""
    match judge_needed(design, v.d, v.alpha, n):
        case Needed.NO_EFFECT:
            return "none", "there is no effect to find, and no power to have"
        case Needed.WRONG_SIDE:
            return "none", "H0 holds, as the effect is on the side that is not tested"
        case Needed.NEVER:
            return "none", "no n has it: with α = 0 nothing is rejected"
        case Needed.BEYOND:
            return "above 10⁷", "not looked for"

    def at(n):
        trial = Design(n, design.groups, design.two_sided, design.known)
        return power(trial, v.d, v.alpha).rejected

    each = " in each group" if design.groups == 2 else ""
    if n == 2:
        return "2", f"the fewest{each}: power {percent(at(2), 2)} already"
    here, before, _ = all_apart(at(n), at(n - 1), v.goal, write=percent, digits=2)
    return f"{n:,}", f"the fewest{each}: power {here}, and {before} with {n - 1:,}"
