"""What the chapter on the scatter of estimates says."""

from core.maths.statistics.estimator_trials import (
    Case,
    Lean,
    Scatter,
    biased_bound,
    bound,
    exact_mean,
    exact_variance,
    limit_ratio,
)
from core.ui.words import all_apart, apart, number

SYMBOLS_OF = {
    Case.COIN: "p",
    Case.EXPONENTIAL: "λ",
    Case.MEAN: "μ",
    Case.VARIANCE: "σ²",
    Case.POWER: "α",
    Case.UNIFORM: "θ",
}
ESTIMATORS = {
    Case.COIN: ("k/n by maximum likelihood", "(k + 1)/(n + 2)"),
    Case.EXPONENTIAL: ("n/Σx by maximum likelihood and by moments", "(n − 1)/Σx"),
    Case.MEAN: ("x̄ by maximum likelihood and by moments", "the median"),
    Case.VARIANCE: (
        "Σ(x − x̄)²/n by maximum likelihood and by moments",
        "Σ(x − x̄)²/(n − 1)",
    ),
    Case.POWER: ("−n/Σ ln x by maximum likelihood", "x̄/(1 − x̄) by moments"),
    Case.UNIFORM: ("the largest, by maximum likelihood", "2x̄ by moments"),
}
CHANCE = " That is chance: exactly the estimator is unbiased."
SCATTER_TONES = {
    Scatter.NO_BOUND: "warn",
    Scatter.INFINITE: "alarm",
    Scatter.WILD: "warn",
    Scatter.AT: "good",
    Scatter.ABOVE: "plain",
    Scatter.BELOW: "warn",
    Scatter.CHANCE_ABOVE: "plain",
    Scatter.CHANCE_BELOW: "plain",
}


def scatter_said(scatter, case, n, theta, found, second):
    """The measured variance beside the bound of Cramér and Rao."""
    error = number(found.variance_error, 2)
    match scatter:
        case Scatter.INFINITE:
            return (
                "The variance of this estimator is infinite for n = 2: what 2,000 samples show "
                "hangs on the few wildest of them."
            )
        case Scatter.WILD:
            return (
                f"For n = {n} the variance is finite, but the fourth moment is not: the measured "
                f"{number(found.variance)} ± {error} does not settle, nor does its standard error."
            )
        case Scatter.NO_BOUND:
            exact = number(exact_variance(case, n, theta, second))
            how = "1/n, as usual" if second else "1/n², faster than any bound of the usual kind"
            return (
                f"Measured variance {number(found.variance)} ± {error}, exact {exact}. No data lie "
                f"beyond θ, so the bound of Cramér and Rao does not hold here; this variance falls "
                f"like {how}."
            )
    shown, least = apart(found.variance, bound(case, n, theta))
    beside = f"Measured variance {shown} ± {error}; the bound for unbiased estimators is {least}"
    match scatter:
        case Scatter.AT:
            return f"{beside}: within two standard errors of it."
        case Scatter.ABOVE:
            return f"{beside}: this estimator scatters more."
        case Scatter.BELOW:
            return f"{beside}: this estimator scatters less, which only a biased one may."
    side = "above" if scatter is Scatter.CHANCE_ABOVE else "below"
    return (
        f"{beside}. That it is {side} by more than two standard errors is chance: the exact "
        f"variance is not {side}."
    )


def lean_said(lean, case, n, theta, found, second):
    """The measured bias, and the exact one where it is known."""
    if lean is Lean.INFINITE:
        return ""
    exact = exact_mean(case, n, theta, second)
    within, least = biased_bound(case, n, theta, second), bound(case, n, theta)
    same, moving = abs(exact - theta) < 1e-12, within == within and within != least
    true = ""
    if same and moving:
        true = f" Its exact bias is 0 at this {SYMBOLS_OF[case]}, and at no other."
    elif same:
        true = " Exactly it is unbiased." if lean is Lean.NONE else CHANCE
    elif exact == exact:
        true = f" The exact bias is {number(exact - theta)}."
    mean, truth = apart(found.mean, theta)
    error = number(found.mean_error, 2)
    where = {
        Lean.NONE: "within two standard errors of",
        Lean.HIGH: "above",
        Lean.LOW: "below",
    }[lean]
    said = f"The mean of the estimates is {mean} ± {error}, {where} the truth {truth}.{true}"
    if exact != exact or not moving:
        return said
    return f"{said} With this bias the bound is {all_apart(within, found.variance)[0]}."


def ratio_said(case, theta, second):
    if case is Case.UNIFORM:
        return (
            "The variance of 2x̄ falls like 1/n, that of the largest like 1/n². Dots: measured, ± 2 "
            "standard errors."
        )
    limit = limit_ratio(case, theta, second)
    said = f"Variance in units of the bound; for large n it goes to {number(limit)}, dashed."
    return f"{said} Dots: measured, ± 2 standard errors."
