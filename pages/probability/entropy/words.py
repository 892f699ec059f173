"""What is said of one distribution and of two, chosen from their cases."""

import numpy as np

from core.maths.probability.entropy import Spread, dyadic, entropy, huffman, shares, surprisal
from core.ui.words import all_apart, number
from pages.probability.entropy.bars import UNITS, amount, digits_of, with_unit

SPREAD_TONES = {
    Spread.NOTHING: "alarm",
    Spread.CERTAIN: "plain",
    Spread.UNIFORM: "plain",
    Spread.UNIFORM_SOME: "plain",
    Spread.DYADIC: "good",
    Spread.UNEVEN: "plain",
}


def divided_said(w):
    """By what the weights are divided."""
    if not len(w):
        return "No outcome: every cell is blank."
    if not w.sum() > 0:
        return "All weights are 0, and 0 divided by 0 is undefined."
    if len(w) == 1:
        return f"One outcome alone: whatever its weight, here {number(w[0])}, p = 1."
    sum_ = " + ".join(number(one) for one in w)
    return f"p is the weight divided by the sum of all, {sum_} = {number(w.sum())}."


def spread_said(case, names, w, unit):
    """How much surprise there is, and which outcome surprises most."""
    if case is Spread.NOTHING:
        return (
            "There is no outcome." if not len(w) else "No outcome has any weight.",
            "So there is no distribution, and its entropy is undefined. Lift a bar.",
        )
    base, p = UNITS[unit], shares(w)
    H, happen = entropy(p, base), int((w > 0).sum())
    value = amount(H, unit, digits_of(H, most_possible(p, base)))
    match case:
        case Spread.CERTAIN:
            sure = names[int(np.argmax(w))]
            said = f"{sure} always happens: no surprise at all, the entropy is 0."
        case Spread.UNIFORM:
            said = (
                f"{'Both' if happen == 2 else f'All {happen}'} outcomes are alike: the entropy is "
                f"{value}, the most that {happen} outcomes can have."
            )
        case Spread.UNIFORM_SOME:
            said = f"The {happen} outcomes that happen are alike: the entropy is {value}."
        case _:
            said = f"The entropy is {value}: so much does an outcome surprise on average."
    return said, _ends(case, names, w, p, base, unit), _never(names, w)


def most_possible(p, base):
    """The entropy of as many outcomes that are all alike."""
    return float(np.log(len(p)) / np.log(base))


def _ends(case, names, w, p, base, unit):
    """The most and the least surprising of those that happen, where they differ."""
    if case in (Spread.CERTAIN, Spread.UNIFORM, Spread.UNIFORM_SOME):
        return ""
    rare = int(np.argmin(np.where(w > 0, w, np.inf)))
    often = int(np.argmax(w))
    most, least = all_apart(*(float(surprisal(p[k], base)) for k in (rare, often)))
    ties = [_listed(names, w == w[k]) for k in (rare, often)]
    verb = ["surprises", "surprise"]
    many = [int((w == w[k]).sum()) > 1 for k in (rare, often)]
    return (
        f"{ties[0]} {verb[many[0]]} most, by {with_unit(most, unit)}, {ties[1]} least, "
        f"by {with_unit(least, unit)}."
    )


def _never(names, w):
    if not (w == 0).any():
        return ""
    never, many = _listed(names, w == 0), int((w == 0).sum()) > 1
    return (
        f"{never} {'have' if many else 'has'} p = 0: "
        f"{'they' if many else 'it'} would surprise without end, but never "
        f"{'happen' if many else 'happens'}, and 0·log 0 counts as 0."
    )


def _listed(names, chosen):
    """ "A", "A and C", "A, B and C"."""
    picked = [name for name, one in zip(names, chosen, strict=True) if one]
    return picked[0] if len(picked) == 1 else ", ".join(picked[:-1]) + f" and {picked[-1]}"


def code_said(case, w):
    """What Huffman's code costs beside the entropy."""
    if case is Spread.NOTHING:
        return "Nothing to encode."
    bits, L = entropy(shares(w)), huffman(w).mean_length
    if case is Spread.CERTAIN:
        return "What always happens need not be said: its code word is empty."
    if dyadic(w):
        return (
            f"Every p is a power of ½, so Huffman's words are as long as the surprise: on average "
            f"{amount(L, 'bits')}, the entropy itself."
        )
    length, least = all_apart(L, bits)
    return (
        f"Huffman's words of whole bits take {with_unit(length, 'bits')} on average; no code of "
        f"such words takes less, and none can take less than H = {with_unit(least, 'bits')} "
        "(dashed)."
    )
