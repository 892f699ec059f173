"""What is said of a text and of how far its classifiers are to be trusted."""

import numpy as np

from core.maths.learning.naive_bayes import Read
from core.maths.learning.probability_check import Trust, judge_trust
from core.ui.words import all_apart, chance, number, percent

TONES = {
    Read.NOTHING: "plain",
    Read.CLASH: "alarm",
    Read.VETO: "warn",
    Read.EVEN: "plain",
    Read.AGREE: "good",
    Read.OVERTURN: "good",
    Read.OUTVOTED: "warn",
}
TRUST = {
    Trust.OVERSURE: "too sure",
    Trust.UNDERSURE: "not sure enough",
    Trust.FITS: "as sure as it is right",
}


def read_said(case, found, prior):
    """The verdict."""
    p, before = chance(found.probability), chance(prior, 0)
    side = "great" if found.total > 0 else "not great"
    match case:
        case Read.NOTHING:
            return f"It holds no word of the vocabulary, so only the prior speaks: {before} great."
        case Read.CLASH:
            up, down = (_vetoes(found, sign) for sign in (1, -1))
            return (
                f"Without smoothing {up} makes “not great” impossible and {down} “great”: both "
                "have the probability 0, and 0/0 is undefined."
            )
        case Read.VETO:
            sign = 1 if found.total > 0 else -1
            other = "not great" if sign > 0 else "great"
            return (
                f"Without smoothing {_vetoes(found, sign)} decides alone: never seen in a review "
                f"that is {other}, it gives that the probability 0, whatever else is said."
            )
        case Read.EVEN:
            return f"The prior takes no side; by its words the review is {side}: {p} great."
        case Read.AGREE:
            return f"Words and prior agree, {side}: {p} great, {before} before reading."
        case Read.OVERTURN:
            return f"The words turn the prior over, {side}: {p} great, {before} before reading."
        case Read.OUTVOTED:
            return (
                f"The words speak against the prior, but it outvotes them, {side}: {p} great, "
                f"{before} before reading."
            )


def _vetoes(found, sign):
    words = [w for w, each in zip(found.words, found.each, strict=True) if each == sign * np.inf]
    more = f" and {len(words) - 1} more" if len(words) > 1 else ""
    return f"“{words[0][:24]}”{more}"


def strongest_said(case, found):
    """The word that moves the odds most."""
    if case in (Read.NOTHING, Read.CLASH, Read.VETO):
        return ""
    i = int(np.argmax(np.abs(found.parts)))
    factor = float(np.exp(abs(found.parts[i])))
    turn = "multiplies" if found.parts[i] > 0 else "divides"
    times = f", counted {found.times[i]:.0f} times," if found.times[i] > 1 else ""
    return f"“{found.words[i][:24]}”{times} {turn} the odds of great by {number(factor)}."


def loss_said(check, alone):
    """Whether reading with naive Bayes gains anything over the prior, in log-loss."""
    if np.isnan(check.log_loss):
        return "So its log-loss is undefined."
    here, there = all_apart(check.log_loss, alone)
    if check.log_loss == alone:
        return f"Its log-loss is that of the prior without reading, {there}."
    side = "worse" if check.log_loss > alone else "better"
    return f"Its log-loss, {here}, is {side} than without reading, {there}."


def trust_said(name, check):
    """How right and how sure a classifier is on the reviews held out."""
    case = judge_trust(check)
    if case is Trust.UNDEFINED:
        return f"{name} has no probability at all (0/0) for {check.undefined} of {check.n}."
    return (
        f"{name} is right on {percent(check.accuracy)} (± {percent(check.error)}) and "
        f"{percent(check.confidence)} sure on average: {TRUST[case]}."
    )
