"""Amounts of money and kilometres in words."""

from core.ui.words import number


def money(value: float) -> str:
    """Whole from a thousand on, with separators.

    >>> money(12345.6), money(-1000), money(1.234)
    ('12,346', '−1,000', '1.23')
    """
    return f"{value:,.0f}".replace("-", "−") if abs(value) >= 1000 else number(value)
