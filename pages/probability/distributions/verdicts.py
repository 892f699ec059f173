"""What to notice in a state of a law or of a limit: sentences chosen from verdicts."""

import numpy as np

from core.maths.probability.verdicts import (
    Existence,
    Middle,
    Nearness,
    Tail,
    balance,
    existence,
    limit_verdict,
)
from core.ui.formula import plain
from core.ui.words import all_apart, amount, apart, number, percent
from pages.probability.distributions.naming import (
    chance,
    own_digits,
    parameter_value,
    places,
    readable,
)

# ---- one law ------------------------------------------------------------------------------------


NO_DIGITS = 1e-12  # a difference of probabilities that cannot be written


def quantile_in_words(each, p, quantile):
    """What the p-quantile is, in plain words with the numbers of now."""
    name = f"The {p:g}-quantile" + ", the median," * (p == 0.5)
    (x,) = places(each, quantile)
    if not each.discrete and quantile == each.support[1]:
        more = f"{1000 * (1 - p):g}"
        return f"{name} is {x} but for less than 10⁻¹⁶: {more} of 1,000 draws lie nearer still."
    if not each.discrete:
        many = f"{1000 * p:g} {'is' if f'{1000 * p:g}' == '1' else 'are'}"
        others = "other" if f"{1000 * p:g}" == "999" else "others"
        return f"{name} is {x}: of 1,000 draws, about {many} at most {x}, the {others} above."
    upto, before = (float(each.cdf(k)) for k in (quantile, quantile - 1))
    upto = p if abs(upto - p) < NO_DIGITS else upto
    smallest = f"{name} is {{}}, the smallest value with at least {100 * p:g} % up to it"
    if p - before < NO_DIGITS:  # so far out that one more or less cannot be told
        return f"{smallest.format(x)}."
    x, below = places(each, quantile, quantile - 1)
    most, less, _ = all_apart(upto, before, p, digits=2, write=chance)
    return f"{smallest.format(x)}: {most} of all draws are at most {x}, {less} at most {below}."


IN_SHORT = {
    Existence.NO_MEAN: "It has no mean, yet it has every quantile.",
    Existence.INFINITE_MEAN: "Its mean is infinite; its quantiles are not.",
    Existence.INFINITE_VARIANCE: "Its variance is infinite; its quantiles are not.",
}


def in_short(moments):
    """What is odd about a law, in a few words; empty if nothing is."""
    return IN_SHORT.get(existence(moments), "")


def mean_in_short(each, moments, drawn):
    """The mean ``drawn`` in a sample, beside that of the law."""
    of_sample, of_law = (number(x, own_digits(each, x)) for x in (drawn, moments[0].value))
    match existence(moments):
        case Existence.NO_MEAN:
            return f"{of_sample}; the law has none"
        case Existence.INFINITE_MEAN:
            return f"{of_sample}; the law's is infinite"
    return f"{of_sample}; law {of_law}"


def tone_of(moments):
    case = existence(moments)
    if case in (Existence.NO_MEAN, Existence.INFINITE_MEAN):
        return "alarm"
    return "warn" if case is Existence.INFINITE_VARIANCE else "plain"


def law_in_words(each, moments, curves, ends):
    """Everything worth noticing about a law; ``ends`` of the interval as they were given."""
    yield from moments_in_words(each, moments)
    yield from map(readable, curves.notes)
    if each.discrete:
        k = np.floor(max(ends))
        yield (
            f"F jumps by P(X = k) at each integer k, so P(X ≤ {number(k)}) and P(X < {number(k)}) "
            f"differ by P(X = {number(k)}) = {chance(float(each.density(k)))}."
        )
    if curves.outside > 0.01:
        yield f"{percent(curves.outside)} of the probability lies outside the picture."
    if ends[0] > ends[1]:
        yield "a is above b: the interval is taken from b to a."


def moments_in_words(each, moments):
    mean, _, skewness, _ = moments
    match existence(moments):
        case Existence.NO_MEAN:
            yield (
                "The mean is undefined: both tails are so heavy that ∞ − ∞ remains. The running "
                "mean never settles; a single draw can throw it anywhere, however many came before."
            )
        case Existence.INFINITE_MEAN:
            yield "The mean is infinite: the running mean keeps climbing, in jumps."
        case Existence.INFINITE_VARIANCE:
            yield (
                "There is a mean, but the variance is infinite: the running mean does settle, by "
                "jumps and more slowly than 1/√n."
            )
        case Existence.ONE_POINT:
            point = number(mean.value)
            yield f"All probability sits on one point, {point}: nothing is random here."
        case Existence.BOTH:
            yield balance_in_words(
                balance(mean.value, float(each.quantile(0.5)), float(skewness.value)),
                own_digits(each, mean.value),
            )


TAILS = {
    Tail.NEITHER: "The law is balanced: skewness 0.",
    Tail.RIGHT: "The right tail is the longer one.",
    Tail.LEFT: "The left tail is the longer one.",
    Tail.RIGHT_TOO_HEAVY: "The right tail is so heavy that the skewness is infinite.",
    Tail.TOO_HEAVY: "Its tails are too heavy for a skewness.",
}
MIDDLES = {
    Middle.WITH_THE_TAIL: "the mean feels far values, the median does not.",
    Middle.AGAINST_THE_TAIL: "here the mean lies on the side of the shorter tail.",
    Middle.APART: "the median is the smallest value with at least half of the probability up to "
    "it.",
}


def balance_in_words(found, digits):
    """On which side the longer tail is, and whether the mean lies on that side of the median."""
    tail = TAILS[found.tail]
    if found.middle is Middle.SAME:
        one_sided = found.tail in (Tail.RIGHT, Tail.LEFT)
        both = f"Mean and median are both {number(found.mean, digits)}"
        return f"{tail} {both}{': a longer tail need not part them' * one_sided}."
    values = "Mean {}, median {}".format(*apart(found.mean, found.median, digits))
    return f"{tail} {values}: {MIDDLES[found.middle]}"


def moment_tile(moment, each):
    """Formula filled in with the numbers of now; in symbols where it grows too long."""
    if moment.status != "finite":
        return moment.name.capitalize(), number(moment.value), moment.reason
    parameters = each.parameterisation.parameters
    text = plain(moment.formula, {p.symbol: parameter_value(each, p) for p in parameters})
    if any(letter in text for letter in "gmD") or len(text) > 60:
        text = plain(moment.formula)
    if len(text) > 60:
        text = "formula below"
    digits = own_digits(each, moment.value, 4) if moment.name == "mean" else 4
    return moment.name.capitalize(), number(moment.value, digits), text


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
    found = limit_verdict(pair)
    if found.nearness is Nearness.SAME:
        yield "Here both are the same law: no probability differs."
        return
    size = amount(100 * found.distance, "percentage point")
    yield (
        f"Any probability P(X ≤ x) is met to within {size}."
        if found.nearness is Nearness.CLOSE
        else f"Here a probability P(X ≤ x) can still be wrong by {size}."
    )
    if not np.isnan(found.gain):
        yield (
            "Half of a jump is lost where a smooth F is read at the integer itself; reading it at "
            f"k + ½ makes the error {number(found.gain, 2)} times smaller."
        )


def tone_of_limit(pair):
    return "plain" if limit_verdict(pair).nearness is Nearness.OFF else "good"
