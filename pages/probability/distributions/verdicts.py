"""What to notice in a state of a law, of a limit, of a fit: sentences chosen from results."""

import numpy as np

from core.maths.probability.families import FAMILIES
from core.ui.formula import plain
from core.ui.words import number, percent
from pages.probability.distributions.naming import apart, chance

# ---- one law ------------------------------------------------------------------------------------


def quantile_in_words(each, p, quantile):
    """What the p-quantile is, in plain words with the numbers of now."""
    name = f"The {p:g}-quantile" + ", the median," * (p == 0.5)
    x = number(quantile)
    if not each.discrete:
        many = f"{1000 * p:g} {'is' if f'{1000 * p:g}' == '1' else 'are'}"
        others = "other" if f"{1000 * p:g}" == "999" else "others"
        return f"{name} is {x}: of 1,000 draws, about {many} at most {x}, the {others} above."
    upto, before = each.cdf([quantile, quantile - 1])
    return (
        f"{name} is {x}, the smallest value with at least {100 * p:g} % up to it: {chance(upto)} "
        f"of all draws are at most {x}, {chance(before)} at most {number(quantile - 1)}."
    )


def in_short(moments):
    """What is odd about a law, in a few words; empty if nothing is."""
    mean, variance = moments[:2]
    if mean.status == "undefined":
        return "It has no mean, yet it has every quantile."
    if mean.status == "infinite":
        return "Its mean is infinite; its quantiles are not."
    if variance.status == "infinite":
        return "Its variance is infinite; its quantiles are not."
    return ""


def tone_of(moments):
    mean, variance = (moment.status for moment in moments[:2])
    return "alarm" if mean != "finite" else "warn" if variance != "finite" else "plain"


def law_in_words(each, moments, curves, ends):
    """Everything worth noticing about a law; ``ends`` of the interval as they were given."""
    yield from moments_in_words(each, moments)
    yield from curves.notes
    if each.discrete:
        k = np.floor(max(ends))
        yield (
            f"F jumps by P(X = k) at each integer k, so P(X ≤ {number(k)}) and P(X < {number(k)}) "
            f"differ by {chance(float(each.density(k)))}."
        )
    if curves.outside > 0.01:
        yield f"{percent(curves.outside)} of the probability lies outside the picture."
    if ends[0] > ends[1]:
        yield "a is above b: the interval is taken from b to a."


def moments_in_words(each, moments):
    mean, variance, skewness, _ = moments
    if mean.status == "undefined":
        yield (
            "The mean is undefined: both tails are so heavy that ∞ − ∞ remains. The running mean "
            "never settles; a single draw can throw it anywhere, however many came before."
        )
    elif mean.status == "infinite":
        yield "The mean is infinite: the running mean keeps climbing, in jumps."
    elif variance.status == "infinite":
        yield (
            "There is a mean, but the variance is infinite: the running mean does settle, by jumps "
            "and more slowly than 1/√n."
        )
    elif variance.value == 0:
        yield f"All probability sits on one point, {number(mean.value)}: nothing is random here."
    else:
        yield balance_in_words(mean.value, float(each.quantile(0.5)), skewness.value)


def balance_in_words(mean, median, skewness):
    """On which side the longer tail is, and whether the mean lies on that side of the median."""
    same = abs(mean - median) <= 1e-9 * max(1, abs(mean))
    balanced = abs(skewness) < 1e-9
    if np.isnan(skewness):
        tail = "Its tails are too heavy for a skewness."
    elif balanced:
        tail = "The law is balanced: skewness 0."
    else:
        tail = f"The {'right' if skewness > 0 else 'left'} tail is the longer one."
    if same:
        both = f"Mean and median are both {number(mean)}"
        one_sided = not (balanced or np.isnan(skewness))
        return f"{tail} {both}{': a longer tail need not part them' * one_sided}."
    values = "Mean {}, median {}".format(*apart(mean, median))
    if balanced or np.isnan(skewness):
        return (
            f"{tail} {values}: the median is the smallest value with at least half of the "
            "probability up to it."
        )
    if (mean > median) == (skewness > 0):
        return f"{tail} {values}: the mean feels far values, the median does not."
    return f"{tail} {values}: here the mean lies on the side of the shorter tail."


def moment_tile(moment, each):
    """Formula filled in with the numbers of now; in symbols where it grows too long."""
    if moment.status != "finite":
        return moment.name.capitalize(), number(moment.value), moment.reason
    parameters = each.parameterisation.parameters
    text = plain(moment.formula, {p.symbol: number(each.values[p.name], 4) for p in parameters})
    if any(letter in text for letter in "gmD") or len(text) > 60:
        text = plain(moment.formula)
    if len(text) > 60:
        text = "formula below"
    return moment.name.capitalize(), number(moment.value, 4), text


def about(each, moments):
    """Story, density and moments of a family with the reference, for reading."""
    form, what = each.parameterisation, "P(X = k)" if each.discrete else "f(x)"
    names = ("E X", r"\operatorname{Var} X", r"\text{skewness}", r"\text{excess kurtosis}")
    lines = "\n".join(
        f"- ${name} = {moment.formula}$" for name, moment in zip(names, moments, strict=True)
    )
    return (
        f"{each.family.story}\n\n${what} = {form.density}$ for "
        f"${form.support or each.family.support}$, by {form.label[0].lower()}{form.label[1:]}.\n\n"
        f"{lines}\n\nReference: {each.family.reference}."
    )


# ---- limits -------------------------------------------------------------------------------------


def limit_in_words(pair):
    """How wrong the limit law still is, and what the continuity correction does for it."""
    size = chance(pair.distance)
    yield (
        f"Any probability P(X ≤ x) is met to within {size}."
        if pair.distance < 0.01
        else f"Here a probability P(X ≤ x) can still be wrong by {size}."
    )
    if pair.corrected < pair.distance / 2:
        yield (
            "Half of a jump is lost where a smooth F is read at the integer itself; reading it at "
            f"k + ½ makes the error {pair.distance / pair.corrected:.0f} times smaller."
        )


# ---- fits ---------------------------------------------------------------------------------------


def rejected(fit):
    """Whether D exceeds the 5 % point of a law known beforehand, which a fit stays below."""
    return fit.ks_statistic > 1.36 / np.sqrt(fit.n)


def moved_in_words(fit, away):
    """How much less likely the numbers are with one parameter off its best value."""
    label, symbol = fit.law.family.label, away.parameter.symbol
    if away.law is None:
        yield f"There is no {label} law this far off: {away.problem}."
        return
    if away.value == away.best:
        yield from best_in_words(fit, away)
        return
    yield f"{label} with {symbol} = {number(away.value, 4)} instead of {number(away.best, 4)}."
    change = number(abs(away.drop))
    if np.isinf(away.drop):
        yield "Impossible: under this law some of the numbers have density 0."
    elif away.drop > 500:
        yield f"ln L falls by {change}: the numbers are out of the question."
    elif away.drop < -1e-9:
        yield f"ln L even rises by {change}: {fit.message or 'the fit is not exact'}."
    else:
        times = number(np.exp(max(away.drop, 0)))
        less = f"{times} times less" if times != "1" else "hardly less"
        yield f"ln L falls by {change}: the numbers are {less} likely."


def best_in_words(fit, away):
    label, symbol = fit.law.family.label, away.parameter.symbol
    if "limit of the search" in fit.message:
        yield f"{label}: {fit.message}; beyond it the likelihood hardly changes."
    else:
        yield (
            f"{label}: no other value of {symbol} makes these numbers likelier than "
            f"{number(away.best, 4)}."
        )
    if rejected(fit):
        yield (
            f"Even so the curve misses the bars: D = {number(fit.ks_statistic)} exceeds 1.36/√n = "
            f"{number(1.36 / np.sqrt(fit.n))}."
        )


def tone_of_fit(fit, away):
    if away.law is None or np.isinf(away.drop):
        return "alarm"
    return "warn" if rejected(fit) else "good" if away.value == away.best else "plain"


def fit_in_words(asked, stand, shown):
    """How the fits compare; ``asked`` is the family that the reader wants to see."""
    if asked not in ("best", shown.family):
        yield f"{FAMILIES[asked].label} is not among the fits; the best one is shown instead."
    best, rest = stand[0], stand[1:]
    close = [f.law.family.label for f in rest if f.aic - best.aic < 2]
    if close:
        yield (
            f"Lowest AIC: {best.law.family.label}. Within 2 of it, hardly to be told apart: "
            f"{', '.join(close)}."
        )
    elif rest:
        ahead = number(rest[0].aic - best.aic)
        yield f"Lowest AIC: {best.law.family.label}, {ahead} ahead of {rest[0].law.family.label}."
    if rejected(shown):
        yield (
            f"{shown.law.family.label} did not produce these numbers: its gap D exceeds 1.36/√n, "
            "which chance passes once in twenty times even without any fitting. The best of a "
            "list can still be wrong."
        )
    yield (
        "The p-value of D holds for a law known beforehand. Here the parameters were fitted to the "
        "same numbers, so it is too large (Lilliefors, 1967)."
    )
