"""Laws, their parameters and their probabilities in words."""

from core.ui.words import apart, number, percent


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


def difference(terms, b):
    """The probability of an interval up to ``b`` as a difference, with the numbers of now."""
    written = "P(X > {1}) − P(X > {0})" if terms.by_tail else "F({0}) − F({1})"
    written = written.format(number(b), number(terms.before))
    return f"{written} = {' − '.join(apart(terms.first, terms.second, 4))}"
