"""What to notice in a fit: sentences chosen from verdicts."""

import numpy as np

from core.maths.probability.families import FAMILIES
from core.maths.probability.verdicts import (
    LEVEL,
    REJECTED,
    Gap,
    Lead,
    Moved,
    moved_verdict,
    too_near,
)
from core.ui.words import all_apart, apart, number


def moved_in_words(fit, away, gap, honest, tails):
    """How much less likely the numbers are with one parameter off its best value."""
    label, symbol = fit.law.family.label, away.parameter.symbol
    case = moved_verdict(away)
    if case is Moved.NO_SUCH_LAW:
        yield f"There is no {label} law this far off: {away.problem}."
        return
    if case is Moved.AT_BEST:
        yield (
            f"{label}: no other value of {symbol} makes these numbers likelier than "
            f"{number(away.best, 4)}."
        )
        yield gap_in_short(fit, gap, honest, tails)
        return
    value, best = apart(away.value, away.best, 4)
    yield f"{label} with {symbol} = {value} instead of {best}."
    change = number(abs(away.drop))
    match case:
        case Moved.IMPOSSIBLE:
            yield "Impossible: under this law some of the numbers have density 0."
        case Moved.HOPELESS:
            yield f"ln L falls by {change}: the numbers are out of the question."
        case Moved.HIGHER:
            yield f"ln L even rises by {change}: {fit.message or 'the fit is not exact'}."
        case Moved.SAME:
            yield "The numbers are as likely as before."
        case Moved.LOWER:
            times = number(np.exp(away.drop))
            less = f"{times} times less" if times != "1" else "hardly less"
            yield f"ln L falls by {change}: the numbers are {less} likely."


def gap_in_short(fit, gap, honest, tails):
    """Whether the best of a family is good enough, in one sentence; empty if nobody asked."""
    match gap:
        case Gap.TOO_LARGE:
            return (
                "Even so the curve misses the bars: the largest distance D = "
                f"{number(fit.ks_statistic)} has p = {apart(fit.ks_pvalue, LEVEL)[0]}, and that is "
                "too large."
            )
        case Gap.REFUSED:
            return f"Even so it is rejected at 5 %: p = {number(honest.p)} of D, by refits."
        case Gap.TAILS:
            of_d = "leaves it open" if too_near(honest) else "overlooks it"
            return (
                f"D {of_d} (p = {number(honest.p)}), A² rejects it at 5 % (p = {number(tails.p)}, "
                "by refits): the tails are wrong."
            )
        case Gap.KEPT:
            both = f"p = {number(honest.p)} of D"
            both += f", {number(tails.p)} of A²" if tails else ""
            return f"It can have produced these numbers: {both}, by refits."
        case Gap.UNCLEAR:
            name, doubtful = ("D", honest) if too_near(honest) else ("A²", tails)
            failed = doubtful.asked - doubtful.counted
            low, high, _ = all_apart(doubtful.low, doubtful.high, LEVEL, digits=2)
            either_way = f", the {failed} that failed counted either way" if failed else ""
            return (
                f"Too near to 5 % to decide: p = {number(doubtful.p)} of {name}, and {low} to "
                f"{high} is its 95 % interval by {doubtful.asked} refits{either_way}."
            )
    return ""


def tone_of_fit(away, gap):
    case = moved_verdict(away)
    if case in (Moved.NO_SUCH_LAW, Moved.IMPOSSIBLE):
        return "alarm"
    if gap in REJECTED or gap is Gap.UNCLEAR:
        return "warn"
    return "good" if case is Moved.AT_BEST else "plain"


def fit_in_words(asked, ranks, shown, gap):
    """How the fits compare; ``asked`` is the family that the reader wants to see."""
    if asked not in ("best", shown.family):
        yield f"{FAMILIES[asked].label} is not among the fits; the best one is shown instead."
    yield from lead_in_words(ranks)
    if gap is Gap.TOO_LARGE:
        yield (
            f"{shown.law.family.label} is rejected at 5 %: a gap D as large has the probability p "
            f"= {apart(shown.ks_pvalue, LEVEL)[0]} for a law known beforehand, and fitting leaves "
            "smaller gaps. The best of a list can still be wrong."
        )
    if np.isnan(shown.ks_statistic):
        yield (
            "Some numbers are censored, so D and A² are undefined: compare steps and curve. The "
            "fit holds if the limit was set without regard to the number behind it."
        )
    elif shown.law.discrete:
        yield "Kolmogorov’s p-value of D holds for measured values; for counts it is simulated."
    else:
        yield (
            "The p-value of D holds for a law known beforehand. Here the parameters were fitted to "
            "the same numbers, so it is too large (Lilliefors, 1967)."
        )


def listed(fits):
    return ", ".join(fit.law.family.label for fit in fits)


def lead_in_words(ranks):
    best = ranks.best.law.family.label
    match ranks.lead:
        case Lead.ALONE:
            yield f"{best} is the only family that AICc could compare."
        case Lead.TOO_FEW:
            yield "So few numbers cannot be compared: AICc needs more of them than parameters + 1."
        case Lead.CLOSE:
            yield (
                f"Lowest AICc: {best}. Within 2 of it, hardly to be told apart: "
                f"{listed(ranks.close)}."
            )
        case Lead.AHEAD:
            second = ranks.compared[1].law.family.label
            yield f"Lowest AICc: {best}, {number(ranks.ahead)} ahead of {second}."
    if ranks.apart:
        yield (
            f"Judged apart: {listed(ranks.apart)}. An end of the support placed at the outermost "
            "number is always too likely, and AIC does not allow for it."
        )
