"""What is said of a degree, chosen from its cases."""

import numpy as np

from core.maths.statistics.bias_variance import (
    GRID,
    Regime,
    least_degree,
    true_values,
)
from core.ui.words import apart, number

REFITS = 50
HIDDEN = 0.02  # half the width of a line, in units of y
TONES = {
    Regime.STIFF: "plain",
    Regime.SUPPLE: "plain",
    Regime.THROUGH: "warn",
    Regime.BEYOND: "warn",
}


def regime_said(case, found, n, degree, sigma):
    """Which part of the error is the larger one here, and why."""
    bias, variance = float(found.bias[degree]), float(sigma**2 * found.variance[degree])
    left, right = apart(bias, variance)
    match case:
        case Regime.STIFF if bias == variance == 0:
            return f"Degree {degree} and no noise: every fit is the truth."
        case Regime.STIFF:
            return (
                f"Degree {degree}: what the mean of the fits misses weighs more than their "
                f"scatter, bias² {left} against variance {right}."
            )
        case Regime.SUPPLE:
            return (
                f"Degree {degree}: the fits scatter more than their mean misses, variance {right} "
                f"against bias² {left}."
            )
        case Regime.THROUGH:
            return (
                f"Degree {degree} = n − 1: each fit goes through all its points"
                f"{', noise and all' * (sigma > 0)}. Between them: bias² {left}, variance {right}."
            )
    total = found.error(sigma)
    low = least_degree(total[: n - 1])
    own, top, least = map(float, total[[degree, n - 1, low]])
    (here, peak), (also, best) = apart(own, top), apart(own, least)
    here = max(here, also, key=len)  # more digits tell it from both; the other two may be one
    less = "below" if total[degree] < total[n - 1] else "not below"
    deeper = "even below" if total[degree] < total[low] else "not below"
    return (
        f"{degree + 1} coefficients for {n} points: of all polynomials through the points, the one "
        f"with the shortest coefficients. Its expected error {here} is {less} the {peak} of degree "
        f"n − 1 = {n - 1}, and {deeper} the best of lower degree, {best} at {low}."
    )


def measured_said(made, exact):
    """The measured error beside the exact one."""
    if made.spread == 0:
        return "Without noise all samples are the same, and the measured error is the exact one."
    away = abs(made.error - exact) / made.spread
    measured, expected = apart(made.error, float(exact))
    return (
        f"Bias² + variance + noise = {expected}; measured in {REFITS} refits: {measured}, "
        f"standard error {number(made.spread, 2)}. The two differ by {number(away, 2)} standard "
        "errors."
    )


def best_said(total, n, degree, case):
    """Where the sum is least, on both sides of n − 1, in digits that tell it from that of now."""
    low = least_degree(total[: n - 1])
    far = n + int(np.argmin(total[n:]))
    first, second = apart(float(total[low]), float(total[far]))
    if case is Regime.BEYOND:
        return (
            f"Below n − 1 the sum is least at degree {low}: {first}. Beyond, with more "
            f"coefficients than points, at degree {far}: {second}."
        )
    alone, _ = apart(float(total[low]), float(total[degree]))
    return f"Below n − 1 the sum is least at degree {low}: {alone}. Upright, grey: n − 1."


def samples_said(v, mean):
    """The caption: what is drawn, and where the truth is when it is not to be seen."""
    said = (
        f"{REFITS} samples of n = {v.size} points, seed {v.noise}; the first one is shown. "
        f"Noise σ = {number(v.sigma)}."
    )
    hidden = np.abs(mean - true_values(v.truth, GRID)).max() <= HIDDEN
    return said + " The mean lies on the truth and hides it." * bool(hidden)
