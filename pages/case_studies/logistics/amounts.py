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
