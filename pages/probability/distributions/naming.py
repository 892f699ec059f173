"""Laws, their parameters and their probabilities in words."""

import numpy as np

from core.ui.words import all_apart, apart, number, percent


def heights(each):
    """What the vertical axis of a law measures."""
    return "probability" if each.discrete else "density"


def chance(p):
    """A probability as a percentage, or by its power of ten where that would read 0 or 100 %."""
    if 0 < p < 5e-5:
        return number(p)
    return f"1 − {number(1 - p)}" if 1 - 5e-5 < p < 1 else percent(p, 2)


def bracketed(value, digits=3):
    """A number that can stand as a factor in a formula."""
    text = number(value, digits)
    return f"({text})" if text.startswith("−") else text


def named(each):
    """Symbols and values, such as "α = 2, β = 1"."""
    parameters = each.parameterisation.parameters
    return ", ".join(f"{p.symbol} = {number(each.values[p.name], 4)}" for p in parameters)


def places(each, *x, digits=3):
    """Places with the digits that tell them from each other, from the ends of the support and, of
    a law with jumps, from the integers that they are not."""
    jumps = [round(value) for value in x if np.isfinite(value)] if each.discrete else []
    ends = [end for end in each.support if np.isfinite(end)]
    return all_apart(*x, *ends, *jumps, digits=digits)[: len(x)]


def difference(each, terms, b):
    """The probability of an interval up to ``b`` as a difference, with the numbers of now."""
    written = "P(X > {1}) − P(X > {0})" if terms.by_tail else "F({0}) − F({1})"
    written = written.format(*places(each, b, terms.before))
    return f"{written} = {' − '.join(apart(terms.first, terms.second, 4))}"
