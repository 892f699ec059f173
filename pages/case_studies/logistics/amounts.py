"""Amounts of money, kilometres and units in words."""

import math

from core.ui.words import number


def money(value: float, digits: int = 3) -> str:
    """Whole from a thousand on, with separators; below, with so many digits.

    >>> money(12345.6), money(-1000), money(1.234)
    ('12,346', '−1,000', '1.23')
    """
    return (
        f"{value:,.0f}".replace("-", "−")
        if math.isfinite(value) and abs(value) >= 1000
        else number(value, digits)
    )


def counted(n: int, one: str, several: str = "") -> str:
    """A number of things.

    >>> counted(1, "step"), counted(2, "step"), counted(1, "day's", "days'")
    ('1 step', '2 steps', "1 day's")
    """
    return f"{n:,} {one if n == 1 else several or one + 's'}"
