"""Numbers in words, with separators from a thousand on."""

import re

from core.ui.words import all_apart, number


def amount(value, digits=3):
    """``value`` as :func:`number` has it, its thousands set apart; whole up to a thousand million.

    >>> amount(11500), amount(-1234.5, 6), amount(12), amount(1e6), amount(2.5e9)
    ('11,500', '−1,234.5', '12', '1,000,000', '2.5·10⁹')
    """
    if digits <= 6 and 1e6 <= abs(value) < 1e9:
        return f"{value:,.0f}".replace("-", "−")
    text = number(value, digits)
    whole = re.fullmatch(r"(−?)(\d{4,})(\.\d+)?", text)
    return f"{whole[1]}{int(whole[2]):,}{whole[3] or ''}" if whole else text


def between(low, high):
    """Two limits, with digits that tell them apart."""
    return " to ".join(all_apart(low, high, write=amount))


def cycles(value):
    """So many cycles, in the singular where it is one.

    >>> cycles(1), cycles(1500)
    ('1 cycle', '1,500 cycles')
    """
    said = amount(value)
    return f"{said} cycle" if said == "1" else f"{said} cycles"
