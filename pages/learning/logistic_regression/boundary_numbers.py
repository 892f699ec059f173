"""The numbers of the first chapter, with their formulas filled in."""

from math import exp, log

from core.maths.learning.logistic_boundary import Outcome
from core.ui.words import apart, factor, filled_in, number
from pages.learning.logistic_regression.boundary_words import NOT_FITTED, width

Z95 = 1.959963984540054  # the 97.5 % quantile of the standard normal law
PENALISED = "with a penalty no standard error: it pulls towards 0 on purpose"
NO_OPTIMUM = "no standard error: there is no optimum"
ONE_LINE = "no standard error: all points lie on one line"


def numbers(case, found):
    if case in NOT_FITTED:
        return [("Points", str(found.n), "both classes are needed")]
    rows = []
    for name, weight, error in zip(
        ("Weight w₁", "Weight w₂", "Intercept b"),
        (*found.weights, found.intercept),
        found.errors,
        strict=True,
    ):
        rows.append((name, number(weight), error_said(case, found, error)))
    for name, weight, error in zip("₁₂", found.weights, found.errors, strict=False):
        rows.append(odds_row(name, float(weight), float(error)))
    loss, blank = apart(found.loss, found.blank_loss)
    rows.append(
        ("Log-loss", loss, f"mean of −ln P(own class), in nats; {blank} for the shares alone")
    )
    right = found.n - int(found.wrong.sum()) - int((found.sides == 0).sum())
    rows.append(("On the right side", f"{right} of {found.n}", "z > 0 for B, z < 0 for A"))
    if case is not Outcome.LEVEL:
        (length,) = filled_in(lambda w: 2 * log(9) / w, found.length)
        rows.append(
            ("From 10 % to 90 %", number(width(found)), f"2·ln 9/|w| = 2·ln 9/{factor(length)}")
        )
    return rows


def error_said(case, found, error):
    if error == error:
        return f"standard error {number(error)}"
    if found.penalty > 0:
        return PENALISED
    if case in (Outcome.RUNS_AWAY, Outcome.TOUCHING):
        return NO_OPTIMUM
    return ONE_LINE if found.dimension < 2 else "standard error beyond all digits"


def odds_row(name, weight, error):
    """One unit more of a coordinate multiplies the odds of B by this."""
    (shown,) = filled_in(_odds, weight)
    text = f"e^w{name} = e^{factor(shown)}"
    if error == error:
        ends = [number(_odds(weight + sign * Z95 * error)) for sign in (-1, 1)]
        text += "; 95 % interval {} to {}".format(*ends)
    return f"Odds ratio of x{name}", number(_odds(weight)), text


def _odds(weight):
    return exp(min(weight, 700.0))
