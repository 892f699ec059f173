"""What is said of intervals for a share, chosen from what their level is worth at this p."""

import numpy as np

from core.maths.statistics.share_intervals import (
    Held,
    ShareRule,
    binomial_masses,
    coverage_at,
    holding,
    mean_width,
)
from core.ui.words import all_apart, apart, chance, number, percent

NAMES = {
    ShareRule.WALD: "Wald",
    ShareRule.WILSON: "Wilson",
    ShareRule.EXACT: "Clopper–Pearson",
    ShareRule.AGRESTI: "Agresti–Coull",
}
SHARE_TONES = {
    Held.ENDS: "plain",
    Held.WHOLE: "warn",
    Held.SHORT: "alarm",
    Held.NEAR: "good",
    Held.BEYOND: "warn",
}


def share_said(case, found, beside, p):
    """The verdict at this p."""
    name = NAMES[found.rule]
    c = coverage_at(found, p)
    match case:
        case Held.ENDS:
            which = "no trial is a hit" if p == 0 else "every trial is a hit"
            k = 0 if p == 0 else found.n
            low, high = number(found.low[k]), number(found.high[k])
            return (
                f"p = {number(p)}: {which}, so k = {k} in every sample, and {name}’s interval is "
                f"always {low} to {high}: it holds p, and says so every time.",
            )
        case Held.WHOLE:
            return ("Level 100 %: the interval is 0 to 1 for every k. It is right for every p.",)
    asked, shown = all_apart(found.level, c, digits=1, most=6, write=percent)
    if c in (0, 1):
        shown = percent(c)
    elif shown in ("0.0 %", "100.0 %"):
        shown = chance(c)
    only = "only " if case is Held.SHORT else ""
    return (
        f"{name}: of all samples of n = {found.n}, {only}{shown} (exactly computed) hold "
        f"p = {number(p)}; the level says {asked}.",
        why_so(case, found, p),
        compared(found, beside, p),
    )


def why_so(case, found, p):
    """What this rule is known for."""
    if found.rule is ShareRule.WALD and found.level > 0:
        masses = binomial_masses(found.n, p)
        lost = float(masses[0] + masses[-1])
        if lost >= 0.01:
            k = f"k = 0 or {found.n}"
            if min(masses[0], masses[-1]) <= 1e-4:
                k = "k = 0" if masses[0] > masses[-1] else f"k = {found.n}"
                lost = float(max(masses[0], masses[-1]))
            return (
                f"With {k} its width is 0, as if all were known: that happens in {chance(lost)} "
                "of all samples."
            )
        return ""
    if found.rule is ShareRule.EXACT and found.level > 0:
        return "It is never below its level, whatever p is; it pays for that with its width."
    return ""


def compared(found, beside, p):
    """The other rule at the same place."""
    if beside.rule is found.rule:
        return ""
    ours, theirs = apart(mean_width(found, p), mean_width(beside, p))
    return (
        f"{NAMES[beside.rule]} holds it in {chance(coverage_at(beside, p))}. Mean widths: {ours} "
        f"and {theirs}."
    )


def teeth_said(found, beside, p, hidden):
    """The caption of the saw teeth."""
    text = (
        "At each limit of one of the n + 1 intervals a probability enters the sum or leaves it: "
        "a tooth."
    )
    if found.widths.min() == 1:
        text = "No interval has a limit between 0 and 1, so there is no tooth."
    elif found.widths.max() == 0:
        text = f"Each interval of {NAMES[found.rule]} is one point, k/n: no other p is ever held."
    if hidden:
        names = {"approximation": NAMES[found.rule], "other": NAMES[beside.rule]}
        both = list(dict.fromkeys(names[role] for role in hidden))
        text += f" At p = {number(p)} {' and '.join(both)} {_lies(both)} below the picture."
    return text


def _lies(names):
    return "lies" if len(names) == 1 else "lie"


def counts_said(found, p):
    """The caption of the sticks."""
    ks = held_counts(found, p)
    if not ks:
        return f"No k has an interval that holds p = {number(p)}: the coverage is 0."
    if "…" not in ks:
        return f"The interval of {ks} alone holds p; its stick is the coverage."
    return f"The intervals of {ks} hold p; their sticks together are the coverage."


def held_counts(found, p):
    """ "k = 1 … 6": those whose interval holds p; they follow each other."""
    inside = np.flatnonzero(holding(found, p))
    if not len(inside):
        return ""
    first, last = int(inside[0]), int(inside[-1])
    return f"k = {first}" if first == last else f"k = {first} … {last}"
