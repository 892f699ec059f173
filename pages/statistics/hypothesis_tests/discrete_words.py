"""What is said of p-values that are few, chosen from the case of their size."""

import numpy as np

from core.maths.statistics.exact_binomial import Size
from core.ui.words import all_apart, chance, number

DUST = 1e-12  # of probabilities: what differs by less does so by rounding
SIZE_TONES = {
    Size.NEVER: "warn",
    Size.BELOW: "plain",
    Size.EXACT: "good",
    Size.ABOVE: "alarm",
}


def steps_said(law, p, total, n):
    """The caption: where the steps touch the diagonal."""
    many = f"{law.different} different p-value{'s' * (law.different != 1)}"
    if abs(total - p).max() <= 1e-9:
        return (
            f"{n + 1} counts, {many}: the steps touch the diagonal at each, and lie below between."
        )
    return f"{n + 1} counts, {many}; a continuous statistic would have the diagonal."


def sizes_said(sizes):
    """How the size goes with the number of trials, 1 to the most there are."""
    steps = np.diff(sizes)
    rises, falls = (steps > DUST).any(), (steps < -DUST).any()
    if rises and falls:
        return "The size goes up and down with n"
    if rises or falls:
        return f"Up to n = {len(sizes)} the size never {'falls' if rises else 'rises'} with n"
    return f"The size is the same for every n up to {len(sizes)}"


def size_said(case, law, alpha, middle):
    """The verdict: what becomes of α."""
    size, level = all_apart(law.cdf(alpha), alpha, digits=1, write=chance)
    match case:
        case Size.NEVER:
            return (
                f"Not even the most extreme count has p ≤ α: its p-value is "
                f"{number(float(law.p.min()))}. At α = {number(alpha)} this test can reject "
                "nothing, whatever is seen.",
            )
        case Size.EXACT:
            return (
                f"α = {number(alpha)} is one of the values that P(p ≤ u) takes: a false alarm has "
                f"the probability α = {chance(alpha)}, as it would with a uniform p-value.",
            )
        case Size.ABOVE:
            return (
                f"Mid-p: a false alarm has the probability {size}, above α = {level}. Mid-p is "
                "nearer to uniform on average, but it does not hold α.",
            )
    more = "Here mid-p holds α; it need not." if middle else "An exact test never has more than α."
    return (
        f"A false alarm has the probability {size}, below α = {level}: p-values of counts are few, "
        "so they are not uniform under H0.",
        more,
    )
