"""How far twice the fall of a log-likelihood may go, by the quantiles of χ².

They hold for large samples. Source: Wilks 1938, Annals of Mathematical Statistics 9.
"""

import math

from scipy.special import ndtri


def ratio_limit(level: float) -> float:
    """Of one parameter: the quantile of χ² with 1 degree of freedom, z².

    >>> round(ratio_limit(0.95), 3)
    3.841
    """
    return float(ndtri((1 + level) / 2)) ** 2


def pair_limit(level: float) -> float:
    """Of two: the quantile of χ² with 2 degrees of freedom, −2 ln(1 − level).

    >>> round(pair_limit(0.95), 3)
    5.991
    """
    return -2 * math.log1p(-level)
