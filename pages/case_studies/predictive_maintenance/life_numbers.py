"""The numbers of a Weibull law of lifetimes, and of lifetimes without one."""

import numpy as np

from core.ui.words import number, percent


def seen_before(estimate, age, unit):
    """What the data themselves say of failures before an age."""
    at = np.searchsorted(estimate.time, age, side="right") - 1
    share = f"by Kaplan–Meier {percent(1 - estimate.value[at], 0)}"
    if estimate.value[at] < 1:
        return share
    first = estimate.time[estimate.value < 1]
    return share + (f", the first at {number(first[0])} {unit}" if len(first) else "")


def no_numbers(estimate, end, unit):
    """The numbers where no law can be fitted: what Kaplan–Meier alone says."""
    area = float(np.diff(np.r_[estimate.time, end]) @ estimate.value)
    return [
        ("Weibull shape β", "none", "no shape fits best"),
        ("Weibull scale η", "none", "no law, no scale"),
        (
            "Mean life" if estimate.value[-1] == 0 else "Mean life up to the last age",
            f"{number(area)} {unit}",
            f"∫S up to {number(end)}, Kaplan–Meier",
        ),
        (
            "Best service age",
            "none" if len(estimate.time) == 1 else f"before {number(estimate.time[1])} {unit}",
            "nothing has failed" if len(estimate.time) == 1 else "the first failure seen",
        ),
    ]


def numbers_of(v, fit, best, estimate, end, unit):
    if not fit:
        return no_numbers(estimate, end, unit)
    low, high = fit.shape_interval
    return [
        (
            "Weibull shape β",
            number(fit.shape),
            f"{v.confidence} %: {number(low)} to {number(high)} by profile likelihood; standard "
            f"error {number(fit.shape * fit.covariance[1, 1] ** 0.5, 2)}",
        ),
        (
            "Weibull scale η",
            f"{number(fit.scale)} {unit}",
            f"63 % have failed by then; {number(fit.scale_interval[0])} to "
            f"{number(fit.scale_interval[1])}, standard error "
            f"{number(fit.scale * fit.covariance[0, 0] ** 0.5, 2)}",
        ),
        (
            "Mean life",
            f"{number(fit.mean())} {unit}",
            f"η·Γ(1 + 1/β) = {number(fit.scale)}·Γ({number(1 + 1 / fit.shape)})",
        ),
        (
            "Best service age",
            "never" if np.isinf(best) else f"{number(best)} {unit}",
            "β ≤ 1 or a service as dear as a failure"
            if np.isinf(best)
            else f"by the law {percent(1 - float(fit.survival(best)), 0)} fail before it; "
            + ("nobody saw such an age" if best > end else seen_before(estimate, best, unit)),
        ),
    ]
