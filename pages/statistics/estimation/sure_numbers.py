"""The numbers of the chapter on the scatter of estimates, formulas filled in."""

import math

from core.maths.statistics.estimator_trials import (
    TRIALS,
    Case,
    bound,
    exact_mean,
    exact_variance,
    information_at,
    settles,
    slopes,
)
from core.ui.words import factor, filled_in, number

FORMULAS = {
    Case.COIN: ("1/({}·(1 − {}))", lambda t: 1 / (t * (1 - t)), 2),
    Case.EXPONENTIAL: ("1/{}²", lambda t: 1 / t**2, 1),
    Case.MEAN: ("1/σ² with σ = 1", None, 0),
    Case.VARIANCE: ("1/(2·{}²)", lambda t: 1 / (2 * t**2), 1),
    Case.POWER: ("1/{}²", lambda t: 1 / t**2, 1),
}


def sure_rows(case, n, theta, found, second, seed):
    rows = []
    if case is not Case.UNIFORM:
        info = information_at(case, theta)
        text, formula, count = FORMULAS[case]
        shown = filled_in(formula, theta, digits=3) * count if formula else ()
        rows.append(("Information I of one datum", number(info), text.format(*map(factor, shown))))
        both = filled_in(lambda n, i: 1 / (n * i), n, info)
        rows.append(
            ("Cramér–Rao bound", number(bound(case, n, theta)),
             "1/(n·I) = 1/({}·{})".format(*map(factor, both)))
        )  # fmt: skip
        rows += identity_rows(case, n, theta, seed)
    wild = not settles(case, n)
    why = "variance" if wild and n == 2 else "fourth moment"
    none = f"no standard error: an infinite {why}"
    error = none if wild else f"standard error {number(found.variance_error, 2)}"
    rows.append(("Measured variance", number(found.variance), f"{TRIALS:,} estimates, {error}"))
    exact = exact_variance(case, n, theta, second)
    if exact == exact:
        rows.append(("Exact variance", number(exact), "by formula, under The mathematics"))
    bias = found.mean - theta
    error = none if wild and n == 2 else f"standard error {number(found.mean_error, 2)}"
    rows.append(("Measured bias", number(bias), f"mean − truth, {error}"))
    mean = exact_mean(case, n, theta, second)
    if mean == mean:
        rows.append(("Exact bias", number(mean - theta if abs(mean - theta) > 1e-12 else 0.0),
                     "by formula, under The mathematics"))  # fmt: skip
    squared = filled_in(lambda v, b: v + b**2, found.variance, bias)
    rows.append(
        ("Measured mean squared error", number(found.variance + bias**2),
         "variance + bias² = {} + {}²".format(*map(factor, squared)))
    )  # fmt: skip
    return rows


def identity_rows(case, n, theta, seed):
    """Two ways to measure n·I: the variance of the slope of ln L at the truth, and minus its mean
    second derivative."""
    first, bend = slopes(case, seed, n, theta)
    away = (first - first.mean()) ** 2
    variance = float(away.sum() / (len(first) - 1))
    fourth = max(float((away**2).mean()) - variance**2, 0.0)
    error, spread = math.sqrt(fourth / len(first)), float(bend.std(ddof=1)) / math.sqrt(len(bend))
    exactly = f"n·I = {number(n * information_at(case, theta))}"
    settled = f"standard error {number(spread, 2)}" if spread > 1e-12 else "the same in each sample"
    return [
        ("Variance of the slope of ln L", number(variance),
         f"at the truth, standard error {number(error, 2)}; {exactly}"),
        ("Mean observed information", number(float(bend.mean())),
         f"minus the second derivative at the truth, {settled}; {exactly}"),
    ]  # fmt: skip
