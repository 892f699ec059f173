"""The numbers of the second chapter, with their formulas filled in."""

from numpy import sqrt

from core.counted_shares import error_said
from core.maths.statistics.line_intervals import lags, quantile
from core.ui.words import counted, filled_in, number, percent

SAMPLES = 1000


def numbers(made, found, v, c, claimed, coverage, true, mean):
    n, level = made.n, v.level / 100
    t, h = quantile(n, level), float(c @ c)
    s = float(found.scatter[0])
    freedom = counted(n - 2, "degree of freedom", "degrees of freedom")
    rows = [
        ("t", number(t), f"P(|T| ≤ t) = {percent(level)}, n − 2 = {freedom}"),
        ("Leverage at x₀", number(h), "h₀ = 1/n + (x₀ − x̄)²/Sxx"),
    ]
    parts = filled_in(lambda s, h: s * sqrt(h), s, h)
    how = {
        "ordinary": "s·√h₀ = {}·√{}".format(*parts),
        "hc3": "√Σ c²e²/(1 − h)²",
        "newey-west": f"Σ over lags up to {lags(n)}",
    }[v.formula]
    rows.append(("Standard error of the line", number(claimed), how))
    parts = filled_in(lambda s, h: s * sqrt(1 + h), s, h)
    rows.append(
        (
            "Standard error of a new value",
            number(s * sqrt(1 + h)),
            "s·√(1 + h₀) = {}·√(1 + {})".format(*parts),
        )
    )
    ratio = filled_in(lambda m, t: m / t, mean, true)
    rows += [
        ("Claimed against true", number(mean / true), "{}/{}, on average".format(*ratio)),
        (
            "The line is held in",
            percent(coverage.line, 2),
            f"of {SAMPLES:,} samples; {error_said(coverage.line, coverage.line_error, SAMPLES)}",
        ),
        (
            "A new value is held in",
            percent(coverage.value, 2),
            f"of {SAMPLES:,} samples; {error_said(coverage.value, coverage.value_error, SAMPLES)}",
        ),
    ]
    return rows
