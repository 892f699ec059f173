"""What is said of a positive test, of a coin and of doors, chosen from their cases."""

import math

from core.maths.probability.beta_posterior import BetaPrior, Learned
from core.maths.probability.screening import PEOPLE, Meaning
from core.ui.words import all_apart, apart, chance, number, percent

TONES = {
    Meaning.NEVER: "alarm",
    Meaning.CERTAIN: "good",
    Meaning.NOTHING: "alarm",
    Meaning.LESS: "alarm",
    Meaning.MOSTLY_HEALTHY: "warn",
    Meaning.MOSTLY_ILL: "plain",
    Meaning.EVEN: "plain",
}


def _so_many(count, one, more):
    """ "1 is", "1,000 are"."""
    return f"{count:,} {one if count == 1 else more}"


def crowd_said(people, twice=False):
    """The same in whole people."""
    tested = _so_many(people.true_positive, "tests", "test") + " positive"
    text = (
        f"Of {PEOPLE:,} people {_so_many(people.ill, 'is', 'are')} ill, of whom {tested}"
        f"{' twice' if twice else ''}; of the {PEOPLE - people.ill} healthy "
        f"{_so_many(people.false_alarm, 'does', 'do')} too. So "
        f"{_so_many(people.positive, 'is', 'are')} positive, {people.true_positive} of them ill"
    )
    return text + (", rounded to whole people." if people.rounded else ".")


def positive_said(case, found, twice=False):
    """What a positive result means for the person who gets it, of one test or ``twice``."""
    result = "two positive results" if twice else "a positive result"
    s = "" if twice else "s"
    before, after, _ = all_apart(found.prevalence, found.ppv, 0.5, digits=1, write=chance)
    match case:
        case Meaning.NEVER:
            return ("Nobody tests positive, so a positive result has no meaning here.",)
        case Meaning.CERTAIN:
            return (
                "No healthy person tests positive, so a positive one is ill for certain. "
                "A negative one may still be ill."
                if found.missed > 0
                else "The test makes no error: positive means ill, negative healthy.",
            )
        case Meaning.NOTHING:
            return (
                f"The test is as often positive with the illness as without it: {result} leave{s} "
                f"the probability of illness where it was, at {chance(found.prevalence)}.",
            )
        case Meaning.LESS:
            return (
                f"The test is positive more often without the illness: {result} lower{s} the "
                f"probability of illness from {before} to {after}.",
            )
        case Meaning.EVEN:
            return (
                "A positive person is as likely ill as healthy; before the test the probability "
                f"of illness was {chance(found.prevalence)}.",
            )
    whose = "healthy" if case is Meaning.MOSTLY_HEALTHY else "ill"
    return (
        f"Most of the positive are {whose}: {result.replace('result', 'test')} raise{s} the "
        f"probability of illness from {before} to {after}.",
    )


def both_said(one, both, dependence):
    """What the second test adds."""
    if one.ppv != one.ppv or both.ppv != both.ppv:
        return "With two tests: nobody is positive in one of them, so there is nothing to compare."
    if dependence == 1:
        return "The second test always repeats the first: it adds nothing but its price."
    missed = (each.missed / each.prevalence for each in (one, both))
    return (
        f"Two positive tests: the PPV {_moves(one.ppv, both.ppv)}, the share of the ill who are "
        f"missed {_moves(*missed)}."
    )


def _moves(before, after):
    if math.isclose(before, after, rel_tol=1e-12):
        return f"stays at {chance(before)}"
    first, second = all_apart(before, after, digits=1, write=chance)
    return f"goes from {first} to {second}"


LEARNED_TONES = {
    Learned.SHUT_OUT: "alarm",
    Learned.AT_END: "warn",
    Learned.MISSED: "warn",
    Learned.HELD: "good",
    Learned.NOTHING_SEEN: "plain",
}


def ends_said(found, theta):
    """Both ends of the credible interval, and θ: told apart, and from 0 and 1, which no end is."""
    ends = [end for end in (0.0, 1.0) if end not in (found.low, found.high)]
    low, high, true, *_ = all_apart(found.low, found.high, theta, *ends)
    low = "just above 0" if found.low == 0 else low  # to rounding
    return low, "just below 1" if found.high == 1 else high, true


def learned_said(case, found, theta):
    """Where the belief stands, and whether it holds the truth."""
    low, high, true = ends_said(found, theta)
    interval = f"95 % of the belief lies between {low} and {high}"
    match case:
        case Learned.NOTHING_SEEN:
            return f"Nothing seen yet: the belief is the prior. {interval}."
        case Learned.SHUT_OUT:
            return (
                f"The prior gives θ = {true} no chance, so no number of tosses can lead there: the "
                "belief can only crowd at the end that is nearest."
                if found.tosses
                else f"The prior gives θ = {true} no chance: play the tosses and see."
            )
        case Learned.AT_END:
            return (
                f"{interval}. The true θ = {true} is an end of what the prior allows, so this "
                "interval, which leaves 2.5 % on each side, can come near but never hold it."
            )
        case Learned.MISSED:
            return f"{interval}, and the true θ = {true} is outside."
    return f"{interval}, and the true θ = {true} is inside."


def weights_said(found):
    """The mean as a compromise of prior and data, where it is one."""
    heads = f"{found.heads} of {found.tosses} heads"
    if not found.tosses:
        return f"No toss yet: the mean of the belief is that of the prior, {number(found.mean)}."
    if not isinstance(found.prior, BetaPrior):
        return f"{heads}: the mean of the belief is {number(found.mean)}."
    weight = found.prior.a + found.prior.b
    share = found.tosses / (found.tosses + weight)
    return (
        f"{heads}: the mean of the belief, {number(found.mean)}, is {percent(share)} data "
        f"({number(found.share)}) and {percent(1 - share)} prior ({number(found.prior.mean)})."
    )


def doors_said(game):
    """Stay or switch."""
    stay, switch = apart(game.stay, game.switch)
    shut = game.doors - game.opened - 1
    other = "the other shut door" if shut == 1 else f"each of the {shut} other shut doors"
    if abs(game.stay - game.switch) < 1e-12:
        return (
            f"Stay or switch, it is the same: the car is behind your door with probability {stay}, "
            f"and behind {other} too."
        )
    return (
        f"Switch: the car is behind your door with probability {stay}, behind {other} with "
        f"probability {switch}."
    )


def host_said(game):
    """Why: what the host's opening says."""
    before, after = apart(1 / game.doors, game.stay)
    if game.knows == 1:
        return (
            f"The host would open {_doors(game.opened)} without the car wherever it is, so your "
            f"door keeps its 1/{game.doors} = {number(1 / game.doors)}."
        )
    seen, unsure = chance(1 - game.no_car_seen), "may" if game.knows else "does"
    return (
        f"A host who {unsure} not know would have shown the car in {seen} of the games. That he "
        f"did not is news for your door too: it rises from {before} to {after}."
    )


def _doors(count):
    return "a door" if count == 1 else f"{count} doors"
