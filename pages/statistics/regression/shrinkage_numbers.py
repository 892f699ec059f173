"""The numbers of the third chapter, with their formulas filled in."""

import numpy as np

from core.maths.statistics.shrinkage import freedom
from core.ui.words import filled_in, number
from pages.statistics.regression.line_words import r_squared_said


def numbers(found, beta, lam, penalty):
    one = found.one
    rows = []
    for mark, at in zip("₁₂", found.shown, strict=False):
        how = f"{found.table.columns[at]}; without penalty {number(found.plain[at])}"
        rows.append((f"β{mark}", number(beta[at]), how))
    sizes = (np.abs(beta).sum(), beta @ beta)
    size = sizes[0] if penalty == "lasso" else sizes[1]
    (shown,) = filled_in(lambda b: lam * b, float(size))
    how = f"λ·Σ|β| = {number(lam)}·{shown}"
    if penalty == "ridge":
        (shown,) = filled_in(lambda b: lam / 2 * b, float(size))
        how = f"(λ/2)·Σβ² = {number(lam / 2)}·{shown}"
    rows.append(("Penalty", number(size * (lam if penalty == "lasso" else lam / 2)), how))
    left = one.y - one.X @ beta
    whole = float(one.y @ one.y)
    if whole:
        part = float(left @ left) / whole
        (shown,) = filled_in(lambda r: 1 - r, part, shown=r_squared_said)
        rows.append(("R² on these rows", r_squared_said(1 - part), f"1 − {shown}"))
    df = freedom(one, lam, beta, penalty)
    how = "Σ v/(v + λ) over the eigenvalues v, beside the intercept"
    if penalty == "lasso":
        how = f"column{'s' * (df != 1)} kept, beside the intercept"
        if lam > 0:
            how += ": an estimate" + ", right on average" * (found.condition < np.inf)
    rows += [
        ("Degrees of freedom", number(df), how),
        ("Condition number", number(found.condition), "largest/smallest eigenvalue of XᵀX/n"),
    ]
    own = found.validation
    if own:
        for label, at in (("Least error", own.best), ("One-standard-error rule", own.simple)):
            how = f"at λ = {number(own.lambdas[at])}; standard error {number(own.spread[at])}"
            rows.append((label, number(own.error[at]), how))
    return rows
