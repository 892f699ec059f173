"""What is said of a mean and its limit, chosen from their cases."""

import math

from core.maths.probability.mean_laws import Limit, berry_esseen, leading_error
from core.maths.probability.populations import Bernoulli, LogNormal, Numbers, Pareto
from core.maths.probability.running_means import Settling, draws_until
from core.ui.words import chance, number

FAR, NEAR = 0.05, 0.01


def tone_of(case, law):
    if case in (Limit.CAUCHY, Limit.STABLE, Limit.NO_MEAN):
        return "alarm"
    if case is Limit.CONSTANT:
        return "plain"
    if law.distance > FAR:
        return "warn"
    return "good" if law.distance <= NEAR else "plain"


def where_said(law):
    """Where F is farthest from its limit: one place, or two that mirror each other."""
    return f"±{number(abs(law.where), 2)}" if law.mirrored else number(law.where, 2)


def gap_said(law):
    """The largest error, and that it shows or does not."""
    worst = (
        f"P(Z ≤ z) read from the bell is wrong by up to D = {number(law.distance)}, most near z = "
        f"{where_said(law)}."
    )
    if law.distance > FAR:
        return f"n = {law.n} is too few for an error below 5 percentage points: {worst}"
    if law.distance > NEAR:
        return f"n = {law.n}: {worst}"
    return f"n = {law.n} is enough to be right to a percentage point: {worst}"


def tails_said(law):
    """How the error is shared out, where it can be seen."""
    below, above = law.probability(-1e9, -1.96), law.probability(1.96, 1e9)
    if max(abs(below - 0.025), abs(above - 0.025)) < 0.004:
        return ""
    return (
        f"Up to −1.96 lie {chance(below, 2)}, from 1.96 on {chance(above, 2)}; under the bell "
        "2.50 % each."
    )


def bell_said(case, population, law):
    """The verdict of the first chapter."""
    match case:
        case Limit.CONSTANT:
            value = number(population.moments.mean)
            return (
                f"All numbers are {value}, so every mean is {value}: σ = 0, and there is "
                "nothing to standardise.",
            )
        case Limit.CAUCHY:
            return (
                "The mean of n Cauchy draws has the very law of a single draw, whatever n is. "
                "Averaging gains nothing: there is no mean to settle at, and no bell.",
            )
        case Limit.STABLE:
            return (
                f"α = {number(population.alpha)}: there is a mean, but no variance, so the bell "
                "never comes. Less nμ and divided by n^(1/α), the sums go to a stable law with a "
                f"tail like x^(−{number(population.alpha)}): D = {number(law.distance)} away from "
                f"it at n = {law.n}.",
            )
        case Limit.NO_MEAN:
            return (
                f"α = {number(population.alpha)}: not even a mean exists, so the means go to "
                f"infinity. {_normed(population.alpha)}, the sums go to a stable law: D = "
                f"{number(law.distance)} away from it at n = {law.n}.",
            )
        case Limit.BORDER:
            return (
                "α = 2: the variance is infinite, and yet the bell comes: for the sums less nμ, "
                "divided by √(n ln n). It takes its time: "
                f"D = {number(law.distance)} at n = {law.n}.",
            )
    said = (gap_said(law), tails_said(law))
    if case is Limit.NO_THIRD:
        return (
            *said,
            "σ exists, so the bell comes; E|X|³ is infinite, so the Berry–Esseen bound says "
            "nothing about when.",
        )
    if isinstance(population, Bernoulli | Numbers) and law.lattice:
        return (
            *said,
            "P(Z ≤ z) rises by jumps and stands still between them, so D is at least half the "
            "largest jump.",
        )
    return said


def order_said(population, law):
    bound, leading = berry_esseen(population, law.n), leading_error(population, law.n)
    if law.distance <= 1e-9:
        return "D = 0 for every n."
    if math.isnan(bound):
        return "Without E|X|³ no bound of the order 1/√n: D may fall more slowly."
    below = f"D = {number(law.distance)} lies below the bound {number(bound)}"
    if leading == 0:
        return below + ". A symmetric law without a lattice falls faster than 1/√n."
    return f"{below}. Both fall like 1/√n in the end: a hundred times the draws for a tenth of D."


def shown_said(law, population, width, cut, away, means):
    """The caption: how the law was found, and what the picture leaves out."""
    if isinstance(population, Numbers) and law.split:
        how = "Convolved on a lattice, each number split between two neighbours that keep the mean."
    elif law.lattice:
        how = f"Masses on a lattice, added exactly; drawn as mass ÷ {width}, like a density."
    elif isinstance(population, LogNormal | Pareto):
        how = "Density of one draw." if law.n == 1 else "Density by convolution (FFT)."
    else:
        how = "Density by its formula."
    if cut:
        how += " Its peak lies above the picture."
    if away:
        many = "One" if away == 1 else f"{away}"
        verb = "lies" if away == 1 else "lie"
        how += f" {many} of the {means} sample means {verb} outside the picture."
    return how


SETTLING_TONES = {
    Settling.SETTLES: "good",
    Settling.SLOW: "warn",
    Settling.RUNS_AWAY: "alarm",
    Settling.NEVER: "alarm",
    Settling.CONSTANT: "plain",
}


def settling_said(case, population, found, n, paths):
    """The verdict of the second chapter."""
    match case:
        case Settling.CONSTANT:
            return ("All numbers are the same: every mean is that number from the first draw on.",)
        case Settling.NEVER:
            return (
                "Cauchy has no mean. Single draws are so large that they throw the running mean "
                "about for ever, after a million draws as after ten.",
            )
        case Settling.RUNS_AWAY:
            return (
                f"α = {number(population.alpha)}: the mean is infinite, and the running means go "
                "to infinity, by leaps.",
            )
        case Settling.SLOW:
            return (
                f"The means do go to μ = {number(population.moments.mean)}, but there is no σ: no "
                f"band of width 1/√n. Their spread falls like {_pace(population.alpha)} only, by "
                "leaps up and slow sinking.",
            )
    inside, left = found.inside(n), found.left(n)
    return (
        f"After n = {n:,} draws {inside} of {paths} means lie within ±1.96 σ/√n of μ = "
        f"{number(population.moments.mean)}; for large n near 95 % do. "
        + left_said(left, paths - inside, paths),
        "With probability 1 a path leaves it again and again, for n → ∞ as far as "
        "√(2 ln ln n)·σ/√n, the law of "
        f"the iterated logarithm. That is 3 σ/√n only at n = {number(draws_until(3.0), 2)}.",
    )


def left_said(left, outside, paths):
    """What the band is to whole paths, of which so many are outside now."""
    if left == 0:
        return "None was outside since n = 10, but sooner or later every path is."
    if left == outside:
        return (
            "No other was outside since n = 10, but sooner or later every path is: a band for one "
            "n is none for a whole path."
        )
    return (
        f"But {left} of {paths} {'was' if left == 1 else 'were'} outside at least once since "
        "n = 10: a band for one n is none for a whole path."
    )


def _normed(alpha):
    """By what sums without a mean are centred and scaled."""
    if alpha == 1:
        return "Less n ln n and divided by n"
    return "Less n·α/(α − 1) and divided by n^(1/α)"


def _pace(alpha):
    return "√(ln n/n)" if alpha == 2 else f"n^(−{number(1 - 1 / alpha, 2)})"
