"""What is said of two distributions, chosen from their case."""

import math

from core.maths.probability.divergence import Comparison
from core.ui.words import number
from pages.probability.entropy.bars import LETTERS, amount, digits_of

PAIR_TONES = {
    Comparison.NO_TRUTH: "alarm",
    Comparison.NO_BELIEF: "alarm",
    Comparison.EQUAL: "good",
    Comparison.DISJOINT: "warn",
    Comparison.RULED_OUT: "warn",
    Comparison.RULES_OUT: "plain",
    Comparison.BOTH_RULE_OUT: "warn",
    Comparison.FINITE: "plain",
}


def sums_said(w):
    """By what each row is divided."""
    p, q = (number(row.sum()) for row in w)
    if not w.any(axis=1).all():
        return "A row of zeros has the sum 0, by which nothing can be divided."
    return f"p = weight of P / {p}, q = weight of Q / {q}."


def written(found, measure):
    """The entropy and the cross-entropy told apart, and the two divergences, each with its unit."""
    twins = {"entropy": found.entropy, "cross": found.cross}
    ways = {"forward": found.forward, "backward": found.backward}
    return {
        name: amount(value, measure, digits_of(*pair.values()))
        for pair in (twins, ways)
        for name, value in pair.items()
    }


def pair_said(found, measure):
    """What it costs to believe Q while P is true, and the other way."""
    match found.case:
        case Comparison.NO_TRUTH | Comparison.NO_BELIEF:
            if not found.p.any() and not found.q.any():
                return (
                    "No bar has any weight, so neither P nor Q is a distribution, and no "
                    "divergence is defined. Lift one of each.",
                )
            name = "P" if found.case is Comparison.NO_TRUTH else "Q"
            return (
                f"No bar of {name} has any weight, so it is no distribution, and no divergence is "
                "defined. Lift one.",
            )
        case Comparison.EQUAL:
            return (
                "P and Q are the same distribution: both divergences are 0, and who believes Q is "
                f"surprised no more than need be, by {amount(found.entropy, measure)} on average.",
            )
        case Comparison.DISJOINT:
            return (
                "No outcome happens under both: both divergences are infinite, and total "
                "variation is 1. A single outcome tells for certain which of the two is true.",
            )
        case Comparison.RULED_OUT:
            return (_infinite("P", "Q", found.lost), _finite("Q", "P", found.backward, measure))
        case Comparison.RULES_OUT:
            return (_priced(found, measure), _infinite("Q", "P", found.unseen))
        case Comparison.BOTH_RULE_OUT:
            return (_infinite("P", "Q", found.lost), _infinite("Q", "P", found.unseen))
    if math.isclose(found.forward, found.backward, rel_tol=1e-9):
        other = "The other way round the price is the same here, which it need not be."
    else:
        more = "more" if found.backward > found.forward else "less"
        digits = digits_of(found.forward, found.backward)
        forward, backward = (number(kl, digits) for kl in (found.forward, found.backward))
        other = (
            f"The other way round, KL(Q‖P) = {backward}, it is {more} than these {forward}: KL is "
            "no distance."
        )
    return (_priced(found, measure), other)


def _priced(found, measure):
    say = written(found, measure)
    return (
        f"Who believes Q while P is true is surprised by {say['cross']} on average: "
        f"H(P) = {say['entropy']} could not be avoided, KL(P‖Q) = {say['forward']} is the price "
        "of the belief."
    )


def _infinite(true, belief, outcomes):
    names = [LETTERS[k] for k in outcomes]
    text = names[0] if len(names) == 1 else ", ".join(names[:-1]) + f" and {names[-1]}"
    return (
        f"KL({true}‖{belief}) is infinite: {belief} rules out {text}, which "
        f"{'happens' if len(names) == 1 else 'happen'} under {true}."
    )


def _finite(true, belief, value, measure):
    return (
        f"KL({true}‖{belief}) = {amount(value, measure)} is finite: {belief} allows all that "
        f"happens under {true}."
    )
