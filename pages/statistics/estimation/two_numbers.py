"""The numbers of the chapter on two parameters, formulas filled in."""

import math
from operator import truediv

from core.maths.statistics.likelihood_limits import pair_limit, ratio_limit
from core.maths.statistics.two_parameters import (
    Family,
    moment_pair,
    pair_log_likelihood,
)
from core.ui.words import factor, filled_in, number
from pages.statistics.estimation.two_words import NAMES


def pair_rows(now, a, b, level):
    fit, data = now.fit, now.fit.data
    names = NAMES[data.family]
    here = float(pair_log_likelihood(data, a, b))
    rows = [("ln L of the pair in hand", number(here, 5), "Σ ln f(xᵢ), natural logarithm")]
    if not fit.bounded:
        return rows
    rows += estimate_rows(fit, names)
    moments = moment_pair(data)
    both = f"{names[0]} = {number(moments[0])}, {names[1]} = {number(moments[1])}"
    how = "mean and variance (divisor n) of the law are those of the data"
    rows.append(("Method of moments", both, how))
    z = math.sqrt(ratio_limit(level))
    for which, name in enumerate(names):
        low, high = now.intervals[which]
        best, error = fit.best[which], float(fit.errors[which])
        wald = f"Wald {number(best - z * error)} to {number(best + z * error)}"
        rows.append((f"Profile interval of {name}", f"{number(low)} to {number(high)}", wald))
    for which, name in enumerate(names):
        rows.append((f"Standard error of {name}̂", number(float(fit.errors[which])),
                     "root of the inverse observed information"))  # fmt: skip
    together = float(
        -fit.information[0, 1] / math.sqrt(fit.information[0, 0] * fit.information[1, 1])
    )
    rows += [
        (
            "Correlation of the estimates",
            number(together + 0.0),
            "from the inverse observed information",
        ),
        (
            "Allowed for a pair",
            number(pair_limit(level)),
            f"−2 ln(1 − {level:.3g}), quantile of χ² with 2 degrees",
        ),
    ]
    return rows


def estimate_rows(fit, names):
    data, (a, b) = fit.data, fit.best
    first, second = (f"Estimate {name}̂" for name in names)
    match data.family:
        case Family.NORMAL:
            parts = filled_in(truediv, data.n * data.mean, data.n, shown=lambda r: number(r, 4))
            root = filled_in(
                lambda s, n: math.sqrt(s / n),
                data.n * data.square, data.n, shown=lambda r: number(r, 4),
            )  # fmt: skip
            return [
                (first, number(a, 4), "Σx/n = {}/{}".format(*map(factor, parts))),
                (second, number(b, 4), "√(Σ(x − x̄)²/n) = √({}/{})".format(*map(factor, root))),
            ]
        case Family.GAMMA:
            parts = filled_in(truediv, data.mean, a, shown=lambda r: number(r, 4))
            return [
                (first, number(a, 4), "where ln k − ψ(k) = ln x̄ − mean of ln x"),
                (second, number(b, 4), "x̄/k̂ = {}/{}".format(*map(factor, parts))),
            ]
    return [
        (first, number(a, 4), "where Σxᵏ ln x/Σxᵏ − 1/k = mean of ln x"),
        (second, number(b, 4), "(Σxᵏ/n) to the power 1/k̂"),
    ]
