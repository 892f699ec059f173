"""Newton's step on a function of two variables, and whether a point is stationary by it.

The step −H⁻¹∇f leads to where the quadratic with this gradient and this Hessian is flat. So it says
without any unit how far off a stationary point lies: a small gradient alone does not, as far out on
the flanks of e^(−x² − y²). Source: J. Nocedal, S. J. Wright, Numerical Optimization (2006), 3.3.
"""

import math

import numpy as np

from core.maths.calculus.functions_of_two import unit

SHORT = 1e-9  # a point from which Newton's step is shorter counts as stationary
FLAT_AXIS = 1e-9  # of the larger curvature: along an axis with less there is no step
Pair, Hessian = tuple[float, float], tuple[float, float, float]


def eigen_axes(hessian: Hessian) -> tuple[float, float, float]:
    """λ₁ ≥ λ₂ of [[f_xx, f_xy], [f_xy, f_yy]] and the direction of λ₁ in degrees, from 0 up to 180.

    >>> eigen_axes((1.0, 2.0, 1.0))
    (3.0, -1.0, 45.0)
    """
    xx, xy, yy = hessian
    middle, half = (xx + yy) / 2, math.hypot((xx - yy) / 2, xy)
    degrees = math.degrees(math.atan2(2 * xy, xx - yy)) / 2 % 180.0
    return middle + half, middle - half, degrees


def newton_step(gradient: Pair, hessian: Hessian) -> tuple[np.ndarray, float]:
    """−H⁺·∇f, and the slope that is left along axes without curvature.

    >>> step, left = newton_step((2.0, 8.0), (2.0, 0.0, 4.0))
    >>> step.tolist(), left
    ([-1.0, -2.0], 0.0)
    """
    first, second, degrees = eigen_axes(hessian)
    largest, step, left = max(abs(first), abs(second)), np.zeros(2), 0.0
    for value, angle in ((first, degrees), (second, degrees + 90)):
        axis = np.array(unit(angle))
        slope = float(axis @ gradient)
        if abs(value) > FLAT_AXIS * largest:
            step -= axis * slope / value
        else:
            left = max(left, abs(slope))
    return step, left


def is_stationary(gradient: Pair, hessian: Hessian) -> bool:
    """Is the gradient 0, but for rounding: is Newton's step short, and no slope left over?

    >>> is_stationary((1e-12, 0.0), (2.0, 0.0, 3.0)), is_stationary((1e-12, 0.0), (0.0, 0.0, 0.0))
    (True, False)
    """
    if gradient[0] == gradient[1] == 0:
        return True
    if not all(map(math.isfinite, (*gradient, *hessian))):
        return False
    step, left = newton_step(gradient, hessian)
    first, second, _ = eigen_axes(hessian)
    return float(np.hypot(*step)) <= SHORT and left <= SHORT * max(abs(first), abs(second))
