"""Where a function falls below every bound: the place beside its lowest samples is narrowed down.

Halving a bracket around a low sample again and again lowers the function by as much or more each
time at a pole (1/x, ln x), and by ever less at a smooth minimum, a kink or an edge of where it is
known.
"""

from collections.abc import Callable

import numpy as np

DEPTHS = (10, 18, 26)  # after so many halvings heights are compared
STILL = 0.9  # a last fall of this share of the one before goes on
LEAST = 1e-9  # of the heights' span: a smaller fall is none


def narrowed(
    height: Callable[[np.ndarray], np.ndarray],
    before: np.ndarray,
    low: np.ndarray,
    after: np.ndarray,
) -> tuple[np.ndarray, np.ndarray]:
    """Places (3, n, d) and heights (3, n) of the lowest points found after ``DEPTHS`` halvings of
    the brackets ``before``, ``low``, ``after``, each (n, d), with low the lowest of the three. The
    height need not be known everywhere.

    >>> ends = np.array([[-1.0]]), np.array([[0.5]]), np.array([[1.0]])
    >>> narrowed(lambda x: np.abs(x[:, 0] - 0.1), *ends)[0][-1].round(6).tolist()
    [[0.1]]
    """

    def known(places):
        with np.errstate(all="ignore"):
            found = height(places)
        return np.where(np.isfinite(found), found, np.inf)

    least, places, heights = known(low), [], []
    for depth in range(1, DEPTHS[-1] + 1):
        left, right = (before + low) / 2, (low + after) / 2
        on_left, on_right = np.split(known(np.concatenate([left, right])), 2)
        to_left = ((on_left < least) & (on_left <= on_right))[:, None]
        to_right = ((on_right < least) & ~to_left[:, 0])[:, None]
        before, after = (
            np.where(to_left, before, np.where(to_right, low, left)),
            np.where(to_right, after, np.where(to_left, low, right)),
        )
        low = np.where(to_left, left, np.where(to_right, right, low))
        least = np.minimum(least, np.minimum(on_left, on_right))
        if depth in DEPTHS:
            places.append(low)
            heights.append(least)
    return np.array(places), np.array(heights)


def falls_on(heights: np.ndarray, span: float) -> np.ndarray:
    """Whether heights (3, n) at ``DEPTHS`` go on falling; ``span`` is that of all heights.

    >>> falls_on(np.array([[-1.0, -1.0], [-2.0, -1.1], [-3.0, -1.11]]), 1.0).tolist()
    [True, False]
    """
    first, second, third = heights
    with np.errstate(invalid="ignore"):
        last = second - third
        return (last > LEAST * span) & (last >= STILL * (first - second))
