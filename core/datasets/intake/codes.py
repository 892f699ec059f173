"""Numbers that stand for no value: −999 among temperatures, 9999 among ages."""

import numpy as np

BELOW = (-99.0, -999.0, -9999.0, -99999.0, -999999.0, -99.9, -999.9, -99.99, -999.99, -9999.9)
ABOVE = (99.0, 999.0, 9999.0, 99999.0, 999999.0, 9999999.0, 999.9, 999.99, 9999.9, 9999.99)
FILLED = (-32768.0, 1e20, -1e20, 1e30, 1e36, 9.969209968386869e36)  # of instruments and archives
APART = 3.0  # times the range of the other numbers lies between them and a code
LEAST = 5  # other numbers
OFTEN = 0.05  # of the numbers are 99 where it is a code


def code_of(values: np.ndarray) -> float | None:
    """The number of a column that stands for no value; None where none does.

    It is one of those that people use, the least or the greatest of the column, and far from all
    others, or the only one below zero; a great one stands there twice or more.

    >>> code_of(np.array([3.5, -999.0, 4.0, 8.0, 2.5, 6.0])), code_of(np.arange(-999.0, 0.0))
    (-999.0, None)
    """
    there = values[np.isfinite(values)]
    if len(there) <= LEAST:
        return None
    for code in (float(there.min()), float(there.max())):
        low = code < 0
        if code not in (BELOW if low else ABOVE) and not np.isclose(code, FILLED, rtol=1e-6).any():
            continue
        others = there[there != code]
        if len(others) < LEAST:
            continue
        if code == 99 and len(there) - len(others) < OFTEN * len(there):
            continue
        spread = float(np.ptp(others))
        gap = float(others.min() - code if low else code - others.max())
        if (low and others.min() >= 0) or (
            gap > APART * spread and (low or len(there) - len(others) > 1)
        ):
            return code
    return None
