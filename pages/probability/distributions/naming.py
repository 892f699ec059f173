"""Laws, their parameters and their probabilities in words."""

import re
from functools import lru_cache
from operator import sub

import numpy as np

from core.ui.words import all_apart, filled_in, number, percent
from pages.probability.distributions.parameters import ANYWHERE, ENDS, one_law


def heights(each):
    """What the vertical axis of a law measures."""
    return "probability" if each.discrete else "density"


def chance(p, digits=2):
    """A probability as a percentage, or by its power of ten where that would read 0 or 100 %."""
    if 0 < p < 5e-5:
        return number(p, digits + 1)
    return f"1 − {number(1 - p, digits + 1)}" if 1 - 5e-5 < p < 1 else percent(p, digits)


_PLAIN = re.compile(r"(?<![\w.])-?\d+(\.\d+)?(e[+-]\d+)?(?![\w.]*\d)")


def readable(sentence):
    """A sentence of the calculation with its numbers as they are written everywhere: not 1e-06."""
    return _PLAIN.sub(lambda found: number(float(found[0]), 4), sentence)


def own_digits(each, value, digits=3):
    """As many digits as a place needs beside the law's own spread: 10000.03 where σ is 0.01."""
    if each.discrete or not np.isfinite(value) or value == 0:
        return digits
    form = each.parameterisation
    values = tuple(each.values[p.name] for p in form.parameters)
    low, median, high = _quartiles(each.family.key, form.key, values)
    spread = max(high - low, abs(value - median))
    if not 0 < spread < np.inf:
        return digits
    more = np.floor(np.log10(abs(value))) - np.floor(np.log10(spread))
    return int(np.clip(more + 3, digits, 12)) if more > 1 else digits


@lru_cache(maxsize=256)
def _quartiles(key, form, values):
    return one_law(key, form, values).quantile([0.25, 0.5, 0.75])


def parameter_value(each, parameter):
    """A parameter as it is written: a location with the digits of the law's own spread."""
    value = each.values[parameter.name]
    key = each.family.key
    placed = key in ENDS or (key in ANYWHERE and not np.isfinite(parameter.minimum))
    return number(value, own_digits(each, value, 4) if placed else 4)


def named(each):
    """Symbols and values, such as "α = 2, β = 1"."""
    parameters = each.parameterisation.parameters
    return ", ".join(f"{p.symbol} = {parameter_value(each, p)}" for p in parameters)


def places(each, *x, digits=3):
    """Places with the digits that tell them from each other, from the ends of the support and, of
    a law with jumps, from the integers that they are not."""
    jumps = [round(value) for value in x if np.isfinite(value)] if each.discrete else []
    ends = [end for end in each.support if np.isfinite(end)]
    digits = max(own_digits(each, value, digits) for value in x)
    return all_apart(*x, *ends, *jumps, digits=digits)[: len(x)]


def difference(each, terms, b):
    """The probability of an interval up to ``b`` as a difference, with the numbers of now."""
    written = "P(X > {1}) − P(X > {0})" if terms.by_tail else "F({0}) − F({1})"
    written = written.format(*places(each, b, terms.before))
    both = terms.first, terms.second
    return f"{written} = {' − '.join(filled_in(sub, *both, digits=4, shown=chance))}"
