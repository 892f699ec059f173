"""Small sets of points for a straight line: one to play with, Anscombe's four, and odd ones."""

import numpy as np

_X = (10, 8, 13, 9, 11, 14, 6, 4, 12, 7, 5)
_ANSCOMBE = {
    "first": (_X, (8.04, 6.95, 7.58, 8.81, 8.33, 9.96, 7.24, 4.26, 10.84, 4.82, 5.68)),
    "second": (_X, (9.14, 8.14, 8.74, 8.77, 9.26, 8.1, 6.13, 3.1, 9.13, 7.26, 4.74)),
    "third": (_X, (7.46, 6.77, 12.74, 7.11, 7.81, 8.84, 6.08, 5.39, 8.15, 6.42, 5.73)),
    "fourth": (
        (8, 8, 8, 8, 8, 8, 8, 19, 8, 8, 8),
        (6.58, 5.76, 7.71, 8.84, 8.47, 7.04, 5.25, 12.5, 5.56, 7.91, 6.89),
    ),
}
ANSCOMBE = tuple(_ANSCOMBE)
_SETS = _ANSCOMBE | {
    "play": (
        (2, 3, 4, 5, 6, 7, 8, 9, 10, 17),
        (3.4, 3.2, 4.9, 4.3, 5.8, 5.5, 7.2, 6.4, 7.6, 4),
    ),
    "two": ((5, 13), (4, 9)),
    "line": ((3, 5, 8, 11, 13, 16), (3, 4, 5.5, 7, 8, 9.5)),
    "column": ((8,) * 6, (2, 4, 5.5, 7, 9, 11)),
    "level": ((2, 5, 8, 11, 14, 17), (6,) * 6),
}
NAMES = tuple(_SETS)


def line_cloud(name: str) -> tuple[np.ndarray, np.ndarray]:
    """x and y of a set by its name, (n,) each. Errors: ValueError for an unknown name.

    first … fourth: Anscombe, "Graphs in statistical analysis", The American Statistician 27, 1973,
    page 19, with means 9 and 7.50, line y = 3.00 + 0.500·x and R² = 0.67 each; play: nine points
    about a line and a tenth far out; two: two points; line: six points on one line; column: six
    with the same x; level: six with the same y.

    >>> line_cloud("fourth")[0].max()
    np.float64(19.0)
    """
    if name not in _SETS:
        raise ValueError(f"name must be one of {', '.join(_SETS)}, got {name}")
    x, y = _SETS[name]
    return np.array(x, float), np.array(y, float)
