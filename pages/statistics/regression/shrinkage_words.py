"""What is said of a penalty, chosen from its cases."""

import numpy as np

from core.maths.statistics.shrinkage import Contact
from core.ui.words import number

TONES = {Contact.NOTHING: "alarm", Contact.ORIGIN: "warn"}
LARGE = 1000  # condition numbers of correlations that are called large


def contact_said(case, found, beta, lam, penalty):
    """Where the ellipses touch the ball."""
    d = len(beta)
    match case:
        case Contact.NOTHING:
            return "y or every column is constant: all coefficients are 0 for every λ."
        case Contact.FREE:
            which = "one of least squares" if found.condition == np.inf else "that of least squares"
            return f"λ = 0: no ball, the solution is {which}."
        case Contact.ORIGIN:
            top = number(np.abs(found.one.pull).max())
            return (
                f"λ = {number(lam)} is at least {top}, the largest correlation of a column with y "
                "in size: lasso makes all coefficients exactly 0."
            )
        case Contact.CORNER:
            gone = int((beta == 0).sum())
            names = [found.table.columns[at] for at in np.flatnonzero(beta == 0)[:4]]
            more = " and others" if gone > 4 else ""
            where = "a corner or an edge" if d > 2 else "a corner"
            return (
                f"λ = {number(lam)}: the contact is at {where} of the ball, where {gone} of {d} "
                f"coefficients {'is' if gone == 1 else 'are'} exactly 0: {', '.join(names)}{more}."
            )
        case Contact.EDGE:
            return (
                f"λ = {number(lam)}: the ellipses touch the ball off its corners, and no "
                "coefficient is 0."
            )
    zeros = int((beta == 0).sum())
    told = "and sets none to 0" if not zeros else "and the others were 0 without it"
    return (
        f"λ = {number(lam)}: the ball of ridge has no corners. It shrinks the "
        f"coefficients as a whole, though single ones may grow, {told}."
    )


def condition_said(found, penalty, lam):
    """Whether columns are collinear, and what that does here."""
    kappa = found.condition
    if kappa != kappa or len(found.plain) < 2:
        return ""
    if kappa == np.inf:
        n, d = found.table.X.shape
        why = (
            f"{n} rows for {d} columns and the intercept"
            if n <= d
            else "a column is constant or a sum of multiples of others"
        )
        if penalty == "ridge":
            does = (
                "of many solutions the shortest is shown" if lam == 0 else "ridge makes it unique"
            )
        elif n <= d:
            does = f"lasso keeps at most n − 1 = {n - 1} columns"
        else:
            does = "nor need lasso: shown is one of its answers"
        return f"Condition number ∞: {why}. Least squares has no unique answer; {does}."
    if kappa > LARGE:
        return (
            f"Condition number {number(kappa)}: columns nearly repeat each other, and without "
            "penalty the coefficients are hardly determined one by one."
        )
    return ""


def choice_said(found, penalty):
    """What cross-validation asks for."""
    own = found.validation
    if own is None or not found.plain.any():
        return ""
    best, simple = own.lambdas[own.best], own.lambdas[own.simple]
    said = f"Cross-validation: least error at λ = {number(best)}"
    if own.simple == 0:
        return (
            f"{said}, but even the largest λ here, with which next to nothing is left, is within "
            "one standard error."
        )
    if own.simple == own.best:
        return f"{said}, and no larger λ looked at is within one standard error of it."
    return f"{said}; within one standard error of it up to λ = {number(simple)}."
