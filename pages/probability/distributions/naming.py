"""Laws, their parameters and their probabilities in words."""

from core.ui.words import number, percent


def heights(each):
    """What the vertical axis of a law measures."""
    return "probability" if each.discrete else "density"


def chance(p):
    """A probability as a percentage, or with its power of ten where that would read 0."""
    return percent(p, 2) if p >= 5e-5 or p == 0 else number(p)


def bracketed(value, digits=3):
    """A number that can stand as a factor in a formula."""
    text = number(value, digits)
    return f"({text})" if text.startswith("−") else text


def apart(first, second, digits=3):
    """Two different numbers with the digits that tell them apart, at most eight."""
    while digits < 8 and number(first, digits) == number(second, digits):
        digits += 1
    return number(first, digits), number(second, digits)


def named(each):
    """Symbols and values, such as "α = 2, β = 1"."""
    parameters = each.parameterisation.parameters
    return ", ".join(f"{p.symbol} = {number(each.values[p.name], 4)}" for p in parameters)
